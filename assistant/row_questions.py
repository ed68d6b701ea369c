"""Questions about rows that are named by number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.clause_dates import due_in_words
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say, words_of
from assistant.readings import (
    LISTS,
    CannotAnswer,
    ListCountAsked,
    NumberUnclear,
    PagesAsked,
    Reading,
    RowsAsked,
)
from assistant.references import Reference
from assistant.spoken_of import unsaid
from assistant.view import View
from corpus.answer import Answer, Citation, Table
from corpus.numerals import read_number
from corpus.places import list_place, row_place, section_place
from corpus.plan import ListName, Note, Plan, Row, RowRef, Section
from corpus.text import squeeze

_A_MATTER = 12  # Chinese characters beside a number that say what it is the number of
_DUTIES = frozenset({"lead", "participants", "deadline"})
_HAN = re.compile("[\u4e00-\u9fff]")
_SHORT = 40  # characters of a row's text inside a sentence or a table of many rows


def understand_row_numbers(asked: Asked, view: View) -> Reading | None:
    """Rows named by number, and numbers that could be rows of several lists."""
    references = [r for r in asked.references if r.list != "indicator"]
    if not references or len(references) != len(asked.references):
        return None
    if all(r.list is None for r in references):
        possible = [_in_lists(r, view) for r in references]
        candidates = tuple(dict.fromkeys(ref for refs in possible for ref in refs))
        if len(candidates) > len(references):
            # 基本原则第一条说要强化的那几个协同: the number of something else
            elsewhere = len(_HAN.findall(asked.content)) >= _A_MATTER and not asked.roles & _DUTIES
            return None if elsewhere else NumberUnclear(asked, candidates)
        if candidates:
            return RowsAsked(asked, candidates, ())
    rows = tuple(dict.fromkeys(ref for r in references for ref in _resolve(r, view)))
    known = tuple(ref for ref in rows if view.row(ref))
    return RowsAsked(asked, known, tuple(ref for ref in rows if ref not in known))


def understand_list_count(asked: Asked, view: View) -> Reading | None:
    """`任务清单一共多少项`: how many rows a list has, and nothing else."""
    about = pattern("questions", "rows_counted").search(asked.text)
    left = pattern("questions", "rows_counted").sub(" ", asked.content)
    left = pattern("lists", "any").sub(" ", pattern("questions", "count").sub(" ", left))
    if not about or asked.units or asked.references or without_fillers(left):
        return None
    if asked.roles or re.search(r"参与|牵头|配合", asked.text):
        return None  # 没有参与单位的目标有几项
    lists = tuple(name for name in LISTS if name in asked.lists)
    return ListCountAsked(asked, lists or LISTS) if lists or "清单" in asked.text else None


def gather_list_count(reading: ListCountAsked, view: View) -> dict[ListName, tuple[Row, ...]]:
    return {name: tuple(view.plan.rows(name)) for name in reading.lists}


def write_list_count(
    reading: ListCountAsked, found: dict[ListName, tuple[Row, ...]], view: View
) -> Answer:
    english = reading.asked.english
    lines = [
        say(
            english,
            "lists.count" if rows else "refuse.no_list",
            list=say(english, f"names.{name}_list"),
            count=len(rows),
            pages=_span([row.page for row in rows]) if rows else "",
            place=list_place(view.plan, name),
        )
        for name, rows in found.items()
    ]
    if len(found) > 1:
        lines.append(say(english, "lists.total", count=sum(map(len, found.values()))))
    cited = [row for rows in found.values() for row in (*rows[:1], *rows[-1:])]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n\n".join(lines),
        count=sum(map(len, found.values())),
        citations=cite_rows(cited, view),
    )


def understand_pages(asked: Asked, view: View) -> Reading | None:
    """How many pages the plan has."""
    if pattern("small_talk", "pages").search(asked.text) and not asked.references:
        return PagesAsked(asked)
    return None


def write_pages(reading: PagesAsked, evidence: None, view: View) -> Answer:
    count = len(view.plan.pages)
    words = say(reading.asked.english, "lists.pages", title=view.plan.title, count=count)
    return Answer(reading.asked.original, "lookup", words, count=count)


def understand_bare_role(asked: Asked, view: View) -> Reading | None:
    """`谁牵头` and nothing else: of what?"""
    content = pattern("follow_up", "pronoun").sub("", asked.content)
    named = asked.references or asked.units or content.strip()
    return CannotAnswer(asked, "clarify.of_what") if asked.roles and not named else None


def understand_unsaid(asked: Asked, view: View) -> Reading | None:
    """`这两个哪个高`, with nothing before that it may be about: which two?"""
    if asked.references or asked.units or not unsaid(asked.text):
        return None
    return CannotAnswer(asked, "clarify.which_several")


def _in_lists(reference: Reference, view: View) -> list[RowRef]:
    refs = [RowRef(name, _from_end(reference.number, view.numbers(name))) for name in LISTS]
    return [ref for ref in refs if view.row(ref)]


def _resolve(reference: Reference, view: View) -> list[RowRef]:
    if reference.list:
        number = _from_end(reference.number, view.numbers(reference.list))
        return [RowRef(reference.list, number)]
    return _in_lists(reference, view) or [RowRef("task", reference.number)]


def _from_end(number: int, numbers: tuple[int, ...]) -> int:
    """A number counted from the end (-1 is the last) as the row's own."""
    return numbers[number] if -len(numbers) <= number < 0 else number


@dataclass(frozen=True)
class RowsFound:
    """Rows with what the lists say about all their rows."""

    rows: tuple[Row, ...]
    missing: tuple[RowRef, ...]


def gather_rows(reading: RowsAsked, view: View) -> RowsFound:
    found = (view.row(ref) for ref in reading.rows)
    return RowsFound(tuple(row for row in found if row), reading.missing)


def _last_of(name: ListName, view: View) -> Row | None:
    rows = tuple(view.plan.rows(name))
    return rows[-1] if rows else None


def write_rows(reading: RowsAsked, found: RowsFound, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    missing = [describe_missing(ref, view, english) for ref in found.missing]
    if not found.rows:
        last = dict.fromkeys(_last_of(ref.list, view) for ref in found.missing)
        nearby = tuple(say(english, "next.row", row=row_name(english, row)) for row in last if row)
        told = "\n\n".join(missing)
        return Answer(reading.asked.original, "refusal", told, follow_ups=nearby[:3])
    if len(found.rows) == 1:
        row, units = found.rows[0], dict.fromkeys(m.name for m in reading.asked.units)
        alone = verdict_alone(reading.asked, row)
        words = [alone] if alone else [verdict(unit, row, view, english) for unit in units]
        words += filter(None, [counted_words(reading.asked, row)])
        words.append(describe_row(row, reading.asked.roles, plan, english))
    else:
        words = [alike_words(reading.asked, found.rows, english)] if not missing else []
        words.append(_which_of(reading.asked, found.rows, view))
        words = [*filter(None, words), "\n".join(_lines(reading.asked, found.rows, plan))]
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n\n".join([*words, *missing]),
        rows=tuple(row.ref for row in found.rows),
        lead=found.rows[0].lead_units if len(found.rows) == 1 else (),
        participants=found.rows[0].participant_units if len(found.rows) == 1 else (),
        count=units_counted(reading.asked, found.rows),
        citations=cite_rows(found.rows, view),
        tables=(row_table(found.rows, english),),
    )


def _which_of(asked: Asked, rows: tuple[Row, ...], view: View) -> str:
    """省银保监局负责政策8还是政策9: in which of the rows one department is."""
    names = {mention.name for mention in asked.units}
    if len(names) != 1 or not re.search("还是|哪一?[个项条]", asked.text):
        return ""
    unit = names.pop()
    inside = {ref for role in ("lead", "participate") for ref in view.units.rows_of(unit, role)}
    named = [row_name(asked.english, row) for row in rows if row.ref in inside]
    if not named:
        return ""
    return say(asked.english, "content.which", unit=unit, row=join_names(asked.english, named))


def units_counted(asked: Asked, rows: tuple[Row, ...]) -> int | None:
    """How many units a row names in the role asked for, where that is the question."""
    if len(rows) != 1 or not pattern("questions", "units_counted").search(asked.text):
        return None
    joins = "participants" in asked.roles
    return len(rows[0].participant_units if joins else rows[0].lead_units)


def counted_words(asked: Asked, row: Row) -> str:
    """`任务27的参与单位共8家。`; empty where the number is not asked for, or not certain."""
    if units_counted(asked, (row,)) is None:
        return ""
    joins = "participants" in asked.roles
    units = row.participant_units if joins else row.lead_units
    words = row.participant_text if joins else row.lead_text
    if not units or (joins and words != "、".join(units)):
        return ""  # 等省级相关部门: how many, is not said
    key = "row.counted_participants" if joins else "row.counted_leads"
    return say(asked.english, key, row=row_name(asked.english, row), count=len(units))


def describe_missing(ref: RowRef, view: View, english: bool) -> str:
    """Why there is no such row: how far its list goes."""
    numbers = view.numbers(ref.list)
    title = say(english, f"names.{ref.list}_list")
    if not numbers:
        return say(english, "refuse.no_list", list=title)
    pages = [row.page for row in view.plan.rows(ref.list)] or [
        leaf.page for leaf in view.plan.indicators
    ]
    inside = min(numbers) <= ref.number <= max(numbers)
    return say(
        english,
        "refuse.row_gap" if inside else "refuse.row",
        row=row_name(english, ref),
        list=title,
        count=len(numbers),
        first=min(numbers),
        last=max(numbers),
        pages=_span(pages),
    )


def _span(pages: list[int]) -> str:
    return str(pages[0]) if pages[0] == pages[-1] else f"{pages[0]}—{pages[-1]}"


def describe_row(row: Row, roles: frozenset[str], plan: Plan, english: bool) -> str:
    """All that the plan says about one row, what was asked for first."""
    sentences = [_lead(row, english), _participants(row, english)]
    if "participants" in roles and "lead" not in roles:
        subject = say(english, "row.subject", row=row_name(english, row))
        # the row is named already
        lead = sentences[0] if english else sentences[0].removeprefix(subject.rstrip("："))
        sentences = [subject + sentences[1], lead.removeprefix("的")]
    end, comma = say(english, "row.stop"), say(english, "row.comma")
    first = comma.join(sentences) + end
    if roles & _DUTIES == {"deadline"} and not english:
        subject = say(english, "row.subject", row=row_name(english, row))
        due = subject + deadline_words(row, plan, english) + end
        first = due + first.removeprefix(subject.rstrip("：")).removeprefix("的")
    elif "deadline" in roles and not english:
        first += deadline_words(row, plan, english) + end
    else:
        first = first[: -len(end)] + comma + deadline_words(row, plan, english) + end
    blocks = [first, f"> {row.text}"]
    # a clause for all rows is told where it stands; others are asked for: 杭州市要做什么
    blocks += [
        _blanket(note, row, english)
        for note in blanket_notes(row, plan)
        if note.from_number == row.number or "place_duty" in roles
    ]
    blocks.append(_place(row, plan, english))
    return "\n\n".join(blocks)


def verdict(unit: str, row: Row, view: View, english: bool) -> str:
    """`省公安厅是参与单位，不是牵头单位。`"""
    leads = row.ref in view.units.rows_of(unit, "lead")
    joins = row.ref in view.units.rows_of(unit, "participate")
    key = "content.leads" if leads else "content.joins" if joins else "content.neither"
    return say(english, key, unit=unit, row=row_name(english, row))


def verdict_alone(asked: Asked, row: Row) -> str:
    """任务17是省治水办单独牵头吗: whether one department leads a row by itself; else empty."""
    text, english = asked.text, asked.english
    if len(asked.units) != 1 or not pattern("unit_roles", "by_itself").search(text):
        return ""
    if not pattern("questions", "confirms").search(text) or not row.lead_units:
        return ""
    alone = len(row.lead_units) == 1
    key = "content.alone" if alone else "content.not_alone"
    names = join_names(english, row.lead_units)
    return say(english, key, row=row_name(english, row), units=names)


def _lead(row: Row, english: bool) -> str:
    name, words = row_name(english, row), row.lead_text
    if row.lead_pending:
        return say(english, "row.pending", row=name, words=words)
    if row.joint:
        key = "row.joint_duty" if "分工" in words or "分别" in words else "row.joint"
        return say(english, key, row=name, units=join_names(english, row.lead_units))
    if row.lead_units:
        return say(english, "row.lead", row=name, units=row.lead_units[0])
    if row.refers_to and words:
        return say(english, "row.refers", row=name, words=words)
    return say(english, "row.unread_lead" if words else "row.no_lead", row=name, words=words)


def _participants(row: Row, english: bool) -> str:
    words = row.participant_text
    if row.LIST == "policy" and not words:
        return say(english, "row.no_column", list=say(english, "names.policy_list"))
    if not words:
        return say(english, "row.no_participants")
    if not row.participant_units:
        return say(english, "row.participants_refer", words=words)
    if words != "、".join(row.participant_units):  # 等省级相关部门, 具体参照《…》, a bracket
        return say(english, "row.participants_more", words=words)
    return say(english, "row.participants", units=join_names(english, row.participant_units))


def deadline_words(row: Row, plan: Plan, english: bool) -> str:
    """By when a row is to be done, and where the plan says so."""
    if row.deadline_year is None:
        return say(english, "row.no_deadline")
    parts = _dated_parts(row)
    if len({year for _, year in parts}) > 1:
        told = [say(english, "row.deadline_of", words=w, year=year) for w, year in parts]
        return say(english, "row.deadline_parts", parts=say(english, "row.between").join(told))
    own, rest = own_deadline(row, plan)
    if own and rest:
        words = shorten(own.split("（")[0], 30)
        return say(english, "row.deadline_part", words=words, year=row.deadline_year, rest=rest)
    note = next((n for n in plan.notes if n.list == row.LIST and n.effect == "deadline"), None)
    if note and note.year == row.deadline_year and str(note.year) not in row.text:
        title = say(english, f"names.{row.LIST}_list")
        why = say(english, "row.deadline_note", list=title, words=_bare(note.text))
    else:
        why = say(english, "row.deadline_own")
    return say(english, "row.deadline", year=row.deadline_year, why=why)


def _dated_parts(row: Row) -> list[tuple[str, int]]:
    """The parts of a row that set years of their own: their words, the year."""
    parts = ((words, due_in_words(words)) for words in re.split("[。；]", row.text))
    return [
        (shorten(re.split("[（(]", words)[0], 30), years[-1]) for words, years in parts if years
    ]


def own_deadline(row: Row, plan: Plan) -> tuple[str, int | None]:
    """The sentence that sets its own year, where others of the row go by the list's note."""
    sentences = [words for words in re.split(r"(?<=。)", row.text) if words]
    own = [words for words in sentences if str(row.deadline_year) in words]
    note = next((n for n in plan.notes if n.list == row.LIST and n.effect == "deadline"), None)
    if len(sentences) < 2 or len(own) != 1 or not note or note.year == row.deadline_year:
        return "", None
    return own[0], note.year


def _bare(note: str) -> str:
    return note.removeprefix("注：").rstrip("。")


def blanket_notes(row: Row, plan: Plan) -> Iterable[Note]:
    """Clauses for all rows that reach this one from another row."""
    return (
        note
        for note in plan.notes
        if note.effect == "blanket" and note.list == row.LIST and note.from_number <= row.number
    )


def _blanket(note: Note, row: Row, english: bool) -> str:
    title = say(english, f"names.{row.LIST}_list")
    text = say(english, "row.blanket", list=title, number=note.from_number, words=note.text)
    return text + say(english, "row.stop")


def _place(row: Row, plan: Plan, english: bool) -> str:
    text = say(english, "row.place", place=row_place(plan, row), page=row.page)
    if row.section:
        text += say(english, "row.chapter", section=row.section, item=row.item)
    return text + say(english, "row.stop")


def extract_line(row: Row, length: int, english: bool) -> str:
    """One row among others: the beginning of its words and its page."""
    name, words = row_name(english, row), shorten(row.text, length)
    return say(english, "document.row_line", row=name, words=words, page=row.page)


def short_line(row: Row, plan: Plan, english: bool) -> str:
    """One row among others: who answers for it, its words cut short, its page."""
    said = f" “{shorten(row.text)}”" if english else shorten(row.text)
    words = f"{_line(row, plan, english)}{said}"
    return words + say(english, "row.on_page", page=row.page)


def _lines(asked: Asked, rows: Iterable[Row], plan: Plan) -> Iterable[str]:
    """Rows one by one, with their words or their year where these are asked for."""
    wanted = asked.roles - {"lead", "participants"} if not asked.roles & _UNITS else frozenset()
    differ = pattern("questions", "alike").search(asked.text) and not asked.roles
    for row in rows:
        line = f"- {_line(row, plan, asked.english)}"
        if "deadline" in asked.roles:
            line += deadline_words(row, plan, asked.english) + say(asked.english, "row.stop")
        yield f"{line}\n\n  > {row.text}\n" if differ or "text" in wanted else line


_UNITS = frozenset({"lead", "participants"})


def alike_words(asked: Asked, rows: Sequence[Row], english: bool) -> str:
    """Whether rows have the same units, or year: empty where it is not asked, or not certain."""
    if not pattern("questions", "alike").search(asked.text) or any(r.lead_pending for r in rows):
        return ""
    names = join_names(english, [row_name(english, row) for row in rows])
    if "deadline" in asked.roles:
        years = {row.deadline_year for row in rows}
        key = "same" if len(years) == 1 else "other"
        return "" if None in years else say(english, f"row.{key}_deadline", rows=names)
    role = "participants" if "participants" in asked.roles else "lead"
    if role == "lead" and "lead" not in asked.roles:
        return ""
    units = [row.participant_units if role == "participants" else row.lead_units for row in rows]
    if not all(units) or any(row.refers_to for row in rows):
        return say(english, f"row.none_{role}", rows=names) if not any(units) else ""
    shared = [unit for unit in units[0] if all(unit in others for others in units)]
    key = "same" if all(set(u) == set(units[0]) for u in units) else "some" if shared else "other"
    return say(english, f"row.{key}_{role}", rows=names, units=join_names(english, shared))


def _line(row: Row, plan: Plan, english: bool) -> str:
    """One row of several, in a sentence."""
    comma, stop = say(english, "row.comma"), say(english, "row.stop")
    return f"{_lead(row, english)}{comma}{_participants(row, english)}{stop}"


def shorten(text: str, limit: int = _SHORT) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shorten_around(text: str, words: Iterable[str], limit: int = _SHORT) -> str:
    """`text` cut short so that the first of `words` in it stays visible.

    >>> shorten_around("一二三四五六七八九十", ["八"], 5)
    '…六七八九十'
    >>> shorten_around("一二三四五六七八九十", ["一"], 5)
    '一二三四…'
    """
    at = min((text.find(word) for word in words if word in text), default=0)
    start = max(0, min(at - limit // 2, len(text) - limit)) if at > limit // 2 else 0
    return ("…" if start else "") + shorten(text[start:], limit)


def row_table(rows: Iterable[Row], english: bool) -> Table:
    """Rows as a table for the page."""
    return Table(
        columns=words_of(english, "row.columns"),
        rows=tuple(
            (row_name(english, row), row.text, row.lead_text, row.participant_text, str(row.page))
            for row in rows
        ),
    )


def cite_rows(rows: Iterable[Row], view: View) -> tuple[Citation, ...]:
    """The words of rows with their units, as they stand in the list.

    A row that runs over a page gives a citation for each piece.
    """
    return tuple(citation for row in rows for citation in _cite_row(row, view))


def _cite_row(row: Row, view: View) -> Iterable[Citation]:
    plan = view.plan
    units = " ".join(cell for cell in (row.lead_text, row.participant_text) if cell)
    for position, excerpt in enumerate(row.excerpts):
        quote = excerpt.text
        whole = f"{quote} {units}"
        # the cells follow the text of the first page, where the document is read line by line
        if position == 0 and units and squeeze(whole) in view.plan_text:
            quote = whole
        yield Citation(plan.id, plan.title, row_place(plan, row), excerpt.page, quote)


def write_unclear(reading: NumberUnclear, found: RowsFound, view: View) -> Answer:
    """Which list is meant? Each reading with its short answer."""
    english, plan = reading.asked.english, view.plan
    numbers = list(dict.fromkeys(row.number for row in found.rows))
    lines = [
        say(
            english,
            "clarify.line",
            row=row_name(english, row),
            list=list_place(plan, row.LIST),
            words=f"{shorten(row.text, 30)} {_line(row, plan, english)}",
        )
        for row in found.rows
    ]
    lines += [
        say(english, "clarify.body", heading=section_place(s), page=s.page)
        for s in plan.sections
        if s.level == 2 and s.path and not s.path[0].startswith("附件") and _numbered(s) in numbers
    ]
    opening = say(
        english,
        "clarify.row",
        number=join_names(english, [*map(str, numbers)]),
        count=len(found.rows),
    )
    return Answer(
        question=reading.asked.original,
        kind="clarify",
        answer="\n".join([opening, "", *lines]),
        rows=tuple(row.ref for row in found.rows),
        citations=cite_rows(found.rows, view),
        follow_ups=tuple(_follow_up(row, english) for row in found.rows[:3]),
    )


def _numbered(section: Section) -> int:
    return read_number(section.label) if section.label else 0


def _follow_up(row: Row, english: bool) -> str:
    name = row_name(english, row)
    return f"Who leads {name}?" if english else f"{name}由谁牵头？"
