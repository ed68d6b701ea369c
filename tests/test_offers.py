"""What is offered to be asked next: answerable, not asked yet, and not what was just told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scoring_cases import plan_framework

from assistant import Assistant
from assistant.answering import gather, write
from assistant.cities.kept import keep
from assistant.follow_ups import with_follow_ups
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question
from corpus.places import section_place
from corpus.plan import Row
from scoring.assumptions import default_composite
from scoring.example import write_example

FOLDER = Path(__file__).with_name("questions")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant that has the figures of the invented cities, too."""
    home = tmp_path_factory.mktemp("figures")
    assistant = Assistant(home)
    out = io.BytesIO()
    write_example(default_composite(plan_framework()), out)
    keep(home, assistant.plan(), "例.xlsx", out.getvalue())
    return assistant


def offered(assistant: Assistant, question: str, *history: str) -> tuple[str, ...]:
    return assistant.ask(Question(question, history)).follow_ups


@pytest.mark.parametrize(
    ("question", "offers"),
    [
        (
            "省林业局牵头哪些任务？",
            (
                "省林业局参与哪些任务？",
                "省林业局和哪些单位一起牵头？",
                "方案正文对加强生态保护修复监管怎么说？",
            ),
        ),
        ("任务12和任务13由谁牵头", ("方案正文对推进非二氧化碳温室气体协同控制怎么说？",)),
        ("哪些任务没有参与单位", ("省生态环境厅牵头哪些任务？", "哪个单位牵头的任务最多？")),
        ("任务清单一共多少项？", ("哪个单位牵头的任务最多？", "哪些任务由几家共同牵头？")),
        ("哪个单位牵头的任务最多？", ("省生态环境厅牵头哪些任务？", "哪些任务由几家共同牵头？")),
        ("方案对加强生态环境准入管理有什么要求？", ("任务2（加强生态环境准入管理）由谁牵头？",)),
        (
            "2025年非化石能源占比目标是多少？",
            ("2030年非化石能源占一次能源消费比重的目标是多少？",),
        ),
        (
            "PM2.5浓度改善率提高10分，指数涨多少？",
            ("PM2.5浓度改善率在总指数里占多大权重？", "环境质量下面有哪些三级指标？"),
        ),
        ("各市指数排名", ("癸市哪里失分最多？", "哪个市进步最大？")),
        ("甲市哪里失分最多", ("甲市抓什么提分最划算？", "甲市离第一还差多少？")),
    ],
)
def test_an_answer_leads_to_something_that_it_did_not_tell(
    desk: Assistant, question: str, offers: tuple[str, ...]
) -> None:
    assert offered(desk, question)[: len(offers)] == offers


def test_what_was_asked_before_is_not_offered_again(desk: Assistant) -> None:
    question = "省林业局牵头哪些任务？"
    first = offered(desk, question)
    later = offered(desk, question, *first)
    assert len(later) > 0
    assert not {*first} & {*later}


def conversations() -> Iterator[tuple[str, ...]]:
    """Questions of every kind, each with those before it."""
    for name, step in (("dev", 1), ("english", 3), ("data", 6)):
        lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines[::step]:
            asked = json.loads(line)
            yield (*asked.get("history", ()), asked["question"])


def test_whatever_is_offered_is_answered_in_its_conversation(desk: Assistant) -> None:
    """Alone and after what was asked before it: 哪些任务…, after 省财政厅…, is of all tasks."""
    wrong: list[tuple[object, ...]] = []
    for history in conversations():
        given = desk.ask(Question(history[-1], history[:-1]))
        if given.kind == "clarify":
            continue
        if not given.follow_ups:
            wrong.append((history, "nothing"))
        for offer in given.follow_ups:
            alone, after = desk.ask(Question(offer)), desk.ask(Question(offer, history))
            unanswered = after.kind in ("refusal", "clarify")
            if offer in history or unanswered or after.answer in (given.answer, ""):
                wrong.append((history, offer))
            elif after.rows != alone.rows:
                wrong.append((history, offer, "leans on what was before"))
    assert not wrong


def test_every_measure_of_the_body_is_told_under_its_title(assistant: Assistant) -> None:
    """非二氧化碳, 八大水系: a numeral in a title is no number of a section."""
    view = View(assistant.plan())
    titled = [s for s in view.plan.sections if s.level == 2 and s.label and s.sentences]
    assert len(titled) > 25
    for section in titled:
        if not section.path[0].startswith("附件"):
            answer = assistant.ask(Question(f"方案正文对{section.title}怎么说？"))
            assert answer.citations[0].section.startswith(section_place(section)), section.title
    numbered = assistant.ask(Question("正文（七）讲什么")).citations[0].section
    assert "（七）推进非二氧化碳温室气体协同控制" in numbered
    assert assistant.ask(Question("正文第七条讲什么")).citations[0].section == numbered


def answer_of(text: str, view: View) -> Answer:
    reading = understand(Question(text), view)
    return write(reading, gather(reading, view, searcher=None), view)


def of_rows(view: View) -> Iterator[str]:
    rows: list[Row] = list(view.rows)
    for row in rows[:: max(1, len(rows) // 12)]:
        yield {"goal": "目标", "task": "任务", "policy": "政策"}[
            row.LIST
        ] + f"{row.number}由谁牵头？"
    for unit in view.units.units[:8]:
        yield f"{unit.name}牵头哪些任务？"
    yield from ("任务清单一共多少项？", "哪个单位牵头的任务最多？", "政策清单有哪些？")


def test_offers_of_other_plans_are_answered_too(other: View) -> None:
    asked = 0
    for question in of_rows(other):
        given = answer_of(question, other)
        for offer in with_follow_ups(given, other, False, Question(question)):
            answer = answer_of(offer, other)
            assert answer.kind not in ("refusal", "clarify"), (question, offer)
            assert answer.answer != given.answer, (question, offer)
            asked += 1
    assert asked > 30


def test_a_home_without_figures_offers_none(assistant: Assistant, tmp_path: Path) -> None:
    assert not any("市" in offer for offer in offered(assistant, "权重最大的三级指标是哪个？"))
