"""Raw table → scores → every level → index. Each stage stays visible as a table.

    raw        rows × leaves, in each leaf's own unit
    scores     rows × leaves, points                           (scoring.normalise)
    nodes      rows × groups, points, children before parents  (`aggregate`)
    index      rows, points: the root's column of `nodes`

A value that is missing is NaN in every stage and is never counted as zero, unless the
framework's policy is "zero".
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.composite import Composite, Part
from scoring.errors import BadTable
from scoring.means import combined
from scoring.normalise import normalise

Table = npt.NDArray[np.float64]
DUST = 1e-12  # a share of exactly min_weight, added up in binary


@dataclass(frozen=True, eq=False)
class Scored:
    """All stages of one computation."""

    composite: Composite
    raw: pd.DataFrame  # rows × leaves
    scores: pd.DataFrame  # rows × leaves, points
    nodes: pd.DataFrame  # rows × groups, points
    filled: pd.DataFrame | None = (
        None  # rows × leaves: whether a value was put in for a missing one
    )

    @property
    def index(self) -> pd.Series[float]:
        """Points, by row."""
        return self.nodes[self.composite.root.id]

    @functools.cached_property
    def ranks(self) -> pd.Series[float]:
        """1 for the highest index; equal ones share the best of their ranks; NaN without one."""
        return self.index.rank(ascending=False, method="min")

    @functools.cached_property
    def observed_weight(self) -> pd.Series[float]:
        """Fraction of the index's weight whose leaves have a score, 0 to 1, by row."""
        weights = [self.composite.global_weights[id_] for id_ in self.scores.columns]
        told = self.scores.notna() if self.filled is None else self.scores.notna() & ~self.filled
        share = told.to_numpy() @ np.array(weights)
        return pd.Series(np.round(share, 12), self.scores.index)

    def below(self, part: Part) -> Table:
        """Rows × children of a group, points as they are averaged: NaN where left out."""
        ids = [child.id for child in self.composite.children[part.id]]
        known = [self.nodes[id_] if id_ in self.nodes else self.scores[id_] for id_ in ids]
        return _counted(self.composite, np.column_stack(known).astype(float))

    def level(self, depth: int) -> pd.DataFrame:
        """Points of the nodes at a distance from the root: `level(0)` is the index."""
        both = pd.concat([self.nodes, self.scores], axis=1)
        return both[list(self.composite.levels[depth])]


def score(composite: Composite, raw: pd.DataFrame) -> Scored:
    """All stages for a table with one column per leaf, by id; a column that is not there is empty.

    Raises BadTable where something is missing and the framework's policy is "fail".
    """
    ids = [leaf.id for leaf in composite.leaves]
    raw = raw.reindex(columns=ids).astype(float)
    return score_given(composite, scores_of(composite, raw), raw)


def score_given(
    composite: Composite, scores: pd.DataFrame, raw: pd.DataFrame | None = None
) -> Scored:
    """The stages after normalising, from scores of leaves (rows × leaves, points)."""
    scores = scores.reindex(columns=[leaf.id for leaf in composite.leaves])
    if composite.missing.policy == "fail":
        _refuse_missing(composite, scores)
    nodes = pd.DataFrame(aggregate(composite, scores), index=scores.index)
    few = scores.notna().mean(axis=1) < composite.missing.min_data - DUST
    nodes.loc[few, composite.root.id] = np.nan
    return Scored(composite, scores if raw is None else raw, scores, nodes)


def scores_of(composite: Composite, raw: pd.DataFrame) -> pd.DataFrame:
    """Rows × leaves in their units → rows × leaves in points."""
    low, high = composite.scale
    columns = {
        leaf.id: normalise(raw[leaf.id].to_numpy(float), leaf.measure, low, high)
        if leaf.measure
        else np.full(len(raw), np.nan)
        for leaf in composite.leaves
    }
    return pd.DataFrame(columns, index=raw.index)


def aggregate(composite: Composite, scores: pd.DataFrame) -> dict[str, Table]:
    """Group id → points by row, children before parents."""
    known = {leaf.id: scores[leaf.id].to_numpy(float) for leaf in composite.leaves}
    nodes = {}
    for part in composite.groups:
        parts = composite.children[part.id]
        below = np.column_stack([known[child.id] for child in parts])
        known[part.id] = nodes[part.id] = _average(composite, part, below)
    return nodes


def effective_shares(composite: Composite, part: Part, below: Table) -> Table:
    """Each child's fraction of a node, by row: 0 where missing, all 0 where the node is missing.

    rows × children in points → rows × children. The weights of the children that are
    present are scaled to 1, level by level; a node with too little weight present is
    missing itself, and so at the next level counts as missing there.
    """
    shares = np.array([composite.share(child) for child in composite.children[part.id]])
    present = np.isfinite(below) * shares
    total = present.sum(axis=1, keepdims=True)
    least = composite.missing.min_weight if part.least is None else part.least
    enough = (total > 0) & (total >= least - DUST)
    return np.divide(present, total, out=np.zeros_like(present), where=enough)


def _average(composite: Composite, part: Part, below: Table) -> Table:
    below = _counted(composite, below)
    shares = effective_shares(composite, part, below)
    # a missing child has no share; 1 keeps it out of logarithms and quotients
    values = np.where(shares > 0, below, 1.0)
    mean = combined(values, shares, part, composite.scale)
    return np.where(shares.sum(axis=1) > 0, mean, np.nan)


def _counted(composite: Composite, below: Table) -> Table:
    """What a missing score counts as: the low end of the scale under the policy "zero"."""
    if composite.missing.policy != "zero":
        return below
    return np.where(np.isfinite(below), below, composite.scale[0])


def _refuse_missing(composite: Composite, scores: pd.DataFrame) -> None:
    rows, columns = np.nonzero(scores.isna().to_numpy())
    if len(rows):
        label = composite.by_id[str(scores.columns[columns[0]])].label
        more = f"（另有{len(rows) - 1}处）" if len(rows) > 1 else ""
        raise BadTable(f"第{rows[0] + 1}行数据缺少“{label}”{more}：这个框架不允许缺失。")
