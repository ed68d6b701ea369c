"""Passages: every word of the plan that can be asked for, verbatim, on its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import make_variant

from corpus.codec import from_json, to_json
from corpus.library import bundled_plan
from corpus.passages import passages_of
from corpus.plan import Plan
from corpus.text import squeeze
from ingest import read_plan


def plans(folder: Path) -> list[Plan]:
    found = [read_plan(bundled_plan())]
    for seed in range(4):
        path = folder / f"{seed}.txt"
        path.write_text(make_variant(seed).text, encoding="utf-8")
        found.append(read_plan(path))
    return found


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Plan]:
    return plans(tmp_path_factory.mktemp("plans"))


def test_passages_stand_verbatim_on_their_page(every: list[Plan]) -> None:
    for plan in every:
        pages = [squeeze(page) for page in plan.pages]
        for passage in passages_of(plan):
            # a sentence may run on to the next page, past the header that stands on top of it
            here = pages[passage.page - 1]
            ahead = here + (pages[passage.page] if passage.page < len(pages) else "")
            words = squeeze(passage.text)
            assert words in ahead or words[:6] in here, (plan.id, passage.id, passage.text)


def test_nothing_of_the_plan_is_left_out(every: list[Plan]) -> None:
    for plan in every:
        passages = passages_of(plan)
        assert len({p.id for p in passages}) == len(passages)
        said = "".join(squeeze(p.text) for p in passages)
        for section in plan.sections:
            assert all(squeeze(s.text) in said for s in section.sentences)
        rows = {p.ref for p in passages if p.ref}
        assert rows == {r.ref for r in plan.rows()} | {leaf.ref for leaf in plan.indicators}


def test_rows_are_searched_with_their_headings_and_units(every: list[Plan]) -> None:
    plan = every[0]
    passage = next(p for p in passages_of(plan) if p.id == "task-12")
    assert passage.text == "积极推广使用沼气发电等规模化资源化综合利用技术。"
    assert "推进非二氧化碳温室气体协同控制" in passage.searched
    assert "省建设厅" in passage.searched
    assert (passage.section, passage.page) == ("附件1 二、任务清单 第12项", 20)


def test_a_plan_survives_json_unchanged(every: list[Plan]) -> None:
    for plan in every:
        assert from_json(Plan, to_json(plan)) == plan
