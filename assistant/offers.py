"""Questions that are offered to be asked next, each a sentence that this program answers.

Whoever offers one has seen that the plan has something to say to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.messages import row_name, say
from assistant.view import View
from corpus.plan import ListName, Row, RowRef, Section


def who_leads(row: Row, english: bool) -> str:
    return say(english, "next.row", row=row_name(english, row))


def who_leads_matter(row: Row, english: bool) -> str:
    """The same to somebody who has not read the row yet: its heading says what it is about."""
    if not row.item:
        return who_leads(row, english)
    title = title_of(row.item)
    return say(english, "next.matter", row=row_name(english, row), title=title)


def led_by(unit: str, view: View, english: bool) -> Iterator[str]:
    """The question for the tasks that a department leads, if it leads any.

    Of 省发展改革委（省能源局） the first is asked of: it is the one whose name stands outside.
    """
    if any(unit in row.lead_units for row in view.plan.tasks):
        name = next(iter(view.units.departments_of(unit)), unit)
        yield say(english, "next.led", unit=name)


def duties_of(unit: str, given: Iterable[RowRef], view: View, english: bool) -> Iterator[str]:
    """What else a department does, beside the rows that are `given` already."""
    known = set(given)
    led = set(view.units.rows_of(unit, "lead"))
    joined = set(view.units.rows_of(unit, "participate"))
    if _tasks(led) - known:
        yield say(english, "next.led", unit=unit)
    if _tasks(joined) - known:
        yield say(english, "next.joined", unit=unit)
    if not english and any(row.joint and row.ref in led for row in view.rows):
        yield say(english, "next.partners", unit=unit)
    if set(view.units.rows_of(unit, "supply")) - known:
        yield say(english, "next.supplied", unit=unit)


def _tasks(refs: Iterable[RowRef]) -> set[RowRef]:
    return {ref for ref in refs if ref.list == "task"}


def of_list(name: ListName, view: View, english: bool) -> Iterator[str]:
    """What a whole list can be asked: of its departments, not of its single rows."""
    rows = tuple(view.plan.rows(name))
    kind = say(english, f"next.{name}_rows")
    if any(row.lead_units for row in rows):
        yield say(english, "next.busiest", rows=kind)
    if any(row.joint for row in rows):
        yield say(english, "next.joint", rows=kind)
    if any(row.lead_pending for row in rows):
        yield say(english, "next.pending", rows=kind)


def about(heading: str, english: bool) -> str:
    """The question for what the text says under a heading, with or without its number.

    >>> about("（六）推进工业领域协同增效", False)
    '方案正文对推进工业领域协同增效怎么说？'
    """
    return say(english, "next.text", title=title_of(heading))


def about_matter_of(row: Row, view: View, english: bool) -> Iterator[str]:
    """What the body says about the heading over a row, where the body has such a heading."""
    title = title_of(row.item)
    same = next((one for one in measures_of(view) if same_matter(title, one.title)), None)
    if same:
        yield about(same.title, english)


def title_of(heading: str) -> str:
    """A heading without its number: 推进工业领域协同增效."""
    return heading.partition("）")[2] or heading


def same_matter(one: str, other: str) -> bool:
    """Whether two headings, of list and body, head the same: one may say a verb more."""
    return bool(one and other) and (one in other or other in one)


def measures_of(view: View) -> tuple[Section, ...]:
    """The numbered headings of the body that can be asked for by their titles."""
    return tuple(
        section
        for section in view.plan.sections
        if section.level == 2
        and section.label
        and section.path
        and not section.path[0].startswith("附件")
    )
