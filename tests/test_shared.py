"""However many arrive at a cold start, what is costly is made once and shared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import index
from assistant import Assistant, desk
from corpus import library
from corpus.answer import Question

MANY = 24
QUESTIONS = ("任务12由谁牵头", "低碳农场怎么建设", "PM2.5浓度改善率在总指数里占多大权重？")


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[str]:
    """Counts the calls of a function that goes on doing its work."""
    calls: list[str] = []
    real: Callable[..., Any] = getattr(place, name)

    def counting(*given: Any, **named: Any) -> Any:
        calls.append(name)
        return real(*given, **named)

    monkeypatch.setattr(place, name, counting)
    return calls


def test_a_cold_start_reads_plan_and_index_once(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = counted(monkeypatch, library, "_read_plan")
    views = counted(monkeypatch, desk, "View")
    indexes = counted(monkeypatch, index, "ensure_index")
    assistant = Assistant(built_home)
    together = threading.Barrier(MANY)

    def arrive(number: int) -> tuple[str, ...]:
        together.wait()
        assistant.warm_up()
        answer = assistant.ask(Question(QUESTIONS[number % len(QUESTIONS)]))
        return answer.question, answer.kind, answer.answer

    with ThreadPoolExecutor(MANY) as pool:
        answers = set(pool.map(arrive, range(MANY)))
    assert (len(plans), len(views), len(indexes)) == (1, 1, 1)
    assert len(answers) == len(QUESTIONS)
    assert {kind for _, kind, _ in answers} == {"lookup", "passage", "index"}


def test_a_plan_that_was_replaced_is_read_again(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = counted(monkeypatch, library, "_read_plan")
    assistant = Assistant(built_home)
    assistant.ask(Question("任务12由谁牵头"))
    file = next(built_home.glob("plans/*/plan.json"))
    file.write_bytes(file.read_bytes())
    assistant.ask(Question("任务12由谁牵头"))
    assert len(plans) == 2
