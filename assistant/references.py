"""Which rows a question names by number: 任务12 · 第十二项任务 · 任务7、任务8 · 任务3到6 · task 12.

Numbers, list words and the words between them are found first; then each number is
given to the list word before it, behind it, or to the list of its neighbour in an
enumeration. A number that nothing makes a serial number is none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.lexicon import lexicon, pattern
from corpus.numerals import NUMERAL, read_number
from corpus.plan import ListName

_LARGEST = 999  # beyond, it is a year or a quantity
_LONGEST_RANGE = 60


@dataclass(frozen=True)
class Reference:
    """A row that a question names.

    `list` is None where the question does not say in which list; a negative number
    counts from the end of the list, -1 being the last row.
    """

    list: ListName | None
    number: int
    start: int  # where the words stand in the question
    end: int


@dataclass(frozen=True)
class _Number:
    """A number in the question, and what stands around it."""

    value: int
    start: int  # with 第
    end: int  # with 项, 条, 号
    ordinal: bool  # 第…
    counter: bool  # …项, …条, …号
    chinese: bool
    list: ListName | None = None
    anywhere: bool = False  # a row of some list: 第九项


def find_references(text: str) -> tuple[Reference, ...]:
    """The rows named by number in `text` (a question in plain form), in its order.

    >>> [(r.list, r.number) for r in find_references("任务7、8和第十二项目标谁牵头")]
    [('task', 7), ('task', 8), ('goal', 12)]
    >>> [(r.list, r.number) for r in find_references("第九项归谁管")]
    [(None, 9)]
    >>> find_references("任务一共多少项"), find_references("2025年的目标20%")
    ((), ())
    """
    numbers = [_placed(number, text) for number in _numbers(text)]
    numbers = _spread(numbers, text)
    kept = [n for n in numbers if n.list or n.anywhere]
    references = [
        Reference(n.list, value, n.start, n.end)
        for before, n in zip([None, *kept], kept, strict=False)
        for value in _values(before, n, text)
    ]
    unique = {(r.list, r.number): r for r in reversed(references)}
    return tuple(sorted(unique.values(), key=lambda r: (r.start, r.number)))


def _numbers(text: str) -> list[_Number]:
    found = []
    for match in NUMERAL.finditer(text):
        number = _number(match, text)
        if number:
            found.append(number)
    return found


def _number(match: re.Match[str], text: str) -> _Number | None:
    before, after = text[: match.start()], text[match.end() :]
    try:
        value = read_number(match.group())
    except ValueError:
        return None
    if (
        value > _LARGEST
        or pattern("numbers", "quantity").match(after)
        or re.search(r"\d\.$", before)
    ):
        return None
    if pattern("numbers", "no_serial").match(match.group() + after):
        return None
    opening = _OPENING.search(before)
    counter = pattern("counters", "serial").match(after.lstrip())
    weak = pattern("counters", "weak").match(after.lstrip()) if opening else None
    used = counter or weak
    if before.endswith(("最后", "末尾")) or (opening and opening.group(1) == "倒数第"):
        value = -value
    return _Number(
        value=value,
        start=match.start() - (len(opening.group()) if opening else 0),
        end=match.end() + (used.end() if used else 0),
        ordinal=bool(opening) or value < 0,
        counter=bool(used or (opening and not opening.group(1).endswith("第"))),
        chinese=not match.group().isdigit(),
    )


_OPENING = re.compile(r"(第|倒数第|序号|编号|排名?第?|no\.?|number|item|#)\s*(?:是|为|:)?\s*$")


def _placed(number: _Number, text: str) -> _Number:
    """The number with its list, if a list word stands right before or behind it."""
    before, after = text[: number.start], text[number.end :]
    ahead = _list_before().search(before)
    if ahead and not (number.counter and not number.ordinal and _counts(before)):
        return replace(number, list=_which(ahead), anywhere=_which(ahead) is None)
    behind = _list_behind().match(after)
    if behind and (number.ordinal or number.counter) and not _counts(before):
        firm = number.ordinal or not pattern("counters", "counting").match(text[: number.end][-1:])
        if firm:
            return replace(number, list=_which(behind), anywhere=_which(behind) is None)
    alone = (number.ordinal and number.counter) or text[: number.end].endswith("号")
    alone = alone or (number.start == 0 and bool(_ASKED_OF.match(after)))
    return replace(number, anywhere=alone and not _counts(before))


# 15的牵头单位, 16那一条归谁: a bare number, and what is asked of a row
_ASKED_OF = re.compile(
    r"(?:那|这)?一?(?:条|项|个)?的?(?:牵头|责任|主管|参与|配合|负责|归谁|谁|由谁)"
)


def _counts(before: str) -> bool:
    """Whether the words before make the number a count: 一共3项."""
    return bool(pattern("numbers", "counted").search(before))


def _spread(numbers: Sequence[_Number], text: str) -> list[_Number]:
    """Members of an enumeration take the list of the neighbour that has one: 31、32号任务."""
    spread = list(numbers)
    for i in range(1, len(spread)):
        source = spread[i - 1]
        if _joined(source, spread[i], text) and not spread[i].list and _placed_somewhere(source):
            spread[i] = replace(spread[i], list=source.list, anywhere=source.anywhere)
    for i in reversed(range(len(spread) - 1)):
        source = spread[i + 1]
        if _joined(spread[i], source, text) and not spread[i].list and _placed_somewhere(source):
            spread[i] = replace(spread[i], list=source.list, anywhere=source.anywhere)
    return spread


def _placed_somewhere(number: _Number) -> bool:
    return number.anywhere or number.list is not None


def _joined(left: _Number, right: _Number, text: str) -> bool:
    between = text[left.end : right.start].strip()
    return bool(_ALSO.fullmatch(between) or _RANGE.fullmatch(between))


def _values(before: _Number | None, number: _Number, text: str) -> list[int]:
    """The number, and before it those of the range that it ends: 任务3到6, 政策3到政策5."""
    if before and before.list == number.list:
        between = pattern("lists", "every").sub("", text[before.end : number.start]).strip()
        if _RANGE.fullmatch(between) and before.value < number.value:
            first = max(before.value + 1, number.value - _LONGEST_RANGE)
            return list(range(first, number.value + 1))
    return [number.value]


_ALSO = re.compile(r"(?:、|,|，|和|及|与|以及|跟|还有|/|and|&|\+)?\s*(?:第)?")
_RANGE = re.compile(r"(?:到|至|-|—|–|~|～|to)(?:第)?")
_FILLER = (
    r"(?:编号|序号|号|排在|位列|列在|[那这]张表|打头|开头|头|里面|里头|里边|当中|之中|中|里|内|上|的|那个|那|这个|这|是|:|：|\s|\(|（"
    r"|no\.?|number|#)*"
    r"(?:最后|末尾|倒数)?"
)


@functools.cache
def _lists() -> str:
    words = lexicon()["lists"]
    return "|".join(
        f"(?P<{name}>{'|'.join(sorted(words[name], key=len, reverse=True))})"
        for name in ("goal", "task", "policy", "indicator", "any")
    )


@functools.cache
def _list_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_lists()})\s*{_FILLER}$")


@functools.cache
def _list_behind() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:的|那个|个)?\s*(?:{_lists()})")


def _which(match: re.Match[str]) -> ListName | None:
    name = next(name for name, words in match.groupdict().items() if words)
    return None if name == "any" else name  # type: ignore[return-value]
