"""The open questions on the plan, put to this project and to what one would take instead.

    python tests/benchmarks/compare_retrieval.py

Every system gets the same passages (headings and units included) and the questions as they
were asked: those of the last two sets, which were written when the lists of everyday words and
the ranking stood, by writers who had seen neither. A question counts where a passage has the
words expected. What is not installed is left out and named; the comparison
alone needs: pip install langchain-community rank-bm25 bm25s jieba txtai
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from bench_retrieval import Open, questions, rank

from assistant.text_questions import found_passages
from assistant.view import View
from assistant.wordings import WORDINGS
from corpus.library import bundled_plan
from corpus.plan import Passage
from index import Index, ensure_index
from index.langchain_adapter import SentenceEmbeddings
from ingest import read_plan

Find = Callable[[str], Sequence[int]]  # a question → positions of passages, best first
SETS = ("open10", "open11")
DEPTH = 40  # passages asked of each system


def langchain_bm25(texts: Sequence[str]) -> Find:
    """As it comes: words are what stands between blanks."""
    return _langchain(texts)


def langchain_bm25_jieba(texts: Sequence[str]) -> Find:
    return _langchain(texts, preprocess_func=_jieba())


def _langchain(texts: Sequence[str], **options: Any) -> Find:
    retrievers = importlib.import_module("langchain_community.retrievers")
    at = [{"at": position} for position in range(len(texts))]
    retriever = retrievers.BM25Retriever.from_texts(texts, metadatas=at, **options)
    retriever.k = DEPTH
    return lambda text: [found.metadata["at"] for found in retriever.invoke(text)]


def langchain_faiss(texts: Sequence[str], index: Index) -> Find:
    """With the embedding that comes with this project."""
    stores = importlib.import_module("langchain_community.vectorstores")
    at = [{"at": position} for position in range(len(texts))]
    store = stores.FAISS.from_texts(list(texts), SentenceEmbeddings(index.embedding), at)
    return lambda text: [found.metadata["at"] for found in store.similarity_search(text, DEPTH)]


def bm25s_default(texts: Sequence[str]) -> Find:
    bm25s = importlib.import_module("bm25s")
    return _bm25s(texts, lambda some: bm25s.tokenize(some, show_progress=False))


def bm25s_jieba(texts: Sequence[str]) -> Find:
    cut = _jieba()
    return _bm25s(texts, lambda some: [cut(text) for text in some])


def _bm25s(texts: Sequence[str], tokenize: Callable[[list[str]], Any]) -> Find:
    retriever = importlib.import_module("bm25s").BM25()
    retriever.index(tokenize(list(texts)), show_progress=False)

    def find(text: str) -> list[int]:
        asked = tokenize([text])
        if isinstance(asked, list) and not asked[0]:
            return []
        found, scores = retriever.retrieve(asked, k=DEPTH, show_progress=False)
        return [int(at) for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return find


def sqlite_trigram(texts: Sequence[str]) -> Find:
    """Full-text search of SQLite over stretches of three characters, any of the question's."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='trigram')")
    database.executemany("INSERT INTO passages VALUES (?)", [(text,) for text in texts])

    def find(text: str) -> list[int]:
        plain = text.replace('"', "")
        asked = " OR ".join(f'"{plain[at : at + 3]}"' for at in range(len(plain) - 2))
        command = "SELECT rowid FROM passages WHERE text MATCH ? ORDER BY rank LIMIT ?"
        found = database.execute(command, (asked, DEPTH)) if asked else []
        return [row - 1 for (row,) in found]

    return find


def txtai_keywords(texts: Sequence[str]) -> Find:
    """Its keyword search: its default vectors would have to be downloaded."""
    embeddings = importlib.import_module("txtai").Embeddings(keyword=True)
    embeddings.index(list(texts))
    return lambda text: [int(at) for at, _ in embeddings.search(text, DEPTH)]


def _jieba() -> Callable[[str], list[str]]:
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(60)
    return lambda text: [word for word in jieba.lcut(text) if word.strip()]


def systems(view: View, index: Index, passages: Sequence[Passage]) -> dict[str, Callable[[], Any]]:
    """Name → what makes its search; ours last."""
    texts = [passage.searched for passage in passages]
    position = {passage.id: at for at, passage in enumerate(passages)}
    kinds = frozenset(passage.kind for passage in passages)

    def by_index(text: str) -> list[int]:
        return [position[hit.passage.id] for hit in index.search(text, DEPTH, kinds)]

    return {
        "LangChain BM25Retriever": lambda: langchain_bm25(texts),
        "LangChain BM25Retriever + jieba": lambda: langchain_bm25_jieba(texts),
        "LangChain FAISS, same embedding": lambda: langchain_faiss(texts, index),
        "bm25s": lambda: bm25s_default(texts),
        "bm25s + jieba": lambda: bm25s_jieba(texts),
        "SQLite FTS5 trigram": lambda: sqlite_trigram(texts),
        "txtai keywords": lambda: txtai_keywords(texts),
        "this index": lambda: by_index,
    }


def line(name: str, asked: Sequence[Open], find: Callable[[Open], Sequence[Passage]]) -> str:
    """A row of the table: recall@1, @3, @5 of easy and hard questions, median milliseconds."""
    cells, times = [], []
    for level in ("easy", "hard"):
        ranks = []
        for question in (q for q in asked if q.level == level):
            started = time.perf_counter()
            found = find(question)
            times.append((time.perf_counter() - started) * 1000)
            ranks.append(rank(question, found))
        cells += [f"{np.mean(np.array(ranks) <= k):.2f}" for k in (1, 3, 5)]
    return f"| {name} | {' | '.join(cells)} | {np.median(times):.1f} |"


def main() -> None:
    warnings.simplefilter("ignore")  # what the libraries say of their own age
    view = View(read_plan(bundled_plan()))
    asked = [q for q in questions(view) if q.quotes and q.set in SETS]
    passages = [passage for passage in view.passages if passage.kind != "indicator"]
    with tempfile.TemporaryDirectory() as folder:
        index = ensure_index(view.passages, Path(folder), wordings=WORDINGS)
        sizes = [sum(q.level == level for q in asked) for level in ("easy", "hard")]
        print(f"| 检索 | 易{sizes[0]}题@1 | @3 | @5 | 难{sizes[1]}题@1 | @3 | @5 | 毫秒 |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        missing = []
        for name, make in systems(view, index, passages).items():
            try:
                find = make()
            except ImportError as error:
                missing.append(f"{name}: {error.name} is not installed")
                continue
            print(line(name, asked, _passages(find, passages)))
        print(line("this assistant", asked, lambda q: _by_assistant(q, view, index)))
        print("\n".join(missing))


def _passages(find: Find, passages: Sequence[Passage]) -> Callable[[Open], list[Passage]]:
    return lambda question: [passages[at] for at in find(question.asked.text)]


def _by_assistant(question: Open, view: View, index: Index) -> list[Passage]:
    return [hit.passage for hit in found_passages(question.asked, view, index)]


if __name__ == "__main__":
    main()
