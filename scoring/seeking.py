"""How far must something move for the index to reach a target? One leaf, one driver, or all.

Scores and index values are in points of the composite's scale.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq, minimize

from scoring.composite import AGGREGATES, Composite, Part
from scoring.contributions import effective_weights
from scoring.engine import Scored, effective_shares, score_given
from scoring.errors import Undefined
from scoring.normalise import raw_for

Column = npt.NDArray[np.float64]
_NEAR = 1e-9  # points: closer than this is there


@dataclass(frozen=True)
class Sought:
    """What one leaf must be for the index to reach a target."""

    leaf: str  # id
    target: float  # index, points
    score: float | None  # points; None if the target is out of reach
    raw: float | None  # in the leaf's unit; None where its score depends on the other rows
    lowest: float  # index with the leaf at the worst score
    highest: float  # index with the leaf at the best: the ceiling

    @property
    def reachable(self) -> bool:
        return self.score is not None


def seek_leaf(scored: Scored, position: int, leaf: str, target: float) -> Sought:
    """The score and the raw value of `leaf` at which row `position` has the index `target`."""
    composite = scored.composite
    row = scored.scores.iloc[[position]].reset_index(drop=True)
    low, high = composite.scale

    def index_at(points: float) -> float:
        return float(score_given(composite, row.assign(**{leaf: points})).index.iloc[0])

    lowest, highest = _known(index_at(low)), _known(index_at(high))
    found = solve(index_at, low, high, target)
    return Sought(leaf, target, found, _raw(composite, leaf, found), lowest, highest)


def solve(
    value_at: Callable[[float], float], low: float, high: float, target: float
) -> float | None:
    """Where a monotone function takes the value `target` between `low` and `high`, or None.

    For coupled raw figures, `value_at` computes everything that depends on the figure.

    >>> round(solve(lambda pm25: 100 - 2 * pm25, 0, 50, 40), 9)
    30.0
    >>> solve(lambda x: x, 0, 1, 2) is None
    True
    """
    at_low, at_high = value_at(low) - target, value_at(high) - target
    if abs(at_low) < _NEAR:
        return low
    if abs(at_high) < _NEAR:
        return high
    if not at_low * at_high < 0:  # also where one of them is missing
        return None
    return float(brentq(lambda x: value_at(x) - target, low, high, xtol=1e-12, rtol=1e-14))


def _raw(composite: Composite, leaf: str, points: float | None) -> float | None:
    measure = composite.by_id[leaf].measure
    if points is None or measure is None or measure.normalise not in ("goalposts", "none"):
        return None
    return raw_for(points, measure, *composite.scale)


def _known(index: float) -> float:
    if index != index:
        raise Undefined("有得分的指标太少，算不出总指数，也就无法反推。")
    return index


@dataclass(frozen=True)
class Gap:
    """What lies between a row and a target."""

    target: float  # index, points
    gap: float  # points still missing; negative: beyond it
    highest: float  # index with all that may move at its best
    room: pd.Series[float]  # points of the index that each movable leaf could still bring

    @property
    def reachable(self) -> bool:
        return self.highest >= self.target - _NEAR


def gap_to(
    scored: Scored, position: int, target: float, movable: Collection[str] | None = None
) -> Gap:
    """The gap of row `position` to a target, and the headroom of the leaves that may move.

    `movable` are ids of leaves; None: all that have a score. Each leaf's room is what it
    brings alone; with arithmetic means the rooms of all add up.
    """
    index = _known(float(scored.index.iloc[position]))
    row = scored.scores.iloc[[position]].reset_index(drop=True)
    scores = row.iloc[0].dropna()
    ids = [id_ for id_ in scores.index if movable is None or id_ in movable]
    best = scored.composite.scale[1]

    def with_best(ids: list[str]) -> float:
        changed = row.assign(**dict.fromkeys(ids, best))
        return float(score_given(scored.composite, changed).index.iloc[0])

    room = pd.Series({id_: with_best([id_]) - index for id_ in ids}, dtype=float)
    return Gap(target, target - index, with_best(ids), room.sort_values(ascending=False))


_TINY = 1e-7  # points: a rise below is none
_STEPS = 500  # of the search, at most


def _least_bent(
    scored: Scored, position: int, target: float, costs: Mapping[str, float]
) -> pd.Series[float]:
    """The cheapest rises where nodes are geometric or harmonic means.

    min Σ c·x, index(scores + x) ≥ target, 0 ≤ x ≤ room: a convex programme, by sequential
    quadratic programming (SLSQP, Kraft 1988) from the point on the straight way to full
    marks at which the index is there. Below a node's floor the index does not move and has
    no slope; as the way begins above it, it is not stuck there.
    """
    best = scored.composite.scale[1]
    scores = scored.scores.iloc[position].dropna()
    ids = [str(id_) for id_ in scores.index]
    start = scores.to_numpy(float)
    most = best - start
    price = np.array([costs.get(id_, 1.0) for id_ in ids])
    means = _Means(scored, position, ids)

    def index_at(rises: Column) -> float:
        return means.index(start + rises)[0]

    def slopes(rises: Column) -> Column:
        return means.index(start + rises)[1]

    now, full = _known(float(scored.index.iloc[position])), index_at(most)
    if full < target - _NEAR:
        raise Undefined(f"各指标都到满分也还差{target - full:.2f}分，达不到{target:g}分。")
    if now >= target - _NEAR:
        return pd.Series(dtype=float)
    share = solve(lambda part: index_at(part * most), 0.0, 1.0, target)
    found = minimize(
        lambda rises: float(price @ rises),
        (1.0 if share is None else share) * most,
        jac=lambda rises: price,
        bounds=[(0.0, float(top)) for top in most],
        constraints={"type": "ineq", "fun": lambda r: index_at(r) - target, "jac": slopes},
        method="SLSQP",
        options={"maxiter": _STEPS, "ftol": 1e-10},
    )
    if not found.success or index_at(found.x) < target - 1e-4:
        raise Undefined("没有找到代价最小的办法：请换一个目标再试。")
    rises = {id_: float(x) for id_, x in zip(ids, found.x, strict=True) if x > _TINY}
    return pd.Series(rises, dtype=float).sort_values(ascending=False, kind="stable")


class _Means:
    """The tree of one row as plain numbers: a search asks it for thousands of indexes."""

    def __init__(self, scored: Scored, position: int, leaves: Sequence[str]) -> None:
        self.leaves, self.root = leaves, scored.composite.root.id
        self.nodes: list[tuple[Part, list[str], Column]] = []  # children before parents
        for part in scored.composite.groups:
            below = scored.below(part)[[position]]
            shares = effective_shares(scored.composite, part, below)[0]
            ids = [child.id for child in scored.composite.children[part.id]]
            there = [at for at, share in enumerate(shares) if share > 0]
            if there:
                self.nodes.append((part, [ids[at] for at in there], shares[there]))

    def index(self, scores: Column) -> tuple[float, Column]:
        """The index, and by how much it moves for one point of each leaf."""
        values = dict(zip(self.leaves, map(float, scores), strict=True))
        slopes: dict[str, Column] = {}
        for part, ids, shares in self.nodes:
            own = np.array([values[id_] for id_ in ids])
            raised = own if part.aggregate == "arithmetic" else np.maximum(own, part.floor)
            values[part.id] = mean = _mean(part.aggregate, raised, shares)
            ratio = np.divide(mean, raised, out=np.zeros_like(raised), where=raised > 0)
            slopes[part.id] = shares * ratio ** _POWERS[part.aggregate] * (raised == own)
        weights = {self.root: 1.0}
        for part, ids, _ in reversed(self.nodes):
            for id_, slope in zip(ids, slopes[part.id], strict=True):
                weights[id_] = weights.get(part.id, 0.0) * float(slope)
        return values[self.root], np.array([weights.get(id_, 0.0) for id_ in self.leaves])


# a mean's slope by a child is share × (mean / child) to this power (`scoring.contributions`)
_POWERS = {"arithmetic": 0, "geometric": 1, "harmonic": 2}


def _mean(kind: str, values: Column, shares: Column) -> float:
    if kind == "arithmetic":
        return float(values @ shares)
    if not (values > 0).all():
        return 0.0
    if kind == "geometric":
        return float(np.exp(np.log(values) @ shares))
    return float(1 / (shares / values).sum())


def least_effort(
    scored: Scored, position: int, target: float, costs: Mapping[str, float] | None = None
) -> pd.Series[float]:
    """The cheapest rises of scores that bring row `position` to a target: leaf id → points.

    `costs` are per point of score, above 0 (default: all the same). The linear programme
    min Σ c·x, Σ w·x = gap, 0 ≤ x ≤ room has one constraint, so taking the leaves by
    falling w / c solves it. With geometric or harmonic means the index is a concave
    function of the scores, so that the cheapest point at which it is `target` is the only
    one (`_least_bent`). Raises Undefined for a target beyond reach, and where a node is
    combined in another way.
    """
    other = next((p for p in scored.composite.groups if p.aggregate not in AGGREGATES), None)
    if other:
        raise Undefined(f"节点“{other.label}”不是算术、几何或调和平均，求不出最省力的办法。")
    if any(part.aggregate != "arithmetic" for part in scored.composite.groups):
        return _least_bent(scored, position, target, costs or {})
    weights = effective_weights(scored).iloc[position]
    room = (scored.composite.scale[1] - scored.scores.iloc[position]).dropna()
    missing = target - _known(float(scored.index.iloc[position]))
    price = pd.Series(costs or {}, dtype=float).reindex(room.index).fillna(1.0)
    rises: dict[str, float] = {}
    for id_ in (weights[room.index] / price).sort_values(ascending=False, kind="stable").index:
        if missing > _NEAR and weights[id_] > 0:
            rises[str(id_)] = min(room[id_], missing / weights[id_])
            missing -= rises[str(id_)] * weights[id_]
    if missing > _NEAR:
        raise Undefined(f"各指标都到满分也还差{missing:.2f}分，达不到{target:g}分。")
    return pd.Series(rises, dtype=float)
