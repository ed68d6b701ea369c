"""A framework file (JSON) → `Composite`. Any published tree can be written in it.

{"name": "…", "root": "HDI", "scale": [0, 100],
 "missing": {"policy": "renormalise", "min_weight": 0.5},
 "nodes": [{"id": "HDI", "parent": null, "aggregate": "geometric"},
           {"id": "life", "parent": "HDI", "weight": 1, "normalise": "goalposts",
            "at0": 20, "at100": 85}]}
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.refused import why
from scoring.composite import (
    AGGREGATES,
    NORMALISATIONS,
    POLICIES,
    TRANSFORMS,
    Composite,
    Measure,
    Missing,
    Part,
)
from scoring.errors import BadFramework

Fields = dict[str, Any]
_MEASURING = ("normalise", "at0", "at100", "transform", "direction")


def read_composite(file: Path) -> Composite:
    """The composite in a framework file. Raises BadFramework, also for a file that is none."""
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadFramework(f"找不到框架文件 {file}：请检查路径。") from None
    except OSError as error:
        raise BadFramework(f"读不了框架文件 {file}（{why(error)}）。") from None
    except UnicodeDecodeError:
        raise BadFramework(f"框架文件 {file} 不是 UTF-8 文本：请另存为 UTF-8 再试。") from None
    except json.JSONDecodeError as error:
        raise BadFramework(f"框架文件 {file} 第{error.lineno}行不是 JSON：请检查写法。") from None
    except RecursionError:
        raise BadFramework(f"框架文件 {file} 嵌套太深，不是框架：请检查写法。") from None
    return composite_from(data, file.stem)


def composite_from(data: Any, name: str = "") -> Composite:
    """The composite that the JSON value `data` describes; `name` is used where it has none.

    Raises BadFramework, naming the node.
    """
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list) or not data["nodes"]:
        raise BadFramework("框架要是一个 JSON 对象，nodes 里列出各节点。")
    parents = {node.get("parent") for node in data["nodes"] if _is_node(node)}
    parts = tuple(_part(node, position, parents) for position, node in enumerate(data["nodes"], 1))
    composite = Composite(
        name=str(data.get("name") or name),
        parts=parts,
        scale=_scale(data.get("scale", [0, 100])),
        missing=_missing(data.get("missing") or {}),
        notes=tuple(note for part in parts for note in _contradictions(part)),
    )
    _check_root(data, composite)
    _check_signs(composite)
    return composite


def _is_node(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("parent"), str | None)


def _part(node: Any, position: int, parents: set[Any]) -> Part:
    if not isinstance(node, dict):
        raise BadFramework(f"nodes 的第{position}个不是 JSON 对象。")
    id_, parent = node.get("id"), node.get("parent")
    if not isinstance(id_, str) or not id_.strip():
        raise BadFramework(f"nodes 的第{position}个节点没有 id：请给每个节点一个不同的 id。")
    if not isinstance(parent, str | None):
        raise BadFramework(f"节点“{id_}”的 parent 应是另一节点的 id，根节点写 null。")
    leaf = id_ not in parents
    return Part(
        id=id_,
        parent=parent,
        weight=_weight(node, id_) if parent is not None else 1.0,
        name=str(node.get("name") or ""),
        aggregate=_choice(node, "aggregate", AGGREGATES, "arithmetic", id_),
        floor=_number(node.get("floor", 0), "floor", id_),
        measure=_measure(node, id_) if leaf or node.get("normalise") is not None else None,
        aliases=_aliases(node.get("aliases", []), id_),
    )


def _weight(node: Fields, id_: str) -> float:
    if node.get("weight") is None:
        raise BadFramework(f"节点“{id_}”没有权重：请写上 weight。")
    return _number(node["weight"], "weight", id_)


def _measure(node: Fields, id_: str) -> Measure:
    default = "goalposts" if "at0" in node or "at100" in node else ""
    normalise = _choice(node, "normalise", NORMALISATIONS, default, id_)
    if not normalise:
        wanted = "、".join(NORMALISATIONS)
        raise BadFramework(f"指标“{id_}”没有写 normalise：请从 {wanted} 中选一个。")
    measure = Measure(
        normalise=normalise,
        unit=str(node.get("unit") or ""),
        direction=_direction(node.get("direction", 1), id_),
        transform=_choice(node, "transform", TRANSFORMS, "linear", id_),
        at0=_goalpost(node, "at0", id_),
        at100=_goalpost(node, "at100", id_),
        clip=_clip(node.get("clip", True), id_),
    )
    check_goalposts(measure, id_)
    return measure


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
    if measure.transform == "log" and min(measure.at0, measure.at100) <= 0:
        raise BadFramework(f"指标“{id_}”要取对数，{both}都应大于0。")


def _contradictions(part: Part) -> list[str]:
    """A direction given twice, and differently: the goalposts decide, and that is said."""
    measure = part.measure
    if not measure or measure.at0 is None or measure.at100 is None:
        return []
    if measure.normalise != "goalposts" or (measure.at100 - measure.at0) * measure.direction > 0:
        return []
    if measure.direction == 1:  # unset, or the default written out: nothing that misleads
        return []
    return [f"指标“{part.id}”的 direction 与 at0、at100 相反，以 at0、at100 为准。"]


def _check_root(data: Fields, composite: Composite) -> None:
    named = data.get("root", composite.root.id)
    if named != composite.root.id:
        raise BadFramework(f"root 写的是“{named}”，没有上级的节点却是“{composite.root.id}”。")


def _check_signs(composite: Composite) -> None:
    """Geometric and harmonic means exist for scores of 0 and above only."""
    for part in composite.groups:
        if part.aggregate == "arithmetic":
            continue
        if composite.scale[0] < 0:
            raise BadFramework(f"节点“{part.id}”取{part.aggregate}平均，scale 不能低于0。")
        for leaf in _leaves_below(composite, part):
            if leaf.measure and _may_be_negative(leaf.measure):
                raise BadFramework(
                    f"节点“{part.id}”取{part.aggregate}平均，指标“{leaf.id}”的得分却可能小于0。"
                )


def _leaves_below(composite: Composite, part: Part) -> list[Part]:
    return [leaf for leaf in composite.leaves if part in composite.path(leaf)]


def _may_be_negative(measure: Measure) -> bool:
    return measure.normalise == "zscore" or (measure.normalise == "goalposts" and not measure.clip)


def _scale(value: Any) -> tuple[float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise BadFramework("scale 应是两个数，例如 [0, 100]。")
    low, high = (_number(end, "scale", "scale") for end in value)
    return low, high


def _missing(value: Any) -> Missing:
    if not isinstance(value, dict):
        raise BadFramework('missing 应写成 {"policy": "renormalise", "min_weight": 0.5}。')
    policy = _choice(value, "policy", POLICIES, "renormalise", "missing")
    least = _number(value.get("min_weight", 0), "min_weight", "missing")
    if not 0 <= least <= 1:
        raise BadFramework(f"min_weight 是 {least:g}：应在0和1之间。")
    return Missing(policy, least)


def _choice(node: Fields, key: str, allowed: Sequence[str], default: str, id_: str) -> str:
    value = node.get(key)
    if value is None:
        return default
    if value not in allowed:
        raise BadFramework(f"“{id_}”的 {key} 是“{value}”：只能是 {'、'.join(allowed)}。")
    return str(value)


def _number(value: Any, key: str, id_: str) -> float:
    """A JSON number. Not a truth value, which Python would take for 0 or 1, and not NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadFramework(f"节点“{id_}”的 {key} 应是一个数，不能是 {json.dumps(value)[:40]}。")
    return float(value)


def _goalpost(node: Fields, key: str, id_: str) -> float | None:
    return None if node.get(key) is None else _number(node[key], key, id_)


def _direction(value: Any, id_: str) -> int:
    if value not in (1, -1) or isinstance(value, bool):
        raise BadFramework(f"指标“{id_}”的 direction 只能是 1（越大越好）或 -1（越小越好）。")
    return int(value)


def _clip(value: Any, id_: str) -> bool:
    if not isinstance(value, bool):
        raise BadFramework(f"指标“{id_}”的 clip 只能是 true 或 false。")
    return value


def _aliases(value: Any, id_: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadFramework(f"节点“{id_}”的 aliases 应是名称的列表。")
    return tuple(value)
