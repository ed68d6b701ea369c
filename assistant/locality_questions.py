"""What a city or the counties have to do."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.places import places_in
from assistant.readings import LISTS, LocalityAsked
from assistant.row_questions import cite_rows, row_table, shorten
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import list_place
from corpus.plan import Note, Row


@dataclass(frozen=True)
class LocalityFound:
    rows: tuple[Row, ...]  # that name the place
    notes: tuple[Note, ...]  # clauses that bind all localities


def gather_locality(reading: LocalityAsked, view: View) -> LocalityFound:
    notes = tuple(note for note in view.plan.notes if note.effect == "blanket")
    if not reading.places:
        return LocalityFound((), notes)
    lists = tuple(name for name in LISTS if name in reading.asked.lists) or LISTS
    rows = tuple(row for row in view.rows if row.LIST in lists and _names(row, reading))
    return LocalityFound(rows, notes)


def _names(row: Row, reading: LocalityAsked) -> bool:
    """Whether a row names the places: all of them where the question says so, else one."""
    named, wanted = set(places_in(row.text)), set(reading.places)
    together = len(wanted) > 1 and pattern("unit_roles", "together").search(reading.asked.text)
    return wanted <= named if together else bool(wanted & named)


def write_locality(reading: LocalityAsked, found: LocalityFound, view: View) -> Answer:
    asked, english, plan = reading.asked, reading.asked.english, view.plan
    blocks = []
    place = join_names(english, reading.places)
    if reading.places:
        key = "locality.named" if found.rows else "locality.unnamed"
        blocks.append(say(english, key, place=place, count=len(found.rows)))
        blocks += [
            "\n".join(f"- {row_name(english, row)}：{shorten(row.text, 80)}" for row in found.rows)
        ]
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
    if not found.notes and not found.rows:
        words = say(english, "locality.none", place=place or asked.content)
        return Answer(asked.original, "refusal", words)
    cited = tuple(
        Citation(plan.id, plan.title, list_place(plan, note.list), note.page, note.text)
        for note in found.notes
    )
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join(block for block in blocks if block),
        rows=tuple(row.ref for row in found.rows),
        citations=(*cite_rows(found.rows, view), *cited),
        tables=(row_table(found.rows, english),) if found.rows else (),
    )
