"""责任清单: every row of the lists, narrowed as one likes, with who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

import streamlit as st

from assistant.ledger import LISTS, PARTS, Ledger, Wanted
from assistant.ledger_text import narrowed_to, note_line
from corpus.plan import RowRef
from corpus.words import LIST_TITLES, ROW_WORDS
from ui import ledger_rows, ledger_units, session
from ui.address import address
from ui.chat import draw_plan_choice, draw_unknown_plan, literal_label
from ui.markup import literal
from ui.messages import group, say

SHOWN = 100  # rows at first, and with each click on "more"
VIEWS = ("rows", "units", "pairs")
# what the address may name: each filter is kept there, so that a link says it all
FILTERS = ("words", "unit", "part", "list", "chapter", "year")


@dataclass(frozen=True)
class Sight:
    """What is looked at: a plan's ledger, narrowed."""

    ledger: Ledger
    wanted: Wanted
    row: str  # "task-12": the row that the address names; empty if none


def draw() -> None:
    """The page; `?unit=省林业局` opens a unit's dossier, `?row=task-12` a row."""
    visit = session.visit()
    with st.sidebar:
        draw_plan_choice(visit)
    ledger = visit.helper.ledger(visit.entry.id)
    st.html(Path(__file__).with_name("ledger.css"))
    st.html(
        f'<h1 class="title ledger">{say("pages", "ledger")}</h1>'
        f'<p class="quiet">{literal(ledger.plan.title)}</p>'
    )
    draw_unknown_plan(visit)
    if not ledger.entries:
        st.html(f'<p class="notice">{say("ledger", "empty_plan")}</p>')
        return
    rows, units, pairs = st.tabs(
        [say("ledger", f"view_{view}") for view in VIEWS],
        key="view",
        on_change="rerun",
        bind="query-params",
    )
    if rows.open:
        with rows:
            _draw_rows(ledger)
    if units.open:
        with units:
            st.html(ledger_units.departments(ledger))
    if pairs.open:
        with pairs:
            st.html(ledger_units.pairs(ledger))


# ── narrowing ──


def _draw_rows(ledger: Ledger) -> None:
    typed = _draw_filters(ledger)
    _draw_left_out()
    unit = _unit(ledger, typed.unit)
    if typed.unit and not unit:
        return
    wanted = Wanted(typed.words, unit, typed.part, typed.list, typed.chapter, typed.year)
    if unit:
        st.html(ledger_units.dossier(ledger, unit))
    sight = Sight(ledger, wanted, str(st.query_params.get("row", "")))
    _draw_result(sight)


def _draw_filters(ledger: Ledger) -> Wanted:
    """What is asked for; `unit` as it was typed."""
    labels = group("ledger")
    with st.container(key="filters"):
        with st.container(horizontal=True, key="filters-first"):
            words = st.text_input(
                labels["words"],
                key="words",
                placeholder=labels["words_hint"],
                type="search",
                bind="query-params",
            )
            unit = st.selectbox(
                labels["unit"],
                [department.name for department in ledger.departments],
                index=None,
                key="unit",
                placeholder=labels["unit_hint"],
                accept_new_options=True,
                bind="query-params",
            )
            parts = {part: str(group("ledger_parts")[part]) for part in PARTS}
            part = _choice(labels["part"], "part", parts)
        with st.container(horizontal=True, key="filters-second"):
            titles = {name: LIST_TITLES[name] for name in LISTS if name in ledger.lists}
            in_list = _choice(labels["list"], "list", titles)
            chapter = _choice(labels["chapter"], "chapter", {c: c for c in ledger.chapters})
            years = {str(y): say("ledger", "by_year", year=y) for y in ledger.years}
            year = _choice(labels["year"], "year", years)
            st.button(labels["reset"], key="reset", on_click=_reset, type="tertiary")
    return Wanted(words or "", unit or "", part, in_list, chapter, int(year) if year else None)


Option = TypeVar("Option", bound=str)


def _choice(label: str, key: str, options: dict[Option, str]) -> Option | Literal[""]:
    linked = str(st.query_params.get(key, ""))
    if linked and linked not in options.values():  # left out by the widget without a word
        st.session_state.setdefault("left_out", {})[label] = linked
        st.session_state[key] = None
    chosen: Option | None = st.selectbox(
        label,
        list(options),
        index=None,
        key=key,
        format_func=lambda option: options.get(option, option),
        placeholder=say("ledger", "any"),
        bind="query-params",
    )
    return chosen or ""


def _draw_left_out() -> None:
    """Says which conditions of the address the plan does not have: what is shown is more."""
    for label, linked in st.session_state.pop("left_out", {}).items():
        words = say("ledger", "left_out", label=label, value=linked)
        st.html(f'<p class="notice" role="alert">{literal(words)}</p>')


def _reset() -> None:
    for name in FILTERS:
        st.session_state[name] = "" if name == "words" else None
    st.query_params.pop("row", None)


def _unit(ledger: Ledger, typed: str) -> str:
    """The unit that is meant, told where it was typed by another name."""
    if not typed:
        return ""
    named = ledger.named(typed)
    if named.unit and named.unit != typed:
        words = say("ledger", "read_as", typed=typed, unit=named.unit)
        st.html(f'<p class="quiet" role="status">{literal(words)}</p>')
    if not named.unit:
        name = "which_unit" if named.candidates else "no_unit"
        words = say("ledger", name, typed=typed)
        links = "".join(
            f'<li><a class="go" href="{literal(address("ledger", plan=ledger.plan.id, unit=one))}">'
            f"{literal(one)}</a></li>"
            for one in named.candidates
        )
        st.html(f'<div class="notice" role="alert">{literal(words)}<ul>{links}</ul></div>')
    return named.unit


# ── what was found ──


def _draw_result(sight: Sight) -> None:
    ledger, wanted = sight.ledger, sight.wanted
    found = ledger.chosen(wanted)
    with st.container(horizontal=True, vertical_alignment="center", key="result-head"):
        words = say("ledger", "found", count=len(found), what=narrowed_to(wanted))
        st.html(f'<p class="found" role="status">{literal(words)}</p>')
        if found:
            _draw_exports(ledger, wanted)
    if found:  # of no row no note holds
        notes = (f'<p class="quiet note">{literal(note_line(n))}</p>' for n in ledger.plan.notes)
        st.html("".join(notes))
    named = _named_row(sight)
    if sight.row and not named:
        words = say("ledger", "no_row", row=_row_name(sight.row))
        st.html(f'<p class="notice" role="alert">{literal(words)}</p>')
    if named and named not in found:
        st.html(f'<p class="label">{say("ledger", "linked_row")}</p>')
        st.html(ledger_rows.table(ledger, (named,), wanted, sight.row))
    if not found:
        st.html(f'<p class="notice">{say("ledger", "nothing")}</p>')
        return
    shown = st.session_state.get("shown", SHOWN)
    if named in found:
        shown = max(shown, found.index(named) + 1)
    st.html(ledger_rows.table(ledger, found[:shown], wanted, sight.row))
    if len(found) > shown:
        label = say("ledger", "more", count=min(SHOWN, len(found) - shown), rest=len(found) - shown)
        st.button(label, key="more", on_click=partial(_show_more, shown))


def _named_row(sight: Sight) -> ledger_rows.Entry | None:
    name, _, number = sight.row.partition("-")
    if name not in LISTS or not number.isdecimal():
        return None
    return sight.ledger.entry(RowRef(name, int(number)))


def _row_name(key: str) -> str:
    """A row of the address as a person calls it, whether there is one or not: `任务99`."""
    name, _, number = key.partition("-")
    return f"{ROW_WORDS[name]}{number}" if name in LISTS else key


def _show_more(shown: int) -> None:
    st.session_state["shown"] = shown + SHOWN


def _draw_exports(ledger: Ledger, wanted: Wanted) -> None:
    for kind, ending in (("workbook", ".xlsx"), ("document", ".docx")):
        st.download_button(
            literal_label(say("ledger", kind)),
            data=partial(_made, kind, ledger, wanted),
            file_name=_file_name(ledger, wanted, ending),
            key=kind,
            on_click="ignore",
        )


def _made(kind: str, ledger: Ledger, wanted: Wanted) -> bytes:
    from assistant import ledger_export  # the libraries that write files: not before they are used

    return bytes(getattr(ledger_export, kind)(ledger, wanted))


def _file_name(ledger: Ledger, wanted: Wanted, ending: str) -> str:
    from assistant.ledger_export import file_name

    return file_name(ledger, wanted, ending)
