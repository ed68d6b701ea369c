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
    unlike,
)
from scoring.engine import Scored
from scoring.errors import ScoringError
from scoring.explain import Piece, pieces
from scoring.rings import main_depth
from ui import charts, session, signin
from ui.calculator_bench import Bench
from ui.calculator_parts import figure, look, notice, pick, points, quiet, signed, title, words

MOST_MEGABYTES = 20  # of a file; told in messages.toml under [browser], too


@st.fragment
def draw(bench: Bench) -> None:
    """The part."""
    quiet(words("scenario_intro"))
    _draw_saving(bench)
    for told, alert in bench.choices.pop("scenario_told", []):
        notice(told, alert)
    _draw_undo(bench)
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
    name = " ".join(str(st.session_state.get("scenario_name") or "").split())
    if not name:
        _tell(bench, words("scenario_unnamed"), alert=True)
        return
    known = _all(bench).get(name)
    origin = bench.origin or words("scenario_by_hand")
    if _kept(bench, Scenario(name, dict(bench.scores), bench.setup, origin)):
        _tell(bench, words("scenario_replaced" if known else "scenario_saved", scenario=name))
    bench.choices["scenario_gone"] = known
    st.session_state["scenario_name"] = ""


def _kept(bench: Bench, scenario: Scenario) -> bool:
    """Keeps a scenario; tells why where it is in this page only."""
    why = _keep(bench, scenario)
    if why:
        _tell(bench, words("scenario_here", scenario=scenario.name, why=why), alert=True)
    return not why


# ---- compared --------------------------------------------------------------------


def _draw_comparison(bench: Bench, found: dict[str, Scenario]) -> None:
    """The scenarios side by side, each against the one that is chosen."""
    title(words("scenario_compare"))
    first_name = _draw_base(bench, list(found))
    scored = {name: _scored(bench, one) for name, one in found.items()}
    index = {name: float(one.index.iloc[0]) for name, one in scored.items()}
    first = index[first_name]
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
    heads = [words("scenario"), words("index"), words("scenario_difference")]
    columns = [*heads, *groups, words("scenario_own"), words("scenario_origin")]
    if bars:
        best = max(index, key=lambda name: index[name] if index[name] == index[name] else -1)
        told = words("scenario_alt", count=len(found), first=best)
        figure(charts.stack(bars, look()), told, columns, rows, "scenarios", opened=True)


def _draw_base(bench: Bench, names: list[str]) -> str:
    """The scenario that the others are compared with."""
    if len(names) < 2:
        return names[0]
    known = bench.choices.get("scenario_base")
    return pick(
        words("scenario_base"),
        names,
        known,
        "scenario_base",
        lambda one: bench.choices.update(scenario_base=one),
        width=280,
    )


def _scored(bench: Bench, scenario: Scenario) -> Scored:
    return scored_from(composite_of(bench.framework, scenario.setup), scenario.scores)


def _pieces(name: str, scored: Scored, depth: int) -> tuple[Piece, ...]:
    return pieces(scored, [name], depth)


def _draw_one(bench: Bench, found: dict[str, Scenario]) -> None:
    """One scenario: to the sliders, away; all of them: to a file."""
    names = list(found)
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key="one-scenario"
    ):
        name = pick(
            words("scenario_pick"),
            names,
            bench.choices.get("scenario"),
            "calculator_scenario",
            lambda one: bench.choices.update(scenario=one),
            width=280,
        )
        one = found[name]
        st.button(words("scenario_load"), key="scenario-load", on_click=partial(_load, bench, one))
        st.button(
            words("scenario_delete"), key="scenario-delete", on_click=partial(_delete, bench, one)
        )
        st.download_button(
            words("scenario_export"),
            partial(scenario_file, list(found.values()), bench.framework),
            f"{words('scenario_file')}.json",
            key="scenario-export",
            on_click="ignore",
            icon=":material/download:",
        )


def _load(bench: Bench, one: Scenario) -> None:
    bench.setup = one.setup
    bench.put_scores(dict(one.scores), words("scenario_loaded", scenario=one.name))
    _tell(bench, words("scenario_loaded", scenario=one.name))


def _delete(bench: Bench, one: Scenario) -> None:
    from assistant.records import delete_scenario

    try:
        if one.name not in bench.scenarios:
            delete_scenario(session.database(), signin.person().id, bench.plan.id, one.name)
    except assistant.Trouble as trouble:
        _tell(bench, str(trouble), alert=True)
        return
    bench.scenarios.pop(one.name, None)
    bench.choices.pop("scenario", None)
    bench.choices["scenario_gone"] = one
    _tell(bench, words("scenario_deleted", scenario=one.name))


def _draw_undo(bench: Bench) -> None:
    """Once after a scenario was deleted or replaced: back to what it was."""
    gone = bench.choices.pop("scenario_gone", None)
    if gone:
        undo = partial(_put_back, bench, gone)
        st.button(words("scenario_undo"), key="scenario-undo", on_click=undo)


def _put_back(bench: Bench, gone: Scenario) -> None:
    if _kept(bench, gone):
        _tell(bench, words("scenario_back", scenario=gone.name))


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
    here = _all(bench)
    for read in found:
        one = unlike(read, here)
        here[one.name] = one
        if one.name != read.name:
            remarks.append(words("scenario_renamed", scenario=read.name, new=one.name))
        why = _keep(bench, one)
        if why:
            remarks.append(words("scenario_here", scenario=one.name, why=why))
    _tell(bench, words("scenario_read", count=len(found)))
    for remark in remarks:
        _tell(bench, remark, alert=True)
