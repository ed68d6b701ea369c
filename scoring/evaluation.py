"""A composite and a table of data → index values, with what must be known about each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.composite import Composite
from scoring.data import Data
from scoring.derived import NO_ROW, derive
from scoring.engine import Scored, score
from scoring.means import exponent_of
from scoring.readings import DEFAULT, Readings, read_as
from scoring.treatment import Treated, bounded, told, treated

_NAMED = 6  # indicators that a note names; of more it says how many


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Index values of a table."""

    scored: Scored
    computed: pd.DataFrame  # rows × leaves: whether the figure was computed from raw figures
    notes: list[list[str]]  # by row, a sentence each


def evaluate(composite: Composite, data: Data, readings: Readings = DEFAULT) -> Evaluation:
    """Computes indicators, scores and every level of each row.

    Raises BadTable where the framework allows no missing data and some are missing.
    """
    composite = read_as(composite, readings)
    base = readings.base_year if readings.change == "base_year" else None
    before = data.before(base)
    derived = derive(composite, data.values, before, readings)
    ready = treated(composite, derived.raw, data.values, data.ids)
    composite = bounded(composite, ready.raw)
    scored = replace(score(composite, ready.raw), filled=ready.filled)
    flat = _flat(scored, data, before)
    notes = _notes(scored, derived.computed, data, flat, ready)
    return Evaluation(scored, derived.computed, notes)


def _flat(scored: Scored, data: Data, before: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Rows × leaves: a state of decoupling that is not defined, as GDP did not change."""
    marked = pd.DataFrame(False, index=scored.scores.index, columns=scored.scores.columns)
    leaf = next((p.id for p in scored.composite.leaves if p.assumption == "I08"), None)
    if leaf and "GDP" in data.values:
        gdp = data.values["GDP"].to_numpy(float)
        still = (before != NO_ROW) & (gdp == gdp[before])
        marked[leaf] = still & scored.scores[leaf].isna().to_numpy()
    return marked


def _notes(
    scored: Scored, computed: pd.DataFrame, data: Data, flat: pd.DataFrame, ready: Treated
) -> list[list[str]]:
    unscored = scored.raw.notna() & scored.scores.isna()
    unable = "{}有数据但打不了分：取对数的数小于0、各行相同无法比较，或没有打分的假设。"
    kinds = (
        _sentences(computed, scored.composite, "{}由原始数据算得。"),
        _sentences(scored.raw.isna() & ~flat, scored.composite, "缺少{}，不按0分计。"),
        _sentences(flat, scored.composite, "GDP与对比年相同，{}没有定义，按缺失处理。"),
        _sentences(unscored, scored.composite, unable),
        _without_index(scored),
        _zeros(scored),
        _below_zero(scored),
    )
    return [
        [*data.notes.get(position, []), *done, *filter(None, sentences)]
        for position, (done, *sentences) in enumerate(
            zip(told(scored.composite, ready), *kinds, strict=True)
        )
    ]


def _sentences(marked: pd.DataFrame, composite: Composite, words: str) -> Iterator[str]:
    """A sentence for each row that names its marked leaves; one for all rows marked alike."""
    made: dict[bytes, str] = {}
    mask = marked.to_numpy(bool)
    for row in mask:
        key = row.tobytes()
        if key not in made:
            labels = [composite.by_id[str(id_)].label for id_ in marked.columns[row]]
            made[key] = words.format(_listed(labels)) if labels else ""
        yield made[key]


def _listed(labels: list[str]) -> str:
    more = f"等{len(labels)}个指标" if len(labels) > _NAMED else ""
    return "、".join(f"“{label}”" for label in labels[:_NAMED]) + more


def _without_index(scored: Scored) -> Iterator[str]:
    for value, share in zip(scored.index, scored.observed_weight, strict=True):
        yield f"有得分的指标只占权重{share:.1%}，不足以计算总指数。" if np.isnan(value) else ""


def _zeros(scored: Scored) -> Iterator[str]:
    """A score of 0 under a geometric or harmonic mean: the whole node is 0, and that is said."""
    both = pd.concat([scored.nodes, scored.scores], axis=1)
    marked = pd.DataFrame(False, index=both.index, columns=[p.id for p in scored.composite.groups])
    for part in scored.composite.groups:
        if part.aggregate != "arithmetic" and part.floor <= 0:
            below = both[[child.id for child in scored.composite.children[part.id]]]
            marked[part.id] = (below == 0).any(axis=1) & (both[part.id] == 0)
    return _sentences(marked, scored.composite, "{}有得0分的下级，不是算术平均，因此也是0分。")


def _below_zero(scored: Scored) -> Iterator[str]:
    """A score below 0, which no geometric or harmonic mean can take: it counts as the floor."""
    both = pd.concat([scored.nodes, scored.scores], axis=1)
    marked = pd.DataFrame(False, index=both.index, columns=[p.id for p in scored.composite.groups])
    for part in scored.composite.groups:
        if exponent_of(part) not in (1, None):
            below = both[[child.id for child in scored.composite.children[part.id]]]
            marked[part.id] = (below < 0).any(axis=1)
    return _sentences(marked, scored.composite, "{}有小于0分的下级，不是算术平均，按0分算。")
