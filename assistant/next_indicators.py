"""What is asked after an answer about the index's weights: another side of the same measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.messages import say
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Indicator


def next_of_indicators(
    answer: Answer, leaves: Sequence[Indicator], view: View, english: bool
) -> Iterator[str]:
    """After weights, sources of data, or what a change of a score would bring."""
    if not view.plan.indicators:
        return
    supposed = answer.produced_by == "scoring"
    for leaf in leaves[:1]:
        if supposed:
            yield say(english, "next.weight", name=leaf.name)
        else:
            yield say(english, "next.whatif", name=leaf.name)
        siblings = {one.ref for one in view.plan.indicators if one.level1_no == leaf.level1_no}
        if siblings - set(answer.rows):
            yield say(english, "next.siblings", name=leaf.level1_name)
    largest = max(view.plan.indicators, key=lambda one: one.global_weight)
    if largest.ref not in answer.rows:
        yield say(english, "next.largest")
    if not all(leaf.level1_name in answer.answer for leaf in view.plan.indicators):
        yield say(english, "next.top_weights")
    for leaf in leaves[:1]:
        if leaf.data_sources:
            yield say(english, "next.source", name=leaf.name)
    if not leaves:
        yield say(english, "next.whatif", name=largest.name)
        yield say(english, "next.siblings", name=largest.level1_name)
