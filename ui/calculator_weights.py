"""权重: the framework as rings, and as a table."""

from __future__ import annotations

import streamlit as st

from scoring.rings import Arc, rings
from ui import charts
from ui.calculator_bench import Bench
from ui.calculator_parts import figure, look, number, numbered, quiet, words
from ui.markup import literal


def draw(bench: Bench) -> None:
    """The part."""
    arcs = rings(bench.composite)
    leaves = [arc for arc in arcs if arc.id not in bench.composite.children]
    quiet(words("weights_intro", leaves=len(leaves), page=bench.framework.page))
    figure(
        charts.sunburst(arcs, look()),
        words("sunburst_told", leaves=len(leaves)),
        [words("leaf"), words("path"), words("share"), words("weight")],
        [_row(arc) for arc in leaves],
        "sunburst",
        height="stretch",
    )
    # on a phone the rings have no room for the names
    groups = [arc for arc in arcs if arc.ring == 0]
    st.html(f'<div class="ring-legend">{"".join(map(_entry, groups))}</div>')


def _row(arc: Arc) -> list[str]:
    return [
        numbered(arc.name, arc.number),
        " › ".join(arc.path[:-1]),
        number(arc.share),
        number(arc.weight),
    ]


def _entry(arc: Arc) -> str:
    colour = charts.GROUPS[arc.group % len(charts.GROUPS)]
    return (
        f'<span><i style="background:{colour}"></i>{literal(arc.name)} {number(arc.weight)}</span>'
    )
