"""The words by which questions are understood: `words.toml`, read once and compiled."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any


@functools.cache
def lexicon() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@functools.cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """One pattern for a list of expressions, the longest first."""
    options = sorted(lexicon()[section][name], key=len, reverse=True)
    return re.compile("|".join(f"(?:{option})" for option in options))


@functools.cache
def organisations() -> tuple[str, ...]:
    """Endings of the names of departments, companies and other bodies."""
    return tuple(lexicon()["questions"]["organisations"])


@functools.cache
def names(section: str) -> tuple[str, ...]:
    return tuple(lexicon()[section])
