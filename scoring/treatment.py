"""Raw values as they were handed over → as they are scored, where a framework says so.

In the order of the OECD/JRC handbook (2008), steps 3 to 5: rows with too few data are left
out, sizes are divided out, missing values filled in, outliers pulled in. The plan's own
index does none of this; what was filled in or pulled in is told, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import kurtosis, skew

from scoring.composite import Composite, Outliers, Part
from scoring.errors import BadTable

_DUST = 1e-12


@dataclass(frozen=True, eq=False)
class Treated:
    """Raw values that are ready to be scored."""

    raw: pd.DataFrame  # rows × leaves
    filled: pd.DataFrame  # rows × leaves: whether a value stands for a missing one
    pulled: pd.DataFrame  # rows × leaves: whether an outlier was pulled in
    screened: pd.Series[bool]  # rows that were left out for want of data


def treated(
    composite: Composite, raw: pd.DataFrame, values: pd.DataFrame, ids: pd.DataFrame
) -> Treated:
    """The framework's treatment of `raw` (rows × leaves, as handed over).

    `values` holds the columns that are divided by, `ids` the groups. Raises BadTable where a
    column is not there.
    """
    wanted = composite.treatment
    raw = pd.DataFrame({leaf.id: _sized(leaf, raw, values) for leaf in composite.leaves})
    screened = raw.notna().mean(axis=1) < wanted.screen - _DUST
    raw = raw.mask(screened, axis=0)
    there = raw.notna()
    if wanted.impute:
        raw = _imputed(raw, wanted.impute, _groups(wanted.within, ids)).mask(screened, axis=0)
    before = raw
    if wanted.outliers:
        outliers = wanted.outliers
        raw = raw.apply(lambda column: winsorised(column, outliers))
    pulled = before.notna() & (raw != before)
    return Treated(raw, raw.notna() & ~there, pulled, screened)


def _sized(leaf: Part, raw: pd.DataFrame, values: pd.DataFrame) -> pd.Series[float]:
    """A leaf's values times its factor, by the size that it is divided by."""
    column = raw[leaf.id]
    measure = leaf.measure
    if measure is None or (measure.times == 1 and not measure.per):
        return column
    if not measure.per:
        return column * measure.times
    if measure.per not in values and measure.per not in raw:
        raise BadTable(f"“{leaf.label}”要除以“{measure.per}”，表里没有这一列：请补上。")
    by = (values if measure.per in values else raw)[measure.per]
    return column * measure.times / by.where(by != 0)


def _groups(name: str, ids: pd.DataFrame) -> pd.Series[str]:
    if not name:
        return pd.Series("", index=ids.index)
    if name not in ids:
        raise BadTable(f"缺的数要按“{name}”分组补，表里没有这一列：请补上，或者去掉 within。")
    return ids[name].astype(str)


def _imputed(raw: pd.DataFrame, kind: str, groups: pd.Series[str]) -> pd.DataFrame:
    """Missing values become the mean or the median of their group's; of all, if it has none."""
    grouped = raw.groupby(groups.to_numpy())
    own = grouped.transform("mean") if kind == "mean" else grouped.transform("median")
    overall = raw.mean() if kind == "mean" else raw.median()
    return raw.fillna(own).fillna(overall)


def winsorised(column: pd.Series[float], outliers: Outliers) -> pd.Series[float]:
    """The value at the end set to the next one, one after another, while there are outliers.

    Skewness and excess kurtosis are the unbiased sample ones (as in COINr, and in Excel).
    """
    values = column.copy()
    for _ in range(outliers.most):
        present = values.dropna()
        if len(present) < 4 or present.nunique() < 2:
            break
        lean = float(skew(present, bias=False))
        if abs(lean) <= outliers.skew or kurtosis(present, bias=False) <= outliers.kurtosis:
            break
        end = present.max() if lean > 0 else present.min()
        inner = present[present != end]
        values[values == end] = inner.max() if lean > 0 else inner.min()
    return values


def bounded(composite: Composite, raw: pd.DataFrame) -> Composite:
    """The composite with bounds in place of the percentiles of its leaves.

    Percentiles are of the rows given, interpolated linearly (R's type 7).
    """
    return replace(composite, parts=tuple(_bounded(part, raw) for part in composite.parts))


def _bounded(part: Part, raw: pd.DataFrame) -> Part:
    measure = part.measure
    if measure is None or measure.percentiles is None or part.id not in raw:
        return part
    present = raw[part.id].dropna().to_numpy(float)
    if not len(present):
        return part
    low, high = np.percentile(present, measure.percentiles)
    return replace(part, measure=replace(measure, bounds=(float(low), float(high))))


def told(composite: Composite, done: Treated) -> list[list[str]]:
    """What was done to each row, a sentence each."""
    words: list[list[str]] = [[] for _ in range(len(done.raw))]
    for at in np.flatnonzero(done.screened.to_numpy(bool)).tolist():
        least = composite.treatment.screen
        words[at].append(f"有数据的指标不到{least:.0%}，没有参加计算。")
    kind = {"mean": "平均数", "median": "中位数"}.get(composite.treatment.impute, "")
    within = "同组" if composite.treatment.within else "各行"
    for table, sentence in (
        (done.filled, f"没有数据，用{within}的{kind}补上"),
        (done.pulled, "是离群值，收到了次端的数"),
    ):
        mask = table.to_numpy(bool)
        for at in np.flatnonzero(mask.any(axis=1)).tolist():
            labels = [composite.by_id[str(id_)].label for id_ in table.columns[mask[at]]]
            words[at].append(f"“{'”“'.join(labels)}”{sentence}。")
    return words
