"""指数测算: weights, scores, data, comparisons, scenarios and assumptions of the synergy index.

This module is light: what computes and draws figures is imported once the page stands.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import streamlit as st

from scoring.errors import ScoringError
from ui import session
from ui.chat import draw_plan_choice
from ui.markup import literal
from ui.messages import group, say


def draw() -> None:
    """The page: its head at once, then the part that is open."""
    visit = session.visit()
    with st.sidebar:
        draw_plan_choice(visit)
    plan = visit.helper.plan(visit.entry.id)
    st.html(Path(__file__).with_name("calculator.css"))
    st.html(
        f'<div class="calculator"><h1 class="title">{say("pages", "calculator")}</h1>'
        f'<p class="quiet">{literal(plan.title)}</p></div>'
    )
    if plan.framework is None:
        st.html(f'<div class="notice">{say("calculator", "no_framework")}</div>')
        return
    try:
        with st.spinner(say("calculator", "opening")):
            bench = importlib.import_module("ui.calculator_bench").bench(plan)
    except ScoringError as error:  # the plan's weights make no whole
        st.html(f'<div class="notice" role="alert">{literal(str(error))}</div>')
        return
    st.html(f'<p class="quiet caution">{say("calculator", "not_comparable")}</p>')
    _draw_tabs(bench)


def _draw_tabs(bench: object) -> None:
    """The parts of the page; only the open one is computed."""
    names = group("calculator_tabs")
    key = "calculator_tab"
    kept = st.session_state.get("calculator_open")
    # not as `default`: other tabs with each choice, and what is clicked meanwhile would be lost
    if key not in st.session_state and kept in names.values():
        st.session_state[key] = kept

    def remember() -> None:
        st.session_state["calculator_open"] = st.session_state[key]

    tabs = st.tabs(list(names.values()), key=key, on_change=remember)
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                with st.spinner(say("calculator", "opening")):
                    part = importlib.import_module(f"ui.calculator_{name}")
                part.draw(bench)
