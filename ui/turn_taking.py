"""Visitors who come at the same moment are served one after another, answers before the rest.

Python runs one thread at a time. Fifty who are answered together keep taking the processor from
each other, which costs a quarter of it, and all have their answers when the last one has: in turn
half of them have theirs in half that time, and the last one no later.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# a turn takes some hundredths of a second; one who is held up (by a database that hangs, say)
# keeps it no longer than this, and goes on without
TURN_SECONDS = 1.0
# whoever has waited so long goes ahead, whatever the others do
WAIT_SECONDS = 3.0


class Turns:
    """A lock that is handed on in the order of coming, to the urgent ones first."""

    def __init__(
        self, wait_seconds: float = WAIT_SECONDS, turn_seconds: float = TURN_SECONDS
    ) -> None:
        self.served = threading.Event()  # somebody has had the first turn of all
        self._wait_seconds, self._turn_seconds = wait_seconds, turn_seconds
        self._guard = threading.Lock()
        # each who comes brings a lock that is opened when their turn is there
        self._holder: threading.Lock | None = None
        self._since = 0.0  # when the holder's turn began
        self._urgent: deque[threading.Lock] = deque()
        self._patient: deque[threading.Lock] = deque()
        self._mine = threading.local()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Waits for the turn and keeps it until the end, or until it is passed on."""
        self._take(self._urgent)
        try:
            yield
        finally:
            self.pass_on()
            self.served.set()

    def pass_on(self) -> None:
        """Gives the turn to the next one already: what follows is mostly waiting."""
        with self._guard:
            if self._has_it():
                self._give()

    def let_urgent_first(self) -> None:
        """Has all who wait go before us: what follows can wait."""
        with self._guard:
            if not (self._urgent and self._has_it()):
                return
            self._give()
        self._take(self._patient)

    def _has_it(self) -> bool:
        return self._holder is not None and self._holder is getattr(self._mine, "lock", None)

    def _take(self, queue: deque[threading.Lock]) -> None:
        mine = self._mine.lock = threading.Lock()
        mine.acquire()
        with self._guard:
            if self._holder is None:
                self._begin(mine)
                return
            queue.append(mine)
        until = time.monotonic() + self._wait_seconds
        while not mine.acquire(timeout=self._until_next_look(until)):
            with self._guard:
                if mine not in queue:  # it was handed over at the last moment
                    return
                if time.monotonic() >= until:
                    queue.remove(mine)
                    return
                if time.monotonic() >= self._since + self._turn_seconds:
                    self._give()  # it is taken from one who is held up

    def _until_next_look(self, until: float) -> float:
        ends = self._since + self._turn_seconds
        return max(0.0, min(until, ends) - time.monotonic())

    def _give(self) -> None:
        self._holder = None
        for queue in (self._urgent, self._patient):
            if queue:
                self._begin(queue.popleft())
                return

    def _begin(self, next_one: threading.Lock) -> None:
        self._holder, self._since = next_one, time.monotonic()
        next_one.release()


TURNS = Turns()
