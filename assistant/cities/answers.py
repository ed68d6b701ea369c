"""Answers from the kept figures of cities, each with its arithmetic, its data and its assumptions.

A question to the figures names an operation (`assistant.cities.questions`); each operation
is one function: the figures laid out → what is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.cities.aims import answer_aim
from assistant.cities.changes import answer_raw, answer_seek
from assistant.cities.figures import Desk, Told, Untold
from assistant.cities.firmness import answer_swap
from assistant.cities.hidden import answer_balance, answer_score, answer_top, answer_without
from assistant.cities.kept import Kept, Loaded
from assistant.cities.middle import answer_check, answer_count, answer_middle, answer_widest
from assistant.cities.order import (
    answer_between,
    answer_change,
    answer_changed,
    answer_found_city,
    answer_items,
    answer_order,
)
from assistant.cities.points import (
    answer_best,
    answer_brought,
    answer_compare,
    answer_lost,
    answer_reason,
)
from assistant.cities.ranks import answer_interval, answer_robust, answer_value
from assistant.cities.states import answer_state
from assistant.cities.supposed import answer_raw_many, answer_weight_sought, answer_weights
from assistant.cities.targets import answer_progress, answer_reach, answer_reached
from assistant.cities.workings import answer_workings
from assistant.errors import Trouble
from assistant.index_questions import cite_indicators
from assistant.messages import say
from assistant.next_cities import next_of_cities
from assistant.readings import DataAsked
from assistant.view import View
from corpus.answer import Answer


def gather_data(reading: DataAsked, view: View) -> Loaded | Trouble:
    """The figures, read and scored; or why they cannot be."""
    assert view.figures
    try:
        return view.figures.load()
    except Trouble as trouble:
        return trouble


def write_data(reading: DataAsked, found: Loaded | Trouble, view: View) -> Answer:
    from scoring.errors import ScoringError

    asked, english = reading.asked, reading.asked.english
    if isinstance(found, Trouble):
        return Answer(asked.original, "refusal", str(found))
    try:
        told = _told(reading, found, view)
    except Untold as untold:
        words = say(english, f"data.{untold.key}", **untold.values)
        return Answer(asked.original, "refusal", _with_source(words, found, english))
    except ScoringError as error:
        return Answer(asked.original, "refusal", _with_source(str(error), found, english))
    numbers = [found.composite.by_id[id_].number for id_ in told.leaves]
    rows = [leaf for number in numbers if number and (leaf := view.indicator(number))]
    return Answer(
        question=asked.original,
        kind="index",
        answer=_with_source("\n\n".join(told.lines), found, english),
        rows=tuple(leaf.ref for leaf in rows),
        count=told.count,
        value=told.value,
        unit=told.unit,
        citations=cite_indicators(rows or list(view.plan.indicators[:1]), view.plan),
        produced_by="scoring",
        tables=told.tables,
        follow_ups=tuple(next_of_cities(reading, found.about, told.lines)),
    )


def levels_of(
    reading: DataAsked, found: Loaded | Trouble, view: View
) -> tuple[float | None, float | None]:
    """The index before and after what is supposed; None where there is no such thing."""
    from scoring.errors import ScoringError

    if isinstance(found, Trouble):
        return None, None
    try:
        levels = OPERATIONS[reading.operation](Desk(reading, found, view)).levels
    except (Untold, ScoringError):
        return None, None
    return levels or (None, None)


_ONE_BY_ONE = {"order", "middle"}  # operations on one measure


def _told(reading: DataAsked, found: Loaded, view: View) -> Told:
    """What the operation says; of several measures, one after the other."""
    answer = OPERATIONS[reading.operation]
    if reading.operation not in _ONE_BY_ONE or len(reading.measures) < 2:
        return _plainly(answer, Desk(reading, found, view))
    each = [
        _plainly(answer, Desk(replace(reading, measures=(measure,)), found, view))
        for measure in reading.measures
    ]
    return Told(
        tuple(line for told in each for line in told.lines),
        None,
        None,
        tuple(leaf for told in each for leaf in told.leaves),
        tuple(table for told in each for table in told.tables),
    )


def _plainly(answer: Callable[[Desk], Told], desk: Desk) -> Told:
    """What is told, and where rounding shows, that differences are of unrounded figures."""
    told = answer(desk)
    return replace(told, lines=(*told.lines, desk.say("rough"))) if desk.rough else told


def _with_source(words: str, found: Loaded, english: bool) -> str:
    source = say(english, "data.source", source=source_of(found.about, english))
    own = say(english, "data.own_assumptions") if found.about.assumptions else ""
    return f"{words}\n\n{source}{own}{say(english, 'data.not_comparable')}"


def source_of(about: Kept, english: bool) -> str:
    """Whose figures these are: 示例.xlsx，2024—2025年，11个城市，虚构."""
    comma = say(english, "data.comma")
    years = f"{about.years[0]}—{about.years[-1]}" if len(about.years) > 1 else ""
    years = years or "".join(map(str, about.years))
    count = say(english, "data.cities", count=len(about.cities))
    return comma.join(filter(None, (about.name, years, count, *about.remarks)))


OPERATIONS: dict[str, Callable[[Desk], Told]] = {
    "raw": answer_raw,
    "seek": answer_seek,
    "reach": answer_reach,
    "progress": answer_progress,
    "lost": answer_lost,
    "brought": answer_brought,
    "best": answer_best,
    "reason": answer_reason,
    "compare": answer_compare,
    "order": answer_order,
    "change": answer_change,
    "changed": answer_changed,
    "between": answer_between,
    "items": answer_items,
    "middle": answer_middle,
    "widest": answer_widest,
    "count": answer_count,
    "check": answer_check,
    "aim": answer_aim,
    "reached": answer_reached,
    "weight_sought": answer_weight_sought,
    "raw_many": answer_raw_many,
    "weights": answer_weights,
    "state": answer_state,
    "score": answer_score,
    "swap": answer_swap,
    "without": answer_without,
    "balance": answer_balance,
    "top": answer_top,
    "robust": answer_robust,
    "interval": answer_interval,
    "found_city": answer_found_city,
    "value": answer_value,
    "workings": answer_workings,
}
