"""情景: scores and assumptions kept under a name, compared, exported, read back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

import assistant
from assistant.bench import composite_of, scored_from
from assistant.scenario_file import (
    Scenario,
    content_of,
    read_scenario_file,
    scenario_file,
    scenario_from,
)
from scoring.engine import Scored
from scoring.errors import ScoringError
from scoring.explain import Piece, pieces
from scoring.rings import main_depth
from ui import charts, session, signin
from ui.calculator_bench import Bench
from ui.calculator_parts import figure, kept, look, notice, points, quiet, signed, title, words

MOST_MEGABYTES = 20  # of a file; told in messages.toml under [browser], too


@st.fragment
def draw(bench: Bench) -> None:
    """The part."""
    quiet(words("scenario_intro"))
    _draw_saving(bench)
    for told, alert in bench.choices.pop("scenario_told", []):
        notice(told, alert)
    found = _all(bench)
    if found:
        _draw_comparison(bench, found)
        _draw_one(bench, found)
    else:
        quiet(words("scenario_none"))
    _draw_import(bench)


# ---- kept ------------------------------------------------------------------------


def _all(bench: Bench) -> dict[str, Scenario]:
    """Those in the database, and those that are in this page only."""
    return {**_stored(bench), **bench.scenarios}


def _stored(bench: Bench) -> dict[str, Scenario]:
    from assistant.records import list_scenarios

    try:
        listed = list_scenarios(session.database(), signin.person().id, bench.plan.id)
    except assistant.Trouble as trouble:
        notice(words("scenario_unlisted", why=trouble))
        return {}
    found = {}
    for entry in listed:
        try:
            found[entry.name] = replace(
                scenario_from(entry.content, bench.framework)[0], name=entry.name
            )
        except ScoringError as error:  # kept by another version, or for a framework since changed
            notice(words("scenario_unlisted", why=f"{entry.name}：{error}"))
    return found


def _keep(bench: Bench, scenario: Scenario) -> str:
    """Keeps a scenario in the database, or in this page where that cannot be; why it cannot."""
    from assistant import records

    content = content_of(scenario, bench.framework)
    entry = records.Scenario(scenario.name, content, bench.plan.id, signin.person().id)
    try:
        records.save_scenario(session.database(), entry)
    except assistant.Trouble as trouble:
        bench.scenarios[scenario.name] = scenario
        return str(trouble)
    bench.scenarios.pop(scenario.name, None)
    return ""


def _tell(bench: Bench, told: str, alert: bool = False) -> None:
    bench.choices.setdefault("scenario_told", []).append((told, alert))


def _draw_saving(bench: Bench) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="saving"):
        st.text_input(
            words("scenario_name"),
            key="scenario_name",
            placeholder=words("scenario_hint"),
            max_chars=60,
            width=320,
        )
        st.button(words("scenario_save"), key="scenario-save", on_click=partial(_save, bench))


def _save(bench: Bench) -> None:
    name = str(st.session_state.get("scenario_name") or "").strip()
    if not name:
        _tell(bench, words("scenario_unnamed"), alert=True)
        return
    known = name in _all(bench)
    origin = bench.origin or words("scenario_by_hand")
    why = _keep(bench, Scenario(name, dict(bench.scores), bench.setup, origin))
    if why:
        _tell(bench, words("scenario_here", scenario=name, why=why), alert=True)
    else:
        _tell(bench, words("scenario_replaced" if known else "scenario_saved", scenario=name))
    st.session_state["scenario_name"] = ""


# ---- compared --------------------------------------------------------------------


def _draw_comparison(bench: Bench, found: dict[str, Scenario]) -> None:
    """The scenarios side by side, in the order in which they were named."""
    title(words("scenario_compare"))
    scored = {name: _scored(bench, one) for name, one in found.items()}
    index = {name: float(one.index.iloc[0]) for name, one in scored.items()}
    first_name, first = next(iter(index.items()))
    depth = main_depth(bench.composite)
    bars = [piece for name, one in scored.items() for piece in _pieces(name, one, depth)]
    groups = list(dict.fromkeys(piece.group for piece in bars))
    rows = [
        [
            name,
            points(index[name]),
            signed(index[name] - first) if index[name] == index[name] and first == first else "—",
            *(points(piece.points) for piece in bars if piece.row == name),
            *[""] * (0 if any(piece.row == name for piece in bars) else len(groups)),
            words("yes") if found[name].setup.own else "—",
            found[name].origin,
        ]
        for name in found
    ]
    compared = words("scenario_difference", first=first_name)
    heads = [words("scenario"), words("index"), compared]
    columns = [*heads, *groups, words("scenario_own"), words("scenario_origin")]
    if bars:
        best = max(index, key=lambda name: index[name] if index[name] == index[name] else -1)
        told = words("scenario_alt", count=len(found), first=best)
        figure(charts.stack(bars, look()), told, columns, rows, "scenarios", opened=True)


def _scored(bench: Bench, scenario: Scenario) -> Scored:
    return scored_from(composite_of(bench.framework, scenario.setup), scenario.scores)


def _pieces(name: str, scored: Scored, depth: int) -> tuple[Piece, ...]:
    return pieces(scored, [name], depth)


def _draw_one(bench: Bench, found: dict[str, Scenario]) -> None:
    """One scenario: to the sliders, away; all of them: to a file."""
    names = list(found)
    known = bench.choices.get("scenario")
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key="one-scenario"
    ):
        st.selectbox(
            words("scenario_pick"),
            names,
            index=names.index(known) if known in names else 0,
            key="calculator_scenario",
            on_change=kept("calculator_scenario", lambda one: bench.choices.update(scenario=one)),
            width=280,
        )
        st.button(
            words("scenario_load"), key="scenario-load", on_click=partial(_load, bench, found)
        )
        st.button(words("scenario_delete"), key="scenario-delete", on_click=partial(_delete, bench))
        st.download_button(
            words("scenario_export"),
            partial(scenario_file, list(found.values()), bench.framework),
            f"{words('scenario_file')}.json",
            key="scenario-export",
            on_click="ignore",
            icon=":material/download:",
        )


def _load(bench: Bench, found: dict[str, Scenario]) -> None:
    one = found[st.session_state["calculator_scenario"]]
    bench.setup = one.setup
    bench.put_scores(dict(one.scores), words("scenario_loaded", scenario=one.name))
    _tell(bench, words("scenario_loaded", scenario=one.name))


def _delete(bench: Bench) -> None:
    from assistant.records import delete_scenario

    name = st.session_state["calculator_scenario"]
    try:
        if name not in bench.scenarios:
            delete_scenario(session.database(), signin.person().id, bench.plan.id, name)
    except assistant.Trouble as trouble:
        _tell(bench, str(trouble), alert=True)
        return
    bench.scenarios.pop(name, None)
    bench.choices.pop("scenario", None)
    _tell(bench, words("scenario_deleted", scenario=name))


# ---- read back -------------------------------------------------------------------


def _draw_import(bench: Bench) -> None:
    key = f"scenario-file-{bench.choices.get('scenario_files', 0)}"
    st.file_uploader(
        words("scenario_import"),
        ["json"],
        key=key,
        on_change=partial(_read, bench, key),
        max_upload_size=MOST_MEGABYTES,
    )


def _read(bench: Bench, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    bench.choices["scenario_files"] = bench.choices.get("scenario_files", 0) + 1
    try:
        found, remarks = read_scenario_file(file.getvalue(), bench.framework)
    except ScoringError as error:
        _tell(bench, str(error), alert=True)
        return
    for one in found:
        why = _keep(bench, one)
        if why:
            remarks.append(words("scenario_here", scenario=one.name, why=why))
    _tell(bench, words("scenario_read", count=len(found)))
    for remark in remarks:
        _tell(bench, remark, alert=True)
