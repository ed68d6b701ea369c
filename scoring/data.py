"""A table file → `Data`: who the rows are, their figures, and what could not be read."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus.text import fold
from scoring.cells import Figures, Unread
from scoring.composite import Composite
from scoring.derived import NO_ROW
from scoring.errors import BadTable
from scoring.headings import (
    city_column,
    column_of,
    heading,
    headings,
    is_city,
    is_remark,
    is_unit,
    is_year,
    year_column,
)
from scoring.layout import Laid, best_layout
from scoring.numbers import Unreadable, read_cell
from scoring.sheets import file_content, sheets_in
from scoring.tidying import once, tidied
from scoring.zipped import Row


@dataclass(frozen=True, eq=False)
class Data:
    """A table that has been read."""

    ids: pd.DataFrame  # rows × identifying columns: texts, and whole numbers for years
    values: pd.DataFrame  # rows × (leaf ids and driver ids), NaN where missing
    lines: npt.NDArray[np.int64]  # line of each row in the file, from 1
    notes: dict[int, list[str]]  # position of a row → what must be known about it
    warnings: tuple[str, ...]  # about the whole table
    unread: tuple[Unread, ...] = ()  # cells that count as missing, in the order of the file

    @property
    def city(self) -> str:
        """Name of the column that says whose a row is."""
        return city_column(map(str, self.ids.columns)) or str(self.ids.columns[0])

    @property
    def year(self) -> str | None:
        """Name of the column that says of which year a row is."""
        return year_column(map(str, self.ids.columns))

    def before(self, base_year: int | None = None) -> npt.NDArray[np.int64]:
        """For each row the position of the same city's row of the year before, or NO_ROW.

        With `base_year`, of that year. A row that stands twice is compared with by none.
        """
        year = year_column(self.ids.columns)
        if year is None:
            return np.full(len(self.ids), NO_ROW)
        names = self._owners(year)
        years = self.ids[year].tolist()
        place: dict[object, int] = {}
        for position, key in enumerate(zip(names, years, strict=True)):
            place[key] = NO_ROW if key in place else position
        wanted = (
            (name, base_year or (y - 1 if isinstance(y, int) else None))
            for name, y in zip(names, years, strict=True)
        )
        return np.array([place.get(key, NO_ROW) for key in wanted], dtype=np.int64)

    def _owners(self, year: str) -> list[object]:
        """Whose each row is: the city's, where that tells the rows of a year apart.

        Another column may differ from year to year (weather, who filled it in); it counts
        only where two cities of one name stand in the same year.
        """
        cities = self.ids[self.city].tolist()
        count = Counter(zip(cities, self.ids[year].tolist(), strict=True))
        shared = {city for (city, _), rows in count.items() if rows > 1}
        others = [c for c in self.ids.columns if c != year and not is_remark(str(c))]
        names = zip(*(self.ids[c] for c in others), strict=True)
        if not others:
            return [()] * len(self.ids)
        return [name if city in shared else city for city, name in zip(cities, names, strict=True)]

    def places(self, index: pd.Series[float]) -> npt.NDArray[np.float64]:
        """Place of each row, 1 for the highest, among the rows of its year; ties share the best."""
        year = year_column(self.ids.columns)
        groups = self.ids[year].to_numpy() if year else np.zeros(len(self.ids))
        return np.asarray(index.groupby(groups).rank(ascending=False, method="min"), np.float64)


def read_data(file: Path, composite: Composite, id_columns: Sequence[str] = ()) -> Data:
    """The figures in a csv, xlsx or ods file. Raises BadTable for a file without any.

    Tables of other shapes (`scoring.layout`) are turned into this one: a column is an
    indicator's (number, id, name or another of its names) or a raw figure's; all others say
    whose row it is, or those that `id_columns` names.
    """
    return read_content(file_content(file), str(file), composite, id_columns)


def read_content(
    content: bytes,
    name: str,
    composite: Composite,
    id_columns: Sequence[str] = (),
    most: int = 0,
) -> Data:
    """As `read_data`, from the bytes of a file that was handed over; `name` is told in errors.

    A table of more rows than `most` is refused before its cells are read; 0: any number.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n,;"):
        raise BadTable(f"{name} 是空的：请先填上数据，或照空表（模板）填。")
    known = headings(composite)
    laid = best_layout(sheets_in(content, name), known)
    if laid and 0 < most < len(laid.rows):
        raise BadTable(
            f"有{len(laid.rows)}行，这里最多处理{most}行：更多的请用命令 xietong score。"
        )
    if laid:
        return _read(name, composite, known, laid, id_columns)
    sample = "、".join(part.label for part in composite.leaves[:3])
    raise BadTable(f"{name} 里没有一列是指标：表头要写指标的编号或名称，例如 {sample}。")


def _read(
    file: str,
    composite: Composite,
    known: dict[str, str],
    laid: Laid,
    id_columns: Sequence[str],
) -> Data:
    names = [name.strip() for name in laid.header]
    wanted = _wanted_ids(names, id_columns)
    columns_of = {i: column_of(name, known) for i, name in enumerate(names) if i not in wanted}
    measured = {i: id_ for i, id_ in columns_of.items() if id_}
    units = _units_row(laid, measured)
    if units:
        laid = laid.kept(range(1, len(laid.rows)))
    if not laid.rows:
        raise BadTable(f"{file} 只有表头，没有数据：请在表头下面逐行填写。")
    _refuse_doubles(names, measured)
    laid = tidied(laid, *_whose(names, measured, wanted), tuple(measured))
    others = [i for i, name in enumerate(names) if name and i not in measured]
    laid = once(laid, [i for i in others if not is_remark(names[i])], tuple(measured))
    rows = laid.rows
    if not rows:
        raise BadTable(f"{file} 没有一行是城市的数据：请在表头下面逐行填写。")
    cells = _square([row.cells for row in rows], len(names))
    idents = wanted or [i for i in others if any(map(str.strip, cells[i]))]
    reader = Figures(composite, [row.line for row in rows], laid.places)
    columns = {
        id_: reader.column(names[i], id_, cells[i], i, units.get(i, ""))
        for i, id_ in measured.items()
    }
    ids = pd.DataFrame({names[i]: _identities(names[i], cells[i]) for i in idents})
    warnings = [*laid.remarks, *reader.warnings]
    warnings += _suspicious_ids(names, idents, wanted, cells, known)
    warnings += _only_numbers(composite, names, measured)
    warnings += _unread(names, {*measured, *idents}, known)
    notes = {at: [str(cell) for cell in cells] for at, cells in reader.unread.items()}
    _overlong(rows, len(names), notes)
    warnings += _doubled(ids, reader.lines, notes)
    return Data(
        ids if len(idents) else pd.DataFrame({"row": [row.line for row in rows]}),
        pd.DataFrame(columns, index=range(len(rows))),
        np.array(reader.lines),
        notes,
        tuple(warnings),
        tuple(cell for at in sorted(reader.unread) for cell in reader.unread[at]),
    )


def _units_row(laid: Laid, measured: Iterable[int]) -> dict[int, str]:
    """Position → unit, where the row below the header holds units instead of figures."""
    if not laid.rows:
        return {}
    cells = laid.rows[0].cells
    told = {i: cells[i] for i in measured if i < len(cells) and cells[i].strip()}
    return told if all(map(is_unit, told.values())) else {}


def _whose(
    names: Sequence[str], measured: Mapping[int, str], wanted: Sequence[int]
) -> tuple[int | None, int | None]:
    """Positions of the columns that say whose a row is, and of which year."""
    idents = [names[i] for i in (wanted or range(len(names))) if names[i] and i not in measured]
    city, year = city_column(idents), year_column(idents)
    at = names.index
    return (None if city is None else at(city)), (None if year is None else at(year))


def _wanted_ids(names: Sequence[str], id_columns: Sequence[str]) -> list[int]:
    for name in id_columns:
        if name not in names:
            raise BadTable(f"没有名为“{name}”的列：表里有 {'、'.join(filter(None, names))}。")
    return [names.index(name) for name in id_columns]


def _only_numbers(
    composite: Composite, names: Sequence[str], measured: dict[int, str]
) -> list[str]:
    """Says how a header of bare numbers was read: it may be a table without a header."""
    if not all(names[i].isdecimal() for i in measured):
        return []
    pairs = [f"{names[i]}是{composite.by_id[id_].label}" for i, id_ in measured.items()]
    return [f"表头只有数字，按指标编号读：{'，'.join(pairs[:3])}等；若没有表头，请补上。"]


def _refuse_doubles(names: Sequence[str], measured: dict[int, str]) -> None:
    first: dict[str, int] = {}
    for position, id_ in measured.items():
        if id_ in first:
            both = f"“{names[first[id_]]}”和“{names[position]}”"
            raise BadTable(f"{both}两列是同一个指标：请只留一列。")
        first[id_] = position


def _square(rows: Iterable[Sequence[str]], width: int) -> list[Sequence[str]]:
    """Rows of any length → `width` columns; what is not there is empty."""
    filled = [
        row[:width] if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows
    ]
    return list(zip(*filled, strict=True))


def _identities(name: str, cells: Sequence[str]) -> list[str | int]:
    if not is_year(name):
        return [cell.strip() for cell in cells]
    return [_year(cell) for cell in cells]


def _year(cell: str) -> str | int:
    """
    >>> _year("２０２５年"), _year("2025.0"), _year("十四五")
    (2025, 2025, '十四五')
    """
    digits = re.fullmatch(r"(\d{4})(年|\.0+)?", fold(cell))
    return int(digits.group(1)) if digits else cell.strip()


def _suspicious_ids(
    names: Sequence[str],
    idents: Sequence[int],
    wanted: Sequence[int],
    cells: Sequence[Sequence[str]],
    known: dict[str, str],
) -> list[str]:
    """Columns taken for names whose every cell is a figure: an indicator that is misspelt?"""
    if wanted:
        return []
    return [
        f"“{names[i]}”列不是指标，只用来标识各行{_near(names[i], known)}。"
        for i in idents
        if not is_year(names[i]) and not is_city(names[i]) and _all_figures(cells[i])
    ]


def _near(name: str, known: dict[str, str]) -> str:
    close = difflib.get_close_matches(heading(name), known, 1, 0.75)
    return f"（是不是指标“{close[0]}”？）" if close else ""


def _all_figures(cells: Sequence[str]) -> bool:
    try:
        return any(not np.isnan(read_cell(cell, False)) for cell in cells[:50])
    except Unreadable:
        return False


def _unread(names: Sequence[str], used: set[int], known: dict[str, str]) -> list[str]:
    unused = [name for i, name in enumerate(names) if name and i not in used]
    return [f"“{name}”列没有用到{_near(name, known)}。" for name in unused]


def _overlong(rows: Sequence[Row], width: int, notes: dict[int, list[str]]) -> None:
    for position, row in enumerate(rows):
        if any(cell.strip() for cell in row.cells[width:]):
            words = f"第{row.line}行比表头多出内容“{row.cells[width][:30]}”，没有用到。"
            notes.setdefault(position, []).append(words)


def _doubled(ids: pd.DataFrame, lines: Sequence[int], notes: dict[int, list[str]]) -> list[str]:
    """Rows that stand for the same city and year: each is scored, none is compared with."""
    told = ids.drop(columns=[name for name in ids if is_remark(str(name))])
    if told.empty:
        return []
    found: dict[str, list[int]] = {}
    for position in np.flatnonzero(told.duplicated(keep=False).to_numpy()):
        named = " ".join(str(v) for v in told.iloc[position])
        words = f"第{lines[int(position)]}行的“{named}”在表里不止一行，不用来算年度变化。"
        notes.setdefault(int(position), []).append(words)
        found.setdefault(named, []).append(int(position))
    return [
        f"“{named}”有{len(at)}行，数不一样（第{'、'.join(str(lines[i]) for i in at[:5])}行）："
        "各算各的，名次里也各占一个，请只留一行。"
        for named, at in found.items()
    ]
