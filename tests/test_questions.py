"""The question sets: every category keeps the level that it has reached.

Odd numbers of a set were looked at while the words were written, even ones only
after; `xietong evaluate tests/questions/….jsonl` prints the misses with the reason.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from scoring_cases import with_example

from assistant import Assistant
from assistant.grading import Grade, grade, summarise
from corpus.answer import Answer, Question
from corpus.codec import from_json

Record = dict[str, Any]
Answered = dict[str, list[tuple[Record, Record]]]

# least share of right answers, by file and category
LEVELS = {
    "dev": {"*": 0.95, "passage": 0.5},
    "structured": {"*": 0.94},
    "review": {"*": 0.85, "index_weight": 0.7, "passage": 0.6},
    "hurried": {"*": 0.92},
    "desk": {"*": 0.88, "passage": 0.8},
    "varied": {"*": 0.9},
    "offhand": {"*": 0.92},
    "brief": {"*": 0.9},
    "everyday": {"*": 0.9},
    "fresh": {"*": 0.9, "followup": 0.75, "passage": 0.85},
    "open": {"passage": 0.9, "refusal": 0.92},
    "open2": {"passage": 0.92, "refusal": 0.92},
    "open3": {"passage": 0.87, "refusal": 0.9},
    "open4": {"passage": 0.88, "refusal": 0.86},
    "open5": {"passage": 0.9, "refusal": 0.9},
    "open6": {"passage": 0.92, "refusal": 0.93},
    "open7": {"*": 1.0, "passage": 0.85, "refusal": 0.92},
    "open8": {"*": 1.0, "passage": 0.88, "refusal": 0.88},
    "open9": {"passage": 0.85, "refusal": 0.9},
    "open10": {"*": 1.0, "passage": 0.92, "refusal": 0.92},
    "open11": {"*": 1.0, "passage": 0.9, "refusal": 0.9},
    "who": {"content": 0.7, "refusal": 0.78},
    "who2": {"content": 0.6, "refusal": 0.75},
    "english": {"*": 0.85, "index_weight": 0.75, "index_whatif": 0.7},
}
DATA_LEVELS = {  # of the questions to kept figures
    "data": {"data": 0.92, "refusal": 0.95, "clarify": 0.6},
    "data2": {"data": 0.92, "refusal": 0.95, "clarify": 0.95},
}
MOST_WRONG = 0.025  # share of false claims: neither right, nor a refusal, nor a question back


@pytest.fixture(scope="module")
def graded(answered: Answered) -> dict[str, list[Grade]]:
    return {
        name: [grade(line, answer_of(record)) for line, record in answered[name]] for name in LEVELS
    }


def answer_of(record: Record) -> Answer:
    """The answer of a batch; its tables are not in it."""
    kept = {name: value for name, value in record.items() if name != "id"}
    return from_json(Answer, {**kept, "tables": []})


@pytest.mark.parametrize("name", LEVELS)
def test_every_category_keeps_its_level(graded: dict[str, list[Grade]], name: str) -> None:
    summary = summarise(graded[name])
    levels = LEVELS[name]
    below = {
        category: found["accuracy"]
        for category, found in summary["categories"].items()
        if found["accuracy"] < levels.get(category, levels.get("*", 1.0))
    }
    assert not below, [miss for miss in summary["misses"] if not miss["honest"]]


@pytest.mark.parametrize("name", DATA_LEVELS)
def test_questions_to_kept_figures_keep_their_level(
    answered: Answered, shared_home: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """Both files are about the invented example, kept in a home beside the plan."""
    home = shutil.copytree(shared_home, tmp_path_factory.mktemp("kept") / "home")
    assistant = with_example(home, "data.csv")
    summary = summarise(
        [
            grade(line, assistant.ask(Question(line["question"], tuple(line.get("history") or ()))))
            for line, _ in answered[name]
        ]
    )
    below = {
        category: found["accuracy"]
        for category, found in summary["categories"].items()
        if found["accuracy"] < DATA_LEVELS[name][category]
    }
    assert not below, summary["misses"]


def test_hardly_any_answer_is_a_false_claim(graded: dict[str, list[Grade]]) -> None:
    every = [grade for grades in graded.values() for grade in grades]
    assert summarise(every)["wrong"] <= MOST_WRONG


def test_the_same_question_gets_the_same_answer(answered: Answered, shared_home: Path) -> None:
    first, second = Assistant(shared_home), Assistant(shared_home)
    for line, _ in answered["dev"][:40]:
        question = Question(line["question"])
        one, other = first.ask(question), second.ask(question)
        assert (one.answer, one.rows, one.citations) == (other.answer, other.rows, other.citations)


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("森林覆盖率61.5%对吗", "对，"),
        ("城市污水处理率是95%吗", "不对："),
        # another thing, or counted from another year: the plan's words speak for themselves
        ("农村污水处理率95%对吗", ""),
        ("指数2030年要在2025年基础上再提高20%吗", ""),
    ],
)
def test_a_figure_is_confirmed_only_of_what_it_is_of(
    asked: str, verdict: str, shared_home: Path
) -> None:
    answer = Assistant(shared_home).ask(Question(asked)).answer
    assert answer.startswith(verdict)
    assert verdict or not answer.startswith(("对", "不对"))
