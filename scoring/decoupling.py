"""Does pollution grow with the economy? Tapio's elasticity and its eight states.

Tapio (2005), Transport Policy 12(2): 137-151: e = (ΔP/P0) / (ΔGDP/GDP0), GDP at constant
prices. Where the states begin and what they score: `scoring.bands`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from scoring.bands import GROWING, SHRINKING, Bands

Column = npt.NDArray[np.float64]


def elasticity(before: Column, after: Column, gdp_before: Column, gdp_after: Column) -> Column:
    """e for n pairs of years; NaN without change of GDP, and from a start of 0 or less.

    >>> e = elasticity(*map(np.array, ([100.0, 100.0], [98.0, 98.0], [50.0, 50.0], [52.0, 50.0])))
    >>> e.round(9)
    array([-0.5,  nan])
    """
    growth = _growth(gdp_before, gdp_after)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(growth == 0, np.nan, _growth(before, after) / growth)


def states(elasticities: Column, growing: npt.NDArray[np.bool_], bands: Bands) -> list[str]:
    """The state for each elasticity, by whether GDP grew; empty where there is none.

    >>> bands = Bands(0.8, 1.2, (100, 80, 50, 20, 0, 30, 40, 60))
    >>> states(np.array([-0.1, 0.0, 0.8, 1.2, 1.21, np.nan]), np.full(6, True), bands)
    ['强脱钩', '弱脱钩', '扩张连接', '扩张连接', '扩张负脱钩', '']
    """
    steps = _steps(elasticities, bands)
    return [
        "" if np.isnan(e) else (GROWING if up else SHRINKING)[step]
        for e, up, step in zip(elasticities, growing, steps, strict=True)
    ]


def stepwise(elasticities: Column, growing: npt.NDArray[np.bool_], bands: Bands) -> Column:
    """The score of the state, n elasticities → n scores."""
    up, down = (np.array([bands.of(s) for s in row]) for row in (GROWING, SHRINKING))
    steps = _steps(elasticities, bands)
    return np.where(np.isnan(elasticities), np.nan, np.where(growing, up[steps], down[steps]))


def continuous(elasticities: Column, growing: npt.NDArray[np.bool_], bands: Bands) -> Column:
    """A score without steps, for what-ifs (assumption).

    In the middle of a band it is the state's score, on a threshold the mean of the two
    states that meet there, straight lines between.

    >>> bands = Bands(0.8, 1.2, (100, 80, 50, 20, 0, 30, 40, 60))
    >>> continuous(np.array([-1.0, 0.0, 0.4, 0.8, 1.0]), np.full(5, True), bands)
    array([100.,  90.,  80.,  65.,  50.])
    """
    up, down = (_line(elasticities, row, bands) for row in (GROWING, SHRINKING))
    return np.where(growing, up, down)


def _line(elasticities: Column, row: tuple[str, ...], bands: Bands) -> Column:
    points = [bands.of(state) for state in row]
    meeting = [(a + b) / 2 for a, b in pairwise(points)]
    thresholds = (0.0, bands.low, bands.high)
    anchors = sorted(zip((*bands.middles, *thresholds), (*points, *meeting), strict=True))
    at, value = zip(*anchors, strict=True)
    line: Column = np.interp(elasticities, at, value)
    return line


def _steps(elasticities: Column, bands: Bands) -> npt.NDArray[np.int64]:
    """0 below zero, 1 below coupling, 2 coupled, 3 above."""
    rounded = np.round(elasticities, 9)  # 0.8 that was divided out is 0.8
    return (rounded >= 0).astype(np.int64) + (rounded >= bands.low) + (rounded > bands.high)


def _growth(before: Column, after: Column) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(before > 0, (after - before) / before, np.nan)
