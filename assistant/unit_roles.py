"""The role that words give a department, and the rows in which it has one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from assistant.lexicon import pattern
from assistant.messages import join_names, row_name
from assistant.row_questions import cite_rows
from assistant.view import View
from corpus.answer import Citation
from corpus.places import indicator_place
from corpus.plan import ListName, RowRef
from corpus.units import Role


def role_in(words: str) -> Role | Literal["any"] | None:
    """The role that `words` give a department; None where they give none."""
    if pattern("unit_roles", "supply").search(words):
        return "supply"
    if pattern("unit_roles", "neither").search(words):
        return "any"
    if pattern("unit_roles", "never_lead").search(words):
        return "participate"
    words = pattern("unit_roles", "never_joins").sub("牵头", words)
    leads = bool(pattern("unit_roles", "lead").search(words))
    joins = bool(pattern("unit_roles", "participate").search(words))
    if (leads and joins) or (not leads and pattern("unit_roles", "any").search(words)):
        return "any"
    return "lead" if leads else "participate" if joins else None


def rows_with(unit: str, role: Role, lists: Iterable[ListName], view: View) -> tuple[RowRef, ...]:
    """The rows of `lists` in which a department has a role."""
    return tuple(ref for ref in view.units.rows_of(unit, role) if ref.list in lists)


def names_of(rows: Iterable[RowRef], english: bool) -> str:
    return join_names(english, [row_name(english, ref) for ref in rows])


def cite(refs: Iterable[RowRef], view: View) -> tuple[Citation, ...]:
    rows = [row for ref in refs if (row := view.row(ref))]
    leaves = [
        leaf for ref in refs if ref.list == "indicator" and (leaf := view.indicator(ref.number))
    ]
    plan = view.plan
    return cite_rows(rows, view) + tuple(
        Citation(plan.id, plan.title, indicator_place(plan, leaf), e.page, e.text)
        for leaf in leaves
        for e in leaf.excerpts
    )
