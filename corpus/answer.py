"""The nouns of a conversation: a question, and an answer with its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.plan import RowRef

Kind = Literal["lookup", "passage", "index", "clarify", "refusal"]
ProducedBy = Literal["tables", "scoring", "extraction", "model"]


@dataclass(frozen=True)
class Question:
    """What was asked, with the earlier questions of the same conversation, oldest first."""

    text: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """The place and the words that prove an answer."""

    plan: str  # id of the plan
    document: str  # its title
    section: str  # "附件1 二、任务清单 第5项"
    page: int  # printed page number
    quote: str  # verbatim, white space aside


@dataclass(frozen=True)
class Table:
    """A table inside an answer, for the page to draw; every cell is text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Answer:
    """What is shown to the person. `corpus.codec.to_json` gives the contract's object."""

    question: str
    kind: Kind
    answer: str  # Markdown in the question's language
    rows: tuple[RowRef, ...] = ()
    lead: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    count: int | None = None
    value: float | None = None
    unit: str | None = None
    citations: tuple[Citation, ...] = ()
    produced_by: ProducedBy = "tables"
    plan: str = ""
    follow_ups: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    tables: tuple[Table, ...] = field(default=())
