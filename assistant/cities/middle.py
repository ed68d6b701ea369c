"""All cities at once: means, medians, sums, how far apart they are, how many lie beyond a line."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from statistics import fmean, median

from assistant.cities.columns import Column, column, earlier, measure_of
from assistant.cities.figures import Desk, Told, Untold, leaf_only, points_of
from assistant.cities.grammar import Bound, Order
from assistant.lexicon import lexicon, pattern
from assistant.messages import join_names
from corpus.answer import Table

_MIDDLES: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": fmean,
    "median": median,
    "total": sum,
}
_WIDEST = 3  # indicators that are named in words
_TERMS = 4  # figures of a sum that are written out
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def answer_middle(desk: Desk) -> Told:
    """The mean (median, sum, spread) of a figure over the cities, and a city's distance to it."""
    kind, year, id_ = desk.reading.middle or "mean", desk.year(), measure_of(desk)
    among = () if _among_all(desk) else desk.reading.cities
    found = column(desk, id_, year, _by(desk), among)
    values = [entry.value for entry in found.entries]
    if kind == "total" and id_ in desk.composite.by_id:
        raise Untold("no_total", name=found.name)
    if kind == "spread":
        return _spread(desk, found)
    middle = float(_MIDDLES[kind](values))
    tell = found.signed if found.order.change else found.tell
    shown = [tell(value) for value in values[:_TERMS]]
    terms = " + ".join([*shown, "…"] if len(values) > _TERMS else shown)
    line = desk.say(
        kind,
        when=desk.in_year(desk.year()),
        count=len(values),
        name=_name(desk, found),
        value=tell(middle),
        terms=terms,
        high=f"{found.entries[0].city} {tell(values[0])}",
        low=f"{found.entries[-1].city} {tell(values[-1])}",
    )
    lines = [line, *_besides(desk, found, kind, values)]
    value = middle
    for city in () if among else desk.reading.cities:
        own = found.of(city)
        if own is None:
            raise Untold("no_figure", name=found.name)
        value = own.value - middle
        lines.append(_beside(desk, found, city, own.value, middle))
    unit = None if found.scored else found.unit or None
    return Told(
        (*lines, *_missing(desk, found)), value, unit, leaf_only(desk, id_), (_table(desk, found),)
    )


def _among_all(desk: Desk) -> bool:
    """Whether a mean is of all cities: 甲市和乙市加起来平均多少 is of the two."""
    text = desk.reading.asked.text
    together = pattern("table", "together").search(text)
    whole = pattern("table", "whole").search(text) or pattern("data", "all_cities").search(text)
    return len(desk.reading.cities) < 2 or bool(whole) or not together


def _by(desk: Desk) -> Order:
    asked = desk.reading.order
    score = (asked is not None and asked.by == "score") or _says_score(desk)
    change = asked.change if asked and desk.reading.operation == "middle" else ""
    return Order("score" if score else "value", change, "most")


def _says_score(desk: Desk) -> bool:
    words = "|".join(lexicon()["table"]["score"])
    return bool(re.search(rf"{words}|平均分|\d\s*分", desk.reading.asked.text)) and (
        measure_of(desk) in desk.composite.by_id
    )


def _name(desk: Desk, found: Column) -> str:
    name = _measure_name(desk, found)
    change = found.order.change
    return desk.say(f"change_{change}", name=name) if change else name


def _measure_name(desk: Desk, found: Column) -> str:
    if found.id == desk.composite.root.id:
        return desk.say("whole_index")
    if found.scored and found.id not in desk.composite.children:
        return desk.say("score_of", name=found.name)
    return found.name


def _besides(desk: Desk, found: Column, kind: str, values: Sequence[float]) -> Iterator[str]:
    """The mean beside the median and the other way round; that no city weighs more."""
    if kind == "mean":
        tell = found.signed if found.order.change else found.tell
        yield desk.say("mean_plain", median=tell(median(values)))
    elif kind == "median":
        yield desk.say("median_mean", mean=found.tell(fmean(values)))


def _beside(desk: Desk, found: Column, city: str, own: float, middle: float) -> str:
    difference = own - middle
    key = "above_it" if difference > 0 else "below_it" if difference < 0 else "level_it"
    verdict = ""
    if found.better and difference:
        verdict = desk.say("is_better" if difference * found.better > 0 else "is_worse")
    _, value, told = found.apart(middle, own)
    told = told.lstrip("+-")
    return desk.say(key, city=city, value=value, difference=told, verdict=verdict)


def _missing(desk: Desk, found: Column) -> Iterator[str]:
    if found.missing:
        yield desk.say("left_out", names=join_names(desk.english, found.missing))


def _spread(desk: Desk, found: Column) -> Told:
    first, last = found.entries[0], found.entries[-1]
    low, high, difference = found.apart(last.value, first.value)
    line = desk.say(
        "spread",
        when=desk.in_year(desk.year()),
        name=_name(desk, found),
        first=first.city,
        high=high,
        last=last.city,
        low=low,
        difference=difference.lstrip("+"),
    )
    unit = None if found.scored else found.unit or None
    difference_now = first.value - last.value
    lines = [line, *_spread_before(desk, found, difference_now)]
    return Told(tuple(lines), difference_now, unit, leaf_only(desk, found.id))


def _spread_before(desk: Desk, found: Column, now: float) -> Iterator[str]:
    """How far apart they were in the earlier year, where two years are named."""
    since = desk.reading.since
    if since is None or found.order.change:
        return
    then = column(desk, found.id, earlier(desk, desk.year()), found.order)
    ends = then.entries[0].value, then.entries[-1].value
    before = ends[0] - ends[1]
    told = {"year": since, "before": then.apart(ends[1], ends[0])[2].lstrip("+")}
    moved = found.signed(now - before).lstrip("+-")
    key = "spread_wider" if now > before else "spread_narrower"
    yield desk.say(key, **told, moved=moved)


def answer_widest(desk: Desk) -> Told:
    """The indicators by how far the cities' scores are apart, the widest first."""
    year = desk.year()
    found = []
    for leaf in desk.composite.leaves:
        try:
            own = column(desk, leaf.id, year, Order("score", "", "most"))
        except Untold:
            continue
        found.append((own.entries[0].value - own.entries[-1].value, own))
    if not found:
        raise Untold("no_index_at_all")
    found.sort(key=lambda pair: -pair[0])
    told = [
        desk.say(
            "widest_one",
            name=own.name,
            points=points_of(gap),
            first=own.entries[0].city,
            high=points_of(own.entries[0].value),
            last=own.entries[-1].city,
            low=points_of(own.entries[-1].value),
        )
        for gap, own in found[:_WIDEST]
    ]
    line = desk.say("widest", when=desk.in_year(desk.year()), names=join_names(desk.english, told))
    rows = tuple((own.name, points_of(gap)) for gap, own in found)
    table = Table(desk.columns("widest_columns"), rows)
    return Told((line,), found[0][0], None, (found[0][1].id,), (table,))


def _table(desk: Desk, found: Column) -> Table:
    rows = tuple((str(e.place), e.city, found.tell(e.value)) for e in found.entries)
    return Table(desk.columns("order_columns"), rows)


# ---- lines -----------------------------------------------------------------------


def answer_count(desk: Desk) -> Told:
    """The cities above or below a line, and how many they are."""
    bound, id_ = desk.reading.bound, measure_of(desk)
    assert bound
    found = column(desk, id_, desk.year(), _by_bound(desk, bound, id_))
    sign, line = _line(desk, found, bound)
    hit = [entry for entry in found.entries if _SIGNS[sign](entry.value, line)]
    stands = bound.value is not None and not bound.change
    near = [e.city for e in found.entries if abs(e.value - line) < 0.05 and stands]
    shown = [
        f"{e.city}（{found.signed(e.value) if bound.change else found.tell(e.value)}）" for e in hit
    ]
    name = _name(desk, found)
    words = desk.say(
        "counted" if hit else "counted_none",
        when=desk.in_year(desk.year()),
        count=len(hit),
        of=len(found.entries),
        name=name,
        sign=desk.say(f"sign_{_SIGN_NAMES[sign]}"),
        line=_line_words(desk, found, bound, line),
        names=join_names(desk.english, shown),
    )
    lines = [words, *_missing(desk, found)]
    if near and bound.value is not None:
        told = [f"{city} {found.of(city).value:.4f}" for city in near if found.of(city)]  # type: ignore[union-attr]
        lines.append(desk.say("near_line", names=join_names(desk.english, told)))
    return Told(
        tuple(lines),
        float(len(hit)),
        desk.say("city_unit"),
        leaf_only(desk, id_),
        (_table(desk, found),),
        len(hit),
    )


_SIGN_NAMES = {">": "above", ">=": "from", "<": "below", "<=": "until"}


def _by_bound(desk: Desk, bound: Bound, id_: str) -> Order:
    """60分 is a score; 30微克 a raw value."""
    points = bound.unit == "分" and desk.unit(id_) != "分"
    score = points or (_says_score(desk) and desk.unit(id_) != "分")
    by = "score" if score and id_ in desk.scored.scores else "value"
    return Order(by, bound.change, "most")  # type: ignore[arg-type]


def _line(desk: Desk, found: Column, bound: Bound) -> tuple[str, float]:
    """The sign and the figure of the line, in the unit of the column."""
    sign: str = bound.sign
    if bound.good:
        if not found.better:
            raise Untold("neither_better", name=found.name)
        sign = ">" if bound.good * found.better > 0 else "<"
    if bound.value is None:
        return sign, fmean([entry.value for entry in found.entries])
    return sign, _in_unit(desk, found, bound)


def _in_unit(desk: Desk, found: Column, bound: Bound) -> float:
    assert bound.value is not None
    said = "" if bound.unit == "分" else bound.unit
    if bound.change == "percent" or (bound.change and said in ("个百分点", "百分点")):
        return bound.value
    if not said or said == found.unit:
        return bound.value
    factor = lexicon()["data"]["factors"].get(f"{said}>{found.unit}")
    if found.scored or factor is None:
        raise Untold("other_unit", name=_name(desk, found), unit=found.unit, said=said)
    return bound.value * float(factor)


def _line_words(desk: Desk, found: Column, bound: Bound, line: float) -> str:
    told = found.signed(line) if bound.change else found.tell(line)
    return desk.say("the_mean", value=told) if bound.value is None else told


def answer_check(desk: Desk) -> Told:
    """Whether a city's figure is what it is said to be, or beyond a line."""
    bound, id_ = desk.reading.bound, measure_of(desk)
    assert bound
    assert bound.value is not None
    found = column(desk, id_, desk.year(), _by_bound(desk, bound, id_))
    own = found.of(desk.city)
    if own is None:
        raise Untold("no_figure", name=found.name)
    line = _in_unit(desk, found, bound)
    if bound.sign == "=":
        digits = len(f"{bound.value:g}".partition(".")[2])
        right = abs(own.value - line) <= 0.5 * 10**-digits + 1e-9
        exactly = abs(own.value - line) < 1e-9
        key = "is_right" if exactly else "is_about" if right else "is_wrong"
    else:
        key = "is_beyond" if _SIGNS[bound.sign](own.value, line) else "not_beyond"
    words = desk.say(
        key,
        who=desk.who(desk.city, desk.year()),
        name=_name(desk, found),
        value=found.tell(own.value),
        sign=desk.say(f"sign_{_SIGN_NAMES[bound.sign]}") if bound.sign != "=" else "",
        line=found.tell(line),
    )
    unit = None if found.scored else found.unit or None
    return Told((words,), own.value, unit, leaf_only(desk, id_))
