"""Does pollution grow with the economy? Tapio's elasticity and its eight states.

Tapio (2005), Transport Policy 12(2): 137-151: e = (ΔP/P0) / (ΔGDP/GDP0), GDP at constant
prices. 0.8 and 1.2 belong to the states of coupling (连接).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]

COUPLED = (0.8, 1.2)  # elasticities between which pollution and GDP go together
# states by rising elasticity
GROWING = ("强脱钩", "弱脱钩", "扩张连接", "扩张负脱钩")
SHRINKING = ("强负脱钩", "弱负脱钩", "衰退连接", "衰退脱钩")
_MIDDLES = (-0.4, 0.4, 1.0, 1.6)  # elasticity at which a state's score holds exactly


def elasticity(before: Column, after: Column, gdp_before: Column, gdp_after: Column) -> Column:
    """e for n pairs of years; NaN without change of GDP, and from a start of 0 or less.

    >>> e = elasticity(*map(np.array, ([100.0, 100.0], [98.0, 98.0], [50.0, 50.0], [52.0, 50.0])))
    >>> e.round(9)
    array([-0.5,  nan])
    """
    growth = _growth(gdp_before, gdp_after)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(growth == 0, np.nan, _growth(before, after) / growth)


def states(elasticities: Column, growing: npt.NDArray[np.bool_]) -> list[str]:
    """The state for each elasticity, by whether GDP grew; empty where there is none.

    >>> states(np.array([-0.1, 0.0, 0.8, 1.2, 1.21, np.nan]), np.full(6, True))
    ['强脱钩', '弱脱钩', '扩张连接', '扩张连接', '扩张负脱钩', '']
    """
    steps = _steps(elasticities)
    return [
        "" if np.isnan(e) else (GROWING if up else SHRINKING)[step]
        for e, up, step in zip(elasticities, growing, steps, strict=True)
    ]


def stepwise(
    elasticities: Column, growing: npt.NDArray[np.bool_], points: Mapping[str, float]
) -> Column:
    """The score of the state, n elasticities → n scores; `points` gives each state's."""
    up, down = (np.array([points[s] for s in row]) for row in (GROWING, SHRINKING))
    steps = _steps(elasticities)
    return np.where(np.isnan(elasticities), np.nan, np.where(growing, up[steps], down[steps]))


def continuous(
    elasticities: Column, growing: npt.NDArray[np.bool_], points: Mapping[str, float]
) -> Column:
    """A score without steps, for what-ifs (assumption).

    In the middle of a band it is the state's score, on a threshold the mean of the two
    states that meet there, straight lines between.

    >>> points = {"强脱钩": 100, "弱脱钩": 80, "扩张连接": 50, "扩张负脱钩": 20,
    ...           "强负脱钩": 0, "弱负脱钩": 30, "衰退连接": 40, "衰退脱钩": 60}
    >>> continuous(np.array([-1.0, 0.0, 0.4, 0.8, 1.0]), np.full(5, True), points)
    array([100.,  90.,  80.,  65.,  50.])
    """
    up, down = (_line(elasticities, [points[s] for s in row]) for row in (GROWING, SHRINKING))
    return np.where(growing, up, down)


def _line(elasticities: Column, points: list[float]) -> Column:
    meeting = [(a + b) / 2 for a, b in pairwise(points)]
    thresholds = (0.0, *COUPLED)
    anchors = sorted(zip((*_MIDDLES, *thresholds), (*points, *meeting), strict=True))
    at, value = zip(*anchors, strict=True)
    line: Column = np.interp(elasticities, at, value)
    return line


def _steps(elasticities: Column) -> npt.NDArray[np.int64]:
    """0 below zero, 1 below coupling, 2 coupled, 3 above."""
    rounded = np.round(elasticities, 9)  # 0.8 that was divided out is 0.8
    return (rounded >= 0).astype(np.int64) + (rounded >= COUPLED[0]) + (rounded > COUPLED[1])


def _growth(before: Column, after: Column) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(before > 0, (after - before) / before, np.nan)
