"""What officials ask of the index: contributions, goal seek, change, gaps; by hand and as laws."""

from __future__ import annotations

from math import nan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scoring_cases import plan_framework, table, tree, unhurried

from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.contributions import contributions, effective_weights, gap_to_best, points_lost
from scoring.data import read_content, read_data
from scoring.decomposition import decompose
from scoring.engine import Scored, score, score_given
from scoring.errors import BadTable, Undefined
from scoring.example import example
from scoring.normalise import normalise
from scoring.progress import progress
from scoring.raw_change import raw_change
from scoring.raw_seek import seek_raw
from scoring.seeking import gap_to, least_effort, seek_leaf
from scoring.uncertainty import compensation, interval, without

SMALL = tree(
    {"id": "R"},
    {"id": "g", "parent": "R", "weight": 0.6},
    {"id": "c", "parent": "R", "weight": 0.4},
    {"id": "a", "parent": "g", "weight": 0.5},
    {"id": "b", "parent": "g", "weight": 0.5},
)
LEAVES = [f"I{n:02d}" for n in range(1, 25)]


def default() -> Composite:
    return default_composite(plan_framework())


def frame(values: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=LEAVES, dtype=float)


points = st.floats(0, 100)
gappy = st.one_of(st.just(nan), points, points, points)
full_row = st.lists(points, min_size=24, max_size=24)
gappy_row = st.lists(gappy, min_size=24, max_size=24)
leaf_ids = st.sampled_from(LEAVES)


# ---- contributions, points lost -------------------------------------------------


def test_contributions_by_hand() -> None:
    scored = score(SMALL, table({"a": [80, nan], "b": [40, 40], "c": [50, 50]}))
    assert list(contributions(scored).loc[0]) == pytest.approx([20, 24, 12])  # c, a, b
    assert list(contributions(scored).columns) == ["c", "a", "b"]
    # without a, b carries all 0.6 of its group
    assert list(effective_weights(scored).loc[1]) == pytest.approx([0.4, 0, 0.6])
    assert list(points_lost(scored).loc[0]) == pytest.approx([20, 6, 18])
    assert gap_to_best(scored)["b"].tolist() == [0, 0]


def test_contributions_to_a_geometric_mean_by_hand() -> None:
    composite = tree({"id": "R", "aggregate": "geometric"}, *pair())
    scored = score(composite, table({"a": [16], "b": [81]}))
    # Euler: each of two equal weights brings half of √(16 × 81) = 36
    assert list(contributions(scored).loc[0]) == pytest.approx([18, 18])


def pair() -> list[dict[str, str]]:
    return [{"id": "a", "parent": "R"}, {"id": "b", "parent": "R"}]


@unhurried
@given(gappy_row, st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_contributions_add_up_to_the_index(row: list[float], kind: str) -> None:
    scored = score_given(default().averaged(kind), frame([row]).clip(lower=0.5))
    assume(scored.index.notna().all())
    assert contributions(scored).loc[0].sum() == pytest.approx(scored.index[0], abs=1e-9)


@unhurried
@given(gappy_row)
def test_points_lost_add_up_to_what_is_missing_from_100(row: list[float]) -> None:
    scored = score_given(default(), frame([row]))
    assume(scored.index.notna().all())
    assert points_lost(scored).loc[0].sum() == pytest.approx(100 - scored.index[0], abs=1e-9)


# ---- goal seek ------------------------------------------------------------------


def test_goal_seek_by_hand() -> None:
    composite = default()
    scored = score_given(composite, frame([[50.0] * 24]))
    sought = seek_leaf(scored, 0, "I01", 51)
    # ① weighs 0.03: 1 point of the index is 33.33 points of score; 35 − 25 × 0.8333 µg/m³
    assert sought.score == pytest.approx(50 + 1 / 0.03)
    assert sought.raw == pytest.approx(35 - 25 * (50 + 1 / 0.03) / 100)
    beyond = seek_leaf(scored, 0, "I01", 55)
    assert not beyond.reachable
    assert beyond.raw is None
    assert beyond.highest == pytest.approx(51.5)  # 50 + 0.03 × 50


@unhurried
@given(full_row, leaf_ids, st.floats(-20, 20), st.sampled_from(["arithmetic", "geometric"]))
def test_goal_seek_inverted_gives_back_the_index(
    row: list[float], leaf: str, change: float, kind: str
) -> None:
    composite = default().averaged(kind)
    scored = score_given(composite, frame([[max(value, 1) for value in row]]))
    sought = seek_leaf(scored, 0, leaf, scored.index[0] + change)
    assume(sought.score is None or sought.score > 1e-3)  # below, raw values lose their digits
    if sought.score is None:
        assert not sought.lowest + 1e-9 < sought.target < sought.highest - 1e-9
        return
    measure = composite.by_id[leaf].measure
    assert measure
    assert sought.raw is not None
    again = normalise(np.array([sought.raw]), measure, 0, 100)[0]
    reached = score_given(composite, scored.scores.assign(**{leaf: again})).index[0]
    assert reached == pytest.approx(sought.target, abs=1e-6)


def test_goal_on_the_total_by_hand() -> None:
    scored = score(SMALL, table({"a": [80], "b": [40], "c": [50]}))  # 56
    gap = gap_to(scored, 0, 56 * 1.1)
    assert gap.gap == pytest.approx(5.6)
    assert gap.room.to_dict() == pytest.approx({"c": 20, "b": 18, "a": 6})
    assert gap.reachable
    only = gap_to(scored, 0, 65, ["a"])
    assert (only.reachable, only.highest) == (False, pytest.approx(62))


def test_a_row_without_an_index_has_no_gap() -> None:
    scored = score_given(default(), frame([[50.0, *[nan] * 23]]))
    for ask in (lambda: gap_to(scored, 0, 60), lambda: seek_leaf(scored, 0, "I01", 60)):
        with pytest.raises(Undefined, match="算不出总指数"):
            ask()


def test_least_effort_by_hand() -> None:
    scored = score(SMALL, table({"a": [80], "b": [40], "c": [50]}))
    assert least_effort(scored, 0, 60).to_dict() == pytest.approx({"c": 10})  # 4 / 0.4
    dear = least_effort(scored, 0, 60, {"c": 2.0})  # 0.4/2 < 0.3: the group first
    assert dear.sum() * 0.3 == pytest.approx(4)
    with pytest.raises(Undefined, match="达不到101分"):
        least_effort(scored, 0, 101)


@unhurried
@given(full_row, st.lists(st.floats(0.1, 10), min_size=24, max_size=24), st.floats(0.01, 0.99))
def test_no_linear_programme_finds_less_effort(
    row: list[float], prices: list[float], part: float
) -> None:
    scored = score_given(default(), frame([row]))
    gap = (100 - scored.index[0]) * part
    costs = dict(zip(LEAVES, prices, strict=True))
    rises = least_effort(scored, 0, scored.index[0] + gap, costs)
    weights = effective_weights(scored).loc[0].to_numpy()
    best = linprog(prices, A_eq=[weights], b_eq=[gap], bounds=[(0, 100 - s) for s in row])
    spent = sum(costs[str(id_)] * rise for id_, rise in rises.items())
    assert spent == pytest.approx(best.fun, rel=1e-6, abs=1e-6)


def test_least_effort_of_geometric_and_harmonic_means_by_hand() -> None:
    """√(x·y) from (20, 80) to 50: x alone to 31.25; where x is dear, y to 100 and x to 25."""
    both = {"id": "x", "parent": "R"}, {"id": "y", "parent": "R"}
    scores = table({"x": [20], "y": [80]})
    scored = score(
        tree({"id": "R", "aggregate": "geometric"}, *both), table({"x": [20], "y": [80]})
    )
    assert least_effort(scored, 0, 50).to_dict() == pytest.approx({"x": 11.25}, abs=1e-5)
    dear = least_effort(scored, 0, 50, {"x": 20.0}).to_dict()
    assert dear == pytest.approx({"y": 20.0, "x": 5.0}, abs=1e-4)
    # 2 / (1/x + 1/y) from (20, 80), 32, to 40: 1/x = 1/20 − 1/80, x = 26.67
    scored = score(tree({"id": "R", "aggregate": "harmonic"}, *both), scores)
    assert least_effort(scored, 0, 40).to_dict() == pytest.approx({"x": 20 / 3}, abs=1e-5)
    assert least_effort(scored, 0, 32).empty
    with pytest.raises(Undefined, match="达不到101分"):
        least_effort(scored, 0, 101)


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.floats(5, 95), min_size=24, max_size=24),
    st.floats(0.05, 0.9),
    st.sampled_from(["geometric", "harmonic"]),
)
def test_the_index_is_there_and_no_pair_of_rises_can_be_traded_for_less(
    row: list[float], part: float, kind: str
) -> None:
    """At the cheapest point all rises that are free to move pay alike (Karush-Kuhn-Tucker)."""
    scored = score_given(default().averaged(kind), frame([row]))
    target = scored.index[0] + (100 - scored.index[0]) * part
    rises = least_effort(scored, 0, target)
    after = score_given(scored.composite, scored.scores.add(rises, fill_value=0)[LEAVES])
    assert after.index[0] == pytest.approx(target, abs=1e-3)
    pays = effective_weights(after).loc[0]
    free = [
        id_ for id_ in LEAVES if 1e-2 < rises.get(id_, 0.0) < 100 - scored.scores[id_][0] - 1e-2
    ]
    idle = [id_ for id_ in LEAVES if rises.get(id_, 0.0) < 1e-6]
    most = max((pays[id_] for id_ in free), default=1.0)
    assert all(pays[id_] == pytest.approx(most, rel=1e-2) for id_ in free)
    assert all(pays[id_] <= most * 1.01 for id_ in idle)


# ---- two years --------------------------------------------------------------------


def test_decomposition_by_hand() -> None:
    scored = score(SMALL, table({"a": [80, 90], "b": [40, 30], "c": [50, 60]}))
    found = decompose(scored, 0, 1)
    assert found.leaves.to_dict() == pytest.approx({"a": 3, "b": -3, "c": 4})
    assert found.coverage.to_dict() == pytest.approx({"R": 0, "g": 0})
    assert found.change == pytest.approx(4)


def test_a_figure_that_appears_is_coverage_and_not_improvement() -> None:
    scored = score(SMALL, table({"a": [80, 80], "b": [nan, 40], "c": [50, 50]}))
    found = decompose(scored, 0, 1)
    # the group falls from 80 to 60, the index by 0.6 × 20, though nothing got worse
    assert found.leaves.abs().max() == 0
    assert found.coverage.to_dict() == pytest.approx({"R": 0, "g": -12})


@unhurried
@given(gappy_row, gappy_row)
def test_the_decomposition_adds_up(first: list[float], second: list[float]) -> None:
    scored = score_given(default(), frame([first, second]))
    assume(scored.index.notna().all())
    found = decompose(scored, 0, 1)
    assert found.leaves.sum() + found.coverage.sum() == pytest.approx(found.change, abs=1e-9)


def test_other_means_are_not_decomposed() -> None:
    scored = score_given(default().averaged("geometric"), frame([[50.0] * 24] * 2))
    with pytest.raises(Undefined, match="算术平均"):
        decompose(scored, 0, 1)


# ---- intervals, compensation, progress ---------------------------------------------


@unhurried
@given(gappy_row, full_row)
def test_whatever_is_reported_later_the_index_stays_within(
    row: list[float], filled: list[float]
) -> None:
    scored = score_given(default(), frame([row]))
    found = interval(scored).loc[0]
    later = score_given(default(), scored.scores.fillna(frame([filled]))).index[0]
    assert found["low"] - 1e-9 <= later <= found["high"] + 1e-9


def test_the_width_of_an_interval_by_hand() -> None:
    scored = score_given(default(), frame([[nan, *[50.0] * 23]]))
    # ① weighs 0.03 of the index
    assert list(interval(scored).loc[0]) == pytest.approx([48.5, 51.5])


def test_without_an_indicator_its_siblings_share_the_weight() -> None:
    scored = score(SMALL, table({"a": [80], "b": [40], "c": [50]}))
    assert without(scored, "b").index[0] == pytest.approx(0.6 * 80 + 0.4 * 50)
    assert without(scored, "g").index[0] == 50


def test_compensation_names_the_weakest_node() -> None:
    scored = score(SMALL, table({"a": [100], "b": [100], "c": [1]}))
    found = compensation(scored, depth=1).loc[0]
    assert found["arithmetic"] == pytest.approx(60.4)
    assert found["geometric"] == pytest.approx(100**0.6)
    assert found["weakest"] == "c"
    even = compensation(score(SMALL, table({"a": [sqrt(2)], "b": [sqrt(2)], "c": [sqrt(2)]})))
    assert even["difference"][0] == pytest.approx(0, abs=1e-12)


def test_progress_is_told_against_a_straight_line() -> None:
    behind = progress((2020, 60.0), (2024, 62.0), (2030, 20.0))
    # 72 in 2030; 60 + 12 × 4/10 = 64.8 in 2024
    assert behind.ahead == pytest.approx(-2.8)
    assert not progress((2020, 95.0), (2024, 96.0), (2025, 10.0)).reachable
    with pytest.raises(Undefined, match="应在基准年2020之后"):
        progress((2020, 60.0), (2024, 62.0), (2020, 10.0))


# ---- raw figures --------------------------------------------------------------------


def test_a_raw_what_if_recomputes_what_depends_on_it(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    rest = ",".join(str(n) for n in range(9, 25))
    text = f"城市,年份,①,③,CO2,GDP,NOx,{rest}\n"
    for year, pm25, good, co2, gdp in ((2024, 30, 90, 5000, 10000), (2025, 28.5, 92, 5050, 10600)):
        text += f"甲市,{year},{pm25},{good},{co2},{gdp},39000," + ",".join(["20"] * 16) + "\n"
    file.write_text(text, encoding="utf-8")
    data = read_data(file, default())
    found = raw_change(default(), data, 1, {"I01": 27.0})
    moved = {entry.leaf: entry for entry in found.moved}
    assert moved.keys() == {"I01", "I02", "I07"}
    # ① 28.5 → 27 is 6 points of score; ② from 5 to 10 %: 25 points
    assert moved["I01"].points == pytest.approx(0.03 * 6)
    assert moved["I02"].score == pytest.approx((75, 100))
    assert moved["I02"].points == pytest.approx(0.045 * 25)
    assert moved["I02"].because == ("I01",)
    assert moved["I07"].because == ("I01",)
    assert sum(entry.points for entry in found.moved) == pytest.approx(found.after - found.before)
    with pytest.raises(BadTable, match="没有编号为“X”"):
        raw_change(default(), data, 1, {"X": 1.0})


def test_a_computed_figure_that_is_changed_itself_stands() -> None:
    data = example(default())
    found = raw_change(default(), data, 1, {"I05": 0.5})
    moved = {entry.leaf: entry for entry in found.moved}
    assert moved["I05"].raw[1] == 0.5
    # ⑥ follows: 10050/9255 the year before
    assert moved["I06"].raw[1] == pytest.approx((1 - 0.5 / (10050 / 9255)) * 100)
    assert moved["I06"].because == ("I05",)
    assert moved.keys() == {"I05", "I06", "I07"}


@settings(unhurried, max_examples=15)
@given(st.sampled_from(["I01", "I03", "I05", "I09", "CO2", "NOx", "GDP"]), st.floats(0.1, 8))
def test_a_raw_figure_that_is_sought_brings_the_index_there(id_: str, gain: float) -> None:
    data = example(default())
    before = raw_change(default(), data, 1, {}).before
    sought = seek_raw(default(), data, 1, id_, before + gain)
    assert sought.before == pytest.approx(before, abs=1e-9)
    if sought.value is None:
        assert sought.highest < before + gain
        return
    reached = raw_change(default(), data, 1, {id_: sought.value}).after
    assert reached == pytest.approx(sought.index, abs=1e-9)
    assert reached >= before + gain - 1e-6
    if id_ not in ("CO2", "NOx", "GDP"):  # these may jump from one state of decoupling to another
        assert reached == pytest.approx(before + gain, abs=1e-4)


def test_no_raw_figure_is_sought_where_scores_hang_on_other_rows() -> None:
    composite = tree({"id": "R"}, {"id": "a", "parent": "R", "normalise": "minmax"})
    data = read_content("城市,a\n甲,1\n乙,2\n".encode(), "d.csv", composite)
    with pytest.raises(Undefined, match="要和别的行比"):
        seek_raw(composite, data, 0, "a", 50)


def test_stages_of_a_missing_row_are_missing() -> None:
    scored: Scored = score_given(default(), frame([[nan] * 24]))
    assert contributions(scored).isna().all(axis=None)
    assert compensation(scored)["weakest"][0] == ""
