"""What the lock says of a whole reply."""

from __future__ import annotations

from functools import cache

from wording_cases import bundled

from assistant.wording.evidence import evidence_of
from assistant.wording.number_lock import Miss, NumberLock
from assistant.wording.reply import sentences
from corpus.answer import Citation
from corpus.units import UnitDirectory, unit_directory


@cache
def units() -> UnitDirectory:
    return unit_directory(bundled())


def judge(reply: str, citations: tuple[Citation, ...], question: str = "") -> Miss | None:
    """Why the reply is withdrawn; None if it is let through."""
    lock = NumberLock(evidence_of(citations), units(), question)
    for sentence in sentences([reply]):
        if miss := lock.miss(sentence):
            return miss
    return lock.end()
