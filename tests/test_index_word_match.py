"""Word-by-word matching, and the judgement whether what was found is an answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from index_cases import passage, passages

from index import Index, ensure_index
from index.embedding import base_model
from index.support import judge, matter
from index.word_match import WordMatch, gather_words

TEXTS = ["推动畜禽粪污资源化利用。", "", "绿色信贷、绿色债券。", "——"]
EVERY = np.arange(len(TEXTS))


@pytest.fixture(scope="module")
def words() -> WordMatch:
    return gather_words(TEXTS, base_model())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return ensure_index(passages(), tmp_path_factory.mktemp("index"))


def test_the_same_words_match_whole(words: WordMatch) -> None:
    assert words.scores("畜禽粪污", EVERY) == pytest.approx([1, 0, 0, 0], abs=0.2)
    assert words.scores("畜禽粪污", EVERY)[0] == pytest.approx(1, abs=1e-3)


def test_like_words_match_in_part(words: WordMatch) -> None:
    scores = words.scores("养殖场的粪便", EVERY)
    assert 1 > scores[0] > scores[2] >= 0


def test_only_those_asked_for_in_their_order(words: WordMatch) -> None:
    every = words.scores("绿色债券", EVERY)
    some = words.scores("绿色债券", np.array([3, 2, 0]))
    assert some == pytest.approx(every[[3, 2, 0]])
    assert words.scores("绿色债券", np.zeros(0, np.int64)).shape == (0,)


@pytest.mark.parametrize("text", ["", "？", "——"])
def test_nothing_asked_nothing_matches(words: WordMatch, text: str) -> None:
    assert not words.scores(text, EVERY).any()


def test_stored_and_read_the_same(words: WordMatch) -> None:
    read = WordMatch.from_bytes(words.to_bytes(), base_model())
    assert np.array_equal(read.scores("绿色农业", EVERY), words.scores("绿色农业", EVERY))
    none = WordMatch.from_bytes(gather_words([], base_model()).to_bytes(), base_model())
    assert none.scores("绿色", np.zeros(0, np.int64)).shape == (0,)


FOREST = [
    passage("a", "到2025年，全省森林覆盖率达到61.5%。"),
    passage("b", "建立碳汇监测核算体系。"),
]
AROUND = "".join(one.text for one in FOREST)


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("森林覆盖率多少", False),
        ("2035年森林覆盖率多少", True),
        ("2025年森林覆盖率多少", False),
        ("碳税怎么收", True),
        ("造林补助标准", True),
        ("森林火灾举报电话", True),
    ],
)
def test_what_must_be_named_and_is_not(text: str, unnamed: bool) -> None:
    assert judge(text, FOREST, AROUND, base_model(), 10).unnamed is unnamed


@pytest.mark.parametrize(
    ("text", "unmeasured"),
    [
        ("森林覆盖率要到几成", False),
        ("森林要造多少万亩", True),
        ("碳汇要卖多少元", True),
        ("森林覆盖率要到多少", False),
    ],
)
def test_a_measure_asked_for_that_no_figure_has(text: str, unmeasured: bool) -> None:
    assert judge(text, FOREST, AROUND, base_model(), 10).unmeasured is unmeasured


def test_nothing_found_fits_nothing() -> None:
    for text in ("", "？", "森林", "quux"):
        assert judge(text, [], "", base_model(), 0).match == 0
    assert judge("quux", FOREST, AROUND, base_model(), 10).match == 0


def test_words_of_asking_are_no_matter() -> None:
    assert matter("能不能怎么样？").strip() == ""
    assert matter("ＶＯＣｓ要求").strip() == "vocs"


def test_a_model_without_words_lends_the_base_models(tmp_path: Path) -> None:
    from index.embedding import SentenceModel, words_of

    assert words_of(base_model()) is base_model()
    assert words_of(SentenceModel.__new__(SentenceModel)) is base_model()
