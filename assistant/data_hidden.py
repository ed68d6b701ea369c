"""What one number hides: compensation, a single indicator, the gap to the best city, a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.data_desk import LISTED, TOLD, Desk, Told, Untold, leaf_only, points_of
from corpus.answer import Table
from scoring.whatif import exact

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.engine import Scored

_SEEN = 0.005  # points: less is told as 0.00
_GREAT = (
    3.0  # points between the two means, from which compensation is worth a warning (assumption)
)


def answer_balance(desk: Desk) -> Told:
    """How much good nodes make up for bad ones: the geometric mean beside the arithmetic one."""
    from scoring.composite import FLOOR
    from scoring.uncertainty import compensation

    year = desk.year()
    if not desk.reading.cities:
        raise Untold("one_city")
    row = desk.row(desk.city, year)
    desk.index(row)
    found = compensation(desk.scored).iloc[row]
    difference = float(found["difference"])
    points = desk.scored.level(min(2, len(desk.composite.levels) - 1)).iloc[row].dropna()
    order = points.sort_values()
    line = desk.say(
        "balance",
        who=desk.who(desk.city, year),
        arithmetic=points_of(float(found["arithmetic"])),
        geometric=points_of(float(found["geometric"])),
        difference=points_of(difference),
        floor=f"{FLOOR:g}",
        weakest=found["weakest"],
        lowest=points_of(float(order.iloc[0])),
    )
    verdict = desk.say("balance_great" if difference >= _GREAT else "balance_small")
    weights = desk.composite.global_weights
    rows = tuple(
        (desk.label(str(id_)), points_of(float(value)), f"{weights[str(id_)]:.0%}")
        for id_, value in order.items()
    )
    table = Table(desk.columns("balance_columns"), rows)
    return Told((line, verdict), difference, None, (), (table,))


def answer_without(desk: Desk) -> Told:
    """The index, and the place, without some indicators whose siblings share their weights."""
    from scoring.engine import score_given

    year = desk.year()
    if not desk.reading.cities:
        raise Untold("one_city")
    row, gone = desk.row(desk.city, year), desk.reading.measures
    if not all(id_ in desk.composite.by_id for id_ in gone):
        raise Untold("no_part", names=desk.names(gone))
    composite = desk.composite
    for id_ in gone:
        composite = composite.without(id_) if id_ in composite.by_id else composite
    other = score_given(composite, desk.scored.scores)
    before, after = desk.index(row), float(other.index.iloc[row])
    rows = [at for at in desk.rows_of(year) if other.index.iloc[at] == other.index.iloc[at]]
    line = desk.say(
        "without",
        who=desk.who(desk.city, year),
        names=desk.names(gone),
        before=points_of(before),
        after=points_of(after).replace("nan", "—"),
        change=f"{after - before:+.2f}".replace("+nan", "—"),
        old=_place(desk.scored, rows, row),
        new=_place(other, rows, row),
        count=len(rows),
    )
    leaves = tuple(id_ for one in gone for id_ in leaf_only(desk, one))
    return Told((line, desk.say("without_how")), after, None, leaves)


def _place(scored: Scored, rows: list[int], row: int) -> int:
    """The row's place among others."""
    own = float(scored.index.iloc[row])
    return 1 + sum(float(scored.index.iloc[at]) > own + 1e-9 for at in rows)


def answer_top(desk: Desk) -> Told:
    """In which indicators a city is furthest from the best one of its year."""
    from scoring.contributions import effective_weights

    year = desk.year()
    row = desk.row(desk.city, year)
    desk.index(row)
    rows = desk.rows_of(year)
    scores = desk.scored.scores.iloc[rows]
    own, weights = desk.scored.scores.iloc[row], effective_weights(desk.scored).iloc[row]
    gaps = (weights * (scores.max() - own)).dropna().sort_values(ascending=False, kind="stable")
    points = {str(id_): float(value) for id_, value in gaps.items() if value > _SEEN}
    cells = []
    for id_ in list(points)[:LISTED]:
        known = scores[id_].fillna(float("-inf"))
        best = max(rows, key=lambda at: float(known[at]))
        pair = f"{points_of(float(own[id_]))} / {points_of(float(scores[id_][best]))}"
        cells.append((desk.label(id_), desk.cities[best], pair, points_of(points[id_])))
    line = desk.say(
        "top",
        who=desk.who(desk.city, year),
        names=desk.pointed(dict(list(points.items())[:TOLD])),
        total=points_of(sum(points.values())),
    )
    table = Table(desk.columns("top_columns"), tuple(cells))
    leaves = tuple(list(points)[:TOLD])
    return Told((line,), sum(points.values()), None, leaves, (table,))


def answer_score(desk: Desk) -> Told:
    """What a change of one score does to the index of a city: weight × change."""
    from scoring.contributions import effective_weights

    year, change = desk.year(), desk.reading.change
    assert change
    row, id_ = desk.row(desk.city, year), desk.reading.measures[0]
    before = desk.index(row)
    if id_ not in desk.scored.scores:
        raise Untold("no_score", name=desk.label(id_))
    old = float(desk.scored.scores[id_].iloc[row])
    if old != old:
        raise Untold("no_figure", name=desk.label(id_))
    low, high = desk.composite.scale
    kinds = {"shift": old + change.points, "level": change.points}
    wanted = kinds.get(change.kind, old * (1 + change.points / 100))
    new = min(max(wanted, low), high)
    after = _with_score(desk, row, id_, new)
    weight = float(effective_weights(desk.scored).iloc[row][id_])
    line = desk.say(
        "score",
        who=desk.who(desk.city, year),
        name=desk.label(id_),
        old=points_of(old),
        new=points_of(new),
        weight=f"{weight:.4g}",
        before=points_of(before),
        after=points_of(after),
        points=f"{after - before:+.2f}",
    )
    lines = [line, desk.say("score_alone")]
    if new != wanted:
        lines.insert(1, desk.say("score_end", wanted=points_of(wanted), new=points_of(new)))
    return Told(tuple(lines), exact(after - before), None, leaf_only(desk, id_))


def _with_score(desk: Desk, row: int, id_: str, points: float) -> float:
    from scoring.engine import score_given

    scores = desk.scored.scores.iloc[[row]].assign(**{id_: points})
    return float(score_given(desk.composite, scores).index.iloc[0])
