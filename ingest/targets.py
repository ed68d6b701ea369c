"""Quantities that a sentence sets as targets.

In: a sentence of the body or the text of a row. Out: one `Target` for every
number that is to be reached, with the words that name what is measured.

    text → clauses → quantities, each in its frame → targets

A number counts only inside a *frame*, a way of speaking that sets a target:

    level   森林覆盖率 达到 61.5%        用水总量 控制在 186.8亿立方米 以内
    change  用水量 较2020年 下降 16% 以上
    count   创建 20个 创新城市           新增 省级美丽河湖 500条
    share   60%的 县（市、区） 通过评估

Everything else is passed over: years, serial numbers, names (PM2.5, “4+1”),
thresholds (35蒸吨/小时以下锅炉), things that have already happened. Aims
without a number (倍增, 全覆盖) are no quantities. The words live in
`targets.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.numerals import read_number
from corpus.plan import RowRef, Target

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)

# one character to one, so that places in the text stay true
_ONE_WIDTH = str.maketrans("０１２３４５６７８９％．／(),", "0123456789%./（）,")
_HIDDEN = "□"  # stands for a character that is not to be read


def read_targets(
    text: str,
    *,
    page: int,
    section: str,
    ref: RowRef | None,
    year: int | None = None,
    since: int | None = None,
) -> tuple[Target, ...]:
    """Every quantity that `text` sets as a target, in the order of the text.

    >>> def show(text, **more):
    ...     for t in read_targets(text, page=1, section="", ref=None, **more):
    ...         print(t.year, t.measure, t.change, t.comparator, f"{t.value:g}", t.unit)
    >>> show("到2025年，创建20个创新城市、50个创新园区，城市污水处理率达到98%以上。")
    2025 创新城市  = 20 个
    2025 创新园区  = 50 个
    2025 城市污水处理率  ≥ 98 %
    >>> show("万元地区生产总值用水量较2020年下降16%以上", year=2025)
    2025 万元地区生产总值用水量 fall ≥ 16 %

    `year` holds where the text names none. A year named in the text holds
    for what follows it, over full stops too. Quantities of a year before
    `since`, the first year of the plan, are facts, not targets.

    A range is two targets, one ≥ and one ≤. A joint subject (甲和乙达95%以上)
    is one target with the joint measure; values that are dealt out (甲、乙分别
    提高1%、2%) are several. `measure` is empty only where the text names
    nothing; in "…，2030年达到30%" it is taken from the clause before.
    """
    found: list[tuple[int, Target]] = []
    context = _Context(years=(year,) if year else ())
    plain = _plain(text)
    for start, end in _clauses(plain):
        for piece in (_Clause(plain, start, end), *_bracketed(plain, start, end)):
            readings, after = _read_clause(piece, context)
            context = after if not piece.inner else replace(context, measure=after.measure)
            for reading in readings:
                if since and reading.year and reading.year < since:
                    continue
                target = Target(
                    text=text[piece.start : piece.end].strip(),
                    measure=text[slice(*reading.measure)],
                    value=reading.quantity.value,
                    unit=reading.quantity.unit,
                    comparator=reading.comparator,
                    change=reading.change,
                    aim=reading.aim,
                    year=reading.year,
                    base_year=reading.base_year,
                    section=section,
                    ref=ref,
                    page=page,
                )
                found.append((piece.start + reading.quantity.start, target))
    return tuple(target for _, target in sorted(found, key=lambda pair: pair[0]))


_LEADING = 4  # characters before a year that a sentence begins with: 力争到
_YEAR_END = re.compile(r"^年?(?:底|末|[之以]?前|时)*")


def carried_year(text: str, year: int | None = None) -> int | None:
    """The year under which a sentence after `text` stands; `year` if `text` sets none.

    >>> carried_year("到2025年，基本形成开发格局。"), carried_year("比2020年提高5%", 2030)
    (2025, 2030)

    What a sentence begins with holds on, or what a comma sets off; a year in the midst of a
    clause is for that clause:
    >>> carried_year("提高绿色电力使用比例，到2029年电解铝企业使用比例达到50%。")
    """
    plain = _plain(text)
    for start, end in _clauses(plain):
        clause = _Clause(plain, start, end)
        for at, behind, named in _target_years(clause.visible):
            begins = clause.opens and at <= _LEADING
            if begins or not _YEAR_END.sub("", clause.visible[behind:]):
                year = named
    return year


# ── words of the TOML file, made into patterns ──────────────────────────────


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True))


_UNITS = WORDS["units"]
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_CHINESE = "零〇一二两三四五六七八九十百千"
_SCALE = _longest_first(_UNITS["scales"])
_COUNTERS = _longest_first(_UNITS["counters"])
_COUNTED = _longest_first([*_UNITS["measures"], *_UNITS["counters"]])
_PER_WORDS = _longest_first([*_UNITS["per"], *_UNITS["measures"], *_UNITS["counters"]])
_PER = rf"/(?:{_SCALE})?(?:{_PER_WORDS})"
_UNIT = (
    rf"(?:{_longest_first(_UNITS['ratios'])}"
    rf"|(?:{_SCALE})?(?:{_COUNTED})(?:{_PER})*(?:（(?:{_COUNTERS})）)?)"
)
_RATIO = re.compile(_longest_first(_UNITS["ratios"]))
_COUNTER = re.compile(rf"(?:{_SCALE})?(?:{_COUNTERS})(?:（.*）)?")
_MORE = "|".join(WORDS["fillers"]["more"])
_DASH = r"(?:[—–―~～\-至到]|——)"
_QUANTITY = re.compile(
    rf"(?P<part>[百千])分之(?P<percent>[{_CHINESE}]+|{_NUMBER})"
    rf"|(?<![A-Za-z0-9.第：:∶])(?:(?P<low>{_NUMBER})(?:{_UNIT})?{_DASH})?(?P<number>{_NUMBER})"
    rf"(?P<more>{_MORE})?(?P<unit>{_UNIT})?(?![A-Za-z0-9.之]|[年月日号时]|[：:∶][0-9])"
    rf"|(?<![第{_CHINESE}几数])(?P<chinese>[{_CHINESE}]+)(?P<more2>{_MORE})?(?P<unit2>{_UNIT})(?!之)"
    rf"|(?<![{_CHINESE}])(?P<tenths>[一二三四五六七八九])成(?![{_CHINESE}为立熟效员果长本都])"
    rf"|翻(?P<doublings>[0-9一二两三四五])(?P<unit3>番)"
    rf"|(?P<special>{_longest_first(WORDS['special'])})"
)
_PARTS = {"百": "%", "千": "‰"}  # 百分之六十
_AFTER_SIGN = {word: sign for sign, words in WORDS["after"].items() for word in words}
_AFTER = re.compile(rf"(?:{_longest_first(_AFTER_SIGN)})(?!旧|老)")

_FRAMES, _FILLERS = WORDS["frames"], WORDS["fillers"]
# what may stand between the measure and its number; the longest word wins
_ROLES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_FILLERS["adverbs"], ("adverb", "")),
    **dict.fromkeys(_FILLERS["aim"], ("aim", "")),
    **dict.fromkeys(WORDS["years"]["no_base"], ("comparison", "")),
    **dict.fromkeys(_FRAMES["level"], ("level", "")),
    **dict.fromkeys(_FRAMES["rise"], ("change", "rise")),
    **dict.fromkeys(_FRAMES["fall"], ("change", "fall")),
    **{word: ("sign", sign) for sign, words in WORDS["before"].items() for word in words},
    **dict.fromkeys(_FRAMES["not_level"], ("stop", "")),
}
_STRONG_LEVEL = frozenset(_FRAMES["level"]) - frozenset(_FRAMES["weak_level"])
_LAST_WORD = re.compile(rf"(?:{_longest_first(_ROLES)})$")
_LONGEST = max(map(len, _ROLES))

_YEAR_NUMBER = r"(?:19|20)[0-9]{2}"
_YEAR = rf"{_YEAR_NUMBER}年(?:底|末|初)?"
_PLAN_YEARS = (
    rf"“十(?P<plan>[一二三四五六七八九])五”(?:{_longest_first(WORDS['years']['five_year'])})"
)
_YEARS = re.compile(
    rf"(?:(?P<from>{_YEAR_NUMBER})年?{_DASH})?(?P<year>{_YEAR_NUMBER})(?=年|、{_YEAR_NUMBER}年)"
    rf"|{_PLAN_YEARS}"
)
_BASE = "|".join(
    re.escape(words).replace(re.escape("{年}"), rf"({_YEAR_NUMBER})年(?:底|末)?(?:的)?(?:水平)?")
    for words in sorted(WORDS["years"]["base"], key=len, reverse=True)
)
_BASE_YEAR = re.compile(rf"(?:{_BASE})|({_YEAR_NUMBER})年(?:水平)?的(?=[0-9.]+倍)")
_BASE_LAST = re.compile(rf"(?:{_BASE}|{_YEAR}(?:水平)?的)$")
_YEAR_HEAD = re.compile(
    rf"(?:到|至|在|于)?(?:{_YEAR}(?:之前|以前|前)?|{_PLAN_YEARS})(?:、|和|到|至)?"
)
_LEAD_IN = re.compile(
    rf"(?!{_longest_first(_FILLERS['lead_ins_kept'])})(?:{_longest_first(_FILLERS['lead_ins'])})"
    rf"|{_longest_first([*_FILLERS['aim'], *WORDS['years']['no_base']])}|{_BASE}"
)
_MAKE = re.compile(_longest_first(_FRAMES["make"]))
_MAKE_LAST = re.compile(rf"(?:{_longest_first(_FRAMES['make'])})$")
_NOUN_VERB_LAST = re.compile(
    rf"(?:{_longest_first([*_FRAMES['make'], *_FRAMES['make_or_noun']])})+$"
)
_VERB_FIRST = re.compile(
    _longest_first([*_FRAMES["make_or_noun"], *_FRAMES["rise"], *_FRAMES["fall"]])
)
_LEVEL_NOUN_LAST = re.compile(rf"(?:{_longest_first(_FRAMES['level_nouns'])})(?:（[^（）]*）)?$")
_PAST = re.compile(_longest_first(WORDS["excluded"]["past"]))
_PAST_SENTENCE = re.compile(_longest_first(WORDS["excluded"]["past_sentence"]))
_RULE = re.compile(_longest_first(WORDS["excluded"]["rules"]))
_GOAL_NOUN = re.compile(rf"(?:{_longest_first(WORDS['excluded']['goal_nouns'])})(?=$|\W|[并和])")
_ABSTRACT = re.compile(_longest_first(_UNITS["abstract"]))
_ADVERB = re.compile(_longest_first(_FILLERS["adverbs"]))
# 六年累计: how long it is counted, not what
_SPAN = re.compile(r"[一二三四五六七八九十\d]{1,3}年(?:来|内|间)?(?=累计|共|总共|合计|总计)")
_AIM = re.compile(_longest_first(_FILLERS["aim"]))

_BRACKET = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
_ALTERNATIVE_UNIT = re.compile(rf"（(?:{_longest_first(_UNITS['counters'])})）")
_QUOTED = re.compile(
    r"《[^《》]*》|〔[^〔〕]*〕|“(?!十[一二三四五六七八九]五”)[^“”]*”|「[^「」]*」"
)
# 2:1 and 1,000 are numbers
_CLAUSE_END = re.compile(r"[，；。！？;!?\n]|,(?![0-9]{3})|[：:](?![0-9])")
_LIST_MARK = re.compile(r"、|和|与|及|以及|或")
_LIST_MARKS_FIRST = re.compile(r"(?:、|和|与|以及|及|或|并)+")
_LIST_MARKS_LAST = re.compile(r"(?:、|和|与|以及|及|或)+$")
_NO_NOUN = re.compile(r"$|[、（并且和与及或且”/—\-]|以及|同时")


# ── clauses ─────────────────────────────────────────────────────────────────


def _plain(text: str) -> str:
    """`text` in one width, with quoted names and document numbers hidden, as long as before."""
    return _QUOTED.sub(lambda m: _hide(m.group()), text.translate(_ONE_WIDTH))


def _hide(wrapped: str) -> str:
    return wrapped[0] + _HIDDEN * (len(wrapped) - 2) + wrapped[-1]


def _hide_brackets(text: str) -> str:
    def hide(match: re.Match[str]) -> str:
        # 500条（个）: the bracket belongs to the unit
        return match.group() if _ALTERNATIVE_UNIT.fullmatch(match.group()) else _hide(match.group())

    return _BRACKET.sub(hide, text)


def _clauses(plain: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    end = len(plain) if end is None else end
    visible = _hide_brackets(plain[start:end])
    place = 0
    for mark in _CLAUSE_END.finditer(visible):
        if mark.start() > place:
            yield start + place, start + mark.start()
        place = mark.end()
    if place < len(visible):
        yield start + place, end


@dataclass(frozen=True)
class _Clause:
    plain: str  # of the whole text
    start: int
    end: int
    inner: bool = False  # stands in brackets

    @property
    def visible(self) -> str:
        """The clause without what its brackets say."""
        return _hide_brackets(self.plain[self.start : self.end])

    @property
    def opens(self) -> bool:
        """Whether a sentence begins here."""
        return self.start == 0 or self.plain[self.start - 1] in "。！？\n"


def _bracketed(plain: str, start: int, end: int) -> Iterator[_Clause]:
    for bracket in _BRACKET.finditer(plain, start, end):
        for inside in _clauses(plain, bracket.start() + 1, bracket.end() - 1):
            yield _Clause(plain, *inside, inner=True)


# ── years ───────────────────────────────────────────────────────────────────


def _base_years(clause: str) -> list[tuple[int, int, int]]:
    """(start, end, year) of every year that a change is counted from."""
    found = []
    for match in _BASE_YEAR.finditer(clause):
        digits = next(group for group in match.groups() if group)
        found.append((match.start(), match.end(), int(digits)))
    return found


def _target_years(clause: str) -> list[tuple[int, int, int]]:
    """(start, end, year) of every year by which something is to be reached."""
    bases = [(start, end) for start, end, _ in _base_years(clause)]
    found = []
    for match in _YEARS.finditer(clause):
        if any(start <= match.start() < end for start, end in bases):
            continue
        plan = match.group("plan")
        # 十四五: the fourteenth five-year plan ends in 2025
        year = 1955 + 5 * (10 + read_number(plan)) if plan else int(match.group("year"))
        found.append((match.start(), match.end(), year))
    return found


# ── quantities ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Quantity:
    start: int  # places in the clause
    end: int  # behind 以上, 左右
    value: float
    low: float | None  # lower end of a range
    unit: str
    sign: str  # from the words behind the number, else empty
    change: str = ""  # of fixed words: 翻一番, 零增长

    @property
    def fixed(self) -> bool:
        return bool(self.change)

    @property
    def ratio(self) -> bool:
        return bool(_RATIO.fullmatch(self.unit)) or self.unit == "成"

    @property
    def counter(self) -> bool:
        return bool(_COUNTER.fullmatch(self.unit))


def _value(digits: str) -> float:
    return float(digits.replace(",", "")) if digits[0].isdigit() else float(read_number(digits))


def _quantities(clause: str) -> list[_Quantity]:
    found: list[_Quantity] = []
    for match in _QUANTITY.finditer(clause):
        try:
            found += _quantity(clause, match)
        except ValueError:  # 三五十: a row of numerals that is no number
            continue
    return found


def _quantity(clause: str, match: re.Match[str]) -> list[_Quantity]:
    said = match.groupdict()
    after = _AFTER.match(clause, match.end())
    end = after.end() if after else match.end()
    sign = _AFTER_SIGN[after.group()] if after else ""
    if said["special"]:
        fixed = WORDS["special"][said["special"]]
        return [
            _Quantity(match.start(), match.end(), fixed["value"], None, "", "", fixed["change"])
        ]
    if said["doublings"]:
        return [_Quantity(match.start(), end, _value(said["doublings"]), None, "番", sign, "rise")]
    if said["more"] or said["more2"]:
        sign = sign or ">"
    digits = said["number"] or said["chinese"] or said["percent"] or said["tenths"]
    unit = said["unit"] or said["unit2"] or _PARTS.get(said["part"] or "", "")
    if said["tenths"]:
        unit = "成"
    quantity = _Quantity(
        match.start(), end, _value(digits), _value(said["low"]) if said["low"] else None, unit, sign
    )
    if not unit and not after:
        # 分别达到10、20个: the unit is said once
        shared = re.compile(
            rf"(?:[、和](?:{_NUMBER}))*[、和](?:{_NUMBER})(?P<shared>{_UNIT})"
        ).match(clause, end)
        if shared and "分别" in clause:
            return [replace(quantity, unit=shared["shared"])]
        if not _NO_NOUN.match(clause, end):
            return []
    if said["chinese"] and quantity.counter and quantity.value <= 1:  # 一个, 一批 name no number
        return []
    return [quantity]


# ── frames ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Context:
    """What a clause takes over from the clauses before it."""

    years: tuple[int, ...]
    base_year: int | None = None
    aim: bool = False
    past: bool = False
    counting: bool = False  # 建成A10个，B20个: the verb is said once
    measure: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class _Frame:
    kind: str  # "level", "change", "count", "share"
    measure: tuple[int, int]  # places in the clause
    sign: str = ""
    change: str = ""
    aim: bool = False


@dataclass(frozen=True)
class _Reading:
    quantity: _Quantity
    measure: tuple[int, int]  # places in the text
    comparator: str
    change: str
    aim: bool
    year: int | None
    base_year: int | None


@dataclass(frozen=True)
class _Peeled:
    """The words before a number without those that lead up to it."""

    rest: str
    words: tuple[tuple[str, str, str], ...]  # (role, meaning, word), nearest to the number first

    def meaning(self, role: str) -> str:
        return next((meaning for r, meaning, _ in self.words if r == role), "")

    def has(self, *roles: str) -> bool:
        return any(r in roles for r, _, _ in self.words)


def _peel(left: str, roles: tuple[str, ...] = ()) -> _Peeled:
    """Takes off the words that lead up to a number; only those of `roles`, if given."""
    words: list[tuple[str, str, str]] = []
    while left:
        if base := _BASE_LAST.search(left):
            left = left[: base.start()]
            continue
        last = _LAST_WORD.search(left, max(0, len(left) - _LONGEST))
        if not last:
            break
        role, meaning = _ROLES[last.group()]
        if role == "stop" or (roles and role not in roles):
            break
        words.append((role, meaning, last.group()))
        left = left[: last.start()]
    return _Peeled(left, tuple(words))


def _trimmed(clause: str, start: int, end: int) -> tuple[int, int]:
    """The part of `clause[start:end]` that names something: without lead-ins and list marks."""
    while start < end:
        head = (
            _YEAR_HEAD.match(clause, start, end)
            or _LIST_MARKS_FIRST.match(clause, start, end)
            or _LEAD_IN.match(clause, start, end)
        )
        if not head or not head.group():
            break
        start = head.end()
    marks = _LIST_MARKS_LAST.search(clause, start, end)
    if marks:
        end = marks.start()
    return start, max(start, end)


def _frame(
    clause: str, left: int, quantity: _Quantity, right: tuple[int, int], counting: bool
) -> _Frame | None:
    """The way in which `quantity` is set as a target; None if it is not."""
    for find in (_count_before_noun, _level, _share, _count_after_noun, _bare_level):
        frame = find(clause, left, quantity, right)
        if frame:
            return frame
    return _carried_count(clause, left, quantity, right) if counting else None


def _noun(clause: str, span: tuple[int, int]) -> tuple[int, int]:
    """The noun with which `span` begins; empty if it begins with something else."""
    start, end = span
    bracket = _BRACKET.match(clause, start, end)
    start = bracket.end() if bracket else start
    if _NO_NOUN.match(clause[start:end]):
        return start, start
    if clause[start] == "的":
        start += 1
    marks = _LIST_MARKS_LAST.search(clause, start, end)
    return start, marks.start() if marks else end


def _words(clause: str, span: tuple[int, int]) -> str:
    return clause[span[0] : span[1]]


def _count_before_noun(
    clause: str, left: int, quantity: _Quantity, right: tuple[int, int]
) -> _Frame | None:
    """创建 20个 创新城市."""
    noun = _noun(clause, right)
    name = _words(clause, noun)
    if quantity.ratio or quantity.fixed or not quantity.unit or not name or _ABSTRACT.match(name):
        return None
    before = clause[left : quantity.start]
    peeled = _peel(before, ("adverb", "aim", "sign"))
    if _MAKE_LAST.search(before):  # 突破10项技术: here no comparison
        peeled = _Peeled(before, ())
    verb = _NOUN_VERB_LAST.search(peeled.rest)
    if not verb:
        return None
    # 淘汰30万千瓦以下机组, 整治35蒸吨/小时以下锅炉: a threshold
    if not quantity.counter and (quantity.sign or not _MAKE_LAST.search(peeled.rest)):
        return None
    aim = bool(_AIM.search(before))
    return _Frame("count", noun, peeled.meaning("sign"), "", aim)


def _level(clause: str, left: int, quantity: _Quantity, right: tuple[int, int]) -> _Frame | None:
    """森林覆盖率 达到 61.5%; 用水量 较2020年 下降 16%."""
    before = clause[left : quantity.start]
    peeled = _peel(before)
    change = quantity.change or peeled.meaning("change")
    if not _sets_level(peeled, quantity, change) or _is_attribute(
        clause, quantity, right, only_sign=not (change or peeled.has("level"))
    ):
        return None
    if peeled.words and peeled.words[0][2] in _STRONG_LEVEL:
        change = quantity.change  # 下降幅度达到: the number is the level
    measure = _level_measure(clause, left, peeled, quantity, change)
    name = _words(clause, measure)
    if not name and (quantity.counter or peeled.has("level")):
        if not (change or peeled.has("level")):
            return None
        measure = _noun(clause, right)  # 实现100%覆盖
    change = change or _change_in(name)
    aim = bool(_AIM.search(before))
    return _Frame("change" if change else "level", measure, peeled.meaning("sign"), change, aim)


def _sets_level(peeled: _Peeled, quantity: _Quantity, change: str) -> bool:
    """Whether the words before a number say that it is to be reached."""
    levels = [word for role, _, word in peeled.words if role == "level"]
    if change or peeled.meaning("sign") not in ("", "≈") or _STRONG_LEVEL.intersection(levels):
        return True
    if not levels or quantity.counter:  # 在5个城市
        return False
    return levels != ["在"] or bool(quantity.sign)  # 稳定在50%以上


def _level_measure(
    clause: str, left: int, peeled: _Peeled, quantity: _Quantity, change: str
) -> tuple[int, int]:
    end = left + len(peeled.rest)
    if peeled.rest.endswith("年均") and change:  # 年均增长: the pace is part of what is measured
        verb = next(word for role, _, word in peeled.words if role == "change")
        end = clause.index(verb, end) + len(verb)
    start, end = _trimmed(clause, left, end)
    verb_first = _MAKE.match(clause, start, end)
    if quantity.counter and verb_first and verb_first.end() < end:
        start = verb_first.end()  # 建成|低碳农场|不少于1000家
    return start, end


def _change_in(name: str) -> str:
    if name.endswith(tuple(_FRAMES["rise_nouns"])):
        return "rise"
    return "fall" if name.endswith(tuple(_FRAMES["fall_nouns"])) else ""


def _is_attribute(
    clause: str, quantity: _Quantity, right: tuple[int, int], only_sign: bool
) -> bool:
    """Whether the number only describes the noun behind it: 超过5%的企业."""
    behind = _words(clause, right)
    if behind.startswith("的"):
        return not _GOAL_NOUN.match(behind, 1) and not quantity.counter
    if quantity.ratio or quantity.counter or _NO_NOUN.match(behind) or _GOAL_NOUN.match(behind):
        return False
    return only_sign or bool(quantity.sign)


def _share(clause: str, left: int, quantity: _Quantity, right: tuple[int, int]) -> _Frame | None:
    """60%的 县（市、区） 通过评估."""
    behind = _words(clause, right)
    of_a_noun = behind.startswith("的") and not _GOAL_NOUN.match(behind, 1)
    # 80%以上产能完成改造
    with_sign = bool(quantity.sign) and not (_NO_NOUN.match(behind) or _GOAL_NOUN.match(behind))
    if not quantity.ratio or not (of_a_noun or (with_sign and behind[0] != "的")):
        return None
    peeled = _peel(clause[left : quantity.start])
    if peeled.has("level", "change") or _LEVEL_NOUN_LAST.search(peeled.rest):
        return None
    return _Frame("share", _noun(clause, right), peeled.meaning("sign"), "", peeled.has("aim"))


def _count_after_noun(
    clause: str, left: int, quantity: _Quantity, right: tuple[int, int]
) -> _Frame | None:
    """新增 省级美丽河湖 500条."""
    if not quantity.unit or not _NO_NOUN.match(_words(clause, right)):
        return None
    before = clause[left : quantity.start]
    peeled = _peel(before, ("adverb", "aim", "sign"))
    start, end = _trimmed(clause, left, left + len(peeled.rest))
    while adverb := _SPAN.match(clause, start, end) or _ADVERB.match(clause, start, end):
        start = adverb.end()
    name = clause[start:end]
    verbs = _NOUN_VERB_LAST.search(name)
    first = _MAKE.search(name)
    while first and first.end() < len(name) and first.group() in _FRAMES["lead_verbs"]:
        following = _MAKE.match(name, first.end())
        if not following or following.end() == len(name):
            break
        first = following
    change = ""
    if first and first.end() < len(name) and not quantity.ratio:
        start += first.end()  # 新增|省级美丽河湖, 完成|岸坡生态化改造
    elif verbs and not quantity.ratio:
        # 老旧货车|更新淘汰; 累计|投资: the verb alone names what is measured
        before_verb = _peel(name[: verbs.start()], ("adverb",)).rest
        if before_verb:
            end = start + len(before_verb)
        elif verbs.group() in _FRAMES["names_itself"]:
            start += verbs.start()
        else:
            start = end  # “十五五”期间完成800万亩: as in the clause before
    elif (verb := _VERB_FIRST.match(name)) and verb.end() < len(name):
        change = _ROLES.get(verb.group(), ("", ""))[1]
        if quantity.ratio and not change:
            return None
        start += verb.end()
    else:
        return None
    aim = bool(_AIM.search(before))
    return _Frame(
        "change" if change else "count", (start, end), peeled.meaning("sign"), change, aim
    )


def _bare_level(
    clause: str, left: int, quantity: _Quantity, right: tuple[int, int]
) -> _Frame | None:
    """森林覆盖率 61.5%."""
    before = clause[left : quantity.start]
    peeled = _peel(before, ("adverb", "aim", "sign"))
    measure = _trimmed(clause, left, left + len(peeled.rest))
    name = _words(clause, measure)
    if not (
        quantity.unit and _NO_NOUN.match(_words(clause, right)) and _LEVEL_NOUN_LAST.search(name)
    ):
        return None
    change = _change_in(name)
    aim = bool(_AIM.search(before))
    return _Frame("change" if change else "level", measure, peeled.meaning("sign"), change, aim)


def _carried_count(
    clause: str, left: int, quantity: _Quantity, right: tuple[int, int]
) -> _Frame | None:
    """建成…县10个，|先行基地 10万亩; 创建20个创新城市、|50个 创新园区."""
    if quantity.ratio or not quantity.unit:
        return None
    peeled = _peel(clause[left : quantity.start], ("adverb", "aim", "sign"))
    measure = _trimmed(clause, left, left + len(peeled.rest))
    behind = _noun(clause, right)
    if _words(clause, measure):
        return (
            _Frame("count", measure, peeled.meaning("sign"))
            if _NO_NOUN.match(_words(clause, right))
            else None
        )
    if not _words(clause, behind) or _ABSTRACT.match(_words(clause, behind)):
        return None
    return _Frame("count", behind, peeled.meaning("sign"))


# ── a clause read ───────────────────────────────────────────────────────────


def _read_clause(piece: _Clause, context: _Context) -> tuple[list[_Reading], _Context]:
    """The targets of one clause, and what the next clause takes over."""
    clause = piece.visible
    quantities = _quantities(clause)
    context = _open(piece, clause, context, bool(quantities))
    if context.past or _PAST.search(clause) or _RULE.search(clause):
        return [], context
    framed = _framed(clause, quantities, context.counting)
    readings = []
    for quantity, frame in framed:
        readings += _readings(piece, clause, quantity, frame, context)
    if "分别" in clause:
        readings = _deal_out(readings, piece.plain, context.years)
    if framed:
        context = replace(
            context,
            counting=context.counting or any(f.kind == "count" for _, f in framed),
            measure=readings[-1].measure,
        )
    return readings, context


def _open(piece: _Clause, clause: str, context: _Context, has_quantity: bool) -> _Context:
    """`context` as it is inside this clause."""
    if piece.opens and not piece.inner:
        context = _Context(years=context.years)
    years = tuple(year for _, _, year in _target_years(clause))
    if _PAST_SENTENCE.search(clause):
        context = replace(context, past=True)
    elif years and not _PAST.search(clause):
        context = replace(context, years=years, past=False)
    head = _AIM.match(clause)
    if head and years and _YEAR_HEAD.match(clause, head.end()):
        context = replace(context, aim=True)
    bases = _base_years(clause)
    if bases and not has_quantity:
        context = replace(context, base_year=bases[-1][2])
    return context


def _framed(
    clause: str, quantities: list[_Quantity], counting: bool
) -> list[tuple[_Quantity, _Frame]]:
    """Each quantity that stands in a frame, with its frame, in order."""
    framed: list[tuple[_Quantity, _Frame]] = []
    left = 0
    for place, quantity in enumerate(quantities):
        following = quantities[place + 1] if place + 1 < len(quantities) else None
        right = (quantity.end, following.start if following else len(clause))
        bare = not _LIST_MARKS_FIRST.sub("", clause[left : quantity.start])
        dealt = bare and framed and left == framed[-1][0].end and framed[-1][1].kind != "share"
        if dealt and (quantity.ratio or not _words(clause, _noun(clause, right))):
            frame: _Frame | None = framed[-1][1]  # 分别降低20个百分点、10个百分点
        else:
            if following:
                right = (right[0], _cut(clause, *right))
            frame = _frame(clause, left, quantity, right, counting)
        if frame and frame.kind != "share" and frame.measure[0] == frame.measure[1] and place:
            frame = replace(frame, measure=_origin(clause, quantities[place - 1]))
        if frame:
            framed.append((quantity, frame))
            counting = counting or frame.kind == "count"
        left = quantity.end
        if frame and frame.kind in ("count", "share") and frame.measure[0] >= quantity.end:
            left = right[1]
    return framed


def _cut(clause: str, start: int, end: int) -> int:
    """Where the words between two numbers part: the first half belongs to the first number."""
    if _LIST_MARKS_LAST.search(clause, start, end):
        return end
    marks = list(_LIST_MARK.finditer(clause, start, end))
    return marks[-1].start() if marks else end


def _origin(clause: str, earlier: _Quantity) -> tuple[int, int]:
    """由2020年的20%提高到30%: what stands before 由 is measured."""
    words = re.search(r"[由从].*$", clause[: earlier.start])
    return _trimmed(clause, 0, words.start()) if words else (0, 0)


def _readings(
    piece: _Clause, clause: str, quantity: _Quantity, frame: _Frame, context: _Context
) -> list[_Reading]:
    start, end = frame.measure
    measure = (piece.start + start, piece.start + end) if end > start else context.measure
    reading = _Reading(
        quantity,
        measure,
        comparator=quantity.sign or frame.sign or "=",
        change=frame.change,
        aim=frame.aim or context.aim,
        year=_year_of(piece, clause, quantity, context),
        base_year=_base_year_of(clause, context) if frame.change or quantity.unit == "倍" else None,
    )
    if quantity.low is None:
        return [reading]
    low = replace(quantity, value=quantity.low)
    return [replace(reading, quantity=low, comparator="≥"), replace(reading, comparator="≤")]


def _year_of(piece: _Clause, clause: str, quantity: _Quantity, context: _Context) -> int | None:
    for start, end in _clauses(piece.plain, piece.start, piece.end):
        for bracket in _BRACKET.finditer(piece.plain, start, end):
            inside = bracket.group()[1:-1]
            years = _target_years(inside)
            if years and not _quantities(inside):  # （完成期限为2023年）
                return years[-1][2]
    before = [year for start, _, year in _target_years(clause) if start < quantity.start]
    if before:
        return before[-1]
    return context.years[-1] if context.years else None


def _base_year_of(clause: str, context: _Context) -> int | None:
    bases = _base_years(clause)
    return bases[-1][2] if bases else context.base_year


def _deal_out(readings: list[_Reading], plain: str, years: tuple[int, ...]) -> list[_Reading]:
    """甲、乙分别提高1%、2%: to each value its own measure, or its own year."""
    dealt: list[_Reading] = []
    while readings:
        group = [r for r in readings if r.measure == readings[0].measure]
        readings = readings[len(group) :]
        parts = _parts(plain, group[0].measure, len(group))
        if len(group) > 1 and all(r.comparator == "=" for r in group[:-1]):
            # 分别降低13.5%、16%左右: the last word holds for all
            group = [replace(r, comparator=group[-1].comparator) for r in group]
        if len(group) > 1 and parts:
            group = [replace(r, measure=part) for r, part in zip(group, parts, strict=True)]
        elif len(group) > 1 and len(years) == len(group):
            group = [replace(r, year=year) for r, year in zip(group, years, strict=True)]
        dealt += group
    return dealt


def _parts(plain: str, span: tuple[int, int], count: int) -> list[tuple[int, int]]:
    """`span` taken apart at its list marks, if that gives `count` parts; else empty."""
    hidden = " " * span[0] + _hide_brackets(plain[slice(*span)])
    for marks in (r"、|和|与|以及|及", "、", "和|与|以及|及"):
        places = [span[0], *(x for m in re.finditer(marks, hidden) for x in m.span()), span[1]]
        parts = [(places[i], places[i + 1]) for i in range(0, len(places), 2)]
        if len(parts) == count and all(a < b for a, b in parts):
            return parts
    return []
