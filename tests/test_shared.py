"""However many arrive at a cold start, what is costly is made once and shared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import assistant
import index
from assistant import Assistant, desk, records
from corpus import library
from corpus.answer import Question
from ui import session

MANY = 50
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
    helper = Assistant(built_home)
    together = threading.Barrier(MANY)

    def arrive(number: int) -> tuple[str, ...]:
        together.wait()
        helper.warm_up()
        answer = helper.ask(Question(QUESTIONS[number % len(QUESTIONS)]))
        return answer.question, answer.kind, answer.answer

    with ThreadPoolExecutor(MANY) as pool:
        answers = set(pool.map(arrive, range(MANY)))
    assert (len(plans), len(views), len(indexes)) == (1, 1, 1)
    assert len(answers) == len(QUESTIONS)
    assert {kind for _, kind, _ in answers} == {"lookup", "passage", "index"}


def test_the_pages_of_all_visitors_share_one_assistant_and_one_database(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIETONG_HOME", str(built_home))
    assistants = counted(monkeypatch, assistant, "Assistant")
    databases = counted(monkeypatch, records, "open_database")
    indexes = counted(monkeypatch, index, "ensure_index")
    together = threading.Barrier(MANY)

    def arrive(number: int) -> object:
        together.wait()
        session.prepare_page()
        session.prepare_words()
        session.prepare_index()
        return session.database()

    with ThreadPoolExecutor(MANY) as pool:
        shared = set(pool.map(arrive, range(MANY)))
    assert (len(assistants), len(databases), len(indexes)) == (1, 1, 1)
    assert len(shared) == 1


def test_a_plan_that_was_replaced_is_read_again(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = counted(monkeypatch, library, "_read_plan")
    helper = Assistant(built_home)
    helper.ask(Question("任务12由谁牵头"))
    file = next(built_home.glob("plans/*/plan.json"))
    file.write_bytes(file.read_bytes())
    helper.ask(Question("任务12由谁牵头"))
    assert len(plans) == 2
