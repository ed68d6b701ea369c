"""What is asked after an answer about rows of the lists: something that it did not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.lexicon import pattern
from assistant.messages import row_name, say
from assistant.normalise import plain
from assistant.offers import about_matter_of, duties_of, led_by, of_list, who_leads
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import ListName, Row

_FEW = 6  # rows up to which their own matters are offered; of more, what the whole list tells


def next_of_rows(answer: Answer, rows: Sequence[Row], view: View, english: bool) -> Iterator[str]:
    """After `rows`, of which the answer told who does what until when."""
    if len(rows) == 1:
        yield from _of_one(rows[0], view, english)
        return
    asked_of = _units_asked(answer, rows, view)
    few = len(rows) <= _FEW or asked_of
    matters = list(dict.fromkeys(_matters(rows, view, english))) if few else []
    duties = [q for unit in asked_of[:1] for q in duties_of(unit, answer.rows, view, english)]
    yield from (*duties[:2], *matters[:1], *duties[2:], *matters[1:])
    if not asked_of:
        yield from _busiest(answer, rows, view, english)
        for name in dict.fromkeys(row.LIST for row in rows):
            yield from of_list(name, view, english)


def next_of_lists(answer: Answer, view: View, english: bool) -> Iterator[str]:
    """After an answer that counted rows or ranked departments, and named no row."""
    ranked = _units_told(answer, view)
    for unit in ranked[:1]:
        yield from led_by(unit, view, english)
    names: tuple[ListName, ...] = ("task", "goal", "policy")
    asked = [name for name in names if pattern("lists", name).search(plain(answer.question))]
    for name in (*asked, *names):
        questions = tuple(of_list(name, view, english))
        yield from questions[1:] if ranked else questions


def _of_one(row: Row, view: View, english: bool) -> Iterator[str]:
    for unit in (row.lead_units or row.participant_units)[:1]:
        name = view.units.name_of(unit) or unit
        if set(view.units.rows_of(name, "lead")) - {row.ref}:  # else it leads no other
            yield say(english, "next.unit", unit=name)
    yield from about_matter_of(row, view, english)
    later = next((r for r in view.plan.rows(row.LIST) if r.number > row.number), None)
    if later:
        yield who_leads(later, english)
    yield say(english, "next.compared", row=row_name(english, row))
    for unit in row.participant_units[:1]:
        yield from led_by(unit, view, english)


def _matters(rows: Sequence[Row], view: View, english: bool) -> Iterator[str]:
    for row in rows:
        yield from about_matter_of(row, view, english)
    yield from (say(english, "next.compared", row=row_name(english, row)) for row in rows[:1])


def _busiest(answer: Answer, rows: Sequence[Row], view: View, english: bool) -> Iterator[str]:
    """The department that stands in front in most of the rows, where it has still others."""
    leads = Counter(unit for row in rows for unit in row.lead_units)
    for unit, _ in leads.most_common(1):
        if set(view.units.rows_of(unit, "lead")) - set(answer.rows):
            yield from led_by(unit, view, english)


def _units_asked(answer: Answer, rows: Sequence[Row], view: View) -> tuple[str, ...]:
    """The departments that a question named, or that all of the rows have in common."""
    named = tuple(dict.fromkeys(m.name for m in view.units.find(plain(answer.question))))
    if named:
        return named
    shared = set.intersection(*(set(row.lead_units + row.participant_units) for row in rows))
    return tuple(unit for unit in _units_told(answer, view) if unit in shared)


def _units_told(answer: Answer, view: View) -> tuple[str, ...]:
    """The departments that an answer sets in bold, in its order."""
    told = answer.answer.split("**")[1::2]
    return tuple(name for words in told if (name := view.units.name_of(words)))
