"""What a question claims of a figure, or wants worked out: 是24%吗, 五年提高几点.

A claim is judged only where the plan surely speaks of the same measure and the same year. A
difference or a sum is worked out only from figures that are quoted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import say
from assistant.synonyms import phrasings
from corpus.plan import Target
from corpus.text import bare

_NAMED = 0.6  # share of the pairs of characters, from which a question names a target's measure
_AS_WELL = 0.9  # targets with this share of the best are named as well
_FROM_YEAR = re.compile(r"(?:在|(?<!占)比|较)(20\d\d)年")
_NUMBER = r"(\d+(?:\.\d+)?)"
_CHINESE_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
SHARES = ("%", "个百分点")  # cannot be added up

# ── a figure that is claimed ──


def stated(asked: Asked, targets: Sequence[Target]) -> tuple[float, ...]:
    """The figures that a question claims, in a unit that a target of the plan has."""
    confirms = pattern("questions", "confirms")
    said = confirms.search(asked.text) or confirms.search(asked.original.lower())
    if not said and not _only_questioned(asked):
        return ()
    units = dict.fromkeys(t.unit for t in targets if t.unit)
    found = (value for unit in units for value in _figures(asked.text, unit))
    return tuple(dict.fromkeys(found))


def _only_questioned(asked: Asked) -> bool:
    """核电装机要超过3400万千瓦?: a claim that has a question mark and no word of asking."""
    text = asked.text.rstrip()
    return text.endswith("?") and not asked.english and not _ASKING.search(text)


_ASKING = re.compile(r"[吗呢谁哪几啥咋怎何]|什么|多少|还是|是否|有没有|(.)不\1")


def without_figures(words: str, targets: Sequence[Target]) -> str:
    """`words` without figures in a unit of the plan.

    >>> without_figures("生态缓冲带", ())
    '生态缓冲带'
    """
    units = sorted({form for t in targets for form in _forms(t.unit)}, key=len, reverse=True)
    if not units:
        return words
    words = _CHINESE_PERCENT.sub(" ", words)
    forms = "|".join(map(re.escape, units))
    return re.sub(
        rf"{_NUMBER}\s*(?:{forms})(?:以上|以下|以内)?|(?<=[是为到达 ]){_NUMBER}$", " ", words
    )


def _figures(text: str, unit: str) -> list[float]:
    """The numbers of `text` that are followed by a unit; a bare number before the end, too.

    >>> _figures("是百分之24吗", "%"), _figures("是500条吗", "条（个）"), _figures("是400吗", "个")
    ([24.0], [500.0], [400.0])
    """
    text = _CHINESE_PERCENT.sub(r"\1%", text)
    forms = "|".join(map(re.escape, _forms(unit)))
    if not forms:
        return []
    bare = "" if unit in SHARES else r"|(?=(?:了|吧|吗|对|是|没错|没|[?？。])*$)(?<!20\d\d)"
    ends = r"(?!/)" if "/" in unit else ""
    found = re.findall(rf"(?<![\d.]){_NUMBER}\s*(?:(?:{forms}){ends}{bare})", text)
    return [float(value) for value in found]


def _forms(unit: str) -> tuple[str, ...]:
    """The ways to say a unit: 条 and 个 for 条（个）, 万吨 for 万吨/年.

    >>> _forms("条（个）"), _forms("万吨/年")
    (('条（个）', '条', '个'), ('万吨/年', '万吨'))
    """
    parts = re.split(r"[（）()]", unit)
    short = (*(p for p in parts if p and p != unit), *(unit.split("/")[:1] if "/" in unit else ()))
    return tuple(dict.fromkeys(filter(None, (unit, *short))))


def verdict(asked: Asked, targets: Sequence[Target], measured: str) -> str:
    """`对，方案写的是…`: whether the plan says so; empty where that is not certain."""
    meant = surely_named(measured, targets)
    claimed = stated(asked, meant)
    counted_from = _FROM_YEAR.search(asked.text)
    if not meant or not claimed:
        return ""
    if counted_from and any(t.base_year != int(counted_from[1]) for t in meant):
        return ""
    if len(claimed) > 1:
        return _several(asked, meant, claimed)
    value = claimed[0]
    same = [t for t in meant if t.value == value and value in _figures(asked.text, t.unit)]
    right = [t for t in same if not _opposed(asked.text, t)]
    if right:
        return say(asked.english, "fact.confirmed", told=_told(right[:1], asked.english))
    figure, told = f"{value:g}{meant[0].unit}", _told(meant, asked.english)
    if same:
        return say(asked.english, "fact.opposed", figure=figure, told=told)
    # of something near it, though of less, the plan says so: 60个 of 标杆项目
    elsewhere = any(
        (t.value, t.unit) == (value, meant[0].unit) and bare(measured) in bare(t.measure)
        for t in targets
    )
    unsure = len({t.measure for t in meant}) > 1 or elsewhere
    if unsure or any(_of_another_kind(asked.text, t) for t in meant):
        return ""
    return say(asked.english, "fact.contradicted", figure=figure, told=told)


def _several(asked: Asked, meant: Sequence[Target], claimed: Sequence[float]) -> str:
    """创建20个创新城市、50个创新园区对吗: right where all stand in one year."""
    for year in dict.fromkeys(t.year for t in meant):
        dated = [t for t in meant if t.year == year and t.value in claimed]
        if {t.value for t in dated} == set(claimed) and len(dated) == len(claimed):
            return say(asked.english, "fact.confirmed", told=_told(dated, asked.english))
    return ""


def surely_named(measured: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of the measure that `measured` names; none where it may be another."""
    just = [t for t in targets if bare(t.measure).removeprefix("全省") == bare(measured)]
    if just:
        return tuple(just)
    shares = [(named_share(measured, target), target) for target in targets]
    best = max((share for share, _ in shares), default=0.0)
    if best < _NAMED:
        return ()
    return tuple(target for share, target in shares if share >= best * _AS_WELL)


def named_share(measured: str, target: Target) -> float:
    """Share of the pairs of characters in `measured` that a target's clause has, 0 to 1.

    Where a clause has two measures, only its own counts for a target.
    """
    own, whole = set(terms(target.measure)), set(terms(target.text))
    pairs = [t for t in set(terms(measured)) if len(t) > 1]
    if not pairs:
        return 0.0
    # words like 建成, 修复 stand beside the measure in the clause
    return sum(1.0 if t in own else 0.5 if t in whole else 0.0 for t in pairs) / len(pairs)


def _opposed(text: str, target: Target) -> bool:
    """Whether a question says 不低于 where the plan says 不超过, or 提高 where it says 降低."""
    at_least = pattern("questions", "at_least").search(text)
    at_most = pattern("questions", "at_most").search(text)
    if (at_least and target.comparator in ("≤", "<")) or (
        at_most and target.comparator in ("≥", ">")
    ):
        return True
    return _of_another_kind(text, target) and bool(target.change)


def _of_another_kind(text: str, target: Target) -> bool:
    """Whether a question speaks of a change and the target of a level, or of another change."""
    rises = bool(pattern("questions", "rises").search(text))
    falls = bool(pattern("questions", "falls").search(text))
    if target.change == "rise":
        return falls and not rises
    if target.change == "fall":
        return rises and not falls
    return rises or falls


def _told(targets: Iterable[Target], english: bool) -> str:
    parts = [
        say(
            english,
            "fact.told" if target.year else "fact.told_undated",
            year=target.year,
            measure=target.measure,
            value=show_value(target, english),
        )
        for target in targets
    ]
    return say(english, "data.semicolon").join(dict.fromkeys(parts))


def show_value(target: Target, english: bool = False) -> str:
    """`98%以上`, `下降16%以上`: change, number, unit, comparator in words."""
    figure = f"{target.value:g}{target.unit}"
    if english:
        change = {"rise": "up ", "fall": "down "}.get(target.change, "")
        bounds = {"≥": "at least ", ">": "more than ", "<": "less than ", "≤": "at most "}
        return f"{change}{bounds.get(target.comparator, '')}{figure}"
    change = {"rise": "提高", "fall": "下降"}.get(target.change, "")
    if re.search(r"[增降][速幅]$|[增降].{0,2}率$", target.measure):
        change = ""  # 年均增速提高10% would be another thing
    before = {">": "超过", "<": "低于", "≤": "不超过", "≈": "约"}.get(target.comparator, "")
    after = "以上" if target.comparator == "≥" else ""
    return f"{change}{before}{figure}{after}"


# ── figures worked out ──


def asks_difference(text: str) -> bool:
    apart = [pattern("questions", f"difference_{part}") for part in ("years", "asked")]
    together = pattern("questions", "difference").search(text) or asks_times(text)
    one = pattern("questions", "difference_one").search(text)
    return bool(together or one) or all(part.search(text) for part in apart)


def asks_times(text: str) -> bool:
    """2032年是2029年的几倍: how many times the figure of one year is that of another."""
    return bool(pattern("questions", "times").search(text))


def asks_sum(text: str) -> bool:
    return bool(pattern("questions", "sum").search(text))


def asks_larger(text: str) -> bool:
    """Whether a question asks which of two figures is larger, or how far apart they are."""
    return bool(pattern("questions", "which_larger").search(text))


def larger(asked: Asked, targets: Sequence[Target]) -> str:
    """Which of two targets is the larger, and by how much; they are of one unit and year."""
    high, low = sorted(targets, key=lambda t: -t.value)
    points = " percentage points" if asked.english else "个百分点"
    gap = f"{round(high.value - low.value, 6):g}"
    return say(
        asked.english,
        "fact.larger" if high.value > low.value else "fact.level",
        one=high.measure,
        two=low.measure,
        one_value=show_value(high, asked.english),
        two_value=show_value(low, asked.english),
        gap=gap + (points if high.unit == "%" else high.unit),
    )


def difference(asked: Asked, targets: Sequence[Target], measured: str) -> str:
    """From one year to another, the arithmetic shown; why not, where it cannot be told."""
    english = asked.english
    ways = (measured, *phrasings(measured))  # 非化石占比 names the share of 非化石能源
    targets = next((named for way in ways if (named := surely_named(way, targets))), ())
    if not targets:
        return ""
    pairs = [
        (one, two)
        for one in targets
        for two in targets
        if (one.measure, one.unit) == (two.measure, two.unit)
        and one.year
        and two.year
        and one.year < two.year
    ]
    if not pairs:
        return say(english, "fact.one_figure") if len({t.year for t in targets}) < 2 else ""
    one, two = pairs[0]
    if asks_times(asked.text) and one.value:
        value = round(two.value / one.value, 3)
        return say(
            english,
            "fact.times",
            first=one.year,
            last=two.year,
            one=f"{one.value:g}{one.unit}",
            two=f"{two.value:g}{two.unit}",
            value=f"{value:g}",
            sign="=" if abs(two.value / one.value - value) < 1e-9 else "≈",
        )
    if one.change or two.change:
        return _between_changes(one, two, english)
    gap = two.value - one.value
    points = " percentage points" if english else "个百分点"
    told = say(
        english,
        ("fact.rise" if gap >= 0 else "fact.fall") + ("" if two.unit == "%" else "_count"),
        first=one.year,
        last=two.year,
        measure=two.measure,
        one=f"{one.value:g}{one.unit}",
        two=f"{two.value:g}{two.unit}",
        gap=f"{round(abs(gap), 6):g}{points if two.unit == '%' else two.unit}",
    )
    return told if english else f"{told}{_besides(asked.text, one, two)}"


def _between_changes(one: Target, two: Target, english: bool) -> str:
    """Two changes: how far apart they are where the later one counts the earlier in."""
    counted_in = pattern("questions", "counted_in").search(two.text) and one.change == two.change
    if not counted_in or english or one.unit != two.unit:
        return say(english, "fact.both_changes", first=one.year, last=two.year)
    return say(
        english,
        "fact.counted_in",
        first=one.year,
        last=two.year,
        one=f"{one.value:g}{one.unit}",
        two=f"{two.value:g}{two.unit}",
        gap=f"{round(two.value - one.value, 6):g}",
    )


def _besides(text: str, one: Target, two: Target) -> str:
    """What a year comes to, and what share of the earlier figure, where that is asked for."""
    gap, words = abs(two.value - one.value), ""
    values = {"gap": f"{round(gap, 6):g}", "first": one.year, "one": f"{one.value:g}{one.unit}"}
    if pattern("worked", "yearly").search(text) and one.year and two.year:
        years = two.year - one.year
        unit = "个百分点" if two.unit == "%" else two.unit
        shown = f"{round(gap / years, 2):g}{unit}"
        words += say(
            False, "worked.yearly", value=shown, years=years, sign=_sign(gap / years), **values
        )
    if pattern("worked", "relative").search(text) and one.value:
        share = 100 * gap / one.value
        words += say(
            False, "worked.relative", value=f"{round(share, 2):g}", sign=_sign(share), **values
        )
    return words


def _sign(value: float) -> str:
    return "=" if abs(round(value, 2) - value) < 1e-9 else "≈"


def total(asked: Asked, targets: Sequence[Target], parts: int) -> str:
    """The sum of figures that the question names one by one; why not, where it has no sense.

    `parts`: how many matters the question names, each of them one of `targets`; 0: it names one.
    """
    english = asked.english
    if len(targets) < 2:
        return ""
    units, years = {t.unit for t in targets}, {t.year for t in targets}
    if units & set(SHARES) or any(t.change for t in targets):
        return say(english, "fact.no_sum_of_shares")
    if parts != len(targets) or len(units) > 1 or len(years) > 1:
        return say(english, "fact.no_sum")
    terms_ = [f"{t.value:g}" for t in targets]
    whole = f"{round(sum(t.value for t in targets), 6):g}{targets[0].unit}"
    return say(english, "fact.sum", terms=" + ".join(terms_), total=whole)
