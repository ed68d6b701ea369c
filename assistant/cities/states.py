"""In which state cities' emissions stand to their economy, and how well two rates go together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.cities.figures import COORDINATION, Desk, Told, Untold, short
from assistant.lexicon import pattern
from assistant.messages import join_names
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.bands import Bands

_POLLUTANTS = ("CO2", "NOx")  # whose states are averaged (assumption, `scoring.derived`)
DECOUPLING = "I08"  # by assumption


class State(NamedTuple):
    """How one pollutant of one city stands to its output."""

    elasticity: float
    name: str  # empty where it is not defined


def answer_state(desk: Desk) -> Told:
    """The states of decoupling of cities, or the grades of their coordination."""
    text = desk.reading.asked.text
    if pattern("table", "graded").search(text):
        return _grades(desk)
    year = desk.year()
    asked = [id_ for id_ in _POLLUTANTS if id_ in desk.reading.measures] or list(_POLLUTANTS)
    rows = [desk.row(city, year) for city in desk.reading.cities] or desk.rows_of(year)
    found = {row: {id_: state_of(desk, id_, row) for id_ in asked} for row in rows}
    if not any(state.name for states in found.values() for state in states.values()):
        raise Untold("no_state", year=year or "")
    lines = []
    if desk.reading.cities:
        lines = [_city_line(desk, row, year, states) for row, states in found.items()]
    else:
        lines = [_by_state(desk, id_, year, found) for id_ in asked]
    lines.append(desk.say("state_how", low=f"{_bands(desk).low:g}", high=f"{_bands(desk).high:g}"))
    cells = (
        (desk.cities[row], *(part for id_ in asked for part in _cells(states[id_])))
        for row, states in found.items()
    )
    heads = [head for id_ in asked for head in (desk.label(id_), desk.say("elasticity"))]
    table = Table((desk.say("city_head"), *heads), tuple(cells))
    first = next(iter(found.values()))[asked[0]]
    leaf = [part.id for part in desk.composite.leaves if part.assumption == DECOUPLING]
    return Told(tuple(lines), first.elasticity, None, tuple(leaf), (table,))


def state_of(desk: Desk, id_: str, row: int, others: Mapping[str, float] | None = None) -> State:
    """A pollutant's state in a row; `others` are figures that are taken instead of the row's."""
    import numpy as np

    from scoring.decoupling import elasticity, states

    readings = desk.loaded.readings
    base = readings.base_year if readings.change == "base_year" else None
    before = int(desk.data.before(base)[row])
    if before < 0:
        return State(float("nan"), "")

    def figure(driver: str, at: int) -> float:
        if others and at == row and driver in others:
            return others[driver]
        values = desk.data.values
        return float(values[driver].iloc[at]) if driver in values else float("nan")

    columns = [np.array([figure(d, at)]) for d in (id_, "GDP") for at in (before, row)]
    found = elasticity(*columns)
    growing = columns[3] > columns[2]
    return State(float(found[0]), states(found, growing, _bands(desk))[0])


def _bands(desk: Desk) -> Bands:
    from scoring.assumptions import default_bands

    return desk.composite.bands or default_bands()


def _words(desk: Desk, id_: str, state: State) -> str:
    if not state.name:
        return desk.say("state_none", name=desk.label(id_))
    told = {"state": state.name, "elasticity": f"{state.elasticity:.3f}"}
    return desk.say("state_one", name=desk.label(id_), **told)


def _city_line(desk: Desk, row: int, year: int | None, states: Mapping[str, State]) -> str:
    told = desk.say("semicolon").join(_words(desk, id_, state) for id_, state in states.items())
    return desk.say("state_city", who=desk.who(desk.cities[row], year), states=told)


def states_after(desk: Desk, row: int, changes: Mapping[str, float]) -> list[str]:
    """The states of a row after figures have changed."""
    found = {id_: state_of(desk, id_, row, changes) for id_ in _POLLUTANTS}
    if not any(state.name for state in found.values()):
        return []
    told = desk.say("semicolon").join(_words(desk, id_, state) for id_, state in found.items())
    return [desk.say("state_after", states=told)]


def _by_state(
    desk: Desk, id_: str, year: int | None, found: Mapping[int, Mapping[str, State]]
) -> str:
    """The cities by their state of one pollutant; only the state that is asked for."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row, states in found.items():
        groups[states[id_].name or desk.say("state_missing")].append(desk.cities[row])
    named = pattern("table", "states").search(desk.reading.asked.text)
    wanted = named.group() if named else ""
    shown = {name: cities for name, cities in groups.items() if not wanted or name == wanted}
    if wanted and not shown:
        return desk.say("state_nobody", name=desk.label(id_), state=wanted)
    told = [
        desk.say("state_group", state=name, count=len(cities), names=_join(desk, cities))
        for name, cities in shown.items()
    ]
    when = desk.in_year(year)
    groups_told = desk.say("semicolon").join(told)
    return desk.say("state_all", when=when, name=desk.label(id_), groups=groups_told)


def _join(desk: Desk, names: Sequence[str]) -> str:
    return join_names(desk.english, list(names))


def _cells(state: State) -> tuple[str, str]:
    if not state.name:
        return ("—", "—")
    return (state.name, f"{state.elasticity:.3f}")


def _grades(desk: Desk) -> Told:
    """The grades of the degree of coordination, of some cities or of all."""
    from assistant.cities.columns import LEVEL, column
    from scoring.coupling import grade

    leaf = next((p.id for p in desk.composite.leaves if p.assumption == COORDINATION), None)
    if leaf is None:
        raise Untold("no_figure", name="")
    year = desk.year()
    found = column(desk, leaf, year, LEVEL)
    entries = [e for e in found.entries if e.city in (desk.reading.cities or desk.cities)]
    wanted = pattern("table", "grades").search(desk.reading.asked.text)
    told = {e.city: grade(min(max(e.value, 0.0), 1.0)) for e in entries}
    shown = [e for e in entries if not wanted or told[e.city] == wanted.group()]
    names = [f"{e.city} {short(e.value)}（{told[e.city]}）" for e in shown]
    when = desk.in_year(year)
    line = desk.say(
        "grades", when=when, name=found.name, names=_join(desk, names) or desk.say("nothing")
    )
    lines = [line]
    if wanted:
        rest = [e for e in entries if e not in shown]
        lines = [desk.say("grade_asked", grade=wanted.group(), count=len(shown)), line]
        if rest and not desk.reading.cities:
            near = f"{rest[0].city} {short(rest[0].value)}（{told[rest[0].city]}）"
            lines.append(desk.say("grade_next", names=near))
    rows = tuple((e.city, short(e.value), told[e.city]) for e in entries)
    value = shown[0].value if shown else None
    return Told(tuple(lines), value, None, (leaf,), (Table(desk.columns("grade_columns"), rows),))
