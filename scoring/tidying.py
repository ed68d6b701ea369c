"""Rows of a table as people keep it → rows of cities: remarks, sums and spellings set right.

Nothing is dropped or filled in without a sentence that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.text import tidy
from scoring.headings import city_suffixes, is_total, opens_remark
from scoring.layout import Laid
from scoring.numbers import Unreadable, read_cell
from scoring.zipped import Row

_LONG = 12  # characters: a single cell longer than this is no city
_TOLD = 5  # cities that are named
_SHOWN = 20  # characters of a cell that are repeated


def tidied(laid: Laid, city: int | None, year: int | None, measured: Sequence[int]) -> Laid:
    """The table with rows of cities only; `city`, `year`, `measured` are positions of columns.

    Where a city or a year is blank as under a merged cell, the row above says it.
    """
    laid = laid.kept([at for at in range(len(laid.rows)) if not _repeats(laid, at, measured)])
    laid = _without_remarks(laid, measured)
    if city is None:
        return laid
    laid = _without_totals(laid, city)
    if year is not None:
        _fill(laid, city, year, measured)
    _spell(laid, city)
    return laid


def _cell(row: Row, i: int) -> str:
    return row.cells[i].strip() if i < len(row.cells) else ""


def _put(laid: Laid, at: int, i: int, words: str) -> None:
    row = laid.rows[at]
    cells = [*row.cells, *[""] * (i + 1 - len(row.cells))]
    cells[i] = words
    laid.rows[at] = Row(row.line, cells)


def _has_figures(row: Row, measured: Sequence[int]) -> bool:
    return any(_is_figure(_cell(row, i)) for i in measured)


def _is_figure(cell: str) -> bool:
    try:
        return read_cell(cell, False) == read_cell(cell, False)
    except Unreadable:
        return False


# ---- rows that are none -----------------------------------------------------------


def _repeats(laid: Laid, at: int, measured: Sequence[int]) -> bool:
    """Whether a row is the header once more, as at the top of a printed page."""
    row = laid.rows[at]
    first = next((i for i in measured if _cell(row, i)), None)
    if first is None or _cell(row, first) != laid.header[first].strip():
        return False
    told = [i for i in measured if _cell(row, i)]
    same = sum(_cell(row, i) == laid.header[i].strip() for i in told)
    return same * 2 > len(told)


def _without_remarks(laid: Laid, measured: Sequence[int]) -> Laid:
    remarks = [at for at, row in enumerate(laid.rows) if _is_remark_row(row, measured)]
    for at in remarks:
        words = next(filter(None, map(str.strip, laid.rows[at].cells)))
        laid.remarks.append(f"第{laid.rows[at].line}行“{_short(words)}”看作说明，没有当作城市。")
    return laid.kept([at for at in range(len(laid.rows)) if at not in {*remarks}])


def _is_remark_row(row: Row, measured: Sequence[int]) -> bool:
    if _has_figures(row, measured):
        return False
    told = [cell.strip() for cell in row.cells if cell.strip()]
    if not told:
        return False
    return opens_remark(told[0]) or (len(told) == 1 and len(told[0]) > _LONG)


def _without_totals(laid: Laid, city: int) -> Laid:
    """Sums and means of the cities would take a place among them."""
    names = {name for name in {_cell(row, city) for row in laid.rows} if is_total(name)}
    totals = [at for at, row in enumerate(laid.rows) if _cell(row, city) in names]
    if len(totals) == len(laid.rows):
        return laid
    for at in totals:
        row = laid.rows[at]
        laid.remarks.append(f"第{row.line}行“{_cell(row, city)}”不是城市，没有算进去。")
    return laid.kept([at for at in range(len(laid.rows)) if at not in {*totals}])


def once(laid: Laid, idents: Sequence[int], measured: Sequence[int]) -> Laid:
    """Without rows that repeat one above: the same names and figures, copied by mistake."""
    seen: dict[tuple[str, ...], list[int]] = {}
    kept = []
    for at, row in enumerate(laid.rows):
        same = seen.setdefault(tuple(_cell(row, i) for i in idents), [])
        twin = next((other for other in same if _equal(row, laid.rows[other], measured)), None)
        if twin is None or not idents:
            same.append(at)
            kept.append(at)
        else:
            line = laid.rows[twin].line
            laid.remarks.append(f"第{row.line}行和第{line}行完全相同，只算一次。")
    return laid.kept(kept)


def _equal(row: Row, other: Row, measured: Sequence[int]) -> bool:
    return all(_value(_cell(row, i)) == _value(_cell(other, i)) for i in measured)


def _value(cell: str) -> float | str | None:
    """What a cell holds, however it is written; None for nothing."""
    try:
        value = read_cell(cell, True)
    except Unreadable:
        return cell
    return value if value == value else None


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


# ---- blanks under merged cells ----------------------------------------------------


def _fill(laid: Laid, city: int, year: int, measured: Sequence[int]) -> None:
    for at, blank, told in ((city, year, "城市"), (year, city, "年份")):
        lines = list(_filled(laid, at, blank, measured))
        if lines:
            listed = "、".join(map(str, lines[:5])) + ("等" if len(lines) > 5 else "")
            laid.remarks.append(
                f"第{listed}行的{told}空着（合并的格子？），按上一行的{told}算，请核对。"
            )


def _filled(laid: Laid, column: int, other: int, measured: Sequence[int]) -> Iterator[int]:
    """Fills a column's blanks from above where the other column goes on; gives the lines."""
    for at in range(1, len(laid.rows)):
        row, above = laid.rows[at], laid.rows[at - 1]
        goes_on = _cell(row, other) and _cell(row, other) != _cell(above, other)
        blank = not _cell(row, column) and _cell(above, column)
        if blank and goes_on and _has_figures(row, measured):
            _put(laid, at, column, _cell(above, column))
            yield row.line


# ---- spellings of one city --------------------------------------------------------


def _spell(laid: Laid, city: int) -> None:
    """One spelling for each city: otherwise its years would not be compared."""
    written = list(dict.fromkeys(_cell(row, city) for row in laid.rows))
    spelt = spellings(written)
    for at, row in enumerate(laid.rows):
        if spelt[_cell(row, city)] != _cell(row, city):
            _put(laid, at, city, spelt[_cell(row, city)])
    others_of: dict[str, list[str]] = {}
    for words in written:
        if tidy(words) != spelt[words]:
            others_of.setdefault(spelt[words], []).append(tidy(words))
    told = [
        f"{''.join(f'“{other}”' for other in dict.fromkeys(others))}即“{name}”"
        for name, others in others_of.items()
    ]
    if told:
        more = f"等{len(told)}个" if len(told) > _TOLD else ""
        laid.remarks.append(f"同一个城市的不同写法已统一：{'、'.join(told[:_TOLD])}{more}。")


def spellings(names: Sequence[str]) -> dict[str, str]:
    """Each name as it is written → as all of its city are to be.

    >>> spellings(["杭州", "杭 州 市", "浙江省杭州市", "宁波"])
    {'杭州': '杭州市', '杭 州 市': '杭州市', '浙江省杭州市': '杭州市', '宁波': '宁波'}

    A bare name that might be either of two stays as it is.
    >>> spellings(["朝阳", "朝阳市", "朝阳区"])["朝阳"]
    '朝阳'
    """
    plain = {name: _plain(name) for name in names}
    longer: dict[str, set[str]] = {}  # bare → full
    for words in plain.values():
        if (bare := _bare(words)) != words:
            longer.setdefault(bare, set()).add(words)
    return {
        name: next(iter(longer[words])) if len(longer.get(words, ())) == 1 else words
        for name, words in plain.items()
    }


def _plain(name: str) -> str:
    words = tidy(name) if re.search(r"[\u4e00-\u9fff]", name) else name.strip()
    return re.sub(r"^\w{2,3}省(?=\w{2,}[市州区县]$)", "", words)


def _bare(name: str) -> str:
    """The name without the word for what it is, if more than a character is left."""
    for suffix in city_suffixes():
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name
