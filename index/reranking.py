"""Reads a question and a passage together: the passages found, in a better order.

A cross-encoder is the slow and sure way (Nogueira & Cho 2019, arXiv:1901.04085): nothing of it
can be worked out before the question is there, so it looks at the first few only. None comes
with the project; any that sentence_transformers loads may be named.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.plan import Hit
from index.errors import RerankerUnusable

Floats = NDArray[np.float32]

RERANKED = 20  # passages that are read; how long that takes depends on the model


class Reranker(Protocol):
    """Scores texts for a question; the higher the better, its scale is its own."""

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """n texts → n."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder with one output, run by sentence_transformers. Threads may share it."""

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        outputs = int(np.size(self._model.predict([("协同", "协同")], show_progress_bar=False)))
        if outputs != 1:
            raise ValueError(f"{outputs} outputs, one is wanted")

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, show_progress_bar=False) if pairs else []
        return np.nan_to_num(np.asarray(found, np.float32), nan=-np.inf).reshape(len(texts))


def load_reranker(name: str | None) -> Reranker | None:
    """The cross-encoder of that name or in that folder; None where none is named.

    Raises RerankerUnusable.
    """
    return _loaded(name) if name else None


def rerank(question: str, hits: Sequence[Hit], reranker: Reranker) -> tuple[Hit, ...]:
    """`hits` with the first RERANKED in the order in which `reranker` has them.

    They keep the scores of their places, the best score at the first: what follows knows scores
    as a search gives them, from 0 to 1 and falling.
    """
    head, tail = hits[:RERANKED], hits[RERANKED:]
    scores = reranker.scores(question, [hit.passage.searched for hit in head])
    order = np.argsort(-scores, kind="stable")
    return (*(Hit(head[at].passage, head[place].score) for place, at in enumerate(order)), *tail)


@functools.lru_cache(maxsize=1)  # a program has one setting; the plans it holds share the model
def _loaded(name: str) -> Reranker:
    try:
        return CrossEncoderReranker(name)
    except Exception as error:  # whatever a library makes of a foreign folder
        raise RerankerUnusable.of(name, error) from error


def _load(name: str) -> Any:
    from sentence_transformers import CrossEncoder

    return CrossEncoder(name, device="cpu")
