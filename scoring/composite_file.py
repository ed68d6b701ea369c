"""A framework file (JSON) → `Composite`. Any published tree can be written in it.

{"name": "…", "root": "HDI", "scale": [0, 100],
 "missing": {"policy": "renormalise", "min_weight": 0.5},
 "nodes": [{"id": "HDI", "parent": null, "aggregate": "geometric"},
           {"id": "life", "parent": "HDI", "weight": 1, "normalise": "goalposts",
            "at0": 20, "at100": 85}]}

All fields, with an example each: docs/frameworks.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.refused import why
from scoring.composite import (
    COMBININGS,
    FILLINGS,
    POLICIES,
    Composite,
    Measure,
    Missing,
    Outliers,
    Part,
    Treatment,
)
from scoring.errors import BadFramework
from scoring.framework_fields import Fields, choice, fraction, misspelt, number
from scoring.means import SIGNED
from scoring.measure_fields import MEASURING, idle, measure_of


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
        treatment=_treatment(data.get("treat") or {}),
        notes=(*_misspelt(data), *(note for part in parts for note in _contradictions(part))),
    )
    _check_root(data, composite)
    _check_signs(composite)
    return composite


_NODE = (
    "id",
    "parent",
    "weight",
    "name",
    "aggregate",
    "exponent",
    "floor",
    "min_weight",
    "aliases",
)
_MISSING = ("policy", "min_weight", "min_data")
_TREAT = ("screen", "impute", "within", "winsorise")
_WHOLE = ("name", "root", "scale", "missing", "treat", "nodes")


def _misspelt(data: Fields) -> list[str]:
    """What looks like a field and is none, wherever it stands."""
    told = misspelt(data, _WHOLE, "框架")
    told += misspelt(data.get("missing") or {}, _MISSING, "missing")
    told += misspelt(data.get("treat") or {}, _TREAT, "treat")
    for node in data["nodes"]:
        told += misspelt(node, (*_NODE, *MEASURING), node["id"])
        told += idle(node, node["id"])
    return told


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
        aggregate=(kind := choice(node, "aggregate", COMBININGS, "arithmetic", id_)),
        exponent=_exponent(node, kind, id_),
        floor=number(node.get("floor", 0), "floor", id_),
        least=None if "min_weight" not in node else fraction(node["min_weight"], "min_weight", id_),
        measure=measure_of(node, id_) if leaf or node.get("normalise") is not None else None,
        aliases=_aliases(node.get("aliases", []), id_),
    )


def _weight(node: Fields, id_: str) -> float:
    if node.get("weight") is None:
        raise BadFramework(f"节点“{id_}”没有权重：请写上 weight。")
    return number(node["weight"], "weight", id_)


def _exponent(node: Fields, kind: str, id_: str) -> float:
    if kind != "power":
        return 1.0
    if node.get("exponent") is None:
        raise BadFramework(f"节点“{id_}”取 power 平均，要写 exponent：几次方。")
    return number(node["exponent"], "exponent", id_)


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
    """Means other than the arithmetic one exist for scores of 0 and above only."""
    for part in composite.groups:
        if part.aggregate in SIGNED:
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
    """Around a mean of 0, as good as always; a score below the scale is told where it occurs."""
    return measure.normalise == "zscore" and measure.center <= 0


def _scale(value: Any) -> tuple[float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise BadFramework("scale 应是两个数，例如 [0, 100]。")
    low, high = (number(end, "scale", "scale") for end in value)
    return low, high


def _missing(value: Any) -> Missing:
    if not isinstance(value, dict):
        raise BadFramework('missing 应写成 {"policy": "renormalise", "min_weight": 0.5}。')
    return Missing(
        choice(value, "policy", POLICIES, "renormalise", "missing"),
        *(fraction(value.get(key, 0), key, "missing") for key in ("min_weight", "min_data")),
    )


def _treatment(value: Any) -> Treatment:
    if not isinstance(value, dict):
        raise BadFramework('treat 应写成 {"screen": 0.9, "impute": "mean", "winsorise": {}}。')
    return Treatment(
        screen=fraction(value.get("screen", 0), "screen", "treat"),
        impute=choice(value, "impute", FILLINGS, "", "treat"),
        within=str(value.get("within") or ""),
        outliers=_outliers(value["winsorise"]) if value.get("winsorise") is not None else None,
    )


def _outliers(value: Any) -> Outliers:
    if not isinstance(value, dict):
        raise BadFramework('winsorise 应写成 {"skew": 2, "kurtosis": 3.5, "most": 5}。')
    usual = Outliers()
    most = number(value.get("most", usual.most), "most", "winsorise")
    if most != int(most) or most < 0:
        raise BadFramework(f"winsorise 的 most 是 {most:g}：应是不小于0的整数。")
    return Outliers(
        number(value.get("skew", usual.skew), "skew", "winsorise"),
        number(value.get("kurtosis", usual.kurtosis), "kurtosis", "winsorise"),
        int(most),
    )


def _aliases(value: Any, id_: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadFramework(f"节点“{id_}”的 aliases 应是名称的列表。")
    return tuple(value)
