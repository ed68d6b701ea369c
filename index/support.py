"""A question and the passages found for it → can one of them be the answer?

No score of a search tells by itself: "全省要建多少个充电桩" has more words in common with
the plan, which says nothing of it, than "收完稻子在地里点火烧" has with the sentence that
answers it. What tells them apart is how the question is put. A word that laws and plans use
would stand in this plan too if it spoke of the matter, so its absence speaks; the absence
of an everyday word does not. And who asks for a figure, a price or an address must find one.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.plan import Passage
from index.static_model import StaticModel, unit_rows
from index.tokens import is_han
from index.word_match import NEAR

NAMING = 5  # passages in which what is asked for must be named
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Fit:
    """How well the passages found fit what is asked; shares are 0 to 1."""

    bm25: float  # of the best passage by keywords
    match: float  # of the question's words: how much of them the best passage has the like of
    official: float  # of the question's characters: in words of several that official texts use
    unnamed: bool  # asks for something that must be named, and it is not
    unmeasured: bool  # asks for a figure of a kind (吨, 座) that the passages do not state


def matter(text: str) -> str:
    """`text` without the words of asking.

    >>> matter("全省要建多少个充电桩？")
    '全省要建 个充电桩 '
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return _pattern("question").sub(" ", plain)


def judge(text: str, found: Sequence[Passage], around: str, model: StaticModel, bm25: float) -> Fit:
    """How well the passages `found`, best first, fit the question `text`.

    `around` are the words of the sections that the best of them stand in: a year is often set
    by a sentence before. `bm25` is the best that any passage has for the question's matter.
    """
    words = model.tokens(matter(text))
    names = [model.token(word) for word in words]
    return Fit(
        bm25=bm25,
        match=_best_match(words, [passage.searched for passage in found], model),
        official=_official(names),
        unnamed=_unnamed(text, "".join(passage.text for passage in found[:NAMING]))
        or any(year not in around for year in _YEAR.findall(text)),
        unmeasured=_unmeasured(text, "".join(passage.text for passage in found[:NAMING])),
    )


def asks_figure(text: str) -> bool:
    """Whether the question `text` asks for a figure.

    >>> asks_figure("要建几个试点"), asks_figure("在哪几个城市试点")
    (True, False)
    >>> asks_figure("几家厂有忙有闲，能不能匀一匀"), asks_figure("你知道要建多少家吗")
    (False, True)
    """
    return bool(_pattern("figure").search(without_names(text))) and not asks_whether(text)


def asks_whether(text: str) -> bool:
    """Whether the question `text` wants a yes or a no, whatever it names before."""
    # who is asked politely, 你知道要建多少家吗, is not asked whether
    plain, polite = _pattern("courtesy").subn("", text.strip("。？?！! "))
    clauses = [c.rstrip("吗呢 ") if polite else c for c in re.split("[，,；;。]", plain)]
    return bool(_pattern("yes_no").search(next(filter(None, reversed(clauses)), "")))


def without_names(text: str) -> str:
    """`text` without what asks for so many names: 哪几个城市 asks for no number."""
    return re.sub(rf"(?:{_pattern('names').pattern})[个座家处类项种条]?", "", text)


def asks_year(text: str) -> bool:
    """Whether the figure that the question `text` asks for is a year."""
    return bool(_pattern("year").search(text))


def asks_broadly(text: str) -> bool:
    """Whether all that is said of a matter is asked for.

    >>> asks_broadly("方案对氢能有什么部署?"), asks_broadly("氢能体系以什么为主")
    (True, False)
    """
    words = "|".join(map(re.escape, _words()["broad"]))
    return bool(re.search(f"(?:什么|哪些|何|怎样的|怎么)(?:具体)?(?:的)?(?:{words})", text))


def without_asking(words: str) -> str:
    """`words` without a word of asking broadly at their end.

    >>> without_asking("氢能 部署"), without_asking("部署 氢能")
    ('氢能', '部署 氢能')
    """
    broad = "|".join(map(re.escape, sorted(_words()["broad"], key=len, reverse=True)))
    return re.sub(rf"(?<=\S)\s*(?:{broad})$", "", words.strip())


def compares(text: str) -> bool:
    """Whether the question `text` asks how two wordings differ."""
    return bool(_pattern("compared").search(text))


def is_small(term: str) -> bool:
    """Whether a term is a single character that tells nothing: 的, 个."""
    return term in _words()["small"]


def _best_match(words: Sequence[int], texts: Sequence[str], model: StaticModel) -> float:
    """The largest share of `words`, long words counting more, that one text has the like of."""
    tokens, times = np.unique(np.array(words, np.int32), return_counts=True)
    rows = model.rows(tokens)
    lengths = np.array([len(model.token(int(token))) for token in tokens])
    weights = np.linalg.norm(rows, axis=1) * lengths * times
    known = [found for text in texts if (found := model.tokens(text))]
    if not weights.sum() > 0 or not known:
        return 0.0
    starts = np.cumsum([0, *map(len, known[:-1])])
    nearest = unit_rows(rows) @ unit_rows(model.rows([i for found in known for i in found])).T
    likeness = np.maximum(np.maximum.reduceat(nearest, starts, axis=1) - NEAR, 0) / (1 - NEAR)
    return min(float((weights @ likeness).max() / weights.sum()), 1.0)  # rounding


def _official(names: Sequence[str]) -> float:
    """The share of Chinese characters that stand in words of several characters."""
    lengths = [len(name) for name in names if is_han(name)]
    return sum(n for n in lengths if n > 1) / max(sum(lengths), 1)


def _unnamed(text: str, found: str) -> bool:
    """Whether the question asks for a thing that must be named, and the passages do not."""
    return any(
        any(word in text for word in group["asked"])
        and not any(word in found for word in group["written"])
        for group in _words()["named"]
    )


def _unmeasured(text: str, found: str) -> bool:
    asked = _measure_asked().search(without_names(text))
    if not asked or asks_whether(text):
        return False
    written = "|".join(map(re.escape, _words()["measures"][asked[1]]))
    return not re.search(rf"\d[千万亿百多余]*(?:{written})", found)


@functools.cache
def _measure_asked() -> re.Pattern[str]:
    """多少 or 几 with a measure, the longest measure first."""
    measures = sorted(_words()["measures"], key=len, reverse=True)
    return re.compile(f"(?:多少|几)[千万亿百]*({'|'.join(map(re.escape, measures))})")


@functools.cache
def _words() -> dict[str, Any]:
    text = Path(__file__).with_name("asked_for.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    """Any of the words under `name`, the longest first."""
    words = sorted(_words()[name], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
