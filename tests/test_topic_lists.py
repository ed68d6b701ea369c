"""All that the plan has on a field, and its goals and tasks."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("交通方面目标", {11, 12, 13, 14}),
        ("大气方面2025年有哪些硬指标", {8, 9, 10, 11, 12, 14}),
        ("固废方面的目标及牵头单位", {4, 22, 23, 24, 25, 26}),
        ("林业方面目标有哪些", {29}),
        ("水的方面2025年有几个量化目标", {15, 17, 19, 20, 21, 27, 28}),
    ],
)
def test_the_goals_of_a_field(assistant: Assistant, question: str, rows: set[int]) -> None:
    answer = ask(assistant, question)
    assert {ref.number for ref in answer.rows if ref.list == "goal"} == rows
    assert "牵头：" in answer.answer


def test_goals_and_tasks_of_a_field(assistant: Assistant) -> None:
    answer = ask(assistant, "能源方面目标和任务")
    named = {(ref.list, ref.number) for ref in answer.rows}
    assert {("goal", 3), ("goal", 7), ("task", 3)} <= named
    assert ("goal", 11) not in named  # 新能源 of vehicles


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("海洋方面方案都写了什么", "海洋云仓"),
        ("关于农业的全部内容", "控制农业领域甲烷"),
        ("科技方面有哪些安排", "重大科技专项"),
        ("农村有什么安排", "农村生活污水治理"),
    ],
)
def test_all_that_is_said_of_a_field(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "passage"
    assert words in answer.answer


def test_a_field_with_something_else_beside_it_is_no_field(assistant: Assistant) -> None:
    assert "方面有" not in ask(assistant, "农业领域甲烷方面谁牵头").answer
