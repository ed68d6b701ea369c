"""Questions with the passages that answer them → word vectors that bring the two together.

Each question of a batch is to be nearer to its own passage than to the others of the batch, and
the other way round (in-batch softmax: van den Oord, Li & Vinyals 2018, arXiv:1807.03748).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Pair = tuple[str, str]  # a question, the passage that answers it

FEWEST_PAIRS = 20  # with fewer there is nothing to tell apart
_EPOCHS = 3
_BATCH = 256
_RATE = 1e-3  # of Adam, in units of the table's mean row length
_TEMPERATURE = 0.05


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of a file, `{"question", "passage"}` a line.

    Raises OSError, ValueError, KeyError, TypeError where a line is none.
    """
    pairs = []
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        if line.strip():
            record = json.loads(line)
            pairs.append((str.strip(record["question"]), str.strip(record["passage"])))
    return pairs


def refine(table: Floats, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> Floats:
    """`table` (v × d), moved a little by `pairs`; the same pairs give the same table.

    Rows that no pair has stay as they are. A token's length, what it tells, is kept in bounds by
    few and small steps.
    """
    import torch

    torch.manual_seed(0)
    size = float(np.linalg.norm(table, axis=1).mean())
    rows = torch.nn.Parameter(torch.tensor(table / size))
    steps = torch.optim.SparseAdam([rows], lr=_RATE)
    sides = [[_ids(tokenizer, pair[side]) for pair in pairs] for side in (0, 1)]
    kept = [i for i in range(len(pairs)) if sides[0][i] and sides[1][i]]
    for epoch in range(_EPOCHS):
        order = np.random.default_rng(epoch).permutation(kept)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            if len(batch) > 1:
                _step(rows, steps, *([side[i] for i in batch] for side in sides))
    refined: Floats = (rows.detach().numpy() * size).astype(np.float32)
    refined[0] = 0
    return refined


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    return [i for i in tokenizer.encode(text, add_special_tokens=False).ids if i]


def _step(rows: Any, steps: Any, questions: list[list[int]], passages: list[list[int]]) -> None:
    import torch

    asked, told = _vectors(rows, questions), _vectors(rows, passages)
    likeness = asked @ told.T / _TEMPERATURE
    own = torch.arange(len(questions))
    across = torch.nn.functional.cross_entropy
    loss = across(likeness, own) + across(likeness.T, own)
    steps.zero_grad()
    loss.backward()
    steps.step()


def _vectors(rows: Any, texts: list[list[int]]) -> Any:
    """Unit vectors of texts, n × d: the direction of the sum of their tokens' rows."""
    import torch

    flat = torch.tensor([i for ids in texts for i in ids])
    starts = torch.tensor([0, *np.cumsum([len(ids) for ids in texts[:-1]]).tolist()])
    sums = torch.nn.functional.embedding_bag(flat, rows, starts, mode="sum", sparse=True)
    return torch.nn.functional.normalize(sums, dim=1)
