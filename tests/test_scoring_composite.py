"""Frameworks are trees with sound weights, or are refused with the name of the node."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scoring_cases import plan_framework

from scoring.assumptions import assumption_for, assumptions, default_composite
from scoring.composite import Composite
from scoring.composite_file import composite_from, read_composite
from scoring.errors import BadFramework

LEAF = {"parent": "R", "normalise": "goalposts", "at0": 0, "at100": 10}
SMALL: dict[str, Any] = {
    "name": "small",
    "root": "R",
    "nodes": [
        {"id": "R", "parent": None},
        {"id": "a", "weight": 1, **LEAF},
        {"id": "b", "weight": 3, **LEAF},
    ],
}


def changed(position: int, **fields: Any) -> dict[str, Any]:
    data = copy.deepcopy(SMALL)
    data["nodes"][position] |= fields
    return data


def test_weights_are_relative_within_a_parent() -> None:
    composite = composite_from(SMALL)
    assert composite.global_weights == {"R": 1, "a": 0.25, "b": 0.75}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(1, weight=-1), "节点“a”的权重是 -1"),
        (changed(1, weight=None), "节点“a”没有权重"),
        (changed(2, weight="3"), "节点“b”的 weight 应是一个数"),
        (changed(2, weight=True), "节点“b”的 weight 应是一个数"),
        (changed(2, weight=float("nan")), "节点“b”的 weight 应是一个数"),
        (changed(1, parent="X"), "节点“a”的上级“X”不存在"),
        (changed(1, parent="a"), "节点“a”的上级绕成了一圈"),
        (changed(1, parent=None), "现有2个：R、a"),
        (changed(2, id="a"), "节点“a”出现了两次"),
        (changed(0, parent="b", weight=1), "现有0个"),
        (changed(0, id=""), "第1个节点没有 id"),
        (changed(1, at100=0), "at0和at100都是 0"),
        (changed(1, at100=None), "要写at0和at100"),
        (changed(1, transform="log"), "都应大于0"),
        (changed(1, normalise="best"), "normalise 是“best”"),
        (changed(0, aggregate="mode"), "aggregate 是“mode”"),
        (changed(0, normalise="none"), "节点“R”有下级"),
        (changed(1, direction=2), "direction 只能是"),
        ({**SMALL, "root": "a"}, "root 写的是“a”"),
        ({**SMALL, "scale": [100, 0]}, "scale 应是从低到高"),
        ({**SMALL, "missing": {"policy": "guess"}}, "policy 是“guess”"),
        ({**SMALL, "missing": {"min_weight": 2}}, "min_weight 是 2"),
        ({**SMALL, "nodes": [{"id": "R", "parent": None, "normalise": "none"}]}, "下面没有节点"),
        ({"nodes": []}, "nodes 里列出各节点"),
        ([], "nodes 里列出各节点"),
        ({"nodes": [3]}, "第1个不是 JSON 对象"),
        ({"nodes": [{"id": "R", "parent": ["x"]}]}, "“R”的 parent"),
    ],
)
def test_what_is_no_tree_is_refused_by_name(data: Any, words: str) -> None:
    with pytest.raises(BadFramework, match=words.replace("(", r"\(")):
        composite_from(data)


def test_all_weights_zero_is_refused() -> None:
    data = changed(1, weight=0)
    data["nodes"][2]["weight"] = 0
    with pytest.raises(BadFramework, match="节点“R”的下级权重都是0"):
        composite_from(data)


def test_a_leaf_without_a_way_to_score_it_is_refused() -> None:
    data = copy.deepcopy(SMALL)
    data["nodes"][1] = {"id": "a", "parent": "R", "weight": 1}
    with pytest.raises(BadFramework, match="指标“a”没有写 normalise"):
        composite_from(data)


def test_a_geometric_mean_over_what_may_be_negative_is_refused() -> None:
    data = changed(0, aggregate="geometric")
    data["nodes"][1]["normalise"] = "zscore"
    with pytest.raises(BadFramework, match="指标“a”的得分却可能小于0"):
        composite_from(data)


def test_a_direction_against_the_goalposts_is_said_and_the_goalposts_decide() -> None:
    assert composite_from(changed(1, direction=-1)).notes == (
        "指标“a”的 direction 与 at0、at100 相反，以 at0、at100 为准。",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"{", "第1行不是 JSON"), (b"\xff\xfe", "不是 UTF-8"), (b"[" * 100_000, "嵌套太深|不是 JSON")],
)
def test_a_file_that_is_no_framework_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "f.json"
    file.write_bytes(content)
    with pytest.raises(BadFramework, match=words):
        read_composite(file)
    with pytest.raises(BadFramework, match="找不到框架文件"):
        read_composite(tmp_path / "none.json")


def test_a_file_is_read_as_the_design_shows_it(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text("\ufeff" + json.dumps(SMALL), encoding="utf-8")
    assert read_composite(file) == composite_from(SMALL)


# ---- the plan's own framework -------------------------------------------------


def default() -> Composite:
    return default_composite(plan_framework())


def test_the_default_is_the_plans_tree() -> None:
    composite = default()
    assert [len(ids) for ids in composite.levels] == [1, 3, 6, 16, 24]
    weights = composite.global_weights
    # 协同效果 0.4, 协同路径 0.4, 协同管理 0.2: sums of the level-1 weights of annex 2
    assert [round(weights[id_], 12) for id_ in ("D1", "D2", "D3")] == [0.4, 0.4, 0.2]
    for leaf in plan_framework().indicators:
        assert weights[f"I{leaf.number:02d}"] == pytest.approx(leaf.global_weight, abs=1e-12)


def test_every_indicator_of_the_plan_has_its_assumption() -> None:
    for part in default().leaves:
        assert part.assumption == part.id
        assert part.measure


def test_the_direction_agrees_with_the_goalposts() -> None:
    for known in assumptions():
        at0, at100 = known.measure.at0, known.measure.at100
        assert at0 is not None
        assert at100 is not None
        assert (at100 - at0) * known.measure.direction > 0, known.id


def test_assumptions_follow_the_name_and_not_the_number() -> None:
    first, *rest = plan_framework().indicators
    other = replace(plan_framework(), indicators=(replace(first, number=31), *rest))
    part = default_composite(other).by_id["I31"]
    assert part.assumption == "I01"


def test_an_indicator_without_an_assumption_is_reported_and_not_guessed() -> None:
    first, *rest = plan_framework().indicators
    other = replace(plan_framework(), indicators=(replace(first, name="臭氧浓度"), *rest))
    composite = default_composite(other)
    assert composite.by_id["I01"].measure is None
    assert composite.notes[-1] == "指标“臭氧浓度”没有打分的假设，按缺失处理。"
    assert assumption_for("臭氧浓度") is None


def test_a_plan_whose_weights_do_not_add_up_is_refused() -> None:
    first, *rest = plan_framework().indicators
    other = replace(plan_framework(), indicators=(replace(first, weight=0.3), *rest))
    with pytest.raises(BadFramework, match=r"“大气环境”下各指标的权重之和是 1\.1"):
        default_composite(other)
