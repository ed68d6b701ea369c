"""Questions about the parts of the annexes: an annex by its number, the rows under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.asked import Asked, without_fillers
from assistant.document_places import last_page
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.normalise import plain
from assistant.readings import LISTS, AnnexAsked, ListPartAsked, Reading
from assistant.row_questions import cite_rows, extract_line, row_table, short_line
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.numerals import read_number
from corpus.places import section_place
from corpus.plan import Indicator, Row, Section

_ANNEX = re.compile(r"附件\s*([一二三四五六七八九\d])(?!清单)")
_LABEL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")
_SHORTEST = 4  # characters of a heading that is known by its words alone
_LISTED = 20  # rows up to which each is told beside the table
_EXTRACT = 40  # characters of a row that is told so

# ── understanding ──


def understand_annex(asked: Asked, view: View) -> Reading | None:
    """`附件2是什么`: an annex as a whole."""
    match = _ANNEX.search(asked.text)
    if not match or asked.units or asked.references:
        return None
    rest = without_fillers(pattern("document", "contents").sub(" ", _ANNEX.sub(" ", asked.text)))
    if re.search(r"[\u4e00-\u9fff]{2,}", pattern("document", "parts_asked").sub(" ", rest)):
        return None
    number = read_number(match[1])
    return AnnexAsked(asked, number) if _annex(number, view) else None


def _annex(number: int, view: View) -> Section | None:
    own = (s for s in view.plan.sections if s.label.startswith("附件"))
    return next((s for s in own if read_number(s.label.removeprefix("附件")) == number), None)


def understand_list_part(asked: Asked, view: View) -> Reading | None:
    """`任务清单“提升生态系统固碳能力”那一块有几项`: the rows below a heading of a list."""
    if not asked.lists or asked.units or asked.references:
        return None
    for heading in sorted(_headings(view), key=lambda h: -len(h)):
        words = plain(_LABEL.sub("", heading))
        if len(words) >= _SHORTEST and words in asked.text and _asks_rows(asked, words):
            rows = tuple(row.ref for row in view.rows if heading in _above(row))
            return ListPartAsked(asked, heading, rows)
    return None


def _headings(view: View) -> set[str]:
    return {heading for row in view.rows for heading in _above(row) if heading}


def _above(row: Row) -> tuple[str, str]:
    """The headings of a list under which a row stands; only tasks have any."""
    return getattr(row, "section", ""), getattr(row, "item", "")


def _asks_rows(asked: Asked, heading: str) -> bool:
    """Whether nothing but the rows under the heading is asked for: how many, or which."""
    rest = asked.text.replace(heading, " ")
    if not (asked.count or pattern("document", "contents").search(rest)):
        return False
    for section, name in (
        ("questions", "rows_counted"),
        ("questions", "count"),
        ("document", "contents"),
        ("document", "parts_asked"),
        ("lists", "every"),
        ("lists", "any"),
    ):
        rest = pattern(section, name).sub(" ", rest)
    return not re.search(r"[\u4e00-\u9fff]{2,}", without_fillers(rest))


# ── writing ──


def write_annex(reading: AnnexAsked, evidence: None, view: View) -> Answer:
    """The annex by its title, the lists in it and how many rows each has; the index's levels."""
    english, plan = reading.asked.english, view.plan
    annex = _annex(reading.number, view)
    assert annex  # how the question was understood
    parts = [s for s in plan.sections if s.path[:1] == (f"{annex.label} {annex.title}".strip(),)]
    last = last_page(annex, view)
    key = "document.annex" if last > annex.page else "document.annex_alone"
    lines = [say(english, key, heading=_name(annex), page=annex.page, last=last)]
    lines += [_part_line(section, view, english) for section in parts if section.title]
    if plan.framework and _holds_index(annex, view):
        lines += _index_lines(plan.indicators, english)
    cited = (annex, *(section for section in parts if section.title))
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n".join([lines[0], *(["", *lines[1:]] if lines[1:] else [])]),
        citations=tuple(
            Citation(plan.id, plan.title, section_place(s), s.page, s.heading) for s in cited
        ),
    )


def _index_lines(leaves: Sequence[Indicator], english: bool) -> Iterator[str]:
    """How many nodes the index has on each level, and the groups that the table puts above."""
    tops = dict.fromkeys((leaf.dimension, leaf.level1_no, leaf.level1_name) for leaf in leaves)
    middle = {(leaf.level1_no, leaf.level2_no, leaf.level2_name) for leaf in leaves}
    yield say(
        english,
        "document.annex_index",
        level1=len(tops),
        level2=len(middle),
        count=len(leaves),
    )
    groups: dict[str, list[str]] = {}
    for dimension, _, name in tops:
        groups.setdefault(dimension, []).append(name)
    if len(groups) > 1 and all(groups):
        names = [
            say(english, "document.annex_group", name=group, nodes=join_names(english, nodes))
            for group, nodes in groups.items()
        ]
        told = ("; " if english else "；").join(names)
        yield say(english, "document.annex_groups", count=len(groups), names=told)


def _name(annex: Section) -> str:
    return f"{annex.label} {annex.title}".strip()


def _part_line(section: Section, view: View, english: bool) -> str:
    names = {"goal": "目标清单", "task": "任务清单", "policy": "政策清单"}
    rows = next((tuple(view.plan.rows(n)) for n in LISTS if names[n] in section.title), ())
    key = "document.annex_list" if rows else "document.part"
    return say(english, key, heading=section.heading, page=section.page, count=len(rows))


def _holds_index(annex: Section, view: View) -> bool:
    """Whether the index table stands in this annex: no later one begins before its first page."""
    first = min((leaf.page for leaf in view.plan.indicators), default=0)
    begun = [s for s in view.plan.sections if s.label.startswith("附件") and s.page <= first]
    return bool(begun) and max(begun, key=lambda s: s.page) is annex


def write_list_part(reading: ListPartAsked, evidence: None, view: View) -> Answer:
    english = reading.asked.english
    rows = [row for ref in reading.rows if (row := view.row(ref))]
    names = join_names(english, [row_name(english, row) for row in rows])
    words = say(english, "document.list_part", heading=reading.heading, count=len(rows), rows=names)
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n".join([words, "", *_lines(reading.asked, rows, view)]).strip(),
        rows=tuple(row.ref for row in rows),
        count=len(rows) if reading.asked.count else None,
        citations=cite_rows(rows, view),
        tables=(row_table(rows, english),),
    )


def _lines(asked: Asked, rows: list[Row], view: View) -> Iterator[str]:
    """Each row by its words; where it is asked whose it is, with its departments."""
    if asked.roles & {"lead", "participants"}:
        yield from (short_line(row, view.plan, asked.english) for row in rows)
    elif len(rows) <= _LISTED:
        yield from (extract_line(row, _EXTRACT, asked.english) for row in rows)
