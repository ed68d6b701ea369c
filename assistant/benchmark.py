"""How well the configured embedding and keywords find passages: `xietong benchmark retrieval`.

The tool by which a user chooses an embedding model, on passages and questions of
their own: `{"id", "text"}` a line, and `{"id", "text", "relevant": [ids]}` a line.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.plan import Passage

_DEPTH = 10  # hits looked at for recall@10 and MRR@10
Tell = Callable[[str], None]
Record = dict[str, Any]


class BadLines(ValueError):
    """A file of lines cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Query:
    id: str
    text: str
    relevant: frozenset[str]


def read_passages(file: Path) -> tuple[Passage, ...]:
    """The passages of a file. Raises BadLines."""
    records = _lines(file, ("id", "text"))
    return tuple(Passage(str(r["id"]), "text", r["text"], "", "", 0, None) for r in records)


def read_queries(file: Path, known: frozenset[str]) -> tuple[Query, ...]:
    """The queries of a file, whose relevant ids must be known. Raises BadLines."""
    queries = []
    for number, record in enumerate(_lines(file, ("id", "text", "relevant")), 1):
        if not isinstance(record["relevant"], list) or not record["relevant"]:
            raise BadLines(f"{file} 第{number}行的 relevant 应是段落 id 的列表，至少一个。")
        relevant = frozenset(map(str, record["relevant"]))
        if not relevant <= known:
            missing = "、".join(sorted(relevant - known)[:3])
            raise BadLines(f"{file} 第{number}行的 relevant 里有段落文件中没有的 id：{missing}。")
        queries.append(Query(str(record["id"]), record["text"], relevant))
    if not queries:
        raise BadLines(f"{file} 里没有题目。")
    return tuple(queries)


def _lines(file: Path, keys: Sequence[str]) -> list[Record]:
    try:
        texts = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadLines(f"读不了 {file}（{error}）：请给出 UTF-8 编码的 jsonl 文件。") from None
    records = []
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except json.JSONDecodeError:
            raise BadLines(f"{file} 第{number}行不是 JSON。") from None
        if not isinstance(record, dict) or not set(keys) <= record.keys():
            raise BadLines(f"{file} 第{number}行要有 {'、'.join(keys)}。")
        if not isinstance(record["text"], str):
            raise BadLines(f"{file} 第{number}行的 text 应是文字。")
        records.append(record)
    return records


def measure(
    passages: Sequence[Passage],
    queries: Sequence[Query],
    k: int,
    embedding: str | None,
    tell: Tell,
    reranking: str | None = None,
) -> Record:
    """Builds an index of `passages`, runs `queries`, gives the contract's figures.

    Raises IndexBuildFailed, RerankerUnusable.
    """
    from index import build_index, open_index
    from index.reranking import load_reranker

    reranker = load_reranker(reranking)

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        build_index(passages, Path(folder), embedding, tell)
        built = time.perf_counter() - started
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        index = open_index(Path(folder), passages, embedding).reranked_by(reranker)
        index.search(queries[0].text, _DEPTH)  # the first query pays for what is loaded late
        ranks, times = [], []
        for query in queries:
            started = time.perf_counter()
            hits = index.search(query.text, max(k, _DEPTH))
            times.append((time.perf_counter() - started) * 1000)
            ranks.append(_rank([hit.passage.id for hit in hits], query.relevant))
    return {
        "passages": len(passages),
        "queries": len(queries),
        **_quality(ranks, k),
        "build_seconds": round(built, 2),
        "index_bytes": size,
        "query_ms_p50": round(statistics.median(times), 3),
        "query_ms_p95": round(sorted(times)[int(len(times) * 0.95)], 3),
    }


def _rank(ids: Sequence[str], relevant: frozenset[str]) -> int | None:
    """The place of the first relevant passage, from 1; None if there is none."""
    return next((place for place, found in enumerate(ids, 1) if found in relevant), None)


def _quality(ranks: Sequence[int | None], k: int) -> Record:
    """Share of queries with a relevant passage among the first k, and mean reciprocal rank."""
    depths = sorted({1, 3, _DEPTH, k})
    figures = {
        f"recall@{d}": _mean([float(r is not None and r <= d) for r in ranks]) for d in depths
    }
    reciprocal = [1 / r if r is not None and r <= _DEPTH else 0.0 for r in ranks]
    return {**figures, f"mrr@{_DEPTH}": _mean(reciprocal)}


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)
