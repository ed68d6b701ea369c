"""Ways of asking that officials used and nobody had foreseen, each told from the tables."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant


@pytest.mark.parametrize(
    ("question", "row", "year"),
    [
        ("港口岸电改造什么时候要弄完", ("task", 10), "2025年"),
        ("红树林蓝碳那事哪年底前搞好", ("task", 35), "2025年"),
        ("造纸行业水耗要到先进水平，最晚哪年", ("task", 20), "2025年"),
        ("含氢氯氟烃逐步淘汰，有没有期限", ("task", 13), "2025年"),
        ("碳监测网络建设截止哪年", ("goal", 31), "2023年"),
    ],
)
def test_by_when_a_matter_is_due_is_told_first(
    assistant: Assistant, question: str, row: tuple[str, int], year: str
) -> None:
    answer = ask(assistant, question)
    assert [(ref.list, ref.number) for ref in answer.rows][:1] == [row]
    first = answer.answer.split("。")[0]
    assert "期限" in first or "时限" in first
    assert year in first


@pytest.mark.parametrize(
    "question",
    [
        "森林覆盖率哪年达到61.5%",
        "2025年森林覆盖率达到多少",
        "方案什么时候印发",
        "什么时候开始申报试点",
    ],
)
def test_no_row_is_told_where_a_figure_or_an_event_is_asked_for(
    assistant: Assistant, question: str
) -> None:
    assert ask(assistant, question).kind != "lookup"


@pytest.mark.parametrize(
    "question",
    [
        "参与单位那栏空着的任务有多少项",
        "哪些任务不用别人配合",
        "任务里配合单位一栏空白的有几条",
        "没写参与单位的任务",
    ],
)
def test_an_empty_cell_is_asked_for_in_many_words(assistant: Assistant, question: str) -> None:
    empty = [task.number for task in assistant.plan().tasks if not task.participant_text]
    assert [ref.number for ref in ask(assistant, question).rows] == empty


@pytest.mark.parametrize("question", ["一条任务最多几家一起牵头", "一项任务最多有几家牵头"])
def test_one_task_is_not_task_one(assistant: Assistant, question: str) -> None:
    most = max(len(task.lead_units) for task in assistant.plan().tasks)
    wanted = [t.number for t in assistant.plan().tasks if len(t.lead_units) == most]
    assert [ref.number for ref in ask(assistant, question).rows] == wanted


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("公安口在任务清单里有啥活", "省公安厅在任务清单里有啥活"),
        ("林业口有哪些任务", "省林业局有哪些任务"),
        ("我们局是林业的，任务清单牵头的报个号", "省林业局任务清单牵头的报个号"),
        ("我们厅是管水利的。我们厅参与哪些任务", "省水利厅参与哪些任务"),
        ("统计局的，三张清单里我们局有哪几条", "省统计局有哪几条"),
    ],
)
def test_a_department_is_known_by_its_field(assistant: Assistant, question: str, same: str) -> None:
    rows = ask(assistant, question).rows
    assert rows
    assert rows == ask(assistant, same).rows


@pytest.mark.parametrize(
    "question", ["2030年有哪些硬数字", "2030年写了哪几个量化数", "2030年的硬指标有几个"]
)
def test_all_figures_of_a_year(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    for figure in ("30%", "20%", "40个", "100个", "400个"):
        assert figure in answer.answer
    assert "24%" not in answer.answer


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("50个创新园区里宁波分到几个", "宁波"),
        ("给杭州分了几个创新城市", "杭州"),
        ("县（市、区）的协同指数要提高百分之几", "县"),
    ],
)
def test_a_figure_of_the_province_is_none_of_a_place_in_it(
    assistant: Assistant, question: str, place: str
) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "refusal"
    assert f"没有写{place}" in answer.answer


@pytest.mark.parametrize("question", ["杭州开展什么试点", "宁波、舟山的石化要怎么做"])
def test_what_the_plan_says_of_a_place_is_told(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).kind != "refusal"


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("24个指标哪个权重最大，占几分", "9分"),
        ("PM2.5浓度这个指标，总分按100算占几分", "3分"),
        ("建设厅供数据的三级指标合起来占几分", "8分"),
        ("煤炭消费量那项比低VOCs那项多占几分", "3.2分"),
    ],
)
def test_a_share_is_told_in_points_where_points_are_asked_for(
    assistant: Assistant, question: str, points: str
) -> None:
    assert f"满分按100分算，是**{points}**" in ask(assistant, question).answer


def test_the_largest_part_is_told_with_what_it_is_a_part_of(assistant: Assistant) -> None:
    assert ask(assistant, "环境质量里面哪个三级指标权重最小").answer.startswith("“环境质量”下的")


@pytest.mark.parametrize("said", ["百分百", "百分之百", "100%"])
def test_all_of_it_is_a_figure(assistant: Assistant, said: str) -> None:
    answer = ask(assistant, f"农村污水治理行政村覆盖率要{said}，是这么写的吧")
    assert answer.answer.startswith("不对：方案写的不是100%")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("我们厂有几台窑炉，工业炉窑整治谁牵头啊", "**任务7**由"),
        ("我们村养了几千头猪，粪污利用率要到多少", "92%"),
        ("我们厂在用溶剂型胶粘剂，2025年前使用量得降多少", "20%"),
        ("政策清单那九条有没有写完成时限", "政策清单没有写完成时限"),
    ],
)
def test_what_is_told_besides_is_not_asked(assistant: Assistant, question: str, words: str) -> None:
    answer = ask(assistant, question)
    assert words in answer.answer
    assert "细节" not in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("交通怎么降碳", "正文写到**交通**方面的"),
        ("农业到底该怎么减排", "正文写到**农业**方面的"),
        ("固废如何处置", "正文写到**固废**方面的"),
        ("船舶怎么减排", "清洁能源船舶"),
        ("水泥行业怎么减碳", "熟料产能置换"),
    ],
)
def test_what_is_to_be_done_about_a_matter_is_all_that_the_plan_has_on_it(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = ask(assistant, question)
    assert answer.kind == "passage"
    assert words in answer.answer


@pytest.mark.parametrize("question", ["核废料怎么处理", "噪声怎么治理", "指数怎么算"])
def test_what_the_plan_does_not_speak_of_is_refused(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).kind == "refusal"


@pytest.mark.parametrize(
    "question", ["各一级指标的权重是多少？", "每个一级指标占多少", "一级指标的权重分别是多少"]
)
def test_the_weight_of_each_is_no_count(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert "环境质量：权重0.15" in answer.answer
