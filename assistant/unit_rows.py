"""The rows of departments: found, and told with who leads, joins and supplies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.dates import When
from assistant.document_questions import by_today, due, due_in
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.offers import led_by
from assistant.readings import (
    LISTS,
    Condition,
    UnitsAsked,
    UnknownUnits,
)
from assistant.row_questions import extract_line, row_table
from assistant.unit_roles import cite, names_of, rows_with
from assistant.unit_verdicts import Verdict, compare, never_leads, of_all
from assistant.view import View
from corpus.answer import Answer, Table
from corpus.plan import ListName, Plan, RowRef
from corpus.units import Role

_FEW = 4  # rows of other lists that are told beside those asked for
_EXTRACT = 30  # characters of each row under a department
_MANY = 12  # rows of a department; of more only the table tells the words

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
    wanted = [c for c in reading.conditions if not c.kept_out] or list(reading.conditions)
    groups = [g for c in wanted for g in _groups(c, reading, view)]
    if len(wanted) < len(reading.conditions):
        out = {ref for c in reading.conditions if c.kept_out for ref in _rows_of(c, reading, view)}
        groups = [
            UnitRows(g.unit, g.role, tuple(r for r in g.rows if r not in out)) for g in groups
        ]
    if reading.together and len(wanted) > 1:
        common = set.intersection(*(_rows_of(c, reading, view) for c in wanted))
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
        UnitRows(condition.unit, role, rows_with(condition.unit, role, lists, view))
        for role in roles
    ]


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
            rows = rows_with(condition.unit, role, (*LISTS, "indicator"), view)
            if rows:
                yield UnitRows(condition.unit, role, rows)


# ── writing ──


def write_units(reading: UnitsAsked, found: UnitsFound, view: View) -> Answer:
    english, asked = reading.asked.english, reading.asked
    blocks = [_mapping(condition, view, english) for condition in reading.conditions]
    blocks += [say(english, "units.unknown", unit=name) for name in reading.unknown]
    if found.rows and reading.time:
        blocks += [*by_today(reading.time, english), _deadlines(reading.time, found, english)]
    verdict = _verdict(reading, found, view)
    if verdict:
        blocks.append(verdict.words)
    if len(reading.conditions) == 1:
        unit = reading.conditions[0].unit
        leads = len(rows_with(unit, "lead", reading.lists, view))
        blocks.append(never_leads(asked.text, leads, unit, english))
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
        unit=verdict.unit if verdict else None,
        citations=cite(found.rows or tuple(_some(found.others)), view),
        tables=(row_table(rows, english),) if rows else _indicator_table(found.rows, view, english),
    )


def _verdict(reading: UnitsAsked, found: UnitsFound, view: View) -> Verdict | None:
    """Which of the departments named does more of what is asked for."""
    roles = {condition.role for condition in reading.conditions}
    apart = reading.together or reading.negated or reading.exactly or _is_mixed(reading)
    if len(roles) != 1 or apart:
        return None
    rows = {
        condition.unit: {ref for g in found.groups if g.unit == condition.unit for ref in g.rows}
        for condition in reading.conditions
    }
    sizes = {unit: len(refs) for unit, refs in rows.items()}
    if len(sizes) == 1 and reading.lists != ("indicator",):
        total = sum(1 for row in view.rows if row.LIST in reading.lists)
        return of_all(reading.asked.text, sizes, total, roles.pop(), reading.asked.english)
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
    values = {"units": names, "count": len(found.rows), "rows": names_of(found.rows, english)}
    lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
    if _is_mixed(reading):
        does = _does(reading, english)
        opening = say(english, "units.mixed", does=does, lists=lists, **values)
        return [opening, *(_extracts(g, view, english, named=False) for g in found.groups[:1])]
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


def _is_mixed(reading: UnitsAsked) -> bool:
    """Whether some of the departments are to have their role and others not."""
    return len({condition.kept_out for condition in reading.conditions}) > 1


def _does(reading: UnitsAsked, english: bool) -> str:
    """省农业农村厅牵头、省生态环境厅没有参与."""
    parts = [
        say(english, f"units.{'not_' if c.kept_out else ''}does_{c.role}", unit=c.unit)
        for c in reading.conditions
    ]
    return join_names(english, parts)


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
            rows = rows_with(condition.unit, group.role, others, view)
            if 0 < len(rows) <= _FEW:
                key = f"units.but_{group.role}"
                lines.append(say(english, key, unit=condition.unit, rows=names_of(rows, english)))
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
        rows = names_of(group.rows, english)
        return say(english, f"{key}_plain", unit=group.unit, count=len(group.rows), rows=rows)
    parts = [
        say(
            english,
            "units.part",
            list=say(english, f"names.{name}_list"),
            count=len(refs),
            rows=names_of(refs, english),
        )
        for name, refs in lists
    ]
    comma = say(english, "row.comma")
    return say(english, key, unit=group.unit, count=len(group.rows), parts=comma.join(parts))


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
    if _is_mixed(reading):
        return [say(english, "units.none_mixed", does=_does(reading, english), lists=lists)]
    roles = {condition.role for condition in reading.conditions}
    role = roles.pop() if len(roles) == 1 else "any"
    kind: str = role
    if reading.together:
        kind = f"together_{_role_key(reading)}"
    elif reading.alone or reading.negated:
        kind = "alone" if reading.alone else "negated"
    words = [say(english, f"units.none_{kind}", units=names, lists=lists)]
    told = [
        say(english, f"units.but_{g.role}", unit=g.unit, rows=names_of(g.rows, english))
        for g in found.others
    ]
    return [*words, *(line.strip() for line in told)]


def _some(groups: Sequence[UnitRows]) -> Iterable[RowRef]:
    return [ref for group in groups for ref in group.rows][:3]


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
