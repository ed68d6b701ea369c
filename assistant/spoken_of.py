"""Earlier questions → what they were about, to be said again in one that leaves it out.

    任务12由谁牵头 + 任务13呢 + 这两个牵头单位一样吗 → 任务12和任务13牵头单位一样吗
    活性炭再生处置谁牵头 + 要建多大规模             → 活性炭再生处置要建多大规模

What was spoken of is a row, a part of the index, a department, a city or a matter. Several
are put together only where they are of one kind; else nothing is: it is better to ask back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.asked import ROLES, recognise, without_fillers
from assistant.lexicon import pattern
from assistant.node_names import bare, find_nodes, in_full, stripped
from assistant.places import places_in
from assistant.references import find_references
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import RowRef
from corpus.words import ROW_WORDS
from scoring.tree import ROOT

AnswerOf = Callable[[str], Answer]  # to a complete question, as far as the tables tell
Kind = Literal["row", "node", "unit", "place", "matter"]

_MOST = 8  # rows of an answer that are said again one by one
_NUMBERS = {"两": 2, "二": 2, "俩": 2, "三": 3, "四": 4}
_YEAR = re.compile(r"(?:20\d\d)?年")


@dataclass(frozen=True)
class Spoken:
    """What one question was about, in words that another question can use."""

    kind: Kind
    names: tuple[str, ...]


def spoken_of(question: str, view: View) -> Spoken | None:
    """What a complete question is about; None where it names nothing."""
    references = [r for r in find_references(question) if r.list and r.number > 0]
    if references:
        names = tuple(f"{ROW_WORDS[r.list]}{r.number}" for r in references if r.list)
        return Spoken("row", names)
    if any(pattern("index", name).search(question) for name in ("weight", "score", "source")):
        words = node_words(question, view)
        if words:
            return Spoken("node", tuple(nodes(question, view)) or (words,))
    units = tuple(dict.fromkeys(mention.words for mention in view.units.find(question)))
    if units:
        return Spoken("unit", units)
    cities = places(question, view)
    if cities and view.figures and view.figures.about():
        return Spoken("place", cities)
    matter = matter_of(question, view)
    return Spoken("matter", (matter,)) if matter else None


def matter_of(question: str, view: View) -> str:
    """The words of a question that name a matter, without what is asked of it."""
    words = _YEAR.sub(" ", pattern("index", "weight").sub(" ", question))
    for name in ("aspect_row", "aspect"):
        words = pattern("follow_up", name).sub(" ", words)
    words = pattern("questions", "measures").sub(" ", words)
    content = recognise(words, view).content
    runs = [run for run in content.split() if re.search(r"[\u4e00-\u9fff]{2}|[a-z]{3}", run)]
    return runs[0] if runs else ""


# ── several at once ──


def ask_of_several(words: str, said: Sequence[str], view: View, answer_of: AnswerOf) -> str:
    """这两个牵头单位一样吗, after two rows were asked of: of both; empty where it is none."""
    core = _core(words)
    those = pattern("follow_up", "those").search(core)
    if those and without_fillers(core[: those.start()]):
        return ""  # 森林覆盖率和湿地保护率这两个指标: what is meant stands before
    if not those and not _only_compares(core):
        return ""
    number = pattern("follow_up", "those_number").search(those.group()) if those else None
    wanted = _NUMBERS[number.group()] if number else 0
    rest = core[those.end() :] if those else core
    rest = pattern("follow_up", "those_kind").sub("", rest, count=1) if those else rest
    if _names_something(rest, view):
        return ""
    if re.search("差", rest):
        wanted = wanted or 2
    spoken = _together(said, wanted, view)
    if not spoken:
        return _rows_listed(said[-1], wanted, rest, answer_of) if those else ""
    return _put(spoken, rest, said[-1], view, answer_of)


def _names_something(words: str, view: View) -> bool:
    return bool(find_references(words) or nodes(words, view))


def _only_compares(core: str) -> bool:
    return bool(pattern("follow_up", "compares").fullmatch(core))


def unsaid(words: str) -> bool:
    """Whether a question is about several things and names none: 这两个哪个高, 它们俩一样吗.

    >>> unsaid("这两个牵头单位一样吗"), unsaid("哪个大?"), unsaid("森林覆盖率和湿地率哪个大")
    (True, True, False)
    >>> unsaid("这三类标杆项目谁牵头"), unsaid("这两年pm2.5改善最多的是哪个市")
    (False, False)
    """
    core = _core(words)
    those = pattern("follow_up", "those").match(core)
    counted = those and pattern("follow_up", "those_number").search(those.group())
    if those and counted and not _own_words(core[those.end() :]):
        return True
    return bool(pattern("follow_up", "sizes").fullmatch(core) and _only_compares(core))


def _own_words(rest: str) -> bool:
    """Whether there is a noun behind 这两个 other than what is asked: 这三类标杆项目谁牵头."""
    for section, name in _ASKED:
        rest = pattern(section, name).sub(" ", rest)
    return bool(re.search(r"[\u4e00-\u9fff]{2}|[a-z]{2}|\d", rest))


_ASKED = (
    ("follow_up", "those_kind"),
    ("questions", "alike"),
    ("questions", "which_larger"),
    ("questions", "sum"),
    ("index", "weight"),
    ("fillers", "units"),
    *(("roles", role) for role in ROLES),
    ("unit_roles", "together"),
    ("follow_up", "aspect_noise"),
)


def _core(words: str) -> str:
    core = re.sub(r"^(?:那么|那(?![两二俩三四几些])|所以|请问)", "", words.strip())
    return re.sub(r"[呢啊呀?？。!！\s]+$", "", core).strip(" ,，")


def _together(said: Sequence[str], wanted: int, view: View) -> Spoken | None:
    """The things of one kind that the last questions were about, the earliest first."""
    last = spoken_of(said[-1], view) if said else None
    if not last:
        return None
    if not wanted and len(last.names) > 1:
        return last  # several in one question: they are what is spoken of
    names: list[str] = []
    for question in reversed(said):
        spoken = spoken_of(question, view)
        if not spoken or spoken.kind != last.kind:
            break
        names = [*(name for name in spoken.names if name not in names), *names]
        if len(names) >= (wanted or _MOST):
            break
    if len(names) < 2 or (wanted and len(names) != wanted):
        return None
    return Spoken(last.kind, tuple(names))


def _rows_listed(before: str, wanted: int, rest: str, answer_of: AnswerOf) -> str:
    """这两项的内容, after an answer that lists just two rows."""
    rows = _rows(answer_of(before))
    if not rest or not 2 <= len(rows) <= _MOST or (wanted and len(rows) != wanted):
        return ""
    return f"{_named(rows)}{rest}"


def _rows(answer: Answer) -> tuple[RowRef, ...]:
    return answer.rows if answer.kind in ("lookup", "passage") else ()


def _named(rows: Sequence[RowRef]) -> str:
    return "、".join(f"{ROW_WORDS[row.list]}{row.number}" for row in rows)


def _put(spoken: Spoken, rest: str, before: str, view: View, answer_of: AnswerOf) -> str:
    names = "和".join(spoken.names)
    if len(spoken.names) > 2:
        names = "、".join(spoken.names)
    if spoken.kind == "node" and pattern("follow_up", "heavier").search(rest):
        return f"{names}权重哪个大"
    if spoken.kind == "node" and not any(pattern("index", n).search(rest) for n in _OF_NODES):
        return f"{names}权重{rest}"
    if spoken.kind == "row" and _ALIKE.fullmatch(rest) and pattern("roles", "lead").search(before):
        return f"{names}牵头单位一样吗"
    if spoken.kind == "unit" and re.match("都(?:出现|有|在|列)", rest):
        return f"{names}都列入的{_lists_in(before) or '任务'}有哪些"
    if spoken.kind == "unit" and not _has_role(rest):
        lists = _lists_in(before)
        return f"{names}{_role(before)}{'的' + lists if lists else ''}{rest}"
    if spoken.kind == "matter" and (_has_role(rest) or "单位" in rest):
        rows = [_row_of(name, answer_of) for name in spoken.names]
        return f"{_named([r for r in rows if r])}{rest}" if all(rows) else ""
    if spoken.kind == "place":
        start = before.find(spoken.names[-1])
        end = start + len(spoken.names[-1])
        return f"{before[:start]}{names}{before[end:].rstrip('?？。')}，{rest}"
    return f"{names}{rest}"


_ALIKE = re.compile(
    r"(?:都|是不是|是否)?(?:是)?(?:一样|相同|同一家|同一个(?:单位|部门))(?:吗|么|不|嘛)?"
)


def _lists_in(question: str) -> str:
    """The list words of a question: 任务."""
    return "、".join(dict.fromkeys(m.group() for m in pattern("lists", "every").finditer(question)))


_OF_NODES = ("weight", "source", "parent", "score")


def _has_role(words: str) -> bool:
    lead, joins = pattern("unit_roles", "lead"), pattern("unit_roles", "participate")
    return bool(lead.search(words) or joins.search(words))


def _role(before: str) -> str:
    return "参与" if pattern("unit_roles", "participate").search(before) else "牵头"


def _row_of(matter: str, answer_of: AnswerOf) -> RowRef | None:
    """The row that answers for a matter."""
    rows = _rows(answer_of(f"{matter}由谁牵头"))
    return rows[0] if rows else None


# ── what is asked of one thing, unnamed ──


def ask_of_spoken(
    words: str, said: Sequence[str], view: View, answer_of: AnswerOf, leaning: bool
) -> str:
    """要建多大规模, of the matter asked of before; empty where the words name one themselves.

    `leaning`: the words are a mere role of a row, which can stand behind the question before.
    """
    before = said[-1]
    core = _core(words)
    of_row = pattern("follow_up", "aspect_row").search(core)
    if not (of_row or pattern("follow_up", "aspect").search(core)) or not _says_no_more(core, view):
        return ""
    spoken = spoken_of(before, view)
    core = re.sub(r"^(?:它们?|其|这些|这项|这个)(?:任务|目标|工作|政策)?的?", "", core)
    if not spoken:
        return ""
    if spoken.kind == "unit" or (of_row and spoken.kind == "matter"):
        rows = _rows(answer_of(before))
        if spoken.kind == "matter":
            if (leaning and rows) or pattern("index", "words").search(before):
                return ""
            if not rows and _of_words(core):
                return ""  # 总体要求说了什么: of no row
            row = rows[0] if rows else _row_of(spoken.names[0], answer_of)
            rows = (row,) if row else ()
        if rows and len(rows) <= _MOST:
            return f"{_named(rows)}{_in_list_words(core)}" if of_row else ""
        return "" if spoken.kind == "unit" else f"{spoken.names[0]}{core}"
    if spoken.kind == "row" and not of_row:
        spoken = _matter_of_row(spoken, said, view, answer_of)
    return f"{'和'.join(spoken.names)}{core}" if spoken.kind in ("matter", "row") else ""


def _matter_of_row(row: Spoken, said: Sequence[str], view: View, answer_of: AnswerOf) -> Spoken:
    """The matter by which somebody asked of the row, in whose words the body speaks of it."""
    for question in reversed(said[:-1]):
        spoken = spoken_of(question, view)
        rows = _rows(answer_of(question)) if spoken and spoken.kind == "matter" else ()
        if spoken and rows and (_named(rows[:1]),) == row.names:
            return spoken
    return row


def _of_words(core: str) -> bool:
    return bool(pattern("roles", "text").search(core) or "具体" in core)


def _in_list_words(core: str) -> str:
    """`有截止时间吗` as the lists call it: 完成时限."""
    deadline = re.search("时间|截止|期限|时限|日期|什么时候|何时|哪年|几时", core)
    return "的完成时限" if deadline and "内容" not in core else core


def _says_no_more(core: str, view: View) -> bool:
    if _names_something(core, view) or view.units.find(core):
        return False
    for name in ("aspect_row", "aspect", "aspect_noise"):
        core = pattern("follow_up", name).sub("", core)
    core = re.sub("任务|目标|工作|这些|[\\s,，]", "", core)
    return not core


# ── names of places and of parts of the index ──


def places(text: str, view: View) -> tuple[str, ...]:
    """Places that `text` names, those of the kept figures too, which may be no known cities."""
    about = view.figures.about() if view.figures else None
    return places_in(text) or tuple(c for c in (about.cities if about else ()) if c in text)


def node_words(text: str, view: View) -> str:
    """The words that name a part of the index, in full or in part: 财政支出那个; or none."""
    named = nodes(text, view)
    if named:
        return named[0]
    runs = [stripped(run) for run in bare(text).split()]
    runs = [run for run in runs if run in text and find_nodes(run, view)]
    return runs[0] if len(runs) == 1 else ""


def nodes(text: str, view: View) -> list[str]:
    """Names of nodes of the index that stand in `text`, as they stand there."""
    if not view.tree:
        return []
    found = in_full(text, [n for n in view.tree.walk() if n.level != ROOT])
    return [node.name.lower() for node in found if node.name.lower() in text]
