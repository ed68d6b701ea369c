"""A row of a list → the same matter in the body and in the other lists, with what differs.

The plan says most matters twice, in the body and in a list, and not always in the same
words. Here the two are laid side by side, clause by clause. Nothing is concluded: what is
told is which words stand in both places, which in one only, and which figures or years
are not the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Literal

from assistant.amounts import same_amount
from assistant.clause_dates import Matter, matter_of
from assistant.view import View
from corpus.places import section_place
from corpus.plan import Excerpt, Plan, Row, RowRef, Section, Target
from corpus.text import squeeze

_GRAM = 4  # characters: clauses that share no run of this length are not compared
_INSIDE = 0.9  # share of the shorter clause that must stand in the longer for the two to be one
_OF_LONGER = 0.4  # and of the longer in the shorter: 技术路线 is not a sentence that holds it
_PROOF = 8  # characters that two clauses must have in common, unless they are the same
_RUN = 2  # characters: a shorter common run is chance
_RARE = 3  # rows that may hold a run of words for it to link two of them
_RARE_BELOW = 3  # headings of the body under which it may stand
_LINK = 5  # characters of such a run
_LINK_SHORT = 4  # of a name in quotation marks, or where one row is a policy: a mere title
_BESIDE_TITLE = 2  # characters of it that the plan's title must not have: 指数 of 减污降碳协同指数
_CLAUSE = re.compile(r"[^，。；：！？]+")
_WORDS = re.compile(r"[^，。；：！？、（）]+")
_SMALL = "、，。；：和及"  # marks, and words that join
_JOINTS = "和与及等的、“”"
_LABEL = re.compile(
    r"^(?:第?[一二三四五六七八九十百\d]+[、.．章节]|[（(][一二三四五六七八九十百\d]+[）)])\s*"
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[%％]?")
_MEASURED = re.compile(rf"(.{{{_PROOF},}}?)\d+(?:\.\d+)?\w{{1,3}}")  # ends with an amount

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """Some words, and whether the text beside them has them too."""

    text: str
    shared: bool


@dataclass(frozen=True)
class BodyText:
    """A sentence or a heading of the body that says what a row says."""

    place: str  # as a citation names it
    page: int
    sentence: str  # verbatim
    pieces: tuple[Piece, ...]  # the same; not shared: what its clauses say and the row does not


@dataclass(frozen=True)
class OtherFigure:
    """A measure of the row, in the body with another figure, unit or year, or without a year."""

    own: Target
    other: Target
    kind: Literal["year", "value", "unit", "undated"]


@dataclass(frozen=True)
class OtherHeading:
    """A heading of the list that the body prints in other words."""

    own: str
    body: str
    page: int


@dataclass(frozen=True)
class RelatedRow:
    """A row of another list that the same words, or the same heading of the body, link."""

    ref: RowRef
    words: str  # the longest run of words that both have; empty where it is not telling
    same_section: bool


@dataclass(frozen=True)
class Counterparts:
    """Where else the plan says what a row says."""

    pieces: tuple[Piece, ...]  # the row's text; not shared: what the body does not say
    body: tuple[BodyText, ...]  # in the order of the document
    figures: tuple[OtherFigure, ...]
    headings: tuple[OtherHeading, ...]
    rows: tuple[RelatedRow, ...]

    @property
    def only_here(self) -> tuple[str, ...]:
        """What the row says and the body, in the sentences found, does not."""
        return _unshared(self.pieces) if self.body else ()

    @property
    def only_body(self) -> tuple[str, ...]:
        words = (words for text in self.body for words in _unshared(text.pieces))
        return tuple(dict.fromkeys(words))


@dataclass(frozen=True)
class _Clause:
    """A part of a body sentence between two commas."""

    text: str  # without white space
    matter: Matter  # the same without its dates
    span: Span  # in the squeezed sentence
    sentence: Excerpt
    section: int  # position in `plan.sections`


@dataclass(frozen=True)
class _Pair:
    """A clause of a row and the clause of the body that says it."""

    own: Span  # in the squeezed text of the row
    clause: _Clause
    here: tuple[Span, ...]  # of the row's text: what both have
    there: tuple[Span, ...]  # of the sentence's text


class Concordance:
    """The body and the lists of one plan, prepared for comparing."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._clauses = tuple(_body_clauses(view.plan))
        self._found: dict[Row, Counterparts] = {}

    def of(self, row: Row) -> Counterparts:
        """Where else the plan says what `row` says."""
        if row not in self._found:
            plan, pairs = self._view.plan, self._pairs[row]
            text = squeeze(row.text)
            compared = [pair.own for pair in pairs]
            heard = [span for pair in pairs for span in pair.here]
            beside = self._beside(row, {pair.clause for pair in pairs})
            self._found[row] = Counterparts(
                pieces=_pieces(text, _spans(text), heard) if compared else (Piece(text, False),),
                body=tuple(_body_texts(plan, pairs, beside)),
                figures=tuple(_other_figures(plan, row)),
                headings=tuple(_other_headings(plan, row)),
                rows=tuple(self._related(row)),
            )
        return self._found[row]

    def _beside(self, row: Row, clauses: set[_Clause]) -> Iterator[_Pair]:
        """What other rows of the list say of these clauses: the list may cut one in two rows."""
        for other, pairs in self._pairs.items():
            if other.LIST == row.LIST and other != row:
                yield from (pair for pair in pairs if pair.clause in clauses)

    def sections(self, row: Row) -> tuple[int, ...]:
        """Positions in `plan.sections` of the headings under which the body says the row."""
        own = own_section(self._view.plan, row)
        found = (pair.clause.section for pair in self._pairs[row])
        return tuple(dict.fromkeys(found)) if own is None else (own,)

    # ── clauses of the body ──

    @cached_property
    def _pairs(self) -> dict[Row, tuple[_Pair, ...]]:
        return {row: tuple(self._paired(row)) for row in self._view.rows}

    def _paired(self, row: Row) -> Iterator[_Pair]:
        """The clauses of a row that the body has, each with the body's."""
        text, own = squeeze(row.text), own_section(self._view.plan, row)
        spans = _spans(text)
        matters = [matter_of(text[a:b]) for a, b in spans]
        exact = [self._same.get(matter.text, ()) for matter in matters]
        # where the row is said word for word, the rest of it is looked for under that heading
        homes = {clause.section for found in exact for clause in found} if own is None else {own}
        for span, matter, found in zip(spans, matters, exact, strict=True):
            said = matter.text
            clause = next((c for c in found if c.section in homes), next(iter(found), None))
            clause = clause or self._nearest(said, homes)
            clause = clause or next((c for c in self._clauses if said in c.matter.text), None)
            if clause:
                yield _pair(span, matter, clause, row.deadline_year)

    def _nearest(self, text: str, homes: set[int]) -> _Clause | None:
        """The body's clause that has nearly the same words; one under `homes`, if there are."""
        near = Counter(p for gram in _grams(text, _GRAM) for p in self._by_gram.get(gram, ()))
        best: tuple[float, _Clause] | None = None
        for position, _ in near.most_common(12):
            clause = self._clauses[position]
            if homes and clause.section not in homes and not _holds(text, clause.matter.text):
                continue
            closeness = _closeness(text, clause.matter.text)
            if closeness and (best is None or closeness > best[0]):
                best = closeness, clause
        return best[1] if best else None

    @cached_property
    def _same(self) -> dict[str, tuple[_Clause, ...]]:
        same: dict[str, list[_Clause]] = {}
        for clause in self._clauses:
            same.setdefault(clause.matter.text, []).append(clause)
        return {text: tuple(clauses) for text, clauses in same.items()}

    @cached_property
    def _by_gram(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, set[int]] = {}
        for position, clause in enumerate(self._clauses):
            for gram in _grams(clause.matter.text, _GRAM):
                found.setdefault(gram, set()).add(position)
        return {gram: tuple(sorted(positions)) for gram, positions in found.items()}

    # ── rows of the other lists ──

    def _related(self, row: Row) -> list[RelatedRow]:
        sections = set(self.sections(row))
        related = []
        for other in self._view.rows:
            if other.LIST == row.LIST:
                continue
            words = self._link(row, other)
            together = bool(sections & set(self.sections(other)))
            if words or together:
                related.append(RelatedRow(other.ref, words, together))
        return sorted(related, key=lambda one: (not one.words, -len(one.words)))

    def _link(self, row: Row, other: Row) -> str:
        """The longest run of words that both rows have and hardly any other; else empty."""
        if not self._short_runs[row] & self._short_runs[other]:
            return ""
        runs = sorted(_common_runs(row, other), key=lambda run: (-len(run), run))
        return next((run for run in runs if self._is_telling(run, row, other)), "")

    def _is_telling(self, run: str, row: Row, other: Row) -> bool:
        quoted = any(f"“{run}”" in squeeze(one.text) for one in (row, other))
        short = quoted or "policy" in (row.LIST, other.LIST)
        if len(run) < (_LINK_SHORT if short else _LINK):
            return False
        beside = run.replace(_common_words(run, squeeze(self._view.plan.title)), "")
        rows = sum(run in squeeze(one.text) for one in self._view.rows)
        below = {clause.section for clause in self._clauses if run in clause.text}
        return len(beside) >= _BESIDE_TITLE and rows <= _RARE and len(below) <= _RARE_BELOW

    @cached_property
    def _short_runs(self) -> dict[Row, frozenset[str]]:
        """Row → runs of its words of the least length, those that many rows have left out."""
        runs = {row: frozenset(_grams(squeeze(row.text), _LINK_SHORT)) for row in self._view.rows}
        held = Counter(run for own in runs.values() for run in own)
        return {row: frozenset(r for r in own if held[r] <= _RARE) for row, own in runs.items()}


def own_section(plan: Plan, row: Row) -> int | None:
    """Position in `plan.sections` of the body's heading that the list prints over the row."""
    found = (i for i, section in _body_sections(plan) if _same_heading(section, row.item))
    return next(found, None) if row.item else None


# ── clauses ─────────────────────────────────────────────────────────────────


def _body_sections(plan: Plan) -> Iterator[tuple[int, Section]]:
    for position, section in enumerate(plan.sections):
        if not any(heading.startswith("附件") for heading in (*section.path, section.heading)):
            yield position, section


def _same_heading(section: Section, heading: str) -> bool:
    """Whether a list's heading is the body's: the same title, or nearly with the same number."""
    title = heading.removeprefix(section.label)
    if squeeze(title) == squeeze(section.title):
        return True
    return bool(section.label) and title != heading and bool(_closeness(title, section.title))


def _body_clauses(plan: Plan) -> Iterator[_Clause]:
    for position, section in _body_sections(plan):
        texts = [Excerpt(section.title, section.page), *section.sentences]
        for excerpt in texts:
            text = squeeze(excerpt.text)
            for start, end in _spans(text):
                words = text[start:end]
                yield _Clause(words, matter_of(words), (start, end), excerpt, position)


def _spans(text: str) -> list[Span]:
    return [match.span() for match in _CLAUSE.finditer(text)]


def _grams(text: str, length: int) -> Iterator[str]:
    return (text[i : i + length] for i in range(len(text) - length + 1))


def _closeness(one: str, other: str) -> float:
    """How nearly two clauses say the same in the same words; 0 where that is not certain.

    >>> _closeness("铁路货运量占比年均增速完成国家下达目标", "铁路货运量占比完成国家下达目标") > 0.7
    True
    >>> _closeness("提高污泥处置和综合利用水平", "提升秸秆综合利用水平")
    0.0

    Clauses that differ in nothing but their figures are about the same:
    >>> _closeness("建设200个标杆项目", "建设50个标杆项目")
    1.0
    >>> _closeness("完成历史遗留矿山修复8000公顷", "完成历史遗留矿山修复12万亩")
    1.0
    """
    if _DIGITS.sub("0", one) == _DIGITS.sub("0", other):
        return 1.0
    amounts = _MEASURED.fullmatch(one), _MEASURED.fullmatch(other)
    if amounts[0] and amounts[1] and amounts[0][1] == amounts[1][1]:
        return 1.0
    common = sum(size for _, _, size in _common(one, other))
    shorter, longer = sorted((len(one), len(other)))
    sure = common >= _PROOF and common >= _INSIDE * shorter and common >= _OF_LONGER * longer
    return common / longer if sure else 0.0


def _holds(one: str, other: str) -> bool:
    """Whether one clause has the whole of the other in it."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _PROOF and shorter in longer


def _common(one: str, other: str) -> list[tuple[int, int, int]]:
    """Where each common run starts in both texts, and its length.

    A single character is a run only where it is all that one of them has there: the 等 of
    纺织、造纸等重点行业 and 纺织等行业.
    """
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    runs = [(b.a, b.b, b.size) for b in blocks if b.size >= _RUN]
    ends = [(0, 0, 0), *runs, (len(one), len(other), 0)]
    for (a, b, size), (next_a, next_b, _) in pairwise(ends):
        here, there = one[a + size : next_a], other[b + size : next_b]
        if here and there and here in there:
            runs.append((a + size, b + size + there.index(here), len(here)))
        elif here and there and there in here:
            runs.append((a + size + here.index(there), b + size, len(there)))
    return sorted(runs)


def _common_runs(row: Row, other: Row) -> set[str]:
    """Runs of words that two rows have in common, without the small words at their ends.

    Dates are none: what is due by one year need not be one matter.
    """
    return {
        _common_words(words, their).strip(_JOINTS)
        for words in _WORDS.findall(matter_of(squeeze(row.text)).text)
        for their in _WORDS.findall(matter_of(squeeze(other.text)).text)
        if set(_grams(words, _LINK_SHORT)) & set(_grams(their, _LINK_SHORT))
    }


def _common_words(one: str, other: str) -> str:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]


def _pair(own: Span, matter: Matter, clause: _Clause, due: int | None) -> _Pair:
    """A clause of a row beside one of the body; a date that both know is no difference."""
    common = _common(matter.text, clause.matter.text)
    here = [span for a, _, size in common for span in matter.spans(a, a + size)]
    there = [span for _, b, size in common for span in clause.matter.spans(b, b + size)]
    here += [span for span, year in matter.dates if f"{year}年" in squeeze(clause.sentence.text)]
    there += [span for span, year in clause.matter.dates if year in (matter.years or (due,))]
    return _Pair(own, clause, _moved(here, own[0]), _moved(there, clause.span[0]))


def _moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _pieces(text: str, compared: Iterable[Span], shared: Iterable[Span]) -> tuple[Piece, ...]:
    """`text` in pieces; of the spans that were compared, what is not shared stands out."""
    lone = [False] * len(text)
    for start, end in compared:
        lone[start:end] = [True] * (end - start)
    for start, end in shared:
        lone[start:end] = [False] * (end - start)
    for number in _NUMBER.finditer(text):  # 55% is another figure than 50%, not another digit
        start, end = number.span()
        lone[start:end] = [any(lone[start:end])] * (end - start)
    for run in re.finditer(f"[{_SMALL}]+", text):  # alone, a mark or an 和 is no difference
        start, end = run.span()
        if not any(lone[max(0, start - 1) : start]) and not any(lone[end : end + 1]):
            lone[start:end] = [False] * (end - start)
    pieces: list[Piece] = []
    for character, alone in zip(text, lone, strict=True):
        if pieces and pieces[-1].shared is not alone:
            pieces[-1] = Piece(pieces[-1].text + character, not alone)
        else:
            pieces.append(Piece(character, not alone))
    return tuple(pieces)


def _unshared(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """What stands out, without the small words at its ends."""
    words = (piece.text.strip(_SMALL) for piece in pieces if not piece.shared)
    return tuple(dict.fromkeys(filter(None, words)))


def _body_texts(plan: Plan, pairs: Iterable[_Pair], beside: Iterable[_Pair]) -> Iterator[BodyText]:
    """The sentences of the body in which clauses of the row stand.

    What `beside`, pairs of other rows, have of them stands out no more than what the row has.
    """
    elsewhere: dict[_Clause, list[Span]] = {}
    for pair in beside:
        elsewhere.setdefault(pair.clause, []).extend(pair.there)
    by_sentence: dict[tuple[int, int, str], list[_Pair]] = {}
    for pair in pairs:
        one = pair.clause
        place = one.section, one.sentence.page, one.sentence.text
        by_sentence.setdefault(place, []).append(pair)
    order = {excerpt.text: i for s in plan.sections for i, excerpt in enumerate(s.sentences)}
    for section, page, sentence in sorted(by_sentence, key=lambda k: (k[0], order.get(k[2], -1))):
        found = by_sentence[section, page, sentence]
        text = squeeze(sentence)
        compared = [pair.clause.span for pair in found]
        shared = [s for pair in found for s in (*pair.there, *elsewhere.get(pair.clause, ()))]
        heading = section_place(plan.sections[section]) or plan.title
        yield BodyText(heading, page, sentence, _pieces(text, compared, shared))


# ── figures and headings ────────────────────────────────────────────────────


def _other_figures(plan: Plan, row: Row) -> Iterator[OtherFigure]:
    own = [target for target in plan.targets if target.ref == row.ref and target.measure]
    body = [target for target in plan.targets if target.ref is None]
    for one in own:
        for other in (t for t in body if squeeze(t.measure) == squeeze(one.measure)):
            alike = True if one.unit == other.unit else same_amount(one, other)
            if alike is None:
                continue
            if one.year and other.year is None:
                yield OtherFigure(one, other, "undated")
            elif other.year != one.year:
                yield OtherFigure(one, other, "year")
            elif one.unit != other.unit:
                yield OtherFigure(one, other, "unit" if alike else "value")
            elif _said(other) != _said(one):
                yield OtherFigure(one, other, "value")


def _said(target: Target) -> tuple[object, ...]:
    return target.value, target.comparator, target.change, target.base_year, target.aim


def _other_headings(plan: Plan, row: Row) -> Iterator[OtherHeading]:
    own = own_section(plan, row)
    if own is None:
        return
    section = plan.sections[own]
    chapter = next((s for s in plan.sections if section.path[:1] == (s.heading,)), None)
    for heading, body in ((row.section, chapter), (row.item, section)):
        # lists count their chapters from one, the body does not: a number is no difference
        if body and heading and squeeze(_LABEL.sub("", heading)) != squeeze(body.title):
            yield OtherHeading(heading, body.heading, body.page)
