"""Questions to kept figures of cities: sums by hand, and plain words where there is none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from scoring_cases import plan_framework

from assistant.command_line import main
from assistant.desk import Assistant
from assistant.kept_data import Figures, folder_of, forget, keep
from assistant.normalise import plain
from assistant.raw_changes import RawMove, Vocabulary, raw_moves
from corpus.answer import Answer, Question
from scoring.assumptions import default_composite
from scoring.errors import BadTable
from scoring.example import example, write_example


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant whose home has the invented example; 甲市's figures are sums by hand below."""
    home = tmp_path_factory.mktemp("kept")
    assistant = Assistant(home)
    out = io.BytesIO()
    write_example(default_composite(plan_framework()), out)
    keep(home, assistant.plan(), "例.xlsx", out.getvalue())
    return assistant


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(tmp_path_factory.mktemp("bare"))


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
    text = f"{head}\n甲市,2025,{figures}\n甲市,2025,{figures}\n乙市,2025,{figures}\n"
    keep(tmp_path, assistant.plan(), "d.csv", text.encode())
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
