"""Parts of lists and annexes, deadlines before and after, figures denied, things left out."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("附件1讲的是什么", "目标清单：32项"),
        ("附件2是什么", "三级指标24个"),
        ("整个方案正文分几大块，标题报一遍", "正文共**10**章"),
        ("正文第六部分说的是什么，下面有哪几条？", "六、统筹保护修复和扩容增汇"),
        ("目标、任务、政策三张表全加上，总共多少条？", "88"),
        ("任务清单没写期限的哪年完成", "未注明的，完成时限均为2025年"),
        ("哪些目标早于2025年完成", "目标31"),
        ("省公安厅供数的指标占总指数多大分量", "占总指数3%"),
        ("2030年标杆项目是2025年的几倍", "400个 ÷ 200个 = 2"),
        ("数字孪生正文里提到没有，还是只有清单有", "清单"),
    ],
)
def test_is_answered(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind not in ("refusal", "clarify")
    assert words in answer.answer


def test_the_rows_under_a_heading_of_a_list(assistant: Assistant) -> None:
    answer = ask(assistant, "任务清单“推进非二氧化碳温室气体协同控制”那一块有几项")
    assert answer.count == len(answer.rows) == 3
    assert {ref.number for ref in answer.rows} == {11, 12, 13}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("森林覆盖率2025年目标不是62%，是61.5%吧？", "对，"),
        ("森林覆盖率不是61.5%而是62%吗", "不对："),
        ("是不是要新建500座加氢站", "没有“500座”这个数"),
        ("单位GDP能耗2025年下降14.5%对吗", "没有“14.5%”这个数"),
    ],
)
def test_a_figure_that_is_claimed_is_judged(
    assistant: Assistant, question: str, verdict: str
) -> None:
    assert verdict in ask(assistant, question).answer


def test_one_of_two_measures_has_no_target(assistant: Assistant) -> None:
    answer = ask(assistant, "森林蓄积量和森林覆盖率2025年目标分别是多少")
    assert "没有找到“森林蓄积量”的目标数" in answer.answer
    assert "61.5%" in answer.answer


def test_each_of_several_measures_is_answered(assistant: Assistant) -> None:
    answer = ask(assistant, "湿地保护率、森林覆盖率、一般工业固废综合利用率2025年各是多少")
    assert all(figure in answer.answer for figure in ("55%", "61.5%", "98%"))


def test_a_part_that_the_index_does_not_have(assistant: Assistant) -> None:
    answer = ask(assistant, "大气环境和水环境权重比较")
    assert answer.kind == "refusal"
    assert "没有“水环境”" in answer.answer


def test_two_parts_are_weighed(assistant: Assistant) -> None:
    answer = ask(assistant, "能源结构优化和产业结构优化哪个对指数影响大")
    assert "多 **2个百分点**" in answer.answer


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("3400万千瓦等于多少亿千瓦", "3400万千瓦 = **0.34亿千瓦**", 0.34),
        ("林业碳汇先行基地10万亩折合多少公顷", "10万亩 ≈ **6666.67公顷**", 6666.6666666667),
    ],
)
def test_a_figure_of_the_plan_in_another_unit(
    assistant: Assistant, question: str, words: str, value: float
) -> None:
    answer = ask(assistant, question)
    assert words in answer.answer
    assert answer.value == value
    assert answer.citations


def test_two_ways_to_write_an_amount(assistant: Assistant) -> None:
    same = ask(assistant, "1000万千瓦和0.1亿千瓦是一回事吗")
    other = ask(assistant, "1000万千瓦和1亿千瓦是一回事吗")
    assert "是一回事：1000万千瓦 = 0.1亿千瓦" in same.answer
    assert "不是一回事" in other.answer


@pytest.mark.parametrize("question", ["500万亩折合多少公顷", "3400万千瓦等于多少公顷"])
def test_what_the_plan_does_not_have_is_not_turned(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).value is None


def test_what_is_measured_only_together_is_not_told_apart(assistant: Assistant) -> None:
    apart = ask(assistant, "3400万千瓦里头，风电和光伏各占多少？")
    assert apart.kind == "refusal"
    assert "没有把风电、光伏分开写" in apart.answer
    both = ask(assistant, "农村生活污水治理的行政村覆盖率和出水达标率指标各是多少？")
    assert "95%" in both.answer
    assert both.kind != "refusal"


def test_a_place_answers_where(assistant: Assistant) -> None:
    answer = ask(assistant, "统筹排污许可和碳排放管理的试点选在哪里探索？")
    assert "在杭州等地探索" in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("哪些任务和企业有关", "任务清单里提到“企业”的有4项"),
        ("哪些任务涉及企业", "任务清单里提到“企业”的有4项"),
        ("方案的总体目标是什么", "（二）主要目标**（第2页）"),
        ("绍兴承担哪些试点", "清单里点名绍兴的有4项"),
        ("给领导写一段关于氢能的内容", "氢能"),
        ("氢能三句话概括", "氢能"),
    ],
)
def test_other_ways_to_ask_are_understood(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind not in ("refusal", "clarify")
    assert words in answer.answer


@pytest.mark.parametrize("question", ["PM2.5目标是多少", "全省PM2.5到2025年降到多少"])
def test_an_indicator_without_a_target_is_told(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "refusal"
    assert "没有给这一项定目标值" in answer.answer


@pytest.mark.parametrize("question", ["综合能源站有要求吗", "草原盖度怎么算"])
def test_the_seam_of_two_words_is_no_slip_of_the_pen(assistant: Assistant, question: str) -> None:
    assert "理解" not in ask(assistant, question).answer
