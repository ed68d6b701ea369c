"""A conversation as a Word document: what stands in it, and how it is laid out."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
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
    tables=(Table(("项", "内容"), (("任务12", "推广<沼气>"),)),),
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
    assert cells == [["项", "内容"], ["任务12", "推广<沼气>"]]
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold == ["省建设厅", "沼气"]


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
    assert "PAGE" in page.footer._element.xml
