"""Conversations on the page without a browser: kept, found, changed, and in trouble."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from test_app import LOOKUP, ROOT, Desk, desk, html, plan

from assistant import records
from assistant.notebook import Notebook
from assistant.records import Database
from corpus.answer import Answer, Question

__all__ = ["desk", "plan"]  # fixtures
Visit = Callable[..., AppTest]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/xietong.db")


@pytest.fixture
def visit(desk: Desk) -> Visit:
    """A new visitor, or the same one after a reload."""

    def visit(**address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=10)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return visit


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input(key="question").set_value(question).run()


def address(app: AppTest) -> str:
    return str(app.query_params["c"])


def titles(app: AppTest) -> list[str]:
    """The titles in the sidebar, without the backslashes that keep them from being Markdown."""
    lists = [one for one in app.sidebar.radio if one.key == "conversation"]
    return [title.replace("\\", "") for one in lists for title in one.options]


def fail(question: Question) -> Answer:
    raise ValueError("boom")


def test_a_conversation_survives_a_reload(visit: Visit, desk: Desk) -> None:
    app = ask(ask(visit(), "任务5？"), "参与单位呢")
    again = visit(c=address(app))
    assert html(again).count('class="question"') == 2
    assert again.markdown[0].value == app.markdown[0].value
    assert len(desk.asked) == 2
    ask(again, "何时完成")
    assert desk.asked[2] == Question("何时完成", ("任务5？", "参与单位呢"))
    assert html(visit(c=address(app))).count('class="question"') == 3


def test_an_open_question_is_answered_on_return(
    visit: Visit, desk: Desk, database: Database
) -> None:
    notebook = Notebook.empty(lambda: database, "", "p")
    notebook.ask("任务5？")
    assert "从表格查得" in html(visit(c=notebook.conversation.id))
    visit(c=notebook.conversation.id)
    assert desk.asked == [Question("任务5？")]
    assert [entry.question for entry in records.export_audit(database)] == [""]


def test_a_deep_link_leads_to_a_conversation_that_a_reload_does_not_ask_again(
    visit: Visit, desk: Desk
) -> None:
    app = visit(q="任务5由谁牵头？")
    assert set(app.query_params) == {"c"}
    visit(c=address(app))
    assert desk.asked == [Question("任务5由谁牵头？")]


def test_the_list_opens_finds_and_begins_anew(visit: Visit, desk: Desk, database: Database) -> None:
    for name in "甲乙丙丁戊己":
        app = ask(visit(), f"{name}由谁牵头")
    assert [title[0] for title in titles(app)] == list("己戊丁丙乙甲")
    oldest = records.list_conversations(database, "")[-1]
    app.radio(key="conversation").set_value(oldest.id).run()
    assert "甲由谁牵头" in html(app)
    app.text_input(key="find").set_value("丙").run()
    assert titles(app) == ["丙由谁牵头"]
    app.text_input(key="find").set_value("没有的").run()
    assert "没有找到这样的对话" in html(app)
    app.button(key="new").click().run()
    assert "想查什么" in html(app)
    assert "c" not in app.query_params
    assert len(desk.asked) == 6


def test_conversations_of_one_title_are_told_apart(
    visit: Visit, desk: Desk, database: Database
) -> None:
    ask(ask(visit(), "任务5？"), "第一次的第二问")
    app = ask(visit(), "任务5？").run()  # the choice that the page sends back is by its label
    assert html(app).count('class="question"') == 1
    assert len(set(titles(app))) == 2
    assert all(" 任务5？" in title for title in titles(app))
    older = records.list_conversations(database, "")[1]
    app.radio(key="conversation").set_value(older.id).run().run()
    assert "第一次的第二问" in html(app)
    assert address(app) == older.id


def test_a_conversation_is_renamed_deleted_and_brought_back(visit: Visit) -> None:
    app = ask(visit(), "任务5？")
    id_ = address(app)
    app.session_state["menu"] = True
    app.run()
    app.text_input(key=f"title-{id_}").set_value("水泥行业").run()
    assert titles(app) == ["水泥行业"]
    app.button(key="delete").click().run()
    assert "想查什么" in html(app)
    assert titles(app) == []
    assert "可能已经删除" in html(visit(c=id_))
    app.button(key="restore").click().run()
    assert titles(app) == ["水泥行业"]
    assert "任务5？" in html(app)
    assert address(app) == id_


def test_somebody_elses_conversation_is_not_opened(visit: Visit, database: Database) -> None:
    notebook = Notebook.empty(lambda: database, "别人", "p")
    notebook.ask("秘密")
    app = visit(c=notebook.conversation.id)
    assert "不是您的对话" in html(app)
    assert "秘密" not in html(app)
    assert titles(app) == []


def test_an_opinion_is_kept_with_its_remark(visit: Visit, database: Database) -> None:
    app = ask(visit(), "任务5？")
    app.feedback[0].set_value(0).run()
    remark = next(one for one in app.text_input if str(one.key).startswith("remark-"))
    remark.set_value("牵头单位不对").run()
    (opinion,) = records.list_feedback(database)
    assert (opinion.verdict, opinion.remark) == ("down", "牵头单位不对")
    again = visit(c=address(app))
    assert [one.value for one in again.text_input if str(one.key).startswith("remark-")] == [
        "牵头单位不对"
    ]


def test_two_pages_on_one_conversation_see_each_others_questions_at_the_next_action(
    visit: Visit, desk: Desk
) -> None:
    first = ask(visit(), "第一问")
    second = visit(c=address(first))
    ask(second, "第二问")
    assert html(first).count('class="question"') == 1  # nothing is fetched behind one's back
    ask(first, "第三问")
    assert desk.asked[-1] == Question("第三问", ("第一问", "第二问"))
    page = html(first)
    assert page.index("第一问") < page.index("第二问") < page.index("第三问")
    assert page.count("在另一个页面里问的") == 1
    assert [one.value for one in first.toast] == ["这次对话在另一个页面里又问了1个问题，已加进来。"]
    assert not first.run().toast  # told once
    assert html(second.run()).count('class="question"') == 3


def test_a_conversation_deleted_on_another_page_goes_on_with_the_next_question(
    visit: Visit, database: Database
) -> None:
    first = ask(visit(), "第一问")
    second = visit(c=address(first))
    second.session_state["menu"] = True
    second.run().button(key="delete").click().run()
    first.run()
    assert "已在另一个页面里删除" in html(first)
    ask(first, "第二问")
    assert "已在另一个页面里删除" not in html(first.run())
    assert titles(first) == ["第一问"]
    assert html(visit(c=address(first))).count('class="question"') == 2


def test_a_locked_database_is_told_once_and_made_good(
    visit: Visit, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.database.BUSY_SECONDS", 0.8)
    app = ask(visit(), "任务5？")
    holder = sqlite3.connect(tmp_path / "xietong.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ask(app, "第二问")
    assert "从表格查得" in html(app)  # answered all the same
    assert 'role="alert">这次对话暂时存不下来' in html(app)
    assert 'role="alert">这次对话暂时存不下来' in html(app.run())  # nobody may have read it yet
    ask(app, "第三问")
    assert 'role="alert"' not in html(app)
    assert "对话暂未保存" in html(app)
    assert "正被别的程序占着" in html(app)  # when it is opened
    holder.execute("ROLLBACK")
    from ui import session

    session.database()._rest = None  # as after ten seconds
    app.run()
    assert "对话暂未保存" not in html(app)
    assert html(visit(c=address(app))).count('class="question"') == 3
    assert records.verify_audit(database).entries == 3


def test_a_conversation_that_is_left_before_it_could_be_kept_is_not_lost(
    visit: Visit, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.database.BUSY_SECONDS", 0.8)
    app = ask(visit(), "任务5？")
    first = address(app)
    holder = sqlite3.connect(tmp_path / "xietong.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # others may read
    ask(app, "第二问")
    app.button(key="new").click().run()
    assert "对话暂未保存" in html(app)
    ask(app, "第三问")
    app.query_params["c"] = first
    app.run()
    assert html(app).count('class="question"') == 2  # as it was left, not as it is kept
    assert "第二问" in html(app)
    holder.execute("ROLLBACK")
    from ui import session

    session.database()._rest = None  # as after ten seconds
    app.run()
    assert "对话暂未保存" not in html(app)
    assert sorted(titles(app)) == ["任务5？", "第三问"]
    assert html(visit(c=first)).count('class="question"') == 2
    assert records.verify_audit(database).entries == 3


def test_a_database_that_cannot_be_opened_leaves_the_questions_answered(
    visit: Visit, tmp_path: Path
) -> None:
    (tmp_path / "xietong.db").mkdir()
    app = visit(c="kept-before")
    assert "以前的对话暂时读不出来" in html(app)
    assert app.query_params["c"] == "kept-before"  # for the refresh after the repair
    ask(app, "任务5？")
    assert "从表格查得" in html(app)
    assert not app.exception


def test_a_failed_answer_is_asked_again_after_a_reload_by_a_click(visit: Visit, desk: Desk) -> None:
    desk.reply = fail
    app = ask(visit(), "任务5？")
    again = visit(c=address(app))
    assert "这个问题没有答成" in html(again)
    desk.reply = lambda question: replace(LOOKUP, question=question.text)
    again.button(key="again-0").click().run()
    assert "从表格查得" in html(again)
