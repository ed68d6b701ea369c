"""Scores of a node's children → the node's score, by the way of combining that the node names.

Every function takes points and shares, rows × children, the shares of each row adding up to
1 with 0 where a child is missing, and gives points by row.
Sources: OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 7, for the
arithmetic and the geometric mean; Hardy, Littlewood & Pólya (1934), Inequalities, chapter II,
for the means of any power.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from scoring.composite import Part

Table = npt.NDArray[np.float64]
SIGNED = ("arithmetic", "median", "min", "max")  # that exist for scores below 0 too
_NEAR_0 = 1e-6  # a power so near 0 that the root of it would lose all digits
_EXPONENTS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def combined(values: Table, shares: Table, part: Part, scale: tuple[float, float]) -> Table:
    """Points of a node by row, from those of its children; shares say which are there.

    >>> node = Part("R", None, 1, aggregate="power", exponent=2)
    >>> combined(np.array([[1.0, 7.0]]), np.array([[0.5, 0.5]]), node, (0, 100))
    array([5.])
    """
    exponent = exponent_of(part)
    if exponent is None:
        return _OTHERS[part.aggregate](values, shares, scale)
    if exponent == 1:
        return np.asarray((values * shares).sum(axis=1), np.float64)
    return _power_mean(np.maximum(values, part.floor), shares, exponent)


def exponent_of(part: Part) -> float | None:
    """The power whose mean the node is; None where it is no such mean (median, least, product)."""
    if part.aggregate == "power":
        return part.exponent
    return _EXPONENTS.get(part.aggregate)


def _power_mean(values: Table, shares: Table, exponent: float) -> Table:
    """(Σ w·x^p)^(1/p); its limit for p = 0 is the geometric mean.

    Without a floor a score of 0 makes the node 0 where p ≤ 0: that is the formula's limit.
    """
    there = shares > 0
    with np.errstate(divide="ignore", over="ignore"):
        if abs(exponent) < _NEAR_0:
            logs = np.log(values, where=there, out=np.zeros_like(values))
            return np.asarray(np.exp((shares * logs).sum(axis=1)), np.float64)
        # by the highest: a high power of a score would be no number any more
        highest = np.where(there, values, 0.0).max(axis=1, keepdims=True, initial=0.0)
        highest = np.where(highest > 0, highest, 1.0)
        powers = np.power(values / highest, exponent, where=there, out=np.zeros_like(values))
        mean = (shares * powers).sum(axis=1) ** (1 / exponent)
        return np.asarray(highest[:, 0] * mean, np.float64)


def _median(values: Table, shares: Table, scale: tuple[float, float]) -> Table:
    """The weighted median: half of the weight lies below. With equal weights the usual one."""
    order = np.argsort(np.where(shares > 0, values, np.inf), axis=1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=1)
    reached = np.cumsum(np.take_along_axis(shares, order, axis=1), axis=1)
    rows = np.arange(len(values))
    lower = ranked[rows, np.argmax(reached >= 0.5 - 1e-12, axis=1)]
    upper = ranked[rows, np.argmax(reached > 0.5 + 1e-12, axis=1)]
    return np.asarray((lower + upper) / 2, np.float64)


def _least(values: Table, shares: Table, scale: tuple[float, float]) -> Table:
    """The weakest child decides, as the limiting factor of Liebig does."""
    return np.asarray(np.where(shares > 0, values, np.inf).min(axis=1), np.float64)


def _most(values: Table, shares: Table, scale: tuple[float, float]) -> Table:
    """The highest child decides, as the dirtiest pollutant does in an air quality index."""
    return np.asarray(np.where(shares > 0, values, -np.inf).max(axis=1), np.float64)


def _product(values: Table, shares: Table, scale: tuple[float, float]) -> Table:
    """The product of fractions of the scale; weights mean nothing, and no child may be missing.

    As an inequality adjustment multiplies an index by 1 − A (UNDP, technical note 2).
    """
    low, high = scale
    fractions = np.where(shares > 0, (values - low) / (high - low), np.nan)
    return np.asarray(low + fractions.prod(axis=1) * (high - low), np.float64)


_OTHERS: dict[str, Callable[[Table, Table, tuple[float, float]], Table]] = {
    "median": _median,
    "min": _least,
    "max": _most,
    "product": _product,
}
