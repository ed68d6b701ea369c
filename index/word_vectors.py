"""Counts of neighbours → one vector per token, near for tokens that keep like company."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.static_model import unit_rows
from index.svd import strongest_directions
from index.tokens import UNKNOWN, is_han

Floats = NDArray[np.float32]

DIMENSION = 256
# context frequencies to this power: rare contexts count less (Levy, Goldberg & Dagan 2015,
# Transactions of the ACL 3, section 3.2)
SMOOTHING = 0.75
# singular values to this power remain: recall@1 of hard questions .45 with .5, .60 with -.25
SPECTRUM = -0.25
CHARACTERS_SHARE = 0.5  # of a word's characters in its vector
COMMON_DIRECTIONS = 2  # removed: what all frequent tokens share
_FREQUENT = 20_000
# weight a / (a + p) of a token of frequency p: Arora, Liang & Ma (2017), ICLR, "SIF"
SIF = 3e-4
# they only spell words that are not known: two unknown words are not alike for their letters
_MUTE = {UNKNOWN, *string.ascii_lowercase}


def make_vectors(counts: Any, vocabulary: Sequence[str], frequency: NDArray[np.int64]) -> Floats:
    """v tokens × d, each token's weight in a sentence folded in; row 0, unknown, is zero.

    `counts` is v × contexts; `frequency` how often each token stands.
    """
    association = _association(counts)
    values, directions = strongest_directions(association, min(DIMENSION, *counts.shape))
    floor = 1e-5 * max(values.max(initial=0), 1e-9)
    scale = np.where(values > floor, np.maximum(values, floor) ** (SPECTRUM - 1), 0)
    into = (directions.T * scale).astype(np.float32)  # contexts × d
    words = unit_rows(association @ into)
    table = unit_rows(words + CHARACTERS_SHARE * _by_characters(counts, vocabulary, into))
    weighted = _weighted(table, frequency)
    weighted[[token in _MUTE for token in vocabulary]] = 0
    return weighted


def _association(counts: Any) -> Any:
    """Positive pointwise mutual information of token and context, smoothed."""
    rows = np.asarray(counts.sum(axis=1)).ravel()
    contexts = np.asarray(counts.sum(axis=0)).ravel().astype(np.float64) ** SMOOTHING
    contexts /= max(contexts.sum(), 1e-12)
    found = counts.tocsr().astype(np.float32)
    owner = np.repeat(np.arange(counts.shape[0]), np.diff(found.indptr))
    expected = rows[owner] * contexts[found.indices]
    found.data = np.maximum(np.log(found.data / expected), 0).astype(np.float32)
    found.eliminate_zeros()
    return found


def _by_characters(counts: Any, vocabulary: Sequence[str], into: Floats) -> Floats:
    """For each token the mean direction of its characters, v × d.

    A character keeps the company of all words that have it.
    """
    spelled = _spelling(vocabulary)
    company = unit_rows(_association((spelled.T @ counts).tocsr()) @ into)
    return unit_rows(spelled @ company)


def _spelling(vocabulary: Sequence[str]) -> Any:
    """v tokens × characters: 1 where the token has the character."""
    from scipy.sparse import coo_array

    owners = [(row, c) for row, token in enumerate(vocabulary) if is_han(token) for c in set(token)]
    characters = {c: i for i, c in enumerate(sorted({c for _, c in owners}))}
    rows = np.array([row for row, _ in owners], np.int64)
    columns = np.array([characters[c] for _, c in owners], np.int64)
    shape = (len(vocabulary), len(characters))
    return coo_array((np.ones(len(rows), np.float32), (rows, columns)), shape).tocsr()


def _weighted(table: Floats, frequency: NDArray[np.int64]) -> Floats:
    """`table` without what all tokens share, each row as long as its token tells."""
    share = frequency / max(frequency.sum(), 1)
    centred = table - (share[:, None] * table).sum(axis=0)
    frequent = np.argsort(-frequency, kind="stable")[:_FREQUENT]
    _, _, common = np.linalg.svd(centred[frequent], full_matrices=False)
    common = common[: min(COMMON_DIRECTIONS, len(common) - 1)]
    centred -= (centred @ common.T) @ common
    return np.ascontiguousarray(centred * (SIF / (SIF + share))[:, None], np.float32)
