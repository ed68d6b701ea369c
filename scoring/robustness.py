"""How far do the ranks hang on choices that could have been made otherwise?

Monte Carlo over weights, goalposts and the kind of mean (Saisana, Saltelli & Tarantola
2005, J. R. Statist. Soc. A 168(2): 307-323). Seeded, so that a run can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.composite import FLOOR, Composite, Part
from scoring.contributions import effective_weights
from scoring.coupling import coordination
from scoring.engine import effective_shares, score, score_given
from scoring.errors import Undefined
from scoring.normalise import clipped, prepared, transformed
from scoring.readings import DEFAULT as AS_READ
from scoring.readings import Readings

Table = npt.NDArray[np.float64]
_SAME = 1e-9  # by which a degree may differ from the one that its parts make
_BLOCK = 1_000_000  # numbers of one stage held at once


@dataclass(frozen=True)
class Shaken:
    """What is varied, evenly within these bounds and independently (assumptions)."""

    weights: float = 0.25  # each weight times 1 ± this, then scaled to 1 within its parent
    goalposts: float = 0.1  # each goalpost moved by ± this fraction of their distance
    means: float = 0.5  # share of runs in which every mean is of the other kind (`OTHER`)
    runs: int = 10_000
    seed: int = 0
    floor: float = FLOOR  # points that a score counts at least where a mean becomes geometric


# what a mean becomes in the runs that vary it: the two compensate most and least alike
OTHER = {"arithmetic": "geometric", "geometric": "arithmetic", "harmonic": "arithmetic"}


DEFAULT = Shaken()


@dataclass(frozen=True, eq=False)
class Robustness:
    """Ranks in every run."""

    nominal: pd.Series[float]  # rank by row without any variation; NaN without an index
    ranks: pd.DataFrame  # runs × rows; 1 is the highest, ties share the best rank

    def summary(self) -> pd.DataFrame:
        """By row: nominal rank, mean, median, and the interval that holds 90% of the runs.

        Quantiles are interpolated linearly (R's type 7).
        """
        return rank_summary(self.nominal, self.ranks)

    def shares(self) -> pd.DataFrame:
        """Share of the runs in which each row takes each place: rows × places, 0 to 1."""
        counted = {row: self.ranks[row].value_counts(normalize=True) for row in self.ranks}
        places = range(1, len(self.nominal) + 1)
        return pd.DataFrame(counted).T.reindex(columns=places).fillna(0.0)


def rank_summary(nominal: pd.Series[float], ranks: pd.DataFrame) -> pd.DataFrame:
    """Ranks of many runs (runs × rows) → rows × (nominal, mean, median, low, high)."""
    return pd.DataFrame(
        {
            "nominal": nominal,
            "mean": ranks.mean(),
            "median": ranks.median(),
            "low": ranks.quantile(0.05),
            "high": ranks.quantile(0.95),
        }
    )


def robustness(
    composite: Composite,
    raw: pd.DataFrame,
    shaken: Shaken = DEFAULT,
    tell: Callable[[int, int], None] = lambda done, of: None,
    readings: Readings = AS_READ,
) -> Robustness:
    """Ranks of the rows of `raw` (rows × leaves, in their units) in many runs.

    `tell` is called with the runs done and all runs. Whether a node has enough data is
    settled with the nominal weights, so that a row has an index in all runs or in none.
    ⑦, which is made of the scores of ② and ⑥, is made again of what these are in the run,
    wherever it was made so at first (`readings` say how); one that is reported stands.
    """
    nominal = score(composite, raw)
    rng = np.random.default_rng(shaken.seed)
    ranks = []
    for size in _blocks(shaken.runs, len(raw) * len(composite.leaves)):
        drawn = _Drawn(rng, size)
        run = _Run(nominal.composite, nominal.raw, shaken, drawn, readings)
        ranks.append(_ranked(run.index()))
        tell(sum(map(len, ranks)), shaken.runs)
    table = np.concatenate(ranks) if ranks else np.empty((0, len(raw)))
    return Robustness(nominal.ranks, pd.DataFrame(table, columns=nominal.scores.index))


GROUPS = ("平均方法", "目标值", "权重")  # of choices, in the order in which they are drawn


class _Drawn:
    """Choices at random: k runs, each asked for as many numbers of [0, 1) as it needs."""

    def __init__(self, rng: np.random.Generator, size: int) -> None:
        self.rng, self.size = rng, size
        self.groups: list[str] = []  # of the numbers that were asked for, in order

    def take(self, count: int, group: str) -> Table:
        self.groups += [group] * count
        return self.rng.random((self.size, count))


class _Laid(_Drawn):
    """Choices laid down beforehand: a row of numbers per run, taken from left to right."""

    def __init__(self, design: Table) -> None:
        super().__init__(np.random.default_rng(0), len(design))
        self.design = design

    def take(self, count: int, group: str) -> Table:
        first = len(self.groups)
        self.groups += [group] * count
        return self.design[:, first : first + count]


def choices(composite: Composite, raw: pd.DataFrame, shaken: Shaken) -> list[str]:
    """The group of every number that a run needs, in order."""
    drawn = _Drawn(np.random.default_rng(0), 1)
    nominal = score(composite, raw)
    _Run(nominal.composite, nominal.raw, shaken, drawn).index()
    return drawn.groups


def ranks_of_design(
    composite: Composite,
    raw: pd.DataFrame,
    shaken: Shaken,
    design: Table,
    tell: Callable[[int, int], None] = lambda done, of: None,
    readings: Readings = AS_READ,
) -> Table:
    """Ranks (runs × rows) for choices that are laid down: runs × `choices`, in [0, 1]."""
    nominal = score(composite, raw)
    ranks, done = [], 0
    for size in _blocks(len(design), len(raw) * len(composite.leaves)):
        laid = _Laid(design[done : done + size])
        run = _Run(nominal.composite, nominal.raw, shaken, laid, readings)
        ranks.append(_ranked(run.index()))
        done += size
        tell(done, len(design))
    return np.concatenate(ranks)


def _blocks(runs: int, size: int) -> Iterator[int]:
    step = max(1, _BLOCK // max(size, 1))
    for start in range(0, runs, step):
        yield min(step, runs - start)


class _Run:
    """One block of runs: k runs × rows × leaves."""

    def __init__(
        self,
        composite: Composite,
        raw: pd.DataFrame,
        shaken: Shaken,
        drawn: _Drawn,
        readings: Readings = AS_READ,
    ) -> None:
        other = next((part for part in composite.groups if part.aggregate not in OTHER), None)
        if other:
            raise Undefined(f"节点“{other.label}”不是算术、几何或调和平均，试不了名次稳不稳。")
        self.composite, self.raw, self.readings = composite, raw, readings
        self.shaken, self.drawn, self.size = shaken, drawn, drawn.size
        self.plain = score(composite, raw)
        self.other = drawn.take(1, GROUPS[0]) < shaken.means

    def index(self) -> Table:
        """Runs × rows, points; NaN where the nominal index is missing."""
        ends = {leaf.id: self._ends(leaf) for leaf in self.composite.leaves}
        raw = {leaf.id: self.raw[leaf.id].to_numpy(float) for leaf in self.composite.leaves}
        known = {leaf.id: self._scores(leaf, ends, raw) for leaf in self.composite.leaves}
        for leaf, degree in self._coordinated(known):
            known[leaf.id] = self._scores(leaf, ends, raw | {leaf.id: degree})
        for part in self.composite.groups:
            known[part.id] = self._average(part, known)
        return known[self.composite.root.id]

    def _ends(self, leaf: Part) -> Table | None:
        """Runs × 2: the goalposts of a leaf, as they are scaled; None where none vary."""
        measure = leaf.measure
        if measure is None or measure.normalise != "goalposts" or not self.shaken.goalposts:
            return None
        moved = self._uniform(self.shaken.goalposts, 2, GROUPS[1])
        ends = transformed(np.array([measure.at0, measure.at100], dtype=float), measure)
        return np.asarray(ends + moved * (ends[1] - ends[0]), np.float64)

    def _scores(
        self, leaf: Part, all_ends: Mapping[str, Table | None], raw: Mapping[str, Table]
    ) -> Table:
        """Runs × rows of a leaf, from its raw values (rows, or runs × rows)."""
        measure, ends = leaf.measure, all_ends[leaf.id]
        if measure is None or ends is None:
            plain = self.plain.scores[leaf.id].to_numpy(float)
            return np.broadcast_to(plain, (self.size, len(plain)))
        values = prepared(raw[leaf.id], measure)
        share = (values - ends[:, :1]) / (ends[:, 1:] - ends[:, :1])
        low, high = self.composite.scale
        return low + clipped(share, measure) * (high - low)

    def _coordinated(self, known: Mapping[str, Table]) -> Iterator[tuple[Part, Table]]:
        """⑦ of each run, runs × rows, from the scores that ② and ⑥ have in it.

        A row whose ⑦ is not what the nominal scores make it keeps the one that it has.
        """
        leaves = {leaf.assumption: leaf for leaf in self.composite.leaves if leaf.assumption}
        if not self.shaken.goalposts or not {"I02", "I06", "I07"} <= leaves.keys():
            return
        low, high = self.composite.scale

        def fraction(scores: Table) -> Table:
            return np.asarray(np.clip((scores - low) / (high - low), 0, 1), np.float64)

        def degree(first: Table, second: Table) -> Table:
            form, alpha = self.readings.coupling, self.readings.alpha
            return coordination(fraction(first), fraction(second), form, alpha)

        first, second, own = (leaves[id_] for id_ in ("I02", "I06", "I07"))
        plain = [self.plain.scores[leaf.id].to_numpy(float) for leaf in (first, second)]
        reported = self.raw[own.id].to_numpy(float)
        made = np.isclose(reported, degree(*plain), rtol=0, atol=_SAME)
        if made.any():
            found = degree(known[first.id], known[second.id])
            yield own, np.where(made, found, reported)

    def _average(self, part: Part, known: dict[str, Table]) -> Table:
        children = self.composite.children[part.id]
        present = effective_shares(self.composite, part, self.plain.below(part)) > 0
        weights = np.array([self.composite.share(child) for child in children])
        weights = weights * (1 + self._uniform(self.shaken.weights, len(children), GROUPS[2]))
        total = weights @ present.T  # runs × rows
        own, other = _Mean(part.aggregate, part.floor), self._other(part)
        for position, child in enumerate(children):
            share = weights[:, position, None] * present[:, position]
            values = np.where(present[:, position], known[child.id], 1.0)
            own.add(values, share)
            if self.other.any():
                other.add(values, share)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.other, other.over(total), own.over(total))

    def _other(self, part: Part) -> _Mean:
        return _Mean(OTHER[part.aggregate], max(part.floor, self.shaken.floor))

    def _uniform(self, most: float, count: int, group: str) -> Table:
        """Runs × count numbers, evenly within ± most."""
        return (2 * self.drawn.take(count, group) - 1) * most


class _Mean:
    """A weighted mean in the making: the inverse of a function of the mean of the function."""

    def __init__(self, kind: str, floor: float) -> None:
        self.kind, self.floor = kind, floor
        self.sum: Table | float = 0.0

    def add(self, values: Table, share: Table) -> None:
        self.sum = self.sum + share * straightened(values, self.kind, self.floor)

    def over(self, total: Table) -> Table:
        mean = np.asarray(self.sum / total, np.float64)
        if self.kind == "arithmetic":
            return mean
        return np.asarray(np.exp(mean) if self.kind == "geometric" else 1 / mean, np.float64)


def straightened(values: Table, kind: str, floor: float) -> Table:
    """Scores as a mean of a kind adds them up: themselves, their logarithms or reciprocals."""
    if kind == "arithmetic":
        return values
    raised = np.maximum(values, floor)
    with np.errstate(divide="ignore"):
        return np.log(raised) if kind == "geometric" else 1 / raised


def _ranked(index: Table) -> Table:
    """Runs × rows in points → ranks: 1 + how many rows are higher; NaN without an index."""
    rounded = np.round(index, 9)  # binary dust breaks no tie
    higher = np.zeros_like(rounded)
    for other in rounded.T:
        higher += other[:, None] > rounded
    return np.where(np.isnan(index), np.nan, higher + 1)


# ---- neighbours -------------------------------------------------------------------


@dataclass(frozen=True)
class Swap:
    """The smallest change of one leaf's weight at which two rows change places."""

    leaf: str  # id
    weight: float  # in the whole index now, 0 to 1, of what both rows have
    needed: float  # at which both rows have the same index


def smallest_swap(
    composite: Composite, scores: pd.DataFrame, upper: int, lower: int
) -> Swap | None:
    """What swaps rows `upper` and `lower`, that have the same figures; None: nothing.

    One leaf's weight w moves and all others share the rest in their old proportions. With
    d the rows' difference in this leaf and E their mean difference in the others, both
    are level where w·d + (1 − w)·E = 0: w = E / (E − d). Under geometric and harmonic means
    the differences are those of logarithms and reciprocals, as these add up. What both rows
    lack is left out. Raises Undefined where one has what the other lacks, and where nodes
    have means of several kinds.
    """
    both = scores.iloc[[upper, lower]]
    kinds = {(part.aggregate, part.floor) for part in composite.groups}
    if len(kinds) > 1:
        raise Undefined("各级的平均方法不同，比不出改多少权重会换位。")
    shares = effective_weights(score_given(composite.averaged("arithmetic"), both))
    if shares.isna().any(axis=None) or not np.allclose(shares.iloc[0], shares.iloc[1]):
        raise Undefined("两行缺的指标不同，比不出改多少权重会换位。")
    ids = [str(id_) for id_ in shares.columns[shares.iloc[0] > 0]]
    weights = shares[ids].iloc[0].to_numpy(float)
    points = straightened(both[ids].to_numpy(float), *next(iter(kinds)))
    difference = points[0] - points[1]
    others = np.divide(
        weights @ difference - weights * difference,
        1 - weights,
        out=np.zeros_like(weights),
        where=weights < 1,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = others / (others - difference)
    found = np.flatnonzero((needed >= 0) & (needed <= 1) & (others != difference))
    if not len(found):
        return None
    best: int = min(found.tolist(), key=lambda i: abs(needed[i] - weights[i]))
    return Swap(ids[best], float(weights[best]), float(needed[best]))


def sobol(first: Table, second: Table, mixed: Table) -> tuple[Table, Table]:
    """First-order and total Sobol indices of d settings: two arrays of d.

    `first` and `second` are the results of N runs A and of N runs B, `mixed` (d × N) those
    of the runs A with one setting at a time taken from B.
    S = mean(yB·(yAB − yA)) / V (Saltelli et al. 2010, Comput. Phys. Commun. 181: 259-270),
    T = Σ(yA − yAB)² / (2N·V) (Jansen 1999), V the variance of yA and yB together (n − 1).
    """
    variance = np.concatenate([first, second]).var(ddof=1)
    single = (second * (mixed - first)).mean(axis=1) / variance
    total = ((first - mixed) ** 2).mean(axis=1) / 2 / variance
    return single, total
