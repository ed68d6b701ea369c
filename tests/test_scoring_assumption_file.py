"""The assumptions as a file: what goes out comes back, what was edited counts, the rest is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from scoring_cases import plan_framework

from assistant.assumption_file import assumption_workbook, read_assumptions
from assistant.bench import PLAIN, Setup, composite_of
from assistant.command_line import main
from assistant.setup_content import setup_content, setup_from
from scoring.assumptions import basis_of, default_composite, version
from scoring.bands import STATES, Bands
from scoring.data import read_content
from scoring.errors import BadFramework, BadTable
from scoring.evaluation import evaluate
from scoring.readings import Readings
from scoring.results import write_results

FRAMEWORK = plan_framework()
BANDS = Bands(0.7, 1.3, (100, 70, 50, 20, 0, 30, 40, 60))
OWN = Setup(
    {"I01": (40.0, 8.0), "I13": (3.0, 0.1)},
    Readings(aqi="综合指数", change="base_year", base_year=2021, alpha=0.3, coupling="wang2021"),
    "geometric",
    0.6,
    2.0,
    BANDS,
)


def edited(setup: Setup, edit: Callable[[Any], None]) -> tuple[Setup, tuple[str, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(assumption_workbook(FRAMEWORK, setup)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return read_assumptions(out.getvalue(), "假设.xlsx", FRAMEWORK)


def cell(book: Any, sheet: str, name: str, heading: str) -> Any:
    """The cell of a row, by what its first cell holds, and of a column by its heading."""
    page = book[sheet]
    heads = [head.value for head in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if name in str(row[0].value))
    return row[heads.index(heading)]


@pytest.mark.parametrize("setup", [PLAIN, OWN], ids=["default", "own"])
def test_what_goes_out_comes_back(setup: Setup) -> None:
    assert edited(setup, lambda book: None) == (setup, ())


def test_the_choices_go_to_json_and_back_and_older_ones_lack_some() -> None:
    ids = {id_: id_ for id_ in ("I01", "I13")}
    content = json.loads(json.dumps(setup_content(OWN)))
    assert setup_from(content, ids) == OWN
    del content["decoupling"], content["floor"]
    assert setup_from(content, ids) == replace(OWN, bands=PLAIN.bands, floor=PLAIN.floor)
    with pytest.raises(BadTable, match="分界应是两个数"):
        setup_from({"decoupling": {"thresholds": ["a", 1]}}, ids)
    with pytest.raises(BadFramework, match="从小到大"):
        setup_from({"decoupling": {"thresholds": [2, 1]}}, ids)


def test_every_assumption_stands_in_the_file_with_its_ground() -> None:
    book = openpyxl.load_workbook(io.BytesIO(assumption_workbook(FRAMEWORK, PLAIN)))
    assert book.sheetnames == ["目标值", "算法", "脱钩状态", "说明"]
    assert book["目标值"].max_row == 25
    assert cell(book, "目标值", "PM2.5浓度", "依据").value == "国家标准或规划"
    assert cell(book, "脱钩状态", "连接从", "依据").value == "公开文献"
    assert cell(book, "脱钩状态", "强脱钩得几分", "依据").value == "本软件的假定"
    assert "Tapio（2005）" in cell(book, "脱钩状态", "连接从", "说明").value
    assert f"第{version()}版" in book["说明"]["A1"].value


def test_what_was_edited_counts_and_is_marked_as_ones_own() -> None:
    def edit(book: Any) -> None:
        cell(book, "目标值", "①", "得0分的值").value = "４０"
        cell(book, "目标值", "非化石能源", "得满分的值").value = "45%"
        cell(book, "算法", "平均方法", "取值").value = "几何平均"
        cell(book, "算法", "最低按几分计", "取值").value = 5
        cell(book, "脱钩状态", "连接从", "取值").value = 0.6
        cell(book, "脱钩状态", "弱脱钩得几分", "取值").value = 75

    setup, remarks = edited(PLAIN, edit)
    assert remarks == ()
    assert setup == Setup(
        {"I01": (40, 10), "I09": (10, 45)},
        aggregate="geometric",
        floor=5,
        bands=Bands(0.6, 1.2, (100, 75, 50, 20, 0, 30, 40, 60)),
    )
    again = openpyxl.load_workbook(io.BytesIO(assumption_workbook(FRAMEWORK, setup)))
    assert cell(again, "目标值", "①", "依据").value == "使用者设定"
    assert cell(again, "脱钩状态", "弱脱钩得几分", "依据").value == "使用者设定"


def test_a_standard_that_is_chosen_in_the_file_brings_its_own_goalposts() -> None:
    """The goalposts of ① stand in the file as they were before: nobody set them by hand."""

    def edit(book: Any) -> None:
        value = cell(book, "算法", "PM2.5按哪个标准", "取值")
        value.value = "GB 3095-2026过渡期（2026—2030年）"

    setup, remarks = edited(PLAIN, edit)
    assert (setup.readings.standard, setup.goalposts, remarks) == ("gb2026_transition", {}, ())
    measure = composite_of(FRAMEWORK, setup).by_id["I01"].measure
    assert measure
    assert (measure.at0, measure.at100) == (30, 10)


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "told"),
    [
        (
            "目标值",
            "①",
            "得0分的值",
            "约35",
            "第2行“得0分的值”列的“约35”不是数，没有采用，仍用35。",
        ),
        ("目标值", "①", "得满分的值", None, "第2行“得满分的值”列空着，仍用10。"),
        (
            "目标值",
            "①",
            "得满分的值",
            35,
            "第2行没有采用：指标“PM2.5浓度”的得0分的值和得满分的值都是 35",
        ),
        ("目标值", "⑤", "得满分的值", 0, "第6行没有采用：指标“单位GDP碳排放”要取对数"),
        ("目标值", "①", "单位", "mg/m³", "写的是“mg/m³”，单位不能改：两个目标值按“µg/m³”读"),
        ("目标值", "①", "指标", "臭氧", "第2行“指标”列的“臭氧”不是能打分的指标，没有采用"),
        ("目标值", "②", "指标", "PM2.5浓度", "和第2行重复，没有采用"),
        ("目标值", "①", "得0分的值", 5, "“PM2.5浓度”改成了越大越好，和原来相反，已经采用"),
        ("算法", "平均方法", "取值", "众数", "第2行“取值”列的“众数”不能用，仍用“算术平均”；可以填"),
        ("算法", "平均方法", "取值", None, "第2行“取值”列空着，仍用“算术平均”"),
        ("算法", "平均方法", "设置", "均值", "第2行“设置”列的“均值”不是这里的设置"),
        ("算法", "所占的份额", "取值", 1.5, "“1.5”不能用，仍用0.5；应是0到1的数"),
        ("算法", "基准年", "取值", 2020.5, "的“2020.5”不能用，仍用2020；应是1990到2100的数"),
        ("算法", "④AQI改善率", "取值", "相对剩余空间", ""),
        ("脱钩状态", "连接从", "取值", "零点八", "第2行“取值”列的“零点八”不是数"),
        ("脱钩状态", "连接从", "取值", 2, "“脱钩状态”表没有采用，仍用默认的分界和得分"),
        ("脱钩状态", "弱脱钩", "状态", "半脱钩得几分", "“半脱钩”不是脱钩状态"),
    ],
)
def test_what_cannot_be_used_is_told_by_row_and_column(
    sheet: str, row: str, heading: str, value: Any, told: str
) -> None:
    def edit(book: Any) -> None:
        cell(book, "目标值", "森林覆盖率", "得0分的值").value = 15
        cell(book, sheet, row, heading).value = value

    setup, remarks = edited(PLAIN, edit)
    assert setup.goalposts["I20"] == (15, 80)  # the rest of the file counts
    assert told in "".join(remarks)
    assert len(remarks) == bool(told)


def test_two_choices_that_do_not_go_together_are_told() -> None:
    def edit(book: Any) -> None:
        cell(book, "算法", "“AQI指数”读作", "取值").value = "年均AQI"
        cell(book, "算法", "④AQI改善率", "取值").value = "相对剩余空间"

    setup, remarks = edited(PLAIN, edit)
    assert setup.readings == Readings(aqi="annual_mean_AQI")
    assert "只用于优良天数比例" in remarks[0]


def test_a_file_without_assumptions_is_refused() -> None:
    with pytest.raises(BadTable, match="里没有假设"):
        read_assumptions("城市,PM2.5浓度\n甲市,30\n".encode(), "数据.csv", FRAMEWORK)


def test_one_sheet_saved_as_csv_is_enough() -> None:
    text = "指标,得0分的值,得满分的值\nPM2.5浓度,40,10\n森林覆盖率,10,80\n"
    setup, remarks = read_assumptions(text.encode("gb18030"), "目标值.csv", FRAMEWORK)
    assert (setup, remarks) == (Setup({"I01": (40, 10)}), ())


# ---- bands ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ((1.2, 0.8, PLAIN.bands.points), "从小到大的两个正数"),
        ((0, 1.2, PLAIN.bands.points), "从小到大的两个正数"),
        ((0.8, float("nan"), PLAIN.bands.points), "从小到大的两个正数"),
        ((0.8, 1.2, (101, 80, 50, 20, 0, 30, 40, 60)), "“强脱钩”的得分是 101"),
        ((0.8, 1.2, (70, 80, 50, 20, 0, 30, 40, 60)), "“强脱钩”更好，得分不能更低"),
        ((0.8, 1.2, (100, 80, 50, 20, 0, 30, 70, 60)), "“衰退脱钩”更好，得分不能更低"),
    ],
)
def test_bands_in_which_no_score_makes_sense_are_refused(bands: Any, words: str) -> None:
    with pytest.raises(BadFramework, match=words):
        Bands(*bands)


def test_other_bands_by_hand() -> None:
    """GDP +10 %, CO2 +7.5 %, NOx −1 %: elasticities 0.75 and −0.1."""
    text = "城市,年份,CO2,GDP,NOx\n甲市,2024,100,100,100\n甲市,2025,107.5,110,99\n"
    data = read_content(text.encode(), "d.csv", default_composite(FRAMEWORK))
    plain = evaluate(default_composite(FRAMEWORK), data).scored.raw.loc[1, "I08"]
    assert plain == 90  # 弱脱钩 80 and 强脱钩 100
    own = composite_of(FRAMEWORK, Setup(bands=BANDS))
    assert evaluate(own, data).scored.raw.loc[1, "I08"] == 75  # from 0.7 扩张连接 50, and 100
    assert STATES[2] == "扩张连接"


def test_the_results_tell_who_set_what() -> None:
    data = read_content("城市,①\n甲市,30\n".encode(), "d.csv", default_composite(FRAMEWORK))
    own = composite_of(FRAMEWORK, Setup({"I01": (40.0, 10.0)}, bands=BANDS))
    out = io.BytesIO()
    write_results(data, evaluate(own, data), out, "xlsx")
    page = openpyxl.load_workbook(out)["假定"]
    bases = {str(row[0].value): row[5].value for row in page.iter_rows(min_row=2)}
    assert bases["①PM2.5浓度"] == "使用者设定、国家标准或规划"
    assert bases["②PM2.5浓度改善率"] == "本软件的假定"
    assert bases["脱钩状态的分界"] == "使用者设定"
    assert (bases["强脱钩的得分"], bases["弱脱钩的得分"]) == ("本软件的假定", "使用者设定")
    # a standard that is chosen is still a standard
    chosen = composite_of(FRAMEWORK, Setup(readings=Readings(standard="gb2026_transition")))
    assert basis_of(chosen.by_id["I01"]) == ("standard_or_national_plan",) * 2


# ---- the command ----------------------------------------------------------------


def test_the_command_writes_them_and_scores_by_them(
    shared_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def score(*arguments: object) -> tuple[int, str, str]:
        code = main(["--home", str(shared_home), "score", *map(str, arguments)])
        return code, *capsys.readouterr()

    file, data = tmp_path / "假设.xlsx", tmp_path / "数据.csv"
    code, out, _ = score("--export-assumptions", file)
    assert (code, f"--assumptions {file}" in out) == (0, True)
    book = openpyxl.load_workbook(file)
    cell(book, "目标值", "①", "得0分的值").value = 45
    cell(book, "目标值", "②", "得0分的值").value = "无穷"
    book.save(file)
    figures = ",".join(f"{leaf.measure.at0}" for leaf in default_composite(FRAMEWORK).leaves[1:])  # type: ignore[union-attr]
    header = ",".join(str(n) for n in range(1, 25))
    data.write_text(f"城市,{header}\n甲市,27.5,{figures}\n", encoding="utf-8")
    code, out, said = score(data, "--assumptions", file, "--json")
    found = json.loads(out)
    # ① alone has points: (45 − 27.5)/(45 − 10) = 0.5 of 3 %
    assert found["rows"][0]["index"] == pytest.approx(1.5)
    assert "第3行“得0分的值”列的“无穷”不是数" in said
    assert any("目标值由使用者设定：45得0分" in one.get("text", "") for one in found["assumptions"])
    assert found["assumptions_version"] == version()
    bases = {one["id"]: one.get("basis") for one in found["assumptions"]}
    assert bases["I01"] == ["own", "standard_or_national_plan"]  # 45 was set by hand, 10 was not
    assert bases["I20"] == ["assumption", "assumption"]
    by_id = {one["id"]: one for one in found["assumptions"]}
    assert by_id["decoupling"]["thresholds"] == [0.8, 1.2]
    assert by_id["decoupling"]["scores_basis"] == "assumption"
    # a setting on the command line goes before the file
    again = tmp_path / "又.xlsx"
    assert score("--assumptions", file, "--set", "alpha=0.2", "--export-assumptions", again)[0] == 0
    own, _ = read_assumptions(again.read_bytes(), "又.xlsx", FRAMEWORK)
    assert own == Setup({"I01": (45, 10)}, Readings(alpha=0.2))
    code, _, said = score(data, "--assumptions", data)
    assert (code, "里没有假设" in said) == (2, True)
