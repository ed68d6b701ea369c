"""Answers held against expectations: what `xietong evaluate` prints.

A line of a question file holds `id`, `category`, `kind`, `question`, optionally
`history`, and `expect`, whose keys are those of `CHECKS`.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.answer import Answer
from corpus.text import fold

DEPTHS = (1, 3, 5, 10)  # passages among which a quote is looked for
_CITED = 3  # an expected quote must be in one of so many first citations
_TOLERANCE = 1e-6

Expectation = dict[str, Any]


@dataclass(frozen=True)
class Grade:
    """One answer, graded."""

    id: str
    category: str
    question: str
    right: bool
    honest: bool  # a refusal or a question back: no false claim, even if not right
    why: str  # what is wrong, empty if nothing
    elapsed_ms: float
    refused: bool  # the answer is a refusal
    unanswerable: bool  # and it should be one
    place: int | None  # of the last quote wanted among the passages found; None: not looked for


def misshapen(line: dict[str, Any]) -> str:
    """What is wrong with the shape of a line's expectations; empty if nothing."""
    expect = line.get("expect", {})
    if not isinstance(line.get("kind"), str):
        return "kind 应是文字"
    if not isinstance(expect, dict):
        return "expect 应是对象"
    for key in ("rows", "rows_may"):
        rows = expect.get(key, [])
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and {"list", "number"} <= row.keys() for row in rows
        ):
            return f"expect.{key} 应是 {{list, number}} 的列表"
    for key in ("lead", "participants", "contains", "not_contains", "quote"):
        words = expect.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            return f"expect.{key} 应是文字的列表"
    return ""


def grade(line: dict[str, Any], answer: Answer, found: Sequence[str] = ()) -> Grade:
    """`answer` held against the expectations in `line`.

    `found` are the words of the passages that a search finds for the question, best first.
    """
    expect = line.get("expect", {})
    wrong = _kind(line, answer) or next(
        (
            said
            for name, check in CHECKS.items()
            if name in expect and (said := check(answer, expect))
        ),
        "",
    )
    return Grade(
        id=line["id"],
        category=line.get("category", line["kind"]),
        question=line["question"],
        right=not wrong,
        honest=answer.kind in ("refusal", "clarify"),
        why=wrong,
        elapsed_ms=answer.elapsed_ms,
        refused=answer.kind == "refusal",
        unanswerable=line["kind"] == "refusal",
        place=_place(expect.get("quote", ()), found) if found else None,
    )


def _place(quotes: Sequence[str], found: Sequence[str]) -> int | None:
    """How many of the passages `found` must be read for all `quotes`; beyond all: one more."""
    texts = [fold(words) for words in found]
    places = [
        next((at for at, text in enumerate(texts, 1) if fold(quote) in text), len(texts) + 1)
        for quote in quotes
    ]
    return max(places, default=None)


# a fact may be answered from a row or from a passage: both show the words and the place
_SAME_KIND = {("passage", "lookup"), ("lookup", "passage")}


def _kind(line: dict[str, Any], answer: Answer) -> str:
    wanted = line["kind"]
    if answer.kind == wanted or (wanted, answer.kind) in _SAME_KIND:
        return ""
    return f"kind {answer.kind} instead of {wanted}"


def _rows(answer: Answer, expect: Expectation) -> str:
    wanted = {(r["list"], r["number"]) for r in expect["rows"]}
    allowed = wanted | {(r["list"], r["number"]) for r in expect.get("rows_may", [])}
    got = {(r.list, r.number) for r in answer.rows}
    if wanted <= got <= allowed:
        return ""
    return f"rows missing {sorted(wanted - got)} extra {sorted(got - allowed)}"


def _names(key: str) -> Callable[[Answer, Expectation], str]:
    def check(answer: Answer, expect: Expectation) -> str:
        got, wanted = set(getattr(answer, key)), set(expect[key])
        return "" if got == wanted else f"{key} {sorted(got)} instead of {sorted(wanted)}"

    return check


def _count(answer: Answer, expect: Expectation) -> str:
    return "" if answer.count == expect["count"] else f"count {answer.count}"


def _value(answer: Answer, expect: Expectation) -> str:
    got, wanted = answer.value, float(expect["value"])
    if got is not None and expect.get("abs"):
        got, wanted = abs(got), abs(wanted)
    if got is not None and abs(got - wanted) <= expect.get("tolerance", _TOLERANCE):
        return ""
    return f"value {got} instead of {wanted}"


def _contains(answer: Answer, expect: Expectation) -> str:
    text = fold(answer.answer)
    missing = [words for words in expect["contains"] if fold(words) not in text]
    return f"does not say {missing}" if missing else ""


def _contains_any(answer: Answer, expect: Expectation) -> str:
    text = fold(answer.answer)
    groups = expect["contains_any"]
    groups = groups if groups and isinstance(groups[0], list) else [groups]
    missing = [group for group in groups if not any(fold(words) in text for words in group)]
    return f"says none of {missing}" if missing else ""


def _not_contains(answer: Answer, expect: Expectation) -> str:
    text = fold(answer.answer)
    said = [words for words in expect["not_contains"] if fold(words) in text]
    return f"says {said}" if said else ""


def _quote(answer: Answer, expect: Expectation) -> str:
    cited = [fold(c.quote) for c in answer.citations[:_CITED]]
    missing = [q for q in expect["quote"] if not any(fold(q) in quote for quote in cited)]
    return f"does not cite {missing}" if missing else ""


CHECKS: dict[str, Callable[[Answer, Expectation], str]] = {
    "rows": _rows,
    "lead": _names("lead"),
    "participants": _names("participants"),
    "count": _count,
    "value": _value,
    "contains": _contains,
    "contains_any": _contains_any,
    "not_contains": _not_contains,
    "quote": _quote,
}


def summarise(grades: Sequence[Grade]) -> dict[str, Any]:
    """Accuracy by category, wrong answers, latency, and the misses with the reason."""
    by_category: dict[str, list[Grade]] = defaultdict(list)
    for item in grades:
        by_category[item.category].append(item)
    return {
        "questions": len(grades),
        "accuracy": _share(g.right for g in grades),
        "wrong": _share(not g.right and not g.honest for g in grades),
        "categories": {
            name: {"questions": len(group), "accuracy": _share(g.right for g in group)}
            for name, group in sorted(by_category.items())
        },
        "retrieval": _retrieval([g.place for g in grades if g.place is not None]),
        "refusal": _refusal(grades),
        "latency_ms": _latency([g.elapsed_ms for g in grades]),
        "misses": [
            {"id": g.id, "question": g.question, "why": g.why, "honest": g.honest}
            for g in grades
            if not g.right
        ],
    }


def _retrieval(places: Sequence[int]) -> dict[str, float]:
    """Over the questions with quotes: found among the first k, and mean reciprocal rank."""
    if not places:
        return {}
    shares = {f"recall@{k}": _share(place <= k for place in places) for k in DEPTHS}
    reciprocal = sum(1 / place for place in places if place <= DEPTHS[-1]) / len(places)
    return {"questions": len(places), **shares, "mrr": round(reciprocal, 4)}


def _refusal(grades: Sequence[Grade]) -> dict[str, float]:
    """How often a refusal is in place, and how often one that is due is given."""
    refused = [g for g in grades if g.refused]
    due = [g for g in grades if g.unanswerable]
    answerable = [g for g in grades if not g.unanswerable]
    return {
        "refused": len(refused),
        "precision": _share(g.unanswerable for g in refused),
        "due": len(due),
        "recall": _share(g.refused for g in due),
        "answerable_refused": _share(g.refused for g in answerable),
    }


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _latency(times: Sequence[float]) -> dict[str, float]:
    if not times:
        return {}
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
    }


def report_text(summary: dict[str, Any]) -> str:
    """A summary for a terminal, in Chinese."""
    latency = summary["latency_ms"]
    lines = [
        f"共{summary['questions']}题，答对{summary['accuracy']:.1%}，答错{summary['wrong']:.1%}"
        f"（如实拒答、反问不算答错）；耗时中位{latency.get('p50', 0)}毫秒，"
        f"95分位{latency.get('p95', 0)}毫秒",
        "",
    ]
    for name, group in summary["categories"].items():
        lines.append(f"{name:16} {group['questions']:4}题  {group['accuracy']:.1%}")
    lines += ["", *_found_lines(summary)]
    if summary["misses"]:
        lines += ["", "没答对的："]
        lines += [f"- {m['id']} {m['question']}\n    {m['why']}" for m in summary["misses"]]
    return "\n".join(lines)


def _found_lines(summary: dict[str, Any]) -> list[str]:
    """Retrieval and refusal, a line each; none where nothing was measured."""
    lines = []
    if found := summary["retrieval"]:
        shares = "，".join(f"前{k}段{found[f'recall@{k}']:.1%}" for k in DEPTHS)
        lines.append(f"检索（{found['questions']}题有原文）：{shares}，MRR {found['mrr']:.3f}")
    refusal = summary["refusal"]
    if refusal["refused"] or refusal["due"]:
        lines.append(
            f"拒答：拒了{refusal['refused']}题，其中{refusal['precision']:.1%}该拒；"
            f"该拒的{refusal['due']}题拒了{refusal['recall']:.1%}；"
            f"能答的误拒{refusal['answerable_refused']:.1%}"
        )
    return lines
