"""Robustness: seeded runs, published rank statistics, the weight that swaps two neighbours."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scoring_cases import plan_framework, table, tree

from scoring.assumptions import default_composite
from scoring.composite import Composite, Measure
from scoring.engine import score
from scoring.errors import Undefined
from scoring.evaluation import evaluate
from scoring.example import example
from scoring.normalise import normalise, raw_for
from scoring.robustness import (
    GROUPS,
    OTHER,
    Shaken,
    choices,
    rank_summary,
    ranks_of_design,
    robustness,
    smallest_swap,
    sobol,
)
from scoring.sensitivity import influences

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


@pytest.mark.parametrize("kind", ["arithmetic", "geometric", "harmonic"])
@pytest.mark.parametrize("means", [0.0, 1.0])
def test_a_run_is_what_the_engine_computes(kind: str, means: float) -> None:
    """With nothing but the mean varied, every rank is that of the engine, whatever its mean."""
    composite, raw = cities()
    composite = composite.averaged(kind)
    runs = robustness(composite, raw, Shaken(0, 0, means, runs=2))
    expected = score(composite.averaged(OTHER[kind] if means else kind), raw)
    assert runs.ranks.iloc[0].tolist() == expected.ranks.tolist()
    assert runs.nominal.tolist() == score(composite, raw).ranks.tolist()


def test_the_floor_of_a_geometric_mean_is_the_one_that_is_stated() -> None:
    """a: 0 and 100, geometric √(floor·100); b: 20 and 20, geometric 20. Level at a floor of 4."""
    composite = tree({"id": "R"}, {"id": "x", "parent": "R"}, {"id": "y", "parent": "R"})
    scores = table({"x": [0, 20], "y": [100, 20]})
    for floor, first in ((3, 2), (5, 1)):
        runs = robustness(composite, scores, Shaken(0, 0, 1, runs=1, floor=floor))
        assert runs.ranks.iloc[0].tolist() == [first, 3 - first]


def test_ten_thousand_runs_take_less_than_two_seconds() -> None:
    composite, raw = cities()
    start = time.perf_counter()
    assert robustness(composite, raw, Shaken(runs=10_000)).ranks.shape == (10_000, 11)
    assert time.perf_counter() - start < 2


def in_2025() -> tuple[Composite, pd.DataFrame]:
    """The example's second year, whose ⑦ is computed from ② and ⑥."""
    composite = default_composite(plan_framework())
    data = example(composite)
    rows = np.flatnonzero(data.ids["年份"] == 2025)
    return composite, evaluate(composite, data).scored.raw.iloc[rows].reset_index(drop=True)


def test_the_coordination_follows_the_goalposts_of_its_parts() -> None:
    """Each run is what the engine gives for a framework with that run's goalposts."""
    composite, raw = in_2025()
    shaken = Shaken(weights=0, goalposts=0.3, means=0)
    groups = choices(composite, raw, shaken)
    design = np.random.default_rng(5).random((8, len(groups)))
    ranks = ranks_of_design(composite, raw, shaken, design)
    goals = [at for at, group in enumerate(groups) if group == GROUPS[1]]
    for run, row in enumerate(design):
        moved = (2 * row[goals].reshape(-1, 2) - 1) * shaken.goalposts
        parts = {leaf.id: leaf for leaf in composite.leaves}
        measured = [leaf for leaf in composite.leaves if leaf.measure]
        varied = [leaf for leaf in measured if leaf.measure.normalise == "goalposts"]  # type: ignore[union-attr]
        for leaf, by in zip(varied, moved, strict=True):
            parts[leaf.id] = replace(leaf, measure=with_ends(leaf.measure, by))
        other = replace(composite, parts=tuple(parts.get(p.id, p) for p in composite.parts))
        again = raw.copy()
        units = [
            normalise(raw[id_].to_numpy(float), other.by_id[id_].measure, 0, 1)  # type: ignore[arg-type]
            for id_ in ("I02", "I06")
        ]
        again["I07"] = (units[0] * units[1]) ** 0.25
        assert ranks[run].tolist() == score(other, again).ranks.tolist()
    reported = raw.assign(I07=0.5)  # what is reported stands
    found = ranks_of_design(composite, reported, shaken, design)
    assert not (found == ranks).all()


def with_ends(measure: Measure | None, by: Sequence[float]) -> Measure:
    """Goalposts moved by fractions of their distance, on the scale on which they are used."""
    assert measure
    assert measure.at0 is not None
    assert measure.at100 is not None
    if measure.transform == "log":
        distance = np.log(measure.at100 / measure.at0)
        ends = measure.at0 * np.exp(by[0] * distance), measure.at100 * np.exp(by[1] * distance)
    else:
        distance = measure.at100 - measure.at0
        ends = measure.at0 + by[0] * distance, measure.at100 + by[1] * distance
    return replace(measure, at0=float(ends[0]), at100=float(ends[1]))


def test_the_coordination_costs_no_more_than_two_seconds() -> None:
    composite, raw = in_2025()
    start = time.perf_counter()
    assert robustness(composite, raw, Shaken(runs=10_000)).ranks.shape == (10_000, 11)
    assert time.perf_counter() - start < 2


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


@pytest.mark.parametrize("kind", ["geometric", "harmonic"])
def test_the_weight_that_swaps_two_rows_under_other_means_makes_them_level(kind: str) -> None:
    leaves = [{"id": id_, "parent": "R", "weight": w} for id_, w in (("a", 2), ("b", 1), ("c", 1))]
    composite = tree({"id": "R"}, *leaves).averaged(kind)
    scores = table({"a": [60, 40], "b": [50, 54], "c": [50, 50]})
    swap = smallest_swap(composite, scores, 0, 1)
    assert swap
    rest = (1 - swap.needed) / (1 - swap.weight)  # by which the others' weights are scaled
    parts = tuple(
        replace(p, weight=swap.needed if p.id == swap.leaf else composite.share(p) * rest)
        for p in composite.parts
    )
    index = score(replace(composite, parts=parts), scores).index
    assert index[0] == pytest.approx(index[1], abs=1e-9)


def test_rows_that_lack_the_same_are_compared_without_it_and_others_are_not() -> None:
    leaves = [{"id": id_, "parent": "R"} for id_ in "abcd"]
    composite = tree({"id": "R"}, *leaves)
    scores = table({"a": [60, 50], "b": [50, 54], "c": [50, 50], "d": [None, None]})
    three = tree({"id": "R"}, *leaves[:3])
    assert smallest_swap(composite, scores, 0, 1) == smallest_swap(three, scores, 0, 1)
    scores.loc[1, "d"] = 5
    with pytest.raises(Undefined, match="缺的指标不同"):
        smallest_swap(composite, scores, 0, 1)
    mixed = replace(
        composite, parts=(replace(composite.root, aggregate="geometric"), *composite.parts[1:])
    )
    deep = tree(
        {"id": "R", "aggregate": "geometric"},
        {"id": "g", "parent": "R"},
        *({"id": id_, "parent": "g"} for id_ in "ab"),
    )
    assert smallest_swap(mixed, scores.drop(columns="d").assign(d=1.0), 0, 1)
    with pytest.raises(Undefined, match="平均方法不同"):
        smallest_swap(deep, scores[["a", "b"]], 0, 1)


# ---- which choice matters -----------------------------------------------------------


def test_a_choice_that_is_not_varied_has_no_influence() -> None:
    composite, raw = cities()
    only = influences(composite, raw, Shaken(weights=0.25, goalposts=0, means=0), samples=64)
    by_group = {entry.group: entry for entry in only}
    # one group alone makes all of the variance; estimators of 64 samples are rough
    assert by_group["权重"].total == pytest.approx(1, abs=0.25)
    assert by_group["平均方法"].total == pytest.approx(0, abs=1e-9)
    assert "目标值" not in by_group or by_group["目标值"].total == pytest.approx(0, abs=1e-9)


def test_the_design_is_salibs_and_the_estimate_ours_and_theirs() -> None:
    """SALib's estimate is that of `sobol` (n in place of n − 1 in the variance) on its design."""
    from SALib.sample import sobol as sampling

    composite, raw = cities(6)
    samples, told = 32, list[tuple[int, int]]()
    shaken = Shaken(seed=5)
    found = {
        entry.group: entry
        for entry in influences(composite, raw, shaken, samples, lambda *at: told.append(at))
    }
    groups = choices(composite, raw, shaken)
    names = list(dict.fromkeys(groups))
    assert set(names) == set(GROUPS)
    problem = {
        "num_vars": len(groups),
        "names": [str(at) for at in range(len(groups))],
        "bounds": [[0, 1]] * len(groups),
        "groups": groups,
    }
    design = sampling.sample(problem, samples, calc_second_order=False, seed=5)
    shift = np.abs(
        ranks_of_design(composite, raw, shaken, design) - score(composite, raw).ranks.to_numpy()
    ).mean(axis=1)
    blocks = ((shift - shift.mean()) / shift.std()).reshape(samples, len(names) + 2).T
    single, total = sobol(blocks[0], blocks[-1], blocks[1:-1])
    for at, name in enumerate(names):
        many = 2 * samples
        assert found[name].total == pytest.approx(total[at] * many / (many - 1), rel=1e-6)
        assert found[name].single == pytest.approx(single[at] * many / (many - 1), rel=1e-6)
    assert told[-1] == (samples * 5, samples * 5)


def test_one_city_alone_has_no_ranks_to_hang_on_anything() -> None:
    composite, raw = cities(1)
    with pytest.raises(Undefined, match="至少要有两行"):
        influences(composite, raw, samples=8)
