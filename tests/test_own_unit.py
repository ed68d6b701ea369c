"""`我们局要做什么`: one's own department, said before, or asked back."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant
from corpus.answer import Answer, Question


def last(assistant: Assistant, talk: str) -> Answer:
    *history, question = talk.split(" >> ")
    return assistant.ask(Question(question, tuple(history)))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("我们局要做什么", "我们局"),
        ("我厅2025年要完成哪些", "我厅"),
        ("本单位牵头的有几项", "本单位"),
        ("哪些任务要我们厅配合", "我们厅"),
        ("咱们委参与了多少", "咱们委"),
        ("我们有哪些任务", "我们"),
        ("我局和省水利厅都参与的", "我局"),
    ],
)
def test_a_department_that_nobody_named_is_asked_back(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "clarify"
    assert answer.answer.startswith(f"“{said}”是哪个单位")
    assert answer.follow_ups
    for offered in answer.follow_ups:
        assert said not in offered
        assert ask(assistant, offered).kind == "lookup"


def test_offered_are_departments_of_that_kind_and_of_that_plan(
    assistant: Assistant, elsewhere: Assistant
) -> None:
    for helper in (assistant, elsewhere):
        plan = helper.plan()
        rows = (*plan.goals, *plan.tasks, *plan.policies)
        units = {name for row in rows for name in (*row.lead_units, *row.participant_units)}
        offered = ask(helper, "我们局要做什么").follow_ups
        named = [question.removesuffix("要做什么") for question in offered]
        assert set(named) <= units
        assert named[0].endswith("局")


@pytest.mark.parametrize(
    ("talk", "same"),
    [
        ("我是能源局的 >> 我们局牵头哪些", "省能源局牵头哪些"),
        ("我们局牵头哪些 >> 省能源局", "省能源局牵头哪些"),
        ("我们局牵头哪些 >> 我是能源局的", "省能源局牵头哪些"),
        ("我们局牵头哪些 >> 省能源局 >> 我们局参与哪些", "省能源局参与哪些"),
        ("我是林业局的 >> 省水利厅牵头哪些 >> 我们局和水利厅一起干的", "省林业局和水利厅一起干的"),
        ("省能源局牵头哪些 >> 我们局参与哪些", "省能源局参与哪些"),
        ("我在林业局上班 >> 我们有哪些任务", "省林业局有哪些任务"),
        ("I am from the energy bureau >> what does my department lead?", "省能源局牵头哪些"),
    ],
)
def test_it_need_be_said_but_once(assistant: Assistant, talk: str, same: str) -> None:
    answer = last(assistant, talk)
    assert answer.kind == "lookup"
    assert answer.rows == ask(assistant, same).rows


@pytest.mark.parametrize(
    "question",
    [
        "我是省能源局的，我们要做什么",
        "我们部门是省水利厅，牵头哪几项",
        "我们省能源局牵头什么",
        "任务清单35号要我们厅局里哪几家配合",
        "我们局长问2025年要创建多少个创新城市",
        "我们市要做什么",
        "我们怎么做才能完成森林覆盖率目标",
    ],
)
def test_what_says_enough_is_not_asked_back(assistant: Assistant, question: str) -> None:
    assert "是哪个单位？" not in ask(assistant, question).answer
