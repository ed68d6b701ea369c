"""Fields of a framework file → values, each checked; what is wrong is told with the node's name."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from scoring.errors import BadFramework

Fields = dict[str, Any]


def number(value: Any, key: str, id_: str) -> float:
    """A JSON number. Not a truth value, which Python would take for 0 or 1, and not NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadFramework(f"节点“{id_}”的 {key} 应是一个数，不能是 {json.dumps(value)[:40]}。")
    return float(value)


def optional(node: Fields, key: str, id_: str) -> float | None:
    """A number, or None where the field is not there."""
    return None if node.get(key) is None else number(node[key], key, id_)


def fraction(value: Any, key: str, id_: str) -> float:
    """A number from 0 to 1."""
    found = number(value, key, id_)
    if not 0 <= found <= 1:
        raise BadFramework(f"{key} 是 {found:g}：应在0和1之间。")
    return found


def pair(node: Fields, key: str, id_: str, rising: bool = True) -> tuple[float, float] | None:
    """Two numbers, the first no higher than the second; None where the field is not there."""
    value = node.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise BadFramework(f"指标“{id_}”的 {key} 应是两个数，例如 [0, 100]。")
    low, high = (number(end, key, id_) for end in value)
    if low > high or (rising and low == high):
        raise BadFramework(f"指标“{id_}”的 {key} 应从低到高，不能是 [{low:g}, {high:g}]。")
    return low, high


def half_open(node: Fields, key: str, id_: str) -> tuple[float | None, float | None]:
    """Two numbers either of which may be null: no end on that side."""
    value = node.get(key)
    if value is None:
        return None, None
    if not isinstance(value, list) or len(value) != 2:
        raise BadFramework(f"指标“{id_}”的 {key} 应是两个数，没有的一端写 null。")
    low, high = (None if end is None else number(end, key, id_) for end in value)
    if low is not None and high is not None and low > high:
        raise BadFramework(f"指标“{id_}”的 {key} 应从低到高，不能是 [{low:g}, {high:g}]。")
    return low, high


def curve(node: Fields, key: str, id_: str) -> tuple[tuple[float, float], ...]:
    """Pairs of a raw value and points, by rising raw values; at least two."""
    value = node.get(key)
    wanted = f"指标“{id_}”的 {key} 应是 [[原始值, 得分], …]，原始值从小到大，至少两对。"
    if not isinstance(value, list) or len(value) < 2:
        raise BadFramework(wanted)
    if not all(isinstance(point, list) and len(point) == 2 for point in value):
        raise BadFramework(wanted)
    points = tuple((number(x, key, id_), number(y, key, id_)) for x, y in value)
    if any(a[0] >= b[0] for a, b in pairwise(points)):
        raise BadFramework(wanted)
    return points


def choice(node: Fields, key: str, allowed: Sequence[str], default: str, id_: str) -> str:
    value = node.get(key)
    if value is None:
        return default
    if value not in allowed:
        raise BadFramework(f"“{id_}”的 {key} 是“{value}”：只能是 {'、'.join(allowed)}。")
    return str(value)


def truth(node: Fields, key: str, id_: str) -> bool:
    value = node.get(key, False)
    if not isinstance(value, bool):
        raise BadFramework(f"指标“{id_}”的 {key} 只能是 true 或 false。")
    return value


def misspelt(node: Fields, known: Iterable[str], id_: str) -> list[str]:
    """Fields that nobody reads and that look like one that is read: passed over, it would tell."""
    names = list(known)
    return [
        f"“{id_}”的 {key} 没有用到（是不是 {near[0]}？）。"
        for key in node
        if key not in names and (near := difflib.get_close_matches(key, names, 1, 0.8))
    ]
