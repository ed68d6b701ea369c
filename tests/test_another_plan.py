"""A plan that the words were not written for is answered, too: by its own tables and names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.grading import Grade, grade, summarise
from corpus.answer import Question
from ingest import read_plan

FOLDER = Path(__file__).parent / "data" / "another_plan"


def graded(assistant: Assistant, name: str) -> list[Grade]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    return [grade(line, assistant.ask(Question(line["question"]))) for line in questions]


def test_its_tables_are_read_whole() -> None:
    plan = read_plan(FOLDER / "plan.txt")
    assert (len(plan.goals), len(plan.tasks), len(plan.policies)) == (20, 30, 7)
    assert len(plan.indicators) == 20
    assert sum(leaf.global_weight for leaf in plan.indicators) == pytest.approx(1.0)
    assert plan.indicators[-1].data_sources == ("省生态环境厅",)
    assert not [finding for finding in plan.findings if finding.kind == "weight-missing"]


def test_notes_below_the_index_are_prose(elsewhere: Assistant) -> None:
    answer = elsewhere.ask(Question("三级指标缺了数据怎么计分"))
    assert "三级指标数据缺失的，该指标按0分计" in answer.answer
    assert answer.citations[0].page == 16


def test_parts_of_a_row_keep_their_own_years(elsewhere: Assistant) -> None:
    answer = elsewhere.ask(Question("目标8什么时候完成"))
    assert "焦炉全部退出”2027年" in answer.answer
    assert "超低排放改造”2028年" in answer.answer


def test_its_tables_answer(elsewhere: Assistant) -> None:
    summary = summarise(graded(elsewhere, "structured"))
    assert summary["accuracy"] >= 0.86
    assert summary["wrong"] <= 0.06
    of = {name: found["accuracy"] for name, found in summary["categories"].items()}
    assert min(of["lookup_number"], of["lookup_unit"], of["refusal"]) == 1.0


def test_its_text_answers(elsewhere: Assistant) -> None:
    grades = graded(elsewhere, "open")
    plain = [one.right for one in grades if "easy" in one.id]
    everyday = [one.right for one in grades if "hard" in one.id]
    silent = [one.refused for one in grades if one.unanswerable]
    assert sum(plain) / len(plain) >= 0.9
    assert sum(everyday) / len(everyday) >= 0.35
    assert sum(silent) / len(silent) >= 0.8
