"""From an answer to the ledger: the row that it is about, the units that it names."""

from __future__ import annotations

import re

from corpus.answer import Answer
from corpus.words import ROW_WORDS
from ui.address import address
from ui.markup import bold_words, literal
from ui.messages import say

MOST = 4  # links below one answer

_BETWEEN_UNITS = re.compile(r"[、，；\s]|按职责分工")


def ledger_links(answer: Answer) -> str:
    """Links to the ledger as HTML; empty where an answer is about no row and no unit."""
    links = [*_row(answer), *_units(answer)][:MOST]
    if answer.kind != "lookup" or not links:
        return ""
    return f'<p class="ways"><span>{say("ledger", "ways")}</span>{"".join(links)}</p>'


def _row(answer: Answer) -> list[str]:
    rows = [ref for ref in answer.rows if ref.list != "indicator"]
    if len(rows) != 1 or len(answer.rows) != 1:
        return []
    ref = rows[0]
    return [_link(answer, f"{ROW_WORDS[ref.list]}{ref.number}", row=f"{ref.list}-{ref.number}")]


def _units(answer: Answer) -> list[str]:
    """The units that answer for one row; of several rows, the unit that was asked about."""
    return [_link(answer, name, unit=name) for name in answer.lead or _asked_about(answer)]


def _asked_about(answer: Answer) -> list[str]:
    cells = (cell for table in answer.tables for row in table.rows for cell in row)
    named = {part for cell in cells for part in _BETWEEN_UNITS.split(cell)}
    return [words for words in dict.fromkeys(bold_words(answer.answer)) if words in named]


def _link(answer: Answer, label: str, **shown: str) -> str:
    link = address("ledger", plan=answer.plan, **shown)
    return f'<a class="go" href="{literal(link)}">{literal(label)}</a>'
