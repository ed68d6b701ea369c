"""Questions about quantities: what is to be reached, how much of it, by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.details import missing_detail
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import say
from assistant.readings import CannotAnswer, FactAsked, Reading
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Answer, Citation, Table
from corpus.numerals import read_number
from corpus.places import row_place, section_place
from corpus.plan import Excerpt, Target
from corpus.text import squeeze

# Shares of the question's informative words, measured on tests/questions
_ENOUGH = 0.5  # below, no target is about the matter
_CLEARLY = 0.6  # from here, the best target surely is the one that is meant
_SAME = 0.85  # targets with this share of the best score are on the same matter
_SHOWN = 4
_NAMED = 0.6  # share of the pairs of characters, from which a question names a target's measure
_FROM_YEAR = re.compile(r"(?:在|比|较)(20\d\d)年")

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|的|呢|,|，|\?|？|\s|$|(?=[^\d]))")
_SHORT_YEAR = re.compile(r"(?:到|至|截至)(\d\d)年(?!内|来|间|期)")  # 到30年
_CHINESE_YEAR = re.compile(r"二[零〇○][零〇○一二三四五六七八九]{2}")

# ── understanding ──


def understand_fact(asked: Asked, view: View) -> Reading | None:
    """How much, how many, by when: answered where a target of the plan is on the matter."""
    if not pattern("questions", "quantity").search(asked.text) or not view.plan.targets:
        return None
    if pattern("questions", "why_set").search(asked.text):
        return None
    years = years_in(_without_base(asked.text, view))
    if years and not _measured(asked.content) and not asked.units:
        return _all_of_years(asked, years, view)
    if not re.search(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}", _measured(asked.content)):
        return None
    ranked = rank_targets(asked.content, view)
    if not ranked or ranked[0][1] < _ENOUGH:
        return None
    best = ranked[0][1]
    near = [t for t, score in ranked if score >= best * _SAME]
    told = [target.text for target in near]
    if _row_fits_better(asked, best, near, view) or missing_detail(asked.text, told):
        return None
    if not years:
        return FactAsked(asked, _distinct(near)[:_SHOWN], years)
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


def _all_of_years(asked: Asked, years: tuple[int, ...], view: View) -> Reading | None:
    """`2030年目标有哪些`: everything that the body sets for a year."""
    targets = _distinct(t for t in view.plan.targets if t.year in years and t.ref is None)
    return FactAsked(asked, targets, years) if targets else _no_such_year(asked, years[0], view)


def _other_year(asked: Asked, year: int, near: Sequence[Target]) -> Reading:
    """The measure is in the plan, but not for the year asked for."""
    listed = "；".join(dict.fromkeys(f"{t.year or ''}年“{t.text}”" for t in _distinct(near)[:2]))
    return CannotAnswer(asked, "refuse.other_year", (("year", str(year)), ("near", listed)))


def _row_fits_better(asked: Asked, best: float, near: Sequence[Target], view: View) -> bool:
    """Whether a row without a quantity is more to the point: 单位GDP碳排放下降多少."""
    ranked = view.row_matcher.rank(*phrasings(_measured(asked.content)))
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


_BASE = re.compile(r"(?:比|较|相较于?|相比于?|对比|以)(20\d\d)年?(?:相比|为基[准期年]|的?水平)?")


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
    """
    years = [int(match.group(1)) for match in _YEAR.finditer(text)]
    years += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(text)]
    years += [read_number(match.group()) for match in _CHINESE_YEAR.finditer(text)]
    return tuple(dict.fromkeys(years))


def rank_targets(content: str, view: View) -> list[tuple[Target, float]]:
    """Targets by how well they match what is asked, synonyms tried."""
    ranked = view.target_matcher.rank(*phrasings(_measured(content)))
    return [(view.plan.targets[m.position], m.score) for m in ranked]


def _measured(content: str) -> str:
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


# ── gathering ──


@dataclass(frozen=True)
class Fact:
    """A target with every place that states it."""

    target: Target
    places: tuple[Citation, ...]
    differs: str  # what a list says in other words than the body; empty if nothing


def gather_facts(reading: FactAsked, view: View) -> tuple[Fact, ...]:
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
    english = reading.asked.english
    lines = _verdict(reading.asked, facts)
    lines += list(dict.fromkeys(_line(fact, english) for fact in facts))
    quotes = [_quote(fact, english) for fact in facts if fact.places]
    citations = _in_turn([fact.places for fact in facts])
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([*lines, *dict.fromkeys(quotes)]),
        rows=tuple(dict.fromkeys(f.target.ref for f in facts if f.target.ref)),
        citations=citations,
        produced_by="tables",
        tables=(_table(facts, english),) if len(facts) > 1 else (),
    )


def _verdict(asked: Asked, facts: Sequence[Fact]) -> list[str]:
    """`是95%吗`: whether the plan says so; nothing where no such figure is asked about."""
    if not facts or not pattern("questions", "confirms").search(asked.text):
        return []
    target = facts[0].target
    counted_from = _FROM_YEAR.search(asked.text)
    if not _named_in(asked, target) or (counted_from and target.base_year != int(counted_from[1])):
        return []  # near it, but perhaps another thing: the plan's words speak for themselves
    number = rf"(\d+(?:\.\d+)?)\s*{re.escape(target.unit)}"
    asked_for = [float(value) for value in re.findall(number, asked.text)] if target.unit else []
    others = [f.target.value for f in facts[1:] if f.target.unit == target.unit]
    if len(asked_for) != 1 or (asked_for[0] != target.value and asked_for[0] in others):
        return []
    key = "fact.confirmed" if asked_for[0] == target.value else "fact.contradicted"
    figure = f"{asked_for[0]:g}{target.unit}"
    return [say(asked.english, key, figure=figure, value=show_value(target))]


def _named_in(asked: Asked, target: Target) -> bool:
    """Whether the clause of a target has nearly all that a question says is measured."""
    figure = re.sub(r"[\d.]+[^\s]*", " ", _measured(asked.content))
    pairs = [t for t in set(terms(figure)) if len(t) > 1]
    said = set(terms(target.text))
    return sum(t in said for t in pairs) >= _NAMED * len(pairs)


def _line(fact: Fact, english: bool) -> str:
    target = fact.target
    year = say(english, "fact.year", year=target.year) if target.year else ""
    words = say(english, "fact.line", year=year, words=target.text)
    if fact.differs:
        words += say(english, "fact.differs", words=fact.differs)
    return words


def show_value(target: Target) -> str:
    """`98%以上`, `下降16%以上`: change, number, unit, comparator in words."""
    change = {"rise": "提高", "fall": "下降"}.get(target.change, "")
    before = {">": "超过", "<": "低于", "≤": "不超过", "≈": "约"}.get(target.comparator, "")
    after = "以上" if target.comparator == "≥" else ""
    return f"{before}{change}{target.value:g}{target.unit}{after}"


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
                show_value(f.target),
                str(f.target.year or ""),
                f.places[0].section if f.places else "",
                str(f.target.page),
            )
            for f in facts
        ),
    )
