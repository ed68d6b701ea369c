"""Plans that are like the published one and yet different, with what must be read from them.

`make_variant(seed)` changes the model of the published plan (other units, numbers, rows,
titles, weights, another order of lists) and the look of the document (columns, page
breaks, what marks a page), and writes it down as extraction from a PDF does. `substituted`
and `with_rows_cut` change the published text itself and leave its lines as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from variants_cells import Expected, document_path, golden_expected
from variants_layout import Look
from variants_model import (
    Cell,
    Dimension,
    Leaf,
    Level1,
    Level2,
    Model,
    ModelRow,
    Variant,
    published_model,
    render,
)

from corpus.text import squeeze, tidy

JIANGSU = (
    "省生态环境厅 省发展改革委 省发展改革委（省能源局） 省工业和信息化厅 省住房城乡建设厅 省财政厅 "
    "省交通运输厅 省水利厅 省农业农村厅 省自然资源厅 省自然资源厅（省林业局） 省科技厅 省统计局 "
    "南京海关 人行南京分行 江苏海事局 上海铁路局南京办事处 省委宣传部 省总工会 省市场监管局 "
    "国网江苏省电力有限公司 各设区市人民政府 江苏证监局 省通信管理局 国家税务总局江苏省税务局 "
    "省机关事务管理局 省政府办公厅 省文化和旅游厅 省气象局 团省委 省妇联 省科协 省国资委 省法院"
)
SICHUAN = (
    "生态环境厅 发展改革委 发展改革委（能源局） 经济和信息化厅 住房城乡建设厅 财政厅 水利厅 科技厅 "
    "交通运输厅 农业农村厅 自然资源厅 省林草局 省统计局 成都海关 人行四川省分行 四川金融监管局 "
    "成都铁路监管局 省委宣传部 省总工会 省市场监管局 国网四川省电力公司 各市（州）人民政府 省妇联"
)
SHANGHAI = (
    "市生态环境局 市发展改革委 市经济信息化委 市住房城乡建设管理委 市交通委 市水务局 "
    "市水务局（市海洋局） 市农业农村委 市规划资源局 市绿化市容局 市统计局 上海海关 "
    "人行上海总部 上海海事局 市委宣传部 市总工会 市市场监管局 "
    "国网上海市电力公司 各区人民政府 市地方金融监管局 市科委 市财政局"
)
GUANGXI = (
    "自治区生态环境厅 自治区发展改革委 自治区工业和信息化厅 自治区住房城乡建设厅 自治区财政厅 "
    "自治区水利厅 自治区农业农村厅 自治区自然资源厅 自治区林业局 自治区统计局 南宁海关 广西海事局 "
    "人行广西壮族自治区分行 南宁铁路局 自治区党委宣传部 自治区总工会 广西电网公司 各设区市人民政府"
)
PROVINCES = {
    "浙江省": "",  # keeps the units of the published plan
    "江苏省": JIANGSU,
    "四川省": SICHUAN,
    "上海市": SHANGHAI,
    "广西壮族自治区": GUANGXI,
}
DOCUMENTS = (
    "《浙江省全域“无废城市”建设工作方案》",
    "《全省重要生态系统保护和修复重大工程总体规划（2021—2035年）》",
    "《减污降碳协同增效实施方案》",
)
SECTION_TITLES = (
    "优化空间布局",
    "强化源头治理",
    "推动绿色低碳转型",
    "深化协同增效",
    "健全支撑体系",
    "完善市场机制",
    "夯实能力建设",
    "开展先行先试",
    "提升生态系统质量",
)
SENTENCES = (
    "由省生态环境厅会同有关部门制定实施细则。",
    "加快推进5G基站、IDC机房等新型基础设施节能改造，PUE值控制在1.25以下。",
    "省级有关部门按职责加强指导。",
    "推广应用CCUS、R&D等低碳技术，形成3项以上地方标准。",
    "形成“一张图”管理，覆盖率达到100%。",
    "推动重点用能单位煤炭消费量较2020年下降8%（其中钢铁行业下降10%）。",
)
LEAF_NAMES = (
    "O3日最大8小时平均浓度",
    "单位GDP能耗下降率",
    "NOx排放强度",
    "R&D经费投入强度",
    "每万人新能源公交车拥有量",
    "用水总量控制目标完成率（%）",
    "VOCs治理设施运行率",
    "清洁能源占比",
    "碳排放总量",
    "国家级绿色工厂数量",
    "城市生活污水集中收集率",
    "绿色信贷余额占各项贷款余额比重",
    "优良天数比例",
)
NODE_NAMES = (
    "水环境",
    "气候变化应对",
    "土壤与固废协同治理",
    "绿色生活方式",
    "节能降耗",
    "科技支撑",
    "数字化治理能力建设",
    "非CO2温室气体控制",
    "海洋碳汇",
    "公众参与",
)
NOTES = (
    "注：上表中未注明的，完成时限均为{}年。",
    "注：上表中未注明的，完成时限均为{}年。",
    "注：表中未注明完成时限的，均为{}年。",
)
HEADERS = (
    "序号 目标任务 牵头部门 配合部门",
    "序号 主要内容 责任单位 配合单位",
    "序号 重点任务 牵头部门 参与部门",
)
FILL = (
    "重点领域和关键环节统筹推进减污降碳协同增效工作体系建设并逐步形成可复制可推广的经验做法"
    "聚焦现代化国际大城市和工业型城市以及数字经济型城市和生态良好型城市等"
)
Draw = Callable[[list[str], random.Random], Cell]
Change = Callable[[Model, Look, random.Random], None]


# units and cells


def units_of(model: Model) -> list[str]:
    """The pool from which units of this plan are drawn."""
    pool = PROVINCES[model.province].split()
    return pool or sorted({u for one in model.lists for r in one.rows for u in r.lead.units})


def draw(pool: list[str], rng: random.Random, most: int) -> list[str]:
    """Units for one cell; a unit and its bracketed form never together."""
    drawn: dict[str, str] = {}
    for unit in rng.sample(pool, min(len(pool), rng.randint(1, most))):
        drawn.setdefault(unit.split("（")[0], unit)
    return list(drawn.values())


def single(pool: list[str], rng: random.Random) -> Cell:
    unit = rng.choice(pool)
    return Cell(unit, [unit])


def joint(pool: list[str], rng: random.Random) -> Cell:
    units = draw(pool, rng, 5)
    duty = "按职责分工负责" if len(units) > 1 else ""
    return Cell("、".join(units) + duty, units)


def plain_joint(pool: list[str], rng: random.Random) -> Cell:
    units = draw(pool, rng, 3)
    return Cell("、".join(units), units)


def pending(pool: list[str], rng: random.Random) -> Cell:
    return Cell("待国家分工明确后确定", [], pending=True)


def reference(pool: list[str], rng: random.Random) -> Cell:
    document = rng.choice(DOCUMENTS)
    return Cell(f"具体参照{document}职责分工", [], refers=[document])


def units_and_reference(pool: list[str], rng: random.Random) -> Cell:
    units, document = draw(pool, rng, 3), rng.choice(DOCUMENTS)
    words = f"{'、'.join(units)}等省级相关部门，具体参照{document}职责分工"
    return Cell(words, units, refers=[document])


def units_and_others(pool: list[str], rng: random.Random) -> Cell:
    units = draw(pool, rng, 4)
    return Cell("、".join(units) + rng.choice(["等省级相关部门", "等部门", "等有关单位"]), units)


def remark(pool: list[str], rng: random.Random) -> Cell:
    units = [unit for unit in draw(pool, rng, 3) if "（" not in unit] or ["省统计局"]
    return Cell("、".join(units) + "（负责区域碳排放核算）", units)


def many(pool: list[str], rng: random.Random) -> Cell:
    units = draw(pool, rng, 9)
    return Cell("、".join(units), units)


def nothing(pool: list[str], rng: random.Random) -> Cell:
    return Cell()


LEADS: dict[Draw, int] = {
    single: 40,
    joint: 28,
    plain_joint: 10,
    pending: 6,
    reference: 3,
    units_and_reference: 3,
    nothing: 4,
}
PARTICIPANTS: dict[Draw, int] = {
    nothing: 40,
    many: 30,
    single: 12,
    units_and_others: 6,
    units_and_reference: 4,
    remark: 4,
    reference: 2,
}


def cell(
    table: dict[Draw, int],
    pool: list[str],
    rng: random.Random,
) -> Cell:
    return rng.choices(list(table), list(table.values()))[0](pool, rng)


def redraw(row: ModelRow, pool: list[str], rng: random.Random) -> None:
    row.lead = cell(LEADS, pool, rng)
    # without a lead a participant could not be told from one
    row.participants = cell(PARTICIPANTS, pool, rng) if row.lead.text else Cell()


def rename(words: str, names: dict[str, str]) -> str:
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(pattern, lambda match: names[match[0]], words)


# changes of the model


def all_rows(model: Model) -> list[ModelRow]:
    return [row for one in model.lists for row in one.rows]


def other_province(model: Model, look: Look, rng: random.Random) -> None:
    """Another province: its name everywhere, its units in every cell."""
    model.province = rng.choice([name for name in PROVINCES if name != "浙江省"])
    pool = units_of(model)
    model.title = f"{model.province}减污降碳协同增效行动方案"
    model.opening = model.opening.replace("浙江省", model.province)
    for row in all_rows(model):
        row.text = row.text.replace("浙江省", model.province)
        redraw(row, pool, rng)
    for leaf in leaves_of(model):
        leaf.sources = [rng.choice(pool).split("（")[0]]


def other_cells(model: Model, look: Look, rng: random.Random) -> None:
    pool = units_of(model)
    for row in rng.sample(all_rows(model), 25):
        redraw(row, pool, rng)


def swap_leads(model: Model, look: Look, rng: random.Random) -> None:
    for one in model.lists:
        leads = [(row.lead, row.participants) for row in one.rows]
        rng.shuffle(leads)
        for row, (lead, participants) in zip(one.rows, leads, strict=True):
            row.lead, row.participants = lead, participants


def other_numbers(model: Model, look: Look, rng: random.Random) -> None:
    """Other figures in the texts; years and names such as PM2.5 stay."""
    pattern = re.compile(r"(?<![A-Za-z\d.])(?!20\d\d年)\d+(?:\.\d+)?(?=[%个家条亿万公])")
    for row in all_rows(model):
        if row.deadline is None:
            row.text = pattern.sub(lambda m: other_figure(m[0], rng), row.text)


def other_figure(figure: str, rng: random.Random) -> str:
    if "." in figure or rng.random() < 0.2:
        return f"{rng.randint(10, 999) / 10:g}"
    return str(rng.randint(1, 10 ** len(figure) - 1))


def delete_rows(model: Model, look: Look, rng: random.Random) -> None:
    for one in model.lists:
        keep = max(3, int(len(one.rows) * rng.uniform(0.3, 0.9)))
        kept = sorted(rng.sample(range(len(one.rows)), min(keep, len(one.rows))))
        one.rows = [one.rows[number] for number in kept]


def add_rows(model: Model, look: Look, rng: random.Random) -> None:
    pool = units_of(model)
    for one in model.lists[:2]:
        for _ in range(rng.randint(1, 12)):
            place = rng.randrange(len(one.rows))
            row = deepcopy(one.rows[place])
            row.text, row.deadline = rng.choice(model.body[3:]).title + "。", None
            redraw(row, pool, rng)
            one.rows.insert(place + 1, row)


def merge_rows(model: Model, look: Look, rng: random.Random) -> None:
    for one in model.lists[:2]:
        place = rng.randrange(len(one.rows) - 1)
        if one.rows[place].deadline is None and one.rows[place + 1].deadline is None:
            one.rows[place].text += one.rows.pop(place + 1).text


def longer_texts(model: Model, look: Look, rng: random.Random) -> None:
    rows = [row for row in all_rows(model) if row.text.endswith("。")]
    for row in rng.sample(rows, 8):
        row.text += rng.choice(SENTENCES)


def shorter_texts(model: Model, look: Look, rng: random.Random) -> None:
    for row in rng.sample(all_rows(model), 15):
        if row.deadline is None and row.text.count("。") > 1:
            row.text = row.text.split("。")[rng.randint(0, row.text.count("。") - 1)] + "。"


def own_deadlines(model: Model, look: Look, rng: random.Random) -> None:
    for row in rng.sample(all_rows(model)[:-9], 4):
        if row.deadline is None and row.text.endswith("。"):
            row.deadline = rng.choice([2023, 2024, 2026, 2028])
            words = rng.choice(["完成期限为{}年", "完成时限为{}年"]).format(row.deadline)
            row.text = row.text[:-1] + f"（{words}）。"


def other_titles(model: Model, look: Look, rng: random.Random) -> None:
    tasks = model.named("tasks").rows
    titles = list(dict.fromkeys(row.section for row in tasks))
    names = dict(zip(titles, rng.sample(SECTION_TITLES, len(titles)), strict=True))
    for row in tasks:
        row.section = names[row.section]
    for section in model.body:
        section.title = names.get(section.title, section.title)


def other_note(model: Model, look: Look, rng: random.Random) -> None:
    for one in model.lists[:2]:
        one.year = rng.choice([2024, 2027, 2030])
        one.note = rng.choice(NOTES).format(one.year)


def no_note(model: Model, look: Look, rng: random.Random) -> None:
    one = rng.choice(model.lists[:2])
    one.year, one.note = None, ""


def other_header(model: Model, look: Look, rng: random.Random) -> None:
    for one in model.lists:
        columns = len(one.header.split())
        one.header = " ".join(rng.choice(HEADERS).split()[:columns])


def paragraphs_in_cells(model: Model, look: Look, rng: random.Random) -> None:
    """Texts in several paragraphs: a sentence that starts on a new line."""
    rows = [row for row in all_rows(model) if "。" in row.text[:-1]]
    for row in rng.sample(rows, min(6, len(rows))):
        row.text = row.text[:-1].replace("。", "。\n", rng.randint(1, 3)) + row.text[-1]


def other_order(model: Model, look: Look, rng: random.Random) -> None:
    rng.shuffle(model.lists)


def no_participants(model: Model, look: Look, rng: random.Random) -> None:
    one = rng.choice(model.lists[:2])
    one.header = " ".join(one.header.split()[:3])


def policies_with_participants(model: Model, look: Look, rng: random.Random) -> None:
    one, pool = model.named("policies"), units_of(model)
    one.header = "序号 具体内容 牵头单位 参与单位"
    for row in one.rows:
        redraw(row, pool, rng)


def only_sections(model: Model, look: Look, rng: random.Random) -> None:
    model.only_sections = True
    for row in model.named("tasks").rows:
        row.item = ""


def flat_tasks(model: Model, look: Look, rng: random.Random) -> None:
    for row in model.named("tasks").rows:
        row.section = row.item = ""


def restart_items(model: Model, look: Look, rng: random.Random) -> None:
    model.restart_items = True


def shorter_body(model: Model, look: Look, rng: random.Random) -> None:
    kept = [section for section in model.body[3:] if section.level == 1 or rng.random() < 0.5]
    model.body = model.body[:3] + kept


def digit_starts_line(model: Model, look: Look, rng: random.Random) -> None:
    """A wrapped line that starts with the number of the next row, as `等\\n\\n4 大城市类型`."""
    one = rng.choice(model.lists[:2])
    for place in rng.sample(range(len(one.rows) - 1), 3):
        width = look.columns[one.name][0]
        lines = rng.randint(1, len(FILL) // width)
        words = FILL[len(FILL) - width * lines :]
        if one.rows[place].deadline is None:
            one.rows[place].text = f"{words}{place + 2}大城市类型创新模式，开展试点。"


# changes of the tree


def leaves_of(model: Model) -> list[Leaf]:
    twos = [two for dim in model.tree for one in dim.children for two in one.children]
    return [leaf for two in twos for leaf in two.leaves]


def weights(count: int, rng: random.Random) -> list[str]:
    """`count` weights above zero that sum to 1, with at most three decimals."""
    whole = rng.choice([10, 20, 100, 100, 1000])
    whole = whole if whole > 2 * count else 100
    cuts = sorted(rng.sample(range(1, whole), count - 1))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
    return [f"{part / whole:g}" for part in parts]


def other_weights(model: Model, look: Look, rng: random.Random) -> None:
    ones = [one for dimension in model.tree for one in dimension.children]
    give_weights(ones, rng)
    for one in ones:
        give_weights(one.children, rng)
        for two in one.children:
            give_weights(two.leaves, rng)


def give_weights(nodes: list[Any], rng: random.Random) -> None:
    for node, weight in zip(nodes, weights(len(nodes), rng), strict=True):
        node.weight = weight


def other_tree(model: Model, look: Look, rng: random.Random) -> None:
    """Another tree altogether: single children, many children, other names."""
    pool = [unit for unit in units_of(model) if "（" not in unit]
    names = [leaf.name for leaf in leaves_of(model)] + list(LEAF_NAMES)
    words = rng.sample(["效果", "路径", "管理", "创新", "保障能力"], rng.randint(1, 4))
    while True:
        budget = [50]
        model.tree = [
            Dimension(
                f"协同{word}", [new_level1(pool, names, budget, rng) for _ in range(few(rng))]
            )
            for word in words
        ]
        if len(leaves_of(model)) <= 50:  # circled numbers end at ㊿
            break
    other_weights(model, look, rng)


def few(rng: random.Random) -> int:
    return rng.choices([1, 2, 3, 5], [4, 4, 2, 1])[0]


def new_level1(pool: list[str], names: list[str], budget: list[int], rng: random.Random) -> Level1:
    count = max(1, min(few(rng), 4))
    children = [new_level2(pool, names, budget, rng) for _ in range(count)]
    return Level1(rng.choice(NODE_NAMES), "1", children)


def new_level2(pool: list[str], names: list[str], budget: list[int], rng: random.Random) -> Level2:
    count = max(1, min(few(rng), budget[0] // 8))
    budget[0] -= count
    leaves = [Leaf(rng.choice(names), "1", sources(pool, rng)) for _ in range(count)]
    return Level2(rng.choice(NODE_NAMES), "1", leaves)


def sources(pool: list[str], rng: random.Random) -> list[str]:
    return rng.sample(pool, rng.choices([1, 2, 3], [8, 3, 1])[0])


def other_leaves(model: Model, look: Look, rng: random.Random) -> None:
    pool = [unit for unit in units_of(model) if "（" not in unit]
    for leaf in rng.sample(leaves_of(model), min(6, len(leaves_of(model)))):
        leaf.name, leaf.sources = rng.choice(LEAF_NAMES), sources(pool, rng)


CHANGES: dict[Change, float] = {
    other_province: 0.35,
    other_cells: 0.4,
    swap_leads: 0.2,
    other_numbers: 0.4,
    delete_rows: 0.4,
    add_rows: 0.3,
    merge_rows: 0.25,
    longer_texts: 0.3,
    shorter_texts: 0.3,
    own_deadlines: 0.2,
    other_titles: 0.3,
    other_note: 0.25,
    no_note: 0.1,
    other_order: 0.2,
    no_participants: 0.1,
    policies_with_participants: 0.15,
    only_sections: 0.06,
    flat_tasks: 0.05,
    restart_items: 0.1,
    shorter_body: 0.7,
    digit_starts_line: 0.2,
    paragraphs_in_cells: 0.2,
    other_header: 0.08,
    other_tree: 0.3,
    other_weights: 0.3,
    other_leaves: 0.3,
}


def random_look(rng: random.Random) -> Look:
    columns = {
        "goals": (rng.randint(20, 40), rng.randint(9, 18), rng.randint(9, 20)),
        "tasks": (rng.randint(24, 42), rng.randint(9, 16), rng.randint(8, 16)),
        "policies": (rng.choice([34, 40, 20]), rng.randint(14, 24), rng.randint(10, 16)),
    }
    tree = (rng.choice([4, 4, 5]), rng.randint(4, 7), rng.randint(5, 8), rng.randint(7, 12))
    return Look(
        body_width=rng.randint(24, 34),
        body_lines=rng.randint(18, 30),
        list_lines=rng.randint(18, 34),
        tree_lines=rng.randint(35, 70),
        columns=columns,
        tree_columns=(*tree, rng.randint(3, 6)),
        list_pitch=rng.choice([0.93, 1.0, 1.05]),
        tree_pitch=rng.uniform(0.8, 1.0),
        noise=rng.choice([0, 0, 0.05]),
        space_before=rng.choice([0.9, 0.9, 0.5, 0.0]),
        space_after=rng.choice([0.1, 0.5, 0.0]),
        header_again=rng.choice([0.8, 1.0, 0.3, 0.0]),
        unmarked=rng.choice([0, 0, 0.3]),
        printed=rng.choice([0.1, 0.1, 0, 0.5, 1]),
        split_rows=rng.random() < 0.8,
        split_cells=rng.random() < 0.1,
        lists_on_new_page=rng.random() < 0.8,
        annex_label=rng.choice(["附件 {}", "附件 {}", "附件{}"]),
    )


def make_variant(seed: int) -> Variant:
    """The variant of this number; the same for ever."""
    rng = random.Random(seed)
    model, look = published_model(), random_look(rng)
    for change, chance in CHANGES.items():
        if rng.random() < chance:
            change(model, look, rng)
            model.kinds.append(change.__name__)
    if look.split_cells:
        model.kinds.append("split_cells")
    return render(model, look, rng)


def make_plain_variant(seed: int) -> Variant:
    """The published plan in another layout, nothing else changed."""
    rng = random.Random(seed)
    return render(published_model(), replace(random_look(rng), split_cells=False), rng)


# variants of the published text itself, its lines left as they are


def published_text() -> tuple[str, str]:
    """Body and annexes of the published text."""
    text = document_path().read_text(encoding="utf-8")
    cut = text.index("\n附件 1\n")
    return text[:cut], text[cut:]


def spaced(name: str) -> str:
    """A pattern for `name` wherever a line wrap falls into it."""
    return r"\s*".join(re.escape(char) for char in name)


def rewrap(found: str, name: str) -> str:
    """`name` with the white space of `found` at the same place, or before its last character."""
    gap = re.search(r"\s+", found)
    if not gap:
        return name
    place = min(gap.start(), len(name) - 1)
    return name[:place] + gap[0] + name[place:]


def substituted(seed: int) -> Variant:
    """The published text with units, percentages and weights replaced."""
    rng = random.Random(seed)
    body, annexes = published_text()
    expected = golden_expected()
    names = other_names(expected, rng)
    annexes = replace_names(annexes, names)
    expected = {table: renamed(rows, names) for table, rows in expected.items()}
    percents = {f"{n}": str(rng.randint(1, 99)) for n in range(1, 101)}
    annexes = replace_percents(annexes, percents)
    for row in [*expected["goals"], *expected["tasks"]]:
        row["text"] = replace_percents(row["text"], percents)
    annexes = replace_weights(annexes, expected["indicators"], rng)
    title = "浙江省减污降碳协同创新区建设实施方案"
    return Variant(body + annexes, expected, title, 30, ("substituted",))


def other_names(expected: Expected, rng: random.Random) -> dict[str, str]:
    """A new name for every unit that stands alone, and for both parts of a bracketed one."""
    units = {
        u
        for name in ("goals", "tasks", "policies")
        for r in expected[name]
        for u in r["lead_units"]
    }
    units |= {u for row in expected["indicators"] for u in row["data_sources"]}
    old = sorted({part for unit in units for part in re.split("[（）]", unit) if part})
    pool = sorted({u for names in (JIANGSU, SICHUAN, SHANGHAI) for u in names.split()} - {"省法院"})
    new = rng.sample([u for u in pool if "（" not in u], len(old))
    return dict(zip(old, new, strict=True))


def replace_names(text: str, names: dict[str, str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    pattern = "|".join(f"({spaced(name)})" for name in ordered)
    return re.sub(pattern, lambda m: rewrap(m[0], names[ordered[(m.lastindex or 1) - 1]]), text)


def renamed(rows: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    fields = ("lead_text", "participant_text", "lead_units", "participant_units", "data_sources")
    for row in rows:
        for name in fields:
            if isinstance(row.get(name), list):
                row[name] = [rename(unit, names) for unit in row[name]]
            elif name in row:
                row[name] = rename(row[name], names)
    return rows


def replace_percents(text: str, percents: dict[str, str]) -> str:
    return re.sub(r"(?<![\d.])(\d+)(?=%)", lambda m: percents[m[1]], text)


def replace_weights(annexes: str, leaves: list[dict[str, Any]], rng: random.Random) -> str:
    """Other weights in the tree, in the text and in the expected rows alike."""
    cut = annexes.index("\n附件 2\n")
    model = published_model()
    other_weights(model, Look(), rng)
    values, rows = [], iter(leaves)
    for one in (one for dimension in model.tree for one in dimension.children):
        values.append(one.weight)
        for two in one.children:
            values.append(two.weight)
            for leaf in two.leaves:
                values.append(leaf.weight)
                give_expected(next(rows), one.weight, two.weight, leaf.weight)
    printed = iter(values)
    token = re.compile(r"(?<=\s)(?:0\.\d+|1)(?=\s)")
    tree = token.sub(lambda _: next(printed), annexes[cut + 6 :])
    assert next(printed, None) is None
    return annexes[: cut + 6] + tree


def give_expected(row: dict[str, Any], one: str, two: str, leaf: str) -> None:
    row |= {"level1_weight": float(one), "level2_weight": float(two), "weight": float(leaf)}
    row["global_weight"] = float(one) * float(two) * float(leaf)


def with_rows_cut(seed: int) -> Variant:
    """The published text with whole rows cut out and the rest counted anew."""
    rng = random.Random(seed)
    lines = document_path().read_text(encoding="utf-8").split("\n")
    expected = golden_expected()
    at = lines.index("附件 1")
    for name in ("goals", "tasks", "policies"):
        at = cut_rows(lines, at, expected[name], rng)
    title = "浙江省减污降碳协同创新区建设实施方案"
    return Variant("\n".join(lines), expected, title, 30, ("rows_cut",))


def cut_rows(lines: list[str], at: int, rows: list[dict[str, Any]], rng: random.Random) -> int:
    """Cut rows of one list, in place, from line `at` on; the line after the list."""
    kept: list[dict[str, Any]] = []
    for row in list(rows):
        start = row_start(lines, at, row)
        end = row_end(lines, start + 1)
        at = start + 1
        whole = squeeze(row["text"]) in squeeze("".join(lines[start:end]))
        if whole and rng.random() < 0.3:
            del lines[start:end]
            at = start
        else:
            kept.append(row)
            lines[start] = re.sub(r"^\d+", str(len(kept)), lines[start])
            row["number"] = len(kept)
    rows[:] = kept
    return at


def row_start(lines: list[str], at: int, row: dict[str, Any]) -> int:
    number = re.compile(rf"{row['number']}( |$)")
    for place in range(at, len(lines)):
        following = tidy("".join(lines[place : place + 5]))
        if number.match(lines[place]) and following.startswith(f"{row['number']}{row['text'][:6]}"):
            return place
    raise ValueError(row["text"])


def row_end(lines: list[str], at: int) -> int:
    """Where the next row, heading, note or page starts."""
    stop = re.compile(
        r"\d{1,2}( [^大]|$)|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|注：|附件| |—"
    )
    ends = (n for n in range(at, len(lines)) if stop.match(lines[n]))
    return next(ends)
