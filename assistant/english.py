"""An English question in the plan's terms: `english.toml`, longest phrases first."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path


@functools.cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    file = Path(__file__).with_name("english.toml")
    words: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["phrases"]
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, longest)) + r")(?![a-z])"), words


def in_plan_terms(text: str) -> str:
    """`text` (lower case) with the English phrases that are known in Chinese.

    >>> in_plan_terms("forest coverage by 2025")
    '森林覆盖率 by 2025'
    """
    pattern, words = _phrases()
    return pattern.sub(lambda match: words[match.group()].lower(), text)
