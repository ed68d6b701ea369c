"""Who comes at the same moment is served one after another, answers before the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ui.turn_taking import Turns

LONG = 30.0  # seconds, never waited for


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def waiting(turns: Turns, count: int) -> None:
    """Waits until so many stand in a queue."""
    until = time.monotonic() + LONG
    while len(turns._urgent) + len(turns._patient) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_turns_come_in_the_order_of_coming_and_one_at_a_time() -> None:
    turns, order, within = Turns(LONG), list[int](), list[int]()

    def work(number: int) -> None:
        with turns.in_turn():
            within.append(number)
            time.sleep(0.001)
            order.append(number)
            assert within == order  # nobody came in between

    with turns.in_turn():
        threads = []
        for number in range(20):
            threads.append(started(lambda n=number: work(n)))  # type: ignore[misc]
            waiting(turns, number + 1)
    for thread in threads:
        thread.join(LONG)
    assert order == list(range(20))


def test_what_can_wait_comes_after_all_answers() -> None:
    turns, done = Turns(LONG), list[str]()

    def work(name: str) -> None:
        with turns.in_turn():
            done.append(f"{name} answered")
            turns.let_urgent_first()
            done.append(f"{name} drawn")

    with turns.in_turn():
        threads = []
        for place, name in enumerate("abc", 1):
            threads.append(started(lambda n=name: work(n)))  # type: ignore[misc]
            waiting(turns, place)
    for thread in threads:
        thread.join(LONG)
    assert done == [f"{n} answered" for n in "abc"] + [f"{n} drawn" for n in "cab"]


def test_nobody_is_let_first_where_nobody_waits() -> None:
    turns = Turns(LONG)
    with turns.in_turn():
        turns.let_urgent_first()
        assert turns._holder
    assert not turns._holder


def test_nobody_waits_longer_than_agreed() -> None:
    turns = Turns(wait_seconds=0.05, turn_seconds=LONG)
    ahead = threading.Event()

    def work() -> None:
        with turns.in_turn():
            ahead.set()
            turns.let_urgent_first()  # it has no turn to give

    with turns.in_turn():
        threads = [started(work) for _ in range(5)]
        assert ahead.wait(LONG)
        for thread in threads:
            thread.join(LONG)
        assert not turns._urgent
        assert turns._holder  # still ours
    assert not turns._holder


def test_the_turn_is_taken_from_one_who_is_held_up_and_the_others_go_on_in_turn() -> None:
    turns, order, may_end = Turns(LONG, turn_seconds=0.05), list[int](), threading.Event()

    def work(number: int) -> None:
        with turns.in_turn():
            order.append(number)

    with turns.in_turn():  # as with a database that hangs
        threads = []
        for number in range(5):
            threads.append(started(lambda n=number: work(n)))  # type: ignore[misc]
            if number < 1:
                waiting(turns, 1)
        for thread in threads:
            thread.join(LONG)
        assert len(order) == 5
        assert order[0] == 0
        assert not turns._holder

        def other() -> None:
            with turns.in_turn():
                may_end.wait(LONG)

        later = started(other)
        while turns._holder is None:
            time.sleep(0.001)
        turns.let_urgent_first()
    assert turns._holder  # the end of the one who was held up is not the end of the other's
    may_end.set()
    later.join(LONG)
    assert not turns._holder


def test_a_turn_that_is_passed_on_is_not_waited_for() -> None:
    turns, has_it, may_end = Turns(LONG), threading.Event(), threading.Event()

    def work() -> None:
        with turns.in_turn():
            has_it.set()
            may_end.wait(LONG)

    with turns.in_turn():
        turns.pass_on()
        other = started(work)
        assert has_it.wait(LONG)
    assert turns._holder  # by the other: our end does not end it
    may_end.set()
    other.join(LONG)
    assert not turns._holder


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = Turns(LONG)
    try:
        with turns.in_turn():
            raise RuntimeError
    except RuntimeError:
        pass
    assert not turns._holder
    assert turns.served.is_set()
