"""Who is in front of the page."""

from __future__ import annotations

from dataclasses import dataclass

GUEST = "guest:"


@dataclass(frozen=True)
class Person:
    """Who sees the page, as conversations and the audit log know them."""

    id: str  # empty for the one user of an app that only this machine reaches


def person() -> Person:
    """The visitor."""
    return Person("")


def may_open(owner: str) -> bool:
    """Whether the visitor may see a conversation of `owner`."""
    return owner == person().id
