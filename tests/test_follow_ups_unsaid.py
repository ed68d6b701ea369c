"""Follow-ups that leave out what they are about: completed where it is certain, else asked back."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import make_variant

from assistant import Assistant
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question
from ingest import read_plan


@pytest.fixture(scope="module")
def assistant(shared_home: Path) -> Assistant:
    return Assistant(shared_home)


def last_of(assistant: Assistant, chain: str) -> Answer:
    """The answer to the last question of `chain`, those before it being its history."""
    *history, question = chain.split("＞")
    return assistant.ask(Question(question, tuple(history)))


def rows(answer: Answer) -> set[tuple[str, int]]:
    return {(ref.list, ref.number) for ref in answer.rows}


# ── of the two things asked of before ──


@pytest.mark.parametrize(
    ("chain", "expected", "words"),
    [
        (
            "任务12由谁牵头？＞任务13呢？＞这两个牵头单位一样吗？",
            {("task", 12), ("task", 13)},
            "牵头单位不一样",
        ),
        (
            "任务3谁牵头＞任务4呢＞任务5呢＞这三项牵头单位一样吗",
            {("task", 3), ("task", 4), ("task", 5)},
            "牵头单位不一样",
        ),
        (
            "任务3谁牵头＞任务4呢＞任务5呢＞这两项牵头单位一样吗",
            {("task", 4), ("task", 5)},
            "牵头单位不一样",
        ),
        (
            "任务12和任务13谁牵头＞这两个完成时限一样吗",
            {("task", 12), ("task", 13)},
            "完成时限一样",
        ),
        (
            "任务12由谁牵头？＞任务13呢？＞这两项的参与单位有没有重复的？",
            {("task", 12), ("task", 13)},
            "都没有列参与单位",
        ),
        (
            "省林业局牵头什么？＞那省水利厅呢？＞它们俩都参与的有哪些？",
            {("goal", 5), ("goal", 6), ("task", 36), ("task", 44)},
            "都参与的有4项",
        ),
        (
            "省经信厅牵头几项任务＞省发展改革委呢＞它们共同牵头的有哪些",
            {("task", 2), ("task", 5), ("task", 21), ("task", 23), ("task", 26)},
            "共同牵头",
        ),
        (
            "建筑垃圾利用率目标是多少？＞畜禽粪污呢？＞这两个谁牵头？",
            {("goal", 24), ("goal", 25)},
            "省农业农村厅",
        ),
    ],
)
def test_those_two_are_the_ones_asked_of_before(
    assistant: Assistant, chain: str, expected: set[tuple[str, int]], words: str
) -> None:
    answer = last_of(assistant, chain)
    assert rows(answer) == expected
    assert words in answer.answer


@pytest.mark.parametrize(
    ("chain", "value"),
    [
        ("协同指数里环境质量权重多少？＞碳排放水平呢？＞两项加起来呢？", 0.3),  # 0.15 + 0.15
        ("环境质量权重多少＞碳排放水平呢＞协同耦合度呢＞三项合计多少", 0.4),  # and 0.1
        ("大气环境权重？＞水协同治理呢？＞哪个大？", 0.11),  # 0.15 - 0.04
        ("环境质量权重多少＞结构调整措施协同度呢＞差多少", -0.05),  # 0.15 - 0.2
        ("PM2.5浓度权重多少＞AQI指数呢＞加起来多少", 0.06),  # 0.03 + 0.03
    ],
)
def test_weights_are_added_and_compared(assistant: Assistant, chain: str, value: float) -> None:
    assert last_of(assistant, chain).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        (
            "建筑垃圾利用率目标是多少？＞畜禽粪污呢？＞哪个高？",
            "**畜禽粪污资源化利用和无害化处理率**的目标数更大",
        ),
        ("建筑垃圾综合利用率目标多少＞畜禽粪污呢＞差多少", "92% − 90% = 2个百分点"),  # 92 - 90
        ("森林覆盖率目标是多少＞湿地保护率呢＞哪个更高", "相差6.5个百分点"),  # 61.5 - 55
        ("生态缓冲带修复多少公里＞岸坡改造呢＞加起来多少", "**3000公里**"),  # 1000 + 2000
        ("2025年核电装机多少＞风电光伏呢＞加起来多少", "**4400万千瓦**"),  # 1000 + 3400
        ("森林覆盖率目标是多少＞湿地保护率呢＞两项加起来", "不能相加"),
        ("目标24是什么＞目标25呢＞哪个高", "相差2个百分点"),  # 92 - 90
    ],
)
def test_targets_are_added_and_compared(assistant: Assistant, chain: str, words: str) -> None:
    assert words in last_of(assistant, chain).answer


@pytest.mark.parametrize(
    "chain",
    [
        "你好＞这两个牵头单位一样吗？",
        "你好＞哪个大？",
        "任务12由谁牵头？＞哪个大？",
        "任务12由谁牵头？＞这两个牵头单位一样吗？",
        "大气环境权重多少＞省林业局牵头什么＞哪个大",  # not of one kind
    ],
)
def test_where_two_things_were_not_asked_of_it_is_asked_which(
    assistant: Assistant, chain: str
) -> None:
    answer = last_of(assistant, chain)
    assert answer.kind == "clarify"
    assert not answer.rows


def test_things_named_in_the_question_itself_are_the_ones_compared(assistant: Assistant) -> None:
    answer = last_of(assistant, "任务12谁牵头＞任务13呢＞森林覆盖率和湿地保护率哪个高？")
    assert "61.5%" in answer.answer
    assert "任务12" not in answer.answer


@pytest.mark.parametrize("question", ["这三类标杆项目谁牵头", "这两年PM2.5改善最多的是哪个市"])
def test_those_with_a_noun_of_their_own_are_not_asked_back(
    assistant: Assistant, question: str
) -> None:
    assert "请说明问的是哪几项" not in assistant.ask(Question(question)).answer


def test_figures_of_different_units_are_not_compared(assistant: Assistant) -> None:
    answer = last_of(assistant, "森林覆盖率和美丽河湖哪个高？")
    assert "更大" not in answer.answer


# ── of one thing, unnamed ──


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ("活性炭再生处置谁牵头？＞要建多大规模？", "60万吨/年"),
        ("活性炭再生处置谁牵头？＞要建多大规模？＞有参与单位吗？", "**目标8**：没有列参与单位"),
        ("岸电改造谁负责？＞有截止时间吗？", "完成时限是2025年"),
        ("岸电改造谁负责？＞有截止时间吗？＞正文里怎么说的？", "港口主要码头岸电设施改造"),
        ("海洋云仓是什么？＞谁负责推广？", "任务27"),
        ("海洋云仓是什么？＞谁负责推广？＞在哪些地方推？", "全省沿海各设区市"),
        ("老旧货车淘汰谁负责＞要淘汰多少辆", "4万辆"),
        ("森林覆盖率在指数里权重是多少？＞那它对总分的实际占比是多少？", "**2%**"),
        ("省水利厅牵头哪些任务？＞具体内容是什么？", "大力实施国家节水行动"),
        ("省水利厅牵头哪些任务？＞具体内容是什么？", "实施河湖水系综合整治"),
        ("省水利厅牵头哪些任务？＞什么时候完成", "**任务29**"),
        ("塑料污染治理谁牵头？＞参与单位有哪几个？＞一共几家？", "共8家"),
    ],
)
def test_what_is_asked_of_no_named_matter_is_asked_of_the_one_before(
    assistant: Assistant, chain: str, words: str
) -> None:
    assert words in last_of(assistant, chain).answer


@pytest.mark.parametrize(
    "question",
    [
        "塑料污染治理谁牵头？",
        "老旧货车淘汰多少辆？",
        "森林覆盖率目标是多少？",
        "目标清单一共有几项？",
        "任务清单一共几项？",
        "省林业局牵头什么",
        "任务25的具体内容是什么？",
        "总体要求的内容是什么？",
        "权重最大的三级指标是哪个？",
        "海洋云仓在哪些地方推？",
        "今天天气怎么样",
    ],
)
@pytest.mark.parametrize("before", ["岸电改造谁负责？", "省水利厅牵头哪些任务？", "任务12谁牵头"])
def test_a_question_that_says_all_by_itself_takes_nothing_from_the_one_before(
    assistant: Assistant, before: str, question: str
) -> None:
    alone = assistant.ask(Question(question))
    after = assistant.ask(Question(question, (before,)))
    assert after.answer == alone.answer


def test_content_is_no_row_s_where_no_row_was_spoken_of(assistant: Assistant) -> None:
    """协同指数 is named in a target, which is not what is asked of."""
    assert not last_of(assistant, "协同指数有几个一级指标＞具体是什么").rows


def test_rows_are_told_in_full_where_their_difference_is_asked(assistant: Assistant) -> None:
    assert "沼气发电" in last_of(assistant, "任务12是什么＞任务13呢＞有什么区别").answer


# ── another plan ──


def test_rows_of_another_plan_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(make_variant(1).text, encoding="utf-8")
    view = View(read_plan(path))
    one, two = view.plan.tasks[:2]
    history = (f"任务{one.number}由谁牵头？", f"任务{two.number}呢？")
    asked = understand(Question("这两个牵头单位一样吗？", history), view).asked
    assert [(r.list, r.number) for r in asked.references] == [
        ("task", one.number),
        ("task", two.number),
    ]
