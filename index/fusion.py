"""Scores of several searchers → one. Weighted sums of scaled scores; ranks alone lose here.

Reciprocal ranks throw away how far apart scores are: on CMRC 2018 they take recall@1
from 0.96 down to 0.76-0.93, weighted sums keep 0.96.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# The share of keywords in the sum grows with the share of the question's words that one
# passage has: where the words are there, they are the best witness; where they are not,
# meaning is. MRR on 60 hard questions on the plan, and on 400 questions to 2,256 paragraphs:
#   keywords alone              .459   .955     keywords, meaning, word match .2 .4 .4   .590   .946
#   thirds                      .617   .954     growing from .2                          .625   .957
LEAST_KEYWORDS, MOST_KEYWORDS = 0.2, 0.7

# The share of keywords among which are the names that people use, where there are such: see
# docs/embedding.md for the figures.
CALLED = 0.8


def shares(coverage: float) -> tuple[float, float, float]:
    """What keywords, meaning and word match weigh for a question of that `coverage`, 0 to 1.

    >>> shares(0.0), shares(0.5)
    ((0.2, 0.4, 0.4), (0.7, 0.15, 0.15))
    """
    keywords = min(LEAST_KEYWORDS + coverage, MOST_KEYWORDS)
    rest = round((1 - keywords) / 2, 6)
    return keywords, rest, rest


def fuse(scores: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """Each searcher's scores of the same n passages → n fused scores, 0 to 1.

    >>> fuse([np.array([0.0, 8.0]), np.array([0.5, 0.4])], [0.25, 0.75]).tolist()
    [0.75, 0.25]
    """
    total = np.zeros(len(scores[0]), np.float32)
    for weight, some in zip(weights, scores, strict=True):
        total += weight * scaled(some)
    return total


def scaled(scores: Floats) -> Floats:
    """`scores` stretched to 0 … 1 over this query's passages.

    >>> scaled(np.array([2.0, 4.0, 3.0])).tolist()
    [0.0, 1.0, 0.5]

    Scores that are all equal tell nothing apart: 1 where they are positive, else 0.
    >>> scaled(np.array([7.0])).tolist(), scaled(np.array([0.0, 0.0])).tolist()
    ([1.0], [0.0, 0.0])
    """
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    if high > low:
        return (scores - low) / (high - low)
    return np.full_like(scores, 1.0 if high > 0 else 0.0)
