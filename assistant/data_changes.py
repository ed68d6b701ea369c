"""What if raw figures were others, and how far one must go for the index to reach a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.data_desk import (
    TOLD,
    Desk,
    Told,
    Untold,
    goal_words,
    leaf_only,
    points_of,
    short,
    value_of,
    wanted,
)
from assistant.data_targets import answer_reach
from assistant.messages import join_names
from assistant.raw_changes import RawMove
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.raw_change import Moved, RawChange


def answer_raw(desk: Desk) -> Told:
    from scoring.raw_change import raw_change

    if len(desk.reading.cities) > 1:
        raise Untold("one_city")
    year = desk.year()
    row = desk.row(desk.city, year)
    desk.index(row)
    moves = [_settled(desk, move, row) for move in desk.reading.moves]
    changes = {move.id: move.amount for move in moves}
    found = raw_change(desk.loaded.composite, desk.data, row, changes, desk.loaded.readings)
    if found.after != found.after or found.before != found.before:
        raise Untold("no_index_after")
    lines = [_raw_headline(desk, moves, row, year, found), *_arithmetic(desk, found)]
    lines += _recomputed(desk, row, found)
    lines += _ranked_anew(desk, row, found) + _loose(desk, row, found)
    ids = tuple(entry.leaf for entry in found.moved)
    gain = found.after - found.before
    return Told(tuple(lines), gain, None, ids, (_moved_table(desk, found.moved),))


def _recomputed(desk: Desk, row: int, found: RawChange) -> list[str]:
    """Reported rates that differ from what the raw figures give: the index from these is told."""
    reported = desk.index(row)
    if abs(reported - found.before) <= 5e-3:
        return []
    return [desk.say("recomputed", reported=points_of(reported), before=points_of(found.before))]


def _settled(desk: Desk, move: RawMove, row: int) -> RawMove:
    """The change as a new value. Raises Untold where the old one is wanted and missing."""
    old = value_of(desk, move.id, row)
    if move.kind != "to" and old != old:
        raise Untold("no_figure", name=desk.label(move.id))
    new = move.of(old)
    low, high = _possible(desk, move.id)
    if new < low or new > high:
        raise Untold("impossible", name=desk.label(move.id), value=desk.raw(move.id, new))
    return replace(move, kind="to", amount=new, start=old)


def _possible(desk: Desk, id_: str) -> tuple[float, float]:
    from scoring.assumptions import drivers

    known = {driver.id: driver.possible for driver in drivers()}
    low, high = desk.part(id_).possible if id_ in desk.composite.by_id else known[id_]
    return (float("-inf") if low is None else low), (float("inf") if high is None else high)


def _raw_headline(
    desk: Desk, moves: Sequence[RawMove], row: int, year: int | None, found: RawChange
) -> str:
    changes = [
        desk.say(
            "change",
            name=desk.label(move.id),
            old=desk.raw(move.id, float("nan") if move.start is None else move.start),
            new=desk.raw(move.id, move.amount),
        )
        for move in moves
    ]
    gain = found.after - found.before
    key = "rises" if gain > 5e-3 else "falls" if gain < -5e-3 else "stays"
    return desk.say(
        key,
        who=desk.who(desk.city, year),
        changes=desk.say("semicolon").join(changes),
        before=points_of(found.before),
        after=points_of(found.after),
        points=points_of(abs(gain)),
    )


def _arithmetic(desk: Desk, found: RawChange) -> list[str]:
    """ΔI as the sum of weight × change of score, and what is left to figures that appear."""
    if not found.moved:
        return [desk.say("unmoved")]
    moved = [entry for entry in found.moved if entry.points]
    terms = [_term(entry) for entry in moved]
    left = found.after - found.before - sum(entry.points for entry in moved)
    if abs(left) > 5e-3:
        terms.append(desk.say("coverage_term", points=points_of(left)))
    total = points_of(found.after - found.before)
    if not terms:
        return [desk.say("moves_nothing", names=desk.names(entry.leaf for entry in found.moved))]
    lines = [desk.say("sum", terms=" + ".join(terms), total=total)]
    derived = [e for e in found.moved if e.because != (e.leaf,)]
    if derived:
        names = join_names(desk.english, [desk.label(e.leaf) for e in derived])
        because = dict.fromkeys(id_ for e in derived for id_ in e.because)
        reasons = join_names(desk.english, [desk.label(id_) for id_ in because])
        lines.append(desk.say("depends", names=names, reasons=reasons))
    return [*lines, *_assumed(desk, [entry.leaf for entry in moved])]


def _term(entry: Moved) -> str:
    before, after = entry.score
    if before != before or after != after:
        return points_of(entry.points)
    return f"{entry.points / (after - before):.4g}×({points_of(after)}−{points_of(before)})"


def _assumed(desk: Desk, leaves: Sequence[str]) -> list[str]:
    """The goalposts by which the scores were made, and where these come from."""
    from scoring.assumptions import BASES, basis_of

    told = []
    for part in map(desk.part, leaves[:TOLD]):
        measure = part.measure
        if not measure or measure.at0 is None or measure.at100 is None:
            continue
        basis = basis_of(part) if part.assumption else ()
        told.append(
            desk.say(
                "goalposts",
                name=part.label,
                at0=short(measure.at0),
                low=f"{desk.composite.scale[0]:g}",
                at100=short(measure.at100),
                unit=measure.unit,
                basis="、".join(dict.fromkeys(BASES[b] for b in basis)),
            )
        )
    return [desk.say("assumed", posts=desk.say("semicolon").join(told))] if told else []


def _ranked_anew(desk: Desk, row: int, found: RawChange) -> list[str]:
    """The place among the cities of that year, before and after."""
    rows = [at for at, year in enumerate(desk.years) if year == desk.years[row] and at != row]
    others = [v for v in desk.scored.index.iloc[rows] if v == v]
    if not others:
        return []
    old, new = (1 + sum(v > own for v in others) for own in (found.before, found.after))
    key = "same_place" if old == new else "new_place"
    return [desk.say(key, old=old, new=new, count=len(others) + 1)]


def _loose(desk: Desk, row: int, found: RawChange) -> list[str]:
    """提高5% of a share: what it would be in percentage points."""
    from scoring.raw_change import raw_change

    loose = [move for move in desk.reading.moves if move.loose and desk.unit(move.id) == "%"]
    if not loose:
        return []
    meant = [replace(m, kind="by") if m in loose else m for m in desk.reading.moves]
    try:
        changes = {m.id: _settled(desk, m, row).amount for m in meant}
    except Untold:
        return []
    other = raw_change(desk.loaded.composite, desk.data, row, changes, desk.loaded.readings)
    names = join_names(desk.english, [desk.label(move.id) for move in loose])
    amount = f"{abs(loose[0].amount):g}"
    points = points_of(other.after - other.before)
    return [desk.say("loose", names=names, amount=amount, points=points)]


def _moved_table(desk: Desk, moved: Sequence[Moved]) -> Table:
    rows = tuple(
        (
            desk.label(entry.leaf),
            f"{desk.raw(entry.leaf, entry.raw[0])} → {desk.raw(entry.leaf, entry.raw[1])}",
            f"{points_of(entry.score[0])} → {points_of(entry.score[1])}".replace("nan", "—"),
            points_of(entry.points),
            join_names(desk.english, [desk.label(id_) for id_ in entry.because]),
        )
        for entry in moved
    )
    return Table(desk.columns("moved_columns"), rows)


def answer_seek(desk: Desk) -> Told:
    """How far one measured figure must go for the index to reach a goal."""
    from scoring.raw_seek import seek_raw

    assert desk.reading.goal
    id_ = next((m for m in desk.reading.measures if m in desk.words.measured), None)
    if id_ is None:
        return answer_reach(desk)
    year = desk.year()
    row = desk.row(desk.city, year)
    target, old = wanted(desk.reading.goal, desk.index(row)), value_of(desk, id_, row)
    if old != old:
        raise Untold("no_figure", name=desk.label(id_))
    loaded = desk.loaded
    found = seek_raw(loaded.composite, loaded.data, row, id_, target, loaded.readings)
    goal = goal_words(desk, desk.reading.goal, found.before)
    said = {"who": desk.who(desk.city, year), "goal": goal, "name": desk.label(id_)}
    if found.before >= target:
        return Told((desk.say("there_already", **said),), 0.0)
    if found.value is None:
        best, highest = desk.raw(id_, found.ceiling), points_of(found.highest)
        line = desk.say("seek_unreachable", **said, best=best, highest=highest)
        return Told((line,), leaves=leaf_only(desk, id_))
    old_words, new_words = desk.raw(id_, old), desk.raw(id_, found.value)
    line = desk.say("seek", **said, old=old_words, new=new_words, after=points_of(found.index))
    return _with_change(desk, line, row, id_, found.value)


def _with_change(desk: Desk, line: str, row: int, id_: str, value: float) -> Told:
    """What is sought, with what it moves."""
    from scoring.raw_change import raw_change

    loaded = desk.loaded
    found = raw_change(loaded.composite, loaded.data, row, {id_: value}, loaded.readings)
    leaves = tuple(entry.leaf for entry in found.moved)
    table = _moved_table(desk, found.moved)
    return Told((line, *_arithmetic(desk, found)), value, desk.unit(id_), leaves, (table,))
