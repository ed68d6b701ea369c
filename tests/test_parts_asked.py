"""Chapters, sections, pages and headings: of the body, or of the list of tasks."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant
from corpus.answer import Question


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        # the list numbers its chapters apart from the body
        ("任务清单第二章有多少条任务", 4, 13),
        ("任务清单六、开展模式创新下有几项任务", 36, 39),
        ("五、统筹保护修复和扩容增汇下的任务", 28, 35),
        ("列出“创新政策制度”下面的所有任务", 40, 47),
        ("“推进大气污染防治协同控制”包含哪些任务", 4, 13),
        ("第四部分固废一共有几项任务", 22, 27),
        ("第八章有哪些任务", 40, 47),
        # a section of the body has the number of the item in the list
        ("第十二节对应任务几", 26, 26),
        ("（十）强化水资源节约集约利用有哪些任务，谁牵头", 19, 21),
        ("任务清单哪一章的任务最多", 4, 13),
    ],
)
def test_tasks_below_a_heading(assistant: Assistant, question: str, first: int, last: int) -> None:
    rows = ask(assistant, question).rows
    assert [row.number for row in rows] == list(range(first, last + 1))
    assert {row.list for row in rows} == {"task"}


def test_whose_they_are_is_told_with_them(assistant: Assistant) -> None:
    answer = ask(assistant, "（十）强化水资源节约集约利用有哪些任务，谁牵头").answer
    assert "**任务19**由省水利厅牵头" in answer
    assert "**任务20**由省经信厅牵头" in answer


def test_a_number_that_may_be_of_two_chapters_is_asked_back(assistant: Assistant) -> None:
    answer = ask(assistant, "第二章有几项任务")
    assert answer.kind == "clarify"
    assert "一、加强源头防控：3项（任务1—3）" in answer.answer
    assert "二、推进大气污染防治协同控制：10项（任务4—13）" in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("第六章第三节是什么内容", "（十六）增强碳汇能力"),
        ("第五章最后一节是什么", "（十三）加强塑料污染全链条治理"),
        ("（二十三）节属于哪一章", "属于**八、创新政策制度**"),
        ("第二章有几节", "下有**3**节"),
        ("（十六）有哪些数字目标", "全省森林覆盖率达到61.5%（第9页）"),
        ("第20页有什么", "任务13"),
        ("方案第7页讲了什么", "（十）强化水资源节约集约利用"),
        ("方案标题是什么", "浙江省减污降碳协同创新区建设实施方案（征求意见稿）"),
        ("方案是正式文件还是征求意见稿", "**征求意见稿**"),
        ("附件有几个", "附件有**2**个"),
        ("附件1从第几页开始", "第14页起"),
        ("目录", "十、加强组织实施"),
        ("这个方案和国家的方案是什么关系", "减污降碳协同增效实施方案"),
    ],
)
def test_parts_of_the_document_are_told(assistant: Assistant, question: str, words: str) -> None:
    assert words in ask(assistant, question).answer


def test_a_run_of_sections_is_told_whole(assistant: Assistant) -> None:
    answer = ask(assistant, "（二十五）到（二十九）都是什么").answer
    assert all(f"（二十{number}）" in answer for number in "五六七八九")


def test_a_place_and_a_number_that_differ_are_both_told(assistant: Assistant) -> None:
    answer = ask(assistant, "第三章第四节讲什么").answer
    assert "（四）推进重点行业绿色低碳发展" in answer
    assert "（七）推进非二氧化碳温室气体协同控制" in answer


def test_the_last_thing_on_a_page(assistant: Assistant) -> None:
    answer = ask(assistant, "第5页最后一条是什么").answer
    assert answer.splitlines()[-1] == "- （七）推进非二氧化碳温室气体协同控制"


def test_sections_without_tasks_are_found(assistant: Assistant) -> None:
    answer = ask(assistant, "正文里提到但任务清单没有写的有哪些").answer
    assert "有5节" in answer
    assert "没有和（二十五）" in ask(assistant, "（二十五）对应哪些任务").answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("第40页有什么", "方案共30页"),
        ("第十二章第一节", "正文共10章"),
        ("任务清单第九章有几项任务", "一共7个"),
    ],
)
def test_parts_that_there_are_none_of_are_refused(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "refusal"
    assert words in answer.answer


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("第三章讲什么", "第二节具体说了什么"), "（五）加强工业源大气污染物与温室气体协同控制"),
        (("第三章讲什么", "第二节具体说了什么", "这一节有哪些数字目标"), "60万吨/年"),
        (("第二章", "有几节"), "下有**3**节"),
        (("第二章", "有几节", "最后一节说什么"), "（三）推动能源绿色低碳供应"),
        (("第二章", "有几节", "最后一节说什么", "对应哪条任务"), "任务3"),
        (("谁负责塑料污染", "它在目标清单里是第几项", "在正文第几页"), "第8页"),
    ],
)
def test_a_chapter_is_spoken_of_further(
    assistant: Assistant, turns: tuple[str, ...], words: str
) -> None:
    assert words in assistant.ask(Question(turns[-1], turns[:-1])).answer


def test_a_row_beside_the_body_is_quoted_without_its_units(assistant: Assistant) -> None:
    quoted = [line for line in ask(assistant, "任务36对应正文哪一节").answer.splitlines() if line]
    assert quoted[1].endswith("助力实现区域绿色低碳发展目标。")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("任务清单分几章", "分**8**个大标题"),
        ("（二十五）对应哪些任务", "任务28"),
        ("方案是不是征求意见稿", "**送审稿**"),
        ("第三章第三节", "（七）加强煤矿瓦斯和矿区治理"),
        ("第40页有什么", "方案共16页"),
    ],
)
def test_another_plan_is_asked_the_same_way(
    elsewhere: Assistant, question: str, words: str
) -> None:
    assert words in ask(elsewhere, question).answer
