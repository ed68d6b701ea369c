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
    replaced, added = words, words
    for said, meant in _synonyms().items():
        if said in replaced:
            replaced = replaced.replace(said, "\x00" + " ".join(meant) + "\x00")
            added += " " + " ".join(meant)
    if replaced == words:
        return (words,)
    return words, replaced.replace("\x00", ""), added
