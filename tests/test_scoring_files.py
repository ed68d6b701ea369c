"""Tables go out to be filled in and come back as they were; results go out with their sums."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from scoring_cases import plan_framework, tree
from sheet_formulas import Formulas

from assistant.command_line import main
from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.data import Data, read_content
from scoring.errors import BadTable
from scoring.evaluation import Evaluation, evaluate
from scoring.example import CITIES, YEARS, example, write_example
from scoring.headings import column_of, headings
from scoring.result_workbook import MOST_ROWS
from scoring.results import write_results
from scoring.template import columns, write_template


def default() -> Composite:
    return default_composite(plan_framework())


def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def written(data: Data, found: Evaluation, kind: str) -> bytes:
    out = io.BytesIO()
    write_results(data, found, out, kind)
    return out.getvalue()


# ---- the template -------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_template_filled_in_is_read_as_it_was_filled_in(kind: str) -> None:
    out = io.BytesIO()
    write_template(default(), out, kind)
    fields = columns(default())
    figures = [0.5 if c.id == "I07" else round(2 + at / 7, 3) for at, c in enumerate(fields)]
    if kind == "csv":
        row = ["甲市", "2025", *map(str, figures)]
        content = out.getvalue() + (",".join(row) + "\r\n").encode()
    else:
        book = workbook(out.getvalue())
        book["数据"].append(["甲市", 2025, *figures])
        filled = io.BytesIO()
        book.save(filled)
        content = filled.getvalue()
    data = read_content(content, f"t.{kind}", default())
    assert data.values.iloc[0][[column.id for column in fields]].tolist() == figures
    assert data.ids.to_dict("records") == [{"城市": "甲市", "年份": 2025}]
    assert (data.warnings, data.notes) == ((), {})


def test_the_template_has_every_indicator_and_raw_figure_and_explains_it() -> None:
    out = io.BytesIO()
    write_template(default(), out)
    book = workbook(out.getvalue())
    told = list(book["填表说明"].iter_rows(min_row=2, max_row=28, values_only=True))
    headers = [cell.value for cell in book["数据"][1]]
    assert headers[:3] == ["城市", "年份", "①PM2.5浓度（µg/m³）"]
    assert [row[0] for row in told] == headers[2:]
    assert {column.id for column in columns(default())} == {
        *(leaf.id for leaf in default().leaves),
        *("CO2", "GDP", "NOx"),
    }
    pm25 = dict(zip([c.value for c in book["填表说明"][1]], told[0], strict=True))
    assert (pm25["得0分的值"], pm25["得满分的值"]) == (35, 10)
    assert (pm25["依据"], pm25["数据来源"]) == ("国家标准或规划", "省生态环境厅")
    needed = {row[0] for row in told if row[2] == "可不填"}
    assert {name[0] for name in needed if name} == set("②④⑤⑥⑦⑧")


def test_a_framework_of_ones_own_has_its_own_template() -> None:
    own = tree({"id": "R"}, {"id": "a", "parent": "R"}, {"id": "b", "name": "乙项", "parent": "R"})
    out = io.BytesIO()
    write_template(own, out, "csv")
    assert out.getvalue().decode("utf-8-sig") == "城市,年份,a,乙项\r\n"


def test_a_template_is_not_written_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"文件名请以 \.xlsx、\.csv 结尾"):
        write_template(default(), tmp_path / "t.doc")
    with pytest.raises(BadTable, match="写不了文件"):
        write_template(default(), tmp_path / "none" / "t.csv")


# ---- headings -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("指标1 PM2.5浓度", "I01"),
        ("I01_PM2.5浓度", "I01"),
        ("（1）PM2.5浓度", "I01"),
        ("PM2.5浓度 微克/立方米", "I01"),
        ("ＰＭ２．５浓度（μg/m3）（年均）", "I01"),
        ("细颗粒物", "I01"),
        ("非化石能源占比%", "I09"),
        ("非化石能源占一次能源消费比重/％", "I09"),
        ("⑲城镇新建民用建筑中高星级绿色建筑比例（设计）（%）", "I19"),
        ("碳排放总量（万吨）", "CO2"),
        ("GDP（亿元，不变价）", "GDP"),
        ("森林覆盖率 (%)", "I20"),
        ("PM2.5浓度得分", None),
        ("PM2.5浓度（得分）", None),
        ("人口", None),
        ("指标99", None),
    ],
)
def test_headings_with_numbers_units_and_remarks(name: str, id_: str | None) -> None:
    assert column_of(name, headings(default())) == id_


def test_a_row_of_units_below_the_header_is_passed_over() -> None:
    text = "城市,PM2.5浓度,AQI指数,CO2\n,微克/立方米,（%）,万吨\n甲市,25,94,5000\n"
    data = read_content(text.encode(), "d.csv", default())
    assert data.values.to_numpy().tolist() == [[25, 94, 5000]]
    assert data.notes == {}


def test_the_sheet_that_names_most_indicators_is_read() -> None:
    """Also where the sheet that explains the columns stands first."""
    out = io.BytesIO()
    write_example(default(), out)
    book = workbook(out.getvalue())
    book.move_sheet("填表说明", -1)
    moved = io.BytesIO()
    book.save(moved)
    data = read_content(moved.getvalue(), "e.xlsx", default())
    assert data.values.equals(example(default()).values)


def test_each_unreadable_cell_is_told_by_row_and_column() -> None:
    text = "城市,①,③\n甲市,约25,94\n乙市,26,2000\n丙市,二十,不详\n"
    data = read_content(text.encode(), "d.csv", default())
    assert [(c.line, c.column, c.cell, c.why) for c in data.unread] == [
        (2, "①", "约25", "不是数"),
        (3, "③", "2000", "大于500，不可能"),
        (4, "①", "二十", "不是数"),
        (4, "③", "不详", "不是数"),
    ]
    assert data.values["I01"].tolist()[1] == 26
    assert data.values["I03"].tolist()[0] == 94


def test_a_remark_does_not_part_the_years_of_a_city() -> None:
    text = "城市,年份,备注,①\n甲市,2024,初步数,30\n甲市,2025,,28\n"
    assert read_content(text.encode(), "d.csv", default()).before().tolist() == [-1, 0]


# ---- the example --------------------------------------------------------------


def test_the_example_is_complete_and_says_everywhere_that_it_is_invented() -> None:
    data = example(default())
    assert list(dict.fromkeys(data.ids["城市"])) == list(CITIES)
    assert len(CITIES) == 11
    assert len(data.ids) == 11 * len(YEARS)
    assert set(data.ids["备注"]) == {"虚构"}
    found = evaluate(default(), data)
    assert (found.scored.observed_weight == 1).all()
    assert found.scored.index.between(30, 80).all()
    out = io.BytesIO()
    write_example(default(), out)
    for sheet in workbook(out.getvalue()):
        assert any("虚构" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    for sheet in workbook(written(data, found, "xlsx")):
        if sheet.title != "假定":  # says nothing of any city
            assert any("虚构" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_example_is_the_same_for_everybody() -> None:
    first = example(default()).values.iloc[0]
    assert first[["I01", "CO2", "GDP"]].tolist() == [30.22, 10050, 9255]


# ---- results ------------------------------------------------------------------


def gaps(data: Data) -> Data:
    """The example with figures missing, a whole group of one row among them."""
    rng = np.random.default_rng(5)
    values = data.values.mask(rng.random(data.values.shape) < 0.2)
    values.iloc[3, :9] = np.nan
    values.loc[4, "I05"] = 0.0  # beyond the logarithm's end
    return Data(data.ids, values, data.lines, {}, ())


def worked_out(content: bytes, found: Evaluation, sheet: str, head: int) -> Formulas:
    """Every formula of the workbook gives what the engine computed."""
    book = workbook(content)
    formulas = Formulas(book)
    page = book[sheet]
    scored, composite = found.scored, found.scored.composite
    by_label = {f"{part.label}得分": part.id for part in composite.parts}
    left = page.max_column - len(composite.parts)
    for column in range(left + 1, page.max_column + 1):
        name = page.cell(head, column).value.lstrip("".join(map(chr, range(0x2460, 0x32C0))))
        id_ = by_label[name]
        table = scored.nodes if id_ in composite.children else scored.scores
        for row, expected in enumerate(table[id_].tolist(), head + 2):
            value = formulas.cell(sheet, row, column)
            if np.isnan(expected):
                assert value == "", (name, row)
            else:
                assert value == pytest.approx(expected, abs=1e-9), (name, row)
    return formulas


@pytest.mark.parametrize("change", [lambda data: data, gaps], ids=["complete", "gaps"])
def test_the_workbooks_formulas_give_the_engines_values(change: Any) -> None:
    data = change(example(default()))
    found = evaluate(default(), data)
    formulas = worked_out(written(data, found, "xlsx"), found, "计算", 2)
    page = formulas.book["结果"]
    heads = [cell.value for cell in page[1]]
    places = data.places(found.scored.index)
    for row in range(len(data.ids)):
        told = {head: formulas.cell("结果", row + 2, at) for at, head in enumerate(heads, 1)}
        index = found.scored.index[row]
        assert told["总指数"] == ("" if np.isnan(index) else pytest.approx(index, abs=1e-9))
        assert told["名次"] == ("" if np.isnan(index) else places[row])
        assert told["有数据的权重"] == pytest.approx(found.scored.observed_weight[row], abs=1e-9)


@pytest.mark.parametrize("policy", ["renormalise", "zero"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic"])
@pytest.mark.parametrize("floor", [0, 5])
def test_other_means_and_policies_in_formulas(policy: str, aggregate: str, floor: float) -> None:
    composite = tree(
        {"id": "R", "aggregate": aggregate, "floor": floor},
        {"id": "g", "parent": "R", "weight": 3, "aggregate": aggregate},
        {"id": "c", "parent": "R", "weight": 1},
        {"id": "a", "parent": "g", "weight": 2},
        {"id": "b", "parent": "g", "normalise": "minmax"},
        missing={"policy": policy, "min_weight": 0.3},
    )
    text = "城市,a,b,c\n甲,50,3,20\n乙,,4,0\n丙,,,90\n丁,10,,\n"
    data = read_content(text.encode(), "d.csv", composite)
    found = evaluate(composite, data)
    worked_out(written(data, found, "xlsx"), found, "计算", 2)


def test_the_workbook_stores_the_values_and_can_be_read_as_data_again() -> None:
    data = example(default())
    found = evaluate(default(), data)
    content = written(data, found, "xlsx")
    stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert stored["结果"].cell(2, 4).value == pytest.approx(found.scored.index[0])
    again = evaluate(default(), read_content(content, "r.xlsx", default()))
    assert again.scored.index.tolist() == pytest.approx(found.scored.index.tolist(), abs=1e-9)


def test_a_city_named_like_a_formula_stays_a_name() -> None:
    data = read_content("城市,①\n=1+1,25\n".encode(), "d.csv", default())
    book = workbook(written(data, evaluate(default(), data), "xlsx"))
    assert book["结果"].cell(2, 1).data_type == "s"


def test_csv_and_json_hold_the_same_values() -> None:
    data = example(default())
    found = evaluate(default(), data)
    rows = list(csv.DictReader(io.StringIO(written(data, found, "csv").decode("utf-8-sig"))))
    objects = json.loads(written(data, found, "json"))["rows"]
    assert len(rows) == len(objects) == 22
    for row, entry in zip(rows, objects, strict=True):
        assert float(row["指数"]) == entry["index"]
        assert float(row["PM2.5浓度得分"]) == entry["scores"]["I01"]
        assert (row["城市"], int(row["年份"])) == (entry["id"]["城市"], entry["id"]["年份"])


def test_too_many_rows_for_formulas_are_told() -> None:
    text = "城市,①\n" + "".join(f"市{n},25\n" for n in range(MOST_ROWS + 1))
    data = read_content(text.encode(), "d.csv", default())
    with pytest.raises(BadTable, match=r"请改存为 \.csv 或 \.json"):
        written(data, evaluate(default(), data), "xlsx")


# ---- the command --------------------------------------------------------------


def test_the_command_writes_and_reads_all_of_them(
    shared_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def score(*arguments: object) -> tuple[int, str, str]:
        code = main(["--home", str(shared_home), "score", *map(str, arguments)])
        return code, *capsys.readouterr()

    blank, filled, results = (tmp_path / f"{name}.xlsx" for name in ("空表", "例", "结果"))
    assert score("--template", blank)[0] == 0
    assert "虚构" in score("--example", filled)[1]
    assert score(filled, "-o", results) == (0, f"结果已写到 {results}。\n", "")
    assert workbook(results.read_bytes()).sheetnames == ["结果", "计算", "原始值", "假定", "说明"]
    for arguments, words in (
        ([blank], "只有表头，没有数据"),
        ([], "--template"),
        ([filled, "-o", tmp_path / "x.pdf"], "文件名请以"),
    ):
        code, out, said = score(*arguments)
        assert (code, out, len(said.splitlines())) == (2, "", 1)
        assert words in said
