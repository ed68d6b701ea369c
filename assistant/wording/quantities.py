"""Every number that a text names, with what it measures and how it is meant.

In: a text in one form (`figures.one_form`). Out: its `Figure`s in order; two
figures that say the same are `same`, however they are written:

    24%  百分之二十四  二成四…      60万吨/年  600000吨/年      不低于98%  98%以上
    2025年底  二〇二五年            任务30  任务清单第三十项

No digit is passed over: what is read as nothing else is a *name* or a *piece*
and must stand in the evidence as it is. Words of measuring, comparing and
changing are those of `ingest.targets`, and of `measures.toml`, `words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.wording.figures import ARABIC, CHINESE, NUMBER, value
from assistant.wording.measures import in_one_measure, measure_pattern
from assistant.wording.words import TARGET_WORDS, longest_first, wording_words
from corpus.words import ROW_WORDS


@dataclass(frozen=True)
class Figure:
    """A number in a text."""

    start: int
    end: int  # behind what belongs to it: 24%以上
    words: str
    kind: str  # "quantity", "year", "row", "ordinal", "name" or "piece"
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)  # differs from `low` in a range
    measure: str = ""  # in one form: "ratio", "mass/duration", "个"; for a row its list
    sign: str = ""  # "≥", "≤", ">", "<", "≈", or several; of a year: "base", "after", …
    change: str = ""  # "rise" or "fall" if the value is a change
    aim: str = ""  # "aim" for 力争, "firm" for 确保
    lead: int = 0  # where the words that lead up to it begin: 不低于, 下降

    def same(self, other: Figure) -> bool:
        """Whether both say the same number of the same thing in the same sense."""
        if "name" in (self.kind, other.kind) or "piece" in (self.kind, other.kind):
            return self.words.casefold() == other.words.casefold()
        mine, its = (self.low, self.high), (other.low, other.high)
        if {self.aim, other.aim} == {"aim", "firm"}:
            return False
        return mine == its and self.rival(other) and self._sense == other._sense

    def rival(self, other: Figure) -> bool:
        """Whether one could be mistaken for the other: both measure in the same way."""
        if self.kind != other.kind:
            return False
        if self.kind == "row" and not (self.measure and other.measure):  # 第30项, of which list?
            return True
        return self.measure == other.measure or bool(_as_ratio(self) and _as_ratio(other))

    @property
    def _sense(self) -> tuple[str, str]:
        return self.sign, self.change


def binds(figure: Figure) -> bool:
    """Whether a figure is a quantity of something: the 一次 of 一次能源 is none."""
    return figure.kind == "quantity" and not _ONE.match(figure.words)


def _as_ratio(figure: Figure) -> bool:
    """60% as 0.6: a bare decimal fraction."""
    bare = not figure.measure and figure.low < 1 and figure.high < 1 and "." in figure.words
    return figure.kind == "quantity" and (figure.measure == "ratio" or bare)


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text`, which is in one form.

    >>> def show(text):
    ...     return [(f.words, f.kind, float(f.low), f.measure, f.sign + f.change)
    ...             for f in figures(text)]
    >>> show("到2025年，污水处理率不低于98%")
    [('2025年', 'year', 2025.0, '', ''), ('98%', 'quantity', 0.98, 'ratio', '≥')]
    >>> show("用水量较2020年下降百分之十六以上")[1]
    ('百分之十六以上', 'quantity', 0.16, 'ratio', '≥fall')
    >>> show("任务清单第三十项要求PM2.5改善")
    [('任务清单第三十项', 'row', 30.0, 'task', ''), ('PM2.5', 'name', 0.0, '', '')]
    """
    found = [figure for match in _TOKEN.finditer(text) for figure in _read(match)]
    found = _with_shared_measures(text, found)
    found = _with_ranges(text, found)
    return tuple(
        _in_sense(text, figure, lead)
        for figure, lead in zip(found, _leads(text, found), strict=True)
    )


# ── reading ─────────────────────────────────────────────────────────────────

_WORDS = wording_words()
_ONE = re.compile(rf"一(?!{CHINESE}|点)")
_LISTS = {word: name for name, word in ROW_WORDS.items()}
_LIST = f"(?:{'|'.join(_LISTS)})"
_MEASURE = measure_pattern()
_MORE = "|".join(TARGET_WORDS["fillers"]["more"])
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<part>(?P<whole>百|千|万|{NUMBER})分之(?P<share>{NUMBER}))",
            rf"(?P<harmless>{longest_first(_WORDS['numbers']['harmless'])})",
            r"(?P<period>“?十(?P<plan>[一二三四五六七八九])五”?)(?!个|家|项|年|%)",
            r"(?P<name>[A-Za-z][A-Za-z0-9]*(?:[.\-+·_][A-Za-z0-9]+)*)",
            rf"(?P<code>{ARABIC}(?:[+:∶×^/]{ARABIC})+)",
            r"(?P<half>一半|半数|过半|对半)",
            rf"(?P<row>(?P<list>{_LIST})(?:清单)?[的中里]*第（?(?P<no>{NUMBER})）?[项条号个]?"
            rf"|第（?(?P<no2>{NUMBER})）?[项条号个]?(?P<list2>{_LIST})"
            rf"|(?P<list3>{_LIST})（?(?P<no3>{NUMBER})）?(?!{_MEASURE}|[0-9.])"
            rf"|(?:清单)?第（?(?P<no4>{NUMBER})）?[项号])",
            rf"(?P<ordinal>(?P<before>第|{longest_first(_WORDS['places']['annexes'])})"
            rf"（?(?P<nth>{NUMBER})）?(?P<of>{_MEASURE})?)",
            rf"(?P<quantity>(?:每(?P<each>[年月天日]))?(?P<minus>负|(?<![0-9A-Za-z%年])-)?(?P<number>{NUMBER})"
            rf"(?P<more>{_MORE})?(?P<measure>{_MEASURE})?)",
        )
    )
)


def _read(match: re.Match[str]) -> Iterator[Figure]:
    """The figure of a token; a row of numerals that is no number is a piece."""
    kind = next(name for name in _READERS if match.group(name))
    try:
        yield from _READERS[kind](match)
    except ValueError:
        yield _figure(match, "piece")


def _figure(
    match: re.Match[str],
    kind: str,
    low: Fraction = Fraction(0),
    measure: str = "",
    sign: str = "",
) -> Figure:
    start, end = match.span()
    return Figure(start, end, match.group(), kind, low, low, measure, sign, lead=start)


def _nothing(match: re.Match[str]) -> Iterator[Figure]:
    yield from ()


def _period(match: re.Match[str]) -> Iterator[Figure]:
    yield _figure(match, "ordinal", value(match["plan"]), "五年规划")


def _name(match: re.Match[str]) -> Iterator[Figure]:
    yield _figure(match, "name")


def _part(match: re.Match[str]) -> Iterator[Figure]:
    yield _figure(match, "quantity", value(match["share"]) / value(match["whole"]), "ratio")


def _half(match: re.Match[str]) -> Iterator[Figure]:
    yield _figure(
        match, "quantity", Fraction(1, 2), "ratio", ">" if match["half"] == "过半" else ""
    )


def _row(match: re.Match[str]) -> Iterator[Figure]:
    number = next(match[name] for name in ("no", "no2", "no3", "no4") if match[name])
    words = next((match[name] for name in ("list", "list2", "list3") if match[name]), "")
    yield _figure(match, "row", value(number), _LISTS.get(words, ""))


def _ordinal(match: re.Match[str]) -> Iterator[Figure]:
    yield _figure(match, "ordinal", value(match["nth"]), f"{match['before']}{match['of'] or ''}")


def _quantity(match: re.Match[str]) -> Iterator[Figure]:
    said, measure = match["number"], match["measure"] or ""
    number = value(said) * (-1 if match["minus"] else 1)
    if _is_year(match, number):
        yield _figure(match, "year", number + (2000 if number < 100 else 0))
        return
    if not measure and re.fullmatch(CHINESE, said):  # the 三 of 三线一单 counts nothing
        yield _piece(match)
        return
    name, factor = in_one_measure(_per(measure or _next_word(match), match["each"]))
    yield _figure(match, "quantity", number * factor, name, ">" if match["more"] else "")


def _per(measure: str, each: str | None) -> str:
    """每年60万吨 is 60万吨/年."""
    return f"{measure}/{each}" if each and "/" not in measure else measure


def _is_year(match: re.Match[str], number: Fraction) -> bool:
    four = re.fullmatch(r"[0-9]{4}|[^十百千万亿]{4}", match["number"]) and 1900 <= number <= 2100
    if four:
        return match["measure"] in (None, "年")
    short = tuple(_WORDS["years"]["short_before"])
    before = match.string[: match.start()]
    return match["measure"] == "年" and 20 <= number < 60 and before.endswith(short)


def _piece(match: re.Match[str]) -> Figure:
    """A numeral inside a word, with the character on each side: it must stand so in the plan."""
    start, end = max(0, match.start() - 1), min(len(match.string), match.end() + 1)
    return replace(_figure(match, "piece"), words=match.string[start:end])


def _next_word(match: re.Match[str]) -> str:
    """For a number without a known measure: the character behind it, 4 of 4大 and of 4小."""
    following = match.string[match.end() : match.end() + 1]
    return (
        ""
        if following in _WORDS["numbers"]["no_measure"] or not following.isalpha()
        else (following)
    )


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Figure]]] = {
    "harmless": _nothing,
    "period": _period,
    "name": _name,
    "code": _name,
    "part": _part,
    "half": _half,
    "row": _row,
    "ordinal": _ordinal,
    "quantity": _quantity,
}


# ── several numbers of one measure ──────────────────────────────────────────

_DASHES = frozenset(_WORDS["numbers"]["dashes"])
_SHARED = frozenset(_WORDS["numbers"]["shared"])
_LEADING_NUMBER = re.compile(ARABIC)


def _with_shared_measures(text: str, found: list[Figure]) -> list[Figure]:
    """10、20个 and 10—20万吨: the measure is said once, behind the last."""
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        gap = text[one.end : other.start]
        if _measureless(one) and other.kind == "quantity" and gap in _DASHES | _SHARED:
            said = text[other.start : other.end]
            behind = said[len(match.group()) :] if (match := _LEADING_NUMBER.match(said)) else ""
            again = _TOKEN.match(text[one.start : one.end] + (behind or said.lstrip(_NUMERALS)))
            found[place] = replace(
                next(iter(_read(again))) if again else one, start=one.start, end=one.end
            )
    return found


_NUMERALS = "零〇一二两三四五六七八九十百千"


def _measureless(figure: Figure) -> bool:
    return figure.kind == "piece" or (figure.kind == "quantity" and not figure.measure)


def _with_ranges(text: str, found: list[Figure]) -> list[Figure]:
    """10%—20% as one figure."""
    merged: list[Figure] = []
    for figure in found:
        last = merged[-1] if merged else figure
        if last is not figure and last.rival(figure) and text[last.end : figure.start] in _DASHES:
            merged[-1] = replace(
                last, end=figure.end, words=text[last.start : figure.end], high=figure.high
            )
        else:
            merged.append(figure)
    return merged


# ── how a number is meant ───────────────────────────────────────────────────

_FRAMES = TARGET_WORDS["frames"]
_BEFORE = {word: sign for sign, words in TARGET_WORDS["before"].items() for word in words}
# what may lead up to a number, right before it: (role, meaning); the longest word wins
_ROLES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(TARGET_WORDS["fillers"]["adverbs"], ("adverb", "")),
    **dict.fromkeys(TARGET_WORDS["fillers"]["aim"], ("aim", "aim")),
    **dict.fromkeys(_WORDS["numbers"]["firm"], ("aim", "firm")),
    **dict.fromkeys(TARGET_WORDS["years"]["no_base"], ("comparison", "")),
    **dict.fromkeys(_FRAMES["rise"], ("change", "rise")),
    **dict.fromkeys(_FRAMES["fall"], ("change", "fall")),
    **{word: ("sign", sign) for word, sign in _BEFORE.items()},
    **dict.fromkeys([*_FRAMES["level"], *_FRAMES["weak_level"]], ("level", "")),  # 在 is no 约
    **dict.fromkeys(_FRAMES["not_level"], ("stop", "")),
}
_LAST_ROLE = re.compile(rf"(?:{longest_first(_ROLES)})$")
_LONGEST_ROLE = max(map(len, _ROLES))
_AFTER = {word: sign for sign, words in TARGET_WORDS["after"].items() for word in words}
_BEHIND = re.compile(rf"(?:（[^（）0-9]{{1,4}}）)?(?P<word>{longest_first(_AFTER)})")
# 年均增速的目标是10%: what is measured is a change
_CHANGE_NOUN = re.compile(
    rf"(?:(?P<rise>{longest_first(_FRAMES['rise_nouns'])})"
    rf"|(?P<fall>{longest_first(_FRAMES['fall_nouns'])}))[^，。；：！？0-9]*$"
)
_CHANGES = _WORDS["numbers"]["change_after"]
_CHANGE_BEHIND = re.compile(
    "的?(?:"
    + "|".join(f"(?P<{name}>{longest_first(words)})" for name, words in _CHANGES.items())
    + ")(?![到至为])"
)


def _leads(text: str, found: list[Figure]) -> Iterator[int]:
    """Where the words before each figure end: of 下降20%、10% both stand behind 下降."""
    start = 0
    for place, figure in enumerate(found):
        last = found[place - 1] if place else None
        joined = last and last.rival(figure) and text[last.end : figure.start] in _SHARED
        start = start if joined else figure.start
        yield start


def _in_sense(text: str, figure: Figure, lead: int) -> Figure:
    if figure.kind == "year":
        return _year_in_sense(text, figure)
    return _quantity_in_sense(text, figure, lead) if figure.kind == "quantity" else figure


def _quantity_in_sense(text: str, figure: Figure, lead: int) -> Figure:
    words, start = _leading_words(text[:lead])
    behind = _BEHIND.match(text, figure.end)
    end = behind.end() if behind else figure.end
    signs = {figure.sign, *(meaning for role, meaning in words if role == "sign")}
    if behind:
        signs.add(_AFTER[behind["word"]])
    change = next((meaning for role, meaning in words if role == "change"), "")
    noun = _CHANGE_BEHIND.match(text, end) or _CHANGE_NOUN.search(text, 0, lead)
    return replace(
        figure,
        end=end,
        words=text[figure.start : end],
        sign="".join(sorted(signs)),
        change=change or (str(noun.lastgroup) if noun else ""),
        aim=next((meaning for role, meaning in words if role == "aim"), ""),
        lead=start if lead == figure.start else figure.start,
    )


def _leading_words(left: str) -> tuple[list[tuple[str, str]], int]:
    """Roles of the words that lead up to a number, the nearest first, and where they begin."""
    words: list[tuple[str, str]] = []
    while last := _LAST_ROLE.search(left, max(0, len(left) - _LONGEST_ROLE)):
        role, meaning = _ROLES[last.group()]
        if role == "stop":
            break
        words.append((role, meaning))
        left = left[: last.start()]
    return words, len(left)


_YEARS = _WORDS["years"]
_POINTS = {word: name for name, words in _YEARS["behind"].items() for word in words}
_POINT = re.compile(rf"年?度?(?P<end>年?[底末])?(?P<word>{longest_first(_POINTS)})?")


def _year_in_sense(text: str, figure: Figure) -> Figure:
    left, behind = text[: figure.start], text[figure.end :]
    point = _POINT.match(behind)
    end = figure.end + (point.end() if point else 0)
    sign = _POINTS.get(point["word"] or "", "") if point else ""
    if point and point["end"] and sign == "before":  # 2025年底前 is by 2025
        sign = ""
    if left.endswith(tuple(_YEARS["base_before"])) or behind.startswith(
        tuple(_YEARS["base_behind"])
    ):
        sign = "base"
    elif left.endswith(tuple(_YEARS["after_before"])):
        sign = "after"
    return replace(figure, end=end, words=text[figure.start : end], sign=sign)
