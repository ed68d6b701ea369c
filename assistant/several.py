"""Several questions put in one go → each of them; their answers → one answer.

任务12谁牵头？森林覆盖率2030年多少   → 任务12谁牵头 · 森林覆盖率2030年多少
任务12谁牵头，配合单位有哪些         → one question: the second half leans on the first
我是财政厅的，想知道要做什么         → one question: the first half asks nothing
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TypeVar

from assistant.asked import ROLES, recognise, without_fillers
from assistant.english import in_plain_terms
from assistant.fact_verdicts import asks_difference
from assistant.follow_up import goes_on, leans
from assistant.lexicon import pattern
from assistant.normalise import plain
from assistant.references import find_references
from assistant.spoken_of import node_words
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.plan import RowRef

_N = TypeVar("_N", int, float)
_CLEAR = 0.6  # score (`assistant.matching`) from which words alone name a row's matter
_LONGEST = 200  # characters; a longer text is one question with its background
_MOST = 5  # questions in one go; what comes after them is answered when it is asked again
_STOPS = re.compile(r"(?<=[?？;；。\n])")
_COMMAS = re.compile(r"(?<=[,，、])|(?=\band\b)")


def split_questions(text: str, view: View) -> tuple[str, ...]:
    """The questions in `text`, in their order; `text` alone where it is one question."""
    if len(text) > _LONGEST:
        return (text,)
    listed = _numbered(text) or _enumerated(text, view)
    if listed:
        return listed
    parts: list[str] = []
    for sentence in _STOPS.split(text):
        for clause in _clauses(sentence, view):
            _append(clause, parts, view)
    asking = [one.strip(" ,，、;；\n") for part in parts for one in _aspects_apart(part, view)]
    return tuple(asking[:_MOST]) if len(asking) > 1 else (text,)


_NUMBER = re.compile(
    r"(?:^|(?<=[：:；;。，,？?\s]))[（(]?(?:\d{1,2}|[一二三四五])[)）.、．]\s*(?=\D)"
)


def _numbered(text: str) -> tuple[str, ...]:
    """What is numbered, each with what stands before all: 请告诉我：1）…；2）….

    >>> _numbered("1）任务7谁牵头；2）核电装机目标")
    ('任务7谁牵头', '核电装机目标')
    """
    marks = list(_NUMBER.finditer(text))
    if len(marks) < 2:
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [text[m.end() : end].strip(" ,，、;；\n") for m, end in zip(marks, ends, strict=True)]
    about = text[: marks[0].start()].strip(" :：,，、;；\n")
    about = about if without_fillers(plain(about)) else ""
    return tuple(f"{about}，{part}" if about else part for part in parts if part)[:_MOST]


def _aspects_apart(part: str, view: View) -> list[str]:
    """A question in pieces, where one and the same matter is asked about in ways that differ.

    湿地保护率55%对吗，谁牵头 asks of a figure and of a row: each is asked of the matter apart.
    """
    pieces = [piece for piece in _COMMAS.split(part) if piece.strip(" ,，、")]
    asking = [piece for piece in pieces if _asks(piece)]
    if len(asking) < 2 or pieces[0] is not asking[0]:
        return [part]
    subject = _subject(pieces[0], view)
    apart = [pieces[0]]
    for before, piece in pairwise(pieces):
        one, two = _aspect(before), _aspect(piece)
        how_much = one == "weight" and _BY_HOW_MUCH.match(piece.strip(" ,，"))
        apart_asked = one and two and one != two and not how_much
        if subject and apart_asked and leans(in_plain_terms(piece), view):
            apart.append(f"{subject}{piece}")
        else:
            apart[-1] += piece
    return apart


# 哪个权重大，大多少: one question
_BY_HOW_MUCH = re.compile(r"(?:又|能)?(?:相?差|[大高重多小低轻少])(?:了|出|得)?(?:多少|几)")


def _aspect(piece: str) -> str:
    """What a clause asks of: a figure, a weight, a row …; empty where that is not clear."""
    words = in_plain_terms(piece).strip(" ,，、")
    return next((name for name, asked in _ASPECTS if asked(words)), "")


def _says(section: str, name: str, words: str) -> bool:
    return bool(pattern(section, name).search(words))


_ASPECTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("difference", asks_difference),
    ("weight", lambda words: _says("index", "weight", words)),
    ("parts", lambda words: "指标" in words and _says("index", "children", words)),
    ("partners", lambda words: _says("unit_roles", "partners", words)),
    (
        "claim",
        lambda words: bool(re.search(r"\d", words) and _says("questions", "confirms", words)),
    ),
    ("mentions", lambda words: _says("mentions", "verbs", words)),
    ("each", lambda words: _says("several", "each", words)),
    ("row", lambda words: any(_says("roles", role, words) for role in ROLES)),
    ("figure", lambda words: _says("questions", "number", words)),
)


def _subject(clause: str, view: View) -> str:
    """What a clause asks about, in its own words: a row, a department, a matter."""
    words = in_plain_terms(clause)
    references, units = find_references(words), view.units.find(words)
    if references:
        return words[references[0].start : references[-1].end]
    if units:
        return words[units[0].start : units[-1].end]
    node = node_words(words, view)
    if node and _says("index", "weight", words):
        return node  # its name may hold words of asking: 新能源车占注册登记车辆比例
    content = recognise(clause, view).content
    for name in ("weight", "loose"):
        content = pattern("index", name).sub(" ", content)
    return next(iter(content.split()), "")


_EACH = re.compile(
    r"(?P<list>.{4,60}?)[,，]?(?:这?[两二三四几]个?(?:指标|目标|任务|工作|项|件事|块)?)?"
    r"(?P<of>(?:的?20\d\d年?的?)?(?:目标|指标)?)(?:分别|各自|各(?=是|为|有|多少|几))(?P<asks>.{2,20})"
)


def enumerates(text: str, view: View) -> bool:
    """Whether `text` asks the same of several matters, each of which the plan surely has."""
    return bool(_enumerated(text, view))


def _enumerated(text: str, view: View) -> tuple[str, ...]:
    """活性炭再生规模、清新园区比例分别是谁的: of each matter apart."""
    match = _EACH.fullmatch(text.strip("?？。"))
    if not match or view.units.find(in_plain_terms(text)) or find_references(in_plain_terms(text)):
        return ()
    matters = [part for part in re.split(r"[、和与及跟]|以及", match["list"]) if part]
    for matcher in (view.row_matcher, view.target_matcher):
        found = [matcher.rank(in_plain_terms(matter)) for matter in matters]
        clear = all(ranked and ranked[0].score >= _CLEAR for ranked in found)
        different = len({ranked[0].position for ranked in found if ranked}) == len(matters)
        if clear and different:
            break
    if not clear or not different or not 2 <= len(matters) <= _MOST:
        return ()
    return tuple(f"{matter}{match['of']}{match['asks']}" for matter in matters)


def _append(clause: str, parts: list[str], view: View) -> None:
    """Adds a clause as a question, or to the one before, where it asks nothing by itself."""
    apart = parts and _asks(clause) and _asks(parts[-1]) and not _only_checks(clause, view)
    if parts and not apart:
        parts[-1] += clause
    elif clause.strip():
        parts.append(clause)


def _clauses(sentence: str, view: View) -> list[str]:
    """`sentence` cut at those commas behind which another question begins."""
    clauses: list[str] = []
    for piece in _COMMAS.split(sentence):
        another = _own(piece, view) or (clauses and _turns_to_weight(clauses[-1], piece))
        if clauses and not (_asks(clauses[-1]) and _asks(piece) and another):
            clauses[-1] += piece
        else:
            clauses.append(piece)
    return clauses


def _asks(words: str) -> bool:
    nothing = pattern("several", "nothing").sub("", _apart(words))
    return bool(pattern("several", "asks").search(nothing))


def _apart(words: str) -> str:
    """A clause by itself: `and the Forestry Bureau` asks nothing, as a question it would."""
    return in_plain_terms(re.sub(r"^\s*and\b", "", words, flags=re.IGNORECASE))


def _own(piece: str, view: View) -> bool:
    """Whether a clause is a question of its own, or goes on from the one before by saying so."""
    words = pattern("several", "joins").sub("", _apart(piece))
    if pattern("several", "turns").fullmatch(words.strip(" ,，、")):
        return True  # 甲市今年排第几，去年呢; 离第一名差多少，主要差在哪
    return goes_on(words.rstrip(" ,，、")) or not (leans(words, view) or _only_checks(piece, view))


def _turns_to_weight(before: str, piece: str) -> bool:
    """数据谁提供，权重多少: of the same indicator something else."""
    weight = pattern("index", "weight")
    return bool(weight.search(in_plain_terms(piece)) and not weight.search(in_plain_terms(before)))


def _only_checks(piece: str, view: View) -> bool:
    """Whether a clause asks of nothing but a department's part in what was named: 发改委参与吗."""
    words = in_plain_terms(piece)
    named = view.units.find(words)
    if not named or not pattern("several", "checks").search(words):
        return False
    for mention in named:
        words = words.replace(mention.words, " ")
    return leans(words, view)


def asks_reason(text: str) -> bool:
    """Whether the last clause asks why: 目标31哪年完成，为什么."""
    return bool(pattern("several", "why").search(plain(text)))


def refused_in_part(parts: Sequence[str]) -> bool:
    """Whether some of the questions, and not all, are of a kind that is refused at sight."""
    refused = [
        any(pattern("guards", name).search(in_plain_terms(part)) for name in _AT_SIGHT)
        for part in parts
    ]
    return any(refused) and not all(refused)


_AT_SIGHT = ("off_topic", "money", "sanctions", "persons")


def combined(whole: Answer, parts: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer out of those to the `parts`; `whole` is the answer to all of it at once."""
    told = _distinct(answers)
    if len(told) < 2 or _covers(whole, told):
        return whole
    # the answer, else a question back: what is answered in part is not refused
    first = min(told, key=lambda a: {"refusal": 2, "clarify": 1}.get(a.kind, 0))
    rows = tuple(dict.fromkeys(row for answer in told for row in answer.rows))
    about = next((answer for answer in told if answer.lead), first)
    return replace(
        first,
        answer="\n\n".join(
            f"**{part.strip('?？;；。')}**\n\n{answer.answer}"
            for part, answer in zip(parts, answers, strict=True)
            if answer in told
        ),
        rows=rows,
        lead=about.lead if len(rows) == 1 else (),
        participants=about.participants if len(rows) == 1 else (),
        count=_only([a.count for a in told]),
        value=_only([a.value for a in told]),
        citations=_interleaved(told),
        tables=tuple(table for answer in told for table in answer.tables),
    )


def _distinct(answers: Sequence[Answer]) -> list[Answer]:
    """The answers that say something that none before them said."""
    told: list[Answer] = []
    for answer in answers:
        if not any(_same(answer, earlier) for earlier in told):
            told.append(answer)
    return told


def _same(one: Answer, other: Answer) -> bool:
    return one.answer == other.answer or (
        one.kind == other.kind == "lookup"
        and bool(one.rows)
        and one.rows == other.rows
        and one.count == other.count
        and len(one.rows) == 1
    )


def _covers(whole: Answer, told: Sequence[Answer]) -> bool:
    """Whether the answer to all at once is about just what the answers apart are about."""
    if any(a.kind != whole.kind or a.value is not None or a.count is not None for a in told):
        return False
    rows: set[RowRef] = {row for answer in told for row in answer.rows}
    # one that is of all the rows says more than who leads each: 目标28也是他吗
    apart = all(answer.rows and (len(rows) == 1 or set(answer.rows) != rows) for answer in told)
    return whole.kind == "lookup" and apart and set(whole.rows) == rows


def _only(numbers: Sequence[_N | None]) -> _N | None:
    """The one number given; none where there are several."""
    given = [number for number in numbers if number is not None]
    return given[0] if len(given) == 1 else None


def _interleaved(answers: Sequence[Answer]) -> tuple[Citation, ...]:
    """The first citation of each answer, then the second of each, and so on."""
    in_turn = zip_longest(*(answer.citations for answer in answers))
    return tuple(dict.fromkeys(one for turn in in_turn for one in turn if one))
