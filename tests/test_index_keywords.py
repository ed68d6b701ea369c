"""Keyword scores against sums worked out by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from index_cases import passages
from numpy.typing import NDArray

from index.keywords import Keywords, count_keywords

TEXTS = ["减污", "减污减污", "vocs 60%"]
# terms: 减 污 减污 | 减 污 减 污 减污 污减 减污 | vocs 60%: lengths 3, 7, 2; mean 4


def scored(keywords: Keywords, text: str) -> NDArray[np.float32]:
    """The scores of all texts."""
    return keywords.scores(text, np.arange(keywords.count))


def weight(idf: float, times: int, length: int) -> float:
    return idf * times * 2.2 / (times + 1.2 * (0.5 + 0.5 * length / 4))


def test_scores_are_bm25() -> None:
    scores = scored(count_keywords(TEXTS), "减污")
    common = log(1 + (3 - 2 + 0.5) / (2 + 0.5))  # 减, 污 and 减污 are each in two texts of three
    expected = [3 * weight(common, 1, 3), 3 * weight(common, 2, 7), 0]
    assert scores == pytest.approx(expected, rel=1e-5)


def test_a_term_asked_twice_counts_twice() -> None:
    keywords = count_keywords(TEXTS)
    assert scored(keywords, "vocs vocs")[2] == pytest.approx(2 * scored(keywords, "vocs")[2])


def test_coverage_is_the_share_of_weight_that_one_text_has() -> None:
    keywords = count_keywords(TEXTS)
    common, rare = log(1 + 1.5 / 2.5), log(1 + 2.5 / 1.5)
    unseen = log(1 + 3.5 / 0.5)
    assert keywords.coverage("减污") == pytest.approx(1)
    assert keywords.coverage("减污 vocs") == pytest.approx(rare / (common + rare))
    assert keywords.coverage("vocs 天气") == pytest.approx(rare / (rare + unseen))
    assert keywords.coverage("天气") == keywords.coverage("减") == keywords.coverage("") == 0


def test_nothing_in_common_scores_zero() -> None:
    assert scored(count_keywords(TEXTS), "天气").tolist() == [0, 0, 0]


def test_only_the_texts_asked_for_are_scored() -> None:
    keywords = count_keywords(TEXTS)
    every = scored(keywords, "减污 vocs")
    assert keywords.scores("减污 vocs", np.array([2, 0])).tolist() == [every[2], every[0]]


def test_no_texts_no_scores() -> None:
    keywords = Keywords.from_bytes(count_keywords([]).to_bytes())
    assert scored(keywords, "减污").shape == (0,)
    assert keywords.coverage("减污") == 0


def test_texts_without_terms_score_zero() -> None:
    assert scored(count_keywords(["。", ""]), "减污").tolist() == [0, 0]


def test_stored_and_read_the_same() -> None:
    made = count_keywords([p.searched for p in passages()])
    read = Keywords.from_bytes(made.to_bytes())
    for question in ("低碳农场由谁牵头", "PM2.5浓度", "60%"):
        assert np.array_equal(scored(made, question), scored(read, question))
        assert made.coverage(question) == read.coverage(question)
