"""Which of several departments does more, and what is due when."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words", "count"),
    [
        ("省建设厅比省水利厅多牵头几项任务", "多 **6项**（8 − 2 = 6）", 6),
        ("省水利厅牵头的任务比省建设厅多吗", "不是：**省水利厅**牵头2项", 6),
        ("省经信厅和省交通厅参与的任务相差多少", "10 − 3 = 7", 7),
        ("省经信厅、省水利厅、省林业局谁的任务最少", "最少的是**省水利厅**", None),
        ("省林业局和省水利厅谁牵头的多", "一样多，都是牵头4项", None),
        ("省建设厅和省水利厅谁更忙", "最多的是**省建设厅**", None),
        (
            "does the ecology department lead more tasks than the construction department",
            "**23 more**",
            23,
        ),
    ],
)
def test_departments_are_compared(
    assistant: Assistant, question: str, words: str, count: int | None
) -> None:
    answer = ask(assistant, question)
    assert words in answer.answer
    assert answer.count == count


def test_a_ratio_is_worked_out(assistant: Assistant) -> None:
    answer = ask(assistant, "省经信厅牵头的任务是省水利厅的几倍")
    assert answer.value == 3.5
    assert "7 ÷ 2 = 3.5" in answer.answer


def test_rows_of_both_are_not_compared(assistant: Assistant) -> None:
    assert "最多" not in ask(assistant, "省建设厅和省水利厅都参与的任务多吗").answer


def test_what_a_department_must_finish_by_a_year(assistant: Assistant) -> None:
    answer = ask(assistant, "省林业局2025年底前要完成的任务有几项")
    assert "写明2025年底以前完成的有7项" in answer.answer
    assert answer.count == 7


def test_nothing_of_a_department_is_due_then(assistant: Assistant) -> None:
    answer = ask(assistant, "省水利厅2030年要完成的任务有几项")
    assert answer.answer.startswith("没有写明2030年完成的。写明别的时限的：2025年4项。")
    assert answer.count == 0
