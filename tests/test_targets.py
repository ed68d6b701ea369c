"""What a sentence sets as a target: the plan's own, read by eye, and other plans' ways."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.plan import RowRef, Target
from corpus.text import squeeze, tidy
from ingest import read_plan
from ingest.targets import carried_year, read_targets

DOCUMENT = Path(__file__).parents[1] / "corpus/documents/zhejiang-synergy-plan-draft.txt"

Short = tuple[str, str, str, float, str, int | None]


def read(text: str, year: int | None = None) -> tuple[Target, ...]:
    return read_targets(text, page=1, section="", ref=None, year=year)


def short(text: str, year: int | None = None) -> list[Short]:
    return [(t.measure, t.change, t.comparator, t.value, t.unit, t.year) for t in read(text, year)]


# ── the plan ────────────────────────────────────────────────────────────────

# every target of the body, read by eye; the year is the one that stands over the sentence
BODY: list[Short] = [
    # 一、（二）
    ("非化石能源占一次能源消费比重", "", "=", 24, "%", 2025),
    ("县（市、区）通过“无废城市”建设评估", "", "=", 60, "%", 2025),
    ("设区市减污降碳协同指数", "rise", "=", 10, "%", 2025),
    ("创新城市", "", "=", 20, "个", 2025),
    ("创新园区", "", "=", 50, "个", 2025),
    ("标杆项目", "", "=", 200, "个", 2025),
    ("非化石能源占一次能源消费比重", "", "=", 30, "%", 2030),
    ("设区市减污降碳协同指数", "rise", "=", 20, "%", 2030),
    ("创新城市", "", "=", 40, "个", 2030),
    ("创新园区", "", "=", 100, "个", 2030),
    ("标杆项目", "", "=", 400, "个", 2030),
    # （三）
    ("全省风电、光伏总装机", "", "≥", 3400, "万千瓦", 2025),
    ("核电装机", "", ">", 1000, "万千瓦", 2025),
    # （五）
    ("活性炭再生处置建设规模", "", "≥", 60, "万吨/年", 2025),
    ("溶剂型工业涂料", "fall", "=", 20, "个百分点", 2025),
    ("油墨使用比例", "fall", "=", 10, "个百分点", 2025),
    ("溶剂型胶粘剂使用量", "fall", "=", 20, "%", 2025),
    ("省级以上开发区（园区）建成清新园区", "", "=", 60, "%", 2025),
    ("工业源大气污染物与温室气体协同控制标杆项目", "", "=", 60, "个", 2025),
    # （六）
    ("新增或更新的城市公交、邮政、公务用车、出租车新能源比例", "", "=", 80, "%", None),
    ("全省国四及以下老旧营运货车", "", "=", 4, "万辆", 2025),
    ("集装箱江海、海河联运量年均增速", "rise", ">", 10, "%", 2025),
    # （八）
    ("水环境治理与温室气体减排协同标杆项目", "", "=", 60, "个", 2025),
    ("低碳生态农场", "", "=", 1000, "家", 2025),
    # （九）
    ("污水处理设施减污降碳协同示范工程建设", "", "=", 10, "个", 2025),
    ("城市生活污水集中收集率", "", "≥", 80, "%", 2025),
    ("城市污水处理率", "", "≥", 98, "%", 2025),
    ("农村生活污水治理行政村覆盖率和处理设施出水达标率", "", "≥", 95, "%", 2025),
    # （十）
    ("全省用水总量", "", "≤", 186.8, "亿立方米", 2025),
    ("万元地区生产总值用水量", "fall", "≥", 16, "%", 2025),
    ("万元工业增加值用水量", "fall", "≥", 18, "%", 2025),
    ("城市再生水利用率", "", "≥", 20, "%", 2025),
    ("缺水城市利用率", "", "≥", 25, "%", 2025),
    ("再生水利用配置试点地区和城市再生水利用率", "", "≥", 25, "%", 2025),
    ("节水型企业", "", "≥", 1000, "家", 2025),
    # （十二）
    ("一般工业固体废物综合利用率", "", "≥", 98, "%", 2025),
    ("建筑垃圾综合利用率", "", "≥", 90, "%", 2025),
    ("畜禽粪污资源化利用和无害化处理率", "", "≥", 92, "%", 2025),
    ("固废污染防治协同控制标杆项目", "", "=", 80, "个", 2025),
    # （十四）
    ("河湖生态缓冲带", "", "=", 1000, "公里", 2025),
    ("岸坡生态化改造", "", "=", 2000, "公里", 2025),
    ("省级美丽河湖", "", "=", 500, "条（个）", 2025),
    # （十六）
    ("全省森林覆盖率", "", "=", 61.5, "%", 2025),
    ("林业增汇试点县", "", "=", 10, "个", 2025),
    ("林业碳汇先行基地", "", "=", 10, "万亩", 2025),
    ("湿地保护率", "", "≥", 55, "%", 2025),
]

_SENTENCE_END = re.compile(r"(?<=。)")
_HEADING = re.compile(r"（[一二三四五六七八九十]+）[^。，、；：“”]{2,40}(?:。|到|深|协)")


def body_sentences() -> list[str]:
    text = tidy(DOCUMENT.read_text(encoding="utf-8"))
    body = text[text.index("一、总体要求") : text.index("附件：1.")]
    body = re.sub(r"—\d+—", "", body)  # printed page numbers
    return [s for s in _SENTENCE_END.split(body) if s]


def read_body() -> list[Target]:
    found: list[Target] = []
    year: int | None = None
    for sentence in body_sentences():
        if _HEADING.match(sentence):
            year = None  # a new paragraph stands under no year
        found += read(sentence, year)
        year = carried_year(sentence, year)
    return found


def test_every_target_of_the_body_is_read_and_nothing_else() -> None:
    found = read_body()
    assert [(t.measure, t.change, t.comparator, t.value, t.unit, t.year) for t in found] == BODY


def test_a_year_amid_a_sentence_is_not_the_next_one_s() -> None:
    begun = carried_year("到2029年，新型储能规模达到1000万千瓦以上。")
    amid = carried_year("配套建设新型储能，到2029年新型储能规模达到1000万千瓦以上。")
    assert (begun, amid) == (2029, None)
    assert carried_year("供热建成区2027年底前淘汰燃煤锅炉。", 2032) == 2032


def test_the_aim_of_the_plan_is_told_from_its_duties() -> None:
    assert [t.measure for t in read_body() if t.aim] == ["城市生活污水集中收集率"]


def test_the_base_year_is_read() -> None:
    changes = {t.measure: t.base_year for t in read_body() if t.base_year}
    assert changes == {"万元地区生产总值用水量": 2020, "万元工业增加值用水量": 2020}


def test_nothing_is_a_target_in_the_lists_of_tasks_and_policies_and_in_the_index() -> None:
    text = tidy(DOCUMENT.read_text(encoding="utf-8"))
    text = text[text.index("二、任务清单") :]
    numbered = re.sub(r"[0-9]+", "", text.split("附件2")[0])  # serial numbers stand inside lines
    assert read(numbered, 2025) == ()


def test_the_goal_list_sets_the_same_targets_as_the_body() -> None:
    plan = read_plan(DOCUMENT)
    said = [(t.measure, t.change, t.comparator, t.value, t.unit) for t in plan.targets if t.ref]
    assert sorted(said) == sorted(target[:5] for target in BODY if target[5] != 2030)
    assert {t.year for t in plan.targets if t.ref} == {2025}


# ── other plans ─────────────────────────────────────────────────────────────

# (sentence, what it sets); values, years and measures written out by hand
CASES: list[tuple[str, list[Short]]] = [
    # levels and comparators
    (
        "到2025年，全省PM2.5平均浓度降至30微克/立方米以下，优良天数比率达到93%左右。",
        [
            ("全省PM2.5平均浓度", "", "≤", 30, "微克/立方米", 2025),
            ("优良天数比率", "", "≈", 93, "%", 2025),
        ],
    ),
    (
        "化石能源消费总量不超过2亿吨标准煤，煤炭占比降至50%以下。",
        [
            ("化石能源消费总量", "", "≤", 2, "亿吨标准煤", None),
            ("煤炭占比", "", "≤", 50, "%", None),
        ],
    ),
    (
        "单位产品能耗不高于0.5吨标准煤/万元，平均气温升幅控制在1.5℃以内，三分之二的村受益，中水占比达千分之三。",
        [
            ("单位产品能耗", "", "≤", 0.5, "吨标准煤/万元", None),
            ("平均气温升幅", "", "≤", 1.5, "℃", None),
            ("中水占比", "", "=", 3, "‰", None),
        ],
    ),
    ("森林火灾受害率低于0.8‰。", [("森林火灾受害率", "", "<", 0.8, "‰", None)]),
    ("数据中心PUE值低于1.3。", [("数据中心PUE值", "", "<", 1.3, "", None)]),
    ("公交车电动化率达到百分之八十以上。", [("公交车电动化率", "", "≥", 80, "%", None)]),
    ("污泥无害化处置率达到１００％。", [("污泥无害化处置率", "", "=", 100, "%", None)]),
    ("城市建成区绿化覆盖率43%。", [("城市建成区绿化覆盖率", "", "=", 43, "%", None)]),
    ("人均公园绿地面积达到15平方米。", [("人均公园绿地面积", "", "=", 15, "平方米", None)]),
    ("保持森林覆盖率在61%以上。", [("森林覆盖率", "", "≥", 61, "%", None)]),
    (
        "国考断面水质优良（达到或优于Ⅲ类）比例达到95.1%。",
        [("国考断面水质优良（达到或优于Ⅲ类）比例", "", "=", 95.1, "%", None)],
    ),
    ("资源循环利用产业产值达到5万亿元。", [("资源循环利用产业产值", "", "=", 5, "万亿元", None)]),
    (
        "煤炭消费比重降低到40%，力争降低到38%。",
        [("煤炭消费比重", "", "=", 40, "%", None), ("煤炭消费比重", "", "=", 38, "%", None)],
    ),
    ("污染治理投入由2020年的2.1%提高到3%。", [("污染治理投入", "", "=", 3, "%", None)]),
    # changes
    (
        "“十四五”期间，地区生产总值年均增长6%左右，新兴产业增加值增速10%以上。",
        [
            ("地区生产总值年均增长", "rise", "≈", 6, "%", 2025),
            ("新兴产业增加值增速", "rise", "≥", 10, "%", 2025),
        ],
    ),
    ("回收率比2020年提高5个百分点。", [("回收率", "rise", "=", 5, "个百分点", None)]),
    ("碳强度下降率达到20%以上。", [("碳强度下降率", "fall", "≥", 20, "%", None)]),
    ("VOCs排放总量减少12万吨。", [("VOCs排放总量", "fall", "=", 12, "万吨", None)]),
    ("减少二氧化碳排放100万吨以上。", [("二氧化碳排放", "fall", "≥", 100, "万吨", None)]),
    ("碳汇能力提升三成以上。", [("碳汇能力", "rise", "≥", 3, "成", None)]),
    ("化肥农药使用量实现零增长。", [("化肥农药使用量", "rise", "=", 0, "", None)]),
    ("新能源汽车保有量翻一番。", [("新能源汽车保有量", "rise", "=", 1, "番", None)]),
    ("氢能产值提高到2025年的3倍。", [("氢能产值", "", "=", 3, "倍", None)]),
    # ranges are a lower and an upper bound
    (
        "再生水利用率提高10%—15%。",
        [
            ("再生水利用率", "rise", "≥", 10, "%", None),
            ("再生水利用率", "rise", "≤", 15, "%", None),
        ],
    ),
    (
        "培育3—5个绿色产业集群。",
        [("绿色产业集群", "", "≥", 3, "个", None), ("绿色产业集群", "", "≤", 5, "个", None)],
    ),
    # counts
    (
        "培育三百家绿色工厂、1,200家节水企业，累计投资2000亿元以上。",
        [
            ("绿色工厂", "", "=", 300, "家", None),
            ("节水企业", "", "=", 1200, "家", None),
            ("投资", "", "≥", 2000, "亿元", None),
        ],
    ),
    ("打造10个以上零碳园区。", [("零碳园区", "", "≥", 10, "个", None)]),
    ("建成不少于50个“无废细胞”。", [("“无废细胞”", "", "≥", 50, "个", None)]),
    ("新增可再生能源装机约3000万千瓦。", [("可再生能源装机", "", "≈", 3000, "万千瓦", None)]),
    ("突破100余项关键技术。", [("关键技术", "", ">", 100, "项", None)]),
    (
        "力争2024年创建省级低碳试点县5个、低碳乡镇（街道）30个，低（零）碳村（社区）300个。",
        [
            ("省级低碳试点县", "", "=", 5, "个", 2024),
            ("低碳乡镇（街道）", "", "=", 30, "个", 2024),
            ("低（零）碳村（社区）", "", "=", 300, "个", 2024),
        ],
    ),
    ("创建绿色矿山20座（2024年底前完成）。", [("绿色矿山", "", "=", 20, "座", 2024)]),
    ("累计淘汰国三及以下柴油货车5000辆。", [("国三及以下柴油货车", "", "=", 5000, "辆", None)]),
    (
        "推广新能源汽车80万辆以上，其中公交车2万辆。",
        [("新能源汽车", "", "≥", 80, "万辆", None), ("公交车", "", "=", 2, "万辆", None)],
    ),
    # shares
    (
        "60%以上的县（市、区）达到示范区标准。",
        [("县（市、区）达到示范区标准", "", "≥", 60, "%", None)],
    ),
    ("不少于30%的公交车采用新能源。", [("公交车采用新能源", "", "≥", 30, "%", None)]),
    ("80%以上产能完成超低排放改造。", [("产能完成超低排放改造", "", "≥", 80, "%", None)]),
    # dealt out
    (
        "到2025年、2030年，非化石能源消费比重分别达到20%和25%。",
        [
            ("非化石能源消费比重", "", "=", 20, "%", 2025),
            ("非化石能源消费比重", "", "=", 25, "%", 2030),
        ],
    ),
    (
        "2025年，单位GDP能耗、用水量比2020年分别降低13.5%、16%左右。",
        [
            ("单位GDP能耗", "fall", "≈", 13.5, "%", 2025),
            ("用水量", "fall", "≈", 16, "%", 2025),
        ],
    ),
    (
        "城市、农村垃圾收集点分别建成1,000、2,000座。",
        [("城市", "", "=", 1000, "座", None), ("农村垃圾收集点", "", "=", 2000, "座", None)],
    ),
    ("六年累计改良盐碱地40万亩。", [("盐碱地", "", "=", 40, "万亩", None)]),
    (
        "“十四五”时期累计完成造林绿化1000万亩，“十五五”期间完成800万亩。",
        [("造林绿化", "", "=", 1000, "万亩", 2025), ("造林绿化", "", "=", 800, "万亩", 2030)],
    ),
    (
        "截至2020年底，森林覆盖率达到61.2%，累计建成示范区10个。到2025年，森林覆盖率达到62%。",
        [("森林覆盖率", "", "=", 62, "%", 2025)],
    ),
]

NO_TARGETS = [
    "风光装机实现倍增，生活垃圾分类实现全覆盖。",
    "编制融合清单（完成期限为2023年）。",
    "降低PM2.5浓度，基本淘汰国三及以下排放标准汽车，加快淘汰国四标准柴油货车。",
    "聚焦工业型城市等4大城市类型创新模式。",
    "以监管闭环和企业服务两个多跨场景作为小切口。",
    "做好“三线一单”协同，实施“4+1”工程、“千村示范、万村整治”行动。",
    "用好第三次全国国土调查成果，推进八大水系修复，打造一批试点，建设一个平台。",
    "七部委联合印发，7个部门参与，在5个城市开展试点，聚焦4个领域、2个方面。",
    "落实《“十四五”规划（2021—2025年）》（环发〔2021〕5号）要求。",
    "2030年前二氧化碳排放达峰。",
    "“十三五”以来，全省单位GDP能耗累计下降17.3%。",
    "2022年已建成充电桩10万个。",
    "加快淘汰35蒸吨/小时及以下燃煤锅炉和30万千瓦以下机组。",
    "对年综合能耗5000吨标准煤以上的企业开展节能诊断。",
    "给予最高500万元补助，按照不超过30%的比例给予奖励。",
    "实施七大行动、三项工程，坚持一个目标、两个统筹。",
    "车桩比不高于2:1。",
    "",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[c[0][:20] for c in CASES])
def test_other_plans_are_read(sentence: str, expected: list[Short]) -> None:
    assert short(sentence) == expected


@pytest.mark.parametrize("sentence", NO_TARGETS)
def test_what_is_no_target_is_passed_over(sentence: str) -> None:
    assert short(sentence) == []


def test_the_caller_s_year_holds_where_the_text_names_none() -> None:
    assert short("森林覆盖率达到62%", 2027) == [("森林覆盖率", "", "=", 62, "%", 2027)]
    assert short("2026年，森林覆盖率达到62%", 2027)[0][-1] == 2026


def test_a_year_holds_for_the_clauses_behind_it() -> None:
    text = "2025年底前建成示范区10个；覆盖率达到60%。2030年，覆盖率达到70%，回收率达到80%。"
    assert [t.year for t in read(text)] == [2025, 2025, 2030, 2030]


def test_quantities_before_the_plan_begins_are_facts() -> None:
    text = "2020年，覆盖率达到60%。到2025年，覆盖率达到65%。"
    found = read_targets(text, page=1, section="", ref=None, since=2021)
    assert [t.year for t in found] == [2025]


def test_an_aim_said_over_the_sentence_holds_for_all_of_it() -> None:
    assert [t.aim for t in read("力争到2025年，覆盖率达到60%，回收率达到80%。")] == [True, True]


def test_a_base_year_said_over_the_sentence_holds_for_all_of_it() -> None:
    found = read("与2020年相比，用水量下降16%，能耗下降15%，煤耗达到90%。")
    assert [t.base_year for t in found] == [2020, 2020, None]


def test_where_it_stands_is_kept() -> None:
    (target,) = read_targets(
        "回收率达到90%", page=16, section="附件1 一、", ref=RowRef("goal", 24), year=2025
    )
    assert (target.page, target.section, target.ref) == (16, "附件1 一、", RowRef("goal", 24))
    assert target.text == "回收率达到90%"


# ── properties ──────────────────────────────────────────────────────────────

_MATERIAL = [
    *(
        "到2025年，",
        "森林覆盖率",
        "达到",
        "提高",
        "下降",
        "较2020年",
        "分别",
        "力争",
        "建成",
        "新增",
    ),
    *("美丽河湖", "20", "61.5", "1,000", "三百", "%", "个", "万千瓦", "个百分点", "家", "万吨/年"),
    *(
        "以上",
        "左右",
        "以内",
        "、",
        "，",
        "；",
        "。",
        "（",
        "）",
        "的",
        "和",
        "县（市、区）",
        "零增长",
    ),
    *("翻", "番", "“", "”", "—", "由", "PM2.5", "百分之", "三成", "亿立方米", "控制在", "60%的"),
]
_SENTENCES = st.lists(st.sampled_from(_MATERIAL), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(_SENTENCES)
def test_the_words_of_a_target_stand_in_the_text(text: str) -> None:
    for target in read(text):
        assert target.text
        assert squeeze(target.text) in squeeze(text)
        assert target.measure in text
        assert target.unit in text or "百分之" in text
        assert target.comparator in ("≥", "≤", ">", "<", "=", "≈")
        assert target.change in ("", "rise", "fall")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([c[0] for c in CASES]))
def test_full_width_digits_change_nothing(text: str) -> None:
    wide = text.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    values = [(t.value, t.unit, t.comparator, t.year) for t in read(text)]
    assert [(t.value, t.unit, t.comparator, t.year) for t in read(wide)] == values


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 99999),
    st.sampled_from(["%", "万千瓦", "万吨/年", "亿立方米", "个百分点", "微克/立方米"]),
)
def test_a_number_is_read_as_it_is_written(number: int, unit: str) -> None:
    (target,) = read(f"到2025年，某项比率达到{number / 10:g}{unit}以上。")
    assert (target.value, target.unit, target.comparator) == (number / 10, unit, "≥")


def test_a_whole_plan_is_read_in_a_tenth_of_a_second() -> None:
    sentences = _SENTENCE_END.split(tidy(DOCUMENT.read_text(encoding="utf-8")))
    took = []
    for _ in range(3):
        start = time.process_time()
        for sentence in sentences:
            read(sentence)
        took.append(time.process_time() - start)
    assert min(took) < 0.1
