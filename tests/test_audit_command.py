"""`xietong audit`: tampering is found and the first broken entry named; the log is exported."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from conftest import Ran, Xietong

AUDITED = {"XIETONG_AUDIT_COMMANDS": "1"}


@pytest.fixture
def home(built_home: Path, xietong: Xietong, tmp_path: Path) -> Path:
    """A home in whose log three answers stand."""
    questions = [{"id": n, "question": f"任务{n}由谁牵头"} for n in (5, 12, 48)]
    batch = tmp_path / "q.jsonl"
    batch.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    assert xietong("ask", "--batch", batch, home=built_home, **AUDITED).returncode == 0
    return built_home


def tamper(home: Path, *statements: str) -> None:
    """As somebody would who has the file: triggers are no obstacle."""
    with sqlite3.connect(home / "xietong.db") as connection:
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_no_{change}")
        for statement in statements:
            connection.execute(statement)


def test_a_whole_log_is_verified_and_exported(home: Path, xietong: Xietong, tmp_path: Path) -> None:
    ran: Ran = xietong("audit", "verify", home=home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("审计记录完好，共3条。最后一条：3:")
    lines = xietong("audit", "export", home=home).stdout.splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["kind"] for entry in entries] == ["lookup", "lookup", "refusal"]
    assert entries[1]["rows"] == [{"list": "task", "number": 12}]
    assert entries[1]["who"] == "command line"
    assert entries[2]["previous"] == entries[1]["hash"]
    assert xietong("audit", "export", "-o", tmp_path / "log.jsonl", home=home).returncode == 0
    assert (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines() == lines


def test_the_first_broken_entry_is_named(home: Path, xietong: Xietong) -> None:
    tamper(home, "UPDATE audit SET question = '改过' WHERE number = 2")
    ran = xietong("audit", "verify", home=home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "第2条的内容和它的校验值不符" in ran.stderr
    assert "在它之前的1条完好" in ran.stderr


def test_a_cut_off_end_is_found_by_the_hash_noted_down(home: Path, xietong: Xietong) -> None:
    noted = xietong("audit", "verify", home=home).stdout.splitlines()[0].split("：")[1]
    assert xietong("audit", "verify", "--expect", noted, home=home).returncode == 0
    tamper(home, "DELETE FROM audit WHERE number = 3")
    assert xietong("audit", "verify", home=home).returncode == 0
    ran = xietong("audit", "verify", "--expect", noted, home=home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "末尾被删过" in ran.stderr
    assert xietong("audit", "verify", "--expect", "3:x", home=home).returncode == 2


def test_commands_are_audited_only_where_that_is_wanted(built_home: Path, xietong: Xietong) -> None:
    assert xietong("ask", "任务5由谁牵头", home=built_home).returncode == 0
    assert not (built_home / "xietong.db").exists()
    (built_home / "xietong.db").mkdir()
    ran = xietong("ask", "任务5由谁牵头", home=built_home, **AUDITED)
    assert ran.returncode == 2  # an answer that is to be audited is not given unaudited
    assert "xietong.db" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
