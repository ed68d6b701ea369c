"""The plan as a whole: what it is in short, which places it names, the headings below a section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.asked import Asked
from assistant.fact_verdicts import show_value
from assistant.lexicon import lexicon, pattern
from assistant.messages import join_names, say
from assistant.places import places_in
from assistant.readings import LISTS, OverviewAsked, PlacesAsked, Reading, SubheadingsAsked
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.numerals import read_number
from corpus.places import section_place
from corpus.plan import Passage, Section, Target

_SHOWN = 80  # characters of a sentence that are told of a place
_COUNTED = re.compile(r"哪?([一二两三四五六七八九十]|\d{1,2})[条个点项]")

# ── understanding ──


def understand_overview(asked: Asked, view: View) -> Reading | None:
    """Nothing in particular: the plan itself, its places, or the headings below one of its own."""
    if asked.english or asked.units or asked.references:
        return None
    if pattern("overview", "whole").search(asked.text):
        return OverviewAsked(asked)
    for name in ("places", "places_of"):
        match = pattern("overview", name).search(asked.text)
        if match:
            matter = next((group for group in match.groups() if group), "")
            return PlacesAsked(asked, matter) if places_in(view.plan_text) else None
    return _subheadings(asked, view)


def asks_order(text: str) -> bool:
    """Whether the most important of several is wanted, which no plan says.

    >>> asks_order("按重要性列出三个最该抓的事"), asks_order("最重的三级指标")
    (True, False)
    """
    return bool(pattern("overview", "order").search(text))


def _subheadings(asked: Asked, view: View) -> Reading | None:
    for section in view.plan.sections:
        name = next((n for n in _names(section.title) if n and n in asked.text), "")
        rest = asked.text.replace(name, " ", 1) if name else asked.text
        alone = name and not pattern("overview", "noise").sub("", rest).strip()
        if alone and pattern("overview", "counted").search(rest) and _below(section, view):
            return SubheadingsAsked(asked, section.title)
    return None


def _names(title: str) -> tuple[str, ...]:
    """A heading as plans call it: 工作原则 is 基本原则 in another."""
    alike: list[list[str]] = lexicon()["overview"]["alike"]
    group = next((names for names in alike if title in names), [])
    return (title, *(other for other in group if other != title))


def _below(section: Section, view: View) -> list[Section]:
    above = (*section.path, section.heading)
    return [s for s in view.plan.sections if (*s.path,)[-1:] == above[-1:] and not s.label]


# ── writing ──


def write_overview(reading: OverviewAsked, evidence: None, view: View) -> Answer:
    """Title and pages, chapters, lists, the index, and what the body sets for each year."""
    plan = view.plan
    chapters = [s for s in plan.sections if s.level == 1 and not s.label.startswith("附件")]
    chapters = [s for s in chapters if s.label]
    blocks = [say(False, "overview.title", title=plan.title, pages=len(plan.pages))]
    names = "；".join(s.heading for s in chapters)
    blocks.append(say(False, "overview.chapters", count=len(chapters), names=names))
    lists = [(name, tuple(plan.rows(name))) for name in LISTS]
    told = [
        say(False, "overview.list", list=say(False, f"names.{name}_list"), count=len(rows))
        for name, rows in lists
        if rows
    ]
    if plan.framework:
        told.append(say(False, "overview.index", count=len(view.numbers("indicator"))))
    if told:
        blocks.append(say(False, "overview.lists", lists="、".join(told)))
    aims = [t for t in plan.targets if t.ref is None and "目标" in t.section and t.year]
    for year in sorted({t.year for t in aims if t.year}):
        own = [_aim(t) for t in aims if t.year == year]
        blocks.append(say(False, "overview.year", year=year, aims="；".join(dict.fromkeys(own))))
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join(blocks),
        citations=tuple(
            Citation(plan.id, plan.title, section_place(s), s.page, s.heading) for s in chapters
        ),
        produced_by="tables",
    )


def _aim(target: Target) -> str:
    return f"{target.measure}{show_value(target)}"


def write_places(reading: PlacesAsked, evidence: None, view: View) -> Answer:
    """Each place with the first sentence that names it; of a matter, only what speaks of it."""
    named: dict[str, list[Passage]] = {}
    for passage in _of_places(reading.matter, view):
        for place in _places(passage, reading.matter):
            named.setdefault(place, []).append(passage)
    if not named:
        words = say(False, "overview.no_places", matter=reading.matter)
        return Answer(reading.asked.original, "refusal", words)
    key = "overview.places_of" if reading.matter else "overview.places"
    first = say(
        False, key, matter=reading.matter, count=len(named), names=join_names(False, [*named])
    )
    lines = [
        say(
            False,
            "overview.place",
            place=place,
            words=_around(passages[0].text, place),
            section=passages[0].section,
            page=passages[0].page,
        )
        for place, passages in named.items()
    ]
    cited = dict.fromkeys(passage for passages in named.values() for passage in passages[:1])
    plan = view.plan
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n".join([first, "", *lines]),
        citations=tuple(Citation(plan.id, plan.title, p.section, p.page, p.text) for p in cited),
        produced_by="tables",
    )


def _of_places(matter: str, view: View) -> Iterator[Passage]:
    """The body before the lists: it says more of a place than a row that repeats it."""
    passages = [p for p in view.passages if p.kind != "indicator" and matter in _told(p)]
    yield from sorted(passages, key=lambda p: p.ref is not None)


def _told(passage: Passage) -> str:
    """A passage below its heading: what stands below 一体化监管试点 is of that 试点."""
    return passage.text if passage.ref else f"{passage.section}。{passage.text}"


def _places(passage: Passage, matter: str) -> list[str]:
    """The places of the clauses that speak of a matter: no 安吉 where 湖州 has the 试点."""
    if not matter or (not passage.ref and matter in passage.section):
        return list(places_in(passage.text))
    clauses = re.split("[。；]", passage.text)
    return [place for clause in clauses if matter in clause for place in places_in(clause)]


def _around(text: str, place: str) -> str:
    """The piece of a sentence around a place."""
    at = text.find(place)
    start = max(0, at - _SHOWN // 2) if len(text) > _SHOWN else 0
    piece = text[start : start + _SHOWN]
    return ("…" if start else "") + piece + ("…" if start + _SHOWN < len(text) else "")


def write_subheadings(reading: SubheadingsAsked, evidence: None, view: View) -> Answer:
    plan = view.plan
    section = next(s for s in plan.sections if s.title == reading.title)
    below = _below(section, view)
    said = _COUNTED.search(reading.asked.text)
    other = said and read_number(said[1].replace("两", "二")) != len(below)
    lines = [
        say(
            False,
            "overview.subheading",
            title=one.title,
            words="".join(sentence.text for sentence in one.sentences),
            page=one.page,
        )
        for one in below
    ]
    key = "overview.subheadings_not" if other else "overview.subheadings"
    first = say(False, key, heading=section_place(section), count=len(below))
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([first, *lines]),
        citations=tuple(
            Citation(plan.id, plan.title, section_place(one), s.page, s.text)
            for one in below
            for s in one.sentences
        ),
        produced_by="tables",
    )
