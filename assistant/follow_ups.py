"""Up to three questions that an answer leads to, one click away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.messages import row_name, say
from assistant.normalise import plain
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Indicator, Row

_MOST = 3


def with_follow_ups(answer: Answer, view: View, english: bool) -> tuple[str, ...]:
    """What could be asked next, made from the plan's own rows; what the answer has goes first."""
    asked = _bare(answer.question)
    found = [*answer.follow_ups, *_next(answer, view, english)]
    return tuple(q for q in dict.fromkeys(found) if _bare(q) != asked)[:_MOST]


def _bare(question: str) -> str:
    """A question without the small differences that make no other question."""
    return re.sub(r"[\W由还]+", "", plain(question))


def _next(answer: Answer, view: View, english: bool) -> Iterator[str]:
    if answer.kind == "clarify":
        return
    rows = [row for ref in answer.rows if (row := view.row(ref))]
    leaves = [
        leaf
        for ref in answer.rows
        if ref.list == "indicator" and (leaf := view.indicator(ref.number))
    ]
    if answer.kind == "index":
        yield from _about_indicator(leaves, english)
    elif len(rows) == 1:
        yield from _about_row(rows[0], view, english)
    elif rows:
        yield from (say(english, "next.row", row=row_name(english, row)) for row in rows[:_MOST])


def _about_row(row: Row, view: View, english: bool) -> Iterator[str]:
    for unit in (row.lead_units or row.participant_units)[:1]:
        name = view.units.name_of(unit) or unit
        if set(view.units.rows_of(name, "lead")) - {row.ref}:  # else it leads no other
            yield say(english, "next.unit", unit=name)
    if row.item:
        yield say(english, "next.text", title=row.item.partition("）")[2] or row.item)
    later = next((r for r in view.plan.rows(row.LIST) if r.number > row.number), None)
    if later:
        yield say(english, "next.row", row=row_name(english, later))


def _about_indicator(leaves: list[Indicator], english: bool) -> Iterator[str]:
    if not leaves:
        return
    leaf = leaves[0]
    yield say(english, "next.whatif", name=leaf.name)
    yield say(english, "next.siblings", name=leaf.level1_name)
    yield say(english, "next.largest")
