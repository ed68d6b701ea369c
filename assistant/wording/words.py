"""The words by which a model's sentences are checked: `words.toml`, and those of targets."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.targets import WORDS as TARGET_WORDS

__all__ = ["TARGET_WORDS", "longest_first", "wording_words"]


@functools.cache
def wording_words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def longest_first(words: Iterable[str]) -> str:
    """A pattern for any of `words`; the longest wins."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
