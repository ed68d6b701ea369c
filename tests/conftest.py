"""What many tests share: the command as a person runs it, and a home folder with the plan in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
