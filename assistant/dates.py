"""Years that a question names by today's date: 今年底前, 明年, 本月底.

A plan counts in years, so that is what a month comes to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.lexicon import pattern

_YEAR = re.compile(r"(20\d\d)\s*年?")


def today() -> date:
    """The day on which a question is asked."""
    return date.today()


@dataclass(frozen=True)
class When:
    """A time by which, or in which, something is due."""

    year: int
    before: bool  # 2025年底前: what is due earlier is meant too
    relative: bool  # named by today's date
    month: bool  # a month was named: plans do not count in months
    after: bool = False  # 晚于2028年: later only


def when(text: str) -> When | None:
    """The year that `text` speaks of; none where it names no time.

    >>> when("2025年底前要完成的").before, when("哪些目标2023年完成").before
    (True, False)
    >>> when("哪些任务晚于2028年").after, when("早于2029年的").year
    (True, 2028)
    >>> when("明年要完成的").year - when("今年要完成的").year
    1
    """
    before = bool(pattern("dates", "before").search(text))
    written = _YEAR.search(text)
    if written:
        after = bool(pattern("dates", "after").search(text))
        earlier = bool(pattern("dates", "earlier").search(text))
        return When(int(written[1]) - earlier, before or earlier, False, False, after)
    month = bool(pattern("dates", "month").search(text))
    for offset, words in _offsets():
        if words.search(text):
            return When(today().year + offset, before, True, month)
    return When(today().year, before, True, True) if month else None


def without_dates(text: str) -> str:
    """`text` without the words of time that `when` knows."""
    for name in (*_NAMES, "month", "before", "after", "earlier"):
        text = pattern("dates", name).sub(" ", text)
    return re.sub(r"20\d\d\s*年?(?:底|末)?", " ", text)


_NAMES = ("this_year", "next_year", "year_after", "last_year")


def _offsets() -> list[tuple[int, re.Pattern[str]]]:
    offsets = {"next_year": 1, "year_after": 2, "last_year": -1, "this_year": 0}
    return [(offset, pattern("dates", name)) for name, offset in offsets.items()]
