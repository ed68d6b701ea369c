"""Figures of the plan worked out against each other: 湿地保护率比森林覆盖率低多少, 占几成, 几倍.

Only what a question surely names one by one is worked out, and only where the plan gives both
figures in one unit for one year; the clauses stand below what was worked out from them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from math import gcd

from assistant.asked import Asked
from assistant.fact_questions import Fact, measured_words, named_alone, write_figures, years_in
from assistant.fact_verdicts import SHARES, show_value, without_figures
from assistant.lexicon import lexicon, pattern
from assistant.messages import join_names, say
from assistant.readings import Reading, WorkedAsked
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Target
from corpus.text import bare

_EXACT = 1e-9  # within which a rounded number is all of it
_DECIMALS = 2  # of a ratio or a share that is shown
_END = 4  # characters at the end of a name that are enough to know it by
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

# ── understanding ──


def understand_worked(asked: Asked, view: View) -> Reading | None:
    """A difference, ratio, share or likeness of figures, or a whole and the parts of it."""
    if asked.english or asked.units or asked.references or not view.plan.targets:
        return None
    years = tuple(y for y in years_in(asked.text) if y in {t.year for t in view.plan.targets})
    for operation, find in _FINDERS.items():
        for groups in _matches(operation, asked.text):
            targets = find(groups, years, view)
            if targets:
                return WorkedAsked(asked, operation, targets, _claimed(operation, groups))
    return None


@functools.cache
def _forms(operation: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in lexicon()["worked"][operation])


def _matches(operation: str, text: str) -> Iterator[tuple[str, ...]]:
    for form in _forms(operation):
        match = form.search(text)
        if match:
            yield match.groups()


def _claimed(operation: str, groups: Sequence[str]) -> tuple[float, ...]:
    """The figures said beside the names: 都是60%吗, 60+60+80等于200."""
    if operation not in ("both", "equation"):
        return ()
    last = [groups[-1]] if operation == "both" else groups[:2]
    return tuple(float(number) for words in last for number in _NUMBER.findall(words))


def named_figures(words: str, years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """The targets, of those years, of what `words` surely name."""
    words = without_figures(words, view.plan.targets)
    words = measured_words(pattern("worked", "noise").sub(" ", words))
    return (_by_its_end(words, years, view) or named_alone(words, years, view)) if words else ()


def _by_its_end(words: str, years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """再生水利用率缺水城市: the end of what is said begins one measure, and no other."""
    for start in range(1, len(words) - _END + 1):
        begun = [t for t in view.plan.targets if t.measure.startswith(words[start:])]
        if len({t.measure for t in begun}) == 1:
            body = [t for t in begun if t.ref is None] or begun
            return tuple(t for t in body if not years or t.year in years)
    return ()


def _pairs(groups: Sequence[str], years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """Of two measures of one unit the targets of each year that both have."""
    ones = named_figures(groups[0], years, view)
    others = named_figures(groups[1], years, view) or _named_in_clause(groups[1], ones, view)
    pairs = [
        (one, other)
        for one in ones
        for other in others
        if not _alike_named(one, other)
        and (one.unit, one.year, one.change) == (other.unit, other.year, other.change)
    ]
    # the body may leave out the year that a list gives the same figures
    dated = {(one.value, other.value) for one, other in pairs if one.year}
    kept: dict[tuple[int | None, float, float], tuple[Target, Target]] = {}
    for one, other in pairs:
        if one.year or (one.value, other.value) not in dated:
            kept.setdefault((one.year, one.value, other.value), (one, other))
    return tuple(target for pair in kept.values() for target in pair)


def _alike_named(one: Target, other: Target) -> bool:
    return bare(one.measure).removeprefix("全省") == bare(other.measure).removeprefix("全省")


def _named_in_clause(words: str, ones: Sequence[Target], view: View) -> tuple[Target, ...]:
    """缺水城市比一般城市高多少: 一般城市 is said of what the clause beside it measures."""
    beside = [
        t
        for t in view.plan.targets
        if t.measure not in {one.measure for one in ones}
        and t.ref is None
        and any(one.text in t.text and one.text != t.text for one in ones)
    ]
    words = pattern("worked", "ordinary").sub("", words)
    return tuple(t for t in beside if words and words in t.measure)


def _whole_first(groups: Sequence[str], years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """A whole and those of its parts that are named, each by itself."""
    wholes = named_figures(groups[0], years, view)
    for whole in wholes:
        parts = parts_of(whole, view)
        names = _split(groups[1].replace(whole.measure, " "))
        found = [_only_part(name, parts) for name in names]
        if found and all(found):
            return (whole, *(part for part in found if part))
    return ()


def _part_first(groups: Sequence[str], years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    return _whole_first((groups[1], groups[0]), years, view)


def _all_parts(groups: Sequence[str], years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    for whole in named_figures(groups[0], years, view):
        parts = parts_of(whole, view)
        if len(parts) > 1:
            return (whole, *parts)
    return ()


def _equation(groups: Sequence[str], years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """60+60+80等于200个标杆项目: a whole whose parts are those that are added up."""
    added = sorted(float(number) for number in _NUMBER.findall(groups[0]))
    for whole in named_figures(groups[2], years, view):
        parts = parts_of(whole, view)
        if sorted(part.value for part in parts) == added:
            return (whole, *parts)
    return ()


def parts_of(whole: Target, view: View) -> tuple[Target, ...]:
    """Targets of the same year and unit that count some of what `whole` counts all of.

    工业源…协同控制标杆项目 are some of the 标杆项目: what they are called says so.
    """
    kept: dict[str, Target] = {}
    for t in view.plan.targets:
        inside = bare(t.measure).endswith(bare(whole.measure)) and t.measure != whole.measure
        if inside and whole.measure and (t.unit, t.year) == (whole.unit, whole.year):
            kept.setdefault(t.measure, t)
    return tuple(kept.values()) if whole.unit not in SHARES and not whole.change else ()


def _split(words: str) -> list[str]:
    words = pattern("worked", "kinds").sub("", words)
    names = (name.strip() for name in re.split(r"以及|[、和与及跟,]", words))
    return [short for name in names if (short := pattern("worked", "kind").sub("", name))]


def _only_part(name: str, parts: Sequence[Target]) -> Target | None:
    having = [part for part in parts if name in part.measure]
    return having[0] if len(having) == 1 else None


_Finder = Callable[[Sequence[str], tuple[int, ...], View], tuple[Target, ...]]
_FINDERS: dict[str, _Finder] = {
    "equation": _equation,
    "both": _pairs,
    "alike": _pairs,
    "times": _pairs,
    "ratio": _pairs,
    "apart": _pairs,
    "share_of": _whole_first,
    "share_in": _part_first,
    "total_of": _whole_first,
    "parts": _all_parts,
}

# ── writing ──


def write_worked(reading: WorkedAsked, facts: Sequence[Fact], view: View) -> Answer:
    return write_figures(reading.asked, OPERATIONS[reading.operation](reading), facts)


def _each(reading: WorkedAsked, tell: Callable[[Target, Target], str]) -> str:
    """What is worked out of each pair; where there are several, each of its year."""
    pairs = list(zip(reading.targets[::2], reading.targets[1::2], strict=True))
    lines = [
        (say(False, "fact.year", year=one.year) if len(pairs) > 1 and one.year else "")
        + tell(one, other)
        for one, other in pairs
    ]
    return "\n\n".join(dict.fromkeys(lines))


def _figures(one: Target, other: Target) -> dict[str, str]:
    return {
        "one": one.measure,
        "other": other.measure,
        "a": f"{one.value:g}{one.unit}",
        "b": f"{other.value:g}{other.unit}",
    }


def _apart(reading: WorkedAsked) -> str:
    def tell(one: Target, other: Target) -> str:
        if one.value == other.value:
            return _alike_line(one, other)
        high, low = sorted((one, other), key=lambda t: -t.value)
        gap = f"{round(high.value - low.value, 6):g}"
        return say(
            False,
            "worked.more" if one.value > other.value else "worked.less",
            gap=gap + ("个百分点" if one.unit == "%" else one.unit),
            high=f"{high.value:g}{high.unit}",
            low=f"{low.value:g}{low.unit}",
            **_figures(one, other),
        )

    return _each(reading, tell)


def _rounded(value: float) -> dict[str, str]:
    shown = round(value, _DECIMALS)
    return {"value": f"{shown:g}", "sign": "=" if abs(shown - value) <= _EXACT else "≈"}


def _times(reading: WorkedAsked) -> str:
    return _each(
        reading,
        lambda one, other: say(
            False, "worked.times", **_rounded(one.value / other.value), **_figures(one, other)
        ),
    )


def _ratio(reading: WorkedAsked) -> str:
    """Whole figures as 1 : 2 as well."""

    def tell(one: Target, other: Target) -> str:
        if not (one.value.is_integer() and other.value.is_integer()):
            return ""
        common = gcd(int(one.value), int(other.value))
        a, b = int(one.value) // common, int(other.value) // common
        return say(False, "worked.ratio", ratio=f"{a}:{b}", **_figures(one, other))

    return "\n\n".join(filter(None, [_each(reading, tell), _times(reading)]))


def _alike(reading: WorkedAsked) -> str:
    return _each(reading, _alike_line)


def _alike_line(one: Target, other: Target) -> str:
    if one.value != other.value:
        return say(False, "worked.unlike", **_shown(one, other))
    key = "worked.alike" if one.comparator == other.comparator else "worked.alike_but"
    return say(False, key, value=f"{one.value:g}{one.unit}", **_shown(one, other))


def _shown(one: Target, other: Target) -> dict[str, str]:
    return {
        "one": one.measure,
        "other": other.measure,
        "one_value": show_value(one),
        "other_value": show_value(other),
    }


def _both(reading: WorkedAsked) -> str:
    """都是60%吗: judged for each of the two."""

    def tell(one: Target, other: Target) -> str:
        if {one.value, other.value} == set(reading.claimed):
            return say(False, "worked.both", **_shown(one, other))
        return say(False, "worked.not_both", **_shown(one, other))

    return _each(reading, tell)


def _share(reading: WorkedAsked) -> str:
    whole, *parts = reading.targets
    lines = [
        say(
            False,
            "worked.share",
            **_rounded(100 * part.value / whole.value),
            **_figures(part, whole),
        )
        for part in parts
    ]
    return "\n\n".join(dict.fromkeys(lines))


def _total(reading: WorkedAsked) -> str:
    """What the parts come to, and how that stands to the whole that the plan states."""
    whole, *parts = reading.targets
    added = round(sum(part.value for part in parts), 6)
    gap = round(whole.value - added, 6)
    key = "worked.total_all" if gap == 0 else "worked.total_less" if gap > 0 else "worked.total"
    return say(
        False,
        key,
        sum=" + ".join(f"{part.value:g}" for part in parts),
        total=f"{added:g}{whole.unit}",
        whole=whole.measure,
        all=f"{whole.value:g}{whole.unit}",
        gap=f"{gap:g}{whole.unit}",
    )


def _parts(reading: WorkedAsked) -> str:
    parts = [f"{part.measure}{show_value(part)}" for part in reading.targets[1:]]
    told = say(
        False, "worked.parts", whole=reading.targets[0].measure, parts=join_names(False, parts)
    )
    return f"{told}{_total(reading)}"


def _checked(reading: WorkedAsked) -> str:
    """60+60+80等于200个: the sum that is claimed, held against the parts and the whole."""
    whole, *parts = reading.targets
    added = sum(part.value for part in parts)
    right = reading.claimed[-1] == added == whole.value
    return say(False, "worked.right" if right else "worked.wrong") + _parts(reading)


OPERATIONS: dict[str, Callable[[WorkedAsked], str]] = {
    "equation": _checked,
    "both": _both,
    "alike": _alike,
    "times": _times,
    "ratio": _ratio,
    "apart": _apart,
    "share_of": _share,
    "share_in": _share,
    "total_of": _total,
    "parts": _parts,
}
