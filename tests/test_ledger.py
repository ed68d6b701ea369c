"""The ledger: narrowing, dossiers, pairs, and rows beside the same matter elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.counterparts import Counterparts
from assistant.ledger import Ledger, Wanted
from assistant.ledger_text import comparison
from assistant.view import View
from corpus.library import bundled_plan
from corpus.plan import Excerpt, Plan, RowRef, Target
from corpus.text import squeeze
from ingest import read_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(bundled_plan())


@pytest.fixture(scope="module")
def ledger(plan: Plan) -> Ledger:
    return Ledger(View(plan))


@pytest.fixture(scope="module")
def elsewhere() -> Ledger:
    """Of a plan with ten places where list and body differ."""
    return Ledger(View(read_plan(Path(__file__).parent / "data" / "another_plan" / "plan.txt")))


def names(ledger: Ledger, **wanted: object) -> list[str]:
    return [entry.name for entry in ledger.chosen(Wanted(**wanted))]  # type: ignore[arg-type]


def beside(ledger: Ledger, key: str) -> Counterparts:
    entry = next(entry for entry in ledger.entries if entry.key == key)
    return ledger.counterparts(entry.row)


# ── narrowing ──


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"unit": "省林业局", "part": "lead"}, ["目标29", "任务30", "任务31", "任务45"]),
        ({"unit": "省林业局", "part": "sole"}, ["目标29", "任务31"]),
        ({"unit": "省林业局", "part": "joint", "list": "task"}, ["任务30", "任务45"]),
        ({"unit": "省能源局", "part": "lead"}, ["目标3", "目标7", "任务2", "任务3", "任务7"]),
        ({"part": "pending"}, ["目标2", "任务40", "任务41", "政策2"]),
        ({"part": "pending", "unit": "省统计局"}, ["任务40"]),
        ({"part": "elsewhere"}, ["任务28"]),
        ({"year": 2023}, ["目标31"]),
        ({"chapter": "二、加强源头防控"}, ["目标7", "任务1", "任务2", "任务3"]),
        ({"words": "任务1"}, ["任务1"]),
        ({"words": "环保厅 塑料"}, ["目标26", "任务27"]),
        ({"words": "ＶＯＣｓ"}, ["任务6"]),
        ({"words": "没有这样的词"}, []),
    ],
)
def test_rows_are_narrowed(ledger: Ledger, wanted: dict[str, object], expected: list[str]) -> None:
    assert names(ledger, **wanted) == expected


def test_a_row_with_two_deadlines_is_found_by_both(ledger: Ledger) -> None:
    assert "目标31" in names(ledger, year=2025)
    assert len(names(ledger)) == len(ledger.entries) == 88


@pytest.mark.parametrize(
    ("typed", "unit", "candidates"),
    [
        ("环保局", "省生态环境厅", ()),
        ("浙江省银保监局", "浙江银保监局", ()),
        ("发改委（能源局）", "省发展改革委（省能源局）", ()),
        ("管理局", "", ("省市场监管局", "省机关事务局", "省邮政管理局")),
        ("财政局下面的处", "", ()),
        ("", "", ()),
    ],
)
def test_a_typed_name_is_a_unit_or_stays_open(
    ledger: Ledger, typed: str, unit: str, candidates: tuple[str, ...]
) -> None:
    named = ledger.named(typed)
    assert named.unit == unit
    assert named.candidates[: len(candidates)] == candidates


# ── dossiers and pairs ──


def test_a_dossier_holds_all_that_the_plan_says_of_a_unit(ledger: Ledger) -> None:
    dossier = ledger.dossier("省林业局")
    assert [entry.name for entry in dossier.leads] == ["目标29", "任务30", "任务31", "任务45"]
    assert len(dossier.participates) == 6
    assert [leaf.name for leaf in dossier.supplies] == ["森林覆盖率"]
    assert "林草局" in dossier.aliases
    assert sum(share.leads for share in dossier.chapters) == 4
    # 等省级相关部门 names nobody: told, not counted
    assert [entry.name for entry in dossier.unlisted] == ["目标4", "目标24"]


def test_a_clause_for_all_rows_stands_in_the_dossier_of_whom_it_names(ledger: Ledger) -> None:
    dossier = ledger.dossier("各市、县（市、区）")
    assert [note.page for note in dossier.blanket] == [14]
    assert not dossier.leads
    assert not dossier.unlisted
    first = ledger.entries[0]
    assert first.lead == "省生态环境厅"  # the clause that is printed in its cell is left out


def test_a_pair_stands_in_each_of_its_rows(ledger: Ledger) -> None:
    assert ledger.pairs()
    for pair in ledger.pairs():
        assert len(set(pair.rows)) == len(pair.rows)
        for ref in pair.rows:
            entry = ledger.entry(ref)
            assert entry is not None
            for unit in (pair.one, pair.other):
                assert entry.name in names(ledger, unit=unit)
    for pair in ledger.pairs("省林业局"):
        assert pair.one == "省林业局"
        assert all(
            ref in {e.row.ref for e in ledger.dossier(pair.one).leads} for ref in pair.one_leads
        )


# ── the same matter elsewhere ──


def test_every_row_and_sentence_is_laid_out_word_for_word(ledger: Ledger, plan: Plan) -> None:
    for entry in ledger.entries:
        found = ledger.counterparts(entry.row)
        assert "".join(piece.text for piece in found.pieces) == squeeze(entry.row.text)
        for text in found.body:
            assert "".join(piece.text for piece in text.pieces) == squeeze(text.sentence)
            pages = "".join(plan.pages[text.page - 1 : text.page + 1])
            assert squeeze(text.sentence) in squeeze(pages)


def test_what_is_told_to_be_missing_in_the_body_is_missing(ledger: Ledger, plan: Plan) -> None:
    annex = min(entry.row.page for entry in ledger.entries)
    body = squeeze("".join(plan.pages[: annex - 1]))
    for entry in ledger.entries:
        for words in ledger.counterparts(entry.row).only_here:
            assert len(words) < 6 or words not in body, (entry.name, words)


@pytest.mark.parametrize(
    ("key", "here", "body"),
    [
        ("goal-13", ("年均增速",), ()),
        ("goal-1", (), ()),  # the rest of the body's clause is goal 2
        ("goal-31", ("（完成期限为2023年）",), ()),
        ("task-18", ("水力输送、混合搅拌和鼓风曝气装置等高效", "提高污泥处置和综合利用水平"), ()),
        ("task-20", ("造纸、石化、化工", "重点"), ()),
        ("task-41", (), ()),  # and here task 40
        ("task-12", (), ()),
    ],
)
def test_differences_in_wording_are_told_exactly(
    ledger: Ledger, key: str, here: tuple[str, ...], body: tuple[str, ...]
) -> None:
    found = beside(ledger, key)
    assert found.only_here == here
    assert found.only_body == body
    assert found.body


def test_a_matter_that_the_body_does_not_mention_is_compared_with_nothing(ledger: Ledger) -> None:
    for entry in ledger.chosen(Wanted(list="policy")):
        assert not ledger.counterparts(entry.row).body
        assert comparison(entry, ledger.counterparts(entry.row)) == ("正文没有同样的字句",)


def test_another_year_and_a_heading_in_other_words_are_told(ledger: Ledger) -> None:
    (figure,) = beside(ledger, "goal-3").figures
    assert (figure.kind, figure.other.year, figure.other.value) == ("year", 2030, 30)
    (undated,) = beside(ledger, "goal-11").figures
    assert undated.kind == "undated"
    (heading,) = beside(ledger, "task-36").headings
    assert heading.own == "（十七）开展不同类型城市减污降碳协同创新试点"
    assert heading.body == "（十七）不同类型城市减污降碳协同创新试点"


def test_a_figure_that_contradicts_the_body_is_told(plan: Plan) -> None:
    def wrong(target: Target) -> Target:
        hit = target.ref is None and "森林覆盖率" in target.text
        return replace(target, value=62.0, text="全省森林覆盖率达到62%") if hit else target

    changed = Ledger(View(replace(plan, targets=tuple(map(wrong, plan.targets)))))
    entry = changed.entry(RowRef("goal", 29))
    assert entry is not None
    lines = comparison(entry, changed.counterparts(entry.row))
    assert lines[1:] == (
        "数字不同：目标29写“全省森林覆盖率达到61.5%”，正文第9页写“全省森林覆盖率达到62%”",
    )


def test_rows_of_other_lists_are_linked_by_rare_words_or_one_heading(ledger: Ledger) -> None:
    linked = {str(one.ref): one for one in beside(ledger, "goal-18").rows}
    assert linked[str(RowRef("task", 17))].words == "城镇“污水零直排区”建设"
    assert linked[str(RowRef("task", 18))].words == ""
    assert linked[str(RowRef("task", 18))].same_section
    (policy,) = beside(ledger, "policy-8").rows
    assert (policy.ref, policy.words) == (RowRef("task", 47), "气候投融资试点")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        # a date that both have is no difference, wherever it stands in the clause
        ("goal-7", ["正文第2页有同样的文字"]),
        ("task-13", ["正文第3页有同样的文字"]),
        ("task-20", ["正文第5页有同样的文字"]),
        # one that only the list has is one
        (
            "goal-15",
            [
                "正文第5页有相同内容，文字有出入",
                "目标15比正文相应语句多写：“（完成期限为2032年）”",
                "正文相应语句比目标15多写：“六年累计”",
                "正文第5页没有写年份：“六年累计改良盐碱地40万亩”",
            ],
        ),
        # a figure is told whole, beside the other's
        (
            "goal-10",
            [
                "正文第3页有相同内容，文字有出入",
                "数字不同：目标10写“全省煤矿瓦斯利用率达到50%”，"
                "正文第3页写“到2029年全省煤矿瓦斯利用率达到55%”",
                "正文第3页没有写年份：“矿井水综合利用率达到85%以上”",
            ],
        ),
        (
            "goal-20",
            [
                "正文第6页有相同内容，文字有出入",
                "单位不同，数量相等：目标20写“完成历史遗留矿山修复8000公顷（完成期限为2032年）”，"
                "正文第6页写“完成历史遗留矿山修复12万亩”",
            ],
        ),
        # the year of the sentence before is no year of this one
        (
            "task-19",
            [
                "正文第4页、第5页有相同内容，文字有出入",
                "正文相应语句比任务19多写：“40座”",
                "正文第5页没有写年份：“平均间距不超过50公里”",
            ],
        ),
    ],
)
def test_another_plan_is_compared_with_its_body(
    elsewhere: Ledger, key: str, told: list[str]
) -> None:
    entry = next(entry for entry in elsewhere.entries if entry.key == key)
    assert list(comparison(entry, elsewhere.counterparts(entry.row))) == told


def test_a_deadline_in_common_links_no_rows(elsewhere: Ledger) -> None:
    links = {one.words for entry in elsewhere.entries for one in beside(elsewhere, entry.key).rows}
    assert not [words for words in links if "期限" in words]


def test_a_row_is_found_by_the_year_of_each_of_its_parts(elsewhere: Ledger) -> None:
    goal = next(entry for entry in elsewhere.entries if entry.key == "goal-8")
    assert goal.years == (2027, 2028)
    assert "目标8" in names(elsewhere, year=2027)
    assert "目标8" in names(elsewhere, year=2028)


# ── any plan ──


def test_a_plan_without_lists_or_without_body_has_a_ledger_all_the_same(plan: Plan) -> None:
    empty = Ledger(View(replace(plan, goals=(), tasks=(), policies=(), framework=None)))
    assert (empty.entries, empty.pairs(), empty.lists, empty.years) == ((), (), (), ())
    bare = Ledger(View(replace(plan, sections=(), targets=())))
    assert len(bare.entries) == 88
    assert bare.counterparts(bare.entries[40].row).body == ()
    assert bare.chapters[0] == "一、加强源头防控"  # the list's own headings


def test_numbers_that_come_twice_keep_their_own_rows(plan: Plan) -> None:
    double = replace(plan.tasks[1], number=1)
    ledger = Ledger(View(replace(plan, tasks=(plan.tasks[0], double))))
    one, two = (ledger.counterparts(entry.row) for entry in ledger.chosen(Wanted(list="task")))
    assert one.pieces != two.pieces


def test_hundreds_of_rows_are_compared_in_a_moment(plan: Plan) -> None:
    many = tuple(
        replace(row, number=row.number + 47 * times, excerpts=(Excerpt(row.text, row.page),))
        for times in range(8)
        for row in plan.tasks
    )
    ledger = Ledger(View(replace(plan, tasks=many)))
    assert len(ledger.chosen(Wanted(unit="省生态环境厅", list="task"))) == 8 * 34
    assert all(ledger.counterparts(entry.row).pieces for entry in ledger.entries)
