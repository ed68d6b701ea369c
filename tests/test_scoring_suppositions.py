"""Suppositions beside each other, scenarios of a conversation, what leans on a city, English.

Expected figures are those of the engine for one change at a time, or sums written out.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring_cases import plan_framework

from assistant.cities.english import in_chinese
from assistant.cities.grammar import read_aim
from assistant.cities.kept import keep
from assistant.desk import Assistant
from corpus.answer import Answer, Question
from scoring.assumptions import default_composite
from scoring.evaluation import evaluate
from scoring.example import example
from scoring.raw_change import raw_change
from scoring.readings import DEFAULT

COMPOSITE = default_composite(plan_framework())
DATA = example(COMPOSITE)
SCORED = evaluate(COMPOSITE, DATA).scored
ROW = {
    (str(city), year): at
    for at, (city, year) in enumerate(zip(DATA.ids["城市"], DATA.ids["年份"], strict=True))
}


def gain(city: str, **changes: float) -> float:
    """By how much the index of a city rises in 2025, by ids of leaves and raw figures."""
    found = raw_change(COMPOSITE, DATA, ROW[city, 2025], changes, DEFAULT)
    return found.after - found.before


def index(city: str, year: int = 2025) -> float:
    return float(SCORED.index.iloc[ROW[city, year]])


def raw(city: str, id_: str, year: int = 2025) -> float:
    return float(SCORED.raw[id_].iloc[ROW[city, year]])


def ask(assistant: Assistant, question: str, *history: str) -> Answer:
    return assistant.ask(Question(question, history))


# ---- two suppositions ---------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "如果甲市PM2.5降到20或者森林覆盖率提到80%，哪个涨得多",
        "甲市PM2.5降到20，还是森林覆盖率提到80%，哪个划算？",
        "甲市PM2.5降到20和森林覆盖率提到80%比，哪个让指数涨得多",
        "甲市是把PM2.5降到20好，还是把森林覆盖率提高到80%好？哪个更有效",
    ],
)
def test_two_suppositions_are_put_beside_each_other(desk: Assistant, question: str) -> None:
    answer = ask(desk, question)
    air, forest = gain("甲市", I01=20), gain("甲市", I20=80)
    assert answer.kind == "index"
    assert answer.value == pytest.approx(max(air, forest), abs=1e-9)
    assert f"+{air:.2f}分" in answer.answer
    assert f"+{forest:.2f}分" in answer.answer
    assert answer.answer.index("PM2.5") < answer.answer.index("让总指数变得最多")


def test_scores_are_compared_without_data(bare: Assistant) -> None:
    answer = ask(bare, "PM2.5浓度得分提高5分或者森林覆盖率得分提高8分，哪个涨得多")
    # 0.03 × 5 and 0.02 × 8
    assert answer.value == pytest.approx(0.16)
    assert "+0.15分" in answer.answer


def test_names_that_hold_connectives_are_not_torn(desk: Assistant) -> None:
    answer = ask(
        desk, "乙市铁路和水路货运量占比提高5个百分点，还是非化石能源占比提高2个百分点，哪个更划算"
    )
    freight = gain("乙市", I11=raw("乙市", "I11") + 5)
    energy = gain("乙市", I09=raw("乙市", "I09") + 2)
    assert answer.value == pytest.approx(max(freight, energy), abs=1e-9)
    assert answer.answer.startswith("**乙市非化石能源占一次能源消费比重提高2个百分点**")


def test_what_is_not_understood_is_not_compared(desk: Assistant) -> None:
    answer = ask(desk, "A市PM2.5降到20或者森林覆盖率提到80%，哪个涨得多")
    assert answer.kind in ("clarify", "refusal")
    assert answer.value is None


def test_both_at_once_by_spoken_names(desk: Assistant) -> None:
    answer = ask(desk, "甲市PM2.5降到25微克，非化石占比同时提到30%，指数能涨多少？")
    assert answer.value == pytest.approx(gain("甲市", I01=25, I09=30), abs=1e-9)


@pytest.mark.parametrize(
    "question", ["再把非化石占比提到30%呢", "如果再把非化石能源占比提到30%呢？"]
)
def test_more_is_added_to_what_was_supposed(desk: Assistant, question: str) -> None:
    answer = ask(desk, question, "甲市PM2.5降到25，指数涨多少")
    assert answer.value == pytest.approx(gain("甲市", I01=25, I09=30), abs=1e-9)


def test_several_values_of_one_measure_are_each_worked_out(desk: Assistant) -> None:
    answer = ask(desk, "甲市PM2.5降到28、26、24，指数分别是多少")
    for value in (28, 26, 24):
        assert f"+{gain('甲市', I01=value):.2f}分" in answer.answer


# ---- scenarios ----------------------------------------------------------------------

ONE, TWO = "把甲市PM2.5降到25存成情景一", "把甲市森林覆盖率提高到70%存成情景二"


def test_scenarios_are_named_and_compared(desk: Assistant) -> None:
    assert "已记为**情景一**：甲市PM2.5降到25" in ask(desk, ONE).answer
    answer = ask(desk, "情景一和情景二差多少", ONE, TWO)
    expected = gain("甲市", I01=25) - gain("甲市", I20=70)
    assert answer.value == pytest.approx(expected, abs=1e-9)
    assert f"+{expected:.2f}分" in answer.answer


def test_a_scenario_tells_the_index_that_it_gives(desk: Assistant) -> None:
    answer = ask(desk, "情景一里指数是多少", ONE)
    assert answer.value == pytest.approx(index("甲市") + gain("甲市", I01=25), abs=1e-9)


def test_what_was_asked_before_can_be_named(desk: Assistant) -> None:
    history = ("甲市PM2.5降到25，指数涨多少", "把这个方案存成情景一")
    assert "甲市PM2.5降到25" in ask(desk, history[1], history[0]).answer
    more = (*history, "甲市森林覆盖率提高到70%，指数涨多少", "存为情景2")
    answer = ask(desk, "情景一、情景二哪个好", *more)
    assert answer.value == pytest.approx(gain("甲市", I01=25) - gain("甲市", I20=70), abs=1e-9)
    # what follows leans on what was supposed, not on the naming of it
    follow = ask(desk, "再把非化石占比提到30%呢", *history)
    assert follow.value == pytest.approx(gain("甲市", I01=25, I09=30), abs=1e-9)


def test_scenarios_of_two_cities_are_compared_by_their_index(desk: Assistant) -> None:
    other = "情景二：乙市PM2.5降到15"
    answer = ask(desk, "情景一比情景二高多少", ONE, other)
    one = index("甲市") + gain("甲市", I01=25)
    two = index("乙市") + gain("乙市", I01=15)
    assert answer.value == pytest.approx(one - two, abs=1e-9)


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("情景三是多少", (ONE,), "没有情景三，有的是情景一"),
        ("情景一是多少", (), "还没有存情景"),
        ("把这个方案存成情景一", (), "要把什么存成情景一"),
        ("把任务12存成情景一", (), "没有听懂是什么变化"),
    ],
)
def test_what_is_no_scenario_is_told(
    desk: Assistant, question: str, history: tuple[str, ...], told: str
) -> None:
    answer = ask(desk, question, *history)
    assert told in answer.answer
    assert answer.value is None


@pytest.mark.parametrize("question", ["数字化应用场景有哪些", "这个方案有几项任务"])
def test_the_plan_is_still_asked_about(desk: Assistant, question: str) -> None:
    answer = ask(desk, question, ONE)
    assert "情景一" not in answer.answer


# ---- what leans on a city -----------------------------------------------------------


def test_a_second_half_leans_on_the_first(desk: Assistant) -> None:
    answer = ask(desk, "甲市指数多少，乙市呢，差多少")
    difference = index("甲市") - index("乙市")
    assert f"{index('甲市'):.2f}分" in answer.answer
    assert f"相差 **{difference:+.2f}分**" in answer.answer


def test_the_mean_of_the_measure_that_was_asked(desk: Assistant) -> None:
    answer = ask(desk, "壬市今年碳排放强度下降率是多少，全省平均呢")
    values = [raw(city, "I06") for city, year in ROW if year == 2025]
    assert f"平均数是 **{sum(values) / len(values):.4g}%**" in answer.answer


def test_it_is_the_city_that_was_found(desk: Assistant) -> None:
    answer = ask(
        desk, "2025年低VOCs原辅材料使用比例最低的是哪个市？如果它提高到60%，总指数会变成多少"
    )
    lowest = min((c for c, y in ROW if y == 2025), key=lambda city: raw(city, "I14"))
    assert f"{index(lowest) + gain(lowest, I14=60):.2f}分" in answer.answer


def test_how_low_the_lower_one_is_stays_one_question(desk: Assistant) -> None:
    answer = ask(desk, "甲市和癸市谁的碳排放强度低，低多少")
    assert answer.value == pytest.approx(raw("甲市", "I05") - raw("癸市", "I05"), abs=1e-9)


def test_another_measure_takes_the_place_of_the_one(desk: Assistant) -> None:
    answer = ask(desk, "氮氧化物呢", "2025年哪些市的碳排放是强脱钩？")
    assert "氮氧化物排放量：**强脱钩**" in answer.answer


def test_a_place_is_asked_of_the_part_that_was_spoken_of(desk: Assistant) -> None:
    answer = ask(desk, "丙市环境质量得分怎么样，在全省排第几")
    assert "**丙市**2025年环境质量" in answer.answer


def test_the_other_year_is_asked_of_the_same(desk: Assistant) -> None:
    answer = ask(desk, "甲市今年排第几，去年呢")
    for year in (2025, 2024):
        place = 1 + sum(index(c, y) > index("甲市", year) for c, y in ROW if y == year)
        assert f"排第**{place}**" in answer.answer


def test_which_cities_are_above_the_mean_of_the_measure(desk: Assistant) -> None:
    answer = ask(desk, "各市PM2.5平均值是多少，哪些市高于平均")
    values = [raw(city, "I01") for city, year in ROW if year == 2025]
    above = sum(value > sum(values) / len(values) for value in values)
    assert f"PM2.5浓度高于各市平均（{sum(values) / len(values):.4g}µg/m³）的有 **{above}个**" in (
        answer.answer
    )


def test_where_it_is_behind_is_asked_of_the_city_that_was_found(desk: Assistant) -> None:
    answer = ask(desk, "协同路径这块哪个市最差，差在哪个指标")
    assert "己市2025年12项按得分排" in answer.answer


# ---- single forms -------------------------------------------------------------------


def test_a_city_is_left_out(desk: Assistant) -> None:
    answer = ask(desk, "除了子市，谁的森林覆盖率最高")
    best = max((c for c, y in ROW if y == 2025 and c != "子市"), key=lambda c: raw(c, "I20"))
    assert answer.value == pytest.approx(raw(best, "I20"))
    assert "10个城市" in answer.answer
    mean = ask(desk, "除了甲市和乙市以外，各市PM2.5平均多少")
    kept = [raw(c, "I01") for c, y in ROW if y == 2025 and c not in ("甲市", "乙市")]
    assert mean.value == pytest.approx(sum(kept) / len(kept))


def test_leaving_out_a_city_is_refused_where_it_would_be_passed_over(desk: Assistant) -> None:
    answer = ask(desk, "除了子市，各市名次稳不稳")
    assert answer.kind == "refusal"


@pytest.mark.parametrize(
    ("words", "end"),
    [("全省最低那个市的水平", min), ("最好水平", min), ("全省最高水平", max)],
)
def test_a_figure_comes_to_the_level_of_a_city(desk: Assistant, words: str, end: object) -> None:
    values = [raw(city, "I01") for city, year in ROW if year == 2025]
    answer = ask(desk, f"己市要是PM2.5能做到{words}，指数能到多少")
    assert answer.value == pytest.approx(gain("己市", I01=end(values)), abs=1e-9)  # type: ignore[operator]


def test_a_figure_that_is_no_place_reaches_none() -> None:
    cities = {"\ue000": "甲市"}
    assert read_aim("\ue000⟦①⟧降到25,总指数提高多少", cities) is None
    assert read_aim("\ue000能不能排到第3", cities)


@pytest.mark.parametrize("words", ["少报了5%", "多报5%", "虚报了5%"])
def test_a_misreported_figure_is_asked_back(desk: Assistant, words: str) -> None:
    answer = ask(desk, f"甲市GDP{words}，指数会怎么变")
    assert answer.kind == "refusal"
    assert "怕算反了" in answer.answer


def test_a_quantity_that_the_table_lacks_is_not_passed_over(desk: Assistant) -> None:
    answer = ask(desk, "甲市水耗降10%指数变多少")
    assert answer.kind == "refusal"
    assert "水耗" in answer.answer


def test_the_mean_of_two_cities_is_not_that_of_all(desk: Assistant) -> None:
    answer = ask(desk, "甲市和乙市加起来平均多少分")
    assert answer.value == pytest.approx((index("甲市") + index("乙市")) / 2)


def test_why_a_city_is_second_tells_what_brings_it_there(desk: Assistant) -> None:
    answer = ask(desk, "戊市凭什么能排第二")
    assert "贡献最大的是" in answer.answer


def test_the_widest_indicator(desk: Assistant) -> None:
    answer = ask(desk, "24个指标里哪个各市得分拉得最开")
    rows = [ROW[city, 2025] for city, year in ROW if year == 2025]
    scores = SCORED.scores.iloc[rows]
    assert answer.value == pytest.approx(float((scores.max() - scores.min()).max()))


def test_how_far_apart_in_two_years(desk: Assistant) -> None:
    answer = ask(desk, "2024年和2025年最高分与最低分各差多少，差距是拉大了还是缩小了？")
    apart = {
        year: max(index(c, y) for c, y in ROW if y == year)
        - min(index(c, y) for c, y in ROW if y == year)
        for year in (2024, 2025)
    }
    assert f"{apart[2024]:.2f}" in answer.answer
    assert f"{apart[2025]:.2f}" in answer.answer
    assert ("拉大" in answer.answer) == (apart[2025] > apart[2024])


# ---- English ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the index of 甲市 in 2025?", lambda: index("甲市")),
        ("What was 甲市's index in 2024?", lambda: index("甲市", 2024)),
        ("How much would 甲市's index rise if PM2.5 fell to 25?", lambda: gain("甲市", I01=25)),
        (
            "If 甲市's forest coverage rises to 70%, what is the index?",
            lambda: gain("甲市", I20=70),
        ),
        ("Compare 甲市 and 乙市", lambda: index("甲市") - index("乙市")),
        ("Why did 乙市's index go up?", lambda: index("乙市") - index("乙市", 2024)),
        ("What is the PM2.5 concentration of 丙市?", lambda: raw("丙市", "I01")),
        ("What is the rank of 壬市?", lambda: 3),
        ("What was the rank of 甲市 in 2024?", lambda: 8),
        ("Which indicators does 甲市 lose most points in?", lambda: 4.952161985344724),
        (
            "Which city has the highest index?",
            lambda: max(index(c, y) for c, y in ROW if y == 2025),
        ),
        (
            "How many cities have an index above 60?",
            lambda: sum(index(c, y) > 60 for c, y in ROW if y == 2025),
        ),
    ],
)
def test_questions_in_english(desk: Assistant, question: str, expected: object) -> None:
    answer = ask(desk, question)
    assert answer.value == pytest.approx(expected(), abs=1e-9)  # type: ignore[operator]
    assert "数据：" not in answer.answer


def test_english_that_no_frame_fits_is_refused_where_a_city_is_named(desk: Assistant) -> None:
    answer = ask(desk, "Is 甲市 nice in summer?")
    assert answer.kind == "refusal"
    assert "is not understood" in answer.answer


def test_half_a_translation_is_none(desk: Assistant) -> None:
    view, _ = desk._view(None)
    assert in_chinese("What is the happiness of 甲市?", view) == ""
    assert in_chinese("Rank the cities by happiness", view) == ""


def test_english_about_the_plan_is_not_touched(desk: Assistant, tmp_path: Path) -> None:
    answer = ask(desk, "Who leads task 12?")
    assert answer.rows[0].number == 12


def test_cities_may_have_their_english_names(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path)
    rows = "城市,年份,PM2.5浓度\n杭州市,2025,30\n宁波,2025,24\n"
    keep(tmp_path, assistant.plan(), "d.csv", rows.encode())
    assert ask(assistant, "What is the PM2.5 concentration of Hangzhou?").value == 30
    assert ask(assistant, "Which city has the lowest PM2.5?").value == 24


def test_how_a_figure_comes_about_by_hand(desk: Assistant) -> None:
    answer = ask(desk, "庚市的PM2.5浓度改善率怎么算出来的")
    before, now = raw("庚市", "I01", 2024), raw("庚市", "I01")
    rate = (before - now) / before * 100
    assert answer.value == pytest.approx(rate)
    assert f"PM2.5浓度2024年{before:.4g}µg/m³" in answer.answer
    assert f"得 **{(rate + 10) / 20 * 100:.2f}分**" in answer.answer


def test_why_a_figure_is_low_tells_what_it_is_made_of_or_that_nobody_knows(desk: Assistant) -> None:
    made = ask(desk, "辛市碳排放强度下降率为什么这么低")
    assert "单位GDP碳排放2024年" in made.answer
    given = ask(desk, "子市PM2.5为什么这么高")
    assert "数据里看不出" in given.answer


def test_a_fall_that_was_a_rise_is_told(desk: Assistant) -> None:
    assert ask(desk, "甲市指数为什么下降").answer.startswith("（指数没有下降，是上升的。）")
    assert not ask(desk, "辛市指数为什么下降").answer.startswith("（")


def test_a_city_is_found_by_one_measure_and_asked_another(desk: Assistant) -> None:
    answer = ask(desk, "指数最高的市森林覆盖率是多少")
    first = max((c for c, y in ROW if y == 2025), key=index)
    assert answer.value == pytest.approx(raw(first, "I20"))


def test_a_mean_change_is_no_mean(desk: Assistant) -> None:
    answer = ask(desk, "全省PM2.5平均降了多少")
    changes = [raw(c, "I01") - raw(c, "I01", 2024) for c, y in ROW if y == 2025]
    assert answer.value == pytest.approx(sum(changes) / len(changes))


def test_two_years_at_once_are_not_answered_with_one(desk: Assistant) -> None:
    assert ask(desk, "去年和今年都排前三的是哪几个市").kind == "refusal"


def test_the_mean_of_those_that_were_asked(desk: Assistant) -> None:
    answer = ask(desk, "甲市、乙市、丙市的指数分别是多少，平均是多少")
    mean = sum(map(index, ("甲市", "乙市", "丙市"))) / 3
    assert f"**{mean:.2f}分**" in answer.answer


def test_english_about_cities_that_no_frame_fits_is_refused(desk: Assistant) -> None:
    answer = ask(desk, "Which two or three cities have PM2.5 more or less below average?")
    assert answer.kind == "refusal"


@pytest.mark.parametrize(
    "question",
    [
        "庚市碳排放降3%且GDP不变，指数怎样",
        "庚市GDP不变，碳排放降3%，指数变多少",
        "庚市碳排放降3%而GDP持平，指数变多少",
    ],
)
def test_what_stays_as_it_is_does_not_share_the_change(desk: Assistant, question: str) -> None:
    carbon = float(DATA.values["CO2"].iloc[ROW["庚市", 2025]])
    answer = ask(desk, question)
    assert answer.value == pytest.approx(gain("庚市", CO2=carbon * 0.97), abs=1e-9)


def test_both_suppositions_before_are_taken_together(desk: Assistant) -> None:
    answer = ask(desk, "两个一起呢", "甲市PM2.5降到25，指数涨多少", "森林覆盖率提高到70%呢")
    assert answer.value == pytest.approx(gain("甲市", I01=25, I20=70), abs=1e-9)


def test_another_city_is_asked_with_all_that_was_supposed(desk: Assistant) -> None:
    history = ("甲市PM2.5降到25，指数涨多少", "再把森林覆盖率提高到70%呢")
    answer = ask(desk, "那乙市呢", *history)
    assert answer.value == pytest.approx(gain("乙市", I01=25, I20=70), abs=1e-9)
