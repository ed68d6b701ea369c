"""Goals for the whole index: least effort, and the rises that the plan wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.cities.figures import Desk, Told, Untold, goal_words, points_of, value_of, wanted
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.aims import Aim, Rise


def answer_reach(desk: Desk) -> Told:
    """Whether a goal for the whole can be reached, and with the least points of score."""
    from scoring.seeking import gap_to

    assert desk.reading.goal
    year = desk.year()
    row = desk.row(desk.city, year)
    index = desk.index(row)
    target = wanted(desk.reading.goal, index)
    said = {"who": desk.who(desk.city, year), "goal": goal_words(desk, desk.reading.goal, index)}
    gap = gap_to(desk.scored, row, target)
    if index >= target:
        return Told((desk.say("there_already", **said),), 0.0)
    if not gap.reachable:
        highest = points_of(gap.highest)
        return Told((desk.say("reach_unreachable", **said, highest=highest),), gap.gap)
    way = least_way(desk, row, target, desk.say("reach_goal", **said))
    return Told(way.lines, gap.gap, None, way.leaves, way.tables)


def least_way(desk: Desk, row: int, target: float, opening: str = "") -> Told:
    """The least points of score that bring a row to a target, or the least cost."""
    from scoring.seeking import gap_to, least_effort

    gap = gap_to(desk.scored, row, target)
    if not gap.reachable:
        return Told((desk.say("way_none", highest=points_of(gap.highest)),), None)
    costs = dict(desk.reading.costs)
    found = least_effort(desk.scored, row, target, costs)
    rises = {str(id_): float(rise) for id_, rise in found.items()}
    line = desk.say(
        "reach",
        opening=opening,
        how=desk.say("how_costs" if costs else "how_even"),
        count=len(rises),
        names=desk.names(rises),
        points=points_of(sum(rises.values())),
    )
    room = {str(id_): float(value) for id_, value in gap.room.items()}
    rows = tuple(_rise_cells(desk, row, id_, rise, room[id_]) for id_, rise in rises.items())
    table = Table(desk.columns("reach_columns"), rows)
    told = _costs(desk, costs, rises) if costs else desk.say("reach_even")
    lines = (line, told, desk.say("reach_coupled"))
    return Told(lines, gap.gap, None, tuple(rises), (table,))


def _costs(desk: Desk, costs: dict[str, float], rises: dict[str, float]) -> str:
    """What a point costs, as it was said, and what the way costs in all."""
    told = (desk.say("cost", name=desk.label(id_), times=f"{v:g}") for id_, v in costs.items())
    total = sum(rise * costs.get(id_, 1.0) for id_, rise in rises.items())
    return desk.say("reach_costs", costs=desk.say("comma").join(told), total=points_of(total))


def _rise_cells(desk: Desk, row: int, id_: str, rise: float, room: float) -> tuple[str, ...]:
    """One indicator's rise: score, raw value, points that it brings the index."""
    from scoring.normalise import raw_for

    old, (low, high) = float(desk.scored.scores[id_].iloc[row]), desk.composite.scale
    measure, raw = desk.part(id_).measure, float("nan")
    if measure and measure.normalise in ("goalposts", "none"):
        raw = raw_for(old + rise, measure, low, high)
    return (
        desk.label(id_),
        f"{points_of(old)} → {points_of(old + rise)}",
        f"{desk.raw(id_, value_of(desk, id_, row))} → {desk.raw(id_, raw)}",
        points_of(room * rise / (high - old) if high > old else 0.0),
    )


def answer_progress(desk: Desk) -> Told:
    """Where cities stand on the way to the rises that the plan wants."""
    found = [(city, aim) for city in _asked(desk) for aim in _aims(desk, city)]
    if not found:
        raise Untold("two_years")
    rows = tuple(_aim_cells(desk, city, aim) for city, aim in found)
    cities = dict.fromkeys(city for city, _ in found)
    if len(cities) > 1:
        lines, value = [desk.say("progress_many", count=len(cities))], None
    else:
        city, first = found[0]
        told = desk.say("semicolon").join(_aim_line(desk, row) for row in rows)
        lines = [desk.say("progress", city=city, lines=told)]
        value = first.target - first.at[-1][1].actual
    table = Table(desk.columns("progress_columns"), rows)
    return Told((*lines, desk.say("progress_assumed")), value, None, (), (table,))


def answer_reached(desk: Desk) -> Told:
    """Which cities are as far above their first year as the plan (or the question) wants."""
    goal = desk.reading.goal
    assert goal
    known = desk.loaded.about.years
    # 到2030年提高20%: the year of the goal is none of the data
    year = desk.reading.year if desk.reading.year in known else known[-1] if known else None
    found = {}
    for city in desk.loaded.about.cities:
        by_year = _by_year(desk, city)
        base = desk.reading.since or (_base(desk, city) if by_year else None)
        if base is not None and base in by_year and year in by_year and base != year:
            found[city] = (by_year[base], by_year[year])
    if not found:
        raise Untold("two_years")
    rises = {city: (now / then - 1) * 100 for city, (then, now) in found.items()}
    there = [city for city in rises if rises[city] >= goal.amount - 1e-9]
    order = sorted(rises, key=lambda city: -rises[city])
    told = [f"{city}（{rises[city]:+.2f}%）" for city in order]
    split = len(there)
    line = desk.say(
        "reached",
        year=year or "",
        percent=f"{goal.amount:g}",
        count=len(there),
        names=desk.say("comma").join(told[:split]) or desk.say("nothing"),
        others=desk.say("comma").join(told[split:]) or desk.say("nothing"),
    )
    cells = tuple(
        (city, points_of(found[city][0]), points_of(found[city][1]), f"{rises[city]:+.2f}%")
        for city in order
    )
    table = Table(desk.columns("reached_columns"), cells)
    lines = (line, desk.say("progress_assumed"))
    return Told(lines, float(len(there)), desk.say("city_unit"), (), (table,), len(there))


def _asked(desk: Desk) -> tuple[str, ...]:
    return desk.reading.cities or desk.loaded.about.cities


def _aims(desk: Desk, city: str) -> Iterator[Aim]:
    """The plan's rises counted from the city's base year, as far as there is a later one."""
    from scoring.aims import aims

    by_year = _by_year(desk, city)
    if len(by_year) > 1:
        yield from aims(_rises(desk), by_year, _base(desk, city))


def _base(desk: Desk, city: str) -> int:
    """The year to count from, as the page of the calculator does it.

    Where only the newest year has so much reported, there is nothing to count but from the first.
    """
    from scoring.explain import YearPoint, base_of

    columns = zip(
        desk.cities,
        desk.years,
        desk.scored.index.tolist(),
        desk.scored.observed_weight.tolist(),
        strict=True,
    )
    points = [
        YearPoint(name, year, index, observed)
        for name, year, index, observed in columns
        if name == city and year is not None and index == index
    ]
    base = base_of(points)
    years = [point.year for point in points]
    return base if base < max(years) else min(years)


def _rises(desk: Desk) -> tuple[Rise, ...]:
    """Those that the question names by their percentage, else all."""
    from scoring.aims import rises

    found = rises(desk.view.plan)
    if not found:
        raise Untold("no_rises")
    goal = desk.reading.goal
    named = [r for r in found if goal and goal.kind == "percent" and r.percent == goal.amount]
    return tuple(named) or found


def _by_year(desk: Desk, city: str) -> dict[int, float]:
    rows = zip(desk.cities, desk.years, desk.scored.index.tolist(), strict=True)
    found = {year: v for name, year, v in rows if name == city and year is not None and v == v}
    return dict(sorted(found.items()))


def _aim_cells(desk: Desk, city: str, aim: Aim) -> tuple[str, ...]:
    year, at = aim.at[-1]
    key = "ahead" if at.ahead >= 0 else "behind"
    return (
        city,
        desk.say("aim", year=aim.rise.year, percent=f"{aim.rise.percent:g}"),
        f"{points_of(aim.base[1])} ({aim.base[0]})",
        f"{points_of(at.actual)} ({year})",
        points_of(aim.target),
        points_of(max(aim.target - at.actual, 0.0)),
        desk.say(key, points=points_of(abs(at.ahead))),
    )


def _aim_line(desk: Desk, cells: tuple[str, ...]) -> str:
    names = ("aim", "base", "now", "target", "gap", "state")
    return desk.say("progress_line", **dict(zip(names, cells[1:], strict=True)))
