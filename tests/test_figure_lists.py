"""Lists of the plan's figures: above a bound, in order, of one base year, of two years."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("61.5%指的是什么", "**61.5%**是：全省森林覆盖率61.5%"),
        ("3400万千瓦指的是什么", "全省风电、光伏总装机3400万千瓦以上"),
        ("哪些指标要求在95%以上", "有3项：城市污水处理率98%以上"),
        ("90%以上的目标有哪些", "有5项"),
        ("2025年超过90%的目标有哪些", "要求高过90%的有4项"),
        ("哪个目标的百分比最高", "一般工业固体废物综合利用率98%以上"),
        ("有哪些指标是跟2020年比的", "有2项：万元地区生产总值用水量下降16%以上"),
        ("2030年是2025年的两倍的指标有哪些", "有4项"),
        ("有哪些2030年目标没有对应的2025年目标", "没有这样的：所问的5项都写了2025年的数"),
        ("哪些目标没有2030年的目标", "没有2030年数的有"),
        ("有哪些指标是跟2015年比的", "没有写明跟2015年比的目标"),
    ],
)
def test_figures_of_one_kind(assistant: Assistant, question: str, words: str) -> None:
    assert words in ask(assistant, question).answer


def test_shares_stand_in_order(assistant: Assistant) -> None:
    told = ask(assistant, "所有百分比目标从高到低排").answer
    ordered = ["城市污水处理率", "畜禽粪污", "建筑垃圾", "森林覆盖率", "湿地保护率", "非化石能源"]
    places = [told.index(measure) for measure in ordered]
    assert places == sorted(places)


def test_goals_without_a_figure(assistant: Assistant) -> None:
    answer = ask(assistant, "哪些目标没有写具体数字")
    assert {ref.number for ref in answer.rows} == {1, 2, 13, 16, 18, 22, 26, 30, 31, 32}


def test_a_matter_beside_the_figure_is_no_list(assistant: Assistant) -> None:
    assert "项：" not in ask(assistant, "塑料回收率95%以上的指标有哪些").answer
