"""What if raw figures change? Everything that depends on them is computed again.

PM2.5 moves ①, its yearly rate ② and the coordination ⑦; CO2 moves ⑤ ⑥ ⑦ ⑧. A what-if on
scores (`scoring.whatif`) moves only what is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.composite import Composite
from scoring.data import Data
from scoring.decomposition import decompose
from scoring.derived import derive
from scoring.engine import Scored, score
from scoring.errors import BadTable
from scoring.readings import DEFAULT, Readings, read_as

# computed indicator → what its formula reads, by assumption and driver id (`scoring.derived`)
DEPENDS = {
    "I02": ("I01",),
    "I04": ("I03",),
    "I05": ("CO2", "GDP"),
    "I06": ("I05",),
    "I07": ("I02", "I06"),
    "I08": ("CO2", "NOx", "GDP"),
}


@dataclass(frozen=True)
class Moved:
    """A leaf whose score changed."""

    leaf: str  # id
    raw: tuple[float, float]  # before, after, in the leaf's unit
    score: tuple[float, float]  # points
    points: float  # by which it moved the index; 0 where only coverage changed
    because: tuple[str, ...]  # ids of the figures that moved it; its own id if it was changed


@dataclass(frozen=True)
class RawChange:
    """The index of one row before and after raw figures change."""

    before: float  # points; NaN where it cannot be computed
    after: float
    moved: tuple[Moved, ...]  # those that move the index most first


def raw_change(
    composite: Composite,
    data: Data,
    position: int,
    changes: Mapping[str, float],
    readings: Readings = DEFAULT,
) -> RawChange:
    """Row `position` with the figures of `changes` (leaf or driver id → new raw value).

    Computed indicators are computed from raw figures both before and after wherever the
    figures are there, also where one was reported: otherwise a rounding of the reported
    figure would pass for an effect. A computed indicator that is itself changed stands as
    it is given, and what is computed from it follows. Raises BadTable for an id that does
    not exist.
    """
    composite = read_as(composite, readings)
    known = {leaf.id for leaf in composite.leaves} | {
        id_ for ids in DEPENDS.values() for id_ in ids
    }
    for id_ in changes:
        if id_ not in known:
            raise BadTable(f"没有编号为“{id_}”的指标或原始数据。")
    both = _both(composite, data, position, changes, readings)
    before, after = (float(value) for value in both.index)
    return RawChange(before, after, tuple(_moved(both, changes)))


def raw_changes(
    composite: Composite,
    data: Data,
    changes: Mapping[int, Mapping[str, float]],
    readings: Readings = DEFAULT,
) -> tuple[list[float], list[float]]:
    """The index of every row before and after figures of several rows change at once.

    `changes` is position of a row → (leaf or driver id → new raw value). As `raw_change`
    has it, computed indicators are computed from raw figures on both sides.
    """
    composite = read_as(composite, readings)
    base = readings.base_year if readings.change == "base_year" else None
    ids = sorted({id_ for row in changes.values() for id_ in row})
    years = data.before(base)
    values = data.values.reindex(columns=[*data.values, *(set(ids) - {*data.values})])
    changed = values.copy()
    given = {id_: np.zeros(len(values), np.bool_) for id_ in ids}
    for position, figures in changes.items():
        for id_, value in figures.items():
            changed.loc[changed.index[position], id_] = value
            given[id_][position] = True
    old = derive(composite, values, years, readings, anew=True)
    new = derive(composite, changed, years, readings, anew=True, stands=given)
    before, after = (score(composite, found.raw).index.tolist() for found in (old, new))
    return before, after


def _both(
    composite: Composite,
    data: Data,
    position: int,
    changes: Mapping[str, float],
    readings: Readings,
) -> Scored:
    """Two rows: before and after."""
    base = readings.base_year if readings.change == "base_year" else None
    years = data.before(base)
    values = data.values.reindex(columns=[*data.values, *(set(changes) - {*data.values})])
    changed = values.copy()
    changed.loc[changed.index[position], list(changes)] = list(changes.values())
    here = np.arange(len(values)) == position
    given = dict.fromkeys(changes, here)
    old = derive(composite, values, years, readings, anew=True)
    new = derive(composite, changed, years, readings, anew=True, stands=given)
    rows = [old.raw, new.raw]
    # scored with all rows, for leaves that are measured against the other rows
    scored = [score(composite, raw) for raw in rows]
    scores = pd.concat([s.scores.iloc[[position]] for s in scored], ignore_index=True)
    nodes = pd.concat([s.nodes.iloc[[position]] for s in scored], ignore_index=True)
    raw = pd.concat([s.raw.iloc[[position]] for s in scored], ignore_index=True)
    return Scored(composite, raw, scores, nodes)


def _moved(both: Scored, changes: Mapping[str, float]) -> list[Moved]:
    points = decompose(both, 0, 1).leaves if both.index.notna().all() else None
    moved = []
    for leaf in both.composite.leaves:
        scores, raw = both.scores[leaf.id].tolist(), both.raw[leaf.id].tolist()
        if scores[0] != scores[1] and (scores[0] == scores[0] or scores[1] == scores[1]):
            because = (leaf.id,) if leaf.id in changes else _reasons(leaf.assumption, {*changes})
            effect = float(points[leaf.id]) if points is not None else 0.0
            moved.append(Moved(leaf.id, (raw[0], raw[1]), (scores[0], scores[1]), effect, because))
    return sorted(moved, key=lambda entry: -abs(entry.points))


def _reasons(id_: str, changed: set[str]) -> tuple[str, ...]:
    """The changed figures that a computed indicator depends on, directly or through others."""
    found: list[str] = []
    for need in DEPENDS.get(id_, ()):
        found += [need] if need in changed else _reasons(need, changed)
    return tuple(dict.fromkeys(found))
