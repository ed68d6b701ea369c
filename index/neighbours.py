"""Token sequences → how often each token stands near each other one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]

WINDOW = 5  # tokens to either side, within one sentence
# tokens more frequent than this share are dropped at random: word2vec's rule
# (Mikolov et al. 2013, NeurIPS 26, section 2.3, in the form of its program)
DROP_ABOVE = 1e-4
LEAST = 1.0  # a weighted count below it is chance
# counted so often, with other tokens dropped, and averaged: one time alone moved MRR by .03
_PASSES = 4
_BLOCK = 2_000_000  # tokens counted at a time: what bounds the memory


@dataclass(frozen=True)
class Sentences:
    """Many sentences end to end."""

    tokens: Ids  # ids; 0 is unknown
    numbers: Ids  # of the sentence that each token stands in, ascending


def count_neighbours(sentences: Sentences, frequency: NDArray[np.int64], columns: int) -> Any:
    """Weighted counts, v tokens × the `columns` most frequent, as a sparse matrix.

    `frequency` says how often each of the v tokens stands. Next to each other counts 1,
    WINDOW apart 1/3; both directions count.
    """
    rank = _ranks(frequency, columns)
    whole: Any = 0
    for seed in range(_PASSES):
        for block in _blocks(_thinned(sentences, frequency, seed)):
            whole = whole + _counted(block, rank, columns, len(frequency))
    whole.data /= _PASSES
    whole.data[whole.data < LEAST] = 0
    whole.eliminate_zeros()
    return whole


def _thinned(sentences: Sentences, frequency: NDArray[np.int64], seed: int) -> Sentences:
    """Without unknown tokens and without most of the very frequent ones."""
    share = DROP_ABOVE * frequency.sum() / np.maximum(frequency, 1)
    keep = np.minimum(1, np.sqrt(share) + share)
    keep[0] = 0
    chance = np.random.default_rng(seed).random(len(sentences.tokens), np.float32)
    stays = chance < keep[sentences.tokens]
    return Sentences(sentences.tokens[stays], sentences.numbers[stays])


def _ranks(frequency: NDArray[np.int64], columns: int) -> Ids:
    """The column of each token, -1 for those too rare to have one."""
    rank = np.full(len(frequency), -1, np.int32)
    known = frequency.copy()
    known[0] = 0
    rank[np.argsort(-known, kind="stable")[:columns]] = np.arange(columns, dtype=np.int32)
    return rank


def _blocks(sentences: Sentences) -> Iterable[Sentences]:
    """Pieces of about _BLOCK tokens that end where a sentence ends."""
    start, size = 0, len(sentences.tokens)
    while start < size:
        last = sentences.numbers[min(start + _BLOCK, size) - 1]
        end = int(np.searchsorted(sentences.numbers, last, side="right"))
        yield Sentences(sentences.tokens[start:end], sentences.numbers[start:end])
        start = end


def _counted(block: Sentences, rank: Ids, columns: int, size: int) -> Any:
    from scipy.sparse import coo_array

    rows, places, weights = [], [], []
    for distance in range(1, WINDOW + 1):
        left, right = block.tokens[:-distance], block.tokens[distance:]
        same = block.numbers[:-distance] == block.numbers[distance:]
        for token, other in ((left, right), (right, left)):
            counted = same & (rank[other] >= 0)
            rows.append(token[counted])
            places.append(rank[other[counted]])
            weight = 1 - (distance - 1) / (WINDOW + 1)
            weights.append(np.full(int(counted.sum()), weight, np.float32))
    cells = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(places)))
    return coo_array(cells, (size, columns)).tocsr()  # adds up what falls on one cell
