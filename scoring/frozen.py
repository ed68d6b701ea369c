"""Goalposts taken from the data: the worst and the best of a base year, then left as they are.

Min-max over each year's own rows would move the goalposts with the years, and "+10%" would
mean nothing; frozen at a base year, years stay comparable, and what gets worse than the
worst of that year, or better than its best, scores the ends of the scale.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.composite import Composite, Part
from scoring.data import Data
from scoring.derived import derive
from scoring.errors import BadTable
from scoring.readings import DEFAULT, Readings, read_as

_OF_SCORES = {"I07", "I08"}  # computed from scores and states: their ends are those of the scale


def frozen(
    composite: Composite, data: Data, base_year: int, readings: Readings = DEFAULT
) -> Composite:
    """The composite with the worst and the best figures of `base_year` as its goalposts.

    A leaf that has no two different figures in that year keeps its goalposts, as ② ④ ⑥ do
    where no year comes before; so do ⑦ and ⑧, which are made of scores. Raises BadTable
    where the table has no such year.
    """
    plain = read_as(composite, readings)
    years = data.ids[data.year].tolist() if data.year else []
    rows = [at for at, year in enumerate(years) if year == base_year]
    if not rows:
        raise BadTable(f"数据里没有基准年{base_year}，取不了那一年的最差值和最好值。")
    before = data.before(readings.base_year if readings.change == "base_year" else None)
    raw = derive(plain, data.values, before, readings).raw.iloc[rows]
    parts = tuple(
        _frozen(part, raw[part.id].to_numpy(float)) if part.id in raw else part
        for part in plain.parts
    )
    told = f"目标值取自数据里{base_year}年各行的最差值（得最低分）和最好值（得满分），各年不变。"
    return replace(plain, parts=parts, notes=(*plain.notes, told), read=True)


def _frozen(part: Part, values: np.ndarray) -> Part:
    measure, known = part.measure, values[np.isfinite(values)]
    if measure is None or measure.normalise != "goalposts" or part.assumption in _OF_SCORES:
        return part
    if measure.transform == "log":
        known = known[known > 0]
    if not len(known) or known.min() == known.max():
        return part
    ends = (float(known.min()), float(known.max()))
    at0, at100 = ends if measure.direction > 0 else ends[::-1]
    return replace(part, measure=replace(measure, at0=at0, at100=at100))
