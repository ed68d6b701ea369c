"""Vectors: the same answers from every kind of FAISS index that size may choose."""

from __future__ import annotations

import numpy as np
import pytest

from index import vectors
from index.vectors import Vectors, make_vectors

RANDOM = np.random.default_rng(5)
ROWS = RANDOM.standard_normal((2_000, 24)).astype(np.float32)
UNIT = ROWS / np.linalg.norm(ROWS, axis=1, keepdims=True)


@pytest.fixture(params=["flat", "cells"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Vectors:
    if request.param == "cells":
        monkeypatch.setattr(vectors, "LARGEST_FLAT", 100)
    return Vectors.from_bytes(make_vectors(ROWS).to_bytes())


def test_each_row_is_nearest_to_itself(made: Vectors) -> None:
    nearest = [made.nearest(row, 1)[0][0] for row in ROWS[:200]]
    assert np.mean(nearest == np.arange(200)) > 0.97


def test_scores_are_cosines_best_first(made: Vectors) -> None:
    positions, cosines = made.nearest(3 * ROWS[7], 10)
    assert cosines == pytest.approx(UNIT[positions] @ UNIT[7], abs=0.02)
    assert (np.diff(cosines) <= 0).all()


def test_only_allowed_positions_are_found(made: Vectors) -> None:
    allowed = np.arange(3, 2_000, 7)
    positions, _ = made.nearest(ROWS[0], 50, allowed)
    assert len(positions) > 0
    assert set(positions) <= set(allowed)


def test_nothing_allowed_nothing_found(made: Vectors) -> None:
    assert len(made.nearest(ROWS[0], 5, np.zeros(0, np.int64))[0]) == 0


def test_size_and_dimension_are_kept(made: Vectors) -> None:
    assert (made.count, made.dimension) == ROWS.shape


def test_a_zero_row_and_a_zero_question_are_no_trouble() -> None:
    made = make_vectors(np.zeros((3, 4), np.float32))
    assert made.nearest(np.zeros(4, np.float32), 3)[1].tolist() == [0, 0, 0]
