"""Robustness: seeded runs, published rank statistics, the weight that swaps two neighbours."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scoring_cases import plan_framework, table, tree

from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.engine import score
from scoring.normalise import raw_for
from scoring.robustness import Shaken, rank_summary, robustness, smallest_swap, sobol

DATA = Path(__file__).parent / "data" / "asem"


def cities(count: int = 11) -> tuple[Composite, pd.DataFrame]:
    """Invented cities: raw values that score 5 to 95 points."""
    composite = default_composite(plan_framework())
    rng = np.random.default_rng(7)
    columns = {
        leaf.id: [raw_for(s, leaf.measure, 0, 100) for s in rng.uniform(5, 95, count)]
        for leaf in composite.leaves
        if leaf.measure
    }
    return composite, pd.DataFrame(columns)


def test_rank_statistics_are_the_published_ones() -> None:
    ranks = pd.read_csv(DATA / "ua_ranks.csv", index_col="uCode")
    expected = pd.read_csv(DATA / "expected_ua_rankstats.csv", index_col="uCode")
    found = rank_summary(ranks["nominal"], ranks.drop(columns="nominal").T)
    for ours, theirs in zip(found.columns, expected.columns, strict=True):
        assert found.loc[expected.index, ours].tolist() == pytest.approx(expected[theirs].tolist())


def test_the_published_sobol_indices() -> None:
    runs = pd.read_csv(DATA / "sobol_runs.csv").groupby("block", sort=False)
    results = {str(name): block["y_mean_abs_rank_shift"].to_numpy() for name, block in runs}
    expected = pd.read_csv(DATA / "expected_sobol.csv")
    mixed = np.array([results[f"AB_{name}"] for name in expected["Variable"]])
    single, total = sobol(results["A"], results["B"], mixed)
    assert single == pytest.approx(expected["Si"].to_numpy(), abs=1e-9)
    assert total == pytest.approx(expected["STi"].to_numpy(), abs=1e-9)


def test_nothing_varied_gives_the_nominal_ranks() -> None:
    composite, raw = cities()
    still = robustness(composite, raw, Shaken(0, 0, 0, runs=3))
    assert (still.ranks == still.nominal).all(axis=None)


@pytest.mark.parametrize("geometric", [0.0, 1.0])
def test_a_run_is_what_the_engine_computes(geometric: float) -> None:
    """With nothing but the mean varied, every rank is that of the engine."""
    composite, raw = cities()
    runs = robustness(composite, raw, Shaken(0, 0, geometric, runs=2))
    kind = "geometric" if geometric else "arithmetic"
    assert runs.ranks.iloc[0].tolist() == score(composite.averaged(kind), raw).ranks.tolist()


def test_a_seed_repeats_a_run_and_another_does_not() -> None:
    composite, raw = cities()
    first, again = (robustness(composite, raw, Shaken(runs=50, seed=3)).ranks for _ in "ab")
    assert (first == again).all(axis=None)
    assert not (first == robustness(composite, raw, Shaken(runs=50, seed=4)).ranks).all(axis=None)


def test_places_are_shared_out_in_full() -> None:
    composite, raw = cities()
    found = robustness(composite, raw, Shaken(runs=200))
    assert found.shares().sum(axis=1).tolist() == pytest.approx([1] * 11)
    summary = found.summary()
    assert (summary["low"] <= summary["median"]).all()
    assert (summary["median"] <= summary["high"]).all()
    # who is far ahead stays ahead
    best = composite.leaves
    raw.loc[0] = [raw_for(100, leaf.measure, 0, 100) for leaf in best if leaf.measure]
    assert robustness(composite, raw, Shaken(runs=200)).shares().loc[0, 1] == 1


def test_a_city_without_an_index_has_no_rank() -> None:
    composite, raw = cities()
    raw.loc[2] = nan
    raw.loc[3, "I01"] = nan
    found = robustness(composite, raw, Shaken(runs=20))
    assert found.ranks[2].isna().all()
    assert found.ranks[3].notna().all()
    assert np.nanmax(found.ranks.to_numpy(float)) <= 10


def test_equal_cities_share_their_rank_in_every_run() -> None:
    composite, raw = cities(4)
    raw.loc[3] = raw.loc[1]
    found = robustness(composite, raw, Shaken(runs=50)).ranks
    assert (found[3] == found[1]).all()


def test_progress_is_told() -> None:
    composite, raw = cities(2)
    told: list[tuple[int, int]] = []
    robustness(composite, raw, Shaken(runs=5), lambda done, of: told.append((done, of)))
    assert told[-1] == (5, 5)


def test_the_smallest_weight_that_swaps_two_rows_by_hand() -> None:
    leaves = [{"id": id_, "parent": "R", "weight": w} for id_, w in (("a", 2), ("b", 1), ("c", 1))]
    composite = tree({"id": "R"}, *leaves)
    scores = table({"a": [60, 50], "b": [50, 54], "c": [50, 50]})  # 55 and 51
    # b: d = −4, the others' mean difference (2/3) × 10; w = E/(E − d) = 0.625. c never swaps.
    # a: d = 10, E = −2: w = 2/12 = 0.1667, which is nearer to 0.5 than 0.625 is to 0.25
    swap = smallest_swap(composite, scores, 0, 1)
    assert swap
    assert (swap.leaf, swap.weight) == ("a", 0.5)
    assert swap.needed == pytest.approx(1 / 6)
    parts = tuple(
        replace(p, weight={"a": 1 / 6, "b": 5 / 12, "c": 5 / 12}.get(p.id, 1))
        for p in composite.parts
    )
    level = score(replace(composite, parts=parts), scores).index
    assert level[0] == pytest.approx(level[1], abs=1e-12)
    assert smallest_swap(composite, table({"a": [9, 1], "b": [9, 1], "c": [9, 1]}), 0, 1) is None
