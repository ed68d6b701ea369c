"""What the ledger and its files say, kept in `ledger.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any


@functools.cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("ledger.toml").read_text(encoding="utf-8"))


def say(group: str, name: str, **values: object) -> str:
    """The sentence `name` of `group`, its blanks filled in.

    >>> say("compared", "page", page=4)
    '第4页'
    """
    return str(_words()[group][name]).format(**values)


def columns(group: str, name: str) -> tuple[str, ...]:
    """A list of words, such as the columns of a table."""
    return tuple(_words()[group][name])


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """A way in which plans write something.

    >>> bool(pattern("open_ended").search("省经信厅等省级相关部门"))
    True
    """
    return re.compile(_words()["words"][name])
