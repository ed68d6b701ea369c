"""A large sparse matrix → its strongest directions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_OVERSAMPLING = 32
_POWER_ITERATIONS = 2
_SEED = 20231


def strongest_directions(matrix: Any, rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Largest `rank` singular values (descending) and right directions, rank × columns.

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
