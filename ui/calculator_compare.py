"""比较: cities side by side, one city over the years, the way to the plan's aims, robustness."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.bench import option_name
from scoring.aims import Aim, aims, rises
from scoring.data import Data
from scoring.decomposition import decompose
from scoring.engine import Scored
from scoring.errors import ScoringError, Undefined
from scoring.explain import (
    RankRow,
    YearPoint,
    base_of,
    cells,
    pieces,
    rank_rows,
    uneven,
)
from scoring.readings import Readings
from scoring.rings import frontier, main_depth
from scoring.robustness import DEFAULT, OTHER, Shaken, robustness, smallest_swap
from scoring.rows import (
    change_by_leaf,
    cities_with_years,
    part_of,
    row_of,
    rows_of,
    short_names,
    year_points,
    years_of,
)
from ui import charts
from ui.calculator_bench import Bench
from ui.calculator_parts import (
    figure,
    kept,
    look,
    more_table,
    notice,
    number,
    numbered,
    pick,
    points,
    quiet,
    signed,
    table,
    title,
    words,
)

MOST_ROWS = 40  # of a chart that has a line for each


def draw(bench: Bench) -> None:
    """The part."""
    try:
        found = bench.evaluation
    except ScoringError as error:
        notice(str(error))
        return
    if bench.data is None or found is None:
        quiet(words("compare_empty"))
        return
    _draw_cities(bench, bench.data, found.scored)
    _draw_years(bench, bench.data, found.scored)
    _draw_robustness(bench, bench.data, found.scored)


# ---- side by side ----------------------------------------------------------------


@st.fragment
def _draw_cities(bench: Bench, data: Data, scored: Scored) -> None:
    """The rows of a year: what their index is made of, and who is weak at what."""
    rows = _ranked(scored, _rows_of_choice(bench, data, "compare"))
    if len(rows) < 2:
        quiet(words("compare_one"))
        return
    some, own = part_of(scored, rows), short_names(data, rows)
    depth = main_depth(scored.composite)
    _draw_stack(some, own, depth)
    title(words("heat_title"))
    below = min(depth + 1, len(scored.composite.levels) - 1)
    found = cells(some, own, below)
    nodes = [part.label for part in frontier(scored.composite, below)]
    figure(
        charts.heatmap(found, look()),
        words("heat_alt", nodes=len(nodes)),
        # as in the chart: of sixteen columns with long names some would stand beyond the page
        [words("group"), *own],
        [[node, *(points(one.score, 1) for one in found if one.node == node)] for node in nodes],
        "heat",
    )


def _ranked(scored: Scored, rows: list[int]) -> list[int]:
    """Those that have an index, the best first, no more than a chart can hold."""
    index = scored.index
    known = [at for at in rows if index.iloc[at] == index.iloc[at]]
    return sorted(known, key=lambda at: -float(index.iloc[at]))[:MOST_ROWS]


def _rows_of_choice(bench: Bench, data: Data, key: str) -> list[int]:
    """The rows of the year that is chosen, the newest at first."""
    years = years_of(data)
    if not years:
        return rows_of(data, None)
    options = [*reversed(years), words("all_years")]
    at = f"year_{key}_{bench.tables}"  # of this table: another has other years
    known = bench.choices.get(at)
    chosen = st.segmented_control(
        words("year"),
        options,
        default=known if known in options else options[0],
        required=True,
        format_func=str,
        key=at,
        on_change=kept(at, lambda one: bench.choices.update({at: one})),
    )
    return rows_of(data, chosen if isinstance(chosen, int) else None)


def _draw_stack(scored: Scored, names: list[str], depth: int) -> None:
    title(words("compare_title"))
    found = pieces(scored, names, depth)
    groups = list(dict.fromkeys(piece.group for piece in found))
    figure(
        charts.stack(found, look()),
        words("compare_alt", rows=len(names), groups=len(groups), first=names[0]),
        [words("row"), words("index"), *groups],
        [
            [
                name,
                points(next(piece.index for piece in found if piece.row == name)),
                *(points(piece.points) for piece in found if piece.row == name),
            ]
            for name in names
        ],
        "stack",
    )


# ---- over the years --------------------------------------------------------------


@st.fragment
def _draw_years(bench: Bench, data: Data, scored: Scored) -> None:
    """One city: its line among the others, why it moved, and how far the plan's aims are."""
    found = year_points(data, scored)
    cities = cities_with_years(found)
    if not cities:
        return
    title(words("by_year_title"))
    city = _chosen(bench, words("city"), "city", cities)
    own = sorted((one for one in found if one.name == city), key=lambda one: one.year)
    figure(
        charts.years(found, city, look()),
        words("years_alt", city=city),
        [words("year"), words("index")],
        [[str(point.year), points(point.index)] for point in own],
        "years",
    )
    if uneven(own):
        shares = "、".join(f"{one.year}年{one.observed:.0%}" for one in own)
        notice(words("years_uneven", shares=shares), alert=False)
    _draw_change(bench, data, scored, own)
    _draw_progress(bench, own)


def _chosen(bench: Bench, label: str, key: str, options: list[str]) -> str:
    at = f"compare_{key}"
    known = bench.choices.get(at)
    return pick(label, options, known, at, lambda one: bench.choices.update({at: one}), width=240)


def _draw_change(bench: Bench, data: Data, scored: Scored, own: list[YearPoint]) -> None:
    """Why the index changed between two of the city's years, leaf by leaf."""
    years = sorted(point.year for point in own)
    with st.container(horizontal=True, gap="small", key="two-years"):
        # read from left to right, though the first depends on the second
        left, right = st.container(width="content"), st.container(width="content")
    with right:
        later = [str(year) for year in reversed(years[1:])]
        second = int(_chosen(bench, words("second_year"), "second", later))
    with left:
        earlier = [str(year) for year in reversed(years) if year < second]
        first = int(_chosen(bench, words("first_year"), "first", earlier))
    city = own[0].name
    title(words("change_title", city=city, first=first, second=second))
    rows = row_of(data, city, first), row_of(data, city, second)
    try:
        split, leaves = decompose(scored, *rows), change_by_leaf(scored, *rows)
    except ScoringError as error:
        quiet(str(error))
        return
    rest = float(split.coverage.sum())
    quiet(
        words(
            "change_told",
            before=points(split.before),
            after=points(split.after),
            change=signed(split.change),
            coverage=words("coverage", points=signed(rest)) if abs(rest) > 0.005 else "",
        )
    )
    by_id = scored.composite.by_id
    more_table(
        [words("leaf"), words("score"), words("moves_index")],
        [
            [
                numbered(by_id[str(id_)].label, by_id[str(id_)].number),
                f"{points(row['before'])} → {points(row['after'])}",
                signed(float(row["points"])),
            ]
            for id_, row in leaves.iterrows()
        ],
        most=8,
    )


def _draw_progress(bench: Bench, own: list[YearPoint]) -> None:
    """The city's way to what the plan demands, from a base year that somebody chose."""
    title(words("progress_title"))
    wanted = rises(bench.plan)
    if not wanted:
        quiet(words("progress_none"))
        return
    years = [str(point.year) for point in own]
    years.sort(key=lambda year: year != str(base_of(own)))  # the first is chosen, unless another is
    base_year = int(_chosen(bench, words("base_year"), "base_year", years))
    high = bench.composite.scale[1]
    found = aims(wanted, {point.year: point.index for point in own}, base_year, high)
    if not found:
        quiet(words("progress_too_late"))
        return
    for aim in found:
        quiet(_told(aim, high))
    base = next(point for point in own if point.year == base_year)
    if uneven([base, own[-1]]):
        notice(
            words(
                "progress_uneven",
                base_year=base_year,
                base_share=f"{base.observed:.0%}",
                year=own[-1].year,
                share=f"{own[-1].observed:.0%}",
            )
        )
    figure(
        charts.progress([point for point in own if point.year >= base_year], found, look()),
        words("progress_alt", city=own[0].name),
        [words("year"), words("index")],
        [[str(point.year), points(point.index)] for point in own],
        "progress",
    )


def _told(aim: Aim, high: float) -> str:
    """How a city stands against one demand of the plan, in a sentence."""
    year, now = aim.at[-1] if aim.at else (aim.base[0], None)
    values = {
        "base_year": aim.base[0],
        "base": points(aim.base[1]),
        "year": aim.rise.year,
        "percent": number(aim.rise.percent),
        "target": points(aim.target),
    }
    if now is None:
        told = words("progress_start", **values)
    else:
        state = words("state_ahead" if now.ahead >= 0 else "state_behind")
        told = words(
            "progress_told",
            **values,
            now=year,
            expected=points(now.expected),
            actual=points(now.actual),
            state=state,
            ahead=points(abs(now.ahead)),
        )
    return told + (words("progress_above", target=points(aim.target)) if aim.target > high else "")


# ---- robustness ------------------------------------------------------------------


@st.fragment
def _draw_robustness(bench: Bench, data: Data, scored: Scored) -> None:
    """Ranks under other weights, goalposts and means: run when asked for, with a progress bar."""
    title(words("robust_title"))
    rows = _ranked(scored, _rows_of_choice(bench, data, "robust"))
    if len(rows) < 2:
        quiet(words("compare_one"))
        return
    names = short_names(data, rows)
    shaken = _asked(bench)
    quiet(
        words(
            "robust_told",
            weights=f"{shaken.weights:.0%}",
            goalposts=f"{shaken.goalposts:.0%}",
            means=f"{shaken.means:.0%}",
            own=option_name(bench.setup.aggregate),
            other=option_name(OTHER[bench.setup.aggregate]),
            floor=number(shaken.floor),
            runs=f"{shaken.runs:,}",
        )
    )
    some = part_of(scored, rows)
    asked = (bench.setup, shaken, tuple(rows))
    if st.button(words("robust_run"), key="robust-run"):
        bench.choices["robustness"] = (asked, _run(some, names, shaken, bench.setup.readings))
    known = bench.choices.get("robustness")
    if known and known[0] == asked:
        _draw_ranks(known[1])
    _draw_swaps(some, names)


def _asked(bench: Bench) -> Shaken:
    """What is varied, and by how much."""
    percents = {"weights": 50, "goalposts": 30, "means": 100}
    chosen: dict[str, float] = {}
    with st.container(horizontal=True, gap="medium", key="shaken"):
        for name, most in percents.items():
            at = f"shaken_{name}"
            default = round(getattr(DEFAULT, name) * 100)
            chosen[name] = (
                st.slider(
                    words(f"robust_{name}"),
                    0,
                    most,
                    value=int(bench.choices.get(at, default)),
                    step=5,
                    format="%d%%",
                    key=at,
                    on_change=kept(at, partial(_remember, bench, at)),
                    width=220,
                )
                / 100
            )
        at = "shaken_runs"
        options = [1_000, 10_000]
        runs = st.segmented_control(
            words("robust_runs"),
            options,
            default=bench.choices.get(at, DEFAULT.runs),
            required=True,
            format_func=lambda count: f"{count:,}",
            key=at,
            on_change=kept(at, partial(_remember, bench, at)),
        )
    runs, floor = int(runs or DEFAULT.runs), bench.setup.floor
    return Shaken(chosen["weights"], chosen["goalposts"], chosen["means"], runs, floor=floor)


def _remember(bench: Bench, key: str, value: object) -> None:
    bench.choices[key] = value


def _run(
    scored: Scored, names: list[str], shaken: Shaken, readings: Readings
) -> tuple[RankRow, ...]:
    bar = st.progress(0.0, words("robust_going", done=0, of=f"{shaken.runs:,}"))

    def tell(done: int, of: int) -> None:
        bar.progress(done / of, words("robust_going", done=f"{done:,}", of=f"{of:,}"))

    found = robustness(scored.composite, scored.raw, shaken, tell, readings)
    bar.empty()
    return rank_rows(found, names)


def _draw_ranks(rows: tuple[RankRow, ...]) -> None:
    ranked = sorted(rows, key=lambda row: row.nominal)
    figure(
        charts.intervals(rows, look()),
        words("robust_alt", rows=len(rows)),
        [words("row"), words("place"), words("median"), words("robust_span")],
        [
            [
                row.name,
                f"{row.nominal:.0f}",
                f"{row.median:g}",
                f"{row.low:.3g}—{row.high:.3g}",
            ]
            for row in ranked
        ],
        "intervals",
    )
    title(words("places_title"))
    figure(
        charts.places(rows, look()),
        words("places_alt", rows=len(rows)),
        [words("row"), *(words("place_number", place=at) for at in range(1, len(rows) + 1))],
        [[row.name, *map(charts.share_told, row.shares)] for row in ranked],
        "places",
    )


def _draw_swaps(scored: Scored, names: list[str]) -> None:
    """The smallest change of one weight that swaps two neighbours."""
    title(words("swap_title"))
    quiet(words("swap_told"))
    rows = [_swap_cells(scored, names, upper) for upper in range(len(names) - 1)]
    columns = [words("swap_pair"), words("swap_leaf"), words("swap_weight")]
    st.html(table(columns, rows))


def _swap_cells(scored: Scored, names: list[str], upper: int) -> list[str]:
    pair = words("swap_row", upper=names[upper], lower=names[upper + 1])
    try:
        swap = smallest_swap(scored.composite, scored.scores, upper, upper + 1)
    except Undefined as error:
        return [pair, str(error), "—"]
    if swap is None:
        return [pair, words("swap_none"), "—"]
    leaf = scored.composite.by_id[swap.leaf]
    change = f"{number(round(swap.weight, 4))} → {number(round(swap.needed, 4))}"
    return [pair, numbered(leaf.label, leaf.number), change]
