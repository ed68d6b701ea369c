"""A place to reach: how many points are wanting, and by what they could be had."""

from __future__ import annotations

from assistant.cities.figures import Desk, Told, Untold, value_of
from assistant.cities.targets import least_way

_NEAR = 1e-9


def answer_aim(desk: Desk) -> Told:
    """What it takes to be in a place, or before another city, while all others stand still."""
    aim, year = desk.reading.aim, desk.year()
    assert aim
    row = desk.row(desk.city, year)
    own = desk.index(row)
    others = _others(desk, row, year)
    if aim.rival:
        target, goal = (
            desk.index(desk.row(aim.rival, year)),
            desk.say("aim_catch" if aim.level else "aim_beat", city=aim.rival),
        )
        wanted = 0
    else:
        wanted = aim.place if aim.place > 0 else len(others) + 2 + aim.place
        if not 1 <= wanted <= len(others) + 1:
            raise Untold("no_place", place=wanted, count=len(others) + 1)
        target = others[wanted - 1] if wanted <= len(others) else min(own, *others)
        goal = desk.say("aim_place", place=wanted)
    place = 1 + sum(other > own + _NEAR for other in others)
    before, after, gap = desk.apart(own, target)
    said = {"who": desk.who(desk.city, year), "goal": goal, "now": before, "place": place}
    there = own > target + _NEAR if aim.rival and not aim.level else own >= target - _NEAR
    if there and (aim.rival or place <= wanted):
        return Told((desk.say("aim_there", **said, target=after),), 0.0)
    line = desk.say("aim_gap", **said, target=after, gap=gap)
    lines = [line, desk.say("aim_level" if not aim.level else "aim_still")]
    measures = [id_ for id_ in desk.reading.measures if id_ in desk.words.measured]
    if measures:
        return _by_measure(desk, lines, measures[0], row, target)
    way = least_way(desk, row, target)
    return Told((*lines, *way.lines), target - own, None, way.leaves, way.tables)


def _others(desk: Desk, row: int, year: int | None) -> list[float]:
    """The indexes of the other cities of the year, the highest first."""
    index = desk.scored.index.tolist()
    rows = [at for at in desk.rows_of(year) if at != row and index[at] == index[at]]
    return sorted((index[at] for at in rows), reverse=True)


def _by_measure(desk: Desk, lines: list[str], id_: str, row: int, target: float) -> Told:
    """How far one figure would have to go for the index to be there."""
    from assistant.cities.changes import sought

    if value_of(desk, id_, row) != value_of(desk, id_, row):
        raise Untold("no_figure", name=desk.label(id_))
    goal = desk.say("goal_there", target=f"{target:.2f}")
    found = sought(desk, id_, row, target, goal)
    return Told((*lines, *found.lines), found.value, found.unit, found.leaves, found.tables)
