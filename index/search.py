"""A question's text → found passages, and how well the best of them fits."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.plan import Hit, Passage
from index.embedding import Embedding
from index.fusion import fuse
from index.keywords import Keywords
from index.vectors import Vectors

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

# Passages that the vectors put forward; up to this number of passages all are compared.
POOL = 1_000


@dataclass(frozen=True)
class Relevance:
    """How well the best passage fits a text, on scales that hold across queries.

    To refuse by: calibrate a threshold on questions that the plan answers and does not.
    A first look, with the fitted model: 17 questions on the plan's text have a mean bm25 of
    37 and coverage of 0.33 (least 7 and 0: other words for the matter), 5 that it cannot
    answer 23 and 0.12 (most 35 and 0.20). Text without question words separates better.
    """

    bm25: float  # of the best passage by keywords, 0 and up; grows with the query's length
    coverage: float  # share of the query's informative terms that one passage has, 0 to 1
    cosine: float  # of the nearest passage, -1 to 1; its scale belongs to the embedding


class Index:
    """Passages with their vectors, their keyword table, and the encoder for questions.

    Holds all in memory: it keeps working when the files it came from are replaced.
    Nothing in it changes after it is made, so threads may share it.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: Vectors,
        keywords: Keywords,
        embedding: Embedding,
        dense_weight: float,  # share of the vectors in the fused score, 0 to 1
    ) -> None:
        self.passages = tuple(passages)
        self.embedding = embedding
        self._vectors, self._keywords = vectors, keywords
        self._dense_weight = dense_weight
        # a model may take tens of milliseconds a text, and a question is both searched and judged
        self._encoded = functools.lru_cache(maxsize=256)(self._encode)
        self._kinds = np.array([passage.kind for passage in self.passages], dtype=np.str_)

    def search(self, text: str, k: int = 5, kinds: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """The k best passages for `text`, best first; of `kinds` only, where given.

        Empty where nothing in the passages has to do with the words of `text`.
        """
        allowed = self._allowed(kinds)
        keyword = self._keywords.scores(text)[allowed]
        dense = self._dense(text, allowed)
        if not (keyword > 0).any() and not (dense > 0).any():
            return ()
        fused = fuse(keyword, dense, self._dense_weight)
        best = np.argsort(-fused, kind="stable")[: max(k, 0)]
        return tuple(
            Hit(self.passages[position], float(score))
            for position, score in zip(allowed[best], fused[best], strict=True)
        )

    def relevance(self, text: str) -> Relevance:
        """How well the best passage fits `text`; all zero where nothing fits."""
        keyword = self._keywords.scores(text)
        _, cosines = self._vectors.nearest(self._encoded(text), 1)
        return Relevance(
            bm25=float(keyword.max(initial=0)),
            coverage=self._keywords.coverage(text),
            cosine=float(cosines.max(initial=0)),
        )

    def _allowed(self, kinds: frozenset[str] | None) -> Positions:
        if kinds is None:
            return np.arange(len(self.passages))
        return np.flatnonzero(np.isin(self._kinds, sorted(kinds)))

    def _dense(self, text: str, allowed: Positions) -> Floats:
        """Cosine of each allowed passage; outside the pool, that of the pool's last."""
        restricted = allowed if len(allowed) < len(self.passages) else None
        positions, cosines = self._vectors.nearest(self._encoded(text), POOL, restricted)
        every = np.full(len(self.passages), cosines.min(initial=1), np.float32)
        every[positions] = cosines
        return every[allowed]

    def _encode(self, text: str) -> Floats:
        return self.embedding.encode_queries([text])[0]
