"""Word-by-word matching: each word of a question looks for its nearest word in a passage.

Late interaction (Khattab & Zaharia 2020, SIGIR, "ColBERT") with the table of a static
model, so that nothing has to be run: similarities of words are looked up.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.static_model import Floats, StaticModel, unit_rows

Positions = NDArray[np.int64]

NEAR = 0.2  # words less alike than this have nothing to do with each other


class WordMatch:
    """n passages as sets of words: passage i has words[start[i]:start[i+1]]."""

    def __init__(
        self,
        model: StaticModel,
        vocabulary: NDArray[np.int32],  # tokens that the passages have
        words: NDArray[np.int32],  # positions in the vocabulary
        start: NDArray[np.int64],  # n + 1
    ) -> None:
        self.model = model
        self._vocabulary, self._words, self._start = vocabulary, words, start
        self._directions = unit_rows(model.rows(vocabulary))
        self.count = len(start) - 1

    def scores(self, text: str, among: Positions) -> Floats:
        """For each passage `among`: how much of `text` has its like there, 0 to 1."""
        tokens, times = np.unique(np.array(self.model.tokens(text), np.int32), return_counts=True)
        rows = self.model.rows(tokens)
        weights = np.linalg.norm(rows, axis=1) * times
        if not weights.sum() > 0 or not len(among):
            return np.zeros(len(among), np.float32)
        likeness = unit_rows(rows) @ self._directions.T  # words asked × words known
        likeness = np.maximum(likeness - NEAR, 0) / (1 - NEAR)
        best = self._best(likeness, among)
        scores: Floats = (weights @ best / weights.sum()).astype(np.float32)
        return scores

    def _best(self, likeness: Floats, among: Positions) -> Floats:
        """The likeness of each word asked to its nearest in each passage: q × n."""
        sizes = self._start[among + 1] - self._start[among]
        ends = np.cumsum(sizes)
        # one run of word positions for all passages, an empty passage having none
        inside = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes)
        words = self._words[np.repeat(self._start[among], sizes) + inside]
        best = np.zeros((len(likeness), len(among)), np.float32)
        filled = sizes > 0
        if filled.any():
            starts = (ends - sizes)[filled]
            best[:, filled] = np.maximum.reduceat(likeness[:, words], starts, axis=1)
        return best

    def to_bytes(self) -> bytes:
        """The word sets as an npz file; the model is kept elsewhere."""
        file = io.BytesIO()
        np.savez(file, vocabulary=self._vocabulary, words=self._words, start=self._start)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, model: StaticModel) -> WordMatch:
        """The word sets that `to_bytes` wrote, with the model they were made with."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return cls(model, file["vocabulary"], file["words"], file["start"])


def gather_words(texts: Sequence[str], model: StaticModel) -> WordMatch:
    """The word sets of n `texts`."""
    sets = [sorted(set(model.tokens(text))) for text in texts]
    flat = np.array([token for tokens in sets for token in tokens], np.int32)
    vocabulary, words = np.unique(flat, return_inverse=True)
    start = np.cumsum([0, *map(len, sets)])
    return WordMatch(model, vocabulary, words.astype(np.int32), start)
