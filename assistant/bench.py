"""The calculator's bench: what an index is computed with besides the plan.

plan's framework + the choices that it leaves open (`Setup`) → `Composite`
`Composite` + scores as they were set                        → `Scored`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from corpus.plan import Framework
from scoring.assumptions import LEAST_WEIGHT, default_composite
from scoring.composite import Composite, Measure, Missing, Part
from scoring.composite_file import check_goalposts
from scoring.engine import Scored, score_given
from scoring.readings import DEFAULT, Readings, read_as
from scoring.robustness import FLOOR

START = 60.0  # points that every indicator has at first: a place to begin, no estimate

Scores = Mapping[str, float | None]  # leaf id → points; None: not reported


@dataclass(frozen=True)
class Setup:
    """The choices that the plan leaves open, as somebody made them."""

    goalposts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    readings: Readings = DEFAULT
    aggregate: str = "arithmetic"  # one of AGGREGATES, at every node
    min_weight: float = LEAST_WEIGHT  # of a node that must be present, 0 to 1

    @property
    def own(self) -> bool:
        """Whether anything differs from the defaults."""
        return self != PLAIN


PLAIN = Setup()


def composite_of(framework: Framework, setup: Setup) -> Composite:
    """The plan's tree with the assumptions as they were set. Raises BadFramework, naming what.

    Goalposts that were set by hand go before those of a reading.
    """
    composite = read_as(default_composite(framework), setup.readings)
    parts = tuple(_set(part, setup) for part in composite.parts)
    notes = (*composite.notes, *_own_choices(composite, setup))
    missing = Missing(composite.missing.policy, setup.min_weight)
    return replace(composite, parts=parts, missing=missing, notes=notes, read=True)


def with_readings(framework: Framework, setup: Setup, readings: Readings) -> Setup:
    """The setup with other readings; goalposts set by hand go where the reading sets others."""
    plain = default_composite(framework)
    before, after = read_as(plain, setup.readings), read_as(plain, readings)
    kept = {
        id_: ends
        for id_, ends in setup.goalposts.items()
        if before.by_id[id_].measure == after.by_id[id_].measure
    }
    return replace(setup, readings=readings, goalposts=kept)


def with_goalposts(
    framework: Framework, setup: Setup, id_: str, ends: tuple[float, float]
) -> Setup:
    """The setup with a leaf's goalposts set by hand. Raises BadFramework where they cannot be."""
    changed = replace(setup, goalposts={**setup.goalposts, id_: ends})
    composite_of(framework, changed)
    return changed


def _set(part: Part, setup: Setup) -> Part:
    floor = FLOOR if setup.aggregate != "arithmetic" else 0.0
    part = replace(part, aggregate=setup.aggregate, floor=floor)
    if part.id not in setup.goalposts:
        return part
    at0, at100 = setup.goalposts[part.id]
    direction = 1 if at100 > at0 else -1
    measure = replace(part.measure or Measure(), at0=at0, at100=at100, direction=direction)
    check_goalposts(measure, part.label)
    return replace(part, measure=measure)


def _own_choices(composite: Composite, setup: Setup) -> Iterable[str]:
    for id_, (at0, at100) in setup.goalposts.items():
        if id_ in composite.by_id:
            label = composite.by_id[id_].label
            yield f"指标“{label}”的目标值由使用者设定：{at0:g}得0分，{at100:g}得满分。"


def starting_scores(composite: Composite, points: float = START) -> dict[str, float | None]:
    """The same score for every leaf."""
    return dict.fromkeys((leaf.id for leaf in composite.leaves), points)


def scored_from(composite: Composite, scores: Scores) -> Scored:
    """All stages for one row of scores."""
    row = {leaf.id: scores.get(leaf.id) for leaf in composite.leaves}
    return score_given(composite, pd.DataFrame([row], dtype=float))
