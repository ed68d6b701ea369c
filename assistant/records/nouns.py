"""What is kept beside conversations: opinions, scenarios, the audit log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.conversation import Verdict, new_id, now


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
