"""Whatever is typed: no exception, no long wait, no claim out of nothing."""

from __future__ import annotations

import json
import logging
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strange_texts import NASTY, mutated

from assistant import Assistant
from corpus.answer import Question

QUESTIONS = Path(__file__).parent / "questions"
MUTATIONS = 1500
LONGEST_MS = 150  # of processor time, so that other work on the machine does not count


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    desk = Assistant(shared_home)
    desk.ask(Question("污水处理厂怎么省电？"))  # the index is loaded once
    desk.ask(Question("Who leads task 12?"))  # and so is the glossary
    return desk


def check(assistant: Assistant, text: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    started = time.process_time()
    answer = assistant.ask(Question(text))
    elapsed = (time.process_time() - started) * 1000
    faults = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert not faults, (text[:200], faults[0].exc_text)
    assert answer.answer.strip()
    assert elapsed < LONGEST_MS, text[:200]
    if answer.kind in ("passage", "index"):
        assert answer.citations, text[:200]  # a claim about the plan names its place
    if answer.rows:
        assert answer.citations, text[:200]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts(assistant: Assistant, caplog: pytest.LogCaptureFixture, text: str) -> None:
    check(assistant, text, caplog)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.text(max_size=300))
def test_any_unicode(assistant: Assistant, caplog: pytest.LogCaptureFixture, text: str) -> None:
    check(assistant, text, caplog)


def test_mutated_questions(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    """Real questions with characters dropped, doubled, swapped and spliced together."""
    lines = (QUESTIONS / "structured.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    chance = random.Random(20261122)
    for _ in range(MUTATIONS):
        check(assistant, mutated(questions, chance), caplog)
