"""The sentences that the assistant says, from `messages.toml`, in Chinese and in English."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from corpus.plan import Indicator, Row, RowRef


@functools.cache
def _messages() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def say(english: bool, key: str, **values: object) -> str:
    """The sentence `key` ("row.lead") in the language of the question, its blanks filled in."""
    return str(_find(english, key)).format(**values)


def words_of(english: bool, key: str) -> tuple[str, ...]:
    """A list of words, such as the columns of a table."""
    return tuple(_find(english, key))


def _find(english: bool, key: str) -> Any:
    found: Any = _messages()["en" if english else "zh"]
    for part in key.split("."):
        found = found[part]
    return found


def join_names(english: bool, names: tuple[str, ...] | list[str]) -> str:
    """Names in a row: `甲、乙` or `A, B`."""
    return (", " if english else "、").join(names)


def row_name(english: bool, row: Row | RowRef | Indicator) -> str:
    """`任务12`, or `Task 12`."""
    list_name = row.ref.list if isinstance(row, Row | Indicator) else row.list
    return say(english, f"names.{list_name}", number=row.number)
