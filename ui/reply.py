"""One answer on the page: text, tables, citations, how it was made, copy."""

from __future__ import annotations

import functools

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.printing import tables_beside
from corpus.answer import Answer, Citation, Table
from corpus.text import half_widths
from ui.address import place_in_original
from ui.ledger_links import ledger_links
from ui.markup import Html, bold_words, calm, literal, marked, plain
from ui.messages import say

KEPT = 1000  # answers whose HTML is kept: every question draws all before it again
FIRST_PLACES = 3  # shown at once; the rest is one click away
SHORT_CELL = 16  # halves of a Chinese character: a column of such cells is not wrapped

# an answer that proves nothing was not looked up: it says so by its looks alone
SILENT = ("clarify", "refusal")


def draw(question: str, answer: Answer) -> None:
    """Draws an answer below its question."""
    st.markdown(calm(answer.answer))
    st.html(_below(question, answer))


@functools.lru_cache(KEPT)
def _below(question: str, answer: Answer) -> Html:
    """All that is HTML, for one element: each costs every visitor, every time."""
    tables = "".join(map(table_html, tables_beside(answer)))
    return Html(tables + _citations(answer) + ledger_links(answer) + _foot(question, answer))


def draw_coming(words: DeltaGenerator, state: DeltaGenerator, answer: Answer) -> None:
    """Draws an answer that a language model is still putting into words."""
    waiting = say("reply", "wording" if answer.produced_by == "model" else "wording_begins")
    words.markdown(calm(answer.answer))
    state.html(f'<div class="quiet coming" role="status">{waiting}</div>')


def table_html(table: Table) -> str:
    """A table as HTML; on a phone each row becomes a card."""
    # on a phone each row becomes a card: the column's name is then shown beside its cell
    head = "".join(f'<th role="columnheader">{literal(name)}</th>' for name in table.columns)
    short = [
        max(map(half_widths, column)) <= SHORT_CELL for column in zip(*table.rows, strict=True)
    ]
    body = "".join(f'<tr role="row">{_cells(table.columns, short, row)}</tr>' for row in table.rows)
    return (
        f'<table class="cells" role="table"><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _cells(columns: tuple[str, ...], short: list[bool], row: tuple[str, ...]) -> str:
    return "".join(
        f'<td role="cell" data-label="{literal(name)}"{" class=short" if narrow else ""}>'
        f"<span>{literal(cell) or '—'}</span></td>"
        for name, narrow, cell in zip(columns, short, row, strict=True)
    )


def _citations(answer: Answer) -> str:
    if not answer.citations:
        return ""
    words = (*answer.lead, *answer.participants, *bold_words(answer.answer))
    cited = answer.produced_by == "model"  # a model's sentences name their sources by number
    places = [_place(same, words, cited) for same in _by_place(answer.citations)]
    rest = places[FIRST_PLACES:]
    more = say("reply", "more_sources", count=len(rest))
    hidden = f'<details class="more"><summary>{more}</summary>{"".join(rest)}</details>'
    return (
        f'<div class="sources"><div class="label">{say("reply", "sources")}</div>'
        f"{''.join(places[:FIRST_PLACES])}{hidden if rest else ''}</div>"
    )


Numbered = tuple[int, Citation]


def _by_place(citations: tuple[Citation, ...]) -> list[list[Numbered]]:
    places: dict[tuple[str, str, int], list[Numbered]] = {}
    for number, one in enumerate(citations, 1):
        places.setdefault((one.plan, one.section, one.page), []).append((number, one))
    return list(places.values())


def _place(same: list[Numbered], words: tuple[str, ...], cited: bool) -> str:
    one = same[0][1]
    numbers = "".join(f"[{number}]" for number, _ in same) + " " if cited else ""
    link = place_in_original(one.plan, one.page, one.quote)
    quotes = "".join(f"<blockquote>{marked(each.quote, words)}</blockquote>" for _, each in same)
    return (
        f'<details class="source"><summary>{numbers}{literal(_named(one))}</summary>{quotes}'
        f'<p class="quiet">{literal(one.document)} · <a href="{literal(link)}"'
        f' target="_blank">{say("reply", "open_page", page=one.page)}</a></p></details>'
    )


def _named(citation: Citation) -> str:
    return say("place", "citation", section=citation.section, page=citation.page)


def _foot(question: str, answer: Answer) -> str:
    made = "" if answer.kind in SILENT else say("made_by", answer.produced_by) + " · "
    return (
        f'<div class="foot"><span>{made}{elapsed(answer.elapsed_ms)}</span>'
        f'<button type="button" class="copy" data-copy="{literal(as_text(question, answer))}"'
        f' data-copied="{say("reply", "copied")}" data-failed="{say("reply", "copy_failed")}">'
        f"{say('reply', 'copy')}</button></div>"
    )


def elapsed(milliseconds: float) -> str:
    """How long an answer took, as one says it.

    >>> elapsed(0.3), elapsed(41.7), elapsed(2345)
    ('用时不到1毫秒', '用时42毫秒', '用时2.3秒')
    """
    if milliseconds < 1:
        return say("reply", "instant")
    if milliseconds < 1000:
        return say("reply", "elapsed_ms", value=f"{milliseconds:.0f}")
    return say("reply", "elapsed_s", value=f"{milliseconds / 1000:.1f}")


def as_text(question: str, answer: Answer) -> str:
    """Question, answer, tables and sources as plain text, to be pasted into a document."""
    parts = [
        say("reply", "asked", question=question.strip()),
        say("reply", "answered", answer=plain(answer.answer).strip()),
        *(_table_text(table) for table in tables_beside(answer)),
    ]
    if answer.citations:
        parts.append("\n".join([say("reply", "source_list"), *_source_lines(answer.citations)]))
    return "\n\n".join(parts)


def _table_text(table: Table) -> str:
    # tabs become cells when pasted into a spreadsheet, and in Word by "convert to table"
    return "\n".join("\t".join(row) for row in (table.columns, *table.rows))


def _source_lines(citations: tuple[Citation, ...]) -> list[str]:
    return [
        say(
            "reply",
            "source_line",
            number=number,
            document=one.document,
            place=_named(one),
            quote=" ".join(one.quote.split()),
        )
        for number, one in enumerate(citations, 1)
    ]
