"""`make test` brings whatever its tests use and the machine lacks, each thing by itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "ls", "grep", "make")
SCRIPTS = {
    "id": "echo 0",
    "apt-get": 'echo "$@" >> "$(dirname "$0")/asked"',
    "chromium": "",
    "initdb": "",
}


def prepare(folder: Path, there: set[str], user: str = "0") -> tuple[str, str]:
    """What apt-get is asked for and what is said on a machine where `there` is installed."""
    folder.mkdir()
    for name in (*TOOLS, "dirname"):
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"no {name} here")
        (folder / name).symlink_to(found)
    for name, script in {**SCRIPTS, "id": f"echo {user}"}.items():
        if name in there | {"id", "apt-get"}:
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
    fonts = folder / "NotoSansCJK.ttc"
    if "font" in there:
        fonts.touch()
    ran = subprocess.run(
        ["make", "-s", "browser", f"FONTS={fonts}", f"POSTGRES={folder}/none /none"],
        cwd=ROOT,
        env={"PATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    asked = folder / "asked"
    return (asked.read_text() if asked.exists() else ""), ran.stdout


ALL = {"chromium", "font", "initdb"}
PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk", "initdb": "postgresql"}


def test_nothing_is_asked_for_where_all_is_there(tmp_path: Path) -> None:
    assert prepare(tmp_path / "bin", ALL) == ("", "")


@pytest.mark.parametrize("lacking", sorted(ALL))
def test_what_alone_is_lacking_is_installed_alone(tmp_path: Path, lacking: str) -> None:
    asked, said = prepare(tmp_path / "bin", ALL - {lacking})
    install = asked.splitlines()[-1]
    assert install.startswith("install ")
    assert [name for name in PACKAGES.values() if name in install] == [PACKAGES[lacking]]
    assert PACKAGES[lacking] in said


def test_who_may_not_install_is_told_what_is_lacking(tmp_path: Path) -> None:
    asked, said = prepare(tmp_path / "bin", ALL - {"initdb"}, user="1000")
    assert asked == ""
    assert "apt-get install postgresql" in said
