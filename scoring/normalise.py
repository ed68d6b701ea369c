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
        unit = _METHODS[measure.normalise](prepared(raw, measure), measure)
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
    if measure.transform == "linear":
        return measure.at0 + share * (measure.at100 - measure.at0)
    first, last = measure.at0 + measure.offset, measure.at100 + measure.offset
    if measure.transform == "log":
        return float(first * (last / first) ** share - measure.offset)
    power = 0.5 if measure.transform == "sqrt" else -1.0
    between = first**power + share * (last**power - first**power)
    return float(between ** (1 / power) - measure.offset)


def prepared(raw: Column, measure: Measure) -> Column:
    """Raw values as they are scaled: within their bounds, then transformed."""
    least, most = measure.bounds
    if least is not None or most is not None:
        raw = np.clip(raw, least, most)
    return transformed(raw, measure)


def transformed(raw: Column, measure: Measure) -> Column:
    """Raw values as they are scaled: themselves, or a function of value + offset.

    The logarithm of 0 is minus infinity, as 1/0 is infinity; what a function does not have
    (the logarithm or root of less than 0) is missing.
    """
    if measure.transform == "linear":
        return raw
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = raw + measure.offset
        return _FUNCTIONS[measure.transform](np.where(moved < 0, np.nan, moved))


_FUNCTIONS: dict[str, Callable[[Column], Column]] = {
    "log": np.log,
    "sqrt": np.sqrt,
    "inverse": np.reciprocal,
}


def _goalposts(values: Column, measure: Measure) -> Column:
    """0 at one goalpost, 1 at the other; infinite logarithms are clipped like any value."""
    ends = transformed(np.array([measure.at0, measure.at100], dtype=float), measure)
    share = (values - ends[0]) / (ends[1] - ends[0])
    return clipped(share, measure)


def clipped(share: Column, measure: Measure) -> Column:
    """Fractions of the scale, those beyond an end that is not open set to it."""
    if not measure.clip:
        return share
    least = -np.inf if measure.open == "low" else 0.0
    most = np.inf if measure.open == "high" else 1.0
    return np.clip(share, least, most)


def _minmax(values: Column, measure: Measure) -> Column:
    signed = _finite(values) * measure.direction
    if not np.isfinite(signed).any():
        return np.full_like(values, np.nan)
    least, most = np.nanmin(signed), np.nanmax(signed)
    return (signed - least) / (most - least)


def _zscore(values: Column, measure: Measure) -> Column:
    """Points of no 0–100 scale: mean 0 and standard deviation 1 unless others are wanted."""
    signed = _finite(values) * measure.direction
    present = signed[np.isfinite(signed)]
    if len(present) < 2:
        return np.full_like(values, np.nan)
    deviation = present.std(ddof=0 if measure.population else 1)
    return measure.center + measure.spread * (signed - present.mean()) / deviation


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


def _reference(values: Column, measure: Measure) -> Column:
    """Value by reference, or reference by value where less is better (Handbook, step 5).

    The reference is a raw value, or the best, the mean or the median of the rows. It scores
    the high end; what is better scores the same, unless the scale is not clipped there.
    """
    known = _finite(values)
    if not np.isfinite(known).any():
        return known
    reference = measure.reference
    if reference is None:
        reference = _standard(known, measure)
    else:
        reference = float(transformed(np.array([reference]), measure)[0])
    share = known / reference if measure.direction > 0 else reference / known
    return clipped(share, measure)


def _standard(known: Column, measure: Measure) -> float:
    """What the rows are compared with, from the rows themselves."""
    if measure.against == "mean":
        return float(np.nanmean(known))
    if measure.against == "median":
        return float(np.nanmedian(known))
    return float(np.nanmax(known) if measure.direction > 0 else np.nanmin(known))


def _range(values: Column, measure: Measure) -> Column:
    """1 within the ideal range, falling in a straight line to 0 at the limits on either side."""
    assert measure.limits
    assert measure.ideal
    (least, most), (first, last) = measure.limits, measure.ideal
    below = (values - least) / (first - least) if first > least else np.where(values < first, 0, 1)
    above = (most - values) / (most - last) if most > last else np.where(values > last, 0, 1)
    return np.where(np.isnan(values), np.nan, np.clip(np.minimum(below, above), 0, 1))


def _piecewise(values: Column, measure: Measure) -> Column:
    """Straight lines between the points of a curve, level before the first and after the last.

    As an individual air quality index runs between its breakpoints (HJ 633-2012, 4.1).
    """
    raw, points = np.array(measure.curve).T
    return np.where(np.isnan(values), np.nan, np.interp(values, raw, points))


def _steps(values: Column, measure: Measure) -> Column:
    """The points of the last step that a value has reached; below the first it is missing."""
    raw, points = np.array(measure.curve).T
    at = np.searchsorted(raw, values, side="right") - 1
    return np.where(np.isnan(values) | (at < 0), np.nan, points[np.maximum(at, 0)])


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
    "reference": _reference,
    "range": _range,
    "piecewise": _piecewise,
    "steps": _steps,
    "none": _none,
}
_ON_THE_SCALE = {"goalposts", "minmax", "percentile", "reference", "range"}
