"""What missing figures, single indicators and compensation hide behind one number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scoring.composite import FLOOR
from scoring.engine import Scored, score_given


def interval(scored: Scored) -> pd.DataFrame:
    """What the index could be if all were reported: rows × (low, high), points.

    Missing leaves are set to the worst and to the best score. The index computed from
    what is there mostly lies between; it need not where figures were left out because
    too little of their node was there.
    """
    low, high = scored.composite.scale
    ends = {
        name: score_given(scored.composite, scored.scores.fillna(end)).index
        for name, end in (("low", low), ("high", high))
    }
    return pd.DataFrame(ends)


def without(scored: Scored, id_: str) -> Scored:
    """The index without a leaf or a group, whose siblings share its weight."""
    return score_given(scored.composite.without(id_), scored.scores)


def compensation(scored: Scored, depth: int = 2) -> pd.DataFrame:
    """How much good nodes make up for bad ones, by row: rows × four columns.

    `arithmetic` and `geometric` are means of the nodes at `depth` with their weights in
    the whole; `difference` is how many points compensation is worth; `weakest` names the
    node with the lowest score, empty where there is none. A node below FLOOR counts as
    FLOOR in the geometric mean, which it would else make 0. In a tree of fewer levels
    the lowest groups are taken.
    """
    composite = scored.composite
    depth = min(depth, len(composite.levels) - 1)
    points = scored.level(depth)
    ids = [str(id_) for id_ in points.columns]
    weights = points.notna() * [composite.global_weights[id_] for id_ in ids]
    shares = weights.div(weights.sum(axis=1).replace(0, np.nan), axis=0)
    logs = points.clip(lower=FLOOR).apply(np.log)
    found = pd.DataFrame(
        {
            "arithmetic": (points * shares).sum(axis=1, min_count=1),
            "geometric": np.exp((logs * shares).sum(axis=1, min_count=1)),
        }
    )
    found["difference"] = found["arithmetic"] - found["geometric"]
    found["weakest"] = [_weakest(scored, row) for _, row in points.iterrows()]
    return found


def _weakest(scored: Scored, points: pd.Series[float]) -> str:
    known = points.dropna()
    return scored.composite.by_id[str(known.idxmin())].label if len(known) else ""
