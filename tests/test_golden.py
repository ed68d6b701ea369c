"""The plan in `corpus/documents`, read, against tables that were made by eye from its text.

`golden/*.json` hold every cell of the lists, of the index tree, the headings and the
first words of every page. They were cut from the raw text by line number and read
through against it; the parser had no part in them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from variants_cells import (
    GOLDEN,
    LISTS,
    document_path,
    golden_expected,
    stands,
    table_differences,
)

from corpus.plan import Plan, Row
from corpus.text import squeeze
from ingest import read_plan

NUMBERED_PAGES = {10: "化国际大城市", 20: "因地制宜建设一批涉VOCs", 26: "七、创新政策制度"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(document_path())


def raw_pages() -> list[str]:
    """The pages of the document, cut here and not by the parser.

    In this file a page starts at a line with one leading space, below a printed
    page number, or at the heading of an annex; nowhere else.
    """
    text = document_path().read_text(encoding="utf-8").rstrip()
    starts = r"\n (?=\S)|\n\n\n\n— \d+ —\n|\n\n\n\n(?=附件 \d\n)"
    return re.split(starts, text)


def without_header(page: int, text: str) -> str:
    """`text` of a page from its first own words on: the repeated table header is left out."""
    first = golden_pages()[page]["first_words"]
    return squeeze(text)[squeeze(text).index(first) :]


def golden_pages() -> dict[int, dict[str, str]]:
    stored = json.loads((GOLDEN / "pages.json").read_text(encoding="utf-8"))
    return {int(page): words for page, words in stored.items()}


@pytest.fixture(scope="module")
def squeezed() -> list[str]:
    return [without_header(page, text) for page, text in enumerate(raw_pages(), 1)]


def told(where: str, text: str, page: int, squeezed: list[str]) -> list[str]:
    """A complaint if `text` does not stand on `page`, else nothing."""
    return [] if stands(text, page, squeezed) else [f"{where} (page {page}): {text!r}"]


def test_the_raw_text_has_thirty_pages() -> None:
    pages = raw_pages()
    assert len(pages) == 30
    for page, words in golden_pages().items():
        assert squeeze(pages[page - 1]).startswith(words["first_line"]), page


@pytest.mark.parametrize("table", LISTS)
def test_every_cell(plan: Plan, table: str) -> None:
    assert not table_differences(table, golden_expected()[table], plan)


def test_headings_of_the_body_and_the_annexes(plan: Plan) -> None:
    assert not table_differences("sections", golden_expected()["sections"], plan)


def test_pages_are_recovered_in_full(plan: Plan) -> None:
    assert len(plan.pages) == 30
    for page, words in golden_pages().items():
        text = squeeze(plan.pages[page - 1])
        assert text.startswith((words["first_line"], words["first_words"])), page


@pytest.mark.parametrize("page", NUMBERED_PAGES)
def test_printed_page_numbers_prove_the_others(plan: Plan, page: int) -> None:
    text = squeeze(plan.pages[page - 1])
    assert NUMBERED_PAGES[page] in text[:60]
    assert f"—{page}—" not in text


def test_pages_hold_every_word_but_the_furniture(plan: Plan) -> None:
    """Nothing but page numbers and repeated headers may be lost, on any page."""
    for page, (raw, read) in enumerate(zip(raw_pages(), plan.pages, strict=True), 1):
        assert squeeze(read).endswith(without_header(page, raw)), page


def row_words(row: Row) -> list[str]:
    cells = [row.lead_text, row.participant_text, *row.refers_to]
    return [*cells, *row.lead_units, *row.participant_units]


def test_every_row_stands_in_the_document(plan: Plan, squeezed: list[str]) -> None:
    lost: list[str] = []
    for row in plan.rows():
        where = f"{row.LIST} {row.number}"
        for words in row_words(row):
            lost += told(where, words, row.page, squeezed)
        for excerpt in row.excerpts:
            lost += told(where, excerpt.text, excerpt.page, squeezed)
    assert not lost


def test_excerpts_of_a_row_add_up_to_its_text(plan: Plan) -> None:
    for row in plan.rows():
        joined = "".join(excerpt.text for excerpt in row.excerpts)
        assert squeeze(joined) == squeeze(row.text), row.ref


def test_every_indicator_stands_in_the_document(plan: Plan, squeezed: list[str]) -> None:
    lost: list[str] = []
    for leaf in plan.indicators:
        where = f"indicator {leaf.number}"
        for excerpt in leaf.excerpts:
            lost += told(where, excerpt.text, excerpt.page, squeezed)
        for words in (leaf.name, *leaf.data_sources):
            lost += told(where, words, leaf.page, squeezed)
    assert not lost


def test_every_section_stands_in_the_document(plan: Plan, squeezed: list[str]) -> None:
    lost: list[str] = []
    for section in plan.sections:
        lost += told("heading", section.heading, section.page, squeezed)
        for sentence in section.sentences:
            lost += told(section.heading, sentence.text, sentence.page, squeezed)
    assert not lost


def test_every_target_and_note_stands_in_the_document(plan: Plan, squeezed: list[str]) -> None:
    lost: list[str] = []
    for target in plan.targets:
        lost += told(target.section, target.text, target.page, squeezed)
    for note in plan.notes:
        lost += told(f"note to {note.list}", note.text, note.page, squeezed)
    assert not lost


def test_sentences_of_the_body_hold_all_its_words(plan: Plan, squeezed: list[str]) -> None:
    """Headings and sentences together are the body, to the last character."""
    body = "".join(squeezed[:13])
    annexes = [s for s in plan.sections if s.page >= 14]
    for section in plan.sections:
        words = (section.heading, *(s.text for s in section.sentences))
        for piece in words if section not in annexes else ():
            assert squeeze(piece) in body, piece
            body = body.replace(squeeze(piece), "\n", 1)
    left = [piece for piece in body.split("\n") if piece.strip("。")]
    title_and_list = ("浙江省减污降碳", "附件", "为深入贯彻", "2.浙江省")
    assert [p for p in left if not p.startswith(title_and_list)] == []


def test_golden_files_are_whole() -> None:
    expected = golden_expected()
    assert {name: len(expected[name]) for name in LISTS} == {
        "goals": 32,
        "tasks": 47,
        "policies": 9,
        "indicators": 24,
    }
    assert abs(sum(leaf["global_weight"] for leaf in expected["indicators"]) - 1) < 1e-9
    assert Path(GOLDEN).is_dir()
