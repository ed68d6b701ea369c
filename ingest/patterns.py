"""The language knowledge of `patterns.toml`, read once."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any


@functools.cache
def patterns() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8"))


def words(section: str, name: str) -> tuple[str, ...]:
    return tuple(patterns()[section][name])


@functools.cache
def any_of(section: str, name: str) -> re.Pattern[str]:
    """A pattern that finds one of the plain words, the longest first."""
    options = sorted(words(section, name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, options)))


@functools.cache
def expressions(section: str, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expression) for expression in words(section, name))
