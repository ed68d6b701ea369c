"""Where the points of an index come from, and where they are lost.

An effective weight is the derivative of the index by a leaf's score: with arithmetic means
the product of the shares on the path, among the leaves that have a score. Means of any power
are homogeneous of degree 1, so weight × score adds up to the index exactly (Euler).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scoring.composite import Part
from scoring.engine import Scored, Table, effective_shares
from scoring.errors import Undefined
from scoring.means import exponent_of


def effective_weights(scored: Scored) -> pd.DataFrame:
    """Points of the index for one point of a leaf: rows × leaves; 0 where the leaf is missing.

    Missing where the index is. For arithmetic means it holds for changes of any size, else
    for small ones; at a score of 0 the other means have no derivative, and it is 0. Raises
    Undefined where a node is no mean of a power.
    """
    composite = scored.composite
    known = {composite.root.id: np.where(scored.index.isna(), np.nan, 1.0)}
    for part in reversed(composite.groups):
        local = _local(scored, part)
        for position, child in enumerate(composite.children[part.id]):
            known[child.id] = known[part.id] * local[:, position]
    return pd.DataFrame({leaf.id: known[leaf.id] for leaf in composite.leaves}, scored.scores.index)


def contributions(scored: Scored) -> pd.DataFrame:
    """Points that each leaf brings to the index: rows × leaves, adding up to it."""
    return effective_weights(scored) * scored.scores.fillna(0)


def points_lost(scored: Scored) -> pd.DataFrame:
    """Points of the index that each leaf leaves on the table: weight × (best − score).

    Rows × leaves. With arithmetic means they add up to best − index; else each is a
    first estimate.
    """
    return effective_weights(scored) * (scored.composite.scale[1] - scored.scores).fillna(0)


def gap_to_best(scored: Scored) -> pd.DataFrame:
    """Points between each row's score and the best row's, leaf by leaf; NaN where missing."""
    return scored.scores.max() - scored.scores


def _local(scored: Scored, part: Part) -> Table:
    """Derivative of a node by its children's scores: rows × children.

    Of a mean of power p it is share × (mean / child)^(1 − p).
    """
    exponent = exponent_of(part)
    if exponent is None:
        raise Undefined(f"节点“{part.label}”不是加权平均，分不清各指标贡献了多少分。")
    below = scored.below(part)
    shares = effective_shares(scored.composite, part, below)
    node = scored.nodes[part.id].to_numpy(float)[:, None]
    values = np.where(shares > 0, below, 1.0)
    moving = (shares > 0) & (values > max(part.floor, 0.0))
    with np.errstate(over="ignore"):
        ratio = np.divide(node, values, out=np.zeros_like(shares), where=moving)
    return shares if exponent == 1 else np.asarray(shares * ratio ** (1 - exponent), np.float64)
