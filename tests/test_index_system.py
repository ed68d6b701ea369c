"""Of what the index as a whole is made."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    "question",
    [
        "指数有哪几级指标，都是什么",
        "协同指数由哪些部分组成",
        "评价指标体系怎么构成",
        "设区市减污降碳协同指数包含哪些内容",
    ],
)
def test_the_whole_index_is_told(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "index"
    assert "一级指标6个，二级指标16个，三级指标24个" in answer.answer
    assert "- 协同效果（40%）" in answer.answer
    assert len(answer.tables[0].rows) == 24


def test_the_parts_of_one_level(assistant: Assistant) -> None:
    answer = ask(assistant, "减污降碳协同指数一级指标有哪些")
    assert "有6个一级指标" in answer.answer
    assert "- 环境质量：权重0.15" in answer.answer


def test_names_that_hold_a_word(assistant: Assistant) -> None:
    answer = ask(assistant, "指数里跟碳有关的三级指标")
    assert "名称带“碳”的有6个" in answer.answer


@pytest.mark.parametrize("question", ["减污降碳协同指数目标是多少", "协同指数2030年提高多少"])
def test_its_target_is_still_a_target(assistant: Assistant, question: str) -> None:
    assert "提高20%" in ask(assistant, question).answer


def test_who_reports_an_indicator(assistant: Assistant) -> None:
    answer = ask(assistant, "AQI指数由谁报")
    assert answer.answer == "**AQI指数**的数据来源是省生态环境厅。"


def test_a_target_said_to_be_counted_in(assistant: Assistant) -> None:
    answer = ask(assistant, "温室气体控制目标完成情况进不进考核")
    assert "纳入生态环境相关考核" in answer.answer


def test_a_share_to_be_reached(assistant: Assistant) -> None:
    assert "61.5%" in ask(assistant, "森林覆盖率要提高到百分之几").answer
