"""An answer that grows in the background: for all who look, as long as it is waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from assistant import coming
from corpus.answer import Answer

FIRST = Answer("问", "passage", "原文。", produced_by="extraction")


def said(*words: str) -> Iterator[Answer]:
    for one in words:
        yield replace(FIRST, answer=one, produced_by="model")


def test_all_who_look_see_the_same_answer_and_it_is_made_once() -> None:
    begun = coming.begin("all", FIRST, said("甲", "甲乙"))
    assert coming.begin("all", FIRST, said("丙")) is begun
    assert coming.coming("all") is begun
    assert [list(begun.stages(0.1))[-1].answer for _ in range(2)] == ["甲乙", "甲乙"]
    coming.end("all")
    assert coming.coming("all") is None


def test_it_is_shown_again_while_it_does_not_grow() -> None:
    held = threading.Event()

    def later() -> Iterator[Answer]:
        held.wait(10)
        yield from said("甲")

    stages = coming.Coming(FIRST, later()).stages(0.01)
    assert [next(stages) for _ in range(3)] == [FIRST] * 3
    held.set()
    assert list(stages)[-1].answer == "甲"


def test_what_the_model_says_when_nobody_waits_any_more_does_not_count() -> None:
    held = threading.Event()

    def later() -> Iterator[Answer]:
        yield from said("甲")
        held.wait(10)
        yield from said("甲乙")

    begun = coming.Coming(FIRST, later())
    begun.stop()
    held.set()
    assert list(begun.stages(0.1)) == [FIRST]


def test_a_fault_of_the_words_leaves_what_was_there() -> None:
    def later() -> Iterator[Answer]:
        yield from said("甲")
        raise ValueError("unreadable")

    assert list(coming.Coming(FIRST, later()).stages(0.1))[-1].answer == "甲"


def test_what_nobody_comes_back_for_makes_room() -> None:
    for number in range(coming.KEPT + 1):
        coming.begin(f"left-{number}", FIRST, said())
    assert coming.coming("left-0") is None
    assert coming.coming("left-1") is not None
    for number in range(coming.KEPT + 1):
        coming.end(f"left-{number}")
