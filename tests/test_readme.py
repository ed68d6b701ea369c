"""The README's commands are run, its answers are compared, its tables and links are checked.

Where an answer has changed on purpose, `python tests/test_readme.py` writes the new
one into the README; read the difference before it is committed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import COMMAND, run_xietong
from variants_cells import document_path

from assistant.command_line import _COMMANDS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
# a line that stands for any lines: progress, times, the rest of a long output
REST = "…"
BLOCK = re.compile(r"^```(\w+)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# commands of which the README shows only some lines, and how many
SHORTENED = {"evaluate": 0, "plans": 4}
# what differs from one run to the next
VOLATILE = re.compile(r"(?<=导入于)[\dT:-]+|(?<=\"elapsed_ms\": )[\d.]+")


@dataclass(frozen=True)
class Shown:
    """A command in the README with what it is said to print."""

    command: str
    output: str


def text() -> str:
    return README.read_text(encoding="utf-8")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Name and content of every block of that language."""
    for match in BLOCK.finditer(text()):
        if match[1] == language:
            yield match[2], match[3]


def consoles() -> list[Shown]:
    """The commands of all `console` blocks, one a block, in order."""
    found = []
    for _, content in blocks("console"):
        command, _, output = content.partition("\n")
        found.append(Shown(command.removeprefix("$ "), output))
    return found


def prepare(folder: Path, home: Path) -> None:
    """What a reader has at hand: an ingested plan, the files that the README speaks of."""
    shutil.copytree(home, folder / ".xietong")
    (folder / "tests").symlink_to(ROOT / "tests")
    shutil.copy(document_path(), folder / "明年的方案.txt")
    for name, content in blocks("jsonl"):
        (folder / name).write_text(content, encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """What a command of the README prints, run by a shell in `folder`."""
    ran = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={"PATH": f"{COMMAND.parent}:/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, f"{command}: {ran.stderr}"
    return ran.stdout


def fits(printed: str, shown: str) -> bool:
    """Whether `printed` is what is shown, a line `…` standing for any lines.

    >>> fits("a\\nb\\nc\\n", "a\\n…\\n"), fits("a\\nb\\n", "a\\n")
    (True, False)
    """
    steady = VOLATILE.sub("0", shown)
    pieces = [re.escape(piece) for piece in re.split(rf"^{REST}\n", steady, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*".join(pieces), VOLATILE.sub("0", printed)) is not None


def test_every_command_prints_what_is_shown(shared_home: Path, tmp_path: Path) -> None:
    prepare(tmp_path, shared_home)
    for shown in consoles():
        printed = run(shown.command, tmp_path)
        assert fits(printed, shown.output), f"$ {shown.command}\n{printed}"
    assert (tmp_path / "任务清单.xlsx").stat().st_size > 5000
    assert len((tmp_path / "回答.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_five_questions_are_shown_with_their_answers() -> None:
    asked = [shown for shown in consoles() if re.fullmatch(r"xietong ask \S+", shown.command)]
    assert len(asked) >= 5
    assert all(shown.output.strip(f"\n{REST}") for shown in asked)


def test_make_knows_the_targets_that_are_named() -> None:
    named = {*re.findall(r"\bmake (\w+)", text())} - {"PYTHON"}
    assert {"run", "test", "setup", "check", "bench"} <= named
    for target in named:
        ran = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True)
        assert ran.returncode == 0, target


def test_every_command_is_listed() -> None:
    listed = set(re.findall(r"^\| `xietong (\w+)", text(), re.MULTILINE))
    assert listed == set(_COMMANDS)


def test_every_setting_is_listed() -> None:
    """The same names in the README, in `.env.example` and in the code."""
    name = re.compile(r"XIETONG_[A-Z_]+")
    example = set(name.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    code = {
        found
        for folder in ("assistant", "corpus", "index", "ingest", "scoring", "ui")
        for file in (ROOT / folder).rglob("*.py")
        for found in name.findall(file.read_text(encoding="utf-8"))
    }
    assert set(name.findall(text())) == example == code


def test_every_folder_is_in_the_map() -> None:
    mapped = set(re.findall(r"^\| `(\w+)/`", text(), re.MULTILINE))
    assert mapped == {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"tests"}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text()):
        assert target.startswith("http") or (ROOT / target).is_file(), target


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE", "CHANGELOG.md", ".env.example"])
def test_what_belongs_to_a_project_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def shorten(command: str, printed: str) -> str:
    for word, lines in SHORTENED.items():
        if word in command.split():
            head = "".join(printed.splitlines(keepends=True)[:lines])
            return head if head == printed else f"{head}{REST}\n"
    return printed


def rewrite() -> None:
    """Writes what the commands print now into the README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "made"
        run_xietong("ingest", cwd=folder, home=home)
        prepare(folder, home)

        def renew(match: re.Match[str]) -> str:
            if match[1] != "console":
                return match[0]
            command = match[3].splitlines()[0]
            printed = run(command.removeprefix("$ "), folder)
            if fits(printed, match[3].partition("\n")[2]):
                return match[0]
            return f"```console\n{command}\n{shorten(command, printed)}```"

        README.write_text(BLOCK.sub(renew, text()), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
