"""Entries of the ledger → a workbook or a document that can be passed on as it is."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.ledger import Entry, Ledger, Wanted
from assistant.ledger_text import comparison, deadline, narrowed_to, note_line
from assistant.ledger_words import columns, say

if TYPE_CHECKING:
    from docx.document import Document

# what a column is at most wide, in characters of the Latin width: number, text, lead,
# participants, deadline, chapter, page, comparison
_WIDEST = (9, 64, 26, 30, 11, 22, 5, 46)
_SHARES = (0.07, 0.34, 0.16, 0.2, 0.09, 0.14, 0.0)  # of the page's width; the page number: the rest
_IN_WORD = 7  # columns: the comparison does not fit on paper
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(ledger: Ledger, wanted: Wanted, ending: str) -> str:
    """A name for the file: what it holds, without characters that some system forbids."""
    parts = [say("file", "name"), narrowed_to(wanted).replace(" · ", "_")]
    return _FORBIDDEN.sub("", "_".join(parts))[:80] + ending


def cells(ledger: Ledger, entry: Entry) -> tuple[str, ...]:
    """An entry as a row of text, in the order of the columns."""
    row = entry.row
    return (
        entry.name,
        row.text,
        row.lead_text,
        row.participant_text,
        deadline(entry),
        entry.chapter,
        str(row.page),
        "；\n".join(comparison(entry, ledger.counterparts(row))),
    )


def workbook(ledger: Ledger, wanted: Wanted) -> bytes:
    """The entries that are wanted as an Excel file: filters, frozen header, wrapped text."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        _sheet(book, ledger, wanted)
        if ledger.plan.notes:
            _notes_sheet(book, ledger)
    return target.getvalue()


def _sheet(book: Any, ledger: Ledger, wanted: Wanted) -> None:
    names = columns("file", "columns")
    rows = [cells(ledger, entry) for entry in ledger.chosen(wanted)]
    sheet = book.add_worksheet(say("file", "name"))
    last = len(names) - 1
    sheet.merge_range(0, 0, 0, last, _title(ledger), book.add_format(_look(16, bold=True)))
    sheet.merge_range(1, 0, 1, last, _chosen(wanted, len(rows)), book.add_format(_look(10)))
    sheet.merge_range(2, 0, 2, last, _source(ledger), book.add_format(_look(10, quiet=True)))
    sheet.set_row(0, 30)
    head = book.add_format(_look(11, bold=True) | {"bg_color": "#E8EEEA", "border": 1})
    body = book.add_format(_look(10.5) | {"border": 1, "valign": "top", "align": "left"})
    number = book.add_format(_look(10.5) | {"border": 1, "valign": "top", "align": "center"})
    sheet.write_row(3, 0, names, head)
    for line, row in enumerate(rows, 4):
        for column, text in enumerate(row):
            if column == names.index("页"):
                sheet.write_number(line, column, int(text), number)
            else:
                sheet.write_string(line, column, text, body)
    for column, width in enumerate(widths([names, *rows])):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 1)
    sheet.autofilter(3, 0, max(3, 3 + len(rows)), last)
    sheet.repeat_rows(3)
    _as_paper(sheet)


def _notes_sheet(book: Any, ledger: Ledger) -> None:
    sheet = book.add_worksheet(say("file", "notes"))
    wrapped = book.add_format(_look(10.5) | {"align": "left"})
    for line, note in enumerate(ledger.plan.notes):
        sheet.write_string(line, 0, note_line(note), wrapped)
    sheet.set_column(0, 0, 90)


def _as_paper(sheet: Any) -> None:
    """Printed as it is: A4 across, one page wide, pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C" + say("file", "page", page="&P", pages="&N"))


def _look(size: float, bold: bool = False, quiet: bool = False) -> dict[str, Any]:
    look: dict[str, Any] = {"font_name": "宋体", "font_size": size, "text_wrap": True}
    return look | {"bold": bold, "valign": "vcenter"} | ({"font_color": "#555555"} if quiet else {})


def widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide each column is to be: its longest line, but at most what leaves room for others.

    >>> widths([["编号", "内容"], ["任务12", "积极推广使用沼气发电"]])
    [8.5, 22.5]
    """
    longest = [
        max(_width(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]
    return [min(width, most) + 2.5 for width, most in zip(longest, _WIDEST, strict=False)]


def _width(text: str) -> int:
    """Columns of a terminal, and nearly of a sheet: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _title(ledger: Ledger) -> str:
    return say("file", "title", plan=ledger.plan.title)


def _chosen(wanted: Wanted, count: int) -> str:
    return say("file", "chosen", what=narrowed_to(wanted), count=count)


def _source(ledger: Ledger) -> str:
    return say("file", "source", plan=ledger.plan.title, pages=len(ledger.plan.pages))


# ── Word ────────────────────────────────────────────────────────────────────

# GB/T 9704-2012: title in 小标宋 of size 2 (22 pt), text in 仿宋; a table may be smaller
_TITLE, _TEXT, _HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
_LATIN = "Times New Roman"


def document(ledger: Ledger, wanted: Wanted) -> bytes:
    """The entries that are wanted as a Word document: A4 across, one table, pages numbered."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paper = docx.Document()
    _set_page(paper)
    entries = ledger.chosen(wanted)
    _line(paper, _title(ledger), _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, _chosen(wanted, len(entries)), _TEXT, 14, WD_ALIGN_PARAGRAPH.CENTER)
    rows = [cells(ledger, entry)[:_IN_WORD] for entry in entries]
    _table(paper, [columns("file", "columns")[:_IN_WORD], *rows])
    for note in ledger.plan.notes:
        _line(paper, note_line(note), _TEXT, 12, WD_ALIGN_PARAGRAPH.LEFT)
    _line(paper, _source(ledger), _TEXT, 12, WD_ALIGN_PARAGRAPH.LEFT)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _set_page(paper: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    # the margins of GB/T 9704-2012, turned with the page
    page.top_margin, page.bottom_margin = Mm(28), Mm(26)
    page.left_margin, page.right_margin = Mm(25), Mm(25)
    paper.core_properties.author = paper.core_properties.comments = ""
    _write(paper.styles["Normal"].font, _TEXT, 12)
    foot = page.footer.paragraphs[0]
    foot.alignment = 1
    for part in ("— ", "PAGE", " —"):
        run = foot.add_run("" if part == "PAGE" else part)
        _write(run.font, "宋体", 14)
        if part == "PAGE":
            _add_field(run, part)


def _line(paper: Document, text: str, font: str, size: float, alignment: Any) -> None:
    from docx.shared import Pt

    paragraph = paper.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(6)
    _write(paragraph.add_run(text).font, font, size)


def _table(paper: Document, rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Mm

    table = paper.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = False
    shares = [*_SHARES[:-1], 1 - sum(_SHARES)]
    for cells_, texts in zip(_rows_of(table), rows, strict=True):
        head = texts is rows[0]
        for cell, text, share in zip(cells_, texts, shares, strict=True):
            cell.width = Mm(247 * share)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            _write(paragraph.add_run(text).font, _HEAD if head else _TEXT, 10.5)
    for line in table.rows:
        _flag(line, "cantSplit")
    _flag(table.rows[0], "tblHeader")  # printed again on every page


def _rows_of(table: Any) -> Iterable[list[Any]]:
    """The cells of each row; asked for all at once, since one by one takes seconds."""
    every, width = table._cells, len(table.columns)
    return [every[start : start + width] for start in range(0, len(every), width)]


def _write(font: Any, name: str, size: float) -> None:
    """Sets a font for Chinese and for Latin characters; Word keeps the two apart."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    font.name, font.size = _LATIN, Pt(size)
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _flag(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def _add_field(run: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            words = OxmlElement("w:instrText")
            words.text = code
            run._r.append(words)
