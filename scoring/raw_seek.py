"""How far must one raw figure go for the index to reach a target, with all that depends on it?

Tried are many values at once: copies of one row, each with another value, scored together.
The index may jump (states of decoupling), so that what is found is the first value at which
it is there, not a root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.composite import Composite
from scoring.data import Data
from scoring.derived import derive
from scoring.engine import score
from scoring.errors import Undefined
from scoring.readings import DEFAULT, Readings, read_as

Column = npt.NDArray[np.float64]
_TRIED = 65  # values at once
_ROUNDS = 4  # each 64 times closer
_NEAR = 1e-9  # points
# which way is better for a raw figure that is no indicator, and how far it is tried
_LIMITS = {"CO2": 0.0, "NOx": 0.0, "GDP": 10.0}  # times what it is


@dataclass(frozen=True)
class RawSought:
    """What a raw figure must be; values in its unit, indexes in points."""

    id: str  # of the leaf or driver
    target: float
    before: float  # index as it is, computed indicators from raw figures
    value: float | None  # the first at which the target is reached; None: out of reach
    index: float  # there; else the highest
    ceiling: float  # the first value at which the highest index is reached
    highest: float


def seek_raw(
    composite: Composite,
    data: Data,
    position: int,
    id_: str,
    target: float,
    readings: Readings = DEFAULT,
) -> RawSought:
    """The smallest step of row `position`'s figure `id_` that brings the index to `target`.

    Only towards better. Raises Undefined where the figure or the index is missing, or a
    score depends on the other rows.
    """
    composite = read_as(composite, readings)
    tried = _Tried(composite, data, position, id_, readings)
    before = float(tried.indexes(np.array([tried.old]))[0])
    if np.isnan(before):
        raise Undefined("有得分的指标太少，算不出总指数，也就无法反推。")
    highest = float(np.nanmax(tried.indexes(np.linspace(tried.old, tried.limit, _TRIED))))
    ceiling, highest = tried.first(highest)
    if highest < target - _NEAR:
        return RawSought(id_, target, before, None, highest, ceiling, highest)
    value, index = tried.first(target)
    return RawSought(id_, target, before, value, index, ceiling, highest)


class _Tried:
    """One row with one of its figures set to many values."""

    def __init__(
        self, composite: Composite, data: Data, position: int, id_: str, readings: Readings
    ) -> None:
        self.composite, self.readings, self.id = composite, readings, id_
        base = readings.base_year if readings.change == "base_year" else None
        before = int(data.before(base)[position])
        rows = [position] if before < 0 else [position, before]
        self.values = data.values.iloc[rows].reset_index(drop=True)
        self.years = np.array([before if before < 0 else 1, -1][: len(rows)], dtype=np.int64)
        _refuse_ranked(composite)
        self.old = self._present()
        self.limit = _limit(composite, id_, self.old)

    def _present(self) -> float:
        """The figure as it is, computed where it is not reported."""
        found = derive(self.composite, self.values, self.years, self.readings)
        table = self.values if self.id in self.values else found.raw
        value = float(table[self.id].iloc[0]) if self.id in table else float("nan")
        if np.isnan(value) and self.id in found.raw:
            value = float(found.raw[self.id].iloc[0])
        if np.isnan(value):
            raise Undefined("数据里没有这个数，无法反推。")
        return value

    def indexes(self, values: Column) -> Column:
        """n values → n indexes, points."""
        copies = pd.concat([self.values.iloc[[0]]] * len(values), ignore_index=True)
        copies[self.id] = values
        table = pd.concat([self.values, copies], ignore_index=True)
        years = np.concatenate([self.years, np.full(len(values), self.years[0])])
        given: Mapping[str, npt.NDArray[np.bool_]] = {
            self.id: np.arange(len(table)) >= len(self.values)
        }
        raw = derive(self.composite, table, years, self.readings, anew=True, stands=given).raw
        index = score(self.composite, raw).index.to_numpy(np.float64)
        return np.asarray(index[len(self.values) :], np.float64)

    def first(self, target: float) -> tuple[float, float]:
        """The first value on the way to the limit with an index of `target`, and its index.

        The target must be reached somewhere on the way.
        """
        low, high = 0.0, 1.0
        for _ in range(_ROUNDS):
            steps = np.linspace(low, high, _TRIED)
            there = self.indexes(self._at(steps)) >= target - _NEAR
            hit = int(np.argmax(there)) if there.any() else _TRIED - 1
            if hit == 0:
                low = high = float(steps[0])
                break
            low, high = float(steps[hit - 1]), float(steps[hit])
        value = float(self._at(np.array([high]))[0])
        return value, float(self.indexes(np.array([value]))[0])

    def _at(self, steps: Column) -> Column:
        return np.asarray(self.old + steps * (self.limit - self.old), np.float64)


def _refuse_ranked(composite: Composite) -> None:
    for leaf in composite.leaves:
        if leaf.measure and leaf.measure.normalise not in ("goalposts", "none"):
            raise Undefined(f"“{leaf.label}”的得分要和别的行比，不能单独反推。")


def _limit(composite: Composite, id_: str, old: float) -> float:
    """How far a figure is tried: to the end of what is possible, else to its best goalpost."""
    if id_ not in composite.by_id:
        return old * _LIMITS[id_]
    part = composite.by_id[id_]
    measure = part.measure
    if measure is None or measure.at0 is None or measure.at100 is None:
        raise Undefined(f"“{part.label}”没有目标值，无法反推。")
    end = part.possible[0 if measure.at100 < measure.at0 else 1]
    better = measure.at100 if end is None else end
    return better if (better - old) * (measure.at100 - measure.at0) > 0 else old
