"""Questions about departments: what one leads or joins, with whom, how many; who does most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.asked import Asked, without_fillers
from assistant.dates import When, when
from assistant.document_questions import by_today, due, due_in
from assistant.follow_ups import led_by
from assistant.lexicon import names, organisations, pattern
from assistant.messages import join_names, row_name, say, words_of
from assistant.readings import (
    LISTS,
    CannotAnswer,
    Condition,
    LeadStateAsked,
    Reading,
    UnitsAsked,
    UnknownUnits,
)
from assistant.row_questions import cite_rows, extract_line, row_table, shorten
from assistant.synonyms import phrasings
from assistant.unit_verdicts import Verdict, compare
from assistant.view import View
from corpus.answer import Answer, Citation, Table
from corpus.numerals import read_number
from corpus.places import indicator_place
from corpus.plan import ListName, Plan, Row, RowRef
from corpus.units import Mention, Role

_A_MATTER = 0.4  # score (`assistant.matching`) from which leftover words name a row's matter
_FEW = 4  # rows of other lists that are told beside those asked for
_RANKED = 5  # departments named in a ranking; the table has all
_EXTRACT = 30  # characters of each row under a department
_MANY = 12  # rows of a department; of more only the table tells the words
_CITED = 3  # rows cited for a count over many
_TOLD = ("pending", "elsewhere")  # states for which each row says why, beside the table


# ── understanding ──


def understand_units(asked: Asked, view: View) -> Reading | None:
    """A question about departments that names no row and no matter."""
    stranger = () if asked.units or asked.references else _stranger(asked)
    if asked.references or (not stranger and _names_matter(asked, view)):
        return None
    if not asked.units:
        unknown = view.units.find_unknown(asked.text) or stranger
        alone = bool(unknown) and asked.text.strip("?？。 ") == unknown[0]
        if unknown and (alone or stranger or asked.lists or _speaks_of_roles(asked)):
            return UnknownUnits(asked, unknown)
        return None
    unclear = next((mention for mention in asked.units if mention.candidates), None)
    if unclear:
        return _which_unit(asked, unclear)
    conditions = _conditions(asked)
    return UnitsAsked(
        asked=asked,
        conditions=conditions,
        together=len(conditions) > 1 and _is_together(asked, conditions),
        alone=bool(pattern("unit_roles", "alone").search(_EITHER.sub(" ", asked.text))),
        exactly=len(conditions) > 1 and bool(pattern("unit_roles", "exactly").search(asked.text)),
        negated=_is_negated(asked),
        unaided=bool(pattern("lead_state", "no_participants").search(asked.text))
        and any(condition.role == "lead" for condition in conditions),
        partners=bool(pattern("unit_roles", "partners").search(asked.text)),
        lists=_lists(asked, conditions),
        unknown=view.units.find_unknown(asked.text),
        time=_time(asked),
    )


def _time(asked: Asked) -> When | None:
    """Till when what is asked for is to be done: 今年底前省建设厅要完成哪些."""
    time = when(asked.text)
    words = (("document", "finished"), ("document", "due"), ("dates", "before"))
    return time if any(pattern(*name).search(asked.text) for name in words) else None


def _which_unit(asked: Asked, mention: Mention) -> Reading:
    names = join_names(asked.english, list(mention.candidates))
    values = (("said", mention.words), ("units", names))
    return CannotAnswer(asked, "clarify.which_unit", values)


def _stranger(asked: Asked) -> tuple[str, ...]:
    """`国网浙江电力牵头什么`: what is said to lead or join must be a unit, known or not."""
    match = pattern("questions", "subject").search(asked.text)
    subject = without_fillers(match.group(1)) if match else ""
    if not subject or pattern("roles", "lead").search(subject):
        return ()
    return (subject,) if subject.endswith(organisations()) else ()


def _names_matter(asked: Asked, view: View) -> bool:
    """Whether, departments aside, the question names a matter that some row clearly is about."""
    if pattern("unit_roles", "supply").search(asked.text):
        return False
    words = asked.content
    for section in ("unit_roles", "lead_state"):
        for name in names(section):
            words = pattern(section, name).sub(" ", words)
    if not re.search(r"[\u4e00-\u9fff]{2,}", words):
        return False
    ranked = view.row_matcher.rank(*phrasings(words))
    return bool(ranked) and ranked[0].score >= _A_MATTER


def _speaks_of_roles(asked: Asked) -> bool:
    names = ("lead", "participate", "any", "supply")
    return any(pattern("unit_roles", name).search(asked.text) for name in names)


def _conditions(asked: Asked) -> tuple[Condition, ...]:
    """Each department with the role that the words behind it give: A牵头、B配合."""
    conditions: list[Condition] = []
    role: Role | Literal["any"] | None = None
    # 没有参与单位 says what the rows are like, not what the department does
    text = pattern("lead_state", "no_participants").sub(lambda m: " " * len(m.group()), asked.text)
    text = _EXCEPT.sub(lambda m: " " * len(m.group()), text)
    for mention in reversed(asked.units):
        behind = text[mention.end : _next_start(mention, asked)]
        role = _role(behind) or role or _role(text[: mention.start]) or _role(text)
        conditions.append(Condition(mention.name, role or "any", mention.words))
    conditions.reverse()
    return tuple({condition.unit: condition for condition in conditions}.values())


# 除了给指数报数据，三张清单上还有它的事吗
_EXCEPT = re.compile(r"除了?[^,，]{2,20}[,，]")


_EITHER = re.compile(
    "(?:单独|独自|独家)(?:或者?|和|、|还是)(?:联合|共同)"
    "|(?:联合|共同)(?:或者?|和|、|还是)(?:单独|独自|独家)"
)


def _next_start(mention: Mention, asked: Asked) -> int:
    return min((m.start for m in asked.units if m.start >= mention.end), default=len(asked.text))


def _role(words: str) -> Role | Literal["any"] | None:
    """The role that `words` give a department; None where they give none."""
    if pattern("unit_roles", "supply").search(words):
        return "supply"
    if pattern("unit_roles", "neither").search(words):
        return "any"
    if pattern("unit_roles", "never_lead").search(words):
        return "participate"
    leads = bool(pattern("unit_roles", "lead").search(words))
    joins = bool(pattern("unit_roles", "participate").search(words))
    if (leads and joins) or (not leads and pattern("unit_roles", "any").search(words)):
        return "any"
    return "lead" if leads else "participate" if joins else None


def _is_negated(asked: Asked) -> bool:
    """Whether rows are asked for in which the department is not: 水利厅没有参与的任务."""
    text = pattern("unit_roles", "never_lead").sub(" ", asked.text)
    text = pattern("lead_state", "no_participants").sub(" ", text)
    yes_or_no = re.search(r"有没有|是不是|没有[?？吗]?$|吗[?？]?$", text)
    return bool(pattern("unit_roles", "negated").search(text)) and not yes_or_no


def _is_together(asked: Asked, conditions: Sequence[Condition]) -> bool:
    roles = {condition.role for condition in conditions}
    said = any(pattern("unit_roles", n).search(asked.text) for n in ("together", "exactly"))
    return len(roles) > 1 or said


def _lists(asked: Asked, conditions: Sequence[Condition]) -> tuple[ListName, ...]:
    if any(condition.role == "supply" for condition in conditions):
        return ("indicator",)
    # 指标, said of a department that leads, is a goal: 有哪些指标要牵头
    named = tuple("goal" if name == "indicator" else name for name in asked.lists)
    return tuple(name for name in LISTS if name in named) or LISTS


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
    number = pattern("lead_state", "participant_number").search(asked.text)
    if number and _about_leads(asked, "participant_number"):
        wanted = _leads_wanted(number.group())
        return LeadStateAsked(asked, "participant_number", wanted, _row_lists(asked))
    for state in _WHOLE_STATES:
        if pattern("lead_state", state).search(asked.text) and _about_leads(asked, state):
            return LeadStateAsked(asked, state, 0, _row_lists(asked))
    number = pattern("lead_state", "number").search(asked.text)
    if number and _about_leads(asked, "number"):
        return LeadStateAsked(asked, "number", _leads_wanted(number.group()), _row_lists(asked))
    if pattern("lead_state", "joint").search(asked.text) and _about_leads(asked, "joint"):
        return LeadStateAsked(asked, "joint", 0, _row_lists(asked))
    return None


_ABOUT_LEADS = (
    ("fillers", "words"),
    ("fillers", "units"),
    ("lists", "every"),
    ("lists", "any"),
    ("questions", "count"),
    ("questions", "rows_counted"),
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
    return tuple(name for name in LISTS if name in asked.lists) or LISTS


# ── gathering ──


@dataclass(frozen=True)
class UnitRows:
    """The rows in which a department has a role."""

    unit: str
    role: Role
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class UnitsFound:
    groups: tuple[UnitRows, ...]
    rows: tuple[RowRef, ...]  # those that the question is about
    others: tuple[UnitRows, ...]  # where there are none: what the department does instead
    years: Counter[int | None]  # rows by deadline, before any was left out for it


def gather_units(reading: UnitsAsked, view: View) -> UnitsFound:
    groups = [g for c in reading.conditions for g in _groups(c, reading, view)]
    if reading.together:
        common = set.intersection(*(_rows_of(c, reading, view) for c in reading.conditions))
        groups = [UnitRows(g.unit, g.role, _kept(g.rows, common)) for g in groups]
    if reading.negated:
        groups = [_complement(groups, reading, view)]
    if reading.unaided:
        groups = [UnitRows(g.unit, g.role, _unaided(g.rows, view)) for g in groups]
    if reading.alone:
        groups = [g for g in groups if g.role == "lead"]
        groups = [UnitRows(g.unit, g.role, _sole(g.rows, view)) for g in groups]
    if reading.exactly:
        number = len(reading.conditions)
        groups = [UnitRows(g.unit, g.role, _led_by(number, g.rows, view)) for g in groups]
    if reading.partners:
        groups = [g for g in groups if g.role == "lead"] or groups
        groups = [UnitRows(g.unit, g.role, _joint(g.rows, view)) for g in groups]
    every = _in_order({ref for group in groups for ref in group.rows})
    if reading.time:
        groups = _due(groups, reading.time, view) or groups
    rows = _in_order({ref for group in groups for ref in group.rows})
    others = () if rows else tuple(_other_rows(reading, view))
    years = Counter(row.deadline_year for ref in every if (row := view.row(ref)))
    return UnitsFound(tuple(g for g in groups if g.rows), rows, others, years)


def _due(groups: list[UnitRows], time: When, view: View) -> list[UnitRows]:
    """The groups with the rows alone that are due at that time; empty if none is."""
    kept = [
        UnitRows(
            group.unit,
            group.role,
            tuple(ref for ref in group.rows if (row := view.row(ref)) and due(row, time)),
        )
        for group in groups
    ]
    return kept if any(group.rows for group in kept) else []


def _complement(groups: list[UnitRows], reading: UnitsAsked, view: View) -> UnitRows:
    """The rows of the lists asked for in which the departments are not."""
    inside = {ref for group in groups for ref in group.rows}
    every = [row.ref for row in view.rows if row.LIST in reading.lists]
    rows = tuple(ref for ref in every if ref not in inside)
    return UnitRows(groups[0].unit, groups[0].role, rows)


def _unaided(rows: Iterable[RowRef], view: View) -> tuple[RowRef, ...]:
    return tuple(ref for ref in rows if (row := view.row(ref)) and not row.participant_text)


def _groups(condition: Condition, reading: UnitsAsked, view: View) -> list[UnitRows]:
    roles: tuple[Role, ...] = (
        ("lead", "participate") if condition.role == "any" else (condition.role,)
    )
    lists = reading.lists
    return [
        UnitRows(condition.unit, role, _of(condition.unit, role, lists, view)) for role in roles
    ]


def _of(unit: str, role: Role, lists: Iterable[ListName], view: View) -> tuple[RowRef, ...]:
    return tuple(ref for ref in view.units.rows_of(unit, role) if ref.list in lists)


def _rows_of(condition: Condition, reading: UnitsAsked, view: View) -> set[RowRef]:
    return {ref for g in _groups(condition, reading, view) for ref in g.rows}


def _kept(rows: Iterable[RowRef], allowed: set[RowRef]) -> tuple[RowRef, ...]:
    return tuple(ref for ref in rows if ref in allowed)


def _sole(rows: Iterable[RowRef], view: View) -> tuple[RowRef, ...]:
    return tuple(ref for ref in rows if (row := view.row(ref)) and len(row.lead_units) == 1)


def _led_by(number: int, rows: Iterable[RowRef], view: View) -> tuple[RowRef, ...]:
    return tuple(r for r in rows if (row := view.row(r)) and len(row.lead_units) == number)


def _joint(rows: Iterable[RowRef], view: View) -> tuple[RowRef, ...]:
    return tuple(ref for ref in rows if (row := view.row(ref)) and row.joint)


def _in_order(rows: Iterable[RowRef]) -> tuple[RowRef, ...]:
    order: tuple[ListName, ...] = (*LISTS, "indicator")
    return tuple(sorted(rows, key=lambda ref: (order.index(ref.list), ref.number)))


def _other_rows(reading: UnitsAsked, view: View) -> Iterable[UnitRows]:
    """What the departments do, where they do nothing of what was asked."""
    roles: tuple[Role, ...] = ("lead", "participate", "supply")
    for condition in reading.conditions:
        for role in roles:
            rows = _of(condition.unit, role, (*LISTS, "indicator"), view)
            if rows:
                yield UnitRows(condition.unit, role, rows)


@dataclass(frozen=True)
class LeadStateFound:
    rows: tuple[Row, ...]
    ranking: tuple[tuple[str, int], ...]  # departments by rows, for "busiest"


def gather_lead_state(reading: LeadStateAsked, view: View) -> LeadStateFound:
    rows = [row for row in view.rows if row.LIST in reading.lists]
    if reading.state in _OVER_UNITS:
        return LeadStateFound((), _ranking(reading, view))
    return LeadStateFound(tuple(_STATES[reading.state](rows, reading.number)), ())


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
    role = only or _role(reading.asked.text) or "any"
    roles: tuple[Role, ...] = ("lead", "participate") if role == "any" else (role,)
    # 省发展改革委（省能源局） counts for each of its parts already
    names = [name for name in view.units.departments if "（" not in name]
    counted = Counter(
        {
            name: len({ref for r in roles for ref in _of(name, r, reading.lists, view)})
            for name in names
        }
    )
    without: dict[Role, Role] = {"participate": "lead", "lead": "participate"}
    return tuple(
        (name, count)
        for name, count in counted.most_common()
        if count and not (only and _of(name, without[only], reading.lists, view))
    )


# ── writing ──


def write_units(reading: UnitsAsked, found: UnitsFound, view: View) -> Answer:
    english, asked = reading.asked.english, reading.asked
    blocks = [_mapping(condition, view, english) for condition in reading.conditions]
    blocks += [say(english, "units.unknown", unit=name) for name in reading.unknown]
    if found.rows and reading.time:
        blocks += [*by_today(reading.time, english), _deadlines(reading.time, found, english)]
    verdict = _verdict(reading, found)
    if verdict:
        blocks.append(verdict.words)
    if found.rows:
        blocks += _told(reading, found, view)
    if not found.rows:
        blocks += _nothing(reading, found, english)
    rows = tuple(row for ref in found.rows if (row := view.row(ref)))
    return Answer(
        question=asked.original,
        kind="index" if reading.lists == ("indicator",) else "lookup",
        answer="\n\n".join(block for block in blocks if block),
        rows=found.rows,
        lead=rows[0].lead_units if len(rows) == 1 else (),
        participants=rows[0].participant_units if len(rows) == 1 else (),
        count=verdict.count if verdict else _count(reading, found) if asked.count else None,
        value=verdict.value if verdict else None,
        citations=_cite(found.rows or tuple(_some(found.others)), view),
        tables=(row_table(rows, english),) if rows else _indicator_table(found.rows, view, english),
    )


def _verdict(reading: UnitsAsked, found: UnitsFound) -> Verdict | None:
    """Which of the departments named does more of what is asked for."""
    roles = {condition.role for condition in reading.conditions}
    if len(roles) != 1 or reading.together or reading.negated or reading.exactly:
        return None
    rows = {
        condition.unit: {ref for g in found.groups if g.unit == condition.unit for ref in g.rows}
        for condition in reading.conditions
    }
    sizes = {unit: len(refs) for unit, refs in rows.items()}
    asked = reading.asked
    text = asked.original.lower() if asked.english else asked.text
    return compare(text, sizes, roles.pop(), asked.english)


def _count(reading: UnitsAsked, found: UnitsFound) -> int:
    """How many rows were asked for; where none is due at the time named, others are shown."""
    if not reading.time:
        return len(found.rows)
    return sum(n for year, n in found.years.items() if year and due_in(year, reading.time))


def _deadlines(time: When, found: UnitsFound, english: bool) -> str:
    """How many of the rows are due at the time asked for, and when the others are."""
    by = time.before and not time.relative
    on = sum(n for year, n in found.years.items() if year and due_in(year, time))
    years = [
        say(english, "document.year", year=year, count=n)
        for year, n in sorted((year or 0, n) for year, n in found.years.items())
        if year and not due_in(year, time)
    ]
    words = say(
        english,
        f"units.due{'_by' if by else ''}{'' if on else '_none'}",
        year=time.year,
        count=on,
    )
    if years:
        words += say(english, "units.due_else", years=join_names(english, years))
    if found.years[None]:
        words += say(english, "units.undated", count=found.years[None])
    return words


def _told(reading: UnitsAsked, found: UnitsFound, view: View) -> list[str]:
    """The rows found, in a sentence that says by what they were chosen."""
    english = reading.asked.english
    names = join_names(english, [c.unit for c in reading.conditions])
    values = {"units": names, "count": len(found.rows), "rows": _names(found.rows, english)}
    lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
    if reading.negated:
        return [say(english, f"units.not_{_role_key(reading)}", lists=lists, **values)]
    if reading.together:
        return [say(english, f"units.together_{_role_key(reading)}", **values)]
    if reading.partners:
        return [_partners(group, view, english) for group in found.groups]
    if reading.alone or reading.unaided:
        key = "units.alone" if reading.alone else "units.unaided"
        return [say(english, key, **values)]
    weighed = any(pattern("index", n).search(reading.asked.text) for n in ("weight", "loose"))
    told = [
        _supplied(group, view, english, weighed=bool(weighed))
        if group.role == "supply"
        else describe_group(group, view.plan, english)
        for group in found.groups
    ]
    listed = [group for group in found.groups if group.role != "supply"]
    told += [_extracts(group, view, english, named=len(listed) > 1) for group in listed]
    return [*filter(None, told), *_elsewhere(reading, view)]


def _extracts(group: UnitRows, view: View, english: bool, *, named: bool) -> str:
    """Each row with the beginning of its words and its page, under the role of the department
    where it is to be `named`.

    Of many rows the table below tells the words; twice they would be pages long.
    """
    rows = [row for ref in group.rows if (row := view.row(ref))]
    if len(rows) > _MANY:
        return ""
    lines = [extract_line(row, _EXTRACT, english) for row in rows]
    opening = say(english, f"units.rows_{group.role}", unit=group.unit)
    return "\n".join([*([opening, ""] if named else []), *lines]) if lines else ""


def _supplied(group: UnitRows, view: View, english: bool, *, weighed: bool) -> str:
    """The indicators, by number and name, for which a department has the figures.

    With their shares of the index where these are asked for, `weighed`.
    """
    leaves = [leaf for ref in group.rows if (leaf := view.indicator(ref.number))]
    shares = [
        say(english, "units.share", percent=f"{round(leaf.global_weight * 100, 6):g}%")
        if weighed
        else ""
        for leaf in leaves
    ]
    names = [
        f"{row_name(english, leaf.ref)}“{leaf.name}”{share}"
        for leaf, share in zip(leaves, shares, strict=True)
    ]
    rows = join_names(english, names)
    words = say(english, "units.supply_plain", unit=group.unit, count=len(leaves), rows=rows)
    if weighed and len(leaves) > 1:
        whole = round(sum(leaf.global_weight for leaf in leaves) * 100, 6)
        words += say(english, "units.shares", percent=f"{whole:g}%")
    return words


def _role_key(reading: UnitsAsked) -> str:
    roles = {condition.role for condition in reading.conditions}
    return str(roles.pop()) if len(roles) == 1 else "mixed"


def _elsewhere(reading: UnitsAsked, view: View) -> list[str]:
    """What the department does in the lists that were not asked for, in a few words."""
    if len(reading.lists) == len(LISTS) or reading.lists == ("indicator",):
        return []
    english = reading.asked.english
    others = [name for name in LISTS if name not in reading.lists]
    lines = []
    for condition in reading.conditions:
        for group in _groups(condition, reading, view):
            rows = _of(condition.unit, group.role, others, view)
            if 0 < len(rows) <= _FEW:
                key = f"units.but_{group.role}"
                lines.append(say(english, key, unit=condition.unit, rows=_names(rows, english)))
    if not lines:
        return []
    return [say(english, "units.elsewhere", others="".join(lines).strip())]


def _mapping(condition: Condition, view: View, english: bool) -> str:
    """How a name that the plan does not write was understood; empty for one that it does."""
    said = condition.words
    if said == condition.unit or said in condition.unit:
        return ""
    return say(english, "units.mapping", said=said, unit=condition.unit)


def describe_group(group: UnitRows, plan: Plan, english: bool) -> str:
    """`省水利厅牵头4项：目标21、目标28、任务19、任务29。`"""
    lists = [(name, tuple(refs)) for name, refs in groupby(group.rows, key=lambda ref: ref.list)]
    key = f"units.{group.role}"
    if len(lists) == 1 and lists[0][0] in LISTS:
        rows = _names(group.rows, english)
        return say(english, f"{key}_plain", unit=group.unit, count=len(group.rows), rows=rows)
    parts = [
        say(
            english,
            "units.part",
            list=say(english, f"names.{name}_list"),
            count=len(refs),
            rows=_names(refs, english),
        )
        for name, refs in lists
    ]
    comma = say(english, "row.comma")
    return say(english, key, unit=group.unit, count=len(group.rows), parts=comma.join(parts))


def _names(rows: Iterable[RowRef], english: bool) -> str:
    return join_names(english, [row_name(english, ref) for ref in rows])


def _partners(group: UnitRows, view: View, english: bool) -> str:
    lines = []
    for ref in group.rows:
        row = view.row(ref)
        if row:
            own = view.units.forms_of(group.unit)
            others = [name for name in row.lead_units if name not in own]
            name = row_name(english, row)
            words = join_names(english, others)
            lines.append(say(english, "row.item", row=name, words=words))
    return say(english, "units.partners", unit=group.unit) + "\n" + "\n".join(lines)


def _nothing(reading: UnitsAsked, found: UnitsFound, english: bool) -> list[str]:
    names = join_names(english, [c.unit for c in reading.conditions])
    lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
    roles = {condition.role for condition in reading.conditions}
    role = roles.pop() if len(roles) == 1 else "any"
    kind: str = role
    if reading.together:
        kind = f"together_{_role_key(reading)}"
    elif reading.alone or reading.negated:
        kind = "alone" if reading.alone else "negated"
    words = [say(english, f"units.none_{kind}", units=names, lists=lists)]
    told = [
        say(english, f"units.but_{g.role}", unit=g.unit, rows=_names(g.rows, english))
        for g in found.others
    ]
    return [*words, *(line.strip() for line in told)]


def _some(groups: Sequence[UnitRows]) -> Iterable[RowRef]:
    return [ref for group in groups for ref in group.rows][:3]


def _cite(refs: Iterable[RowRef], view: View) -> tuple[Citation, ...]:
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


def _indicator_table(refs: Iterable[RowRef], view: View, english: bool) -> tuple[Table, ...]:
    leaves = [leaf for ref in refs if (leaf := view.indicator(ref.number))]
    if not leaves:
        return ()
    from assistant.index_questions import indicator_table

    return (indicator_table(leaves, english),)


def write_unknown_units(reading: UnknownUnits, evidence: None, view: View) -> Answer:
    """A department that the plan does not name, and the nearest that it does."""
    english = reading.asked.english
    blocks: list[str] = []
    instead: list[str] = []
    for name in reading.names:
        near = view.units.nearest(name)
        instead += [question for unit in near for question in led_by(unit, view, english)]
        words = say(english, "units.unknown", unit=name)
        if near:
            words += say(english, "units.nearest", units=join_names(english, near))
        blocks.append(words)
    told = "\n\n".join(blocks)
    return Answer(reading.asked.original, "refusal", told, follow_ups=tuple(instead))


def write_lead_state(reading: LeadStateAsked, found: LeadStateFound, view: View) -> Answer:
    english, asked = reading.asked.english, reading.asked
    lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
    if reading.state in _OVER_UNITS:
        return _write_ranking(reading, found, lists, view)
    refs = tuple(row.ref for row in found.rows)
    key = f"lead_state.{reading.state}" if refs else "lead_state.none"
    words = say(
        english,
        key,
        lists=lists,
        count=len(refs),
        rows=_names(refs, english),
        number=_size(reading, found),
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
    role = _one_sided(reading) or _role(reading.asked.text) or "any"
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
    refs = [ref for name in names[:1] for r in roles for ref in _of(name, r, reading.lists, view)]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer=words,
        count=count,
        citations=_cite(refs[:_CITED], view),
        tables=(_unit_table(names, reading, view),),
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
            (name, *(str(len(_of(name, role, reading.lists, view))) for role in roles))
            for name in names
        ),
    )
