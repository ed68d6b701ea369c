"""Where the parts of a document stand, what they are called and what they are made of."""

from __future__ import annotations

import pytest
from asking_cases import ask

from assistant import Assistant

# each with words that the answer must have
OF_THIS_PLAN = [
    # lists: pages and rows
    ("政策清单在哪页，几条", ("第28页", "**9**项")),
    ("政测清单在第几页", ("第28页",)),
    ("那个，任务清单是从哪一页排到哪一页的", ("第18页到第27页",)),
    ("麻烦问下目标清单到哪页结束", ("第14页到第17页",)),
    ("任务单子从第几页开始", ("第18页到第27页",)),
    ("附件1里头目标清单从第几页起", ("第14页到第17页",)),
    ("附件里最后一张清单是哪张，第几页", ("**政策清单**", "第28页")),
    ("三张单子加一块总共几条", ("**32**", "**47**", "**9**", "**88**")),
    ("目标和政策两张清单各多少条", ("**32**项", "**9**项")),
    ("政策在第几页", ("**政策清单**", "第28页")),
    # annexes and the index
    ("有几个附件啊，各叫什么名字", ("**2**个", "附件2 浙江省减污降碳协同指数（第29页）")),
    ("附件一从第几页到第几页，几张清单", ("第14页起，到第28页", "三、政策清单：9项")),
    ("附件二占了几页，几级指标各多少", ("第29页起，到第30页", "一级指标6个、二级指标16个")),
    ("附件2分哪几大块", ("协同效果（", "协同路径（", "协同管理（")),
    ("协同指数那张表在哪页", ("第29页到第30页",)),
    ("附件2末尾那个三级指标叫啥", ("第24个三级指标是**协同政策创新与能力建设**",)),
    ("附件2第一个三级指标是啥", ("第1个三级指标是**PM2.5浓度**",)),
    ("倒数第二个二级指标叫什么", ("**协同技术创新**",)),
    # the body and its chapters
    ("正文到第几页结束", ("第1页到第13页",)),
    ("正文总共分几章啊", ("**10**章",)),
    ("正文收尾那一章叫什么，讲哪几个方面", ("十、加强组织实施", "加强考核督察（第13页）")),
    ("倒数第二章是什么，第几页", ("九、提升协同能力", "第12页")),
    ("最后两章叫什么", ("九、提升协同能力", "十、加强组织实施")),
    ("第二章和最后一章在第几页", ("第3页到第4页", "第12页到第13页")),
    ("水环境那章在第几页", ("第四章，第6页到第7页",)),
    ("总体要求下面分哪两块", ("（一）基本原则（第1页）", "（二）主要目标（第2页）")),
    ("固废那一块正文第几章，任务清单里又是第几", ("正文第五章", "编作“四、推进固废")),
    ("目录给我看下", ("一、总体要求（第1页）", "附件2 浙江省减污降碳协同指数（第29页）")),
    ("正文从大气污染往后编了号的条目几条", ("**26**条", "从（四）到（二十九）")),
    ("正文从第二章往后，编号的条目一共多少条", ("**29**条",)),
    # sections, by their words or numbers
    ("碳汇能力那条编号是几", ("正文第（十六）条",)),
    ("无废城市那条在正文第几页", ("第7页到第8页",)),
    ("正文第二十条在第几页，叫啥", ("（二十）强化减污降碳协同管理", "第10页")),
    ("（十九）在第几页，标题是什么", ("重点行业企业减污降碳协同创新试点", "第10页")),
    ("加强宣传教育在第几页", ("第13页",)),
    ("基本原则有几条，都叫什么", ("政府主导，市场激励（第1页）", "数字赋能，机制创新（第2页）")),
    # sentences
    ("鱼菜共生这句话在第几页", ("第6页",)),
    ("低碳农厂那句写在正文哪一页", ("第6页", "低碳生态农场")),
    # the list of tasks beside the body
    ("水环境那一大块任务有几项", ("下有8项",)),
    ("任务清单里第一大块叫什么", ("一、加强源头防控",)),
    ("任务清单第三块在第几页", ("三、推进水环境治理协同控制", "第21页")),
    ("任务清单编到正文第几条就没了", ("（二十四）构建减污降碳协同多元激励机制", "第27页")),
    ("正文里哪一章任务清单没列", ("没有列的是“九、提升协同能力”",)),
    ("提升协同能力那章列没列进任务清单", ("**九、提升协同能力**（第12页）没有列进",)),
    ("创新政策制度那章任务清单里有没有列进去", ("**八、创新政策制度**（第10页）列进了",)),
    # pages
    ("第20页有哪几条任务", ("任务13",)),
    ("最后一页讲了啥", ("第30页上有", "指标24")),
]

OF_ANOTHER = [
    ("政策清单在第几页，一共几条", ("第14页", "**7**项")),
    ("目标清单从几页到几页", ("第9页到第10页",)),
    ("三张清单加一起多少条", ("**57**",)),
    ("附件2装了啥，几级指标各几个", ("第15页起，到第16页", "一级指标6个、二级指标11个")),
    ("附件2分哪几块", ("协同成效（", "协同路径（", "协同管理（")),
    ("附件2最后一个三级指标叫什么", ("**温室气体排放环评开展率**",)),
    ("正文最后一章叫什么，讲哪几个方面", ("十、保障措施", "广泛宣传引导（第8页）")),
    ("组织实施那章在第几页", ("十、保障措施", "第7页到第8页")),  # called so in other plans
    ("基本原则几条", ("（一）工作原则", "先立后破，保障民生")),
    ("清洁供暖那块正文第几章，任务清单里编第几", ("正文第四章", "编作“三、推进清洁供暖")),
    ("煤矿瓦斯那条正文是第几条", ("正文第（七）条",)),
    ("任务清单编到正文哪一条为止", ("（三十）完善市场和金融机制",)),
    ("任务清单没有正文里哪一块", ("中间各章，任务清单都列了", "（十三）推进固体废物")),
    ("污水处理节能降碳列没列进任务清单", ("（二十一）推动污水处理节能降碳**（第5页）没有",)),
    ("正文从严把源头关口往后编号的条目共多少条", ("**32**条",)),
    ("正文一共几章，到第几页", ("第1页到第8页", "**10**章")),
    # two headings have the word: both are told
    ("固碳那一大块任务有几项", ("五、推动农业农村固碳减排", "七、提升生态系统固碳能力")),
]


@pytest.mark.parametrize(("question", "words"), OF_THIS_PLAN)
def test_where_it_stands(assistant: Assistant, question: str, words: tuple[str, ...]) -> None:
    answer = ask(assistant, question)
    assert answer.kind != "refusal"
    for one in words:
        assert one in answer.answer
    assert answer.citations


@pytest.mark.parametrize(("question", "words"), OF_ANOTHER)
def test_in_another_plan(elsewhere: Assistant, question: str, words: tuple[str, ...]) -> None:
    answer = ask(elsewhere, question)
    for one in words:
        assert one in answer.answer


@pytest.mark.parametrize(
    "question",
    ["附件3在哪页", "第十二章在第几页", "教育那章在第几页", "核聚变那句在第几页", "前言在第几页"],
)
def test_what_is_not_there_is_not_placed(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).kind == "refusal"


def test_several_clauses_of_one_part_are_one_answer(assistant: Assistant) -> None:
    answer = ask(assistant, "大气污染那块正文是第几章？任务清单里编的又是第几").answer
    assert answer.startswith("**三、推进大气污染防治协同控制**：正文第三章")
    assert "编作“二、推进大气污染防治协同控制”，第19页起" in answer


def test_what_is_said_of_no_part_is_left_to_others(assistant: Assistant) -> None:
    assert "第30" not in ask(assistant, "目标清单在哪几页").answer
    assert "**30**页" in ask(assistant, "这方案多少页").answer
    assert "任务12" in ask(assistant, "任务12在第几页").answer
    assert "**7**个大标题" in ask(assistant, "任务清单分几章").answer


def test_no_answer_is_empty(assistant: Assistant) -> None:
    assert ask(assistant, "附件2最后三个三级指标是什么").answer
