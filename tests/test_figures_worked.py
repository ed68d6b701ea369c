"""Figures of the plan worked out against each other, and told in other units."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("湿地保护率比森林覆盖率低多少", "少**6.5个百分点**：61.5% − 55%"),
        ("城市污水处理率减去收集率是多少", "多**18个百分点**"),
        ("再生水利用率缺水城市比一般城市高几个百分点", "多**5个百分点**：25% − 20%"),
        ("2025年的创新园区是创新城市的几倍", "**2.5倍**：50个 ÷ 20个"),
        ("缓冲带1000公里和岸坡2000公里的比例", "**1:2**"),
        ("建设200个标杆项目里工业源占多少比例", "**30%**：60个 ÷ 200个"),
        ("固废类标杆项目占全部标杆项目的几成", "**40%**：80个 ÷ 200个"),
        ("创新城市从2025年到2030年平均每年新增几个", "平均每年**4个**"),
        ("标杆项目里工业源、水、固废三类加起来多少个", "60 + 60 + 80 = 200个，正好等于"),
        ("标杆项目2025年平均到三个类别各多少", "固废污染防治协同控制标杆项目80个"),
        ("60+60+80是不是等于200个标杆项目", "是。"),
        ("岸坡生态化改造和生态缓冲带修复长度合计多少公里", "合计**3000公里**"),
        ("节水型企业和低碳生态农场目标数一样吗", "数一样，都是**1000家**"),
        ("清新园区比例和无废城市县的比例都是60%吗", "是：省级以上开发区"),
        ("清新园区比例和无废城市县的比例都是70%吗", "不是：省级以上开发区"),
        ("非化石能源2025到2030年均提高多少", "平均每年**1.2个百分点**"),
        ("非化石能源2030年比2025年提高了百分之几", "变化幅度是**25%**"),
        ("2025年和2030年非化石能源比重差几个百分点", "提高**6个百分点**"),
        ("协同指数2025提高10%，2030累计提高20%，那后五年要提高多少", "相差**10个百分点**"),
        ("全省风电光伏装机3400万千瓦，折合多少吉瓦", "**34吉瓦**"),
        ("186.8亿立方米换算成吨是多少", "≈ **186.8亿吨**"),
        ("186.8亿方相当于多少立方公里", "**18.68立方公里**"),
        ("活性炭再生规模60万吨，折成每月多少", "**5万吨/月**"),
    ],
)
def test_is_worked_out(assistant: Assistant, question: str, words: str) -> None:
    assert words in ask(assistant, question).answer


@pytest.mark.parametrize(
    "question",
    [
        "水环境治理与温室气体减排协同标杆项目打算搞几个？",  # 减排 is no minus
        "核电装机比森林覆盖率高多少",  # of two units
        "标杆项目2030年的400个里工业源占多少比例",  # the parts are of 2025 alone
        "60+60+90是不是等于200个标杆项目",  # no such parts
        "森林覆盖率61.5%折成每月多少",  # not counted by the year
    ],
)
def test_what_has_no_sense_is_not_worked_out(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question).answer
    assert " − " not in answer
    assert " ÷ " not in answer
    assert " + " not in answer
