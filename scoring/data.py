"""A table file → `Data`: who the rows are, their figures, and what could not be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus.text import fold
from scoring.assumptions import drivers
from scoring.composite import Composite
from scoring.derived import NO_ROW
from scoring.errors import BadTable
from scoring.numbers import Unreadable, read_cell
from scoring.sheets import Row, read_sheets

_YEAR_NAMES = {"年", "年份", "年度", "year"}
_CITY_NAMES = {"城市", "市", "设区市", "地区", "地市", "city", "region", "区域", "单位", "名称"}
_HEADER_WITHIN = 10  # a title and remarks may stand above the header
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {
    chr(0x3251 + n): n + 21 for n in range(15)
}


@dataclass(frozen=True, eq=False)
class Data:
    """A table that has been read."""

    ids: pd.DataFrame  # rows × identifying columns: texts, and whole numbers for years
    values: pd.DataFrame  # rows × (leaf ids and driver ids), NaN where missing
    lines: npt.NDArray[np.int64]  # line of each row in the file, from 1
    notes: dict[int, list[str]]  # position of a row → what must be known about it
    warnings: tuple[str, ...]  # about the whole table

    def before(self, base_year: int | None = None) -> npt.NDArray[np.int64]:
        """For each row the position of the same city's row of the year before, or NO_ROW.

        With `base_year`, of that year. A row that stands twice is compared with by none.
        """
        year = _year_column(self.ids.columns)
        if year is None:
            return np.full(len(self.ids), NO_ROW)
        others = [c for c in self.ids.columns if c != year]
        names = list(zip(*(self.ids[c] for c in others), strict=True)) or [()] * len(self.ids)
        years = self.ids[year].tolist()
        place: dict[object, int] = {}
        for position, key in enumerate(zip(names, years, strict=True)):
            place[key] = NO_ROW if key in place else position
        wanted = (
            (name, base_year or (y - 1 if isinstance(y, int) else None))
            for name, y in zip(names, years, strict=True)
        )
        return np.array([place.get(key, NO_ROW) for key in wanted], dtype=np.int64)

    def places(self, index: pd.Series[float]) -> npt.NDArray[np.float64]:
        """Place of each row, 1 for the highest, among the rows of its year; ties share the best."""
        year = _year_column(self.ids.columns)
        groups = self.ids[year].to_numpy() if year else np.zeros(len(self.ids))
        return np.asarray(index.groupby(groups).rank(ascending=False, method="min"), np.float64)


def read_data(file: Path, composite: Composite, id_columns: Sequence[str] = ()) -> Data:
    """The figures in a CSV or XLSX file. Raises BadTable for a file without any.

    A column is an indicator's (number, id, name or another of its names) or a raw
    figure's; all others say whose row it is, or those that `id_columns` names.
    """
    known = headings(composite)
    for rows in read_sheets(file):
        for at, row in enumerate(rows[:_HEADER_WITHIN]):
            if _is_header(row, at, known):
                return _read(file, composite, known, rows[at], rows[at + 1 :], id_columns)
    sample = "、".join(part.label for part in composite.leaves[:3])
    raise BadTable(f"{file} 里没有一列是指标：表头要写指标的编号或名称，例如 {sample}。")


def headings(composite: Composite) -> dict[str, str]:
    """Every way of heading a column → id of the leaf or driver."""
    known: dict[str, str] = {}
    for driver in drivers() if any(p.assumption for p in composite.leaves) else ():
        known |= {heading(name): driver.id for name in (driver.id, driver.name, *driver.aliases)}
    for leaf in reversed(composite.leaves):  # where two share a name, the first has it
        known |= {heading(name): leaf.id for name in (*leaf.aliases, leaf.name) if name}
    for leaf in composite.leaves:
        if leaf.number is not None:
            known |= dict.fromkeys(_number_forms(leaf.number), leaf.id)
        known[heading(leaf.id)] = leaf.id
    # as written before as compared: `a.b` and `ab` may be two indicators
    return known | {leaf.id: leaf.id for leaf in composite.leaves}


def _is_header(row: Row, at: int, known: dict[str, str]) -> bool:
    """A bare number names an indicator in the first row only: below, it is a figure."""
    named = [cell for cell in row.cells if _column_of(cell, known)]
    return any(at == 0 or not cell.strip().isdecimal() for cell in named)


def _column_of(name: str, known: dict[str, str]) -> str | None:
    return known.get(name.strip()) or known.get(heading(name))


def _number_forms(number: int) -> list[str]:
    return [f"{prefix}{number}" for prefix in ("", "指标", "i", "i0")]


def heading(text: str) -> str:
    """A heading for comparing: no marks, no unit in brackets behind it.

    >>> heading("① ＰＭ2.5浓度（µg/m³）"), heading("①"), heading("1. PM2.5浓度"), heading("I07")
    ('pm2.5浓度', '1', 'pm2.5浓度', 'i07')
    """
    text = text.strip()
    if text in _CIRCLED:
        return str(_CIRCLED[text])
    text = re.sub(r"^\d{1,3}[、.．\s]\s*(?=\D)", "", text.lstrip("".join(_CIRCLED)))
    plain = re.sub(r"[(\[][^()\[\]]*[)\]]$", "", fold(text)) or fold(text)
    return re.sub(r"[^\w%/+.]", "", plain).strip(".")


def _read(
    file: Path,
    composite: Composite,
    known: dict[str, str],
    header: Row,
    rows: Sequence[Row],
    id_columns: Sequence[str],
) -> Data:
    if not rows:
        raise BadTable(f"{file} 只有表头，没有数据：请在表头下面逐行填写。")
    names = [name.strip() for name in header.cells]
    wanted = _wanted_ids(names, id_columns)
    columns_of = {i: _column_of(name, known) for i, name in enumerate(names) if i not in wanted}
    measured = {i: id_ for i, id_ in columns_of.items() if id_}
    _refuse_doubles(names, measured)
    cells = _square([row.cells for row in rows], len(names))
    others = [i for i, name in enumerate(names) if name and i not in measured]
    idents = wanted or [i for i in others if any(map(str.strip, cells[i]))]
    reader = _Figures(composite, [row.line for row in rows])
    columns = {id_: reader.column(names[i], id_, cells[i]) for i, id_ in measured.items()}
    ids = pd.DataFrame({names[i]: _identities(names[i], cells[i]) for i in idents})
    warnings = [*reader.warnings, *_suspicious_ids(names, idents, wanted, cells, known)]
    warnings += _only_numbers(composite, names, measured)
    warnings += _unread(names, {*measured, *idents}, known)
    _overlong(rows, len(names), reader.notes)
    _doubled(ids, reader)
    return Data(
        ids if len(idents) else pd.DataFrame({"row": [row.line for row in rows]}),
        pd.DataFrame(columns, index=range(len(rows))),
        np.array(reader.lines),
        reader.notes,
        tuple(warnings),
    )


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


class _Figures:
    """Reads columns of figures, and keeps what could not be read."""

    def __init__(self, composite: Composite, lines: list[int]) -> None:
        units = {leaf.id: leaf.measure.unit for leaf in composite.leaves if leaf.measure}
        self.units = units | {driver.id: driver.unit for driver in drivers()}
        self.possible = {leaf.id: leaf.possible for leaf in composite.leaves}
        self.possible |= {driver.id: driver.possible for driver in drivers()}
        self.lines = lines
        self.notes: dict[int, list[str]] = {}
        self.warnings: list[str] = []

    def column(self, name: str, id_: str, cells: Sequence[str]) -> npt.NDArray[np.float64]:
        percent = "%" in self.units.get(id_, "")
        plain = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(float)
        values = np.where(np.isfinite(plain), plain, np.nan)
        for position in map(int, np.flatnonzero(np.isnan(values))):  # few are no plain digits
            cell = cells[position]
            try:
                values[position] = read_cell(cell, percent)
            except Unreadable:
                self.note(position, f"第{self.lines[position]}行“{name}”列的“{cell[:30]}”不是数")
        self._drop_impossible(name, id_, cells, values)
        self._doubt_fractions(name, percent, values)
        return values

    def _drop_impossible(
        self, name: str, id_: str, cells: Sequence[str], values: npt.NDArray[np.float64]
    ) -> None:
        """A negative concentration would score 100: a slip of the pen, not a good year."""
        low, high = self.possible.get(id_, (None, None))
        below = values < (-np.inf if low is None else low)
        above = values > (np.inf if high is None else high)
        for position in map(int, np.flatnonzero(below | above)):
            than = f"小于{low:g}" if below[position] else f"大于{high:g}"
            where = f"第{self.lines[position]}行“{name}”列的“{cells[position][:30]}”"
            self.note(position, f"{where}{than}，不可能")
            values[position] = np.nan

    def note(self, position: int, words: str) -> None:
        self.notes.setdefault(position, []).append(f"{words}，按缺失处理。")

    def _doubt_fractions(self, name: str, percent: bool, values: npt.NDArray[np.float64]) -> None:
        present = values[np.isfinite(values)]
        if percent and len(present) and (present != 0).any() and np.abs(present).max() <= 1:
            self.warnings.append(
                f"“{name}”列的单位是%，各行都不超过1：若填的是小数（0.45），请改成45或45%。"
            )


def _identities(name: str, cells: Sequence[str]) -> list[str | int]:
    if heading(name) not in _YEAR_NAMES:
        return [cell.strip() for cell in cells]
    return [_year(cell) for cell in cells]


def _year(cell: str) -> str | int:
    """
    >>> _year("２０２５年"), _year("2025.0"), _year("十四五")
    (2025, 2025, '十四五')
    """
    digits = re.fullmatch(r"(\d{4})(年|\.0+)?", fold(cell))
    return int(digits.group(1)) if digits else cell.strip()


def _year_column(names: Iterable[str]) -> str | None:
    return next((name for name in names if heading(name) in _YEAR_NAMES), None)


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
        if heading(names[i]) not in _YEAR_NAMES | _CITY_NAMES and _all_figures(cells[i])
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


def _doubled(ids: pd.DataFrame, reader: _Figures) -> None:
    """Rows that stand for the same city and year: each is scored, none is compared with."""
    if ids.empty:
        return
    for position in np.flatnonzero(ids.duplicated(keep=False).to_numpy()):
        named = " ".join(str(v) for v in ids.iloc[position])
        words = f"第{reader.lines[position]}行的“{named}”在表里不止一行，不用来算年度变化。"
        reader.notes.setdefault(int(position), []).append(words)
