"""An index taken apart for showing: arcs, sums, points, swings, and the plan's rises."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import plan_framework, table, tree, unhurried

from corpus.library import bundled_plan
from ingest import read_plan
from scoring.aims import aims, rises
from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.engine import Scored, score, score_given
from scoring.explain import (
    cells,
    group_points,
    leaf_points,
    pieces,
    rank_rows,
    sums,
    swings,
    without_each,
)
from scoring.rings import frontier, main_depth, rings
from scoring.robustness import Shaken, robustness

# root = 0.6·a + 0.4·b, a = 0.25·x + 0.75·y
SMALL = tree(
    {"id": "root"},
    {"id": "a", "parent": "root", "weight": 3},
    {"id": "b", "parent": "root", "weight": 2},
    {"id": "x", "parent": "a", "weight": 1},
    {"id": "y", "parent": "a", "weight": 3},
)


def small(**scores: list[float | None]) -> Scored:
    return score(SMALL, table(scores))


def test_arcs_close_the_circle_at_every_ring_of_the_plan() -> None:
    composite = default_composite(plan_framework())
    found = rings(composite)
    assert [len([a for a in found if a.ring == r]) for r in (0, 1, 2)] == [6, 16, 24]
    for ring in range(3):
        own = [arc for arc in found if arc.ring == ring]
        assert own[0].start == 0
        assert own[-1].end == pytest.approx(1)
        for one, following in itertools.pairwise(own):
            assert one.end == pytest.approx(following.start)
    pm25 = next(arc for arc in found if arc.number == 2)
    assert (pm25.weight, pm25.share) == (pytest.approx(0.045), pytest.approx(0.3))
    assert pm25.path == ("环境质量", "大气环境", "PM2.5浓度改善率")


def test_a_leaf_near_the_root_has_an_arc_too() -> None:
    found = {arc.id: arc for arc in rings(SMALL)}
    assert [(found[i].ring, found[i].start, found[i].end) for i in "abxy"] == [
        (0, 0, pytest.approx(0.6)),
        (0, pytest.approx(0.6), pytest.approx(1)),
        (1, 0, pytest.approx(0.15)),
        (1, pytest.approx(0.15), pytest.approx(0.6)),
    ]
    assert [part.id for part in frontier(SMALL, 2)] == ["x", "y", "b"]


def test_colours_tell_the_six_first_level_indicators_of_the_plan_apart() -> None:
    composite = default_composite(plan_framework())
    assert [p.id for p in frontier(composite, main_depth(composite))] == [
        f"A{number}" for number in range(1, 7)
    ]
    assert main_depth(SMALL) == 2


def test_sums_name_every_term_and_leave_out_what_is_missing() -> None:
    found = {one.id: one for one in sums(small(x=[40], y=[80], b=[nan]), 0)}
    assert [(t.name, t.share, t.score) for t in found["a"].terms] == [
        ("x", 0.25, 40),
        ("y", 0.75, 80),
    ]
    assert found["a"].score == 70
    assert [(t.share, t.score) for t in found["root"].terms] == [(1, 70), (0, None)]
    assert found["root"].score == 70
    assert found["b"].score is None
    assert [found[i].depth for i in ("root", "a", "x", "b")] == [0, 1, 2, 1]
    assert found["x"].weight == pytest.approx(0.15)


def test_points_of_leaves_by_hand() -> None:
    found = {one.id: one for one in leaf_points(small(x=[40], y=[80], b=[50]), 0, 1)}
    assert found["x"].points == pytest.approx(6)  # 0.15 × 40
    assert found["x"].lost == pytest.approx(9)  # 0.15 × 60
    assert found["y"].points == pytest.approx(36)
    assert (found["x"].group, found["b"].group) == ("a", "b")


def test_groups_add_up_to_the_index_of_each_row() -> None:
    scored = small(x=[40, nan], y=[80, 80], b=[50, nan])
    assert group_points(scored, 1).to_numpy().tolist() == [
        [pytest.approx(42), pytest.approx(20)],
        [pytest.approx(80), 0],
    ]
    found = pieces(scored, ["甲", "乙"], 1)
    assert [(p.row, p.group, p.index) for p in found] == [
        ("甲", "a", pytest.approx(62)),
        ("甲", "b", pytest.approx(62)),
        ("乙", "a", pytest.approx(80)),
        ("乙", "b", pytest.approx(80)),
    ]


def test_one_change_at_a_time_by_hand() -> None:
    found = swings(small(x=[95], y=[80], b=[nan]), 0, 10)
    assert [(s.id, s.down, s.up) for s in found] == [
        ("y", pytest.approx(-7.5), pytest.approx(7.5)),
        ("x", pytest.approx(-2.5), pytest.approx(1.25)),  # no higher than 100
    ]
    assert swings(small(x=[nan], y=[nan], b=[nan]), 0, 10) == ()


def test_each_leaf_left_out_by_hand() -> None:
    scored = score_given(SMALL, table({"x": [80], "y": [40], "b": [50]}))
    # a = 0.25·80 + 0.75·40 = 50, index 50; without x a is 40, without y 80, without b only a
    found = {one.name: (one.index, one.change) for one in without_each(scored, 0)}
    assert found["x"] == pytest.approx((0.6 * 40 + 0.4 * 50, -6))
    assert found["y"] == pytest.approx((0.6 * 80 + 0.4 * 50, 18))
    assert found["b"] == pytest.approx((50, 0))
    assert [one.name for one in without_each(scored, 0)][:2] == ["y", "x"]
    assert without_each(score_given(SMALL, table({"x": [None], "y": [None], "b": [50]})), 0) == ()


@unhurried
@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.floats(0, 100))
def test_a_swing_never_moves_against_its_score(scores: list[float], step: float) -> None:
    x, y, b = scores
    for swing in swings(small(x=[x], y=[y], b=[b]), 0, step):
        assert swing.down <= 1e-9
        assert swing.up >= -1e-9


def test_cells_are_by_row_and_empty_where_nothing_is_known() -> None:
    scored = small(x=[40, nan], y=[80, nan], b=[50, 10])
    assert [(c.row, c.node, c.score) for c in cells(scored, ["甲", "乙"], 1)] == [
        ("甲", "a", 70),
        ("甲", "b", 50),
        ("乙", "a", None),
        ("乙", "b", 10),
    ]


def test_ranks_of_runs_leave_out_a_row_without_an_index() -> None:
    raw = table({"x": [10, 90, nan], "y": [10, 90, nan], "b": [10, 90, nan]})
    found = rank_rows(robustness(SMALL, raw, Shaken(runs=20)), ["甲", "乙", "丙"])
    assert [(r.name, r.nominal, r.low, r.high) for r in found] == [
        ("甲", 2, 2, 2),
        ("乙", 1, 1, 1),
    ]


def test_the_plans_rises_are_read_from_its_targets() -> None:
    plan = read_plan(bundled_plan())
    assert [(r.year, r.percent, r.target.page) for r in rises(plan)] == [
        (2025, 10, 2),
        (2030, 20, 3),
    ]
    assert rises(replace(plan, framework=None)) == ()
    assert rises(replace(plan, targets=())) == ()


def test_aims_stand_on_the_line_from_the_base_year() -> None:
    wanted = rises(read_plan(bundled_plan()))
    found = aims(wanted, {2020: 50.0, 2023: 54.0, 2026: 53.0}, 2020)
    assert [aim.target for aim in found] == [pytest.approx(55), pytest.approx(60)]
    assert [(year, round(at.expected, 9)) for year, at in found[0].at] == [(2023, 53), (2026, 55)]
    assert [aim.rise.year for aim in aims(wanted, {2026: 50.0}, 2026)] == [2030]


def test_a_framework_of_one_level() -> None:
    flat: Composite = tree(
        {"id": "root"}, {"id": "x", "parent": "root"}, {"id": "y", "parent": "root"}
    )
    assert [arc.ring for arc in rings(flat)] == [0, 0]
    scored = score_given(flat, table({"x": [10], "y": [30]}))
    assert [p.points for p in pieces(scored, ["甲"], 3)] == [5, 15]
