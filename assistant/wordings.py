"""What people call the matters that passages speak of: the lists of everyday words, turned round.

A question is rarely put in the very words of a list: "海里的大风车" where the list has "海上风车".
So the everyday words are not looked for in the question: each passage is given those of the
matters that it speaks of, and is found by them as by its own words, in parts too.
"""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from math import log1p

from assistant.matching import terms
from assistant.synonyms import fingerprint, matters
from corpus.plan import Passage
from corpus.text import sentences

_SINGLE = 0.3  # of a single character beside a pair: found almost anywhere
_SPOKEN = 0.85  # share of a matter's words, by what they tell, that a sentence must have
# a matter of which many passages speak tells none of them: so many, or that share of all
_MOST, _MOST_SHARE = 14, 0.06
_VERSION = "3"  # raised when the same lists give other wordings


class EverydayWordings:
    """The lists that come with the program (`assistant.synonyms.matters`)."""

    @functools.cached_property
    def identity(self) -> str:
        return hashlib.sha256(f"{_VERSION} {fingerprint()}".encode()).hexdigest()

    def of(self, passages: Sequence[Passage]) -> list[str]:
        """n passages → what people call the matters of each, one after the other."""
        spoken = _Sentences([(p.text, p.context) for p in passages])
        most = max(_MOST, _MOST_SHARE * len(passages))
        called: list[list[str]] = [[] for _ in passages]
        for matter, said in matters().items():
            where = spoken.of(matter)
            if len(where) <= most:
                for position in where:
                    called[position] += said
        # not a blank: between Chinese characters that is taken for a line wrap
        return ["、".join(dict.fromkeys(words)) for words in called]


WORDINGS = EverydayWordings()


class _Sentences:
    """The sentences of texts, and of the headings above them, by their terms."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        parts = [
            (at, part)
            for at, (text, above) in enumerate(texts)
            for part in (*sentences(text), *sentences(above))
        ]
        self._owner = [at for at, _ in parts]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, (_, sentence) in enumerate(parts):
            for term in set(terms(sentence)):
                self._holders[term].append(number)

    def of(self, matter: str) -> list[int]:
        """The texts of which one sentence has nearly all of the words of `matter`."""
        weights = {term: self._weight(term) for term in set(terms(matter))}
        wanted = sum(weights.values()) * _SPOKEN
        has: dict[int, float] = defaultdict(float)
        missed = 0.0  # what a sentence lacks that had none of the terms so far
        for term, weight in sorted(weights.items(), key=lambda item: -item[1]):
            for number in self._holders.get(term, ()):
                if number in has or missed <= sum(weights.values()) - wanted:
                    has[number] += weight
            missed += weight
        return sorted({self._owner[number] for number, share in has.items() if share >= wanted})

    def _weight(self, term: str) -> float:
        single = len(term) == 1 and "\u4e00" <= term <= "\u9fff"
        holders = len(self._holders.get(term, ()))
        idf = log1p((len(self._owner) - holders + 0.5) / (holders + 0.5))
        return idf * (_SINGLE if single else 1.0)
