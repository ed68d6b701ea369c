"""Who is told that the plan does not say it is offered what it does say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from corpus.answer import Question

Record = dict[str, Any]


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    return Assistant(shared_home)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("任务48由谁牵头？", ("任务47由谁牵头？",)),
        ("目标40是什么", ("目标32由谁牵头？",)),
        ("碳捕集示范工程投资多少", ("方案正文对加强工业源大气污染物与温室气体协同控制怎么说？",)),
        ("明天杭州天气怎么样？", ("任务12由谁牵头？", "省生态环境厅牵头哪些任务？")),
        ("Who leads task 99?", ("Who leads Task 47?",)),
    ],
)
def test_what_is_near_is_offered_first(
    assistant: Assistant, asked: str, offered: tuple[str, ...]
) -> None:
    answer = assistant.ask(Question(asked))
    assert answer.kind == "refusal"
    assert answer.follow_ups[: len(offered)] == offered


def test_whatever_is_offered_is_answered(
    assistant: Assistant, answered: dict[str, list[tuple[Record, Record]]]
) -> None:
    refused = [
        answer for pairs in answered.values() for _, answer in pairs if answer["kind"] == "refusal"
    ]
    bare = [answer["question"] for answer in refused if not answer["follow_ups"]]
    assert not bare
    offered = {question for answer in refused for question in answer["follow_ups"]}
    assert len(offered) > 30
    kinds = {question: assistant.ask(Question(question)).kind for question in offered}
    assert not {q: kind for q, kind in kinds.items() if kind in ("refusal", "clarify")}
