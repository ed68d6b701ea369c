"""The calculator's bench: what an index is computed with besides the plan.

plan's framework + the choices that it leaves open (`Setup`) → `Composite`
`Composite` + scores as they were set                        → `Scored`
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.plan import Framework
from scoring.assumptions import LEAST_WEIGHT, default_bands, default_composite
from scoring.bands import STATES, Bands
from scoring.composite import AGGREGATES, FLOOR, Composite, Measure, Missing, Part
from scoring.errors import BadFramework
from scoring.measure_fields import check_goalposts
from scoring.readings import CHOICES, DEFAULT, Readings, read_as

if TYPE_CHECKING:  # pandas is loaded only when something is scored
    from scoring.engine import Scored

START = 60.0  # points that every indicator has at first: a place to begin, no estimate

MOST_FLOOR = 20.0  # points

Scores = Mapping[str, float | None]  # leaf id → points; None: not reported


@dataclass(frozen=True)
class Setup:
    """The choices that the plan leaves open, as somebody made them."""

    goalposts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    readings: Readings = DEFAULT
    aggregate: str = "arithmetic"  # one of AGGREGATES, at every node
    min_weight: float = LEAST_WEIGHT  # of a node that must be present, 0 to 1
    floor: float = FLOOR  # points that a score counts at least in other than arithmetic means
    bands: Bands = field(default_factory=default_bands)  # of decoupling

    def __post_init__(self) -> None:
        if not 0 <= self.min_weight <= 1:
            raise BadFramework(f"至少要有的权重是 {self.min_weight:g}：应在0和1之间。")
        if not 0 < self.floor <= MOST_FLOOR:
            raise BadFramework(f"最低按几分计是 {self.floor:g}：应大于0，不超过{MOST_FLOOR:g}。")

    @property
    def own(self) -> bool:
        """Whether anything differs from the defaults."""
        return self != PLAIN

    @property
    def beyond_readings(self) -> bool:
        """Whether more than the readings differs."""
        return self != Setup(readings=self.readings)


PLAIN = Setup()


def composite_of(framework: Framework, setup: Setup) -> Composite:
    """The plan's tree with the assumptions as they were set. Raises BadFramework, naming what.

    Goalposts that were set by hand go before those of a reading.
    """
    composite = read_as(default_composite(framework), setup.readings)
    parts = tuple(_set(part, setup) for part in composite.parts)
    notes = (*composite.notes, *_own_choices(composite, setup))
    missing = Missing(composite.missing.policy, setup.min_weight)
    return replace(
        composite, parts=parts, missing=missing, notes=notes, read=True, bands=setup.bands
    )


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
    floor = setup.floor if setup.aggregate != "arithmetic" else 0.0
    part = replace(part, aggregate=setup.aggregate, floor=floor)
    if part.id not in setup.goalposts:
        return part
    at0, at100 = setup.goalposts[part.id]
    direction = 1 if at100 > at0 else -1
    measure = replace(part.measure or Measure(), at0=at0, at100=at100, direction=direction)
    check_goalposts(measure, part.label, ("得0分的值", "得满分的值"))
    return replace(part, measure=measure)


def own_notes(framework: Framework, setup: Setup) -> Iterator[str]:
    """What differs from the defaults, a sentence each."""
    return _own_choices(default_composite(framework), setup)


def _own_choices(composite: Composite, setup: Setup) -> Iterator[str]:
    """What differs from the defaults, a sentence each: exports tell it."""
    for name, choice in choices().items():
        value, default = chosen(setup, name), chosen(PLAIN, name)
        if value != default:
            both = option_name(value), option_name(default)
            yield f"“{choice.label}”由使用者选为“{both[0]}”（默认“{both[1]}”）。"
    for id_, (at0, at100) in setup.goalposts.items():
        if id_ in composite.by_id:
            label = composite.by_id[id_].label
            yield f"指标“{label}”的目标值由使用者设定：{at0:g}得0分，{at100:g}得满分。"
    yield from _own_bands(setup.bands)


def _own_bands(bands: Bands) -> Iterator[str]:
    plain = default_bands()
    if (bands.low, bands.high) != (plain.low, plain.high):
        yield (
            f"脱钩状态的分界由使用者设为{bands.low:g}和{bands.high:g}"
            f"（默认{plain.low:g}和{plain.high:g}）。"
        )
    for state in STATES:
        own, default = bands.of(state), plain.of(state)
        if own != default:
            yield f"“{state}”的得分由使用者设为{own:g}（默认{default:g}）。"


@dataclass(frozen=True)
class Choice:
    """One of the choices that the plan leaves open, as people are told."""

    label: str
    mark: str  # where the default comes from: a key of BASES
    why: str
    ends: tuple[float, float] = (0.0, 1.0)  # of a choice that is a number

    @property
    def range_told(self) -> str:
        """
        >>> Choice("a", "b", "c", (0, 20)).range_told
        '0到20的数'
        """
        return f"{self.ends[0]:g}到{self.ends[1]:g}的数"


@functools.cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("bench.toml").read_text(encoding="utf-8"))


def choices() -> dict[str, Choice]:
    """Field of `Setup` or `Readings` → the choice; goalposts are not among them."""
    ends = {name: (float(low), float(high)) for name, (low, high) in _words()["ends"].items()}
    return {
        name: Choice(*entry, *([ends[name]] if name in ends else []))
        for name, entry in _words()["choices"].items()
    }


def options_of(name: str) -> tuple[str, ...]:
    """What a choice may be, by id; empty for one that is a number."""
    return AGGREGATES if name == "aggregate" else CHOICES.get(name, ())


def with_choice(framework: Framework, setup: Setup, name: str, value: Any) -> Setup:
    """The setup with another choice. Raises BadFramework for one that cannot be."""
    if hasattr(setup, name):
        return replace(setup, **{name: value})
    return with_readings(framework, setup, replace(setup.readings, **{name: value}))


def chosen(setup: Setup, name: str) -> Any:
    """The value of a choice."""
    return getattr(setup, name) if hasattr(setup, name) else getattr(setup.readings, name)


def option_name(value: object) -> str:
    """What a value of a choice is called.

    >>> option_name("wang2021"), option_name(0.5), option_name(2020)
    ('修正式', '0.5', '2020')
    """
    return str(_words()["options"].get(value, value))


def starting_scores(composite: Composite, points: float = START) -> dict[str, float | None]:
    """The same score for every leaf."""
    return dict.fromkeys((leaf.id for leaf in composite.leaves), points)


def scored_from(composite: Composite, scores: Scores) -> Scored:
    """All stages for one row of scores."""
    import pandas as pd

    from scoring.engine import score_given

    row = {leaf.id: scores.get(leaf.id) for leaf in composite.leaves}
    return score_given(composite, pd.DataFrame([row], dtype=float))
