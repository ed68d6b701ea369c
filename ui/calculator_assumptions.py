"""假设: everything that the index rests on besides the plan, visible, marked, editable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import streamlit as st

from assistant.assumption_file import assumption_workbook, read_assumptions
from assistant.bench import (
    PLAIN,
    choices,
    chosen,
    option_name,
    options_of,
    own_notes,
    with_choice,
    with_goalposts,
)
from scoring.assumptions import Assumption, assumptions, version
from scoring.composite import Part
from scoring.errors import ScoringError
from ui import calculator_bands
from ui.calculator_bench import Bench
from ui.calculator_parts import (
    all_rows,
    cell_name,
    kept,
    notice,
    numbered,
    on_phone,
    quiet,
    title,
    words,
)
from ui.markup import literal
from ui.messages import group

# columns of few characters, and how many pixels they need: the rest is for the names
_NARROW = (("measure", 68), ("direction", 72), ("scale_of", 50), ("basis0", 74), ("basis100", 74))
MOST_MEGABYTES = 20  # of a file; told in messages.toml under [browser], too


def draw(bench: Bench) -> None:
    """The part."""
    quiet(words("assumptions_intro"))
    st.html(
        f'<p class="quiet"><b>{words("marks_title")}</b>　{literal(words("marks_told"))}</p>'
        f"<p>{words('weights_mark')} {_mark('plan')} "
        f"{words('weights_source', page=bench.framework.page)}</p>"
    )
    _draw_file(bench)
    _draw_choices(bench)
    _draw_goalposts(bench)
    calculator_bands.draw(bench)
    _draw_reasons(bench)


def _mark(kind: str) -> str:
    return f'<span class="mark {kind.split("_")[0]}">{group("calculator_marks")[kind]}</span>'


def _reset(bench: Bench) -> None:
    bench.setup = PLAIN
    bench.version += 1


# ---- as a file -------------------------------------------------------------------


def _draw_file(bench: Bench) -> None:
    """All assumptions at once: out to be edited, back, or as they were at first."""
    title(words("file_title"))
    quiet(words("file_told", version=version()))
    with st.container(horizontal=True, gap="small", key="assumptions-file"):
        st.download_button(
            words("file_export"),
            partial(assumption_workbook, bench.framework, bench.setup),
            f"{words('file_name')}.xlsx",
            key="assumptions-export",
            on_click="ignore",
            icon=":material/download:",
        )
        if bench.setup.own:
            st.button(words("reset"), key="assumptions-reset", on_click=partial(_reset, bench))
    key = f"assumptions-upload-{bench.choices.get('assumption_files', 0)}"
    st.file_uploader(
        words("file_import"),
        ["xlsx", "ods", "csv"],
        key=key,
        on_change=partial(_take_file, bench, key),
        max_upload_size=MOST_MEGABYTES,
    )
    for told, alert in bench.choices.pop("assumptions_told", []):
        notice(told, alert)


def _take_file(bench: Bench, key: str) -> None:
    """Puts the assumptions of a file in force; every cell that could not be used is told."""
    file = st.session_state.get(key)
    if file is None:
        return
    bench.choices["assumption_files"] = bench.choices.get("assumption_files", 0) + 1
    try:
        setup, remarks = read_assumptions(file.getvalue(), file.name, bench.framework)
    except ScoringError as error:
        bench.choices["assumptions_told"] = [(str(error), True)]
        return
    bench.setup = setup
    bench.version += 1
    own = list(own_notes(bench.framework, setup))
    told = words("file_read", file=file.name, count=len(own))
    bench.choices["assumptions_told"] = [(told, False), *((remark, True) for remark in remarks)]


# ---- choices ---------------------------------------------------------------------


def _draw_choices(bench: Bench) -> None:
    title(words("choices_title"))
    refused = bench.choices.pop("choice_refused", "")
    if refused:
        notice(words("posts_refused", why=refused))
    columns = st.columns(2)
    some = {n: choice for n, choice in choices().items() if not _beside_the_point(bench, n)}
    for at, (name, choice) in enumerate(some.items()):
        with columns[at % 2]:
            own = chosen(bench.setup, name) != chosen(PLAIN, name)
            st.html(
                f'<div class="choice"><b>{literal(choice.label)}</b> '
                f"{_mark('own' if own else choice.mark)}"
                f'<p class="quiet">{literal(choice.why)}</p></div>'
            )
            _draw_choice(bench, name, choice.label)


def _beside_the_point(bench: Bench, name: str) -> bool:
    """Whether a choice changes nothing, as the others stand."""
    if name == "base_year":
        return bench.setup.readings.change != "base_year"
    return name == "floor" and bench.setup.aggregate == "arithmetic"


def _draw_choice(bench: Bench, name: str, label: str) -> None:
    key = f"assume-{name}-{bench.version}"
    value = chosen(bench.setup, name)
    options, ends = options_of(name), choices()[name].ends
    keep = kept(key, partial(_choose, bench, name))
    if options:
        st.selectbox(
            label,
            options,
            index=options.index(value),
            format_func=option_name,
            key=key,
            on_change=keep,
            label_visibility="collapsed",
        )
    elif isinstance(value, int):
        st.number_input(
            label,
            *map(int, ends),
            value=value,
            key=key,
            on_change=keep,
            label_visibility="collapsed",
        )
    else:
        st.slider(
            label,
            *ends,
            value=float(value),
            step=0.05 if ends[1] <= 1 else 0.1,
            key=key,
            on_change=keep,
            label_visibility="collapsed",
        )


def _choose(bench: Bench, name: str, value: Any) -> None:
    try:
        bench.setup = with_choice(bench.framework, bench.setup, name, value)
    except ScoringError as error:  # two choices that do not go together
        bench.choices["choice_refused"] = str(error)
        bench.version += 1
    bench.choices["posts_version"] = bench.choices.get("posts_version", 0) + 1


# ---- goalposts -------------------------------------------------------------------


def _draw_goalposts(bench: Bench) -> None:
    title(words("posts_title"))
    quiet(words("posts_told"))
    for told in bench.choices.pop("posts_refused", []):
        notice(words("posts_refused", why=told))
    for told in bench.choices.pop("posts_half", []):
        notice(told, alert=False)
    version = (bench.version, bench.choices.get("posts_version", 0))
    key = f"goalposts-{version[0]}-{version[1]}"
    leaves = bench.composite.leaves
    rows = [_row(bench, leaf) for leaf in leaves]
    editable = [words("at0"), words("at100")]
    st.data_editor(
        rows,
        hide_index=True,
        disabled=[name for name in rows[0] if name not in editable],
        column_config={
            words("leaf"): st.column_config.TextColumn(width=206 if on_phone() else 300),
            **{name: st.column_config.NumberColumn(format="%.6g", width=76) for name in editable},
            **{words(name): st.column_config.TextColumn(width=width) for name, width in _NARROW},
        },
        **all_rows(len(rows)),
        key=key,
        alt=words("posts_alt"),
        placeholder="—",  # where nothing is; it would say None
        on_change=kept(key, partial(_edited, bench, leaves)),
    )


def _row(bench: Bench, leaf: Part) -> dict[str, Any]:
    measure = leaf.measure
    marks = group("calculator_marks")
    known = _known(leaf)
    basis = ("own", "own") if leaf.id in bench.setup.goalposts else known.basis if known else None
    rising = measure is not None and (measure.at100 or 0) > (measure.at0 or 0)
    return {
        words("leaf"): cell_name(leaf.label, leaf.number),
        words("at0"): measure.at0 if measure else None,
        words("at100"): measure.at100 if measure else None,
        words("measure"): measure.unit if measure else "",
        # where not all has room, the bases are seen and what can be told from the ends is not
        words("basis0"): marks[basis[0]] if basis else "",
        words("basis100"): marks[basis[1]] if basis else "",
        words("direction"): words("rising" if rising else "falling") if measure else "",
        words("scale_of"): words(measure.transform) if measure else "",
    }


def _known(leaf: Part) -> Assumption | None:
    return next((one for one in assumptions() if one.id == leaf.assumption), None)


def _edited(bench: Bench, leaves: tuple[Part, ...], edits: dict[str, Any]) -> None:
    """Takes what can be used; where something cannot, the table shows again what is in force.

    Of an indicator that has no goalposts one is typed before the other: the table keeps it.
    """
    refused: list[str] = []
    half: list[str] = []
    for row, cells in edits["edited_rows"].items():
        leaf = leaves[int(row)]
        measure = leaf.measure
        known = (measure.at0, measure.at100) if measure else (None, None)
        ends = (cells.get(words("at0"), known[0]), cells.get(words("at100"), known[1]))
        if ends[0] is None or ends[1] is None:
            (half if measure is None else refused).append(words("posts_both", leaf=leaf.label))
            continue
        try:
            bench.setup = with_goalposts(
                bench.framework, bench.setup, leaf.id, (float(ends[0]), float(ends[1]))
            )
        except ScoringError as error:
            refused.append(str(error))
    bench.choices["posts_half"] = half
    if refused:
        bench.choices["posts_refused"] = refused
        bench.choices["posts_version"] = bench.choices.get("posts_version", 0) + 1


def _draw_reasons(bench: Bench) -> None:
    """Why each goalpost was chosen, one line each, opening to the words."""
    title(words("reasons_title"))
    entries = "".join(
        f'<details class="source"><summary>{literal(numbered(leaf.label, leaf.number))}</summary>'
        f"<dl>{''.join(_reasons(known))}</dl></details>"
        for leaf in bench.composite.leaves
        if (known := _known(leaf))
    )
    st.html(f'<div class="reasons">{entries}</div>')


def _reasons(known: Assumption) -> Iterator[str]:
    told = {"formula": known.note, "why": known.why, "warning": known.warning}
    for name, text in told.items():
        if text:
            yield f"<dt>{words(name)}</dt><dd>{literal(text)}</dd>"
    marks = "、".join(group("calculator_marks")[one] for one in dict.fromkeys(known.basis))
    yield f"<dt>{words('marks_title')}</dt><dd>{marks}</dd>"
