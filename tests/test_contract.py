"""Answers have the shape that is promised, and every citation stands in the document.

Asked are all question files of `tests/questions`: whatever comes out, right or not,
must be an answer as `schema/answer.schema.json` says, and prove itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, Xietong
from jsonschema import Draft202012Validator
from variants_cells import document_path, stands

from corpus.plan import Plan
from corpus.text import squeeze
from ingest import read_plan

TESTS = Path(__file__).parent
SCHEMA = json.loads((TESTS / "schema" / "answer.schema.json").read_text(encoding="utf-8"))
# in the order in which an answer is written
KEYS = [
    "id",
    "question",
    "kind",
    "answer",
    "rows",
    "lead",
    "participants",
    "count",
    "value",
    "unit",
    "citations",
    "produced_by",
    "plan",
    "follow_ups",
    "elapsed_ms",
]

OF_EACH_KIND = {
    "lookup": "任务12由谁牵头",
    "passage": "低碳农场怎么建设",
    "index": "PM2.5浓度改善率在总指数里占多大权重？",
    "clarify": "第3项由谁牵头",
    "refusal": "第48项任务由谁牵头",
}

Record = dict[str, Any]
Answered = dict[str, list[tuple[Record, Record]]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(document_path())


@pytest.fixture(scope="module")
def asked(answered: Answered) -> list[Record]:
    return [line for pairs in answered.values() for line, _ in pairs]


@pytest.fixture(scope="module")
def answers(answered: Answered) -> list[Record]:
    return [answer for pairs in answered.values() for _, answer in pairs]


def complaints(answer: Record) -> list[str]:
    found = Draft202012Validator(SCHEMA).iter_errors(answer)
    return [f"{answer['question']}: {error.json_path}: {error.message}" for error in found]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(KEYS)


@pytest.mark.parametrize(("kind", "question"), OF_EACH_KIND.items())
def test_an_answer_of_each_kind(
    kind: str, question: str, xietong: Xietong, shared_home: Path
) -> None:
    ran: Ran = xietong("ask", question, "--json", home=shared_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    answer = json.loads(ran.stdout)
    assert answer["kind"] == kind
    assert list(answer) == KEYS[1:]  # no id outside a batch
    assert not complaints(answer)


def test_every_answer_fits_the_schema(answers: list[Record]) -> None:
    assert not [line for answer in answers for line in complaints(answer)]


def test_answers_come_in_order_with_the_questions_and_their_ids(
    asked: list[Record], answers: list[Record]
) -> None:
    given = [(line["id"], line["question"]) for line in asked]
    assert [(answer["id"], answer["question"]) for answer in answers] == given
    assert all(list(answer) == KEYS for answer in answers)


def test_every_quote_stands_on_its_page(answers: list[Record], plan: Plan) -> None:
    pages = [squeeze(page) for page in plan.pages]
    lost = [
        f"{answer['question']}: page {c['page']}: {c['quote']}"
        for answer in answers
        for c in answer["citations"]
        if not stands(c["quote"], c["page"], pages)
    ]
    assert not lost


def test_every_citation_names_its_document_and_an_existing_heading(
    answers: list[Record], plan: Plan
) -> None:
    headings = {squeeze(section.heading) for section in plan.sections} | {squeeze(plan.title)}
    for answer in answers:
        for citation in answer["citations"]:
            assert (citation["plan"], citation["document"]) == (plan.id, plan.title)
            place = squeeze(citation["section"])
            assert any(heading in place for heading in headings) or "附件2" in place, place


def test_rows_exist_and_units_are_those_of_the_row(answers: list[Record], plan: Plan) -> None:
    rows = {(row.LIST, row.number): row for row in plan.rows()}
    numbers = {*rows, *(("indicator", leaf.number) for leaf in plan.indicators)}
    for answer in answers:
        assert {(row["list"], row["number"]) for row in answer["rows"]} <= numbers
        if answer["lead"]:
            for address in answer["rows"]:  # several, only where all have that lead
                row = rows[address["list"], address["number"]]
                assert answer["lead"] == list(row.lead_units), answer["question"]


def test_a_quoted_passage_is_cited(answers: list[Record]) -> None:
    """What an answer of passages shows as quotation (`> …`) is in its citations."""
    for answer in answers:
        if answer["produced_by"] != "extraction":
            continue
        quotes = {squeeze(c["quote"]) for c in answer["citations"]}
        shown = [line[2:] for line in answer["answer"].splitlines() if line.startswith("> ")]
        for line in shown:
            # …… stands where sentences are left out
            for words in map(squeeze, line.split("……")):
                assert words.startswith("—") or any(words in quote for quote in quotes), line
