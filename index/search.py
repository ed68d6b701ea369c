"""A question's text → found passages, and how well the best of them fits.

Searchers of one shape (`Searcher`): the words themselves, the meaning of the whole, the likest
word for each word, and the words together with what people call the matters that a passage
speaks of. Their scores are fused.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.plan import Hit, Passage
from index.embedding import Embedding
from index.fusion import CALLED, fuse, shares
from index.keywords import Keywords
from index.reranking import RERANKED, Reranker, rerank
from index.support import NAMING, Fit, is_small, judge, matter
from index.threads import one_thread
from index.tokens import is_han, pairs, runs
from index.vectors import Vectors
from index.word_match import WordMatch

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

# Passages that keywords and that vectors put forward; up to so many passages all are compared.
POOL = 1_000
_JUDGED = 10  # passages, the best ones, in which an answer is looked for


class Searcher(Protocol):
    """Scores passages for a text; its scale is its own."""

    def scores(self, text: str, among: Positions) -> Floats:
        """One score for each passage `among`, in that order; 0 where nothing fits."""
        ...


@dataclass(frozen=True)
class Called:
    """How far the words of a text are found, in passages or in what people call their matters."""

    bm25: float  # of the best passage; 0 and up
    share: float  # of the text's weight that one passage has, 0 to 1
    gap: int  # characters of the longest stretch that a passage has no pair of; the best passage's
    lost: float  # share of the characters that stand in such stretches, 0 to 1


class Meaning:
    """Passages by the vector of the whole text."""

    def __init__(self, vectors: Vectors, embedding: Embedding) -> None:
        self._vectors, self._embedding = vectors, embedding
        # a model may take tens of milliseconds a text, and a question is both searched and judged
        self._encoded = functools.lru_cache(maxsize=256)(self._encode)

    def scores(self, text: str, among: Positions) -> Floats:
        """The cosine of each passage `among`."""
        every = np.zeros(self._vectors.count, np.float32)
        positions, cosines = self._vectors.nearest(self._encoded(text), len(among), among)
        every[positions] = cosines
        return every[among]

    def nearest(self, text: str, count: int, among: Positions | None) -> tuple[Positions, Floats]:
        """The `count` nearest passages `among`, of all where it is None, and their cosines."""
        return self._vectors.nearest(self._encoded(text), count, among)

    def _encode(self, text: str) -> Floats:
        return self._embedding.encode_queries([text])[0]


class Index:
    """Passages with their searchers.

    Holds all in memory: it keeps working when the files it came from are replaced.
    Nothing in it changes after it is made, so threads may share it.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        keywords: Keywords,
        vectors: Vectors,
        word_match: WordMatch,
        embedding: Embedding,
        called: Keywords | None = None,
    ) -> None:
        self.passages = tuple(passages)
        self.embedding = embedding
        self.reranker: Reranker | None = None
        self._keywords, self._words, self._called = keywords, word_match.model, called
        self._meaning = Meaning(vectors, embedding)
        self._searchers: tuple[Searcher, ...] = (keywords, self._meaning, word_match)
        self._position = {passage.id: at for at, passage in enumerate(self.passages)}
        self._kinds = np.array([passage.kind for passage in self.passages], dtype=np.str_)

    @property
    def reranks(self) -> bool:
        """Whether a model that reads question and passage together has the last word on order."""
        return self.reranker is not None

    def reranked_by(self, reranker: Reranker | None) -> Index:
        """The same index with the passages found brought into the order of `reranker`."""
        other = copy.copy(self)
        other.reranker = reranker
        return other

    def search(self, text: str, k: int = 5, kinds: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """The k best passages for `text`, best first; of `kinds` only, where given.

        Empty where nothing in the passages has to do with the words of `text`.
        """
        if not self.reranker:
            return self._found(text, k, kinds)
        return rerank(text, self._found(text, max(k, RERANKED), kinds), self.reranker)[: max(k, 0)]

    def _found(self, text: str, k: int, kinds: frozenset[str] | None = None) -> tuple[Hit, ...]:
        with one_thread():
            among = self._pool(text, kinds)
            scores = [searcher.scores(text, among) for searcher in self._searchers]
        if not any((some > 0).any() for some in scores):
            return ()
        fused = fuse(scores, shares(self._keywords.coverage(text)))
        if self._called:
            fused = fuse([self._called.scores(text, among), fused], (CALLED, 1 - CALLED))
        best = np.argsort(-fused, kind="stable")[: max(k, 0)]
        return tuple(
            Hit(self.passages[position], float(score))
            for position, score in zip(among[best], fused[best], strict=True)
        )

    def called(self, text: str, best: Sequence[Passage]) -> Called:
        """How far the words of `text` are those of passages, `best` being the likeliest, or what
        people call their matters.
        """
        table = self._called or self._keywords
        scores = table.scores(text, np.arange(len(self.passages)))
        places = [self._position[passage.id] for passage in best]
        missing = [_missing(text, place, table) for place in places]
        return Called(
            bm25=float(scores.max(initial=0)),
            share=table.coverage(text),
            gap=min((gap for gap, _ in missing), default=len(text)),
            lost=min((lost for _, lost in missing), default=1.0),
        )

    def fit(self, text: str) -> Fit:
        """How well the best passages fit what the question `text` asks for."""
        wanted = matter(text)
        found = [hit.passage for hit in self._found(wanted, _JUDGED)]
        bm25 = self._keywords.scores(wanted, np.arange(len(self.passages))).max(initial=0)
        sections = {passage.section for passage in found[:NAMING]}
        around = "".join(passage.text for passage in self.passages if passage.section in sections)
        with one_thread():
            return judge(text, found, around, self._words, float(bm25))

    def _pool(self, text: str, kinds: frozenset[str] | None) -> Positions:
        """The passages to compare: those of `kinds`, where there are many the likeliest."""
        allowed = np.arange(len(self.passages))
        if kinds is not None:
            allowed = np.flatnonzero(np.isin(self._kinds, sorted(kinds)))
        if len(allowed) <= POOL:
            return allowed
        keyword = (self._called or self._keywords).scores(text, allowed)
        by_words = allowed[np.argpartition(-keyword, POOL)[:POOL]]
        restricted = allowed if len(allowed) < len(self.passages) else None
        by_meaning, _ = self._meaning.nearest(text, POOL, restricted)
        return np.union1d(by_words, by_meaning)


def _missing(text: str, passage: int, table: Keywords) -> tuple[int, float]:
    """The longest stretch of `text` that a passage has no pair of, and the share of all such.

    A word or number that is not Chinese counts as two characters; those that tell nothing do not.
    """
    longest, lost, whole = 0, 0, 0
    for run in runs(text):
        if not is_han(run):
            here = [table.has(run, passage)] * 2
        else:
            here = [
                found
                for found, c in zip(_held(run, passage, table), run, strict=True)
                if not is_small(c)
            ]
        stretch = 0
        for found in here:
            stretch = 0 if found else stretch + 1
            longest = max(longest, stretch)
        lost, whole = lost + here.count(False), whole + len(here)
    return longest, lost / max(whole, 1)


def _held(run: str, passage: int, table: Keywords) -> list[bool]:
    """For each character of a stretch: whether a passage has it with its neighbour."""
    if len(run) == 1:
        return [table.has(run, passage)]
    pair = [table.has(two, passage) for two in pairs(run)]
    return [left or right for left, right in zip([False, *pair], [*pair, False], strict=True)]
