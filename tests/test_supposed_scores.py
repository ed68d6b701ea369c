"""Scores that a question supposes: nothing that is named counts among the others unread."""

from __future__ import annotations

import pytest
from asking_cases import ask, ask_of

from assistant import Assistant
from assistant.view import View
from scoring.tree import LEVEL1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("环境质量满分改成得80，其他都是100，总指数多少", 97),  # 100 - 0.15 x 20
        ("环境质量从100降到80，其他都是100", 97),
        ("环境质量得80其他都是100，总指数多少", 97),
        ("环境质量降到只剩60，其他都是90分，总指数多少", 85.5),  # 90 - 0.15 x 30
        ("生态环境管理协同度由90改成60，其余都是90分", 84),  # 90 - 0.2 x 30
        ("结构调整满分100只拿60，其他都是满分，总指数多少", 92),  # 100 - 0.2 x 40
        ("环境质量一分没有，其他满分，总指数多少", 85),
        ("六项都得80分，总指数", 80),
        ("环境质量60，其余五项都得80分，总指数多少", 77),
    ],
)
def test_what_is_named_keeps_its_score_beside_the_others(
    assistant: Assistant, text: str, value: float
) -> None:
    assert ask(assistant, text).value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "环境质量提高了些，其他都是100分，总指数多少",
        "环保质量得80，其他都是100，总指数多少",
        "环境质量提高10分，其他都是60分，总指数多少",
        "大气环境80分，环境质量70，其他都是100分，总指数多少",
        "前三项都得80分，总指数多少",
    ],
)
def test_nothing_is_computed_where_a_score_was_not_read(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert answer.kind == "clarify"
    assert answer.value is None
    assert "没有算" in answer.answer


@pytest.mark.parametrize("said", ["从90改成60", "由90压到60", "得60"])
def test_another_index_is_added_up_in_the_same_way(other: View, said: str) -> None:
    assert other.tree
    node = next(n for n in other.tree.walk() if n.level == LEVEL1)
    answer = ask_of(other, f"{node.name}{said}，其他都是90分，总指数多少")
    assert answer.value == pytest.approx(90 - 30 * node.global_weight)


def test_short_of_full_marks_is_a_loss(assistant: Assistant) -> None:
    answer = ask(assistant, "结构调整满分100只拿60，损失多少分")
    assert abs(answer.value or 0) == pytest.approx(8)
    assert "下降 **8分**" in answer.answer


def test_a_score_that_doubles_needs_the_score_before(assistant: Assistant) -> None:
    answer = ask(assistant, "AQI指数得分翻一番")
    assert answer.kind == "clarify"
    assert "0.03×原得分" in answer.answer
    assert ask(assistant, "AQI指数得分从30分翻一番，总指数多几分").value == pytest.approx(0.9)
    assert ask(assistant, "AQI指数得分从60分翻一番，总指数多几分").value is None
    assert ask(assistant, "风光装机翻一番").kind == "passage"


@pytest.mark.parametrize("text", ["油墨使用比例要降20个百分点吧", "涂料使用比例要降20个百分点吧"])
def test_points_of_percent_of_a_measure_are_no_score(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert "总指数**" not in answer.answer
    assert "20个百分点、10个百分点" in answer.answer
    # of the paint the plan says just that
    assert ("不对" in answer.answer) == text.startswith("油墨")
