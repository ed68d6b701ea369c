"""Ways of asking that a demanding reader tried: answered, or said why not; never a wrong claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import make_variant

from assistant import Assistant
from assistant.answering import gather, write
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question
from ingest import read_plan


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    return Assistant(shared_home)


def ask(assistant: Assistant, text: str) -> Answer:
    return assistant.ask(Question(text))


@pytest.fixture(params=(1, 4))
def other(request: pytest.FixtureRequest, tmp_path: Path) -> View:
    """A plan with other departments, rows and numbers."""
    path = tmp_path / "plan.txt"
    path.write_text(make_variant(request.param).text, encoding="utf-8")
    return View(read_plan(path))


def ask_of(view: View, text: str) -> Answer:
    reading = understand(Question(text), view)
    return write(reading, gather(reading, view, searcher=None), view)


# ── the body beside the lists ──


@pytest.mark.parametrize(
    "text", ["正文和清单写法一样吗", "正文和清单有没有出入", "清单跟正文哪些地方对不上"]
)
def test_the_whole_lists_are_compared_with_the_body(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert "88项" in answer.answer
    assert "79项" in answer.answer
    assert ("goal", 13) in {(ref.list, ref.number) for ref in answer.rows}
    assert "“年均增速”" in answer.answer
    # one sentence of the body cut in two rows is no difference
    assert ("goal", 1) not in {(ref.list, ref.number) for ref in answer.rows}


def test_one_row_beside_the_body(assistant: Assistant) -> None:
    answer = ask(assistant, "任务25和正文写法一样吗")
    assert [(ref.list, ref.number) for ref in answer.rows] == [("task", 25)]
    assert "依法严厉打击危险废物非法转移" in answer.answer.split("\n\n")[1]
    alike = ask(assistant, "目标16和正文有出入吗")
    assert "说法相同" in alike.answer


def test_rows_of_another_plan_are_compared(other: View) -> None:
    answer = ask_of(other, "正文和任务清单有没有出入")
    assert f"{len(other.plan.tasks)}项" in answer.answer


# ── departments that only lead or only take part ──


@pytest.mark.parametrize(
    ("text", "role", "without"),
    [
        ("只有参与没有牵头的单位有哪些", "participate", "lead"),
        ("哪些部门只配合不牵头", "participate", "lead"),
        ("只牵头不参与的单位有哪些", "lead", "participate"),
        ("哪几家单位光牵头、没有参与", "lead", "participate"),
    ],
)
def test_departments_with_one_role_only(other: View, text: str, role: str, without: str) -> None:
    answer = ask_of(other, text)
    units = other.units
    rows = {name: units.rows_of(name, role) for name in units.departments if "（" not in name}  # type: ignore[arg-type]
    wanted = [n for n, refs in rows.items() if refs and not units.rows_of(n, without)]  # type: ignore[arg-type]
    assert answer.count == len(wanted)
    assert all(name in answer.answer for name in wanted)


def test_rows_without_a_lead_are_still_told(assistant: Assistant) -> None:
    assert {ref.number for ref in ask(assistant, "没有牵头的任务有哪些").rows} == {40, 41}


# ── what is mentioned ──


@pytest.mark.parametrize(
    "text", ["方案里点名宁波的地方有哪些", "提到宁波几次", "宁波市在方案里出现了几次"]
)
def test_mentions_are_found_in_body_and_lists(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert "8处" in answer.answer
    assert {ref.number for ref in answer.rows} == {3, 4, 26, 47}
    assert "支持宁波市开展碳资信工作" in answer.answer
    assert all("宁波" in cited.quote for cited in answer.citations if "清单" not in cited.section)


def test_mentions_in_one_list_are_its_rows(assistant: Assistant) -> None:
    answer = ask(assistant, "哪些任务提到再生水")
    assert [(ref.list, ref.number) for ref in answer.rows] == [("task", 21)]
    # 文件里 is the plan here, not the list of policies
    assert "光伏" in ask(assistant, "文件里写到光伏没有").answer


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("方案提到CCUS吗", "二氧化碳捕集、利用与封存"),
        ("方案写到NOx了吗", "氮氧化物"),
        ("有没有VOCs", "VOCs"),
        ("提到细颗粒物吗", "PM2.5"),
    ],
)
def test_other_ways_to_write_a_name_count(assistant: Assistant, text: str, written: str) -> None:
    answer = ask(assistant, text)
    assert answer.kind == "lookup"
    assert f"“{written}”" in answer.answer


@pytest.mark.parametrize("name", ["BIM", "ESG", "EOD"])
def test_a_denial_says_what_was_looked_for(assistant: Assistant, name: str) -> None:
    for text in (f"方案提到{name}吗", f"方案有没有{name}的内容"):
        answer = ask(assistant, text)
        assert answer.kind == "refusal"
        assert name in answer.answer
        assert "的写法也没有找到" in answer.answer


def test_mentions_in_another_plan(other: View) -> None:
    answer = ask_of(other, "方案提到宁波几次")
    assert all("宁波" in cited.quote for cited in answer.citations)
    rows = [row for row in other.rows if "宁波" in row.text]
    assert len(answer.rows) == len(rows)
