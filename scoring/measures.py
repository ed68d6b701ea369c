"""Units that figures are written in → the units that they are scored in.

A heading may say 亿元 or 万元; both are gross domestic product, one ten thousand times the
other. What cannot be turned into the unit that is wanted must not pass for it.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from corpus.text import fold

_INNER = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PARTS = re.compile(r"[,、;]|单位:")
_NUMBER_THEN = re.compile(r"([+-]?[\d.,]+)\s*(\D.*)")


@functools.cache
def _factors() -> dict[str, dict[str, float]]:
    """Unit wanted → unit written → by what a figure is multiplied; all in folded form."""
    text = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, float]] = json.loads(text)["换算"]
    return {
        fold(wanted): {fold(written): float(factor) for written, factor in row.items()}
        for wanted, row in table.items()
    }


@functools.cache
def _known() -> frozenset[str]:
    """Every unit that can be told from a remark in brackets."""
    text = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    listed = [fold(unit) for unit in json.loads(text)["单位写法"]]
    return frozenset({*listed, *(unit for row in _factors().values() for unit in row), "天", "mg"})


def unit_in(heading: str) -> str:
    """The unit that a heading says, in folded form; empty where it says none.

    >>> unit_in("GDP（万元，不变价）"), unit_in("PM2.5浓度 微克/立方米"), unit_in("森林覆盖率")
    ('万元', '微克/立方米', '')
    >>> unit_in("城镇新建民用建筑中高星级绿色建筑比例（设计）")
    ''
    """
    plain = fold(heading)
    for inner in reversed(_INNER.findall(plain)):
        for words in _PARTS.split(inner):
            if words in _known():
                return str(words)
    bare = _INNER.sub("", plain)
    ends = (unit for unit in _known() if bare.endswith(unit) and (len(unit) > 1 or unit == "%"))
    longest = max(ends, key=len, default="")
    return longest if longest and bare != longest and _stands_off(heading, longest) else ""


# what a unit is made of, where the whole of it is in no list: kg/元, ppm
_ATOMS = (
    "mg|g|kg|t|ug|µg|μg|ng|ppm|ppb|kwh|mwh|gwh|tce|mj|gj|usd|cny|吨|克|千克|公斤|毫克|微克|纳克|元|千元|万元"
    "|百万元|亿元|万亿元|美元|万美元|亿美元|欧元|日元|港元|立方米|m3|l|升|千瓦时|万千瓦时|亿千瓦时|度|万度"
    "|人|万人|车|辆|万辆|平方米|平方公里|公里|公顷|亩|标准?煤|吨标准?煤|万吨标准?煤|吨煤|百吨|千吨|万吨|亿吨|‰|天"
)
_UNIT_LIKE = re.compile(rf"(?:{_ATOMS})(?:/(?:{_ATOMS}|[\w·]{{1,6}}))?|[\w·]{{1,4}}/(?:{_ATOMS})")


def strange_unit(heading: str, wanted: str) -> str:
    """A unit in brackets that is in no list, where another is wanted; empty where there is none.

    >>> strange_unit("PM2.5浓度（ppm）", "µg/m³"), strange_unit("单位GDP碳排放(kg/元)", "吨/万元")
    ('ppm', 'kg/元')

    A remark is no unit, and of a unit that is not in the table nothing is known.
    >>> strange_unit("氮氧化物排放量（NOx）", "吨"), strange_unit("GNI (kg)", "PPP $")
    ('', '')
    """
    if fold(wanted) not in _known() or unit_in(heading):
        return ""
    for inner in _INNER.findall(fold(heading)):
        for words in _PARTS.split(inner):
            if _UNIT_LIKE.fullmatch(words) and words != fold(wanted):
                return str(words)
    return ""


def _stands_off(heading: str, unit: str) -> bool:
    """Whether a unit at the end is set off from the name, or holds a sign that no name does."""
    if re.search(r"[/%‰]", unit):
        return True
    return bool(re.search(rf"[\s/_:：,，]{re.escape(unit)}$", heading.strip().lower()))


def factor(written: str, wanted: str) -> float | None:
    """By what a figure in the unit `written` is multiplied; None where nobody knows.

    >>> factor("万元", "亿元"), factor("", "亿元"), factor("天", "%") is None
    (0.0001, 1.0, True)

    Of a unit that is not in the table only the same is known:
    >>> factor("PPP$", "PPP $")
    1.0
    """
    written, wanted = fold(written), fold(wanted)
    if not written or not wanted or written == wanted:
        return 1.0
    return _factors().get(wanted, {}).get(written)


def apart(cell: str) -> tuple[str, str]:
    """A figure and the unit behind it, where a cell holds both.

    >>> apart("28.5微克/立方米"), apart("5,000 万吨"), apart("约35")
    (('28.5', '微克/立方米'), ('5,000', '万吨'), ('约35', ''))
    """
    match = _NUMBER_THEN.fullmatch(fold(cell))
    if not match or match[2] not in _known() or match[2] in ("%", "‰"):
        return cell, ""
    return match[1], match[2]
