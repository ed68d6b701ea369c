"""Whatever is given, the answer is one plain line and exit code 2, and the home stays whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COMMAND, Ran, Xietong, run_xietong
from variants_cells import document_path

PLAN = "zhejiang-synergy-plan-draft"
QUESTION = "任务12由谁牵头"


def is_one_plain_line(ran: Ran) -> bool:
    """Exit code 2, nothing on stdout, one sentence in Chinese on stderr."""
    told = ran.stderr
    return (
        ran.returncode == 2
        and ran.stdout == ""
        and told.count("\n") == 1
        and told.startswith("xietong：")
        and told.endswith(("。\n", "”\n"))
    )


def contents(home: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes; empty where there is no folder."""
    files = (path for path in home.rglob("*") if path.is_file())
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


# ---- documents that are none ------------------------------------------------


def words() -> str:
    return document_path().read_text(encoding="utf-8")


def archive(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("word/document.xml", words())


def dangling(file: Path) -> None:
    file.symlink_to(file.with_name("nowhere"))


def broken_utf8(file: Path) -> None:
    data = document_path().read_bytes()
    file.write_bytes(data[:20001] + b"\xff" + data[20001:])


DOCUMENTS: dict[str, Callable[[Path], object]] = {
    "missing.txt": lambda file: None,
    "empty.txt": lambda file: file.write_bytes(b""),
    "spaces.txt": lambda file: file.write_text(" \n\t\u3000" * 1000, encoding="utf-8"),
    "title only.txt": lambda file: file.write_text("浙江省实施方案", encoding="utf-8"),
    "picture.png": lambda file: file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000)),
    "printed.pdf": lambda file: file.write_bytes(b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 100),
    "office.docx": archive,
    "old office.doc": lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 500),
    "packed.gz": lambda file: file.write_bytes(b"\x1f\x8b\x08" + bytes(2000)),
    "nul.txt": lambda file: file.write_bytes(document_path().read_bytes() + b"\x00\x00"),
    "random.txt": lambda file: file.write_bytes(random.Random(1).randbytes(20_000)),
    "broken.txt": broken_utf8,
    "big5.txt": lambda file: file.write_bytes(words().encode("big5", "ignore")),
    "utf16 unmarked.txt": lambda file: file.write_bytes(words().encode("utf-16-le")),
    "story.txt": lambda file: file.write_text("今天天气很好，我们去公园。" * 500, encoding="utf-8"),
    "english.txt": lambda file: file.write_text("The quick brown fox jumps. " * 500),
    "table.csv": lambda file: file.write_text("城市,得分\n杭州,61\n" * 500, encoding="utf-8"),
    "folder": lambda file: file.mkdir(),
    "nowhere.txt": dangling,
    "loop.txt": lambda file: file.symlink_to(file),
    "device": lambda file: file.symlink_to("/dev/null"),
    "50 MB.txt": lambda file: file.write_text("今天天气很好，去公园散步。\n" * 1_300_000),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_none(name: str, xietong: Xietong, tmp_path: Path) -> None:
    file, home = tmp_path / name, tmp_path / "home"
    DOCUMENTS[name](file)
    ran = xietong("ingest", file, home=home)
    assert is_one_plain_line(ran), ran
    assert not contents(home)


def test_a_bad_document_leaves_the_plans_alone(
    xietong: Xietong, built_home: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("今天天气很好，我们去公园。" * 500, encoding="utf-8")
    before = contents(built_home)
    ran = xietong("ingest", bad, "--id", PLAN, "--replace", home=built_home)
    assert is_one_plain_line(ran), ran
    assert contents(built_home) == before


def test_a_build_that_fails_leaves_the_plans_alone(
    xietong: Xietong, built_home: Path, tmp_path: Path
) -> None:
    """The index is made before the plan is put in: without the one, the other is as it was."""
    changed = tmp_path / "changed.txt"
    changed.write_text(words().replace("省建设厅", "省林业局"), encoding="utf-8")
    before = contents(built_home)
    ran = xietong(
        *("ingest", changed, "--id", PLAN, "--replace"),
        home=built_home,
        XIETONG_EMBEDDING_MODEL=str(tmp_path / "no model"),
        HF_HUB_OFFLINE="1",
    )
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith("xietong：无法载入嵌入模型")
    assert "Traceback" not in ran.stderr
    assert contents(built_home) == before


@pytest.mark.parametrize("plan_id", ["a/b", "../../x", ".hidden", "两 个", "长" * 81])
def test_an_id_that_cannot_be_one(plan_id: str, xietong: Xietong, tmp_path: Path) -> None:
    ran = xietong("ingest", "--id", plan_id, home=tmp_path / "home")
    assert is_one_plain_line(ran), ran
    assert not contents(tmp_path)


# ---- commands ---------------------------------------------------------------

COMMANDS = [
    "",
    "frobnicate",
    "ask",
    "ask 任务12 任务13",
    "ask 任务12 --batch x.jsonl",
    "ask 任务12 --plan 没有",
    "ask 任务12 --plan ../x",
    "ask --batch missing.jsonl",
    "ask --batch .",
    "search",
    "search 水 -k 0",
    "search 水 -k -3",
    "search 水 -k 三",
    "search 水 --plan 没有",
    "tables",
    "tables 任务",
    "tables goals --format pdf",
    "tables goals --format xlsx",
    "tables goals --format xlsx -o .",
    "tables goals --format xlsx -o nowhere/x.xlsx",
    "tables goals --format csv -o nowhere/x.csv",
    "tables goals --plan 没有",
    "evaluate missing.jsonl",
    "evaluate .",
    "serve --port 99999",
    "serve --port -1",
    "serve --port 八千",
    "plans --nonsense",
    "ingest --id",
    "ingest a.txt b.txt --id x",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_none(command: str, xietong: Xietong, shared_home: Path) -> None:
    ran = xietong(*command.split(), home=shared_home)
    assert is_one_plain_line(ran), ran


BATCHES = {
    "no JSON": b'{"id": "a", "question": "x"}\n{bad\n',
    "a list": b'["x"]\n',
    "no question": b'{"id": "a"}\n',
    "a question that is a number": b'{"id": "a", "question": 12}\n',
    "history that is a text": b'{"id": "a", "question": "x", "history": "y"}\n',
    "history of numbers": b'{"id": "a", "question": "x", "history": [1]}\n',
    "another encoding": '{"id": "a", "question": "任务"}\n'.encode("gb18030"),
    "binary": bytes(1000),
}


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_that_is_none(
    name: str, xietong: Xietong, shared_home: Path, tmp_path: Path
) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    batch.write_bytes(BATCHES[name])
    ran = xietong("ask", "--batch", batch, "--out", out, home=shared_home)
    assert is_one_plain_line(ran), ran
    assert not out.exists()  # all lines are read before the first is answered


def test_answers_cannot_be_written(xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "in.jsonl"
    batch.write_text('{"question": "任务12由谁牵头"}', encoding="utf-8")
    for out in (tmp_path, tmp_path / "no" / "out.jsonl"):
        assert is_one_plain_line(xietong("ask", "--batch", batch, "--out", out, home=shared_home))


QUESTIONS = {
    "nothing": "",
    "white space": " \u3000\n",
    "marks": "？？？！！",
    "long": "任务12由谁牵头" * 5000,
    "control characters": "任务\x01\x0212\x7f由谁牵头",
    "half a surrogate pair": "任务\udcff由谁牵头",
    "a program": "'; DROP TABLE tasks; -- <script>alert(1)</script> {{7*7}} ${HOME} %s %n",
    "a picture": "🧑‍🔬🌲" * 50,
    "right to left": "\u202e任务12由谁牵头\u202c",
    "an enormous number": "任务" + "9" * 4000 + "由谁牵头",
    "nested brackets": "（" * 3000 + "任务" + "）" * 3000,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_strange_question_is_answered(name: str, xietong: Xietong, shared_home: Path) -> None:
    ran = xietong("ask", QUESTIONS[name], "--json", home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["answer"].strip()


def test_strange_questions_in_a_batch(xietong: Xietong, shared_home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": name, "question": text}) for name, text in QUESTIONS.items()]
    batch.write_text("\n".join(lines), encoding="utf-8")
    ran = xietong("ask", "--batch", batch, home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == list(QUESTIONS)


# ---- homes that cannot be used ----------------------------------------------

NEEDING_A_HOME = [f"ask {QUESTION}", "plans", "tables goals", "search 水", "ingest"]


@pytest.mark.parametrize("command", NEEDING_A_HOME)
def test_a_home_that_is_a_file(command: str, xietong: Xietong, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    for home in (tmp_path / "home", tmp_path / "home" / "inside"):
        assert is_one_plain_line(xietong(*command.split(), home=home))
    assert (tmp_path / "home").read_text() == "x"


# root may write anywhere; without these two capabilities it obeys permissions
WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]


def unprivileged(*arguments: object, home: Path, cwd: Path) -> Ran:
    prefix = WITHOUT_PRIVILEGE if os.geteuid() == 0 else []
    if prefix and not shutil.which("setpriv"):
        pytest.skip("root without setpriv may write anywhere")
    return subprocess.run(
        [*prefix, COMMAND, "--home", home, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def locked_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "只 读"
    folder.mkdir(mode=0o555)
    return folder


@pytest.mark.parametrize("command", NEEDING_A_HOME)
def test_a_home_in_a_folder_that_cannot_be_written(
    command: str, locked_folder: Path, tmp_path: Path
) -> None:
    ran = unprivileged(*command.split(), home=locked_folder / "home", cwd=tmp_path)
    assert is_one_plain_line(ran), ran
    assert not list(locked_folder.iterdir())


def test_a_read_only_home_still_answers(built_home: Path, tmp_path: Path) -> None:
    for path in (built_home, *built_home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for question in (QUESTION, "低碳农场怎么建设"):
        ran = unprivileged("ask", question, "--json", home=built_home, cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert json.loads(ran.stdout)["citations"]


def test_a_document_that_may_not_be_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(words(), encoding="utf-8")
    secret.chmod(0)
    ran = unprivileged("ingest", secret, home=tmp_path / "home", cwd=tmp_path)
    assert is_one_plain_line(ran), ran
    assert not (tmp_path / "home").exists()


# ---- damage in the home -----------------------------------------------------

DAMAGE: dict[str, bytes] = {
    "cut off": b'{"format": 1, "plan": {"id": "zhe',
    "no JSON": b"garbage",
    "no text": b"\xff\xfe\x00\x01",
    "empty": b"",
    "another shape": b"[]",
    "another version": b'{"format": 99, "plan": {}, "entry": {}}',
    "fields lacking": b'{"format": 1, "plan": {}, "entry": {}}',
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_plan(damage: str, xietong: Xietong, built_home: Path) -> None:
    """Told in one line, and mended by what the line says."""
    (built_home / "plans" / PLAN / "plan.json").write_bytes(DAMAGE[damage])
    ran = xietong("ask", QUESTION, home=built_home)
    assert is_one_plain_line(ran), ran
    assert "xietong ingest" in ran.stderr


@pytest.mark.slow
def test_a_damaged_plan_is_mended_by_ingest(xietong: Xietong, built_home: Path) -> None:
    (built_home / "plans" / PLAN / "plan.json").write_bytes(b"garbage")
    assert xietong("ingest", home=built_home).returncode == 0
    assert "省建设厅" in xietong("ask", QUESTION, home=built_home).stdout


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_summary(damage: str, xietong: Xietong, built_home: Path) -> None:
    """The summary of the bundled plan is made anew."""
    (built_home / "plans" / PLAN / "entry.json").write_bytes(DAMAGE[damage])
    ran = xietong("plans", "--json", home=built_home)
    assert ran.returncode == 0
    assert [entry["id"] for entry in json.loads(ran.stdout)] == [PLAN]


def index_files() -> list[str]:
    return ["CURRENT", "manifest.json", "vectors.faiss", "keywords.npz"]


@pytest.mark.slow
@pytest.mark.parametrize("name", index_files())
def test_a_damaged_index_is_told_and_rebuilt(
    name: str, xietong: Xietong, built_home: Path, tmp_path: Path
) -> None:
    (file,) = (built_home / "plans" / PLAN / "index").rglob(name)
    file.write_bytes(file.read_bytes()[:-7])
    ran = xietong("ask", "低碳农场怎么建设", "--json", home=built_home)
    assert ran.returncode == 0
    assert "损坏" in ran.stderr
    assert json.loads(ran.stdout)["citations"]
    again = xietong("ask", "低碳农场怎么建设", home=built_home)
    assert (again.returncode, again.stderr) == (0, "")


def test_an_index_that_cannot_be_rebuilt(xietong: Xietong, built_home: Path) -> None:
    """Questions about rows are answered; others say what is wrong."""
    index = built_home / "plans" / PLAN / "index"
    shutil.rmtree(index)
    index.write_text("in the way")
    assert "省建设厅" in xietong("ask", QUESTION, home=built_home).stdout
    ran = xietong("ask", "低碳农场怎么建设", "--json", home=built_home)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["kind"] == "refusal"
    for command in (["search", "水"], ["ingest"]):
        ran = xietong(*command, home=built_home)
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert ran.stderr.splitlines()[-1].startswith("xietong：")


def test_a_killed_ingest_leaves_nothing_half(built_home: Path, tmp_path: Path) -> None:
    """Killed while it builds; what was there before still answers, and a new run ends the work."""
    changed = tmp_path / "changed.txt"
    changed.write_text(words().replace("省建设厅", "省林业局"), encoding="utf-8")
    arguments = ["--home", built_home, "ingest", changed, "--id", PLAN, "--replace"]
    command = [str(COMMAND), *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=tmp_path) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "重新建立" in line.decode():
                break
        running.kill()
    for question in (QUESTION, "低碳农场怎么建设"):
        ran = run_xietong("ask", question, "--json", cwd=tmp_path, home=built_home)
        assert ran.returncode == 0
        assert json.loads(ran.stdout)["citations"]
    ran = run_xietong("tables", "tasks", cwd=tmp_path, home=built_home)
    assert json.loads(ran.stdout)[11]["lead_units"] == ["省建设厅"]
