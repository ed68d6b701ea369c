"""A leaf of a framework file → how its raw values become scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scoring.composite import AGAINST, ENDS, NORMALISATIONS, TRANSFORMS, Measure
from scoring.errors import BadFramework
from scoring.framework_fields import (
    Fields,
    choice,
    curve,
    half_open,
    number,
    optional,
    pair,
    truth,
)

# fields of a node that only a leaf has
MEASURING = (
    "normalise",
    "unit",
    "direction",
    "transform",
    "at0",
    "at100",
    "clip",
    "offset",
    "bounds",
    "percentiles",
    "reference",
    "limits",
    "ideal",
    "points",
    "mean",
    "sd",
    "population",
    "per",
    "times",
)


def measure_of(node: Fields, id_: str) -> Measure:
    """The measure that a node describes. Raises BadFramework, naming the node."""
    default = "goalposts" if "at0" in node or "at100" in node else ""
    normalise = choice(node, "normalise", NORMALISATIONS, default, id_)
    if not normalise:
        wanted = "、".join(NORMALISATIONS)
        raise BadFramework(f"指标“{id_}”没有写 normalise：请从 {wanted} 中选一个。")
    clip, open_ = _clip(node.get("clip", True), id_)
    measure = Measure(
        normalise=normalise,
        unit=str(node.get("unit") or ""),
        direction=_direction(node.get("direction", 1), id_),
        transform=choice(node, "transform", TRANSFORMS, "linear", id_),
        at0=optional(node, "at0", id_),
        at100=optional(node, "at100", id_),
        clip=clip,
        open=open_,
        offset=number(node.get("offset", 0), "offset", id_),
        bounds=half_open(node, "bounds", id_),
        percentiles=_percentiles(node, id_),
        per=_per(node.get("per", ""), id_),
        times=number(node.get("times", 1), "times", id_),
    )
    check_goalposts(measure, id_)
    if measure.offset and measure.transform == "linear":
        raise BadFramework(
            f"指标“{id_}”写了 offset，却没有 transform：offset 是取对数等之前加的数。"
        )
    return _MORE.get(normalise, _nothing)(measure, node, id_)


# fields that one way of scoring alone reads
_OF_ONE = {
    "at0": "goalposts",
    "at100": "goalposts",
    "reference": "reference",
    "limits": "range",
    "ideal": "range",
}


def idle(node: Fields, id_: str) -> list[str]:
    """Fields that another way of scoring would read: they may have been meant."""
    way = node.get("normalise")
    unread = [key for key, wanted in _OF_ONE.items() if way and key in node and way != wanted]
    return [f"“{id_}”按 {way} 打分，{'、'.join(unread)} 没有用到。"] if unread else []


def check_goalposts(measure: Measure, id_: str, names: tuple[str, str] = ("at0", "at100")) -> None:
    """Raises BadFramework for goalposts between which no score can be computed.

    `names` is what the two are called where they were written.
    """
    if measure.normalise != "goalposts":
        return
    both = "和".join(names)
    if measure.at0 is None or measure.at100 is None:
        raise BadFramework(f"指标“{id_}”按 goalposts 打分，要写{both}。")
    if measure.at0 == measure.at100:
        raise BadFramework(f"指标“{id_}”的{both}都是 {measure.at0:g}：两者要不同。")
    least = min(measure.at0, measure.at100) + measure.offset
    if measure.transform in ("log", "inverse") and least <= 0:
        why = "对数" if measure.transform == "log" else "倒数"
        raise BadFramework(f"指标“{id_}”要取{why}，{both}都应大于{0 - measure.offset:g}。")
    if measure.transform == "sqrt" and least < 0:
        raise BadFramework(f"指标“{id_}”要开方，{both}都不能小于{0 - measure.offset:g}。")


def _nothing(measure: Measure, node: Fields, id_: str) -> Measure:
    return measure


def _with_reference(measure: Measure, node: Fields, id_: str) -> Measure:
    """What is compared with: a number, or the best, the mean or the median of the rows."""
    value = node.get("reference")
    if isinstance(value, str):
        return replace(measure, against=choice(node, "reference", AGAINST, "best", id_))
    if value is None:
        raise BadFramework(
            f"指标“{id_}”按 reference 打分，要写 reference：一个数，或者 {'、'.join(AGAINST)}。"
        )
    reference = number(value, "reference", id_)
    if reference <= 0:
        raise BadFramework(f"指标“{id_}”的 reference 是 {reference:g}：应大于0。")
    return replace(measure, reference=reference)


def _with_range(measure: Measure, node: Fields, id_: str) -> Measure:
    limits, ideal = pair(node, "limits", id_), pair(node, "ideal", id_, rising=False)
    if limits is None or ideal is None:
        raise BadFramework(f"指标“{id_}”按 range 打分，要写 limits 和 ideal，各是两个数。")
    if not limits[0] <= ideal[0] <= ideal[1] <= limits[1]:
        raise BadFramework(f"指标“{id_}”的 ideal 应在 limits 之内。")
    if measure.transform != "linear":
        raise BadFramework(f"指标“{id_}”按 range 打分，不能再写 transform。")
    return replace(measure, limits=limits, ideal=ideal)


def _with_curve(measure: Measure, node: Fields, id_: str) -> Measure:
    if measure.transform != "linear":
        raise BadFramework(f"指标“{id_}”按 {measure.normalise} 打分，不能再写 transform。")
    return replace(measure, curve=curve(node, "points", id_))


def _with_moments(measure: Measure, node: Fields, id_: str) -> Measure:
    spread = number(node.get("sd", 1), "sd", id_)
    if spread <= 0:
        raise BadFramework(f"指标“{id_}”的 sd 是 {spread:g}：应大于0。")
    return replace(
        measure,
        center=number(node.get("mean", 0), "mean", id_),
        spread=spread,
        population=truth(node, "population", id_),
    )


_MORE: dict[str, Callable[[Measure, Fields, str], Measure]] = {
    "reference": _with_reference,
    "range": _with_range,
    "piecewise": _with_curve,
    "steps": _with_curve,
    "zscore": _with_moments,
}


def _direction(value: Any, id_: str) -> int:
    if value not in (1, -1) or isinstance(value, bool):
        raise BadFramework(f"指标“{id_}”的 direction 只能是 1（越大越好）或 -1（越小越好）。")
    return int(value)


def _clip(value: Any, id_: str) -> tuple[bool, str]:
    """Whether scores are clipped, and at which end they are not."""
    if isinstance(value, bool):
        return value, ""
    if value not in ENDS:
        raise BadFramework(f"指标“{id_}”的 clip 只能是 true、false、low 或 high。")
    return True, ENDS[1 - ENDS.index(value)]


def _percentiles(node: Fields, id_: str) -> tuple[float, float] | None:
    found = pair(node, "percentiles", id_)
    if found and not 0 <= found[0] < found[1] <= 100:
        raise BadFramework(f"指标“{id_}”的 percentiles 应在0和100之间。")
    return found


def _per(value: Any, id_: str) -> str:
    if not isinstance(value, str):
        raise BadFramework(f"指标“{id_}”的 per 应是要除以的那一列的表头。")
    return value.strip()
