"""Whose and of which year the rows of a table are, for lists, charts and comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from scoring.data import Data
from scoring.decomposition import decompose
from scoring.engine import Scored
from scoring.explain import YearPoint


def row_names(data: Data) -> list[str]:
    """`甲市 2025`: what each row is called; rows of one name are told apart by their line."""
    cities = data.ids[data.city].astype(str).tolist()
    # of a table of one city that does not name it, the year is all that tells rows apart
    dated = data.year and data.year != data.city
    years = data.ids[data.year].astype(str).tolist() if dated else [""] * len(cities)
    names = [f"{city} {year}".strip() for city, year in zip(cities, years, strict=True)]
    count = Counter(names)
    return [
        f"{name}（第{line}行）" if count[name] > 1 or not name else name
        for name, line in zip(names, data.lines.tolist(), strict=True)
    ]


def short_names(data: Data, rows: Sequence[int]) -> list[str]:
    """What some rows are called among each other: the city alone, if that tells them apart."""
    cities = [str(data.ids[data.city].iloc[at]) for at in rows]
    return cities if len({*cities}) == len(cities) else [row_names(data)[at] for at in rows]


def years_of(data: Data) -> list[int]:
    """The years of the table, in order; empty without a column of years."""
    years = data.ids[data.year].tolist() if data.year else []
    return sorted({year for year in years if isinstance(year, int)})


def rows_of(data: Data, year: int | None) -> list[int]:
    """Positions of the rows of a year; of all rows for None."""
    if year is None or not data.year:
        return list(range(len(data.ids)))
    return [at for at, own in enumerate(data.ids[data.year].tolist()) if own == year]


def newest_row(data: Data) -> int:
    """Position of the first row of the newest year; the first of all without a column of years."""
    years = years_of(data)
    return next(iter(rows_of(data, years[-1] if years else None)), 0)


def part_of(scored: Scored, rows: Sequence[int]) -> Scored:
    """The same computation, some rows only; they are numbered anew."""
    tables = (scored.raw, scored.scores, scored.nodes)
    return Scored(
        scored.composite, *(table.iloc[list(rows)].reset_index(drop=True) for table in tables)
    )


def year_points(data: Data, scored: Scored) -> tuple[YearPoint, ...]:
    """The index of each city in each year; a city that stands twice in a year is left out."""
    if not data.year:
        return ()
    keys = list(zip(data.ids[data.city].astype(str), data.ids[data.year].tolist(), strict=True))
    count = Counter(keys)
    return tuple(
        YearPoint(city, year, float(index), float(share))
        for (city, year), index, share in zip(
            keys, scored.index.tolist(), scored.observed_weight.tolist(), strict=True
        )
        if count[city, year] == 1 and isinstance(year, int) and index == index
    )


def cities_with_years(points: Sequence[YearPoint], least: int = 2) -> list[str]:
    """Cities that have an index in at least so many years, in the order of the table."""
    count = Counter(point.name for point in points)
    return [city for city in dict.fromkeys(p.name for p in points) if count[city] >= least]


def row_of(data: Data, city: str, year: int) -> int:
    """Position of a city's row of a year. Raises ValueError where there is none."""
    keys = zip(data.ids[data.city].astype(str), data.ids[data.year or ""].tolist(), strict=True)
    return list(keys).index((city, year))


def change_by_leaf(scored: Scored, first: int, second: int) -> pd.DataFrame:
    """Why the index changed from one row to another: leaves × (before, after, points).

    Scores of both rows, and the points of the index that each leaf's change is worth, the
    largest first. Raises Undefined (`scoring.decomposition`).
    """
    found = decompose(scored, first, second)
    table = pd.DataFrame(
        {
            "before": scored.scores.iloc[first],
            "after": scored.scores.iloc[second],
            "points": found.leaves,
        }
    )
    return table.reindex(found.leaves.abs().sort_values(ascending=False, kind="stable").index)
