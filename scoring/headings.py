"""Which indicator or raw figure the heading of a column means, however it is written.

Free of pandas: questions name indicators in the same ways, and must not wait for it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.text import fold
from scoring.assumptions import Driver, drivers
from scoring.composite import Composite

_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {
    chr(0x3251 + n): n + 21 for n in range(15)
}
# 指标1、PM2.5浓度 · I01 PM2.5浓度 · (1)PM2.5浓度
_NUMBERED = re.compile(r"^(?:指标|i)?[(]?\d{1,3}[)]?[、.\s:_\-—]*(?=\D)")
# units and remarks behind a name; a column of scores is none of figures
_BRACKETS = re.compile(r"(?:[(\[](?![^()\[\]]*得分)[^()\[\]]*[)\]])+$")


@functools.cache
def _words(name: str) -> frozenset[str]:
    data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return frozenset(map(heading, data[name]))


def heading(text: str) -> str:
    """A heading for comparing: no marks, no unit in brackets behind it.

    >>> heading("① ＰＭ2.5浓度（µg/m³）"), heading("①"), heading("1. PM2.5浓度"), heading("I07")
    ('pm2.5浓度', '1', 'pm2.5浓度', 'i07')
    """
    text = text.strip()
    if text in _CIRCLED:
        return str(_CIRCLED[text])
    text = re.sub(r"^\d{1,3}[、.．\s]\s*(?=\D)", "", text.lstrip("".join(_CIRCLED)))
    plain = _BRACKETS.sub("", fold(text)) or fold(text)
    return re.sub(r"[^\w%/+.]", "", plain).strip(".")


def circled(number: int) -> str:
    """The number as annex 2 prints it, ① to ㉟; beyond, in digits."""
    return next((mark for mark, value in _CIRCLED.items() if value == number), f"{number}、")


def drivers_of(composite: Composite) -> tuple[Driver, ...]:
    """The raw figures that stand beside the indicators; none in a framework of one's own."""
    return drivers() if any(part.assumption for part in composite.leaves) else ()


def headings(composite: Composite) -> dict[str, str]:
    """Every way of heading a column → id of the leaf or driver."""
    known: dict[str, str] = {}
    for driver in drivers_of(composite):
        known |= {heading(name): driver.id for name in (driver.id, driver.name, *driver.aliases)}
    for leaf in reversed(composite.leaves):  # where two share a name, the first has it
        known |= {heading(name): leaf.id for name in (*leaf.aliases, leaf.name) if name}
    for leaf in composite.leaves:
        if leaf.number is not None:
            known |= dict.fromkeys(_number_forms(leaf.number), leaf.id)
        known[heading(leaf.id)] = leaf.id
    # as written before as compared: `a.b` and `ab` may be two indicators
    return known | {leaf.id: leaf.id for leaf in composite.leaves}


def _number_forms(number: int) -> list[str]:
    return [f"{prefix}{number}" for prefix in ("", "指标", "i", "i0")]


def column_of(name: str, known: dict[str, str]) -> str | None:
    """The leaf or driver that a heading means; None for a heading that means none.

    >>> column_of("I01_PM2.5浓度 微克/立方米", {"pm2.5浓度": "I01"})
    'I01'
    """
    if name.strip() in known:
        return known[name.strip()]
    return next((known[form] for form in _forms(name) if form in known), None)


def _forms(name: str) -> Iterator[str]:
    """The heading as compared, then without a number before it and a unit behind it."""
    plain = heading(name)
    yield plain
    bare = heading(_NUMBERED.sub("", fold(name)))
    for form in (plain, bare):
        yield form
        yield from (form.removesuffix(u).rstrip("/_.") for u in _suffixes() if form.endswith(u))


@functools.cache
def _suffixes() -> tuple[str, ...]:
    """Units that a name may end in without brackets; one sign alone may be part of the name."""
    return tuple(
        sorted((u for u in _words("单位写法") if len(u) > 1 or u == "%"), key=len, reverse=True)
    )


def is_unit(cell: str) -> bool:
    """Whether a cell holds a unit and nothing else: 微克/立方米, (%).

    >>> is_unit("（µg/m³）"), is_unit("35")
    (True, False)
    """
    return heading(fold(cell).strip("()[]")) in _words("单位写法")


def is_year(name: str) -> bool:
    return heading(name) in _words("年份列")


def is_city(name: str) -> bool:
    return heading(name) in _words("城市列")


def is_remark(name: str) -> bool:
    """Whether a column holds words about a row, which say nothing about whose it is."""
    return heading(name) in _words("备注列")


def year_column(names: Iterable[str]) -> str | None:
    """The column that says of which year a row is."""
    return next((name for name in names if is_year(name)), None)


def city_column(names: Iterable[str]) -> str | None:
    """The column that says whose row it is: one named so, else the first that is no year."""
    others = [name for name in names if not is_year(name) and not is_remark(name)]
    return next((name for name in others if is_city(name)), others[0] if others else None)
