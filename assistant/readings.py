"""What a question can be understood as: one type for each kind of reading.

A reading holds only what was understood, in the plan's own terms; nothing is
looked up in it yet except which things the question names.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.asked import Asked
from corpus.plan import ListName, RowRef


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
class WeightAsked:
    """The weight, place or data source of nodes of the index."""

    asked: Asked
    nodes: tuple[tuple[int, str], ...]  # level and name (`scoring.tree`)


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


Reading = RowsAsked | NumberUnclear | WeightAsked | PassageAsked | CannotAnswer

LISTS: tuple[ListName, ...] = ("goal", "task", "policy")
