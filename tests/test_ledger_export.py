"""The files that the ledger is passed on as, opened again as Excel and Word would."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.ledger import Ledger, Wanted
from assistant.ledger_export import document, file_name, workbook
from assistant.view import View
from corpus.library import bundled_plan
from corpus.plan import Plan
from ingest import read_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


@pytest.fixture(scope="module")
def ledger(plan: Plan) -> Ledger:
    return Ledger(View(plan))


def test_the_workbook_is_ready_to_be_read_and_filtered(ledger: Ledger) -> None:
    wanted = Wanted(unit="省林业局", part="lead")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ledger, wanted))).worksheets[0]
    assert sheet["A1"].value == "浙江省减污降碳协同创新区建设实施方案（征求意见稿）责任清单"
    assert sheet["A2"].value == "省林业局 · 牵头，共4项"
    assert [cell.value for cell in sheet[5]][:3] == [
        "目标29",
        ledger.plan.goals[28].text,
        "省林业局",
    ]
    assert sheet["G5"].value == 17  # a number, to be sorted as one
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:H8"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["B5"].alignment.wrap_text
    # the longest of the texts is seen to its end: so many lines are as high as the row is
    texts = {len(str(sheet.cell(line, 2).value)): line for line in range(5, 9)}
    longest = max(texts)
    wide = sheet.column_dimensions["B"].width
    assert (sheet.row_dimensions[texts[longest]].height or 0) >= 13 * 2 * longest / wide
    shown = [sheet.column_dimensions[name].width for name in "ABCG"]
    assert shown[1] > shown[2] > shown[0] > shown[3]
    assert sheet.column_dimensions["B"].width < 70


def test_a_text_that_looks_like_a_formula_stays_text(plan: Plan) -> None:
    row = replace(plan.tasks[0], text="=1+1", lead_text="@SUM(A1)")
    made = workbook(Ledger(View(replace(plan, tasks=(row,)))), Wanted(list="task"))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")
    assert sheet["C5"].data_type == "s"


def test_the_document_is_a_table_across_the_page(ledger: Ledger) -> None:
    paper = docx.Document(io.BytesIO(document(ledger, Wanted(list="policy"))))
    page = paper.sections[0]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert (page.page_width or 0) > (page.page_height or 0)
    table = paper.tables[0]
    assert len(table.rows) == 10
    assert [cell.text for cell in table.rows[5].cells][:3] == [
        "政策5",
        "制定浙江省碳排放统计核算方案",
        "省统计局",
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    style = table.rows[1].cells[1].paragraphs[0].style
    assert style is not None
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    widths = [(column.width or 0) / Mm(1) for column in table.columns]
    assert sum(widths) == pytest.approx(247, abs=0.5)
    assert widths[1] == max(widths)
    assert widths[0] > 2.5 * 3.7 + 3.8  # 政策5 and the margins of a cell, on one line
    assert "w:cantSplit" in table.rows[1]._tr.xml
    assert paper.paragraphs[0].text.endswith("责任清单")
    assert "PAGE" in page.footer._element.xml


def test_nothing_found_still_makes_a_file_that_says_so(ledger: Ledger) -> None:
    wanted = Wanted(words="没有这样的词")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ledger, wanted))).worksheets[0]
    assert sheet["A2"].value == "含“没有这样的词”，共0项"
    paper = docx.Document(io.BytesIO(document(ledger, wanted)))
    assert len(paper.tables[0].rows) == 1


def test_a_file_name_holds_no_character_that_a_system_forbids(ledger: Ledger) -> None:
    name = file_name(ledger, Wanted(unit="省林业局", words='a/b\\c:*?"<>|\n' + "长" * 200), ".xlsx")
    assert name.startswith("责任清单_省林业局_含“abc")
    assert name.endswith(".xlsx")
    assert len(name) < 90
    assert not set(name) & set('\\/:*?"<>|\n')
