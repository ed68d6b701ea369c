"""One row's index taken apart: every sum, where points are lost, how to reach a target."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from scoring.aims import rises
from scoring.composite import Part
from scoring.engine import Scored
from scoring.errors import Undefined
from scoring.explain import NodeSum, leaf_points, pieces, steps, sums, swings, without_each
from scoring.rings import main_depth
from scoring.seeking import Gap, gap_to
from scoring.uncertainty import compensation, interval
from scoring.whatif import raised
from ui import calculator_seek, charts
from ui.calculator_bench import Bench
from ui.calculator_parts import (
    all_rows,
    cell_name,
    figure,
    kept,
    look,
    more_table,
    notice,
    number,
    numbered,
    on_phone,
    points,
    quiet,
    signed,
    table,
    title,
    words,
)
from ui.markup import literal
from ui.messages import group

_TOLD = 0.005  # points: a smaller difference is none
DATA = "data"  # the key of a row of data; others are of scores that were set
_SHOWN = 12  # leaves of a list that are shown at once


def draw(bench: Bench, scored: Scored, position: int, key: str) -> None:
    """What is asked of one row; one question is open at a time."""
    names = group("calculator_results")
    at = f"results_{key}"
    chosen = st.segmented_control(
        words("results"),
        list(names),
        default=bench.choices.get(at, "sums"),
        required=True,
        format_func=lambda one: names[one],
        key=at,
        on_change=kept(at, lambda one: bench.choices.update({at: one})),
        label_visibility="collapsed",
    )
    if scored.index.isna().iloc[position] and chosen != "sums":
        notice(words("nothing_to_show"), alert=False)
        return
    with st.container(key=f"results-{key}"):
        _PARTS[str(chosen)](bench, scored, position, key)


# ---- every sum -------------------------------------------------------------------


def _draw_sums(bench: Bench, scored: Scored, position: int, key: str) -> None:
    nodes = sums(scored, position)
    every = st.toggle(words("open_all"), key=f"sums_open_{key}")
    st.html(f'<div class="sums">{_tree(nodes, every)}</div>')
    _draw_remarks(scored, position)


def _tree(nodes: Sequence[NodeSum], every: bool) -> str:
    """Nodes before the nodes below them → nested details."""
    html, open_depths = [], list[int]()
    for node in nodes:
        while open_depths and open_depths[-1] >= node.depth:
            html.append("</details>")
            open_depths.pop()
        if not node.terms:
            html.append(f'<div class="leaf">{_line(node)}</div>')
            continue
        opened = " open" if every or node.depth <= 1 else ""
        html.append(
            f"<details{opened}><summary>{_line(node)}</summary><p>{literal(arithmetic(node))}</p>"
        )
        open_depths.append(node.depth)
    return "".join(html) + "</details>" * len(open_depths)


def _line(node: NodeSum) -> str:
    return (
        f"<span>{literal(numbered(node.name, node.number))}</span>"
        f"<small>{words('weight')} {number(node.weight)}</small><b>{points(node.score)}</b>"
    )


def arithmetic(node: NodeSum) -> str:
    """How a node's score comes about, as one would write it down."""
    present = [term for term in node.terms if term.share > 0]
    if not present:
        return words("too_little")
    terms = [f"{number(term.share)}×{points(term.score)}（{term.name}）" for term in present]
    plain = words(f"mean_{node.aggregate}", terms=" + ".join(terms), score=points(node.score))
    left = [term.name for term in node.terms if term.share == 0]
    return plain + (words("left_out", names="、".join(left)) if left else "")


def _draw_remarks(scored: Scored, position: int) -> None:
    """What one number hides: compensation, and what missing figures could change."""
    both = compensation(scored).iloc[position]
    if both["difference"] > _TOLD:
        quiet(
            words(
                "compensation",
                geometric=points(both["geometric"]),
                difference=points(both["difference"]),
                weakest=both["weakest"],
            )
        )
    if scored.scores.iloc[position].isna().any():
        ends = interval(scored).iloc[position]
        quiet(words("interval", low=points(ends["low"]), high=points(ends["high"])))


# ---- brought and lost ------------------------------------------------------------


def _draw_points(bench: Bench, scored: Scored, position: int, key: str) -> None:
    depth = main_depth(scored.composite)
    own = pieces(scored, [str(at) for at in range(len(scored.scores))], depth)
    bars = [piece for piece in own if piece.row == str(position)]
    leaves = leaf_points(scored, position, depth)
    lost = sorted(leaves, key=lambda one: -one.lost)
    title(words("lost_title"))
    quiet(
        words(
            "lost_told",
            index=points(float(scored.index.iloc[position])),
            first="、".join(f"{one.name}（{points(one.lost)}）" for one in lost[:3]),
        )
    )
    figure(
        charts.losses(leaves, look()),
        words("lost_alt", first=lost[0].name),
        [words(name) for name in ("leaf", "effective", "score", "brought", "lost")],
        [
            [
                numbered(one.name, one.number),
                number(one.weight),
                points(one.score),
                points(one.points),
                points(one.lost),
            ]
            for one in lost
        ],
        f"losses-{key}",
    )
    title(words("brought_title"))
    st.html(table([words("group"), words("brought")], [[p.group, points(p.points)] for p in bars]))


# ---- a target --------------------------------------------------------------------


def _draw_target(bench: Bench, scored: Scored, position: int, key: str) -> None:
    index = float(scored.index.iloc[position])
    target = _asked_target(bench, scored, index, key)
    gap = gap_to(scored, position, target)
    _draw_gap(index, gap)
    title(words("seek_title"))
    raw = bench.data if key == DATA else None
    if raw is None:
        calculator_seek.draw_score(bench, scored, position, target, key)
    else:  # a city's figures hang together: a score moves by itself only in a trial
        calculator_seek.draw_raw(bench, raw, position, target, key)
    _draw_effort(bench, scored, position, gap)
    if raw is not None:
        quiet(words("effort_apart"))
    _draw_costs(bench, bench.choices["costs"], key)
    _draw_room(scored, gap)


def _asked_target(bench: Bench, scored: Scored, index: float, key: str) -> float:
    """A rise that the plan demands, or an index of one's own."""
    wanted = rises(bench.plan)
    names = {
        str(at): words("rise", year=one.year, percent=number(one.percent))
        for at, one in enumerate(wanted)
    } | {"own": words("own_target")}
    at = f"target_{key}"
    chosen = st.segmented_control(
        words("target"),
        list(names),
        default=next(iter(names)) if bench.choices.get(at) not in names else bench.choices[at],
        required=True,
        format_func=lambda one: names[str(one)],
        key=at,
        on_change=kept(at, lambda one: bench.choices.update({at: one})),
    )
    if chosen != "own":
        one = wanted[int(str(chosen))]
        said = one.target
        quiet(
            words(
                "rise_read",
                percent=number(one.percent),
                section=said.section,
                page=said.page,
            )
        )
        return raised(index, one.percent)
    low, high = scored.composite.scale
    own = f"target_own_{key}"
    return float(
        st.number_input(
            words("own_target"),
            float(low),
            float(high),
            value=float(bench.choices.get(own, min(high, round(index + 5, 1)))),
            step=0.5,
            format="%.4g",
            key=own,
            on_change=kept(own, lambda one: bench.choices.update({own: one})),
            width=200,
        )
    )


def _draw_gap(index: float, gap: Gap) -> None:
    values = {"index": points(index), "target": points(gap.target), "gap": points(gap.gap)}
    if gap.gap <= 0:
        notice(words("reached", **values), alert=False)
    elif gap.reachable:
        notice(words("reachable", highest=points(gap.highest), **values), alert=False)
    else:
        notice(words("unreachable", highest=points(gap.highest), **values))


def _draw_effort(bench: Bench, scored: Scored, position: int, gap: Gap) -> None:
    title(words("effort_title"))
    costs: dict[str, float] = bench.choices.setdefault("costs", {})
    try:
        found = steps(scored, position, gap.target, costs)
    except Undefined as error:
        quiet(str(error))
        return
    if not found:
        quiet(words("effort_none"))
        return
    quiet(words("effort_own" if costs else "effort_told", points=points(gap.gap)))
    st.html(
        table(
            [words("leaf"), words("score"), words("moves_index")],
            [
                [
                    numbered(one.name, one.number),
                    f"{points(one.score[0])} → {points(one.score[1])}",
                    f"{number(one.weight)}×{points(one.rise)} = {points(one.points)}",
                ]
                for one in found
            ],
        )
    )


def _draw_costs(bench: Bench, costs: dict[str, float], key: str) -> None:
    """What a point of each leaf costs, where they are not all the same."""
    leaves = bench.composite.leaves
    cost = words("cost")
    with st.expander(words("costs")):
        quiet(words("costs_told"))
        at = f"costs_{key}"
        st.data_editor(
            [
                {
                    words("leaf"): cell_name(leaf.label, leaf.number),
                    cost: costs.get(leaf.id, 1.0),
                }
                for leaf in leaves
            ],
            hide_index=True,
            disabled=[words("leaf")],
            column_config={
                words("leaf"): st.column_config.TextColumn(width=200 if on_phone() else 260),
                cost: st.column_config.NumberColumn(
                    min_value=0.01, max_value=1000.0, format="%.4g", required=True, width=80
                ),
            },
            **all_rows(len(leaves)),
            key=at,
            alt=words("costs"),
            on_change=kept(at, partial(_edit_costs, costs, leaves)),
        )


def _edit_costs(costs: dict[str, float], leaves: Sequence[Part], edits: dict[str, Any]) -> None:
    for row, cells in edits["edited_rows"].items():
        for value in cells.values():
            if value:
                costs[leaves[int(row)].id] = float(value)


def _draw_room(scored: Scored, gap: Gap) -> None:
    """What each leaf alone could still bring."""
    title(words("room_title"))
    rows = [
        [numbered(leaf.label, leaf.number), points(float(room))]
        for id_, room in gap.room.items()
        for leaf in [scored.composite.by_id[str(id_)]]
    ]
    more_table([words("leaf"), words("room")], rows, _SHOWN)


# ---- one change at a time --------------------------------------------------------


def _draw_swings(bench: Bench, scored: Scored, position: int, key: str) -> None:
    at = f"step_{key}"
    step = st.slider(
        words("step"),
        1,
        30,
        value=int(bench.choices.get(at, 10)),
        key=at,
        on_change=kept(at, lambda one: bench.choices.update({at: one})),
        width=360,
    )
    found = swings(scored, position, step)
    quiet(words("swings_told", step=step))
    figure(
        charts.tornado(found, look()),
        words("swings_alt", step=step, first=found[0].name),
        [words(name) for name in ("leaf", "score", "down", "up")],
        [
            [numbered(one.name, one.number), points(one.score), signed(one.down), signed(one.up)]
            for one in found
        ],
        f"tornado-{key}",
    )
    _draw_without(scored, position)


def _draw_without(scored: Scored, position: int) -> None:
    """The index without an indicator, each in turn."""
    found = without_each(scored, position)
    if not found:
        return
    title(words("without_title"))
    quiet(words("without_told"))
    more_table(
        [words("leaf"), words("without_index"), words("moves_index")],
        [[numbered(one.name, one.number), points(one.index), signed(one.change)] for one in found],
        most=6,
    )


_PARTS = {
    "sums": _draw_sums,
    "points": _draw_points,
    "target": _draw_target,
    "swings": _draw_swings,
}
