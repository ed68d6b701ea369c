"""A conversation → a Word document in the layout of official documents.

Paper, margins, type sizes and line pitch after GB/T 9704-2012 《党政机关公文格式》: A4, a type
area of 156 mm × 225 mm, title in size 2 (22 pt), text in size 3 imitation Song (16 pt), 22
lines a page, first-line indent of two characters, page numbers in size 4 (14 pt) between dashes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt

from assistant import word_paper as paper
from assistant.conversation import Turn
from assistant.printing import tables_beside
from corpus.answer import Answer, Citation, Table
from corpus.numerals import write_number

_PITCH = Pt(28.95)  # 225 mm / 22 lines
# name → font of Chinese characters, size in points, indent in characters
_STYLES = {
    "标题行": (paper.TITLE, 22, 0),
    "说明行": (paper.QUOTE, 14, 0),
    "问": (paper.HEAD, 16, 2),
    "答": (paper.TEXT, 16, 2),
    "原文": (paper.QUOTE, 16, 2),
    "出处": (paper.TEXT, 12, 0),
    "表头": (paper.HEAD, 10.5, 0),
    "表": (paper.TEXT, 10.5, 0),
}
_QUESTION = 600  # characters of a question that are printed
_CENTRED = ("标题行", "说明行", "表头")
_DENSE = ("表", "表头", "出处")  # single line pitch
# what XML cannot hold
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def conversation_document(title: str, turns: Sequence[Turn]) -> bytes:
    """The document as a .docx file: title, then each question with answer and sources."""
    document = paper.new_document(_clean(title))
    _prepare(document)
    _add(document, "标题行", _escaped(title))
    today = datetime.now()
    day = f"{today.year}年{today.month}月{today.day}日"
    _add(document, "说明行", f"（协同问答记录，{day}导出）")
    for number, turn in enumerate(turns, 1):
        _add_turn(document, number, turn)
    _add(document, "说明行", "（回答由程序依据所列方案作出，引用前请对照原文核实。）")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _clipped(question: str) -> str:
    """A question as long as the page of the app shows it, with its length where it is longer."""
    left_out = f"……（问题共{len(question):,}字，以下略）"
    return question if len(question) <= _QUESTION else question[:_QUESTION] + left_out


def _add_turn(document: Any, number: int, turn: Turn) -> None:
    asked = f"{write_number(number)}、{_clipped(' '.join(turn.question.split()))}"
    _add(document, "问", _escaped(asked)).keep_with_next = True
    if turn.answer is None:
        _add(document, "答", turn.trouble or "（还没有回答）")
        return
    for style, line in _lines(turn.answer):
        _add(document, style, line)
    for table in tables_beside(turn.answer):
        _add_table(document, table)
    if turn.answer.citations:
        _add(document, "出处", "出处：").keep_with_next = True
    for place, citation in enumerate(turn.answer.citations, 1):
        _add(document, "出处", _source(place, citation))


def _lines(answer: Answer) -> Iterator[tuple[str, str]]:
    """Style and words of each paragraph of an answer's Markdown, bold words still marked."""
    for line in answer.answer.split("\n"):
        words = line.strip()
        if words.startswith(">"):
            words = words.lstrip("> ")
            yield from [("原文", words)] if words else []
        elif words:
            yield "答", re.sub(r"^(?:[*-] +|#{1,6} +)", "", words)


def _source(number: int, citation: Citation) -> str:
    quote = " ".join(citation.quote.split())
    place = f"《{citation.document}》{citation.section}，第{citation.page}页"
    return _escaped(f"{number}. {place}：“{quote}”")


def _escaped(text: str) -> str:
    """`text` that somebody typed or the plan says, in which nothing is Markdown."""
    return re.sub(r"([\\*])", r"\\\1", text)


def _add(container: Any, style: str, markdown: str) -> Any:
    """A paragraph, the words between ** in bold; gives its format."""
    paragraph = container.add_paragraph(style=style)
    for position, words in enumerate(_split_bold(_clean(markdown))):
        if words:
            paper.add_words(paragraph, words).bold = position % 2 == 1 or None
    return paragraph.paragraph_format


def _split_bold(markdown: str) -> list[str]:
    """Plain and bold words in turn, escapes undone.

    >>> _split_bold("由**省建设厅**牵头，10\\\\~20\\\\*")
    ['由', '省建设厅', '牵头，10~20*']
    """
    parts = re.split(r"(?<!\\)\*\*", markdown)
    return [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", part) for part in parts]


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _add_table(document: Any, table: Table) -> None:
    rows = [[_clean(words) for words in row] for row in (table.columns, *table.rows)]
    paper.add_table(document, rows, "表", "表头")
    document.add_paragraph(style="表")


# ---- layout ----------------------------------------------------------------------


def _prepare(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(28)
    for name, (font, size, indent) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        paper.set_font(style.font, font, size)
        _set_paragraph(style.paragraph_format, name, size * indent)
    paper.number_pages(document)


def _set_paragraph(layout: Any, name: str, indent: float) -> None:
    layout.space_before = layout.space_after = Pt(0)
    layout.first_line_indent = Pt(indent)
    if name in _CENTRED:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if name == "标题行":
        layout.space_after = Pt(12)
    if name not in _DENSE:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
