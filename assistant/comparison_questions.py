"""Whether the body and the lists say the same: 正文和清单有没有出入.

A question that names no matter is answered for every row that has its words in the body;
one that names a row or a matter, for the rows that surely are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.counterparts import Counterparts
from assistant.lexicon import names, pattern
from assistant.messages import join_names, row_name, say
from assistant.readings import LISTS, ComparisonAsked, Reading
from assistant.row_questions import cite_rows, shorten
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.plan import ListName, Row, RowRef
from corpus.text import squeeze

_CLEAR = 0.45  # score (`assistant.matching`) from which words name a row's matter
_AS_WELL = 0.9  # rows with this share of the best score are compared as well
_MOST = 6  # rows on one matter
_QUOTED = 3  # sentences of the body shown beside one row

# ── understanding ──


def understand_comparison(asked: Asked, view: View) -> Reading | None:
    """`正文和清单写法一样吗`, `任务25和正文有没有出入`."""
    words = asked.text
    lists = asked.references or pattern("comparison", "lists").search(words) or asked.lists
    named = all(pattern("comparison", name).search(words) for name in ("body", "asks"))
    # 扬尘治理清单里多写了什么: more than what, goes without saying
    named = named or bool(lists and pattern("comparison", "more_in_list").search(words))
    if not named or not lists or asked.units:
        return None
    if asked.references:
        rows = [RowRef(r.list, r.number) for r in asked.references if r.list]
        known = tuple(ref for ref in rows if view.row(ref))
        return ComparisonAsked(asked, _lists(asked), known) if known else None
    matter = _matter(words)
    if not matter:
        return ComparisonAsked(asked, _lists(asked), ())
    rows = _on(matter, asked, view)
    return ComparisonAsked(asked, _lists(asked), tuple(rows)) if rows else None


def _lists(asked: Asked) -> tuple[ListName, ...]:
    return tuple(name for name in LISTS if name in asked.lists) or LISTS


def _matter(words: str) -> str:
    """What is compared, apart from body and list; empty where nothing is named."""
    for name in names("comparison"):
        words = pattern("comparison", name).sub(" ", words)
    words = without_fillers(pattern("lists", "any").sub(" ", words))
    return words if sum("\u4e00" <= c <= "\u9fff" or c.isalpha() for c in words) > 1 else ""


def _on(matter: str, asked: Asked, view: View) -> list[RowRef]:
    """The rows that are surely on a matter, of the lists asked for."""
    ranked = [
        (match.score, view.rows[match.position])
        for match in view.row_matcher.rank(*phrasings(matter))
        if view.rows[match.position].LIST in _lists(asked)
    ]
    least = max(_CLEAR, ranked[0][0] * _AS_WELL) if ranked else 1.0
    return [row.ref for score, row in ranked if score >= least][:_MOST]


# ── gathering ──


@dataclass(frozen=True)
class Compared:
    """A row beside the body."""

    row: Row
    found: Counterparts
    only_row: tuple[str, ...]  # words
    only_body: tuple[str, ...]
    undated: tuple[str, ...]  # clauses to which the list gives a year and the body none
    figures: tuple[tuple[str, str], ...]  # another figure for the same year: list, body
    dates: tuple[tuple[str, int, int], ...]  # another year for the same figure: list, body

    @property
    def alike(self) -> bool:
        unlike = self.only_row or self.only_body or self.undated or self.figures or self.dates
        return not unlike


def gather_comparison(reading: ComparisonAsked, view: View) -> tuple[Compared, ...]:
    rows = [view.row(ref) for ref in reading.rows] or [
        row for row in view.rows if row.LIST in reading.lists
    ]
    return tuple(_compared(row, view) for row in rows if row)


def _compared(row: Row, view: View) -> Compared:
    found = view.concordance.of(row)
    others = "".join(squeeze(other.text) for other in view.rows if other.ref != row.ref)
    # a sentence of the body that the list cuts in two rows is no difference
    only_body = [w for w in found.only_body if w.strip(_JOINTS) not in others]
    dates = tuple(dict.fromkeys(_other_dates(found)))
    told = {year for _, *pair in dates for year in pair}
    in_body = {int(y) for text in found.body for y in re.findall(r"20\d\d", text.sentence)}
    return Compared(
        row,
        found,
        _without_years(found.only_here, told | in_body),
        _without_years(only_body, told | {row.deadline_year or 0}),
        tuple(f.own.text for f in found.figures if f.kind == "undated"),
        tuple((f.own.text, f.other.text) for f in found.figures if f.kind == "value"),
        dates,
    )


# 到2029年, （完成期限为2029年）: a year that the other side has in words of its own
_YEAR_ONLY = re.compile(
    r"[（(]?(?:到|至|在|于)?(?:完成)?(?:期限|时限)?为?(20\d\d)年(?:底|末)?(?:之?前|以前)?[)）]?"
)


def _without_years(words: Sequence[str], known: set[int]) -> tuple[str, ...]:
    """`words` without those that say but a year which is known from the other side too."""
    years = [_YEAR_ONLY.fullmatch(w.strip(_JOINTS + "，")) for w in words]
    return tuple(
        w for w, year in zip(words, years, strict=True) if not (year and int(year[1]) in known)
    )


def _other_dates(found: Counterparts) -> Iterator[tuple[str, int, int]]:
    """Figures that the body sets as the list does, but for another year: words, years."""
    for figure in found.figures:
        own, other = figure.own, figure.other
        if figure.kind == "year" and own.value == other.value and own.year and other.year:
            yield own.text, own.year, other.year


_JOINTS = "和与及等的、"

# ── writing ──


def write_comparison(
    reading: ComparisonAsked, compared: tuple[Compared, ...], view: View
) -> Answer:
    if len(compared) == 1:
        return _write_one(reading, compared[0], view)
    english = reading.asked.english
    found = [one for one in compared if one.found.body]
    unlike = [one for one in found if not one.alike]
    blocks = [_counted(reading, compared, found, unlike)]
    if unlike:
        blocks.append("\n".join(_line(one, english) for one in unlike))
    for key, rows in (
        ("alike", [one.row for one in found if one.alike and reading.rows]),
        ("alone", [one.row for one in compared if not one.found.body]),
    ):
        if rows:
            listed = join_names(english, [row_name(english, row) for row in rows])
            blocks.append(say(english, f"comparison.{key}", rows=listed, count=len(rows)))
    if not reading.rows:
        blocks.append(say(english, "comparison.from_lists"))
    shown = unlike or found
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join(blocks),
        rows=tuple(one.row.ref for one in shown),
        count=len(unlike) if reading.asked.count else None,
        citations=tuple(c for one in shown for c in _cite(one, view)),
        produced_by="extraction",
    )


def _counted(
    reading: ComparisonAsked,
    compared: Sequence[Compared],
    found: Sequence[Compared],
    unlike: Sequence[Compared],
) -> str:
    """How many rows were compared, and how many of them differ."""
    english = reading.asked.english
    lists = dict.fromkeys(one.row.LIST for one in compared)
    key = "some" if reading.rows else "all" if unlike else "all_alike" if found else "nothing"
    return say(
        english,
        f"comparison.{key}",
        lists=join_names(english, [say(english, f"names.{name}_list") for name in lists]),
        total=len(compared),
        found=len(found),
        alike=len(found) - len(unlike),
        unlike=len(unlike),
    )


def _line(one: Compared, english: bool) -> str:
    """One row that differs: what only the list says, what only the body, with pages."""
    pages = "、".join(dict.fromkeys(str(text.page) for text in one.found.body))
    opening = say(
        english,
        "comparison.line",
        row=row_name(english, one.row),
        page=one.row.page,
        body=pages,
        words=shorten(one.row.text, 24),
    )
    return f"- {opening}{say(english, 'row.comma').join(_differences(one, english))}"


def _differences(one: Compared, english: bool) -> list[str]:
    told = [
        say(english, f"comparison.{key}", words=join_names(english, [f"“{w}”" for w in words]))
        for key, words in (("only_row", one.only_row), ("only_body", one.only_body))
        if words
    ]
    told += [say(english, "comparison.undated", words=words) for words in one.undated]
    told += [say(english, "comparison.figure", own=own, other=other) for own, other in one.figures]
    told += [
        say(english, "comparison.date", words=words, own=own, other=other)
        for words, own, other in one.dates
    ]
    return told


def _write_one(reading: ComparisonAsked, one: Compared, view: View) -> Answer:
    asked, english = reading.asked, reading.asked.english
    name = row_name(english, one.row)
    key = "none" if not one.found.body else "alike" if one.alike else "unlike"
    blocks = [say(english, f"comparison.one_{key}", row=name, page=one.row.page)]
    if not one.alike and one.found.body:
        stop = say(english, "row.stop")
        told = say(english, "row.comma").join(_differences(one, english))
        blocks.append(f"{told[:1].upper()}{told[1:]}{stop}")
    citations = _cite(one, view)
    # the row by its own words: a citation of it has the cells of its units behind them
    own = [excerpt.text for excerpt in one.row.excerpts]
    words = [*own, *(c.quote for c in citations[len(own) :])]
    blocks += [
        say(english, "text.quote", words=text, place=c.section, page=c.page)
        for text, c in list(zip(words, citations, strict=True))[: 1 + _QUOTED]
    ]
    return Answer(
        question=asked.original,
        kind="passage",
        answer="\n\n".join(blocks),
        rows=(one.row.ref,),
        lead=one.row.lead_units,
        participants=one.row.participant_units,
        citations=citations,
        produced_by="extraction",
    )


def _cite(one: Compared, view: View) -> tuple[Citation, ...]:
    plan = view.plan
    body = (Citation(plan.id, plan.title, t.place, t.page, t.sentence) for t in one.found.body)
    return (*cite_rows((one.row,), view), *dict.fromkeys(body))
