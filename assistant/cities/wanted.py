"""A question that only figures could answer: which are wanted, and what can be said without."""

from __future__ import annotations

import math
from collections.abc import Iterator

from assistant.cities.kept import Kept
from assistant.cities.raw_changes import RawMove
from assistant.index_questions import cite_indicators
from assistant.messages import join_names, say
from assistant.readings import DataWanted
from assistant.view import View
from corpus.answer import Answer
from scoring.assumptions import default_composite
from scoring.composite import Composite, Measure


def write_data_wanted(reading: DataWanted, found: None, view: View) -> Answer:
    """Which figures are wanted and how they are handed over, and what can be said without."""
    asked, english = reading.asked, reading.asked.english
    about = view.figures.about() if view.figures else None
    cities = join_names(english, about.cities[:12]) if about else ""
    words = say(
        english,
        f"data.{reading.why}",
        places=join_names(english, reading.places),
        cities=cities,
        wanted=reading.places[0] if reading.places else "",
        example=_example(view, about, english),
        near=join_names(english, reading.places[1:]),
    )
    kind = "clarify" if reading.why.startswith("which_") else "refusal"
    lines = [words, *_without_figures(reading, view)]
    numbers = _numbers(reading, view)
    rows = [leaf for number in numbers if (leaf := view.indicator(number))]
    return Answer(
        question=asked.original,
        kind=kind,  # type: ignore[arg-type]
        answer="\n\n".join(lines),
        rows=tuple(leaf.ref for leaf in rows) if kind == "clarify" else (),
        citations=cite_indicators(rows, view.plan),
    )


def _example(view: View, about: Kept | None, english: bool) -> str:
    """A question as it can be put, with a city and an indicator of the data."""
    leaf = _composite(view).leaves[0].label
    city = about.cities[0] if about else ""
    return say(english, "data.ask_change", city=city, name=leaf)


def _composite(view: View) -> Composite:
    assert view.plan.framework
    return default_composite(view.plan.framework)


def _numbers(reading: DataWanted, view: View) -> list[int]:
    by_id = _composite(view).by_id if reading.moves else {}
    ids = (move.id for move in reading.moves if move.id in by_id)
    return [number for id_ in ids if (number := by_id[id_].number)]


def _without_figures(reading: DataWanted, view: View) -> Iterator[str]:
    """What the weights alone say of an indicator's change, and, where its start is said, more."""
    english = reading.asked.english
    for move in reading.moves:
        composite = _composite(view)
        part = composite.by_id.get(move.id)
        if part is None or part.measure is None:
            continue
        weight = round(composite.global_weights[move.id], 12)
        said = {"name": part.label, "weight": f"{weight:g}", "ten": f"{round(weight * 10, 10):g}"}
        yield say(english, "data.weight_only", **said)
        if move.start is not None and move.kind == "to":
            yield say(english, "data.own_score", **said, **_own_score(move, part.measure, weight))


def _own_score(move: RawMove, measure: Measure, weight: float) -> dict[str, object]:
    """The part of a change that the indicator's own goalposts and weight tell."""
    assert move.start is not None
    assert measure.at0 is not None
    assert measure.at100 is not None
    before, after = (_score(measure, value) for value in (move.start, move.amount))
    return {
        "start": f"{move.start:g}",
        "end": f"{move.amount:g}",
        "unit": measure.unit,
        "at0": f"{measure.at0:g}",
        "at100": f"{measure.at100:g}",
        "before": f"{before:.4g}",
        "after": f"{after:.4g}",
        "points": f"{round(weight * (after - before), 4):g}",
    }


def _score(measure: Measure, value: float) -> float:
    """As `scoring.normalise` has it for goalposts, for one value and without numpy.

    >>> _score(Measure(at0=35, at100=10), 25.0)
    40.0
    >>> _score(Measure(at0=2, at100=0.2, transform="log"), 2.5)
    0.0
    """
    assert measure.at0 is not None
    assert measure.at100 is not None
    ends = measure.at0, measure.at100
    if measure.transform == "log":
        value, *ends = (math.log(max(v, 1e-300)) for v in (value, *ends))  # type: ignore[assignment]
    return 100 * min(max((ends[0] - value) / (ends[0] - ends[1]), 0.0), 1.0)
