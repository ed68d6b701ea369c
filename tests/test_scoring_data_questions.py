"""Questions to kept figures of cities: sums by hand, and plain words where there is none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from scoring_cases import plan_framework

from assistant.bench import Setup, composite_of
from assistant.cities.kept import Figures, folder_of, forget, keep
from assistant.cities.raw_changes import RawMove, Vocabulary, raw_moves
from assistant.command_line import main
from assistant.desk import Assistant
from assistant.normalise import plain
from corpus.answer import Answer, Question
from scoring.assumptions import default_composite
from scoring.bands import Bands
from scoring.errors import BadTable
from scoring.evaluation import evaluate
from scoring.example import example, write_example


def ask(assistant: Assistant, question: str, *history: str) -> Answer:
    answer = assistant.ask(Question(question, history))
    if answer.produced_by == "scoring" and "数据：" in answer.answer:
        assert "不能与官方发布的指数相比" in answer.answer
        assert ("虚构" in answer.answer) == ("例.xlsx" in answer.answer)
    return answer


# ---- raw figures changed ------------------------------------------------------------


def test_a_raw_what_if_by_name_and_city_by_hand(desk: Assistant) -> None:
    answer = ask(desk, "甲市PM2.5降到25，指数涨多少")
    # 甲市: PM2.5 30.22 (2024), 29.78 (2025); CO2 10050, 10100; GDP 9255, 9559
    own = 0.03 * (29.78 - 25) / (35 - 10) * 100
    rate = 0.045 * (100 - ((30.22 - 29.78) / 30.22 * 100 + 10) / 20 * 100)  # 17.3 % is beyond 10 %
    carbon = (10050 / 9255 - 10100 / 9559) / (10050 / 9255) * 100 / 6
    first = ((30.22 - 29.78) / 30.22 * 100 + 10) / 20
    together = 0.05 * ((1 * carbon) ** 0.25 - (first * carbon) ** 0.25) * 100
    assert answer.value == pytest.approx(own + rate + together, abs=1e-9)
    assert (answer.kind, answer.unit) == ("index", None)
    assert [row.number for row in answer.rows] == [2, 1, 7]  # ② moves most, ⑦ depends on it
    assert "PM2.5浓度改善率、PM2.5浓度与单位GDP碳排放改善协调度由PM2.5浓度算出" in answer.answer
    assert "35得0分、10得满分" in answer.answer
    assert "名次从第10变为第8" in answer.answer


@pytest.mark.parametrize(
    ("question", "moves"),
    [
        ("PM2.5降到25", [("I01", "to", 25)]),
        ("PM2.5从30微克降到25微克", [("I01", "to", 25)]),
        ("碳排放下降5%", [("CO2", "percent", -5)]),
        ("碳排放减少1,200万吨", [("CO2", "by", -1200)]),
        ("碳排放降到0.9亿吨", [("CO2", "to", 9000)]),
        ("新能源车占比提高到45%，PM2.5 -2", [("I12", "to", 45), ("I01", "by", -2)]),
        ("非化石能源占比提高3个百分点", [("I09", "by", 3)]),
        ("PM2.5、AQI都改善10%", [("I01", "percent", 10), ("I03", "percent", 10)]),
        ("氮氧化物减少两成", [("NOx", "percent", -20)]),
        ("2025年GDP增长百分之六", [("GDP", "percent", 6)]),
        ("碳强度减半", [("I05", "percent", -50)]),
        ("指标20提高到60%", [("I20", "to", 60)]),
        ("PM2.5浓度得分提高10分", []),
        ("PM2.5浓度满分", []),
        ("碳排放水平提高10", []),  # a level-1 indicator, nothing that is measured
        ("PM2.5降到25吨", []),  # a unit that is none of its own
    ],
)
def test_changes_as_people_say_them(question: str, moves: list[tuple[str, str, float]]) -> None:
    words = Vocabulary(default_composite(plan_framework()))
    found = [(m.id, m.kind, m.amount) for m in raw_moves(plain(question), words)]
    assert found == moves


def test_percent_of_a_share_is_told_in_points_too(desk: Assistant) -> None:
    answer = ask(desk, "丙市森林覆盖率提高5%，指数会怎样")
    # 36.12 % × 1.05; ⑳ weighs 0.02, 70 points of raw value are 100 of score
    assert answer.value == pytest.approx(0.02 * 36.12 * 0.05 / 70 * 100, abs=1e-9)
    assert f"总指数变动 {0.02 * 5 / 70 * 100:.2f}分" in answer.answer


def test_a_computed_indicator_that_is_changed_itself_stands(desk: Assistant) -> None:
    answer = ask(desk, "丁市碳排放强度下降10%，指数变多少")
    assert [row.number for row in answer.rows] == [6, 5, 7]
    assert answer.value
    assert answer.value > 0


def test_goal_seek_in_words_gives_the_index_back(desk: Assistant) -> None:
    sought = ask(desk, "要让甲市指数到56分，PM2.5要降到多少")
    assert sought.unit == "µg/m³"
    back = ask(desk, f"甲市PM2.5降到{sought.value:.9f}，指数变多少")
    now = ask(desk, "甲市指数多少").value
    assert now
    assert back.value == pytest.approx(56 - now, abs=1e-5)
    beyond = ask(desk, "甲市指数提高3分，森林覆盖率得到多少")
    # ⑳ at 80 %, all there is to gain: 0.02 × what is missing from 100
    assert "**做不到**" in beyond.answer
    assert beyond.value is None
    assert "已经达到了" in ask(desk, "甲市指数要到40分，PM2.5要降到多少").answer


# ---- what else is asked -----------------------------------------------------------------


def test_points_lost_and_brought_by_hand(desk: Assistant) -> None:
    lost = ask(desk, "甲市哪里失分最多")
    # ⑥ of 甲市 2025: 2.699 % of 6 are 44.976 points; 0.09 × the rest
    rate = (10050 / 9255 - 10100 / 9559) / (10050 / 9255) * 100
    assert lost.value == pytest.approx(0.09 * (100 - rate / 6 * 100), abs=1e-9)
    assert lost.rows[0].number == 6
    brought = ask(desk, "甲市指数靠什么指标贡献大")
    # ⑨: 23.52 % between 10 and 30 is 67.6 points; it weighs 0.08
    assert brought.value == pytest.approx(0.08 * 67.6, abs=1e-9)


def test_where_it_pays_most(desk: Assistant) -> None:
    answer = ask(desk, "甲市抓什么提分最划算")
    assert answer.value == pytest.approx(0.9)  # ⑥ weighs most: 0.09 × 10
    assert "没有考虑做到要花多少钱" in answer.answer


def test_least_effort_reaches_the_goal(desk: Assistant) -> None:
    answer = ask(desk, "甲市怎样最省力地把指数提高到60分")
    assert sum(float(row[3]) for row in answer.tables[0].rows) == pytest.approx(
        answer.value or 0, abs=0.011
    )
    assert "**做不到**" in ask(desk, "甲市怎么才能把指数提高到101分").answer


def test_two_years_are_split_without_remainder(desk: Assistant) -> None:
    answer = ask(desk, "甲市今年比去年为什么涨了")
    index = {year: ask(desk, f"甲市{year}年指数多少").value or 0 for year in (2024, 2025)}
    assert answer.value == pytest.approx(index[2025] - index[2024], abs=1e-9)
    assert "没有余项" in answer.answer


def test_ranking_and_places(desk: Assistant) -> None:
    ranked = ask(desk, "各市指数排名")
    points = [float(row[2]) for row in ranked.tables[0].rows]
    assert len(points) == 11
    assert points == sorted(points, reverse=True)
    assert ask(desk, "甲市排第几").value == 10
    assert "2024年" in ask(desk, "去年各市指数排名").answer
    firm = ask(desk, "各市排名稳不稳")
    assert len(firm.tables[0].rows) == 11
    assert "名次最取决于" in firm.answer


def test_progress_to_the_plans_own_rises(desk: Assistant) -> None:
    answer = ask(desk, "甲市离提高10%的目标还差多少")
    start = ask(desk, "甲市2024年指数多少").value or 0
    now = ask(desk, "甲市指数多少").value or 0
    assert answer.value == pytest.approx(start * 1.1 - now)
    assert "方案没有定基准年" in answer.answer
    assert {row[1] for row in ask(desk, "各市指数进度").tables[0].rows} == {
        "到2025年提高10%",
        "到2030年提高20%",
    }


def test_values_of_the_table(desk: Assistant) -> None:
    assert (ask(desk, "甲市2024年PM2.5是多少").value, "µg/m³") == (30.22, "µg/m³")
    node = ask(desk, "甲市协同效果得分多少")
    assert node.answer.startswith("甲市2025年**协同效果**52.57分 = 0.375×51.69")
    assert ask(desk, "甲市和乙市指数差在哪").value == pytest.approx(
        (ask(desk, "甲市指数多少").value or 0) - (ask(desk, "乙市指数多少").value or 0)
    )


@pytest.mark.parametrize(
    ("question", "history", "as_if"),
    [
        ("乙市呢", ["甲市PM2.5降到25，指数涨多少"], "乙市PM2.5降到25，指数涨多少"),
        ("那降到20呢", ["甲市PM2.5降到25，指数涨多少"], "甲市PM2.5降到20，指数涨多少"),
        ("如果碳排放下降5%呢", ["甲市PM2.5降到25，指数涨多少"], "甲市碳排放下降5%，指数涨多少"),
        ("如果乙市碳排放下降5%呢", [], "乙市碳排放下降5%，指数涨多少"),
        ("丙市呢", ["甲市哪里失分最多"], "丙市哪里失分最多"),
    ],
)
def test_follow_ups(desk: Assistant, question: str, history: list[str], as_if: str) -> None:
    followed, whole = ask(desk, question, *history), ask(desk, as_if)
    assert whole.kind == "index"
    assert followed.answer == whole.answer


# ---- what cannot be answered --------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("杭州PM2.5降到25，指数涨多少", "refusal", "导入的数据里没有杭州，有的是：甲市、乙市"),
        ("PM2.5降到25微克，指数涨多少", "clarify", "请说明是哪个城市"),
        ("甲市2019年指数多少", "refusal", "数据里没有2019年，只有2024、2025年"),
        ("甲市非化石能源占比提高到120%，指数涨多少", "refusal", "不可能是120%"),
        ("甲市2024年指数比上年为什么涨了", "refusal", "数据里没有甲市2023年的一行"),
    ],
)
def test_what_the_table_cannot_tell(desk: Assistant, question: str, kind: str, words: str) -> None:
    answer = ask(desk, question)
    assert (answer.kind, answer.value) == (kind, None)
    assert words in answer.answer


def test_a_row_that_stands_twice_is_not_guessed(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path)
    figures = ",".join(str(n) for n in [25, 94, *[20] * 16])
    head = "城市,年份,①,③," + ",".join(str(n) for n in range(9, 25))
    text = f"{head}\n甲市,2025,{figures}\n甲市,2025,{figures}1\n乙市,2025,{figures}\n"
    keep(tmp_path, assistant.plan(), "d.csv", text.encode())
    told = ask(assistant, "乙市PM2.5降到20，指数涨多少").answer
    assert "同一级有数据的指标太少" in told  # ② and ④ are missing: 0.4 of 大气环境 is there
    assert "甲市2025年不止一行" in ask(assistant, "甲市PM2.5降到20，指数涨多少").answer
    # ⑤–⑧ are missing: 0.3 of the weight; what there is is told, and its share
    assert "有数据的权重" in ask(assistant, "乙市指数多少").answer


@pytest.mark.parametrize(
    "question",
    [
        "杭州PM2.5降到25，指数涨多少",
        "如果宁波碳排放下降5%呢",
        "各市指数排名",
        "GDP增长5%，指数会怎样",
    ],
)
def test_without_figures_it_is_told_which_are_wanted(bare: Assistant, question: str) -> None:
    answer = ask(bare, question)
    assert (answer.kind, answer.value) == ("refusal", None)
    assert "xietong score 空表.xlsx --keep" in answer.answer


def test_without_figures_what_can_be_said_is_said(bare: Assistant) -> None:
    answer = ask(bare, "PM2.5从30降到25微克，指数涨多少")
    # 30 scores 20, 25 scores 40: 0.03 × 20
    assert "0.03×（40−20）= **0.6分**" in answer.answer
    assert answer.citations
    assert ask(bare, "PM2.5浓度得分提高10分，总指数提高多少").value == 0.3


def test_scores_and_the_plan_are_asked_about_as_before(desk: Assistant) -> None:
    assert ask(desk, "甲市PM2.5浓度得分提高10分，总指数提高多少").value == 0.3
    assert ask(desk, "PM2.5浓度在总指数里占多大权重").value == 0.03
    assert ask(desk, "我市指数现在70分，2025年要提高10%，得到多少分").value == pytest.approx(77)


# ---- keeping --------------------------------------------------------------------------------


def test_figures_are_kept_replaced_and_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "例.csv"
    composite = default_composite(plan_framework())
    write_example(composite, file)
    home = tmp_path / "home"
    assert main(["--home", str(home), "score", str(file), "--keep", "--set", "alpha=0.4"]) == 0
    assert "已留下数据：例.csv，11个城市" in capsys.readouterr().out
    assistant = Assistant(home)
    plan = assistant.plan()
    about = Figures(home, plan).about()
    assert about
    assert (about.years, about.remarks, about.readings) == ((2024, 2025), ("虚构",), ("alpha=0.4",))
    loaded = Figures(home, plan).load()
    assert loaded.readings.alpha == 0.4
    assert loaded.data.values.equals(example(composite).values)
    keep(home, plan, "新.csv", "城市,①\n丑市,25\n".encode())
    assert [f.name[:6] for f in sorted(folder_of(home, plan.id).iterdir())] == ["about.", "table-"]
    with pytest.raises(BadTable, match="没有一列是指标"):
        keep(home, plan, "坏.csv", b"a,b\n1,2\n")
    kept = Figures(home, plan).about()
    assert kept
    assert kept.cities == ("丑市",)  # what is no table replaces nothing
    assert forget(home, plan.id)
    assert not forget(home, plan.id)
    assert "没有导入数据" in ask(assistant, "如果PM2.5降到20微克，指数涨多少").answer


@pytest.mark.parametrize("damage", ["table", "about", "format"])
def test_damaged_figures_cost_no_other_answer(tmp_path: Path, damage: str) -> None:
    assistant = Assistant(tmp_path)
    plan = assistant.plan()
    keep(tmp_path, plan, "d.csv", "城市,年份,①\n甲市,2025,25\n".encode())
    folder = folder_of(tmp_path, plan.id)
    if damage == "table":
        next(folder.glob("table-*")).unlink()
        assert "读不出来" in ask(assistant, "甲市指数多少").answer
    elif damage == "about":
        (folder / "about.json").write_text("{", encoding="utf-8")
    else:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        (folder / "about.json").write_text(json.dumps({**about, "format": 0}), encoding="utf-8")
    assert ask(assistant, "任务12由谁牵头").kind == "lookup"


def test_a_move_gives_the_new_value() -> None:
    assert RawMove("CO2", "percent", 10.0).of(200.0) == pytest.approx(220)


# ---- what one number hides ----------------------------------------------------------

LOADED = example(default_composite(plan_framework()))


Scores = dict[str, dict[str, float]]  # by city and leaf id, points


def of_2025() -> tuple[Scores, dict[str, float]]:
    """Scores of the example's second year, and the weights in the whole."""
    scored = evaluate(default_composite(plan_framework()), LOADED).scored
    ids = [leaf.id for leaf in scored.composite.leaves]
    keys = zip(LOADED.ids["城市"], LOADED.ids["年份"], scored.scores[ids].to_numpy(), strict=True)
    rows = {
        str(city): dict(zip(ids, map(float, row), strict=True))
        for city, year, row in keys
        if year == 2025
    }
    return rows, {id_: scored.composite.global_weights[id_] for id_ in ids}


def test_a_change_of_one_score_of_a_city_by_hand(desk: Assistant) -> None:
    answer = ask(desk, "甲市PM2.5得分提高10分，指数涨多少")
    assert answer.value == pytest.approx(0.3, abs=1e-9)  # 0.03 × 10
    scores, _ = of_2025()
    old = scores["甲市"]["I01"]
    assert f"PM2.5浓度得分从{old:.2f}变到{old + 10:.2f}" in answer.answer
    beyond = ask(desk, "甲市PM2.5得分提高95分，指数涨多少")
    assert beyond.value == pytest.approx(0.03 * (100 - old), abs=1e-9)
    assert "超出了两头，按100.00算" in beyond.answer


def test_the_weight_that_swaps_two_cities_makes_them_level(desk: Assistant) -> None:
    answer = ask(desk, "甲市和乙市怎样会换位")
    scores, weights = of_2025()
    upper, lower, (_, name, old, new, _) = "乙市", "甲市", answer.tables[0].rows[0]
    assert answer.tables[0].rows[0][0] == f"{upper} / {lower}"
    leaf = next(p for p in default_composite(plan_framework()).leaves if p.label == name)
    assert float(old) == pytest.approx(weights[leaf.id])
    rest = (1 - float(new)) / (1 - weights[leaf.id])
    moved = {id_: weight * rest for id_, weight in weights.items()} | {leaf.id: float(new)}
    levels = [sum(moved[id_] * scores[city][id_] for id_ in moved) for city in (upper, lower)]
    assert levels[0] == pytest.approx(levels[1], abs=5e-3)  # the weight is told with four digits
    assert len(ask(desk, "各市名次改哪项权重会换位").tables[0].rows) == 10
    assert len(ask(desk, "乙市改哪项权重名次会变").tables[0].rows) == 2


def test_the_chance_of_each_place_is_told(desk: Assistant) -> None:
    answer = ask(desk, "子市排第一的机会有多大")
    assert "**子市**：排第1的情形占" in answer.answer
    assert "得分低于1分的按1分计" in answer.answer
    shares = [
        int(part.split("占")[1].rstrip("%。"))
        for part in answer.answer.split("**子市**：")[1].split("\n")[0].split("，")
    ]
    assert 97 <= sum(shares) <= 102
    assert answer.tables[0].columns[-1] == "最常排在（占比）"


def test_the_index_without_an_indicator_by_hand(desk: Assistant) -> None:
    """⑳ is alone below its level-2 node, whose weight goes to the others of its level 1."""
    answer = ask(desk, "去掉森林覆盖率，甲市指数是多少")
    scores, weights = of_2025()
    framework = plan_framework().indicators
    own = next(leaf for leaf in framework if leaf.name == "森林覆盖率")
    same = [leaf for leaf in framework if leaf.level1_no == own.level1_no and leaf != own]
    scale = (sum(weights[f"I{leaf.number:02d}"] for leaf in same) + weights["I20"]) / sum(
        weights[f"I{leaf.number:02d}"] for leaf in same
    )
    expected = sum(
        weights[id_]
        * scores["甲市"][id_]
        * (scale if id_ in {f"I{leaf.number:02d}" for leaf in same} else 1)
        for id_ in weights
        if id_ != "I20"
    )
    assert answer.value == pytest.approx(expected, abs=1e-9)
    assert "名次从第10变为第10" in answer.answer
    assert ask(desk, "去掉大气环境，甲市指数是多少").value is not None
    assert "不是指标" in ask(desk, "去掉GDP，甲市指数是多少").answer


def test_compensation_is_told_with_the_weakest_part(desk: Assistant) -> None:
    answer = ask(desk, "甲市的短板会不会被长板掩盖")
    scored = evaluate(default_composite(plan_framework()), LOADED).scored
    level = scored.level(2).iloc[1]
    shares = [scored.composite.global_weights[str(id_)] for id_ in level.index]
    geometric = float(np.exp(np.log(level.to_numpy(float)) @ np.array(shares)))
    assert answer.value == pytest.approx(scored.index[1] - geometric, abs=1e-9)
    assert f"最弱的一项是“碳排放水平”，{level.min():.2f}分" in answer.answer
    assert "相差不大" in answer.answer


def test_the_gap_to_the_best_city_by_hand(desk: Assistant) -> None:
    answer = ask(desk, "甲市和最好的城市差在哪")
    scores, weights = of_2025()
    best = {id_: max(city[id_] for city in scores.values()) for id_ in weights}
    gaps = [weight * (best[id_] - scores["甲市"][id_]) for id_, weight in weights.items()]
    assert answer.value == pytest.approx(sum(gap for gap in gaps if gap > 0.005), abs=1e-9)
    assert answer.tables[0].rows[0][0] == "单位GDP碳排放下降率"


def test_costs_that_are_said_change_the_way_of_least_effort(desk: Assistant) -> None:
    even = ask(desk, "甲市指数提高2分最省力怎么做")
    assert [row.number for row in even.rows] == [6]  # the heaviest weight
    costly = ask(desk, "单位GDP碳排放下降率的代价是5倍，甲市指数提高2分怎么做最省力")
    assert [row.number for row in costly.rows] == [9]
    assert "单位GDP碳排放下降率每分5，其余都是每分1；合计25.00" in costly.answer  # 2 / 0.08
    assert "难度都一样" not in costly.answer


def test_what_unreported_figures_could_change_is_told(bare: Assistant, tmp_path: Path) -> None:
    heads = ",".join(str(n) for n in range(1, 24))  # ㉔ is missing: 6 % of the index
    text = f"城市,年份,{heads}\n杭州市,2025,{','.join(['25'] * 3 + ['2'] * 20)}\n"
    home = tmp_path / "own"
    assistant = Assistant(home)
    keep(home, assistant.plan(), "t.csv", text.encode())
    answer = ask(assistant, "杭州没报的数最多影响多少")
    assert answer.value == pytest.approx(0.06 * 100, abs=1e-9)


def test_kept_assumptions_are_answered_with_and_told(tmp_path: Path) -> None:
    home = tmp_path / "own"
    assistant = Assistant(home)
    out = io.BytesIO()
    write_example(default_composite(plan_framework()), out)
    plan = assistant.plan()
    assert plan.framework
    setup = Setup({"I20": (10.0, 60.0)}, bands=Bands(0.5, 1.5, (100, 70, 50, 20, 0, 30, 40, 60)))
    kept = keep(home, plan, "例.xlsx", out.getvalue(), setup)
    assert Figures(home, plan).load().composite == kept.composite
    answer = ask(assistant, "甲市总指数是多少")
    own = evaluate(composite_of(plan.framework, setup), LOADED).scored.index[1]
    assert answer.value == pytest.approx(own, abs=1e-9)
    assert "按留下数据时改过的假设计算" in answer.answer
