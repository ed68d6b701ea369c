"""The engine gives the published figures of the ASEM Sustainable Connectivity index.

51 countries, 49 indicators, four levels; expected values of the reference implementation
COINr. Where the figures come from, and their tolerances: tests/data/asem/SOURCE.md.
"""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.stats import kurtosis, skew
from scoring_cases import tree

from scoring.composite import Composite
from scoring.composite_file import composite_from
from scoring.engine import Scored, aggregate, score, score_given

DATA = Path(__file__).parent / "data" / "asem"
MISC: dict[str, Any] = json.loads((DATA / "expected_misc.json").read_text(encoding="utf-8"))
PUBLISHED: dict[str, Any] = json.loads((DATA / "tree.json").read_text(encoding="utf-8"))


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", index_col="uCode")


@functools.cache
def asem(normalise: str = "minmax") -> Composite:
    nodes = [
        {key: node[key] for key in ("id", "parent", "weight", "name")}
        | (
            {"normalise": normalise, "direction": node["direction"]}
            if node["type"] == "Indicator"
            else {}
        )
        for node in PUBLISHED["nodes"]
    ]
    return composite_from({"name": PUBLISHED["name"], "root": "Index", "nodes": nodes})


@functools.cache
def nominal() -> Scored:
    return score(asem(), read("treated"))


def ranks(scored: Scored, column: str) -> None:
    expected = read("expected_rank_variants")[column].dropna().astype(int)
    assert scored.ranks[expected.index].astype(int).to_dict() == expected.to_dict()


def test_every_normalised_score() -> None:
    expected = read("expected_normalised")
    assert_frame_equal(
        nominal().scores.loc[expected.index, expected.columns],
        expected.astype(float),
        rtol=0,
        atol=1e-6,
    )


def test_every_level_and_the_ranks() -> None:
    expected = read("expected")
    order = expected.columns.drop("Rank")
    assert_frame_equal(nominal().nodes.loc[expected.index, order], expected[order], atol=1e-6)
    assert (nominal().ranks[expected.index] == expected["Rank"]).all()


def test_the_effective_weights() -> None:
    weights = asem().global_weights
    for id_ in ("Goods", "Renew"):
        assert weights[id_] == pytest.approx(MISC["effective_weights"][id_], abs=1e-12)
    for ids in asem().levels[:3]:
        assert sum(weights[id_] for id_ in ids) == pytest.approx(1, abs=1e-12)


def test_percentile_ranks() -> None:
    ranks(nominal(), "Nominal")
    ranks(score(asem("percentile"), read("treated")), "Prank")


def test_two_indicators_dropped() -> None:
    ranks(score(asem().without("LPI").without("Forest"), read("treated")), "NoLPIFor")


def test_one_pillar_removed() -> None:
    expected = MISC["remove_one_pillar_mean_abs_rank_shift"]
    for part in (p for p in asem().groups if p.parent in ("Conn", "Sust")):
        other = score(asem().without(part.id), read("treated"))
        shift = (other.ranks - nominal().ranks).abs().mean()
        assert shift == pytest.approx(expected[part.id], abs=1e-6), part.id


def denominated() -> pd.DataFrame:
    data = read("data")
    columns = {
        node["id"]: data[node["id"]] / (data[node["denominator"]] if node["denominator"] else 1)
        for node in PUBLISHED["nodes"]
        if node["type"] == "Indicator"
    }
    return pd.DataFrame(columns)


def winsorised(column: pd.Series[float], points: int = 5) -> pd.Series[float]:
    """The highest (or lowest) values set to the next one, one by one, while they are outliers."""
    values = column.copy()
    for _ in range(points):
        present = values.dropna()
        lean = skew(present, bias=False)
        if abs(lean) <= 2 or kurtosis(present, bias=False) <= 3.5:
            break
        end = present.max() if lean > 0 else present.min()
        inner = present[present != end]
        values[values == end] = inner.max() if lean > 0 else inner.min()
    return values


def test_without_imputation_countries_with_few_data_are_dropped() -> None:
    raw = denominated()
    raw = raw[raw.notna().mean(axis=1) >= 0.9]
    assert len(raw) == 46
    scored = score(asem(), raw.apply(winsorised))
    ranks(scored, "Screen90")
    expected = MISC["screen90_no_imputation_top6"]
    for code, *values in expected["rows"]:
        got = scored.nodes.loc[code, expected["columns"][1:]]
        assert got.to_list() == pytest.approx(values, abs=expected["tol"])


@pytest.mark.parametrize("group", ["XL", "L"])
def test_ranks_within_a_group(group: str) -> None:
    members = read("data").query("GDPpc_group == @group").index
    own = nominal().index[members].rank(ascending=False, method="min").astype(int)
    expected = MISC[f"group_ranks_GDPpc_{group}"]
    assert {code: own[code] for code in expected} == expected


def test_one_countrys_summary() -> None:
    expected = {**MISC["unit_summary_IND"]}
    tolerance = expected.pop("tol_score")
    for id_, (value, rank) in expected.items():
        column = nominal().nodes[id_]
        assert column["IND"] == pytest.approx(value, abs=tolerance)
        assert column.rank(ascending=False, method="min")["IND"] == rank


def test_correlations_with_the_index_under_given_weights() -> None:
    given = MISC["correlation_after_opt_weights"]
    parts = tuple(replace(p, weight=given["weights"].get(p.id, p.weight)) for p in asem().parts)
    for composite, expected in (
        (asem(), MISC["correlation_level3_index"]),
        (replace(asem(), parts=parts), given),
    ):
        scored = score(composite, read("treated"))
        for id_ in ("Conn", "Sust"):
            found = np.corrcoef(scored.nodes[id_], scored.index)[0, 1]
            assert found == pytest.approx(expected[id_], abs=expected["tol"])


def test_the_harmonic_mean() -> None:
    example = MISC["harmonic_mean_example"]
    composite = tree(
        {"id": "R", "aggregate": "harmonic"},
        *(
            {"id": id_, "parent": "R", "weight": weight, "normalise": "minmax"}
            for id_, weight in zip(example["columns"], example["weights"], strict=True)
        ),
        scale=[1, 100],
    )
    scored = score(composite, read("data"))
    first = [float(f"{v:.3g}") for v in scored.index[example["first5_uCode"]]]
    assert first == example["expected"]


def test_the_worked_example_of_a_threshold_for_missing_data() -> None:
    example = MISC["worked_missing_threshold"]
    composite = tree(
        {"id": "R"},
        *({"id": id_, "parent": "R"} for id_ in "abc"),
        missing={"policy": "renormalise", "min_weight": example["threshold"]},
    )
    rows = pd.DataFrame(example["rows"], columns=list("abc"), dtype=float)
    expected = [np.nan if v is None else v for v in example["expected"]]
    assert aggregate(composite, rows)["R"] == pytest.approx(expected, nan_ok=True)
    assert score_given(composite, rows).index.to_list() == pytest.approx(expected, nan_ok=True)
