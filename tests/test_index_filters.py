"""Indicators by their weights, their names and their suppliers, and claims about them."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant
from corpus.answer import Question


def numbers(assistant: Assistant, question: str) -> list[int]:
    return sorted(row.number for row in ask(assistant, question).rows)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # a share in per cent is of the index, a bare figure is as printed
        ("权重在5%以上的三级指标有哪些", [5, 6, 7, 8, 9, 10, 13, 21, 24]),
        ("权重大于0.05的三级指标", [5, 6, 9, 10, 13, 21, 24]),
        ("三级指标里权重写0.3的有几个", [2, 4, 14]),
        ("三级权重等于1的指标有几个", [7, 8, 9, 10, 19, 20, 21, 22, 23, 24]),
        ("三级指标权重都是1的有哪些", [7, 8, 9, 10, 19, 20, 21, 22, 23, 24]),
        ("占总指数不到2.4%的三级指标有几个", [15, 16, 17, 18, 19, 20]),
        # those that tie with the last are told too: four have 6 % each, and one 5.6 %
        ("排在最前面的五个指标权重", [5, 6, 9, 10, 21, 24]),
        ("权重最低的三个指标", [15, 16, 17, 18, 19, 20]),
        ("哪几个指标并列第一", [6]),
        ("所有带改善率、下降率字样的指标合计权重", [2, 4, 6]),
        ("名称带比例的指标合计占多少", [12, 14, 19, 21, 22]),
        ("带“改善”的指标有几个", [2, 4, 7]),
        ("PM2.5那俩指标一共占几分", [1, 2, 7]),
        # 碳排放水平 has the sign of water, and nothing to do with it
        ("水相关的指标权重合计多少", [15, 16]),
    ],
)
def test_indicators_are_told_by_weight_and_name(
    assistant: Assistant, question: str, expected: list[int]
) -> None:
    assert numbers(assistant, question) == expected


def test_a_sum_over_names_is_worked_out(assistant: Assistant) -> None:
    assert ask(assistant, "所有带改善率、下降率字样的指标合计权重").value == pytest.approx(0.18)
    assert ask(assistant, "大气相关的指标加起来占总分百分之几").value == pytest.approx(0.28)


@pytest.mark.parametrize(
    "question", ["哪些指标权重一样大", "权重相同的指标", "有没有权重相等的三级指标"]
)
def test_indicators_of_the_same_weight_are_told_in_groups(
    assistant: Assistant, question: str
) -> None:
    """The shares are worked out here once more, from the printed weights of each level."""
    shares = [round(leaf.global_weight, 6) for leaf in assistant.plan().indicators]
    alike = {share for share in shares if shares.count(share) > 1}
    answer = ask(assistant, question)
    assert f"有{sum(share in alike for share in shares)}个，分{len(alike)}组" in answer.answer
    for share in alike:
        assert f"各占{share * 100:g}%（{shares.count(share)}个）" in answer.answer


@pytest.mark.parametrize(
    "question", ["环境质量占几分", "环境质量占多少分", "环境质量值几分", "环境质量在总分里占几分"]
)
def test_points_of_the_whole_are_weights(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).value == pytest.approx(0.15)


def test_weights_are_ranked_not_departments(assistant: Assistant) -> None:
    answer = ask(assistant, "权重排名")
    first, second = (answer.answer.splitlines()[line] for line in (2, 3))
    assert "单位GDP碳排放下降率" in first
    assert "9%" in first
    assert "非化石能源占一次能源消费比重" in second


def test_cities_are_no_indicators(assistant: Assistant) -> None:
    """Places in the index are asked of the figures of cities, not of weights."""
    assert ask(assistant, "各市指数排名").kind == "refusal"
    assert ask(assistant, "指数排名").kind != "index"


def test_half_a_filter_is_none(assistant: Assistant) -> None:
    """What is not understood of a filter must not widen it."""
    answer = ask(assistant, "权重在5%以上又由市长分管的三级指标有哪些")
    assert len(answer.rows) != 9


def test_the_most_is_claimed_and_not_filtered(assistant: Assistant) -> None:
    answer = ask(assistant, "六个一级指标权重加起来是不是1")
    assert "6个一级指标" in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("二级指标（11）是什么，含哪些三级", "第11个二级指标是**城乡建设协同治理**"),
        ("二级指标(12)是什么", "**生态系统扩容增汇**"),
        ("第三个一级指标", "第3个一级指标是**协同耦合度**"),
        ("第20个二级指标是什么", "没有第20个二级指标：一共16个"),
        ("二级指标一共几个", "二级指标共**16**个"),
    ],
)
def test_nodes_are_known_by_level_and_number(
    assistant: Assistant, question: str, words: str
) -> None:
    assert words in ask(assistant, question).answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("生态环境厅供的指标总权重占比", "为**12**个三级指标提供数据，合计占总指数51%"),
        ("三级指标有多少由省生态环境厅独家供数", "一家提供的有**11**个"),
        ("财政厅那个指标权重多少", "合计占总指数4%"),
        ("省生态环境厅和省经信厅谁的数据指标多", "省生态环境厅多11个"),
        ("省能源局和省林业局供的数据哪个影响大", "多 **6个百分点**"),
        ("从全省看哪个部门供数据的指标对指数影响最大", "**省生态环境厅**，12个，占 **51%**"),
        ("供数最多的单位是谁", "最多的是**省生态环境厅**，共12项"),
        ("数据来源有几家单位，各供几个", "由**9**家单位提供"),
        ("什么指标的数据由两家单位一起提供", "一般工业固废综合利用率：省生态环境厅、省经信厅"),
        ("省公安厅为什么会出现在指数里", "新能源车占注册登记车辆比例"),
        ("省财政厅在指数里管啥", "资源节约和生态环保投入占财政支出比例"),
        ("省商务厅在指数里有没有", "**省商务厅**不在指数的数据来源里"),
        ("AQI数据是省统计局供的吧", "不对：**AQI指数**的数据来源是省生态环境厅"),
        ("谁给AQI数据？", "**AQI指数**的数据来源是省生态环境厅"),
        ("固废利用率数据是省生态环境厅供的对吗", "不全对"),
    ],
)
def test_suppliers_of_the_index_are_told(assistant: Assistant, question: str, words: str) -> None:
    assert words in ask(assistant, question).answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("森林覆盖率占总指数10%对吗", "不对：**森林覆盖率**占总指数的 **2%**"),
        ("PM2.5浓度权重是0.2对吧", "对：**PM2.5浓度**在上一级“大气环境”里的权重是 **0.2**"),
        ("单位GDP碳排放下降率权重超过10%吗", "不对"),
        (
            "大气协同治理占治理路径的一半，对吗",
            "不对：**大气协同治理**占“治理路径协同度”的 **40%**",
        ),
        ("协同效果和协同路径一样重吗", "是：**协同效果**和协同路径一样"),
        ("PM2.5改善率和AQI改善率一样重对吧", "是："),
        ("协同管理比协同路径重，对吧", "不是：**协同管理**占总指数20%"),
        ("环境质量和碳排放水平哪个更重", "一样，都占总指数 **15%**"),
        ("PM2.5和AQI哪个权重高", "一样，都占总指数 **3%**"),
        ("脱钩指数和PM2.5碳协调度权重一样吗", "是："),
    ],
)
def test_claims_about_weights_get_a_verdict(
    assistant: Assistant, question: str, words: str
) -> None:
    assert (
        ask(assistant, question).answer.startswith(words)
        or words in (ask(assistant, question).answer.splitlines()[0])
    )


def test_what_the_index_does_not_measure_is_said(assistant: Assistant) -> None:
    noise, water = ask(assistant, "指数里有没有关于噪声的"), ask(assistant, "指数里有没有水质指标")
    assert noise.kind == water.kind == "refusal"
    assert "没有哪个名称带“噪声”" in noise.answer
    assert "再生水利用率" in water.answer
    assert "铁路和水路" not in water.answer
    assert ask(assistant, "指数考不考核垃圾分类").kind == "index"


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("PM2.5浓度占总指数多少", "改善率呢"), "**PM2.5浓度改善率**（指标2）"),
        (("PM2.5浓度占总指数多少", "改善率呢", "谁提供的数据"), "**PM2.5浓度改善率**的数据来源"),
        (("PM2.5浓度占总指数多少", "改善率呢", "谁提供的数据", "两个加起来多少"), "**7.5%**"),
        (("PM2.5浓度权重", "AQI指数呢", "两个加起来多少", "前者的改善率呢"), "**4.5%**"),
        (("PM2.5和AQI哪个权重高", "那它们的改善率呢", "加起来多少"), "**9%**"),
        (("权重最大的三级指标是哪个", "最小的呢"), "各占2%"),
        (("非化石能源由谁牵头", "在指数里占多少"), "（指标9）占总指数的 **8%**"),
        (("非化石能源由谁牵头", "在指数里占多少", "涨10分呢"), "总指数提高 **0.8分**"),
    ],
)
def test_the_index_is_spoken_of_further(
    assistant: Assistant, turns: tuple[str, ...], words: str
) -> None:
    assert words in assistant.ask(Question(turns[-1], turns[:-1])).answer


def test_two_weights_in_one_question_are_both_told(assistant: Assistant) -> None:
    answer = ask(assistant, "碳排放强度的权重，还有产业结构的权重").answer
    assert "**碳排放强度**" in answer
    assert "**产业结构优化**" in answer
    by_how_much = ask(assistant, "新能源车占比和森林覆盖率哪个权重大，大多少").answer
    assert "1个百分点" in by_how_much
    assert "目标" not in by_how_much


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("权重超过20%的一级指标有哪些", "**1**个"),
        ("哪几个指标的数据来自两个部门", "省生态环境厅、省气象局"),
        ("省林草局为什么列进指标表", "草原综合植被盖度"),
        ("省住建厅供的指标加起来占多少", "占总指数11.1%"),
        ("再生水利用率的数据是省水利厅报的吗", "不对：**再生水利用率**的数据来源是省住建厅"),
        ("指数考不考核秸秆", "秸秆综合利用率"),
        ("二级指标11是什么", "**制度与投入**"),
    ],
)
def test_another_plan_is_asked_the_same_way(
    elsewhere: Assistant, question: str, words: str
) -> None:
    assert words in ask(elsewhere, question).answer
