"""Measured figures and changes of them that a question names: PM2.5降到25, 碳排放下降5%.

Not scores: those are `assistant.score_changes`. A measure is an indicator or a raw figure
that indicators are computed from, under any name that a column of data may have.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.lexicon import lexicon, pattern
from assistant.normalise import plain
from assistant.score_changes import with_digits
from scoring.composite import Composite
from scoring.headings import drivers_of


@dataclass(frozen=True)
class Measured:
    """An indicator or a raw figure that can be measured."""

    id: str  # of the leaf or driver
    name: str
    unit: str
    direction: int  # 1: more is better; 0: it depends on others


@dataclass(frozen=True)
class RawMove:
    """A change of one measured figure, in its unit."""

    id: str  # of the leaf or driver
    kind: Literal["to", "by", "percent", "level"]
    amount: float  # the new value; the difference; percent of the old value; of a level nothing
    start: float | None = None  # the old value, where it is said
    falls: bool = False  # whether it is said to go down
    rises: bool = False  # whether it is said to go up
    unit: str = ""  # as it is said; empty where none is
    digits: int = 0  # behind the point of `start`, as it is said
    level: Literal["", "best", "most", "least", "mean"] = ""  # of the cities, which it comes to

    @property
    def loose(self) -> bool:
        """提高5%: percent, or percentage points where the figure is a share?"""
        return self.kind == "percent" and self.unit == "%"

    def of(self, old: float) -> float:
        """The new value.

        >>> RawMove("CO2", "percent", -5.0).of(200.0), RawMove("I01", "by", -2.0).of(30.0)
        (190.0, 28.0)
        """
        if self.kind == "to":
            return self.amount
        return old + self.amount if self.kind == "by" else old * (1 + self.amount / 100)


class Vocabulary:
    """The names of what a framework measures, as they stand in a question's plain form."""

    def __init__(self, composite: Composite) -> None:
        self.measured: dict[str, Measured] = {}
        names = {plain(part.label): part.id for part in composite.groups if part.parent}
        for driver in drivers_of(composite):
            self.measured[driver.id] = Measured(driver.id, driver.name, driver.unit, 0)
            names |= {plain(name): driver.id for name in (driver.name, *driver.aliases)}
        for leaf in reversed(composite.leaves):
            if leaf.measure:
                known = Measured(leaf.id, leaf.label, leaf.measure.unit, leaf.measure.direction)
                self.measured[leaf.id] = known
                names |= {plain(name): leaf.id for name in (leaf.label, *leaf.aliases)}
        self.names = dict(sorted(names.items(), key=lambda pair: -len(pair[0])))
        self._own = {part.id: plain(part.label) for part in composite.parts}
        self._own |= {driver.id: plain(driver.name) for driver in drivers_of(composite)}
        numbers = {str(leaf.number): leaf.id for leaf in composite.leaves if leaf.number}
        self._numbered = {f"指标{number}": id_ for number, id_ in numbers.items()}

    def masked(self, text: str) -> tuple[str, tuple[str, ...]]:
        """`text` with ⟦i⟧ in place of the names of measures, and their ids: names hold digits."""
        found: list[str] = []
        for spoken, name in lexicon()["data"]["called"].items():  # 碳排 is 碳排放
            text = re.sub(spoken, name, text)
        for name, id_ in self.names.items():
            if name in text:
                text = text.replace(name, _mark(len(found)))
                found.append(id_)
        for match in reversed(list(re.finditer(r"指标\s*(\d+)", text))):
            named = self._numbered.get(f"指标{match.group(1)}")
            if named:
                text = text[: match.start()] + _mark(len(found)) + text[match.end() :]
                found.append(named)
        return _TWICE.sub(lambda m: _once(m, found), text), tuple(found)

    def shown(self, hidden: str, ids: Sequence[str]) -> str:
        """The text that `masked` has hidden the names of, with each under its own name."""
        return _MASK.sub(lambda mark: self._own[ids[place_of(mark.group(1))]], hidden)

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the measures and groups that `text` names, in their order."""
        hidden, ids = self.masked(text)
        return tuple(dict.fromkeys(ids[place_of(mark)] for mark in _MASK.findall(hidden)))


_MASK = re.compile(r"⟦(.)⟧")
_TWICE = re.compile(r"⟦(.)⟧(⟦(.)⟧)")


def _once(marks: re.Match[str], ids: Sequence[str]) -> str:
    """㉔协同政策创新: a number and its name are one measure, not two."""
    one, other = (ids[place_of(marks[group])] for group in (1, 3))
    return marks[2] if one == other else marks[0]


def _mark(place: int) -> str:
    return f"⟦{chr(0x2460 + place)}⟧"


def place_of(mark: str) -> int:
    """Which of the ids that `Vocabulary.masked` gives a mark stands for."""
    return ord(mark) - 0x2460


# between clauses; a comma inside a figure parts nothing
_SPLIT = re.compile(
    r"(?<!\d)[,，](?!\d)|(?<=\d)[,，](?!\d{3}(?!\d))|(?<!\d)[,，](?=\d)"
    r"|[。;；!！?？\n、]|的同时|同时|而且|并且|以及|但是|[但而并和与及跟且]"
)


def raw_moves(text: str, words: Vocabulary) -> tuple[RawMove, ...]:
    """The changes of measured figures that `text` (plain form) gives; several may share one.

    A change that is said of a score (10分, 得分, 满分) is none.
    """
    hidden, ids = words.masked(without_years(with_digits(text)))
    moves: list[RawMove] = []
    waiting: list[str] = []
    starts: dict[str, float] = {}  # PM2.5现在30，降到25
    for piece in filter(None, map(str.strip, _SPLIT.split(hidden))):
        if pattern("data", "scores").search(piece):
            waiting = []
            continue
        waiting += [ids[place_of(mark)] for mark in _MASK.findall(piece)]
        if pattern("data", "unchanged").search(piece) and not re.search(r"\d", piece):
            waiting = []  # GDP不变 is no change, and none of the other's
            continue
        now = _now().search(piece)
        if now and len(waiting) == 1:
            starts[waiting[0]] = float(now["value"].replace(",", ""))
            continue
        if not waiting or any(id_ not in words.measured for id_ in waiting):
            waiting = []  # a group has a score and nothing that is measured
            continue
        found = [_move(piece, words.measured[id_]) for id_ in waiting]
        if all(found):
            moves += [_started(move, starts) for move in found if move]
            waiting = []
    return tuple({move.id: move for move in moves}.values())


def _started(move: RawMove, starts: dict[str, float]) -> RawMove:
    """A change with the value that it is said to start from."""
    if move.start is not None or move.id not in starts:
        return move
    start = starts[move.id]
    return replace(move, start=start, digits=len(f"{start:g}".partition(".")[2]))


@functools.cache
def _now() -> re.Pattern[str]:
    now, changed = _any(lexicon()["data"]["now"]), _any(lexicon()["changes"]["to"])
    return re.compile(
        rf"{now}(?:是|为|有)?\s*{_FIGURE.replace('(', '(?P<value>', 1)}(?!.*(?:{changed}))"
    )


def unclaimed(text: str, words: Vocabulary) -> str:
    """A clause that gives a change of what no measure is the name of; empty where none does.

    Left out, it would make the answer to the others a false one.
    """
    hidden, _ = words.masked(without_years(with_digits(text)))
    named = False  # whether a measure waits for its change
    for piece in filter(None, map(str.strip, _SPLIT.split(hidden))):
        if pattern("data", "scores").search(piece):
            named = False
            continue
        named = named or bool(_MASK.search(piece))
        changed = any(form.search(piece) for form, _ in _forms()[:_CHANGES])
        if changed and not named and not pattern("data", "index").search(piece):
            return piece
        named = named and not changed
    return ""


_CHANGES = 5  # forms that say a change by a word of it


def without_years(text: str) -> str:
    """`text` without years, which are no values.

    >>> without_years("2025年PM2.5降到25")
    ' PM2.5降到25'
    """
    return re.sub(r"(?<!\d)20\d\d(?!\d)\s*年?|\d+年", " ", text)


_FIGURE = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NO_FIGURE = r"[^\d,，。⟦⟧%]{0,4}?"


def _move(piece: str, measured: Measured) -> RawMove | None:
    for form, read in _forms():
        match = form.search(piece)
        if match:
            return read(match, measured)
    return None


def _value(figure: str, unit: str | None, measured: Measured) -> float | None:
    """A figure in the measure's unit; None for a unit that cannot be turned into it."""
    below = figure[0] in "-−负"
    value = float(figure.lstrip("-−负 ").replace(",", "")) * (-1 if below else 1)
    said = (unit or "").strip()
    if not said or said == measured.unit:
        return value
    factor = lexicon()["data"]["factors"].get(f"{said}>{measured.unit}")
    return None if factor is None else value * float(factor)


def _to(match: re.Match[str], measured: Measured) -> RawMove | None:
    value = _value(match["value"], match["unit"], measured)
    start = (
        _value(match["start"], match["unit"], measured) if "start" in match.re.groupindex else None
    )
    words = re.sub(r"[-+]?\d", "", match.group())
    falls = bool(pattern("changes", "down").search(words))
    rises = not falls and bool(pattern("changes", "up").search(words))
    said = (match["unit"] or "").strip()
    digits = len(match["start"].partition(".")[2]) if start is not None else 0
    if value is None:
        return None
    return RawMove(measured.id, "to", value, start, falls, rises, said, digits)


def _level(match: re.Match[str], measured: Measured) -> RawMove | None:
    """做到全省最低的水平, 达到平均水平: the cities' figures tell what that is."""
    said = match["end"]
    end: Literal["best", "most", "least", "mean"] = (
        "mean" if said[0] in "平均" else "most" if said[-1] == "高" else "least"
    )
    if said[-1] in "好优" or said == "第一":
        end = "best"
    return RawMove(measured.id, "level", 0.0, level=end)


def _by(sign: int) -> Callable[[re.Match[str], Measured], RawMove | None]:
    def read(match: re.Match[str], measured: Measured) -> RawMove | None:
        unit = (match["unit"] or "").strip()
        if unit in ("个百分点", "百分点", "个点"):
            amount: float | None = sign * float(match["value"])
            return RawMove(measured.id, "by", amount or 0.0, None, sign < 0, sign > 0, unit)
        if unit == "%":
            share = sign * float(match["value"].replace(",", ""))
            return RawMove(measured.id, "percent", share, None, sign < 0, sign > 0, unit)
        amount = _value(match["value"], unit, measured)
        return (
            None
            if amount is None
            else RawMove(measured.id, "by", sign * amount, None, sign < 0, sign > 0, unit)
        )

    return read


def _times(percent: float) -> Callable[[re.Match[str], Measured], RawMove | None]:
    return lambda match, measured: RawMove(measured.id, "percent", percent)


Reader = Callable[[re.Match[str], Measured], RawMove | None]


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The ways of speaking, the most telling first, each with its reader."""
    changes = lexicon()["changes"]
    up, down, to = (_any(changes[name]) for name in ("up", "down", "to"))
    units = [key.split(">")[0] for key in lexicon()["data"]["factors"]]
    unit = rf"\s*个?(?P<unit>{_any([*units, '个百分点', '百分点', '个点', '%'])})?(?!\s*分)"
    value = _FIGURE.replace("(", "(?P<value>", 1)
    # 降到-5 is heard, so that it can be told impossible
    signed = rf"(?P<value>(?:[-−负]\s*)?(?:{_FIGURE[1:-1]}))"
    start = _FIGURE.replace("(", "(?P<start>", 1)
    plain_unit = r"[^\d,，。⟦⟧]{0,6}?"
    of_all = r"(?:全省|各市|当年|全部|所有|其他)?(?:城市|市)?(?:里|中|当中)?的?"
    # 能不能到第一 speaks of a place
    ends = r"(?P<end>最[好优低高](?!分)|第一(?=的?(?:那个)?(?:市|城市|水平))|平均|均值)"
    reaches = rf"(?:做到|追到|{to})"
    return (
        (re.compile(rf"{reaches}了?{of_all}{ends}"), _level),
        (re.compile(rf"(?:从|由)\s*{start}{plain_unit}(?:{up}|{down})?{to}\s*{signed}{unit}"), _to),
        (re.compile(rf"(?:{up}|{down})?{to}\s*{signed}{unit}"), _to),
        (re.compile(rf"{down}(?:了)?{_NO_FIGURE}{value}{unit}"), _by(-1)),
        (re.compile(rf"{up}(?:了)?{_NO_FIGURE}{value}{unit}"), _by(1)),
        (re.compile(_any(lexicon()["data"]["halved"])), _times(-50.0)),
        (re.compile(_any(lexicon()["data"]["doubled"])), _times(100.0)),
        (re.compile(rf"(?:是|为|=|有|按|在)\s*{value}{unit}"), _to),
        (re.compile(rf"{value}\s*(?P<unit>{_any(units)})"), _to),
    )


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
