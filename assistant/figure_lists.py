"""Lists of the plan's figures: above a bound, from the highest down, of one base year.

哪些指标要求在95%以上 · 所有百分比目标从高到低排 · 有哪些指标是跟2020年比的 · 61.5%指的是什么
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.asked import Asked, without_fillers
from assistant.document_questions import names_in_runs
from assistant.fact_questions import Fact, write_figures, years_in
from assistant.fact_verdicts import show_value
from assistant.lexicon import pattern
from assistant.messages import say
from assistant.readings import LISTS, FigureListAsked, Reading, UnnumberedAsked
from assistant.row_questions import cite_rows, extract_line, row_table
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Row, Target
from corpus.text import bare

_QUOTED = 6  # figures up to which the sentence of each is quoted
_EXTRACT = 60  # characters of a row that is told
_FIGURE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%|个百分点|[百千万亿]*(?:千瓦|吨|亩|公顷|公里|立方米|辆|家|个|座|条))"
)
_YEAR = re.compile(r"20\d\d")

# ── understanding ──


def understand_figure_list(asked: Asked, view: View) -> Reading | None:
    """Figures of one kind, asked for by the kind alone."""
    if asked.english or asked.units or asked.references or not view.plan.targets:
        return None
    if pattern("figure_lists", "unnumbered").search(asked.text):
        lists = tuple(name for name in LISTS if name in asked.lists) or ("goal",)
        return UnnumberedAsked(asked, lists) if _alone(asked, "unnumbered") else None
    for form, find in _FINDERS.items():
        if pattern("figure_lists", form).search(asked.text) and _alone(asked, form):
            reading = find(asked, form, view)
            if reading:
                return reading
    return None


def _alone(asked: Asked, form: str) -> bool:
    """Whether nothing is said beside the kind of figures that is asked for."""
    words = _FIGURE.sub(" ", pattern("figure_lists", form).sub(" ", asked.text))
    for section, name in (
        ("questions", "at_least"),
        ("questions", "at_most"),
        ("figure_lists", "noise"),
        ("lists", "every"),
    ):
        words = pattern(section, name).sub(" ", words)
    return not re.search(
        r"[\u4e00-\u9fff]{2}|[a-z]", without_fillers(re.sub(r"20\d\d年?", " ", words))
    )


def _measures(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Each measure once, as the body has it where it does."""
    kept: dict[tuple[str, float, str, int | None], Target] = {}
    for target in sorted(targets, key=lambda t: (t.ref is not None, t.year is None)):
        key = (bare(target.measure).removeprefix("全省"), target.value, target.unit, target.year)
        if target.measure and (key if target.year else key[:3]) not in {
            (k if target.year else k[:3]) for k in kept
        }:
            kept.setdefault(key, target)
    return tuple(kept.values())


def _dated(asked: Asked, targets: Iterable[Target]) -> list[Target]:
    years = years_in(asked.text)
    return [t for t in targets if not years or t.year in years]


def _bound(asked: Asked, form: str, view: View) -> Reading | None:
    """哪些指标要求在95%以上: levels, not changes, that reach a figure or stay below it."""
    match = _FIGURE.search(asked.text)
    if not match:
        return None
    value, unit = float(match[1]), match[2]
    below = pattern("questions", "at_most").search(asked.text)
    strict = pattern("figure_lists", "strictly").search(asked.text)
    kept = [
        t
        for t in _dated(asked, view.plan.targets)
        if t.unit == unit
        and not t.change
        and (t.value <= value if below else t.value >= value)
        and t.comparator not in ((">", "≥") if below else ("<", "≤"))
        and not (strict and t.value == value and t.comparator not in (">", "<"))
    ]
    kind = f"figure_list.{'below' if below else 'above'}{'_strictly' if strict else ''}"
    told = tuple(sorted(_measures(kept), key=lambda t: -t.value))
    values = (("figure", match.group()), ("key", kind))
    return FigureListAsked(asked, form, told, values)


def _ordered(asked: Asked, form: str, view: View) -> Reading | None:
    """The levels in per cent, from the highest down; the other way round where that is asked."""
    levels = [t for t in _dated(asked, view.plan.targets) if t.unit == "%" and not t.change]
    up = pattern("figure_lists", "upwards").search(asked.text)
    told = sorted(_measures(levels), key=lambda t: t.value if up else -t.value)
    if form == "extreme":
        told = [t for t in told if t.value == told[0].value]
    values = (("key", "figure_list.lowest" if up else "figure_list.highest"),)
    return FigureListAsked(asked, form, tuple(told), values if form == "extreme" else ())


def _based(asked: Asked, form: str, view: View) -> Reading | None:
    """有哪些指标是跟2020年比的: changes that the plan counts from that year."""
    year = int(_YEAR.findall(asked.text)[0])
    told = _measures(t for t in view.plan.targets if t.base_year == year)
    return FigureListAsked(asked, form, told, (("year", str(year)),))


def _doubled(asked: Asked, form: str, view: View) -> Reading | None:
    """2030年是2025年的两倍的指标: measures whose figures of two years stand so."""
    years = sorted({int(year) for year in _YEAR.findall(asked.text)})
    if len(years) != 2:
        return None
    pairs = [
        (one, two)
        for one in _measures(t for t in view.plan.targets if t.year == years[0])
        for two in _measures(t for t in view.plan.targets if t.year == years[1])
        if _alike(one, two) and two.value == 2 * one.value
    ]
    told = tuple(target for pair in pairs for target in pair)
    values = (("first", str(years[0])), ("last", str(years[1])), ("count", str(len(pairs))))
    return FigureListAsked(asked, form, told, values)


def _alike(one: Target, two: Target) -> bool:
    return (one.measure, one.unit, one.change) == (two.measure, two.unit, two.change)


def _without_year(asked: Asked, form: str, view: View) -> Reading | None:
    """有哪些2030年目标没有对应的2025年目标: measures that have the one year and not the other."""
    years = [int(year) for year in _YEAR.findall(asked.text)]
    lacking = years[-1]
    having = [
        t for t in view.plan.targets if t.year and t.year != lacking and t.year in years[:-1]
    ] or [t for t in view.plan.targets if t.year != lacking and len(years) == 1]
    other = {bare(t.measure) for t in view.plan.targets if t.year == lacking}
    if not other:
        return None
    told = _measures(t for t in having if bare(t.measure) not in other)
    values = (("year", str(lacking)), ("count", str(len(_measures(having)))))
    return FigureListAsked(asked, form, told, values)


def _meant(asked: Asked, form: str, view: View) -> Reading | None:
    """61.5%指的是什么: the measure that has the figure."""
    match = _FIGURE.search(asked.text)
    if not match:
        return None
    value, unit = float(match[1]), match[2]
    told = _measures(
        t for t in view.plan.targets if t.value == value and t.unit.split("（")[0] == unit
    )
    return FigureListAsked(asked, form, told, (("figure", match.group()),)) if told else None


def _of_year(asked: Asked, form: str, view: View) -> Reading | None:
    """2030年有哪些硬指标: all the figures that are set for one year."""
    years = years_in(asked.text)
    told = _measures(t for t in view.plan.targets if len(years) == 1 and t.year == years[0])
    return FigureListAsked(asked, form, told, (("year", str(years[0])),)) if told else None


_FINDERS: dict[str, Callable[[Asked, str, View], Reading | None]] = {
    "meant": _meant,
    "of_year": _of_year,
    "based": _based,
    "doubled": _doubled,
    "without_year": _without_year,
    "ordered": _ordered,
    "extreme": _ordered,
    "bound": _bound,
}

# ── writing ──


def write_figure_list(reading: FigureListAsked, facts: Sequence[Fact], view: View) -> Answer:
    """What kind of figures they are and how many; then each with its clause."""
    values: dict[str, object] = dict(reading.values)
    key = str(values.pop("key", f"figure_list.{reading.form}"))
    figures = [
        say(
            False,
            "figure_list.one" if t.year else "figure_list.one_undated",
            measure=t.measure,
            value=show_value(t),
            year=t.year,
        )
        for t in reading.targets
    ]
    if not figures:
        words = say(False, f"figure_list.no_{reading.form}", **values)
        return Answer(reading.asked.original, "lookup", words, produced_by="tables")
    values.setdefault("count", len(figures))
    first = say(False, key, figures="；".join(dict.fromkeys(figures)), **values)
    answer = write_figures(reading.asked, first, facts)
    # a long list is told in one sentence and the table; the citations prove each figure
    return replace(answer, answer=first) if len(figures) > _QUOTED else answer


def write_unnumbered(reading: UnnumberedAsked, evidence: None, view: View) -> Answer:
    """The rows whose words hold neither a target nor any other number but a year."""
    figures = {target.ref for target in view.plan.targets}
    rows = [
        row
        for row in view.rows
        if row.LIST in reading.lists and row.ref not in figures and not _numbered(row)
    ]
    head = say(False, "figure_list.unnumbered", count=len(rows), rows=names_in_runs(rows, False))
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n".join([head, "", *(extract_line(row, _EXTRACT, False) for row in rows)]),
        rows=tuple(row.ref for row in rows),
        count=len(rows),
        citations=cite_rows(rows, view),
        tables=(row_table(rows, False),),
    )


def _numbered(row: Row) -> bool:
    return bool(re.search(r"\d", re.sub(r"20\d\d年|pm2\.5|co2", "", row.text, flags=re.IGNORECASE)))
