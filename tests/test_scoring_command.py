"""`xietong score`: from a table as people fill it in to index values, or one plain line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from conftest import Xietong
from hypothesis import given
from hypothesis import strategies as st
from scoring_cases import plan_framework, tree, unhurried

from scoring.assumptions import default_composite
from scoring.data import Data, read_data
from scoring.engine import score
from scoring.errors import BadTable
from scoring.evaluation import evaluate
from scoring.numbers import Unreadable, read_cell
from scoring.readings import Readings

# a row's figures for ①–㉔ in order; scores by hand in `BY_HAND`
FIGURES = [25, 5, 94, 1, 0.5, 3, 0.8, 90, 24, 30, 30, 25, 0.9, 50, 20, 0.3, 98, 90, 50, 61.5]
FIGURES += [40, 3, 2, 70]
ROW = "甲市,2025," + ",".join(map(str, FIGURES))
BY_HAND = [40, 75, 80, 60, 60.2059991328, 50, 80, 90, 70, 50, 50, 50, 26.6548417316]
BY_HAND += [50, 60, 60, 90, 75, 50, 73.5714285714, 40, 50, 40, 70]
WEIGHTS = [leaf.global_weight for leaf in plan_framework().indicators]


def read(tmp_path: Path, text: str, ids: tuple[str, ...] = (), encoding: str = "utf-8") -> Data:
    file = tmp_path / "data.csv"
    file.write_bytes(text.encode(encoding))
    return read_data(file, default_composite(plan_framework()), ids)


def numbered(*rows: str) -> str:
    return "\n".join(["city,year," + ",".join(map(str, range(1, 25))), *rows])


def test_a_full_row_by_hand(tmp_path: Path) -> None:
    data = read(tmp_path, numbered(ROW))
    scored = evaluate(default_composite(plan_framework()), data).scored
    assert scored.scores.iloc[0].tolist() == pytest.approx(BY_HAND, abs=1e-9)
    # 24 products of a weight of annex 2 and a score, added
    by_hand = sum(w * s for w, s in zip(WEIGHTS, BY_HAND, strict=True))
    assert scored.index[0] == pytest.approx(by_hand, abs=1e-9)
    assert data.ids.to_dict("records") == [{"city": "甲市", "year": 2025}]


@pytest.mark.parametrize(
    "header",
    [
        "1",
        "①",
        "I01",
        "i01",
        "指标1",
        "PM2.5浓度",
        "ＰＭ２.５ 浓度",
        "①PM2.5浓度",
        "1、PM2.5浓度",
        "PM2.5浓度（µg/m³）",
        "PM2.5",
        "pm25",
        " PM2.5年均浓度 (微克/立方米)",
    ],
)
def test_headers_as_people_write_them(tmp_path: Path, header: str) -> None:
    data = read(tmp_path, f"城市,{header}\n甲市,25\n")
    assert data.values["I01"].tolist() == [25]
    assert data.ids["城市"].tolist() == ["甲市"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_files_as_spreadsheets_write_them(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["城市", "PM2.5浓度", "AQI指数"]) + "\r\n"
    text += delimiter.join(["甲市", "25", "94%"]) + "\r\n"
    data = read(tmp_path, text, encoding=encoding)
    assert data.values.iloc[0].tolist() == [25, 94]


def test_titles_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    data = read(tmp_path, "浙江省各市数据,,\n,,\n城市,①,备注\n甲市,约25,\n\n乙市,30,新\n")
    assert data.lines.tolist() == [4, 6]
    assert data.notes == {0: ["第4行“①”列的“约25”不是数，按缺失处理。"]}


@unhurried
@given(st.floats(-1e6, 1e6).map(lambda v: round(v, 4)))
def test_full_width_digits_spaces_and_percent_change_no_number(value: float) -> None:
    plain = f"{value:.4f}"
    wide = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"})
    assert read_cell(wide, False) == value
    assert read_cell(f" \u3000{plain}\u200b", False) == value
    assert read_cell(f"{plain}％", True) == value
    assert read_cell(f"{value:,.4f}", False) == value


@pytest.mark.parametrize(
    "cell",
    ["28.5①", "28.5²", "½", "约35", "3,5", "1_000", "3万", "inf", "1e999", "0x10", "True", "#REF!"],
)
def test_nothing_is_guessed(tmp_path: Path, cell: str) -> None:
    with pytest.raises(Unreadable):
        read_cell(cell, False)
    data = read(tmp_path, f'城市,①\n甲市,"{cell}"\n乙市,20\n')
    assert data.values["I01"].isna()[0]
    assert data.values.loc[1, "I01"] == 20
    assert data.notes[0] == [f"第2行“①”列的“{cell}”不是数，按缺失处理。"]


def test_an_xlsx_file_with_percent_cells_and_gaps(tmp_path: Path) -> None:
    file = tmp_path / "data.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        book.add_worksheet("说明").write(0, 0, "先读这一页")
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["城市", "年份", "PM2.5浓度", "AQI指数", "非化石能源比重"])
        sheet.write_row(1, 0, ["甲市", 2025, 25.5])
        sheet.write(1, 4, 0.24, book.add_format({"num_format": "0.0%"}))
    data = read_data(file, default_composite(plan_framework()))
    assert data.ids.to_dict("records") == [{"城市": "甲市", "年份": 2025}]
    assert data.values[["I01", "I09"]].iloc[0].tolist() == [25.5, 24]
    assert data.values["I03"].isna()[0]


def test_raw_figures_of_two_years_give_the_computed_indicators(tmp_path: Path) -> None:
    text = "城市,年份,①,③,CO2,GDP,NOx\n甲市,2025,28.5,92.7,5050,10600,38000\n"
    data = read(tmp_path, text + "乙市,2024,1,1,1,1,1\n甲市,2024,30,90,5000,10000,40000\n")
    found = evaluate(default_composite(plan_framework()), data)
    assert list(found.scored.raw[["I02", "I08"]].iloc[0]) == pytest.approx([5, 90])
    assert found.notes[0][0].startswith("“PM2.5浓度改善率”、“AQI指数改善率”")
    assert found.scored.raw["I02"].isna()[1]


def test_change_against_a_base_year(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,年份,①\n甲市,2020,30\n甲市,2024,28\n甲市,2025,27\n")
    readings = Readings(change="base_year", base_year=2020)
    found = evaluate(default_composite(plan_framework()), data, readings)
    # (30 − 27)/30 = 10 %, between −10 and 20: two thirds
    assert found.scored.raw.loc[2, "I02"] == pytest.approx(10)
    assert found.scored.scores.loc[2, "I02"] == pytest.approx(200 / 3)


def test_a_city_that_stands_twice_is_scored_but_compared_with_by_none(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,年份,①\n甲市,2024,30\n甲市,2024,31\n甲市,2025,27\n")
    assert data.before().tolist() == [-1, -1, -1]
    assert data.notes[1] == ["第3行的“甲市 2024”在表里不止一行，不用来算年度变化。"]


def test_places_are_counted_within_a_year(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,年份,①\n甲市,2024,30\n乙市,2024,20\n甲市,2025,27\n乙市,2025,27\n")
    own = score(default_composite(plan_framework()), data.values).scores["I01"]
    assert data.places(own).tolist() == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("城市,温度\n甲市,20\n", "没有一列是指标"),
        ("城市,①\n", "只有表头"),
        ("", "是空的"),
        ("城市,①,PM2.5浓度\n甲市,1,2\n", "“①”和“PM2.5浓度”两列是同一个指标"),
        ("城市,①\n甲\x00市,1\n", "不是文本"),
    ],
)
def test_a_table_without_figures_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadTable, match=words):
        read(tmp_path, text)


def test_why_a_figure_has_no_score_is_told(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,年份,CO2,GDP,NOx\n甲市,2024,50,100,5\n甲市,2025,49,100,5\n")
    notes = evaluate(default_composite(plan_framework()), data).notes
    assert "GDP与对比年相同，“污染物/碳排放—经济脱钩状态”没有定义，按缺失处理。" in notes[1]
    file = tmp_path / "own.csv"
    file.write_text("n,a\nx,-1\n", encoding="utf-8")
    posts = {"normalise": "goalposts", "transform": "log", "at0": 1, "at100": 9}
    own = tree({"id": "R"}, {"id": "a", "parent": "R", **posts})
    assert evaluate(own, read_data(file, own)).notes[0][0].startswith("“a”有数据但打不了分")


def test_what_cannot_be_true_is_missing_and_not_a_full_score(tmp_path: Path) -> None:
    data = read(
        tmp_path, "城市,PM2.5浓度,森林覆盖率,AQI改善率,GDP\n甲市,-5,120,-3,-1\n乙市,25,60,1,9\n"
    )
    assert data.values.iloc[0].isna().tolist() == [True, True, False, True]
    assert data.notes == {
        0: [
            "第2行“PM2.5浓度”列的“-5”小于0，不可能，按缺失处理。",
            "第2行“森林覆盖率”列的“120”大于100，不可能，按缺失处理。",
            "第2行“GDP”列的“-1”小于0，不可能，按缺失处理。",
        ]
    }


def test_no_growth_of_gdp_is_told_and_not_guessed(tmp_path: Path) -> None:
    text = "城市,年份,CO2,GDP,NOx\n甲市,2024,5000,10000,40000\n甲市,2025,4900,10000,39000\n"
    found = evaluate(default_composite(plan_framework()), read(tmp_path, text))
    assert found.scored.scores["I08"].isna().all()
    assert "GDP与对比年相同，“污染物/碳排放—经济脱钩状态”没有定义，按缺失处理。" in found.notes[1]


def test_one_city_alone_is_scored_by_the_goalposts(tmp_path: Path) -> None:
    data = read(tmp_path, numbered(ROW))
    found = evaluate(default_composite(plan_framework()), data)
    assert found.scored.index.notna().all()
    assert data.places(found.scored.index).tolist() == [1]


def test_a_column_that_no_indicator_has_is_told(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,①,人口\n甲市,25,1200\n")
    assert data.warnings == ("“人口”列不是指标，只用来标识各行。",)
    assert list(data.values) == ["I01"]


def test_a_hundred_thousand_rows_are_read_and_scored(tmp_path: Path) -> None:
    figures = ",".join(map(str, FIGURES))
    rows = "\n".join(f"市{n},{2000 + n % 25},{figures}" for n in range(99_999))
    data = read(tmp_path, numbered(rows, "末市,2025,约25" + "," * 23))
    found = evaluate(default_composite(plan_framework()), data)
    assert len(found.scored.index) == 100_000
    assert found.scored.index[:-1].nunique() == 1
    assert [str(cell) for cell in data.unread] == ["第100001行“1”列的“约25”不是数，按缺失处理。"]


def test_a_header_of_bare_numbers_is_told_as_it_was_read(tmp_path: Path) -> None:
    data = read(tmp_path, "甲市,20,18\n乙市,21,17\n")
    told = (
        "表头只有数字，按指标编号读：20是森林覆盖率，18是生活垃圾分类处理率等；若没有表头，请补上。"
    )
    assert data.warnings == (told,)


def test_columns_that_may_be_misspelt_are_told(tmp_path: Path) -> None:
    data = read(tmp_path, "城市,①,森林覆盖律,非化石能源比重\n甲市,25,60,0.24\n")
    assert data.warnings == (
        "“非化石能源比重”列的单位是%，各行都不超过1：若填的是小数（0.45），请改成45或45%。",
        "“森林覆盖律”列不是指标，只用来标识各行（是不是指标“森林覆盖率”？）。",
    )


# ---- the command --------------------------------------------------------------


def test_the_contracts_object(xietong: Xietong, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(numbered(ROW, "乙市,2025,25"), encoding="utf-8")
    ran = xietong("score", file, "--json")
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    assert found["framework"] == plan_framework().name
    assert "不能与官方发布的指数相比" in found["assumptions"][0]["text"]
    assert len(found["assumptions"]) == 26  # the whole, decoupling, 24 indicators
    full, bare = found["rows"]
    assert full.keys() == {"id", "index", "nodes", "scores", "observed_weight", "notes"}
    assert full["id"] == {"city": "甲市", "year": 2025}
    assert full["index"] == full["nodes"]["index"]
    assert full["scores"]["I01"] == 40
    assert (full["observed_weight"], bare["observed_weight"]) == (1, 0.03)
    assert bare["index"] is None
    assert bare["scores"]["I02"] is None
    assert bare["notes"][-1] == "有得分的指标只占权重3.0%，不足以计算总指数。"


def test_a_framework_of_ones_own(xietong: Xietong, tmp_path: Path) -> None:
    framework, file = tmp_path / "f.json", tmp_path / "data.csv"
    nodes = [
        {"id": "R", "parent": None, "aggregate": "geometric"},
        {"id": "a", "parent": "R", "weight": 1, "normalise": "none"},
        {"id": "b", "name": "乙项", "parent": "R", "weight": 1, "normalise": "none"},
    ]
    framework.write_text(json.dumps({"name": "自拟", "nodes": nodes}), encoding="utf-8")
    file.write_text("名称,a,乙项\n x ,16,81\ny,0,50\n", encoding="utf-8")
    ran = xietong("score", file, "--framework", framework, "--json")
    first, second = json.loads(ran.stdout)["rows"]
    assert (first["id"], first["index"]) == ({"名称": "x"}, 36)
    assert second["index"] == 0
    assert second["notes"] == ["“R”有得0分的下级，不是算术平均，因此也是0分。"]


def test_the_words_on_a_terminal(xietong: Xietong, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(numbered(ROW), encoding="utf-8")
    lines = xietong("score", file).stdout.splitlines()
    heads = ["city", "year", "指数", "名次", "协同效果", "协同路径", "协同管理", "有数据的权重"]
    assert lines[1] == " | ".join(heads)
    assert lines[2].startswith("甲市 | 2025 | ")
    assert lines[2].endswith(" | 100.0%")
    assert lines[-1].endswith("不能与官方发布的指数相比。")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.csv"], "找不到文件 none.csv"),
        (["."], "是文件夹"),
        (["data.csv", "--framework", "none.json"], "找不到框架文件"),
        (["data.csv", "--framework", "data.csv"], "不是 JSON"),
        (["data.csv", "--id", "区"], "没有名为“区”的列：表里有 城市、①"),
        (["data.csv", "--set", "x=1"], "没有名为“x”的设置"),
        (["data.csv", "--set", "alpha=x"], "设置 alpha 要是数"),
        (["data.csv", "--set", "aqi=x"], "设置 aqi 是“x”"),
        (["broken.xlsx"], "不是完好的 .xlsx"),
    ],
)
def test_bad_input_is_one_line(
    xietong: Xietong, tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "data.csv").write_text("城市,①\n甲市,25\n", encoding="utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nothing")
    ran = xietong("score", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
