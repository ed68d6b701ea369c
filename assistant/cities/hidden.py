"""What one number hides: compensation, a single indicator, the gap to the best city, a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cities.figures import (
    LISTED,
    TOLD,
    Desk,
    Told,
    Untold,
    leaf_only,
    points_of,
    signed,
)
from assistant.cities.standing import new_order, new_place, order_table, places
from assistant.score_changes import Change
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

    year, gone = desk.year(), desk.reading.measures
    if not all(id_ in desk.composite.by_id for id_ in gone):
        raise Untold("no_part", names=desk.names(gone))
    composite = desk.composite
    for id_ in gone:
        composite = composite.without(id_) if id_ in composite.by_id else composite
    other = score_given(composite, desk.scored.scores)
    if not desk.reading.cities or desk.reading.order:
        return _order_without(desk, other, year)
    row = desk.row(desk.city, year)
    before, after = desk.index(row), float(other.index.iloc[row])
    told = desk.apart(before, after)
    rows = [at for at in desk.rows_of(year) if other.index.iloc[at] == other.index.iloc[at]]
    line = desk.say(
        "without",
        who=desk.who(desk.city, year),
        names=desk.names(gone),
        before=told[0],
        after=told[1].replace("nan", "—"),
        change=signed(told[2]).replace("+nan", "—"),
        old=places(desk.scored.index.tolist(), rows)[row],
        new=places(other.index.tolist(), rows)[row],
        count=len(rows),
    )
    leaves = tuple(id_ for one in gone for id_ in leaf_only(desk, one))
    return Told((line, desk.say("without_how")), after, None, leaves)


def _order_without(desk: Desk, other: Scored, year: int | None) -> Told:
    """Who stands where without some indicators."""
    before, after = desk.scored.index.tolist(), other.index.tolist()
    rows = [at for at in desk.rows_of(year) if before[at] == before[at] and after[at] == after[at]]
    if not rows:
        raise Untold("no_index_after")
    when = desk.in_year(year)
    opening = desk.say("without_all", when=when, names=desk.names(desk.reading.measures))
    lines = [opening, *new_order(desk, rows, before, after), desk.say("without_how")]
    leaves = tuple(id_ for one in desk.reading.measures for id_ in leaf_only(desk, one))
    own = desk.row(desk.city, year) if desk.reading.cities else max(rows, key=lambda at: after[at])
    shown = tuple(leaf for leaf in leaves if leaf not in desk.composite.children)
    return Told(tuple(lines), after[own], None, shown, (order_table(desk, rows, before, after),))


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
    """What a change of scores does to the index of a city: weight × change, and its new place."""
    from scoring.contributions import effective_weights

    year, change = desk.year(), desk.reading.change
    assert change
    row = desk.row(desk.city, year)
    if change.kind == "level" and change.points > desk.composite.scale[1]:
        raise Untold("over_full", points=f"{change.points:g}", full=f"{desk.composite.scale[1]:g}")
    before = desk.index(row)
    named = desk.reading.measures or (desk.composite.root.id,)
    weights = effective_weights(desk.scored).iloc[row]
    new: dict[str, float] = {}
    terms, ends = [], []
    for id_ in named:
        if id_ in desk.composite.children and change.kind != "level":
            points, cut = _group(desk, id_, row, change)
        else:
            points, cut = _leaves(desk, id_, row, change)
        new |= points
        ends += cut
    for id_, score in new.items():
        old = float(desk.scored.scores[id_].iloc[row])
        if score != old:
            terms.append(f"{weights[id_]:.4g}×（{points_of(score)}−{points_of(old)}）")
    after = _with_scores(desk, row, new)
    told = desk.apart(before, after)
    first = next(iter(new))
    one = len(named) == 1 and named[0] in new
    line = desk.say(
        "score" if one else "scores",
        who=desk.who(desk.city, year),
        name=desk.label(first) if one else _named(desk, named),
        old=points_of(float(desk.scored.scores[first].iloc[row])),
        new=points_of(new[first]),
        change=_change_words(desk, change),
        weight=f"{weights[first]:.4g}",
        terms=" + ".join(terms[:TOLD]) + (" + …" if len(terms) > TOLD else ""),
        before=told[0],
        after=told[1],
        points=signed(told[2]),
    )
    lines = [line, *ends, *(_raw_of(desk, first, new[first]) if one else ())]
    lines += [*new_place(desk, row, before, after), desk.say("score_alone")]
    leaves = tuple(leaf for id_ in named for leaf in leaf_only(desk, id_))
    shown = tuple(leaf for leaf in leaves if leaf not in desk.composite.children)
    return Told(tuple(lines), exact(after - before), None, shown, levels=(before, after))


def _raw_of(desk: Desk, id_: str, score: float) -> list[str]:
    """The raw value that has a score, where goalposts tell it."""
    from scoring.normalise import raw_for

    measure = desk.part(id_).measure
    if measure is None or measure.normalise != "goalposts":
        return []
    raw = desk.raw(id_, raw_for(score, measure, *desk.composite.scale))
    return [desk.say("score_raw", name=desk.label(id_), score=points_of(score), raw=raw)]


def _named(desk: Desk, ids: Sequence[str]) -> str:
    whole = desk.composite.root.id in ids
    return desk.say("all_indicators") if whole else desk.names(ids)


def _wanted(change: Change, old: float) -> float:
    kinds = {"shift": old + change.points, "level": change.points}
    return kinds.get(change.kind, old * (1 + change.points / 100))


def _leaves(desk: Desk, id_: str, row: int, change: Change) -> tuple[dict[str, float], list[str]]:
    """New scores of a leaf, or of all leaves below a group; what was cut to the scale's ends."""
    low, high = desk.composite.scale
    if id_ not in desk.composite.by_id:
        raise Untold("no_score", name=desk.label(id_))
    below = [
        p.id for p in desk.composite.leaves if any(q.id == id_ for q in desk.composite.path(p))
    ]
    found, ends = {}, []
    for leaf in below:
        old = float(desk.scored.scores[leaf].iloc[row])
        if old != old:
            continue
        wanted = _wanted(change, old)
        found[leaf] = min(max(wanted, low), high)
        if found[leaf] != wanted:
            told = {"wanted": points_of(wanted), "new": points_of(found[leaf])}
            ends.append(desk.say("score_end", **told))
    if not found:
        raise Untold("no_figure", name=desk.label(id_))
    return found, list(dict.fromkeys(ends))


def _group(desk: Desk, id_: str, row: int, change: Change) -> tuple[dict[str, float], list[str]]:
    """A group's score moved: the same points on each of its leaves, which moves it by as many."""
    old = float(desk.scored.nodes[id_].iloc[row])
    if old != old:
        raise Untold("no_figure", name=desk.label(id_))
    parts = [p for p in desk.composite.groups if any(q.id == id_ for q in desk.composite.path(p))]
    if any(part.aggregate != "arithmetic" for part in parts):
        raise Untold("no_group_shift", name=desk.label(id_))
    low, high = desk.composite.scale
    step = min(max(_wanted(change, old), low), high) - old
    below = [
        p.id for p in desk.composite.leaves if any(q.id == id_ for q in desk.composite.path(p))
    ]
    scores = {leaf: float(desk.scored.scores[leaf].iloc[row]) for leaf in below}
    # beyond the ends of the scale on a leaf: only the group's own mean counts here
    return {leaf: score + step for leaf, score in scores.items() if score == score}, []


def _change_words(desk: Desk, change: Change) -> str:
    if change.kind == "level":
        return desk.say("to_points", points=f"{change.points:g}")
    key = "up_points" if change.points >= 0 else "down_points"
    unit = "%" if change.kind == "percent" else desk.say("points_unit")
    return desk.say(key, points=f"{abs(change.points):g}{unit}")


def _with_scores(desk: Desk, row: int, points: dict[str, float]) -> float:
    from scoring.engine import score_given

    scores = desk.scored.scores.iloc[[row]].assign(**points)
    return float(score_given(desk.composite, scores).index.iloc[0])
