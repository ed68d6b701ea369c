"""Verdicts on kinds of figures, on all and some, and on rows beside each other."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("出租车新能源比例80%包括应急车吗", "**不包括**“应急车”：方案写明“除保留的应急"),
        ("出租车新能源比例80%包括邮政吗", "**包括**“邮政”"),
        ("出租车新能源比例80%包括警用车吗", "没有写到“警用车”"),
        ("2030年标杆项目400个是累计吗", "没有写“累计”"),
        ("2030年创新城市40个是累计吗", "是，方案写明“累计”"),
        ("到2030年要创建40个创新城市，新增还是累计？", "方案写的是“**累计**”"),
        ("城市污水集中收集率必须达到80%以上？", "不是“必须”"),
        ("力争80%和达到98%口径一样吗", "不一样：“城市生活污水集中收集率力争达到80%以上”"),
        ("溶剂型涂料不是要降低20%吗", "不对，单位不同：方案写的是下降20个百分点"),
        ("溶剂型胶粘剂使用量要降低20%吗", "对，方案写的是"),
        ("核电装机到2025年要超过3400万千瓦？", "不对：方案写的不是3400万千瓦"),
    ],
)
def test_the_kind_of_a_figure_is_judged(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question).answer
    assert words in answer
    assert answer.startswith("对，") == words.startswith("对，")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("60%的县都要完成污水零直排区，是这样吧", "不对，方案写的不是“60%”"),
        ("所有县市区都要完成污水零直排区吗", "对，方案写的是"),
        ("所有县市区都要通过无废城市评估，对吗", "不对，方案写的不是“所有”"),
        ("所有设区市都要通过无废城市评估吗", "对，方案写的是"),
        ("到2025年所有国四货车都要淘汰吗", "方案没有写“所有”"),
    ],
)
def test_all_and_some_are_told_apart(assistant: Assistant, question: str, words: str) -> None:
    assert ask(assistant, question).answer.startswith(words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("任务44的参与单位是不是比任务36少", "是，任务44的参与单位比任务36少：5家对9家"),
        ("任务36的参与单位是不是比任务44少", "不是，任务36的参与单位比任务44多"),
        (
            "任务8和任务10有没有共同的单位",
            "任务8、任务10里都有省发展改革委、省交通运输厅",
        ),
        ("任务9和任务10有没有共同的参与单位", "没有共同的参与单位"),
        ("目标2、任务40参与单位差在哪", "只有任务40列了的参与单位：省统计局"),
        ("目标1、目标3、目标5哪个没有参与单位", "没有列参与单位的是**目标3**"),
        ("任务1和任务43主题有什么不同", "**任务43**：在嘉兴市探索"),
    ],
)
def test_rows_are_held_beside_each_other(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert words in answer.answer
    assert len(answer.rows) >= 2
