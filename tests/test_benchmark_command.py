"""`xietong benchmark retrieval`: figures on passages and questions of the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Xietong

from assistant.benchmark import _quality, _rank

PASSAGES = [
    {"id": "a", "text": "推进污水处理厂采用高效低能耗设备。"},
    {"id": "b", "text": "加强森林质量提升和湿地修复。"},
    {"id": "c", "text": "淘汰老旧柴油货车，推广新能源汽车。"},
    {"id": "d", "text": "严格落实禁塑限塑制度。"},
]
QUERIES = [
    {"id": "1", "text": "污水处理厂用什么设备", "relevant": ["a"]},
    {"id": "2", "text": "湿地怎么修复", "relevant": ["b"]},
    {"id": "3", "text": "老旧柴油货车", "relevant": ["c"]},
]


def write(file: Path, records: list[dict[str, object]]) -> Path:
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    return file


def test_figures_of_a_small_set(xietong: Xietong, tmp_path: Path) -> None:
    passages = write(tmp_path / "段落.jsonl", [dict(p) for p in PASSAGES])
    queries = write(tmp_path / "题目.jsonl", [dict(q) for q in QUERIES])
    ran = xietong("benchmark", "retrieval", passages, queries, "-k", "5", "--json")
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout)
    assert figures["recall@1"] == figures["mrr@10"] == 1.0
    assert {"recall@3", "recall@5", "recall@10"} <= figures.keys()
    assert figures["passages"] == 4
    assert figures["index_bytes"] > 0
    assert figures["build_seconds"] > 0
    assert 0 < figures["query_ms_p50"] <= figures["query_ms_p95"]


def test_figures_worked_out_by_hand() -> None:
    # found first, third, not at all: recall@1 1/3, recall@3 2/3, MRR (1 + 1/3 + 0) / 3
    ranks = [_rank("xyz", frozenset("x")), _rank("xyz", frozenset("z")), _rank("x", frozenset("q"))]
    figures = _quality(ranks, 3)
    assert ranks == [1, 3, None]
    assert figures == {
        "recall@1": 0.3333,
        "recall@3": 0.6667,
        "recall@10": 0.6667,
        "mrr@10": 0.4444,
    }


@pytest.mark.parametrize(
    ("passages", "queries", "said"),
    [
        ([{"id": "a"}], QUERIES, "第1行要有 id、text"),
        (PASSAGES, [{"id": "1", "text": "问", "relevant": ["z"]}], "没有的 id：z"),
        (PASSAGES, [{"id": "1", "text": "问", "relevant": []}], "至少一个"),
        (PASSAGES, [], "没有题目"),
    ],
)
def test_bad_lines_are_named(
    xietong: Xietong,
    tmp_path: Path,
    passages: list[dict[str, object]],
    queries: list[dict[str, object]],
    said: str,
) -> None:
    one, other = write(tmp_path / "p.jsonl", passages), write(tmp_path / "q.jsonl", queries)
    ran = xietong("benchmark", "retrieval", one, other)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
