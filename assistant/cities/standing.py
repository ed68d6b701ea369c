"""Who stands where before and after something that is supposed: places, orders, their words.

Several suppositions (a raw figure, a score, a weight, an indicator left out) give other
index values; what these do to the places is told here, and the same of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.cities.figures import Desk, Untold, points_of, signed
from assistant.messages import join_names
from corpus.answer import Table

_NEAR = 1e-9  # points that are no difference
Values = Sequence[float]  # index values by position of the row


def places(values: Values, rows: Sequence[int]) -> dict[int, int]:
    """The place of each of the rows among them; 1 is the highest, equal ones share it.

    >>> places([50.0, 60.0, 60.0], [0, 1, 2])
    {0: 3, 1: 1, 2: 1}
    """
    return {at: 1 + sum(values[o] > values[at] + _NEAR for o in rows) for at in rows}


def new_place(desk: Desk, row: int, before: float, after: float) -> list[str]:
    """The place of a row among the cities of its year, with one index and with the other."""
    index = [float(value) for value in desk.scored.index]
    others = [at for at in desk.rows_of(desk.years[row]) if at != row and index[at] == index[at]]
    if not others:
        return []
    old, new = (
        places([*index[:row], own, *index[row + 1 :]], [*others, row])[row]
        for own in (before, after)
    )
    key = "same_place" if old == new else "new_place"
    return [desk.say(key, old=old, new=new, count=len(others) + 1)]


def new_order(desk: Desk, rows: Sequence[int], before: Values, after: Values) -> list[str]:
    """The first of the new order, the cities asked about, who moves, and the means."""
    old, new = places(before, rows), places(after, rows)
    top = join_names(desk.english, [desk.cities[at] for at in rows if new[at] == 1])
    best = max(after[at] for at in rows)
    ranked = sorted(rows, key=lambda at: new[at])
    moved = [
        desk.say("moved_place", city=desk.cities[at], old=old[at], new=new[at])
        for at in ranked
        if old[at] != new[at]
    ]
    followers = [f"{desk.cities[at]} {points_of(after[at])}" for at in ranked[1:3]]
    next_ = desk.say("comma").join(followers) or desk.say("nothing")
    line = desk.say("new_first", top=top, points=points_of(best), next=next_)
    told = desk.say("semicolon").join(moved)
    order = desk.say("places_moved", places=told) if moved else desk.say("places_same")
    means = [sum(values[at] for at in rows) / len(rows) for values in (before, after)]
    start, end, points = desk.apart(*means)
    mean_line = desk.say("mean_moved", start=start, end=end, points=signed(points))
    return [line, *_of_cities(desk, rows, before, after), order, mean_line]


def _of_cities(
    desk: Desk, rows: Sequence[int], before: Sequence[float], after: Sequence[float]
) -> list[str]:
    """A line for each city that is named."""
    old, new = places(before, rows), places(after, rows)
    told = []
    for city in desk.reading.cities:
        own = desk.row(city, desk.year())
        if own not in rows:
            raise Untold("no_index_after")
        start, end, _ = desk.apart(before[own], after[own])
        stood = {"old": old[own], "new": new[own]}
        told.append(desk.say("city_after", city=city, before=start, after=end, **stood))
    return told


def order_table(
    desk: Desk, rows: Sequence[int], before: Sequence[float], after: Sequence[float]
) -> Table:
    old, new = places(before, rows), places(after, rows)
    cells = (
        (
            str(new[at]),
            desk.cities[at],
            f"{points_of(before[at])} → {points_of(after[at])}",
            f"{after[at] - before[at]:+.2f}".replace("-0.00", "0.00"),
            f"{old[at]} → {new[at]}",
        )
        for at in sorted(rows, key=lambda at: new[at])
    )
    return Table(desk.columns("supposed_columns"), tuple(cells))
