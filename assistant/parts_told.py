"""The document's parts → words: what stands in a chapter, a section, on a page, below a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.parts_asked import IN_CHAPTER, body_of, chapters_of, tasks_of
from assistant.readings import AboutDocument, HeadingsAsked, PageAsked, PartsAsked, PartUnclear
from assistant.row_questions import cite_rows, row_table, shorten
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import indicator_place, section_place
from corpus.plan import Row, Section

_EXTRACT = 40  # characters of a row that is told beside others
_MOST_SENTENCES = 12  # of a section shown


def write_parts(reading: PartsAsked, evidence: None, view: View) -> Answer:
    sections = [s for s in view.plan.sections if section_place(s) in reading.sections]
    if not sections:
        chapters = [s for s in body_of(view) if s.level == 1]
        words = say(reading.asked.english, "parts.no_section", chapters=len(chapters))
        return Answer(reading.asked.original, "refusal", words)
    if reading.aspect == "no_tasks":
        names = join_names(reading.asked.english, [s.heading for s in sections])
        words = say(reading.asked.english, "parts.no_tasks", section=names)
        cited = tuple(_cite(s, s.heading, s.page, view) for s in sections)
        return Answer(reading.asked.original, "passage", words, citations=cited)
    if reading.aspect == "count":
        return _write_count(reading.asked, sections[0], view)
    if reading.aspect == "chapter":
        return _write_chapter(reading.asked, sections[0], view)
    if reading.aspect == "targets":
        return _write_targets(reading.asked, sections, view)
    return _write_texts(reading.asked, sections, view)


def _cite(section: Section, text: str, page: int, view: View) -> Citation:
    return Citation(view.plan.id, view.plan.title, section_place(section), page, text)


def _part_line(section: Section, english: bool) -> str:
    return say(english, "document.part", heading=section.heading, page=section.page)


def _write_count(asked: Asked, chapter: Section, view: View) -> Answer:
    below = [s for s in body_of(view) if s.path == (chapter.heading,)]
    opening = say(
        asked.english,
        "parts.sections",
        heading=chapter.heading,
        page=chapter.page,
        count=len(below),
    )
    return Answer(
        asked.original,
        "passage",
        "\n".join([opening, "", *(_part_line(s, asked.english) for s in below)]).strip(),
        count=len(below),
        citations=tuple(_cite(s, s.heading, s.page, view) for s in (chapter, *below)),
        produced_by="extraction",
    )


def _write_chapter(asked: Asked, section: Section, view: View) -> Answer:
    chapter = next(s for s in body_of(view) if s.heading == section.path[0])
    words = say(
        asked.english,
        "parts.chapter",
        section=section.heading,
        page=section.page,
        chapter=chapter.heading,
        first=chapter.page,
    )
    cited = tuple(_cite(s, s.heading, s.page, view) for s in (section, chapter))
    return Answer(asked.original, "passage", words, citations=cited, produced_by="extraction")


def _write_targets(asked: Asked, sections: Sequence[Section], view: View) -> Answer:
    """What the plan measures in a section: the clauses that set a figure."""
    english = asked.english
    places = {" ".join((*s.path, s.heading)) for s in sections}  # as a target names its section
    targets = [t for t in view.plan.targets if t.section in places]
    name = join_names(english, [s.heading for s in sections])
    if not targets:
        return Answer(asked.original, "refusal", say(english, "parts.no_targets", section=name))
    clauses = list(dict.fromkeys((t.text, t.page) for t in targets))
    opening = say(english, "parts.targets", section=name, count=len(clauses))
    lines = [say(english, "parts.clause", words=text, page=page) for text, page in clauses]
    return Answer(
        asked.original,
        "passage",
        "\n".join([opening, "", *lines]),
        citations=tuple(_cite(sections[0], text, page, view) for text, page in clauses),
        produced_by="extraction",
    )


def _write_texts(asked: Asked, sections: Sequence[Section], view: View) -> Answer:
    """The sections, each with its first sentence; a single one in full."""
    english, whole = asked.english, len(sections) == 1
    blocks, cited = list[str](), list[Citation]()
    if not whole and len(IN_CHAPTER.findall(asked.text)) == 1:
        blocks.append(say(english, "parts.two_sections"))
    for section in sections:
        sentences = section.sentences[: _MOST_SENTENCES if whole else 1]
        heading = say(english, "document.section", place=section_place(section), page=section.page)
        blocks.append("\n".join([heading, "", *("> " + s.text for s in sentences)]))
        cited += [_cite(section, s.text, s.page, view) for s in sentences]
    return Answer(
        asked.original,
        "passage",
        "\n\n".join(blocks),
        citations=tuple(cited),
        produced_by="extraction",
    )


def write_part_unclear(reading: PartUnclear, evidence: None, view: View) -> Answer:
    """The number of a chapter that the body and the list give to different ones."""
    english, chapters = reading.asked.english, chapters_of(view)
    lines = [
        say(
            english,
            "parts.heading_line",
            heading=heading,
            count=len(chapters[heading]),
            rows=_run(chapters[heading], english),
        )
        for heading in reading.headings
    ]
    if not lines:
        words = say(english, "parts.no_heading", number=reading.number, count=len(chapters))
        return Answer(reading.asked.original, "refusal", words)
    opening = say(english, "parts.unclear", number=reading.number)
    return Answer(reading.asked.original, "clarify", "\n".join([opening, "", *lines]))


def _run(rows: Sequence[Row], english: bool) -> str:
    first, last = row_name(english, rows[0]), rows[-1].number
    return first if len(rows) == 1 else f"{first}—{last}"


def write_headings(reading: HeadingsAsked, evidence: None, view: View) -> Answer:
    """The headings of the list of tasks with how many stand below each."""
    english, chapters = reading.asked.english, chapters_of(view)
    most = max(map(len, chapters.values()))
    top = [heading for heading, rows in chapters.items() if len(rows) == most]
    opening = say(
        english,
        "parts.most_rows" if reading.most else "parts.headings",
        headings=join_names(english, top),
        most=most,
        count=len(chapters),
    )
    lines = [
        say(
            english,
            "parts.heading_line",
            heading=heading,
            count=len(rows),
            rows=_run(rows, english),
        )
        for heading, rows in chapters.items()
    ]
    told = [row for heading in top for row in chapters[heading]] if reading.most else []
    firsts = told or [rows[0] for rows in chapters.values()]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n".join([opening, "", *lines]),
        rows=tuple(row.ref for row in told),
        count=most if reading.most else len(chapters),
        citations=cite_rows(firsts, view),
        tables=(row_table(told, english),) if told else (),
    )


# ── a page ──


@dataclass(frozen=True)
class _OnPage:
    """A thing that stands on a page: where it is, and its words there."""

    at: int  # place in the page's text, to tell what is last
    line: str
    citation: Citation


def write_page(reading: PageAsked, evidence: None, view: View) -> Answer:
    asked, english, plan = reading.asked, reading.asked.english, view.plan
    count = len(plan.pages)
    if not 1 <= reading.number <= count:
        words = say(english, "parts.no_page", number=reading.number, count=count)
        return Answer(asked.original, "refusal", words)
    found = sorted(_on_page(reading.number, view, english), key=lambda thing: thing.at)
    if not found:
        words = say(english, "parts.empty_page", number=reading.number)
        return Answer(asked.original, "refusal", words)
    if reading.last:
        found = found[-1:]
    key = "parts.page_end" if reading.last else "parts.page"
    opening = say(english, key, number=reading.number)
    return Answer(
        asked.original,
        "passage",
        "\n".join([opening, "", *(thing.line for thing in found)]),
        citations=tuple(thing.citation for thing in found),
        produced_by="extraction",
    )


def _on_page(number: int, view: View, english: bool) -> Iterator[_OnPage]:
    """Sections, rows and indicators with words on the page; what began before is told so."""
    plan, page = view.plan, _squeezed(view.plan.pages[number - 1])
    for section in plan.sections:
        own = [s for s in section.sentences if s.page == number]
        begins = section.page == number and bool(section.heading)
        if not (own or begins):
            continue
        words = section.heading if begins else own[0].text
        yield _OnPage(
            page.find(_squeezed(words)),
            _page_line(section.heading or shorten(words, _EXTRACT), section.page < number, english),
            _cite(section, own[0].text if own else section.heading, number, view),
        )
    for row in view.rows:
        own = [e for e in row.excerpts if e.page == number]
        if own:
            name = f"{row_name(english, row)}：{shorten(row.text, _EXTRACT)}"
            at = page.find(_squeezed(own[0].text)[:12])
            citation = next(iter(cite_rows([row], view)))
            yield _OnPage(at, _page_line(name, row.page < number, english), citation)
    for leaf in plan.indicators:
        if leaf.page == number:
            name = f"{say(english, 'names.indicator', number=leaf.number)}：{leaf.name}"
            text = leaf.excerpts[0].text
            at = page.find(_squeezed(text)[:8])
            cited = Citation(plan.id, plan.title, indicator_place(plan, leaf), number, text)
            yield _OnPage(at, _page_line(name, False, english), cited)


def _page_line(words: str, goes_on: bool, english: bool) -> str:
    return say(english, "parts.goes_on" if goes_on else "parts.stands", words=words)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# ── the document itself ──

_STATUS = re.compile(r"[（(]([^（）()]{0,6}(?:稿|草案|试行|暂行|印发|意见))[)）]")


def write_document(reading: AboutDocument, evidence: None, view: View) -> Answer:
    asked, plan = reading.asked, view.plan
    if reading.matter == "unlisted":
        return _write_unlisted(asked, view)
    if reading.matter == "annexes":
        return _write_annexes(asked, view)
    if reading.matter == "basis":
        return _write_basis(asked, view)
    key = "parts.title"
    status = _STATUS.search(plan.title)
    if reading.matter == "draft":
        key = "parts.draft" if status else "parts.no_status"
    words = say(asked.english, key, title=plan.title, status=status[1] if status else "")
    cited = Citation(plan.id, plan.title, plan.title, 1, plan.title)
    return Answer(asked.original, "passage", words, citations=(cited,), produced_by="extraction")


def _write_annexes(asked: Asked, view: View) -> Answer:
    annexes = [s for s in view.plan.sections if s.label.startswith("附件")]
    if not annexes:
        return Answer(asked.original, "refusal", say(asked.english, "parts.no_annex"))
    lines = [
        say(
            asked.english,
            "document.part",
            heading=f"{s.label} {s.title}".strip(),
            page=s.page,
        )
        for s in annexes
    ]
    opening = say(asked.english, "parts.annexes", count=len(annexes))
    return Answer(
        asked.original,
        "passage",
        "\n".join([opening, "", *lines]),
        count=len(annexes),
        citations=tuple(_cite(s, s.heading, s.page, view) for s in annexes),
        produced_by="extraction",
    )


def _write_unlisted(asked: Asked, view: View) -> Answer:
    """Numbered sections of the body that no task stands below."""
    items = [s for s in body_of(view) if s.level == 2 and s.path]
    first = items[0].path[0] if items else ""  # 总体要求 sets aims, and has no tasks
    missing = [s for s in items if s.path[0] != first and not tasks_of(s, view)]
    if not missing:
        return Answer(asked.original, "refusal", say(asked.english, "parts.all_listed"))
    opening = say(asked.english, "parts.unlisted", count=len(missing))
    return Answer(
        asked.original,
        "passage",
        "\n".join([opening, "", *(_part_line(s, asked.english) for s in missing)]),
        citations=tuple(_cite(s, s.heading, s.page, view) for s in missing),
        produced_by="extraction",
    )


def _write_basis(asked: Asked, view: View) -> Answer:
    """The sentence of the preamble that says from what the plan is made."""
    for section in view.plan.sections:
        for sentence in section.sentences:
            if pattern("parts", "made_from").search(sentence.text):
                cited = _cite(section, sentence.text, sentence.page, view)
                if not cited.section:  # the preamble stands below the title alone
                    cited = replace(cited, section=view.plan.title)
                words = say(
                    asked.english,
                    "parts.basis",
                    words=sentence.text,
                    place=cited.section,
                    page=sentence.page,
                )
                return Answer(
                    asked.original,
                    "passage",
                    words,
                    citations=(cited,),
                    produced_by="extraction",
                )
    return Answer(asked.original, "refusal", say(asked.english, "parts.no_basis"))
