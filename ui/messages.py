"""The interface's sentences, kept in `messages.toml` where an official can correct them."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any


@functools.cache
def _sentences() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(group: str, name: str, **values: object) -> str:
    """The sentence `name` of `group` with `values` filled in.

    >>> say("place", "page", page=20)
    '第20页'
    """
    return str(_sentences()[group][name]).format(**values)


def group(name: str) -> dict[str, Any]:
    """All entries of one group, in the order of the file.

    >>> group("made_by")["tables"]
    '从表格查得'
    """
    return _sentences()[name]
