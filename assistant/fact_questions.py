"""Questions about quantities: what is to be reached, how much of it, by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.details import missing_detail
from assistant.fact_verdicts import (
    SHARES,
    asks_difference,
    asks_larger,
    asks_sum,
    asks_times,
    difference,
    larger,
    named_share,
    show_value,
    stated,
    surely_named,
    total,
    verdict,
    without_figures,
)
from assistant.left_out import figures_left_out, things_left_out
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import join_names, row_name, say
from assistant.places import places_in
from assistant.readings import (
    CannotAnswer,
    ClaimAsked,
    FactAsked,
    FigureListAsked,
    NoTarget,
    Reading,
    WorkedAsked,
)
from assistant.synonyms import phrasings, written_also
from assistant.view import View
from corpus.answer import Answer, Citation, Table
from corpus.numerals import read_number
from corpus.places import row_place, section_place
from corpus.plan import Excerpt, Indicator, RowRef, Target
from corpus.text import bare, squeeze

# Shares of the question's informative words, measured on tests/questions
_ENOUGH = 0.5  # below, no target is about the matter
_CLEARLY = 0.6  # from here, the best target surely is the one that is meant
_SAME = 0.85  # targets with this share of the best score are on the same matter
_SHOWN = 4
_BESIDE = 0.6  # share of the best, from which a target is named as well as the best
_INDICATOR = 0.75  # share of the pairs of characters, from which a question names an indicator
_SAID = 0.65  # share of that, from which a sentence of the plan speaks of the matter itself

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|的|呢|,|，|\?|？|\s|$|(?=[^\d]))")
_SHORT_YEAR = re.compile(
    r"(?:到|至|截至|(?<=[\u4e00-\u9fff][,，、;；]))([2-9]\d)年(?!内|来|间|期)"
)  # 到30年
_CHINESE_YEAR = re.compile(r"二[零〇○][零〇○一二三四五六七八九]{2}")

# ── understanding ──


def understand_fact(asked: Asked, view: View) -> Reading | None:
    """How much, how many, by when: answered where a target of the plan is on the matter."""
    beside = _two_beside(asked, view)
    if beside:
        return FactAsked(asked, beside, years_in(asked.text), beside=True)
    claimed = stated(asked, view.plan.targets)
    wanted = pattern("questions", "quantity").search(asked.text) or (
        asked.english and pattern("questions", "quantity_english").search(asked.original.lower())
    )
    if pattern("questions", "not_quantity").search(asked.text):
        wanted = None
    worked_out = asks_difference(asked.text) or asks_sum(asked.text)
    if not (wanted or claimed or worked_out) or not view.plan.targets:
        return None
    if pattern("questions", "why_set").search(asked.text):
        return None
    text = without_figures(asked.text, view.plan.targets) if claimed else asked.text
    years = years_in(_without_base(text, view))
    measured = _measured_in(asked, view)
    if not _names_measure(measured):
        if claimed and not asked.units and not asked.references:
            return _of_value(asked, claimed, years, view)
        return _all_of_years(asked, years, view) if years and not asked.units else None
    each = pattern("index", "each").search(asked.text) or len(years) > 1
    if each and not worked_out and not claimed:
        several = _summands(measured, years, view)
        if len({t.measure for t in several}) > 1:
            return FactAsked(asked, several, years)
    if asks_sum(asked.text):
        parts = _summands(measured, years, view)
        if parts:
            return FactAsked(asked, parts, years, len({t.measure for t in parts}))
    ranked = rank_targets(measured, view)
    best = ranked[0][1] if ranked else 0.0
    near = _dealt(measured, _near(measured, ranked), view)
    # a figure is claimed of what has one: it is not only an indicator of a like name
    only_measured = wanted and not (claimed and best >= _ENOUGH)
    leaves = _indicators(measured, near, view) if only_measured else ()
    if leaves:
        return NoTarget(asked, measured, leaves, tuple(near[:1]) if best >= _ENOUGH else ())
    if best < _ENOUGH or (not wanted and not surely_named(measured, near)):
        return None
    told = [target.text for target in near]
    apart = _told_together(asked, measured, near) or _of_place(asked, near, view)
    if apart:
        return apart
    if _row_fits_better(asked, best, near, view) or missing_detail(asked.text, told):
        return None
    if not years or asks_difference(asked.text):
        # of every year, so that they can be compared
        same = [t for t, score in ranked if score >= best * 0.6 and _of_one_measure(t, near)]
        if worked_out:
            same = list(_of_two_years(measured, same) or same)
        return FactAsked(asked, _distinct(same if worked_out or claimed else near)[:_SHOWN], years)
    dated = [
        target
        for year in years
        for target in _distinct(t for t, s in ranked if t.year == year and s >= best * 0.6)[:2]
    ]
    if dated:
        return FactAsked(asked, tuple(dated), years)
    if best >= _CLEARLY and years[0] in {t.year for t in view.plan.targets}:
        return _other_year(asked, years[0], near)
    return _no_such_year(asked, years[0], view)


def _of_two_years(measured: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Of a measure that is surely named, the figures of each year; none where there is only one."""
    named = surely_named(measured, targets)
    return named if len({t.year for t in named if t.year}) > 1 else ()


def _told_together(asked: Asked, measured: str, near: Sequence[Target]) -> CannotAnswer | None:
    """风电和光伏各占多少: things that the plan measures only together."""
    if not near or not pattern("questions", "apart").search(asked.text):
        return None
    one = near[0]
    parts = [part.rstrip("各占") for part in re.split(r"以及|[、和与及跟\s]", measured)]
    inside = [part for part in parts if part[:2] and part[:2] in one.measure]
    alike = len({(target.measure, target.value, target.year) for target in near}) == 1
    # a share of 95% holds for each of two rates, a total for both together
    if one.unit in SHARES or len(inside) < 2 or not alike or not _ENUMERATED.search(one.measure):
        return None
    names = join_names(asked.english, inside)
    values = (("names", names), ("words", one.text), ("page", str(one.page)))
    return CannotAnswer(asked, "refuse.only_together", values)


def understand_figures_of_rows(asked: Asked, view: View) -> Reading | None:
    """`目标24和目标25哪个高`: the figures that two rows set, one each, are compared."""
    if len(asked.references) != 2 or asked.units or not asks_larger(asked.text):
        return None
    named = [RowRef(r.list, r.number) for r in asked.references if r.list]
    found = [[t for t in view.plan.targets if t.ref == ref] for ref in named]
    if len(found) != 2 or any(len(targets) != 1 for targets in found):
        return None
    one, two = found[0][0], found[1][0]
    if (one.unit, one.year, one.change) != (two.unit, two.year, two.change):
        return None
    return FactAsked(asked, (one, two), (), beside=True)


def _two_beside(asked: Asked, view: View) -> tuple[Target, ...]:
    """Two targets of one unit and year that a question names to be compared; else none."""
    if not asks_larger(asked.text) or asked.units or asked.references:
        return ()
    words = without_fillers(pattern("questions", "which_larger").sub(" ", asked.text))
    found = _summands(measured_words(words), years_in(asked.text), view)
    same = len({(t.unit, t.year, t.change) for t in found}) == 1
    return found if len(found) == 2 and same else ()


def _names_measure(measured: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}|[a-z]{2,}\d", measured))


def _of_value(
    asked: Asked, claimed: tuple[float, ...], years: tuple[int, ...], view: View
) -> Reading:
    """`2025年是24%吗`: of which measure, is not said: what has that figure is shown."""
    same = [t for t in view.plan.targets if t.value in claimed and stated(asked, (t,))]
    dated = [t for t in same if not years or t.year in years]
    if not dated:
        return CannotAnswer(asked, "clarify.which_measure")
    return FactAsked(asked, _distinct(dated)[:_SHOWN], years, unmeasured=True)


def _near(measured: str, ranked: Sequence[tuple[Target, float]]) -> list[Target]:
    """The targets that may be meant: close to the best by score, and not named far worse."""
    best = ranked[0][1] if ranked else 0.0
    near = [t for t, score in ranked if score >= best * _SAME]
    words = phrasings(measured)
    shares = [max(named_share(w, target) for w in words) for target in near]
    least = max(shares, default=0.0) * _BESIDE
    return [target for target, share in zip(near, shares, strict=True) if share >= least]


def _dealt(measured: str, near: Sequence[Target], view: View) -> list[Target]:
    """Of 涂料、油墨使用比例分别降低…, that whose own name the question has, not its neighbour."""
    said = set(_pairs(measured))
    kept: list[Target] = []
    for target in near:
        clause = [
            t
            for t in view.plan.targets
            if (t.text, t.year, t.ref) == (target.text, target.year, target.ref)
        ]
        whole = [t for t in clause if said and said <= set(_pairs(t.measure))]
        named = whole or [t for t in clause if _head(t, clause) & said]
        kept += [target] if target in named or not named else named
    return list(dict.fromkeys(kept))


def _head(target: Target, clause: Sequence[Target]) -> set[str]:
    """The pairs of characters that are a target's own: the end of the last measure is of all."""
    last = max(clause, key=lambda t: t.text.find(t.measure))
    return {target.measure[:2]} if target is last else set(_pairs(target.measure))


def _of_one_measure(target: Target, near: Sequence[Target]) -> bool:
    return any((target.measure, target.unit) == (one.measure, one.unit) for one in near)


def _summands(measured: str, years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """The targets that a question names one by one, to be added up; none where it does not."""
    parts = [part for part in re.split(r"以及|[、和与及跟\s]", measured) if len(part.strip()) > 1]
    tail = parts[-1].rpartition("的")[2] if parts and "的" in parts[-1] else ""
    found: list[Target] = []
    for part in parts if len(parts) > 1 else ():
        # 城市和农村的清洁取暖率: what is measured is said once, behind the last
        named = named_alone(part, years, view) or (
            named_alone(f"{part}{tail}", years, view) if tail and part is not parts[-1] else ()
        )
        if not named:
            return ()
        found += named
    return tuple(found) if len(set(found)) == len(found) else ()


def named_alone(part: str, years: tuple[int, ...], view: View) -> tuple[Target, ...]:
    """The targets of the one measure that `part` surely names; none where it may be several."""
    ranked = rank_targets(part, view)
    named = surely_named(part, [t for t, s in ranked if s >= ranked[0][1] * _SAME])
    distinct = _distinct(t for t in named if not years or t.year in years)
    # 全省 may stand in the body and not in the list
    alike = {(bare(t.measure).removeprefix("全省"), t.unit) for t in distinct}
    return distinct if len(alike) == 1 else ()


def _indicators(measured: str, near: Sequence[Target], view: View) -> tuple[Indicator, ...]:
    """The indicators that a question names, where neither a target nor the text speaks of it."""
    wanted = [set(_pairs(words)) for words in (measured, *written_also(measured))]
    wanted = [pairs for pairs in wanted if pairs]
    if not wanted or surely_named(measured, near):
        return ()
    named = {leaf: _most(wanted, leaf.name) for leaf in view.plan.indicators}
    leaves = tuple(leaf for leaf, share in named.items() if share >= _INDICATOR)
    aims = pattern("questions", "sets_target")
    texts = [p.text for p in view.passages if p.kind != "indicator" and aims.search(p.text)]
    said = max((_most(wanted, text) for text in texts), default=0.0)
    best = max((named[leaf] for leaf in leaves), default=0.0)
    elsewhere = said >= best * _SAID or any(
        _most([set(_pairs(leaf.name))], target.measure) >= _INDICATOR
        for leaf in leaves
        for target in near
    )
    return () if elsewhere else leaves


def _most(wanted: Sequence[set[str]], text: str) -> float:
    """The largest share of one of `wanted` that a text has."""
    has = set(terms(text))
    return max(len(pairs & has) / len(pairs) for pairs in wanted)


def _pairs(words: str) -> list[str]:
    return [t for t in terms(words) if len(t) > 1 and not t[0].isdigit()]


def _all_of_years(asked: Asked, years: tuple[int, ...], view: View) -> Reading | None:
    """`2030年目标有哪些`: everything that the body sets for a year."""
    targets = _distinct(t for t in view.plan.targets if t.year in years and t.ref is None)
    return FactAsked(asked, targets, years) if targets else _no_such_year(asked, years[0], view)


def _other_year(asked: Asked, year: int, near: Sequence[Target]) -> Reading:
    """The measure is in the plan, but not for the year asked for."""
    # the body may leave out the year that a list gives to the same words
    dated = [t for t in _distinct(near) if t.year] or _distinct(near)
    told = ((f"{t.year}年" if t.year else "") + f"“{t.text}”" for t in dated[:2])
    listed = "；".join(dict.fromkeys(told))
    return CannotAnswer(asked, "refuse.other_year", (("year", str(year)), ("near", listed)))


def _row_fits_better(asked: Asked, best: float, near: Sequence[Target], view: View) -> bool:
    """Whether a row without a quantity is more to the point: 单位GDP碳排放下降多少."""
    ranked = view.row_matcher.rank(*phrasings(measured_words(asked.content)))
    own = {target.ref for target in near}
    return (
        bool(ranked)
        and ranked[0].score > best * 1.15
        and (view.rows[ranked[0].position].ref not in own)
    )


def _no_such_year(asked: Asked, year: int, view: View) -> Reading | None:
    years = sorted({t.year for t in view.plan.targets if t.year})
    if year in years:
        return None  # the year is spoken of, only not with this measure: let the text say
    listed = "、".join(f"{y}" for y in years)
    return CannotAnswer(asked, "refuse.no_year", (("year", str(year)), ("years", listed)))


_BASE = re.compile(
    r"(?:(?<!占)比|较|相较于?|相比于?|对比|以)(20\d\d)年?(?:相比|为基[准期年]|的?水平)?"
)


def _without_base(text: str, view: View) -> str:
    """`text` without the year to which it compares: 比2020年降多少."""
    aims = {str(target.year) for target in view.plan.targets}
    return _BASE.sub(lambda m: m.group() if m.group(1) in aims else " ", text)


def years_in(text: str) -> tuple[int, ...]:
    """The years that `text` names.

    >>> years_in("到2030年呢"), years_in("二〇二五年标杆项目"), years_in("任务12")
    ((2030,), (2025,), ())
    >>> years_in("到30年搞多少标杆项目")
    (2030,)
    >>> years_in("2030年多少,25年那一步多少"), years_in("近三年")
    ((2030, 2025), ())
    """
    years = [int(match.group(1)) for match in _YEAR.finditer(text)]
    years += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(text)]
    years += [read_number(match.group()) for match in _CHINESE_YEAR.finditer(text)]
    return tuple(dict.fromkeys(years))


def rank_targets(measured: str, view: View) -> list[tuple[Target, float]]:
    """Targets by how well they match what is measured, synonyms tried."""
    ranked = view.target_matcher.rank(*phrasings(measured))
    return [(view.plan.targets[m.position], m.score) for m in ranked]


def _measured_in(asked: Asked, view: View) -> str:
    """The words of a question that name what is measured, without figures that it claims."""
    words = asked.content
    if asks_difference(asked.text) or asks_sum(asked.text):
        words = asked.text
        if asks_times(words):
            words = re.sub(r"是?20\d\d年?(?:的|底)?|(?:几|多少)倍", " ", words)
        for name in ("difference_years", "difference_asked", "difference", "sum"):
            words = pattern("questions", name).sub(" ", words)
        if asks_difference(asked.text):
            words = _without_given(words, view)
        words = without_fillers(pattern("lists", "every").sub(" ", words))
    if stated(asked, view.plan.targets):
        words = without_figures(words, view.plan.targets)
        words = pattern("questions", "claims").sub(" ", words)
    return measured_words(words)


def _without_given(words: str, view: View) -> str:
    """`words` without figures that are told before a difference is asked for: 2025提高10%，…."""
    if not re.search(r"\d%|\d个|\d万", words):
        return words
    words = without_figures(words, view.plan.targets)
    for name in ("counted_in", "rises", "falls"):
        words = pattern("questions", name).sub(" ", words)
    return words


def measured_words(content: str) -> str:
    """The words of a question that name what is measured."""
    words = _YEAR.sub(" ", _CHINESE_YEAR.sub(" ", _SHORT_YEAR.sub(" ", content)))
    return without_fillers(pattern("questions", "measures").sub(" ", words))


def _distinct(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Targets without those that say the same again, the body's before the list's."""
    ordered = sorted(targets, key=lambda t: t.ref is not None)
    kept: dict[tuple[str, float, str, int | None], Target] = {}
    for target in ordered:
        kept.setdefault((target.measure, target.value, target.unit, target.year), target)
    return tuple(kept.values())


FiguresAsked = FactAsked | WorkedAsked | ClaimAsked | FigureListAsked

# ── gathering ──


def _of_place(asked: Asked, near: Sequence[Target], view: View) -> CannotAnswer | None:
    """50个创新园区里宁波分到几个: a figure of the province is none of a city in it."""
    if not near:
        return None
    rows = [row.text for target in near if target.ref and (row := view.row(target.ref))]
    said = " ".join([*(target.text for target in near), *rows])
    places = [place for place in places_in(asked.text) if place not in said]
    level = pattern("questions", "lower_level").search(asked.text)
    if level and not pattern("questions", "lower_level").search(near[0].text):
        places.append(level.group())
    if not places:
        return None
    names = join_names(asked.english, places)
    values = (("place", names), ("words", near[0].text), ("page", str(near[0].page)))
    return CannotAnswer(asked, "refuse.not_by_place", values)


@dataclass(frozen=True)
class Fact:
    """A target with every place that states it."""

    target: Target
    places: tuple[Citation, ...]
    differs: str  # what a list says in other words than the body; empty if nothing


def gather_facts(reading: FiguresAsked, view: View) -> tuple[Fact, ...]:
    return tuple(_fact(target, view) for target in reading.targets)


def _fact(target: Target, view: View) -> Fact:
    same = [
        t
        for t in view.plan.targets
        if (t.measure, t.value, t.unit) == (target.measure, target.value, target.unit)
        and t.year == target.year
    ]
    places = tuple(dict.fromkeys(c for t in same if (c := _citation(t, view))))
    body = next((t for t in same if t.ref is None), None)
    other = next((t for t in same if t.ref and body and not _alike(t, body)), None)
    return Fact(target, places, other.text if other else "")


def _alike(one: Target, other: Target) -> bool:
    """Whether two clauses say the same, a leading date or 全省 aside."""
    a, b = (re.sub(r"^(?:到\d{4}年，?|全省)", "", t.text) for t in (one, other))
    return squeeze(a) in squeeze(b) or squeeze(b) in squeeze(a)


def _citation(target: Target, view: View) -> Citation | None:
    plan = view.plan
    if target.ref:
        row = view.row(target.ref)
        excerpt = next((e for e in row.excerpts if target.text in e.text), None) if row else None
        if not row or not excerpt:
            return None
        return Citation(plan.id, plan.title, row_place(plan, row), excerpt.page, excerpt.text)
    for section in plan.sections:
        for sentence in section.sentences:
            if _holds(sentence, target):
                place = section_place(section)
                return Citation(plan.id, plan.title, place, sentence.page, sentence.text)
    return None


def _holds(sentence: Excerpt, target: Target) -> bool:
    return sentence.page == target.page and target.text in sentence.text


# ── writing ──


def write_facts(reading: FactAsked, facts: Sequence[Fact], view: View) -> Answer:
    first = _first_line(reading, facts, view)
    texts = [fact.target.text for fact in facts]
    first = first or figures_left_out(reading.asked, texts)
    unsaid = things_left_out(reading.asked, _measured_in(reading.asked, view), texts, view)
    return write_figures(reading.asked, first, facts, unsaid)


def write_figures(asked: Asked, first: str, facts: Sequence[Fact], last: str = "") -> Answer:
    """Figures with the clauses and sentences that state them, below what is said of them."""
    english = asked.english
    lines = [first, *dict.fromkeys(_line(fact, english) for fact in facts)]
    quotes = [_quote(fact, english) for fact in facts if fact.places]
    citations = _in_turn([fact.places for fact in facts])
    return Answer(
        question=asked.original,
        kind="passage",
        answer="\n\n".join(filter(None, [*lines, last, *dict.fromkeys(quotes)])),
        rows=tuple(dict.fromkeys(f.target.ref for f in facts if f.target.ref)),
        citations=citations,
        produced_by="tables",
        tables=(_table(facts, english),) if len(facts) > 1 else (),
    )


_ENUMERATED = re.compile(r"[\u4e00-\u9fff][、和与跟][\u4e00-\u9fff]")


def _first_line(reading: FactAsked, facts: Sequence[Fact], view: View) -> str:
    """What the question wants beside the figures themselves; empty where it wants nothing."""
    asked, targets = reading.asked, [fact.target for fact in facts]
    if reading.unmeasured:
        return say(asked.english, "fact.unmeasured")
    if reading.beside:
        return larger(asked, targets)
    added = reading.summands or pattern("questions", "added").search(asked.text)
    if added and asks_sum(asked.text) and len(targets) == 1 and _ENUMERATED.search(asked.text):
        return say(asked.english, "fact.not_all")
    if added and asks_sum(asked.text) and len(targets) > 1:
        return total(asked, targets, reading.summands)
    relative = pattern("worked", "relative").search(asked.text)
    apart = relative and len({t.year for t in targets}) > 1 and not any(t.change for t in targets)
    if apart or asks_difference(asked.text):
        return difference(asked, targets, _measured_in(asked, view))
    return verdict(asked, targets, _measured_in(asked, view))


def _line(fact: Fact, english: bool) -> str:
    target = fact.target
    year = say(english, "fact.year", year=target.year) if target.year else ""
    words = say(english, "fact.line", year=year, words=target.text)
    if fact.differs:
        words += say(english, "fact.differs", words=fact.differs)
    return words


def write_no_target(reading: NoTarget, facts: Sequence[Fact], view: View) -> Answer:
    """That the plan sets no target for a measure, which is an indicator of the index."""
    from assistant.index_questions import cite_indicators  # what answers from the index

    english = reading.asked.english
    leaves = [
        say(
            english,
            "fact.indicator",
            name=leaf.name,
            row=row_name(english, leaf),
            share=f"{leaf.global_weight * 100:g}%",
            page=leaf.page,
        )
        for leaf in reading.leaves
    ]
    blocks = [say(english, "fact.no_target", leaves=say(english, "data.semicolon").join(leaves))]
    lines = [_line(fact, english) for fact in facts]
    if lines:
        blocks.append(say(english, "fact.near_target", lines="".join(lines)))
    return Answer(
        question=reading.asked.original,
        kind="refusal",
        answer="\n\n".join(blocks),
        citations=cite_indicators(reading.leaves, view.plan),
        produced_by="tables",
    )


def gather_no_target(reading: NoTarget, view: View) -> tuple[Fact, ...]:
    return tuple(_fact(target, view) for target in reading.near)


def _quote(fact: Fact, english: bool) -> str:
    cited = fact.places[0]
    return say(english, "text.quote", words=cited.quote, place=cited.section, page=cited.page)


def _in_turn(groups: Sequence[Sequence[Citation]]) -> tuple[Citation, ...]:
    """The first place of every fact, then the second ones, each place once."""
    longest = max(map(len, groups), default=0)
    turns = [group[i] for i in range(longest) for group in groups if i < len(group)]
    return tuple(dict.fromkeys(turns))


def _table(facts: Sequence[Fact], english: bool) -> Table:
    from assistant.messages import words_of

    return Table(
        columns=words_of(english, "fact.columns"),
        rows=tuple(
            (
                f.target.measure,
                show_value(f.target, english),
                str(f.target.year or ""),
                f.places[0].section if f.places else "",
                str(f.target.page),
            )
            for f in facts
        ),
    )
