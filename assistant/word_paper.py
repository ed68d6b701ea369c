"""Paper and type of official documents, for whatever is exported to Word.

After GB/T 9704-2012 《党政机关公文格式》: title in size 2 (22 pt) 小标宋, text in 仿宋, page
numbers in size 4 (14 pt) between dashes, to the right on odd pages and to the left on even ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from corpus.text import half_widths

TITLE, TEXT, HEAD, QUOTE, NUMBER = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN = "Times New Roman"
# what stands for a font where it is not installed: Word takes the first that is
_INSTEAD = {
    TITLE: "方正小标宋_GBK,华文中宋,宋体",
    TEXT: "仿宋_GB2312,FangSong,华文仿宋,宋体",
    HEAD: "SimHei,华文细黑,微软雅黑",
    QUOTE: "楷体_GB2312,KaiTi,华文楷体",
    NUMBER: "SimSun,华文宋体",
}
_CHINESE = re.compile("[\u3400-\u9fff\uff00-\uffef]")
_SHORT = 12  # halves of a character: so short a text is not wrapped
_MOST = 36  # halves of a character of a line that a column is given room for
_HALF = 1.95  # millimetres of half a character of 10.5 points, with something to spare
_MARGINS = 5.0  # millimetres left and right of the words in a cell


def new_document(title: str) -> Any:
    """An empty document in Chinese that bears `title`."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = "协同问答"
    document.core_properties.comments = ""
    # else punctuation is set as in the author's own language
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")
    _name_stand_ins(document)
    return document


def _name_stand_ins(document: Any) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _INSTEAD.items()
    )
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    ).encode()


def set_font(font: Any, name: str, size: float) -> None:
    """Sets a font for Chinese and for Latin characters; Word keeps the two apart."""
    font.name, font.size = LATIN, Pt(size)
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_words(paragraph: Any, words: str) -> Any:
    """Words at the end of a paragraph; quotation marks among Chinese ones are Chinese, too."""
    run = paragraph.add_run(words)
    if _CHINESE.search(words):
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run


def number_pages(document: Any) -> None:
    """`— 3 —` below every page, outside, one character from the edge of the type area."""
    document.settings.odd_and_even_pages_header_footer = True
    page = document.sections[0]
    _number(page.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(page.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number(paragraph: Any, side: Any) -> None:
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Pt(14)
    for words, field in (("— ", ""), ("", "begin"), ("PAGE", ""), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if words == "PAGE" else words)
        set_font(run.font, NUMBER, 14)
        if field:
            _append(run._r, "w:fldChar").set(qn("w:fldCharType"), field)
        if words == "PAGE":
            _append(run._r, "w:instrText").text = words


def add_table(document: Any, rows: Sequence[Sequence[str]], style: str, head: str) -> Any:
    """A table as wide as the type area, its first row printed again on every page.

    Each column is as wide as what stands in it wants; a row stays on one page. `style` and
    `head` are the paragraph styles of the cells.
    """
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = False
    page = document.sections[0]
    room = (page.page_width - page.left_margin - page.right_margin) / Mm(1)
    widths = column_widths(rows, room)
    # the grid is what Word draws by; a cell's own width is what others do
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    cells = table._cells  # asked for all at once: one by one takes seconds
    for number, row in enumerate(rows):
        for at, words in enumerate(row):
            cell = cells[number * len(row) + at]
            cell.width = Mm(widths[at])
            cell.paragraphs[0].style = style if number else head
            add_words(cell.paragraphs[0], words)
    for line in table.rows:
        _append(line._tr.get_or_add_trPr(), "w:cantSplit")
    _append(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    return table


def column_widths(rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """How `room`, in millimetres, is shared out among columns, by what stands in each.

    >>> [round(width) for width in column_widths([["项", "内容"], ["任务12", "推广" * 20]], 100)]
    [17, 83]
    """
    longest = [max(map(half_widths, column)) for column in zip(*rows, strict=True)]
    # what is short stands on one line; the others share the rest, long texts by their roots:
    # they take several lines anyway
    fixed = {at: _one_line(n) for at, n in enumerate(longest) if n <= _SHORT}
    shares = {at: min(n, _MOST) + n**0.5 for at, n in enumerate(longest) if n > _SHORT}
    if not shares:
        shares, fixed = {at: float(n) for at, n in enumerate(longest)}, {}
    rest = room - sum(fixed.values())
    every = fixed | {at: rest * one / sum(shares.values()) for at, one in shares.items()}
    return [every[at] for at in range(len(longest))]


def _one_line(length: int) -> float:
    return length * _HALF + _MARGINS


def _append(parent: Any, tag: str) -> Any:
    element = OxmlElement(tag)
    parent.append(element)
    return element
