"""Follow-ups that take up a row of another list, two earlier questions, or what a list showed."""

from __future__ import annotations

import pytest

from assistant import Assistant
from corpus.answer import Answer, Question


def last(assistant: Assistant, talk: str) -> Answer:
    *history, question = talk.split(" >> ")
    return assistant.ask(Question(question, tuple(history)))


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ("任务20 >> 那目标20呢", "**目标20**由省建设厅牵头"),
        ("目标22 >> 任务22呢 >> 政策2呢", "**政策2**的牵头单位还没有定"),
        ("任务9 >> 那任务12呢 >> 目标12呢", "**目标12**由省交通运输厅牵头"),
        ("目标清单第1项 >> 第2项", "**目标2**的牵头单位还没有定"),
        ("目标清单第1项 >> 倒数第二项 >> 最后一项谁牵头", "**目标32**由省生态环境厅、省科技厅"),
        ("省经信厅牵头的任务 >> 第三条说什么 >> 第一条呢", "**任务2**由"),
        ("2025年非化石能源占比目标 >> 那2030年呢 >> 差多少", "30% − 24% = 6个百分点"),
        ("如果环境质量提高10分 >> 如果是碳排放水平呢 >> 两个一起呢", "提高 **3分**"),
        ("目标6 >> 2030年变成多少", "累计创建40个创新城市"),
        ("谁负责低碳生态农场 >> 有多少家", "1000家"),
        ("省经信厅参与几项 >> 省科技厅呢 >> 两家谁多", "**省经信厅**，19项；省科技厅3项"),
        ("省经信厅牵头几项任务 >> 省建设厅呢 >> 谁多", "**省建设厅**，8项；省经信厅7项"),
        ("省林业局参与的 >> 跟省水利厅比呢", "**省林业局**，6项；省水利厅5项"),
        ("省建设厅 >> 它和省水利厅有共同的吗 >> 只看任务", "有2项：任务36、任务44"),
        ("省治水办 >> 只要牵头的 >> 只要任务清单的", "牵头2项：任务17、任务21"),
        ("省教育厅有任务吗 >> 那省科技厅有吗", "**省科技厅**参与1项：任务39"),
        (
            "任务清单里发改委牵头的 >> 其中哪些是独家的 >> 哪些是和经信厅一起的",
            "共同牵头的有5项：任务2、任务5、任务21、任务23、任务26",
        ),
        ("PM2.5浓度占总指数多少 >> 改善率呢", "**PM2.5浓度改善率**"),
    ],
)
def test_the_last_question_is_carried_on(assistant: Assistant, talk: str, words: str) -> None:
    assert words in last(assistant, talk).answer


@pytest.mark.parametrize("talk", ["省教育厅有任务吗 >> 那省科技厅有吗"])
def test_what_was_unknown_is_not_told_again(assistant: Assistant, talk: str) -> None:
    assert "省教育厅" not in last(assistant, talk).answer
