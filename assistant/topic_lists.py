"""All that the plan has on a field: 海洋方面都写了什么, 大气方面有哪些目标.

A field is known by words (`words.toml`, [topics]): a row belongs to it by its own words, by the
heading of its list above it, or by the section of the body that says the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.document_questions import names_in_runs
from assistant.fact_questions import years_in
from assistant.lexicon import lexicon, pattern
from assistant.messages import row_name, say
from assistant.readings import LISTS, Reading, TopicAsked
from assistant.row_questions import cite_rows, row_table
from assistant.story import asks_of_matter
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import section_place
from corpus.plan import Excerpt, ListName, Row, Section
from corpus.text import squeeze

_MOST = 12  # sentences of the body that are quoted
_CUT = 110  # characters of a row that are told
_CLAUSE = re.compile(r"[^，。；]{6,}")

# ── understanding ──


def understand_topic(asked: Asked, view: View) -> Reading | None:
    """A field, and nothing else beside it than that all of it is wanted, or its rows."""
    if asked.english or asked.units or asked.references:
        return None
    topic = _topic_of(asked.text)
    if not topic or not _words(topic).search(view.plan_text):
        return None
    return TopicAsked(asked, topic, _lists(asked), bool(_COUNTED.search(asked.text)))


_COUNTED = re.compile("量化|硬指标|数字|数值")


def _lists(asked: Asked) -> tuple[ListName, ...]:
    """The lists asked for; 硬指标 are goals, not the indicators of the index."""
    lists = tuple(name for name in LISTS if name in asked.lists)
    return ("goal", *lists) if "indicator" in asked.lists and "goal" not in lists else lists


def _topic_of(text: str) -> str:
    """The field that a question names; empty where it names something else beside it.

    >>> _topic_of("交通方面目标"), _topic_of("海洋方面方案都写了什么"), _topic_of("海洋垃圾谁管")
    ('交通', '海洋', '')
    """
    for topic in sorted(lexicon()["topics"]["fields"], key=len, reverse=True):
        named = re.search(rf"{topic}(?:的?(?:方面|领域|板块))" if len(topic) < 2 else topic, text)
        if named and not _left(text[: named.start()] + " " + text[named.end() :]):
            wanted = pattern("topics", "asked").search(text) or asks_of_matter(text) != text
            return str(topic) if wanted else ""
    return ""


def _left(rest: str) -> str:
    """What is left of a question beside words that ask for all of a field."""
    for section, name in _ASKING:
        rest = pattern(section, name).sub(" ", rest)
    rest = re.sub(r"20\d\d年?", " ", pattern("lists", "every").sub(" ", rest))
    rest = without_fillers(rest)
    return "".join(re.findall(r"[\u4e00-\u9fff]{2,}|[a-z]+|\d+", rest))


_ASKING = (
    ("questions", "what_to_do"),
    ("topics", "noise"),
    ("roles", "lead"),
    ("questions", "count"),
)


@functools.cache
def _words(topic: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon()["topics"]["fields"][topic]))


# ── gathering ──


@dataclass(frozen=True)
class TopicFound:
    rows: tuple[Row, ...]
    sections: tuple[tuple[Section, tuple[Excerpt, ...]], ...]  # of the body, with its sentences


def gather_topic(reading: TopicAsked, view: View) -> TopicFound:
    words = _words(reading.topic)
    lists = reading.lists or LISTS
    wanted = [row for row in view.rows if row.LIST in lists and _belongs(row, words, view)]
    years = years_in(reading.asked.text)
    dated = [row for row in wanted if row.deadline_year in years] or wanted
    figures = {target.ref for target in view.plan.targets}
    rows = [row for row in dated if not reading.counted or row.ref in figures]
    sections = () if reading.lists else tuple(_sections(words, view))
    return TopicFound(tuple(rows), sections)


def _belongs(row: Row, words: re.Pattern[str], view: View) -> bool:
    if words.search(row.text) or words.search(f"{row.section} {row.item}"):
        return True
    said = [squeeze(clause) for clause in _CLAUSE.findall(row.text)]
    return any(
        words.search(section_place(section))
        for section in view.plan.sections
        if not section.title.endswith("清单")
        for sentence in section.sentences
        if any(clause in squeeze(sentence.text) for clause in said)
    )


def _sections(words: re.Pattern[str], view: View) -> Iterator[tuple[Section, tuple[Excerpt, ...]]]:
    """The sections of the body with the sentences that have a word of the field."""
    for section in view.plan.sections:
        if section.path[:1] and section.path[0].startswith("附件"):
            continue
        said = tuple(sentence for sentence in section.sentences if words.search(sentence.text))
        if said:
            yield section, said


# ── writing ──


def write_topic(reading: TopicAsked, found: TopicFound, view: View) -> Answer:
    if not (found.rows or found.sections):
        words = say(False, "topic.none", topic=reading.topic)
        return Answer(reading.asked.original, "refusal", words)
    cited = [] if reading.lists else list(_cited(found, view))
    blocks = list(_of_rows(reading, found)) if reading.lists else list(_of_body(reading, found))
    return Answer(
        question=reading.asked.original,
        kind="lookup" if reading.lists else "passage",
        answer="\n\n".join(blocks),
        rows=tuple(row.ref for row in found.rows),
        count=len(found.rows) if reading.lists and reading.asked.count else None,
        citations=(*cited, *cite_rows(found.rows, view)),
        produced_by="tables",
        tables=(row_table(found.rows, False),) if found.rows else (),
    )


def _of_rows(reading: TopicAsked, found: TopicFound) -> Iterator[str]:
    names = names_in_runs(found.rows, False)
    yield say(False, "topic.rows", topic=reading.topic, count=len(found.rows), rows=names)
    years = years_in(reading.asked.text)
    if years and not any(row.deadline_year in years for row in found.rows):
        yield say(False, "topic.no_year", years="、".join(f"{year}年" for year in years))
    lines = [
        say(
            False,
            "topic.row",
            row=row_name(False, row),
            words=row.text if len(row.text) <= _CUT else f"{row.text[: _CUT - 1]}…",
            lead=row.lead_text or say(False, "topic.no_lead"),
            page=row.page,
        )
        for row in found.rows
    ]
    yield "\n".join(lines)


def _of_body(reading: TopicAsked, found: TopicFound) -> Iterator[str]:
    """The sentences by section, the first of them quoted, and the rows by number."""
    count = sum(len(said) for _, said in found.sections)
    sections = "、".join(section.heading for section, _ in found.sections if section.heading)
    if count:
        key = "topic.body" if count <= _MOST else "topic.body_cut"
        yield say(False, key, topic=reading.topic, count=count, sections=sections, shown=_MOST)
    if found.rows:
        yield say(False, "topic.in_lists", rows=names_in_runs(found.rows, False))
    left = _MOST
    for section, said in found.sections:
        if left > 0:
            page = say(False, "text.section", place=section_place(section), pages=said[0].page)
            yield page
        yield from (f"> {sentence.text}" for sentence in said[: max(left, 0)])
        left -= len(said)


def _cited(found: TopicFound, view: View) -> Iterator[Citation]:
    plan = view.plan
    for section, said in found.sections:
        for sentence in said:
            place = section_place(section) or plan.title
            yield Citation(plan.id, plan.title, place, sentence.page, sentence.text)
