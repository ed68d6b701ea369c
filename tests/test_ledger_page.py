"""The ledger's page over plans of any shape: no lists, hundreds of rows, texts like code."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.ledger import Ledger, Wanted
from assistant.view import View
from corpus.answer import Answer, Table
from corpus.library import PlanEntry, bundled_plan
from corpus.plan import Plan, RowRef
from ingest import read_plan
from ui import ledger_rows, ledger_units, session
from ui.ledger_links import ledger_links

ENTRY = PlanEntry(
    *("p", "某某方案", "p.txt", 30, 54, 32, 47, 9, 24, 87, 270),
    warnings=(),
    ingested_at="2026-01-02T03:04:05",
    source="",
    sha256="0123456789abcdef",
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


def opened(plan: Plan, monkeypatch: pytest.MonkeyPatch, /, **address: str) -> AppTest:
    """The page over a plan, drawn."""
    ledger = Ledger(View(plan))
    helper = SimpleNamespace(ledger=lambda plan_id: ledger)
    other = replace(ENTRY, id="q", title="别的方案")
    visit = SimpleNamespace(helper=helper, entries=(ENTRY, other), entry=ENTRY)
    monkeypatch.setattr(session, "visit", lambda: visit)

    def page() -> None:
        from ui import ledger

        ledger.draw()

    app = AppTest.from_function(page, default_timeout=20)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "".join(one.proto.body for one in app.get("html"))


def test_a_plan_without_lists_says_so(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(replace(plan, goals=(), tasks=(), policies=()), monkeypatch)
    assert "没有读到目标、任务、政策清单" in html(app)
    assert not app.exception


def test_hundreds_of_rows_come_a_hundred_at_a_time(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = tuple(
        replace(row, number=row.number + 47 * times) for times in range(6) for row in plan.tasks
    )
    app = opened(replace(plan, goals=(), tasks=tasks, policies=()), monkeypatch)
    assert html(app).count("<tbody") == 100
    assert app.button(key="more").label == "再显示100项（还有182项）"
    app.button(key="more").click().run()
    assert html(app).count("<tbody") == 200
    far = opened(replace(plan, goals=(), tasks=tasks, policies=()), monkeypatch, row="task-240")
    assert 'id="task-240" class=here' in html(far)  # as far as the linked row at least


def test_a_linked_row_that_the_filters_leave_out_is_shown_all_the_same(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(plan, monkeypatch, row="policy-5", words="任务12")
    assert "不在当前筛选结果里" in html(app)
    assert html(app).count("<tbody") == 2
    nowhere = opened(plan, monkeypatch, row="task-999")
    assert "class=here" not in html(nowhere)
    assert not nowhere.exception


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"year": "2040年"}, "没有“完成时限”为“2040年”的项"),
        ({"chapter": "十二、别的方案的章节"}, "没有“章节”为“十二、别的方案的章节”的项"),
        ({"row": "task-99"}, "没有任务99"),
        ({"plan": "别处的方案"}, "没有编号为“别处的方案”的方案"),
    ],
)
def test_what_an_address_names_and_the_plan_lacks_is_told(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, address: dict[str, str], told: str
) -> None:
    app = opened(plan, monkeypatch, **address)
    assert told in html(app)
    assert "全部：88项" in html(app)
    assert 'role="alert"' not in html(opened(plan, monkeypatch, year="2023年", row="task-12"))


def test_another_plan_is_chosen_whatever_the_list_is_narrowed_to(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(plan, monkeypatch, words="碳", list="任务清单", view="清单", row="task-12")
    app.selectbox(key="plan_choice").select("q").run()
    assert not app.exception
    assert app.query_params["plan"] == "q"  # what is passed on is the plan that was chosen
    assert "row" not in app.query_params
    assert app.query_params["words"] == "碳"


def test_a_text_that_looks_like_code_is_only_shown(plan: Plan) -> None:
    bad = "<img src=x onerror=alert(1)>"
    row = replace(plan.tasks[11], text=bad, lead_text=f"{bad}厅", lead_units=(f"{bad}厅",))
    ledger = Ledger(View(replace(plan, goals=(), policies=(), tasks=(row,))))
    made = [
        ledger_rows.table(ledger, ledger.entries, Wanted(words=bad), "task-12"),
        ledger_units.departments(ledger),
        ledger_units.dossier(ledger, f"{bad}厅"),
        ledger_units.pairs(ledger),
    ]
    assert all("<img" not in one for one in made)
    assert "&lt;img" in made[0]


def test_an_answer_leads_to_its_row_and_to_the_units_that_it_is_about() -> None:
    one = Answer(
        "", "lookup", "**任务12**由省建设厅牵头", (RowRef("task", 12),), ("省建设厅",), plan="p"
    )
    assert "row=task-12" in ledger_links(one)
    assert ">省建设厅</a>" in ledger_links(one)
    rows = (("任务30", "…", "省自然资源厅、省林业局按职责分工负责"),)
    many = Answer(
        "",
        "lookup",
        "**省林业局**牵头**2**项",
        (RowRef("task", 30), RowRef("task", 31)),
        tables=(Table(("项", "内容", "牵头单位"), rows),),
    )
    assert ledger_links(many).count("<a ") == 1
    assert ">省林业局</a>" in ledger_links(many)
    assert ledger_links(Answer("", "refusal", "没有**省林业局**")) == ""


def test_no_secret_is_shown_among_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIETONG_API_TOKEN", "geheim")
    monkeypatch.setenv("XIETONG_DATABASE", "postgresql://jemand:geheim@127.0.0.1/xietong?a=geheim")
    state = SimpleNamespace(stage="ready", message="全文检索已就绪。")
    model = SimpleNamespace(message="没有配置。", sent_to="")
    helper = SimpleNamespace(index_state=lambda plan_id: state, model_state=lambda: model)
    visit = SimpleNamespace(helper=helper, entries=(ENTRY,), entry=ENTRY)
    monkeypatch.setattr(session, "visit", lambda: visit)

    def page() -> None:
        from ui import about

        about.draw()

    shown = html(AppTest.from_function(page).run())
    assert "geheim" not in shown
    assert "已设置（不显示）" in shown
    assert "postgresql://127.0.0.1/xietong" in shown
    assert "校验码 0123456789ab" in shown
    assert "全文检索已就绪。共270段。" in shown
    assert "不用（默认）" in shown, "what is in force where nothing is set"


def test_of_no_row_no_note_is_told(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "上表中未注明的" in html(opened(plan, monkeypatch, words="铁路"))
    nothing = html(opened(plan, monkeypatch, words="没有这样的词"))
    assert "没有符合全部条件的项" in nothing
    assert "上表中未注明的" not in nothing


def test_a_unit_of_the_notes_alone_is_no_row_of_noughts(plan: Plan) -> None:
    table = ledger_units.departments(Ledger(View(plan)))
    (line,) = [row for row in table.split("<tr") if "各市、县（市、区）</a>" in row]
    assert "按清单附注承担" in line
    assert "<span>0</span>" not in line
