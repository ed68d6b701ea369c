"""What is asked after an answer in the plan's own words: who does it, and what else is set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.messages import say
from assistant.normalise import plain
from assistant.offers import (
    about,
    about_matter_of,
    led_by,
    measures_of,
    same_matter,
    title_of,
    who_leads_matter,
)
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import list_place, section_place
from corpus.plan import ListName, Row, RowRef, Section

_CITED = 3  # places that are looked at
_LISTS: tuple[ListName, ...] = ("goal", "task", "policy")


def next_of_texts(answer: Answer, view: View, english: bool) -> Iterator[str]:
    """After quotations: who leads what they speak of, the years beside, the next heading."""
    cited = answer.citations[:_CITED]
    sections = _sections(cited, view)
    rows = _rows(cited, view)
    if not english:
        yield from _same_measure(answer, view)
    for section in sections[:1]:
        yield from _who_carries_out(section, view, english)
    yield from (who_leads_matter(row, english) for row in rows[:1])
    for row in rows[:1]:
        yield from about_matter_of(row, view, english)
    if not english:
        yield from _other_years(answer, view)
    for section in sections[:1]:
        yield from _neighbours(section, view, english)
    for row in rows[:1]:
        for unit in row.lead_units[:1]:
            yield from led_by(unit, view, english)


def _sections(cited: Sequence[Citation], view: View) -> list[Section]:
    places = {section_place(section): section for section in view.plan.sections}
    found = dict.fromkeys(one.section for one in cited if one.section in places)
    return [places[place] for place in found]


def _rows(cited: Sequence[Citation], view: View) -> list[Row]:
    found = dict.fromkeys(ref for one in cited if (ref := _row_cited(one, view)))
    return [row for ref in found if (row := view.row(ref))]


def _row_cited(citation: Citation, view: View) -> RowRef | None:
    number = re.search(r" 第(\d+)项$", citation.section)
    if not number:
        return None
    place = citation.section[: number.start()]
    name = next((name for name in _LISTS if list_place(view.plan, name) == place), None)
    return RowRef(name, int(number.group(1))) if name else None


def _who_carries_out(section: Section, view: View, english: bool) -> Iterator[str]:
    rows = [row for row in view.plan.tasks if same_matter(title_of(row.item), section.title)]
    yield from (who_leads_matter(row, english) for row in rows[:1])
    for row in rows[:1]:
        for unit in row.lead_units[:1]:
            yield from led_by(unit, view, english)


def _neighbours(section: Section, view: View, english: bool) -> Iterator[str]:
    """The heading that follows, else the first."""
    headings = measures_of(view)
    places = [section_place(one) for one in headings]
    place = section_place(section)
    later = places.index(place) + 1 if place in places else 0
    for one in headings[later : later + 1] or headings[:1]:
        yield about(one.title, english)


def _same_measure(answer: Answer, view: View) -> Iterator[str]:
    """The same target in the other years that the plan names."""
    if answer.produced_by != "tables":
        return
    told = plain(answer.answer)
    for target in view.plan.targets:
        if target.ref is None and target.year and len(target.measure) > 3:
            said = plain(target.text) in told or plain(target.measure) in told
            if said and f"{target.year}年" not in told:
                yield say(False, "next.target", year=target.year, measure=target.measure)


def _other_years(answer: Answer, view: View) -> Iterator[str]:
    if answer.produced_by != "tables":
        return
    years = sorted({target.year for target in view.plan.targets if target.year})
    yield from (say(False, "next.targets", year=year) for year in years)
