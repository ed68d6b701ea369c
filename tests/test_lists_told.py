"""Rows and parts of the plan that are told one by one, each with its page."""

from __future__ import annotations

import pytest
from asking_cases import ask, ask_of

from assistant import Assistant
from assistant.view import View


@pytest.mark.parametrize("text", ["政策清单有几条，分别是什么", "政策清单有哪些内容"])
def test_a_short_list_is_told_row_by_row(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert answer.count == 9
    assert answer.answer.count("（第28页）") == 9
    assert ask(assistant, "政策清单有几条").rows == ()


def test_a_list_of_another_plan_is_told_with_its_pages(other: View) -> None:
    rows = list(other.plan.rows("policy"))
    answer = ask_of(other, "政策清单有哪些内容")
    assert [ref.number for ref in answer.rows] == [row.number for row in rows]
    if len(rows) <= 20:
        assert all(f"政策{row.number}：{row.text[:10]}" in answer.answer for row in rows)


def test_rows_due_first_and_last(assistant: Assistant, other: View) -> None:
    answer = ask(assistant, "期限最早的是哪项")
    assert [(ref.list, ref.number) for ref in answer.rows] == [("goal", 31)]
    assert "2023年" in answer.answer
    assert "第17页" in answer.answer
    assert len(ask(assistant, "任务里完成时限最晚的是哪些").rows) == 47
    years = [row.deadline_year for row in other.rows if row.deadline_year]
    found = ask_of(other, "期限最早的是哪项").rows
    due = {row.deadline_year for ref in found if (row := other.row(ref))}
    assert due == ({min(years)} if years else set())


def test_rows_of_another_list_with_another_year_are_told(assistant: Assistant) -> None:
    answer = ask(assistant, "完成时限不是2025年的任务")
    assert "任务清单里没有" in answer.answer
    assert "目标31（2023年）" in answer.answer
    assert "已经过了" not in answer.answer


@pytest.mark.parametrize(
    "text", ["2025到2030标杆项目还要再建多少", "2025年到2030年，标杆项目还要再建多少？"]
)
def test_what_is_still_to_be_built_is_a_difference(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert "400个 − 200个 = 200个" in answer.answer
    assert "建设200个标杆项目" in answer.answer
    assert "建设400个标杆项目" in answer.answer


def test_rows_of_a_department_have_their_words(assistant: Assistant) -> None:
    answer = ask(assistant, "省水利厅要做什么")
    counts, rest = answer.answer.split("省水利厅牵头的：")
    assert "牵头4项" in counts
    assert "参与5项" in counts
    lead, joined = rest.split("省水利厅参与的：")
    assert "任务29：实施河湖水系综合整治" in lead
    assert "（第24页）" in lead
    assert joined.count("- ") == 5


def test_a_department_with_one_row_is_not_asked_after_more(assistant: Assistant) -> None:
    assert not any("杭州铁路" in q for q in ask(assistant, "杭州铁路办事处牵头什么").follow_ups)
    assert any("省治水办还牵头" in q for q in ask(assistant, "目标18由谁牵头").follow_ups)


def test_the_row_is_named_once(assistant: Assistant) -> None:
    first = ask(assistant, "目标18的参与单位有哪些").answer.split("\n")[0]
    assert first.count("目标18") == 1
    assert "由省治水办牵头" in first


def test_each_part_of_a_section_has_its_page(assistant: Assistant) -> None:
    answer = ask(assistant, "方案的基本原则有哪几条").answer
    assert "- 政府主导，市场激励（第1页）" in answer
    assert "- 科技引领，优化路径（第2页）" in answer


def test_each_part_of_the_index_has_its_page(assistant: Assistant) -> None:
    answer = ask(assistant, "二级指标各占多少").answer
    assert answer.count("第29页") + answer.count("第29—30页") + answer.count("第30页") == 16


@pytest.mark.parametrize(
    ("text", "count"),
    [("有几章", 10), ("方案结构", 10), ("方案一共多少条措施", 29), ("方案分几章几条", 10)],
)
def test_the_body_is_counted_by_its_headings(assistant: Assistant, text: str, count: int) -> None:
    answer = ask(assistant, text)
    assert answer.count == count
    assert "三、推进大气污染防治协同控制（第4页）：4条，（四）至（七）" in answer.answer


def test_the_body_of_another_plan_is_counted(other: View) -> None:
    chapters = [
        s for s in other.plan.sections if s.level == 1 and s.label and "附件" not in s.label
    ]
    answer = ask_of(other, "方案有几章")
    assert answer.count == len(chapters)
    assert all(chapter.heading in answer.answer for chapter in chapters)


@pytest.mark.parametrize("text", ["第三章讲什么", "省财政厅有几条措施"])
def test_a_chapter_or_a_department_is_no_outline(assistant: Assistant, text: str) -> None:
    assert "正文共" not in ask(assistant, text).answer
