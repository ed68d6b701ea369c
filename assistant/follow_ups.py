"""Up to three questions that an answer leads to, one click away: answerable, and not asked yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.examples import example_questions
from assistant.messages import say
from assistant.next_indicators import next_of_indicators
from assistant.next_rows import next_of_lists, next_of_rows
from assistant.next_texts import next_of_texts
from assistant.normalise import LONGEST, plain
from assistant.offers import about_matter_of, led_by, who_leads
from assistant.view import View
from corpus.answer import Answer, Question

_MOST = 3
_NEAR = 0.3  # share of a question's words from which a row is about the same matter


def with_follow_ups(
    answer: Answer, view: View, english: bool, question: Question
) -> tuple[str, ...]:
    """What could be asked next, made from the plan's own rows; what the answer has goes first.

    `question` is what the person typed, with all that was asked before: none of it is offered.
    """
    asked = {_bare(text) for text in (*question.history, question.text, answer.question)}
    found = _unasked([*answer.follow_ups, *_next(answer, view, english)], asked)
    if not found and answer.kind != "clarify":
        found = _unasked(_of_each_kind(view, english), asked)
    return found[:_MOST]


def _unasked(questions: Iterable[str], asked: set[str]) -> tuple[str, ...]:
    return tuple(q for q in dict.fromkeys(questions) if _bare(q) not in asked)


def _bare(question: str) -> str:
    """A question without the small differences that make no other question."""
    return re.sub(r"[\W由还]+", "", plain(question[:LONGEST]))


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
        yield from next_of_indicators(answer, leaves, view, english)
    elif rows:
        yield from next_of_rows(answer, rows, view, english)
    elif answer.kind == "passage":
        yield from next_of_texts(answer, view, english)
    else:
        yield from next_of_lists(answer, view, english)


def _instead(answer: Answer, view: View, english: bool) -> Iterator[str]:
    """What the plan does answer: what comes near to the question, else one of each kind."""
    near = [
        view.rows[match.position]
        for match in view.row_matcher.rank(answer.question)[:2]
        if match.score >= _NEAR
    ]
    if not english:  # the headings are Chinese
        for row in near:
            yield from about_matter_of(row, view, english)
    yield from (who_leads(row, english) for row in near[:1])
    if not near and not answer.follow_ups:
        yield from _of_each_kind(view, english)


def _of_each_kind(view: View, english: bool) -> Iterator[str]:
    if not english:
        yield from example_questions(view.plan)
        return
    led = next((row for row in view.plan.tasks if row.lead_units), None)
    if led:
        yield who_leads(led, english)
        yield from led_by(led.lead_units[0], view, english)
    if view.plan.indicators:
        yield say(english, "next.largest")
