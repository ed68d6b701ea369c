"""Which words of a sentence a number or a name is said of: its *cell*.

    创建 | 20个 创新城市 、| 50个 创新园区 |，建设 | 200个 标杆项目

Where several stand in one clause, each has what lies between it and the nearest list
mark; of 甲、乙分别降低20%、10% the first is said of 甲 and the second of 乙; one that has
no words of its own shares those before the first, or those of the clause before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.wording.context import Pairs, clause_at, clauses, content, pairs, without
from assistant.wording.quantities import Figure, binds
from assistant.wording.words import TARGET_WORDS, longest_first, wording_words

Span = tuple[int, int]

_MARK = re.compile(longest_first(["，", *wording_words()["numbers"]["shared"], "并"]))
_EACH = "分别"
_TAIL = 4  # characters of the last subject that may belong to all: 甲、乙|使用比例|分别降低
_VERB = longest_first(TARGET_WORDS["frames"]["make"] + TARGET_WORDS["frames"]["make_or_noun"])
_LAST_VERBS = re.compile(rf"(?:(?:{_VERB})\s*)+$")
_FIRST_VERB = re.compile(_VERB)
_INSIDE = "中里内上"  # 能源消费中
_LAST_PAIR = re.compile(r"[\u4e00-\u9fff]{2}$")
_FIRST_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


def bare(text: str, found: Sequence[Figure]) -> str:
    """`text` without its figures and what leads up to them, as long as before."""
    return without(text, [(f.lead, f.end) for f in found])


def cell(words: str, clause: Span, borders: Sequence[Span], own: Span) -> tuple[str, str]:
    """What of a clause belongs to `own`, one of the places that part it: before and behind."""
    before = max((end for _, end in borders if end <= own[0]), default=None)
    after = min((start for start, _ in borders if start >= own[1]), default=None)
    left = words[clause[0] if before is None else before : own[0]]
    right = words[own[1] : clause[1] if after is None else after]
    marks = list(_MARK.finditer(left))
    # 所有甲和60%的乙: what stands before the 和 is of the other
    if marks and (before is not None or marks[-1].end() == len(left)):
        left = left[marks[-1].end() :]
    if after is not None and (marks := list(_MARK.finditer(right))):
        right = right[: marks[-1].start()]
    return left, right


def near_quantity(text: str, figure: Figure, found: Sequence[Figure]) -> Pairs:
    """What a quantity is said of."""
    words, spans = bare(text, found), clauses(text)
    at = next((i for i, (start, end) in enumerate(spans) if start <= figure.start < end), 0)
    start, end = spans[at]
    borders = [(f.lead, f.end) for f in found if binds(f) and start <= f.start < end]
    own = _dealt_out(text[start:end], start, borders, figure)
    own = own or pairs(" ".join(cell(words, spans[at], borders, (figure.lead, figure.end))))
    head = pairs(words[start : borders[0][0]]) if borders else frozenset()
    earlier = (pairs(words[slice(*span)]) for span in reversed(spans[:at]))
    return own or head or next((found for found in earlier if found), frozenset())


def _dealt_out(clause: str, offset: int, borders: Sequence[Span], figure: Figure) -> Pairs:
    """For 甲、乙分别降低20%、10%: the subject whose turn it is; empty in any other clause."""
    said, each, _ = clause.partition(_EACH)
    dealt = [start for start, end in borders if each and end > offset + len(said)]
    if figure.lead not in dealt or len(dealt) < 2:
        return frozenset()
    subjects = [words for words in _MARK.split(said) if pairs(words)]
    turn = len(subjects) - len(dealt) + dealt.index(figure.lead)
    if len(subjects) < len(dealt):
        return frozenset()
    return pairs(subjects[turn]) | pairs(subjects[-1][-_TAIL:])


def near_year(text: str, figure: Figure, found: Sequence[Figure]) -> Pairs:
    """What is said of a year: all up to the next.

    Of a year to compare with it is the clause; of one in brackets, or at the end of
    what it is said of, what stands before.
    """
    words = bare(text, found)
    start, end = clause_at(text, figure.start)
    if figure.sign == "base":
        return pairs(words[start:end])
    if text[:start].endswith("（"):
        return pairs(words[slice(*clause_at(text, start - 2))]) | pairs(words[start:end])
    years = (f.start for f in found if f.kind == "year" and f.sign != "base")
    later = min((place for place in years if place > figure.start), default=len(text))
    return pairs(words[figure.end : later]) or pairs(words[start : figure.start])


def beside(text: str, figure: Figure, found: Sequence[Figure]) -> str:
    """The two characters that say of what a quantity is: 20个|创新|城市, 森林|覆盖|率61.5%.

    Those right behind it; where a verb or nothing stands there, those right before it.
    """
    clause = clause_at(text, figure.start)
    borders = [(f.lead, f.end) for f in found if binds(f) and clause[0] <= f.start < clause[1]]
    left, right = cell(text, clause, borders, (figure.lead, figure.end))
    right = right.removeprefix("的")
    behind = None if _FIRST_VERB.match(right) else _FIRST_PAIR.match(content(right))
    left = _LAST_VERBS.sub("", content(left).rstrip()).rstrip().rstrip(_INSIDE)
    noun = behind or _LAST_PAIR.search(left)
    return noun.group() if noun else ""
