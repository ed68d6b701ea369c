"""One figure of each city, in order: the column of the table that a question is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.cities.figures import (
    COORDINATION,
    Desk,
    Untold,
    points_of,
    short,
    value_of,
)
from assistant.cities.grammar import Order

LEVEL = Order("value", "", "best")
_DUST = 1e-9  # figures closer than this are one and the same
_POINTS = "分"


@dataclass(frozen=True)
class Entry:
    """One city's figure."""

    city: str
    row: int
    value: float  # in the unit of the column
    start: float = float("nan")  # of a change: the figure before
    end: float = float("nan")  # of a change: the figure now
    place: int = 0  # 1 for the first of the order; equal ones share it


@dataclass(frozen=True)
class Column:
    """The figures of the cities of one year, or their changes, in an order."""

    id: str
    name: str
    unit: str  # 分 of a score
    better: int  # 1: more is better, -1: less is, 0: neither can be said
    order: Order
    entries: tuple[Entry, ...]  # the first of the order first
    missing: tuple[str, ...]  # cities without the figure
    desk: Desk
    graded: bool = False  # whether its figures are degrees that have a name

    @property
    def scored(self) -> bool:
        """Whether its figures are points."""
        return self.unit == _POINTS

    def tell(self, value: float) -> str:
        """A figure with its unit."""
        if self.scored:
            return f"{points_of(value)}{self.unit}"
        if self.graded and 0 <= value <= 1 and not self.order.change:
            from scoring.coupling import grade

            return f"{short(value)}，{grade(value)}"
        unit = "" if self.unit == "0到1" else self.unit
        return f"{short(value)}{unit}"

    def signed(self, value: float) -> str:
        """A difference of figures with its sign and its unit."""
        if self.order.change == "percent":
            return f"{value:+.2f}%".replace("-0.00", "0.00")
        told = points_of(abs(value)) if self.scored else short(abs(value))
        unit = {"%": "个百分点", "0到1": ""}.get(self.unit, self.unit)
        if self.order.change == "place":
            told, unit = f"{abs(value):.0f}", "名"
        return f"{'+' if value > _DUST else '-' if value < -_DUST else ''}{told}{unit}"

    def apart(self, start: float, end: float) -> tuple[str, str, str]:
        """Two figures and their difference (with its sign), told so that they agree."""
        if not self.scored or self.order.change in ("percent", "place"):
            return self.tell(start), self.tell(end), self.signed(end - start)
        first, second, difference = self.desk.apart(start, end)
        sign = "" if difference.startswith("-") or end - start < _DUST else "+"
        return (
            f"{first}{self.unit}",
            f"{second}{self.unit}",
            f"{sign}{difference}{self.unit}",
        )

    def shown(self, entry: Entry) -> str:
        return self.signed(entry.value) if self.order.change else self.tell(entry.value)

    def at(self, place: int) -> tuple[Entry, ...]:
        """The cities in a place, counted from the end where it is below 0."""
        if not 1 <= abs(place) <= len(self.entries):
            return ()
        own = self.entries[place - 1 if place > 0 else place]
        return tuple(entry for entry in self.entries if entry.place == own.place)

    def of(self, city: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.city == city), None)


def measure_of(desk: Desk) -> str:
    """The one measure that is asked about; the index where none is named."""
    return desk.reading.measures[0] if desk.reading.measures else desk.composite.root.id


def column(
    desk: Desk, id_: str, year: int | None, order: Order, cities: Sequence[str] = ()
) -> Column:
    """The figures of a measure in the order asked for, of all cities or of some.

    Raises Untold where no city has the figure.
    """
    group = id_ in desk.composite.children
    scored = group or order.by == "score" or order.change == "place"
    if scored and not group and id_ not in desk.scored.scores:
        if order.by == "score":
            raise Untold("no_score", name=desk.label(id_))
        scored = False
    better = 1 if scored else better_of(desk, id_)
    rows = _rows(desk, year, cities)
    now = _reader(desk, id_, scored, better)
    if order.change:
        entries = [_changed(desk, row, order, now, year) for row in rows]
    else:
        entries = [Entry(desk.cities[row], row, now(row)) for row in rows]
    known = [entry for entry in entries if entry.value == entry.value]
    if not known:
        raise Untold("no_figure", name=desk.label(id_))
    gained = 1 if order.change == "place" else better
    ranked = _ranked(known, order, gained)
    missing = tuple(e.city for e in entries if e.value != e.value)
    unit = _POINTS if scored else desk.unit(id_)
    part = desk.composite.by_id.get(id_)
    graded = part is not None and part.assumption == COORDINATION and not scored
    return Column(id_, desk.label(id_), unit, better, order, ranked, missing, desk, graded)


def better_of(desk: Desk, id_: str) -> int:
    """Which way an indicator's raw value is better; 0 for a raw figure, which has no score."""
    part = desk.composite.by_id.get(id_)
    measure = part.measure if part else None
    if measure is None:
        return 0
    if measure.at0 is not None and measure.at100 is not None:
        return 1 if measure.at100 > measure.at0 else -1
    return measure.direction


def _rows(desk: Desk, year: int | None, cities: Sequence[str]) -> list[int]:
    if cities:
        return [desk.row(city, year) for city in cities]
    rows = [row for row in desk.rows_of(year) if desk.cities[row] not in desk.reading.excepting]
    names = [desk.cities[row] for row in rows]
    for name in names:
        if names.count(name) > 1:
            raise Untold("two_rows", city=name, year=year or "")
    return rows


def _reader(desk: Desk, id_: str, scored: bool, better: int) -> Callable[[int], float]:
    """The figure of a row."""
    if id_ in desk.composite.children:
        return lambda row: float(desk.scored.nodes[id_].iloc[row])
    if scored:
        return lambda row: float(desk.scored.scores[id_].iloc[row])
    return lambda row: value_of(desk, id_, row)


def earlier(desk: Desk, year: int | None) -> int:
    """The year that a change is counted from: the one that is named, else the one before."""
    if desk.reading.since is not None:
        if desk.reading.since not in desk.loaded.about.years:
            known = desk.say("comma").join(map(str, desk.loaded.about.years))
            raise Untold("no_year", year=desk.reading.since, years=known)
        return desk.reading.since
    before = [known for known in desk.loaded.about.years if year is not None and known < year]
    if not before:
        raise Untold("no_earlier", year=year or "")
    return before[-1]


def _changed(
    desk: Desk, row: int, order: Order, now: Callable[[int], float], year: int | None
) -> Entry:
    """A city's change since the earlier year; missing where that year has no row of it."""
    then = earlier(desk, year)
    city = desk.cities[row]
    rows = [at for at in desk.rows_of(then) if desk.cities[at] == city]
    if len(rows) != 1:
        return Entry(city, row, float("nan"))
    if order.change == "place":
        start, end = (_place_in(desk, at, now) for at in (rows[0], row))
        return Entry(city, row, start - end, start, end)
    start, end = now(rows[0]), now(row)
    value = end - start
    if order.change == "percent":
        value = value / abs(start) * 100 if start else float("nan")
    return Entry(city, row, value, start, end)


def _place_in(desk: Desk, row: int, now: Callable[[int], float]) -> float:
    """The place of a row by its points among those of its year."""
    own = now(row)
    others = [now(at) for at in desk.rows_of(desk.years[row])]
    return float("nan") if own != own else 1.0 + sum(other > own + _DUST for other in others)


def _ranked(entries: Sequence[Entry], order: Order, better: int) -> tuple[Entry, ...]:
    keys: dict[str, Callable[[Entry], float]] = {
        "best": lambda entry: -entry.value * (better or 1),
        "most": lambda entry: -entry.value,
        "least": lambda entry: entry.value,
        "widest": lambda entry: -abs(entry.value),
    }
    key = keys[order.first]
    ranked = sorted(entries, key=key)
    return tuple(
        Entry(
            e.city, e.row, e.value, e.start, e.end, 1 + sum(key(o) < key(e) - _DUST for o in ranked)
        )
        for e in ranked
    )
