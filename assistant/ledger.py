"""The ledger: all rows of a plan's lists, who answers for them, and what one unit has to do.

In: a plan. Out: its rows as entries, narrowed by unit, part, list, chapter, deadline and
words; the dossier of a unit; the pairs of units that work together.

    entries = ledger.chosen(Wanted(unit="省林业局", part="lead"))
    dossier = ledger.dossier("省林业局")
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal
from weakref import WeakKeyDictionary

from assistant.clause_dates import due_years
from assistant.counterparts import Concordance, Counterparts
from assistant.ledger_words import pattern
from assistant.row_questions import own_deadline
from assistant.view import View
from corpus.plan import Indicator, ListName, Note, Plan, Row, RowRef
from corpus.text import fold, squeeze
from corpus.units import UnitDirectory
from corpus.words import ROW_WORDS

Part = Literal["", "lead", "sole", "joint", "participate", "pending", "elsewhere"]
PARTS: tuple[Part, ...] = ("lead", "sole", "joint", "participate", "pending", "elsewhere")
LISTS: tuple[ListName, ...] = ("goal", "task", "policy")


@dataclass(frozen=True)
class Entry:
    """A row as the ledger shows it."""

    row: Row
    name: str  # 任务12
    key: str  # "task-12": its name in an address
    chapter: str  # the body's chapter that says it, as printed; empty if none does
    lead: str  # the lead cell as printed, without a clause that is meant for all rows
    years: tuple[int, ...]  # by which parts of it are to be done
    state: Literal["", "joint", "pending", "elsewhere"]  # of the lead


@dataclass(frozen=True)
class Wanted:
    """What the ledger is narrowed to; what is empty does not narrow."""

    words: str = ""  # all must stand in the row; a unit's name, under any name, means its rows
    unit: str = ""  # as the plan writes it
    part: Part = ""  # of that unit; without a unit, of whichever
    list: ListName | Literal[""] = ""
    chapter: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Named:
    """Who is meant by a name that somebody typed."""

    unit: str = ""  # as the plan writes it; empty if it is not certain
    candidates: tuple[str, ...] = ()  # all that may be meant, or come near


@dataclass(frozen=True)
class Department:
    """A unit with the number of its rows."""

    name: str
    leads: int  # joint ones included
    joint: int
    participates: int
    supplies: int  # indicators

    @property
    def rows(self) -> int:
        return self.leads + self.participates


@dataclass(frozen=True)
class Pair:
    """Two units that stand in the same rows."""

    one: str
    other: str
    joint: tuple[RowRef, ...]  # both lead
    one_leads: tuple[RowRef, ...]  # the first leads, the second participates
    other_leads: tuple[RowRef, ...]
    beside: tuple[RowRef, ...]  # both participate

    @property
    def rows(self) -> tuple[RowRef, ...]:
        return (*self.joint, *self.one_leads, *self.other_leads, *self.beside)


@dataclass(frozen=True)
class ChapterShare:
    """How many rows of a chapter a unit has."""

    chapter: str  # empty for rows that the body does not say
    leads: int
    participates: int


@dataclass(frozen=True)
class Dossier:
    """All that the plan says about one unit."""

    department: Department
    aliases: tuple[str, ...]  # other names by which it is found
    printed: tuple[str, ...]  # the ways in which the plan writes it
    leads: tuple[Entry, ...]
    participates: tuple[Entry, ...]
    supplies: tuple[Indicator, ...]
    chapters: tuple[ChapterShare, ...]  # in the order of the body
    partners: tuple[Pair, ...]  # it is the first of each; those with most rows first
    pending: tuple[Entry, ...]  # it participates, who leads is not settled
    unlisted: tuple[Entry, ...]  # 等省级相关部门: whether it is meant is not said
    blanket: tuple[Note, ...]  # clauses for all rows that name it


class Ledger:
    """The rows of one plan, prepared for narrowing and comparing. May be shared by threads."""

    def __init__(self, view: View) -> None:
        self.plan: Plan = view.plan
        self._view = view
        self._concordance = Concordance(view)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All rows, in the order of the plan."""
        return tuple(self._entry(row) for row in self._view.rows)

    def entry(self, ref: RowRef) -> Entry | None:
        return next((entry for entry in self.entries if entry.row.ref == ref), None)

    def indicator(self, ref: RowRef) -> Indicator | None:
        return self._view.indicator(ref.number)

    def counterparts(self, row: Row) -> Counterparts:
        """Where else the plan says what `row` says."""
        return self._concordance.of(row)

    # ── narrowing ──

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that entries belong to, in the order of the body."""
        order = {section.heading: i for i, section in enumerate(self.plan.sections)}
        found = dict.fromkeys(entry.chapter for entry in self.entries if entry.chapter)
        return tuple(sorted(found, key=lambda chapter: order.get(chapter, -1)))

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({year for entry in self.entries for year in entry.years}))

    @cached_property
    def lists(self) -> tuple[ListName, ...]:
        """The lists that the plan has."""
        return tuple(name for name in LISTS if any(self.plan.rows(name)))

    def chosen(self, wanted: Wanted) -> tuple[Entry, ...]:
        """The entries that are wanted, in the order of the plan."""
        words = [self._word_rows(word) for word in wanted.words.split()]
        return tuple(
            entry
            for entry in self.entries
            if wanted.list in ("", entry.row.LIST)
            and wanted.chapter in ("", entry.chapter)
            and (wanted.year is None or wanted.year in entry.years)
            and self._has_part(entry, wanted)
            and all(entry.row in rows for rows in words)
        )

    def _has_part(self, entry: Entry, wanted: Wanted) -> bool:
        forms = self._units.forms_of(wanted.unit) if wanted.unit else None
        leads = _named(entry.row.lead_units, forms)
        joins = _named(entry.row.participant_units, forms)
        return {
            "": leads or joins or forms is None,
            "lead": leads,
            "sole": leads and not entry.row.joint,
            "joint": leads and entry.row.joint,
            "participate": joins,
            "pending": entry.state == "pending" and (joins or forms is None),
            "elsewhere": entry.state == "elsewhere" and (joins or forms is None),
        }[wanted.part]

    def _word_rows(self, word: str) -> frozenset[Row]:
        """The rows that hold a word, are called by it, or are of the unit that it names."""
        called = fold(word)
        numbered = {e.row for e in self.entries if fold(e.name) == called}
        if numbered:
            return frozenset(numbered)
        found = {row for row, text in self._texts.items() if called in text}
        unit = self.named(word).unit
        forms = self._units.forms_of(unit) if unit else ()
        found |= {r for r in self._texts if _named((*r.lead_units, *r.participant_units), forms)}
        return frozenset(found)

    @cached_property
    def _texts(self) -> dict[Row, str]:
        return {
            e.row: fold(
                "\n".join((e.row.text, e.row.lead_text, e.row.participant_text, e.chapter))
                + e.row.item
            )
            for e in self.entries
        }

    # ── units ──

    @property
    def _units(self) -> UnitDirectory:
        return self._view.units

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The units of the plan, those with most rows first."""
        found = (self._department(name) for name in self._units.departments)
        return tuple(sorted(found, key=lambda d: (-d.leads, -d.participates, -d.supplies)))

    def named(self, typed: str) -> Named:
        """Who is meant by `typed`: a name, a former name, an abbreviation."""
        name = squeeze(typed)
        if name in self._units.departments:
            return Named(name)
        if any(name in (unit.name, *unit.aliases) for unit in self._units.units):
            return Named(self._canonical(self._units.name_of(name)))
        mention = next((m for m in self._units.find(name) if squeeze(m.words) == name), None)
        if mention is None:
            return Named("", self._units.nearest(name) if name else ())
        if mention.candidates:
            return Named("", mention.candidates)
        return Named(self._canonical(mention.name))

    def _canonical(self, printed: str) -> str:
        """The one name of a unit that the plan writes in several ways."""
        own = self._units.departments_of(printed)
        return own[0] if len(own) == 1 else printed

    def _department(self, name: str) -> Department:
        leads = self._units.rows_of(name, "lead")
        rows = (self._view.row(ref) for ref in leads)
        return Department(
            name,
            len(leads),
            sum(row.joint for row in rows if row),
            len(self._units.rows_of(name, "participate")),
            len(self._units.rows_of(name, "supply")),
        )

    def dossier(self, name: str) -> Dossier:
        """All about the unit that the plan calls so."""
        mine = Wanted(unit=name)
        leads = self.chosen(Wanted(unit=name, part="lead"))
        joins = self.chosen(Wanted(unit=name, part="participate"))
        forms = self._units.forms_of(name)
        indicators = (self.indicator(ref) for ref in self._units.rows_of(name, "supply"))
        return Dossier(
            department=self._department(name),
            aliases=_short_aliases(self._units, name),
            printed=forms,
            leads=leads,
            participates=joins,
            supplies=tuple(leaf for leaf in indicators if leaf),
            chapters=tuple(self._chapter_shares(self.chosen(mine), leads)),
            partners=self.pairs(name),
            pending=self.chosen(Wanted(unit=name, part="pending")),
            unlisted=tuple(self._unlisted(forms)) if leads or joins else (),
            blanket=tuple(note for note in self.plan.notes if _named(note.units, forms)),
        )

    def _chapter_shares(
        self, mine: Iterable[Entry], leads: Iterable[Entry]
    ) -> Iterator[ChapterShare]:
        every = Counter(entry.chapter for entry in mine)
        led = Counter(entry.chapter for entry in leads)
        for chapter in (*self.chapters, ""):
            if every[chapter]:
                yield ChapterShare(chapter, led[chapter], every[chapter] - led[chapter])

    def _unlisted(self, forms: tuple[str, ...]) -> Iterator[Entry]:
        for entry in self.entries:
            row = entry.row
            open_ended = pattern("open_ended").search(row.lead_text + "、" + row.participant_text)
            if open_ended and not _named((*row.lead_units, *row.participant_units), forms):
                yield entry

    def pairs(self, unit: str = "") -> tuple[Pair, ...]:
        """Units that stand in the same rows, those with most rows first; of one unit, or all."""
        if not unit:
            return self._pairs
        mine = (pair if pair.one == unit else _turned(pair) for pair in self._pairs)
        return tuple(pair for pair in mine if pair.one == unit)

    @cached_property
    def _pairs(self) -> tuple[Pair, ...]:
        order = {name: i for i, name in enumerate(d.name for d in self.departments)}
        found: dict[tuple[str, str], dict[str, list[RowRef]]] = {}
        for entry in self.entries:
            for one, other, how in self._together(entry.row, order):
                found.setdefault((one, other), {}).setdefault(how, []).append(entry.row.ref)
        kinds = ("joint", "one_leads", "other_leads", "beside")
        pairs = (
            Pair(one, other, *(tuple(how.get(kind, ())) for kind in kinds))
            for (one, other), how in found.items()
        )
        return tuple(sorted(pairs, key=lambda p: (-len(p.rows), order[p.one], order[p.other])))

    def _together(self, row: Row, order: dict[str, int]) -> Iterator[tuple[str, str, str]]:
        """Each two units of a row, with what they are to each other in it."""
        parts = [(name, True) for name in row.lead_units]
        parts += [(name, False) for name in row.participant_units]
        for (a, a_leads), (b, b_leads) in combinations(parts, 2):
            for one in self._units.departments_of(a):
                for other in self._units.departments_of(b):
                    if one == other:
                        continue
                    leads = {one: a_leads, other: b_leads}
                    first, second = sorted((one, other), key=order.__getitem__)
                    yield first, second, _TOGETHER[leads[first], leads[second]]

    # ── entries ──

    def _entry(self, row: Row) -> Entry:
        own, rest = own_deadline(row, self.plan)
        years = {*due_years(row), rest if own else None} - {None}
        return Entry(
            row=row,
            name=f"{ROW_WORDS[row.LIST]}{row.number}",
            key=f"{row.LIST}-{row.number}",
            chapter=self._chapter(row),
            lead=_without_blanket(row, self.plan),
            years=tuple(sorted(year for year in years if year)),
            state=_state(row),
        )

    def _chapter(self, row: Row) -> str:
        for position in self._concordance.sections(row):
            section = self.plan.sections[position]
            return section.path[0] if section.path else section.heading
        return row.section


_TOGETHER = {
    (True, True): "joint",
    (True, False): "one_leads",
    (False, True): "other_leads",
    (False, False): "beside",
}
_LEDGERS: WeakKeyDictionary[View, Ledger] = WeakKeyDictionary()
_LOCK = threading.Lock()


def ledger_of(view: View) -> Ledger:
    """The ledger of a plan, made once."""
    with _LOCK:
        return _LEDGERS.setdefault(view, Ledger(view))


def _named(units: Iterable[str], forms: Iterable[str] | None) -> bool:
    """Whether one of `units` is among `forms`; without forms, whether there is any."""
    return any(forms is None or unit in forms for unit in units)


def _turned(pair: Pair) -> Pair:
    return Pair(pair.other, pair.one, pair.joint, pair.other_leads, pair.one_leads, pair.beside)


def _state(row: Row) -> Literal["", "joint", "pending", "elsewhere"]:
    if row.lead_pending:
        return "pending"
    if row.lead_units:
        return "joint" if row.joint else ""
    return "elsewhere" if row.refers_to else ""


def _without_blanket(row: Row, plan: Plan) -> str:
    """The lead cell without the clause that is printed in it and meant for every row."""
    words = row.lead_text
    for note in plan.notes:
        if note.effect == "blanket" and (note.list, note.from_number) == (row.LIST, row.number):
            words = words.replace(note.text, "")
    return words.strip("，。；、 ")


def _short_aliases(units: UnitDirectory, name: str) -> tuple[str, ...]:
    """Other names of a unit, without those that only add the region, and without English."""
    own = set(units.forms_of(name))
    aliases = [a for unit in units.units if unit.name == name for a in unit.aliases]
    region = tuple(prefix for prefix in units.region.prefixes if prefix)
    bare = [a for a in aliases if re.fullmatch(r"[一-龥“”（）]+", a) and not a.startswith(region)]
    stem = next((a for a in bare if name.endswith(a)), "")
    return tuple(a for a in dict.fromkeys(bare) if a != stem and a not in own)
