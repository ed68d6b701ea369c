"""Cities put in order by any figure or its change, and what of the order is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.cities.columns import LEVEL, Column, Entry, column, earlier, measure_of
from assistant.cities.figures import Desk, Told, Untold, leaf_only, points_of
from assistant.cities.grammar import Order
from assistant.lexicon import pattern
from assistant.messages import join_names
from corpus.answer import Table

_NEAR = 1e-9


def answer_order(desk: Desk) -> Told:
    """The cities of a year in an order: all of it, the places asked for, or some cities'."""
    order, year, id_ = desk.reading.order or LEVEL, desk.year(), measure_of(desk)
    several = len(desk.reading.cities) > 1 and bool(order.places)
    found = column(desk, id_, year, order, desk.reading.cities if several else ())
    when = _when(desk, found, year)
    lines: list[str] = []
    value: float | None = found.entries[0].value
    unit = _unit(found)
    if desk.reading.cities and not several:
        own = [_entry(desk, found, city, year) for city in desk.reading.cities]
        if order.places and pattern("table", "confirm").search(desk.reading.asked.text):
            hit = any(own[0] in found.at(place) for place in order.places)
            lines.append(desk.say("yes" if hit else "no"))
        lines += [_place_line(desk, found, entry, when) for entry in own]
        value, unit = float(own[0].place), desk.say("place_unit")
    elif order.places:
        lines.append(_picked(desk, found, when))
        value = _value(found)
    else:
        lines.append(_whole(desk, found, when))
    lines += [*_in_turn(desk, found), *_ends_apart(desk, found)]
    lines += [*_untrue(desk, found), *_by_percent(desk, found, year), *_remarks(desk, found)]
    leaves = leaf_only(desk, id_)
    return Told(tuple(lines), value, unit, leaves, (_table(desk, found),))


def _when(desk: Desk, found: Column, year: int | None) -> str:
    if year is None:
        return ""
    if found.order.change:
        return desk.say("between_years", since=earlier(desk, year), year=year)
    return desk.say("in_year", year=year)


def _unit(found: Column) -> str | None:
    """As the contract has it: none for points."""
    if found.order.change == "percent":
        return "%"
    if found.order.change == "place":
        return "名"
    return None if found.scored else found.unit or None


def _value(found: Column) -> float | None:
    """The figure of the only city that is asked for; of several, the first one's."""
    first = found.at(found.order.places[0])
    return first[0].value if first else None


def _entry(desk: Desk, found: Column, city: str, year: int | None) -> Entry:
    entry = found.of(city)
    if entry is None:
        if city in found.missing:
            raise Untold("no_figure", name=found.name)
        raise Untold("no_row", city=city, year=year or "")
    return entry


def _what(desk: Desk, found: Column) -> str:
    """What the order is by: 总指数, PM2.5浓度, PM2.5浓度的得分, and its change."""
    root = found.id == desk.composite.root.id
    name = desk.say("whole_index") if root else found.name
    if found.scored and found.id not in desk.composite.children:
        name = desk.say("score_of", name=name)
    return desk.say(f"change_{found.order.change}", name=name) if found.order.change else name


def _how(desk: Desk, found: Column) -> str:
    first = found.order.first
    if first == "best" and found.order.change and found.better:
        return desk.say("how_progress")
    if first == "best" and not found.scored and found.better:
        return desk.say("how_best_low" if found.better < 0 else "how_best_high")
    return desk.say(f"how_{'most' if first == 'best' else first}")


def _place_line(desk: Desk, found: Column, entry: Entry, when: str) -> str:
    if found.id == desk.composite.root.id and not found.order.change:
        return desk.say(
            "place",
            city=entry.city,
            when=when,
            place=entry.place,
            count=len(found.entries),
            index=points_of(entry.value),
        )
    return desk.say(
        "place_by",
        city=entry.city,
        when=when,
        what=_what(desk, found),
        value=_told(desk, found, entry),
        how=_how(desk, found),
        count=len(found.entries),
        place=entry.place,
    )


def _told(desk: Desk, found: Column, entry: Entry) -> str:
    """A figure; of a change, with the two figures that it is between."""
    if not found.order.change:
        return found.shown(entry)
    if found.order.change == "place":
        start, end = (desk.say("nth", place=f"{v:.0f}") for v in (entry.start, entry.end))
        change = found.shown(entry)
    else:
        start, end, change = found.apart(entry.start, entry.end)
        change = found.shown(entry) if found.order.change == "percent" else change
    return desk.say("from_to", start=start, end=end, change=change)


def _picked(desk: Desk, found: Column, when: str) -> str:
    """The places that are asked for, each with its city."""
    told = [_pick(desk, found, place) for place in found.order.places]
    return desk.say(
        "picked",
        when=when,
        count=len(found.entries),
        what=_what(desk, found),
        how=_how(desk, found),
        picks=desk.say("semicolon").join(told),
    )


def _pick(desk: Desk, found: Column, place: int) -> str:
    entries, count = found.at(place), len(found.entries)
    if not entries:
        return desk.say("no_place", place=abs(place), count=count)
    names = join_names(desk.english, [f"**{entry.city}**" for entry in entries])
    value = desk.say("semicolon").join(
        dict.fromkeys(_told(desk, found, entry) for entry in entries)
    )
    if place < 0:
        key, number = "pick_last", -place
    else:
        key, number = "pick", place
    ends = {("most", 1): "highest", ("most", -1): "lowest", ("least", 1): "lowest"}
    moves = {("most", 1): "rise", ("least", 1): "fall"}
    end = (moves if found.order.change else ends).get((found.order.first, place))
    if end in moves.values() and (entries[0].value > 0) != (end == "rise"):
        end = None
    gained = entries[0].value * (found.better or 1)
    if found.order.change and found.order.first == "best" and place in (1, -1):
        end = "progress" if place > 0 and gained > 0 else "regress" if place < 0 > gained else None
    key = f"pick_{end}" if end else key
    told = desk.say(key, place=number, own=entries[0].place, names=names, value=value)
    return told if len(entries) == 1 else told + desk.say("level", count=len(entries))


def _whole(desk: Desk, found: Column, when: str) -> str:
    first, last = found.entries[0], found.entries[-1]
    if found.id == desk.composite.root.id and not found.order.change:
        top, low = (first, last) if found.order.first != "least" else (last, first)
        words = {"top": top.city, "high": points_of(top.value)}
        words |= {"last": low.city, "low": points_of(low.value)}
        return desk.say("rank", when=when, count=len(found.entries), **words)
    return desk.say(
        "rank_by",
        when=when,
        count=len(found.entries),
        what=_what(desk, found),
        how=_how(desk, found),
        first=first.city,
        high=_told(desk, found, first),
        last=last.city,
        low=_told(desk, found, last),
    )


_IN_WORDS = 20  # cities that are listed in words too, where a list is asked for


def _in_turn(desk: Desk, found: Column) -> Iterator[str]:
    """The whole order in words, where each city's figure is asked for."""
    listed = pattern("table", "listed").search(desk.reading.asked.text)
    if listed and not found.order.places and len(found.entries) <= _IN_WORDS:
        names = [f"{entry.city} {_told(desk, found, entry)}" for entry in found.entries]
        yield desk.say("in_turn", names=join_names(desk.english, names))


def _ends_apart(desk: Desk, found: Column) -> Iterator[str]:
    """The highest and the lowest, where both are asked for, and how far they are apart."""
    order = found.order
    if order.change or set(order.places) != {1, -1} or desk.reading.cities:
        return
    first, last = found.entries[0], found.entries[-1]
    low, high = sorted((first.value, last.value))
    _, _, apart = found.apart(low, high)
    if found.scored and found.id in desk.scored.scores:
        weight = desk.composite.global_weights[found.id]
        points = {"weight": f"{weight:g}", "gap": points_of(high - low)}
        points |= {"points": points_of(weight * (high - low))}
        yield desk.say("ends_apart_index", difference=apart.lstrip("+"), **points)
    else:
        yield desk.say("ends_apart", difference=apart.lstrip("+"))


def _untrue(desk: Desk, found: Column) -> Iterator[str]:
    """退步最多 where none fell, 上升最多 where none rose."""
    order = found.order
    if not order.change or not order.places or order.first == "widest":
        return
    better = found.better or 1
    signs = {"best": better, "most": 1, "least": -1}
    wanted = signs[order.first] * (1 if order.places[0] > 0 else -1)
    entries = found.at(order.places[0])
    if order.change == "place" and order.first == "best":
        wanted = 1 if order.places[0] > 0 else -1
    if entries and entries[0].value * wanted <= _NEAR:
        if order.first == "best":
            yield desk.say("none_better" if order.places[0] > 0 else "none_worse")
        else:
            yield desk.say("none_rose" if wanted > 0 else "none_fell")


def _by_percent(desk: Desk, found: Column, year: int | None) -> Iterator[str]:
    """Another city may have changed most by percent, or by difference: that is told."""
    order = found.order
    if order.change not in ("by", "percent") or len(order.places) != 1:
        return
    other = "percent" if order.change == "by" else "by"
    if found.scored and order.change == "by":
        return
    try:
        changed = column(desk, found.id, year, replace(order, change=other))  # type: ignore[arg-type]
    except Untold:
        return
    one, two = found.at(order.places[0]), changed.at(order.places[0])
    if one and two and one[0].city != two[0].city:
        yield desk.say(f"else_{other}", city=two[0].city, value=_told(desk, changed, two[0]))


def _remarks(desk: Desk, found: Column) -> Iterator[str]:
    if not found.better and found.order.first == "best":
        yield desk.say("neither_better", name=found.name)
    if found.better < 0 and not found.scored and not found.order.change:
        yield desk.say("less_is_better", name=found.name)
    if found.missing:
        yield desk.say("left_out", names=join_names(desk.english, found.missing))
    if desk.reading.excepting:
        yield desk.say("but_for", cities=join_names(desk.english, desk.reading.excepting))


def _table(desk: Desk, found: Column) -> Table:
    if found.order.change:
        unit = found.order.change == "place"
        cells = (
            (
                str(e.place),
                e.city,
                f"{e.start:.0f}" if unit else found.tell(e.start),
                f"{e.end:.0f}" if unit else found.tell(e.end),
                found.shown(e),
            )
            for e in found.entries
        )
        return Table(desk.columns("change_columns"), tuple(cells))
    if found.id == desk.composite.root.id:
        rows = (
            (str(e.place), e.city, points_of(e.value), _climbed(desk, e)) for e in found.entries
        )
        return Table(desk.columns("rank_columns"), tuple(rows))
    scores = desk.scored.scores.get(found.id)
    if found.scored or scores is None:
        plain = ((str(e.place), e.city, found.tell(e.value)) for e in found.entries)
        return Table(desk.columns("order_columns"), tuple(plain))
    with_scores = (
        (str(e.place), e.city, found.tell(e.value), points_of(float(scores.iloc[e.row])))
        for e in found.entries
    )
    return Table(desk.columns("order_score_columns"), tuple(with_scores))


def _climbed(desk: Desk, own: Entry) -> str:
    """Places gained (or lost) since the year before; empty where that is not known."""
    year = desk.years[own.row]
    if year is None:
        return ""
    before = [at for at in desk.rows_of(year - 1) if desk.cities[at] == own.city]
    if len(before) != 1:
        return ""
    places = desk.data.places(desk.scored.index)
    moved = places[before[0]] - places[own.row]
    return "" if moved != moved else f"{moved:+.0f}" if moved else "="


def answer_change(desk: Desk) -> Told:
    """By how much a city's figures changed between two years."""
    year = desk.year()
    lines, last = [], 0.0
    unit: str | None = None
    order = desk.reading.order or LEVEL
    moved = pattern("table", "place_change").search(desk.reading.asked.text)
    by = replace(LEVEL, change="place" if moved else "by", by=order.by)
    for id_ in desk.reading.measures or (desk.composite.root.id,):
        found = column(desk, id_, year, by)
        percent = column(desk, id_, year, replace(LEVEL, change="percent"))
        for city in desk.reading.cities:
            entry = _entry(desk, found, city, year)
            relative = percent.of(city)
            lines.append(
                desk.say(
                    "changed_place" if moved else "changed",
                    city=city,
                    when=_when(desk, found, year),
                    name=found.name,
                    value=_told(desk, found, entry),
                    percent=percent.shown(relative) if relative else "—",
                    verdict=_verdict(desk, found, entry),
                )
            )
            last, unit = entry.value, _unit(found)
            share = pattern("table", "relative").search(desk.reading.asked.text)
            if share and relative and not moved:
                last, unit = relative.value, "%"
    leaves = tuple(leaf for id_ in desk.reading.measures for leaf in leaf_only(desk, id_))
    return Told(tuple(lines), last, unit, leaves)


def _verdict(desk: Desk, found: Column, entry: Entry) -> str:
    if not found.better or abs(entry.value) < _NEAR:
        return ""
    return desk.say("got_better" if entry.value * found.better > 0 else "got_worse")


def answer_changed(desk: Desk) -> Told:
    """The cities whose figure rose, fell, got better or worse."""
    year, id_ = desk.year(), measure_of(desk)
    text = desk.reading.asked.text
    found = column(desk, id_, year, replace(LEVEL, change="by"))
    good, bad = (pattern("table", name).search(text) for name in ("change_good", "change_bad"))
    if good or bad:
        if not found.better:
            raise Untold("neither_better", name=found.name)
        sign, key = found.better * (1 if good else -1), "got_good" if good else "got_bad"
    else:
        rose, fell = (pattern("table", name).search(text) for name in ("rose", "fell"))
        falls = not rose and (fell or pattern("table", "change_down").search(text))
        sign, key = (-1, "went_down") if falls else (1, "went_up")
    hit = [entry for entry in found.entries if entry.value * sign > _NEAR]
    told = [
        f"{entry.city}（{_told(desk, found, entry)}{_relative(found, entry)}）" for entry in hit
    ]
    line = desk.say(
        key,
        when=_when(desk, found, year),
        of=len(found.entries),
        what=_what(desk, replace(found, order=LEVEL)),
        count=len(hit),
        names=join_names(desk.english, told) or desk.say("nothing"),
    )
    lines = (line, *_remarks(desk, found))
    leaves, table = leaf_only(desk, id_), _table(desk, found)
    return Told(lines, float(len(hit)), desk.say("city_unit"), leaves, (table,), len(hit))


def _relative(found: Column, entry: Entry) -> str:
    """The change in percent of the figure before; not of points."""
    if found.scored or not entry.start:
        return ""
    return f"，{entry.value / abs(entry.start) * 100:+.2f}%"


def answer_found_city(desk: Desk) -> Told:
    """A city found by one measure, then another measure of it."""
    year, order = desk.year(), desk.reading.order or LEVEL
    first, then = (id_ or desk.composite.root.id for id_ in desk.reading.measures)
    found = column(desk, first, year, replace(order, places=order.places[:1] or (1,)))
    entries = found.at(found.order.places[0])
    if len(entries) != 1:
        raise Untold("one_city")
    reading = replace(desk.reading, cities=(entries[0].city,), measures=(then,))
    own = Desk(reading, desk.loaded, desk.view)
    asked = column(own, then, year, LEVEL)
    entry = _entry(own, asked, entries[0].city, year)
    when = desk.in_year(year)
    lines = (_picked(desk, found, when), _place_line(own, asked, entry, when))
    return Told(lines, entry.value, _unit(asked), leaf_only(desk, then), (_table(own, asked),))


def answer_between(desk: Desk) -> Told:
    """A figure of some cities beside each other: who has more, who is better, by how much."""
    year, id_ = desk.year(), measure_of(desk)
    asked = desk.reading.order
    if asked and asked.change:
        return answer_order(desk)
    by = Order("score" if asked and asked.by == "score" else "value", "", "most")
    found = column(desk, id_, year, by, desk.reading.cities)
    if len(found.entries) < 2:
        raise Untold("no_figure", name=found.name)
    first, last = found.entries[0], found.entries[-1]
    difference = first.value - last.value
    low, high, apart = found.apart(last.value, first.value)
    ends = {first.city: high, last.city: low}
    told = desk.say("semicolon").join(
        f"{e.city} {ends.get(e.city, found.tell(e.value))}" for e in found.entries
    )
    line = desk.say(
        "between",
        when=desk.in_year(year),
        what=_what(desk, found),
        values=told,
        first=first.city,
        last=last.city,
        difference=apart.lstrip("+"),
    )
    lines = [line]
    if difference <= _NEAR:
        lines = [desk.say("between_level", what=_what(desk, found), values=told)]
    elif found.better:
        best = first if found.better > 0 else last
        lines.append(desk.say("between_better", city=best.city))
    named = [found.of(city) for city in desk.reading.cities[:2]]
    value = named[0].value - named[1].value if named[0] and named[1] else difference
    if asked and asked.places and asked.first in ("most", "least", "best"):
        worst = asked.first == "best" and asked.places[0] < 0
        lowest = asked.first == "best" and (found.better < 0) != worst
        least = asked.first == "least" or lowest
        value = last.value if least else first.value
    return Told((*lines, *_remarks(desk, found)), value, _unit(found), leaf_only(desk, id_))


def answer_items(desk: Desk) -> Told:
    """The indicators of one city in an order: by score, by its change, or by place."""
    order, year = desk.reading.order or LEVEL, desk.year()
    row = desk.row(desk.city, year)
    ids = _items(desk)
    entries = sorted(_item_values(desk, ids, row, order, year), key=lambda pair: -pair[1])
    if not entries:
        raise Untold("no_index", city=desk.city, share="0%")
    falling = order.first != "least"
    listed = entries if falling else entries[::-1]
    places = order.places or tuple(range(1, 1 + min(3, len(listed))))
    picked = [listed[p - 1 if p > 0 else p] for p in places if 1 <= abs(p) <= len(listed)]
    if not picked:
        raise Untold("no_place", place=abs(places[0]), count=len(listed))
    by = f"items_{'change' if order.change else 'place' if order.by == 'place' else 'score'}"
    names = [f"{desk.label(id_)}（{_item_words(desk, order, value)}）" for id_, value in picked]
    line = desk.say(
        "items",
        who=desk.who(desk.city, year),
        count=len(listed),
        by=desk.say(by),
        end=desk.say("items_low" if _is_low(order) else "items_high"),
        names=join_names(desk.english, names),
    )
    rows = tuple((desk.label(id_), _item_words(desk, order, value)) for id_, value in listed)
    leaves = tuple(leaf for id_, _ in picked for leaf in leaf_only(desk, id_))
    table = Table((*desk.columns("items_columns"), desk.say(by)), rows)
    first = abs(picked[0][1]) if picked and order.by == "place" else picked[0][1]
    shown = tuple(leaf for leaf in leaves if leaf not in desk.composite.children)
    return Told((line,), first, None, shown, (table,))


def _is_low(order: Order) -> bool:
    return order.first == "least" or bool(order.places and order.places[0] < 0)


def _items(desk: Desk) -> Sequence[str]:
    """The nodes of the level that is asked about, or the leaves; below a group that is named."""
    composite = desk.composite
    level = desk.reading.level
    if level is None or level >= len(composite.levels):
        ids: Sequence[str] = [leaf.id for leaf in composite.leaves]
    else:
        ids = composite.levels[level]
    group = next((id_ for id_ in desk.reading.measures if id_ in composite.children), None)
    if group is None:
        return ids
    return [id_ for id_ in ids if any(p.id == group for p in composite.path(desk.part(id_)))]


def _item_values(
    desk: Desk, ids: Sequence[str], row: int, order: Order, year: int | None
) -> Iterator[tuple[str, float]]:
    def points(id_: str, at: int) -> float:
        scored = desk.scored
        return float((scored.scores if id_ in scored.scores else scored.nodes)[id_].iloc[at])

    if order.by == "place":
        for id_ in ids:
            own = column(desk, id_, year, Order("score", "", "best")).of(desk.city)
            if own:
                yield id_, -float(own.place)  # the first place is the highest
        return
    then = desk.row(desk.city, earlier(desk, year)) if order.change else row
    for id_ in ids:
        now = points(id_, row)
        value = now - points(id_, then) if order.change else now
        if value == value:
            yield id_, value


def _item_words(desk: Desk, order: Order, value: float) -> str:
    if order.by == "place":
        return desk.say("nth", place=f"{-value:.0f}")
    return f"{value:+.2f}分".replace("-0.00", "0.00") if order.change else f"{points_of(value)}分"
