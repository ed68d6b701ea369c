"""What the ledger says in sentences: how a row compares with the body, what a list was narrowed to.

The page, the Excel file and the Word file say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.counterparts import Counterparts, OtherFigure
from assistant.ledger import Entry, Wanted
from assistant.ledger_words import say
from corpus.plan import Note
from corpus.words import LIST_TITLES

_FIGURE = re.compile(r"\d[\d.]*\D{0,4}$")


def comparison(entry: Entry, found: Counterparts) -> tuple[str, ...]:
    """How the row compares with the body: where it is said, and each difference.

    The first sentence always tells whether the body says it at all.
    """
    return (
        _where(found),
        *_lone(found, entry),
        *_figures(found.figures, entry),
        *(
            say("compared", "heading", own=one.own, body=one.body, page=one.page)
            for one in found.headings
        ),
    )


def _where(found: Counterparts) -> str:
    if not found.body:
        return say("compared", "none")
    pages = sorted({text.page for text in found.body})
    where = "、".join(say("compared", "page", page=page) for page in pages)
    differs = found.only_here or found.only_body
    return say("compared", "differs" if differs else "same", where=where)


def _lone(found: Counterparts, entry: Entry) -> Iterator[str]:
    figures = [one for one in found.figures if one.kind in ("value", "unit")]
    for name, words, told in (
        ("only_here", found.only_here, [one.own.text for one in figures]),
        ("only_body", found.only_body, [one.other.text for one in figures]),
    ):
        # a mere figure is told beside the other's, in a sentence of its own
        rest = [w for w in words if not (_FIGURE.match(w) and any(w in text for text in told))]
        if rest:
            yield say("compared", name, row=entry.name, words=_quoted(rest))


def _quoted(words: Iterable[str]) -> str:
    # quotation marks inside are the plan's: single ones then, as GB/T 15834-2011 has it
    inner = str.maketrans("“”", "‘’")
    return "、".join(f"“{one.translate(inner)}”" for one in words)


def _figures(figures: Iterable[OtherFigure], entry: Entry) -> Iterator[str]:
    """Each figure that the body has with another number or year, then those without a year."""
    once = {(one.kind, one.other.text, one.other.page): one for one in figures}.values()
    undated: dict[int, list[str]] = {}
    for one in once:
        other = one.other
        if one.kind == "undated":
            undated.setdefault(other.page, []).append(other.text)
            continue
        yield say(
            "compared",
            one.kind,
            row=entry.name,
            own=one.own.text,
            other=other.text,
            words=other.text,
            year=other.year,
            page=other.page,
        )
    for page, words in undated.items():
        yield say("compared", "undated", page=page, words=_quoted(words))


def narrowed_to(wanted: Wanted) -> str:
    """What the ledger is narrowed to, in a few words.

    >>> narrowed_to(Wanted(unit="省林业局", part="lead", list="task"))
    '省林业局 · 牵头 · 任务清单'
    >>> narrowed_to(Wanted())
    '全部'
    """
    parts = [
        _part("unit", wanted.unit),
        say("part", wanted.part) if wanted.part else "",
        _part("list", LIST_TITLES[wanted.list] if wanted.list else ""),
        _part("chapter", wanted.chapter),
        _part("year", str(wanted.year or "")),
        _part("words", wanted.words),
    ]
    return " · ".join(filter(None, parts)) or say("file", "all")


def _part(name: str, value: str) -> str:
    return say("filter", name, value=value) if value else ""


def deadline(entry: Entry) -> str:
    """By when a row is to be done: `2023、2025年`."""
    if not entry.years:
        return say("deadline", "none")
    return say("deadline", "years", years="、".join(map(str, entry.years)))


def note_line(note: Note) -> str:
    """A clause or note that holds for a whole list, with its place."""
    text = note.text.removeprefix("注：").rstrip("。")
    return say("file", "note", list=LIST_TITLES[note.list], text=text, page=note.page)
