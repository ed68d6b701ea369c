"""Tables as people keep them: wide years, an indicator a line, remarks, other units, .ods."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from scoring_cases import plan_framework, tree

from scoring.assumptions import default_composite
from scoring.data import Data, read_content
from scoring.errors import BadTable
from scoring.evaluation import evaluate

COMPOSITE = default_composite(plan_framework())
# two cities, two years: PM2.5, AQI
WANTED = {
    ("杭州市", 2023): (32.0, 85.0),
    ("杭州市", 2024): (30.0, 88.0),
    ("宁波市", 2023): (25.0, 90.0),
    ("宁波市", 2024): (24.0, 91.0),
}


def read(text: str, name: str = "d.csv") -> Data:
    return read_content(text.encode(), name, COMPOSITE)


def figures(data: Data) -> dict[tuple[Any, ...], tuple[float, ...]]:
    keys = zip(data.ids[data.city], data.ids[data.year or data.city], strict=True)
    rows = data.values[["I01", "I03"]].itertuples(index=False)
    return {key: tuple(row) for key, row in zip(keys, rows, strict=True)}


SHAPES = {
    "a column a year": """指标,城市,2023,2024
PM2.5浓度,杭州市,32,30
PM2.5浓度,宁波市,25,24
AQI指数,杭州市,85,88
AQI指数,宁波市,90,91
""",
    "merged cells and units": """各市空气质量情况表,,,,
指标,单位,城市,2023年,2024年
PM2.5浓度,微克/立方米,杭州市,32,30
,,宁波市,25,24
优良天数比例,%,杭州市,85,88%
,,宁波市,90%,91
注：数据来自年报,,,,
""",
    "a column a city": """指标,年份,杭州市,宁波市
①,2023,32,25
,2024,30,24
③,2023,85,90
,2024,88,91
""",
    "a figure a line": """城市,年度,指标名称,数值
杭州市,2023,PM2.5,32
杭州市,2023,AQI,85
杭州市,2024,PM2.5,30
杭州市,2024,AQI,88
宁波市,2023,PM2.5,25
宁波市,2023,AQI,90
宁波市,2024,PM2.5,24
宁波市,2024,AQI,91
""",
    "years behind names": """城市,PM2.5浓度2023,PM2.5浓度2024,AQI指数2023,AQI指数2024
杭州市,32,30,85,88
宁波市,25,24,90,91
""",
    "years before names": """序号,城市,2023年PM2.5（µg/m³）,2024年PM2.5（µg/m³）,2023年AQI,2024年AQI
1,杭州市,32,30,85,88
2,宁波市,25,24,90,91
""",
    "years in brackets": """城市,PM2.5（2023年）,PM2.5（2024年）,AQI（2023）,AQI（2024）
杭州市,32,30,85,88
宁波市,25,24,90,91
""",
    "years in a second line": """城市,PM2.5浓度,,AQI指数,
,2023,2024,2023,2024
杭州市,32,30,85,88
宁波市,25,24,90,91
""",
    "years in a line above": """各市空气质量,,,,
城市,2023年,,2024年,
,PM2.5浓度,AQI指数,PM2.5浓度,AQI指数
,微克/立方米,%,微克/立方米,%
杭州市,32,85,30,88
宁波市,25,90,24,91
""",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_the_same_table(shape: str) -> None:
    data = read(SHAPES[shape])
    assert figures(data) == WANTED
    assert not data.unread
    found = evaluate(COMPOSITE, data).scored.raw
    rates = dict(
        zip(
            zip(data.ids["城市"], data.ids[data.year or ""], strict=True), found["I02"], strict=True
        )
    )
    assert rates["杭州市", 2024] == pytest.approx(6.25)  # (32 − 30) / 32
    assert rates["宁波市", 2024] == pytest.approx(4)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "指标,城市,2023,2024\nPM2.5浓度,杭州市,约32,30\n",
            "第2行“2023”列的“约32”不是数，按缺失处理。",
        ),
        (
            "城市,PM2.5浓度,,AQI指数\n,2023,2024,2024\n杭州市,32,三十,88\n",
            "第3行“PM2.5浓度 2024”列的“三十”不是数，按缺失处理。",
        ),
        (
            "指标,年份,杭州市,宁波市\nPM2.5浓度,2024,30,-5\n",
            "第2行“宁波市”列的“-5”小于0，不可能，按缺失处理。",
        ),
    ],
)
def test_a_cell_is_told_where_it_stands_in_the_file(text: str, told: str) -> None:
    data = read(text)
    assert [str(cell) for cell in data.unread] == [told]
    assert [note for notes in data.notes.values() for note in notes] == [told]


def test_two_different_figures_of_the_same_are_none() -> None:
    text = "城市,年份,指标,数值\n杭州市,2024,PM2.5,30\n杭州市,2024,PM2.5,31\n杭州市,2024,AQI,88\n"
    data = read(text)
    assert data.values["I01"].isna().all()
    assert data.values["I03"].tolist() == [88]
    assert (
        "“杭州市2024”的“PM2.5”有两个不同的数：第2行“数值”列和第3行“数值”列，按缺失处理。"
        in data.warnings
    )


@pytest.mark.parametrize(
    "text",
    [
        "指标,城市,2024,2024\nPM2.5浓度,杭州市,30,31\nAQI指数,杭州市,88,88\n",
        "城市,PM2.5浓度2024,2024年PM2.5浓度,AQI指数2024\n杭州市,30,31,88\n",
    ],
)
def test_two_columns_of_the_same_year_that_differ_are_none(text: str) -> None:
    data = read(text)
    assert data.values["I01"].isna().all()
    assert data.values["I03"].tolist() == [88]
    assert "有两个不同的数" in "".join(data.warnings)


def test_what_is_not_used_of_other_shapes_is_told() -> None:
    text = "指标,城市,2024\nPM2.5浓度,杭州市,30\n常住人口,杭州市,1200\n"
    assert "“常住人口”不是指标，没有用到。" in read(text).warnings
    text = "指标,城市,2024,增速\nPM2.5浓度,杭州市,30,-6.2\n"
    assert "“增速”列没有用到。" in read(text).warnings
    text = "城市,PM2.5浓度2023,PM2.5浓度2024,森林覆盖率\n杭州市,32,30,60\n"
    assert "“森林覆盖率”列没有写年份，没有用到。" in read(text).warnings
    data = read("指标,2023,2024\nPM2.5浓度,32,30\nAQI指数,85,88\n")
    assert data.ids.to_dict("records") == [{"城市": "本市", "年份": y} for y in (2023, 2024)]
    assert "表里没有城市这一列，都记作“本市”。" in data.warnings


def test_a_year_that_a_rate_is_compared_with_is_not_its_own() -> None:
    data = read("城市,年份,PM2.5浓度改善率（较2020年）,PM2.5浓度\n杭州市,2024,12,30\n")
    assert data.values.iloc[0].tolist() == [12, 30]
    assert data.ids["年份"].tolist() == [2024]


def test_one_year_in_the_headings_dates_the_rows() -> None:
    data = read("城市,PM2.5浓度（2024年）,AQI指数（2024年）\n杭州市,30,88\n")
    assert figures(data) == {("杭州市", 2024): (30, 88)}


def test_the_sheet_of_assumptions_is_no_data() -> None:
    text = "指标,单位,得0分的值,得满分的值\nPM2.5浓度,µg/m³,35,10\n"
    with pytest.raises(BadTable, match="没有一列是指标"):
        read(text)


# ---- rows -------------------------------------------------------------------------


def test_spellings_of_a_city_are_one_city() -> None:
    text = "城市,年份,①\n杭州,2023,32\n杭 州 市,2024,30\n浙江省宁波市,2023,25\n宁波,2024,24\n"
    data = read(text)
    assert data.ids["城市"].tolist() == ["杭州市", "杭州市", "宁波市", "宁波市"]
    assert data.before().tolist() == [-1, 0, -1, 2]
    told = "同一个城市的不同写法已统一：“杭州”即“杭州市”、“浙江省宁波市”“宁波”即“宁波市”。"
    assert told in data.warnings


def test_sums_remarks_and_repeated_headers_are_no_cities() -> None:
    text = """附表,,
单位：微克/立方米,,
城市,①,③
杭州市,30,88
城市,①,③
宁波市,24,91
全省平均,27,89
注：1.数据来自年报。,,
    2.快报数以后可能修订，最终以公报为准。,,
填表人：张三,审核：李四,
"""
    data = read(text)
    assert data.ids["城市"].tolist() == ["杭州市", "宁波市"]
    assert data.lines.tolist() == [4, 6]
    assert data.places(evaluate(COMPOSITE, data).scored.scores["I01"]).tolist() == [2, 1]
    told = "".join(data.warnings)
    assert "第7行“全省平均”不是城市，没有算进去。" in told
    assert "第8行“注：1.数据来自年报。”看作说明" in told
    assert "第9行" in told
    assert "第10行" in told


def test_the_province_alone_is_still_scored() -> None:
    assert read("地区,年份,①\n全省,2024,27\n").ids["地区"].tolist() == ["全省"]


def test_a_city_without_figures_stays() -> None:
    data = read("城市,①,③\n杭州市,30,88\n舟山市,,\n")
    assert data.ids["城市"].tolist() == ["杭州市", "舟山市"]


def test_blanks_under_merged_cells_are_filled_and_told() -> None:
    data = read("城市,年份,①,③\n杭州市,2023,32,85\n,2024,30,88\n宁波市,2023,25,90\n,2024,24,91\n")
    assert figures(data) == WANTED
    assert "第3、5行的城市空着（合并的格子？），按上一行的城市算，请核对。" in data.warnings
    data = read(
        "年份,城市,①,③\n2023,杭州市,32,85\n,宁波市,25,90\n2024,杭州市,30,88\n,宁波市,24,91\n"
    )
    assert figures(data) == WANTED


def test_a_row_that_was_copied_twice_counts_once_and_a_different_one_is_told() -> None:
    text = "城市,年份,①\n杭州市,2024,30\n宁波市,2024,24\n杭州市,2024,30\n宁波市,2024,25\n"
    data = read(text)
    assert data.lines.tolist() == [2, 3, 5]
    assert "第4行和第2行完全相同，只算一次。" in data.warnings
    assert any(w.startswith("“宁波市 2024”有2行，数不一样（第3、5行）") for w in data.warnings)


def test_an_unknown_column_does_not_part_the_years_of_a_city() -> None:
    data = read("城市,年份,天气,①\n甲市,2024,晴,30\n甲市,2025,雨,28\n")
    assert data.before().tolist() == [-1, 0]
    # nor do two rows of another city
    text = "城市,年份,天气,①\n甲市,2024,晴,30\n甲市,2025,雨,28\n乙市,2024,晴,20\n乙市,2024,晴,21\n"
    assert read(text).before().tolist() == [-1, 0, -1, -1]
    # two cities of one name in a year are told apart by the other columns
    text = (
        "省,城市,年份,①\nA省,甲市,2024,30\nB省,甲市,2024,20\nA省,甲市,2025,28\nB省,甲市,2025,19\n"
    )
    assert read(text).before().tolist() == [-1, -1, 0, 1]


# ---- units ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cell", "id_", "expected"),
    [
        ("地区生产总值（万元）", "１２，３４５，０００", "GDP", 1234.5),
        ("GDP（亿元，不变价）", "1234.5", "GDP", 1234.5),
        ("碳排放总量（吨）", "50000000", "CO2", 5000),
        ("氮氧化物排放量（万吨）", "3.8", "NOx", 38000),
        ("PM2.5浓度（mg/m³）", "0.03", "I01", 30),
        ("单位GDP碳排放（千克/万元）", "500", "I05", 0.5),
        ("森林覆盖率（小数）", "0.6", "I20", 60),
        ("森林覆盖率（小数）", "60%", "I20", 60),
        ("PM2.5浓度与单位GDP碳排放改善协调度（%）", "45%", "I07", 0.45),
        ("PM2.5浓度", "30微克/立方米", "I01", 30),
        ("碳排放总量", "5,000万吨", "CO2", 5000),
        ("地区生产总值（亿元）", "12345万元", "GDP", 1.2345),
    ],
)
def test_other_units_are_converted(heading: str, cell: str, id_: str, expected: float) -> None:
    data = read(f'城市,{heading.replace(",", "，")}\n杭州市,"{cell}"\n')
    assert data.values.loc[0, id_] == pytest.approx(expected, rel=1e-12)


def test_units_below_the_header_count_and_a_conversion_is_told() -> None:
    data = read("城市,GDP,CO2\n,万元,万吨\n杭州市,20000000,5000\n")
    assert data.values[["GDP", "CO2"]].iloc[0].tolist() == [2000, 5000]
    assert "“GDP”列按“万元”换算成“亿元”（乘以0.0001）。" in data.warnings


def test_a_unit_that_nobody_can_convert_is_told_and_not_used() -> None:
    data = read("城市,AQI（天）,①\n杭州市,310,30\n")
    assert data.values["I03"].isna().all()
    assert "“AQI（天）”列的单位是“天”，要的是“%”，不知道怎么换算，没有用" in "".join(data.warnings)
    data = read("城市,PM2.5浓度\n杭州市,30万吨\n")
    assert str(data.unread[0]) == "第2行“PM2.5浓度”列的“30万吨”的单位不能换算，按缺失处理。"


def test_a_framework_of_ones_own_keeps_its_units() -> None:
    posts = {"normalise": "goalposts", "at0": 0, "at100": 10}
    own = tree({"id": "R"}, {"id": "a", "parent": "R", "unit": "万元", **posts})
    data = read_content("国家,a（万元）\nX,5\n".encode(), "d.csv", own)
    assert (data.values.loc[0, "a"], data.warnings) == (5, ())


# ---- .ods -------------------------------------------------------------------------

_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)
_FOOT = "</office:spreadsheet></office:body></office:document-content>"


def ods(*tables: Sequence[str]) -> bytes:
    """A spreadsheet of tables, each a sequence of rows in XML."""
    body = "".join(f'<table:table table:name="t">{"".join(rows)}</table:table>' for rows in tables)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", _HEAD + body + _FOOT)
    return out.getvalue()


def row(*cells: str, times: int = 1) -> str:
    again = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{again}>{''.join(cells)}</table:table-row>"


def words(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
    )


def figure(value: float, kind: str = "float", shown: str = "", times: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="{kind}"'
        f' office:value="{value}"><text:p>{shown or value}</text:p></table:table-cell>'
    )


BLANK = '<table:table-cell table:number-columns-repeated="1000"/>'


def test_an_ods_file_is_read_as_a_person_sees_it() -> None:
    content = ods(
        [row(words("说明"), BLANK), row(BLANK, times=1_048_000)],
        [
            row(words("各市情况"), "<table:covered-table-cell/>", BLANK),
            row(BLANK, times=2),
            row(*map(words, ("城市", "年份", "PM2.5浓度", "AQI指数", "森林覆盖率"))),
            row(
                words("杭州市"),
                figure(2024),
                figure(30.25, shown="30.3"),
                figure(0.88, "percentage", "88%"),
                BLANK,
            ),
            row(words("宁波市"), figure(2024), figure(24, times=2), words("约60"), BLANK),
            row(BLANK, times=1_000_000),
        ],
    )
    data = read_content(content, "数据.ods", COMPOSITE)
    assert data.ids.to_dict("records") == [
        {"城市": "杭州市", "年份": 2024},
        {"城市": "宁波市", "年份": 2024},
    ]
    assert data.values[["I01", "I03"]].to_numpy().tolist() == [[30.25, 88], [24, 24]]
    assert str(data.unread[0]) == "第6行“森林覆盖率”列的“约60”不是数，按缺失处理。"


@pytest.mark.parametrize(
    "content",
    [
        ods()[:-40],
        ods([row("<table:broken")]),
        ods([row(figure(1).replace('"1"', '"x"', 1))]),
    ],
)
def test_an_ods_file_that_is_broken_is_told(content: bytes) -> None:
    with pytest.raises(BadTable, match=r"数据\.ods 不是完好的 \.ods 文件"):
        read_content(content, "数据.ods", COMPOSITE)


def test_an_encrypted_workbook_is_told() -> None:
    with pytest.raises(BadTable, match="旧版 Excel 文件，或者加了密码"):
        read_content(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "密.xlsx", COMPOSITE)


# ---- all at once ------------------------------------------------------------------

CITIES = ("杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水")


def messy() -> bytes:
    """What an office hands in: 11 cities × 2 years, everything that can be written otherwise."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("填报说明").write(0, 0, "请各市于3月底前报送")
        sheet, middle = book.add_worksheet("汇总"), book.add_format({"align": "center"})
        sheet.merge_range(0, 0, 0, 7, "2024—2025年各设区市减污降碳协同数据汇总表", middle)
        sheet.merge_range(1, 0, 1, 7, "填报单位：某某局　　单位：见表头", middle)
        heads = ["序号", "设区市", "年度", "地区生产总值（万元，不变价）", "PM2.5（μg/m3）"]
        heads += ["空气质量优良率(％)", "二氧化碳排放量（万吨）", "氮氧化物排放量（吨）"]
        sheet.write_row(2, 0, heads)
        at = 3
        for n, city in enumerate(CITIES):
            names = (city, f"{city}市") if n % 2 else (f"{city[0]} {city[1]} 市", city)
            for year, name in zip((2024, 2025), names, strict=True):
                gdp = (5000 + 100 * n) * (1.05 if year == 2025 else 1) * 10_000
                pm25 = 30 - n / 2 - (year - 2024)
                sheet.write_row(at, 0, [n + 1, name, f"{year}年", f"{gdp:,.0f}"])
                wide = str(pm25).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
                sheet.write_row(at, 4, [wide, f"{85 + n / 2 + year - 2024}%"])
                sheet.write_row(at, 6, [4000 + 10 * n, 30_000 - 200 * n - 500 * (year - 2024)])
                at += 1
        sheet.write(5, 4, "约29.5")  # 宁波 2024
        sheet.write(8, 6, "—")  # 温州 2025
        sheet.write_row(
            at, 0, [23, "杭州市", "2025年", "52,500,000", "２９", "86.0%", 4000, 29_500]
        )
        sheet.write_row(at + 1, 1, ["全省", "2025年", "1,000,000,000", 27, "90%", 50_000, 300_000])
        sheet.merge_range(at + 2, 0, at + 2, 7, "注：1.“—”表示未统计；2.2025年为快报数。")
        sheet.write(at + 3, 0, "填表人：张三")
        sheet.write(at + 3, 4, "审核人：李四")
    return out.getvalue()


def test_what_an_office_hands_in_is_read_whole() -> None:
    data = read_content(messy(), "汇总.xlsx", COMPOSITE)
    assert sorted(set(data.ids["设区市"])) == sorted(f"{city}市" for city in CITIES)
    assert len(data.ids) == 22
    rows = data.values.set_index([data.ids["设区市"], data.ids["年度"]])
    assert list(rows.loc[("杭州市", 2025), ["GDP", "I01", "I03"]]) == pytest.approx([5250, 29, 86])
    assert [str(cell) for cell in data.unread] == [
        "第6行“PM2.5（μg/m3）”列的“约29.5”不是数，按缺失处理。"
    ]
    told = "".join(data.warnings)
    for sentence in (
        "第26行和第5行完全相同，只算一次。",
        "第27行“全省”不是城市，没有算进去。",
        "第28行“注：1.“—”表示未统计",
        "第29行“填表人：张三”看作说明",
        "“杭州”即“杭州市”、“宁波”即“宁波市”、",
        "等11个。",
        "列按“万元”换算成“亿元”（乘以0.0001）。",
    ):
        assert sentence in told, (sentence, told)
    scored = evaluate(COMPOSITE, data).scored
    raw = scored.raw.set_index([data.ids["设区市"], data.ids["年度"]])
    # PM2.5 30 → 29; GDP +5 %, CO2 the same, NOx less: 弱脱钩 80 and 强脱钩 100
    assert raw.loc[("杭州市", 2025), "I02"] == pytest.approx(100 / 30)
    assert raw.loc[("杭州市", 2025), "I08"] == 90
    assert raw["I02"].isna().sum() == 12  # the first year, and 宁波市 2025
    assert raw.loc[("温州市", 2025), ["I05", "I06", "I08"]].isna().all()


@pytest.mark.parametrize(
    "text",
    [
        # 城市 in a merged cell of two lines; a title above; no heading for the names at all
        "城市,大气,,生态\n,PM2.5浓度,AQI指数,森林覆盖率\n甲市,30,90,60\n乙市,20,92,50\n",
        "2025年各市数据,,,\n城市,大气,,生态\n,PM2.5浓度,AQI指数,森林覆盖率\n甲市,30,90,60\n乙市,20,92,50\n",
        ",PM2.5浓度,AQI指数,森林覆盖率\n甲市,30,90,60\n乙市,20,92,50\n",
        "2025年各市数据,,,\n,PM2.5浓度,AQI指数,森林覆盖率\n甲市,30,90,60\n乙市,20,92,50\n",
    ],
)
def test_a_header_of_merged_cells_loses_no_city(text: str) -> None:
    data = read_content(text.encode(), "d.csv", default_composite(plan_framework()))
    assert data.ids[data.city].tolist() == ["甲市", "乙市"]
    assert data.values["I20"].tolist() == [60, 50]


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("PM2.5浓度（ppm）", "I01"),
        ("单位GDP碳排放（kg/元）", "I05"),
        ("地区生产总值（美元）", "GDP"),
        ("地区生产总值（亿美元，不变价）", "GDP"),
    ],
)
def test_a_unit_in_no_list_is_not_taken_for_the_one_that_is_wanted(heading: str, id_: str) -> None:
    composite = default_composite(plan_framework())
    data = read_content(f"城市,{heading}\n甲市,0.03\n".encode(), "d.csv", composite)
    assert data.values[id_].isna().all()
    assert any("不知道怎么换算" in warning for warning in data.warnings)


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("氮氧化物排放量（NOx）", "NOX"),
        ("AQI指数（优良天数/全年）", "I03"),
        ("PM2.5浓度（年均，国控点）", "I01"),
        ("地区生产总值（不变价）", "GDP"),
    ],
)
def test_a_remark_in_brackets_is_no_unit(heading: str, id_: str) -> None:
    composite = default_composite(plan_framework())
    data = read_content(f"城市,{heading}\n甲市,30\n".encode(), "d.csv", composite)
    assert data.values[next(c for c in map(str, data.values) if c.upper() == id_)].tolist() == [30]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \n", b",,,\n,,\n"])
def test_an_empty_file_is_told_to_be_empty(content: bytes) -> None:
    with pytest.raises(BadTable, match="是空的"):
        read_content(content, "d.csv", default_composite(plan_framework()))
