"""Departments with conditions: one without another, who else, how many rows, alone and unaided."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant
from corpus.plan import RowRef


def rows(*numbers: int, list: str = "task") -> tuple[RowRef, ...]:
    return tuple(RowRef(list, number) for number in numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("省农业农村厅牵头但省生态环境厅没有参与的任务有哪些", rows(11, 16, 23, 26, 32)),
        ("省建设厅牵头但省生态环境厅没有牵头的任务", rows(12)),
        ("有省经信厅参与但不是省生态环境厅牵头的任务", rows(3, 27, 40)),
        ("省农业农村厅牵头但不参与的目标", rows(17, 22, 25, list="goal")),
        (
            "哪些任务只由一家牵头且没有参与单位",
            rows(1, 11, 12, 13, 16, 20, 31, 32, 37, 42, 43),
        ),
        ("不要任务，只要目标：省交通运输厅牵头哪些", rows(11, 12, 14, list="goal")),
        ("哪一条任务既有省公安厅又有省商务厅又有省生态环境厅", rows(9, 25)),
        ("任务清单里牵头单位最多的是哪一条？", rows(21, 23, 26)),
        ("我问的是任务12不是目标12，谁牵头", rows(12)),
    ],
)
def test_just_these_rows(assistant: Assistant, question: str, found: tuple[RowRef, ...]) -> None:
    assert ask(assistant, question).rows == found


def test_a_goal_without_participants_is_no_department(assistant: Assistant) -> None:
    answer = ask(assistant, "有几个目标只有牵头单位没有参与单位？")
    assert answer.count == 14


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("除了省生态环境厅，还有谁牵头目标？", "还有13个：省交通运输厅（3项）", "省生态环境厅（"),
        ("除了省生态环境厅，还有谁供数据", "还有8个", "省生态环境厅（"),
        ("除了省生态环境厅，还有哪些单位牵头政策", "还有6个", "省生态环境厅（"),
        ("牵头超过10项的单位有哪些", "单位有3个：省生态环境厅（51项）", "省经信厅"),
        ("只牵头1项的单位有哪些", "单位有6个", "省生态环境厅"),
        ("哪个单位提供的指标最多", "**省生态环境厅**，共12项", "**—**"),
        ("哪些单位牵头的任务最多", "**省生态环境厅**，共31项", "没有找到"),
        ("参与0项的单位", "省财政厅（0项）", "省生态环境厅"),
        ("任务清单里哪两个部门共同牵头最多", "**省建设厅**和**省生态环境厅**，7项", "最多的是省"),
        ("生态厅牵头的占全部88项的比例", "**58%**（51 ÷ 88）", "没有找到"),
        ("省建设厅牵头总数减去省水利厅牵头总数", "11 − 4 = 7", "没有找到"),
        ("省经信厅的牵头加参与一共多少项", "合计 **28项**", "没有找到"),
    ],
)
def test_departments_are_told_by_number(
    assistant: Assistant, question: str, words: str, never: str
) -> None:
    answer = ask(assistant, question).answer
    assert words in answer
    assert never not in answer
