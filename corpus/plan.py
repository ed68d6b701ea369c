"""The nouns of a plan: what it says, where it says it, and who is to do it.

Every type is frozen and survives a JSON round trip unchanged (`corpus.codec`).
Text that is stored as words of the plan stands verbatim in the document, white
space aside, on the page that is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

ListName = Literal["goal", "task", "policy", "indicator"]


@dataclass(frozen=True)
class Excerpt:
    """Words that stand together in the document.

    A sentence that runs over a page has the page on which it starts.
    """

    text: str
    page: int  # printed page number, from 1


@dataclass(frozen=True)
class RowRef:
    """The address of a row: which list, which serial number."""

    list: ListName
    number: int


@dataclass(frozen=True)
class Section:
    """A heading of the body or of an annex with the sentences directly below it."""

    label: str  # as printed: "三、", "（七）", "附件1"; empty for an unnumbered heading
    title: str  # without the label
    level: int  # 1 for 一、 and 附件, 2 for （一）, 3 for 1., 4 for （1）
    path: tuple[str, ...]  # headings above, outermost first, each as printed
    page: int
    sentences: tuple[Excerpt, ...]

    @property
    def heading(self) -> str:
        """Label and title as printed: `（七）推进非二氧化碳温室气体协同控制`."""
        return f"{self.label}{self.title}"


@dataclass(frozen=True)
class Row:
    """One numbered row of a list: a matter and the units that answer for it."""

    LIST: ClassVar[ListName]

    number: int
    text: str
    page: int  # where the row starts
    excerpts: tuple[Excerpt, ...]  # `text` in pieces that stand together in the document
    lead_text: str  # the lead cell as printed
    lead_units: tuple[str, ...]  # one entry per unit; empty if pending or settled elsewhere
    lead_pending: bool  # the plan says that the lead is still to be settled
    participant_text: str
    participant_units: tuple[str, ...]
    refers_to: tuple[str, ...]  # other documents, 《…》, that settle who is responsible
    deadline_year: int | None  # from the row, else from a note to its list, else None
    section: str  # first-level heading inside the list, as printed; empty if none
    item: str  # second-level heading inside the list, as printed; empty if none

    @property
    def joint(self) -> bool:
        """Whether several units share the lead."""
        return len(self.lead_units) > 1

    @property
    def ref(self) -> RowRef:
        return RowRef(self.LIST, self.number)


@dataclass(frozen=True)
class Goal(Row):
    LIST: ClassVar[ListName] = "goal"


@dataclass(frozen=True)
class Task(Row):
    LIST: ClassVar[ListName] = "task"


@dataclass(frozen=True)
class Policy(Row):
    LIST: ClassVar[ListName] = "policy"


@dataclass(frozen=True)
class Indicator:
    """A leaf of the synergy index with the path that leads to it."""

    number: int
    name: str
    page: int
    dimension: str  # name of the group above level 1
    level1_no: int
    level1_name: str
    level1_weight: float  # fraction of the index
    level2_no: int
    level2_name: str
    level2_weight: float  # fraction of its level-1 node
    weight: float  # fraction of its level-2 node
    data_sources: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]  # the printed words: name, weight, sources

    @property
    def global_weight(self) -> float:
        """Fraction of the index: the product of the weights on the path."""
        # rounded to undo binary dust: 0.15 × 1 × 0.2 is 0.03, not 0.0299…
        return round(self.level1_weight * self.level2_weight * self.weight, 12)

    @property
    def ref(self) -> RowRef:
        return RowRef("indicator", self.number)


@dataclass(frozen=True)
class Framework:
    """The synergy index as the plan prints it: a three-level tree, given by its leaves."""

    name: str
    page: int
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Target:
    """A quantity that the plan sets: `non-fossil share, at least 24 %, by 2025`."""

    text: str  # the clause, verbatim
    measure: str  # what is measured, verbatim; empty if the clause names only a count
    value: float
    unit: str  # unit of measure as printed: "%", "万千瓦", "个"; empty if none
    comparator: str  # "≥", "≤", ">", "<", "=", "≈"
    change: str  # "rise" or "fall" if the value is a change, else empty
    aim: bool  # the plan says 力争 / 争取: an aim, not a duty
    year: int | None
    base_year: int | None  # for a change: the year it is counted from
    section: str  # where it is said, as a citation names it
    ref: RowRef | None  # the row it stands in, None in the body
    page: int


@dataclass(frozen=True)
class Note:
    """A sentence that holds for a whole list."""

    list: ListName
    text: str
    page: int
    effect: str  # "deadline" (sets the year), "blanket" (adds responsible units), "remark"
    year: int | None  # for "deadline"
    units: tuple[str, ...]  # for "blanket"
    from_number: int  # first row that it holds for


@dataclass(frozen=True)
class Finding:
    """Something odd that was met while a document was read, told at ingest."""

    kind: str  # stable name, e.g. "serial-gap"
    message: str  # a sentence for the official
    page: int | None


@dataclass(frozen=True)
class Plan:
    """A plan document, read."""

    id: str
    title: str
    document: str  # file name
    sha256: str  # of the file's bytes
    pages: tuple[str, ...]  # text of each page, furniture removed; pages[0] is page 1
    sections: tuple[Section, ...]
    goals: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    policies: tuple[Policy, ...]
    framework: Framework | None
    targets: tuple[Target, ...]
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...]  # the parse report

    def rows(self, list_name: str | None = None) -> Iterator[Row]:
        """Rows of one list (`goal`, `task`, `policy`), or of all three in that order."""
        for rows in (self.goals, self.tasks, self.policies):
            for row in rows:
                if list_name in (None, row.LIST):
                    yield row

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.framework.indicators if self.framework else ()


@dataclass(frozen=True)
class Unit:
    """A department with every way in which it may be called."""

    name: str  # as the plan writes it
    aliases: tuple[str, ...]
    leads: tuple[RowRef, ...]
    participates: tuple[RowRef, ...]
    supplies: tuple[RowRef, ...]  # indicators that it supplies data for


@dataclass(frozen=True)
class Passage:
    """A citable piece of the plan: searched with its headings, quoted without."""

    id: str  # unique and stable within the plan: "body-12-3", "task-12", "indicator-3"
    kind: str  # "body", "goal", "task", "policy", "indicator", "note"
    text: str  # verbatim
    context: str  # headings and units: searched, never quoted
    section: str  # as a citation names it
    page: int
    ref: RowRef | None

    @property
    def searched(self) -> str:
        """The text that is embedded and indexed."""
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True)
class Hit:
    """A found passage."""

    passage: Passage
    score: float  # 0 to 1, comparable within one query only
