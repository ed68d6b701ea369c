"""The nouns of a kept conversation: what stands in the list, and a question with its outcome."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

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


def title_from(question: str) -> str:
    """The title of a conversation that begins with `question`.

    >>> title_from("任务12由谁牵头？\\n还有任务13呢")
    '任务12由谁牵头？ 还有任务13呢'
    >>> title_from("长" * 40)[-2:]
    '长…'
    """
    words = " ".join(question.split())
    return words if len(words) <= TITLE_CHARS else words[:TITLE_CHARS] + "…"
