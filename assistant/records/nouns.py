"""What is kept: conversations with their turns, opinions, scenarios, the audit log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from corpus.answer import Answer

Verdict = Literal["", "up", "down"]

TITLE_CHARS = 30  # of a conversation that nobody named: the beginning of its first question


def new_id() -> str:
    """An id that cannot be guessed: whoever has a conversation's link has its id."""
    return secrets.token_urlsafe(16)


def now() -> str:
    """This moment, ISO 8601 in UTC: sorts as text, reads the same in every database."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Turn:
    """One question of a conversation with what came of it.

    It is kept before the answer is sought, so that a page that is left or a
    process that fails in mid-answer loses nothing.
    """

    question: str
    answer: Answer | None = None
    trouble: str = ""  # a sentence for the person, where no answer came
    id: str = field(default_factory=new_id)
    asked_at: str = field(default_factory=now)
    verdict: Verdict = ""  # of the person who asked
    remark: str = ""

    @property
    def open(self) -> bool:
        """Whether the question still waits for its answer."""
        return self.answer is None and not self.trouble


@dataclass(frozen=True)
class Conversation:
    """A conversation as the list shows it."""

    id: str
    owner: str  # who may see it; empty for the one user of an app without sign-in
    plan: str  # id of the plan that it is about
    title: str
    changed_at: str  # ISO 8601, UTC


@dataclass(frozen=True)
class Opinion:
    """What somebody thought of an answer, with what it was about."""

    who: str
    verdict: Verdict
    remark: str
    given_at: str  # ISO 8601, UTC
    question: str
    answer: str  # its text
    plan: str


@dataclass(frozen=True)
class Scenario:
    """Inputs of the synergy index that somebody saved under a name.

    `content` is any JSON object: the page that saves it reads it.
    """

    name: str  # one per owner and plan: saving again replaces
    content: dict[str, Any]
    plan: str
    owner: str = ""
    id: str = field(default_factory=new_id)
    changed_at: str = field(default_factory=now)  # ISO 8601, UTC


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit log, chained to the line before by its hash."""

    number: int  # from 1, without gaps
    at: str  # ISO 8601, UTC
    who: str
    question: str
    plan: str
    kind: str
    rows: str  # JSON: the rows that the answer was about
    citations: str  # JSON: the places that proved it
    previous: str  # hash of the entry before; 64 zeros for the first
    hash: str  # SHA-256 over all of the above


def title_from(question: str) -> str:
    """The title of a conversation that begins with `question`.

    >>> title_from("任务12由谁牵头？\\n还有任务13呢")
    '任务12由谁牵头？ 还有任务13呢'
    >>> title_from("长" * 40)[-2:]
    '长…'
    """
    words = " ".join(question.split())
    return words if len(words) <= TITLE_CHARS else words[:TITLE_CHARS] + "…"
