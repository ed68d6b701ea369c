"""指数测算 without a browser: what is computed and said for every part, and for every trouble."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from test_app import Desk, html

import assistant
from assistant.assumption_file import assumption_workbook
from assistant.bench import PLAIN, starting_scores
from assistant.cities.kept import Figures
from assistant.desk import Assistant
from corpus.answer import Question
from corpus.library import bundled_plan
from corpus.plan import Plan
from ingest import read_plan
from scoring.assumptions import default_composite
from scoring.data import read_content
from scoring.example import write_example
from scoring.readings import Readings
from ui import (
    calculator_assumptions,
    calculator_bands,
    calculator_parts,
    calculator_results,
    calculator_scores,
    session,
    signin,
)
from ui.calculator_bench import Bench

ROOT = Path(__file__).parents[1]
WEIGHTS, SCORES, DATA = "权重", "打分", "数据"
COMPARE, SCENARIOS, ASSUMPTIONS = "比较", "情景", "假设"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


@pytest.fixture
def desk(plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(plan)
    monkeypatch.setenv("XIETONG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(assistant, "Assistant", lambda home: desk)
    st.cache_resource.clear()
    yield desk
    st.cache_resource.clear()


def page() -> None:
    from ui import calculator

    calculator.draw()


def opened(part: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["calculator_open"] = part
    return app.run()


def box(app: AppTest, key: str) -> Any:
    """The box to pick one from; what it offers is in its key."""
    return next(one for one in app.selectbox if str(one.key).startswith(f"{key}-"))


def go(app: AppTest, part: str) -> AppTest:
    app.session_state["calculator_tab"] = part
    return app.run()


def pick(app: AppTest, key: str, value: Any) -> AppTest:
    known: list[Any] = list(app.get("button_group"))
    next(one for one in known if one.key == key).set_value(value)
    return app.run()


def shown_index(app: AppTest) -> str:
    return html(app).split("<span>总指数</span><b>")[1].split("</b>")[0]


def slider(app: AppTest, name: str) -> Any:
    return next(one for one in app.slider if name in one.label)


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    uploader: Any = app.get("file_uploader")[0]
    uploader.upload(name, content)
    return app.run()


def example(plan: Plan) -> bytes:
    assert plan.framework
    out = io.BytesIO()
    write_example(default_composite(plan.framework), out, "csv")
    return out.getvalue()


# ---- weights, scores -------------------------------------------------------------


def test_the_weights_are_a_picture_and_a_table(desk: Desk) -> None:
    app = opened(WEIGHTS)
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert len(spec["layer"]) == 6  # three rings with their names
    assert "<span>2 PM2.5浓度改善率</span>" in html(app)
    assert '<td role="cell" data-label="占总指数" class="figure"><span>0.045</span>' in html(app)
    assert "不能与官方发布的指数比较" in html(app)


def test_a_slider_moves_the_index_and_every_node_above(desk: Desk) -> None:
    app = opened(SCORES)
    assert shown_index(app) == "60.00"
    slider(app, "PM2.5浓度改善率").set_value(100.0).run()
    assert shown_index(app) == "61.80"  # 60 + 0.045 × 40
    page = html(app)
    assert "<li>环境质量 <b>72.00</b></li>" in page  # 60 + 0.3 × 40
    assert (
        "0.2×60.00（PM2.5浓度） + 0.3×100.00（PM2.5浓度改善率） + 0.2×60.00（AQI指数）"
        " + 0.3×60.00（AQI指数改善率） = 72.00"
    ) in page


def test_the_tabs_stay_the_same_tabs_whichever_is_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is clicked while the page is being drawn is said of tabs that are still there."""
    made: list[dict[str, Any]] = []
    real: Any = st.tabs

    def tabs(*names: Any, **how: Any) -> Any:
        made.append(how)
        return real(*names, **how)

    monkeypatch.setattr(st, "tabs", tabs)
    app = opened(SCORES)
    for part in (DATA, SCENARIOS, WEIGHTS):
        go(app, part)
    ids = {name: {how.get(name) for how in made} for name in ("key", "default")}
    assert len(made) == 4
    assert ids == {"key": {"calculator_tab"}, "default": {None}}


def test_all_scores_are_set_at_once_and_kept_when_parts_are_switched(desk: Desk) -> None:
    app = opened(SCORES)
    app.number_input(key="calculator_all_to").set_value(40.0).run()
    app.button(key="calculator_set_all").click().run()
    assert shown_index(app) == "40.00"
    slider(app, "森林覆盖率").set_value(90.0).run()
    go(app, WEIGHTS)
    go(app, SCORES)
    assert slider(app, "森林覆盖率").value == 90
    assert shown_index(app) == "41.00"  # 40 + 0.02 × 50


def test_points_lost_and_one_change_at_a_time(desk: Desk) -> None:
    app = opened(SCORES)
    slider(app, "单位GDP碳排放下降率").set_value(20.0).run()
    pick(app, "results_scores", "points")
    assert "失分最多的是单位GDP碳排放下降率（7.20）" in html(app)  # 0.09 × 80
    pick(app, "results_scores", "swings")
    assert "升或降10分" in html(app)
    row = html(app).split("<span>6 单位GDP碳排放下降率</span>")[1]
    assert re.findall(r"<span>(.*?)</span>", row)[:3] == ["20.00", "−0.90", "+0.90"]
    row = html(app).split("去掉一个指标会怎样")[1].split("<span>6 单位GDP碳排放下降率</span>")[1]
    # 60 − 0.09 × 40 with it; without it all are 60
    assert re.findall(r"<span>(.*?)</span>", row)[:2] == ["60.00", "+3.60"]


def test_the_plans_aim_is_sought_by_one_indicator_and_with_least_effort(desk: Desk) -> None:
    app = opened(SCORES)
    pick(app, "results_scores", "target")
    page = html(app)
    assert "当前60.00分，目标66.00分，还差6.00分" in page  # ×1.10
    assert "（二）主要目标，第2页" in page
    assert "只靠“1 PM2.5浓度”达不到：它得0分时总指数58.20分，得满分时61.20分" in page
    assert "<span>0.09×40.00 = 3.60</span>" in page  # 6 单位GDP碳排放下降率 first
    pick(app, "target_scores", "own")
    app.number_input(key="target_own_scores").set_value(61.0).run()
    assert "要从60.00分变到93.33分（+33.33分）" in html(app)  # 1 / 0.03
    assert "原始值约11.6667（µg/m³）" in html(app)  # 35 − 0.9333 × 25


def test_a_missing_score_is_no_zero(desk: Desk, plan: Plan) -> None:
    app = upload(
        opened(DATA), "表.csv", "城市,PM2.5浓度,AQI指数,单位GDP碳排放\n甲,22.5,85,0.632\n".encode()
    )
    app.button(key="to-scores").click().run()
    assert "“甲”的各项得分已放到“打分”" in html(app)
    go(app, SCORES)
    assert "<b>—</b>" in html(app)
    assert "有得分的指标太少" in html(app)
    missing = [one for one in app.button if "未报" in one.label]
    assert len(missing) == 21
    missing[0].click().run()
    assert len([one for one in app.button if "未报" in one.label]) == 20


# ---- data ------------------------------------------------------------------------


def test_the_example_is_scored_and_exported_with_formulas(desk: Desk) -> None:
    app = opened(DATA)
    app.button(key="example-data").click().run()
    page = html(app)
    assert "虚构示例：城市和数字都是编出来的" in page
    assert "<span>甲市 2025</span>" in page
    assert "如果原始数据变了（甲市 2025）" in page
    buttons: list[Any] = list(app.get("download_button"))
    assert [one.label for one in buttons] == [
        "模板（xlsx）",
        "模板（csv）",
        "结果（xlsx，带公式）",
        "结果（csv）",
        "结果（json）",
    ]


def test_what_the_download_holds() -> None:
    """The bytes that a download button makes when it is pressed."""
    from functools import partial

    from scoring.evaluation import evaluate
    from scoring.results import write_results
    from ui.calculator_data import _written

    assert read_plan(bundled_plan()).framework
    composite = default_composite(read_plan(bundled_plan()).framework)  # type: ignore[arg-type]
    from scoring.example import example

    data = example(composite)
    made = _written(partial(write_results, data, evaluate(composite, data), kind="xlsx"))
    book = load_workbook(io.BytesIO(made))
    assert str(book["结果"].cell(2, 4).value).startswith("=")
    sums = book[next(name for name in book.sheetnames if "算" in name)]
    heads = next(row for row in range(1, 5) if sums.row_dimensions[row].height)
    assert sums.row_dimensions[heads].height >= 60, "long names stand whole"
    assert sums.print_title_cols
    assert sums.page_setup.orientation == "landscape"


def test_a_bad_file_is_told_and_the_earlier_data_stay(desk: Desk, plan: Plan) -> None:
    app = upload(opened(DATA), "好.csv", example(plan))
    assert "<span>甲市 2025</span>" in html(app)
    for name, content, said in (
        ("坏.xlsx", b"PK\x03\x04 broken", "不是完好的 .xlsx"),
        ("坏.csv", "城市,天气\n甲,晴".encode(), "没有一列是指标"),
        ("空.csv", b"", "是空的"),
        ("二进制.csv", b"\x00\x01\x02" * 50, "不是文本"),
        (
            "长.csv",
            ("城市,PM2.5浓度\n" + "".join(f"市{n},30\n" for n in range(2_001))).encode(),
            "最多处理2000行",
        ),
    ):
        upload(app, name, content)
        assert said in html(app), name
        assert "原来的数据“好.csv”还在。" in html(app)
        assert "<span>甲市 2025</span>" in html(app)
    app.button(key="drop-data").click().run()
    assert "<span>甲市 2025</span>" not in html(app)


def test_cells_that_cannot_be_read_are_listed_and_lose_nothing_else(desk: Desk) -> None:
    table = "城市,PM2.5浓度,AQI指数,森林覆盖率\n甲,约30,85,60\n<b>乙,28,８６％,-5\n"
    page = html(upload(opened(DATA), "表.csv", table.encode()))
    assert "第2行“PM2.5浓度”列的“约30”不是数，按缺失处理。" in page
    assert "第3行“森林覆盖率”列的“-5”小于0，不可能，按缺失处理。" in page
    assert "<span>&lt;b&gt;乙</span>" in page


def test_a_raw_change_moves_all_that_depends_on_it(desk: Desk, plan: Plan) -> None:
    """Two years of one city: PM2.5 from 30 to 27 is 10 % better, and scores 100 instead of 50."""
    table = "城市,年份,PM2.5浓度\n甲,2024,30\n甲,2025,30\n".encode()
    app = upload(opened(DATA), "表.csv", table)
    box(app, "calculator_row").set_value(1).run()
    app.multiselect(key="what_if_1_1").set_value(["I01"]).run()
    app.number_input(key="what_if_1_1_I01").set_value(27.0).run()
    page = html(app)
    assert "<span>30 → 27</span>" in page
    assert "<span>20.00 → 32.00</span>" in page  # (35 − 27) / 25
    assert "<span>0 → 10</span>" in page
    assert "<span>50.00 → 100.00</span>" in page
    assert "<span>①PM2.5浓度（µg/m³）</span>" in page  # why ② moved


def test_a_goal_sought_in_raw_figures_is_reached_when_it_is_put_back(
    desk: Desk, plan: Plan
) -> None:
    """PM2.5 moves ② and ⑦, too: the value told must bring the index that is told."""
    app = upload(opened(DATA), "例.csv", example(plan))
    pick(app, "results_data", "target")
    pick(app, "target_data", "own")
    index = re.search(r"当前([\d.]+)分", html(app))
    assert index
    wanted = float(index[1]) + 1
    app.number_input(key="target_own_data").set_value(wanted).run()
    told = re.search(
        r"只改“①PM2.5浓度（µg/m³）”，从[\d.]+到([\d.]+)，总指数到([\d.]+)分", html(app)
    )
    assert told
    assert float(told[2]) == pytest.approx(wanted, abs=0.01)
    row = next(at for at in app.multiselect if str(at.key).startswith("what_if_"))
    row.set_value(["I01"]).run()
    app.number_input(key=f"{row.key}_I01").set_value(float(told[1])).run()
    assert html(app).count(f"→ {wanted:.2f}</b>") == 2  # where it is sought, where it is tried


def test_another_table_begins_with_its_own_rows(desk: Desk, plan: Plan) -> None:
    """What was looked at in the table before is no row of this one, nor are its trials."""
    wide = "指标,单位,2024年,2025年\nPM2.5浓度,,30,28\n森林覆盖率,,60,61\n".encode()
    app = upload(opened(DATA), "一市.csv", wide)
    assert "2025 2025" not in html(app)
    box(app, "calculator_row").set_value(0).run()
    first = box(app, "calculator_row").key
    upload(app, "例.csv", example(plan))
    assert not app.exception
    assert box(app, "calculator_row").key != first
    assert box(app, "calculator_row").value == 1


def test_a_share_beyond_all_is_no_figure_unless_it_is_read_as_an_index(desk: Desk) -> None:
    table = "城市,年份,AQI指数\n甲,2024,85\n甲,2025,120\n".encode()
    app = upload(opened(DATA), "表.csv", table)
    told = "第3行“AQI指数”列的“120”大于100，不可能，按缺失处理。"
    assert told in html(app)
    go(app, ASSUMPTIONS)
    app.selectbox[1].set_value("annual_mean_AQI").run()
    assert told not in html(go(app, DATA))


def test_where_no_row_has_an_index_it_is_said(desk: Desk) -> None:
    app = upload(opened(DATA), "表.csv", "城市,PM2.5浓度\n甲,30\n".encode())
    assert "没有一行算得出总指数" in html(app)


# ---- kept for the chat -----------------------------------------------------------

ASKED = Question("杭州PM2.5降到25，指数涨多少")


def hangzhou(plan: Plan) -> bytes:
    """The example with a city that the chat knows as a place."""
    return example(plan).decode("utf-8-sig").replace("甲市", "杭州市").encode()


def test_uploaded_figures_are_kept_for_the_chat_and_taken_back(
    desk: Desk, plan: Plan, tmp_path: Path
) -> None:
    chat = Assistant(tmp_path / "home")
    assert chat.ask(ASKED).value is None
    app = upload(opened(DATA), "杭州.csv", hangzhou(plan))
    assert "问答正在用" not in html(app)  # an upload alone is the visitor's own
    assert chat.ask(ASKED).value is None
    app.button(key="keep-data").click().run()
    assert "已留给问答用：“杭州.csv”。" in html(app)
    # ① PM2.5 29.78 → 25, ② 30.22 the year before, ⑦ of ② and ⑥, CO2 10050 → 10100, GDP 9255 → 9559
    before, carbon = (30.22 - 29.78) / 30.22 * 5 + 0.5, (1 - 10100 / 9559 * 9255 / 10050) * 100 / 6
    own, rate = 0.03 * (29.78 - 25) / 25 * 100, 0.045 * (1 - before) * 100
    together = 0.05 * (carbon**0.25 - (before * carbon) ** 0.25) * 100
    answer = chat.ask(ASKED)
    assert answer.value == pytest.approx(own + rate + together, abs=1e-9)
    assert "杭州.csv" in answer.answer
    another = opened(DATA)  # another visitor, without data of one's own
    assert "问答正在用“杭州.csv”：11个城市，2024—2025年，虚构" in html(another)
    another.button(key="forget-data").click().run()
    assert "已不再留用“杭州.csv”" in html(another)
    assert chat.ask(ASKED).value is None


def test_the_example_is_kept_as_invented_with_the_assumptions_that_were_changed(
    desk: Desk, tmp_path: Path
) -> None:
    app = opened(DATA)
    app.button(key="example-data").click().run()
    bench = app.session_state["benches"][desk.read.id]
    assert "改过的假设一起留下" not in html(app)
    bench.put_setup(readings=Readings(coupling="wang2021"), goalposts={"I01": (50.0, 10.0)})
    assert "改过的假设一起留下：问答照它们算，并且说明。" in html(app.run())
    app.button(key="keep-data").click().run()
    figures = Figures(tmp_path / "home", desk.read)
    about = figures.about()
    assert about
    assert (about.name, about.remarks) == ("虚构示例.csv", ("虚构",))
    assert about.readings == ("coupling=wang2021",)
    assert "keep-data" not in [button.key for button in app.button]  # it is kept already
    chat = Assistant(tmp_path / "home")
    said = chat.ask(Question("甲市总指数是多少"))
    assert said.value == pytest.approx(bench.evaluation.scored.index.iloc[1], abs=1e-9)
    assert "按留下数据时改过的假设计算" in said.answer
    bench.put_setup(readings=Readings(), goalposts={})
    assert "现在留下的“虚构示例.csv”会被换掉" in html(app.run())
    app.button(key="keep-data").click().run()
    assert "改过的假设" not in chat.ask(Question("甲市总指数是多少")).answer


def test_figures_that_cannot_be_kept_are_told_and_stay_on_the_page(
    desk: Desk, tmp_path: Path
) -> None:
    app = opened(DATA)
    app.button(key="example-data").click().run()
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "data").write_text("no folder")
    page = html(app.button(key="keep-data").click().run())
    assert "没有留下：写不了数据文件夹" in page
    assert "<span>甲市 2025</span>" in page


def test_where_people_sign_in_only_administrators_keep_figures(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "configured", lambda: True)
    monkeypatch.setattr(signin, "person", lambda: signin.Person("iss|a", "a"))
    app = opened(DATA)
    app.button(key="example-data").click().run()
    assert "只有管理员能把数据留给问答用" in html(app)
    assert "keep-data" not in [button.key for button in app.button]
    monkeypatch.setattr(signin, "person", lambda: signin.Person("iss|a", "a", admin=True))
    app.run().button(key="keep-data").click().run()
    assert "已留给问答用" in html(app)


def test_guests_of_an_open_page_do_not_change_what_everybody_is_answered_from(
    desk: Desk, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = opened(DATA)
    here.button(key="example-data").click().run()
    here.button(key="keep-data").click().run()
    real = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else real(name)
    )
    guest = upload(opened(DATA), "杭州.csv", hangzhou(plan))
    assert "问答正在用“虚构示例.csv”" in html(guest)
    assert "xietong score 数据文件 --keep" in html(guest)
    assert not {"keep-data", "forget-data"} & {button.key for button in guest.button}


# ---- comparison ------------------------------------------------------------------


def test_nothing_to_compare_says_where_to_begin(desk: Desk) -> None:
    assert "还没有可比较的数据" in html(opened(COMPARE))


def test_cities_years_progress_and_ranks(desk: Desk, plan: Plan) -> None:
    app = go(upload(opened(DATA), "例.csv", example(plan)), COMPARE)
    assert len(app.get("vega_lite_chart")) == 4  # stack, heat, years, progress
    page = html(app)
    assert "甲市：从2024年到2025年为什么变了" in page
    assert "下面各项加起来正好等于这个变化" in page
    assert "匀速到2030年提高20%" in page
    pick(app, "shaken_runs", 1000)
    app.button(key="robust-run").click().run()
    assert len(app.get("vega_lite_chart")) == 6
    assert "排在各个名次的机会" in html(app)
    assert "把算术平均改成几何平均，重算1,000次" in html(app)
    assert "得分低于1分的按1分计" in html(app)
    pick(app, "year_robust_1", 2024)  # other rows: the old ranks are not shown for them
    assert len(app.get("vega_lite_chart")) == 4


def test_ranks_are_tried_under_a_geometric_mean_too(desk: Desk, plan: Plan) -> None:
    app = upload(opened(DATA), "例.csv", example(plan))
    app.session_state["benches"][plan.id].put_setup(aggregate="geometric", floor=3.0)
    app = go(app, COMPARE)
    pick(app, "shaken_runs", 1000)
    page = html(app.button(key="robust-run").click().run())
    assert "把几何平均改成算术平均，重算1,000次" in page
    assert "得分低于3分的按3分计" in page
    assert "相邻两市怎样会换位" in page
    assert len(app.get("vega_lite_chart")) == 6
    shares = page.split("第11名")[1].split("</table>")[0].split("<tr")[1]
    assert re.findall(r"<span>([^<]*)</span>", shares)[0].endswith("市")


def test_progress_counts_from_a_year_with_as_much_reported(desk: Desk, plan: Plan) -> None:
    """A first year has no rates of change: counted from it, their appearing would be progress."""
    table = example(plan).decode("utf-8-sig")
    rows = [line.split(",") for line in table.splitlines()]
    head = next(at for at, row in enumerate(rows) if "城市" in row)
    year = rows[head].index("年份")
    earliest = [
        [*row[:year], "2023", *row[year + 1 :]] for row in rows[head + 1 :] if row[year] == "2024"
    ]
    rates = [at for at, name in enumerate(rows[head]) if "改善率" in name or "下降率" in name]
    for row in earliest:
        for at in rates:
            row[at] = ""
    content = "\n".join(",".join(row) for row in [*rows[head:], *earliest]).encode()
    page = html(go(upload(opened(DATA), "三年.csv", content), COMPARE))
    assert "各年有得分的权重不同：2023年" in page
    assert "按2024年" in page
    assert "按2023年" not in page


def test_one_city_only_is_compared_with_nobody(desk: Desk) -> None:
    app = upload(opened(DATA), "表.csv", "城市,PM2.5浓度\n甲,30".encode())
    assert "没有可以比较的" in html(go(app, COMPARE))
    assert not app.exception


# ---- scenarios -------------------------------------------------------------------


def save(app: AppTest, name: str) -> AppTest:
    app.text_input(key="scenario_name").set_value(name).run()
    return app.button(key="scenario-save").click().run()


def test_scenarios_are_kept_compared_loaded_and_deleted(desk: Desk) -> None:
    app = opened(SCENARIOS)
    assert "请先给情景起个名字" in html(save(app, " "))
    assert "已保存情景“一 &lt;b&gt;”" in html(save(app, "一 <b>"))
    go(app, SCORES)
    app.number_input(key="calculator_all_to").set_value(80.0).run()
    app.button(key="calculator_set_all").click().run()
    assert "已保存情景“二”" in html(save(go(app, SCENARIOS), "二"))
    again = opened(SCENARIOS)  # another visit, the same database
    page = html(again)
    assert "<span>+20.00</span>" in page
    box(again, "calculator_scenario").set_value("二").run()
    again.button(key="scenario-load").click().run()
    assert shown_index(go(again, SCORES)) == "80.00"
    go(again, SCENARIOS)
    box(again, "calculator_scenario").set_value("二").run()
    again.button(key="scenario-delete").click().run()
    assert "已删除情景“二”" in html(again)
    assert "<span>+20.00</span>" not in html(again)


def test_a_scenario_that_is_replaced_or_deleted_comes_back(desk: Desk) -> None:
    app = save(opened(SCENARIOS), "冲刺")
    go(app, SCORES)
    app.number_input(key="calculator_all_to").set_value(80.0).run()
    app.button(key="calculator_set_all").click().run()
    assert "已有同名情景" in html(save(go(app, SCENARIOS), "冲刺"))
    assert "<span>80.00</span>" in html(app)
    page = html(app.button(key="scenario-undo").click().run())
    assert "已恢复情景“冲刺”" in page
    assert "<span>60.00</span>" in page
    assert "<span>80.00</span>" not in page
    app.button(key="scenario-delete").click().run()
    assert "<span>60.00</span>" not in html(app)
    assert "<span>60.00</span>" in html(app.button(key="scenario-undo").click().run())


def test_scenarios_are_compared_with_the_one_that_is_chosen(desk: Desk) -> None:
    app = save(opened(SCENARIOS), "一")
    go(app, SCORES)
    app.number_input(key="calculator_all_to").set_value(80.0).run()
    app.button(key="calculator_set_all").click().run()
    save(go(app, SCENARIOS), "二")
    assert "<span>+20.00</span>" in html(app)
    page = html(box(app, "scenario_base").set_value("二").run())
    assert "<span>−20.00</span>" in page
    assert "<span>+20.00</span>" not in page


def test_a_scenario_that_cannot_be_stored_stays_in_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise assistant.Trouble("磁盘已满。")

    app = opened(SCENARIOS)
    monkeypatch.setattr(session, "database", full)
    page = html(save(app, "甲"))
    assert "情景“甲”只留在这个页面里，关掉就没有了，可以先导出：磁盘已满。" in page
    assert "<span>甲</span>" in page
    assert "以前保存的情景暂时读不出来：磁盘已满。" in page


def test_a_scenario_file_that_is_none_is_told(desk: Desk) -> None:
    app = opened(SCENARIOS)
    assert "不是情景文件" in html(upload(app, "x.json", b"{"))
    assert not app.exception


# ---- assumptions -----------------------------------------------------------------


def test_every_assumption_is_shown_with_its_mark(desk: Desk) -> None:
    app = opened(ASSUMPTIONS)
    page = html(app)
    for mark in ("方案", "标准", "文献", "假设"):
        assert f"{mark}</span>" in page
    assert page.count('<details class="source">') == 24
    assert "35 是 GB 3095-2012 的二级年均限值" in page


def test_a_choice_is_marked_as_ones_own_and_undone(desk: Desk) -> None:
    app = opened(ASSUMPTIONS)
    assert "自定</span>" not in html(app)
    app.selectbox[1].set_value("综合指数").run()
    assert "自定</span>" in html(app)
    app.button(key="assumptions-reset").click().run()
    assert "自定</span>" not in html(app)


def bench_of(plan: Plan) -> Bench:
    assert plan.framework
    scores = starting_scores(default_composite(plan.framework))
    return Bench(plan, plan.framework, scores)


def test_edited_goalposts_are_taken_or_refused_one_by_one(plan: Plan) -> None:
    bench = bench_of(plan)
    leaves = bench.composite.leaves
    rows = {"0": {"得0分": 40}, "4": {"得满分": 0}, "8": {"得0分": 30}}  # 9: both would be 30
    calculator_assumptions._edited(bench, leaves, {"edited_rows": rows})
    assert bench.setup.goalposts == {"I01": (40, 10)}
    assert [
        "取对数" in bench.choices["posts_refused"][0],
        "要不同" in bench.choices["posts_refused"][1],
    ] == [True, True]
    row = calculator_assumptions._row(bench, bench.composite.leaves[0])
    assert (row["得0分"], row["0分依据"], row["方向"]) == (40, "自定", "越小越好")


def test_goalposts_where_there_are_none_are_typed_one_after_the_other() -> None:
    """Another plan's indicators have none; the first that is typed must not be thrown away."""
    other = read_plan(ROOT / "tests" / "data" / "another_plan" / "plan.txt")
    bench = bench_of(other)
    leaves = bench.composite.leaves
    at = next(at for at, leaf in enumerate(leaves) if leaf.measure is None)
    calculator_assumptions._edited(bench, leaves, {"edited_rows": {str(at): {"得0分": 20}}})
    assert "两个目标值都要填" in bench.choices["posts_half"][0]
    assert "posts_version" not in bench.choices  # a new table would have lost the 20
    both = {"edited_rows": {str(at): {"得0分": 20, "得满分": 80}}}
    calculator_assumptions._edited(bench, leaves, both)
    assert bench.setup.goalposts == {leaves[at].id: (20, 80)}
    assert not bench.choices["posts_half"]


def test_states_of_decoupling_are_edited_together_or_not_at_all(plan: Plan) -> None:
    bench = bench_of(plan)
    table = calculator_bands.rows_of(bench.setup.bands)
    assert table[0] == {"项目": "连接从弹性系数多少起", "取值": 0.8, "标记": "文献"}
    assert (table[3]["项目"], table[3]["取值"], table[3]["标记"]) == ("弱脱钩得几分", 80, "假设")
    calculator_bands.edited(bench, {"edited_rows": {"0": {"取值": 0.7}, "3": {"取值": 75}}})
    assert (bench.setup.bands.low, bench.setup.bands.of("弱脱钩")) == (0.7, 75)
    assert [row["标记"] for row in calculator_bands.rows_of(bench.setup.bands)][:4] == [
        "自定",
        "文献",
        "假设",
        "自定",
    ]
    assert "“弱脱钩”的得分由使用者设为75（默认80）。" in bench.composite.notes
    for rows, words in (
        ({"0": {"取值": 1.3}}, "从小到大的两个正数"),
        ({"2": {"取值": 60}}, "“强脱钩”更好，得分不能更低"),
        ({"9": {"取值": 101}}, "“衰退脱钩”的得分是 101"),
        ({"1": {"取值": None}}, "每一格都要填"),
    ):
        calculator_bands.edited(bench, {"edited_rows": rows})
        assert words in bench.choices.pop("bands_refused")
        assert (bench.setup.bands.low, bench.setup.bands.of("弱脱钩")) == (0.7, 75)


def test_edited_states_change_what_is_computed_from_raw_figures(desk: Desk) -> None:
    """GDP +5 %, CO2 and NOx +2 %: an elasticity of 0.4, 弱脱钩."""
    table = "城市,年份,CO2,GDP,NOx\n甲,2024,100,100,100\n甲,2025,102,105,102\n".encode()
    app = upload(opened(DATA), "表.csv", table)
    bench = app.session_state["benches"][desk.read.id]
    assert bench.evaluation.scored.raw.loc[1, "I08"] == 80
    calculator_bands.edited(bench, {"edited_rows": {"0": {"取值": 0.3}, "4": {"取值": 55}}})
    assert bench.evaluation.scored.raw.loc[1, "I08"] == 55  # now 扩张连接


def test_assumptions_go_out_as_a_file_and_come_back(desk: Desk, plan: Plan) -> None:
    app = opened(ASSUMPTIONS)
    buttons: list[Any] = list(app.get("download_button"))
    assert [one.label for one in buttons] == ["导出假设（xlsx）"]
    assert plan.framework
    book = load_workbook(io.BytesIO(assumption_workbook(plan.framework, PLAIN)))
    book["目标值"]["C2"] = 40
    book["目标值"]["C3"] = "约-10"
    changed = io.BytesIO()
    book.save(changed)
    page = html(upload(app, "假设.xlsx", changed.getvalue()))
    assert "已读入“假设.xlsx”：和默认不同的有1处。" in page
    assert "“目标值”表第3行“得0分的值”列的“约-10”不是数，没有采用，仍用-10。" in page
    bench = app.session_state["benches"][desk.read.id]
    assert bench.setup.goalposts == {"I01": (40, 10)}
    assert "里没有假设" in html(upload(app, "坏.csv", b"a,b\n1,2\n"))
    assert bench.setup.goalposts == {"I01": (40, 10)}


def test_edited_scores_and_costs_are_taken_over(plan: Plan) -> None:
    bench = bench_of(plan)
    edits = {"edited_rows": {"1": {"得分": 90}, "2": {"得分": None}}}
    calculator_scores._edited(bench, edits)
    assert [bench.scores[id_] for id_ in ("I01", "I02", "I03")] == [60, 90, None]
    costs: dict[str, float] = {}
    edits = {"edited_rows": {"1": {"每分代价": 2}, "2": {"每分代价": None}}}
    calculator_results._edit_costs(costs, bench.composite.leaves, edits)
    assert costs == {"I02": 2}


# ---- around ----------------------------------------------------------------------


def test_a_plan_without_indicators_says_so(desk: Desk, plan: Plan) -> None:
    desk.read = replace(plan, framework=None)
    app = opened(WEIGHTS)
    assert "没有评价指标和权重" in html(app)
    assert not app.exception


def test_weights_that_do_not_add_up_are_named(desk: Desk, plan: Plan) -> None:
    assert plan.framework
    first, *others = plan.framework.indicators
    wrong = replace(plan.framework, indicators=(replace(first, weight=0.9), *others))
    desk.read = replace(plan, framework=wrong)
    app = opened(WEIGHTS)
    assert "“大气环境”下各指标的权重之和是 1.7" in html(app)
    assert not app.exception


def modules_after(code: str) -> set[str]:
    """Which of the heavy libraries a fresh process has loaded after `code`."""
    heavy = ["pandas", "altair", "scipy", "numpy", "sqlalchemy"]
    code += f"\nimport sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.replace("'", '"')))


def test_the_page_loads_no_more_than_it_shows() -> None:
    assert modules_after("import ui.frame, ui.chat, ui.calculator") == set()
    assert modules_after("import ui.calculator_bench, ui.calculator_weights") <= {"altair", "numpy"}


def test_own_costs_change_the_way_of_least_effort(desk: Desk) -> None:
    app = opened(SCORES)
    pick(app, "results_scores", "target")
    assert "<span>0.09×40.00 = 3.60</span>" in html(app)
    app.session_state["benches"]["zhejiang-synergy-plan-draft"].choices["costs"] = {"I06": 100.0}
    page = html(app.run())
    assert "<span>0.09×40.00 = 3.60</span>" not in page
    assert "<span>0.08×40.00 = 3.20</span>" in page  # 9 非化石能源 is the best now


def test_on_a_phone_a_long_name_goes_on_below(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calculator_parts.cell_name("森林覆盖率", 20) == "20 森林覆盖率"
    monkeypatch.setattr(calculator_parts, "on_phone", lambda: True)
    tall = calculator_parts.all_rows(24)
    assert tall["row_height"] > 64, "Streamlit wraps in no row of less than 4rem"
    assert tall["height"] > 24 * tall["row_height"]
    # the grid breaks lines at a space, and the number would stand alone
    assert calculator_parts.cell_name("森林覆盖率", 20) == "20、森林覆盖率"


def test_of_new_data_the_newest_year_is_looked_at(plan: Plan) -> None:
    bench = bench_of(plan)
    names = ["年份,城市,PM2.5浓度", "2024,甲市,30", "2025,甲市,28"]
    data = read_content("\n".join(names).encode(), "表.csv", bench.composite)
    bench.put_data(data, "表.csv")
    assert bench.row_names()[bench.row] == "甲市 2025"
