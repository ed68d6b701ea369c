"""打分: a score for each indicator by slider or table, and the index at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.bench import START, starting_scores
from scoring.composite import Part
from scoring.engine import Scored
from scoring.explain import leaf_points, score_of
from scoring.rings import frontier, main_depth
from ui import calculator_results
from ui.calculator_bench import Bench
from ui.calculator_parts import (
    all_rows,
    cell_name,
    kept,
    label,
    number,
    numbered,
    on_phone,
    points,
    quiet,
    words,
)
from ui.markup import literal

SLIDERS, TABLE = "sliders", "table"
_COLUMNS = 3  # of sliders


@st.fragment
def draw(bench: Bench) -> None:
    """The part; a change draws only it again."""
    scored = bench.scored
    _draw_strip(bench, scored)
    _draw_head(bench)
    if bench.choices.get("scores_as") == TABLE:
        _draw_table(bench)
    else:
        _draw_sliders(bench, scored)
    calculator_results.draw(bench, scored, 0, "scores")


def _draw_strip(bench: Bench, scored: Scored) -> None:
    """The index and its main parts, in sight while sliders are moved."""
    index = float(scored.index.iloc[0])
    share = float(scored.observed_weight.iloc[0])
    parts = "".join(
        f"<li>{literal(part.label)} <b>{points(score_of(scored, 0, part.id))}</b></li>"
        for part in frontier(bench.composite, main_depth(bench.composite))
    )
    with st.container(key="strip"):
        st.html(
            f'<div class="strip" role="status"><span>{words("index")}</span>'
            f"<b>{points(index)}</b><span>{words('unit')}</span>"
            f'<span class="quiet">{words("observed", share=f"{share:.1%}")}</span>'
            f"<ul>{parts}</ul></div>"
        )
    if index != index:
        quiet(words("no_index", least=f"{bench.setup.min_weight:.0%}"))


def _draw_head(bench: Bench) -> None:
    """Where the scores come from, how they are set, and starting over."""
    quiet(bench.origin or words("scores_intro", start=number(START)))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="scores-head"):
        names = {SLIDERS: words("sliders"), TABLE: words("table")}
        key = "calculator_scores_as"
        st.segmented_control(
            words("scores_as"),
            list(names),
            default=bench.choices.get("scores_as", SLIDERS),
            required=True,
            format_func=lambda one: names[one],
            key=key,
            on_change=kept(key, lambda chosen: _switch(bench, chosen)),
            label_visibility="collapsed",
        )
        st.number_input(
            words("all_to"),
            min_value=float(bench.composite.scale[0]),
            max_value=float(bench.composite.scale[1]),
            value=START,
            step=5.0,
            format="%g",
            key="calculator_all_to",
            width=120,
        )
        st.button(
            words("set_all"),
            key="calculator_set_all",
            on_click=lambda: _set_all(bench, float(st.session_state["calculator_all_to"])),
        )


def _switch(bench: Bench, chosen: str) -> None:
    bench.choices["scores_as"] = chosen
    bench.version += 1  # the widgets that come into sight begin with the scores as they are


def _set_all(bench: Bench, value: float) -> None:
    origin = words("all_set", value=number(value))
    bench.put_scores(starting_scores(bench.composite, value), origin)


def _draw_sliders(bench: Bench, scored: Scored) -> None:
    """A slider a leaf, by groups; a leaf that is not reported offers to be given a score."""
    depth = main_depth(bench.composite)
    groups: dict[str, list[Part]] = {}
    for one in leaf_points(scored, 0, depth):
        groups.setdefault(one.group, []).append(bench.composite.by_id[one.id])
    with st.container(key="sliders"):
        for name, leaves in groups.items():
            st.html(f'<h3 class="group">{literal(name)}</h3>')
            # row by row: so they are read, reached by Tab, and stacked on a phone
            for start in range(0, len(leaves), _COLUMNS):
                row = leaves[start : start + _COLUMNS]
                for column, leaf in zip(st.columns(_COLUMNS), row, strict=False):
                    with column:
                        _draw_slider(bench, leaf)


def _draw_slider(bench: Bench, leaf: Part) -> None:
    value = bench.scores.get(leaf.id)
    weight = number(bench.composite.global_weights[leaf.id])
    name = label(f"{numbered(leaf.label, leaf.number)} · {weight}")
    if value is None:
        st.button(
            f"{name}　{words('unreported')}",
            key=f"score-missing-{leaf.id}-{bench.version}",
            on_click=lambda: _set_one(bench, leaf.id, START),
            help=words("report_it", start=number(START)),
        )
        return
    key = f"score-{leaf.id}-{bench.version}"
    low, high = bench.composite.scale
    st.slider(
        name,
        float(low),
        float(high),
        value=value,
        step=1.0,
        format="%.4g",
        key=key,
        on_change=kept(key, lambda chosen: bench.scores.update({leaf.id: float(chosen)})),
    )


def _set_one(bench: Bench, leaf: str, value: float) -> None:
    bench.put_scores({**bench.scores, leaf: value}, bench.origin)


def _draw_table(bench: Bench) -> None:
    """The scores as cells; an empty one is not reported."""
    key = f"scores-table-{bench.version}"
    leaves = bench.composite.leaves
    score = words("score")
    rows = [
        {
            words("leaf"): cell_name(leaf.label, leaf.number),
            score: bench.scores.get(leaf.id),
            words("weight"): bench.composite.global_weights[leaf.id],
        }
        for leaf in leaves
    ]
    low, high = bench.composite.scale
    st.data_editor(
        rows,
        hide_index=True,
        disabled=[words("leaf"), words("weight")],
        column_config={
            # wide enough for the longest name on a desk, where all columns grow; on a phone the
            # scores and weights are to stand beside the names
            words("leaf"): st.column_config.TextColumn(width=196 if on_phone() else 270),
            score: st.column_config.NumberColumn(
                min_value=low,
                max_value=high,
                format="%.4g",
                width=80,
                help=words("empty_cell"),
            ),
            words("weight"): st.column_config.NumberColumn(format="%.4g", width=80),
        },
        **all_rows(len(rows)),
        key=key,
        alt=words("table_told"),
        placeholder="—",  # where nothing is; it would say None
        on_change=kept(key, lambda edits: _edited(bench, edits)),
    )


def _edited(bench: Bench, edits: dict[str, Any]) -> None:
    """Takes over all edits of the table since it was drawn anew: they stay on top of its data."""
    leaves = bench.composite.leaves
    for row, cells in edits["edited_rows"].items():
        for value in cells.values():
            bench.scores[leaves[int(row)].id] = None if value is None else float(value)
