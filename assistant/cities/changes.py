"""What if raw figures were others, and how far one must go for the index to reach a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.cities.columns import better_of
from assistant.cities.figures import (
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
from assistant.cities.raw_changes import RawMove
from assistant.cities.standing import new_place
from assistant.cities.states import DECOUPLING, states_after
from assistant.cities.targets import answer_reach
from assistant.messages import join_names
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.raw_change import Moved, RawChange


_WHOLE = 100.0  # %: more than all there is no share can be


def answer_raw(desk: Desk) -> Told:
    """What raw figures that are others do to the index of a city."""
    from scoring.raw_change import raw_change

    if len(desk.reading.cities) > 1:
        raise Untold("one_city")
    year = desk.year()
    row = desk.row(desk.city, year)
    desk.index(row)
    moves = [settled(desk, move, row) for move in desk.reading.moves]
    changes = {move.id: move.amount for move in moves}
    found = raw_change(desk.loaded.composite, desk.data, row, changes, desk.loaded.readings)
    if found.after != found.after or found.before != found.before:
        raise Untold("no_index_after")
    lines = [_raw_headline(desk, moves, row, year, found), *_premises(desk, row)]
    lines += _arithmetic(desk, found)
    lines += _recomputed(desk, row, found)
    lines += new_place(desk, row, found.before, found.after) + _loose(desk, row, found)
    lines += _read(desk, found) + _aimed(desk, row, year, found)
    if any(desk.part(entry.leaf).assumption == DECOUPLING for entry in found.moved):
        lines += states_after(desk, row, changes)
    ids = tuple(entry.leaf for entry in found.moved)
    gain = found.after - found.before
    table = _moved_table(desk, found.moved)
    return Told(tuple(lines), gain, None, ids, (table,), levels=(found.before, found.after))


def _premises(desk: Desk, row: int) -> list[str]:
    """What the question takes for granted and the data say otherwise: where a figure starts."""
    told = []
    for move in desk.reading.moves:
        old, name = value_of(desk, move.id, row), desk.label(move.id)
        if old != old or move.kind == "level":
            continue
        if move.start is not None and abs(move.start - old) > 0.5 * 10**-move.digits + 1e-9:
            values = {"said": desk.raw(move.id, move.start), "old": desk.raw(move.id, old)}
            told.append(desk.say("other_start", name=name, **values))
        new = move.of(old)
        if (move.falls and new > old) or (move.rises and new < old):
            values = {"new": desk.raw(move.id, new), "old": desk.raw(move.id, old)}
            told.append(desk.say("no_fall" if move.falls else "no_rise", name=name, **values))
    return told


def _read(desk: Desk, found: RawChange) -> list[str]:
    """What an indicator is taken to be that has several readings, where it moves."""
    told = []
    for entry in found.moved:
        part = desk.part(entry.leaf)
        if part.assumption == "I03":
            key = f"aqi_{desk.loaded.readings.aqi_direction:+d}".replace("+1", "more").replace(
                "-1", "less"
            )
            told.append(desk.say(key, name=part.label))
    return told


def _aimed(desk: Desk, row: int, year: int | None, found: RawChange) -> list[str]:
    """Whether the place that is spoken of is reached by it."""
    aim = desk.reading.aim
    if aim is None:
        return []
    if aim.rival:
        other = desk.index(desk.row(aim.rival, year))
        _, theirs, gap = desk.apart(found.after, other)
        there = found.after > other or (aim.level and found.after >= other)
        key = "beats" if there else "beats_not"
        return [desk.say(key, city=aim.rival, theirs=theirs, gap=gap.lstrip("-"))]
    rows = [at for at in desk.rows_of(year) if at != row]
    place = 1 + sum(float(desk.scored.index.iloc[at]) > found.after for at in rows)
    wanted_place = aim.place if aim.place > 0 else len(rows) + 2 + aim.place
    there = place <= wanted_place
    told = desk.say("place_reached" if there else "place_missed", place=place, wanted=wanted_place)
    index = desk.scored.index
    ranked = sorted(rows, key=lambda at: -float(index.iloc[at]))
    if there or not 1 <= wanted_place <= len(ranked):
        return [told]
    other = ranked[wanted_place - 1]
    _, theirs, gap = desk.apart(found.before, float(index.iloc[other]))
    values = {"city": desk.cities[other], "index": theirs, "gap": gap, "wanted": wanted_place}
    return [told + desk.say("place_wanted", **values)]


def _recomputed(desk: Desk, row: int, found: RawChange) -> list[str]:
    """Reported rates that differ from what the raw figures give: the index from these is told."""
    reported = desk.index(row)
    if abs(reported - found.before) <= 5e-3:
        return []
    return [desk.say("recomputed", reported=points_of(reported), before=points_of(found.before))]


def settled(desk: Desk, move: RawMove, row: int) -> RawMove:
    """The change as a new value. Raises Untold where the old one is wanted and missing."""
    old = value_of(desk, move.id, row)
    if move.kind == "level":
        move = _levelled(desk, move, row)
    if move.kind != "to" and old != old:
        raise Untold("no_figure", name=desk.label(move.id))
    new = move.of(old)
    low, high = _possible(desk, move.id)
    if new < low or new > high:
        ends = [desk.raw(move.id, end) for end in (low, high) if abs(end) != float("inf")]
        raise Untold(
            "impossible",
            name=desk.label(move.id),
            value=desk.raw(move.id, new),
            old=desk.raw(move.id, old),
            ends=desk.say("to_end").join(ends)
            if len(ends) == 2
            else desk.say("from_end" if low > float("-inf") else "until_end", end=ends[0]),
        )
    return replace(move, kind="to", amount=new, start=old)


def _levelled(desk: Desk, move: RawMove, row: int) -> RawMove:
    """A change to the best (highest, lowest, mean) figure of the cities of that year."""
    values = [value_of(desk, move.id, at) for at in desk.rows_of(desk.years[row])]
    known = [value for value in values if value == value]
    if not known:
        raise Untold("no_figure", name=desk.label(move.id))
    better = better_of(desk, move.id)
    if move.level == "best" and not better:
        raise Untold("neither_better", name=desk.label(move.id))
    highest = move.level == "most" or (move.level == "best" and better > 0)
    new = fmean(known) if move.level == "mean" else max(known) if highest else min(known)
    return replace(move, kind="to", amount=new)


def _possible(desk: Desk, id_: str) -> tuple[float, float]:
    from scoring.assumptions import drivers

    known = {driver.id: driver.possible for driver in drivers()}
    low, high = desk.part(id_).possible if id_ in desk.composite.by_id else known[id_]
    if low == 0 and desk.unit(id_) == "%":
        high = min(high or _WHOLE, _WHOLE)  # a share, as it is read here: 优良天数比例
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
    before, after, points = desk.apart(found.before, found.after)
    key = "rises" if gain > 5e-3 else "falls" if gain < -5e-3 else "stays"
    return desk.say(
        key,
        who=desk.who(desk.city, year),
        changes=desk.say("semicolon").join(changes),
        before=before,
        after=after,
        points=points.lstrip("-"),
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


def _loose(desk: Desk, row: int, found: RawChange) -> list[str]:
    """提高5% of a share: what it would be in percentage points."""
    from scoring.raw_change import raw_change

    loose = [move for move in desk.reading.moves if move.loose and desk.unit(move.id) == "%"]
    if not loose:
        return []
    meant = [replace(m, kind="by") if m in loose else m for m in desk.reading.moves]
    try:
        changes = {m.id: settled(desk, m, row).amount for m in meant}
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
    assert desk.reading.goal
    id_ = next((m for m in desk.reading.measures if m in desk.words.measured), None)
    if id_ is None and desk.reading.measures:
        return _seek_group(desk, desk.reading.measures[0])
    if id_ is None:
        return answer_reach(desk)
    year = desk.year()
    row = desk.row(desk.city, year)
    target, old = wanted(desk.reading.goal, desk.index(row)), value_of(desk, id_, row)
    if old != old:
        raise Untold("no_figure", name=desk.label(id_))
    return sought(desk, id_, row, target, goal_words(desk, desk.reading.goal, _start(desk, row)))


def _seek_group(desk: Desk, id_: str) -> Told:
    """The score that a group must have for the index to reach a goal, all else as it is."""
    from scoring.contributions import effective_weights

    assert desk.reading.goal
    year = desk.year()
    row = desk.row(desk.city, year)
    if any(part.aggregate != "arithmetic" for part in desk.composite.groups):
        raise Untold("no_group_shift", name=desk.label(id_))
    index = desk.index(row)
    target, old = wanted(desk.reading.goal, index), float(desk.scored.nodes[id_].iloc[row])
    goal = goal_words(desk, desk.reading.goal, index)
    said = {"who": desk.who(desk.city, year), "goal": goal, "name": desk.label(id_)}
    if index >= target:
        return Told((desk.say("there_already", **said),), 0.0)
    shares = effective_weights(desk.scored).iloc[row]
    inside = [p.id for p in desk.composite.leaves if desk.part(id_) in desk.composite.path(p)]
    weight = float(shares[inside].sum())
    needed, best = old + (target - index) / weight, desk.composite.scale[1]
    told = {"old": points_of(old), "new": points_of(needed), "weight": f"{weight:.4g}"}
    told |= {"gap": points_of(target - index)}
    if needed > best + 1e-9:
        highest = points_of(index + weight * (best - old))
        line = desk.say("seek_group_none", **said, **told, highest=highest)
        return Told((line,), None)
    return Told((desk.say("seek_group", **said, **told),), needed, None)


def _start(desk: Desk, row: int) -> float:
    """The index from which a figure is sought: computed indicators from raw figures."""
    from scoring.raw_change import raw_change

    loaded = desk.loaded
    return raw_change(loaded.composite, loaded.data, row, {}, loaded.readings).before


def sought(desk: Desk, id_: str, row: int, target: float, goal: str) -> Told:
    """How far one measured figure must go for the index to be `target`."""
    from scoring.raw_seek import seek_raw

    loaded, old = desk.loaded, value_of(desk, id_, row)
    found = seek_raw(loaded.composite, loaded.data, row, id_, target, loaded.readings)
    said = {"who": desk.who(desk.city, desk.years[row]), "goal": goal, "name": desk.label(id_)}
    if found.before >= target:
        return Told((desk.say("there_already", **said),), 0.0)
    if found.value is None:
        best, highest = desk.raw(id_, found.ceiling), points_of(found.highest)
        line = desk.say("seek_unreachable", **said, best=best, highest=highest)
        most = desk.say("seek_most", gain=points_of(found.highest - found.before))
        return Told((line + most,), leaves=leaf_only(desk, id_))
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
