"""Questions about the document's own parts: a section by its number, a whole list, its notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked, without_fillers
from assistant.clause_dates import due_years
from assistant.dates import When, today, when, without_dates
from assistant.lexicon import lexicon, pattern
from assistant.matching import Matcher
from assistant.messages import join_names, row_name, say
from assistant.normalise import plain
from assistant.readings import (
    LISTS,
    DeadlinesAsked,
    NotesAsked,
    OutlineAsked,
    Reading,
    SectionAsked,
    WholeListAsked,
)
from assistant.row_questions import cite_rows, extract_line, row_table, shorten
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.numerals import NUMERAL, read_number
from corpus.places import list_place, section_place
from corpus.plan import Excerpt, Note, Row, Section, Target

_RUN = 2  # rows in a run from which on only the first and the last are named
_LISTED = 20  # rows up to which each is told beside the table
_EXTRACT = 40  # characters of a row that is told so
_MOST_SENTENCES = 12  # of a section shown; a longer one is cut, and its place named

# ── understanding ──

_NUMBER = rf"[（(]?({NUMERAL.pattern})[)）]?"
# 第三部分, 第四章: a first-level heading; 正文第二十六条, 正文（七）: a second-level one
_CHAPTER = re.compile(rf"第\s*{_NUMBER}\s*(?:大?部分|章|大块|大项|个?部分)")
_ITEM = re.compile(
    # 正文对推进非二氧化碳…, 正文对推进八大水系…: what follows 对 is a title, unless 第 or a bracket
    rf"(?:正文|主体|方案正文)(?:[^\d一二三四五六七八九十对]{{0,4}}|[^\d一二三四五六七八九十]{{0,4}}(?:第|(?=[（(])))"
    rf"\s*(?!\d+\s*年)第?\s*{_NUMBER}(?!\s*(?:大?部分|章|大块|大项))\s*(?:条|项|点|节|款|小节)?"
    rf"|第\s*{_NUMBER}\s*(?:小节|节)|^[（(]({NUMERAL.pattern})[)）]"
)


def understand_section(asked: Asked, view: View) -> Reading | None:
    """`第三部分讲什么`, `正文第二十六条`: a section by its number."""
    for level, form in ((2, _ITEM), (1, _CHAPTER)):
        match = form.search(asked.text)
        if match:
            number = read_number(next(words for words in match.groups() if words))
            return SectionAsked(asked, level, number)
    return None


def understand_titled_section(asked: Asked, view: View) -> Reading | None:
    """`方案的基本原则有哪几条`: a section whose title the question says in full."""
    if asked.units or asked.references or asked.roles & {"lead", "participants", "deadline"}:
        return None
    if not pattern("document", "contents").search(asked.text):
        return None
    for section in sorted(view.plan.sections, key=lambda s: -len(s.title)):
        numbered = section.label and not section.label.startswith("附件")
        said = any(len(t) >= 4 and t in asked.text for t in _also_called(plain(section.title)))
        if numbered and said and _in_body(section):
            return SectionAsked(asked, section.level, read_number(section.label), section.title)
    return None


def _also_called(title: str) -> tuple[str, ...]:
    """A title with the other names for a section of its kind: 总体目标 for 主要目标."""
    groups = lexicon()["document"]["same_section"]
    return (title, *(name for group in groups if title in group for name in group))


def understand_outline(asked: Asked, view: View) -> Reading | None:
    """`方案有几章`, `一共多少条措施`: the parts of the body, counted."""
    if not pattern("document", "outline").search(asked.text):
        return None
    return OutlineAsked(asked) if any(map(_is_chapter, view.plan.sections)) else None


def _is_chapter(section: Section) -> bool:
    return section.level == 1 and bool(section.label) and not section.label.startswith("附件")


def _in_body(section: Section) -> bool:
    return not (section.path and section.path[0].startswith("附件"))


def understand_whole_list(asked: Asked, view: View) -> Reading | None:
    """`列出全部任务`: every row of a list."""
    if not asked.lists or asked.units or asked.references or not _asks_all(asked):
        return None
    lists = tuple(name for name in LISTS if name in asked.lists)
    return WholeListAsked(asked, lists) if lists else None


def _asks_all(asked: Asked) -> bool:
    words = asked.text
    if not pattern("document", "all").search(words):
        return False
    for section, name in (("document", "all"), ("lists", "every"), ("lists", "any")):
        words = pattern(section, name).sub(" ", words)
    return not without_fillers(words)


def understand_notes(asked: Asked, view: View) -> Reading | None:
    """`目标清单的注是什么`: the sentences that hold for a whole list."""
    said = asked.lists and pattern("document", "undated").search(asked.text)
    if not (said or pattern("document", "notes").search(asked.text)) or asked.references:
        return None
    if "deadline" in asked.roles and not re.search("注", asked.text):
        return None  # 政策清单那九条有没有写完成时限
    return NotesAsked(asked, tuple(name for name in LISTS if name in asked.lists) or LISTS)


def understand_deadlines(asked: Asked, view: View) -> Reading | None:
    """`哪些目标2023年完成`, `今年底前非得干完的`, `政策清单有没有写完成时限`."""
    if asked.references or asked.units:
        return None
    lists = tuple(name for name in LISTS if name in asked.lists)
    end = next((name for name in _ENDS if pattern("document", name).search(asked.text)), "")
    if end:
        without = replace(asked, text=pattern("document", end).sub(" ", asked.text))
        return (
            None
            if _of_a_matter(without)
            else DeadlinesAsked(asked, lists or LISTS, None, False, end)
        )
    time = when(asked.text)
    dated = time is not None and (
        time.after
        or "deadline" in asked.roles
        or pattern("document", "finished").search(asked.text)
    )
    if not dated and not pattern("document", "due").search(asked.text):
        return None
    if not (lists or time) or _of_a_matter(asked):
        return None
    other = bool(re.search(r"不是|除了|不在|非(?!得)", asked.text))
    return DeadlinesAsked(asked, lists or LISTS, time, other)


_ENDS = ("earliest", "latest")


def _of_a_matter(asked: Asked) -> bool:
    """Whether something is named beside deadlines and lists."""
    left = pattern("document", "due").sub(" ", pattern("lists", "every").sub(" ", asked.text))
    left = pattern("roles", "deadline").sub(" ", pattern("lists", "any").sub(" ", left))
    left = without_dates(pattern("document", "finished").sub(" ", left))
    left = pattern("questions", "rows_counted").sub(" ", without_fillers(left))
    left = pattern("document", "must").sub("", left)
    return bool(re.search(r"[\u4e00-\u9fff]{3,}", left))


# ── gathering ──


def gather_section(reading: SectionAsked, view: View) -> tuple[Section, ...]:
    """The section and those below it; empty if there is none of that number."""
    body = [s for s in view.plan.sections if not s.label.startswith("附件")]
    body = [s for s in body if not (s.path and s.path[0].startswith("附件"))]
    at = next((i for i, s in enumerate(body) if _is(s, reading, body)), None)
    if at is None:
        return ()
    below = []
    for section in body[at + 1 :]:
        if section.level <= body[at].level and section.label:
            break
        below.append(section)
    return (body[at], *below)


def _is(section: Section, reading: SectionAsked, body: list[Section]) -> bool:
    """Whether a section has that number; of several, the one of the longest run of numbers."""
    if reading.title:
        return section.title == reading.title
    if section.level != reading.level or not section.label:
        return False
    if read_number(section.label) != reading.number:
        return False
    same = [s for s in body if s.level == section.level and s.label == section.label]
    return section is same[-1]


@dataclass(frozen=True)
class DeadlinesFound:
    rows: tuple[Row, ...]
    undated: tuple[str, ...]  # lists without any deadline
    years: tuple[tuple[int, int], ...] = ()  # each deadline with the number of rows that have it
    targets: tuple[Target, ...] = ()  # of the body for that year, where no row is due
    elsewhere: tuple[Row, ...] = ()  # of lists not asked for, with a year other than the one named


def gather_deadlines(reading: DeadlinesAsked, view: View) -> DeadlinesFound:
    rows = [row for row in view.rows if row.LIST in reading.lists]
    undated = tuple(
        name
        for name in reading.lists
        if not any(row.deadline_year for row in rows if name == row.LIST)
    )
    time = reading.time
    if reading.end:
        pick = min if reading.end == "earliest" else max
        year = pick((row.deadline_year for row in rows if row.deadline_year), default=None)
        return DeadlinesFound(tuple(r for r in rows if year and r.deadline_year == year), undated)
    if time is None:
        return DeadlinesFound((), undated)
    chosen = [r for r in rows if r.deadline_year and due(r, time) != reading.other]
    years = Counter(year for row in rows for year in due_years(row))
    targets = [t for t in view.plan.targets if t.year == time.year and t.ref is None]
    return DeadlinesFound(
        tuple(chosen),
        undated,
        tuple(sorted(years.items())),
        () if time.year in years else tuple(targets),
        tuple(
            row
            for row in view.rows
            if reading.other
            and row.LIST not in reading.lists
            and row.deadline_year
            and not due(row, time)
        ),
    )


def due(row: Row, time: When) -> bool:
    """Whether a row, or a part of it, is due at that time."""
    return any(due_in(year, time) for year in due_years(row))


def due_in(year: int, time: When) -> bool:
    """Whether what is due in `year` is due at that time."""
    if time.after:
        return year > time.year
    # 今年底前: what was due in earlier years is told by its number only
    return year <= time.year if time.before and not time.relative else year == time.year


# ── writing ──


def write_section(reading: SectionAsked, found: tuple[Section, ...], view: View) -> Answer:
    asked, english, plan = reading.asked, reading.asked.english, view.plan
    if not found:
        return Answer(asked.original, "refusal", _no_section(reading, view))
    # a section runs on: each part stands on a page of its own
    parts = [
        say(english, "document.part", heading=s.heading, page=s.page)
        for s in found[1:]
        if s.label or s.title
    ]
    sentences = [(section, s) for section in found for s in section.sentences]
    blocks = [say(english, "document.section", place=section_place(found[0]), page=found[0].page)]
    if parts:
        blocks.append("\n".join(parts))
    runs_on = any(s.page != found[0].page for _, s in sentences)
    shown = sentences[:_MOST_SENTENCES] if len(found) == 1 else []
    if shown:
        blocks.append(
            "\n>\n".join(
                f"> {sentence.text}"
                + (say(english, "document.on_page", page=sentence.page) if runs_on else "")
                for _, sentence in shown
            )
        )
    cited = tuple(
        Citation(plan.id, plan.title, section_place(section), s.page, s.text)
        for section, s in _by_relevance(asked, sentences)
    )
    return Answer(
        asked.original, "passage", "\n\n".join(blocks), citations=cited, produced_by="extraction"
    )


def _by_relevance(
    asked: Asked, sentences: list[tuple[Section, Excerpt]]
) -> list[tuple[Section, Excerpt]]:
    """The sentences that have most of the question's words first, the others in their order."""
    ranked = Matcher([s.text for _, s in sentences]).rank(*phrasings(asked.content))
    score = {match.position: match.score for match in ranked}
    order = sorted(range(len(sentences)), key=lambda i: (-score.get(i, 0.0), i))
    return [sentences[i] for i in order[:_MOST_SENTENCES]]


def _no_section(reading: SectionAsked, view: View) -> str:
    numbers = [
        read_number(s.label)
        for s in view.plan.sections
        if s.level == reading.level
        and s.label
        and not s.label.startswith("附件")
        and not (s.path and s.path[0].startswith("附件"))
    ]
    return say(
        reading.asked.english,
        "document.no_chapter" if reading.level == 1 else "document.no_item",
        number=reading.number,
        last=max(numbers, default=0),
    )


def write_outline(reading: OutlineAsked, evidence: None, view: View) -> Answer:
    """The chapters of the body with the numbered items of each, counted as they are printed."""
    english, plan = reading.asked.english, view.plan
    chapters = [section for section in plan.sections if _is_chapter(section)]
    if reading.onward:
        chapters = chapters[[c.heading for c in chapters].index(reading.onward) :]
    lines, every = [], list[Section]()
    for chapter in chapters:
        items = [
            s
            for s in plan.sections
            if s.level == 2 and s.label and s.path and s.path[0] == chapter.heading
        ]
        every += items
        key = "document.chapter" if items else "document.chapter_alone"
        first, last = (items[0].label, items[-1].label) if items else ("", "")
        lines.append(
            say(
                english,
                key,
                heading=chapter.heading,
                page=chapter.page,
                count=len(items),
                first=first,
                last=last,
            )
        )
    words = say(english, "document.outline", chapters=len(chapters), items=len(every))
    run = _longest_run(every)
    if len(every) > len(run) > len(every) / 2:
        first, last = run[0].label, run[-1].label
        words += say(english, "document.in_a_run", count=len(run), first=first, last=last)
    else:
        run = every
    if reading.onward and every:
        words = say(
            english,
            "document.outline_from",
            heading=reading.onward,
            chapters=len(chapters),
            items=len(every),
            first=every[0].label,
            last=every[-1].label,
        )
    if pattern("document", "whole_outline").search(reading.asked.text):
        lines += _annex_lines(view, english)
    of_items = reading.onward or pattern("document", "measures").search(reading.asked.text)
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n".join([words, "", *lines]),
        count=len(run) if of_items else len(chapters),
        citations=tuple(
            Citation(plan.id, plan.title, section_place(s), s.page, s.heading) for s in chapters
        ),
        produced_by="tables",
    )


def _annex_lines(view: View, english: bool) -> list[str]:
    """The annexes, and what is in them, as a table of contents has them."""
    annexes = [s for s in view.plan.sections if s.label.startswith("附件")]
    lines = ["", say(english, "document.annexes", count=len(annexes)), ""] if annexes else []
    for annex in annexes:
        name = f"{annex.label} {annex.title}".strip()
        lines.append(say(english, "document.part", heading=name, page=annex.page))
        lines += [
            "  " + say(english, "document.part", heading=s.heading, page=s.page)
            for s in view.plan.sections
            if s.path[:1] == (name,) and s.heading
        ]
    return lines


def _longest_run(items: Sequence[Section]) -> list[Section]:
    """The most items whose numbers follow each other: 总体要求 has numbers of its own."""
    runs: list[list[Section]] = []
    for item in items:
        if runs and read_number(item.label) == read_number(runs[-1][-1].label) + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return max(runs, key=len, default=[])


def write_whole_list(reading: WholeListAsked, evidence: None, view: View) -> Answer:
    english = reading.asked.english
    rows = [row for row in view.rows if row.LIST in reading.lists]
    lines = [
        say(
            english,
            "document.list_told" if len(rows) <= _LISTED else "document.list",
            list=say(english, f"names.{name}_list"),
            count=sum(name == row.LIST for row in rows),
        )
        for name in reading.lists
    ]
    if len(rows) <= _LISTED:
        told = [extract_line(row, _EXTRACT, english) for row in rows]
        lines.append("\n".join(told))
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n\n".join(lines),
        rows=tuple(row.ref for row in rows),
        count=len(rows),
        citations=cite_rows(rows, view),
        tables=(row_table(rows, english),),
    )


def write_notes(reading: NotesAsked, evidence: None, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    notes = [note for note in plan.notes if note.list in reading.lists]
    if not notes:
        return Answer(reading.asked.original, "refusal", say(english, "document.no_notes"))
    lines = [_note_line(note, view, english) for note in notes]
    cited = tuple(
        Citation(plan.id, plan.title, list_place(plan, n.list), n.page, n.text) for n in notes
    )
    return Answer(reading.asked.original, "passage", "\n\n".join(lines), citations=cited)


def _note_line(note: Note, view: View, english: bool) -> str:
    place = list_place(view.plan, note.list)
    return say(english, "document.note", place=place, page=note.page, words=note.text)


def write_deadlines(reading: DeadlinesAsked, found: DeadlinesFound, view: View) -> Answer:
    english, time = reading.asked.english, reading.time
    undated = [
        say(english, "document.undated", list=say(english, f"names.{name}_list"))
        for name in found.undated
    ]
    if reading.end and found.rows:
        return _write_end(reading, found, undated, view)
    if time is None:
        return (
            write_notes(NotesAsked(reading.asked, reading.lists), None, view)
            if (not undated)
            else Answer(reading.asked.original, "refusal", "\n\n".join(undated))
        )
    blocks = [*by_today(time, english), _due_words(reading, found)]
    if found.targets:
        blocks.append(say(english, "document.targets", year=time.year))
        blocks.append(
            "\n".join(f"- {text}" for text in dict.fromkeys(t.text for t in found.targets))
        )
    if found.elsewhere:
        lines = [_dated_line(row, english) for row in found.elsewhere]
        blocks.append("\n".join([say(english, "document.elsewhere", year=time.year), *lines]))
    cited = (
        Citation(view.plan.id, view.plan.title, t.section, t.page, t.text) for t in found.targets
    )
    return Answer(
        question=reading.asked.original,
        kind="lookup" if found.rows else "passage" if found.targets else "refusal",
        answer="\n\n".join(filter(None, [*blocks, *_parts(found.rows, time), *undated])),
        rows=tuple(row.ref for row in found.rows),
        count=len(found.rows) if reading.asked.count else None,
        citations=(*cite_rows((*found.rows, *found.elsewhere), view), *cited),
        tables=(row_table(found.rows, english),) if found.rows else (),
    )


def _write_end(
    reading: DeadlinesAsked, found: DeadlinesFound, undated: list[str], view: View
) -> Answer:
    """The rows that are due first, or last."""
    english, rows = reading.asked.english, found.rows
    words = say(
        english,
        f"document.{reading.end}",
        lists=join_names(english, [say(english, f"names.{n}_list") for n in reading.lists]),
        year=rows[0].deadline_year,
        count=len(rows),
        rows=names_in_runs(rows, english),
    )
    lines = [_dated_line(row, english) for row in rows] if len(rows) <= _LISTED else []
    return Answer(
        question=reading.asked.original,
        kind="lookup",
        answer="\n\n".join(filter(None, [words, "\n".join(lines), *undated])),
        rows=tuple(row.ref for row in rows),
        count=len(rows) if reading.asked.count else None,
        citations=cite_rows(rows, view),
        tables=(row_table(rows, english),),
    )


def _dated_line(row: Row, english: bool) -> str:
    return say(
        english,
        "document.dated_line",
        row=row_name(english, row),
        year=row.deadline_year,
        words=shorten(row.text, _EXTRACT),
        page=row.page,
    )


def by_today(time: When, english: bool) -> list[str]:
    """From which day a year was counted, and that the plan does not count in months."""
    if not time.relative:
        return []
    key = "document.this_month" if time.month else "document.this_year"
    return [say(english, key, day=today().isoformat(), year=time.year)]


def _due_words(reading: DeadlinesAsked, found: DeadlinesFound) -> str:
    english, time = reading.asked.english, reading.time
    assert time
    kind = "due_by" if time.before and not time.relative else "due"
    kind = "due_after" if time.after else "not_due" if reading.other else kind
    words = say(
        english,
        f"document.{kind}" if found.rows else f"document.{kind}_none",
        lists=join_names(english, [say(english, f"names.{n}_list") for n in reading.lists]),
        year=time.year,
        count=len(found.rows),
        rows=names_in_runs(found.rows, english),
    )
    if found.rows or not found.years:
        return words
    years = [say(english, "document.year", year=year, count=count) for year, count in found.years]
    # of what is not due in a year nobody asks whether it is past
    past = not reading.other and all(year < today().year for year, _ in found.years)
    key = "document.years_past" if past else "document.years"
    return words + say(english, key, years=join_names(english, years))


def names_in_runs(rows: Sequence[Row], english: bool) -> str:
    """The rows by name, those that follow each other as one: 目标1—30、目标32."""
    runs: list[list[Row]] = []
    for row in rows:
        follows = runs and (runs[-1][-1].LIST, runs[-1][-1].number + 1) == (row.LIST, row.number)
        if follows:
            runs[-1].append(row)
        else:
            runs.append([row])
    names = [
        row_name(english, run[0]) + (f"—{run[-1].number}" if len(run) > _RUN else "")
        for whole in runs
        for run in ([whole] if len(whole) > _RUN else [[row] for row in whole])
    ]
    return join_names(english, names)


def _parts(rows: tuple[Row, ...], time: When) -> list[str]:
    """What sets the year for itself only, of the rows that are due then."""
    return [
        f"> {words}"
        for row in rows
        for words in re.split(r"(?<=[。；])", row.text)
        if any(due_in(int(year), time) for year in re.findall(r"20\d\d", words)) and "完成" in words
    ]
