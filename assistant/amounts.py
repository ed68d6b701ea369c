"""Amounts in units of one dimension beside each other: 12万亩 and 8000公顷."""

from __future__ import annotations

import re

from corpus.plan import Target

# China's legal units of measurement: 1公顷 = 15亩 = 10000平方米 (State Council order of 1984-02-27,
# and its decision of 1990-12-28 on units of land area). By dimension, in its first unit.
DIMENSIONS = (
    {"平方米": 1.0, "亩": 10_000 / 15, "公顷": 10_000.0, "平方公里": 1e6, "平方千米": 1e6},
    {"米": 1.0, "公里": 1_000.0, "千米": 1_000.0},
    {"千克": 1.0, "公斤": 1.0, "吨": 1_000.0},
    {"千瓦": 1.0, "兆瓦": 1_000.0, "吉瓦": 1e6},
    {"千瓦时": 1.0, "度": 1.0, "兆瓦时": 1_000.0},
    {"立方米": 1.0, "方": 1.0, "升": 0.001, "立方公里": 1e9, "立方千米": 1e9},
)
SCALES = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
UNITS = sorted((u for d in DIMENSIONS for u in d), key=len, reverse=True)
SCALED = rf"(?P<scale{{n}}>百万|千万|亿|万|百|(?:千(?![瓦米克]))|)(?P<unit{{n}}>{'|'.join(UNITS)})"
CLOSE = 1e-6  # of each other, from which two amounts are one

_UNIT = re.compile("^" + SCALED.format(n=1) + r"(?:/年)?$")


def measure(unit: str) -> tuple[int, float]:
    """The dimension of a unit and its size there, in the first unit of the dimension."""
    return next((at, d[unit]) for at, d in enumerate(DIMENSIONS) if unit in d)


def size_of(target: Target) -> tuple[int, float] | None:
    """The dimension of a target and its size in the first unit of that; None of a mere count."""
    match = _UNIT.match(target.unit)
    if not match:
        return None
    dimension, factor = measure(match["unit1"])
    return dimension, target.value * SCALES[match["scale1"]] * factor


def same_amount(one: Target, other: Target) -> bool | None:
    """Whether two targets are of one amount; None where they are of different dimensions."""
    first, second = size_of(one), size_of(other)
    if first is None or second is None or first[0] != second[0]:
        return None
    return abs(first[1] - second[1]) <= CLOSE * max(abs(first[1]), abs(second[1]))
