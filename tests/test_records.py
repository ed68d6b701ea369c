"""What is kept: the same on SQLite and on a real PostgreSQL, whoever writes, whatever breaks."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import Server, running_server, server_binaries
from sqlalchemy import event, text

from assistant import records
from assistant.conversation import Turn
from assistant.notebook import Notebook
from assistant.records import Database, DatabaseTrouble, Scenario
from assistant.records.audit import check
from assistant.records.tables import HEAD, METADATA
from corpus.answer import Answer, Citation, Table
from corpus.plan import RowRef

ANSWER = Answer(
    "任务5由谁牵头？",
    "lookup",
    "任务5由**省经信厅**牵头。",
    rows=(RowRef("task", 5),),
    lead=("省经信厅",),
    citations=(Citation("p", "某方案", "附件1 第5项", 19, "水泥\n行业"),),
    plan="p",
    follow_ups=("任务6呢？",),
    elapsed_ms=0.25,
    tables=(Table(("项",), (("任务5",),)),),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("这台机器没有装 PostgreSQL 服务器（apt-get install postgresql）")
    with running_server(binaries) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/数据 %/x.db"
    server: Server = request.getfixturevalue("server")
    return server.database(f"test_{tmp_path.name}")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def conversation(database: Database, *questions: str, owner: str = "", plan: str = "p") -> Notebook:
    notebook = Notebook.empty(lambda: database, owner, plan)
    for number, question in enumerate(questions):
        notebook.ask(question)
        notebook.settle(number, answered(notebook, number))
    assert not notebook.unsaved
    return notebook


def answered(notebook: Notebook, number: int) -> Turn:
    turn = notebook.turns[number]
    return replace(turn, answer=replace(ANSWER, question=turn.question))


# ---- the tables ---------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == []


def test_the_newest_migration_is_the_one_that_a_start_looks_for() -> None:
    config = Config()
    folder = Path(records.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_many_that_start_at_once_make_the_tables_once(url: str) -> None:
    databases = [Database(url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: conversation(one, "任务5？"), databases))
    assert len(records.list_conversations(databases[0], "")) == 6
    for one in databases:
        one.close()


def test_a_newer_database_is_left_alone(database: Database, url: str) -> None:
    conversation(database, "任务5？")
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTrouble, match="更新版本"):
        records.list_conversations(Database(url), "")


# ---- conversations ------------------------------------------------------------


def test_a_conversation_comes_back_as_it_was(database: Database) -> None:
    notebook = conversation(database, "任务5由谁牵头？\n请问", "它的期限\x00呢？\ud800")
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    assert [turn.question for turn in loaded.turns] == ["任务5由谁牵头？\n请问", "它的期限呢？?"]
    assert loaded.turns[0] == notebook.turns[0]
    assert loaded.conversation.title == "任务5由谁牵头？ 请问"
    assert Notebook.load(lambda: database, "nowhere") is None


def test_an_open_question_is_kept_before_its_answer_is_sought(database: Database) -> None:
    notebook = Notebook.empty(lambda: database, "", "p")
    notebook.ask("任务5？")
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    assert [turn.open for turn in loaded.turns] == [True]
    loaded.settle(0, replace(loaded.turns[0], trouble="查不了"))
    again = Notebook.load(lambda: database, notebook.conversation.id)
    assert again is not None
    assert (again.turns[0].open, again.turns[0].trouble) == (False, "查不了")


def test_the_list_is_its_owners_newest_first_and_searched(database: Database) -> None:
    first = conversation(database, "任务5？", owner="甲")
    second = conversation(database, "林业厅100%_牵头什么", owner="甲")
    conversation(database, "任务5？", owner="乙")
    first.ask("再问")  # used last

    def found(words: str) -> list[str]:
        return [one.id for one in records.list_conversations(database, "甲", words)]

    ids = [first.conversation.id, second.conversation.id]
    assert found("") == ids
    assert found("林业厅 牵头") == ids[1:]
    assert found("经信厅") == ids  # in the answers
    assert found("林业厅 没有的词") == []
    assert found("100%_") == ids[1:]  # no wild cards


def test_a_conversation_is_renamed_deleted_and_restored(database: Database) -> None:
    id_ = conversation(database, "任务5？").conversation.id
    records.rename_conversation(database, id_, "  水泥 \n 行业 ")
    records.rename_conversation(database, id_, "   ")
    assert [one.title for one in records.list_conversations(database, "")] == ["水泥 行业"]
    records.delete_conversation(database, id_)
    assert records.list_conversations(database, "") == ()
    assert Notebook.load(lambda: database, id_) is None
    records.restore_conversation(database, id_)
    assert [one.title for one in records.list_conversations(database, "")] == ["水泥 行业"]


def test_what_was_deleted_long_ago_goes_with_the_next_deletion(database: Database) -> None:
    old, new = (conversation(database, "任务5？").conversation.id for _ in range(2))
    records.delete_conversation(database, old)
    with database.writing() as connection:
        connection.execute(text("UPDATE conversations SET deleted_at = '2020' || deleted_at"))
    records.delete_conversation(database, new)
    with database.reading() as connection:
        left = connection.execute(text("SELECT conversation FROM turns")).scalars().all()
    assert left == [new]


def test_an_answer_of_another_version_keeps_its_words(database: Database) -> None:
    notebook = conversation(database, "任务5？")

    def read_after(change: dict[str, Any]) -> Answer | None:
        data = json.dumps({"question": "任务5？", "kind": "lookup", "answer": "话", **change})
        with database.writing() as connection:
            connection.execute(text("UPDATE turns SET answer = :data"), {"data": data})
        loaded = Notebook.load(lambda: database, notebook.conversation.id)
        return loaded.turns[0].answer if loaded else None

    assert read_after({"lead": ["甲"], "chart": {"of": "later"}}) == Answer(
        "任务5？", "lookup", "话", lead=("甲",)
    )
    assert read_after({"citations": [{"other": 1}]}) == Answer("任务5？", "refusal", "话")


# ---- two pages on one conversation ---------------------------------------------


def again(database: Database, notebook: Notebook) -> Notebook:
    """The same conversation on another page."""
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    return loaded


def test_what_another_page_asked_is_taken_over_in_order_and_once(database: Database) -> None:
    one = conversation(database, "第一问")
    other = again(database, one)
    other.ask("第二问")
    assert one.catch_up() == 0  # not answered yet: it comes with its answer
    other.settle(1, answered(other, 1))
    one.ask("第三问")  # asked without knowing of the second
    one.settle(1, answered(one, 1))
    assert (one.catch_up(), one.catch_up()) == (1, 0)
    assert [turn.question for turn in one.turns] == ["第一问", "第二问", "第三问"]
    assert one.elsewhere == {other.turns[1].id}
    assert other.catch_up() == 1
    assert other.turns == one.turns == again(database, one).turns


def test_titles_and_opinions_of_another_page_are_seen(database: Database) -> None:
    one = conversation(database, "第一问")
    other = again(database, one)
    other.judge(0, "down", "不对")
    other.rename("改过的名字")
    assert one.catch_up() == 0
    assert (one.turns[0].verdict, one.turns[0].remark) == ("down", "不对")
    assert one.conversation.title == "改过的名字"


def test_a_conversation_deleted_on_another_page_is_brought_back_by_a_question(
    database: Database,
) -> None:
    one = conversation(database, "第一问")
    records.delete_conversation(database, one.conversation.id)
    assert not one.deleted
    one.catch_up()
    assert one.deleted
    one.ask("第二问")
    one.settle(1, answered(one, 1))
    assert not one.deleted
    assert again(database, one).turns == one.turns


# ---- opinions, scenarios ------------------------------------------------------


def test_an_opinion_replaces_the_one_before_and_can_be_taken_back(database: Database) -> None:
    notebook = conversation(database, "任务5？", owner="甲")
    notebook.judge(0, "up")
    notebook.judge(0, "down", "牵头单位不对")
    (opinion,) = records.list_feedback(database)
    assert (opinion.who, opinion.verdict, opinion.remark) == ("甲", "down", "牵头单位不对")
    assert (opinion.question, opinion.answer) == ("任务5？", ANSWER.answer)
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    assert (loaded.turns[0].verdict, loaded.turns[0].remark) == ("down", "牵头单位不对")
    notebook.judge(0, "")
    assert records.list_feedback(database) == ()


def test_a_scenario_is_one_per_owner_plan_and_name(database: Database) -> None:
    content = {"scores": {"I01": 61.5, "I02": None}, "note": "假定\u2028"}
    records.save_scenario(database, Scenario(" 基准  情景 ", {"old": 1}, "p"))
    records.save_scenario(database, Scenario("基准 情景", content, "p"))
    records.save_scenario(database, Scenario("基准 情景", {}, "p", owner="乙"))
    (found,) = records.list_scenarios(database, "", "p")
    assert (found.name, found.content) == ("基准 情景", content)
    with pytest.raises(ValueError, match="name"):
        records.save_scenario(database, Scenario("  ", {}, "p"))
    records.delete_scenario(database, "", "p", "基准 情景")
    records.delete_scenario(database, "", "p", "没有的")
    assert records.list_scenarios(database, "", "p") == ()
    assert len(records.list_scenarios(database, "乙", "p")) == 1


# ---- the audit log ------------------------------------------------------------


def test_each_answer_is_audited_once_with_who_rows_and_sources(database: Database) -> None:
    notebook = conversation(database, "任务5？", "第二问", owner="甲")
    records.save_answer(database, notebook.turns[0], "甲")  # told again after a fault
    first, second = records.export_audit(database)
    assert (first.number, first.who, first.question, first.kind) == (1, "甲", "任务5？", "lookup")
    assert json.loads(first.rows) == [{"list": "task", "number": 5}]
    assert json.loads(first.citations)[0]["page"] == 19
    assert second.previous == first.hash
    assert records.verify_audit(database).broken is None


def test_the_log_cannot_be_changed_by_a_statement(database: Database) -> None:
    conversation(database, "任务5？")
    for statement in ("UPDATE audit SET who = '别人'", "DELETE FROM audit"):
        with pytest.raises(DatabaseTrouble), database.writing() as connection:
            connection.execute(text(statement))
    assert records.verify_audit(database).entries == 1


@pytest.mark.parametrize("field", ["at", "who", "question", "plan", "kind", "rows", "citations"])
def test_any_changed_field_is_found(tmp_path: Path, field: str) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    conversation(database, "一", "二", "三")
    entries = list(records.export_audit(database))
    entries[1] = replace(entries[1], **{field: "别的"})  # type: ignore[arg-type]
    found = check(iter(entries))
    assert (found.broken, found.why, found.entries) == (2, "hash", 1)


def test_entries_removed_or_put_in_are_found(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    conversation(database, "一", "二", "三")
    one, two, three = records.export_audit(database)
    assert check(iter([one, three])).broken == 2
    assert check(iter([two, three])).broken == 1
    assert check(iter([one, two, replace(three, number=3, previous=one.hash)])).why == "chain"
    assert check(iter([one, two])).entries == 2  # a cut-off end needs a hash noted down before


# ---- many at once -------------------------------------------------------------


def test_threads_write_one_unbroken_log(database: Database) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: conversation(database, f"问{n}", "又问"), range(30)))
    found = records.verify_audit(database)
    assert (found.entries, found.broken) == (60, None)
    assert len(records.list_conversations(database, "")) == 30


ASK_MANY = """
import sys
from test_records import Database, conversation
database = Database(sys.argv[1])
for number in range(40):
    conversation(database, f"问{number}")
"""


def test_two_processes_share_a_database(url: str) -> None:
    tests = Path(__file__).parent
    places = os.pathsep.join([str(tests), str(tests.parent)])
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ASK_MANY, url], env={**os.environ, "PYTHONPATH": places}
        )
        for _ in range(2)
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    database = Database(url)
    assert records.verify_audit(database).entries == 80
    database.close()


# ---- trouble ------------------------------------------------------------------


def sqlite(tmp_path: Path) -> tuple[Database, Path]:
    file = tmp_path / "x.db"
    return Database(f"sqlite:///{file}"), file


def test_a_full_disk_is_told_and_made_good_later(tmp_path: Path) -> None:
    database, _ = sqlite(tmp_path)
    notebook = conversation(database, "任务5？")
    with database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(database._engine, "connect", fill)
    database.close()  # from the next connection on
    notebook.ask("长" * 50_000)
    notebook.settle(1, answered(notebook, 1))
    assert "磁盘满了" in str(notebook.trouble)
    assert notebook.unsaved
    event.remove(database._engine, "connect", fill)
    database.close()
    notebook.save()
    assert (notebook.trouble, notebook.unsaved) == (None, False)
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    assert loaded.turns == notebook.turns
    assert records.verify_audit(database).entries == 2


def test_a_locked_database_is_waited_for_once_and_not_by_everyone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.database.BUSY_SECONDS", 0.8)
    database, file = sqlite(tmp_path)
    notebook = conversation(database, "任务5？")
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    notebook.ask("再问")
    assert "被别的程序占着" in str(notebook.trouble)
    started = time.monotonic()
    notebook.save()
    assert time.monotonic() - started < 0.5  # it does not wait for the lock again
    holder.execute("ROLLBACK")
    database._rest = None  # as after ten seconds
    notebook.save()
    assert not notebook.unsaved


@pytest.mark.parametrize(
    ("content", "words"), [(b"no database at all" * 100, "损坏"), (None, "打不开")]
)
def test_a_file_that_is_no_database_is_told(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    database, file = sqlite(tmp_path)
    file.write_bytes(content) if content else file.mkdir()
    with pytest.raises(DatabaseTrouble, match=words):
        records.list_conversations(database, "")


def test_a_file_put_back_from_a_backup_is_used_at_once(tmp_path: Path) -> None:
    database, file = sqlite(tmp_path)
    conversation(database, "任务5？")
    database.close()
    backup = file.read_bytes()
    conversation(database, "别的")
    for one in tmp_path.glob("x.db*"):
        one.unlink()
    assert records.list_conversations(database, "") == ()
    for one in tmp_path.glob("x.db*"):
        one.unlink()
    file.write_bytes(backup)
    assert len(records.list_conversations(database, "")) == 1


def test_a_server_that_stops_is_told_and_found_again(server: Server, tmp_path: Path) -> None:
    database = Database(server.database(f"stops_{tmp_path.name}"))
    notebook = conversation(database, "任务5？")
    server.stop()
    notebook.ask("再问")
    notebook.settle(1, answered(notebook, 1))
    assert "连不上数据库 127.0.0.1" in str(notebook.trouble)
    server.start()
    notebook.save()
    assert not notebook.unsaved
    assert records.verify_audit(database).entries == 2
    database.close()


def test_a_server_that_hangs_is_not_waited_for(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.postgresql.SILENT_SECONDS", 0.5)
    monkeypatch.setattr("assistant.records.postgresql.BUSY_SECONDS", 1)
    database = Database(server.database(f"hangs_{tmp_path.name}"))
    notebook = conversation(database, "任务5？")
    with server.frozen():
        started = time.monotonic()
        notebook.ask("再问")
        assert time.monotonic() - started < 20  # it would take a quarter of an hour
        assert "连不上数据库 127.0.0.1" in str(notebook.trouble)
    database._rest = None  # as after ten seconds
    notebook.save()
    assert not notebook.unsaved
    database.close()


@pytest.mark.parametrize(
    "url", ["mysql://a@b/c", "postgresql://", "nonsense", "sqlite://", "sqlite+nothing:///x"]
)
def test_an_address_that_cannot_be_one_is_told(url: str) -> None:
    with pytest.raises(DatabaseTrouble, match="XIETONG_DATABASE 写得不对"):
        Database(url)


def test_no_password_is_told() -> None:
    database = Database("postgresql://me:secret@127.0.0.1:1/x")
    with pytest.raises(DatabaseTrouble) as told:
        records.list_conversations(database, "")
    assert "127.0.0.1:1/x" in str(told.value)
    assert "secret" not in str(told.value)


def test_a_question_written_twice_is_kept_once(database: Database) -> None:
    notebook = conversation(database, "任务5？")
    records.save_question(database, notebook.conversation, notebook.turns[0])
    loaded = Notebook.load(lambda: database, notebook.conversation.id)
    assert loaded is not None
    assert loaded.turns == notebook.turns
