"""只靠一项: how far one indicator, or one raw figure of a city, must go for a target."""

from __future__ import annotations

import streamlit as st

from scoring.data import Data
from scoring.engine import Scored
from scoring.errors import ScoringError
from scoring.raw_change import raw_change
from scoring.raw_seek import RawSought, seek_raw
from scoring.seeking import Sought, seek_leaf
from scoring.template import columns
from ui.calculator_bench import Bench
from ui.calculator_moved import draw_moved
from ui.calculator_parts import number, numbered, pick, points, quiet, signed, words
from ui.markup import literal


def draw_score(bench: Bench, scored: Scored, position: int, target: float, key: str) -> None:
    """The score that one leaf alone would need, and its raw value."""
    row = scored.scores.iloc[position]
    names = {
        leaf.id: numbered(leaf.label, leaf.number)
        for leaf in scored.composite.leaves
        if row[leaf.id] == row[leaf.id]
    }
    chosen = _picked(bench, words("leaf"), names, key)
    now = float(row[chosen])
    told = sought_told(scored, seek_leaf(scored, position, chosen, target), now)
    _say(told)


def draw_raw(bench: Bench, data: Data, position: int, target: float, key: str) -> None:
    """The value that one raw figure of a row would need, with all that depends on it."""
    row = data.values.iloc[position]
    names = {
        field.id: field.header
        for field in columns(bench.composite)
        if field.needed and field.id in row and row[field.id] == row[field.id]
    }
    if not names:
        quiet(words("seek_no_figures"))
        return
    chosen = _picked(bench, words("raw"), names, key)
    readings = bench.setup.readings
    try:
        found = seek_raw(bench.composite, data, position, chosen, target, readings)
        _say(raw_told(found, names[chosen], float(row[chosen])))
        if found.value is None or found.before >= target:
            return
        changed = raw_change(bench.composite, data, position, {chosen: found.value}, readings)
    except ScoringError as error:
        quiet(str(error))
        return
    draw_moved(bench, changed, names)


def _picked(bench: Bench, label: str, names: dict[str, str], key: str) -> str:
    at = f"seek_{key}"
    known = bench.choices.get(at)
    return pick(
        label,
        list(names),
        known,
        at,
        lambda one: bench.choices.update({at: one}),
        names.__getitem__,
    )


def _say(told: str) -> None:
    st.html(f"<p>{literal(told)}</p>")


def sought_told(scored: Scored, sought: Sought, now: float) -> str:
    """What a leaf must be for the target, in a sentence."""
    leaf = scored.composite.by_id[sought.leaf]
    name = numbered(leaf.label, leaf.number)
    if sought.score is None:
        return words(
            "seek_unreachable",
            leaf=name,
            lowest=points(sought.lowest),
            highest=points(sought.highest),
        )
    told = words(
        "seek_found",
        leaf=name,
        now=points(now),
        score=points(sought.score),
        change=signed(sought.score - now),
    )
    if sought.raw is not None and leaf.measure:
        told += words("seek_raw", raw=number(sought.raw), unit=leaf.measure.unit)
    return told


def raw_told(found: RawSought, name: str, now: float) -> str:
    """What a raw figure must be for the target, in a sentence."""
    said = {"figure": name, "now": number(now)}
    if found.before >= found.target:
        return words("seek_raw_there", before=points(found.before), **said)
    if found.value is None:
        best = {"value": number(found.ceiling), "highest": points(found.highest)}
        return words("seek_raw_unreachable", **best, **said)
    return words("seek_raw_found", value=number(found.value), index=points(found.index), **said)
