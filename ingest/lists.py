"""Lines → the goal, task and policy lists, and the notes that hold for a whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.plan import Finding, Goal, ListName, Note, Policy, Row, Task
from corpus.text import squeeze, tidy
from corpus.words import LIST_TITLES
from ingest.cells import Cells, split_cells
from ingest.headers import find_header, names_list
from ingest.headings import read_heading
from ingest.lines import Line
from ingest.patterns import any_of, expressions, words
from ingest.responsibility import divide_labelled, read_responsibility
from ingest.row_lines import RawRow, split_rows

_ROW_TYPES: dict[str, type[Row]] = {"goal": Goal, "task": Task, "policy": Policy}
UNCLEAR = 12.0  # cost of a cutting (ingest.cells) beyond which a person should look


@dataclass(frozen=True)
class RawList:
    """A table of the document: its title, its header's columns, the lines of its rows."""

    name: ListName | None  # None: a table of none of the known kinds
    title: str
    page: int
    columns: int  # 2: text and lead; 3: participants too
    lines: tuple[Line, ...]
    notes: tuple[tuple[Line, ...], ...]


@dataclass
class _Open:
    """A list while its lines are gathered."""

    title: str
    header: str
    columns: int
    page: int
    lines: list[Line] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)


def find_lists(lines: Sequence[Line]) -> tuple[RawList, ...]:
    """The tables with a serial number and a lead column among the lines of the annexes."""
    found: list[_Open] = []
    texts = [line.text for line in lines]
    position = 0
    while position < len(lines):
        header = find_header(texts, position)
        if header is None:
            if found:
                _take(found[-1], lines[position])
            position += 1
            continue
        title = _title_above(lines, position, position + header.height)
        if title is not None or not found or squeeze(header.text) != squeeze(found[-1].header):
            if found and title is not None:
                _give_back(found[-1], title)
            above = title.text if title else ""
            columns = _columns(header.text)
            found.append(_Open(tidy(above), header.text, columns, lines[position].page))
        position += header.height
    return tuple(_close(entry) for entry in found)


_UNIT_COLUMN = re.compile(
    r"(?:主要|第一)?(?:牵头|责任|负责|主办|参与|参加|配合|协同|协办)+(?:单位|部门|处室)?"
)


def _columns(header: str) -> int:
    """Columns beside the serial number: the text, the lead, and participants if there are two."""
    return 1 + min(2, len(_UNIT_COLUMN.findall(squeeze(header))))


def _title_above(lines: Sequence[Line], position: int, below: int) -> Line | None:
    """The title line right above a header: one that names a list, or that a first row follows.

    A heading inside the list may stand there too, when a page ends after it.
    """
    if position == 0:
        return None
    above = lines[position - 1]
    if names_list(above.text):
        return above
    heading = read_heading(above.text)
    announces = heading and heading.level == 1 and _is_list_title(above)
    return above if announces and _first_serial(lines[below : below + 8]) == 1 else None


def _first_serial(lines: Sequence[Line]) -> int | None:
    matches = (re.match(r"^(\d{1,3})(?:\s|$)", line.text) for line in lines)
    return next((int(match.group(1)) for match in matches if match), None)


def _is_list_title(line: Line) -> bool:
    return any(any_of("lists", name).search(squeeze(line.text)) for name in _ROW_TYPES)


def _take(entry: _Open, line: Line) -> None:
    if squeeze(line.text).startswith(words("notes", "start")):
        entry.notes.append([line])
    elif entry.notes and not entry.notes[-1][-1].text.endswith("。"):
        entry.notes[-1].append(line)
    elif not entry.notes:
        entry.lines.append(line)


def _give_back(entry: _Open, title: Line) -> None:
    """The title of the next list was gathered as the last line of this one."""
    if entry.lines and entry.lines[-1] is title:
        entry.lines.pop()


def _close(entry: _Open) -> RawList:
    name = classify(entry.title) or classify(entry.header)
    notes = tuple(tuple(note) for note in entry.notes)
    return RawList(name, entry.title, entry.page, entry.columns, tuple(entry.lines), notes)


def classify(words_of_list: str) -> ListName | None:
    """Which list a title or a header announces.

    >>> classify("二、任务清单"), classify("序号 指标目标 牵头单位"), classify("某表")
    ('task', 'goal', None)
    """
    names: tuple[ListName, ...] = ("policy", "task", "goal")
    text = squeeze(words_of_list)
    for strong in (True, False):  # 任务清单 decides before 任务
        for name in names:
            plain = [w for w in words("lists", name) if w.endswith("清单") == strong]
            if any(word in text for word in plain):
                return name
    return None


def read_lists(raw: Sequence[RawList]) -> tuple[list[Row], list[Note], list[Finding]]:
    """The rows of all lists, the notes that hold for a list, and what was odd."""
    rows: list[Row] = []
    notes: list[Note] = []
    findings: list[Finding] = []
    for entry in raw:
        if entry.name is None:
            message = f"第{entry.page}页的表“{entry.title}”不是目标、任务或政策清单，没有读入。"
            findings.append(Finding("unknown-list", message, entry.page))
            continue
        own_notes = [_read_note(entry.name, note) for note in entry.notes]
        year = next((n.year for n in own_notes if n.effect == "deadline"), None)
        known = [unit for row in rows for unit in (*row.lead_units, *row.participant_units)]
        raw_rows = split_rows(entry.lines)
        cells = split_cells([row.lines for row in raw_rows], entry.columns, known)
        own = [_row(entry.name, r, c, year) for r, c in zip(raw_rows, cells, strict=True)]
        rows += own
        findings += [_unclear(row) for row, c in zip(own, cells, strict=True) if c.cost > UNCLEAR]
        notes += [*own_notes, *_blanket_notes(own)]
    return rows, notes, findings


def _unclear(row: Row) -> Finding:
    message = (
        f"{LIST_TITLES[row.LIST]}第{row.number}项的单元格不好分，请对照第{row.page}页核对："
        f"牵头“{row.lead_text}”，参与“{row.participant_text}”。"
    )
    return Finding("row-unclear", message, row.page)


def _row(name: ListName, raw: RawRow, cells: Cells, year: int | None) -> Row:
    lead_text, others = divide_labelled(cells.lead)
    participant_text = cells.participants or others
    lead = read_responsibility(lead_text)
    participants = read_responsibility(participant_text)
    return _ROW_TYPES[name](
        number=raw.number,
        text=cells.text,
        page=cells.page,
        excerpts=cells.excerpts,
        lead_text=lead_text,
        lead_units=lead.units,
        lead_pending=lead.pending,
        participant_text=participant_text,
        participant_units=participants.units,
        refers_to=tuple(dict.fromkeys((*lead.refers_to, *participants.refers_to))),
        deadline_year=_deadline(cells.text, "year") or year,
        section=tidy(raw.section),
        item=tidy(raw.item),
    )


def _deadline(text: str, form: str) -> int | None:
    for pattern in expressions("deadline", form):
        match = pattern.search(text)
        if match:
            return int(match.group(1))
    return None


def _read_note(name: ListName, lines: Sequence[Line]) -> Note:
    text = tidy("".join(line.text for line in lines))
    year = _deadline(text, "note")
    blanket = bool(any_of("notes", "blanket").search(text))
    effect = "deadline" if year else "blanket" if blanket else "remark"
    return Note(name, text, lines[0].page, effect, year, _blanket_units(text), 1)


def _blanket_notes(rows: Sequence[Row]) -> list[Note]:
    """Clauses for all following rows that stand in one row's lead or participant cell."""
    notes = []
    for row in rows:
        for cell in (row.lead_text, row.participant_text):
            note = read_responsibility(cell).note
            if any_of("notes", "blanket").search(note):
                units = _blanket_units(note)
                notes.append(Note(row.LIST, note, row.page, "blanket", None, units, row.number))
    return notes


_MUST = re.compile(
    r"(?:均需|均由|都由|由|均须|须由|需由)([^，。]+?)(?:负责|落实|实施|执行|参与|配合)"
)


def _blanket_units(text: str) -> tuple[str, ...]:
    """Who a blanket clause binds: `各项工作均需各市、县（市、区）落实` → 各市、县（市、区）."""
    match = _MUST.search(text)
    return (match.group(1),) if match else ()
