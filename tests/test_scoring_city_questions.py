"""Questions that put the kept cities beside each other: orders, changes, means, lines, aims.

What is expected is computed here from the example's figures, by sums of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean, median

import pytest
from scoring_cases import plan_framework

from assistant.cities.grammar import (
    Aim,
    Bound,
    Order,
    read_aim,
    read_bound,
    read_order,
    read_weighting,
    touching,
    unheard,
)
from assistant.desk import Assistant
from corpus.answer import Answer, Question
from scoring.assumptions import default_composite
from scoring.evaluation import evaluate
from scoring.example import example

COMPOSITE = default_composite(plan_framework())
DATA = example(COMPOSITE)
SCORED = evaluate(COMPOSITE, DATA).scored
Figures = dict[str, float]  # by city


def of_year(year: int, id_: str = "index") -> Figures:
    """A column of the example: a raw figure, or a group's points."""
    tables = (SCORED.nodes, SCORED.raw, DATA.values)
    column = next(table[id_] for table in tables if id_ in table)
    rows = zip(DATA.ids["城市"], DATA.ids["年份"], column, strict=True)
    return {str(city): float(value) for city, known, value in rows if known == year}


INDEX, BEFORE = of_year(2025), of_year(2024)
PM25, PM25_BEFORE = of_year(2025, "I01"), of_year(2024, "I01")
BY_INDEX = sorted(INDEX, key=lambda city: -INDEX[city])
BY_PM25 = sorted(PM25, key=lambda city: PM25[city])


def ask(assistant: Assistant, question: str, *history: str) -> Answer:
    answer = assistant.ask(Question(question, history))
    if answer.produced_by == "scoring" and answer.kind == "index":
        assert "不能与官方发布的指数相比" in answer.answer
    return answer


# ---- orders -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "city", "value"),
    [
        ("哪个市倒数第一", BY_INDEX[-1], INDEX[BY_INDEX[-1]]),
        ("最后一名是哪个市", BY_INDEX[-1], INDEX[BY_INDEX[-1]]),
        ("谁垫底", BY_INDEX[-1], INDEX[BY_INDEX[-1]]),
        ("第二名是谁", BY_INDEX[1], INDEX[BY_INDEX[1]]),
        ("排第三的是哪个市", BY_INDEX[2], INDEX[BY_INDEX[2]]),
        ("倒数第二是哪个市", BY_INDEX[-2], INDEX[BY_INDEX[-2]]),
        ("2024年第一名是谁", max(BEFORE, key=lambda c: BEFORE[c]), max(BEFORE.values())),
        ("PM2.5最低的市", BY_PM25[0], PM25[BY_PM25[0]]),
        ("PM2.5最高的是哪个市", BY_PM25[-1], PM25[BY_PM25[-1]]),
        # less is better: the best is the lowest, the worst the highest
        ("哪个市PM2.5最好", BY_PM25[0], PM25[BY_PM25[0]]),
        ("哪个市PM2.5最差", BY_PM25[-1], PM25[BY_PM25[-1]]),
        ("PM2.5排第二的市", BY_PM25[1], PM25[BY_PM25[1]]),
        ("哪个市GDP最高", "丙市", 17690.0),
        ("碳排放最少的城市", "辛市", 2480.0),
    ],
)
def test_a_place_in_an_order(desk: Assistant, question: str, city: str, value: float) -> None:
    answer = ask(desk, question)
    assert answer.value == pytest.approx(value, abs=1e-9)
    assert f"**{city}**" in answer.answer


def test_several_places_and_whole_orders(desk: Assistant) -> None:
    for question, cities in [
        ("前三名是哪些市", BY_INDEX[:3]),
        ("后三名有哪些", BY_INDEX[-3:]),
        ("指数最高的两个市", BY_INDEX[:2]),
        ("PM2.5最高和最低的分别是哪个市", [BY_PM25[0], BY_PM25[-1]]),
    ]:
        told = ask(desk, question).answer
        assert [city for city in INDEX if f"**{city}**" in told] == sorted(
            cities, key=[*INDEX].index
        )
    ranked = ask(desk, "各市PM2.5排名").tables[0]
    assert [row[1] for row in ranked.rows] == BY_PM25
    management = of_year(2025, "D3")
    ranked = ask(desk, "各市协同管理从高到低排").tables[0]
    assert [row[1] for row in ranked.rows] == sorted(management, key=lambda c: -management[c])
    assert ask(desk, "甲市PM2.5排第几").value == BY_PM25.index("甲市") + 1
    assert ask(desk, "甲市是第一吗").answer.startswith("不是")
    assert ask(desk, f"{BY_INDEX[0]}是第一吗").answer.startswith("是")


def test_a_raw_figure_without_a_score_is_neither_good_nor_bad(desk: Assistant) -> None:
    assert "高低不等于好坏" in ask(desk, "各市碳排放量排名").answer
    assert "本身没有得分" in ask(desk, "各市碳排放量得分排名").answer


def test_changes_between_two_years(desk: Assistant) -> None:
    gains = {city: INDEX[city] - BEFORE[city] for city in INDEX}
    best, worst = max(gains, key=lambda c: gains[c]), min(gains, key=lambda c: gains[c])
    for question, city in [
        ("哪个市进步最大", best),
        ("指数涨得最多的是哪个市", best),
        ("哪个市退步最多", worst),
        ("哪个市指数降得最多", worst),
    ]:
        answer = ask(desk, question)
        assert f"**{city}**" in answer.answer, question
        assert answer.value == pytest.approx(gains[city], abs=1e-9)
    falls = {city: PM25[city] - PM25_BEFORE[city] for city in PM25}
    least = min(falls.values())
    assert ask(desk, "哪个市PM2.5改善最多").value == pytest.approx(least, abs=1e-9)
    assert ask(desk, "哪个市PM2.5下降最多").value == pytest.approx(least, abs=1e-9)
    shares = {city: (INDEX[city] / BEFORE[city] - 1) * 100 for city in INDEX}
    assert ask(desk, "指数涨幅最大的市").value == pytest.approx(max(shares.values()), abs=1e-9)
    fallen = [city for city in gains if gains[city] < 0]
    answer = ask(desk, "哪些市退步了")
    assert answer.count == len(fallen)
    assert all(city in answer.answer for city in fallen)


def test_that_none_fell_is_told(desk: Assistant) -> None:
    """The project indicator rose, or stood still, in every city."""
    values = of_year(2025, "I23")
    before = of_year(2024, "I23")
    assert all(values[city] >= before[city] for city in values)
    assert "没有一个城市" in ask(desk, "哪个市减污降碳协同技术创新项目退步最多").answer


def test_places_gained(desk: Assistant) -> None:
    def places(figures: Figures) -> Figures:
        return {c: 1.0 + sum(v > figures[c] for v in figures.values()) for c in figures}

    old, new = places(BEFORE), places(INDEX)
    gained = {city: old[city] - new[city] for city in new}
    assert ask(desk, "名次上升最多的是哪个市").value == max(gained.values())
    assert ask(desk, "哪个市名次掉得最多").value == min(gained.values())
    assert ask(desk, "戊市比去年进步了几名").value == gained["戊市"]


# ---- means and lines ----------------------------------------------------------------


def test_means_medians_and_spreads(desk: Assistant) -> None:
    assert ask(desk, "全省平均分是多少").value == pytest.approx(fmean(INDEX.values()))
    assert ask(desk, "各市PM2.5中位数是多少").value == pytest.approx(median(PM25.values()))
    assert ask(desk, "全省平均PM2.5是多少").value == pytest.approx(fmean(PM25.values()))
    below = INDEX["甲市"] - fmean(INDEX.values())
    answer = ask(desk, "甲市指数比全省平均高还是低")
    assert answer.value == pytest.approx(below)
    assert "比它低" in answer.answer
    assert "简单平均" in answer.answer
    spread = max(PM25.values()) - min(PM25.values())
    assert ask(desk, "各市PM2.5最高和最低差多少").value == pytest.approx(spread)
    assert ask(desk, "各市PM2.5平均是多少").value == pytest.approx(fmean(PM25.values()))
    moved = fmean(PM25[city] - PM25_BEFORE[city] for city in PM25)
    assert ask(desk, "各市PM2.5平均比去年降了多少").value == pytest.approx(moved)
    assert "相加没有意义" in ask(desk, "各市森林覆盖率合计多少").answer


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("有几个市指数超过60分", sum(v > 60 for v in INDEX.values())),
        ("指数不到55分的有哪些市", sum(v < 55 for v in INDEX.values())),
        ("PM2.5低于30的有几个市", sum(v < 30 for v in PM25.values())),
        ("PM2.5超过25微克的市有哪些", sum(v > 25 for v in PM25.values())),
        ("有哪些市在平均线以下", sum(v < fmean(INDEX.values()) for v in INDEX.values())),
        ("哪些市PM2.5比全省平均好", sum(v < fmean(PM25.values()) for v in PM25.values())),
        ("PM2.5高于100的有几个市", 0),
        ("哪些市指数提高超过5分", sum(INDEX[c] - BEFORE[c] > 5 for c in INDEX)),
        ("指数涨幅超过10%的市", sum(INDEX[c] / BEFORE[c] > 1.1 for c in INDEX)),
        ("PM2.5下降超过1微克的有几个市", sum(PM25_BEFORE[c] - PM25[c] > 1 for c in PM25)),
        ("哪些市指数已经提高了10%以上", sum(INDEX[c] / BEFORE[c] >= 1.1 for c in INDEX)),
    ],
)
def test_cities_beyond_a_line_are_counted(desk: Assistant, question: str, count: int) -> None:
    answer = ask(desk, question)
    assert (answer.count, answer.value) == (count, count)


def test_what_is_said_of_a_city_is_checked(desk: Assistant) -> None:
    assert ask(desk, "甲市PM2.5是29.78吗").answer.startswith("对")
    assert ask(desk, "甲市PM2.5是33吗").answer.startswith("不对")
    assert ask(desk, "甲市指数超过60了吗").answer.startswith("不是")


# ---- cities and figures beside each other --------------------------------------------


def test_two_cities_by_one_figure(desk: Assistant) -> None:
    answer = ask(desk, "甲市PM2.5比乙市高多少")
    assert answer.value == pytest.approx(PM25["甲市"] - PM25["乙市"])
    assert "**乙市**更好" in answer.answer
    assert "**乙市**" in ask(desk, "甲市和乙市谁进步大").answer


def test_differences_agree_with_the_figures_told(desk: Assistant) -> None:
    """54.43 and 69.47 differ by 15.04, the unrounded figures by 15.03: that is told."""
    odd = "差用未取整的数算"
    answer = ask(desk, "甲市和子市相差多少").answer
    assert "54.43分" in answer
    assert "69.47分" in answer
    assert "-15.03" in answer
    assert odd in answer
    assert odd not in ask(desk, "甲市和乙市相差多少").answer  # 54.43, 56.89, 2.46


def test_indicators_of_one_city(desk: Assistant) -> None:
    position = [*DATA.ids["城市"]].index("甲市") + 1
    scores = {leaf.label: SCORED.scores[leaf.id].iloc[position] for leaf in COMPOSITE.leaves}
    lowest = min(scores, key=lambda name: scores[name])
    answer = ask(desk, "甲市哪个指标得分最低")
    assert lowest in answer.answer
    assert answer.value == pytest.approx(scores[lowest])
    assert "碳排放水平" in ask(desk, "甲市哪个一级指标得分最低").answer
    assert "第11" in ask(desk, "甲市哪个指标排名最靠后").answer


# ---- what it takes ----------------------------------------------------------------------


def test_a_place_to_reach(desk: Assistant) -> None:
    fifth = INDEX[BY_INDEX[4]]
    answer = ask(desk, "要让甲市排第5要多少分")
    assert answer.value == pytest.approx(fifth - INDEX["甲市"])
    assert answer.tables  # by which means
    assert ask(desk, "甲市要进前三还差多少").value == pytest.approx(
        INDEX[BY_INDEX[2]] - INDEX["甲市"]
    )
    assert ask(desk, "甲市离第一名还差多少").value == pytest.approx(
        INDEX[BY_INDEX[0]] - INDEX["甲市"]
    )
    assert ask(desk, "乙市要超过甲市要多少").answer.count("已经做到了") == 1
    ninth = INDEX[BY_INDEX[-2]] - INDEX[BY_INDEX[-1]]
    assert ask(desk, f"让{BY_INDEX[-1]}不再垫底要多少分").value == pytest.approx(ninth)


def test_a_city_to_pass_by_one_figure(desk: Assistant) -> None:
    sought = ask(desk, "甲市要超过乙市，PM2.5要降到多少")
    assert sought.unit == "µg/m³"
    back = ask(desk, f"甲市PM2.5降到{sought.value:.9f}，指数变多少")
    assert INDEX["甲市"] + (back.value or 0) == pytest.approx(INDEX["乙市"], abs=1e-5)
    assert "**超过**" in ask(desk, "甲市PM2.5降到25能超过乙市吗").answer
    assert "**还没有**" in ask(desk, "甲市PM2.5降到29能超过乙市吗").answer


def test_least_effort_in_other_words(desk: Assistant) -> None:
    first = ask(desk, "甲市怎样最省力地把指数提高到60分")
    for question in ["怎么用最少的力气让甲市到60分", "甲市要到60分怎么最省劲"]:
        assert ask(desk, question).value == pytest.approx(first.value)
    group = ask(desk, "甲市指数要到60分，协同管理要到多少分")
    own = of_year(2025, "D3")["甲市"]
    assert group.value == pytest.approx(own + (60 - INDEX["甲市"]) / 0.2)


# ---- what if -----------------------------------------------------------------------------


def test_every_city_by_its_own_figure(desk: Assistant) -> None:
    answer = ask(desk, "所有市PM2.5都降10%，排名怎么变")
    after = {row[1]: float(row[2].split(" → ")[1]) for row in answer.tables[0].rows}
    alone = ask(desk, "子市PM2.5降10%，指数变多少").value or 0.0
    assert after["子市"] == pytest.approx(INDEX["子市"] + alone, abs=5e-3)
    assert len(after) == 11
    kept = ask(desk, "各市PM2.5都降到20，谁第一").answer
    assert "本来就到了那一头" in kept  # those below 20 are not raised to it
    row = next(r for r in ask(desk, "各市PM2.5都降到20，谁第一").tables[0].rows if r[1] == "丁市")
    assert row[3] == "+0.00"


def test_full_marks(desk: Assistant) -> None:
    full = ask(desk, "癸市全部满分指数是多少")
    assert full.value == pytest.approx(100 - INDEX["癸市"])
    assert "从第11变为第1" in full.answer
    both = ask(desk, "甲市PM2.5和森林覆盖率都满分，指数涨多少")
    one = [ask(desk, f"甲市{name}满分，指数涨多少").value or 0 for name in ("PM2.5", "森林覆盖率")]
    assert both.value == pytest.approx(sum(one))
    assert ask(desk, "甲市协同管理得分提高10分，指数涨多少").value == pytest.approx(2.0)


def test_a_weight_that_is_another_rescales_its_siblings(desk: Assistant) -> None:
    answer = ask(desk, "环境质量权重改成0.25，谁排第一")
    level1 = {id_: of_year(2025, id_) for id_ in COMPOSITE.levels[2]}
    weights = {id_: COMPOSITE.global_weights[id_] for id_ in level1}
    first = next(id_ for id_ in level1 if COMPOSITE.by_id[id_].label == "环境质量")
    new = {id_: w * 0.75 / 0.85 for id_, w in weights.items()} | {first: 0.25}
    moved = {city: sum(new[id_] * level1[id_][city] for id_ in new) for city in INDEX}
    assert answer.value == pytest.approx(max(moved.values()))
    assert f"**{max(moved, key=lambda c: moved[c])}**" in answer.answer
    assert "按原来的比例分剩下的0.75" in answer.answer
    assert ask(desk, "把环境质量的权重改成0.25，谁排第一").value == answer.value
    assert "要在0和1之间" in ask(desk, "环境质量权重改成1.5谁第一").answer
    half = ask(desk, "协同管理权重改成0.4、另两个各0.3，谁第一")
    assert half.kind == "index"
    assert "不会是0.2" in ask(desk, "协同管理权重改成0.5、另两个各0.2，谁第一").answer
    inner = ask(desk, "结构调整措施协同度在协同路径里的权重从0.5提高到0.7，谁第一").answer
    assert "在“协同路径”里的权重从0.5改为 **0.7**" in inner


def test_unreported_figures(desk: Assistant) -> None:
    answer = ask(desk, "己市㉔没报，指数变多少")
    without = ask(desk, "去掉㉔，己市指数是多少").value
    assert answer.value == pytest.approx(without)
    assert "不按0分算" in answer.answer


def test_states_of_decoupling(desk: Assistant) -> None:
    carbon, output = of_year(2025, "CO2"), of_year(2025, "GDP")
    carbon0, output0 = of_year(2024, "CO2"), of_year(2024, "GDP")
    fell = [
        city for city in carbon if carbon[city] < carbon0[city] and output[city] > output0[city]
    ]
    assert f"**强脱钩**{len(fell)}个：{'、'.join(fell)}" in ask(desk, "哪些市碳排放强脱钩了").answer
    answer = ask(desk, "甲市碳排放的脱钩状态是什么")
    growth = carbon["甲市"] / carbon0["甲市"] - 1, output["甲市"] / output0["甲市"] - 1
    assert answer.value == pytest.approx(growth[0] / growth[1])
    assert "弱脱钩" in answer.answer
    assert "扩张负脱钩" in ask(desk, "甲市碳排放变成10500万吨，指数会怎样").answer
    assert "优质协调" in ask(desk, "丁市协调度是什么等级").answer


# ---- what cannot be answered -----------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("甲市PM2.5降到-5，指数是多少", "refusal", "不可能是-5µg/m³"),
        ("甲市非化石能源占比到120%", "refusal", "不可能是120%"),
        ("戊市AQI优良率加15个点", "refusal", "不可能是104.6%"),
        ("丑市指数多少", "refusal", "没有丑市，有的是：甲市、乙市"),
        ("火星市排第几", "refusal", "没有火星市"),
        ("杭州指数多少", "refusal", "没有杭州"),
        ("2023年哪个市第一", "refusal", "没有2023年"),
        ("2024年哪个市进步最大", "refusal", "2024年以前"),
        ("第十五名是谁", "index", "没有第15名"),
        ("甲市煤炭消费量减少20%，指数涨多少", "refusal", "没有“煤炭消费量”"),
        ("甲市用电量减少20%，总指数怎么变", "refusal", "没有“用电量”"),
        ("甲市万元GDP能耗下降10%，指数涨多少", "refusal", "怕算错"),
        ("甲市PM2.5降到25，绿化率提到50%，指数多少", "refusal", "没有认出来"),
        ("各市人均收入排名", "refusal", "没有“人均收入”"),
        ("甲市水资源利用得分多少", "refusal", "没有“水资源利用”"),
        ("甲市的改善率是多少", "clarify", "PM2.5浓度改善率、AQI指数改善率"),
        ("我们市排第几", "clarify", "请说明是哪个城市"),
        ("如果把权重调高一点，谁排第一", "clarify", "请说明是哪一项的权重"),
        ("㉔打120分，乙市指数多少", "refusal", "得分最高是100分"),
        ("甲市指数和官方发布的指数相比高多少", "refusal", "不能拿来和官方发布的指数比"),
        ("壬市把新能源车占比提高到45%需要多少资金", "refusal", "金额"),
    ],
)
def test_what_is_not_there_is_told(desk: Assistant, question: str, kind: str, words: str) -> None:
    answer = ask(desk, question)
    assert words in answer.answer
    assert answer.kind == kind


def test_a_start_that_conflicts_with_the_data_is_told(desk: Assistant) -> None:
    assert "您说PM2.5浓度现在是33" in ask(desk, "甲市PM2.5从33降到25，指数涨多少").answer
    assert "您说" not in ask(desk, "甲市PM2.5从29.78降到25，指数涨多少").answer
    assert "您说" not in ask(desk, "甲市PM2.5从30降到25，指数涨多少").answer  # as rounded
    assert "是升，不是降" in ask(desk, "甲市PM2.5降到35，指数涨多少").answer


@pytest.mark.parametrize(
    "question",
    [
        "牵头任务最多的前三名是哪些部门",
        "哪个部门牵头任务最多",
        "各市要完成哪些任务",
        "宁波有哪些任务",
        "2025年PM2.5要降到多少",
        "任务12由谁牵头",
        "方案提到的城市有哪些",
        "权重最大的三级指标是哪个",
    ],
)
def test_the_plan_is_asked_about_as_before(desk: Assistant, bare: Assistant, question: str) -> None:
    assert ask(desk, question).answer == ask(bare, question).answer


def test_weights_and_scores_are_answered_alike_with_figures_and_without(
    desk: Assistant, bare: Assistant
) -> None:
    """The question sets' own: 合起来, 最多 and 平均 in them are no means and orders of cities."""
    files = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    lines = [
        json.loads(line)
        for file in files
        if not file.stem.startswith("data")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    asked = [
        Question(line["question"], tuple(line.get("history") or ()))
        for line in lines
        if line["kind"] == "index"
    ]
    assert len(asked) > 300
    other = [q.text for q in asked if desk.ask(q).answer != bare.ask(q).answer]
    assert not other


@pytest.mark.parametrize("question", ["谁垫底", "第二名是谁", "各市PM2.5排名", "甲市PM2.5排第几"])
def test_without_figures_nobody_is_ranked(bare: Assistant, question: str) -> None:
    answer = ask(bare, question)
    assert answer.kind != "index"
    assert answer.value is None


def test_follow_ups_on_an_order(desk: Assistant) -> None:
    for question, history, as_if in [
        ("最低的呢", "再生水利用率最高的是哪个市", "再生水利用率最低的是哪个市"),
        ("倒数第二呢", "指数第一名是哪个市", "指数倒数第二是哪个市"),
        ("那它去年呢", "子市2025年指数是多少", "子市2024年指数是多少"),
    ]:
        assert ask(desk, question, history).answer == ask(desk, as_if).answer
    both = ask(desk, "再把碳评比例提到70%，指数多少", "壬市新能源车占比提到45%，指数是多少")
    whole = ask(desk, "壬市新能源车占比提到45%，碳评比例提到70%，指数是多少")
    assert both.value == pytest.approx(whole.value)


# ---- weights, without any figures ------------------------------------------------------


def test_parts_are_weighed_against_each_other(bare: Assistant) -> None:
    answer = ask(bare, "交通占的权重比能源多吗")
    assert answer.answer.startswith("不是：**交通运输结构优化**占总指数6%，比能源结构优化的8%少")
    assert answer.value == pytest.approx(-0.02)
    assert ask(bare, "环境质量的权重比碳排放水平高吗").answer.startswith("不是")
    assert "多 **1个百分点**" in ask(bare, "PM2.5浓度和森林覆盖率哪个权重大").answer
    each = ask(bare, "协同管理四项分别占多少")
    assert each.count == 4
    assert each.answer.count("权重0.") == 4


# ---- the grammar alone -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("前三名是哪些市", Order("value", "", "best", (1, 2, 3))),
        ("⟦①⟧最差的2个市", Order("value", "", "best", (-1, -2))),
        ("⟦①⟧第二高的市", Order("value", "", "most", (2,))),
        ("⟦①⟧从低到高排", Order("value", "", "least")),
        ("⟦①⟧得分排名", Order("score", "", "best")),
        ("哪个市进步最小", Order("value", "by", "best", (-1,))),
        ("⟦①⟧降幅最大", Order("value", "percent", "least", (1,))),
        ("⟦①⟧是多少", None),
    ],
)
def test_orders_are_read(text: str, order: Order | None) -> None:
    assert read_order(text) == order


def test_lines_aims_and_weights_are_read() -> None:
    assert read_bound("不低于60") == Bound(">=", 60.0)
    assert read_bound("不超过60") == Bound("<=", 60.0)
    assert read_bound("30以下") == Bound("<=", 30.0)
    assert read_bound("⟦①⟧是多少") is None
    city = {"\ue000": "甲市", "\ue001": "乙市"}
    assert read_aim("\ue000要进前三", city) == (Aim(3), "甲市")
    assert read_aim("\ue000追平\ue001", city) == (Aim(0, "乙市", level=True), "甲市")
    assert read_aim("\ue000会被\ue001超过吗", city) is None
    assert read_aim("\ue000要到60分", city) is None
    assert read_weighting("⟦①⟧的权重是多少", ("A1",)) is None
    assert unheard("各市人均收入排名") == "人均收入"
    assert touching("⟦①⟧降到25") is None
