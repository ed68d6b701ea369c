"""How the plan's words are read where they leave a choice: settings, each with its default.

A reading decides how computed indicators are computed and which of the alternatives in
`assumptions.json` stands in for the default goalposts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from scoring.assumptions import assumptions
from scoring.composite import Composite, Measure
from scoring.errors import BadFramework

LOWER_IS_BETTER = ("annual_mean_AQI", "综合指数")
CHOICES = {
    "aqi": ("good_days", *LOWER_IS_BETTER),
    "change": ("previous_year", "base_year"),
    "coupling": ("standard", "wang2021"),
    "decoupling": ("steps", "continuous"),
    "standard": ("gb2012", "gb2026_transition", "gb2026_from_2031", "who2021"),
    "scale": ("0-100", "60-100"),
    "aqi_rate": ("relative", "remaining_room"),
    "vehicles": ("new", "stock"),
}


@dataclass(frozen=True)
class Readings:
    """The choices. Raises BadFramework for one that does not exist."""

    aqi: str = "good_days"  # what "AQI指数" is: 优良天数比例, the yearly mean AQI, 综合指数
    change: str = "previous_year"  # what ② ④ ⑥ ⑧ compare with
    base_year: int = 2020  # for "base_year"
    coupling: str = "standard"  # form of C in ⑦
    alpha: float = 0.5  # weight of ② in ⑦, 0 to 1
    decoupling: str = "steps"  # ⑧ scored by state, or by the elasticity itself
    standard: str = "gb2012"  # which air quality standard sets ①'s goalposts
    scale: str = "0-100"  # or 60 points at the lower goalpost (功效系数法: 60 + 40 × share)
    aqi_rate: str = "relative"  # ④ relative to ③, or to what ③ still lacks of 100 %
    vehicles: str = "new"  # ⑫ is a share of new registrations, or of all vehicles

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise BadFramework(f"设置 {name} 是“{value}”：只能是 {'、'.join(allowed)}。")
        if self.aqi_rate == "remaining_room" and self.aqi in LOWER_IS_BETTER:
            raise BadFramework("设置 aqi_rate=remaining_room 只用于优良天数比例（aqi=good_days）。")
        if not 0 <= self.alpha <= 1:
            raise BadFramework(f"设置 alpha 是 {self.alpha:g}：应在0和1之间。")

    @property
    def aqi_direction(self) -> int:
        return -1 if self.aqi in LOWER_IS_BETTER else 1

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Names of the alternatives that this reading puts in place of the defaults."""
        cumulative = "cumulative_2020" if self.change == "base_year" else ""
        room = "share_of_remaining_room" if self.aqi_rate == "remaining_room" else ""
        return tuple(filter(None, (self.aqi, self.standard, cumulative, room, self.vehicles)))


DEFAULT = Readings()


def readings_of(settings: Iterable[str], base: Readings = DEFAULT) -> Readings:
    """`base` with what settings like `aqi=综合指数` say. Raises BadFramework.

    >>> readings_of(["coupling=wang2021", "alpha=0.4"]).alpha
    0.4
    """
    kinds = {name: type(value) for name, value in asdict(DEFAULT).items()}
    given: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in kinds:
            raise BadFramework(f"没有名为“{name}”的设置：可以是 {'、'.join(kinds)}，写成 设置=值。")
        try:
            given[name] = kinds[name](value)
        except ValueError:
            raise BadFramework(f"设置 {name} 要是数，不能是“{value}”。") from None
    return replace(base, **given)


def settings_of(readings: Readings) -> tuple[str, ...]:
    """The settings that differ from the default.

    >>> settings_of(Readings(aqi="综合指数"))
    ('aqi=综合指数',)
    """
    default = asdict(DEFAULT)
    return tuple(f"{k}={v}" for k, v in asdict(readings).items() if v != default[k])


def read_as(composite: Composite, readings: Readings) -> Composite:
    """The composite with the goalposts and the scale of a reading; unchanged for the default one.

    A composite that has been read keeps its goalposts: some may have been set by hand since.
    """
    measures = dict(_alternatives(readings))
    scale = (60.0, 100.0) if readings.scale == "60-100" else composite.scale
    if composite.read or not (measures or scale != composite.scale):
        return composite
    parts = tuple(
        replace(p, measure=measures[p.assumption]) if p.assumption in measures else p
        for p in composite.parts
    )
    return replace(composite, parts=parts, scale=scale, read=True)


def _alternatives(readings: Readings) -> Iterator[tuple[str, Measure]]:
    for known in assumptions():
        for entry in known.alternatives:
            if {entry.get("set"), entry.get("variant")} & {*readings.alternatives}:
                yield known.id, _measured(known.measure, entry)


def _measured(measure: Measure, entry: dict[str, Any]) -> Measure:
    return replace(
        measure,
        at0=entry.get("score0_at", measure.at0),
        at100=entry.get("score100_at", measure.at100),
        unit=entry.get("unit", measure.unit),
        direction=entry.get("direction", measure.direction),
    )
