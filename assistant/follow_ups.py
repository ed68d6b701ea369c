"""Up to three questions that an answer leads to, one click away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.examples import example_questions
from assistant.messages import row_name, say
from assistant.normalise import plain
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Indicator, Row

_MOST = 3
_NEAR = 0.3  # share of a question's words from which a row is about the same matter


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
    if answer.kind == "refusal":
        yield from _instead(answer, view, english)
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


def _instead(answer: Answer, view: View, english: bool) -> Iterator[str]:
    """What the plan does answer: what comes near to the question, else one of each kind."""
    near = [
        view.rows[match.position]
        for match in view.row_matcher.rank(answer.question)[:2]
        if match.score >= _NEAR
    ]
    if not english:  # the headings are Chinese
        yield from (about(row.item, english) for row in near if row.item)
    yield from (say(english, "next.row", row=row_name(english, row)) for row in near[:1])
    if not near and not answer.follow_ups:
        yield from _of_each_kind(view, english)


def _of_each_kind(view: View, english: bool) -> Iterator[str]:
    if not english:
        yield from example_questions(view.plan)
        return
    led = next((row for row in view.plan.tasks if row.lead_units), None)
    if led:
        yield say(english, "next.row", row=row_name(english, led))
        yield say(english, "next.led", unit=led.lead_units[0])
    if view.plan.indicators:
        yield say(english, "next.largest")


def led_by(unit: str, view: View, english: bool) -> Iterator[str]:
    """The question for the tasks that a department leads, if it leads any."""
    if any(unit in row.lead_units for row in view.plan.tasks):
        yield say(english, "next.led", unit=unit)


def about(heading: str, english: bool) -> str:
    """The question for what the text says under a heading, with or without its number.

    >>> about("（六）推进工业领域协同增效", False)
    '方案正文对推进工业领域协同增效怎么说？'
    """
    return say(english, "next.text", title=heading.partition("）")[2] or heading)


def _about_row(row: Row, view: View, english: bool) -> Iterator[str]:
    for unit in (row.lead_units or row.participant_units)[:1]:
        name = view.units.name_of(unit) or unit
        if set(view.units.rows_of(name, "lead")) - {row.ref}:  # else it leads no other
            yield say(english, "next.unit", unit=name)
    if row.item:
        yield about(row.item, english)
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
