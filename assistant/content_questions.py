"""Questions about rows that are named by what they say: 谁负责海洋云仓推广."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.details import missing_detail
from assistant.lexicon import pattern
from assistant.matching import Match, terms
from assistant.messages import row_name, say
from assistant.readings import LISTS, ContentAsked, Reading
from assistant.row_questions import (
    cite_rows,
    counted_words,
    describe_row,
    own_deadline,
    row_table,
    short_line,
    units_counted,
    verdict,
    verdict_alone,
)
from assistant.short_answers import due_of
from assistant.synonyms import phrasings
from assistant.text_questions import silence
from assistant.topics import absent_topic
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import ListName, Row
from corpus.text import fold

# Shares of the question's informative words (`assistant.matching`), measured on the
# question sets under tests/questions with `xietong evaluate`
_ENOUGH = 0.22  # below, no row is about the matter
# Of 665 questions after who answers for a matter, no row that had more of its words was wrong
# where a row was asked for, and of those that had less seven in ten were
_PLAIN = 0.4
_SURE_MARGIN = 0.9  # a second row under this share of the best score is out of the question
_OTHER_LIST = 1.25  # how far ahead a row of a list that the question does not name must be
# with this share of the best, and the same lead, it is meant as well, if no list is named
_AS_WELL = 0.9
# What makes a row surely the one on a matter: a run of so many of the matter's characters, or
# all of them in their order close together, or a word that hardly any other row has
_RUN = 3
_SPREAD = 2  # times the length of the matter, and a little more: as far as its characters may be
_LITTLE = 4
_RARE = 2  # rows
_TELLING = 6  # rows that may have a word for a row with it to be offered
_WITH_RARE = 0.55  # score of the matter that such a word needs beside it
_CANDIDATE = 0.4  # score from which a row that is not certain is offered in a question back
_OFFERED = 3
_LIKELY = 3  # rows in which a detail that is asked for is looked for
_SAME_MATTER = 0.5  # a row of another list with this share of the best is shown beside it


def understand_content(asked: Asked, view: View) -> Reading | None:
    """Who answers for a matter; which rows speak of it."""
    if asked.references or not _substance(asked.content):
        return None
    topic = absent_topic(asked.content, view.plan_text)
    if topic and asked.roles & {"lead", "participants"}:
        return ContentAsked(asked, _lists(asked), absent=topic)
    asks_who = bool(asked.roles & {"lead", "participants"}) or _asks_of_unit(asked)
    due = asks_when_due(asked) and not _due_in_part(asked, view)
    told = asks_who or due or _names_a_row(asked, view)
    if not told or _asks_a_detail(asked, view):
        return None
    return ContentAsked(asked, _lists(asked))


def asks_when_due(asked: Asked) -> bool:
    """`岸电改造什么时候要弄完`: by when a matter is to be done; not when a figure is reached."""
    if "deadline" not in asked.roles or re.search(r"\d", asked.content):
        return False
    return bool(pattern("questions", "due").search(asked.text))


def _due_in_part(asked: Asked, view: View) -> bool:
    """Whether the row has parts with deadlines of their own, and one is surely meant."""
    ranked = rank_rows(asked.content, view)
    own, rest = own_deadline(view.rows[ranked[0].position], view.plan) if ranked else (None, None)
    return bool(own and rest and due_of(asked, view))


def _substance(content: str) -> bool:
    """Whether words are left that could name a matter."""
    return sum("\u4e00" <= c <= "\u9fff" or (c.isascii() and c.isalnum()) for c in content) >= 2


def _asks_of_unit(asked: Asked) -> bool:
    """`石化减油增化是经信厅的活吗`: a department and a matter."""
    return bool(asked.units) and bool(pattern("questions", "belongs").search(asked.text))


def _names_a_row(asked: Asked, view: View) -> bool:
    """`某某这项任务`: a kind of row and a matter that one row clearly is."""
    return bool(pattern("questions", "this_row").search(asked.text)) and not asked.count


def _asks_a_detail(asked: Asked, view: View) -> bool:
    """`数字孪生是哪家公司做的`: no department is asked for, but what the rows do not tell."""
    if pattern("questions", "answers_for").search(asked.text):
        return False
    if not missing_detail(asked.text, []):
        return False
    likely = [view.rows[match.position].text for match in rank_rows(asked.content, view)[:_LIKELY]]
    return bool(missing_detail(asked.text, likely))


def _lists(asked: Asked) -> tuple[ListName, ...]:
    """The lists that the question's words point to; all where they point nowhere."""
    text = asked.text
    pointed = tuple(n for n in LISTS if pattern("content_lists", n).search(text))
    return pointed or LISTS


@dataclass(frozen=True)
class ContentFound:
    """Rows on the matter."""

    sure: tuple[Row, ...]  # the answer, the likeliest first; several have one and the same lead
    beside: tuple[Row, ...]  # rows of other lists on the same matter
    choices: tuple[Row, ...]  # near ties, where there is no answer
    doubtful: bool = False  # they have only some of the matter's words


def gather_content(reading: ContentAsked, view: View) -> ContentFound:
    if reading.absent:
        return ContentFound((), (), (), doubtful=True)
    ranked = rank_rows(reading.asked.content, view)
    inside = [(m, view.rows[m.position]) for m in ranked]
    own = [(m, row) for m, row in inside if row.LIST in reading.lists]
    # the word 任务 is used of everything: another list's clear winner goes first
    if inside and (not own or inside[0][0].score > own[0][0].score * _OTHER_LIST):
        own = inside
    if not own or own[0][0].score < _ENOUGH:
        return ContentFound((), (), tuple(row for m, row in inside[:1] if m.score >= _ENOUGH))
    if not is_certain(reading.asked.content, own[0][1], view):
        content = reading.asked.content
        near = [row for m, row in own if m.score >= _CANDIDATE and _shares_word(content, row, view)]
        likely = near[:_OFFERED]
        return ContentFound((), (), tuple(likely), doubtful=True)
    best = own[0][0].score
    close = [row for m, row in own[1:6] if m.score >= best * _SURE_MARGIN]
    same_list = [row for row in close if row.LIST == own[0][1].LIST]
    if same_list and not _apart(own):
        return ContentFound((), (), (own[0][1], *close))
    beside = _beside(own[0], inside)
    equal = tuple(
        row
        for match, row in beside
        if reading.lists == LISTS
        and match.score >= best * _AS_WELL
        and row.lead_units == own[0][1].lead_units
    )
    rows = tuple(row for _, row in beside)
    return ContentFound((own[0][1], *equal), rows, (), doubtful=best < _PLAIN)


def rank_rows(content: str, view: View) -> list[Match]:
    """Rows by how well they match what is asked, synonyms tried."""
    # 塑料污染谁管，哪年完成，在第几页: no row is about when and where
    return view.row_matcher.rank(*phrasings(_aside().sub(" ", content)))


@functools.cache
def _aside() -> re.Pattern[str]:
    """What is asked of a row beside who answers for it: when, and where it stands."""
    names = ("deadline", "place")
    return re.compile("|".join(pattern("roles", name).pattern for name in names))


def is_certain(content: str, row: Row, view: View) -> bool:
    """Whether a row is surely about a matter, not only about things of a like name.

    绿色建筑 is none of 完善城市绿色系统 … 建筑屋顶园林化, though the row has both its words.
    """
    text = fold(f"{row.section} {row.item} {row.text}")
    said = [
        run
        for words in phrasings(unicodedata.normalize("NFKC", content).lower())
        for run in words.split()
    ]
    return any(_has_run(run, text) or _has_compact(run, text) for run in said) or any(
        _has_rare(run, row, view) for run in content.split()
    )


def _has_run(run: str, text: str) -> bool:
    return any(run[i : i + _RUN] in text for i in range(len(run) - _RUN + 1))


def _has_compact(run: str, text: str) -> bool:
    """Whether a text has all characters of `run`, in their order and close together."""
    if len(run) <= _RUN:
        return False
    return any(
        _reach(run, text, start) < _SPREAD * len(run) + _LITTLE
        for start, character in enumerate(text)
        if character == run[0]
    )


def _reach(run: str, text: str, start: int) -> int:
    """How far from `start` the characters of `run` are found; beyond all, where one is not."""
    at = start
    for character in run[1:]:
        at = text.find(character, at + 1)
        if at < 0:
            return len(text) + _SPREAD * len(run) + _LITTLE
    return at - start


def _has_rare(run: str, row: Row, view: View) -> bool:
    """Whether a row has most of `run`, and in it a word that hardly any other row has."""
    position = view.rows.index(row)
    ranked = view.row_matcher.rank(*phrasings(run))
    score = next((match.score for match in ranked if match.position == position), 0.0)
    return score >= _WITH_RARE and _fewest_holders(run, row, view) <= _RARE


def _shares_word(content: str, row: Row, view: View) -> bool:
    """Whether a row has more of a matter than words that many rows have, as 建设."""
    return _fewest_holders(content, row, view) <= _TELLING


def _fewest_holders(words: str, row: Row, view: View) -> int:
    """How many rows have that word of a matter which fewest have, of those in `row`."""
    said = {t for way in phrasings(words) for t in terms(way) if len(t) > 1}
    return min(map(view.row_matcher.holders, said & set(terms(row.text))), default=len(view.rows))


def _apart(own: list[tuple[Match, Row]]) -> bool:
    return own[1][0].score < own[0][0].score * _SURE_MARGIN


def _beside(best: tuple[Match, Row], inside: list[tuple[Match, Row]]) -> list[tuple[Match, Row]]:
    """The best row of each other list, if it is on the same matter."""
    shown: dict[str, tuple[Match, Row]] = {}
    for match, row in inside:
        other = row.LIST != best[1].LIST and row.LIST not in shown
        if other and match.score >= best[0].score * _SAME_MATTER:
            shown[row.LIST] = (match, row)
    return list(shown.values())


def write_content(reading: ContentAsked, found: ContentFound, view: View) -> Answer:
    asked, plan, english = reading.asked, view.plan, reading.asked.english
    if not found.sure:
        return _write_choices(reading, found, view)
    row = found.sure[0]
    blocks = [describe_row(row, asked.roles, plan, english)]
    blocks[:0] = filter(None, [counted_words(asked, row)])
    alone = verdict_alone(asked, row)
    blocks[:0] = (
        [alone] if alone else [verdict(mention.name, row, view, english) for mention in asked.units]
    )
    # 省海洋局负责海洋蓝碳吗: it is none of the plan's
    unknown = () if asked.units else view.units.find_unknown(asked.text)
    blocks[:0] = [say(english, "units.unknown", unit=name) for name in unknown]
    blocks += [
        say(english, "content.beside", line=short_line(other, plan, english))
        for other in found.beside
    ]
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join(blocks),
        rows=tuple(one.ref for one in found.sure),
        lead=row.lead_units,
        participants=row.participant_units if len(found.sure) == 1 else (),
        count=units_counted(asked, (row,)),
        citations=cite_rows((row, *found.beside), view),
        tables=(row_table((row,), english),),
    )


def _write_choices(reading: ContentAsked, found: ContentFound, view: View) -> Answer:
    if reading.absent:
        words = say(reading.asked.english, "refuse.absent", words=reading.absent)
        return Answer(reading.asked.original, "refusal", words)
    if not found.choices:
        return Answer(reading.asked.original, "refusal", silence(reading.asked, view))
    return ask_which(reading.asked, found.choices, view, doubtful=found.doubtful)


def ask_which(asked: Asked, rows: Sequence[Row], view: View, *, doubtful: bool) -> Answer:
    """Which of `rows` is meant? Each with what the plan says of it.

    Where it is `doubtful` whether any is, that is said first.
    """
    plan, english = view.plan, asked.english
    lines = [f"- {short_line(row, plan, english)}" for row in rows]
    opening = say(english, "clarify.which")
    if doubtful:
        words = asked.content if " " not in asked.content else ""
        key = "clarify.doubtful" if words else "clarify.doubtful_matter"
        opening = say(english, key, words=words)
    return Answer(
        question=asked.original,
        kind="clarify",
        answer="\n".join([opening, "", *lines]),
        rows=tuple(row.ref for row in rows),
        citations=cite_rows(rows, view),
        follow_ups=tuple(
            say(english, "clarify.ask", row=row_name(english, row)) for row in rows[:3]
        ),
    )
