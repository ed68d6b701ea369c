"""What is odd about a plan is told at ingest: the published plan with one thing made odd."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from variants_cells import document_path

from corpus.plan import Finding
from ingest import read_plan


def findings(text: str, folder: Path) -> list[Finding]:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return list(read_plan(path).findings)


def changed(old: str, new: str) -> str:
    text = document_path().read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def messages(kind: str, text: str, folder: Path) -> list[str]:
    return [finding.message for finding in findings(text, folder) if finding.kind == kind]


@pytest.fixture(scope="module")
def usual() -> set[str]:
    """What is told about the plan as published."""
    return {finding.message for finding in read_plan(document_path()).findings}


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (
            "serial-gap",
            "12 积极推广使用沼气发电等规模化资源化综合利用技术。 省建设厅\n\n",
            "",
            r"任务清单缺序号12，共读到46项。",
        ),
        (
            "serial-repeated",
            "32 开展耕地质量提升行动",
            "31 开展耕地质量提升行动",
            r"任务清单的序号31出现了2次",
        ),
        (
            "serial-gap",
            "⑮再生水利用率 0.5 省建设\n\n厅\n",
            "",
            r"评价指标缺序号15",
        ),
        (
            "weight-sum",
            "①PM2.5浓度 0.2",
            "①PM2.5浓度 0.3",
            r"“大气环境”下各三级指标.*1\.1，不等于1",
        ),
        (
            "weight-sum",
            "0.15 （2）碳排放",
            "0.2 （2）碳排放",
            r"各一级指标的权重合计为1\.05，不等于1",
        ),
        (
            "weight-missing",
            "⑮再生水利用率 0.5 省",
            "⑮再生水利用率 省",
            r"“再生水利用率.*没有读到权重",
        ),
        (
            "lead-missing",
            "17 建成 1000家低碳生态农场。 省农业农村厅",
            "17 建成 1000家低碳生态农场。",
            r"目标清单第17项的牵头单位是空的",
        ),
        (
            "unit-repeated",
            "标杆项目。 省生态环境厅 省建设厅、省水利厅",
            "标杆项目。 省生态环境厅 省生态环境厅、省水利厅",
            r"目标清单第15项里省生态环境厅出现了不止一次",
        ),
        (
            "unit-once",
            "5 制定浙江省碳排放统计核算方案 省统计局",
            "5 制定浙江省碳排放统计核算方案 省通计局",
            r"只出现一次的单位：.*省通计局",
        ),
        (
            "unit-spelling",
            "5 制定浙江省碳排放统计核算方案 省统计局",
            "5 制定浙江省碳排放统计核算方案 统计局",
            r"同一单位有2种写法：.*统计局",
        ),
        (
            "printed-page",
            "— 20 —",
            "— 21 —",
            r"印刷页码为第21页，按分页标记数到第20页",
        ),
        (
            "row-without-body",
            "12 积极推广使用沼气发电等规模化资源化综合利用技术。 省建设厅",
            "12 举办龙舟锦标赛，丰富群众文体生活。 省建设厅",
            r"任务清单第12项的内容在正文里找不到：举办龙舟",
        ),
        (
            "heading-differs",
            "（十二）强化固废综合利用\n\n26",
            "（十二）做好固废综合利用\n\n26",
            r"任务清单的小标题“（十二）做好固废综合利用”，正文写作“（十二）强化固废综合利用”",
        ),
        (
            "row-unclear",
            "14 集装箱江海、海河联运量年均增速超过 10%。 省交通运输厅",
            "14 集装箱江海、海河联运量年均增速超过 10%。 省交通运输厅（省能源局",
            r"目标清单第14项的单元格不好分",
        ),
        (
            "unit-odd",
            "14 集装箱江海、海河联运量年均增速超过 10%。 省交通运输厅",
            "14 集装箱江海、海河联运量年均增速超过 10%。 见领导批示另行安排处理为宜",
            r"目标清单第14项的“见领导批示另行安排处理为宜”不像单位名称",
        ),
        ("part-missing", "三、政策清单\n\n序号 具体内容 牵头单位", "三、其他", r"没有读到政策清单"),
    ],
)
def test_what_is_odd_is_told(
    kind: str, old: str, new: str, said: str, tmp_path: Path, usual: set[str]
) -> None:
    told = messages(kind, changed(old, new), tmp_path)
    new_ones = [message for message in told if message not in usual]
    assert any(re.search(said, message) for message in new_ones), (kind, told)


def test_a_table_of_another_kind_is_told(tmp_path: Path) -> None:
    text = changed("三、政策清单\n\n序号 具体内容 牵头单位", "三、会议安排\n\n序号 议程 牵头单位")
    assert messages("unknown-list", text, tmp_path)


def test_findings_name_the_page(tmp_path: Path) -> None:
    old = "12 积极推广使用沼气发电等规模化资源化综合利用技术。 省建设厅"
    found = findings(changed(old, old.removesuffix(" 省建设厅")), tmp_path)
    assert [f.page for f in found if f.kind == "lead-missing"] == [20]


def test_the_published_plan_has_no_errors(usual: set[str]) -> None:
    """Spellings, names met once and headings that differ: all true of the plan itself."""
    kinds = {finding.kind for finding in read_plan(document_path()).findings}
    assert kinds == {"unit-spelling", "unit-once", "heading-differs"}
