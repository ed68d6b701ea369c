"""A figure of the plan in another unit: 40万亩折合多少公顷, 12万亩和8000公顷是一回事吗.

Only figures that the plan has are turned: anything else is a matter for a pocket calculator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.amounts import CLOSE, DIMENSIONS, SCALED, SCALES, UNITS, measure, size_of
from assistant.asked import Asked
from assistant.messages import say
from assistant.readings import ConversionAsked, Reading
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.plan import Target

# of the first unit of one dimension to that of another, where the plan measures water:
# a cubic metre of water weighs 1000 kilograms, near enough at any temperature of rivers
_WATER = {(5, 2): 1_000.0}
_OF_WATER = re.compile("用水|水量|供水|节水|取水")
_AMOUNT = r"(?P<number{n}>\d+(?:\.\d+)?)\s*" + SCALED
_INTO = re.compile(
    _AMOUNT.format(n=1)
    + r"[^\d,，。]{0,4}?[,，]?(?:等于|折合|约合|折算成?|换算成?|相当于|合|是|有|为)"
    + r"(?:多少|几)(?:个)?"
    + SCALED.format(n=2)
)
_TURNED = re.compile(
    _AMOUNT.format(n=1)
    + r"[^\d,，。]{0,4}?[,，]?(?:折合|折算|换算|折|换|转换)(?:成|为)"
    + SCALED.format(n=2)
    + r"[^,，。]{0,4}?(?:多少|几|[?]|$)"
)
_SAME = re.compile(
    _AMOUNT.format(n=1)
    + r"[^\d,，。]{0,6}?(?:和|与|跟|等于|是不是|就?是)[^\d,，。]{0,6}?"
    + _AMOUNT.format(n=2)
    + r"[^,，。]{0,4}?(?:一回事|一样|相等|相同|同一个|一个意思|等于|吗|对不对|矛盾|不一致|一致)"
)
_EXACT = 1e-9  # of a figure, within which what is shown is all of it
_LARGE = 1e8  # from which on a figure is told in 亿
_DECIMALS, _SMALL = 2, 6  # digits behind the point of what is shown, from one and below one


class Amount(NamedTuple):
    """A quantity as it is written; its size in the first unit of its dimension."""

    number: float
    scaled: str  # the unit with its scale: 万亩
    size: float
    dimension: int


def understand_conversion(asked: Asked, view: View) -> Reading | None:
    """A figure that the plan has, to be told in another unit, or beside another figure."""
    shared = _per_period(asked, view)
    if shared:
        return shared
    into = _INTO.search(asked.text) or _TURNED.search(asked.text)
    same = _SAME.search(asked.text)
    match = into or same
    if not match or asked.units or asked.references:
        return None
    first = _amount(match, 1)
    other = _amount(match, 2) if same and not into else None
    wanted = f"{match['scale2']}{match['unit2']}"
    dimension, _ = measure(match["unit2"])
    targets = tuple(t for t in view.plan.targets if _same(first, t) or (other and _same(other, t)))
    turned = _turned(first, dimension, targets)
    if not turned or not targets:
        return None
    unit = SCALES[match["scale2"]] * measure(match["unit2"])[1] / turned
    return ConversionAsked(
        asked,
        f"{first.number:g}{first.scaled}",
        round(first.size / unit, 10),
        wanted,
        other.number if other else None,
        targets[:2],
    )


_PER = re.compile(
    _AMOUNT.format(n=1)
    + r"(?:/年|一年|每年)?[^\d,，。]{0,6}?[,，]?(?:折合?|平均|合|算|相当于|摊)*(?:成|到|为|是)?"
    + r"每个?(?P<period>月|天|日|季度|季)[^,，。]{0,3}(?:多少|几)"
)
_PERIODS = {"月": 12, "季": 4, "季度": 4, "天": 365, "日": 365}  # of them in a year


def _per_period(asked: Asked, view: View) -> Reading | None:
    """60万吨/年折成每月多少: only of what the plan itself counts by the year."""
    match = _PER.search(asked.text)
    if not match or asked.units or asked.references:
        return None
    first, period = _amount(match, 1), match["period"]
    yearly = tuple(t for t in view.plan.targets if t.unit.endswith("/年") and _same(first, t))
    if not yearly:
        return None
    share, unit = first.number / _PERIODS[period], f"{first.scaled}/{period}"
    return ConversionAsked(
        asked, f"{first.number:g}{first.scaled}/年", share, unit, None, yearly[:2]
    )


def _turned(first: Amount, dimension: int, targets: Sequence[Target]) -> float:
    """What one of the first unit comes to in the other dimension; 0 where it comes to nothing."""
    if first.dimension == dimension:
        return 1.0
    water = all(_OF_WATER.search(target.measure) for target in targets)
    return _WATER.get((first.dimension, dimension), 0.0) if water else 0.0


def _amount(match: re.Match[str], n: int) -> Amount:
    dimension, factor = measure(match[f"unit{n}"])
    number, scale = float(match[f"number{n}"]), match[f"scale{n}"]
    return Amount(number, f"{scale}{match[f'unit{n}']}", number * SCALES[scale] * factor, dimension)


def _same(amount: Amount, target: Target) -> bool:
    """Whether a target of the plan is of that amount."""
    size = size_of(target)
    if size is None:
        return False
    return size[0] == amount.dimension and abs(size[1] - amount.size) <= CLOSE * amount.size


def _weighed(reading: ConversionAsked) -> bool:
    """Whether a volume is told as a weight: of water, which is about as heavy anywhere."""
    kind = re.sub("^(?:百|千万|千|万|百万|亿)(?=[^瓦米克])", "", reading.unit)
    measured = {size[0] for target in reading.targets if (size := size_of(target))}
    return any(kind in d for d in DIMENSIONS) and measure(kind)[0] not in measured


def write_conversion(reading: ConversionAsked, evidence: None, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    large = "亿" if reading.value >= _LARGE and reading.unit in UNITS else ""
    value = reading.value / _LARGE if large else reading.value
    shown = f"{round(value, _DECIMALS if value >= 1 else _SMALL):.{_SMALL}f}"
    shown = shown.rstrip("0").rstrip(".") + large
    weighed = _weighed(reading)
    exact = not weighed and abs(float(shown.rstrip("亿")) - value) <= _EXACT * abs(value)
    key = "conversion.is"
    if reading.beside is not None:
        alike = abs(reading.value - reading.beside) <= CLOSE * reading.value
        key = "conversion.alike" if alike else "conversion.unlike"
    words = say(
        english,
        key,
        amount=reading.amount,
        sign="=" if exact else "≈",
        value=f"{shown}{reading.unit}",
        beside=f"{reading.beside:g}{reading.unit}" if reading.beside is not None else "",
    )
    told = [say(english, "conversion.of", words=t.text, page=t.page) for t in reading.targets]
    note = [say(english, "conversion.water")] if weighed else []
    land = {"亩", "公顷", "平方公里", "平方千米"}
    note += [say(english, "conversion.land")] if any(u in reading.unit for u in land) else []
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([words, *note, *dict.fromkeys(told)]),
        value=reading.value if reading.beside is None else None,
        unit=reading.unit if reading.beside is None else None,
        citations=tuple(
            Citation(plan.id, plan.title, t.section, t.page, t.text) for t in reading.targets
        ),
    )
