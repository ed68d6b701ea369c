"""Every command of `xietong`, run as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import COMMAND, Xietong
from variants_cells import document_path

from corpus.tables import TABLES, table
from ingest import read_plan

PLAN = "zhejiang-synergy-plan-draft"
ROWS = {
    "goals": 32,
    "tasks": 47,
    "policies": 9,
    "indicators": 24,
    "sections": 54,
}
KEYS = {
    "goals": "number text lead_text lead_units joint lead_pending participant_text "
    "participant_units page deadline_year",
    "tasks": "number text lead_text lead_units joint lead_pending participant_text "
    "participant_units page deadline_year section item refers_to",
    "policies": "number text lead_text lead_units joint lead_pending participant_text "
    "participant_units page",
    "indicators": "number name dimension level1_no level1_name level1_weight level2_no "
    "level2_name level2_weight weight global_weight data_sources",
    "targets": "text value unit year section page",
    "units": "name aliases leads participates",
    "sections": "label title level path page",
}


# ---- home -------------------------------------------------------------------


def test_home_before_the_command_or_behind_it_or_from_the_environment(
    xietong: Xietong, shared_home: Path
) -> None:
    ways = [
        xietong("--home", shared_home, "plans", "--json"),
        xietong("plans", "--json", "--home", shared_home),
        xietong("plans", "--json", XIETONG_HOME=str(shared_home)),
    ]
    assert [(way.returncode, way.stderr) for way in ways] == [(0, "")] * 3
    assert len({way.stdout for way in ways}) == 1


def test_the_home_given_goes_before_the_environment(
    xietong: Xietong, shared_home: Path, tmp_path: Path
) -> None:
    ran = xietong("plans", home=shared_home, XIETONG_HOME=str(tmp_path / "other"))
    assert ran.returncode == 0
    assert not (tmp_path / "other").exists()


def test_the_default_home_is_in_the_current_folder(xietong: Xietong, tmp_path: Path) -> None:
    ran = xietong("ask", "任务12由谁牵头")
    assert ran.returncode == 0
    assert (tmp_path / ".xietong" / "plans" / PLAN / "plan.json").is_file()


# ---- ingest, plans ----------------------------------------------------------


def test_plans_tell_what_was_read(xietong: Xietong, shared_home: Path) -> None:
    (entry,) = json.loads(xietong("plans", "--json", home=shared_home).stdout)
    assert entry["id"] == PLAN
    assert entry["title"] == "浙江省减污降碳协同创新区建设实施方案（征求意见稿）"
    assert entry["document"] == document_path().name
    assert entry["pages"] == 30
    assert {name: entry[name] for name in ROWS} == ROWS
    assert entry["passages"] > 200
    assert any("银保监局" in warning for warning in entry["warnings"])
    plain = xietong("plans", home=shared_home).stdout
    assert entry["title"] in plain
    assert "任务47" in plain


def test_ingest_shows_what_it_does(xietong: Xietong, tmp_path: Path) -> None:
    ran = xietong("ingest", home=tmp_path / "h")
    assert ran.returncode == 0
    assert ran.stdout.startswith(f"已导入 {PLAN}：")
    assert "任务47项" in ran.stderr
    assert "索引已建好" in ran.stderr
    assert "提示：" in ran.stderr  # the parse report is told, not hidden


@pytest.mark.parametrize(
    ("name", "encoding", "plan_id"),
    [
        ("方案 国标码.txt", "gb18030", "方案-国标码"),
        ("utf16.txt", "utf-16", "utf16"),
        ("bom.txt", "utf-8-sig", "bom"),
        ("实施方案（征求意见稿）.txt", "utf-8", "实施方案-征求意见稿"),
    ],
)
def test_encodings_and_names(
    name: str, encoding: str, plan_id: str, xietong: Xietong, tmp_path: Path
) -> None:
    folder = tmp_path / "我的 文件"
    folder.mkdir()
    file = folder / name
    file.write_text(document_path().read_text(encoding="utf-8"), encoding=encoding)
    home = tmp_path / "数据 文件夹"
    assert xietong("ingest", file, home=home).returncode == 0
    answer = json.loads(xietong("ask", "任务12由谁牵头", "--json", home=home).stdout)
    assert (answer["plan"], answer["lead"]) == (plan_id, ["省建设厅"])


def test_two_plans_side_by_side(xietong: Xietong, built_home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    words = document_path().read_text(encoding="utf-8")
    other.write_text(words.replace("省建设厅", "省林业局"), encoding="utf-8")
    assert xietong("ingest", other, "--id", "明年", home=built_home).returncode == 0
    entries = json.loads(xietong("plans", "--json", home=built_home).stdout)
    assert [entry["id"] for entry in entries] == ["明年", PLAN]  # the newest first

    newest = json.loads(xietong("ask", "任务12由谁牵头", "--json", home=built_home).stdout)
    assert (newest["plan"], newest["lead"]) == ("明年", ["省林业局"])
    ran = xietong("ask", "任务12由谁牵头", "--json", "--plan", PLAN, home=built_home)
    assert json.loads(ran.stdout)["lead"] == ["省建设厅"]


def test_a_taken_id_is_replaced_only_on_request(
    xietong: Xietong, built_home: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.txt"
    words = document_path().read_text(encoding="utf-8")
    changed.write_text(words.replace("省建设厅", "省林业局"), encoding="utf-8")

    refused = xietong("ingest", changed, "--id", PLAN, home=built_home)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    answer = json.loads(xietong("ask", "任务12由谁牵头", "--json", home=built_home).stdout)
    assert answer["lead"] == ["省建设厅"]

    ran = xietong("ingest", changed, "--id", PLAN, "--replace", home=built_home)
    assert ran.returncode == 0
    answer = json.loads(xietong("ask", "任务12由谁牵头", "--json", home=built_home).stdout)
    assert answer["lead"] == ["省林业局"]
    assert len(json.loads(xietong("plans", "--json", home=built_home).stdout)) == 1


def test_the_same_document_again_needs_no_permission(xietong: Xietong, built_home: Path) -> None:
    assert xietong("ingest", home=built_home).returncode == 0


# ---- ask, search ------------------------------------------------------------


def test_ask_in_plain_words(xietong: Xietong, shared_home: Path) -> None:
    ran = xietong("ask", "任务12由谁牵头", home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "省建设厅" in ran.stdout
    assert "[1] 附件1 二、任务清单 第12项，第20页" in ran.stdout


def test_an_index_that_is_not_there_is_built(xietong: Xietong, built_home: Path) -> None:
    shutil.rmtree(built_home / "plans" / PLAN / "index")
    ran = xietong("ask", "低碳农场怎么建设", "--json", home=built_home)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["citations"]
    assert "索引已建好" in ran.stderr


def test_a_batch_keeps_order_ids_and_history(
    xietong: Xietong, shared_home: Path, tmp_path: Path
) -> None:
    lines: list[dict[str, Any]] = [
        {"id": "b", "question": "任务12由谁牵头"},
        {"id": "a", "question": "第48项任务由谁牵头", "history": ["任务12由谁牵头"]},
        {"id": "", "question": "目标3由谁牵头", "history": []},
        {"question": "PM2.5浓度改善率占多大权重"},
        {"id": "空", "question": ""},
    ]
    batch, out = tmp_path / "题 目.jsonl", tmp_path / "回 答.jsonl"
    words = "\r\n\r\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    batch.write_text(words, encoding="utf-8-sig")

    ran = xietong("ask", "--batch", batch, "--out", out, home=shared_home)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    # a line without an id gets the number of its line
    assert [answer["id"] for answer in answers] == ["b", "a", "", "7", "空"]
    assert [a["question"] for a in answers] == [line["question"] for line in lines]
    assert [a["kind"] for a in answers] == ["lookup", "refusal", "lookup", "index", "refusal"]

    shown = xietong("ask", "--batch", batch, home=shared_home)
    printed = [json.loads(line) for line in shown.stdout.splitlines()]
    for answer in (*answers, *printed):
        del answer["elapsed_ms"]
    assert printed == answers


def test_an_empty_batch_is_an_empty_answer(
    xietong: Xietong, shared_home: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "empty.jsonl"
    batch.write_text("\n\n")
    ran = xietong("ask", "--batch", batch, home=shared_home)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_search_gives_passages_best_first(xietong: Xietong, shared_home: Path) -> None:
    ran = xietong("search", "低碳农场", "-k", "3", "--json", home=shared_home)
    hits = json.loads(ran.stdout)
    assert len(hits) == 3
    assert [hit["score"] for hit in hits] == sorted((h["score"] for h in hits), reverse=True)
    assert "农场" in hits[0]["text"]
    assert hits[0].keys() >= {"score", "id", "text", "section", "page"}
    plain = xietong("search", "低碳农场", "-k", "1", home=shared_home).stdout
    assert hits[0]["text"] in plain
    assert f"第{hits[0]['page']}页" in plain


def test_a_reader_that_leaves_early_is_no_error(shared_home: Path) -> None:
    ran = subprocess.run(
        f"'{COMMAND}' --home '{shared_home}' tables tasks | head -1",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("[\n", "")


# ---- tables -----------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_as_json(name: str, xietong: Xietong, shared_home: Path) -> None:
    ran = xietong("tables", name, home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    records = json.loads(ran.stdout)
    assert len(records) == ROWS.get(name, len(records)) > 0
    for record in records:
        assert record.keys() >= set(KEYS[name].split())
        assert record.keys() == records[0].keys()


def test_no_white_space_inside_chinese_text(xietong: Xietong, shared_home: Path) -> None:
    for name in ("goals", "tasks", "policies"):
        for record in json.loads(xietong("tables", name, home=shared_home).stdout):
            assert not set(record["text"]) & set(" \n\u3000"), record["text"]


def test_a_table_as_csv(xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    shown = xietong("tables", "tasks", "--format", "csv", home=shared_home)
    out = tmp_path / "任务 清单.csv"
    written = xietong("tables", "tasks", "--format", "csv", "-o", out, home=shared_home)
    assert (shown.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel needs the mark
    assert out.read_text(encoding="utf-8-sig") == shown.stdout

    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert [row["number"] for row in rows] == [str(n) for n in range(1, 48)]
    assert rows[4]["lead_units"] == "省经信厅、省发展改革委"
    assert rows[11]["participant_units"] == ""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_as_excel(name: str, xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    out = tmp_path / f"{name} 表.xlsx"
    ran = xietong("tables", name, "--format", "xlsx", "-o", out, home=shared_home)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    (sheet,) = openpyxl.load_workbook(out).worksheets
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    records = table(read_plan(document_path()), name)
    assert header == list(records[0])
    assert len(rows) == len(records)
    # a long text is seen to its end, in whatever program
    lengths = [max(len(str(value or "")) for value in row) for row in rows]
    assert (sheet.row_dimensions[lengths.index(max(lengths)) + 2].height or 0) > max(lengths) / 3
    assert sheet.print_title_rows == "$1:$1"
    for row, record in zip(rows, records, strict=True):
        for value, wanted in zip(row, record.values(), strict=True):
            if isinstance(wanted, str):
                assert (value or "") == wanted
            elif isinstance(wanted, int | float):
                assert value == wanted


def test_a_table_into_a_json_file(xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "goals.json"
    assert xietong("tables", "goals", "-o", out, home=shared_home).returncode == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 32


# ---- evaluate, serve, help --------------------------------------------------


def test_evaluate_grades(xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    lines = [
        {"category": "right", "question": "任务12由谁牵头", "expect": {"lead": ["省建设厅"]}},
        {"category": "wrong", "question": "任务12由谁牵头", "expect": {"lead": ["省林业局"]}},
    ]
    questions = tmp_path / "q.jsonl"
    words = [
        json.dumps({"id": str(n), "kind": "lookup", **line}, ensure_ascii=False)
        for n, line in enumerate(lines)
    ]
    questions.write_text("\n".join(words), encoding="utf-8")
    ran = xietong("evaluate", questions, "--json", home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)
    plain = xietong("evaluate", questions, home=shared_home)
    assert plain.returncode == 0
    assert "wrong" in plain.stdout


@contextmanager
def serving(home: Path, folder: Path) -> Iterator[int]:
    """The port on which the command serves the page, while it does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(COMMAND), "--home", str(home), "serve", "--port", str(port)]
    with (
        (folder / "log").open("wb") as stream,
        subprocess.Popen(command, cwd=folder, stdout=stream, stderr=stream) as served,
    ):
        try:
            assert wait_for(f"http://127.0.0.1:{port}/_stcore/health", served) == "ok"
            yield port
        finally:
            served.terminate()
            served.wait(30)


@pytest.mark.slow
def test_serve_answers_and_ends_with_the_command(shared_home: Path, tmp_path: Path) -> None:
    with serving(shared_home, tmp_path) as port:
        pass
    with socket.socket() as probe:  # nothing is left that listens
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def wait_for(address: str, served: subprocess.Popen[bytes]) -> str:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            assert served.poll() is None, "the app ended"
            time.sleep(0.25)
    raise TimeoutError(address)


def test_a_taken_port_is_told(xietong: Xietong, shared_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = xietong("serve", "--port", port, home=shared_home)
    assert ran.returncode == 2
    assert str(port) in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["ingest", "plans", "ask", "search", "tables", "evaluate"])
def test_help(command: str, xietong: Xietong) -> None:
    ran = xietong(command, "--help")
    assert ran.returncode == 0
    assert "--home" in ran.stdout
