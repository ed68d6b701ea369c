"""What a framework file can say beyond goalposts and weights, each sum done by hand."""

from __future__ import annotations

import io
from math import isnan, log, nan
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import table, tree, unhurried

from scoring.composite import Composite
from scoring.composite_file import composite_from
from scoring.contributions import effective_weights
from scoring.data import read_content
from scoring.engine import score
from scoring.errors import BadFramework, BadTable, Undefined
from scoring.evaluation import Evaluation, evaluate
from scoring.normalise import raw_for
from scoring.result_workbook import workbook_of
from scoring.robustness import Shaken, robustness
from scoring.seeking import least_effort
from scoring.template import write_template


def one(**leaf: Any) -> Composite:
    usual = {"normalise": "goalposts"} if "at0" in leaf else {}
    return tree({"id": "R"}, {"id": "a", "parent": "R", **usual, **leaf})


def given_file(text: str, composite: Composite) -> Evaluation:
    return evaluate(composite, read_content(text.encode(), "d.csv", composite))


@pytest.mark.parametrize(
    ("leaf", "raw", "points"),
    [
        # ln(x + 1) between 0 and 99: ln 10 / ln 100 is a half
        ({"at0": 0, "at100": 99, "transform": "log", "offset": 1}, [0, 9, 99], [0, 50, 100]),
        ({"at0": 0, "at100": 100, "transform": "sqrt"}, [0, 25, 100, -1], [0, 50, 100, nan]),
        # 1/x between 1/4 and 1: 1/2 is a third of the way
        ({"at0": 4, "at100": 1, "transform": "inverse"}, [4, 2, 1], [0, 100 / 3, 100]),
        ({"at0": 0, "at100": 10, "clip": False}, [-1, 12], [-10, 120]),
        ({"at0": 0, "at100": 10, "clip": "low"}, [-1, 12], [0, 120]),
        ({"at0": 0, "at100": 10, "clip": "high"}, [-1, 12], [-10, 100]),
        ({"normalise": "reference", "reference": 40}, [10, 40, 80], [25, 100, 100]),
        ({"normalise": "reference", "reference": 10, "direction": -1}, [10, 40, 5], [100, 25, 100]),
        ({"normalise": "reference", "reference": "best"}, [10, 40], [25, 100]),
        ({"normalise": "reference", "reference": "best", "direction": -1}, [10, 40], [100, 25]),
        (
            {"normalise": "reference", "reference": "mean", "clip": False},
            [10, 40, 100],
            [20, 80, 200],
        ),
        ({"normalise": "reference", "reference": "median"}, [10, 40, 100], [25, 100, 100]),
        # best between 6.5 and 8.5, of no use from 5 down and 10 up
        (
            {"normalise": "range", "limits": [5, 10], "ideal": [6.5, 8.5]},
            [4, 5, 5.75, 7, 9.25, 10, nan],
            [0, 0, 50, 100, 50, 0, nan],
        ),
        # no lower limit that counts: below the ideal all is well
        (
            {"normalise": "range", "limits": [0, 10], "ideal": [0, 5]},
            [0, 3, 7.5, 11, -1],
            [100, 100, 50, 0, 0],
        ),
        (
            {"normalise": "piecewise", "points": [[0, 0], [10, 60], [20, 100]]},
            [-1, 5, 15, 30],
            [0, 30, 80, 100],
        ),
        (
            {"normalise": "steps", "points": [[0, 20], [0.8, 50], [1.2, 100]]},
            [-1, 0, 0.79, 0.8, 5],
            [nan, 20, 20, 50, 100],
        ),
        # mean 3, standard deviation √2 with n, √(8/3) with n − 1 for three values
        (
            {"normalise": "zscore", "mean": 50, "sd": 10, "population": True},
            [1, 3, 5],
            [50 - 10 * 2 / (8 / 3) ** 0.5, 50, 50 + 10 * 2 / (8 / 3) ** 0.5],
        ),
        ({"normalise": "zscore", "mean": 50, "sd": 10}, [1, 3, 5], [40, 50, 60]),
        ({"normalise": "minmax", "bounds": [2, None]}, [0, 2, 6, 10], [0, 0, 50, 100]),
        ({"normalise": "none", "times": 100}, [0.5], [50]),
    ],
)
def test_ways_of_scoring_by_hand(
    leaf: dict[str, Any], raw: list[float], points: list[float]
) -> None:
    text = "city,a\n" + "\n".join(f"c{i},{'' if isnan(x) else x}" for i, x in enumerate(raw))
    found = given_file(text, one(**leaf)).scored.scores["a"]
    assert found.to_list() == pytest.approx(points, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("transform", "at0", "at100", "offset"),
    [("log", 0, 99, 1), ("sqrt", 0, 100, 0), ("inverse", 4, 1, 0), ("log", 5, 0.5, 0)],
)
def test_goalposts_can_be_inverted(transform: str, at0: float, at100: float, offset: float) -> None:
    composite = one(at0=at0, at100=at100, transform=transform, offset=offset)
    measure = composite.leaves[0].measure
    assert measure
    for points in (0, 20, 50, 99, 100):
        raw = raw_for(points, measure, 0, 100)
        assert score(composite, table({"a": [raw]})).scores["a"][0] == pytest.approx(points)


def test_percentiles_of_the_rows_are_bounds() -> None:
    """As the SDG index sets its lowest bound at the 2.5th percentile (Lafortune et al. 2018)."""
    composite = one(normalise="minmax", percentiles=[25, 75])
    text = "city,a\n" + "\n".join(f"c{x},{x}" for x in (0, 10, 20, 30, 1000))
    # the quartiles are 10 and 30
    assert given_file(text, composite).scored.scores["a"].to_list() == [0, 0, 50, 100, 100]


def test_too_few_data_of_all_leaves_no_index() -> None:
    """The SDG index wants 80% of the indicators of a country."""
    leaves = [{"id": x, "parent": "R"} for x in "abcde"]
    composite = tree({"id": "R"}, *leaves, missing={"min_data": 0.8})
    found = given_file("city,a,b,c,d,e\nx,10,10,10,10,\ny,10,10,10,,\n", composite)
    assert found.scored.index.to_list() == pytest.approx([10, nan], nan_ok=True)
    assert any("不足以计算总指数" in note for note in found.notes[1])


def test_a_node_may_want_more_data_than_the_others() -> None:
    nodes: tuple[dict[str, Any], ...] = (
        {"id": "g", "parent": "R", "min_weight": 0.6},
        {"id": "h", "parent": "R"},
        *({"id": x, "parent": "g"} for x in "ab"),
        *({"id": x, "parent": "h"} for x in "cd"),
    )
    found = given_file("city,a,b,c,d\nx,10,,40,\n", tree({"id": "R"}, *nodes))
    assert isnan(found.scored.nodes["g"][0])
    assert found.scored.index[0] == 40


@pytest.mark.parametrize(
    ("node", "points"),
    [
        ({"aggregate": "power", "exponent": 2}, [(0.75 * 100 + 0.25 * 2500) ** 0.5]),
        ({"aggregate": "power", "exponent": 0}, [10**0.75 * 50**0.25]),
        ({"aggregate": "power", "exponent": -1}, [1 / (0.75 / 10 + 0.25 / 50)]),
        ({"aggregate": "power", "exponent": 1}, [20]),
        ({"aggregate": "min"}, [10]),
        ({"aggregate": "max"}, [50]),
        ({"aggregate": "median"}, [10]),  # three quarters of the weight
        ({"aggregate": "product"}, [5]),  # 0.1 × 0.5
    ],
)
def test_ways_of_combining_by_hand(node: dict[str, Any], points: list[float]) -> None:
    leaves = [{"id": "a", "parent": "R", "weight": 3}, {"id": "b", "parent": "R", "weight": 1}]
    scored = score(tree({"id": "R", **node}, *leaves), table({"a": [10], "b": [50]}))
    assert scored.index.to_list() == pytest.approx(points)


def test_the_median_of_equal_weights_is_the_usual_one_and_passes_over_what_is_missing() -> None:
    leaves = [{"id": x, "parent": "R"} for x in "abcd"]
    raw = table({"a": [1, 1], "b": [7, nan], "c": [4, 4], "d": [2, 2]})
    scored = score(tree({"id": "R", "aggregate": "median"}, *leaves), raw)
    assert scored.index.to_list() == [3, 2]


def test_no_product_without_all_of_its_factors() -> None:
    leaves = [{"id": x, "parent": "R"} for x in "ab"]
    raw = table({"a": [50, 50], "b": [50, nan]})
    scored = score(tree({"id": "R", "aggregate": "product"}, *leaves), raw)
    assert scored.index.to_list() == pytest.approx([25, nan], nan_ok=True)


@unhurried
@given(
    st.lists(st.floats(0.01, 100), min_size=2, max_size=4),
    st.floats(-5, 5),
    st.integers(0, 3),
    st.floats(0, 10),
)
def test_means_of_any_power_lie_between_and_never_fall(
    values: list[float], exponent: float, position: int, more: float
) -> None:
    leaves = [{"id": f"x{i}", "parent": "R", "weight": i + 1} for i in range(len(values))]
    composite = tree({"id": "R", "aggregate": "power", "exponent": exponent}, *leaves)
    raised = list(values)
    raised[position % len(values)] += more
    raw = table({f"x{i}": list(pair) for i, pair in enumerate(zip(values, raised, strict=True))})
    before, after = score(composite, raw).index
    assert min(values) - 1e-6 <= before <= max(values) + 1e-6
    assert after >= before - 1e-6


@unhurried
@given(st.lists(st.floats(1, 100), min_size=2, max_size=4), st.floats(-3, 3))
def test_contributions_to_a_mean_of_any_power_add_up(values: list[float], exponent: float) -> None:
    leaves = [{"id": f"x{i}", "parent": "R", "weight": i + 1} for i in range(len(values))]
    composite = tree({"id": "R", "aggregate": "power", "exponent": exponent}, *leaves)
    scored = score(composite, table({f"x{i}": [x] for i, x in enumerate(values)}))
    added = (effective_weights(scored) * scored.scores).sum(axis=1)[0]
    assert added == pytest.approx(scored.index[0], abs=1e-9)


def test_what_no_mean_has_is_refused_and_not_made_up() -> None:
    leaves = [{"id": x, "parent": "R"} for x in "ab"]
    composite = tree({"id": "R", "aggregate": "min"}, *leaves)
    scored = score(composite, table({"a": [50.0, 20], "b": [60.0, 90]}))
    with pytest.raises(Undefined, match="节点“R”"):
        effective_weights(scored)
    with pytest.raises(Undefined, match="节点“R”"):
        least_effort(scored, 0, 55)
    with pytest.raises(Undefined, match="节点“R”"):
        robustness(composite, scored.raw, Shaken(runs=3))


def test_sizes_groups_and_outliers_by_hand() -> None:
    composite = composite_from(
        {
            "name": "t",
            "treat": {"impute": "mean", "within": "group", "winsorise": {"most": 1}},
            "nodes": [
                {"id": "R", "parent": None},
                {"id": "a", "parent": "R", "weight": 1, "normalise": "none", "per": "people"},
                {"id": "b", "parent": "R", "weight": 1, "normalise": "none"},
            ],
        }
    )
    rows = [f"c{i},g,{i},1,5" for i in range(1, 8)]  # a per head: 1 to 7
    rows += ["far,g,1000,2,5", "no people,h,3,0,5", "gap,g,,1,5"]
    found = given_file("city,group,a,people,b\n" + "\n".join(rows), composite)
    a = found.scored.raw["a"].to_list()
    # the mean of the group is (28 + 500) / 8 = 66; 500 is far out and becomes the next, 66
    assert a[:7] == [1, 2, 3, 4, 5, 6, 7]
    assert a[7] == a[9] == 66
    assert any("“a”是离群值" in note for note in found.notes[7])
    assert any("“a”没有数据，用同组的平均数补上" in note for note in found.notes[9])
    assert a[8] == 66  # its own group has no figure at all: the mean of all
    assert found.scored.observed_weight.to_list()[8:] == [0.5, 0.5]
    assert "people" not in found.scored.scores


def test_what_is_divided_by_must_be_there() -> None:
    composite = one(normalise="none", per="people")
    with pytest.raises(BadTable, match="“a”要除以“people”，表里没有这一列"):
        given_file("city,a\nx,1\n", composite)
    within = tree({"id": "R"}, {"id": "a", "parent": "R"}, treat={"impute": "mean", "within": "组"})
    with pytest.raises(BadTable, match="按“组”分组补"):
        given_file("city,a\nx,1\n", within)


def test_rows_with_few_data_may_be_left_out_of_all() -> None:
    leaves = [{"id": x, "parent": "R", "normalise": "minmax"} for x in "ab"]
    composite = tree({"id": "R"}, *leaves, treat={"screen": 0.9})
    found = given_file("city,a,b\nx,1,1\ny,3,3\nz,9,\n", composite)
    # z would have been the best in a
    assert found.scored.index.to_list() == pytest.approx([0, 100, nan], nan_ok=True)
    assert any("有数据的指标不到90%" in note for note in found.notes[2])


@pytest.mark.parametrize("code", ["-9999", "-8888", "-7777", "-999", "..", "n.a.", "#N/A"])
def test_codes_for_no_data_are_no_figures(code: str) -> None:
    """-9999 by goalposts would be the worst score, or the best where less is better."""
    found = given_file(f"city,a\nx,{code}\ny,50\n", one(at0=100, at100=0))
    assert isnan(found.scored.scores["a"][0])
    told = any("没有数据”的代号" in note for note in found.notes[0])
    assert told == code.startswith("-")


def test_scores_below_zero_are_told_where_no_mean_has_them() -> None:
    leaf = {"parent": "R", "normalise": "goalposts", "at0": 0, "at100": 10, "clip": False}
    composite = tree(
        {"id": "R", "aggregate": "geometric"}, {"id": "a", **leaf}, {"id": "b", **leaf}
    )
    found = given_file("city,a,b\nx,5,5\ny,-1,5\n", composite)
    assert found.scored.index.to_list() == pytest.approx([50, 0])
    assert any("小于0分的下级" in note for note in found.notes[1])


BAD: list[tuple[dict[str, Any], str]] = [
    ({"normalise": "reference"}, "要写 reference"),
    ({"normalise": "reference", "reference": "worst"}, "reference 是“worst”"),
    ({"normalise": "reference", "reference": 0}, "应大于0"),
    ({"normalise": "range", "limits": [0, 10]}, "要写 limits 和 ideal"),
    ({"normalise": "range", "limits": [0, 10], "ideal": [5, 11]}, "ideal 应在 limits 之内"),
    ({"normalise": "range", "limits": [10, 0], "ideal": [5, 6]}, "limits 应从低到高"),
    ({"normalise": "piecewise", "points": [[0, 0]]}, "至少两对"),
    ({"normalise": "steps", "points": [[5, 0], [1, 100]]}, "原始值从小到大"),
    ({"normalise": "steps", "points": [[0, "x"], [1, 100]]}, "points 应是一个数"),
    ({"normalise": "zscore", "sd": 0}, "sd 是 0"),
    ({"normalise": "none", "offset": 1}, "没有 transform"),
    ({"at0": -1, "at100": 9, "transform": "sqrt"}, "要开方，at0和at100都不能小于0"),
    ({"at0": 0, "at100": 9, "transform": "inverse"}, "要取倒数，at0和at100都应大于0"),
    ({"at0": -2, "at100": 9, "transform": "log", "offset": 1}, "都应大于-1"),
    ({"at0": 0, "at100": 9, "clip": "both"}, "clip 只能是 true、false、low 或 high"),
    ({"normalise": "minmax", "percentiles": [5, 105]}, "percentiles 应在0和100之间"),
    ({"normalise": "minmax", "bounds": [9, 1]}, "bounds 应从低到高"),
    ({"normalise": "none", "per": 3}, "per 应是要除以的那一列的表头"),
]


@pytest.mark.parametrize(("leaf", "words"), BAD)
def test_what_cannot_be_scored_is_refused_by_name(leaf: dict[str, Any], words: str) -> None:
    with pytest.raises(BadFramework, match=words) as told:
        one(**leaf)
    assert "a" in str(told.value)


@pytest.mark.parametrize(
    ("root", "fields", "words"),
    [
        ({"aggregate": "power"}, {}, "要写 exponent"),
        ({"min_weight": 2}, {}, "min_weight 是 2"),
        ({}, {"missing": {"min_data": -1}}, "min_data 是 -1"),
        ({}, {"treat": {"screen": 3}}, "screen 是 3"),
        ({}, {"treat": {"impute": "guess"}}, "impute 是“guess”"),
        ({}, {"treat": {"winsorise": {"most": 1.5}}}, "most 是 1.5"),
        ({}, {"treat": {"winsorise": True}}, "winsorise 应写成"),
        ({}, {"treat": [1]}, "treat 应写成"),
    ],
)
def test_settings_of_the_whole_are_checked(
    root: dict[str, Any], fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadFramework, match=words):
        tree({"id": "R", **root}, {"id": "a", "parent": "R"}, **fields)


def test_a_field_that_is_misspelt_is_told_and_one_that_only_describes_is_not() -> None:
    composite = tree(
        {"id": "R"},
        {"id": "a", "parent": "R", "at0": 1, "trasnform": "log", "source": "UNDP"},
        missing={"min_wieght": 0.5},
    )
    assert composite.notes == (
        "“missing”的 min_wieght 没有用到（是不是 min_weight？）。",
        "“a”的 trasnform 没有用到（是不是 transform？）。",
        "“a”按 none 打分，at0 没有用到。",
    )


def test_logarithms_of_any_base_score_the_same() -> None:
    """Goalposts are ends of the same scale: only the ratio of logarithms counts."""
    scored = score(one(at0=1, at100=1000, transform="log"), table({"a": [10]}))
    assert scored.index[0] == pytest.approx(100 * log(10) / log(1000))


def test_the_template_has_what_is_divided_by_and_the_workbook_tells_what_has_no_formula() -> None:
    composite = tree(
        {"id": "R", "aggregate": "power", "exponent": 2},
        {"id": "a", "parent": "R", "per": "人口"},
        {"id": "b", "parent": "R"},
        treat={"impute": "mean"},
    )
    out = io.BytesIO()
    write_template(composite, out, "csv")
    assert out.getvalue().decode("utf-8-sig").strip() == "城市,年份,a,b,人口"
    data = read_content("城市,a,人口,b\n甲,10,2,50\n乙,,2,60\n".encode(), "d.csv", composite)
    found = evaluate(composite, data)
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(data, found)))
    told = [row[0] for row in book["说明"].iter_rows(values_only=True)]
    assert any("R的得分是算好的数，没有公式" in str(words) for words in told)
    heads = {cell.value: cell.column for cell in book["结果"][1]}
    assert book["结果"].cell(3, heads["有数据的权重"]).value == 0.5
