"""What if a figure of every city, or a weight, were another: the new index values and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cities.changes import settled
from assistant.cities.figures import (
    Desk,
    Told,
    Untold,
    leaf_only,
    points_of,
)
from assistant.cities.standing import new_order, order_table
from assistant.messages import join_names

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from assistant.cities.grammar import Weighting
    from scoring.reweighting import Printed

_NEAR = 1e-9


def answer_raw_many(desk: Desk) -> Told:
    """Raw figures of all cities (or of some) changed alike: who then stands where."""
    from scoring.raw_change import raw_changes

    year = desk.year()
    names = desk.reading.cities or tuple(desk.cities[at] for at in desk.rows_of(year))
    changes, kept, lacking = {}, [], []
    for city in names:
        row = desk.row(city, year)
        try:
            moves = [settled(desk, move, row) for move in desk.reading.moves]
        except Untold as untold:
            if untold.key != "no_figure":
                raise
            lacking.append(city)
            continue
        backwards = [m for m in moves if _backwards(m.falls, m.rises, m.start, m.amount)]
        if backwards:
            kept.append(city)
        changes[row] = {move.id: move.amount for move in moves if move not in backwards}
    if not changes:
        raise Untold("no_figure", name=desk.label(desk.reading.moves[0].id))
    loaded = desk.loaded
    before, after = raw_changes(loaded.composite, desk.data, changes, loaded.readings)
    rows = [at for at in desk.rows_of(year) if before[at] == before[at] and after[at] == after[at]]
    if not rows:
        raise Untold("no_index_after")
    told = desk.say("semicolon").join(
        _move_words(desk, move.id, at) for at, move in enumerate(desk.reading.moves)
    )
    whose = desk.say("each_city") if not desk.reading.cities else join_names(desk.english, names)
    opening = desk.say("raw_many", whose=whose, changes=told, when=desk.in_year(year))
    lines = [opening, *new_order(desk, rows, before, after)]
    if kept:
        lines.append(desk.say("kept_as_is", names=join_names(desk.english, kept)))
    if lacking:
        lines.append(desk.say("left_out", names=join_names(desk.english, lacking)))
    ids = tuple(leaf for move in desk.reading.moves for leaf in leaf_only(desk, move.id))
    top = max(rows, key=lambda at: after[at])
    top = desk.row(desk.city, year) if desk.reading.cities else top
    return Told(tuple(lines), after[top], None, ids, (order_table(desk, rows, before, after),))


def _backwards(falls: bool, rises: bool, start: float | None, amount: float) -> bool:
    """降到25 of a city that is at 20 already."""
    if start is None:
        return False
    return (falls and amount > start + _NEAR) or (rises and amount < start - _NEAR)


def _move_words(desk: Desk, id_: str, at: int) -> str:
    move = desk.reading.moves[at]
    if move.kind == "to":
        return desk.say("move_to", name=desk.label(id_), value=desk.raw(id_, move.amount))
    unit = (
        "%" if move.kind == "percent" else ("个百分点" if desk.unit(id_) == "%" else desk.unit(id_))
    )
    key = "move_up" if move.amount >= 0 else "move_down"
    return desk.say(key, name=desk.label(id_), amount=f"{abs(move.amount):g}{unit}")


def answer_weights(desk: Desk) -> Told:
    """One weight another, its siblings sharing the rest as before: who then stands where."""
    from scoring.engine import score_given
    from scoring.reweighting import printed_of, reweighted

    weighting, year = desk.reading.weighting, desk.year()
    assert weighting
    if weighting.id not in desk.composite.by_id:
        raise Untold("no_part", names=desk.label(weighting.id))
    printed = printed_of(desk.composite, weighting.id, weighting.of_whole, weighting.of_parent)
    share = _new_share(weighting, printed.share)
    if not 0 <= share <= 1:
        raise Untold("no_share", name=desk.label(weighting.id), value=f"{share:.4g}")
    if len(printed.siblings) < 2:
        raise Untold("only_child", name=desk.label(weighting.id))
    _refuse_other(desk, printed, share)
    composite = reweighted(desk.composite, printed, share)
    other = score_given(composite, desk.scored.scores)
    before, after = desk.scored.index.tolist(), other.index.tolist()
    rows = [at for at in desk.rows_of(year) if before[at] == before[at] and after[at] == after[at]]
    if not rows:
        raise Untold("no_index_at_all")
    old_whole = desk.composite.global_weights[weighting.id]
    new_whole = composite.global_weights[weighting.id]
    rest = printed.rest(desk.composite, share)
    names = [f"{desk.label(id_)} {a:.4g}→{b:.4g}" for id_, a, b in rest[:5]]
    parent = desk.say("whole_index") if printed.of_whole else desk.label(printed.parent)
    lines = [
        desk.say(
            "weights",
            name=desk.label(weighting.id),
            parent=parent,
            old=f"{printed.share:.4g}",
            new=f"{share:.4g}",
            old_whole=f"{old_whole:.4g}",
            new_whole=f"{new_whole:.4g}",
        ),
        desk.say(
            "weights_rest",
            count=len(printed.siblings) - 1,
            rest=f"{1 - share:.4g}",
            names=join_names(desk.english, names) + ("…" if len(rest) > 5 else ""),
        ),
    ]
    lines += [desk.in_year(year) + line for line in new_order(desk, rows, before, after)[:-1]]
    top = max(rows, key=lambda at: after[at])
    value, unit = after[top], None
    if desk.reading.cities:
        value = after[desk.row(desk.city, year)]
    leaves = leaf_only(desk, weighting.id) if weighting.id not in desk.composite.children else ()
    return Told(tuple(lines), value, unit, leaves, (order_table(desk, rows, before, after),))


def answer_weight_sought(desk: Desk) -> Told:
    """At which weight of a node, its siblings sharing the rest, two cities are level.

    The index is a straight line in the weight, so two of its points give it.
    """
    from scoring.engine import score_given
    from scoring.reweighting import printed_of, reweighted

    aim, year, id_ = desk.reading.aim, desk.year(), desk.reading.measures[0]
    assert aim
    if id_ not in desk.composite.by_id:
        raise Untold("no_part", names=desk.label(id_))
    if any(part.aggregate != "arithmetic" for part in desk.composite.groups):
        raise Untold("no_group_shift", name=desk.label(id_))
    printed = printed_of(desk.composite, id_)
    if len(printed.siblings) < 2:
        raise Untold("only_child", name=desk.label(id_))
    rows = desk.row(desk.city, year), desk.row(aim.rival, year)
    before = [desk.index(row) for row in rows]

    def apart(share: float) -> float:
        composite = reweighted(desk.composite, printed, share)
        index = score_given(composite, desk.scored.scores.iloc[[*rows]]).index.tolist()
        return float(index[0] - index[1])

    at_none, at_all = apart(0.0), apart(1.0)
    said = {"name": desk.label(id_), "city": desk.city, "rival": aim.rival}
    said |= {"old": f"{printed.share:.4g}", "when": desk.in_year(year)}
    said |= {"own": points_of(before[0]), "theirs": points_of(before[1])}
    needed = at_none / (at_none - at_all) if at_none != at_all else -1.0
    if not 0 <= needed <= 1:
        return Told((desk.say("weight_none", **said),), None)
    line = desk.say("weight_level", **said, new=f"{needed:.4g}", rest=f"{1 - needed:.4g}")
    return Told((line,), needed, None, leaf_only(desk, id_))


def _refuse_other(desk: Desk, printed: Printed, share: float) -> None:
    """Raises Untold where other weights are said than those that the siblings would get."""
    known = {share, 1 - share}
    for _, before, after in printed.rest(desk.composite, share):
        known |= {before, after}
    weighting = desk.reading.weighting
    if weighting and weighting.kind != "to":
        known.add(abs(weighting.amount))
        known.add(abs(weighting.amount - 1))
    for said in desk.reading.shares:
        if not any(abs(said - one) < 5e-3 for one in known):
            raise Untold("other_weights", share=f"{said:g}")


def _new_share(weighting: Weighting, old: float) -> float:
    if weighting.kind == "to":
        return weighting.amount
    return old + weighting.amount if weighting.kind == "by" else old * weighting.amount
