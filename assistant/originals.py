"""The plan as published: where words stand on its pages, and the figures that it sets.

Words are found across line ends and page ends, in any width and case: on a page 减污降碳
may be 减污降 and, a line further, 碳.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.plan import Plan, Target
from corpus.text import fold, squeeze

CUT = "…"  # in a quote: its middle is left out
_LONGEST = 600  # characters between the two ends of a quote: more is another quote


@dataclass(frozen=True)
class Place:
    """Words on a page: `plan.pages[page - 1][start:end]`."""

    page: int
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """One occurrence of what was looked for, with a few words around it."""

    places: tuple[Place, ...]  # two if it runs over the end of a page
    before: str
    words: str
    after: str

    @property
    def page(self) -> int:
        return self.places[0].page


@dataclass(frozen=True)
class Figure:
    """A quantity that the plan sets, with every place that sets it in the same words."""

    target: Target  # as it is said first
    places: tuple[Target, ...]


def find(plan: Plan, words: str, around: int = 12) -> tuple[Found, ...]:
    """Every occurrence of each of `words`, in the order of the plan.

    Empty for no words, and for a single letter or character mark that is everywhere.
    """
    folded, places = _folded(plan.pages)
    spans = {
        span for word in {fold(part) for part in words.split()} for span in _spans(folded, word)
    }
    return tuple(_found(plan, places, span, around) for span in _apart(sorted(spans)))


def locate(plan: Plan, page: int, quote: str) -> tuple[Place, ...]:
    """Where a quote stands on a page and the next; empty if it does not stand there.

    A quote that is cut (`甲乙…丙丁`) is found by its two ends.
    """
    folded, places = _folded(plan.pages)
    first, last = map(fold, quote.partition(CUT)[::2])
    first_on_page = next((i for i, (p, _) in enumerate(places) if p == page), len(places))
    last_on_page = next((i for i, (p, _) in enumerate(places) if p > page + 1), len(places))
    start = folded.find(first, first_on_page, last_on_page) if first else -1
    if start < 0 or places[start][0] != page:
        return ()
    end = start + len(first)
    if last:
        found = folded.find(last, end, min(end + _LONGEST, last_on_page))
        end = found + len(last) if found >= 0 else end
    return _placed(places, (start, end))


def figures(plan: Plan) -> tuple[Figure, ...]:
    """The quantities of the plan, each once with all its places, in the order of the plan."""
    same: dict[tuple[object, ...], list[Target]] = {}
    for target in plan.targets:
        said = squeeze(target.text), target.measure, target.value, target.unit, target.year
        same.setdefault(said, []).append(target)
    return tuple(Figure(targets[0], tuple(targets)) for targets in same.values())


@dataclass(frozen=True)
class Breaks:
    """Line ends of a page that say something about the cells of a table, by their positions."""

    inside: frozenset[int] = frozenset()  # within a cell: its words go on
    before: frozenset[int] = frozenset()  # a cell begins after it


def breaks(plan: Plan, page: int) -> Breaks:
    """The line ends of a page that are within a cell, and those after which a cell begins.

    What the cells are, the rows say that were read: each stands on the page in lines as short
    as its column is narrow.
    """
    text = plan.pages[page - 1]
    places = [i for i, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[i] for i in places)
    inside: set[int] = set()
    before: set[int] = set()
    for cell in _cells(plan, page):
        start = squeezed.find(cell)
        while start >= 0:
            first, last = places[start], places[start + len(cell) - 1]
            inside.update(i for i in range(first, last) if text[i] == "\n")
            before.update(i for i in range(places[start - 1], first) if text[i] == "\n")
            start = squeezed.find(cell, start + len(cell))
    return Breaks(frozenset(inside), frozenset(before - inside))


_SHORTEST = 3  # characters of a cell: fewer stand together by chance


def _cells(plan: Plan, page: int) -> set[str]:
    """The cells of the tables on a page, without white space, in pieces where pages break them."""
    cells = []
    for row in plan.rows():
        pages = [excerpt.page for excerpt in row.excerpts]
        if min(pages, default=row.page) - 1 <= page <= max(pages, default=row.page) + 1:
            cells += [row.lead_text, row.participant_text, *row.lead_units, *row.participant_units]
            cells += [excerpt.text for excerpt in row.excerpts if excerpt.page == page]
    for leaf in plan.indicators:
        if leaf.page == page:
            cells += [leaf.name, leaf.dimension, leaf.level1_name, leaf.level2_name]
            cells += [*leaf.data_sources, "、".join(leaf.data_sources)]
    return {cell for cell in map(squeeze, cells) if len(cell) >= _SHORTEST}


# ── places ──────────────────────────────────────────────────────────────────

Index = list[tuple[int, int]]  # of each folded character: page number, position on the page
Span = tuple[int, int]  # in the folded text


@functools.lru_cache(maxsize=4)
def _folded(pages: tuple[str, ...]) -> tuple[str, Index]:
    """All pages as they are compared, each character with its place."""
    characters: list[str] = []
    places: Index = []
    for number, text in enumerate(pages, 1):
        for position, character in enumerate(text):
            for one in squeeze(unicodedata.normalize("NFKC", character)).lower():
                characters.append(one)
                places.append((number, position))
    return "".join(characters), places


def _spans(folded: str, word: str) -> Iterator[Span]:
    if not any(character.isalnum() for character in word):
        return  # a comma is everywhere
    start = folded.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = folded.find(word, start + len(word))


def _apart(spans: list[Span]) -> Iterator[Span]:
    """Spans of which none begins inside another: of two words, one may hold the other."""
    end = -1
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _found(plan: Plan, places: Index, span: Span, around: int) -> Found:
    here = _placed(places, span)
    start, end = span
    return Found(
        here,
        _text(plan, places, (max(0, start - around), start)),
        _text(plan, places, span),
        _text(plan, places, (end, min(len(places), end + around))),
    )


def _text(plan: Plan, places: Index, span: Span) -> str:
    seen = dict.fromkeys(places[span[0] : span[1]])  # a character that folds to two counts once
    return "".join(plan.pages[page - 1][position] for page, position in seen)


def _placed(places: Index, span: Span) -> tuple[Place, ...]:
    """The span on each page that it touches."""
    ends: dict[int, tuple[int, int]] = {}
    for page, position in places[span[0] : span[1]]:
        first, _ = ends.get(page, (position, position))
        ends[page] = first, position
    return tuple(Place(page, first, last + 1) for page, (first, last) in ends.items())
