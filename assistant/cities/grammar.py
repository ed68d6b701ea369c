"""The grammar of questions to a table: cities × a measure × a year × what is done with them.

In: the words of a question without the names of cities (each hidden behind a sign of its
own) and of measures (⟦①⟧). Out: what is to be done, as small types. The words themselves
stand in `words.toml`, section [table].

>>> read_order("第二名是哪个市")
Order(by='value', change='', first='best', places=(2,))
>>> read_order("⟦①⟧最低的3个市")
Order(by='value', change='', first='least', places=(1, 2, 3))
>>> read_order("⟦①⟧得分后两名")
Order(by='score', change='', first='best', places=(-1, -2))
>>> read_order("哪个市退步最多")
Order(by='value', change='by', first='best', places=(-1,))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.lexicon import lexicon, pattern
from corpus.numerals import read_number

_MOST_LISTED = 50  # places of an order that one question can ask for


@dataclass(frozen=True)
class Order:
    """How cities are put in order, and which of them are asked for."""

    by: Literal["value", "score", "place"]  # of an indicator: its raw value, score or place
    change: Literal["", "by", "percent", "place"]  # since the year before; empty: how it stands
    first: Literal["best", "most", "least", "widest"]  # what the order begins with
    places: tuple[int, ...] = ()  # 1 is the first, -1 the last; empty: all of them


@dataclass(frozen=True)
class Bound:
    """A line above or below which cities are looked for."""

    sign: Literal[">", ">=", "<", "<=", "="]
    value: float | None  # None: the mean of the cities
    unit: str = ""  # as it is said
    good: int = 0  # 1: the better side is asked for, -1: the worse one; 0: as the sign says
    change: Literal["", "by", "percent"] = ""  # since the year before; empty: how it stands


@dataclass(frozen=True)
class Aim:
    """A place to reach: that of a number, or before another city."""

    place: int = 0  # 0: before `rival`; below 0: counted from the end
    rival: str = ""  # as the table writes it
    level: bool = False  # as high as the rival is enough


@dataclass(frozen=True)
class Weighting:
    """A weight that is to be another."""

    id: str
    kind: Literal["to", "by", "times"]
    amount: float  # the new share, the difference of shares, the factor
    of_whole: bool = False  # of the whole index; else as the plan prints it
    of_parent: bool = False  # of the node above, which is named beside it


def said(name: str, text: str) -> re.Match[str] | None:
    return pattern("table", name).search(text)


# ---- order ----------------------------------------------------------------------

_NUMERAL = r"[一二两三四五六七八九十]+|\d{1,2}(?!\d)"


def read_order(text: str) -> Order | None:
    """The order that `text` asks for; None where it asks for none."""
    change = _change(text)
    places, first = _places(text), _first(text)
    if not places and not first and not said("ranking", text) and not said("asks_place", text):
        return None
    better = said("change_good", text) or said("change_bad", text)
    if change and not better and not said("change_any", text):
        first = _first_of_change(text, first)
    elif change and said("change_any", text):
        first = "widest"
    elif change:
        first, places = "best", _better_places(text, places)
    elif said("worst", text) and not places:
        first, places = "best", (-1,)
    elif said("best", text):
        first, places = "best", places or (1,)
    listed = said("ranking", text) and change != "place"
    if first in ("most", "least", "widest") and not places and not listed:
        places = (1,)
    if first == "most" and _both_ends(text):
        places = (1, -1)
    return Order("score" if said("score", text) else "value", change, first or "best", places)


def _change(text: str) -> Literal["", "by", "percent", "place"]:
    if not said("changing", text):
        return ""
    if said("place_change", text):
        return "place"
    return "percent" if said("relative", text) else "by"


def _first(text: str) -> Literal["best", "most", "least", "widest", ""]:
    if said("most", text):
        return "most"
    if said("least", text):
        return "least"
    return "best" if said("best", text) or said("worst", text) else ""


def _first_of_change(text: str, first: str) -> Literal["most", "least"]:
    """上升最多 begins with the greatest rise, 下降最多 with the greatest fall."""
    falling = bool(said("change_down", text))
    return "least" if falling != (first == "least") else "most"


def _better_places(text: str, places: tuple[int, ...]) -> tuple[int, ...]:
    """进步最大 is the first of the better changes, 退步最多 and 进步最小 the last."""
    bad = bool(said("change_bad", text)) != bool(said("least", text))
    listed = places or ((1,) if said("most", text) or said("least", text) else ())
    return tuple(-place for place in listed) if bad else listed


def _both_ends(text: str) -> bool:
    return bool(said("most", text) and said("least", text))


def _places(text: str) -> tuple[int, ...]:
    """The places named: 第二, 前三, 倒数第二, 后两名, 最低的三个."""
    if said("asks_place", text):
        return ()
    found: list[int] = []
    for match in re.finditer(rf"倒数(?:的)?第?\s*({_NUMERAL})", text):
        found.append(-_number(match[1]))
    rest = re.sub(rf"倒数(?:的)?第?\s*(?:{_NUMERAL})", " ", text)
    for match in re.finditer(rf"(?:前|头|top\s*)\s*({_NUMERAL})(?!\s*(?:年|季度|月|分|%))", rest):
        found += range(1, 1 + min(_number(match[1]), _MOST_LISTED))
    for match in re.finditer(
        rf"(?:后|末|倒数|最后)\s*({_NUMERAL})(?=\s*(?:名|位|个|$|[是有的,，?？。]|哪|都|市|城))",
        rest,
    ):
        found += range(-1, -1 - min(_number(match[1]), _MOST_LISTED), -1)
    for match in re.finditer(rf"第\s*({_NUMERAL})(?!\s*(?:年|季度|月|项|个指标|条|级))", rest):
        found.append(_number(match[1]))
    several = re.search(rf"最[^\d,，。?？最]{{1,3}}的?\s*({_NUMERAL})\s*(?:个|座|名)", rest)
    if several and not found:
        worst = said("worst", rest)
        count = range(1, 1 + min(_number(several[1]), _MOST_LISTED))
        found += [-place for place in count] if worst else count
    which = re.search(rf"哪\s*({_NUMERAL})\s*(?:个|项|座)", rest)
    if which and not found and (said("most", rest) or said("least", rest) or said("best", rest)):
        found += range(1, 1 + min(_number(which[1]), _MOST_LISTED))
    if not found and said("last", rest):
        found.append(-1)
    return tuple(dict.fromkeys(found))


def _number(words: str) -> int:
    return int(words) if words.isdigit() else read_number(words)


# ---- lines ----------------------------------------------------------------------


def read_bound(text: str) -> Bound | None:
    """高于30, 60分以上, 不到平均分 · None where no line is drawn.

    >>> read_bound("超过60分的有几个")
    Bound(sign='>', value=60.0, unit='分', good=0, change='')
    >>> read_bound("低于平均水平").value is None
    True
    """
    if said("mean", text):
        return _by_mean(text)
    units = [key.split(">")[0] for key in lexicon()["data"]["factors"]]
    unit = "|".join(sorted((re.escape(u) for u in {*units, "分", "%"}), key=len, reverse=True))
    figure = rf"(?P<value>-?\d+(?:\.\d+)?)\s*(?P<unit>{unit})?"
    for name, sign in _SIGNS:
        match = re.search(rf"(?:{pattern('table', name).pattern})\s*(?:了|在|过)?{figure}", text)
        if match:
            line = Bound(sign, float(match["value"]), match["unit"] or "")
            return _of_change(line, text[: match.start()])
    for name, sign in _ENDS:
        match = re.search(rf"{figure}\s*(?:{pattern('table', name).pattern})", text)
        if match:
            line = Bound(sign, float(match["value"]), match["unit"] or "")
            return _of_change(line, text[: match.start()])
    return None


def _of_change(line: Bound, before: str) -> Bound:
    """指数提高超过5分: the line is one of changes where a word of change stands right before it."""
    changing = pattern("table", "changing").pattern
    said_ = re.search(rf"({changing})(?:得|了|幅度?|率)*[^,，。?？到至成为]{{0,2}}$", before)
    if not said_:
        return line
    by: Literal["by", "percent"] = "percent" if line.unit == "%" else "by"
    if not pattern("table", "change_down").search(said_.group()):
        return replace(line, change=by)
    turned: dict[str, Literal[">", ">=", "<", "<="]] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    value = None if line.value is None else -line.value
    return replace(line, sign=turned[line.sign], value=value, change=by)


# the longer words first: 不低于 holds 低于
_SIGNS: tuple[tuple[str, Literal[">", ">=", "<", "<="]], ...] = (
    ("at_least", ">="),
    ("at_most", "<="),
    ("above", ">"),
    ("below", "<"),
)


_ENDS: tuple[tuple[str, Literal[">=", "<="]], ...] = (("from", ">="), ("until", "<="))


def _by_mean(text: str) -> Bound | None:
    """高于平均, 平均以下, 比平均好."""
    mean = f"(?:{pattern('table', 'mean').pattern})[^,，。?？]{{0,5}}?"
    if match := re.search(rf"{mean}(好|差|优|强|弱)", text):
        return Bound(">", None, "", 1 if match[1] in "好优强" else -1)
    than = f"[比较].{{0,8}}?{mean}"  # 平均是多少 draws no line
    if re.search(rf"{mean}(?:以上|之上|线上)|{than}(?:高|多(?!少)|大)", text):
        return Bound(">", None)
    if re.search(rf"{mean}(?:以下|之下|线下)|{than}(?:低|(?<!多)少|小)", text):
        return Bound("<", None)
    # 不低于 before 低于
    for name, sign in _SIGNS:
        if re.search(rf"(?:{pattern('table', name).pattern})[^,，。?？]{{0,8}}?{mean}", text):
            return Bound(sign, None)
    return None


def read_statement(text: str) -> Bound | None:
    """是30吗, 60分对吗: a figure that is to be confirmed."""
    match = re.search(
        r"(?:是|有|为|等于|=|达到了?)\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?P<unit>分|%|[^\d,，。?？吗对]{0,8}?)"
        r"\s*(?:[,，]?(?:吗|么|对吗|对不对|对么|是吗|没错吧|吧))",
        text,
    )
    return Bound("=", float(match["value"]), match["unit"]) if match else None


# ---- places to reach -------------------------------------------------------------


def read_aim(marked: str, cities: dict[str, str]) -> tuple[Aim, str] | None:
    """The place to reach and the city that is to reach it; `cities` is sign → city.

    >>> read_aim("\\ue000要超过\\ue001", {"\\ue000": "甲市", "\\ue001": "乙市"})
    (Aim(place=0, rival='乙市', level=False), '甲市')
    """
    signs = "".join(cities)
    if not cities or said("passive", marked):
        return None
    if (named := [sign for sign in marked if sign in cities]) and said("not_last", marked):
        return Aim(-2), cities[named[0]]
    beaten = re.search(rf"(?:{pattern('table', 'beat').pattern})(?:了|到)?\s*([{signs}])", marked)
    level = re.search(rf"(?:{pattern('table', 'catch').pattern})(?:了|到)?\s*([{signs}])", marked)
    other = beaten or level
    others = [sign for sign in marked if sign in cities and not (other and sign == other[1])]
    if other and others:
        return Aim(0, cities[other[1]], not beaten), cities[others[0]]
    gap = re.search(
        rf"(?:离|距离?|和|与|跟|比)\s*(?:排?第\s*(?P<number>{_NUMERAL})|前\s*(?P<front>{_NUMERAL})"
        r"|最高的?|榜首|最好的?|领先的?)[^,，。?？]{0,6}?(?:差|低|少|落后)[^,，。?？]{0,3}(?:多少|几)",
        marked,
    )
    if gap and others:
        return Aim(_number(gap["number"] or gap["front"] or "1")), cities[others[0]]
    match = re.search(
        rf"(?:{pattern('table', 'reach_place').pattern})\s*(?P<front>前)?\s*"
        rf"(?P<ordinal>第\s*)?(?P<number>{_NUMERAL})(?!\s*(?:分|%|个百分点|\.|\d))"
        r"(?P<place>\s*[名位])?",
        marked,
    )
    if match and match["number"].isdecimal() and not any(match.group("front", "ordinal", "place")):
        match = None  # 降到25 is no place
    if match and others:
        return Aim(_number(match["number"])), cities[others[0]]
    if others and said("reach_first", marked):
        return Aim(1), cities[others[0]]
    return None


# ---- weights ---------------------------------------------------------------------


def read_weighting(text: str, ids: tuple[str, ...]) -> Weighting | None:
    """⟦①⟧权重改成0.25: a weight that is to be another; None where it is not said which."""
    match = re.search(  # 结构调整在协同路径里的权重
        r"⟦(?P<mark>.)⟧[^⟦,，。]{0,4}?在[^⟦,，。]?⟦.⟧[^⟦,，。]{0,4}?(?:权重|比重|分量)(?P<rest>[^⟦]*)",
        text,
    )
    inside = match is not None
    if not match:
        match = re.search(r"⟦(?P<mark>.)⟧[^⟦]{0,12}?(?:权重|占比|比重|分量)(?P<rest>[^⟦]*)", text)
    if not match:
        match = re.search(r"(?:权重|占比|比重|分量)[^⟦]{0,6}⟦(?P<mark>.)⟧(?P<rest>[^⟦]*)", text)
    if not match:
        return None
    id_ = ids[ord(match["mark"]) - 0x2460]
    whole = bool(said("of_whole", text))
    up, down = pattern("changes", "up").pattern, pattern("changes", "down").pattern
    figure = r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|个?百分点|倍)?"
    rest = match["rest"]
    if to := re.search(rf"(?:{pattern('table', 'set_to').pattern})\s*{figure}", rest):
        if to["unit"] == "倍":
            return Weighting(id_, "times", float(to["value"]), whole, inside)
        return Weighting(id_, "to", _share(to), whole, inside)
    for words, sign in ((up, 1), (down, -1)):
        if by := re.search(rf"(?:{words})(?:了)?\s*{figure}", rest):
            if by["unit"] in ("%", "倍"):
                grown = float(by["value"]) / (100 if by["unit"] == "%" else 1)
                return Weighting(id_, "times", 1 + sign * grown, whole, inside)
            return Weighting(id_, "by", sign * _share(by), whole, inside)
    for name, factor in (("halved", 0.5), ("doubled", 2.0)):
        if pattern("data", name).search(rest):
            return Weighting(id_, "times", factor, whole, inside)
    return None


def _share(match: re.Match[str]) -> float:
    value = float(match["value"])
    return value / 100 if match["unit"] else value


# ---- what is left ----------------------------------------------------------------


def unheard(text: str) -> str:
    """What of a question to the table no word list knows: the name of something else, perhaps.

    >>> unheard("各市人均收入排名"), unheard("哪个市⟦①⟧最高")
    ('人均收入', '')
    """
    left = _without_heard(re.sub(r"⟦.⟧|[\ue000-\uf8ff]", " ", text))
    runs = [re.sub(pattern("table", "particles"), "", run) for run in _runs(left)]
    return "".join(run for run in runs if run)


def _without_heard(text: str) -> str:
    units = sorted((key.split(">")[0] for key in lexicon()["data"]["factors"]), key=len)
    unit = "|".join(map(re.escape, reversed(units)))
    text = re.sub(rf"\d+(?:\.\d+)?\s*(?:{unit})", " ", text)
    numbers = rf"(?:倒数|前|后|末|第|最后)\s*(?:{_NUMERAL})|20\d\d\s*年?|\d+(?:\.\d+)?"
    text = re.sub(numbers, " ", text)
    for name in _HEARD:
        text = pattern("table", name).sub(" ", text)
    for section, names in _HEARD_TOO.items():
        for name in names:
            text = pattern(section, name).sub(" ", text)
    return text


def touching(text: str) -> tuple[str, str, str] | None:
    """What stands before and behind a measure's sign and makes it another measure's name.

    >>> touching("⟦①⟧能耗下降10%"), touching("人均⟦①⟧多少"), touching("把⟦①⟧降到25")
    (('', '①', '能耗'), ('人均', '①', ''), None)
    """
    quantities = pattern("table", "quantities").pattern
    other = re.search(rf"⟦(.)⟧[\u4e00-\u9fff]?(?:{quantities})", text)
    if other:
        return "", other[1], other.group()[3:]
    left = _without_heard(text)
    particles = pattern("table", "particles").pattern
    for match in re.finditer(r"([\u4e00-\u9fffa-z]*)⟦(.)⟧([\u4e00-\u9fffa-z]*)", left):
        before = re.sub(f"^(?:{particles})+|(?:{particles})+$", "", match[1])
        behind = re.sub(f"^(?:{particles})+|(?:{particles})+$", "", match[3])
        before = "" if re.search(f"(?:{particles})$", match[1]) else before
        behind = "" if re.search(f"^(?:{particles})", match[3]) else behind
        if before or behind:
            return before, match[2], behind
    return None


def _runs(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]+|[a-z]{2,}", text)


_HEARD = (
    "of_plan",
    "rose",
    "fell",
    "city",
    "who",
    "asks_place",
    "ranking",
    "relative",
    "place_change",
    "change_good",
    "change_bad",
    "change_any",
    "change_down",
    "changing",
    "most",
    "least",
    "best",
    "worst",
    "last",
    "score",
    "at_least",
    "at_most",
    "above",
    "below",
    "from",
    "until",
    "mean",
    "median",
    "total",
    "spread",
    "whole",
    "beat",
    "catch",
    "reach_place",
    "reach_first",
    "needs",
    "set_to",
    "of_whole",
    "weighting",
    "items",
    "already",
    "table_of_all",
    "confirm",
    "compared",
    "spoken",
)
_HEARD_TOO = {
    "data": (
        "without",
        "ours",
        "index",
        "last_year",
        "this_year",
        "versus",
        "suppose",
        "halved",
        "doubled",
        "least",
    ),
    "changes": ("up", "down", "to", "full"),
}
