"""Indexes that others publish, computed by `xietong score` from a framework file and their figures.

Each test names where the formula and the printed values come from. A printed value that is
met to all its digits proves both; where only rounded figures are printed, the value must lie
between what the lowest and the highest of the figures behind them give.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assistant.command_line import main

ASEM = Path(__file__).parent / "data" / "asem"
Row = dict[str, Any]


class Scores:
    """`xietong score DATA --framework FILE --json`, in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(
        self, framework: Mapping[str, Any], rows: Iterable[Sequence[Any]], *more: str
    ) -> list[Row]:
        file, data = self.folder / "framework.json", self.folder / "data.csv"
        file.write_text(json.dumps(framework), encoding="utf-8")
        with data.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
        self.capsys.readouterr()
        assert main(["score", str(data), "--framework", str(file), "--json", *more]) == 0
        return list(json.loads(self.capsys.readouterr().out)["rows"])


@pytest.fixture
def scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scores:
    return Scores(tmp_path, capsys)


def node(id_: str, parent: str | None, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "parent": parent, "weight": 1, **fields}


def posts(id_: str, parent: str, at0: float, at100: float, **fields: Any) -> dict[str, Any]:
    return node(id_, parent, normalise="goalposts", at0=at0, at100=at100, **fields)


def human_development(least_life: float = 20, most_life: float = 85) -> dict[str, Any]:
    """UNDP, Human Development Report 2021/22, technical note 1 (note 3 for women and men)."""
    return {
        "name": "HDI",
        "root": "HDI",
        "scale": [0, 1],
        "nodes": [
            node("HDI", None, aggregate="geometric"),
            node("health", "HDI"),
            node("education", "HDI"),
            node("income", "HDI"),
            posts("le", "health", least_life, most_life, unit="years"),
            posts("eys", "education", 0, 18),
            posts("mys", "education", 0, 15),
            posts("gnipc", "income", 100, 75000, transform="log", unit="2017 PPP $"),
        ],
    }


FIGURES = ("country", "le", "eys", "mys", "gnipc")
# UNDP, HDR 2021/22, statistical annex, table 1 (figures of 2021): HDI, then life expectancy,
# expected and mean years of schooling, GNI per head. Above a goalpost: life expectancy of Hong
# Kong, schooling of Australia, Iceland, Norway …, income of Ireland, Qatar, Luxembourg, Singapore
TABLE_1 = {
    "Switzerland": (0.962, 84.0, 16.5, 13.9, 66933),
    "Norway": (0.961, 83.2, 18.2, 13.0, 64660),
    "Iceland": (0.959, 82.7, 19.2, 13.8, 55782),
    "Hong Kong": (0.952, 85.5, 17.3, 12.2, 62607),
    "Australia": (0.951, 84.5, 21.1, 12.7, 49238),
    "Denmark": (0.948, 81.4, 18.7, 13.0, 60365),
    "Sweden": (0.947, 83.0, 19.4, 12.6, 54489),
    "Ireland": (0.945, 82.0, 18.9, 11.6, 76169),
    "Germany": (0.942, 80.6, 17.0, 14.1, 54534),
    "Netherlands": (0.941, 81.7, 18.7, 12.6, 55979),
    "Singapore": (0.939, 82.8, 16.5, 11.9, 90919),
    "Luxembourg": (0.930, 82.6, 14.4, 13.0, 84649),
    "Japan": (0.925, 84.8, 15.2, 13.4, 42274),
    "United States": (0.921, 77.2, 16.3, 13.7, 64765),
    "Qatar": (0.855, 79.3, 12.6, 10.0, 87134),
    "China": (0.768, 78.2, 14.2, 7.6, 17504),
    "Brazil": (0.754, 72.8, 15.6, 8.1, 14370),
    "Bangladesh": (0.661, 72.4, 12.4, 7.4, 5472),
    "India": (0.633, 67.2, 11.9, 6.7, 6590),
    "Nigeria": (0.535, 52.7, 10.1, 7.2, 4790),
    "Burundi": (0.426, 61.7, 10.7, 3.1, 732),
    "Central African Republic": (0.404, 53.9, 8.0, 4.3, 966),
    "Niger": (0.400, 61.6, 7.0, 2.1, 1240),
    "Chad": (0.394, 52.5, 8.0, 2.6, 1364),
    "South Sudan": (0.385, 55.0, 5.5, 5.7, 768),
}
HALF = (0.05, 0.05, 0.05, 0.5)  # a printed digit's half: what stands behind it may lie so far off


def test_human_development_of_25_countries(scores: Scores) -> None:
    def moved(sign: int) -> list[list[Any]]:
        return [
            [name, *(x + sign * half for x, half in zip(figures, HALF, strict=True))]
            for name, (_, *figures) in TABLE_1.items()
        ]

    low, high, plain = (scores(human_development(), [FIGURES, *moved(sign)]) for sign in (-1, 1, 0))
    for least, most, row in zip(low, high, plain, strict=True):
        printed = TABLE_1[row["id"]["country"]][0]
        assert least["index"] - 0.0005 <= printed <= most["index"] + 0.0005
        assert row["index"] == pytest.approx(printed, abs=0.0015)
        assert most["index"] - least["index"] < 0.01  # the bounds are tight enough to prove it


# UNDP, HDR 2021/22, composite indices and components time series, Angola: the figures unrounded
ANGOLA = """
2010 0.510 56.7258 8.63424015 3.828594483 6911.740241
2011 0.526 57.5961 9.560079575 3.86911836 6885.53639
2012 0.541 58.6231 10.0825 3.909642238 7280.845666
2013 0.552 59.3074 10.6049 3.950166115 7478.104777
2014 0.563 60.0397 11.1273 3.990689993 7704.231949
2015 0.582 60.6546 11.6497 4.704040408 7652.656486
2016 0.596 61.0923 12.17209 5.417390823 7189.426672
2017 0.597 61.6798 12.1721 5.417390823 6861.575738
2018 0.595 62.1438 12.1721 5.417390823 6381.521946
2019 0.595 62.4484 12.1721 5.417390823 6082.746624
2020 0.590 62.2612 12.1721 5.417390823 5593.14206
2021 0.586 61.6434 12.1721 5.417390823 5465.617791
"""


def test_human_development_of_twelve_years(scores: Scores) -> None:
    lines = [line.split() for line in ANGOLA.strip().splitlines()]
    rows = scores(
        human_development(),
        [["country", "year", *FIGURES[1:]], *(["Angola", y, *rest] for y, _, *rest in lines)],
    )
    assert [round(row["index"], 3) for row in rows] == [float(line[1]) for line in lines]


@pytest.mark.parametrize(
    ("posts_of_life", "figures", "printed"),
    # same source, nine digits: hdi_f and hdi_m with le, eys, mys, gni_pc of women and of men
    [
        ((22.5, 87.5), (64.3066, 11.5409, 4.183875561, 4751.373256), 0.556745058),  # Angola 2021
        ((22.5, 87.5), (59.0394, 7.50617981, 2.886483009, 6022.741708), 0.473323161),  # 2010
        ((17.5, 82.5), (59.0291, 12.9132, 6.894268513, 6196.650485), 0.616557703),  # 2021, men
        ((17.5, 82.5), (54.4154, 9.780150414, 4.882108285, 7827.219806), 0.545688621),  # 2010, men
        ((22.5, 87.5), (65.2791, 7.736391273, 2.311079979, 532.9553682), 0.36484023),  # Afghanistan
        ((22.5, 87.5), (79.1726, 15.31414032, 11.68443326, 11637.21567), 0.799221622),  # Albania
    ],
)
def test_human_development_of_women_and_men_to_nine_digits(
    posts_of_life: tuple[float, float],
    figures: tuple[float, ...],
    printed: float,
    scores: Scores,
) -> None:
    rows = scores(human_development(*posts_of_life), [FIGURES, ["x", *figures]])
    assert rows[0]["index"] == pytest.approx(printed, abs=1e-9)


# same source, Angola 2015 to 2021: IHDI, coefficient of human inequality, inequality in life
# expectancy, education and income in %
UNEQUAL = """
2015 0.395 32.04023511 33.00392532 34.17144 28.94534
2016 0.407 31.7083076 32.0761528 34.17144 28.87733
2017 0.409 31.42379985 31.22262955 34.17144 28.87733
2018 0.410 31.16753357 30.45383072 34.17144 28.87733
2019 0.410 30.92797058 29.73514175 34.17144 28.87733
2020 0.409 30.65358132 28.91197395 34.17144 28.87733
2021 0.407 30.41216757 28.1877327 34.17144 28.87733
"""


def test_human_development_adjusted_for_inequality(scores: Scores) -> None:
    """Technical note 2: each index times 1 − A, then the geometric mean; and the mean of the A."""
    lines = [line.split() for line in UNEQUAL.strip().splitlines()]
    framework = human_development()
    framework["nodes"][1:4] = [
        part
        for name in ("health", "education", "income")
        for part in (
            node(f"{name}_adjusted", "HDI", aggregate="product"),
            node(name, f"{name}_adjusted"),
            posts(f"A_{name}", f"{name}_adjusted", 100, 0, unit="%"),
        )
    ]
    figures = {line.split()[0]: line.split()[2:] for line in ANGOLA.strip().splitlines()}
    head = ["year", *FIGURES[1:], "A_health", "A_education", "A_income"]
    rows = scores(framework, [head, *([y, *figures[y], *a] for y, _, _, *a in lines)])
    assert [round(row["index"], 3) for row in rows] == [float(line[1]) for line in lines]
    flat = {
        "name": "C",
        "nodes": [
            node("C", None),
            *(node(f"A_{n}", "C", normalise="none", unit="%") for n in ("h", "e", "i")),
        ],
    }
    rows = scores(flat, [["year", "A_h", "A_e", "A_i"], *([y, *a] for y, _, _, *a in lines)])
    for row, line in zip(rows, lines, strict=True):
        assert row["index"] == pytest.approx(float(line[2]), abs=1e-8)


# same source, Angola: GII; maternal mortality, adolescent births, secondary education of women
# and men, seats in parliament, in the labour force
UNEQUAL_SEXES: dict[int, tuple[tuple[float, ...], tuple[float, float]]] = {
    2010: (
        (0.551, 326, 164.955, 18.47719633, 34.13855626, 38.63636364, 61.36363636),
        (75.605, 78.972),
    ),
    2019: ((0.537, 241, 141.278, 28.1639, 51.54617, 30, 70), (75.011, 79.519)),
    2021: (
        (0.537, 241, 138.402, 28.1639, 51.54617, 29.54545455, 70.45454545),
        (73.968, 79.071),
    ),
}


def test_gender_inequality(scores: Scores) -> None:
    """Technical note 4: geometric means within each sex, their harmonic mean, and its reference.

    10 / mortality and 1 / births are distances to a reference; all else are fractions.
    """

    def share(id_: str, parent: str, weight: float = 1) -> dict[str, Any]:
        return posts(id_, parent, 0, 100, weight=weight, unit="%")

    health = [
        node("mmr", "health", normalise="reference", reference=10, direction=-1),
        node("abr", "health", normalise="reference", reference=1, direction=-1),
    ]
    together = {
        "name": "HARM",
        "scale": [0, 1],
        "nodes": [
            node("HARM", None, aggregate="harmonic"),
            node("women", "HARM", aggregate="geometric"),
            node("men", "HARM", aggregate="geometric"),
            node("health", "women", aggregate="geometric"),
            *health,
            node("power_f", "women", aggregate="geometric"),
            share("pr_f", "power_f"),
            share("se_f", "power_f"),
            share("lf_f", "women"),
            node("one", "men", normalise="none"),
            node("power_m", "men", aggregate="geometric"),
            share("pr_m", "power_m"),
            share("se_m", "power_m"),
            share("lf_m", "men"),
        ],
    }
    reference = {
        "name": "G",
        "scale": [0, 1],
        "nodes": [
            node("G", None, aggregate="geometric"),
            node("health2", "G"),
            node("power", "G"),
            node("work", "G"),
            node("health", "health2", aggregate="geometric"),
            *health,
            node("one", "health2", normalise="none"),
            node("power_f", "power", aggregate="geometric"),
            node("power_m", "power", aggregate="geometric"),
            *(share(f"{kind}_{sex}", f"power_{sex}") for sex in "fm" for kind in ("pr", "se")),
            share("lf_f", "work"),
            share("lf_m", "work"),
        ],
    }
    head = ["year", "mmr", "abr", "se_f", "se_m", "pr_f", "pr_m", "lf_f", "lf_m", "one"]
    table: list[list[Any]] = [head, *([y, *f[1:], *w, 1] for y, (f, w) in UNEQUAL_SEXES.items())]
    for low, high in zip(scores(together, table), scores(reference, table), strict=True):
        printed = UNEQUAL_SEXES[int(low["id"]["year"])][0][0]
        assert round(1 - low["index"] / high["index"], 3) == printed


def test_human_poverty(scores: Scores) -> None:
    """UNDP, HDR 2007/08, technical note 1: means of power 3, examples as printed there."""

    def poverty(ids: Sequence[str]) -> dict[str, Any]:
        leaves = [node(id_, "HPI", normalise="none", unit="%") for id_ in ids]
        return {
            "name": "HPI",
            "nodes": [node("HPI", None, aggregate="power", exponent=3), *leaves],
        }

    developing = scores(
        poverty(["P1", "P2", "P3"]), [["c", "P1", "P2", "P3"], ["x", 15.5, 13.3, 11.5]]
    )
    assert round(developing[0]["index"], 1) == 13.6
    ids = ["P1", "P2", "P3", "P4"]
    oecd = scores(poverty(ids), [["c", *ids], ["Germany", 8.6, 14.4, 8.4, 5.8]])
    assert round(oecd[0]["index"], 1) == 10.3


def test_multidimensional_poverty(scores: Scores) -> None:
    """UNDP and OPHI, Global MPI 2022, table 1: the headcount ratio times the intensity."""
    framework = {
        "name": "MPI",
        "scale": [0, 1],
        "nodes": [
            node("MPI", None, aggregate="product"),
            posts("H", "MPI", 0, 100, unit="%"),
            posts("A", "MPI", 0, 100, unit="%"),
        ],
    }
    printed = {
        "Chad": (0.517, 84.2, 61.4),
        "Nigeria": (0.254, 46.4, 54.8),
        "Bangladesh": (0.104, 24.6, 42.2),
        "India": (0.069, 16.4, 42.0),
    }
    rows = scores(
        framework, [["country", "H", "A"], *([c, h, a] for c, (_, h, a) in printed.items())]
    )
    assert [round(row["index"], 3) for row in rows] == [mpi for mpi, *_ in printed.values()]


def test_technology_achievement(scores: Scores) -> None:
    """UNDP, HDR 2001, technical note 2: goalposts with caps and two logarithms, means of means.

    The last row is New Zealand, the note's example, with the values of its four dimensions.
    """
    groups: dict[str, dict[str, tuple[float, float]]] = {
        "creation": {"patents": (0, 994), "royalties": (0, 272.6)},
        "recent": {"hosts": (0, 232.4), "exports": (0, 80.8)},
        "old": {"phones": (1, 901), "power": (1, 6969)},
        "skills": {"schooling": (0.8, 12.0), "science": (0.1, 27.4)},
    }
    framework = {
        "name": "TAI",
        "scale": [0, 1],
        "nodes": [
            node("TAI", None),
            *(node(group, "TAI") for group in groups),
            *(
                posts(id_, group, *ends, transform="log" if group == "old" else "linear")
                for group, leaves in groups.items()
                for id_, ends in leaves.items()
            ),
        ],
    }
    head = ["country", *(id_ for leaves in groups.values() for id_ in leaves)]
    table = [
        ["United States", 289, 130.0, 179.1, 66.2, 993, 11832, 12.0, 13.9],
        ["Japan", 994, 64.6, 49.0, 80.8, 1007, 7322, 9.5, 10.0],
        ["New Zealand", 103, 13.0, 146.7, 15.4, 720, 8215, 11.7, 13.1],
    ]
    rows = scores(framework, [head, *table])
    assert [round(row["index"], 3) for row in rows[:2]] == [0.733, 0.698]
    example = [round(rows[2]["nodes"][group], 3) for group in groups]
    assert example == [0.076, 0.411, 0.984, 0.725]


def test_good_marks_make_up_for_bad_ones_in_an_arithmetic_mean_only(scores: Scores) -> None:
    """OECD/JRC (2008), Handbook, step 7: 21, 1, 1, 1 and 6, 6, 6, 6 are alike; or 2.14 and 6."""
    ids = ["a", "b", "c", "d"]
    table: list[list[Any]] = [["country", *ids], ["first", 21, 1, 1, 1], ["second", 6, 6, 6, 6]]
    found = {}
    for kind in ("arithmetic", "geometric"):
        leaves = [node(id_, "R", normalise="none") for id_ in ids]
        rows = scores({"name": "R", "nodes": [node("R", None, aggregate=kind), *leaves]}, table)
        found[kind] = [round(row["index"], 2) for row in rows]
    assert found == {"arithmetic": [6, 6], "geometric": [2.14, 6]}


def test_the_air_quality_index(scores: Scores) -> None:
    """HJ 633-2012, table 1 and 4.1 to 4.3: lines between breakpoints, then the highest of them."""
    marks = [0, 50, 100, 150, 200, 300, 400, 500]
    breakpoints = {
        "SO2": [0, 50, 150, 475, 800, 1600, 2100, 2620],
        "NO2": [0, 40, 80, 180, 280, 565, 750, 940],
        "PM10": [0, 50, 150, 250, 350, 420, 500, 600],
        "PM2.5": [0, 35, 75, 115, 150, 250, 350, 500],
    }
    leaves = [
        node(
            id_,
            "AQI",
            normalise="piecewise",
            points=[list(p) for p in zip(ends, marks, strict=True)],
        )
        for id_, ends in breakpoints.items()
    ]
    framework = {
        "name": "AQI",
        "scale": [0, 500],
        "nodes": [node("AQI", None, aggregate="max"), *leaves],
    }
    rows = scores(
        framework,
        [
            ["day", *breakpoints],
            ["good", 20, 30, 40, 28],  # 20, 37.5, 40, 40
            ["second grade", 20, 80, 40, 75],  # the limits of grade II of GB 3095-2012: 100
            ["haze", 60, 90, 180, 200],  # 200 lies half way between 150 and 250: 250
            ["off the scale", "", "", "", 700],
        ],
    )
    assert [row["index"] for row in rows] == [40, 100, 250, 500]


def test_the_published_index_from_the_figures_as_they_were_collected(scores: Scores) -> None:
    """ASEM (tests/data/asem/SOURCE.md) in one go: sizes divided out, means of the group put in,
    outliers pulled in, minimum and maximum, four levels. Before, these were done by the test."""
    published = json.loads((ASEM / "tree.json").read_text(encoding="utf-8"))
    nodes = [
        {key: part[key] for key in ("id", "parent", "weight", "name")}
        | (
            {
                "normalise": "minmax",
                "direction": part["direction"],
                "per": part["denominator"] or "",
            }
            if part["type"] == "Indicator"
            else {}
        )
        for part in published["nodes"]
    ]
    framework = {
        "name": published["name"],
        "root": "Index",
        "treat": {
            "impute": "mean",
            "within": "EurAsia_group",
            "winsorise": {"skew": 2, "kurtosis": 3.5, "most": 5},
        },
        "nodes": nodes,
    }
    with (ASEM / "data.csv").open(encoding="utf-8") as file:
        rows = scores(framework, list(csv.reader(file)), "--id", "uCode", "EurAsia_group")
    expected = pd.read_csv(ASEM / "expected.csv", index_col="uCode").drop(columns="Rank")
    for row in rows:
        known = expected.loc[row["id"]["uCode"]]
        assert {id_: row["nodes"][id_] for id_ in known.index} == pytest.approx(
            known.to_dict(), abs=1e-6
        )
    imputed = [note for row in rows for note in row["notes"] if "用同组的平均数补上" in note]
    assert imputed
    assert min(row["observed_weight"] for row in rows) < 0.9  # what is put in is not observed
