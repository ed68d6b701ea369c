"""The index's sentences for people, kept in `messages.toml`.

Read on first use: a search that finds what it needs says nothing.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path


@functools.cache
def _sentences() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(group: str, name: str, **values: object) -> str:
    """The sentence `name` of `group` with `values` filled in.

    >>> say("progress", "keywords", count=270)
    '正在统计关键词：270段……'
    """
    return _sentences()[group][name].format(**values)
