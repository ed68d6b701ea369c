"""Computed indicators ②④⑤⑥⑦⑧ from raw figures of two years.

In: figures of each row, and for each row the row of the year that it is compared with.
Out: the same figures, the computed indicators filled in where nothing was reported.
What cannot be computed stays missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.assumptions import default_bands
from scoring.bands import Bands
from scoring.composite import Composite, Measure
from scoring.coupling import coordination
from scoring.decoupling import continuous, elasticity, stepwise
from scoring.normalise import normalise
from scoring.readings import Readings

Column = npt.NDArray[np.float64]
NO_ROW = -1


@dataclass(frozen=True, eq=False)
class _Figures:
    """Columns by assumption or driver id, now and in the year compared with."""

    columns: dict[str, Column]
    before: npt.NDArray[np.int64]  # position of the row compared with, or NO_ROW
    readings: Readings
    measures: dict[str, Measure]  # by assumption id
    scale: tuple[float, float]
    bands: Bands

    def now(self, id_: str) -> Column:
        return self.columns.get(id_, np.full(len(self.before), np.nan))

    def then(self, id_: str) -> Column:
        return np.where(self.before == NO_ROW, np.nan, self.now(id_)[self.before])

    def fraction(self, id_: str) -> Column:
        """The indicator's score, 0 to 1."""
        if id_ not in self.measures:
            return np.full(len(self.before), np.nan)
        return np.clip(normalise(self.now(id_), self.measures[id_], 0, 1), 0, 1)


@dataclass(frozen=True, eq=False)
class Derived:
    """Figures with the computed ones among them."""

    raw: pd.DataFrame  # rows × leaves, in their units
    computed: pd.DataFrame  # rows × leaves: whether the figure was computed here


def derive(
    composite: Composite,
    values: pd.DataFrame,
    before: npt.NDArray[np.int64],
    readings: Readings,
    *,
    anew: bool = False,
    stands: Mapping[str, npt.NDArray[np.bool_]] = MappingProxyType({}),
) -> Derived:
    """Fills computed indicators in: `values` is rows × (leaf ids and driver ids).

    `before[i]` is the position of the row that row i is compared with, or NO_ROW.
    A figure that is reported stands, unless `anew`, which computes again whatever can
    be computed: so a change of raw figures reaches all that depends on them. Even then
    `stands`, by leaf id, marks rows whose figure is not computed over.
    """
    leaf_of = {leaf.assumption: leaf.id for leaf in composite.leaves if leaf.assumption}
    names = {leaf: known for known, leaf in leaf_of.items()}
    columns = {names.get(str(c), str(c)): values[c].to_numpy(float) for c in values.columns}
    measures = {p.assumption: p.measure for p in composite.leaves if p.assumption and p.measure}
    bands = composite.bands or default_bands()
    figures = _Figures(columns, before, readings, measures, composite.scale, bands)
    computed = pd.DataFrame(False, index=values.index, columns=[p.id for p in composite.leaves])
    for known, formula in FORMULAS.items():
        if known in leaf_of:
            fixed = stands.get(leaf_of[known], np.zeros(len(values), np.bool_))
            computed[leaf_of[known]] = _fill(figures, known, formula, anew & ~fixed)
    raw = {leaf.id: figures.now(leaf.assumption or leaf.id) for leaf in composite.leaves}
    return Derived(pd.DataFrame(raw, index=values.index), computed)


def _fill(
    figures: _Figures,
    id_: str,
    formula: Callable[[_Figures], Column],
    anew: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Fills one indicator in; says for which rows."""
    reported, found = figures.now(id_), formula(figures)
    use = np.isfinite(found) & (anew | ~np.isfinite(reported))
    figures.columns[id_] = np.where(use, found, reported)
    return use


def improvement(before: Column, now: Column, direction: int) -> Column:
    """Relative improvement in %, n pairs of years; missing from a start of 0 or less.

    >>> improvement(np.array([40.0, 0.0]), np.array([38.0, 1.0]), -1)
    array([ 5., nan])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (now - before) / before * 100
    return np.where(before > 0, direction * change, np.nan)


def _pm25_rate(figures: _Figures) -> Column:
    return improvement(figures.then("I01"), figures.now("I01"), -1)


def _aqi_rate(figures: _Figures) -> Column:
    then, now = figures.then("I03"), figures.now("I03")
    if figures.readings.aqi_rate == "remaining_room":
        return improvement(100 - then, 100 - now, -1)  # of the days that were not good
    return improvement(then, now, figures.readings.aqi_direction)


def _intensity(figures: _Figures) -> Column:
    """10⁴ t of CO2 over 10⁸ yuan: t per 10⁴ yuan."""
    gdp = figures.now("GDP")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gdp > 0, figures.now("CO2") / gdp, np.nan)


def _intensity_rate(figures: _Figures) -> Column:
    return improvement(figures.then("I05"), figures.now("I05"), -1)


def _coordination(figures: _Figures) -> Column:
    readings = figures.readings
    first, second = figures.fraction("I02"), figures.fraction("I06")
    return coordination(first, second, readings.coupling, readings.alpha)


def _decoupling(figures: _Figures) -> Column:
    """The mean of the scores of CO2 and of one pollutant (assumption); both are needed."""
    both = [_decoupled(figures, id_) for id_ in ("CO2", "NOx")]
    return (both[0] + both[1]) / 2


def _decoupled(figures: _Figures, id_: str) -> Column:
    then, now = figures.then("GDP"), figures.now("GDP")
    found = elasticity(figures.then(id_), figures.now(id_), then, now)
    scores = stepwise if figures.readings.decoupling == "steps" else continuous
    return scores(found, now > then, figures.bands)


# in the order in which one needs the other
FORMULAS: dict[str, Callable[[_Figures], Column]] = {
    "I02": _pm25_rate,
    "I04": _aqi_rate,
    "I05": _intensity,
    "I06": _intensity_rate,
    "I07": _coordination,
    "I08": _decoupling,
}
