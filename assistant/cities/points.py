"""Where the points of a city come from, are lost, changed, or differ from another's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.cities.columns import earlier
from assistant.cities.figures import (
    LISTED,
    TOLD,
    Desk,
    Told,
    Untold,
    points_of,
    signed,
)
from assistant.cities.targets import answer_reach
from assistant.lexicon import pattern
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    import pandas as pd

    from scoring.decomposition import Decomposition

_STEP = 10.0  # points of score by which indicators are compared
_SEEN = 0.005  # points of the index: less is told as 0.00


def answer_lost(desk: Desk) -> Told:
    """The indicators that leave most points on the table."""
    from scoring.contributions import points_lost

    return _by_points(desk, points_lost(desk.scored), "lost")


def answer_brought(desk: Desk) -> Told:
    """The indicators that bring most points."""
    from scoring.contributions import contributions

    return _by_points(desk, contributions(desk.scored), "brought")


def _by_points(desk: Desk, table: pd.DataFrame, key: str) -> Told:
    """Leaves by the points of `table` in the city's row, the most first."""
    from scoring.contributions import effective_weights

    year = desk.year()
    row = desk.row(desk.city, year)
    index = desk.index(row)
    if desk.reading.level is not None and desk.reading.level < len(desk.composite.levels) - 1:
        return _by_group(desk, table, row, key)
    points = _falling(table.iloc[row])
    weights, scores = effective_weights(desk.scored).iloc[row], desk.scored.scores.iloc[row]
    line = desk.say(
        key,
        who=desk.who(desk.city, year),
        index=points_of(index),
        total=points_of(sum(points.values())),
        names=desk.pointed(_first(points, TOLD)),
    )
    first = next(iter(points))
    sum_ = desk.say(
        f"{key}_sum",
        name=desk.label(first),
        weight=f"{weights[first]:.4g}",
        score=points_of(scores[first]),
        best=f"{desk.composite.scale[1]:g}",
        points=points_of(points[first]),
    )
    rows = tuple(
        (desk.label(id_), points_of(scores[id_]), f"{weights[id_]:.2%}", points_of(value))
        for id_, value in _first(points, LISTED).items()
    )
    listed = Table(desk.columns(f"{key}_columns"), rows)
    return Told((line, sum_), points[first], None, tuple(_first(points, TOLD)), (listed,))


def _by_group(desk: Desk, table: pd.DataFrame, row: int, key: str) -> Told:
    """As `_by_points`, of the nodes of a level: the sums of what is below each."""
    composite, level = desk.composite, desk.reading.level
    assert level is not None
    points = {
        id_: sum(
            float(table[leaf.id].iloc[row])
            for leaf in composite.leaves
            if any(part.id == id_ for part in composite.path(leaf))
        )
        for id_ in composite.levels[level]
    }
    points = dict(sorted(points.items(), key=lambda pair: -pair[1]))
    line = desk.say(
        key,
        who=desk.who(desk.city, desk.year()),
        index=points_of(desk.index(row)),
        total=points_of(sum(points.values())),
        names=desk.pointed(_first(points, TOLD + 1)),
    )
    scores = desk.scored.nodes
    rows = tuple(
        (
            desk.label(id_),
            points_of(float(scores[id_].iloc[row])),
            f"{composite.global_weights[id_]:.2%}",
            points_of(value),
        )
        for id_, value in points.items()
    )
    return Told(
        (line,),
        next(iter(points.values())),
        None,
        (),
        (Table(desk.columns(f"{key}_columns"), rows),),
    )


def _falling(points: pd.Series[float]) -> dict[str, float]:
    """Id → points, the most first, what is missing left out."""
    known = points.dropna().sort_values(ascending=False, kind="stable")
    return {str(id_): float(value) for id_, value in known.items()}


def _first(points: dict[str, float], count: int) -> dict[str, float]:
    return dict(list(points.items())[:count])


def answer_best(desk: Desk) -> Told:
    """Where ten points of score pay most, and where most is left to gain."""
    from scoring.contributions import effective_weights, points_lost

    if desk.reading.goal:
        return answer_reach(desk)
    year = desk.year()
    row = desk.row(desk.city, year)
    desk.index(row)
    weights, scores = effective_weights(desk.scored).iloc[row], desk.scored.scores.iloc[row]
    gains = weights * (desk.composite.scale[1] - scores).clip(upper=_STEP)
    pays, room = _falling(gains), _falling(points_lost(desk.scored).iloc[row])
    line = desk.say(
        "best",
        who=desk.who(desk.city, year),
        step=f"{_STEP:g}",
        names=desk.pointed(_first(pays, 3)),
        room=desk.pointed(_first(room, 3)),
    )
    rows = tuple(
        (
            desk.label(id_),
            points_of(scores[id_]),
            f"{weights[id_]:.2%}",
            points_of(pays.get(id_, 0.0)),
            points_of(value),
        )
        for id_, value in _first(room, LISTED).items()
    )
    table = Table(desk.columns("best_columns"), rows)
    leaves = tuple(dict.fromkeys([*_first(pays, 3), *_first(room, 3)]))
    most = next(iter(pays.values()))
    return Told((line, desk.say("best_cost")), most, None, leaves, (table,))


def answer_reason(desk: Desk) -> Told:
    """Why a city's index changed since the year before."""
    year = desk.year()
    if year is None:
        raise Untold("two_years")
    if not desk.reading.cities:
        raise Untold("one_city")
    before = earlier(desk, year) if desk.reading.since else year - 1
    now, then = desk.row(desk.city, year), desk.row(desk.city, before)
    names = desk.who(desk.city, before), desk.who(desk.city, year)
    told = _split(desk, (then, now), names, "reason")
    return replace(told, lines=(*_premise(desk, told.value or 0.0), *told.lines))


def _premise(desk: Desk, change: float) -> list[str]:
    """为什么下降, of an index that rose: that is told before the reasons."""
    text = desk.reading.asked.text
    fell, rose = (bool(pattern("pointed", name).search(text)) for name in ("fell", "rose"))
    if fell == rose or abs(change) < _SEEN or (change < 0) == fell:
        return []
    return [desk.say("rose_not_fell" if fell else "fell_not_rose")]


def answer_compare(desk: Desk) -> Told:
    """In what the first city differs from the second."""
    year = desk.year()
    first, second = desk.reading.cities[:2]
    rows = desk.row(second, year), desk.row(first, year)
    return _split(desk, rows, (desk.who(second, year), desk.who(first, year)), "compare")


def _split(desk: Desk, rows: tuple[int, int], names: tuple[str, str], key: str) -> Told:
    """The exact difference between two rows, leaf by leaf."""
    from scoring.decomposition import decompose

    for row in rows:
        desk.index(row)
    found = decompose(desk.scored, *rows)
    order = {str(id_): float(v) for id_, v in found.leaves.items()}
    order = dict(sorted(order.items(), key=lambda pair: -abs(pair[1])))
    up = {id_: v for id_, v in order.items() if v > _SEEN}
    down = {id_: v for id_, v in order.items() if v < -_SEEN}
    told = desk.apart(found.before, found.after)
    line = desk.say(
        key,
        one=names[0],
        other=names[1],
        before=told[0],
        after=told[1],
        change=signed(told[2]),
        percent=f"{found.change / found.before:+.1%}" if found.before else "—",
        up=desk.pointed(_first(up, TOLD), "named_signed"),
        down=desk.pointed(_first(down, TOLD), "named_signed"),
    )
    leaves = (*_first(up, TOLD), *_first(down, TOLD))
    table = _split_table(desk, rows, order)
    return Told(
        (line, *_split_groups(desk, found), *_split_sum(desk, found)),
        found.change,
        None,
        leaves,
        (table,),
    )


def _split_groups(desk: Desk, found: Decomposition) -> list[str]:
    """What each of the groups that are named has of the difference."""
    composite = desk.composite
    groups = [id_ for id_ in desk.reading.measures if id_ in composite.children]
    points = {
        id_: sum(
            float(value)
            for leaf, value in found.leaves.items()
            if any(part.id == id_ for part in composite.path(desk.part(str(leaf))))
        )
        for id_ in groups
    }
    return [desk.say("split_groups", names=desk.pointed(points, "named_signed"))] if points else []


def _split_sum(desk: Desk, found: Decomposition) -> list[str]:
    """That the parts add up; and what stands for figures that one row has and the other not."""
    coverage = float(found.coverage.sum())
    leaves = float(found.leaves.sum())
    change = signed(desk.apart(found.before, found.after)[2])
    if abs(coverage) <= _SEEN:
        return [desk.say("split_sum", leaves=change, change=change)]
    terms = {"leaves": f"{leaves:+.2f}", "coverage": f"{coverage:+.2f}", "change": change}
    return [desk.say("split_coverage", **terms)]


def _split_table(desk: Desk, rows: tuple[int, int], order: dict[str, float]) -> Table:
    def pair(table: pd.DataFrame, id_: str) -> tuple[float, float]:
        return float(table[id_].iloc[rows[0]]), float(table[id_].iloc[rows[1]])

    cells = []
    for id_, value in _first(order, LISTED).items():
        raw = [desk.raw(id_, v) for v in pair(desk.scored.raw, id_)]
        scores = [points_of(v).replace("nan", "—") for v in pair(desk.scored.scores, id_)]
        cells.append((desk.label(id_), " → ".join(raw), " → ".join(scores), f"{value:+.2f}"))
    return Table(desk.columns("split_columns"), tuple(cells))
