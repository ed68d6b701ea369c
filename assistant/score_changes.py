"""The scores and changes that a clause of a question gives: 提高10分, 从60到80, 满分.

>>> read_change("得分从80分降到50分")
Change(kind='shift', points=-30.0, start=80.0)
>>> read_change("加20分"), read_change("掉8分")
(Change(kind='shift', points=20.0, start=None), Change(kind='shift', points=-8.0, start=None))
>>> read_change("都是60分")
Change(kind='level', points=60.0, start=None)
>>> read_change("提高一成")
Change(kind='percent', points=10.0, start=None)
>>> read_change("满分改成得80"), read_change("一分没有")
(Change(kind='level', points=80.0, start=None), Change(kind='level', points=0.0, start=None))
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.lexicon import lexicon
from corpus.numerals import read_number

_NUMBER = r"(\d+(?:\.\d+)?)"


@dataclass(frozen=True)
class Change:
    """What a clause says of a score."""

    kind: Literal["shift", "level", "percent"]
    points: float  # points up (or down, below zero); the level; percent of the score
    start: float | None = None  # the score before, where it is said


def read_change(clause: str) -> Change | None:
    """The first change that `clause` (in plain form) gives; None if it gives none."""
    text = with_digits(clause)
    for form, read in _forms():
        match = form.search(text)
        if match:
            return read(match)
    return None


def change_span(clause: str) -> tuple[int, int] | None:
    """Where the first change stands in `clause` (with digits); None if there is none."""
    for form, _ in _forms():
        match = form.search(clause)
        if match:
            return match.span()
    return None


def with_digits(text: str) -> str:
    """`text` with the Chinese numerals before 分, 成, % and 个百分点 written in digits.

    >>> with_digits("提高十五分，涨两成，百分之二十")
    '提高15分，涨20%，20%'
    >>> with_digits("其余都按八十算"), with_digits("按80分来算")
    ('其余都80分', '80分')
    """
    # 其余按80算 is 其余80分
    text = re.sub(rf"按(?:照)?\s*({_CHINESE}|\d+(?:\.\d+)?)\s*分?\s*来?计?算", r"\1分", text)
    text = re.sub(rf"百分之({_CHINESE})", lambda m: f"{_value(m.group(1))}%", text)
    text = re.sub(rf"({_CHINESE}|\d+)成", lambda m: f"{_value(m.group(1)) * 10}%", text)
    return re.sub(
        rf"({_CHINESE})(?=分(?!之|点|比|数)|个点)", lambda m: str(_value(m.group(1))), text
    )


_CHINESE = "[零一二两三四五六七八九十百]+"


def _value(words: str) -> int:
    return read_number(words)


@functools.cache
def _words(name: str) -> str:
    return "(?:" + "|".join(sorted(lexicon()["changes"][name], key=len, reverse=True)) + ")"


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Change]], ...]:
    """The ways of speaking, the most telling first, each with its reader."""
    # 改善率掉20分: a word of change inside a name is none
    up, down = (f"{_words(name)}(?![率度幅])" for name in ("up", "down"))
    to = _words("to")
    unit = r"\s*(?:分|个点|points?)?"
    to += rf"\s*{_words('got')}*"  # 改成得80, 降到只剩60
    return (
        (re.compile(_words("none")), lambda m: Change("level", 0.0)),
        *((re.compile(_words(name)), _constant(Change("percent", by))) for name, by in _MULTIPLES),
        # 从60提高到80 · 由30变成55 · 60提到100 · 从 90 掉到 80
        (
            re.compile(
                rf"(?:从|由|from)?\s*{_NUMBER}{unit}[^\d,，。%]{{0,6}}?{to}\s*(?:满分)?\s*{_NUMBER}(?!\s*[%\d])"
            ),
            lambda m: Change("shift", _difference(m.group(1), m.group(2)), float(m.group(1))),
        ),
        (
            re.compile(rf"{up}[^\d,，。]{{0,4}}?{_NUMBER}\s*%"),
            lambda m: Change("percent", float(m.group(1))),
        ),
        (
            re.compile(rf"{down}[^\d,，。]{{0,4}}?{_NUMBER}\s*%"),
            lambda m: Change("percent", -float(m.group(1))),
        ),
        (
            re.compile(rf"{to}\s*{_NUMBER}(?!\s*%){unit}"),
            lambda m: Change("level", float(m.group(1))),
        ),
        (
            re.compile(rf"{up}[^\d,，。%]{{0,4}}?{_NUMBER}(?!\s*%){unit}"),
            lambda m: Change("shift", float(m.group(1))),
        ),
        (
            re.compile(rf"{down}[^\d,，。%]{{0,4}}?{_NUMBER}(?!\s*%){unit}"),
            lambda m: Change("shift", -float(m.group(1))),
        ),
        (
            re.compile(rf"{_NUMBER}\s*points? (?:higher|more|up)"),
            lambda m: Change("shift", float(m.group(1))),
        ),
        (
            re.compile(rf"{_NUMBER}\s*points? (?:lower|less|fewer|down)"),
            lambda m: Change("shift", -float(m.group(1))),
        ),
        (re.compile(_words("full")), lambda m: Change("level", 100.0)),
        (re.compile(rf"{_NUMBER}\s*(?:分|points?)"), lambda m: Change("level", float(m.group(1)))),
        (re.compile(rf"(?<![\d.])\s*{_NUMBER}\s*$"), lambda m: Change("level", float(m.group(1)))),
    )


# 翻一番 is twice the score before, 减半 half of it
_MULTIPLES = (("quadrupled", 300.0), ("doubled", 100.0), ("halved", -50.0))


def _constant(change: Change) -> Callable[[re.Match[str]], Change]:
    return lambda match: change


def multiple(clause: str) -> Change | None:
    """The change of a clause that says by how many times a score grows, without a figure.

    >>> multiple("得分翻一番")
    Change(kind='percent', points=100.0, start=None)
    >>> multiple("提高10分") is None
    True
    """
    said = [by for name, by in _MULTIPLES if re.search(_words(name), clause)]
    return Change("percent", said[0]) if said else None


def _difference(before: str, after: str) -> float:
    return round(float(after) - float(before), 10)
