"""A follow-up of two steps: another row first, then what is asked of it.

任务40谁牵头 + 41呢，参与单位写了没        → 任务41参与单位写了没
任务20谁牵头 + 那它前一条呢，牵头和参与都要 → 任务19牵头和参与都要
河湖缓冲带谁牵头 + 岸坡改造呢，也是他？     → 目标27和目标28牵头单位一样吗
省发展改革委牵头几项 + 省经信厅呢，谁多     → 省发展改革委和省经信厅牵头谁多

The first step is completed like any follow-up; the second is put behind the row that it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.lexicon import pattern
from assistant.references import find_references
from assistant.spoken_of import AnswerOf
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import NUMERAL, read_number
from corpus.plan import RowRef
from corpus.words import ROW_WORDS

_STEPS = re.compile(r"^(?P<first>[^,，?？]{1,30}?)\s*[,，?？]\s*(?P<then>[^?？]{1,20}?)[?？。\s]*$")
_NUMBER = re.compile(rf"(?:第|就是|也就是)?\s*({NUMERAL.pattern})\s*(?:项|条|号|个)?")
Complete = Callable[[str, Sequence[str]], str]  # a follow-up, in full, after what was said


def ask_in_steps(
    words: str, said: Sequence[str], view: View, answer_of: AnswerOf, complete: Complete
) -> str:
    """The question in full; empty where it is not of two steps."""
    joined = pattern("follow_up", "owner_too").search(words)
    if joined and joined.start() and not _STEPS.match(words):
        steps = (words[: joined.start()], joined.group())  # 任务13也是他吗
    else:
        match = _STEPS.match(words)
        if not match:
            return _same_owner(words, said, answer_of) if joined else ""
        steps = (match["first"], match["then"])
    first, then = steps
    too = pattern("follow_up", "owner_too").fullmatch(then.rstrip("呢啊呀?？。"))
    works_on = any(pattern("follow_up", name).fullmatch(then) for name in _WORKS_ON)
    if works_on and first.endswith("呢"):  # 经信厅呢，谁多
        return complete(then, [*said, complete(first, said)])
    if not too and not _names_step(first):
        return ""
    if too:
        step = first if first.endswith("呢") else f"{first}呢"
        return _same_owner_as(said[-1], complete(step, said), answer_of)
    reached = [r for r in find_references(complete(first, said)) if r.list and r.number > 0]
    if len(reached) != 1:
        return ""
    row = f"{ROW_WORDS[reached[0].list]}{reached[0].number}" if reached[0].list else ""
    number = _NUMBER.fullmatch(then)
    if number:  # 下一个呢，24
        return complete(first, said) if read_number(number[1]) == reached[0].number else ""
    asks = any(pattern("roles", role).search(then) for role in _ROLES)
    if not asks or find_references(then) or view.units.find(then):
        return ""
    return f"{row}{then}"


_WORKS_ON = ("apart", "apart_times", "compares", "share")
_ROLES = ("lead", "participants", "deadline", "text")


def _names_step(first: str) -> bool:
    """Whether a step leads to another row by its number or its place: 41呢, 那它前一条呢."""
    core = pattern("follow_up", "step_opening").sub("", first.strip("呢啊呀 "))
    return bool(pattern("follow_up", "step").fullmatch(core) or _NUMBER.fullmatch(core))


def _same_owner(words: str, said: Sequence[str], answer_of: AnswerOf) -> str:
    """也是他吗, after two rows were asked of one after the other."""
    if len(said) < 2 or not pattern("follow_up", "owner_too").fullmatch(
        words.rstrip("呢啊呀?？。")
    ):
        return ""
    return _same_owner_as(said[-2], said[-1], answer_of)


def _same_owner_as(before: str, now: str, answer_of: AnswerOf) -> str:
    rows = [_row(answer_of(question)) for question in (before, now)]
    one, other = rows
    if not one or not other or one == other:
        return ""
    named = "和".join(f"{ROW_WORDS[row.list]}{row.number}" for row in (one, other))
    return f"{named}牵头单位一样吗"


def _row(answer: Answer) -> RowRef | None:
    """The row that an answer is about; none where it is about several."""
    about = answer.kind == "lookup" and (len(answer.rows) == 1 or answer.lead)
    return answer.rows[0] if about and answer.rows else None
