"""Which indicator or raw figure the heading of a column means, however it is written.

Free of pandas: questions name indicators in the same ways, and must not wait for it.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
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
def _raw_words(name: str) -> tuple[str, ...]:
    data = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return tuple(data[name])


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(heading, _raw_words(name)))


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
    for size in sizes_of(composite):
        known[heading(size)] = size
    for leaf in reversed(composite.leaves):  # where two share a name, the first has it
        known |= {heading(name): leaf.id for name in (*leaf.aliases, leaf.name) if name}
    for leaf in composite.leaves:
        if leaf.number is not None:
            known |= dict.fromkeys(_number_forms(leaf.number), leaf.id)
        known[heading(leaf.id)] = leaf.id
    # as written before as compared: `a.b` and `ab` may be two indicators
    return (
        known
        | {size: size for size in sizes_of(composite)}
        | {leaf.id: leaf.id for leaf in composite.leaves}
    )


def sizes_of(composite: Composite) -> tuple[str, ...]:
    """Headings of the columns that leaves are divided by: population, area."""
    sizes = (leaf.measure.per for leaf in composite.leaves if leaf.measure)
    return tuple(dict.fromkeys(size for size in sizes if size and size not in composite.by_id))


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


def is_measure(name: str) -> bool:
    """Whether a column names indicators, row by row: 指标, 项目."""
    return heading(name) in _words("指标列")


def is_value(name: str) -> bool:
    """Whether a column holds the figures of indicators that another column names."""
    return heading(name) in _words("数值列")


def is_total(name: str) -> bool:
    """Whether a row is named for the sum or the mean of others: 合计, 全省平均."""
    return heading(name) in _words("合计行")


def opens_remark(cell: str) -> bool:
    """Whether a cell begins as a remark below a table does.

    >>> opens_remark("注：快报数"), opens_remark("1.数据来源：统计局"), opens_remark("杭州市")
    (True, True, False)
    """
    plain = re.sub(r"^[(\[]?\d{0,2}[)\].、]?", "", fold(cell))
    return bool(plain) and plain.startswith(tuple(_raw_words("说明开头")))


def city_suffixes() -> tuple[str, ...]:
    """What the full name of a place ends in: 市, 地区."""
    return _raw_words("城市后缀")


def names_no_city(name: str) -> bool:
    """Whether the heading of a column of figures speaks of figures: 得分, 同比, 目标值."""
    return any(word in name for word in _raw_words("不是城市"))


def is_units(name: str) -> bool:
    """Whether a column may hold the units of indicators that another column names."""
    return heading(name) in _words("单位列")


_YEAR = re.compile(r"(?<![\d较比自从以])((?:19|20)\d\d)(?!\d)\s*(?:年度|年)?")


def year_in(name: str) -> tuple[int | None, str]:
    """The year that a heading says, and the heading without it.

    >>> year_in("2024年PM2.5浓度"), year_in("PM2.5浓度（２０２４年）"), year_in("GB 3095-2012")
    ((2024, 'PM2.5浓度'), (2024, 'PM2.5浓度'), (2012, 'GB 3095'))

    A year that a figure is compared with is not its own.
    >>> year_in("下降率（较2020年）"), year_in("PM2.5")
    ((None, '下降率（较2020年）'), (None, 'PM2.5'))
    """
    plain = unicodedata.normalize("NFKC", name)
    found = list(_YEAR.finditer(plain))
    if len(found) != 1:
        return None, name
    rest = plain[: found[0].start()] + plain[found[0].end() :]
    return int(found[0][1]), re.sub(r"[(\[]\s*[)\]]", "", rest).strip(" _-/、,:")


def year_column(names: Iterable[str]) -> str | None:
    """The column that says of which year a row is."""
    return next((name for name in names if is_year(name)), None)


def city_column(names: Iterable[str]) -> str | None:
    """The column that says whose row it is: one named so, else the first that is no year."""
    others = [name for name in names if not is_year(name) and not is_remark(name)]
    return next((name for name in others if is_city(name)), others[0] if others else None)
