"""Words of a question → how well each of a few hundred short texts matches them.

Pure Python over character pairs: it starts in a millisecond, so that a question
about a row need not wait for the search index.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+[a-z0-9]*(?:\.\d+)?|\d+(?:\.\d+)?%?")
_OTHER_WORD = re.compile(r"\(([\u4e00-\u9fff、]{1,3})\)")  # 市（州）, said as 市州
_SINGLE = 0.3  # weight of a single character beside a pair: found almost anywhere
_STRADDLING = 0.5  # weight of a pair that no text has: as often the seam of two words as a word


@dataclass(frozen=True)
class Match:
    """A text that matches."""

    position: int
    score: float  # share of the question's weight that the text has, 0 to 1


def terms(text: str) -> list[str]:
    """Character pairs and single characters, Latin words and numbers whole.

    >>> terms("减污降碳 VOCs")
    ['减', '污', '降', '碳', '减污', '污降', '降碳', 'vocs']
    """
    found: list[str] = []
    folded = _OTHER_WORD.sub(r"\1", unicodedata.normalize("NFKC", text).lower())
    for run in _RUN.findall(folded):
        if "\u4e00" <= run[0] <= "\u9fff":
            found += run
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            found.append(run)
    return found


class Matcher:
    """Texts by their terms."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._bags = [frozenset(terms(text)) for text in texts]
        holders = Counter(term for bag in self._bags for term in bag)
        count = len(texts)
        # Robertson & Spärck Jones weight, with + 1 inside the logarithm: never below zero
        self._idf = {t: math.log1p((count - n + 0.5) / (n + 0.5)) for t, n in holders.items()}
        self._unseen = math.log1p(count + 0.5)
        self._holders: dict[str, list[int]] = {}
        for position, bag in enumerate(self._bags):
            for term in bag:
                self._holders.setdefault(term, []).append(position)

    def rank(self, *phrasings: str) -> list[Match]:
        """The texts that share a term with a phrasing, best first.

        Of several phrasings of one question (with synonyms in place of its words)
        each text counts with the one that suits it best.
        """
        best: dict[int, float] = {}
        for phrasing in phrasings:
            for position, score in self._scores(phrasing).items():
                best[position] = max(best.get(position, 0.0), score)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Match(position, score) for position, score in ranked]

    def holders(self, term: str) -> int:
        """How many texts have a term."""
        return len(self._holders.get(term, ()))

    def _scores(self, phrasing: str) -> dict[int, float]:
        wanted = {term: self._weight(term) for term in set(terms(phrasing))}
        whole = sum(wanted.values())
        scores: dict[int, float] = {}
        for term, weight in wanted.items():
            for position in self._holders.get(term, ()):
                scores[position] = scores.get(position, 0.0) + weight / whole
        return scores

    def _weight(self, term: str) -> float:
        chinese = "\u4e00" <= term[0] <= "\u9fff"
        if chinese and len(term) == 1:
            return self._idf.get(term, self._unseen) * _SINGLE
        if chinese and term not in self._idf:
            return self._unseen * _STRADDLING
        return self._idf.get(term, self._unseen)
