"""Where parts of the document stand → words: their pages, their numbers, what is below them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.document_places import (
    Heading,
    annexes_of,
    below,
    body_pages,
    heading_page,
    headings_of,
    index_pages,
    last_page,
    list_pages,
    twin_of,
)
from assistant.messages import join_names, row_name, say
from assistant.parts_asked import body_of, tasks_of
from assistant.readings import ListedAsked, StandingAsked
from assistant.row_questions import cite_rows
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import list_place, section_place
from corpus.plan import Section


def pages_told(first: int, last: int) -> str:
    """`第28页`, `第18—27页，共10页`."""
    if first == last:
        return say(False, "standing.page", page=first)
    return say(False, "standing.pages", first=first, last=last, count=last - first + 1)


def write_standing(reading: StandingAsked, evidence: None, view: View) -> Answer:
    sections = [s for s in view.plan.sections if section_place(s) in reading.sections]
    blocks = [
        *_lists(reading, view),
        *(_index(view) if reading.index else ()),
        *(_body(view) if reading.body else ()),
        *(_heading(h, view) for h in headings_of(view) if h.words in reading.headings),
        *("\n".join(_section(s, reading, view)) for s in sections),
        *_excerpts(reading, view),
    ]
    return Answer(
        question=reading.asked.original,
        kind="lookup" if reading.lists else "passage",
        answer="\n\n".join(blocks),
        count=_count(reading, sections, view),
        citations=tuple(_cited(reading, sections, view)),
        produced_by="tables",
    )


def _count(reading: StandingAsked, sections: list[Section], view: View) -> int | None:
    if reading.lists:
        return sum(len(view.numbers(name)) for name in reading.lists)
    return len(below(sections[0], view)) or None if len(sections) == 1 else None


def _lists(reading: StandingAsked, view: View) -> Iterator[str]:
    lines = []
    for name in reading.lists:
        title, pages = say(False, f"names.{name}_list"), list_pages(name, view)
        if not pages:
            lines.append(say(False, "refuse.no_list", list=title))
            continue
        rows = tuple(view.plan.rows(name))
        lines.append(
            say(
                False,
                "standing.list",
                list=title,
                place=list_place(view.plan, name),
                pages=pages_told(*pages),
                count=len(rows),
                rows=f"{row_name(False, rows[0])}—{rows[-1].number}",
            )
        )
    if len(lines) > 1:
        total = sum(len(view.numbers(name)) for name in reading.lists)
        lines.append(say(False, "lists.total", count=total))
    yield from lines


def _index(view: View) -> Iterator[str]:
    assert view.plan.framework  # how the question was understood
    yield say(
        False,
        "standing.index",
        name=view.plan.framework.name,
        pages=pages_told(*index_pages(view)),
        count=len(view.plan.indicators),
    )


def _body(view: View) -> Iterator[str]:
    chapters = [s for s in body_of(view) if s.level == 1]
    yield say(False, "standing.body", pages=pages_told(*body_pages(view)), count=len(chapters))


def _heading(heading: Heading, view: View) -> str:
    first = heading_page(heading, view)
    last = max(e.page for row in heading.rows for e in row.excerpts)
    return say(
        False,
        "standing.heading",
        heading=heading.words,
        pages=pages_told(first, last),
        count=len(heading.rows),
        rows=_run(heading),
    )


def _run(heading: Heading) -> str:
    first, last = row_name(False, heading.rows[0]), heading.rows[-1].number
    return first if len(heading.rows) == 1 else f"{first}—{last}"


def _section(section: Section, reading: StandingAsked, view: View) -> Iterator[str]:
    parts = below(section, view)
    yield say(
        False,
        _opening(section, view),
        heading=section.heading,
        number=section.label.rstrip("、"),
        above=section.path[0] if section.path else "",
        pages=pages_told(section.page, last_page(section, view)),
    )
    twin = twin_of(section, view)
    if twin:
        yield say(
            False,
            "standing.twin",
            heading=twin.words,
            page=heading_page(twin, view),
            rows=_run(twin),
            count=len(twin.rows),
        )
    elif reading.in_list:
        yield say(False, "standing.no_twin")
    if parts:
        yield say(False, "standing.below", count=len(parts))
        yield from (
            say(False, "document.part", heading=part.heading, page=part.page) for part in parts
        )


def _opening(section: Section, view: View) -> str:
    if not section.label:
        return "standing.plain"
    if section.level > 1:
        same = [s for s in body_of(view) if s.level == 2 and s.label == section.label]
        return "standing.item" if len(same) == 1 else "standing.item_in"
    chapters = [s for s in body_of(view) if s.level == 1]
    return "standing.last_chapter" if section is chapters[-1] else "standing.chapter"


def _excerpts(reading: StandingAsked, view: View) -> Iterator[str]:
    if not reading.excerpts:
        return
    pages = dict.fromkeys(e.page for e in reading.excerpts)
    told = join_names(False, [say(False, "standing.page", page=page) for page in pages])
    lines = [say(False, "standing.said", words=reading.words, pages=told)]
    for section in view.plan.sections:
        lines += [
            say(False, "document.on_page", page=e.page) + section_place(section) + f"：“{e.text}”"
            for e in section.sentences
            if e in reading.excerpts
        ]
    yield "\n\n".join(lines)


def _cited(reading: StandingAsked, sections: list[Section], view: View) -> Iterator[Citation]:
    plan = view.plan
    rows = [row for name in reading.lists for row in tuple(plan.rows(name))[:1]]
    rows += [h.rows[0] for h in headings_of(view) if h.words in reading.headings]
    yield from cite_rows(rows, view)
    told = [*sections]
    if reading.index:
        told += [s for s in annexes_of(view) if s.page <= index_pages(view)[0]][-1:]
    if reading.body:
        told += [s for s in body_of(view) if s.level == 1][:1]
    for s in told:
        yield Citation(plan.id, plan.title, section_place(s), s.page, s.heading)
    for s in plan.sections:
        for e in s.sentences:
            if e in reading.excerpts:
                yield Citation(plan.id, plan.title, section_place(s), e.page, e.text)


# ── how far the list of tasks follows the body ──


def write_listed(reading: ListedAsked, evidence: None, view: View) -> Answer:
    """The last item of the body that the list of tasks has, and the chapters that it leaves out."""
    plan = view.plan
    body = body_of(view)
    chapters = [s for s in body if s.level == 1]
    items = [s for s in body if s.level == 2 and s.path and s.path[0] != chapters[0].heading]
    listed = [s for s in items if tasks_of(s, view)]
    missing = [c for c in chapters if not _has(c, listed, view)]
    outside = [(chapter.heading,) for chapter in missing]
    gaps = [s for s in items if s not in listed and s.path[:1] not in outside]
    blocks = []
    asked = [s for s in (*chapters, *items) if s.heading == reading.heading]
    for section in asked:
        left_out = section in missing or section in gaps or section.path[:1] in outside
        key = "standing.left_out" if left_out else "standing.taken_in"
        blocks.append(say(False, key, heading=section.heading, page=section.page))
    last = plan.tasks[-1]
    if listed:
        words = listed[-1].heading
        blocks.append(say(False, "standing.ends", heading=words, page=last.page))
    inner = [c for c in missing if c not in (chapters[0], chapters[-1])]
    outer = [c for c in missing if c not in inner]
    key = "standing.missing" if inner else "standing.none_missing"
    blocks.append(say(False, key, chapters="；".join(_chapter(c, view) for c in inner)))
    if outer:
        names = join_names(False, [f"“{c.heading}”" for c in outer])
        blocks.append(say(False, "standing.outer", chapters=names))
    if gaps:
        names = join_names(False, [f"{s.heading}（第{s.page}页）" for s in gaps])
        blocks.append(say(False, "standing.gaps", items=names))
    cited = [*asked, *listed[-1:], *inner]
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join(blocks),
        citations=(
            *(Citation(plan.id, plan.title, section_place(s), s.page, s.heading) for s in cited),
            *cite_rows([last], view),
        ),
        produced_by="tables",
    )


def _has(chapter: Section, listed: list[Section], view: View) -> bool:
    return bool(twin_of(chapter, view)) or any(s.path[0] == chapter.heading for s in listed)


def _chapter(chapter: Section, view: View) -> str:
    parts = [s for s in below(chapter, view) if s.label]
    run = f"，{parts[0].label}至{parts[-1].label}" if len(parts) > 1 else ""
    return f"“{chapter.heading}”（第{chapter.page}页{run}）"
