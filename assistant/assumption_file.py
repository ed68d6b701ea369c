"""The assumptions in force ↔ a workbook that an official can edit: goalposts, choices, decoupling.

Three sheets, each known by its header and not by its name, so that one sheet saved as csv
or a renamed one is read too. What cannot be read stays as it is by default, and is told by
sheet, row and column.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from assistant.bench import (
    PLAIN,
    Setup,
    choices,
    chosen,
    composite_of,
    option_name,
    options_of,
    with_choice,
    with_goalposts,
)
from corpus.plan import Framework
from corpus.text import fold
from scoring.assumptions import (
    BASES,
    NOT_COMPARABLE,
    Assumption,
    assumptions,
    bands_grounds,
    version,
)
from scoring.bands import STATES, Bands
from scoring.composite import Composite, Part
from scoring.errors import BadFramework, BadTable
from scoring.headings import circled, column_of, headings
from scoring.numbers import Unreadable, read_cell
from scoring.sheets import sheets_in
from scoring.workbook import Workbook, kind_of, width, write_out, write_plain
from scoring.zipped import Row

POSTS, CHOICES, BANDS = "目标值", "算法", "脱钩状态"  # the sheets
OWN = BASES["own"]  # the basis of what somebody set by hand
_LEAF, _UNIT, _AT0, _AT100, _BASIS = "指标", "单位", "得0分的值", "得满分的值", "依据"
_WAS0, _WAS100 = "导出时得0分的值", "导出时得满分的值"
_SETTING, _VALUE, _STATE = "设置", "取值", "状态"
_LOW, _HIGH = "连接从弹性系数多少起", "连接到弹性系数多少止"
_POSTS_HEAD = (_LEAF, _UNIT, _AT0, _AT100, "折算", _BASIS, _WAS0, _WAS100, "为什么这样定")
_CHOICES_HEAD = (_SETTING, _VALUE, "可以填", _BASIS, "说明")
_BANDS_HEAD = (_STATE, _VALUE, _BASIS, "说明")
_HEADER_WITHIN = 10  # a title may stand above the header
_ADVICE = (
    "只改黄底的格子；别的格子只供查看，改了不起作用。",
    "改完保存，在网页“指数测算—假设”里读入，或运行 xietong score 数据文件 --assumptions 这个文件。",
    "“得满分的值”比“得0分的值”小，就是越小越好。",
    "权重是方案定的，不在这里，不能改。",
)


def write_assumptions(
    framework: Framework, setup: Setup, target: Path | BinaryIO, kind: str = ""
) -> None:
    """Writes the assumptions in force as a workbook (.xlsx).

    Raises BadTable for a file that cannot be written, or of another kind.
    """
    kind_of(target, {"xlsx": _workbook}, kind)
    write_out(_workbook(framework, setup), target)


def assumption_workbook(framework: Framework, setup: Setup) -> bytes:
    """The same as bytes."""
    out = io.BytesIO()
    write_assumptions(framework, setup, out)
    return out.getvalue()


def _workbook(framework: Framework, setup: Setup) -> bytes:
    book, composite = Workbook(), composite_of(framework, setup)
    posts = [_posts_row(leaf, setup) for leaf in composite.leaves]
    _listing(book, POSTS, _POSTS_HEAD, posts, (_AT0, _AT100))
    names = list(choices())
    rows = [_choice_row(setup, name) for name in names]
    sheet = _listing(book, CHOICES, _CHOICES_HEAD, rows, (_VALUE,))
    for at, name in enumerate(names, 1):
        if options_of(name):
            listed = [option_name(option) for option in options_of(name)]
            sheet.data_validation(at, 1, at, 1, {"validate": "list", "source": listed})
    _listing(book, BANDS, _BANDS_HEAD, list(_bands_rows(setup.bands)), (_VALUE,))
    sheet = book.sheet("说明")
    told = (f"《{framework.name}》的假设，第{version()}版。", *_ADVICE, NOT_COMPARABLE)
    for at, words in enumerate((*told, *composite.notes[1:])):
        write_plain(sheet, at, 0, words, book.bold if at == 0 else None)
    sheet.set_column(0, 0, 100, book.wrapped)
    return book.save()


def _listing(
    book: Workbook,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
    editable: Sequence[str],
) -> Any:
    """A sheet whose editable cells stand out."""
    sheet = book.sheet(name)
    for column, title in enumerate(head):
        look = book.editable if title in editable else book.wrapped
        write_plain(sheet, 0, column, title, book.head)
        for at, row in enumerate(rows, 1):
            if row[column] is None and title in editable:
                sheet.write_blank(at, column, None, look)
            write_plain(sheet, at, column, row[column], look)
        sheet.set_column(column, column, width([title, *(row[column] for row in rows)]))
    sheet.freeze_panes(1, 1)
    return sheet


def _posts_row(leaf: Part, setup: Setup) -> tuple[Any, ...]:
    measure, known = leaf.measure, _known(leaf)
    ends = (measure.at0, measure.at100) if measure else (None, None)
    bases = [BASES[basis] for basis in dict.fromkeys(known.basis)] if known else []
    own = leaf.id in setup.goalposts
    return (
        f"{circled(leaf.number)}{leaf.label}" if leaf.number else leaf.label,
        measure.unit if measure else "",
        *ends,
        "" if measure is None else "对数" if measure.transform == "log" else "直线",
        OWN if own else "、".join(bases),
        *ends,
        "".join(filter(None, (known.why, known.warning))) if known else "",
    )


def _known(leaf: Part) -> Assumption | None:
    return next((one for one in assumptions() if one.id == leaf.assumption), None)


def _choice_row(setup: Setup, name: str) -> tuple[Any, ...]:
    choice, value = choices()[name], chosen(setup, name)
    listed = "、".join(option_name(option) for option in options_of(name))
    own = value != chosen(PLAIN, name)
    return (
        choice.label,
        option_name(value) if options_of(name) else value,
        listed or choice.range_told,
        OWN if own else BASES[choice.mark],
        choice.why,
    )


def _bands_rows(bands: Bands) -> Iterator[tuple[Any, ...]]:
    plain, (ends, scores) = PLAIN.bands, bands_grounds()
    for name, value, default in ((_LOW, bands.low, plain.low), (_HIGH, bands.high, plain.high)):
        yield name, value, BASES[ends.basis] if value == default else OWN, ends.why
    for state in STATES:
        value = bands.of(state)
        basis = BASES[scores.basis] if value == plain.of(state) else OWN
        yield f"{state}得几分", value, basis, scores.why


# ---- reading --------------------------------------------------------------------


def read_assumptions(
    content: bytes, name: str, framework: Framework
) -> tuple[Setup, tuple[str, ...]]:
    """The choices in a file, and a sentence for each cell that could not be used or is doubtful.

    `name` is the file's, for errors. Raises BadTable for a file that holds no assumptions.
    """
    reader = _Reader(framework)
    pages = [page for rows in sheets_in(content, name) if (page := _page(rows))]
    if not pages:
        raise BadTable(
            f"{name} 里没有假设：表头要有“{_LEAF}”“{_AT0}”“{_AT100}”，或“{_SETTING}”“{_VALUE}”。"
            "可以先导出一份，在它上面改。"
        )
    # choices first: they decide which goalposts are the defaults
    for kind in (CHOICES, POSTS, BANDS):
        for page in (page for page in pages if page.kind == kind):
            _READERS[kind](reader, page)
    return reader.setup, tuple(reader.remarks)


@dataclass(frozen=True)
class _Page:
    """A sheet that was known by its header."""

    kind: str  # POSTS, CHOICES or BANDS
    columns: dict[str, int]  # heading → position
    rows: Sequence[Row]

    def cell(self, row: Row, heading: str) -> str:
        at = self.columns.get(heading, -1)
        return row.cells[at].strip() if 0 <= at < len(row.cells) else ""

    def place(self, row: Row, heading: str) -> str:
        return f"“{self.kind}”表第{row.line}行“{heading}”列"


_NEEDED = {POSTS: (_LEAF, _AT0, _AT100), CHOICES: (_SETTING, _VALUE), BANDS: (_STATE, _VALUE)}


def _page(rows: Sequence[Row]) -> _Page | None:
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = {fold(cell): position for position, cell in reversed([*enumerate(row.cells)])}
        for kind, needed in _NEEDED.items():
            if all(fold(name) in columns for name in needed):
                names = (*_POSTS_HEAD, *_CHOICES_HEAD, *_BANDS_HEAD)
                known = {name: columns[fold(name)] for name in names if fold(name) in columns}
                return _Page(kind, known, rows[at + 1 :])
    return None


@dataclass
class _Reader:
    """What has been read so far."""

    framework: Framework
    setup: Setup = PLAIN
    remarks: list[str] = field(default_factory=list)

    def number(
        self, page: _Page, row: Row, heading: str, default: float, percent: bool = False
    ) -> float:
        """The figure in a cell; the default, and a remark, where there is none."""
        cell = page.cell(row, heading)
        try:
            value = read_cell(cell, percent)
        except Unreadable:
            self.remarks.append(
                f"{page.place(row, heading)}的“{cell[:30]}”不是数，没有采用，仍用{default:g}。"
            )
            return default
        if math.isnan(value):
            self.remarks.append(f"{page.place(row, heading)}空着，仍用{default:g}。")
            return default
        return value


def _read_choices(reader: _Reader, page: _Page) -> None:
    by_label = {fold(choice.label): name for name, choice in choices().items()}
    for row in page.rows:
        label = page.cell(row, _SETTING)
        name = by_label.get(fold(label))
        if name is None:
            if label and page.cell(row, _VALUE):
                reader.remarks.append(
                    f"{page.place(row, _SETTING)}的“{label[:30]}”不是这里的设置，没有采用。"
                )
            continue
        value = _choice_value(reader, page, row, name)
        try:
            reader.setup = with_choice(reader.framework, reader.setup, name, value)
        except BadFramework as error:
            reader.remarks.append(f"{page.place(row, _VALUE)}没有采用：{error}")


def _choice_value(reader: _Reader, page: _Page, row: Row, name: str) -> Any:
    default, options = chosen(PLAIN, name), options_of(name)
    if not options:
        value, choice = reader.number(page, row, _VALUE, float(default)), choices()[name]
        whole = not isinstance(default, int) or value == int(value)
        if not whole or not choice.ends[0] <= value <= choice.ends[1]:
            said = f"的“{value:g}”不能用，仍用{default:g}；应是{choice.range_told}"
            reader.remarks.append(f"{page.place(row, _VALUE)}{said}。")
            return default
        return type(default)(value)
    cell = page.cell(row, _VALUE)
    known = {fold(option_name(option)): option for option in options}
    known |= {fold(option): option for option in options}
    if fold(cell) in known:
        return known[fold(cell)]
    said = f"的“{cell[:30]}”不能用" if cell else "空着"
    listed = "、".join(option_name(option) for option in options)
    reader.remarks.append(
        f"{page.place(row, _VALUE)}{said}，仍用“{option_name(default)}”；可以填：{listed}。"
    )
    return default


def _read_posts(reader: _Reader, page: _Page) -> None:
    composite = composite_of(reader.framework, reader.setup)
    names, seen = headings(composite), dict[str, int]()
    for row in page.rows:
        label = page.cell(row, _LEAF)
        leaf = composite.by_id.get(column_of(label, names) or "") if label else None
        if leaf is None or leaf.measure is None:
            if label and (page.cell(row, _AT0) or page.cell(row, _AT100)):
                reader.remarks.append(
                    f"{page.place(row, _LEAF)}的“{label[:30]}”不是能打分的指标，没有采用。"
                )
            continue
        if leaf.id in seen:
            reader.remarks.append(
                f"{page.place(row, _LEAF)}的“{label[:30]}”和第{seen[leaf.id]}行重复，没有采用。"
            )
            continue
        seen[leaf.id] = row.line
        _read_ends(reader, page, row, composite, leaf)


def _read_ends(reader: _Reader, page: _Page, row: Row, composite: Composite, leaf: Part) -> None:
    """The goalposts of one row, if somebody set them: here, or before the file was written."""
    measure = leaf.measure
    assert measure
    assert measure.at0 is not None
    assert measure.at100 is not None
    now = (measure.at0, measure.at100)
    _check_unit(reader, page, row, measure.unit)
    percent = "%" in measure.unit
    ends = (
        reader.number(page, row, _AT0, now[0], percent),
        reader.number(page, row, _AT100, now[1], percent),
    )
    was = tuple(_plain(page.cell(row, name), percent) for name in (_WAS0, _WAS100))
    untouched = ends == (was if not any(map(math.isnan, was)) else now)
    if untouched and page.cell(row, _BASIS) != OWN:
        return
    try:
        reader.setup = with_goalposts(reader.framework, reader.setup, leaf.id, ends)
    except BadFramework as error:
        reader.remarks.append(f"“{POSTS}”表第{row.line}行没有采用：{error}")
        return
    if (ends[1] - ends[0]) * (now[1] - now[0]) < 0:
        way = "越大越好" if ends[1] > ends[0] else "越小越好"
        reader.remarks.append(
            f"“{POSTS}”表第{row.line}行：“{leaf.label}”改成了{way}，和原来相反，已经采用，请核对。"
        )


def _check_unit(reader: _Reader, page: _Page, row: Row, unit: str) -> None:
    """Goalposts in another unit than the figures would score nonsense."""
    written = page.cell(row, _UNIT)
    if written and fold(written) != fold(unit):
        reader.remarks.append(
            f"{page.place(row, _UNIT)}写的是“{written[:30]}”，单位不能改：两个目标值按“{unit}”读。"
        )


def _plain(cell: str, percent: bool) -> float:
    """The figure in a cell that nobody was asked to edit; NaN where there is none."""
    try:
        return read_cell(cell, percent)
    except Unreadable:
        return math.nan


def _read_bands(reader: _Reader, page: _Page) -> None:
    bands = PLAIN.bands
    ends, points = (
        {_LOW: bands.low, _HIGH: bands.high},
        dict(zip(STATES, bands.points, strict=True)),
    )
    for row in page.rows:
        name = page.cell(row, _STATE).removesuffix("得几分")
        into: dict[str, float] = ends if name in ends else points
        if name in into:
            into[name] = reader.number(page, row, _VALUE, into[name])
        elif name and page.cell(row, _VALUE):
            reader.remarks.append(
                f"{page.place(row, _STATE)}的“{name[:30]}”不是脱钩状态，没有采用。"
            )
    try:
        own = Bands(ends[_LOW], ends[_HIGH], tuple(points[state] for state in STATES))
    except BadFramework as error:
        reader.remarks.append(f"“{BANDS}”表没有采用，仍用默认的分界和得分：{error}")
        return
    reader.setup = replace(reader.setup, bands=own)


_READERS: Mapping[str, Callable[[_Reader, _Page], None]] = {
    POSTS: _read_posts,
    CHOICES: _read_choices,
    BANDS: _read_bands,
}
