"""Why did the index change between two years? An exact split into leaves and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.composite import Part
from scoring.engine import Scored, effective_shares
from scoring.errors import Undefined


@dataclass(frozen=True)
class Decomposition:
    """A change of the index; `leaves` and `coverage` add up to it."""

    before: float  # index, points
    after: float
    leaves: pd.Series[float]  # leaf id → points from its own change of score
    coverage: pd.Series[float]  # group id → points from parts that had data in one year only

    @property
    def change(self) -> float:
        return self.after - self.before


def decompose(scored: Scored, first: int, second: int) -> Decomposition:
    """The change from row `first` to row `second`, arithmetic means only.

    Each node's change is split with the mean of both years' shares (Marshall-Edgeworth;
    for two factors the same as Shapley's value), so nothing is left over. A part that
    was measured in one year only changes the other parts' shares: its points, counted
    from the node's mean of both years, are `coverage`, not a change of anything in the
    world. Raises Undefined where a year has no index, or for other means.
    """
    if any(part.aggregate != "arithmetic" for part in scored.composite.groups):
        raise Undefined("两年变化只能按算术平均的框架分解。")
    before, after = (float(scored.index.iloc[row]) for row in (first, second))
    if np.isnan(before) or np.isnan(after):
        raise Undefined("两年中有一年算不出总指数，无法分解。")
    split = _Split(scored, first, second)
    split.node(scored.composite.root, 1.0)
    return Decomposition(
        before,
        after,
        pd.Series({leaf.id: split.leaves.get(leaf.id, 0.0) for leaf in scored.composite.leaves}),
        pd.Series(split.coverage),
    )


class _Split:
    """Walks down the tree, collecting points."""

    def __init__(self, scored: Scored, first: int, second: int) -> None:
        self.scored, self.rows = scored, [first, second]
        self.leaves: dict[str, float] = {}
        self.coverage: dict[str, float] = {}

    def node(self, part: Part, weight: float) -> None:
        """Splits a node's change; `weight` is what a point of it brings the index."""
        children = self.scored.composite.children[part.id]
        values = self.scored.below(part)[self.rows]  # 2 years × children
        shares = effective_shares(self.scored.composite, part, values)
        middle = self.scored.nodes[part.id].iloc[self.rows].mean()
        coverage = 0.0
        for child, share, value in zip(children, shares.T, values.T, strict=True):
            if (share > 0).all():
                self._child(child, weight * share.mean(), value)
                coverage += (share[1] - share[0]) * (value.mean() - middle)
            elif share.any():
                year = int(share[1] > 0)
                coverage += (1 if year else -1) * share[year] * (value[year] - middle)
        self.coverage[part.id] = weight * coverage

    def _child(self, child: Part, weight: float, value: np.ndarray) -> None:
        if child.id in self.scored.composite.children and self._known(child):
            self.node(child, weight)
        else:
            self.leaves[child.id] = weight * (value[1] - value[0])

    def _known(self, part: Part) -> bool:
        return bool(self.scored.nodes[part.id].iloc[self.rows].notna().all())
