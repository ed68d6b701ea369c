"""The engine against sums done by hand, and against indexes that others publish."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, log, nan
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import plan_framework, table, tree, unhurried

from scoring.assumptions import default_composite
from scoring.composite import Composite, Missing, Part
from scoring.engine import Scored, score, score_given
from scoring.errors import BadTable

HDI = tree(
    {"id": "HDI", "aggregate": "geometric"},
    {"id": "health", "parent": "HDI"},
    {"id": "education", "parent": "HDI"},
    {"id": "income", "parent": "HDI"},
    {"id": "life", "parent": "health", "normalise": "goalposts", "at0": 20, "at100": 85},
    {"id": "expected", "parent": "education", "normalise": "goalposts", "at0": 0, "at100": 18},
    {"id": "mean", "parent": "education", "normalise": "goalposts", "at0": 0, "at100": 15},
    {
        "id": "gni",
        "parent": "income",
        "normalise": "goalposts",
        "transform": "log",
        "at0": 100,
        "at100": 75000,
    },
    scale=[0, 1],
)


@pytest.mark.parametrize(
    ("life", "expected", "mean", "gni", "hdi"),
    # worked examples, the sums below done with a calculator: no country's published figures
    [
        (82.4, 18.1, 12.9, 66494, 0.957),  # 0.96 × 0.93 × 0.9818, cube root
        (62.4, 6.5, 2.1, 1201, 0.394),  # 0.6523 × 0.2506 × 0.3755
        (85, 18, 15, 75000, 1),  # every goalpost reached
        (90, 25, 16, 200000, 1),  # and passed: each is capped at its own
        (52.5, 9, 7.5, 2738.6128, 0.5),  # half way in each; 100 × √750, half way in logarithms
        (15, 9, 7.5, 2738.6128, 0),  # below the lower goalpost: a mean of 0 and others is 0
    ],
)
def test_the_human_development_index(
    life: float, expected: float, mean: float, gni: float, hdi: float
) -> None:
    """The formula of UNDP's technical note 1: goalposts, the logarithm of income, caps."""
    raw = table({"life": [life], "expected": [expected], "mean": [mean], "gni": [gni]})
    scored = score(HDI, raw)
    assert round(scored.index[0], 3) == hdi
    # schooling is the mean of two, each capped at its goalpost
    schooling = (min(expected / 18, 1) + min(mean / 15, 1)) / 2
    income = min((log(gni) - log(100)) / (log(75000) - log(100)), 1)
    health = min(max((life - 20) / 65, 0), 1)
    by_hand = (health * schooling * income) ** (1 / 3)
    assert scored.index[0] == pytest.approx(by_hand, abs=1e-12)


def test_goalposts_with_caps_and_logarithms() -> None:
    """In the manner of the Technology Achievement Index: means of means, values above the cap."""
    posts = {"normalise": "goalposts", "at0": 0}
    composite = tree(
        {"id": "TAI"},
        {"id": "old", "parent": "TAI"},
        {"id": "new", "parent": "TAI"},
        {"id": "phones", "parent": "old", **posts, "at0": 1, "at100": 900, "transform": "log"},
        {"id": "power", "parent": "old", **posts, "at0": 20, "at100": 7000, "transform": "log"},
        {"id": "hosts", "parent": "new", **posts, "at100": 200},
        {"id": "exports", "parent": "new", **posts, "at100": 80},
        scale=[0, 1],
    )
    raw = table({"phones": [30], "power": [9000], "hosts": [150], "exports": [20]})
    scored = score(composite, raw)
    # ln 30 / ln 900 = 1/2 exactly; 9000 is above the cap; 150/200; 20/80
    assert list(scored.scores.loc[0]) == pytest.approx([0.5, 1, 0.75, 0.25], abs=1e-12)
    # (0.5 + 1)/2 = 0.75, (0.75 + 0.25)/2 = 0.5, and their mean
    assert scored.index[0] == pytest.approx(0.625, abs=1e-12)


EPI = tree(
    {"id": "EPI"},
    {"id": "health", "parent": "EPI", "weight": 0.4},
    {"id": "vitality", "parent": "EPI", "weight": 0.6},
    {"id": "air", "parent": "health", "weight": 0.8},
    {"id": "water", "parent": "health", "weight": 0.2},
    {"id": "forest", "parent": "vitality", "weight": 0.5},
    {"id": "fish", "parent": "vitality", "weight": 0.5},
)


def test_missing_data_are_renormalised_level_by_level() -> None:
    """In the manner of the Environmental Performance Index: a land-locked country has no fish."""
    raw = table({"air": [50], "water": [nan], "forest": [90], "fish": [nan]})
    scored = score(EPI, raw)
    # health is its air, 50; vitality its forest, 90; 0.4 × 50 + 0.6 × 90 = 74
    assert scored.index[0] == pytest.approx(74, abs=1e-12)
    # the flat mean over what is present would be (0.32 × 50 + 0.3 × 90) / 0.62 = 69.35
    assert scored.observed_weight[0] == pytest.approx(0.62, abs=1e-12)


def test_a_node_left_out_leaves_its_parent_to_the_others() -> None:
    """Three levels by hand, with a geometric mean in the middle and one node missing below it."""
    composite = tree(
        {"id": "R"},
        {"id": "g", "parent": "R", "weight": 0.7, "aggregate": "geometric"},
        {"id": "z", "parent": "R", "weight": 0.3},
        {"id": "h", "parent": "g", "weight": 0.5},
        {"id": "i", "parent": "g", "weight": 0.25},
        {"id": "j", "parent": "g", "weight": 0.25},
        {"id": "a", "parent": "h", "weight": 0.6},
        {"id": "b", "parent": "h", "weight": 0.4},
        missing={"policy": "renormalise", "min_weight": 0.5},
    )
    raw = table({"a": [nan, 80], "b": [40, nan], "i": [16, 16], "j": [81, 81], "z": [50, 50]})
    scored = score(composite, raw)
    # first row: h has 0.4 of its weight, too little; g is √(16 × 81) = 36, exactly half its
    # weight; 0.7 × 36 + 0.3 × 50 = 40.2
    # second: h is 80; g is √80 × (16 × 81)^¼ = √(80 × 36); 0.7 of it and 15
    assert scored.nodes["h"].tolist() == pytest.approx([nan, 80], nan_ok=True)
    assert scored.index.tolist() == pytest.approx([40.2, 0.7 * 2880**0.5 + 15], abs=1e-12)
    assert scored.observed_weight.tolist() == pytest.approx(
        [0.7 * (0.5 * 0.4 + 0.5) + 0.3, 0.7 * (0.5 * 0.6 + 0.5) + 0.3]  # leaves with a score
    )


@pytest.mark.parametrize(
    ("policy", "least", "expected"),
    [
        ("renormalise", 0.5, 90),  # health has 0.2 of its weight: missing, and so is left out
        ("renormalise", 0.2, 0.4 * 30 + 0.6 * 90),  # exactly enough
        ("renormalise", 0.61, nan),  # of the index only 0.6 is there
        ("zero", 0.5, 0.4 * (0.2 * 30) + 0.6 * 90),
    ],
)
def test_a_node_with_too_little_weight_is_missing(
    policy: str, least: float, expected: float
) -> None:
    composite = replace(EPI, missing=Missing(policy, least))
    raw = table({"air": [nan], "water": [30], "forest": [90], "fish": [90]})
    assert score(composite, raw).index[0] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_a_framework_may_refuse_missing_data() -> None:
    composite = tree({"id": "R"}, {"id": "a", "parent": "R"}, missing={"policy": "fail"})
    with pytest.raises(BadTable, match="第2行数据缺少“a”（另有1处）"):
        score(composite, table({"a": [1, nan, nan]}))


@pytest.mark.parametrize("aggregate", ["geometric", "harmonic"])
def test_a_zero_makes_the_node_zero_unless_there_is_a_floor(aggregate: str) -> None:
    leaves = [{"id": "a", "parent": "R"}, {"id": "b", "parent": "R"}]
    raw = table({"a": [0, 100], "b": [100, 100]})
    plain = score(tree({"id": "R", "aggregate": aggregate}, *leaves), raw)
    assert plain.index.to_list() == pytest.approx([0, 100])
    floored = score(tree({"id": "R", "aggregate": aggregate, "floor": 1}, *leaves), raw)
    # √(1 × 100) = 10; 2 / (1/1 + 1/100) = 1.9802
    by_hand = {"geometric": 10, "harmonic": 2 / 1.01}[aggregate]
    assert floored.index[0] == pytest.approx(by_hand, abs=1e-12)


def test_weighted_means_by_hand() -> None:
    leaves = [{"id": "a", "parent": "R", "weight": 3}, {"id": "b", "parent": "R", "weight": 1}]
    raw = table({"a": [16], "b": [81]})
    by_hand = {
        "arithmetic": (3 * 16 + 81) / 4,  # 32.25
        "geometric": 24,  # (16³ × 81)^¼ = 8 × 3
        "harmonic": 4 / (3 / 16 + 1 / 81),
    }
    for kind, expected in by_hand.items():
        scored = score(tree({"id": "R", "aggregate": kind}, *leaves), raw)
        assert scored.index[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("minmax", [0, 0.5 * 100, 0.5 * 100, 100]),
        ("rank", [1, 2, 2, 4]),
        ("percentile", [0, 100 / 3, 100 / 3, 100]),
        ("zscore", [-1.2247448714, 0, 0, 1.2247448714]),  # 1 / √(2/3)
        ("none", [1, 2, 2, 3]),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_normalising_with_ties(method: str, expected: list[float], direction: int) -> None:
    composite = tree(
        {"id": "R"}, {"id": "a", "parent": "R", "normalise": method, "direction": direction}
    )
    raw = [1.0, 2.0, 2.0, 3.0] if method == "none" or direction == 1 else [3.0, 2.0, 2.0, 1.0]
    scored = score(composite, table({"a": [*raw, nan]}))
    assert scored.scores["a"].to_list() == pytest.approx([*expected, nan], abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentile"])
def test_one_row_alone_cannot_be_compared(method: str) -> None:
    composite = tree({"id": "R"}, {"id": "a", "parent": "R", "normalise": method})
    assert isnan(score(composite, table({"a": [5]})).index[0])


def test_equal_rows_share_the_better_rank() -> None:
    composite = tree({"id": "R"}, {"id": "a", "parent": "R"})
    scored = score(composite, table({"a": [50, 70, 50, 20, nan]}))
    assert scored.ranks.to_list() == pytest.approx([2, 1, 2, 4, nan], nan_ok=True)


@pytest.mark.parametrize(("raw", "expected"), [(0, 100), (-1, nan), (2, 0), (0.2, 50)])
def test_the_logarithm_of_nothing_is_the_end_of_the_scale(raw: float, expected: float) -> None:
    composite = tree(
        {"id": "R"},
        {"id": "a", "parent": "R", "normalise": "goalposts", "transform": "log"}
        | {"at0": 2, "at100": 0.02},
    )
    assert score(composite, table({"a": [raw]})).index[0] == pytest.approx(expected, nan_ok=True)


# ---- the plan's tree ----------------------------------------------------------


def default() -> Composite:
    return default_composite(plan_framework())


def test_the_plans_index_by_hand() -> None:
    """环境质量 from its four indicators, goalposts of the assumptions; the rest at 50 points."""
    scores = {f"I{n:02d}": [50.0] for n in range(1, 25)}
    raw = table({"I01": [25], "I02": [5], "I03": [94], "I04": [1]})
    composite = default()
    own = score(composite, raw)
    # (35−25)/25 = 40; (5+10)/20 = 75; (94−70)/30 = 80; (1+5)/10 = 60
    assert list(own.scores[["I01", "I02", "I03", "I04"]].iloc[0]) == pytest.approx(
        [40, 75, 80, 60], abs=1e-9
    )
    # 0.2 × 40 + 0.3 × 75 + 0.2 × 80 + 0.3 × 60 = 64.5
    assert own.nodes.loc[0, "A1"] == pytest.approx(64.5, abs=1e-9)
    # 环境质量 is 0.15 of the index: below half of 协同效果 and of the whole
    assert isnan(own.index[0])
    scores |= {"I01": [40.0], "I02": [75.0], "I03": [80.0], "I04": [60.0]}
    filled = score_given(composite, table({k: list(v) for k, v in scores.items()}))
    # 50 + 0.15 × (64.5 − 50) = 52.175
    assert filled.index[0] == pytest.approx(52.175, abs=1e-9)
    assert filled.observed_weight[0] == 1


def test_the_levels_are_tables() -> None:
    scored = score_given(default(), table({f"I{n:02d}": [50.0, 60.0] for n in range(1, 25)}))
    assert [scored.level(depth).shape for depth in range(5)] == [
        (2, 1),
        (2, 3),
        (2, 6),
        (2, 16),
        (2, 24),
    ]


points = st.one_of(st.just(nan), st.floats(0, 100))
rows = st.lists(st.lists(points, min_size=24, max_size=24), min_size=1, max_size=4)
KINDS = st.sampled_from(["arithmetic", "geometric", "harmonic"])


def frame(values: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=[leaf.id for leaf in default().leaves], dtype=float)


@unhurried
@given(rows, KINDS)
def test_every_node_lies_between_its_worst_and_its_best_score(
    values: list[list[float]], kind: str
) -> None:
    scored = score_given(default().averaged(kind), frame(values))
    for part in scored.composite.groups:
        below = scored.scores[[x.id for x in scored.composite.leaves if part in path(scored, x.id)]]
        node = scored.nodes[part.id]
        known = node.notna()
        assert (node[known] >= below.min(axis=1)[known] - 1e-9).all()
        assert (node[known] <= below.max(axis=1)[known] + 1e-9).all()


def path(scored: Scored, id_: str) -> list[Part]:
    return list(scored.composite.path(scored.composite.by_id[id_]))


@unhurried
@given(rows, KINDS, st.integers(0, 23), st.floats(0, 50))
def test_a_better_score_never_lowers_the_index(
    values: list[list[float]], kind: str, position: int, more: float
) -> None:
    composite, before = default().averaged(kind), frame(values)
    after = before.copy()
    after.iloc[:, position] = (after.iloc[:, position] + more).clip(upper=100)
    old, new = score_given(composite, before).index, score_given(composite, after).index
    assert (old.isna() == new.isna()).all()
    assert (new[new.notna()] >= old[old.notna()] - 1e-9).all()


@unhurried
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(values: list[list[float]], rng: Random) -> None:
    scores = frame(values)
    order = list(range(len(values)))
    rng.shuffle(order)
    straight = score_given(default(), scores).index
    shuffled = score_given(default(), scores.iloc[order]).index
    assert shuffled[straight.index].to_list() == pytest.approx(straight.to_list(), nan_ok=True)


@unhurried
@given(rows, st.floats(0.01, 100), st.sampled_from([p.id for p in default().groups]))
def test_weights_scaled_within_a_parent_change_nothing(
    values: list[list[float]], factor: float, parent: str
) -> None:
    composite = default()
    scaled = replace(
        composite,
        parts=tuple(
            replace(p, weight=p.weight * factor) if p.parent == parent else p
            for p in composite.parts
        ),
    )
    straight = score_given(composite, frame(values)).index.to_list()
    assert score_given(scaled, frame(values)).index.to_list() == pytest.approx(
        straight, abs=1e-9, nan_ok=True
    )


@unhurried
@given(st.lists(st.floats(1, 100), min_size=24, max_size=24), st.sets(st.integers(0, 23)))
def test_what_is_missing_never_counts_as_zero(values: list[float], gone: set[int]) -> None:
    """With every present score the same, the index is that score, however much is missing."""
    same = frame([[nan if i in gone else values[0] for i in range(24)]])
    index = score_given(default(), same).index[0]
    assert isnan(index) or index == pytest.approx(values[0], abs=1e-9)


@unhurried
@given(
    st.lists(st.floats(0.1, 50), min_size=2, max_size=6),
    st.sampled_from([0.001, 0.1, 1000.0]),
    st.sampled_from(["linear", "log"]),
    st.sampled_from(["goalposts", "minmax", "zscore", "rank", "percentile"]),
)
def test_other_units_of_the_raw_values_change_no_score(
    values: list[float], factor: float, transform: str, method: str
) -> None:
    """Grams or tonnes: values and goalposts in another unit, and the same scores."""

    def composite(scale: float) -> Composite:
        posts = {"at0": 0.5 * scale, "at100": 40 * scale} if method == "goalposts" else {}
        leaf = {"id": "a", "parent": "R", "normalise": method, "transform": transform, **posts}
        return tree({"id": "R"}, leaf)

    own = score(composite(1), table({"a": list(values)})).index.tolist()
    other = score(composite(factor), table({"a": [v * factor for v in values]})).index.tolist()
    if len({round(value, 6) for value in values}) == len(values):  # dust must not break ties
        assert other == pytest.approx(own, abs=1e-5, nan_ok=True)
