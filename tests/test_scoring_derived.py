"""Indicators computed from raw figures of two years, against sums done by hand."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
import pytest
from scoring_cases import plan_framework, table

from scoring.assumptions import default_bands, default_composite
from scoring.coupling import GRADES, coordination, grade
from scoring.data import read_content
from scoring.decoupling import continuous, elasticity, states, stepwise
from scoring.derived import NO_ROW, Derived, derive
from scoring.engine import score
from scoring.errors import BadFramework, BadTable
from scoring.evaluation import evaluate
from scoring.frozen import frozen
from scoring.raw_change import raw_change
from scoring.readings import DEFAULT, Readings, read_as

TWO_YEARS: dict[str, list[float | None]] = {
    "I01": [30.0, 28.5],
    "I03": [90.0, 92.7],
    "CO2": [5000.0, 5050.0],  # 10⁴ t
    "GDP": [10000.0, 10600.0],  # 10⁸ yuan
    "NOx": [40000.0, 38000.0],  # t
}
BEFORE = np.array([NO_ROW, 0])


def derived(readings: Readings = DEFAULT, **changed: list[float | None]) -> Derived:
    composite = read_as(default_composite(plan_framework()), readings)
    return derive(composite, table({**TWO_YEARS, **changed}), BEFORE, readings)


def second_year(readings: Readings = DEFAULT, **changed: list[float | None]) -> dict[str, float]:
    return {str(k): v for k, v in derived(readings, **changed).raw.iloc[1].items()}


def test_rates_by_hand() -> None:
    raw = second_year()
    assert raw["I02"] == pytest.approx(5)  # (30 − 28.5) / 30
    assert raw["I04"] == pytest.approx(3)  # (92.7 − 90) / 90
    assert raw["I05"] == pytest.approx(5050 / 10600)
    # intensity 0.5 → 0.476415: down by 4.716981 %
    assert raw["I06"] == pytest.approx(4.7169811321)


def test_coordination_of_both_rates_by_hand() -> None:
    # ② scores (5 + 10)/20 = 0.75, ⑥ scores 4.716981/6 = 0.786164; D = (0.75 × 0.786164)^¼
    assert second_year()["I07"] == pytest.approx((0.75 * 0.7861635220) ** 0.25, abs=1e-9)


def test_decoupling_by_hand() -> None:
    # GDP +6 %; CO2 +1 %: e = 0.1667, 弱脱钩 80; NOx −5 %: e < 0, 强脱钩 100
    assert second_year()["I08"] == 90


def test_the_first_year_has_no_rates() -> None:
    first = derived().raw.iloc[0]
    assert first[["I02", "I04", "I06", "I07", "I08"]].isna().all()
    assert first["I05"] == 0.5


def test_without_growth_there_is_no_elasticity() -> None:
    assert np.isnan(second_year(GDP=[10000.0, 10000.0])["I08"])


def test_what_is_missing_leaves_missing_what_depends_on_it() -> None:
    raw = second_year(CO2=[5000.0, None])
    assert np.isnan([raw[id_] for id_ in ("I05", "I06", "I07", "I08")]).all()
    assert raw["I02"] == pytest.approx(5)


def test_a_reported_figure_stands_unless_computed_anew() -> None:
    composite = default_composite(plan_framework())
    values = table({**TWO_YEARS, "I02": [None, 1.0]})
    assert derive(composite, values, BEFORE, DEFAULT).raw.loc[1, "I02"] == 1
    anew = derive(composite, values, BEFORE, DEFAULT, anew=True)
    assert anew.raw.loc[1, "I02"] == pytest.approx(5)
    assert anew.computed.loc[1, "I02"]


def test_a_raw_change_moves_all_that_depends_on_it() -> None:
    composite = default_composite(plan_framework())
    old = score(composite, derived().raw).scores.iloc[1]
    new = score(composite, derived(I01=[30.0, 27.0]).raw).scores.iloc[1]
    moved = {id_ for id_ in old.index if old[id_] != new[id_] and not np.isnan(new[id_])}
    assert moved == {"I01", "I02", "I07"}


def test_aqi_may_be_read_as_less_is_better() -> None:
    readings = Readings(aqi="综合指数")
    composite = read_as(default_composite(plan_framework()), readings)
    measure = composite.by_id["I03"].measure
    assert measure
    assert (measure.at0, measure.at100, measure.direction) == (5, 2, -1)
    assert second_year(readings, I03=[4.0, 3.8])["I04"] == pytest.approx(5)


def test_goalposts_come_in_versions() -> None:
    composite = read_as(default_composite(plan_framework()), Readings(standard="gb2026_transition"))
    # GB 3095-2026, transition: 30 scores 0, 10 scores 100
    assert score(composite, table({"I01": [20]})).scores.loc[0, "I01"] == pytest.approx(50)


def test_the_scale_of_60_and_40_by_hand() -> None:
    """功效系数法: 60 + 40 × (x − worst)/(best − worst); 25 µg/m³ between 35 and 10 is 0.4."""
    composite = read_as(default_composite(plan_framework()), Readings(scale="60-100"))
    scores = score(composite, table({"I01": [25, 40, 5]})).scores["I01"]
    assert scores.tolist() == pytest.approx([76, 60, 100])
    full = table(
        {leaf.id: [leaf.measure.at0 if leaf.measure else None] for leaf in composite.leaves}
    )
    assert score(composite, full).index[0] == pytest.approx(60)


def test_other_readings_of_vehicles_and_of_the_air_by_hand() -> None:
    stock = read_as(default_composite(plan_framework()), Readings(vehicles="stock"))
    # 15 % of all vehicles, between 0 and 20
    assert score(stock, table({"I12": [15]})).scores.loc[0, "I12"] == pytest.approx(75)
    room = Readings(aqi_rate="remaining_room")
    # 90 → 92.7 % of days: of 10 % that were not good, 2.7 are gone, 27 %
    assert second_year(room)["I04"] == pytest.approx(27)
    with pytest.raises(BadFramework, match="只用于优良天数比例"):
        Readings(aqi_rate="remaining_room", aqi="综合指数")


def test_goalposts_frozen_at_a_base_year_by_hand() -> None:
    text = "城市,年份,①,⑨,⑬\n甲市,2024,30,20,0.4\n乙市,2024,20,28,0.1\n甲市,2025,25,30,0.2\n"
    data = read_content(text.encode(), "d.csv", default_composite(plan_framework()))
    composite = frozen(default_composite(plan_framework()), data, 2024)
    scores = evaluate(composite, data).scored.scores
    # ① between 30 and 20: half way; ⑨ 30 is beyond 28; ⑬ 0.2 is half way between the logarithms
    assert list(scores[["I01", "I09", "I13"]].iloc[2]) == pytest.approx([50, 100, 50])
    # and stay where they are when a figure changes
    moved = raw_change(composite, data, 2, {"I01": 22.5})
    own = next(entry for entry in moved.moved if entry.leaf == "I01")
    assert own.score == pytest.approx((50, 75))
    assert "取自数据里2024年" in composite.notes[-1]
    with pytest.raises(BadTable, match="没有基准年2020"):
        frozen(default_composite(plan_framework()), data, 2020)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"aqi": "x"}, "设置 aqi 是“x”"), ({"alpha": 1.5}, "alpha 是 1.5")],
)
def test_a_reading_that_does_not_exist_is_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(BadFramework, match=words):
        Readings(**settings)  # type: ignore[arg-type]


# ---- coupling -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "form", "expected"),
    [
        (0.5, 0.5, "standard", sqrt(0.5)),
        (0.2, 0.8, "standard", sqrt((2 * sqrt(0.16) / 1.0) * 0.5)),
        (0.2, 0.8, "wang2021", sqrt(sqrt((1 - 0.6) * 0.25) * 0.5)),
        (0.0, 0.0, "standard", 0),
        (0.0, 0.0, "wang2021", 0),
        (0.0, 0.9, "standard", 0),
        (1.0, 1.0, "wang2021", 1),
        (nan, 0.5, "standard", nan),
    ],
)
def test_coordination(first: float, second: float, form: str, expected: float) -> None:
    found = coordination(np.array([first]), np.array([second]), form)
    assert found[0] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_the_ten_grades_include_their_upper_ends() -> None:
    assert [grade(step / 10) for step in range(1, 11)] == list(GRADES)
    assert [grade(step / 10 + 1e-6) for step in range(10)] == list(GRADES)
    with pytest.raises(ValueError, match="between 0 and 1"):
        grade(1.01)


# ---- decoupling ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("gdp", "pollution", "state", "points"),
    [  # growth of GDP and of pollution, %: the table of Tapio (2005)
        (5, -1, "强脱钩", 100),
        (5, 0, "弱脱钩", 80),
        (5, 2, "弱脱钩", 80),
        (5, 4, "扩张连接", 50),
        (5, 5, "扩张连接", 50),
        (5, 6, "扩张连接", 50),
        (5, 8, "扩张负脱钩", 20),
        (-5, 1, "强负脱钩", 0),
        (-5, -2, "弱负脱钩", 30),
        (-5, -5, "衰退连接", 40),
        (-5, -8, "衰退脱钩", 60),
        (0, 3, "", nan),
    ],
)
def test_the_eight_states(gdp: float, pollution: float, state: str, points: float) -> None:
    years = [np.array([v]) for v in (200.0, 200 + 2 * pollution, 100.0, 100.0 + gdp)]
    found, growing = elasticity(*years), np.array([gdp > 0])
    assert states(found, growing, default_bands()) == [state]
    assert stepwise(found, growing, default_bands())[0] == pytest.approx(points, nan_ok=True)


@pytest.mark.parametrize("growing", [True, False])
def test_the_continuous_score_has_no_steps(growing: bool) -> None:
    at = np.linspace(-2, 3, 5001)
    scores = continuous(at, np.full(len(at), growing), default_bands())
    assert np.abs(np.diff(scores)).max() < 0.2
    middle = continuous(np.array([0.4, 1.0]), np.full(2, growing), default_bands())
    assert (middle == stepwise(np.array([0.4, 1.0]), np.full(2, growing), default_bands())).all()
