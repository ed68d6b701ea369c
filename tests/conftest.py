"""What many tests share: the command as a person runs it, a home with the plan in it, the app."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.locking import locked

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant import Assistant
    from assistant.view import View

Ran = subprocess.CompletedProcess[str]
Xietong = Callable[..., Ran]

# the console script beside the interpreter that runs the tests
COMMAND = Path(sys.executable).with_name("xietong")


def run_xietong(*arguments: object, cwd: Path, home: Path | None = None, **environment: str) -> Ran:
    """Runs `xietong`, in a process of its own, with no setting but those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XIETONG_")}
    return subprocess.run(
        [str(COMMAND), *(["--home", str(home)] if home else []), *map(str, arguments)],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that side by side none is left alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture
def xietong(tmp_path: Path) -> Xietong:
    """Runs the command in an empty folder: `xietong("ask", "任务12由谁牵头", home=…)`."""

    def run(*arguments: object, home: Path | None = None, **environment: str) -> Ran:
        return run_xietong(*arguments, cwd=tmp_path, home=home, **environment)

    return run


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled plan and its index, made once: read it, do not write to it."""
    folder = tmp_path_factory.mktemp("shared")
    home = folder / "数据 home"
    ran = run_xietong("ingest", cwd=folder, home=home)
    assert ran.returncode == 0, ran.stderr
    return home


@pytest.fixture
def built_home(shared_home: Path, tmp_path: Path) -> Path:
    """A home with the bundled plan and its index, of this test alone."""
    return shutil.copytree(shared_home, tmp_path / "home")


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    """The assistant over the bundled plan; it keeps nothing in its home."""
    from assistant import Assistant

    return Assistant(shared_home)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant in whose home the figures of the eleven invented cities are kept."""
    from scoring_cases import with_example

    return with_example(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant in whose home no figures are kept."""
    from assistant import Assistant

    return Assistant(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over a plan that the words were not written for."""
    from assistant import Assistant
    from assistant.ingesting import read_into
    from corpus.library import Library

    home = tmp_path_factory.mktemp("elsewhere")
    read_into(Library(home), Path(__file__).parent / "data" / "another_plan" / "plan.txt")
    return Assistant(home)


@pytest.fixture(params=(1, 4))
def other(request: pytest.FixtureRequest, tmp_path: Path) -> View:
    """A plan with other departments, rows, numbers and weights."""
    from variants import make_variant

    from assistant.view import View
    from ingest import read_plan

    path = tmp_path / "plan.txt"
    path.write_text(make_variant(request.param).text, encoding="utf-8")
    return View(read_plan(path))


QUESTIONS = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
Record = dict[str, Any]


@pytest.fixture(scope="session")
def answered(
    shared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[Record, Record]]]:
    """Every question of `tests/questions` with its answer, by file, asked in one batch."""
    asked = {
        file.stem: [
            json.loads(line)
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
        for file in QUESTIONS
    }
    folder = _common(tmp_path_factory)
    batch, answers = folder / "questions.jsonl", folder / "answers.jsonl"
    with locked(folder / "answering", lambda: None):
        if not answers.exists():
            lines = [json.dumps(line) for lines in asked.values() for line in lines]
            batch.write_text("\n".join(lines), encoding="utf-8")
            ran = run_xietong("ask", "--batch", batch, cwd=folder, home=shared_home)
            assert ran.returncode == 0, ran.stderr
            answers.write_text(ran.stdout, encoding="utf-8")
    given = iter(map(json.loads, answers.read_text(encoding="utf-8").splitlines()))
    found = {name: [(line, next(given)) for line in lines] for name, lines in asked.items()}
    assert not list(given)
    return found


def _common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all processes that run tests side by side."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, for all tests that leave it as they found it."""
    from browser import running_app

    with running_app(tmp_path_factory.mktemp("served") / "数据 home") as address:
        yield address


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """A browser. (Not for all files: while one is open no other event loop can run.)"""
    from browser import chromium

    with chromium() as browser:
        yield browser
