"""The two ways in which terms are made, in Python and by a stock tokenizer, must agree."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_cases import passages
from tokenizers import Tokenizer

from index.tokens import is_han, terms, tokenizer_for

SENTENCES = [p.searched for p in passages()]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_for({term for text in SENTENCES for term in terms(text)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PM₂.₅、VOCs和N₂O", {"pm2.5", "vocs", "和", "n2o"}),
        ("达到60％以上", {"达", "到", "达到", "60%", "以", "上", "以上"}),
        ("ＧＤＰ １．５", {"gdp", "1.5"}),
        ("水、气", {"水", "气"}),
        ("Net Zero", {"net", "zero"}),
        ("——。？", set()),
        ("", set()),
    ],
)
def test_terms(text: str, expected: set[str]) -> None:
    assert set(terms(text)) == expected


def test_tokenizer_emits_the_terms_of_every_sentence(tokenizer: Tokenizer) -> None:
    for sentence in SENTENCES:
        ours, theirs = Counter(terms(sentence)), Counter(tokenizer.encode(sentence).tokens)
        assert set(theirs) == set(ours)
        assert not ours - theirs
        # more only of single characters: those at the ends of a stretch
        assert all(is_han(term) and len(term) == 1 for term in theirs - ours)


def test_unknown_terms_are_row_zero(tokenizer: Tokenizer) -> None:
    assert set(tokenizer.encode("鑫淼 quux").ids) == {0}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SENTENCES), st.randoms(use_true_random=False))
def test_noise_between_characters_changes_nothing(
    tokenizer: Tokenizer, sentence: str, random: Random
) -> None:
    han = "".join(c for c in sentence if is_han(c))[:40]
    noisy = "".join(c + random.choice(["", "", " ", "\n", "\u3000", "\u200b"]) for c in han)
    assert terms(noisy) == terms(han)
    assert tokenizer.encode(noisy).ids == tokenizer.encode(han).ids
