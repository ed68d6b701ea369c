"""Imports run one way, and an answer pays only for what it needs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# folder → what it may know of ours; the table of the design, as data
MAY_IMPORT: dict[str, set[str]] = {
    "corpus": set(),
    "ingest": {"corpus"},
    "index": {"corpus"},
    "scoring": {"corpus"},
    "assistant": {"corpus", "ingest", "index", "scoring"},
    "ui": {"corpus", "ingest", "index", "scoring", "assistant"},
    "app.py": {"ui"},
}
HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "langchain",
    "langchain_core",
    "faiss",
    "streamlit",
}
PLAN = "zhejiang-synergy-plan-draft"


def imported(source: str) -> set[str]:
    """The first names of all modules that a source imports, at its top or inside functions.

    >>> sorted(imported("import a.b\\ndef f():\\n    from c.d import e"))
    ['a', 'c']
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a name comes from"
            names.add((node.module or "").split(".")[0])
    return names


def sources(layer: str) -> list[Path]:
    place = ROOT / layer
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_run_one_way(layer: str) -> None:
    ours = {name.removesuffix(".py") for name in MAY_IMPORT}
    allowed = MAY_IMPORT[layer] | {layer}
    for file in sources(layer):
        too_high = (imported(file.read_text(encoding="utf-8")) & ours) - allowed
        assert not too_high, f"{file.relative_to(ROOT)} imports {sorted(too_high)}"


# modules of assistant/cities/ that understand questions; all others there answer them
UNDERSTANDING = {
    "english",
    "grammar",
    "heard",
    "kept",
    "near_names",
    "operations",
    "pointed",
    "questions",
    "raw_changes",
    "suppositions",
}


def test_what_understands_questions_to_figures_knows_no_writer() -> None:
    folder = ROOT / "assistant" / "cities"
    for name in UNDERSTANDING:
        source = ast.parse((folder / f"{name}.py").read_text("utf-8"))
        imported_from = {
            (node.module or "").removeprefix("assistant.cities.")
            for node in ast.walk(source)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("assistant.cities.")
        }
        assert imported_from <= UNDERSTANDING, (name, imported_from - UNDERSTANDING)


def test_every_folder_of_code_is_in_the_table() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == {name for name in MAY_IMPORT if not name.endswith(".py")}


def test_no_product_code_imports_what_only_tests_need() -> None:
    only_tests = {"pytest", "hypothesis", "jsonschema", "openpyxl", "psutil", "cn2an", "tests"}
    for layer in MAY_IMPORT:
        for file in sources(layer):
            assert not imported(file.read_text(encoding="utf-8")) & only_tests, file


def test_nothing_is_pickled() -> None:
    unsafe = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
    for layer in MAY_IMPORT:
        for file in sources(layer):
            text = file.read_text(encoding="utf-8")
            assert not imported(text) & unsafe, file
            assert "allow_pickle=True" not in text, file


def test_no_folder_starts_streamlits_own_navigation_or_hides_a_package() -> None:
    assert not (ROOT / "pages").exists()
    assert not {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()} & set(MAY_IMPORT)


def modules_after(home: Path, *arguments: str) -> set[str]:
    """First names of the modules in a fresh process that has run the command."""
    program = (
        "import sys, json\n"
        "from assistant.command_line import main\n"
        "code = main(sys.argv[1:])\n"
        "names = sorted({name.split('.')[0] for name in sys.modules})\n"
        "print(json.dumps(names), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "--home", home, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stderr.splitlines()[-1]))


STRUCTURED = [
    "任务12由谁牵头",
    "第48项任务由谁牵头",
    "第3项由谁牵头",
    "PM2.5浓度改善率在总指数里占多大权重？",
]


@pytest.mark.parametrize("question", STRUCTURED)
def test_a_structured_question_loads_nothing_heavy(question: str, shared_home: Path) -> None:
    loaded = modules_after(shared_home, "ask", question, "--json")
    assert not loaded & (HEAVY | {"numpy", "pandas", "scipy", "pydantic", "opencc"})


@pytest.mark.parametrize("arguments", [("plans",), ("tables", "tasks"), ("tables", "units")])
def test_plans_and_tables_load_nothing_heavy(arguments: tuple[str], shared_home: Path) -> None:
    assert not modules_after(shared_home, *arguments) & (HEAVY | {"numpy", "pandas", "scipy"})


def test_a_structured_question_needs_no_index(tmp_path: Path) -> None:
    """In an empty home: the plan is read, no index is made."""
    loaded = modules_after(tmp_path, "ask", "任务12由谁牵头", "--json")
    assert not loaded & HEAVY
    assert not (tmp_path / "plans" / PLAN / "index").exists()


@pytest.mark.parametrize("command", [("ask", "低碳农场怎么建设"), ("search", "低碳农场")])
def test_a_passage_question_loads_no_torch(command: tuple[str, str], shared_home: Path) -> None:
    loaded = modules_after(shared_home, *command)
    assert "faiss" in loaded
    assert not loaded & ((HEAVY | {"scipy", "pandas"}) - {"faiss"})
