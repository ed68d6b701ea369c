"""Invented figures of eleven invented cities over two years, to try the index with.

Drawn from a seed, so that everybody sees the same ones. Nothing in them is true of any
place: the cities are called 甲市, 乙市 …, every row and every sheet says 虚构.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import BinaryIO

from scoring.composite import Composite, Measure
from scoring.data import Data, read_content
from scoring.derived import FORMULAS
from scoring.normalise import raw_for
from scoring.template import IDENTITY, columns, write_table

TITLE = "虚构示例：城市和数字都是编出来的，只供试用，不反映任何地方的实际情况。"
CITIES = tuple(f"{stem}市" for stem in "甲乙丙丁戊己庚辛壬癸子")
YEARS = (2024, 2025)
MARK = "虚构"
NAME = f"{MARK}示例.csv"  # of the file
_SEED = 11
_DIGITS = 4  # that a figure shows
# what the first year reports of the computed indicators, as it has no year before it
_FIRST = {"I02": (-3.0, 7.0), "I04": (-2.0, 3.0), "I06": (1.0, 5.5), "I08": (70.0, 100.0)}
# a year's growth of the raw figures, in %
_GROWTH = {"GDP": (3.0, 7.0), "CO2": (-3.0, 2.5), "NOx": (-7.0, 2.0)}


def write_example(composite: Composite, target: Path | BinaryIO, kind: str = "") -> None:
    """Writes the example in the shape of the template, `kind` "xlsx" or "csv".

    Raises BadTable for a file that cannot be written.
    """
    write_table(composite, list(_rows(composite)), target, kind, TITLE, (*IDENTITY, "备注"))


def example(composite: Composite) -> Data:
    """The example as it is read back from its file."""
    out = io.BytesIO()
    write_example(composite, out, "csv")
    return read_content(out.getvalue(), NAME, composite)


def _rows(composite: Composite) -> Iterator[list[object]]:
    rng = Random(_SEED)
    fields = columns(composite)
    for city in CITIES:
        for year, figures in zip(YEARS, _two_years(composite, rng), strict=True):
            yield [city, year, MARK, *(_shown(figures.get(c.id), c.unit) for c in fields)]


def _two_years(composite: Composite, rng: Random) -> tuple[dict[str, float], dict[str, float]]:
    """What is given of a city; the second year's computed indicators follow from it."""
    level = rng.uniform(35, 70)  # points about which the city's scores lie
    before, now = {}, {}
    for leaf in composite.leaves:
        score = min(max(rng.gauss(level, 15), 8), 90)
        rise = rng.uniform(-2, 6)
        if leaf.assumption in _FIRST:
            before[leaf.id] = rng.uniform(*_FIRST[leaf.assumption])
        elif leaf.measure and leaf.assumption not in FORMULAS:
            before[leaf.id] = _raw(score, leaf.measure, composite.scale)
            now[leaf.id] = _raw(min(score + rise, 98), leaf.measure, composite.scale)
    gdp = rng.uniform(1_500, 18_000)
    drivers = {"GDP": gdp, "CO2": gdp * rng.uniform(0.4, 1.1), "NOx": gdp * rng.uniform(3, 9)}
    growth = {id_: 1 + rng.uniform(*_GROWTH[id_]) / 100 for id_ in drivers}
    return before | drivers, now | {id_: drivers[id_] * growth[id_] for id_ in drivers}


def _raw(score: float, measure: Measure, scale: tuple[float, float]) -> float:
    low, high = scale
    if measure.normalise == "goalposts":
        return raw_for(low + score / 100 * (high - low), measure, low, high)
    return low + score / 100 * (high - low)


def _shown(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    return float(round(value)) if unit == "个" else float(f"{value:.{_DIGITS}g}")
