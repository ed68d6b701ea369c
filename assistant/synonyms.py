"""Everyday words → the plan's words, from `synonyms.toml`."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path


@functools.cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Everyday word → plan words, the longest everyday word first."""
    file = Path(__file__).with_name("synonyms.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    pairs = [(said, tuple(meant)) for said, meant in data["synonyms"].items()]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def phrasings(words: str) -> tuple[str, ...]:
    """`words` as they are, and with everyday words in the plan's own terms.

    >>> phrasings("电动车")[0]
    '电动车'
    """
    found = _found(words)
    if not found:
        return (words,)
    most = max(len(meant) for _, meant in found)
    return (words, *(_replaced(words, found, choice) for choice in range(most)))


def _found(words: str) -> list[tuple[str, tuple[str, ...]]]:
    """The everyday words in `words`, none inside another."""
    found = []
    for said, meant in _synonyms().items():
        if said in words:
            found.append((said, meant))
            words = words.replace(said, "\x00")
    return found


def _replaced(words: str, found: list[tuple[str, tuple[str, ...]]], choice: int) -> str:
    for said, meant in found:
        words = words.replace(said, f" {meant[min(choice, len(meant) - 1)]} ")
    return words
