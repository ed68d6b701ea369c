"""Reranking by a cross-encoder: a small one made on the spot goes the way of any."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from index_cases import passages, small_bert

from assistant.desk import Assistant
from corpus.answer import Question
from index import Index, RerankerUnusable, ensure_index
from index.reranking import RERANKED, Floats, load_reranker

TEXTS = [one.text for one in passages()[:60]]
ASKED = "畜禽粪污怎样变成沼气发电"


class Backwards:
    """Likes short texts, whatever is asked; remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        self.seen = list(texts)
        return np.array([-len(text) for text in texts], np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return ensure_index(passages(), tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return small_bert(tmp_path_factory.mktemp("cross"), TEXTS, outputs=1)


def test_the_first_passages_are_put_in_the_models_order(index: Index) -> None:
    plain = index.search(ASKED, 30)
    hits = index.reranked_by(Backwards()).search(ASKED, 30)
    lengths = [len(hit.passage.searched) for hit in hits[:RERANKED]]
    assert lengths == sorted(lengths)
    assert lengths != [len(hit.passage.searched) for hit in plain[:RERANKED]]
    assert {h.passage.id for h in hits[:RERANKED]} == {h.passage.id for h in plain[:RERANKED]}
    assert hits[RERANKED:] == plain[RERANKED:]


def test_it_looks_further_than_is_asked_for_and_scores_still_fall(index: Index) -> None:
    reranker = Backwards()
    hits = index.reranked_by(reranker).search(ASKED, 3)
    assert len(hits) == 3
    assert len(reranker.seen) == RERANKED
    assert hits[0].passage.searched == min(reranker.seen, key=len)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_how_well_a_question_is_answered_does_not_hang_on_it(index: Index) -> None:
    assert index.reranked_by(Backwards()).fit(ASKED) == index.fit(ASKED)


def test_nothing_found_is_nothing_reranked(index: Index) -> None:
    assert index.reranked_by(Backwards()).search("🙂🙂", 5) == ()


def test_any_cross_encoder_serves(index: Index, cross_encoder: str) -> None:
    reranker = load_reranker(cross_encoder)
    assert reranker is not None
    assert reranker.scores(ASKED, []).shape == (0,)
    scores = reranker.scores(ASKED, [p.text for p in passages()[:4]])
    assert scores.shape == (4,)
    assert len(set(scores.tolist())) == 4
    hits = index.reranked_by(reranker).search(ASKED, RERANKED)
    found = reranker.scores(ASKED, [hit.passage.searched for hit in hits])
    assert found.tolist() == pytest.approx(sorted(found.tolist(), reverse=True), abs=1e-5)


def test_none_is_loaded_where_none_is_named() -> None:
    assert load_reranker(None) is None
    assert load_reranker("") is None


def test_a_model_that_is_none_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnusable, match=r"无法载入重排模型.*XIETONG_RERANKING_MODEL"):
        load_reranker(str(tmp_path))
    two = tmp_path / "two"
    two.mkdir()
    with pytest.raises(RerankerUnusable, match="2 outputs"):
        load_reranker(small_bert(two, TEXTS, outputs=2))


def test_the_setting_reaches_the_answer(
    cross_encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIETONG_RERANKING_MODEL", cross_encoder)
    assistant = Assistant(tmp_path)
    assert assistant.searcher().reranks
    assert assistant.ask(Question("纺织行业推广哪些技术")).citations
    reranker = load_reranker(cross_encoder)
    assert assistant.searcher().index().reranker is reranker


def test_a_wrong_setting_is_told_and_the_search_answers_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIETONG_RERANKING_MODEL", str(tmp_path / "nowhere"))
    told: list[str] = []
    assistant = Assistant(tmp_path / "home", tell=told.append)
    assert assistant.ask(Question("任务12由谁牵头")).rows
    assert assistant.ask(Question("纺织行业推广哪些技术")).citations
    assert assistant.ask(Question("造纸行业推广哪些技术")).citations
    assert not assistant.searcher().reranks
    assert "重排模型" in assistant.searcher().state.message
    assert [line for line in told if "重排模型" in line] == told[-1:]
