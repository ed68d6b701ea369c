"""The plan in short, its places, headings below a section, errands, and short answers."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("简要介绍一下这个方案", "正文**10**章：一、总体要求"),
        ("这个方案主要讲什么", "**2030年**的主要目标：非化石能源占一次能源消费比重30%"),
        ("基本原则是哪四条", "- 数字赋能，机制创新（第2页）：以数字化改革"),
        ("基本原则是哪五条", "不是问题说的那个数，是4条"),
        ("列表列出2030年目标", "建设400个标杆项目"),
        ("用一句话说方案的2025年目标", "非化石能源占一次能源消费比重达到24%"),
        ("台州有没有核电站", "没有直接写台州有没有核电站"),
        ("什么是脱钩指数", "三级权重1，由省生态环境厅提供数据"),
        ("政策清单的牵头单位有哪些", "共**9**项"),
        ("融合清单什么时候要编完？", "**2023年**：目标31自己写明了期限"),
        ("碳监测网络什么时候建成", "**2025年**：目标31没有单独写期限"),
        ("什么是“绿岛”项目，要建几个", "写的是“一批”"),
        ("创新城市、创新园区、标杆项目，2025和2030各多少", "建设400个标杆项目"),
        ("请按重要性给我列出三个最需要省建设厅抓的事", "没有给各项排轻重先后"),
    ],
)
def test_is_told(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind in ("passage", "lookup")
    assert words in answer.answer


def test_the_places_of_the_plan(assistant: Assistant) -> None:
    named = ask(assistant, "方案提到哪些城市").answer.split("\n")[0]
    for city in (
        "杭州",
        "宁波",
        "温州",
        "湖州",
        "嘉兴",
        "绍兴",
        "金华",
        "衢州",
        "舟山",
        "台州",
        "丽水",
    ):
        assert city in named


def test_places_with_pilots_are_those_of_its_clauses_and_headings(assistant: Assistant) -> None:
    first = ask(assistant, "哪些地方有试点？").answer.split("\n")[0]
    assert {"湖州", "嘉兴", "温州", "安吉"} <= set(first.split("：")[1].split("。")[0].split("、"))
    assert "舟山" not in first


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("帮我起草一份通知，要求各市报送无废城市进展", "我不代拟公文"),
        ("你们这破系统有没有用", "我是协同问答"),
        ("2023年完成得怎么样了", "没有写完成情况"),
        ("浙江省gdp多少", "没有写GDP总量"),
        ("新能源汽车比例2030年目标是多少", "写明的是：2025年“新增"),
    ],
)
def test_is_refused_with_a_reason(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "refusal"
    assert words in answer.answer


def test_of_a_year_asked_for_only_the_measure_that_is_named_is_compared(
    assistant: Assistant,
) -> None:
    assert "工业源" not in ask(assistant, "到2030年还要再建多少个标杆项目").answer


def test_a_place_among_others_has_what_is_said_of_them(assistant: Assistant) -> None:
    assert "没有直接写" not in ask(assistant, "宁波有没有海上风电").answer
