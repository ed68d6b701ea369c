"""The choices that an index was computed with ↔ JSON: in scenarios, and beside kept figures.

What is read is checked entry by entry: it may come from another plan, from an older
version, or from a text editor. What an older version did not know is as the default.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.bench import PLAIN, Setup
from scoring.bands import STATES, Bands
from scoring.composite import AGGREGATES
from scoring.errors import BadFramework, BadTable
from scoring.readings import DEFAULT, Readings


def setup_content(setup: Setup) -> dict[str, Any]:
    """The choices as a JSON object."""
    bands = setup.bands
    return {
        "goalposts": {id_: list(ends) for id_, ends in setup.goalposts.items()},
        "readings": asdict(setup.readings),
        "aggregate": setup.aggregate,
        "min_weight": setup.min_weight,
        "floor": setup.floor,
        "decoupling": {
            "thresholds": [bands.low, bands.high],
            "scores": dict(zip(STATES, bands.points, strict=True)),
        },
    }


def setup_from(value: Any, ids: Mapping[str, str]) -> Setup:
    """The choices in a JSON object; `ids` says what its indicators are called here.

    Raises BadTable or BadFramework for choices with which nothing can be computed.
    """
    if not isinstance(value, dict):
        return PLAIN
    aggregate = value.get("aggregate", PLAIN.aggregate)
    numbers = [value.get(name, getattr(PLAIN, name)) for name in ("min_weight", "floor")]
    if aggregate not in AGGREGATES or not all(map(is_number, numbers)):
        raise BadTable("情景的平均方法或缺失规则写得不对。")
    return Setup(
        _goalposts(value.get("goalposts"), ids),
        _readings(value.get("readings")),
        aggregate,
        float(numbers[0]),
        float(numbers[1]),
        _bands(value.get("decoupling")),
    )


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _goalposts(value: Any, ids: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    found = {}
    for id_, ends in value.items() if isinstance(value, dict) else ():
        if id_ in ids:
            if not isinstance(ends, list) or len(ends) != 2 or not all(map(is_number, ends)):
                raise BadTable("情景里的目标值应是两个数。")
            found[ids[id_]] = (float(ends[0]), float(ends[1]))
    return found


def _bands(value: Any) -> Bands:
    plain = PLAIN.bands
    if not isinstance(value, dict):
        return plain
    ends = value.get("thresholds", [plain.low, plain.high])
    known = value.get("scores")
    scores = known if isinstance(known, dict) else {}
    points = [scores.get(state, plain.of(state)) for state in STATES]
    if not isinstance(ends, list) or len(ends) != 2 or not all(map(is_number, [*ends, *points])):
        raise BadTable("情景里脱钩状态的分界应是两个数，得分都应是数。")
    return Bands(float(ends[0]), float(ends[1]), tuple(map(float, points)))


def _readings(value: Any) -> Readings:
    """Raises BadFramework for a choice that does not exist."""
    if not isinstance(value, dict):
        return DEFAULT
    kinds = {name: type(default) for name, default in asdict(DEFAULT).items()}
    given = {name: entry for name, entry in value.items() if name in kinds}
    for name, entry in given.items():
        number = kinds[name] in (int, float)
        if number != is_number(entry) or (not number and not isinstance(entry, str)):
            raise BadFramework(f"设置 {name} 写得不对。")
        given[name] = kinds[name](entry)
    return Readings(**given)
