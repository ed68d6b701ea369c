"""Headings, titles, paragraphs and sentences of a body, and files of other kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants_cells import document_path, golden_expected, table_differences

from corpus.plan import Plan
from ingest import read_plan
from ingest.body import read_sections
from ingest.lines import split_lines

FILLER = "坚持系统观念，强化目标协同、区域协同、领域协同、任务协同，" * 6 + "形成合力。"


def sections(text: str) -> list[tuple[str, str, int]]:
    found = read_sections(split_lines(text)[0])
    return [(s.label, s.title, s.level) for s in found if s.label or s.title]


def sentences(text: str) -> list[tuple[str, int]]:
    found = read_sections(split_lines(text)[0])
    return [(sentence.text, sentence.page) for s in found for sentence in s.sentences]


@pytest.mark.parametrize(
    ("line", "label", "title", "level"),
    [
        ("一、总体要求", "一、", "总体要求", 1),
        ("第一章 总体要求", "第一章", "总体要求", 1),
        ("第二部分 重点任务", "第二部分", "重点任务", 1),
        ("第一节 优化布局", "第一节", "优化布局", 2),
        ("（一）基本原则", "（一）", "基本原则", 2),
        ("(一)基本原则", "(一)", "基本原则", 2),
        ("（ 一 ） 基本原则", "（一）", "基本原则", 2),
        ("1.推进源头防控。", "1.", "推进源头防控", 3),
        ("1．推进源头防控。", "1．", "推进源头防控", 3),
        ("1、推进源头防控。", "1、", "推进源头防控", 3),
        ("（1）开展试点。", "（1）", "开展试点", 4),
    ],
)
def test_every_form_of_heading(line: str, label: str, title: str, level: int) -> None:
    assert sections(f"{line}\n\n{FILLER}") == [(label, title, level)]


def test_a_title_runs_into_its_text() -> None:
    text = "一、重点任务\n（一）强化管控。统筹考虑碳排放控制要求。\n（二）加强准入。严格把关。"
    assert sections(text) == [
        ("一、", "重点任务", 1),
        ("（一）", "强化管控", 2),
        ("（二）", "加强准入", 2),
    ]
    assert [words for words, _ in sentences(text)] == ["统筹考虑碳排放控制要求。", "严格把关。"]


def test_a_wrapped_heading_is_one_heading() -> None:
    text = (
        "一、强化生态环境分区管控和生态环境准入管理推动能源绿\n\n色低碳供应\n\n"
        "统筹考虑碳排放控制要求，研究制定减污降碳源头管控政策\n\n体系，指导各地开展试点。\n\n"
        "二、推进大气污染防治协同控制\n\n推进重点行业绿色低碳发展，加快实施节能降碳技术改造。"
    )
    assert sections(text) == [
        ("一、", "强化生态环境分区管控和生态环境准入管理推动能源绿色低碳供应", 1),
        ("二、", "推进大气污染防治协同控制", 1),
    ]


def test_a_sentence_over_a_page_has_the_page_on_which_it_starts() -> None:
    text = "一、总体要求\n\n推进水资源节约集约利用，到\n 2025年完成改造。加强监管。\n\n" + FILLER
    assert sentences(text)[:2] == [
        ("推进水资源节约集约利用，到2025年完成改造。", 1),
        ("加强监管。", 2),
    ]


def test_a_number_at_a_line_start_opens_no_heading() -> None:
    text = (
        "一、总体要求\n\n到 2025年，风光装机实现倍增，全省光伏装机达到\n\n3.5亿千瓦，"
        "建成项目数量在“十三五”末的基础上增加\n\n2.争取更多试点。\n\n" + FILLER
    )
    assert [label for label, _, _ in sections(text)] == ["一、"]


def test_paragraphs_with_titles_of_their_own() -> None:
    text = "十、加强组织实施\n加强组织领导。各地区要抓好贯彻落实。\n加强宣传教育。组织开展培训。"
    assert sections(text)[1:] == [("", "加强组织领导", 2), ("", "加强宣传教育", 2)]


def read(text: str, folder: Path, encoding: str = "utf-8") -> Plan:
    path = folder / "plan.txt"
    path.write_text(text, encoding=encoding)
    return read_plan(path)


def published() -> str:
    return document_path().read_text(encoding="utf-8")


def test_a_plan_without_annexes(tmp_path: Path) -> None:
    text = published()
    plan = read(text[: text.index("附件：1.")], tmp_path)
    wanted = [s for s in golden_expected()["sections"] if not s["label"].startswith("附件")]
    found = [(s.label, s.title, s.page) for s in plan.sections if s.label]
    assert found == [(s["label"], s["title"], s["page"]) for s in wanted]
    assert not list(plan.rows())
    assert [f.kind for f in plan.findings].count("part-missing") == 4


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(encoding: str, tmp_path: Path) -> None:
    plan = read(published(), tmp_path, encoding)
    expected = golden_expected()
    for table in ("goals", "tasks", "policies", "indicators"):
        assert not table_differences(table, expected[table], plan)


def test_lists_that_are_no_annexes(tmp_path: Path) -> None:
    """The tables follow the body, with no line that calls them an annex."""
    text = published().replace("\n附件 1\n", "\n").replace("\n附件 2\n", "\n")
    plan = read(text, tmp_path)
    for table in ("goals", "tasks", "policies"):
        wanted = [row["text"] for row in golden_expected()[table]]
        assert [row.text for row in getattr(plan, table)] == wanted
    assert len(plan.indicators) == 24


def test_annex_titles_on_the_line_of_their_labels(tmp_path: Path) -> None:
    text = published().replace("\n附件 1\n\n", "\n附件1：").replace("\n附件 2\n\n", "\n附件2 ")
    plan = read(text, tmp_path)
    found = [(s.label, s.title) for s in plan.sections if s.label.startswith("附件")]
    assert found == [
        ("附件1", "浙江省减污降碳协同创新区建设目标清单、任务清单、政策清单"),
        ("附件2", "浙江省减污降碳协同指数"),
    ]
    expected = golden_expected()
    assert not table_differences("tasks", expected["tasks"], plan)
    assert not table_differences("indicators", expected["indicators"], plan)
