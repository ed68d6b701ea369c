"""One row's index taken apart, ready to be shown: sums, points by leaf, by group, by change.

All points are on the composite's scale; a score that is missing is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from scoring.composite import Composite, Part
from scoring.contributions import contributions, effective_weights, points_lost
from scoring.engine import Scored, effective_shares, score_given
from scoring.rings import frontier
from scoring.robustness import Robustness
from scoring.seeking import least_effort


@dataclass(frozen=True)
class Term:
    """One child in a node's mean."""

    name: str
    share: float  # fraction of the node among the children that have a score; 0: left out
    score: float | None


@dataclass(frozen=True)
class NodeSum:
    """A node with the mean that makes its score."""

    id: str
    name: str
    number: int | None
    depth: int  # distance from the root
    weight: float  # fraction of the index
    score: float | None
    aggregate: str
    terms: tuple[Term, ...]  # none for a leaf


def sums(scored: Scored, position: int) -> tuple[NodeSum, ...]:
    """Every node of row `position`, the root first, each before the nodes below it."""
    return tuple(_sums(scored, position, scored.composite.root, 0))


def _sums(scored: Scored, position: int, part: Part, depth: int) -> Iterator[NodeSum]:
    composite = scored.composite
    children = composite.children.get(part.id, ())
    yield NodeSum(
        part.id,
        part.label,
        part.number,
        depth,
        composite.global_weights[part.id],
        score_of(scored, position, part.id),
        part.aggregate,
        tuple(_terms(scored, position, part)) if children else (),
    )
    for child in children:
        yield from _sums(scored, position, child, depth + 1)


def _terms(scored: Scored, position: int, part: Part) -> Iterator[Term]:
    values = scored.below(part)[[position]]
    shares = effective_shares(scored.composite, part, values)[0]
    children = scored.composite.children[part.id]
    for child, share, value in zip(children, shares, values[0], strict=True):
        yield Term(child.label, float(share), _known(float(value)))


def score_of(scored: Scored, position: int, id_: str) -> float | None:
    """Points of a node or leaf of row `position`."""
    table = scored.nodes if id_ in scored.nodes else scored.scores
    return _known(float(table[id_].iloc[position]))


def _known(value: float) -> float | None:
    return None if value != value else value


@dataclass(frozen=True)
class LeafPoints:
    """What one leaf brings the index, and what it leaves on the table."""

    id: str
    name: str
    number: int | None
    group: str  # name of the node at the main level that it belongs to
    weight: float  # points of the index for a point of score, in this row
    score: float | None
    points: float  # weight × score
    lost: float  # weight × (best − score)


def leaf_points(scored: Scored, position: int, depth: int) -> tuple[LeafPoints, ...]:
    """The leaves of row `position` in the framework's order; groups are those at `depth`."""
    tables = (effective_weights, contributions, points_lost)
    weight, brought, lost = (table(scored).iloc[position].fillna(0.0) for table in tables)
    group = {
        leaf: part
        for part in frontier(scored.composite, depth)
        for leaf in _below(scored.composite, part)
    }
    return tuple(
        LeafPoints(
            leaf.id,
            leaf.label,
            leaf.number,
            group[leaf.id].label,
            float(weight[leaf.id]),
            score_of(scored, position, leaf.id),
            float(brought[leaf.id]),
            float(lost[leaf.id]),
        )
        for leaf in scored.composite.leaves
    )


def _below(composite: Composite, part: Part) -> Iterator[str]:
    """Ids of the leaves below a node, or its own if it is one."""
    if part.id not in composite.children:
        yield part.id
    for child in composite.children.get(part.id, ()):
        yield from _below(composite, child)


def group_points(scored: Scored, depth: int) -> pd.DataFrame:
    """Points of the index that each node at `depth` brings: rows × node ids, adding up to it."""
    brought = contributions(scored)
    return pd.DataFrame(
        {
            part.id: brought[list(_below(scored.composite, part))].sum(axis=1, min_count=1)
            for part in frontier(scored.composite, depth)
        }
    )


@dataclass(frozen=True)
class Swing:
    """What the index does when one leaf alone changes."""

    id: str
    name: str
    number: int | None
    score: float
    down: float  # points of the index, 0 or less
    up: float  # 0 or more


def swings(scored: Scored, position: int, step: float) -> tuple[Swing, ...]:
    """Each leaf of row `position` alone `step` points lower and higher, within the scale.

    The widest first. Leaves without a score are left out, and all where there is no index.
    """
    composite = scored.composite
    row = scored.scores.iloc[position]
    known = [leaf for leaf in composite.leaves if not pd.isna(row[leaf.id])]
    index = float(scored.index.iloc[position])
    if index != index or not known:
        return ()
    low, high = composite.scale
    changed = pd.DataFrame([row] * (2 * len(known)), index=range(2 * len(known)))
    for at, leaf in enumerate(known):
        changed.loc[2 * at, leaf.id] = max(row[leaf.id] - step, min(low, row[leaf.id]))
        changed.loc[2 * at + 1, leaf.id] = min(row[leaf.id] + step, max(high, row[leaf.id]))
    moved = (score_given(composite, changed).index - index).tolist()
    found = [
        Swing(
            leaf.id, leaf.label, leaf.number, float(row[leaf.id]), moved[2 * at], moved[2 * at + 1]
        )
        for at, leaf in enumerate(known)
    ]
    return tuple(sorted(found, key=lambda swing: swing.down - swing.up))


@dataclass(frozen=True)
class Without:
    """The index of a row without one leaf, whose weight its siblings share."""

    name: str
    number: int | None
    index: float  # points; NaN where too little is left
    change: float  # against the index with it


def without_each(scored: Scored, position: int) -> tuple[Without, ...]:
    """Row `position` without each leaf that has a score in turn, the greatest change first.

    Empty where the row has no index, or only one leaf with a score.
    """
    composite, row = scored.composite, scored.scores.iloc[[position]]
    known = [leaf for leaf in composite.leaves if not pd.isna(row[leaf.id].iloc[0])]
    index = float(scored.index.iloc[position])
    if index != index or len(known) < 2:
        return ()
    found = []
    for leaf in known:
        other = float(score_given(composite.without(leaf.id), row).index.iloc[0])
        found.append(Without(leaf.label, leaf.number, other, other - index))
    return tuple(sorted(found, key=lambda one: -abs(one.change) if one.change == one.change else 0))


@dataclass(frozen=True)
class Piece:
    """What one group brings the index of one row; the pieces of a row add up to it."""

    row: str  # name of the row
    group: str
    points: float
    index: float  # of the row


def pieces(scored: Scored, names: Sequence[str], depth: int) -> tuple[Piece, ...]:
    """The index of every row that has one, by the groups at `depth`; `names` are the rows'."""
    points = group_points(scored, depth)
    labels = {part.id: part.label for part in frontier(scored.composite, depth)}
    return tuple(
        Piece(name, labels[str(id_)], float(value), float(index))
        for name, index, (_, row) in zip(names, scored.index, points.iterrows(), strict=True)
        if index == index
        for id_, value in row.items()
    )


@dataclass(frozen=True)
class Cell:
    """The score of a node in a row."""

    row: str
    node: str
    score: float | None


def cells(scored: Scored, names: Sequence[str], depth: int) -> tuple[Cell, ...]:
    """Scores of every row's nodes at `depth`; `names` are the rows'."""
    return tuple(
        Cell(name, part.label, score_of(scored, position, part.id))
        for position, name in enumerate(names)
        for part in frontier(scored.composite, depth)
    )


@dataclass(frozen=True)
class YearPoint:
    """The index of somebody in a year."""

    name: str
    year: int
    index: float
    observed: float = 1.0  # fraction of the weight that had a score


def uneven(points: Sequence[YearPoint]) -> bool:
    """Whether more was reported in one year than in another: their indexes are not alike.

    >>> uneven([YearPoint("甲", 2024, 41.0, 0.72), YearPoint("甲", 2025, 50.0)])
    True
    """
    shares = [point.observed for point in points]
    return max(shares) - min(shares) > _SAME


def base_of(points: Sequence[YearPoint]) -> int:
    """The year to count from: the first of those in which the most was reported.

    A table's first year has no year before it, and so none of the rates of change: counted
    from there, indicators that appear would pass for progress.
    >>> base_of([YearPoint("甲", 2024, 41.0, 0.72), YearPoint("甲", 2025, 50.0)])
    2025
    """
    most = max(point.observed for point in points)
    return min(point.year for point in points if most - point.observed <= _SAME)


_SAME = 0.005  # of the weight: a smaller difference is none


@dataclass(frozen=True)
class RankRow:
    """A row's rank in many runs: as computed, the middle one, and the span of 90 % of them."""

    name: str
    nominal: float
    median: float
    low: float
    high: float
    shares: tuple[float, ...]  # of the runs in which it takes place 1, 2, …; they add up to 1

    @property
    def likeliest(self) -> int:
        """The place that it takes in most runs."""
        return 1 + self.shares.index(max(self.shares))


def rank_rows(found: Robustness, names: Sequence[str]) -> tuple[RankRow, ...]:
    """The rows that have a rank, in their order; `names` are the rows'."""
    summary, shares = found.summary(), found.shares()
    known = summary["nominal"].notna().to_numpy()
    places = [place for place in shares.columns if place <= known.sum()]
    columns = zip(
        names,
        *(summary[c] for c in ("nominal", "median", "low", "high")),
        shares[places].to_numpy(float).tolist(),
        strict=True,
    )
    return tuple(
        RankRow(name, float(nominal), float(median), float(low), float(high), tuple(places))
        for name, nominal, median, low, high, places in columns
        if nominal == nominal
    )


@dataclass(frozen=True)
class Step:
    """A leaf's rise on the cheapest way to a target."""

    name: str
    number: int | None
    score: tuple[float, float]  # before, after
    weight: float  # points of the index for a point of score
    points: float  # weight × rise

    @property
    def rise(self) -> float:
        return self.score[1] - self.score[0]


def steps(
    scored: Scored, position: int, target: float, costs: Mapping[str, float] | None = None
) -> tuple[Step, ...]:
    """The way of least effort (`scoring.seeking.least_effort`), the first step first.

    Raises Undefined for other than arithmetic means and for a target beyond reach.
    """
    weights = effective_weights(scored).iloc[position]
    found = []
    for id_, rise in least_effort(scored, position, target, costs).items():
        leaf, weight = scored.composite.by_id[str(id_)], float(weights[str(id_)])
        now = float(scored.scores[leaf.id].iloc[position])
        points = weight * float(rise)
        found.append(Step(leaf.label, leaf.number, (now, now + float(rise)), weight, points))
    return tuple(found)
