"""Passages → a small SentenceTransformer fitted on them, with nothing to download.

Latent semantic analysis: passages that share terms pull together terms that stand in
like passages. terms × passages counts → tf-idf → truncated SVD → one vector per term,
its idf folded in, so that a text's vector is the plain mean that `StaticEmbedding` takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.static_model import unit_rows
from index.tokens import is_han, terms, tokenizer_for

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

RECIPE = "fitted on the passages, 1"  # a change of the fitting makes older indexes foreign

DIMENSION = 192
LARGEST_VOCABULARY = 60_000
# singular values to this power are divided out, so that broad themes weigh less; recall@1
# of the vectors alone on CMRC and DRCD: 0: .560, 0.25: .577, 0.5: .588, 0.75: .593
WHITENING = 0.75
_OVERSAMPLING = 32
_POWER_ITERATIONS = 2
_SEED = 20231


@dataclass(frozen=True)
class Fitted:
    """A fitted model and, since they fall out of the fitting, the passages' vectors."""

    tokenizer: Tokenizer
    table: Floats  # v tokens × d
    vectors: Floats  # n passages × d, rows of length 1


def fit(texts: Sequence[str]) -> Fitted:
    """The model of n `texts`; the same texts give the same model."""
    tokenizer = tokenizer_for(_vocabulary(texts))
    counts = _counts(tokenizer, texts)
    table = _table(counts)
    return Fitted(tokenizer, table, unit_rows(np.asarray(counts @ table, np.float32)))


def save(fitted: Fitted, folder: Path) -> None:
    """Writes `fitted` as a SentenceTransformer of stock modules into `folder`."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    table = StaticEmbedding(fitted.tokenizer, embedding_weights=fitted.table)
    model = SentenceTransformer(modules=[table, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)


def _vocabulary(texts: Sequence[str]) -> list[str]:
    """Single characters, words, and the pairs that stand in two texts or more."""
    holders = Counter(term for text in texts for term in set(terms(text)))
    kept = [t for t, n in holders.items() if n > 1 or len(t) == 1 or not is_han(t)]
    return sorted(kept, key=lambda term: (-holders[term], term))[:LARGEST_VOCABULARY]


def _counts(tokenizer: Tokenizer, texts: Sequence[str]) -> csr_matrix:
    """n texts × v tokens; the unknown token, column 0, stays empty."""
    from scipy.sparse import csr_matrix

    ids = [[i for i in code.ids if i] for code in tokenizer.encode_batch(list(texts))]
    start = np.cumsum([0, *map(len, ids)])
    columns = np.concatenate([np.array(row, np.int32) for row in ids] or [np.zeros(0, np.int32)])
    shape = (len(texts), tokenizer.get_vocab_size())
    counts = csr_matrix((np.ones(len(columns), np.float32), columns, start), shape)
    counts.sum_duplicates()
    return counts


def _table(counts: csr_matrix) -> Floats:
    """One vector per token, v × d."""
    n, v = counts.shape
    holders = np.bincount(counts.indices, minlength=v)
    idf = np.log((n + 1) / (holders + 1)) + 1
    idf[0] = 0
    weighted = counts.copy()
    weighted.data = np.log1p(weighted.data) * idf[weighted.indices]
    values, directions = _svd(_unit(weighted), min(DIMENSION, max(1, min(n, v) - 1)))
    floor = 1e-5 * max(values[0], 1e-9)  # below it is rounding, not a theme
    scale = np.where(values > floor, np.maximum(values, floor) ** -WHITENING, 0)
    return np.ascontiguousarray(directions.T * scale * idf[:, None], np.float32)


def _unit(matrix: csr_matrix) -> csr_matrix:
    from scipy.sparse import diags_array

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(lengths, 1e-12)) @ matrix).tocsr()


def _svd(matrix: csr_matrix, rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Largest `rank` singular values (descending) and right directions, rank × v.

    Halko, Martinsson & Tropp (2011), SIAM Review 53(2), algorithm 4.4: a random sketch
    sharpened by power iterations. Seed and signs are fixed: the same matrix, the same answer.
    """
    n, v = matrix.shape
    width = min(rank + _OVERSAMPLING, n, v)
    if not width:
        return np.zeros(rank), np.zeros((rank, v))
    sketch = matrix @ np.random.default_rng(_SEED).standard_normal((v, width))
    for _ in range(_POWER_ITERATIONS):
        sketch = matrix @ (matrix.T @ np.linalg.qr(sketch)[0])
    small = (matrix.T @ np.linalg.qr(sketch)[0]).T  # width × v
    # its left side from the little width × width product: the long side needs no SVD
    squares, left = np.linalg.eigh(small @ small.T)
    values = np.sqrt(np.maximum(squares[::-1][:rank], 0))
    directions = (left[:, ::-1][:, :rank].T @ small) / np.maximum(values, 1e-9)[:, None]
    top = np.abs(directions).argmax(axis=1)
    return values, directions * np.sign(directions[np.arange(len(top)), top])[:, None]
