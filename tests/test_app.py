"""The pages without a browser: what is drawn for each kind of answer and of trouble."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import assistant
from assistant.wording.state import ModelState
from corpus.answer import Answer, Citation, Kind, Question, Table
from corpus.library import PlanEntry, bundled_plan
from corpus.plan import Plan
from ingest import read_plan
from ui.frame import PAGES
from ui.messages import group
from ui.reply import as_text

ROOT = Path(__file__).parents[1]

LOOKUP = Answer(
    question="",
    kind="lookup",
    answer="任务5由**省经信厅**牵头，降低10~20%，$5，~~删~~ <b>",
    lead=("省经信厅", "省发展改革委"),
    citations=(
        Citation("p", "某某方案", "附件1 二、任务清单 第5项", 19, "水泥 <行业> 省发展改\n革委"),
    ),
    tables=(Table(("项", "内容"), (("任务5", "降低10~20%\t<i>"),)),),
    follow_ups=("任务5何时*完成*？",),
    elapsed_ms=0.4,
)


READY = assistant.IndexState("ready", "全文检索已就绪。")
ENTRY = PlanEntry(
    *("p", "某某方案（征求意见稿）", "p.txt"),
    *(30, 54, 32, 47, 9, 24, 87, 270),
    warnings=(),
    ingested_at="2026-01-02T03:04:05",
    source="",
    sha256="",
)


@dataclass
class Desk:
    """Stands in for the assistant: answers as told, and remembers what it was asked."""

    read: Plan
    reply: Callable[[Question], Answer] = lambda question: LOOKUP
    state: assistant.IndexState = READY
    listed: Callable[[], None] = lambda: None
    asked: list[Question] = field(default_factory=list)
    plans: tuple[PlanEntry, ...] = (ENTRY,)

    def entries(self) -> tuple[PlanEntry, ...]:
        self.listed()
        return self.plans

    def plan(self, plan_id: str | None = None) -> Plan:
        return self.read

    def ask(self, question: Question, plan_id: str | None = None) -> Answer:
        self.asked.append(question)
        return self.reply(question)

    def ask_streaming(self, question: Question, plan_id: str | None = None) -> Iterator[Answer]:
        yield self.ask(question, plan_id)

    def is_being_worded(self, answer: Answer) -> bool:
        return False

    def model_state(self) -> ModelState:
        return ModelState("absent", "没有配置。")

    def warm_up(self, plan_id: str | None = None, after: float = 0.0) -> None:
        pass

    def index_state(self, plan_id: str | None = None) -> assistant.IndexState:
        return self.state


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


@pytest.fixture
def desk(plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(plan)
    monkeypatch.setenv("XIETONG_HOME", str(tmp_path))
    monkeypatch.setattr(assistant, "Assistant", lambda home: desk)
    st.cache_resource.clear()
    yield desk
    st.cache_resource.clear()


@pytest.fixture
def app(desk: Desk) -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=10)


def html(app: AppTest) -> str:
    """All HTML of the page, style and script left out."""
    return "".join(
        one.proto.body
        for one in app.get("html")
        if not one.proto.body.startswith(("<script>", "<style>"))
    )


def test_an_empty_conversation_offers_examples_to_click(app: AppTest, desk: Desk) -> None:
    app.run()
    assert "某某方案（征求意见稿）" in html(app)
    assert "共30页" in html(app)
    assert "全文检索已就绪" in html(app)
    app.button(key="example-0").click().run()
    assert desk.asked == [Question("任务12由谁牵头？")]
    assert "想查什么" not in html(app)


def test_an_answer_shows_text_table_source_and_how_it_was_made(app: AppTest) -> None:
    app.run().chat_input(key="question").set_value("任务5？").run()
    assert app.markdown[0].value == r"任务5由**省经信厅**牵头，降低10\~20%，\$5，\~\~删\~\~ \<b>"
    page = html(app)
    assert "附件1 二、任务清单 第5项 · 第19页" in page
    assert "水泥 &lt;行业&gt; <mark>省发展改\n革委</mark>" in page
    # so short a cell is not wrapped
    cell = '<td role="cell" data-label="内容" class=short><span>降低10~20%\t&lt;i&gt;</span></td>'
    assert cell in page
    assert "从表格查得 · 用时不到1毫秒" in page
    assert app.button(key="follow-up-0").label == r"任务5何时\*完成\*？"


def test_a_follow_up_is_asked_with_the_conversation_so_far(app: AppTest, desk: Desk) -> None:
    app.run().chat_input(key="question").set_value("任务5？").run()
    app.button(key="follow-up-0").click().run()
    app.chat_input(key="question").set_value("参与单位呢").run()
    assert desk.asked == [
        Question("任务5？"),
        Question("任务5何时*完成*？", ("任务5？",)),
        Question("参与单位呢", ("任务5？", "任务5何时*完成*？")),
    ]
    app.run()  # drawing again asks nothing
    assert len(desk.asked) == 3
    app.button(key="new").click().run()
    assert "想查什么" in html(app)


def test_a_deep_link_is_asked_once(app: AppTest, desk: Desk) -> None:
    app.query_params["q"] = "任务5由谁牵头？"
    app.run().run().run()
    assert desk.asked == [Question("任务5由谁牵头？")]


def test_each_plan_keeps_its_own_conversation(app: AppTest, desk: Desk) -> None:
    desk.plans = (ENTRY, replace(ENTRY, id="q", title="另一方案"))
    app.run().chat_input(key="question").set_value("任务5？").run()
    app.selectbox(key="plan_choice").select("q").run()
    assert "另一方案</b>" in html(app)
    assert "想查什么" in html(app)
    app.selectbox(key="plan_choice").select("p").run()
    assert "从表格查得" in html(app)
    assert len(desk.asked) == 1


@pytest.mark.parametrize("blank", ["  ", "\n\t", "\u202e\x00 "])
def test_an_empty_question_gets_a_plain_sentence(app: AppTest, desk: Desk, blank: str) -> None:
    app.run().chat_input(key="question").set_value(blank).run()
    assert "还没有输入问题" in html(app)
    assert desk.asked == []


def test_a_huge_question_is_asked_whole_and_shown_in_part(app: AppTest, desk: Desk) -> None:
    app.run().chat_input(key="question").set_value("长" * 100_000).run()  # past the limit
    assert len(desk.asked[0].text) == 100_000
    assert "（共100,000字，此处只显示开头）" in html(app)
    assert len(html(app)) < 20_000


def test_strange_characters_are_shown_literally_or_not_at_all(app: AppTest) -> None:
    app.run().chat_input(key="question").set_value("<script>\x07$$x$$\u202e![](y)").run()
    assert "<div>&lt;script&gt;$$x$$![](y)<small>" in html(app)


def test_an_exception_inside_is_a_plain_sentence_and_the_question_stays(
    app: AppTest, desk: Desk
) -> None:
    def fail(question: Question) -> Answer:
        raise ValueError("boom")

    desk.reply = fail
    app.run().chat_input(key="question").set_value("任务5？").run()
    page = html(app)
    assert "任务5？" in page
    assert "这个问题没有答成" in page
    assert "boom" not in page
    assert not app.exception
    desk.reply = lambda question: LOOKUP
    app.button(key="again-0").click().run()
    assert "从表格查得" in html(app)


def test_trouble_is_told_in_its_own_words(app: AppTest, desk: Desk) -> None:
    def full() -> None:
        raise assistant.Trouble("磁盘已满，请清理后重试。")

    desk.listed = full
    app.run()
    assert [error.value for error in app.error] == ["磁盘已满，请清理后重试。"]
    assert not app.exception


def test_a_page_that_fails_says_so_plainly(app: AppTest, desk: Desk) -> None:
    def fail() -> None:
        raise KeyError("boom")

    desk.listed = fail
    app.run()
    assert "这一页暂时打不开" in app.error[0].value
    assert not app.exception


def test_an_index_that_failed_is_told_with_what_still_works(app: AppTest, desk: Desk) -> None:
    desk.state = assistant.IndexState("failed", "全文检索用不了：磁盘已满。")
    app.run()
    assert "问清单和指标不受影响" in html(app)
    assert "全文检索用不了：磁盘已满。" in html(app)


def test_choices_and_refusals_claim_no_source_of_their_own(app: AppTest, desk: Desk) -> None:
    desk.reply = lambda question: replace(LOOKUP, kind="clarify", answer="哪一项？")
    app.run().chat_input(key="question").set_value("第5项").run()
    assert "请选择" in html(app)
    assert "从表格查得" not in html(app)
    desk.reply = lambda question: Answer("", "refusal", "没有查到。")
    app.chat_input(key="question").set_value("天气").run()
    assert "从表格查得" not in html(app)
    assert app.markdown[1].value == "没有查到。"


@pytest.mark.parametrize("kind", ["lookup", "refusal", "clarify"])
def test_a_turn_is_four_elements_in_the_same_places_whenever_it_is_drawn(
    app: AppTest, desk: Desk, kind: Kind
) -> None:
    desk.reply = lambda question: replace(LOOKUP, kind=kind)
    app.run().chat_input(key="question").set_value("任务5？").run()
    first = list(turn(app).children.items())
    # the answer stands right below its question: by that a refusal looks like one
    assert [(n, one.type) for n, one in first] == list(
        enumerate(("html", "markdown", "html", "feedback"))
    )
    shape = "question" if kind == "lookup" else f"question {kind}"
    assert f'<div class="{shape}">' in first[0][1].proto.body
    again = list(turn(app.run()).children.items())
    assert [(n, one.type) for n, one in again] == [(n, one.type) for n, one in first]
    assert [one.proto for _, one in again[1:]] == [one.proto for _, one in first[1:]]
    assert f'<div class="{shape}">' in again[0][1].proto.body
    assert "waiting" not in again[0][1].proto.body


def turn(app: AppTest) -> Block:
    """The first question with its answer, as it is drawn."""
    blocks = [one for one in app.main.children.values() if isinstance(one, Block)]
    return next(one for one in blocks if "turn-0" in one.proto.id)


def test_the_original_shows_outline_pages_and_parse_report(desk: Desk, plan: Plan) -> None:
    def page() -> None:
        from ui import original

        original.draw()

    app = AppTest.from_function(page, default_timeout=10)
    shown = html(app.run())
    assert shown.count('<section class="page') == len(plan.pages)
    assert "（七）推进非二氧化碳温室气体协同控制<small>5</small>" in shown
    app.query_params["sheet"] = "识读报告"
    shown = html(app.run())
    assert f"<dt>任务</dt><dd>{len(plan.tasks)}</dd>" in shown
    assert all(finding.message in shown for finding in plan.findings)


def test_about_names_the_plan_and_the_state_of_the_search(desk: Desk) -> None:
    def page() -> None:
        from ui import about

        about.draw()

    shown = html(AppTest.from_function(page).run())
    assert "某某方案（征求意见稿）（共30页）" in shown
    assert "全文检索已就绪。" in shown
    assert not re.search("XIETONG_[A-Z_]+", shown), "a setting without a Chinese name"


def test_copied_text_holds_question_answer_table_and_source() -> None:
    assert as_text("任务5？", LOOKUP) == (
        "问：任务5？\n\n答：任务5由省经信厅牵头，降低10~20%，$5，~~删~~ <b>\n\n"
        "项\t内容\n任务5\t降低10~20%\t<i>\n\n"
        "出处：\n1. 《某某方案》附件1 二、任务清单 第5项 · 第19页：“水泥 <行业> 省发展改 革委”"
    )


def test_the_app_starts_without_the_heavy_libraries() -> None:
    heavy = ["torch", "langchain_core", "faiss", "sentence_transformers", "scipy"]
    code = f"import ui.frame, ui.chat, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_every_page_of_the_navigation_can_be_drawn() -> None:
    for page in PAGES:
        assert callable(import_module(f"ui.{page.name}").draw)
        assert group("pages")[page.name]
