"""Asking the index: what is found, in which order, and what asking must not load."""

from __future__ import annotations

from pathlib import Path

import pytest
from index_cases import model_folder, passage, passages, run

from index import Index, ensure_index
from index.langchain_adapter import PassageRetriever, SentenceEmbeddings

KINDS = ("body", "task", "goal")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return ensure_index(passages(), tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Index:
    some = [passage(f"{i}", f"{p.text}{i}", KINDS[i % 3]) for i, p in enumerate(passages()[:60])]
    return ensure_index(some, tmp_path_factory.mktemp("mixed"), model_folder())


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("低碳生态农场要建多少家", "低碳生态农场"),
        ("纺织行业推广哪些技术", "小浴比染色"),
        ("碳资信", "碳资信"),
        ("渔光一体", "渔光一体"),
        ("城市污水处理率", "城市污水处理率"),
        ("ＶＯＣｓ 治 理", "VOCs"),
    ],
)
def test_found_first(index: Index, question: str, quote: str) -> None:
    assert quote in index.search(question, 1)[0].passage.text


def test_every_passage_finds_itself(index: Index) -> None:
    lost = [
        p.text
        for p in passages()
        if p.text not in {h.passage.text for h in index.search(p.text, 2)}
    ]
    assert not lost


def test_scores_fall_and_lie_between_0_and_1(index: Index) -> None:
    scores = [hit.score for hit in index.search("减污降碳协同", len(passages()))]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == len(passages())
    assert 1 >= scores[0] > scores[-1] >= 0


def test_asked_twice_the_answer_is_the_same(index: Index) -> None:
    assert index.search("绿色金融", 20) == index.search("绿色金融", 20)


@pytest.mark.parametrize("text", ["", "？", "quux", "——", "\u200b"])
def test_words_that_no_passage_has_find_nothing(index: Index, text: str) -> None:
    assert index.search(text) == ()
    assert index.fit(text).bm25 == index.fit(text).match == 0


@pytest.mark.parametrize("k", [0, -1])
def test_none_wanted_none_found(index: Index, k: int) -> None:
    assert index.search("减污降碳", k) == ()


def test_more_wanted_than_there_are(mixed: Index) -> None:
    assert len(mixed.search("减污降碳", 1000)) == 60


@pytest.mark.parametrize("kinds", [{"task"}, {"goal", "body"}, {"indicator"}, set()])
def test_only_the_kinds_asked_for(mixed: Index, kinds: set[str]) -> None:
    hits = mixed.search("减污降碳", 60, frozenset(kinds))
    assert {hit.passage.kind for hit in hits} == kinds & set(KINDS)
    assert len(hits) == sum(p.kind in kinds for p in mixed.passages)


def test_the_plans_matters_fit_better_than_others(index: Index) -> None:
    inside, outside = index.fit("实施农村生活污水治理行动"), index.fit("明天股票会涨吗")
    assert inside.bm25 > outside.bm25
    assert 1 >= inside.match > outside.match >= 0
    here, there = index.called("农村生活污水治理", ()), index.called("明天股票会涨", ())
    assert 1 >= here.share > there.share >= 0


def test_no_passages_nothing_found(tmp_path: Path) -> None:
    for name, embedding in (("base", None), ("model", model_folder())):
        index = ensure_index((), tmp_path / name, embedding)
        assert index.search("减污降碳") == ()
        assert index.fit("减污降碳").bm25 == 0


def test_one_passage(tmp_path: Path) -> None:
    index = ensure_index([passage("a", "减污降碳")], tmp_path)
    assert [hit.score for hit in index.search("降碳")] == [1]


def test_asking_loads_nothing_heavy(index: Index, tmp_path: Path) -> None:
    ensure_index(passages(), tmp_path)
    done = run(
        "from pathlib import Path\n"
        "from index_cases import passages\n"
        "from index import open_index\n"
        "assert open_index(Path(sys.argv[1]), passages()).search('低碳农场')\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    heavy = {"torch", "transformers", "sentence_transformers", "scipy", "pandas", "pydantic"}
    assert not {m for m in done.stdout.split() if m in heavy or m.startswith("langchain")}


def test_langchain_retriever_gives_the_same_passages(index: Index) -> None:
    hits = index.search("低碳农场", 3)
    documents = PassageRetriever(index=index, k=3).invoke("低碳农场")
    assert [d.page_content for d in documents] == [hit.passage.text for hit in hits]
    first = hits[0].passage
    assert documents[0].id == first.id
    assert documents[0].metadata == {
        "id": first.id,
        "section": first.section,
        "page": first.page,
        "score": hits[0].score,
        "kind": first.kind,
    }


def test_langchain_embeddings_are_the_indexs(index: Index) -> None:
    embeddings = SentenceEmbeddings(index.embedding)
    query = embeddings.embed_query("低碳农场")
    assert len(query) == index.embedding.dimension
    assert embeddings.embed_documents(["低碳农场", "鑫淼"])[0] == pytest.approx(query)
