"""What changed raw figures do to one row: its index before and after, and what moved it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from scoring.raw_change import RawChange
from ui.calculator_bench import Bench
from ui.calculator_parts import number, points, quiet, signed, table, words


def draw_moved(bench: Bench, change: RawChange, names: Mapping[str, str]) -> None:
    """The leaves that moved; `names` are those of the figures that may have moved them, by id."""
    st.html(
        f'<div class="strip"><span>{words("index")}</span><b>{points(change.before)} → '
        f"{points(change.after)}</b><span>{words('unit')}（{signed(change.after - change.before)}）"
        "</span></div>"
    )
    if not change.moved:
        quiet(words("nothing_moved"))
        return
    by_id = bench.composite.by_id
    st.html(
        table(
            [words(head) for head in ("leaf", "raw", "score", "moves_index", "because")],
            [
                [
                    by_id[one.leaf].label,
                    f"{_raw(one.raw[0])} → {_raw(one.raw[1])}",
                    f"{points(one.score[0])} → {points(one.score[1])}",
                    signed(one.points),
                    "、".join(names.get(id_, id_) for id_ in one.because),
                ]
                for one in change.moved
            ],
        )
    )


def _raw(value: float) -> str:
    return "—" if value != value else number(value)
