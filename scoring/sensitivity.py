"""Which choice do the ranks hang on most: weights, goalposts, or the kind of mean?

Sobol indices of three groups of choices, with the design and the estimators of SALib:
Saltelli's sampling of Sobol's sequence, first order as in Saltelli et al. (2010, Comput.
Phys. Commun. 181: 259-270), total order by Jansen's formula given there too. The result
whose variance is split is the mean absolute shift of the rows' ranks (Saisana, Saltelli
& Tarantola 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.composite import Composite
from scoring.engine import score
from scoring.errors import Undefined
from scoring.readings import DEFAULT as AS_READ
from scoring.readings import Readings
from scoring.robustness import DEFAULT, GROUPS, Shaken, Table, choices, ranks_of_design

SAMPLES = 512  # a power of two, as Sobol's sequence wants; runs are (groups + 2) times as many


@dataclass(frozen=True)
class Influence:
    """What one group of choices does to the ranks."""

    group: str  # of GROUPS
    single: float  # share of the variance by this group alone (first order); about 0 to 1
    total: float  # with everything it does together with others
    doubt: float  # half the width of the 95 % interval of `total`


def influences(
    composite: Composite,
    raw: pd.DataFrame,
    shaken: Shaken = DEFAULT,
    samples: int = SAMPLES,
    tell: Callable[[int, int], None] = lambda done, of: None,
    readings: Readings = AS_READ,
) -> tuple[Influence, ...]:
    """The groups by their total effect, the greatest first; `shaken.runs` is not looked at.

    `tell` is called with the runs done and all runs. Raises Undefined where no rank can
    change: with fewer than two rows that have an index.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    nominal = score(composite, raw)
    if nominal.index.notna().sum() < 2:
        raise Undefined("至少要有两行算得出总指数，名次才有得比。")
    groups = choices(composite, raw, shaken)
    problem = {
        "num_vars": len(groups),
        "names": [f"x{at}" for at in range(len(groups))],
        "bounds": [[0.0, 1.0]] * len(groups),
        "groups": groups,
    }
    design = sampling.sample(problem, samples, calc_second_order=False, seed=shaken.seed)
    ranks = ranks_of_design(composite, raw, shaken, design, tell, readings)
    found = analysis.analyze(
        problem, _shift(ranks, nominal.ranks), calc_second_order=False, seed=shaken.seed
    )
    told = zip(dict.fromkeys(groups), found["S1"], found["ST"], found["ST_conf"], strict=True)
    every = [Influence(group, float(s), float(t), float(doubt)) for group, s, t, doubt in told]
    return tuple(sorted(every, key=lambda influence: -influence.total))


def _shift(ranks: Table, nominal: pd.Series[float]) -> Table:
    """Runs × rows of ranks → by run, how many places a row moves in the mean."""
    return np.asarray(np.nanmean(np.abs(ranks - nominal.to_numpy(float)), axis=1), np.float64)


__all__ = ["GROUPS", "SAMPLES", "Influence", "influences"]
