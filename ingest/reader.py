"""A document file → `Plan`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.plan import (
    Finding,
    Framework,
    Goal,
    Note,
    Plan,
    Policy,
    Row,
    Section,
    Target,
    Task,
)
from ingest.body import read_sections, split_sentences
from ingest.errors import UnreadableDocument
from ingest.files import read_text
from ingest.framework import cut_off_notes, cut_out_framework, holds_framework, read_framework
from ingest.lines import Line, split_lines
from ingest.lists import RawList, find_lists, read_lists
from ingest.parts import Annex, split_parts
from ingest.report import check
from ingest.targets import carried_year, read_targets


@dataclass
class _Tables:
    """What the annexes hold."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    framework: Framework | None = None
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_plan(path: str | Path, plan_id: str | None = None) -> Plan:
    """The plan in a document file; `plan_id` is by default the file's name without ending.

    Raises UnreadableDocument, with one sentence for the user, for a file that
    cannot be read or is no plan.
    """
    path = Path(path)
    source = read_text(path)
    lines, findings = split_lines(source.text)
    parts = split_parts(lines)
    sections = read_sections(parts.body)
    tables = _read_annexes(parts.annexes)
    _refuse_what_is_no_plan(path, sections, tables)
    rows = _by_list(tables.rows)
    plan = Plan(
        id=plan_id or path.stem,
        title=parts.title or path.stem,
        document=path.name,
        sha256=source.sha256,
        pages=_page_texts(lines),
        sections=(*sections, *tables.sections),
        goals=rows[0],
        tasks=rows[1],
        policies=rows[2],
        framework=tables.framework,
        targets=tuple(_targets(sections, tables.rows)),
        notes=tuple(tables.notes),
        findings=(*findings, *tables.findings),
    )
    return check(plan)


def _read_annexes(annexes: Sequence[Annex]) -> _Tables:
    tables = _Tables()
    raw_lists: list[RawList] = []
    for annex in annexes:
        if annex.label:
            tables.sections.append(_annex_section(annex))
        rest: Sequence[Line] = annex.lines
        if not tables.framework and holds_framework(annex.lines):
            rest = _take_framework(annex, tables)
        own = find_lists(rest)
        raw_lists += own
        tables.sections += [_list_section(annex, entry) for entry in own if entry.title]
        if not own and rest == annex.lines:
            tables.sections += _prose_sections(annex)
    tables.rows, tables.notes, odd = read_lists(raw_lists)
    tables.findings += odd
    return tables


def _take_framework(annex: Annex, tables: _Tables) -> Sequence[Line]:
    """Read the index table of an annex; the annex's other lines."""
    tree, rest = cut_out_framework(annex.lines)
    title = tree[0].text if find_lists(rest) else annex.title
    table, notes = cut_off_notes(tree)
    tables.framework, odd = read_framework(title, table)
    tables.findings += odd
    if notes:
        above = (f"{annex.label} {annex.title}".strip(),)
        tables.sections.append(
            Section("", "", 2, above, notes[0].page, tuple(split_sentences(notes)))
        )
    return rest


def _annex_section(annex: Annex) -> Section:
    return Section(annex.label, annex.title, 1, (), annex.page, ())


def _prose_sections(annex: Annex) -> list[Section]:
    """An annex without tables is text like the body."""
    above = f"{annex.label} {annex.title}".strip()
    return [
        Section(s.label, s.title, s.level + 1, (above, *s.path), s.page, s.sentences)
        for s in read_sections(annex.lines)
    ]


def _list_section(annex: Annex, entry: RawList) -> Section:
    match = re.match(r"^([一二三四五六七八九十]+、)", entry.title)
    label = match.group(1) if match else ""
    above = (f"{annex.label} {annex.title}".strip(),) if annex.label else ()
    return Section(label, entry.title[len(label) :], 2, above, entry.page, ())


def _by_list(
    rows: Sequence[Row],
) -> tuple[tuple[Goal, ...], tuple[Task, ...], tuple[Policy, ...]]:
    return (
        tuple(row for row in rows if isinstance(row, Goal)),
        tuple(row for row in rows if isinstance(row, Task)),
        tuple(row for row in rows if isinstance(row, Policy)),
    )


def _page_texts(lines: Sequence[Line]) -> tuple[str, ...]:
    last = max(line.page for line in lines)
    pages: list[list[str]] = [[] for _ in range(last)]
    for line in lines:
        pages[line.page - 1].append(line.text)
    return tuple("\n".join(page) for page in pages)


def _targets(sections: Sequence[Section], rows: Sequence[Row]) -> Iterator[Target]:
    for section in sections:
        year = None
        where = " ".join((*section.path, section.heading))
        for sentence in section.sentences:
            yield from read_targets(
                sentence.text, page=sentence.page, section=where, ref=None, year=year
            )
            year = carried_year(sentence.text, year)
    for row in rows:
        where = " ".join(filter(None, (row.section, row.item)))
        for target in read_targets(
            row.text, page=row.page, section=where, ref=row.ref, year=row.deadline_year
        ):
            yield replace(target, page=_page_of(target.text, row))


def _page_of(words: str, row: Row) -> int:
    """The page of words of a row that may run over a page."""
    return next((e.page for e in row.excerpts if words in e.text), row.page)


def _refuse_what_is_no_plan(path: Path, sections: Sequence[Section], tables: _Tables) -> None:
    headings = sum(1 for section in sections if section.label)
    sentences = sum(len(section.sentences) for section in sections)
    if (headings < 2 or sentences < 3) and not tables.rows and not tables.framework:
        raise UnreadableDocument(
            f"{path.name} 不像一份实施方案：没有找到“一、”“（一）”这样的章节标题，"
            "也没有找到目标、任务、政策清单。请确认给的是方案全文。"
        )
