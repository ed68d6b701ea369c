"""What a piece of text speaks of: its clauses, and the pairs of characters in them.

Two texts speak of the same thing where they share pairs of characters; words that
carry no content (`words.toml`) and numbers are left out of the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.wording.words import longest_first, wording_words

Pairs = frozenset[str]

_EMPTY = re.compile(longest_first(wording_words()["content"]["empty"]))
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_MARK = re.compile(r"[，,。；;：:！!？?\n]")
# a bracket with a number in it is a clause of its own: 20%（缺水城市25%）
_BRACKET = re.compile(r"（(?=[^（）]*[0-9一二三四五六七八九十百])[^（）]*）")


def pairs(text: str) -> Pairs:
    """The pairs of characters in `text` that carry content.

    >>> sorted(pairs("创建20个创新城市")), sorted(pairs("达到的"))
    (['个创', '创建', '创新', '城市', '新城'], [])
    """
    runs = _RUN.findall(content(text.casefold()))
    return frozenset(run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1)))


def longest_new(text: str, known: Pairs) -> int:
    """How many pairs of characters in a row `text` has that are not `known`.

    >>> longest_new("推广高效设备并免征各类税费", pairs("推广高效设备"))
    5
    """
    longest = 0
    for run in _RUN.findall(content(text.casefold())):
        new = 0
        for pair in (run[i : i + 2] for i in range(len(run) - 1)):
            new = 0 if pair in known else new + 1
            longest = max(longest, new)
    return longest


def content(text: str) -> str:
    """`text` with white space in place of words that carry no content."""
    return _EMPTY.sub(" ", text)


def clauses(text: str) -> list[tuple[int, int]]:
    """Places of the clauses of `text`, in order, none of them empty."""
    marks = {match.start() for match in _MARK.finditer(text)}
    for bracket in _BRACKET.finditer(text):
        marks |= {bracket.start(), bracket.end() - 1}
    places, start = [], 0
    for mark in [*sorted(marks), len(text)]:
        if mark > start:
            places.append((start, mark))
        start = mark + 1
    return places


def clause_at(text: str, place: int) -> tuple[int, int]:
    """The clause in which `place` lies."""
    return next((span for span in clauses(text) if span[0] <= place < span[1]), (0, len(text)))


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with white space in place of `spans`, as long as before."""
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)


def cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with `spans` taken out, what stood on both sides now side by side."""
    kept, place = "", 0
    for start, end in sorted(spans):
        kept, place = kept + text[place:start], max(place, end)
    return kept + text[place:]


def rather(asked: Pairs, match: Pairs, rival: Pairs) -> bool:
    """Whether `asked` speaks of what `match` speaks of rather than of what `rival` does.

    Only what tells the two apart is counted. What is the rival's alone speaks against
    the match even where more is the match's.
    """
    own, other = len(asked & (match - rival)), len(asked & (rival - match))
    if own == other and _likeness(asked, rival) >= _SAME:
        return _likeness(asked, match) >= _SAME
    return own >= other and (other < _ALONE or own >= _TIMES * other)


def _likeness(one: Pairs, other: Pairs) -> float:
    return len(one & other) / max(len(one | other), 1)


_ALONE, _TIMES, _SAME = 2, 3, 0.8
