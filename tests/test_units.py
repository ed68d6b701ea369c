"""Who is meant by a department's name: in this plan, in other provinces' plans, in questions."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.plan import Framework, Goal, Indicator, Note, Plan, Policy, RowRef, Task
from corpus.units import UnitDirectory, unit_directory

# (list, number, leads, participants), cut from the plan's lists by hand
ROWS = [
    ("goal", 1, ["省生态环境厅"], ["省经信厅", "省交通运输厅", "省农业农村厅"]),
    ("goal", 3, ["省发展改革委（省能源局）"], []),
    ("goal", 5, ["省生态环境厅"], ["省发展改革委（省能源局）", "省建设厅", "省水利厅", "省林业局"]),
    ("goal", 7, ["省发展改革委", "省能源局"], []),
    ("goal", 11, ["省交通运输厅", "省机关事务局", "省邮政管理局"], []),
    ("goal", 12, ["省交通运输厅"], ["省公安厅", "省生态环境厅", "省商务厅"]),
    ("goal", 13, ["杭州铁路办事处"], ["省发展改革委"]),
    ("goal", 18, ["省治水办"], []),
    ("goal", 22, ["省建设厅"], ["省卫生健康委", "省文化和旅游厅", "省市场监管局"]),
    ("task", 10, ["省交通运输厅"], ["省发展改革委", "浙江海事局"]),
    ("task", 22, ["省生态环境厅"], ["省大数据局", "省科技厅", "省自然资源厅"]),
    ("task", 46, ["省财政厅", "省地方金融监管局", "人行杭州中心支行"], []),
    ("task", 47, ["省地方金融监管局", "浙江银保监局"], []),
    ("policy", 5, ["省统计局"], []),
    ("policy", 8, ["省生态环境厅", "浙江省银保监局"], []),
]
TYPES = {"goal": Goal, "task": Task, "policy": Policy}


def plan_of(title: str, rows: list[tuple[str, int, list[str], list[str]]]) -> Plan:
    made: dict[str, list[Any]] = {"goal": [], "task": [], "policy": []}
    for name, number, leads, participants in rows:
        made[name].append(
            TYPES[name](
                number, "", 1, (), "、".join(leads), tuple(leads), False,
                "、".join(participants), tuple(participants), (), None, "", "",
            )
        )  # fmt: skip
    leaf = Indicator(9, "占比", 28, "", 4, "", 0.2, 5, "", 0.4, 1, ("省能源局",), ())
    note = Note("goal", "", 14, "blanket", None, ("各市、县（市、区）",), 1)
    return Plan(
        "p", title, "", "", (), (), tuple(made["goal"]), tuple(made["task"]),
        tuple(made["policy"]), Framework("", 28, (leaf,)), (), (note,), (),
    )  # fmt: skip


@cache
def ready_made() -> UnitDirectory:
    return unit_directory(plan_of("浙江省减污降碳协同创新区建设实施方案（征求意见稿）", ROWS))


@pytest.fixture
def directory() -> UnitDirectory:
    return ready_made()


def found(directory: UnitDirectory, text: str) -> list[tuple[str, str]]:
    return [(m.words, m.name) for m in directory.find(text)]


# ── rows ────────────────────────────────────────────────────────────────────


def test_every_printed_name_is_a_unit_once(directory: UnitDirectory) -> None:
    names = [unit.name for unit in directory.units]
    printed = {name for _, _, leads, others in ROWS for name in [*leads, *others]}
    assert len(names) == len(set(names))
    assert set(names) == printed | {"各市、县（市、区）"}


def test_a_bracketed_name_counts_for_both_of_its_parts(directory: UnitDirectory) -> None:
    goal = [RowRef("goal", 3), RowRef("goal", 7)]
    assert directory.rows_of("省能源局", "lead") == tuple(goal)
    assert directory.rows_of("省发展改革委", "lead") == tuple(goal)
    assert directory.rows_of("省发展改革委（省能源局）", "lead") == (RowRef("goal", 3),)
    assert directory.rows_of("省能源局", "participate") == (RowRef("goal", 5),)
    assert directory.rows_of("省能源局", "supply") == (RowRef("indicator", 9),)


def test_spelling_variants_count_together_and_are_told(directory: UnitDirectory) -> None:
    for name in ("浙江银保监局", "浙江省银保监局", "省银保监局", "银保监局"):
        assert directory.rows_of(name, "lead") == (RowRef("task", 47), RowRef("policy", 8)), name
        assert set(directory.forms_of(name)) == {"浙江银保监局", "浙江省银保监局"}, name


def test_an_unknown_name_has_no_rows(directory: UnitDirectory) -> None:
    assert directory.rows_of("省体育局", "lead") == ()
    assert directory.forms_of("省体育局") == ()
    assert directory.name_of("省体育局") == ""


def test_rows_come_in_the_order_of_the_plan(directory: UnitDirectory) -> None:
    refs = directory.rows_of("省生态环境厅", "lead")
    assert [(r.list, r.number) for r in refs] == [
        ("goal", 1), ("goal", 5), ("task", 22), ("policy", 8),
    ]  # fmt: skip


# ── names ───────────────────────────────────────────────────────────────────

NAMES = {
    "省生态环境厅": ["生态环境厅", "浙江省生态环境厅", "环保厅", "环保局", "生态环境部门", "环境厅",
                "生态环境局", "环保部门", "省环保厅", "Department of Ecology and Environment"],
    "省发展改革委": ["发改委", "省发改委", "发展和改革委员会", "发展改革委", "发改部门", "发改局",
                "浙江省发展和改革委员会", "Development and Reform Commission"],
    "省经信厅": ["经信厅", "经济和信息化厅", "经信委", "工信厅", "工信部门", "经信局"],
    "省建设厅": ["住建厅", "住房和城乡建设厅", "建设厅", "住建部门", "建设部门", "住建局"],
    "省农业农村厅": ["农业农村厅", "农业厅", "农业部门", "农办", "农业局"],
    "省自然资源厅": ["自然资源厅", "国土厅", "自规局", "国土局", "自然资源和规划局"],
    "省交通运输厅": ["交通运输厅", "交通厅", "交通部门", "交通局"],
    "省水利厅": ["水利厅", "水利部门", "水利局", "水务局"],
    "省市场监管局": ["市场监管局", "市监局", "市场监督管理局", "工商局", "市场监管部门"],
    "省文化和旅游厅": ["文旅厅", "文化和旅游厅", "文旅局"],
    "省卫生健康委": ["卫健委", "卫生健康委", "卫生厅", "卫生健康委员会"],
    "省机关事务局": ["机关事务局", "机关事务管理局", "机管局"],
    "省大数据局": ["大数据局", "大数据发展管理局", "省大数据发展管理局"],
    "省地方金融监管局": ["金融监管局", "地方金融监管局", "金融办", "地方金融监督管理局"],
    "人行杭州中心支行": ["人民银行", "人行杭州中支", "中国人民银行杭州中心支行",
                 "人民银行浙江省分行", "央行杭州中支"],
    "省林业局": ["林业局", "林业厅", "林业部门", "林草局"],
    "省能源局": ["能源局", "浙江省能源局"],
    "省科技厅": ["科技厅", "科技部门", "科学技术厅", "科技局"],
    "省财政厅": ["财政厅", "财政部门", "财政局", "Department of Finance"],
    "省公安厅": ["公安厅", "交警", "公安部门", "公安局"],
    "省商务厅": ["商务厅", "商务部门"],
    "省统计局": ["统计局", "统计部门"],
    "省治水办": ["治水办", "五水共治办", "治水办公室"],
    "省邮政管理局": ["邮政管理局", "邮政局"],
    "浙江海事局": ["海事局", "省海事局"],
    "杭州铁路办事处": ["铁路办事处", "铁路局", "铁路部门"],
    "省发展改革委（省能源局）": ["省发改委（省能源局）", "发改委(能源局)"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "said"), [(n, s) for n, all_ in NAMES.items() for s in all_])
def test_a_department_is_known_by_all_its_names(
    directory: UnitDirectory, name: str, said: str
) -> None:
    for text in (said, f"{said}牵头哪些任务", f"请问由 {said} 负责的有几项？"):
        assert found(directory, text) == [(said, name)], text
    assert directory.find_unknown(said) == ()


def test_every_printed_name_is_found_literally(directory: UnitDirectory) -> None:
    for unit in directory.units[:-1]:
        (mention,) = directory.find(f"{unit.name}牵头的任务")
        assert (mention.words, mention.literal, mention.weak) == (unit.name, True, False)


def test_the_longest_name_is_taken(directory: UnitDirectory) -> None:
    assert found(directory, "住房和城乡建设厅和生态环境厅") == [
        ("住房和城乡建设厅", "省建设厅"),
        ("生态环境厅", "省生态环境厅"),
    ]


WEAK = {
    "财政牵头的有哪些": ["省财政厅"],
    "这事归交通管吗": ["省交通运输厅"],
    "这事归交通": ["省交通运输厅"],
    "财政、科技牵头的任务": ["省财政厅", "省科技厅"],
    "环保口牵头多少": ["省生态环境厅"],
    "由发改配合的": ["省发展改革委"],
    "那财政呢？": ["省财政厅"],
}


@pytest.mark.parametrize(("text", "names"), WEAK.items())
def test_a_common_word_is_a_department_in_a_phrase_that_says_so(
    directory: UnitDirectory, text: str, names: list[str]
) -> None:
    mentions = directory.find(text)
    assert [m.name for m in mentions] == names
    assert all(m.weak for m in mentions)


@pytest.mark.parametrize(
    "text",
    [
        "财政支出占比多少", "交通运输结构优化由谁负责", "低碳农场建设负责单位是谁",
        "农场建设牵头单位", "构建清洁能源系统谁牵头", "环境管理协同度权重", "治水办法有哪些",
        "绿色金融办法", "数据来源部门有哪些", "开发改造谁负责", "企业已经信息化", "中央行动",
        "人行道建设", "统计口径是什么", "交通口岸建设", "铁路货运量占比", "哪几个厅按职责分工负责",
        "牵头厅局有哪些", "省里哪个厅负责", "全省良好开局", "哪些部门要配合？", "生态环境质量",
        "",
    ],
)  # fmt: skip
def test_other_words_are_no_departments(directory: UnitDirectory, text: str) -> None:
    assert found(directory, text) == []
    assert directory.find_unknown(text) == ()


def test_a_name_that_several_share_gives_all_of_them(directory: UnitDirectory) -> None:
    (mention,) = directory.find("管理局牵头什么")
    assert {"省机关事务局", "省邮政管理局", "省大数据局"} <= set(mention.candidates)
    assert directory.find("通信管理局牵头什么") == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("省生态环镜厅", "省生态环境厅"),
        ("自然资原厅", "省自然资源厅"),
        ("发展改格委", "省发展改革委"),
        ("农业农村听", "省农业农村厅"),
        ("生态境环厅", "省生态环境厅"),
        ("机关事物局", "省机关事务局"),
    ],
)
def test_one_typing_error_is_forgiven_in_a_long_name(
    directory: UnitDirectory, said: str, name: str
) -> None:
    (mention,) = directory.find(f"{said}牵头几项")
    assert (mention.words, mention.name, mention.typo) == (said, name, True)


def test_short_names_are_not_guessed(directory: UnitDirectory) -> None:
    assert found(directory, "省民政厅牵头几项") == []  # one character from 省财政厅


def test_traditional_characters_and_spaces_are_read(directory: UnitDirectory) -> None:
    assert found(directory, "省生態環境廳") == [("省生態環境廳", "省生态环境厅")]
    assert found(directory, "省 生态 环境 厅") == [("省 生态 环境 厅", "省生态环境厅")]


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("省体育局参与什么", "省体育局", ()),
        ("省教育厅牵头的有吗", "省教育厅", ()),
        ("省气象局呢", "省气象局", ("省生态环境厅",)),
        ("城管局负责什么", "城管局", ("省建设厅",)),
        ("江苏省生态环境厅牵头什么", "江苏省生态环境厅", ("省生态环境厅",)),
        ("宁波市生态环境局管哪些", "宁波市生态环境局", ("省生态环境厅",)),
        ("国家能源局有没有任务", "国家能源局", ("省能源局",)),
        ("省碳达峰促进局做什么", "省碳达峰促进局", ()),
    ],
)
def test_a_department_that_the_plan_does_not_name_is_recognised(
    directory: UnitDirectory, text: str, name: str, near: tuple[str, ...]
) -> None:
    assert directory.find(text) == ()
    assert directory.find_unknown(text) == (name,)
    assert directory.nearest(name)[: len(near)] == near


def test_departments_of_the_plan_and_others_are_told_apart(directory: UnitDirectory) -> None:
    text = "除了环保厅，民政厅和省财政厅参与吗"
    assert [m.name for m in directory.find(text)] == ["省生态环境厅", "省财政厅"]
    assert directory.find_unknown(text) == ("民政厅",)


# ── other plans ─────────────────────────────────────────────────────────────


def test_another_province_is_read_by_the_same_rules() -> None:
    directory = unit_directory(
        plan_of(
            "江苏省减污降碳协同增效行动方案",
            [
                ("goal", 1, ["省生态环境厅"], ["省工业和信息化厅", "省住房和城乡建设厅"]),
                ("goal", 2, ["省发展和改革委员会"], ["人民银行南京分行", "江苏海事局"]),
            ],
        )
    )
    assert found(directory, "江苏省环保厅、发改委和住建厅") == [
        ("江苏省环保厅", "省生态环境厅"),
        ("发改委", "省发展和改革委员会"),
        ("住建厅", "省住房和城乡建设厅"),
    ]
    assert found(directory, "经信委、人行南京分行、海事局") == [
        ("经信委", "省工业和信息化厅"),
        ("人行南京分行", "人民银行南京分行"),
        ("海事局", "江苏海事局"),
    ]
    assert directory.find_unknown("浙江省生态环境厅") == ("浙江省生态环境厅",)


def test_a_city_s_plan_is_read_by_the_same_rules() -> None:
    directory = unit_directory(
        plan_of(
            "宁波市减污降碳协同增效实施方案",
            [("task", 1, ["市生态环境局"], ["市发展改革委", "市市场监管局", "市水利局"])],
        )
    )
    assert directory.region.full == "宁波市"
    assert found(directory, "宁波市生态环境局和市监局、发改") == [
        ("宁波市生态环境局", "市生态环境局"),
        ("市监局", "市市场监管局"),
    ]


def test_a_department_of_no_known_kind_is_known_by_the_plan_s_own_name() -> None:
    directory = unit_directory(plan_of("浙江省方案", [("goal", 1, ["省双碳推进局"], [])]))
    assert found(directory, "双碳推进局牵头吗") == [("双碳推进局", "省双碳推进局")]


def test_a_plan_without_lists_has_an_empty_directory() -> None:
    plan = Plan("", "某某意见", "", "", (), (), (), (), (), None, (), (), ())
    directory = unit_directory(plan)
    assert directory.units == ()
    assert directory.find("环保厅") == ()
    assert directory.nearest("环保厅") == ()


# ── properties ──────────────────────────────────────────────────────────────

_WORDS = [
    *(
        "省",
        "市",
        "生态环境厅",
        "环保",
        "财政",
        "部门",
        "牵头",
        "（",
        "）",
        "、",
        "局",
        "委",
        "由",
        " ",
    ),
    *("发改委", "（省能源局）", "江苏", "police", "厅", "哪个"),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=10).map("".join) | st.text(max_size=20))
def test_mentions_stand_in_the_text_in_order(text: str) -> None:
    directory = ready_made()
    place = 0
    for mention in directory.find(text):
        assert place <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        assert directory.name_of(mention.name) == mention.name
        assert not mention.candidates or mention.name in mention.candidates
        place = mention.end


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(NAMES)), st.lists(st.sampled_from(["", " ", "\u3000", "\u200b", "\n"])))
def test_white_space_inside_a_name_changes_nothing(name: str, noise: list[str]) -> None:
    directory = ready_made()
    noisy = "".join(c + n for c, n in zip(name, [*noise, *[""] * len(name)], strict=False))
    assert [m.name for m in directory.find(noisy)] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("铁办牵头什么", "杭州铁路办事处"),
        ("铁办是哪项的牵头单位", "杭州铁路办事处"),
        ("机关局参与哪些任务", "省机关事务局"),
        ("统局和水厅牵头什么", "省统计局"),
        ("海局有哪些任务", "浙江海事局"),
    ],
)
def test_abbreviations_are_characters_of_a_name_in_their_order(
    directory: UnitDirectory, text: str, name: str
) -> None:
    assert directory.find(text)[0].name == name


def test_an_abbreviation_of_several_names_means_all(directory: UnitDirectory) -> None:
    (mention,) = directory.find("监局牵头什么")
    assert set(mention.candidates) >= {"省市场监管局", "省地方金融监管局"}


@pytest.mark.parametrize(
    "text", ["全部参与的任务有哪些", "一处负责什么", "怎么办有哪些任务", "省局负责什么", "事处牵手"]
)
def test_other_words_are_no_abbreviations(directory: UnitDirectory, text: str) -> None:
    assert directory.find(text) == ()
