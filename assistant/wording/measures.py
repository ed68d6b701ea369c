"""What a number measures, whatever it is called: 千克, 公斤 and kg are one mass.

The measures and their factors are data, `measures.toml`; counting words (个, 家, 项) are
those of `ingest.targets`, each a measure of its own.
"""

from __future__ import annotations

import functools
import tomllib
from fractions import Fraction
from pathlib import Path

from assistant.wording.figures import value
from assistant.wording.words import TARGET_WORDS, longest_first


@functools.cache
def _measures() -> dict[str, tuple[str, Fraction]]:
    """Measure as written → what is measured, and how many of its first unit that is."""
    file = Path(__file__).with_name("measures.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    own = [*data.pop("counters")["words"], *TARGET_WORDS["units"]["measures"]]
    known = {word: (word, Fraction(1)) for word in [*own, *TARGET_WORDS["units"]["counters"]]}
    for name, words in data.items():
        known |= {word: (name, Fraction(factor)) for word, factor in words.items()}
    return known


def measure_pattern() -> str:
    per = longest_first([*TARGET_WORDS["units"]["per"], *_measures()])
    return rf"(?:(?:{longest_first(_measures())})(?:/[百千万亿]*(?:{per}))*)"


def in_one_measure(words: str) -> tuple[str, Fraction]:
    """A measure in one form, and the factor that brings a value to it.

    >>> [(name, str(factor)) for name, factor in map(in_one_measure, ("吨/年", "千瓦", "条"))]
    [('mass/duration', '250000/3'), ('power', '1000'), ('条', '1')]
    """
    head, *pers = words.split("/")
    name, factor = _measures().get(head, (head, Fraction(1)))
    for per in pers:
        bare = per.lstrip("百千万亿") or per
        scale = value(per.removesuffix(bare)) if bare != per else Fraction(1)
        per_name, per_factor = _measures().get(bare, (bare, Fraction(1)))
        name, factor = f"{name}/{per_name}", factor / (scale * per_factor)
    return name, factor
