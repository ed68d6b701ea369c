"""Plans that nobody has seen are answered as well as the one that is shipped.

The questions are made from what each generated plan is known to say, not from what
was read out of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from variants import make_variant

from assistant.answering import gather, write
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question
from corpus.numerals import write_number
from corpus.plan import Hit, Passage
from index.search import Called
from index.support import Fit
from ingest import read_plan

SEEDS = range(6)
WORDS = {"goals": "目标", "tasks": "任务", "policies": "政策"}
LISTS = {"goals": "goal", "tasks": "task", "policies": "policy"}


class NoSearch:
    """These questions are answered from tables; to search the text would be a mistake."""

    reranks = False

    def search(self, text: str, k: int = 5) -> tuple[Hit, ...]:
        raise AssertionError(f"searched for {text!r}")

    def called(self, text: str, best: Sequence[Passage]) -> Called:
        raise AssertionError(f"searched for {text!r}")

    def fit(self, text: str) -> Fit:
        raise AssertionError(f"searched for {text!r}")


@pytest.fixture(params=SEEDS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, Any], View]:
    variant = make_variant(request.param)
    path = tmp_path / "plan.txt"
    path.write_text(variant.text, encoding="utf-8")
    return variant.expected, View(read_plan(path))


def ask(view: View, text: str, *history: str) -> Answer:
    reading = understand(Question(text, history), view)
    return write(reading, gather(reading, view, NoSearch()), view)


def refs(answer: Answer) -> set[tuple[str, int]]:
    return {(ref.list, ref.number) for ref in answer.rows}


def test_rows_by_number(case: tuple[dict[str, Any], View]) -> None:
    expected, view = case
    for name, word in WORDS.items():
        for row in expected[name]:
            number = row["number"]
            forms = (f"{word}{number}由谁牵头", f"第{write_number(number)}项{word}谁负责")
            for text in forms:
                answer = ask(view, text)
                assert refs(answer) == {(LISTS[name], number)}, text
                assert list(answer.lead) == row["lead_units"], text
                assert list(answer.participants) == row["participant_units"], text


def test_rows_that_do_not_exist(case: tuple[dict[str, Any], View]) -> None:
    expected, view = case
    count = len(expected["tasks"])
    last = max(row["number"] for row in expected["tasks"])
    answer = ask(view, f"任务{last + 1}由谁牵头")
    assert answer.kind == "refusal"
    assert f"{count}项" in answer.answer


def test_rows_of_departments(case: tuple[dict[str, Any], View]) -> None:
    expected, view = case
    for key, verb in (("lead_units", "牵头"), ("participant_units", "参与")):
        rows = rows_by_unit(expected["tasks"], key)
        for unit, numbers in rows.items():
            if "（" in unit or len(view.units.forms_of(unit)) > 1:
                continue  # counts under several names: asked for in tests/test_units.py
            answer = ask(view, f"{unit}{verb}哪些任务？")
            assert refs(answer) == {("task", n) for n in numbers}, (unit, verb, answer.answer)


def rows_by_unit(rows: Iterable[dict[str, Any]], key: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for unit in row[key]:
            found[unit].add(row["number"])
    return found


def unlike(leaves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The indicators whose name no other has."""
    names = Counter(leaf["name"] for leaf in leaves)
    return [leaf for leaf in leaves if names[leaf["name"]] == 1]


def test_weights(case: tuple[dict[str, Any], View]) -> None:
    expected, view = case
    for leaf in unlike(expected["indicators"]):
        answer = ask(view, f"{leaf['name']}在总指数里占多大权重？")
        assert answer.kind == "index", leaf["name"]
        assert refs(answer) == {("indicator", leaf["number"])}, leaf["name"]
        assert answer.value == pytest.approx(leaf["global_weight"], abs=1e-9), leaf["name"]


def test_what_ifs(case: tuple[dict[str, Any], View]) -> None:
    expected, view = case
    for leaf in unlike(expected["indicators"])[::3]:
        answer = ask(view, f"{leaf['name']}得分提高10分，总指数提高多少？")
        assert answer.value == pytest.approx(10 * leaf["global_weight"], abs=1e-9), leaf["name"]
