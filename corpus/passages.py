"""A plan → its passages: the pieces that are searched and cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.places import indicator_place, list_place, row_place, section_place
from corpus.plan import Excerpt, Passage, Plan, Row


def passages_of(plan: Plan) -> tuple[Passage, ...]:
    """Body sentences, list rows, notes and indicators, in the order of the document.

    A passage is searched with its headings and units (`context`) and quoted without.
    A row that is broken by the end of a page gives one passage for each piece.
    """
    passages = (*_body(plan), *_rows(plan), *_notes(plan), *_indicators(plan))
    return tuple(_with_unique_ids(passages))


def _with_unique_ids(passages: Iterable[Passage]) -> Iterator[Passage]:
    """A serial number that the plan uses twice must not give one id to two passages."""
    seen: Counter[str] = Counter()
    for passage in passages:
        seen[passage.id] += 1
        times = seen[passage.id]
        yield passage if times == 1 else replace(passage, id=f"{passage.id}~{times}")


def _body(plan: Plan) -> Iterator[Passage]:
    for number, section in enumerate(plan.sections):
        place = section_place(section)
        for order, sentence in enumerate(section.sentences, 1):
            yield Passage(
                id=f"body-{number}-{order}",
                kind="body",
                text=sentence.text,
                context=place,
                section=place or plan.title,
                page=sentence.page,
                ref=None,
            )


def _rows(plan: Plan) -> Iterator[Passage]:
    for row in plan.rows():
        place = row_place(plan, row)
        for suffix, excerpt in _numbered(row.excerpts):
            yield Passage(
                id=f"{row.LIST}-{row.number}{suffix}",
                kind=row.LIST,
                text=excerpt.text,
                context=_row_context(row),
                section=place,
                page=excerpt.page,
                ref=row.ref,
            )


def _row_context(row: Row) -> str:
    units = "、".join((*row.lead_units, *row.participant_units))
    return " ".join(part for part in (row.section, row.item, units) if part)


def _notes(plan: Plan) -> Iterator[Passage]:
    for number, note in enumerate(plan.notes, 1):
        place = list_place(plan, note.list)
        yield Passage(f"note-{number}", "note", note.text, place, place, note.page, None)


def _indicators(plan: Plan) -> Iterator[Passage]:
    for leaf in plan.indicators:
        path = " ".join((leaf.dimension, leaf.level1_name, leaf.level2_name))
        weights = f"权重{leaf.weight:g} 占总指数{leaf.global_weight:g}"
        for suffix, excerpt in _numbered(leaf.excerpts):
            yield Passage(
                id=f"indicator-{leaf.number}{suffix}",
                kind="indicator",
                text=excerpt.text,
                context=f"{path} {leaf.name} {weights}",
                section=indicator_place(plan, leaf),
                page=excerpt.page,
                ref=leaf.ref,
            )


def _numbered(excerpts: tuple[Excerpt, ...]) -> Iterator[tuple[str, Excerpt]]:
    """Excerpts with the ending of their passage's id: none for the first, "-2" for the second."""
    for number, excerpt in enumerate(excerpts, 1):
        yield ("" if number == 1 else f"-{number}"), excerpt
