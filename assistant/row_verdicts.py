"""Rows held beside each other: common departments, fewer or more of them, which row has none.

A verdict is given only where the cells name every department: not where one says 等省级相关部门.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.readings import Reading, RowsAsked, RowVerdictAsked
from assistant.row_questions import RowsFound, gather_rows, write_rows
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Row, RowRef

# ── understanding ──


def understand_row_verdict(asked: Asked, view: View) -> Reading | None:
    """What is asked of two or more rows by number that neither of them says alone."""
    named = tuple(RowRef(r.list, r.number) for r in asked.references if r.list)
    rows = [row for ref in named if (row := view.row(ref))]
    if asked.english or len(named) < 2 or len(rows) != len(asked.references):
        return None
    for form, verdict in FORMS.items():
        if pattern("row_verdicts", form).search(asked.text) and verdict(asked, rows, view):
            return RowVerdictAsked(asked, form, named)
    return None


# ── writing ──


def gather_verdict(reading: RowVerdictAsked, view: View) -> RowsFound:
    return gather_rows(RowsAsked(reading.asked, reading.rows, ()), view)


def write_verdict(reading: RowVerdictAsked, found: RowsFound, view: View) -> Answer:
    """The verdict, and below it the rows."""
    first = FORMS[reading.form](reading.asked, found.rows, view)
    # the words that ask of both are no words of a role of each
    asked = replace(reading.asked, roles=reading.asked.roles - {"place", "text"})
    rows = write_rows(RowsAsked(asked, reading.rows, ()), found, view)
    return replace(rows, answer=f"{first}\n\n{rows.answer}", question=reading.asked.original)


def _role(asked: Asked) -> str:
    """The cell asked for; empty where it is either."""
    own = asked.roles & {"lead", "participants"}
    return next(iter(own)) if len(own) == 1 else ""


def _units(row: Row, role: str) -> tuple[str, ...]:
    if role == "participants":
        return row.participant_units
    return row.lead_units if role == "lead" else (*row.lead_units, *row.participant_units)


def _certain(rows: Sequence[Row], role: str) -> bool:
    """Whether the cells asked for name each department."""
    joins = all(row.participant_text == "、".join(row.participant_units) for row in rows)
    leads = not any(row.lead_pending or row.refers_to for row in rows)
    return (joins or role == "lead") and (leads or role == "participants")


def _names(rows: Sequence[Row]) -> str:
    return join_names(False, [row_name(False, row) for row in rows])


def _role_name(role: str) -> str:
    return say(False, f"row_verdict.{role or 'either'}")


def _common(asked: Asked, rows: Sequence[Row], view: View) -> str:
    role = _role(asked)
    shared = [
        unit
        for unit in dict.fromkeys(_units(rows[0], role))
        if all(unit in _units(row, role) for row in rows[1:])
    ]
    if not shared and not _certain(rows, role):
        return ""
    key = "row_verdict.common" if shared else "row_verdict.none_common"
    units = join_names(False, shared)
    return say(False, key, rows=_names(rows), role=_role_name(role), units=units)


def _fewer(asked: Asked, rows: Sequence[Row], view: View) -> str:
    """是不是比…少, 哪个多: by number of departments, of two rows."""
    role = _role(asked)
    if len(rows) != 2 or not role or not _certain(rows, role):
        return ""
    one, other = (len(_units(row, role)) for row in rows)
    values = {
        "one": row_name(False, rows[0]),
        "other": row_name(False, rows[1]),
        "role": _role_name(role),
        "a": one,
        "b": other,
    }
    key = "fewer" if one < other else "more" if one > other else "level"
    told = say(False, f"row_verdict.{key}", **values)
    said = pattern("row_verdicts", "than").search(asked.text)
    if not said:
        return told
    right = key == ("fewer" if said.group().endswith("少") else "more")
    return say(False, "row_verdict.yes" if right else "row_verdict.no") + told


def _apart(asked: Asked, rows: Sequence[Row], view: View) -> str:
    role = _role(asked) or "participants"
    return _listed_apart(rows, role) if len(rows) == 2 else ""


def _listed_apart(rows: Sequence[Row], role: str) -> str:
    """What each of two rows has alone, by the departments that their cells name."""
    one, other = (_units(row, role) for row in rows)
    only = [[u for u in one if u not in other], [u for u in other if u not in one]]
    shared = [unit for unit in one if unit in other]
    if not any(only):
        return say(False, "row_verdict.all_common", rows=_names(rows), role=_role_name(role))
    lines = [
        say(
            False,
            "row_verdict.only",
            one=row_name(False, row),
            role=_role_name(role),
            units=join_names(False, units),
        )
        for row, units in zip(rows, only, strict=True)
        if units
    ]
    if shared:
        lines.append(say(False, "row_verdict.shared", units=join_names(False, shared)))
    return "".join(lines)


def _without(asked: Asked, rows: Sequence[Row], view: View) -> str:
    having_none = [row for row in rows if not row.participant_text]
    if not having_none:
        return say(False, "row_verdict.all_have", rows=_names(rows))
    return say(False, "row_verdict.without", rows=_names(having_none))


def _matters(asked: Asked, rows: Sequence[Row], view: View) -> str:
    """主题有什么不同: what each is about, in the plan's words."""
    lines = [
        say(False, "row_verdict.matter", row=row_name(False, row), words=row.text) for row in rows
    ]
    return "\n\n".join([say(False, "row_verdict.matters"), *lines])


FORMS: dict[str, Callable[[Asked, Sequence[Row], View], str]] = {
    "matters": _matters,
    "common": _common,
    "fewer": _fewer,
    "apart": _apart,
    "without": _without,
}
