"""What a question can be understood as: one type for each kind of reading.

A reading holds only what was understood, in the plan's own terms; nothing is
looked up in it yet except which things the question names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.asked import Asked
from assistant.cities.grammar import Aim, Bound, Order, Weighting
from assistant.cities.raw_changes import RawMove
from assistant.dates import When
from assistant.score_changes import Change
from corpus.plan import Excerpt, Indicator, ListName, RowRef, Target
from corpus.units import Role


@dataclass(frozen=True)
class RowsAsked:
    """Rows of the lists, named by number."""

    asked: Asked
    rows: tuple[RowRef, ...]
    missing: tuple[RowRef, ...]  # named, but the list does not go so far


@dataclass(frozen=True)
class NumberUnclear:
    """A number that several lists have, without a word about which one is meant."""

    asked: Asked
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class Condition:
    """A department and its role in the rows asked for."""

    unit: str  # as the plan writes it
    role: Role | Literal["any"]
    words: str  # as the question called it
    kept_out: bool = False  # rows are asked for in which it does not have the role


@dataclass(frozen=True)
class UnitsAsked:
    """The rows of departments."""

    asked: Asked
    conditions: tuple[Condition, ...]
    together: bool  # rows that meet all conditions; else those of each
    alone: bool  # only rows that the department leads by itself
    exactly: bool  # only rows that these departments lead and no other does
    negated: bool  # rows in which it does not have that role
    unaided: bool  # only rows without participants
    partners: bool  # with whom it leads
    lists: tuple[ListName, ...]
    unknown: tuple[str, ...]  # departments named beside them that the plan does not know
    time: When | None = None  # only rows that are due then


@dataclass(frozen=True)
class UnknownUnits:
    """Departments that the plan does not name."""

    asked: Asked
    names: tuple[str, ...]


@dataclass(frozen=True)
class LeadStateAsked:
    """Rows by the state of their lead, whoever it is."""

    asked: Asked
    state: str  # a key of [lead_state] in words.toml
    number: int  # of leads, for "number"
    lists: tuple[ListName, ...]
    unaided: bool = False  # only rows without participants
    without: tuple[str, ...] = ()  # departments that are left out: 除了省水利厅还有谁


@dataclass(frozen=True)
class BoundsAsked:
    """Departments by how many rows they lead or join: 牵头超过10项的单位."""

    asked: Asked
    role: Role
    least: int
    most: int | None
    lists: tuple[ListName, ...]


@dataclass(frozen=True)
class ContentAsked:
    """Rows that are named by what they say."""

    asked: Asked
    lists: tuple[ListName, ...]
    absent: str = ""  # what the question names and the plan nowhere does


@dataclass(frozen=True)
class Named:
    """A thing that the plan may mention, and every way to write it."""

    said: str  # as the question writes it
    written: tuple[str, ...]  # all that count as a mention, the first as asked
    loosely: bool = False  # `written` means about the same, it is not the same thing


@dataclass(frozen=True)
class MentionsAsked:
    """Where, how often, whether the plan mentions things by their names."""

    asked: Asked
    names: tuple[Named, ...]
    lists: tuple[ListName, ...]  # only rows of these lists; empty: the body and all lists
    together: bool  # only where all of the names stand


@dataclass(frozen=True)
class ComparisonAsked:
    """Whether the body says the same as rows of the lists."""

    asked: Asked
    lists: tuple[ListName, ...]
    rows: tuple[RowRef, ...]  # empty: every row of these lists


@dataclass(frozen=True)
class WeightAsked:
    """Weights, places or data sources of nodes of the index."""

    asked: Asked
    operation: str  # weight, sum, largest, smallest, children, count, parent, source
    nodes: tuple[tuple[int, int, str], ...]  # level, number and name (`scoring.tree`)
    level: int | None  # of the nodes asked for, where the question says it


@dataclass(frozen=True)
class WeightBound:
    """A figure that a weight is held against."""

    sense: str  # at_least, at_most, above, below, equal
    value: float  # 0 to 1
    of_index: bool  # the question says that shares of the index are meant


@dataclass(frozen=True)
class WeightsAsked:
    """Nodes of the index by what their weights and names are."""

    asked: Asked
    level: int
    bound: WeightBound | None = None
    order: str = ""  # first, last, tied, alike, falling, rising
    number: int = 0  # of nodes, for "first" and "last"
    words: tuple[str, ...] = ()  # of which the name has one
    within: bool = False  # or the name of a node above has one
    added: bool = False  # what they weigh together


@dataclass(frozen=True)
class SuppliersAsked:
    """Who supplies the figures of the index, by number and weight of the indicators."""

    asked: Asked
    operation: str  # each, largest, joint, compared, of_units
    units: tuple[str, ...] = ()  # as the plan writes them
    alone: bool = False  # only indicators that no other unit supplies
    why: bool = False  # how the unit comes to stand in the index


@dataclass(frozen=True)
class SourceClaimed:
    """That a unit supplies the figures of a part of the index."""

    asked: Asked
    node: tuple[int, int, str]  # level, number and name (`scoring.tree`)
    units: tuple[str, ...]  # as the plan writes them; empty: none is claimed


@dataclass(frozen=True)
class WeightClaimed:
    """A weight, or a share of another node's, that the question gives."""

    asked: Asked
    node: tuple[int, int, str]
    upper: tuple[int, int, str] | None  # that it is a share of; None: of the index, or as printed
    bound: WeightBound


@dataclass(frozen=True)
class NodeAsked:
    """A node of the index by its level and number."""

    asked: Asked
    level: int
    number: int


@dataclass(frozen=True)
class MeasuredAsked:
    """Whether the index measures something."""

    asked: Asked
    words: str


@dataclass(frozen=True)
class NodeChange:
    """A score or a change of score that the question gives."""

    node: tuple[int, int, str] | None  # level, number, name; None: the rest, or the whole index
    change: Change


@dataclass(frozen=True)
class WhatIfAsked:
    """What scores, or changes of scores, do to the index; or what a change takes."""

    asked: Asked
    operation: str  # shift, percent, total, needed, best, target
    changes: tuple[NodeChange, ...]
    rest: float | None  # score of all other nodes ("total"); level of the nodes ("best")


@dataclass(frozen=True)
class IndexGoal:
    """Where the whole index is to go."""

    kind: Literal["to", "by", "percent"]
    amount: float  # points; percent of what it is now


@dataclass(frozen=True)
class DataAsked:
    """What the figures of cities say, or would say if some of them were others."""

    asked: Asked
    operation: str  # a key of `assistant.cities.answers.OPERATIONS`
    cities: tuple[str, ...]  # as the table writes them
    year: int | None  # None: the newest
    moves: tuple[RawMove, ...] = ()
    measures: tuple[str, ...] = ()  # ids that are named without a change
    goal: IndexGoal | None = None
    change: Change | None = None  # of the score of the only measure
    costs: tuple[tuple[str, float], ...] = ()  # id of a measure, what a point of it costs
    order: Order | None = None
    bound: Bound | None = None
    aim: Aim | None = None
    weighting: Weighting | None = None
    shares: tuple[float, ...] = ()  # other weights that are said beside it
    middle: Literal["", "mean", "median", "total", "spread"] = ""
    since: int | None = None  # the earlier year of a change; None: the one before in the table
    level: int | None = None  # of the nodes asked for, 1 for the uppermost; None: the leaves
    excepting: tuple[str, ...] = ()  # cities that are left out of the others


@dataclass(frozen=True)
class Option:
    """One of the suppositions that are put beside each other."""

    name: str  # 情景一, or the words of the supposition
    words: str  # of the supposition
    reading: DataAsked | WhatIfAsked | None  # None: it is none


@dataclass(frozen=True)
class OptionsAsked:
    """Which of several suppositions does most; what scenarios of the conversation give."""

    asked: Asked
    kind: Literal["either", "scenarios", "stored"]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class DataWanted:
    """A question that only figures of cities could answer, and there are none, or not these."""

    asked: Asked
    why: str  # a key of [data] in messages.toml
    moves: tuple[RawMove, ...] = ()
    places: tuple[str, ...] = ()  # that are named and not in the table


@dataclass(frozen=True)
class ListCountAsked:
    """How many rows the lists have."""

    asked: Asked
    lists: tuple[ListName, ...]


@dataclass(frozen=True)
class PagesAsked:
    """How many pages the plan has."""

    asked: Asked


@dataclass(frozen=True)
class SectionAsked:
    """A section of the body by its number."""

    asked: Asked
    level: int  # 1 for 一、, 2 for （一）
    number: int
    title: str = ""  # where the question says it instead of the number


@dataclass(frozen=True)
class OutlineAsked:
    """How the body is parted: its chapters and the measures numbered in them."""

    asked: Asked
    onward: str = ""  # only from this chapter on, as printed


@dataclass(frozen=True)
class StandingAsked:
    """Where parts of the document stand: on which pages, with which number, made of what."""

    asked: Asked
    lists: tuple[ListName, ...] = ()
    sections: tuple[str, ...] = ()  # of the body, as a citation names them
    headings: tuple[str, ...] = ()  # of the list of tasks, as printed
    index: bool = False
    body: bool = False
    words: str = ""  # of sentences
    excerpts: tuple[Excerpt, ...] = ()  # of the body, that have the words
    in_list: bool = False  # and what the list of tasks makes of it


@dataclass(frozen=True)
class ListedAsked:
    """How far the list of tasks follows the body, and which chapters it leaves out."""

    asked: Asked
    heading: str  # of the chapter of which it is asked; empty: of all


@dataclass(frozen=True)
class AnnexAsked:
    """An annex as a whole: what is in it."""

    asked: Asked
    number: int


@dataclass(frozen=True)
class ListPartAsked:
    """The rows under one heading of a list."""

    asked: Asked
    heading: str  # as printed
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class PartUnclear:
    """The number of a chapter that the body gives to another than the list of tasks does."""

    asked: Asked
    number: int
    headings: tuple[str, ...]  # of the list, as printed


@dataclass(frozen=True)
class HeadingsAsked:
    """The headings of the list of tasks, with how many rows each has."""

    asked: Asked
    most: bool  # the one that has most


@dataclass(frozen=True)
class PartsAsked:
    """Sections of the body, and what is asked of them."""

    asked: Asked
    sections: tuple[str, ...]  # as a citation names them
    aspect: str  # text, targets, chapter, count, no_tasks


@dataclass(frozen=True)
class PageAsked:
    """What stands on a page."""

    asked: Asked
    number: int
    last: bool  # only what stands there last


@dataclass(frozen=True)
class AboutDocument:
    """The document itself."""

    asked: Asked
    matter: str  # title, draft, annexes, unlisted, basis


@dataclass(frozen=True)
class WholeListAsked:
    """Every row of lists."""

    asked: Asked
    lists: tuple[ListName, ...]


@dataclass(frozen=True)
class NotesAsked:
    """The sentences that hold for whole lists."""

    asked: Asked
    lists: tuple[ListName, ...]


@dataclass(frozen=True)
class DeadlinesAsked:
    """Rows by their deadline."""

    asked: Asked
    lists: tuple[ListName, ...]
    time: When | None  # None: whether there are deadlines at all
    other: bool  # rows with another deadline than that year
    end: str = ""  # "earliest" or "latest": the rows of the first, or the last, year


@dataclass(frozen=True)
class FactAsked:
    """Quantities that the plan sets."""

    asked: Asked
    targets: tuple[Target, ...]
    years: tuple[int, ...]  # that the question names
    summands: int = 0  # of the targets, that the question names one by one to be added up
    unmeasured: bool = False  # a figure is claimed, and it is not said of what
    beside: bool = False  # two targets are to be compared with each other


@dataclass(frozen=True)
class ConversionAsked:
    """A figure of the plan in another unit."""

    asked: Asked
    amount: str  # as the question has it
    value: float  # the same in `unit`
    unit: str  # with its scale: 万亩
    beside: float | None  # what the question says that it is, in `unit`
    targets: tuple[Target, ...]  # of the plan, that have the figure


@dataclass(frozen=True)
class WorkedAsked:
    """Figures of the plan to be worked out against each other."""

    asked: Asked
    operation: str  # a key of `assistant.figures_worked.OPERATIONS`
    targets: tuple[Target, ...]  # in pairs: one, other, one, other; a whole and its parts
    claimed: tuple[float, ...] = ()  # figures that the question says they are


@dataclass(frozen=True)
class ClaimAsked:
    """Whether a figure is of the kind that a question says: 是累计吗, 包括应急车吗, 必须吗."""

    asked: Asked
    form: str  # a key of `assistant.claim_verdicts.FORMS`
    words: tuple[str, ...]  # what the question says of the figure
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class QuantifierAsked:
    """Whether the plan says so of all, of each or of some per cent: 所有县都要…吗."""

    asked: Asked
    quantifier: str  # 所有, 60%
    noun: str
    clauses: tuple[Excerpt, ...]  # of the plan, on the matter


@dataclass(frozen=True)
class RowVerdictAsked:
    """What rows have in common or apart: 有没有共同的单位, 参与单位是不是比任务36少."""

    asked: Asked
    form: str  # a key of `assistant.row_verdicts.FORMS`
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class TopicAsked:
    """All that the plan has on a field: 海洋方面都写了什么, 交通方面的目标."""

    asked: Asked
    topic: str  # a key of [topics] in words.toml
    lists: tuple[ListName, ...]  # only rows of these lists; empty: the body, and all rows
    counted: bool = False  # only rows that set a figure


@dataclass(frozen=True)
class FigureListAsked:
    """Figures of the plan of one kind: above a bound, of one base year, the highest."""

    asked: Asked
    form: str  # a key of `assistant.figure_lists.FORMS`
    targets: tuple[Target, ...]  # each measure once, in the order in which they are told
    values: tuple[tuple[str, str], ...] = ()  # for the message


@dataclass(frozen=True)
class UnnumberedAsked:
    """The rows of a list that set no figure."""

    asked: Asked
    lists: tuple[ListName, ...]


@dataclass(frozen=True)
class OverviewAsked:
    """The plan as a whole, in short."""

    asked: Asked


@dataclass(frozen=True)
class PlacesAsked:
    """Which cities and counties the plan names, or names as places of a matter (试点)."""

    asked: Asked
    matter: str  # empty: wherever they are named


@dataclass(frozen=True)
class SubheadingsAsked:
    """The headings below a section: 基本原则是哪四条."""

    asked: Asked
    title: str


@dataclass(frozen=True)
class NoTarget:
    """A measure of the index for which the plan sets no target."""

    asked: Asked
    words: str
    leaves: tuple[Indicator, ...]
    near: tuple[Target, ...]  # targets that are close to it


@dataclass(frozen=True)
class LocalityAsked:
    """What a place below the province has to do."""

    asked: Asked
    places: tuple[str, ...]  # without 市 or 县; empty for all of them


@dataclass(frozen=True)
class OwnUnitAsked:
    """What concerns one's own department, which nobody has named."""

    asked: Asked
    words: str  # that stand for it: 我们局


@dataclass(frozen=True)
class PassageAsked:
    """Anything else: what the plan says in words."""

    asked: Asked


@dataclass(frozen=True)
class CannotAnswer:
    """A question that needs no looking up to be refused."""

    asked: Asked
    key: str  # of the message
    values: tuple[tuple[str, str], ...] = ()


Reading = (
    RowsAsked
    | NumberUnclear
    | UnitsAsked
    | UnknownUnits
    | LeadStateAsked
    | BoundsAsked
    | ContentAsked
    | MentionsAsked
    | OwnUnitAsked
    | ComparisonAsked
    | WeightAsked
    | WeightsAsked
    | SuppliersAsked
    | SourceClaimed
    | WeightClaimed
    | NodeAsked
    | MeasuredAsked
    | WhatIfAsked
    | DataAsked
    | DataWanted
    | OptionsAsked
    | ListCountAsked
    | PagesAsked
    | SectionAsked
    | OutlineAsked
    | StandingAsked
    | ListedAsked
    | AnnexAsked
    | ListPartAsked
    | PartUnclear
    | HeadingsAsked
    | PartsAsked
    | PageAsked
    | AboutDocument
    | WholeListAsked
    | NotesAsked
    | DeadlinesAsked
    | FactAsked
    | ConversionAsked
    | WorkedAsked
    | OverviewAsked
    | PlacesAsked
    | SubheadingsAsked
    | FigureListAsked
    | UnnumberedAsked
    | TopicAsked
    | ClaimAsked
    | QuantifierAsked
    | RowVerdictAsked
    | NoTarget
    | LocalityAsked
    | PassageAsked
    | CannotAnswer
)

LISTS: tuple[ListName, ...] = ("goal", "task", "policy")
