"""A conversation as a Word document: what stands in it, and how it is laid out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.conversation import Turn
from assistant.word_export import conversation_document
from corpus.answer import Answer, Citation, Table

ANSWER = Answer(
    "",
    "lookup",
    "由**省建设厅**牵头，10\\~20%。\n\n* 第一\n\n> 推广\x0b使用**沼气**\n> ",
    citations=(Citation("p", "某*方案*", "附件1 第12项", 20, "推广\n使用沼气"),),
    tables=(Table(("项", "内容"), (("任务12", "推广<沼气>"), ("任务13", "长" * 90))),),
)


def exported(*turns: Turn, title: str = "沼气*问答*") -> Any:
    return Document(io.BytesIO(conversation_document(title, turns)))


def test_title_questions_answers_tables_and_sources_stand_in_order() -> None:
    document = exported(
        Turn("谁\n牵头**？", ANSWER), Turn("然后呢", trouble="查不了"), Turn("还有")
    )
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[0] == "沼气*问答*"
    assert texts[2:-1] == [
        "一、谁 牵头**？",
        "由省建设厅牵头，10~20%。",
        "第一",
        "推广使用沼气",
        "出处：",
        "1. 《某*方案*》附件1 第12项，第20页：“推广 使用沼气”",
        "二、然后呢",
        "查不了",
        "三、还有",
        "（还没有回答）",
    ]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["项", "内容"], ["任务12", "推广<沼气>"], ["任务13", "长" * 90]]
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold == ["省建设厅", "沼气"]


def test_a_pasted_question_does_not_fill_the_paper() -> None:
    document = exported(Turn("长" * 5000, ANSWER), Turn("短" * 600, ANSWER))
    asked = [p.text for p in document.paragraphs if p.style.name == "问"]
    assert asked[0] == f"一、{'长' * 600}……（问题共5,000字，以下略）"
    assert asked[1] == f"二、{'短' * 600}"


def test_paper_and_type_are_those_of_official_documents() -> None:
    document = exported(Turn("谁", ANSWER))
    page = document.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
    assert round((page.page_width - page.left_margin - page.right_margin) / Mm(1)) == 156
    assert round((page.page_height - page.top_margin - page.bottom_margin) / Mm(1)) == 225
    title, answer = document.styles["标题行"], document.styles["答"]
    assert (title.font.size, answer.font.size) == (Pt(22), Pt(16))
    assert answer.paragraph_format.first_line_indent == Pt(32)  # two characters
    assert 22 * answer.paragraph_format.line_spacing <= Mm(225)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("标题行", "问", "答", "原文")
    }
    assert fonts == {"标题行": "方正小标宋简体", "问": "黑体", "答": "仿宋", "原文": "楷体"}


def test_pages_are_numbered_outside() -> None:
    document = exported(Turn("谁", ANSWER))
    page = document.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert document.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    assert "PAGE" in odd._p.xml
    assert "PAGE" in even._p.xml


def test_letters_and_marks_are_chinese_where_fonts_are_lacking() -> None:
    document = exported(Turn("谁", replace(ANSWER, answer="写作“沼气”，*plain*")))
    languages = {lang.get(qn("w:eastAsia")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
    fonts = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE).blob.decode()
    assert 'w:name="仿宋"><w:altName w:val="仿宋_GB2312,' in fonts
    (run,) = next(p.runs for p in document.paragraphs if "写作“沼气”" in p.text)
    assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia"  # else “ is set in a Latin font


def test_a_column_is_as_wide_as_its_words_want_and_all_fit_the_page() -> None:
    document = exported(Turn("谁", ANSWER))
    table = document.tables[0]
    narrow, wide = (column.width / Mm(1) for column in table.columns)
    assert 3 * 3.7 + 3.8 < narrow < 25  # 任务12 and the margins of a cell, on one line
    assert narrow + wide == pytest.approx(156, abs=0.5)
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_a_single_row_that_the_answer_tells_is_not_told_again() -> None:
    told = replace(ANSWER, tables=(Table(("项", "内容"), (("任务12", "推广使用沼气"),)),))
    assert not exported(Turn("谁", replace(told, answer="任务12：\n> 推广使用沼气"))).tables
    assert exported(Turn("谁", replace(told, answer="牵头1项：任务12。"))).tables


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler here")
def test_an_office_program_lays_it_out_as_meant(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(conversation_document("题", [Turn("谁", ANSWER)] * 9))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    squeezed = text.replace(" ", "")
    assert squeezed.count("任务13") == 9  # in one piece
    numbers = re.findall(r"^\f?( *)— *(\d) *—", text, re.MULTILINE)
    assert [number for _, number in numbers][:2] == ["1", "2"]
    assert len(numbers[0][0]) > len(numbers[1][0])  # to the right, then to the left
