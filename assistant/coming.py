"""Answers that a language model is still putting into words: in the background, for all who look.

A page is drawn anew with every click, and left in mid-answer. What the model says goes on
meanwhile: nobody waits twice for the same sentences, and the model is asked once.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator

from corpus.answer import Answer

_log = logging.getLogger(__name__)

KEPT = 200  # answers that nobody came back for; the oldest make room, and are asked anew


class Coming:
    """An answer that grows in the background, each stage standing for the one before."""

    def __init__(self, first: Answer, later: Iterator[Answer]) -> None:
        self.first = first  # the plan's own words
        self._latest = first
        self._ended = self._stopped = False
        self._changed = threading.Condition()
        threading.Thread(target=self._follow, args=(later,), daemon=True).start()

    def stop(self) -> None:
        """Nobody waits any longer: the plan's own words are the answer."""
        with self._changed:
            if not self._ended:
                self._latest, self._stopped, self._ended = self.first, True, True
            self._changed.notify_all()

    def stages(self, at_least_every: float) -> Iterator[Answer]:
        """The answer as it grows, and as it is after each so many seconds; the last one counts."""
        shown: Answer | None = None
        while True:
            with self._changed:
                if self._latest is shown and not self._ended:
                    self._changed.wait(at_least_every)
                shown, ended = self._latest, self._ended
            yield shown
            if ended:
                return

    def _follow(self, later: Iterator[Answer]) -> None:
        try:
            for answer in later:
                with self._changed:
                    if self._stopped:
                        return  # the model is left, its words are not waited for
                    self._latest = answer
                    self._changed.notify_all()
        except Exception:
            _log.exception("an answer breaks off")
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()


_coming: OrderedDict[str, Coming] = OrderedDict()
_guard = threading.Lock()


def coming(id_: str) -> Coming | None:
    """What is being said to the question of that id, if anything is."""
    return _coming.get(id_)


def begin(id_: str, first: Answer, later: Iterator[Answer]) -> Coming:
    """Has an answer to the question of that id grow, unless it does already."""
    with _guard:
        if id_ not in _coming:
            _coming[id_] = Coming(first, later)
        while len(_coming) > KEPT:
            _coming.popitem(last=False)
        return _coming[id_]


def end(id_: str) -> None:
    """Forgets an answer that has come and is kept."""
    with _guard:
        _coming.pop(id_, None)
