"""Keyword search: BM25 over characters, pairs, words and numbers, statistics stored.

Everything that does not depend on the query is worked out once: a sparse table
terms × passages of finished BM25 weights. A query adds up a few of its rows.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.tokens import is_han, terms

# Robertson & Zaragoza (2009), The Probabilistic Relevance Framework, sections 3.2-3.5:
K1 = 1.2  # how soon repeating a term stops adding
# how much a long passage is discounted, 0 to 1; recall@1 on the plan .812, with the usual
# 0.75 .750; on 2,256 CMRC and DRCD texts .927 and .917
B = 0.5

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]


class Keywords:
    """Terms × passages in compressed sparse rows: term i is in passages[start[i]:start[i+1]]."""

    def __init__(
        self,
        vocabulary: Sequence[str],  # t terms
        idf: Floats,  # t
        start: NDArray[np.int64],  # t + 1
        passages: NDArray[np.int32],  # positions, 0 to n - 1
        weights: Floats,  # BM25 weight of the term in the passage
        count: int,  # n passages
    ) -> None:
        self._row = {term: row for row, term in enumerate(vocabulary)}
        self._idf, self._start = idf, start
        self._passages, self._weights = passages, weights
        self.count = count

    def scores(self, text: str, among: Positions) -> Floats:
        """BM25 of each passage `among`, 0 where no term is shared."""
        wanted = Counter(row for term in terms(text) if (row := self._row.get(term)) is not None)
        if not wanted:
            return np.zeros(len(among), np.float32)
        spans = [slice(self._start[row], self._start[row + 1]) for row in wanted]
        where = np.concatenate([self._passages[span] for span in spans])
        what = np.concatenate(
            [self._weights[s] * times for s, times in zip(spans, wanted.values(), strict=True)]
        )
        return np.bincount(where, what, minlength=self.count).astype(np.float32)[among]

    def coverage(self, text: str) -> float:
        """The share of `text`'s weight that the passage which matches most of it has, 0 to 1.

        Weight is idf, counted over pairs, words and numbers: single characters are
        found almost anywhere. A term that no passage has weighs as much as the rarest.
        """
        telling = sorted({term for term in terms(text) if len(term) > 1 or not is_han(term)})
        rows = [self._row.get(term) for term in telling]
        if not rows or not self.count:
            return 0.0
        matched = np.zeros(self.count, np.float64)
        for row in rows:
            if row is not None:
                matched[self._passages[self._start[row] : self._start[row + 1]]] += self._idf[row]
        unseen = _idf(np.zeros(1), self.count)[0]
        whole = sum(float(self._idf[row]) if row is not None else unseen for row in rows)
        return float(matched.max() / whole)

    def has(self, term: str, passage: int) -> bool:
        """Whether the passage at that position has the term."""
        row = self._row.get(term)
        if row is None:
            return False
        span = self._passages[self._start[row] : self._start[row + 1]]  # ascending
        at = int(np.searchsorted(span, passage))
        return at < len(span) and int(span[at]) == passage

    def to_bytes(self) -> bytes:
        """The table as an npz file, numbers and plain bytes only."""
        file = io.BytesIO()
        np.savez(
            file,
            # one block of text: numpy's fixed-width strings cost the longest term's width each
            vocabulary=np.frombuffer("\n".join(self._row).encode(), np.uint8),
            idf=self._idf,
            start=self._start,
            passages=self._passages,
            weights=self._weights,
            count=np.array(self.count),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Keywords:
        """The table that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            text = file["vocabulary"].tobytes().decode()
            return cls(
                text.split("\n") if text else [],
                file["idf"],
                file["start"],
                file["passages"],
                file["weights"],
                int(file["count"]),
            )


def count_keywords(texts: Sequence[str]) -> Keywords:
    """The keyword table of n `texts`."""
    counted = [Counter(terms(text)) for text in texts]
    vocabulary = sorted(set().union(*counted))
    row = {term: i for i, term in enumerate(vocabulary)}
    cells = np.array(
        [(row[t], p, times) for p, bag in enumerate(counted) for t, times in bag.items()],
        np.int64,
    ).reshape(-1, 3)  # one per term and passage: term, passage, times
    cells = cells[np.argsort(cells[:, 0], kind="stable")]
    holders = np.bincount(cells[:, 0], minlength=len(vocabulary))  # passages that have the term
    lengths = np.bincount(cells[:, 1], cells[:, 2], minlength=len(texts)).astype(float)
    idf = _idf(holders, len(texts))
    return Keywords(
        vocabulary,
        idf.astype(np.float32),
        np.concatenate([[0], np.cumsum(holders)]).astype(np.int64),
        cells[:, 1].astype(np.int32),
        _weights(cells, idf, lengths).astype(np.float32),
        len(texts),
    )


def _idf(holders: NDArray[np.number], count: int) -> NDArray[np.float64]:
    # with + 1 inside the logarithm, as Lucene does: never below zero
    return np.log1p((count - holders + 0.5) / (holders + 0.5))


def _weights(
    cells: NDArray[np.int64], idf: NDArray[np.float64], lengths: NDArray[np.float64]
) -> NDArray[np.float64]:
    term, passage, times = cells.T
    relative = lengths / lengths.mean() if lengths.any() else lengths
    damping = K1 * (1 - B + B * relative[passage])
    return idf[term] * times * (K1 + 1) / (times + damping)
