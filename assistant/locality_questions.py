"""What a city or the counties have to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import join_names, row_name, say
from assistant.places import places_in
from assistant.readings import LISTS, LocalityAsked
from assistant.row_questions import cite_rows, row_table, shorten_around
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import list_place, section_place
from corpus.plan import Excerpt, Note, Row
from corpus.text import bare

_SAID = 3  # sentences of the body that are quoted


@dataclass(frozen=True)
class Binding:
    """A sentence of the body that says what all localities are to do."""

    sentence: Excerpt
    place: str  # as a citation names it


@dataclass(frozen=True)
class LocalityFound:
    rows: tuple[Row, ...]  # that name the place
    notes: tuple[Note, ...]  # clauses that bind all localities
    # what the body asks of all of them, the nearest to the question first; of a place by name,
    # what stands in none of the rows
    said: tuple[Binding, ...] = ()


def gather_locality(reading: LocalityAsked, view: View) -> LocalityFound:
    notes = tuple(note for note in view.plan.notes if note.effect == "blanket")
    if not reading.places:
        said = binding_sentences(view)
        wanted = _pairs(reading.asked.text)
        nearest = sorted(said, key=lambda one: -len(wanted & _pairs(one.sentence.text)))
        return LocalityFound((), notes, tuple(nearest[:_SAID]))
    lists = tuple(name for name in LISTS if name in reading.asked.lists) or LISTS
    rows = tuple(row for row in view.rows if row.LIST in lists and _names(row.text, reading))
    return LocalityFound(rows, notes, _only_in_body(rows, reading, view))


def _only_in_body(rows: tuple[Row, ...], reading: LocalityAsked, view: View) -> tuple[Binding, ...]:
    """The sentences of the body that name the places and stand in none of `rows`."""
    told = "".join(_words(row.text) for row in rows)
    return tuple(
        Binding(sentence, section_place(section) or view.plan.title)
        for section in view.plan.sections
        for sentence in section.sentences
        if _names(sentence.text, reading) and _words(sentence.text) not in told
    )


def binding_sentences(view: View) -> tuple[Binding, ...]:
    """`各地要结合实际，制定实施方案`: what the body asks of all localities."""
    form = pattern("guards", "binding")
    return tuple(
        Binding(sentence, section_place(section) or view.plan.title)
        for section in view.plan.sections
        for sentence in section.sentences
        if form.search(sentence.text)
    )


def speaks_of(words: str, view: View) -> bool:
    """Whether what the body asks of all localities has a word of `words`."""
    wanted = _pairs(words)
    return any(wanted & _pairs(one.sentence.text) for one in binding_sentences(view))


def _pairs(words: str) -> set[str]:
    return {term for term in terms(words) if len(term) > 1}


def _words(text: str) -> str:
    """`text` without its marks: the body ends with a comma what a list ends with a stop."""
    return re.sub(r"\W", "", bare(text))


def _names(text: str, reading: LocalityAsked) -> bool:
    """Whether a text names the places: all of them where the question says so, else one."""
    named, wanted = set(places_in(text)), set(reading.places)
    together = len(wanted) > 1 and pattern("unit_roles", "together").search(reading.asked.text)
    return wanted <= named if together else bool(wanted & named)


def write_locality(reading: LocalityAsked, found: LocalityFound, view: View) -> Answer:
    asked, english, plan = reading.asked, reading.asked.english, view.plan
    blocks = [
        say(english, "text.quote", words=one.sentence.text, place=one.place, page=one.sentence.page)
        for one in found.said
    ]
    place = join_names(english, reading.places)
    if reading.places:
        body_blocks = [say(english, "locality.in_body", place=place), *blocks] if blocks else []
        blocks = []
        key = "locality.named" if found.rows else "locality.unnamed"
        blocks.append(say(english, key, place=place, count=len(found.rows)))
        blocks += [
            "\n".join(
                say(
                    english,
                    "row.item",
                    row=row_name(english, row),
                    words=shorten_around(row.text, reading.places, 80),
                )
                for row in found.rows
            ),
            *body_blocks,
        ]
    elif blocks:
        blocks.insert(0, say(english, "locality.body"))
    blocks += [
        say(
            english,
            "locality.blanket",
            place=list_place(plan, note.list),
            number=note.from_number,
            words=note.text,
        )
        for note in found.notes
    ]
    if not found.notes and not found.rows and not found.said:
        words = say(english, "locality.none", place=place or asked.content)
        return Answer(asked.original, "refusal", words)
    body = tuple(
        Citation(plan.id, plan.title, one.place, one.sentence.page, one.sentence.text)
        for one in found.said
    )
    cited = tuple(
        Citation(plan.id, plan.title, list_place(plan, note.list), note.page, note.text)
        for note in found.notes
    )
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join(block for block in blocks if block),
        rows=tuple(row.ref for row in found.rows),
        citations=(*cite_rows(found.rows, view), *body, *cited),
        tables=(row_table(found.rows, english),) if found.rows else (),
    )
