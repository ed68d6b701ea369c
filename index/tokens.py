"""Text → terms: single Chinese characters, overlapping pairs, whole words and numbers.

Pairs make up for the missing word boundaries without a dictionary: on CMRC 2018
they find the right paragraph first for 96.5 % of the questions, jieba's words 91.4 %.

The same terms come out of a stock `tokenizers` file (`tokenizer_for`), so that a
static embedding needs no code of ours to be read by other tools.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from math import log
from typing import TYPE_CHECKING

from index.character_map import character_map

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAN_RUN = f"[{HAN}]+"
# pm2.5, co2, n2o, vocs · 2025, 60%, 1.5: whole, as figures are looked for whole
_WORD = r"[a-zα-ω][a-zα-ω0-9]*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?%?"
_TERM = f"{_HAN_RUN}|{_WORD}"
# zero-width marks, and white space that a line wrap put between two characters
_NOISE = (
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
    rf"|(?<=[{HAN}])\s+(?=[{HAN}])"
)

_NOISE_RE = re.compile(_NOISE)
_TERM_RE = re.compile(_TERM)
_HAN_RE = re.compile(f"[{HAN}]")

UNKNOWN = "[UNK]"  # row 0 of every vocabulary; its vector is zero
# what a word or number that is not in a vocabulary is spelled with: dearer than any that is
SPELLED = dict.fromkeys("0123456789abcdefghijklmnopqrstuvwxyz%.", -12.0)
SPELLED |= {str(n): -11.0 for n in range(10, 100)}


def runs(text: str) -> list[str]:
    """The unbroken stretches of `text`: Chinese characters, a word, a number.

    >>> runs("到２０２５年，VOCs 与PM₂.₅下 降 10%")
    ['到', '2025', '年', 'vocs', '与', 'pm2.5', '下降', '10%']
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return _TERM_RE.findall(_NOISE_RE.sub("", plain))


def terms(text: str) -> list[str]:
    """The terms of `text`, repeats included.

    >>> terms("减污降碳，2025")
    ['减', '污', '降', '碳', '减污', '污降', '降碳', '2025']
    """
    found: list[str] = []
    for run in runs(text):
        if is_han(run):
            found += run
            found += pairs(run)
        else:
            found.append(run)
    return found


def pairs(run: str) -> list[str]:
    """Neighbouring characters of an unbroken stretch.

    >>> pairs("减污降")
    ['减污', '污降']
    """
    return [run[i : i + 2] for i in range(len(run) - 1)]


def is_han(term: str) -> bool:
    """Whether `term` is Chinese: a run holds either Chinese characters or none."""
    return bool(_HAN_RE.match(term))


def tokenizer_for(vocabulary: Iterable[str]) -> Tokenizer:
    """A stock tokenizer that emits the terms in `vocabulary`, the rest as unknown.

    The normaliser writes each Chinese character c as `c c c`: between the blanks
    stand single characters and, where two meet, the pair. (The first and the last
    character of a stretch come out twice: the table is fitted on the same tokens.)
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    known = sorted(set(vocabulary))
    characters = sorted({c for term in known if is_han(term) for c in term})
    rows = {term: row for row, term in enumerate([UNKNOWN, *known])}
    tokenizer = Tokenizer(models.WordLevel(rows, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(_NOISE), ""),
            normalizers.Precompiled(character_map({c: f"{c} {c} {c}" for c in characters})),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_TERM), "removed", invert=True)
    return tokenizer


def segmenter(counts: Mapping[str, int]) -> Tokenizer:
    """A stock tokenizer that cuts text into the likeliest tokens, by how often each stands.

    >>> cut = segmenter({"污水": 9, "处理": 9, "污水处理": 4, "厂": 5, "水": 20})
    >>> cut.encode("污水处理厂 CO₂，2025").tokens
    ['污水处理', '厂', 'c', 'o', '2', '20', '25']
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    total = sum(counts.values())
    scores = {token: log(max(n, 0.5) / total) for token, n in sorted(counts.items())}
    vocabulary = [(UNKNOWN, min(scores.values(), default=0.0) - 10)]
    vocabulary += (SPELLED | scores).items()
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(_NOISE), "")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_TERM), "removed", invert=True)
    return tokenizer
