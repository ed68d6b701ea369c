"""Raw values → scores, leaf by leaf. A missing value stays missing.

Every function takes one column of raw values (n rows, NaN where missing) and gives one
column of scores on the scale `low` to `high`. Methods as in OECD/JRC (2008), Handbook on
Constructing Composite Indicators, step 5.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from scoring.composite import Measure

Column = npt.NDArray[np.float64]


def normalise(raw: Column, measure: Measure, low: float, high: float) -> Column:
    """Scores of one leaf: n raw values → n scores, NaN where there is none.

    >>> posts = Measure(at0=35, at100=10)  # PM2.5, µg/m³: less is better
    >>> normalise(np.array([35.0, 22.5, 5.0, np.nan]), posts, 0, 100)
    array([  0.,  50., 100.,  nan])

    Between rows of one and the same value, or with one row only, nothing can be ranked
    or spread: the scores are missing.
    >>> normalise(np.array([7.0, 7.0]), Measure("minmax"), 0, 100)
    array([nan, nan])
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        unit = _METHODS[measure.normalise](transformed(raw, measure), measure)
        if measure.normalise in _ON_THE_SCALE:
            unit = low + unit * (high - low)
    return np.where(np.isfinite(unit), unit, np.nan)


def raw_for(score: float, measure: Measure, low: float, high: float) -> float:
    """The raw value that scores `score` by its goalposts: the inverse of `normalise`.

    >>> raw_for(50, Measure(at0=35, at100=10), 0, 100)
    22.5
    """
    if measure.normalise == "none":
        return score
    if measure.normalise != "goalposts" or measure.at0 is None or measure.at100 is None:
        raise ValueError(f"{measure.normalise} depends on the other rows and has no inverse")
    share = (score - low) / (high - low)
    if measure.transform == "log":
        return float(measure.at0 * (measure.at100 / measure.at0) ** share)
    return measure.at0 + share * (measure.at100 - measure.at0)


def transformed(raw: Column, measure: Measure) -> Column:
    """Raw values, or their logarithms; the logarithm of 0 is minus infinity, of less is missing."""
    if measure.transform == "linear":
        return raw
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(np.where(raw < 0, np.nan, raw))


def _goalposts(values: Column, measure: Measure) -> Column:
    """0 at one goalpost, 1 at the other; infinite logarithms are clipped like any value."""
    ends = transformed(np.array([measure.at0, measure.at100], dtype=float), measure)
    share = (values - ends[0]) / (ends[1] - ends[0])
    return np.clip(share, 0, 1) if measure.clip else share


def _minmax(values: Column, measure: Measure) -> Column:
    signed = _finite(values) * measure.direction
    if not np.isfinite(signed).any():
        return np.full_like(values, np.nan)
    least, most = np.nanmin(signed), np.nanmax(signed)
    return (signed - least) / (most - least)


def _zscore(values: Column, measure: Measure) -> Column:
    """Mean 0, standard deviation 1 (n − 1 in the denominator): points of no 0–100 scale."""
    signed = _finite(values) * measure.direction
    present = signed[np.isfinite(signed)]
    if len(present) < 2:
        return np.full_like(values, np.nan)
    return (signed - present.mean()) / present.std(ddof=1)


def _rank(values: Column, measure: Measure) -> Column:
    """1 for the worst row, ties sharing the lowest of their ranks."""
    signed = _finite(values) * measure.direction
    ranks = np.full_like(values, np.nan)
    present = np.isfinite(signed)
    ranks[present] = rankdata(signed[present], method="min")
    return ranks


def _percentile(values: Column, measure: Measure) -> Column:
    """Share of the other rows that are worse: (rank − 1) / (n − 1), ties at the lowest rank."""
    ranks = _rank(values, measure)
    return (ranks - 1) / (np.isfinite(ranks).sum() - 1)


def _none(values: Column, measure: Measure) -> Column:
    return values


def _finite(values: Column) -> Column:
    """Only goalposts can place the logarithm of 0."""
    return np.where(np.isfinite(values), values, np.nan)


_METHODS: dict[str, Callable[[Column, Measure], Column]] = {
    "goalposts": _goalposts,
    "minmax": _minmax,
    "zscore": _zscore,
    "rank": _rank,
    "percentile": _percentile,
    "none": _none,
}
_ON_THE_SCALE = {"goalposts", "minmax", "percentile"}
