"""Words and quotes are found in the plan's pages however they are broken there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.originals import breaks, figures, find, locate
from assistant.view import View
from corpus.library import bundled_plan
from corpus.plan import Plan
from corpus.text import squeeze
from ingest import read_plan
from ui.address import ends_of
from ui.original import _lines


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


def pages_of(plan: Plan, *pages: str) -> Plan:
    return replace(plan, pages=pages)


def test_words_are_found_across_lines_and_pages_in_any_width(plan: Plan) -> None:
    made = pages_of(plan, "推进减污降\n 碳协同和ＶＯＣｓ", "治理。VOCs 治理")
    (across,) = find(made, "减污降碳")
    assert (across.words, across.before) == ("减污降碳", "推进")
    over, second = find(made, "vocs治理")
    assert [place.page for place in over.places] == [1, 2]
    assert second.page == 2
    assert [hit.page for hit in find(made, "减污降碳  治理")] == [1, 2, 2]


@pytest.mark.parametrize("words", ["", "  ", "，", "没有这样的词", "\x00"])
def test_nothing_and_what_is_not_there_is_not_found(plan: Plan, words: str) -> None:
    assert find(plan, words) == ()


def test_every_passage_is_located_on_the_page_that_its_citation_names(plan: Plan) -> None:
    for passage in View(plan).passages:
        places = locate(plan, passage.page, ends_of(passage.text))
        assert places, passage
        marked = "".join(plan.pages[p.page - 1][p.start : p.end] for p in places)
        assert squeeze(marked) == squeeze(passage.text)


def test_a_quote_that_is_not_on_the_page_is_not_marked(plan: Plan) -> None:
    assert locate(plan, 5, "积极推广使用沼气发电") == ()
    assert locate(plan, 99, "积极推广使用沼气发电") == ()
    assert locate(plan, 20, "…") == ()


def test_a_quantity_said_twice_is_one_figure_with_two_places(plan: Plan) -> None:
    found = figures(plan)
    assert sum(len(figure.places) for figure in found) == len(plan.targets)
    (forest,) = [f for f in found if "森林覆盖率" in f.target.text]
    assert [place.page for place in forest.places] == [9, 17]


def test_a_mark_in_the_text_harms_nothing(plan: Plan) -> None:
    (hit,) = find(pages_of(plan, "甲<b>\ue0f0乙\ue0f1</b>"), "<b>")
    marks = [(place, "hit-0") for place in hit.places]
    html = _lines("甲<b>\ue0f0乙\ue0f1</b>", marks)
    assert html == '甲<mark id="hit-0">&lt;b&gt;</mark> 乙 &lt;/b&gt;'


def test_a_cell_of_a_table_is_one_line_and_another_cell_begins_a_new_one(plan: Plan) -> None:
    shown = _lines(plan.pages[19], (), breaks(plan, 20)).split("<br>")
    assert "省生态环境厅、省发展改革委（省能源局）按职责分工负责" in shown
    assert "省公安厅、省商务厅、省机关事务局、省邮政管理局" in shown
    tree = _lines(plan.pages[28], (), breaks(plan, 29)).split("<br>")
    assert {"（一）协同效果", "1.环境质量", "省交通运输厅、省统计局"} <= set(tree)
    goals = _lines(plan.pages[15], (), breaks(plan, 16)).split("<br>")
    assert any(line.startswith("省生态环境厅、省建设厅") for line in goals)


def test_every_cell_is_said_in_one_line_unless_a_page_ends_in_it(plan: Plan) -> None:
    shown = squeeze_lines(plan)
    broken = [
        row.ref
        for row in plan.rows()
        for cell in (row.lead_text, row.participant_text)
        if not any(squeeze(cell) in line for line in shown)
    ]
    assert not broken


def squeeze_lines(plan: Plan) -> list[str]:
    return [
        squeeze(line)
        for number, page in enumerate(plan.pages, 1)
        for line in _lines(page, (), breaks(plan, number)).split("<br>")
    ]
