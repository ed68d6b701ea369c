"""The figures of `xietong evaluate`, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.grading import Grade, grade, report_text, summarise
from corpus.answer import Answer

FOUND = ("建成1000家低碳生态农场。", "深化工业炉窑综合治理。", "推动源头减量。")
PASSAGE = Answer("？", "passage", "方案这样写")
REFUSAL = Answer("？", "refusal", "方案里没有找到")


def graded(kind: str, answer: Answer, *quotes: str) -> Grade:
    expect = {"quote": list(quotes)} if quotes else {}
    line: dict[str, Any] = {"id": "1", "kind": kind, "question": "？", "expect": expect}
    return grade(line, answer, FOUND if quotes else ())


@pytest.mark.parametrize(
    ("quotes", "place"),
    [
        (("低碳生态农场",), 1),
        (("工业 炉窑",), 2),
        (("低碳生态农场", "源头减量"), 3),  # all that is wanted must be read
        (("海水淡化",), 4),
        ((), None),
    ],
)
def test_the_place_of_what_is_wanted(quotes: tuple[str, ...], place: int | None) -> None:
    assert graded("passage", PASSAGE, *quotes).place == place


def test_recall_and_reciprocal_rank() -> None:
    base = graded("passage", PASSAGE, "低碳生态农场")
    places = [1, 1, 2, 4, 11, None]
    found = summarise([replace(base, place=place) for place in places])["retrieval"]
    assert found == {
        "questions": 5,
        "recall@1": 0.4,
        "recall@3": 0.6,
        "recall@5": 0.8,
        "recall@10": 0.8,
        "mrr": 0.55,  # (1 + 1 + 1/2 + 1/4) / 5
    }


def test_refusals_given_and_due() -> None:
    grades = [
        graded("refusal", REFUSAL),
        graded("refusal", REFUSAL),
        graded("refusal", PASSAGE),
        graded("passage", REFUSAL),
        *[graded("passage", PASSAGE)] * 3,
    ]
    assert summarise(grades)["refusal"] == {
        "refused": 3,
        "precision": 0.6667,
        "due": 3,
        "recall": 0.6667,
        "answerable_refused": 0.25,
    }


def test_the_report_says_what_was_measured() -> None:
    both = [graded("passage", PASSAGE, "工业炉窑"), graded("refusal", REFUSAL)]
    text = report_text(summarise(both))
    assert "检索（1题有原文）：前1段0.0%，前3段100.0%" in text
    assert "该拒的1题拒了100.0%" in text
    assert "检索" not in report_text(summarise([graded("lookup", PASSAGE)]))
