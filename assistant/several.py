"""Several questions put in one go → each of them; their answers → one answer.

任务12谁牵头？森林覆盖率2030年多少   → 任务12谁牵头 · 森林覆盖率2030年多少
任务12谁牵头，配合单位有哪些         → one question: the second half leans on the first
我是财政厅的，想知道要做什么         → one question: the first half asks nothing
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from assistant.english import in_plain_terms
from assistant.follow_up import goes_on, leans
from assistant.lexicon import pattern
from assistant.references import find_references
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
    listed = _enumerated(text, view)
    if listed:
        return listed
    parts: list[str] = []
    for sentence in _STOPS.split(text):
        for clause in _clauses(sentence, view):
            _append(clause, parts, view)
    asking = [part.strip(" ,，、;；\n") for part in parts]
    return tuple(asking[:_MOST]) if len(asking) > 1 else (text,)


_EACH = re.compile(
    r"(?P<list>.{4,60}?)[,，]?(?:这?[两二三四几]个?(?:指标|目标|任务|工作|项|件事|块)?)?"
    r"(?:分别|各自)(?P<asks>.{2,20})"
)


def _enumerated(text: str, view: View) -> tuple[str, ...]:
    """活性炭再生规模、清新园区比例分别是谁的: of each matter apart."""
    match = _EACH.fullmatch(text.strip("?？。"))
    if not match or view.units.find(in_plain_terms(text)) or find_references(in_plain_terms(text)):
        return ()
    matters = [part for part in re.split(r"[、和与及跟]|以及", match["list"]) if part]
    found = [view.row_matcher.rank(in_plain_terms(matter)) for matter in matters]
    clear = all(ranked and ranked[0].score >= _CLEAR for ranked in found)
    different = len({ranked[0].position for ranked in found if ranked}) == len(matters)
    if not clear or not different or not 2 <= len(matters) <= _MOST:
        return ()
    return tuple(f"{matter}{match['asks']}" for matter in matters)


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
    return bool(pattern("several", "asks").search(_apart(words)))


def _apart(words: str) -> str:
    """A clause by itself: `and the Forestry Bureau` asks nothing, as a question it would."""
    return in_plain_terms(re.sub(r"^\s*and\b", "", words, flags=re.IGNORECASE))


def _own(piece: str, view: View) -> bool:
    """Whether a clause is a question of its own, or goes on from the one before by saying so."""
    words = pattern("several", "joins").sub("", _apart(piece))
    return goes_on(words) or not (leans(words, view) or _only_checks(piece, view))


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


def combined(whole: Answer, parts: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer out of those to the `parts`; `whole` is the answer to all of it at once."""
    told = _distinct(answers)
    if len(told) < 2 or _covers(whole, told):
        return whole
    first = next((a for a in told if a.kind not in ("refusal", "clarify")), told[0])
    rows = tuple(dict.fromkeys(row for answer in told for row in answer.rows))
    return replace(
        first,
        answer="\n\n".join(
            f"**{part.strip('?？;；。')}**\n\n{answer.answer}"
            for part, answer in zip(parts, answers, strict=True)
            if answer in told
        ),
        rows=rows,
        lead=first.lead if len(rows) == 1 else (),
        participants=first.participants if len(rows) == 1 else (),
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
    return whole.kind == "lookup" and bool(rows) and set(whole.rows) == rows


def _only(numbers: Sequence[_N | None]) -> _N | None:
    """The one number given; none where there are several."""
    given = [number for number in numbers if number is not None]
    return given[0] if len(given) == 1 else None


def _interleaved(answers: Sequence[Answer]) -> tuple[Citation, ...]:
    """The first citation of each answer, then the second of each, and so on."""
    in_turn = zip_longest(*(answer.citations for answer in answers))
    return tuple(dict.fromkeys(one for turn in in_turn for one in turn if one))
