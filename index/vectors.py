"""Vectors → nearest vectors, by FAISS. The kind of FAISS index follows from the size."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.static_model import unit_rows

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

# 256 dimensions, one core: 100,000 vectors take 6.6 ms flat, 0.06 ms in cells of one byte
# a number, recall 0.98. Below this size flat is exact, small and fast enough.
LARGEST_FLAT = 50_000
CELLS_VISITED = 32
# k-means as faiss does it (25 rounds over 256 vectors a cell) takes three times as long for
# recall 0.988 in place of 0.986
ROUNDS, VECTORS_A_CELL = 10, 64


class Vectors:
    """n unit vectors, searched by cosine."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self.count, self.dimension = int(index.ntotal), int(index.d)

    def nearest(
        self, query: Floats, count: int, allowed: Positions | None = None
    ) -> tuple[Positions, Floats]:
        """The `count` vectors nearest to `query` (d): positions and cosines, best first.

        `allowed` are the only positions looked at, all where it is None.
        """
        wanted = min(count, self.count if allowed is None else len(allowed))
        if not wanted:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        # one question is too little to share out: with the cores busy, waiting for the helping
        # threads took 14 ms, the search alone 0.4 (the setting is the calling thread's own)
        faiss.omp_set_num_threads(1)
        unit = unit_rows(query.reshape(1, -1))
        cosines, positions = self._index.search(unit, wanted, params=self._parameters(allowed))
        found = positions[0] >= 0  # cells that were visited may hold fewer
        return positions[0][found], cosines[0][found]

    def _parameters(self, allowed: Positions | None) -> Any:
        if allowed is None:
            return None
        # the constructors take keywords that faiss's own annotations do not know
        options: dict[str, Any] = {"sel": faiss.IDSelectorBatch(allowed)}
        if not isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParameters(**options)
        options["nprobe"] = CELLS_VISITED
        return faiss.SearchParametersIVF(**options)

    def to_bytes(self) -> bytes:
        """The FAISS index as bytes: written by Python, any path will do on any system."""
        return bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Vectors:
        """The vectors that `to_bytes` wrote."""
        return cls(faiss.deserialize_index(np.frombuffer(data, np.uint8)))


def make_vectors(vectors: Floats) -> Vectors:
    """n × d → searchable; rows are brought to length 1."""
    count, dimension = vectors.shape
    kind = "Flat" if count <= LARGEST_FLAT else f"IVF{int(4 * count**0.5)},SQ8"
    index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    rows = np.ascontiguousarray(unit_rows(vectors))
    if not index.is_trained:
        cells = faiss.extract_index_ivf(index)
        cells.cp.niter, cells.cp.max_points_per_centroid = ROUNDS, VECTORS_A_CELL
        index.train(rows)
        cells.nprobe = CELLS_VISITED
    index.add(rows)
    return Vectors(index)
