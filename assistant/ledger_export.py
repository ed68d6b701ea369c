"""Entries of the ledger → a workbook or a document that can be passed on as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.ledger import Entry, Ledger, Wanted
from assistant.ledger_text import comparison, deadline, narrowed_to, note_line
from assistant.ledger_words import columns, say
from assistant.printing import row_height
from corpus.text import half_widths

if TYPE_CHECKING:
    from docx.document import Document

# what a column is at most wide, in characters of the Latin width: number, text, lead,
# participants, deadline, chapter, page, comparison
_WIDEST = (9, 46, 20, 24, 10, 16, 5, 32)
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
    wide = widths([names, *rows])
    for line, row in enumerate(rows, 4):
        sheet.set_row(line, row_height(row, wide))
        for column, text in enumerate(row):
            if column == names.index("页"):
                sheet.write_number(line, column, int(text), number)
            else:
                sheet.write_string(line, column, text, body)
    for column, width in enumerate(wide):
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
        max(half_widths(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]
    return [min(width, most) + 2.5 for width, most in zip(longest, _WIDEST, strict=False)]


def _title(ledger: Ledger) -> str:
    return say("file", "title", plan=ledger.plan.title)


def _chosen(wanted: Wanted, count: int) -> str:
    return say("file", "chosen", what=narrowed_to(wanted), count=count)


def _source(ledger: Ledger) -> str:
    return say("file", "source", plan=ledger.plan.title, pages=len(ledger.plan.pages))


# ── Word ────────────────────────────────────────────────────────────────────

# GB/T 9704-2012; a table may be smaller than the text
_LINES = {"标题行": 22.0, "说明行": 14.0, "附注": 12.0, "表头": 10.5, "表": 10.5}  # style → points


def document(ledger: Ledger, wanted: Wanted) -> bytes:
    """The entries that are wanted as a Word document: A4 across, one table, pages numbered."""
    from assistant import word_paper

    paper = word_paper.new_document(_title(ledger))
    _set_page(paper)
    entries = ledger.chosen(wanted)
    word_paper.add_words(paper.add_paragraph(style="标题行"), _title(ledger))
    word_paper.add_words(paper.add_paragraph(style="说明行"), _chosen(wanted, len(entries)))
    rows = [cells(ledger, entry)[:_IN_WORD] for entry in entries]
    word_paper.add_table(paper, [columns("file", "columns")[:_IN_WORD], *rows], "表", "表头")
    for line in (*map(note_line, ledger.plan.notes), _source(ledger)):
        word_paper.add_words(paper.add_paragraph(style="附注"), line)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _set_page(paper: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    from assistant import word_paper

    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    # the margins of GB/T 9704-2012, turned with the page
    page.top_margin, page.bottom_margin = Mm(28), Mm(26)
    page.left_margin, page.right_margin = Mm(25), Mm(25)
    _add_styles(paper)
    word_paper.number_pages(paper)


def _add_styles(paper: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    from assistant import word_paper

    fonts = {"标题行": word_paper.TITLE, "说明行": word_paper.QUOTE, "表头": word_paper.HEAD}
    for name, size in _LINES.items():
        style: Any = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        word_paper.set_font(style.font, fonts.get(name, word_paper.TEXT), size)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(0), Pt(6 if size > 12 else 0)
        if name in fonts:
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if name == "附注":
            layout.space_before = Pt(6)
