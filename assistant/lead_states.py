"""Questions about leads as such: which are pending, joint, most; who leads most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say, words_of
from assistant.readings import (
    LISTS,
    LeadStateAsked,
    Reading,
)
from assistant.row_questions import cite_rows, row_table, shorten
from assistant.unit_roles import cite, names_of, role_in, rows_with
from assistant.view import View
from corpus.answer import Answer, Table
from corpus.numerals import read_number
from corpus.plan import ListName, Row
from corpus.units import Role

_RANKED = 5  # departments named in a ranking; the table has all
_CITED = 3  # rows cited for a count over many
_TOLD = ("pending", "elsewhere")  # states for which each row says why, beside the table

# ── understanding ──

_WHOLE_STATES = (
    "joiners",
    "leaders",
    "ranking",
    "distinct",
    "busiest",
    "most_leads",
    "most_participants",
    "no_participants",
    "pending",
    "elsewhere",
)


def understand_lead_state(asked: Asked, view: View) -> Reading | None:
    """Questions about leads as such: which are pending, joint, most; who leads most."""
    if asked.units or asked.references:
        return None
    rows_first = _rows_first(asked)
    if rows_first:
        return LeadStateAsked(asked, rows_first, 0, _row_lists(asked))
    number = pattern("lead_state", "participant_number").search(asked.text)
    if number and _about_leads(asked, "participant_number"):
        wanted = _leads_wanted(number.group())
        return LeadStateAsked(asked, "participant_number", wanted, _row_lists(asked))
    led_by = pattern("lead_state", "number").search(asked.text)
    unaided = bool(pattern("lead_state", "no_participants").search(asked.text))
    if led_by and unaided and _about_leads(asked, "number"):
        wanted = _leads_wanted(led_by.group())
        return LeadStateAsked(asked, "number", wanted, _row_lists(asked), unaided)
    for state in _WHOLE_STATES:
        if pattern("lead_state", state).search(asked.text) and _about_leads(asked, state):
            return LeadStateAsked(asked, state, 0, _row_lists(asked))
    if led_by and _about_leads(asked, "number"):
        return LeadStateAsked(asked, "number", _leads_wanted(led_by.group()), _row_lists(asked))
    if pattern("lead_state", "joint").search(asked.text) and _about_leads(asked, "joint"):
        return LeadStateAsked(asked, "joint", 0, _row_lists(asked))
    return None


def _rows_first(asked: Asked) -> str:
    """The state of rows where a question reads like one of departments: 有几个目标只有牵头单位."""
    words = asked.text
    if pattern("lead_state", "pairs").search(words):
        return "pairs"
    if pattern("lead_state", "row_wanted").search(words):
        return next(
            (
                n
                for n in ("most_participants", "most_leads")
                if pattern("lead_state", n).search(words)
            ),
            "",
        )
    unaided = pattern("lead_state", "no_participants").search(words)
    of_units = pattern("lead_state", "of_units").search(words)
    number = pattern("lead_state", "number").search(words)
    clear = unaided and asked.lists and not of_units and not number
    return "no_participants" if clear and _about_leads(asked, "no_participants") else ""


_ABOUT_LEADS = (
    ("fillers", "words"),
    ("fillers", "units"),
    ("lists", "every"),
    ("lists", "any"),
    ("questions", "count"),
    ("questions", "rows_counted"),
    ("lead_state", "no_participants"),
    ("lead_state", "padding"),
    ("roles", "lead"),
    ("roles", "participants"),
)


def _about_leads(asked: Asked, state: str) -> bool:
    """Whether nothing but leads is asked about: a matter beside it makes another question."""
    words = pattern("lead_state", state).sub("", asked.text)
    for section, name in _ABOUT_LEADS:
        words = pattern(section, name).sub("", words)
    return sum("\u4e00" <= c <= "\u9fff" for c in words) <= 4


def _leads_wanted(words: str) -> int:
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            try:
                return read_number(words[start : start + size].replace("两", "二"))
            except ValueError:
                continue
    return 2


def _row_lists(asked: Asked) -> tuple[ListName, ...]:
    if role_in(asked.text) == "supply":
        return ("indicator",)
    return tuple(name for name in LISTS if name in asked.lists) or LISTS


# ── gathering ──


@dataclass(frozen=True)
class LeadStateFound:
    rows: tuple[Row, ...]
    ranking: tuple[tuple[str, int], ...]  # departments by rows, for "busiest"


def gather_lead_state(reading: LeadStateAsked, view: View) -> LeadStateFound:
    rows = [row for row in view.rows if row.LIST in reading.lists]
    if reading.state in _OVER_UNITS or reading.without:
        return LeadStateFound((), _ranking(reading, view))
    if reading.state == "pairs":
        return _pair(rows)
    found = _STATES[reading.state](rows, reading.number)
    if reading.unaided:
        found = [row for row in found if not row.participant_text]
    return LeadStateFound(tuple(found), ())


def _pair(rows: list[Row]) -> LeadStateFound:
    """The two departments that lead together most often, and the rows in which they do."""
    counted = Counter(pair for row in rows for pair in combinations(sorted(row.lead_units), 2))
    best = max(counted, key=lambda pair: counted[pair], default=None)
    if best is None:
        return LeadStateFound((), ())
    together = tuple(row for row in rows if set(best) <= set(row.lead_units))
    return LeadStateFound(together, tuple((name, len(together)) for name in best))


def _most(rows: list[Row], size: Callable[[Row], int]) -> list[Row]:
    most = max(map(size, rows), default=0)
    return [row for row in rows if size(row) == most]


# answered by departments, not rows
_OVER_UNITS = ("busiest", "ranking", "joiners", "leaders", "distinct")

_STATES: dict[str, Callable[[list[Row], int], list[Row]]] = {
    "pending": lambda rows, n: [row for row in rows if row.lead_pending],
    "elsewhere": lambda rows, n: [r for r in rows if not r.lead_units and r.refers_to],
    "no_participants": lambda rows, n: [r for r in rows if not r.participant_text],
    "joint": lambda rows, n: [row for row in rows if row.joint],
    "number": lambda rows, n: [row for row in rows if len(row.lead_units) == n],
    "participant_number": lambda rows, n: [r for r in rows if len(r.participant_units) == n],
    "most_leads": lambda rows, n: _most(rows, lambda row: len(row.lead_units)),
    "most_participants": lambda rows, n: _most(rows, lambda row: len(row.participant_units)),
}


def _ranking(reading: LeadStateAsked, view: View) -> tuple[tuple[str, int], ...]:
    """Departments by the number of rows in which they have the role asked for."""
    only = _one_sided(reading)
    role = only or role_in(reading.asked.text) or "any"
    roles: tuple[Role, ...] = ("lead", "participate") if role == "any" else (role,)
    # 省发展改革委（省能源局） counts for each of its parts already
    left_out = {form for name in reading.without for form in (name, *view.units.forms_of(name))}
    names = [n for n in view.units.departments if "（" not in n and n not in left_out]
    counted = Counter(
        {
            name: len({ref for r in roles for ref in rows_with(name, r, reading.lists, view)})
            for name in names
        }
    )
    without: dict[Role, Role] = {"participate": "lead", "lead": "participate"}
    return tuple(
        (name, count)
        for name, count in counted.most_common()
        if count and not (only and rows_with(name, without[only], reading.lists, view))
    )


# ── writing ──


def write_lead_state(reading: LeadStateAsked, found: LeadStateFound, view: View) -> Answer:
    english, asked = reading.asked.english, reading.asked
    lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
    if reading.state in _OVER_UNITS:
        return _write_ranking(reading, found, lists, view)
    if reading.without:
        return _write_others(reading, found, lists, view)
    if reading.state == "pairs" and found.rows:
        return _write_pair(reading, found, lists, view)
    refs = tuple(row.ref for row in found.rows)
    key = f"lead_state.{reading.state}" if refs else "lead_state.none"
    words = say(
        english,
        key,
        lists=lists,
        count=len(refs),
        rows=names_of(refs, english),
        number=_size(reading, found),
    )
    if reading.unaided:
        words = say(
            english,
            "lead_state.number_unaided",
            lists=lists,
            number=reading.number,
            count=len(refs),
            rows=names_of(refs, english),
        )
    lines = [_why(row, english) for row in found.rows] if reading.state in _TOLD else []
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join([words, "\n".join(lines)]).strip(),
        rows=refs,
        lead=found.rows[0].lead_units if len(refs) == 1 else (),
        participants=found.rows[0].participant_units if len(refs) == 1 else (),
        count=len(refs) if asked.count else None,
        citations=cite_rows(found.rows, view),
        tables=(row_table(found.rows, english),) if found.rows else (),
    )


def _write_others(reading: LeadStateAsked, found: LeadStateFound, lists: str, view: View) -> Answer:
    """All the departments but those named, with how many rows each has."""
    english = reading.asked.english
    rows = [say(english, "lead_state.rows", unit=name, count=n) for name, n in found.ranking]
    words = say(
        english,
        f"lead_state.{reading.state if rows else 'others_none'}",
        without=join_names(english, list(reading.without)),
        lists=lists,
        count=len(rows),
        units=join_names(english, rows),
    )
    role = role_in(reading.asked.text) or "any"
    roles: tuple[Role, ...] = ("lead", "participate") if role == "any" else (role,)
    refs = [
        ref
        for name, _ in found.ranking
        for r in roles
        for ref in rows_with(name, r, reading.lists, view)
    ]
    return Answer(
        question=reading.asked.original,
        kind="index" if role == "supply" else "lookup",
        answer=words,
        count=len(rows) if reading.asked.count else None,
        citations=cite(refs[:_CITED], view),
    )


def _write_pair(reading: LeadStateAsked, found: LeadStateFound, lists: str, view: View) -> Answer:
    english = reading.asked.english
    refs = tuple(row.ref for row in found.rows)
    words = say(
        english,
        "lead_state.pairs",
        lists=lists,
        one=found.ranking[0][0],
        other=found.ranking[1][0],
        count=len(refs),
        rows=names_of(refs, english),
    )
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer=words,
        rows=refs,
        citations=cite_rows(found.rows, view),
        tables=(row_table(found.rows, english),),
    )


def _size(reading: LeadStateAsked, found: LeadStateFound) -> int:
    if reading.state in ("most_participants", "participant_number") and found.rows:
        return len(found.rows[0].participant_units)
    return len(found.rows[0].lead_units) if found.rows else reading.number


def _why(row: Row, english: bool) -> str:
    who = row.lead_text or "—"
    words = shorten(row.text, 40)
    return say(english, "row.item_led", row=row_name(english, row), words=words, who=who)


def _write_ranking(
    reading: LeadStateAsked, found: LeadStateFound, lists: str, view: View
) -> Answer:
    english = reading.asked.english
    role = _one_sided(reading) or role_in(reading.asked.text) or "any"
    if _one_sided(reading):
        names, count = [n for n, _ in found.ranking], len(found.ranking)
        words = _of_one_sided(reading.state, found, lists, english)
    elif reading.state == "distinct":
        names, count = [n for n, _ in found.ranking], len(found.ranking)
        words = say(english, f"lead_state.distinct_{role}", lists=lists, count=count)
    else:
        names = [n for n, _ in found.ranking]
        words, count = _of_ranking(found, role, lists, english)
    roles: tuple[Role, ...] = ("lead", "participate") if role == "any" else (role,)
    refs = [
        ref for name in names[:1] for r in roles for ref in rows_with(name, r, reading.lists, view)
    ]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer=words,
        count=count,
        citations=cite(refs[:_CITED], view),
        tables=() if role == "supply" else (_unit_table(names, reading, view),),
    )


def _one_sided(reading: LeadStateAsked) -> Role | None:
    """The role that departments are to have, and not the other, where that is asked."""
    roles: dict[str, Role] = {"joiners": "participate", "leaders": "lead"}
    return roles.get(reading.state)


def _of_one_sided(state: str, found: LeadStateFound, lists: str, english: bool) -> str:
    if not found.ranking:
        return say(english, f"lead_state.{state}_none", lists=lists)
    rows = [say(english, "lead_state.rows", unit=name, count=n) for name, n in found.ranking]
    listed = join_names(english, rows)
    return say(english, f"lead_state.{state}", lists=lists, count=len(rows), units=listed)


def _of_ranking(found: LeadStateFound, role: str, lists: str, english: bool) -> tuple[str, int]:
    best = found.ranking[0] if found.ranking else ("—", 0)
    ranking = found.ranking[:_RANKED]
    listed = [say(english, "lead_state.ranked", unit=name, count=n) for name, n in ranking]
    words = say(
        english,
        f"lead_state.busiest_{role}",
        unit=best[0],
        count=best[1],
        lists=lists,
        ranking=join_names(english, listed),
    )
    return words, best[1]


def _unit_table(names: list[str], reading: LeadStateAsked, view: View) -> Table:
    """Departments with the number of rows that they lead and join."""
    roles: tuple[Role, ...] = ("lead", "participate")
    return Table(
        columns=words_of(reading.asked.english, "lead_state.columns"),
        rows=tuple(
            (name, *(str(len(rows_with(name, role, reading.lists, view))) for role in roles))
            for name in names
        ),
    )
