"""脱钩状态: where the eight states of decoupling begin and what each scores, to be edited."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from scoring.assumptions import bands_grounds, default_bands
from scoring.bands import STATES, Bands
from scoring.errors import ScoringError
from ui.calculator_bench import Bench
from ui.calculator_parts import kept, notice, quiet, title, words
from ui.messages import group

_LOW, _HIGH = "bands_low", "bands_high"  # keys of the two rows above the states


def draw(bench: Bench) -> None:
    """The table; what cannot be is told, and the table shows again what is in force."""
    title(words("bands_title"))
    ends, scores = bands_grounds()
    quiet(words("bands_told", ends=ends.why, scores=scores.why))
    refused = bench.choices.pop("bands_refused", "")
    if refused:
        notice(words("posts_refused", why=refused))
    rows = rows_of(bench.setup.bands)
    key = f"bands-{bench.version}-{bench.choices.get('bands_version', 0)}"
    st.data_editor(
        rows,
        hide_index=True,
        disabled=[name for name in rows[0] if name != words("bands_value")],
        column_config={
            words("bands_value"): st.column_config.NumberColumn(format="%.6g", width=80)
        },
        height=35 * (len(rows) + 1) + 3,
        key=key,
        alt=words("bands_alt"),
        on_change=kept(key, partial(edited, bench)),
    )


def rows_of(bands: Bands) -> list[dict[str, Any]]:
    """The table's rows: two thresholds, then the states."""
    plain, (ends, scores) = default_bands(), bands_grounds()
    values = [(words(_LOW), bands.low, plain.low, ends.basis)]
    values.append((words(_HIGH), bands.high, plain.high, ends.basis))
    for state in STATES:
        name = words("bands_state", state=state)
        values.append((name, bands.of(state), plain.of(state), scores.basis))
    marks = group("calculator_marks")
    return [
        {
            words("bands_name"): name,
            words("bands_value"): value,
            words("marks_title"): marks["own" if value != default else basis],
        }
        for name, value, default, basis in values
    ]


def edited(bench: Bench, edits: dict[str, Any]) -> None:
    """Takes the edited values together, or none of them."""
    bands = bench.setup.bands
    values: list[float | None] = [bands.low, bands.high, *bands.points]
    for row, cells in edits["edited_rows"].items():
        values[int(row)] = cells.get(words("bands_value"), values[int(row)])
    try:
        numbers = [float(value) for value in values if value is not None]
        if len(numbers) < len(values):
            raise ScoringError(words("bands_empty"))
        own = Bands(numbers[0], numbers[1], tuple(numbers[2:]))
        bench.setup = replace(bench.setup, bands=own)
    except ScoringError as error:
        bench.choices["bands_refused"] = str(error)
    bench.choices["bands_version"] = bench.choices.get("bands_version", 0) + 1
