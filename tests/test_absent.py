"""A thing asked for by its name that the plan nowhere says is told to be absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from corpus.answer import Question


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    return Assistant(shared_home)


@pytest.mark.parametrize("name", ["核聚变", "碳关税", "智能网联"])
def test_what_is_not_said_is_told_to_be_absent(assistant: Assistant, name: str) -> None:
    answer = assistant.ask(Question(f"方案有没有提到{name}？"))
    assert answer.kind == "refusal"
    assert name in answer.answer
    assert not answer.rows


@pytest.mark.parametrize("name", ["光伏", "电瓶", "碳达峰"])
def test_what_is_said_in_any_word_for_it_is_shown(assistant: Assistant, name: str) -> None:
    answer = assistant.ask(Question(f"方案有没有讲到{name}？"))
    assert answer.kind in ("passage", "lookup")
    assert answer.citations
