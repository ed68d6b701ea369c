"""Details that a question asks for, from `details.toml`: what a text must say to answer it.

A plan that names a thing need not say what it costs, who builds it or when it opens: "排污权有偿
使用费怎么收" has every word in common with a plan that only sets the fee up.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.places import place_names
from corpus.text import fold

# a number before a measure may have words of size in it: 3400万千瓦, 500余家
_NUMBER = r"\d\s*[十百千万亿多余]{0,6}个?"
_MARKS = {
    "<公司>": "公司|集团",
    "<日期>": r"\d+月\d+日",
    "<公式>": "[=×÷]",
    "<数>": r"\d",
}


@dataclass(frozen=True)
class Detail:
    """A kind of detail: how it is asked for, and what stands where it is told."""

    name: str
    asked: re.Pattern[str]
    written: re.Pattern[str]


def missing_detail(question: str, texts: Sequence[str]) -> str:
    """The detail that `question` asks for and none of `texts` tells; empty where there is none.

    >>> missing_detail("排污权有偿使用费怎么收费", ["建立排污权有偿使用和交易制度"])
    '收费标准'
    >>> missing_detail("排污权有偿使用费怎么收费", ["每吨收费2000元"])
    ''
    """
    asked = fold(question)
    wanted = (detail for detail in _details() if detail.asked.search(asked))
    told = [fold(text) for text in texts]
    return next((d.name for d in wanted if not any(map(d.written.search, told))), "")


@functools.cache
def _details() -> tuple[Detail, ...]:
    file = Path(__file__).with_name("details.toml")
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Detail(name, _asked(name, group["asked"]), _written(group["written"]))
        for name, group in groups.items()
    )


def _asked(name: str, ways: Sequence[str]) -> re.Pattern[str]:
    """Any of `ways`, each a pattern of folded text."""
    try:
        return re.compile("|".join(ways))
    except re.error as error:
        raise ValueError(
            f"details.toml 的“{name}”里有写错的问法（{error}）：请检查括号。"
        ) from error


def _written(ways: Sequence[str]) -> re.Pattern[str]:
    """Any of `ways`: words, or a mark for a kind of figure. None of them: found nowhere."""
    parts = [
        _MARKS.get(way) or _place(way) or _measure(way) or re.escape(fold(way)) for way in ways
    ]
    return re.compile("|".join(parts) or "(?!)")


def _place(way: str) -> str:
    return place_names().pattern if way == "<地名>" else ""


def _measure(way: str) -> str:
    """The pattern of a number with one of the measures of a mark, <元|万元>; empty for words."""
    if not (way.startswith("<") and way.endswith(">")):
        return ""
    measures = "|".join(re.escape(fold(measure)) for measure in way[1:-1].split("|"))
    return f"{_NUMBER}(?:{measures})"
