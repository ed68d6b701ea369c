"""What is loaded before the first visitor is there, and that it takes no visitor to load it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_command_line import serving

from ui.__main__ import prepare

ROOT = Path(__file__).parents[1]

# a first page and a first question after `prepare`, in a process of its own
_FIRST = """
import gc, json, sys
from ui.__main__ import prepare
gc.disable()
prepare()
assert gc.isenabled() and gc.get_freeze_count()
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=20).run()
app.chat_input(key="question").set_value("方案对加强生态环境准入管理有什么要求？").run()
assert app.markdown, app
print(json.dumps(sorted(set(sys.modules) - before)))
"""
OURS = ("alembic", "assistant", "corpus", "faiss", "index", "numpy", "sqlalchemy", "ui")


def test_the_first_page_and_the_first_question_find_everything_loaded(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _FIRST],
        cwd=ROOT,
        env={**os.environ, "XIETONG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    late = [name for name in json.loads(ran.stdout) if name.split(".")[0] in OURS]
    assert late == []


@pytest.mark.slow
def test_plan_and_index_are_made_ready_before_anybody_opens_the_page(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, tmp_path):
        until = time.monotonic() + 60
        while not list(home.glob("plans/*/index/CURRENT")):
            assert time.monotonic() < until, sorted(home.rglob("*"))
            time.sleep(0.1)


def test_a_home_that_cannot_be_used_is_left_to_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("XIETONG_HOME", str(tmp_path / "home"))
    prepare()
