"""What a question names and the words shown do not have: a figure that it claims, one of several.

An answer that passes it over reads as if it held for that as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import join_names, say
from assistant.synonyms import phrasings, text_phrasings
from assistant.view import View
from corpus.text import bare, squeeze

_FIGURE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)\s*"
    r"(%|个百分点|[十百千万亿]*(?:千瓦时?|吨|亩|公顷|平方公里|公里|立方米|辆|家|个|座|项|条|人|元))"
)
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_JOINED = re.compile(r"以及|[、和与及跟]")
_NAMED = 0.5  # share of a thing's pairs of characters from which a text speaks of it
_SHORTEST = 3  # characters of a thing that is missed


def figures_left_out(asked: Asked, texts: Sequence[str]) -> str:
    """That none of `texts` has a figure of which the question wants to know whether it is so."""
    if not pattern("questions", "confirms").search(asked.text):
        return ""
    said = _PERCENT.sub(r"\1%", asked.text)
    numbers = {(number, number + unit) for number, unit in _FIGURE.findall(said)}
    shown = squeeze("".join(texts))
    lost = [
        words
        for number, words in sorted(numbers)
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", shown)
    ]
    if not lost or len(lost) < len(numbers):
        return ""
    names = join_names(asked.english, [f"“{words}”" for words in lost])
    return say(asked.english, "fact.no_such_figure", figures=names)


def things_left_out(asked: Asked, measured: str, texts: Sequence[str], view: View) -> str:
    """That of several things asked for each, one is not among those answered."""
    if not pattern("index", "each").search(asked.text):
        return ""
    parts = [part.strip() for part in _JOINED.split(measured)]
    shown = set(terms("".join(texts)))
    lost = [part for part in parts if len(part) >= _SHORTEST and not _spoken_of(part, shown)]
    if not lost or len(lost) == len(parts):
        return ""
    unknown = [part for part in lost if not _in_plan(part, view)]
    key = "fact.ask_apart" if len(unknown) < len(lost) else "fact.not_set"
    names = join_names(asked.english, [f"“{part}”" for part in lost])
    return say(asked.english, key, names=names)


def _spoken_of(part: str, shown: set[str]) -> bool:
    ways = [[t for t in terms(words) if len(t) > 1] for words in phrasings(part)]
    return any(sum(t in shown for t in pairs) >= _NAMED * len(pairs) for pairs in ways if pairs)


def _in_plan(part: str, view: View) -> bool:
    return any(bare(words) in view.bare_text for words in text_phrasings(part) if bare(words))
