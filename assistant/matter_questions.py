"""Who answers for a matter in people's own words: `船靠港插电归谁管`.

Where no row has the words of a question (`assistant.content_questions`), the search still finds
the sentence that is meant (`assistant.text_questions`), and the row that says this sentence
names its departments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.content_questions import ask_which, asks_when_due
from assistant.lexicon import pattern
from assistant.likelihood import LEAST
from assistant.messages import say
from assistant.readings import ContentAsked
from assistant.row_questions import cite_rows, describe_row, row_table, short_line, verdict
from assistant.text_questions import Searcher, cite_passage, judge_passages
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Hit, Passage, Row
from corpus.text import squeeze

# Likelihood from which on the row is named: of 71 everyday questions after a row 4 had less,
# of those on what no row is about 4 in 6; below, it is asked back
_SURE = 0.85
_SAYS = 0.6  # of a sentence's words, from which on a row says it though in other words
_ROWS = 2  # further rows told, in case one of them is meant
_NEAR_BEST = 0.8  # share of the best score that their passages need


@dataclass(frozen=True)
class MatterFound:
    """The row that says what was found, and other rows that may be meant."""

    row: Row
    passage: Passage  # what was found
    others: tuple[Row, ...]
    sure: bool


def asks_who(asked: Asked) -> bool:
    """Whether it is asked who does something: not 培训谁 or 谁家的."""
    return bool(pattern("questions", "who").search(asked.text))


def find_matter(reading: ContentAsked, view: View, searcher: Searcher) -> MatterFound | None:
    """The row on the matter; None where no row is, or neither who nor by when is asked."""
    asked = reading.asked
    if not (asks_who(asked) or asks_when_due(asked) or asked.units):
        return None
    found = judge_passages(asked, view, searcher)
    if found.likelihood < LEAST:
        return None
    # a line of the index table is of no department that answers for it
    hits = [hit for hit in found.ranked.hits if hit.passage.kind != "indicator"]
    if not hits:
        return None
    order = [hit.passage for hit in searcher.search(asked.content, len(view.passages))]
    rows = _rows_saying(hits[0].passage, view, order)
    if not rows:
        return None
    near = [row for hit in _near(hits) for row in _rows_saying(hit.passage, view, order)[:1]]
    others = tuple(row for row in dict.fromkeys((*near, *rows)) if row is not rows[0])
    return MatterFound(rows[0], hits[0].passage, others[:_ROWS], found.likelihood >= _SURE)


def _near(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits[1 : 1 + _ROWS] if hit.score >= hits[0].score * _NEAR_BEST]


def _rows_saying(passage: Passage, view: View, order: Sequence[Passage]) -> list[Row]:
    """The rows that say what `passage` says, the one first that a search found first.

    A sentence of the body with several targets has several rows in it.
    """
    if passage.ref:
        row = view.row(passage.ref)
        return [row] if row else []
    said = squeeze(passage.text)
    rows = [
        row
        for row in view.rows
        if said in squeeze(row.text) or squeeze(row.text).rstrip("。") in said
    ]
    if not rows:
        alike = view.row_matcher.rank(passage.text)[: 1 + _ROWS]
        rows = [view.rows[match.position] for match in alike if match.score >= _SAYS]
    place = {p.ref: at for at, p in reversed([*enumerate(order)]) if p.ref}
    return sorted(rows, key=lambda row: place.get(row.ref, len(order)))


def write_matter(reading: ContentAsked, found: MatterFound, view: View) -> Answer:
    asked, plan, english = reading.asked, view.plan, reading.asked.english
    row = found.row
    if not found.sure:
        return ask_which(asked, (row, *found.others), view, doubtful=True)
    blocks = [say(english, "content.meant")]
    blocks += [verdict(mention.name, row, view, english) for mention in asked.units]
    blocks.append(describe_row(row, asked.roles, plan, english))
    if found.others:
        lines = "\n".join(f"- {short_line(other, plan, english)}" for other in found.others)
        blocks.append(say(english, "content.or_meant", lines=lines))
    cited = cite_rows((row, *found.others), view)
    own = () if found.passage.ref == row.ref else (cite_passage(found.passage, plan),)
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join(blocks),
        rows=(row.ref,),
        lead=row.lead_units,
        participants=row.participant_units,
        citations=(*cited[: len(row.excerpts)], *own, *cited[len(row.excerpts) :]),
        tables=(row_table((row,), english),),
    )
