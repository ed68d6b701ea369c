"""Departments by how many rows they lead or join: 牵头超过10项的单位, 只牵头1项的."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.messages import join_names, say
from assistant.readings import LISTS, BoundsAsked, Reading
from assistant.unit_roles import cite, rows_with
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import NUMERAL, read_number
from corpus.units import Role

_CITED = 3  # rows cited for a count over many
_BOUND = re.compile(
    r"(?P<only>只|仅|刚好|正好)?(?P<role>牵头|参与|配合)(?:了|的)?"
    r"(?P<before>超过|多于|大于|至少|不少于|不低于|不到|少于|不足|不超过|至多|最多|只有?|仅有?|刚好|正好)?\s*"
    rf"(?P<number>{NUMERAL.pattern})\s*[项个条件]"
    r"(?P<after>以上|及以上|以下|及以下|以内)?(?:任务|目标|政策)?(?:的)?(?:都?有)?(?:哪些|哪几个?)?"
    r"(?:单位|部门|厅局?|委办局?)"
)
_OPEN = ("超过", "多于", "大于")  # the number itself does not count
_SHUT = ("不到", "少于", "不足")
_AT_LEAST = ("至少", "不少于", "不低于")
_AT_MOST = ("不超过", "至多", "最多")


def understand_bounds(asked: Asked, view: View) -> Reading | None:
    """Departments with a number of rows; no row is meant by that number."""
    match = _BOUND.search(asked.text)
    if not match or asked.units:
        return None
    number = read_number(match["number"])
    before, after = match["before"] or "", match["after"] or ""
    least = number
    most: int | None = number
    if before in _OPEN:
        least, most = number + 1, None
    elif before in _SHUT:
        least, most = 0, number - 1
    elif before in _AT_LEAST or "以上" in after:
        most = None
    elif before in _AT_MOST or after:
        least = 0
    role: Role = "lead" if match["role"] == "牵头" else "participate"
    lists = tuple(name for name in LISTS if name in asked.lists) or LISTS
    return BoundsAsked(asked, role, least, most, lists)


def gather_bounds(reading: BoundsAsked, view: View) -> tuple[tuple[str, int], ...]:
    """The departments within the bounds with the number of their rows, most first."""
    names = [name for name in view.units.departments if "（" not in name]
    sizes = {name: len(rows_with(name, reading.role, reading.lists, view)) for name in names}
    # one that neither leads nor joins a row of these lists is none of theirs
    listed = {
        name
        for name in names
        for role in ("lead", "participate")
        if rows_with(name, role, reading.lists, view)
    }
    most = reading.most
    kept = [
        (name, size)
        for name, size in sizes.items()
        if name in listed and size >= reading.least and (most is None or size <= most)
    ]
    return tuple(sorted(kept, key=lambda pair: -pair[1]))


def write_bounds(reading: BoundsAsked, found: tuple[tuple[str, int], ...], view: View) -> Answer:
    english = reading.asked.english
    units = [say(english, "lead_state.rows", unit=name, count=size) for name, size in found]
    words = say(
        english,
        "lead_state.bounds" if found else "lead_state.bounds_none",
        lists=join_names(english, [say(english, f"names.{n}_list") for n in reading.lists]),
        does=say(english, f"unit_compared.{reading.role}"),
        range=_range(reading),
        count=len(found),
        units=join_names(english, units),
    )
    refs = [ref for name, _ in found for ref in rows_with(name, reading.role, reading.lists, view)]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer=words,
        count=len(found),
        citations=cite(refs[:_CITED], view),
    )


def _range(reading: BoundsAsked) -> str:
    english, least, most = reading.asked.english, reading.least, reading.most
    key = "at_least" if most is None else "exactly" if least == most else "at_most"
    return say(english, f"lead_state.{key}", least=least, most=most)
