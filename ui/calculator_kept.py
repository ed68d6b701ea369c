"""留给问答用: the data on the bench kept in the home, so that the chat answers from them."""

from __future__ import annotations

from functools import partial

import streamlit as st

import assistant
from assistant.cities.kept import Figures, Kept, forget, holds, keep
from assistant.settings import read_settings
from scoring.errors import ScoringError
from ui import signin
from ui.calculator_bench import Bench
from ui.calculator_parts import notice, quiet, words


def draw(bench: Bench) -> None:
    """What the chat uses now, and the buttons to change it, for who may."""
    told = bench.choices.pop("keep_told", None)
    if told:
        notice(*told)
    now = Figures(read_settings().home, bench.plan).about()
    if now:
        quiet(_described(now))
    if not (now or bench.table):
        return
    if not signin.may_keep_figures():
        quiet(words("keep_admins" if signin.configured() else "keep_here"))
        return
    fresh = bench.table and not (now and holds(now, *bench.table, bench.setup))
    if fresh:
        quiet(_consequences(bench, now))
    with st.container(horizontal=True, gap="small", key="data-kept"):
        if fresh:
            st.button(words("keep"), key="keep-data", on_click=partial(_keep, bench))
        if now:
            st.button(words("forget"), key="forget-data", on_click=partial(_forget, bench, now))


def _described(now: Kept) -> str:
    years = "—".join(dict.fromkeys((str(now.years[0]), str(now.years[-1])))) if now.years else ""
    return words(
        "keep_now",
        file=now.name,
        cities=len(now.cities),
        years=words("keep_years", years=years) if years else "",
        remarks="".join(f"，{remark}" for remark in now.remarks),
        at=now.kept_at[:16].replace("T", " "),
    )


def _consequences(bench: Bench, now: Kept | None) -> str:
    """What keeping the data on the bench does, said before it is done."""
    said = [words("keep_intro")]
    if now:
        said.append(words("keep_replaces", file=now.name))
    if bench.setup.own:
        said.append(words("keep_own"))
    return "".join(said)


def _keep(bench: Bench) -> None:
    """Keeps the file as it was uploaded; what was kept before stays where that fails."""
    assert bench.table
    try:
        done = keep(read_settings().home, bench.plan, *bench.table, bench.setup).about
        told = words("keep_done", file=done.name, city=done.cities[0]), False
    except (ScoringError, assistant.Trouble) as error:
        told = words("keep_failed", why=error), True
    bench.choices["keep_told"] = told


def _forget(bench: Bench, now: Kept) -> None:
    try:
        forget(read_settings().home, bench.plan.id)
        told = words("forget_done", file=now.name), False
    except assistant.Trouble as error:
        told = words("forget_failed", why=error), True
    bench.choices["keep_told"] = told
