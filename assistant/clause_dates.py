"""Dates in a clause, apart from the matter that is to be done by then.

List and body say one matter with its date in different places: 焦炉全部退出（完成期限为2027年）
here, 焦炉2027年底前全部退出 there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.ledger_words import pattern
from corpus.plan import Row

Span = tuple[int, int]

_YEAR = re.compile(r"20\d\d(?=年)")


@dataclass(frozen=True)
class Matter:
    """A clause without its dates.

    >>> matter = matter_of("焦炉2027年底前全部退出")
    >>> matter.text, matter.dates
    ('焦炉全部退出', (((2, 9), 2027),))

    A year that a change is counted from is no date by which it is to be done:
    >>> matter_of("用水量较2026年下降20%").dates
    ()
    """

    text: str
    positions: tuple[int, ...]  # in the clause, of each character of `text`
    dates: tuple[tuple[Span, int], ...]  # where in the clause a date stands, its year

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(year for _, year in self.dates)

    def spans(self, start: int, end: int) -> Iterable[Span]:
        """Where in the clause a run of `text` stands; a date may part it."""
        return ((at, at + 1) for at in self.positions[start:end])


def matter_of(clause: str) -> Matter:
    """A clause without its dates; as it is where it is nothing but a date."""
    found = [(match.span(), match.group()) for match in pattern("due").finditer(clause)]
    dates = tuple((span, int(year[0])) for span, words in found if (year := _YEAR.search(words)))
    dated = {at for (start, end), _ in dates for at in range(start, end)}
    rest = tuple(at for at in range(len(clause)) if at not in dated)
    if not rest:
        return Matter(clause, tuple(range(len(clause))), ())
    return Matter("".join(clause[at] for at in rest), rest, dates)


def due_years(row: Row) -> tuple[int, ...]:
    """The years by which a row is due: its own, and those of its parts."""
    years = (row.deadline_year, *due_in_words(row.text))
    return tuple(dict.fromkeys(year for year in years if year))


def due_in_words(words: str) -> tuple[int, ...]:
    """The years in notes such as （完成期限为2027年）."""
    return tuple(int(year) for year in pattern("due_own").findall(words))
