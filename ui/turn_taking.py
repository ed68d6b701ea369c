"""Visitors who come at the same moment are served one after another, answers before the rest.

Python runs one thread at a time. Fifty who are answered together keep taking the processor from
each other, which costs a quarter of it, and all have their answers when the last one has: in turn
half of them have theirs in half that time, and the last one no later.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# whoever has waited so long goes ahead: one who is held up (by a locked database, say) must not
# hold up the others for longer
WAIT_SECONDS = 3.0


class Turns:
    """A lock that is handed on in the order of coming, to the urgent ones first."""

    def __init__(self, wait_seconds: float = WAIT_SECONDS) -> None:
        self.served = threading.Event()  # somebody has had the first turn of all
        self._wait_seconds = wait_seconds
        self._guard = threading.Lock()
        self._taken = False
        self._urgent: deque[threading.Lock] = deque()
        self._patient: deque[threading.Lock] = deque()
        self._held = threading.local()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Waits for the turn and keeps it until the end, or until it is passed on."""
        self._held.it = self._take(self._urgent)
        try:
            yield
        finally:
            self.pass_on()
            self.served.set()

    def pass_on(self) -> None:
        """Gives the turn to the next one already: what follows is mostly waiting."""
        if self._has_it():
            self._held.it = False
            self._give()

    def let_urgent_first(self) -> None:
        """Has all who wait go before us: what follows can wait."""
        if self._urgent and self._has_it():
            self.pass_on()
            self._held.it = self._take(self._patient)

    def _has_it(self) -> bool:
        return getattr(self._held, "it", False)

    def _take(self, queue: deque[threading.Lock]) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            queue.append(mine)
        if mine.acquire(timeout=self._wait_seconds):
            return True
        with self._guard:
            if mine not in queue:  # it was handed over at the last moment
                return True
            queue.remove(mine)
            return False

    def _give(self) -> None:
        with self._guard:
            for queue in (self._urgent, self._patient):
                if queue:
                    queue.popleft().release()
                    return
            self._taken = False


TURNS = Turns()
