"""Charts are drawn as a person will see them: rendered, in both looks, in Chinese, readable."""

from __future__ import annotations

import functools
import itertools
import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert
from scoring_cases import plan_framework, table, tree

from corpus.library import bundled_plan
from ingest import read_plan
from scoring.aims import aims, rises
from scoring.assumptions import default_composite
from scoring.engine import Scored, score_given
from scoring.explain import Cell, YearPoint, cells, leaf_points, pieces, rank_rows, swings
from scoring.rings import rings
from scoring.robustness import Shaken, robustness
from ui import charts

CITIES = ["甲市", "乙市", "丙市"]
LOOKS = {"light": charts.LIGHT, "dark": charts.DARK}


@functools.cache
def scored() -> Scored:
    composite = default_composite(plan_framework())
    rng = np.random.default_rng(3)
    ids = [leaf.id for leaf in composite.leaves]
    scores = pd.DataFrame(rng.uniform(5, 95, (len(CITIES), len(ids))), columns=ids)
    scores.loc[2, "I05"] = np.nan
    return score_given(composite, scores)


@functools.cache
def drawn(name: str, theme: str) -> Any:
    look = LOOKS[theme]
    points = [
        YearPoint(city, year, 50 + n + year % 7)
        for n, city in enumerate(CITIES)
        for year in range(2020, 2024)
    ]
    by_year = {point.year: point.index for point in points if point.name == "甲市"}
    scores = table({"x": [10, 60, 90], "y": [20, 50, 80]})
    flat = tree({"id": "r"}, {"id": "x", "parent": "r"}, {"id": "y", "parent": "r"})
    made = {
        "sunburst": lambda: charts.sunburst(rings(scored().composite), look),
        "stack": lambda: charts.stack(pieces(scored(), CITIES, 2), look),
        "losses": lambda: charts.losses(leaf_points(scored(), 2, 2), look),
        "tornado": lambda: charts.tornado(swings(scored(), 0, 10), look),
        "intervals": lambda: charts.intervals(
            rank_rows(robustness(flat, scores, Shaken(runs=50)), CITIES), look
        ),
        "places": lambda: charts.places(
            rank_rows(robustness(flat, scores, Shaken(runs=50)), CITIES), look
        ),
        "years": lambda: charts.years(points, "乙市", look),
        "progress": lambda: charts.progress(
            points[:4], aims(rises(read_plan(bundled_plan())), by_year, 2020), look
        ),
        "heatmap": lambda: charts.heatmap(cells(scored(), CITIES, 3), look),
    }
    return made[name]()


RANKS = ("intervals", "places")
NAMES = ("sunburst", "stack", "losses", "tornado", *RANKS, "years", "progress", "heatmap")
# words that must be read in the picture itself
SEEN = {
    "sunburst": ["环境质量", "大气环境", "1 PM2.5浓度", "20 森林覆盖率", "24 协同政策创"],
    "stack": ["甲市", "环境质量", "总指数中的分"],
    "losses": ["已得", "失分", "20 森林覆盖率", "−"],
    "tornado": ["得分下降", "得分上升", "20 森林覆盖率"],
    "intervals": ["甲市", "名次（1为最高）"],
    "places": ["甲市", "100%", "名次（1为最高）", "占全部情形"],
    "years": ["2020", "2023", "年份"],
    "progress": ["到2025年提高10%", "到2030年提高20%"],
    "heatmap": ["甲市", "大气环境", "得分（0—100）"],
}


@pytest.mark.parametrize(
    ("name", "theme"),
    [*((name, "light") for name in NAMES), ("sunburst", "dark"), ("stack", "dark")],
)
def test_a_chart_is_rendered_with_its_words(name: str, theme: str) -> None:
    svg = vl_convert.vegalite_to_svg(drawn(name, theme).to_dict())
    texts = re.findall(r"<text[^>]*>([^<]*)</text>|<tspan[^>]*>([^<]*)</tspan>", svg)
    said = "\n".join(one or other for one, other in texts)
    for words in SEEN[name]:
        assert words in said, said
    assert LOOKS[theme].ink in svg or name == "sunburst"
    assert "NaN" not in svg


def test_each_place_stands_in_its_own_column() -> None:
    """Three cities far apart: each takes one place in all runs, the first left of the second."""
    svg = vl_convert.vegalite_to_svg(drawn("places", "light").to_dict())
    at = re.findall(r"<text[^>]*translate\(([\d.]+),([\d.]+)\)[^>]*>100%</text>", svg)
    cells = sorted((float(y), float(x)) for x, y in at if float(y) > 0)[-3:]
    assert len({x for _, x in cells}) == 3, svg
    assert [x for _, x in cells] == sorted(x for _, x in cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_fits_a_phone(name: str) -> None:
    spec = drawn(name, "light").to_dict()
    spec |= {"width": 330, "autosize": {"type": "fit-x", "contains": "padding"}}
    if name == "sunburst":
        spec["height"] = 330
    svg = vl_convert.vegalite_to_svg(spec)
    width = re.search(r'<svg[^>]* width="([\d.]+)"', svg)
    assert width
    assert float(width.group(1)) <= 331


def test_a_phone_sees_numbers_in_the_outer_ring() -> None:
    spec = drawn("sunburst", "light").to_dict() | {"width": 330, "height": 330}
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", vl_convert.vegalite_to_svg(spec))
    assert sorted(map(int, texts)) == list(range(1, 25))


@pytest.mark.parametrize("name", NAMES)
def test_labels_stand_upright_and_fonts_are_the_machines_own(name: str) -> None:
    spec = drawn(name, "light").to_dict()
    assert spec["config"]["axis"]["labelAngle"] == 0
    assert "Noto Sans CJK SC" in spec["config"]["font"]
    assert spec["config"]["background"] == "transparent"
    assert "http" not in json.dumps({key: value for key, value in spec.items() if key != "$schema"})


@pytest.mark.parametrize("theme", LOOKS)
def test_names_in_the_rings_are_read_against_their_fill(theme: str) -> None:
    spec = drawn("sunburst", theme).to_dict()
    rows = [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])]
    rows += [row for values in spec.get("datasets", {}).values() for row in values]
    assert len(rows) >= 46
    assert all(charts.contrast(row["fill"], row["ink"]) >= 4.5 for row in rows)


@pytest.mark.parametrize("theme", LOOKS)
def test_words_around_the_data_are_read_against_the_paper(theme: str) -> None:
    look = LOOKS[theme]
    assert charts.contrast(look.ink, look.paper) >= 7
    assert charts.contrast(look.quiet, look.paper) >= 4.5


# Machado, Oliveira & Fernandes 2009, IEEE Trans. Vis. Comput. Graph. 15(6): 1291-1298,
# severity 1.0, on linear RGB
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen(colour: str, matrix: list[list[float]]) -> np.ndarray:
    """CIE L*a*b* (D65) of an sRGB colour as a colour-blind eye sees it."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(matrix) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ linear / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colour_blind_eyes_tell_the_groups_apart(kind: str) -> None:
    """A difference of 10 in L*a*b* is seen at a glance; 2.3 is just noticeable."""
    points = [seen(colour, BLINDNESS[kind]) for colour in charts.GROUPS]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(points, 2)) > 10
    pair = [seen(colour, BLINDNESS[kind]) for colour in (charts.UP, charts.DOWN)]
    assert float(np.linalg.norm(pair[0] - pair[1])) > 40


def test_many_groups_and_long_names_still_make_a_picture() -> None:
    nodes: list[dict[str, Any]] = [
        {"id": f"很长很长很长很长的指标名称{n}", "parent": "r"} for n in range(40)
    ]
    flat = tree({"id": "r"}, *nodes)
    svg = vl_convert.vegalite_to_svg(charts.sunburst(rings(flat), charts.LIGHT).to_dict())
    assert "很长很长" in svg


def test_no_name_of_an_indicator_is_cut_beside_a_bar() -> None:
    for leaf in default_composite(plan_framework()).leaves:
        label = charts._numbered(leaf.label, leaf.number)
        assert label.replace("\n", "") == f"{leaf.number} {leaf.label}"


def test_names_above_columns_too_narrow_for_them_stand_upright() -> None:
    """On a phone the names of eleven cities ran into each other."""
    found = [Cell(f"城市{at}", "大气环境", 50.0) for at in range(11)]
    axis = charts.heatmap(found, charts.LIGHT).to_dict()["layer"][0]["encoding"]["x"]["axis"]
    assert axis["labelExpr"].startswith("width / 11 <")
    assert "split(replace(datum.label" in axis["labelExpr"]
