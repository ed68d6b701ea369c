"""Right answers in a model's manner.

They are put together from the plan's own passages by rules that change the writing and
never the sense: plain text rules that know nothing of the lock that they try.
`wording_spoils` makes wrong answers of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.answer import Citation
from corpus.library import bundled_plan
from corpus.numerals import write_number
from corpus.passages import passages_of
from corpus.plan import Plan, Target
from ingest import read_plan

# What the plan has not: departments in sentences, ranges, sums of money, per mille.
OWN_SENTENCES = (
    "2023—2025年，全省新增绿色贷款10亿元以上，贷款利率下浮10%—20%，由省财政厅牵头，省税务局配合。",
    "由省生态环境厅会同省发展改革委负责，到2027年完成30至50个园区的碳监测站建设。",
    "对年用能5000吨标准煤以上的企业开展审计，由省经信厅牵头，省能源局参与，2024年底前完成。",
    "严禁在生态保护红线内新建采石项目，已有的120家矿山到2026年全部退出。",
    "重点行业排放强度较2020年下降3.5‰，万元产值用水量由12立方米降到9立方米。",
    "省水利厅、省建设厅按职责分工负责河道整治，整治长度不少于1500公里，投资约36亿元。",
    "杭州市建设2个示范区，宁波市建设3个示范区，温州市建设5个示范区。",
    "到2025年公交车新能源比例达到85%，到2030年达到100%。",
    "省农业农村厅牵头推广测土配方施肥3000万亩，化肥施用量较2020年减少4万吨。",
    "禁止销售厚度小于0.025毫米的塑料袋，对回收率低于60%的超市不再给予补助。",
    "由省林业局牵头，省自然资源厅参与，新增造林80万亩，力争森林蓄积量超过4.5亿立方米。",
    "城市建成区公共充电桩总数不低于2.3万个，农村不低于8000个。",
)


@dataclass(frozen=True)
class Case:
    """A reply with the evidence that it was worded from."""

    reply: str
    citations: tuple[Citation, ...]
    made: str  # how: the rules that it went through

    def told(self, reply: str, how: str) -> Case:
        return replace(self, reply=reply, made=f"{self.made}, {how}")


@cache
def bundled() -> Plan:
    return read_plan(bundled_plan())


@cache
def sources() -> tuple[Citation, ...]:
    """Everything to be cited: passages, rows with those who answer for them, own sentences."""
    plan = bundled()
    passages = [p for p in passages_of(plan) if p.kind not in ("indicator", "note")]
    cited = [Citation(plan.id, plan.title, p.section, p.page, p.text) for p in passages]
    for page, text in enumerate(OWN_SENTENCES, 1):
        cited.append(Citation(plan.id, plan.title, f"另一方案 第{page}段", page, text))
    for row in plan.rows():
        if row.lead_units:
            joins = "、".join(row.participant_units)
            duty = f"{'、'.join(row.lead_units)}牵头" + (f"，{joins}参与" if joins else "")
            text = f"{row.text.rstrip('。')}（由{duty}）"
            place = next(p.section for p in passages if p.ref == row.ref)
            cited.append(Citation(plan.id, plan.title, place, row.page, text))
    return tuple(cited)


# ── right answers ───────────────────────────────────────────────────────────

Rule = Callable[[str, random.Random], str]
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


def _in_chinese(number: str) -> str:
    whole, _, decimals = number.partition(".")
    said = write_number(int(whole)) if int(whole) < 10000 else ""
    return said + ("点" + "".join(write_number(int(d)) for d in decimals) if decimals else "")


def percent_in_words(text: str, dice: random.Random) -> str:
    return re.sub(rf"({_NUMBER})%", lambda m: f"百分之{_in_chinese(m[1])}", text)


def percent_wide(text: str, dice: random.Random) -> str:
    return re.sub(rf"({_NUMBER})%", lambda m: f"{m[1]} ％", text)


def percent_in_tenths(text: str, dice: random.Random) -> str:
    return re.sub(r"(?<![0-9.])([1-9])0%", lambda m: f"{write_number(int(m[1]))}成", text)


def counts_in_words(text: str, dice: random.Random) -> str:
    return re.sub(
        r"(?<![0-9.,年第])([0-9]{1,4})(?=[个家项条辆座处公])",
        lambda m: _in_chinese(m[1]),
        text,
    )


def wide_digits(text: str, dice: random.Random) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def bold_numbers(text: str, dice: random.Random) -> str:
    return re.sub(rf"({_NUMBER}%?)(?![0-9.\]])", r"**\1**", text)


def thousands(text: str, dice: random.Random) -> str:
    return re.sub(r"(?<![0-9.])([1-9])([0-9]{3})(?=[个家公万])", lambda m: f"{m[1]},{m[2]}", text)


def myriads_out(text: str, dice: random.Random) -> str:
    return re.sub(
        rf"({_NUMBER})万(?=[吨亩辆千个])", lambda m: f"{round(float(m[1]) * 10000)}", text
    )


def milliards_to_myriads(text: str, dice: random.Random) -> str:
    return re.sub(rf"({_NUMBER})亿", lambda m: f"{round(float(m[1]) * 10000)}万", text)


def power_in_latin(text: str, dice: random.Random) -> str:
    return text.replace("万千瓦", "万kW")


def not_below(text: str, dice: random.Random) -> str:
    return re.sub(rf"(?:达到|达)({_NUMBER}%)以上", r"不低于\1", text)


def at_least(text: str, dice: random.Random) -> str:
    return re.sub(rf"不低于({_NUMBER}[%万])", r"至少为\1", text)


def above(text: str, dice: random.Random) -> str:
    return re.sub(rf"不低于({_NUMBER}%)", r"达到\1以上", text)


def no_more(text: str, dice: random.Random) -> str:
    return re.sub(r"控制在(.{3,12}?)以内", r"不超过\1", text)


def more_than(text: str, dice: random.Random) -> str:
    return re.sub(rf"超过({_NUMBER})", r"突破\1", text)


def other_verbs(text: str, dice: random.Random) -> str:
    for one, other in (
        ("下降", "降低"),
        ("提高", "提升"),
        ("打造", "建设"),
        ("力争达到", "争取达到"),
        ("完成", "实现"),
    ):
        if dice.random() < 0.7:
            text = text.replace(one, other)
    return text


# said in other words of the same sense and the same direction
LOOSER = {
    "加强": ("强化", "做好"),
    "强化": ("加强", "抓好"),
    "推动": ("推进", "促进"),
    "推进": ("推动", "抓好"),
    "开展": ("实施", "组织"),
    "实施": ("开展", "推行"),
    "建设": ("打造",),
    "完善": ("健全", "优化"),
    "健全": ("完善", "建立健全"),
    "积极": ("大力", ""),
    "大力": ("积极", ""),
    "深入": ("持续", ""),
    "统筹": ("兼顾", "一并考虑"),
    "鼓励": ("支持", "引导"),
    "支持": ("鼓励", "扶持"),
    "提升": ("提高",),
    "构建": ("建立", "形成"),
    "全省": ("浙江全省", "全省范围内"),
    "因地制宜": ("结合实际", ""),
    "有序": ("稳妥", ""),
    "探索": ("尝试", "研究"),
    "以及": ("和", "及"),
}


def looser_words(text: str, dice: random.Random) -> str:
    known = sorted(LOOSER, key=len, reverse=True)
    return re.sub(
        rf"(?<!省)(?:{'|'.join(known)})",
        lambda m: dice.choice(LOOSER[m[0]]) if dice.random() < 0.6 else m[0],
        text,
    )


def fewer_items(text: str, dice: random.Random) -> str:
    """Some items of a long list without numbers left out."""

    def cut(match: re.Match[str]) -> str:
        items = match.group().split("、")
        return "、".join(items[: max(2, len(items) - 2)]) + "等"

    return re.sub(r"(?:[\u4e00-\u9fff]{2,6}、){4,}[\u4e00-\u9fff]{2,4}(?=等)?等?", cut, text)


def year_in_words(text: str, dice: random.Random) -> str:
    def said(match: re.Match[str]) -> str:
        return "".join("〇一二三四五六七八九"[int(d)] for d in match[1]) + "年"

    return re.sub(r"(20[0-9]{2})年", said, text)


def year_end(text: str, dice: random.Random) -> str:
    return re.sub(r"到(20[0-9]{2})年，", r"到\1年底，", text)


def as_it_is(text: str, dice: random.Random) -> str:
    return text


SENSES: tuple[Rule, ...] = (
    as_it_is,
    as_it_is,
    percent_in_words,
    percent_wide,
    percent_in_tenths,
    counts_in_words,
    wide_digits,
    bold_numbers,
    thousands,
    myriads_out,
    milliards_to_myriads,
    power_in_latin,
    not_below,
    at_least,
    above,
    no_more,
    more_than,
    other_verbs,
    year_in_words,
    year_end,
    looser_words,
    looser_words,
    looser_words,
    fewer_items,
)

OPENERS = (
    "",
    "",
    "根据方案，",
    "方案提出，",
    "按照方案要求，",
    "方案明确：",
    "具体来说，",
    "主要是",
    "在这方面，方案要求",
)
MARKS = (
    ("一是", "二是", "三是"),
    ("第一，", "第二，", "第三，"),
    ("首先，", "其次，", "再次，"),
)
CITES = ("[{}]。", "[{}]。", "。[{}]", "【{}】。", " [{}]。", "。 [{}]\n")


def _units_of(text: str) -> list[str]:
    """Clauses that can stand alone: between ； and 。, and parts of a list of targets."""
    return [part for part in re.split(r"[；。]", text) if len(part) > 7]


def _whole(text: str, dice: random.Random) -> str:
    return text.rstrip("。")


def _first_clauses(text: str, dice: random.Random) -> str:
    """The clauses up to one of the commas, nowhere inside brackets or a list."""
    ends = [
        m.start()
        for m in re.finditer("，", text)
        if m.start() > 12 and text[: m.start()].count("（") == text[: m.start()].count("）")
    ]
    return text[: dice.choice(ends)] if ends else text.rstrip("。")


def _one_unit(text: str, dice: random.Random) -> str:
    return dice.choice(_units_of(text) or [text.rstrip("。")])


def _turned(text: str, dice: random.Random) -> str:
    """The targets of one year in another order: the year stays in front."""
    head = re.match(r"到20[0-9]{2}年，", text)
    parts = text[head.end() if head else 0 :].rstrip("。").split("，")
    if not head or "；" in text or any("其中" in p or "分别" in p for p in parts):
        return text.rstrip("。")
    dice.shuffle(parts)
    return head.group() + "，".join(parts)


CUTS: tuple[Rule, ...] = (_whole, _whole, _first_clauses, _one_unit, _turned)


def _cited(text: str, number: int, dice: random.Random) -> str:
    """`text` with its citation; where it is several sentences, each has one."""
    form = dice.choice(CITES)
    inner = text.strip("。").replace("。", f"[{number}]。")
    return inner + form.format(number)


# ── what the plan sets, said with its measure in front ──────────────────────

_SIGNS = {"≥": "{}以上", "≤": "{}以内", ">": "超过{}", "<": "低于{}", "≈": "约{}", "=": "{}"}


@cache
def _targets() -> tuple[tuple[Target, Citation], ...]:
    """The plan's quantities that name what they measure, each with its passage."""
    named = (t for t in bundled().targets if t.unit and t.measure)
    pairs = (
        (target, next((c for c in sources() if target.text in c.quote), None))
        for target in named
        if not re.search(r"[0-9（）]", target.measure)
    )
    return tuple((target, home) for target, home in pairs if home)


def _of_targets(dice: random.Random) -> tuple[Citation, str]:
    """A target of the plan as a sentence of its own, with the passage in which it stands."""
    target, home = dice.choice(_targets())
    amount = _SIGNS[target.comparator].format(f"{target.value:g}{target.unit}")
    measure = target.measure
    year = f"{target.year}年，" if f"{target.year}年" in home.quote and dice.random() < 0.7 else ""
    base = f"较{target.base_year}年" if target.base_year else ""
    forms = {
        "rise": ("{measure}要{base}提高{amount}", "{measure}{base}提升{amount}"),
        "fall": ("{measure}要{base}下降{amount}", "{measure}{base}降低{amount}"),
        "": ("{measure}的目标是{amount}", "{measure}要达到{amount}", "{measure}为{amount}"),
    }
    if target.measure.endswith(("增速", "率")) and target.change:
        forms = {target.change: forms[""]}
    words = dice.choice(forms[target.change]).format(measure=measure, base=base, amount=amount)
    return home, dice.choice(("到", "")) + year + words if year else words


def targets_first(number: int, seed: int = 2) -> Iterator[Case]:
    """`number` right answers that say what the plan sets, not in the plan's order of words."""
    dice = random.Random(seed)
    for _ in range(number):
        home, words = _of_targets(dice)
        rule = dice.choice(SENSES)
        other = dice.choice(sources())
        cited = (other, home) if dice.random() < 0.5 else (home, other)
        reply = dice.choice(OPENERS) + _cited(rule(words, dice), cited.index(home) + 1, dice)
        yield Case(reply, cited, f"target, {rule.__name__}")


def _draw(dice: random.Random, dealt: Sequence[Citation]) -> tuple[Citation, ...]:
    """One to three different pieces of evidence."""
    return tuple(dict.fromkeys(dice.choices(dealt, k=dice.choice((1, 2, 2, 3)))))


def _told(citation: Citation, number: int, dice: random.Random) -> tuple[str, str]:
    """What one piece says, said anew, cited; and by which rules."""
    cut, rules = dice.choice(CUTS), [dice.choice(SENSES) for _ in range(2)]
    text = cut(citation.quote, dice)
    for rule in rules:
        text = rule(text, dice)
    return text, " ".join(r.__name__ for r in (cut, *rules))


def right_answers(number: int, seed: int = 1) -> Iterator[Case]:
    """`number` right answers, always the same for a seed."""
    dice = random.Random(seed)
    numbered = [c for c in sources() if re.search(r"[0-9]", c.quote)]
    rest = [c for c in sources() if c not in numbered]
    for _ in range(number):
        cited = _draw(dice, numbered if dice.random() < 0.75 else rest)
        told = [_told(one, place, dice) for place, one in enumerate(cited, 1)]
        made = "; ".join(how for _, how in told)
        layout = dice.choice(LAYOUTS)
        yield Case(layout([t for t, _ in told], dice), cited, f"{layout.__name__}: {made}")


Layout = Callable[[Sequence[str], random.Random], str]


def sentences_in_a_row(texts: Sequence[str], dice: random.Random) -> str:
    opener = dice.choice(OPENERS)
    return opener + "".join(_cited(text, n, dice) for n, text in enumerate(texts, 1))


def bullets(texts: Sequence[str], dice: random.Random) -> str:
    lines = [f"- {_cited(text, n, dice).strip()}" for n, text in enumerate(texts, 1)]
    return "\n".join([dice.choice(("方案的要求有：", "主要内容如下：", "")), *lines]).strip()


def numbered_list(texts: Sequence[str], dice: random.Random) -> str:
    form = dice.choice(("{}. ", "{}、", "（{}）", "({}) "))
    lines = [form.format(n) + _cited(text, n, dice).strip() for n, text in enumerate(texts, 1)]
    return "\n".join([dice.choice(("方案提出以下要求：", "要点：")), *lines])


def first_second(texts: Sequence[str], dice: random.Random) -> str:
    marks = dice.choice(MARKS)
    parts = [
        f"{mark}{text.rstrip('。')}".replace("。", f"[{n}]。") + f"[{n}]"
        for n, (mark, text) in enumerate(zip(marks, texts, strict=False), 1)
    ]
    return "；".join(parts) + "。"


def citation_first(texts: Sequence[str], dice: random.Random) -> str:
    word = dice.choice(("按照[{}]，{}。", "[{}]提出：{}。"))
    told = (text.rstrip("。").replace("。", f"。\n[{n}]提出：") for n, text in enumerate(texts, 1))
    return "\n".join(word.format(n, text) for n, text in enumerate(told, 1))


def cited_together(texts: Sequence[str], dice: random.Random) -> str:
    """All in one sentence with all citations at its end; none under the year of another."""
    if len(texts) > 1 and any(re.search("20[0-9]{2}年", text) for text in texts):
        return sentences_in_a_row(texts, dice)
    marks = "".join(f"[{n}]" for n in range(1, len(texts) + 1))
    parts = (text.rstrip("。").replace("。", "；") for text in texts)
    return dice.choice("；，").join(parts) + marks + "。"


LAYOUTS: tuple[Layout, ...] = (
    sentences_in_a_row,
    sentences_in_a_row,
    sentences_in_a_row,
    bullets,
    numbered_list,
    first_second,
    citation_first,
    cited_together,
)


# ── what a server is told to say ────────────────────────────────────────────


def faithful(prompt: str) -> str:
    """What a careful model would say: each piece of the prompt, with its number."""
    pieces = prompt.split("<段 ")[1:]
    texts = [piece.partition(">")[2].partition("</段>")[0] for piece in pieces]
    cited = (text.rstrip("。").replace("。", f"[{n}]。") for n, text in enumerate(texts, 1))
    return "方案提出：\n" + "\n".join(f"- {text}[{n}]。" for n, text in enumerate(cited, 1))
