"""Tables in the shapes that people keep → one row a city and year, one column an indicator.

    城市 | 年份 | PM2.5浓度 | …            as it is wanted
    城市 | PM2.5浓度2023 | PM2.5浓度2024    years in the headings, or in a line below or above them
    指标 | 城市 | 2023 | 2024               an indicator a line, a column a year
    指标 | 年份 | 杭州市 | 宁波市           an indicator a line, a column a city
    城市 | 年份 | 指标 | 数值               a figure a line

Where cells are moved, each remembers the line and the heading that it stood at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from scoring.headings import (
    column_of,
    is_city,
    is_measure,
    is_remark,
    is_unit,
    is_units,
    is_value,
    is_year,
    names_no_city,
    year_in,
)
from scoring.numbers import BLANKS, Unreadable, read_cell
from scoring.zipped import Row

_HEADER_WITHIN = 10  # a title and remarks may stand above the header
CITY, YEAR, HERE = "城市", "年份", "本市"  # of a table that names no city


class Place(NamedTuple):
    """Where a cell stands in the file."""

    line: int
    column: str  # as the table heads it


@dataclass(frozen=True)
class Laid:
    """A table of one row a city and year."""

    named: int  # indicators
    header: list[str]
    rows: list[Row]
    # (row, column) → in the file, where cells were moved
    places: dict[tuple[int, int], Place] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    doubled: bool = False  # an indicator heads two columns: another reading goes before

    def kept(self, positions: Sequence[int]) -> Laid:
        """Some rows only, in the order given."""
        moved = {old: new for new, old in enumerate(positions)}
        places = {(moved[r], c): p for (r, c), p in self.places.items() if r in moved}
        return replace(self, rows=[self.rows[at] for at in positions], places=places)


Known = dict[str, str]  # ways of heading a column → id (`scoring.headings.headings`)


def best_layout(sheets: Iterator[list[Row]], known: Known) -> Laid | None:
    """The reading of the file that finds most indicators; None where none finds any."""
    best: Laid | None = None
    for rows in sheets:
        for at in range(min(len(rows), _HEADER_WITHIN)):
            for read in _READINGS:
                found = read(rows, at, known)
                if found and (best is None or _worth(found) > _worth(best)):
                    best = found
    return best


def _worth(laid: Laid) -> tuple[bool, int]:
    return not laid.doubled, laid.named


# ---- as it is wanted --------------------------------------------------------------


def _plain(rows: Sequence[Row], at: int, known: Known) -> Laid | None:
    """A bare number names an indicator in the first row only: below, it is a figure."""
    row = rows[at]
    if at and any(map(_is_figure, row.cells)):
        return None
    ids = [id_ for cell in row.cells if (id_ := column_of(cell, known))]
    if not ids:
        return None
    doubled = len(ids) > len({*ids})
    below = list(rows[at + 1 :])
    return Laid(len({*ids}), _merged_heads(rows, at, below), below, doubled=doubled)


def _merged_heads(rows: Sequence[Row], at: int, below: Sequence[Row]) -> list[str]:
    """A header whose blank cells take what stands above them, as 城市 in a cell of two lines.

    A title stands alone in its line and heads nothing. A column of names without any
    heading is the cities'.
    """
    width = max(len(rows[at].cells), *(len(row.cells) for row in below[:1]), 0)
    heads = [cell.strip() for cell in rows[at].cells] + [""] * (width - len(rows[at].cells))
    above = [row.cells for row in reversed(rows[max(0, at - 2) : at])]
    above = [cells for cells in above if sum(bool(cell.strip()) for cell in cells) > 1]
    for i, head in enumerate(heads):
        if not head:
            heads[i] = next((c[i].strip() for c in above if i < len(c) and c[i].strip()), "")
    if not any(is_city(head) for head in heads):
        nameless = (i for i, head in enumerate(heads) if not head and _names_cities(below, i))
        first = next(nameless, None)
        if first is not None:
            heads[first] = CITY
    return heads


def _names_cities(rows: Sequence[Row], i: int) -> bool:
    cells = [row.cells[i].strip() for row in rows[:50] if i < len(row.cells)]
    told = [cell for cell in cells if cell]
    return bool(told) and not any(map(_is_number, told))


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a figure that is no year."""
    return _is_number(cell) and not 1900 <= read_cell(cell, True) < 2100


def _is_number(cell: str) -> bool:
    try:
        value = read_cell(cell, True)
    except Unreadable:
        return False
    return value == value


# ---- years in the headings --------------------------------------------------------


class _Head(NamedTuple):
    """A column of an indicator and a year."""

    id: str
    name: str  # of the indicator, with its unit
    year: int
    column: str  # as a person would call it


def _by_year(rows: Sequence[Row], at: int, known: Known) -> Laid | None:
    heads = _one_line(rows[at], known)
    below = at + 1
    if not heads and at + 1 < len(rows):
        heads, below = _two_lines(rows[at], rows[at + 1], known), at + 2
    if not heads:
        return None
    top = rows[at] if below == at + 1 else _joined(rows[at], rows[at + 1])
    if any(map(is_year, top.cells)) and len({head.year for head in heads.values()}) == 1:
        return None  # the year belongs to the names: another column dates the rows
    names = list(dict.fromkeys(head.id for head in heads.values()))
    others = [i for i, cell in enumerate(top.cells) if i not in heads and cell.strip()]
    stray = [i for i in others if column_of(top.cells[i], known)]
    idents = [i for i in others if i not in stray and not is_year(top.cells[i])]
    first = {head.id: head.name for head in reversed(heads.values())}
    laid = Laid(len(names), [*(top.cells[i] for i in idents), YEAR, *(first[n] for n in names)], [])
    laid.remarks.extend(f"“{top.cells[i].strip()}”列没有写年份，没有用到。" for i in stray)
    for row in rows[below:]:
        _spread(row, heads, idents, names, laid)
    return laid


def _one_line(row: Row, known: Known) -> dict[int, _Head]:
    """Position → indicator and year, where headings say both."""
    heads = {}
    for i, cell in enumerate(row.cells):
        year, rest = year_in(cell)
        id_ = column_of(rest, known) if year and rest and not rest.isdecimal() else None
        if id_ and year:
            heads[i] = _Head(id_, rest, year, cell.strip())
    return heads


def _two_lines(upper: Row, lower: Row, known: Known) -> dict[int, _Head]:
    """The same, where one line names indicators and the other years; merged cells stand blank."""
    width = max(len(upper.cells), len(lower.cells))
    lines = [_filled(row.cells, width) for row in (upper, lower)]
    heads = {}
    for i, pair in enumerate(zip(*lines, strict=True)):
        years = [year_in(cell) for cell in pair]
        for (year, rest), name in ((years[0], pair[1]), (years[1], pair[0])):
            id_ = column_of(name, known) if not name.strip().isdecimal() else None
            if year and not rest and id_:
                heads[i] = _Head(id_, name.strip(), year, f"{name.strip()} {year}")
    return heads


def _filled(cells: Sequence[str], width: int) -> list[str]:
    """Blanks take what stands left of them, as under a merged cell."""
    filled, last = [], ""
    for cell in [*cells, *[""] * (width - len(cells))]:
        last = cell if cell.strip() else last
        filled.append(last)
    return filled


def _joined(upper: Row, lower: Row) -> Row:
    """The two lines of a header as one: where one is blank, the other speaks."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = ([*r.cells, *[""] * (width - len(r.cells))] for r in (upper, lower))
    return Row(lower.line, [a if a.strip() else b for a, b in zip(above, below, strict=True)])


def _spread(
    row: Row, heads: dict[int, _Head], idents: Sequence[int], names: Sequence[str], laid: Laid
) -> None:
    """One line of the file as one row a year; years without any figure are left out."""
    cells = row.cells
    filled = {i: cells[i] for i in heads if i < len(cells) and cells[i].strip()}
    if filled and all(map(is_unit, filled.values())):
        return  # a line of units
    own = [cells[i] if i < len(cells) else "" for i in idents]
    years = sorted({heads[i].year for i in filled})
    if not years and any(map(str.strip, own)):  # a remark, or a city without figures
        laid.rows.append(Row(row.line, [*own, ""]))
    for year in years:
        at = len(laid.rows)
        figures = [""] * len(names)
        for i, cell in filled.items():
            if heads[i].year == year:
                column = names.index(heads[i].id)
                if (at, len(own) + 1 + column) in laid.places and figures[column] != cell:
                    laid.remarks.append(_twice(row, heads[i]))
                    cell = ""
                figures[column] = cell
                laid.places[at, len(own) + 1 + column] = Place(row.line, heads[i].column)
        laid.rows.append(Row(row.line, [*own, str(year), *figures]))


def _twice(row: Row, head: _Head) -> str:
    return f"第{row.line}行的“{head.name}”{head.year}年有两个不同的数，按缺失处理。"


# ---- an indicator a line ----------------------------------------------------------


class _Fact(NamedTuple):
    """One figure of an indicator."""

    id: str
    city: str
    year: str
    cell: str
    place: Place


def _by_line(rows: Sequence[Row], at: int, known: Known) -> Laid | None:
    header = [cell.strip() for cell in rows[at].cells]
    measure = next((i for i, name in enumerate(header) if is_measure(name)), None)
    if measure is None:
        return None
    lines = [row for row in rows[at + 1 :] if len(row.cells) > measure]
    names = _down([row.cells[measure] for row in lines])
    ids = [column_of(name, known) if not name.strip().isdecimal() else None for name in names]
    if not any(ids):
        return None
    taken = _Taken(header, measure, lines)
    facts = [f for row, id_ in zip(lines, ids, strict=True) if id_ for f in taken.facts(row, id_)]
    unknown = _unknown(lines, ids, names) + [f"“{name}”列没有用到。" for name in taken.unused]
    return _gathered(facts, _titles(lines, ids, names, taken), unknown)


def _down(cells: Sequence[str]) -> list[str]:
    """Blanks take what stands above them, as beside a merged cell."""
    filled, last = [], ""
    for cell in cells:
        last = cell if cell.strip() else last
        filled.append(last)
    return filled


class _Taken:
    """Which columns of a table of lines say what."""

    def __init__(self, header: Sequence[str], measure: int, lines: Sequence[Row]) -> None:
        self.header, self.lines = header, lines
        rest = [i for i, name in enumerate(header) if name and i != measure and not is_remark(name)]
        self.units = next((i for i in rest if is_units(header[i]) and self._holds_units(i)), None)
        rest = [i for i in rest if i != self.units]
        self.year = next((i for i in rest if is_year(header[i])), None)
        self.city = next((i for i in rest if is_city(header[i])), None)
        by_year = {i: year_in(header[i]) for i in rest if i not in (self.year, self.city)}
        self.years = {i: str(year) for i, (year, other) in by_year.items() if year and not other}
        self.value = next((i for i in rest if is_value(header[i])), None)
        used = {self.year, self.city, self.value, *self.years}
        across = self.city is None and self.value is None and not self.years
        self.cities = [i for i in rest if i not in used and self._is_city(i)] if across else []
        self.unused = [header[i] for i in rest if i not in {*used, *self.cities}]
        self._cities = self._column(self.city)
        self._years = self._column(self.year)

    def _holds_units(self, i: int) -> bool:
        told = [cell for row in self.lines if (cell := self.cell(row, i))]
        return sum(map(is_unit, told)) * 2 >= len(told)

    def _is_city(self, i: int) -> bool:
        """Whether a column may be a city's: headed by no word of figures, and holding some."""
        cells = (self.cell(row, i) for row in self.lines)
        return not names_no_city(self.header[i]) and any(map(_is_number, cells))

    def _column(self, i: int | None) -> dict[int, str]:
        """Line → what a column says there, with the blanks below a merged cell filled."""
        if i is None:
            return {}
        filled = _down([self.cell(row, i) for row in self.lines])
        return {row.line: words for row, words in zip(self.lines, filled, strict=True)}

    @staticmethod
    def cell(row: Row, i: int) -> str:
        return row.cells[i].strip() if i < len(row.cells) else ""

    def facts(self, row: Row, id_: str) -> Iterator[_Fact]:
        """The figures of a line."""
        city, year = self._cities.get(row.line, HERE), self._years.get(row.line, "")
        for i, own in self.years.items():
            yield _Fact(id_, city, own, self.cell(row, i), Place(row.line, self.header[i]))
        for i in self.cities:
            yield _Fact(
                id_, self.header[i], year, self.cell(row, i), Place(row.line, self.header[i])
            )
        if self.value is not None and not self.years:
            place = Place(row.line, self.header[self.value])
            yield _Fact(id_, city, year, self.cell(row, self.value), place)


def _titles(
    lines: Sequence[Row], ids: Sequence[str | None], names: Sequence[str], taken: _Taken
) -> dict[str, tuple[str, list[str]]]:
    """Id → heading with its unit, and remarks about lines that say another unit."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row, id_, name in zip(lines, ids, names, strict=True):
        if id_ is None:
            continue
        unit = taken.cell(row, taken.units) if taken.units is not None else ""
        title = f"{name.strip()}（{unit}）" if unit else name.strip()
        first, remarks = found.setdefault(id_, (title, []))
        if unit and title != first:
            remarks.append(
                f"第{row.line}行的单位写作“{unit}”，和“{first}”不同，按“{first}”读，请核对。"
            )
    return found


def _unknown(lines: Sequence[Row], ids: Sequence[str | None], names: Sequence[str]) -> list[str]:
    told = dict.fromkeys(
        name.strip() for name, id_ in zip(names, ids, strict=True) if id_ is None and name.strip()
    )
    return [f"“{name[:30]}”不是指标，没有用到。" for name in told if name not in BLANKS]


def _gathered(
    facts: Sequence[_Fact], titles: dict[str, tuple[str, list[str]]], unknown: list[str]
) -> Laid | None:
    """Figures by city and year. Two different ones of the same count as none, and that is told."""
    facts = [fact for fact in facts if fact.cell]
    if not facts:
        return None
    ids, dated = list(titles), any(fact.year for fact in facts)
    idents = 2 if dated else 1
    header = [CITY, YEAR][:idents] + [titles[id_][0] for id_ in ids]
    remarks = [*(told for _, more in titles.values() for told in more), *unknown]
    if any(fact.city == HERE for fact in facts):
        remarks.append(f"表里没有城市这一列，都记作“{HERE}”。")
    laid = Laid(len(ids), header, [], remarks=remarks)
    cities = {city: n for n, city in enumerate(dict.fromkeys(fact.city for fact in facts))}
    keys = sorted({(fact.city, fact.year) for fact in facts}, key=lambda k: (cities[k[0]], k[1]))
    for at, key in enumerate(keys):
        own = [fact for fact in facts if (fact.city, fact.year) == key]
        figures, seen = [""] * len(ids), set[int]()
        for fact in own:
            column = ids.index(fact.id)
            place = laid.places.setdefault((at, idents + column), fact.place)
            if column in seen and figures[column] != fact.cell:
                who = "".join(key)
                laid.remarks.append(
                    f"“{who}”的“{titles[fact.id][0]}”有两个不同的数：第{place.line}行“{place.column}”列"
                    f"和第{fact.place.line}行“{fact.place.column}”列，按缺失处理。"
                )
                figures[column] = ""
                continue
            figures[column] = fact.cell
            seen.add(column)
        laid.rows.append(Row(own[0].place.line, [*list(key)[:idents], *figures]))
    return laid


# where two find as many indicators, the first has it
_READINGS: tuple[Callable[[Sequence[Row], int, Known], Laid | None], ...] = (
    _by_year,
    _by_line,
    _plain,
)
