"""The calculator's bench: choices that the plan leaves open, scenarios kept and read back."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import plan_framework, unhurried

from assistant.bench import (
    PLAIN,
    Setup,
    choices,
    composite_of,
    option_name,
    scored_from,
    starting_scores,
    with_goalposts,
    with_readings,
)
from assistant.scenario_file import (
    Scenario,
    content_of,
    read_scenario_file,
    scenario_file,
    scenario_from,
)
from corpus.plan import Framework
from scoring.assumptions import default_composite
from scoring.composite import AGGREGATES
from scoring.data import read_content
from scoring.errors import BadFramework, BadTable
from scoring.evaluation import evaluate
from scoring.example import example
from scoring.readings import CHOICES, Readings
from scoring.rows import cities_with_years, row_names, rows_of, short_names, year_points, years_of

FRAMEWORK = plan_framework()
PLAIN_COMPOSITE = composite_of(FRAMEWORK, PLAIN)
IDS = [leaf.id for leaf in PLAIN_COMPOSITE.leaves]


def index(setup: Setup, scores: dict[str, float | None]) -> float:
    return float(scored_from(composite_of(FRAMEWORK, setup), scores).index.iloc[0])


def test_nothing_chosen_is_the_default_composite() -> None:
    plain = default_composite(FRAMEWORK)
    assert PLAIN_COMPOSITE.parts == plain.parts
    assert PLAIN_COMPOSITE.missing == plain.missing
    assert index(PLAIN, starting_scores(PLAIN_COMPOSITE, 60)) == pytest.approx(60)


def test_goalposts_set_by_hand_go_before_those_of_a_reading_and_are_told() -> None:
    """Also where a table is scored: PM2.5 of 20 with 40 → 0 and 10 → 100 scores 66.67."""
    setup = Setup({"I01": (40.0, 10.0)}, Readings(standard="gb2026_transition"))
    composite = composite_of(FRAMEWORK, setup)
    found = evaluate(
        composite,
        read_content("城市,PM2.5浓度\n甲,20".encode(), "表.csv", composite),
        setup.readings,
    )
    assert found.scored.scores["I01"].iloc[0] == pytest.approx(200 / 3)
    assert any("PM2.5浓度”的目标值由使用者设定：40得0分，10得满分" in n for n in composite.notes)
    reading_only = composite_of(FRAMEWORK, Setup(readings=setup.readings))
    measure = reading_only.by_id["I01"].measure
    assert measure
    assert (measure.at0, measure.at100) == (30, 10)


def test_what_was_chosen_is_told_in_the_notes_with_the_default() -> None:
    assert not any("使用者" in note for note in PLAIN_COMPOSITE.notes)
    setup = Setup(readings=Readings(coupling="wang2021", alpha=0.3), aggregate="geometric")
    notes = composite_of(FRAMEWORK, setup).notes
    assert "“平均方法”由使用者选为“几何平均”（默认“算术平均”）。" in notes
    assert "“协调度的算法”由使用者选为“修正式”（默认“通行式”）。" in notes
    assert "“协调度里PM2.5改善所占的份额”由使用者选为“0.3”（默认“0.5”）。" in notes


def test_every_choice_has_words_for_every_option() -> None:
    fields = {"aggregate", "min_weight", "floor", *asdict(PLAIN.readings)}
    assert choices().keys() == fields
    for options in (AGGREGATES, *CHOICES.values()):
        assert all(option_name(one) != one for one in options)


def test_a_reading_that_sets_other_goalposts_takes_those_set_by_hand_away() -> None:
    setup = Setup({"I01": (40.0, 10.0), "I03": (60.0, 100.0)})
    changed = with_readings(FRAMEWORK, setup, replace(setup.readings, aqi="综合指数"))
    assert changed.goalposts == {"I01": (40.0, 10.0)}


@pytest.mark.parametrize(
    ("id_", "ends", "said"), [("I01", (10.0, 10.0), "要不同"), ("I05", (2.0, 0.0), "取对数")]
)
def test_goalposts_that_cannot_be_are_refused_by_name(
    id_: str, ends: tuple[float, float], said: str
) -> None:
    with pytest.raises(BadFramework, match=said):
        with_goalposts(FRAMEWORK, PLAIN, id_, ends)


def test_an_indicator_without_an_assumption_can_be_given_goalposts() -> None:
    unknown = replace(FRAMEWORK.indicators[0], name="人均公园绿地面积")
    framework = replace(FRAMEWORK, indicators=(unknown, *FRAMEWORK.indicators[1:]))
    assert composite_of(framework, PLAIN).by_id["I01"].measure is None
    measure = composite_of(framework, Setup({"I01": (5.0, 20.0)})).by_id["I01"].measure
    assert measure
    assert (measure.at0, measure.at100, measure.direction) == (5, 20, 1)


def test_the_geometric_mean_counts_a_zero_as_a_point() -> None:
    """Only ① at 0, all others at 50, by hand: 50^0.97 · 1^0.03."""
    scores = {**starting_scores(PLAIN_COMPOSITE, 50), "I01": 0.0}
    assert index(Setup(aggregate="geometric"), scores) == pytest.approx(50**0.97)


def test_how_much_must_be_there_is_a_choice() -> None:
    only = {**dict.fromkeys(IDS), "I01": 50.0}  # 3 % of the whole, 20 % of its node
    assert index(PLAIN, only) != index(PLAIN, only)
    assert index(Setup(min_weight=0.0), only) == pytest.approx(50)


# ---- scenarios -------------------------------------------------------------------

SETUPS = st.builds(
    Setup,
    st.dictionaries(st.sampled_from(["I01", "I09", "I24"]), st.just((90.0, 10.0))),
    st.builds(
        Readings,
        aqi=st.sampled_from(["good_days", "综合指数"]),
        alpha=st.floats(0, 1),
        base_year=st.integers(2000, 2030),
    ),
    st.sampled_from(["arithmetic", "geometric", "harmonic"]),
    st.floats(0, 1),
)
SCORES = st.fixed_dictionaries({id_: st.none() | st.floats(0, 100) for id_ in IDS})


@unhurried
@given(
    st.lists(st.builds(Scenario, st.sampled_from("甲乙丙"), SCORES, SETUPS), min_size=1, max_size=2)
)
def test_what_is_exported_is_read_back_exactly(scenarios: list[Scenario]) -> None:
    assert read_scenario_file(scenario_file(scenarios, FRAMEWORK), FRAMEWORK) == (scenarios, [])


def test_a_scenario_file_tells_index_weights_and_assumptions() -> None:
    content = content_of(Scenario("甲", starting_scores(PLAIN_COMPOSITE, 40)), FRAMEWORK)
    assert content["index"] == 40
    assert content["leaves"][1] == {
        "id": "I02",
        "name": "PM2.5浓度改善率",
        "weight": pytest.approx(0.045),
        "score": 40,
        "unit": "%",
        "at0": -10,
        "at100": 10,
    }
    assert any("不能与官方" in note for note in content["notes"])


def test_a_scenario_goes_by_names_not_by_numbers() -> None:
    """Next year's plan has the same indicators in another order, and one that is new."""
    last, *others = reversed(FRAMEWORK.indicators)
    renamed = replace(last, name="全新指标")
    numbered = [replace(one, number=at) for at, one in enumerate([*others, renamed], 1)]
    framework = Framework(FRAMEWORK.name, 1, tuple(sorted(numbered, key=lambda one: one.level1_no)))
    scores = {**starting_scores(PLAIN_COMPOSITE, 50), "I01": 7.0, "I24": 99.0}
    content = content_of(Scenario("甲", scores, Setup({"I01": (40.0, 10.0)})), FRAMEWORK)
    found, told = scenario_from(content, framework)
    there = next(leaf for leaf in default_composite(framework).leaves if leaf.name == "PM2.5浓度")
    assert there.id != "I01"
    assert found.scores[there.id] == 7
    assert found.setup.goalposts == {there.id: (40.0, 10.0)}
    assert told == ["情景“甲”里的“协同政策创新与能力建设”不在这份方案里，没有读入。"]


def changed(**fields: Any) -> bytes:
    content = content_of(Scenario("甲", starting_scores(PLAIN_COMPOSITE)), FRAMEWORK)
    return json.dumps({"scenarios": [content | fields]}).encode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\x00\xff", "不是情景文件"),
        (b"[" * 100_000, "不是情景文件"),
        (b'{"a": 1}', "没有情景"),
        (b'{"scenarios": [1]}', "不是情景"),
        (changed(format="other"), "不是情景"),
        (changed(name=" "), "没有名称"),
        (changed(leaves=[{"id": "x", "name": "别的", "score": 1}]), "另一套指标"),
        (changed(leaves=[{"id": "I01", "name": "PM2.5浓度", "score": 101}]), "0到100"),
        (changed(leaves=[{"id": "I01", "name": "PM2.5浓度", "score": "高"}]), "0到100"),
        (changed(setup={"aggregate": "median"}), "平均方法"),
        (changed(setup={"min_weight": True}), "缺失规则"),
        (changed(setup={"goalposts": {"I01": [1]}}), "应是两个数"),
        (changed(setup={"goalposts": {"I01": [1, 1]}}), "要不同"),
        (changed(setup={"readings": {"aqi": "best"}}), "aqi"),
        (changed(setup={"readings": {"alpha": "a"}}), "alpha"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_with_a_sentence(file: bytes, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        read_scenario_file(file, FRAMEWORK)


def test_of_several_scenarios_the_good_ones_are_read() -> None:
    good = content_of(Scenario("好", starting_scores(PLAIN_COMPOSITE)), FRAMEWORK)
    file = json.dumps({"scenarios": [{"name": "坏"}, good]}).encode()
    found, told = read_scenario_file(file, FRAMEWORK)
    assert [one.name for one in found] == ["好"]
    assert told == ["第1个情景没有读入：不是情景：缺少 format。"]


# ---- rows ------------------------------------------------------------------------


def test_rows_are_called_by_city_and_year_and_told_apart_by_line() -> None:
    table = "城市,年份,PM2.5浓度\n甲,2024,30\n甲,2025,29\n乙,2025,28\n乙,2025,27".encode()
    data = read_content(table, "表.csv", PLAIN_COMPOSITE)
    assert row_names(data) == ["甲 2024", "甲 2025", "乙 2025（第4行）", "乙 2025（第5行）"]
    assert years_of(data) == [2024, 2025]
    assert rows_of(data, 2025) == [1, 2, 3]
    assert short_names(data, [1, 2]) == ["甲", "乙"]
    assert short_names(data, [0, 1]) == ["甲 2024", "甲 2025"]


def test_a_table_without_years_has_no_lines_over_the_years() -> None:
    data = read_content("城市,PM2.5浓度\n甲,30\n乙,29".encode(), "表.csv", PLAIN_COMPOSITE)
    assert row_names(data) == ["甲", "乙"]
    assert rows_of(data, None) == [0, 1]
    assert year_points(data, evaluate(PLAIN_COMPOSITE, data).scored) == ()


def test_the_example_has_two_years_of_every_city() -> None:
    data = example(PLAIN_COMPOSITE)
    points = year_points(data, evaluate(PLAIN_COMPOSITE, data).scored)
    assert len(points) == 22
    assert len(cities_with_years(points)) == 11
