"""An empty table to fill in (xlsx, csv): a column per indicator and raw figure, and what they mean.

The csv file holds the header alone; the workbook has a second sheet that explains each column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from scoring.assumptions import BASES, Assumption, Driver, assumptions
from scoring.composite import Composite, Part
from scoring.headings import circled, drivers_of, sizes_of
from scoring.workbook import Workbook, kind_of, width, write_out, write_plain

IDENTITY = ("城市", "年份")
SHEET = "数据"  # of the figures; the other one explains
_EXPLAINED = (
    "列",
    "单位",
    "要不要填",
    "填什么",
    "得0分的值",
    "得满分的值",
    "依据",
    "为什么这样定",
)
_SOURCE = "数据来源"
_ADVICE = (
    "一行一个城市一个年份；空着就是没有数据，不会按0分算。",
    "带 % 的可以填 45 或 45%；不要写“约”“以上”等字。",
    "要算改善率、下降率和脱钩状态，须有同一城市上一年的一行。",
)


@dataclass(frozen=True)
class Column:
    """A column of the template."""

    id: str  # of the leaf or driver
    header: str  # ①PM2.5浓度（µg/m³）
    unit: str
    needed: bool  # False: computed from other columns where those are filled in
    note: str  # what to fill in
    at0: float | None  # raw values at the ends of the scale, where goalposts decide
    at100: float | None
    basis: str  # where these come from
    why: str
    sources: tuple[str, ...]  # who supplies the figure, as the plan says


def columns(composite: Composite) -> tuple[Column, ...]:
    """The columns beside city and year: what is given, the raw figures, then what can be computed.

    A framework of one's own has its leaves, and what they are divided by.
    """
    known = {entry.id: entry for entry in assumptions()}
    leaves = [_of_leaf(part, known.get(part.assumption)) for part in composite.leaves]
    figures = [_of_driver(driver) for driver in drivers_of(composite)]
    sizes = [
        Column(size, size, "", True, "用来相除的数", None, None, "", "", ())
        for size in sizes_of(composite)
    ]
    given = [column for column in leaves if column.needed]
    return (*given, *sizes, *figures, *(column for column in leaves if not column.needed))


def _of_leaf(part: Part, known: Assumption | None) -> Column:
    measure = part.measure
    unit = measure.unit if measure else ""
    fixed = measure if measure and measure.normalise == "goalposts" else None
    return Column(
        id=part.id,
        header=_header(circled(part.number) if part.number else "", part.label, unit),
        unit=unit,
        needed=not (known and known.computed),
        note=known.note if known else "" if measure else "还没有打分的假定，填了也不打分",
        at0=fixed.at0 if fixed else None,
        at100=fixed.at100 if fixed else None,
        basis="、".join(dict.fromkeys(BASES[basis] for basis in known.basis)) if known else "",
        why=" ".join(filter(None, (known.why, known.warning))) if known else "",
        sources=part.sources,
    )


def _of_driver(driver: Driver) -> Column:
    header = _header("", driver.name, driver.unit)
    return Column(driver.id, header, driver.unit, True, driver.note, None, None, "", "", ())


def _header(number: str, name: str, unit: str) -> str:
    return f"{number}{name}（{unit}）" if unit else f"{number}{name}"


def write_template(composite: Composite, target: Path | BinaryIO, kind: str = "") -> None:
    """Writes the empty table, `kind` "xlsx" or "csv": by default as the file's name ends.

    Raises BadTable for a file that cannot be written.
    """
    write_table(composite, (), target, kind)


def write_table(
    composite: Composite,
    rows: Sequence[Sequence[Any]],
    target: Path | BinaryIO,
    kind: str = "",
    title: str = "",
    identity: Sequence[str] = IDENTITY,
) -> None:
    """The template with `rows` filled in: what `identity` heads, then the figures of `columns`.

    `title` is told above the header and on the other sheet, for whatever a reader must not miss.
    """
    kind = kind_of(target, _WRITERS, kind)
    write_out(_WRITERS[kind](composite, _Filled(rows, title, identity)), target)


@dataclass(frozen=True)
class _Filled:
    rows: Sequence[Sequence[Any]]
    title: str
    identity: Sequence[str]


def _csv(composite: Composite, filled: _Filled) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if filled.title:
        writer.writerow([filled.title])
    writer.writerow([*filled.identity, *(column.header for column in columns(composite))])
    writer.writerows(["" if value is None else value for value in row] for row in filled.rows)
    return out.getvalue().encode("utf-8-sig")  # Excel takes UTF-8 without the mark for GBK


def _xlsx(composite: Composite, filled: _Filled) -> bytes:
    book, fields = Workbook(), columns(composite)
    sheet, top, first = book.sheet(SHEET), 1 if filled.title else 0, len(filled.identity)
    if filled.title:
        sheet.write_string(0, 0, filled.title, book.warning)
    for at, name in enumerate(filled.identity):
        sheet.write_string(top, at, name, book.head)
    for at, column in enumerate(fields, first):
        sheet.write_string(top, at, column.header, book.head if column.needed else book.optional)
        sheet.set_column(at, at, min(width([column.header]), 16))
    for at, row in enumerate(filled.rows, top + 1):
        for place, value in enumerate(row):
            write_plain(sheet, at, place, value)
    sheet.freeze_panes(top + 1, first)
    _explain(book, composite, fields, filled.title)
    return book.save()


def _explain(book: Workbook, composite: Composite, fields: Sequence[Column], title: str) -> None:
    head = (*_EXPLAINED, _SOURCE) if any(column.sources for column in fields) else _EXPLAINED
    sheet = book.listing("填表说明", head, (row[: len(head)] for row in _explained(fields)))
    remarks = [*filter(None, [title]), *_ADVICE, *composite.notes]
    for at, remark in enumerate(remarks, len(fields) + 3):
        write_plain(sheet, at, 0, remark, book.warning if remark == title else None)


def _explained(fields: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    for column in fields:
        needed = "填" if column.needed else "可不填"
        yield (
            column.header,
            column.unit,
            needed,
            column.note,
            column.at0,
            column.at100,
            column.basis,
            column.why,
            "、".join(column.sources),
        )


_WRITERS: dict[str, Callable[[Composite, _Filled], bytes]] = {"xlsx": _xlsx, "csv": _csv}
