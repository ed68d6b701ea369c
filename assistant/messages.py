"""The sentences that the assistant says, from `messages.toml`, in Chinese and in English."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any

from corpus.plan import Indicator, Row, RowRef

# 1 rows, **1** rows
_ONE = re.compile(
    r"((?<![\d.,])\*{0,2}1\*{0,2} (?:level-\d )?)"
    r"(row|department|indicator|place|point|target|unit|page)s\b"
)


@functools.cache
def _messages() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def say(english: bool, key: str, **values: object) -> str:
    """The sentence `key` ("row.lead") in the language of the question, its blanks filled in."""
    said = str(_find(english, key)).format(**values)
    return _ONE.sub(r"\1\2", said) if english else said


def words_of(english: bool, key: str) -> tuple[str, ...]:
    """A list of words, such as the columns of a table."""
    return tuple(_find(english, key))


def _find(english: bool, key: str) -> Any:
    found: Any = _messages()["en" if english else "zh"]
    for part in key.split("."):
        found = found[part]
    return found


def join_names(english: bool, names: tuple[str, ...] | list[str]) -> str:
    """Names in a row.

    >>> join_names(False, ["甲", "乙"]), join_names(True, ["A", "B", "C"])
    ('甲、乙', 'A, B and C')
    """
    if not english:
        return "、".join(names)
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def row_name(english: bool, row: Row | RowRef | Indicator) -> str:
    """`任务12`, or `Task 12`."""
    list_name = row.ref.list if isinstance(row, Row | Indicator) else row.list
    return say(english, f"names.{list_name}", number=row.number)
