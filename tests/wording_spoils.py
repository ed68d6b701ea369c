"""Wrong answers: right ones of `wording_cases` with a single thing spoilt.

Each way of going wrong is one function of plain text rules, which knows nothing of the
lock; it gives None for an answer that it cannot spoil.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

from wording_cases import OWN_SENTENCES, Case, right_answers

from corpus.numerals import write_number

Spoil = Callable[[Case, random.Random], "str | None"]
_ARABIC = re.compile(r"(?<![\[【0-9０-９.A-Za-z])[0-9]+(?:\.[0-9]+)?(?![0-9.\]】A-Za-z])")


def _one(pattern: str, reply: str, dice: random.Random) -> re.Match[str] | None:
    """One of the places in the reply that `pattern` finds."""
    found = list(re.finditer(pattern, reply))
    return dice.choice(found) if found else None


def _put(reply: str, match: re.Match[str], words: str) -> str | None:
    return None if match.group() == words else reply[: match.start()] + words + reply[match.end() :]


def _number(reply: str, dice: random.Random) -> re.Match[str] | None:
    """One of the numbers of the reply: no citation, no mark of a list, no part of a name."""
    marks = r"(?:^|\n)\s*[（(]?[0-9]{1,2}[)）.、]"
    taken = {i for m in re.finditer(marks, reply) for i in range(*m.span())}
    found = [m for m in _ARABIC.finditer(reply) if m.start() not in taken]
    return dice.choice(found) if found else None


def digit_altered(case: Case, dice: random.Random) -> str | None:
    match = _number(case.reply, dice)
    if not match:
        return None
    at = dice.choice([i for i, c in enumerate(match.group()) if c.isdigit()])
    digit = dice.choice([d for d in "123456789" if d != match.group()[at]])
    return _put(case.reply, match, match.group()[:at] + digit + match.group()[at + 1 :])


def digit_added(case: Case, dice: random.Random) -> str | None:
    match = _number(case.reply, dice)
    return _put(case.reply, match, match.group() + dice.choice("123456789")) if match else None


def digit_lost(case: Case, dice: random.Random) -> str | None:
    match = _number(case.reply, dice)
    if not match or len(match.group()) < 2 or "." in match.group():
        return None
    return _put(case.reply, match, match.group()[:-1])


def point_moved(case: Case, dice: random.Random) -> str | None:
    match = _number(case.reply, dice)
    if not match or match.group() == "0":
        return None
    return _put(case.reply, match, f"{float(match.group()) / dice.choice((10, 100)):g}")


def wrong_in_chinese(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<![0-9.])([0-9]{1,3})(?=[个家项条辆])", case.reply, dice)
    if match:
        return _put(case.reply, match, write_number(int(match.group()) + dice.choice((1, 10, 100))))
    match = _one(r"(?<![0-9.])([0-9]{2})[%％]", case.reply, dice)
    if not match:
        return None
    wrong = int(match[1][::-1]) if match[1] != match[1][::-1] else int(match[1]) + 1
    return _put(case.reply, match, f"百分之{write_number(wrong)}")


def myriad_swapped(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[0-9])[万亿](?=[吨亩辆千立个元k])", case.reply, dice)
    other = {"万": ("亿", "千", "", "十万"), "亿": ("万", "千万", "")}
    return _put(case.reply, match, dice.choice(other[match.group()])) if match else None


def myriad_added(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[0-9])(?=(?:个|家|公里|条|辆|吨|亩)(?!百分))", case.reply, dice)
    return _put(case.reply, match, dice.choice(("万", "亿", "千"))) if match else None


OTHER_UNITS = {
    "吨": ("千克", "克", "立方米"),
    "公里": ("米", "里", "海里", "厘米"),
    "亩": ("公顷", "平方米", "平方公里"),
    "千瓦": ("兆瓦", "瓦", "千瓦时"),
    "立方米": ("升", "吨", "平方米"),
    "家": ("个", "户", "人"),
    "条": ("公里", "家", "座"),
    "辆": ("台", "艘", "架"),
    "毫米": ("厘米", "米", "微米"),
    "元": ("美元", "吨"),
    "个": ("家", "亩", "人", "次"),
}


def unit_swapped(case: Case, dice: random.Random) -> str | None:
    units = "|".join(sorted(OTHER_UNITS, key=len, reverse=True))
    match = _one(rf"(?<=[0-9])([万亿]?)({units})(?!百分|标准煤)", case.reply, dice)
    if not match:
        return None
    return _put(case.reply, match, match[1] + dice.choice(OTHER_UNITS[match[2]]))


def percent_swapped(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[0-9])\s?(?:[%％‰]|个百分点)", case.reply, dice)
    if not match:
        return None
    said = match.group().strip().replace("％", "%")
    others = [o for o in ("%", "‰", "个百分点", "倍", "") if o != said]
    if case.reply[match.end() : match.end() + 1] in "、和—至到":
        others = [o for o in others if o]  # 20、10个百分点 is right
    return _put(case.reply, match, dice.choice(others))


def year_shifted(case: Case, dice: random.Random) -> str | None:
    match = _one(r"20[0-9]{2}(?=年|—)", case.reply, dice)
    shift = dice.choice((-5, -2, -1, 1, 2, 5, 10))
    return _put(case.reply, match, str(int(match.group()) + shift)) if match else None


def year_side_changed(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(20[0-9]{2}年)(?:底前|底)?(?=，)", case.reply, dice)
    return (
        _put(case.reply, match, match[1] + dice.choice(("以后", "后", "起", "前")))
        if match
        else None
    )


def base_year_for_year(case: Case, dice: random.Random) -> str | None:
    match = _one(r"到(20[0-9]{2})年(.*?)较(20[0-9]{2})年", case.reply, dice)
    return _put(case.reply, match, f"到{match[3]}年{match[2]}较{match[1]}年") if match else None


REVERSED = {
    "以上": ("以下", "以内", "左右", ""),
    "以内": ("以上", "左右"),
    "不低于": ("不高于", "低于", "不超过", "约"),
    "不少于": ("不多于", "少于", "至多"),
    "至少为": ("至多为", "最多为"),
    "不超过": ("不低于", "超过"),
    "超过": ("不超过", "低于", "不足", "接近"),
    "突破": ("低于", "不足"),
    "低于": ("高于", "不低于"),
    "小于": ("大于", "不小于"),
    "约": ("超过", "不足"),
}


def comparison_turned(case: Case, dice: random.Random) -> str | None:
    behind = r"(?<=[0-9%％万亿个家里吨亩元瓦年千W米煤])(?:以上|以内)"
    before = "|".join(k for k in REVERSED if not k.startswith("以"))
    match = _one(rf"{behind}|(?:{before})(?=\**[0-9])", case.reply, dice)
    return _put(case.reply, match, dice.choice(REVERSED[match.group()])) if match else None


TURNED = {
    "提高": ("降低", "减少"),
    "提升": ("降低", "下降"),
    "下降": ("上升", "提高", "增长"),
    "降低": ("提高", "增加"),
    "减少": ("增加",),
    "新增": ("减少", "削减"),
    "增速": ("降幅",),
    "下浮": ("上浮",),
}


def direction_turned(case: Case, dice: random.Random) -> str | None:
    match = _one(rf"(?:{'|'.join(TURNED)})(?=\**[0-9])", case.reply, dice)
    return _put(case.reply, match, dice.choice(TURNED[match.group()])) if match else None


def change_for_level(case: Case, dice: random.Random) -> str | None:
    """下降16% as 下降到16%."""
    match = _one(r"(提高|提升|下降|降低|减少)(?=\**[0-9])", case.reply, dice)
    return _put(case.reply, match, match[1] + dice.choice(("到", "至"))) if match else None


def range_end_changed(case: Case, dice: random.Random) -> str | None:
    match = _one(r"([0-9]+)([%个年]?)(—|至)([0-9]+)", case.reply, dice)
    if not match:
        return None
    low, high = int(match[1]), int(match[4])
    wrong = dice.choice(((low + 1, high), (low, high + 5), (high, low), (low - 1, high - 1)))
    return _put(case.reply, match, f"{wrong[0]}{match[2]}{match[3]}{wrong[1]}")


def range_to_one_end(case: Case, dice: random.Random) -> str | None:
    match = _one(r"([0-9]+%?)(?:—|至)([0-9]+)(?!年)", case.reply, dice)
    return _put(case.reply, match, match[2]) if match else None


_AMOUNT = r"[0-9]+(?:\.[0-9]+)?[万亿]?(%|个(?!百分)|家|个百分点)"


def numbers_exchanged(case: Case, dice: random.Random) -> str | None:
    """Two amounts of one unit change places; what they are said of stays."""
    found = list(re.finditer(_AMOUNT, case.reply))
    alike = [
        (one, other)
        for i, one in enumerate(found)
        for other in found[i + 1 :]
        if one[1] == other[1] and one.group() != other.group()
    ]
    if not alike:
        return None
    one, other = dice.choice(alike)
    middle = case.reply[one.end() : other.start()]
    return (
        case.reply[: one.start()] + other.group() + middle + one.group() + case.reply[other.end() :]
    )


def number_of_other_evidence(case: Case, dice: random.Random) -> str | None:
    """An amount that stands in another piece than the one that is cited."""
    match = _one(_AMOUNT, case.reply, dice)
    if not match:
        return None
    cited = re.search(r"[\[【]([0-9])[\]】](?![\[【])", case.reply[match.end() :])
    if not cited or "cited_together" in case.made:
        return None
    own = case.citations[int(cited[1]) - 1].quote
    others = "".join(c.quote for c in case.citations) + "".join(OWN_SENTENCES)
    there = {m.group() for m in re.finditer(_AMOUNT, others) if m[1] == match[1]}
    wrong = sorted(w for w in there if w not in own)
    return _put(case.reply, match, dice.choice(wrong)) if wrong else None


def citation_moved(case: Case, dice: random.Random) -> str | None:
    """A citation that names another piece: its own words have none of the sentence's numbers."""
    match = _one(r"(?<=[\[【])[0-9](?=[\]】])", case.reply, dice)
    others = [n for n in range(1, len(case.citations) + 1) if str(n) != (match and match.group())]
    if not match or not others or case.made.startswith(("citation_first", "cited_together")):
        return None
    before = re.split(r"[。\n]", case.reply[: match.start()].rstrip("。[【 "))[-1]
    wrong = dice.choice(others)
    amounts = re.findall(_AMOUNT, before)
    quote = case.citations[wrong - 1].quote
    told = [m.group() for m in re.finditer(_AMOUNT, before)]
    return (
        _put(case.reply, match, str(wrong))
        if amounts and not any(t in quote for t in told)
        else None
    )


def citation_invented(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[\[【])[0-9](?=[\]】])", case.reply, dice)
    return _put(case.reply, match, dice.choice("6789")) if match else None


def citation_lost(case: Case, dice: random.Random) -> str | None:
    marks = list(re.finditer(r"[\[【][0-9][\]】]", case.reply))
    if len(marks) != 1:
        return None
    return case.reply[: marks[0].start()] + case.reply[marks[0].end() :]


_UNIT = r"省(?:[\u4e00-\u9fff]{2,6}?)[厅局委](?:（省能源局）)?"


OTHER_DEPARTMENTS = (
    "省教育厅",
    "省民政厅",
    "省商务厅",
    "省体育局",
    "省审计厅",
    "省卫生健康委",
    "江苏省生态环境厅",
)


def department_exchanged(case: Case, dice: random.Random) -> str | None:
    match = _one(_UNIT, case.reply, dice)
    others = (
        "省教育厅",
        "省民政厅",
        "省商务厅",
        "省体育局",
        "省审计厅",
        "省卫生健康委",
        "江苏省生态环境厅",
    )
    if not match:
        return None
    wrong = [o for o in others if not any(o in c.quote for c in case.citations)]
    return _put(case.reply, match, dice.choice(wrong))


def roles_exchanged(case: Case, dice: random.Random) -> str | None:
    """Who leads and who takes part change places."""
    match = _one(rf"由({_UNIT})牵头，({_UNIT})(参与|配合)", case.reply, dice)
    return _put(case.reply, match, f"由{match[2]}牵头，{match[1]}{match[3]}") if match else None


def lead_for_part(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[厅局委）])(?:参与|配合)", case.reply, dice)
    return _put(case.reply, match, "牵头") if match else None


PLACES = ("杭州", "宁波", "温州", "湖州", "嘉兴", "绍兴", "金华", "衢州", "台州", "丽水")


def place_exchanged(case: Case, dice: random.Random) -> str | None:
    match = _one(rf"(?:{'|'.join(PLACES)})(?!湾)", case.reply, dice)
    if not match:
        return None
    wrong = [p for p in PLACES if not any(p in c.quote for c in case.citations)]
    return _put(case.reply, match, dice.choice(wrong)) if wrong else None


def denied(case: Case, dice: random.Random) -> str | None:
    match = _one(
        r"(?<=[，。\n：])(?=推动|推进|加强|开展|建设|实施|鼓励|支持|完善|打造)", case.reply, dice
    )
    return _put(case.reply, match, dice.choice(("不得", "不再", "停止", "禁止"))) if match else None


def denial_lost(case: Case, dice: random.Random) -> str | None:
    match = _one(r"严禁|禁止(?=侵占|销售)|不得|不再", case.reply, dice)
    return _put(case.reply, match, dice.choice(("", "可以", "允许", "鼓励"))) if match else None


def all_for_some(case: Case, dice: random.Random) -> str | None:
    match = _one(r"所有|全部", case.reply, dice)
    return _put(case.reply, match, dice.choice(("部分", "多数", "个别"))) if match else None


INVENTED = (
    "对未完成的地区每年扣减资金500万元",
    "其中2026年完成三分之一",
    "并给予每家企业20万元补助",
    "由省财政厅每年安排3亿元",
    "任务48要求同步落实",
    "详见第35页",
    "比全国平均水平高12个百分点",
    "第二阶段到2028年结束",
    "已有两百家企业完成",
    "资金缺口约七成",
)


def number_invented(case: Case, dice: random.Random) -> str | None:
    match = _one(r"(?<=[^\n。，：])(?=[\[【][0-9][\]】])", case.reply, dice)
    return _put(case.reply, match, "，" + dice.choice(INVENTED)) if match else None


def sentence_invented(case: Case, dice: random.Random) -> str | None:
    return f"{case.reply.rstrip()}\n{dice.choice(INVENTED)}[1]。"


def row_number_wrong(case: Case, dice: random.Random) -> str | None:
    """The row that a piece stands in, named wrongly in front of its words."""
    row = re.search(r"([任目政])[务标策]清单 第([0-9]+)项", case.citations[0].section)
    if not row or not case.made.startswith("sentences_in_a_row"):
        return None
    word = {"任": "任务", "目": "目标", "政": "政策"}[row[1]]
    wrong = int(row[2]) + dice.choice((-1, 1, 10))
    said = (f"{word}{wrong}", f"第{wrong}项{word}", f"{word}清单第{write_number(max(wrong, 1))}项")
    return f"{dice.choice(said)}提出，{case.reply}" if wrong > 0 else None


def page_wrong(case: Case, dice: random.Random) -> str | None:
    if not case.made.startswith("sentences_in_a_row"):
        return None
    return f"方案第{case.citations[0].page + dice.choice((1, 2, 7))}页提出，{case.reply}"


SPOILS: tuple[Spoil, ...] = (
    digit_altered,
    digit_added,
    digit_lost,
    point_moved,
    wrong_in_chinese,
    myriad_swapped,
    myriad_added,
    unit_swapped,
    percent_swapped,
    year_shifted,
    year_side_changed,
    base_year_for_year,
    comparison_turned,
    direction_turned,
    change_for_level,
    range_end_changed,
    range_to_one_end,
    numbers_exchanged,
    number_of_other_evidence,
    citation_moved,
    citation_invented,
    citation_lost,
    department_exchanged,
    roles_exchanged,
    lead_for_part,
    place_exchanged,
    denied,
    denial_lost,
    all_for_some,
    number_invented,
    sentence_invented,
    row_number_wrong,
    page_wrong,
)


def wrong_answers(number: int, seed: int = 3) -> Iterator[Case]:
    """`number` wrong answers, of every way of going wrong about as many."""
    dice = random.Random(seed)
    made: Counter[str] = Counter()
    for case in right_answers(100 * number, seed):
        for spoil in sorted(SPOILS, key=lambda spoil: made[spoil.__name__])[:12]:
            wrong = spoil(case, dice)
            if wrong and wrong != case.reply:
                made[spoil.__name__] += 1
                yield case.told(wrong, spoil.__name__)
                break
        if made.total() == number:
            return
