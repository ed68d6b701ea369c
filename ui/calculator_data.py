"""数据: figures by upload or example, the index of every row, one row taken apart, what-ifs."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import streamlit as st

from scoring.assumptions import drivers
from scoring.data import Data, read_content
from scoring.errors import ScoringError
from scoring.evaluation import Evaluation
from scoring.example import NAME, TITLE, write_example
from scoring.explain import score_of
from scoring.raw_change import raw_change
from scoring.results import write_results
from scoring.rings import frontier, main_depth
from scoring.template import columns, write_template
from ui import calculator_kept, calculator_results
from ui.calculator_bench import Bench
from ui.calculator_moved import draw_moved
from ui.calculator_parts import (
    kept,
    more_table,
    notice,
    pick,
    points,
    quiet,
    title,
    words,
)
from ui.markup import literal

MOST_ROWS = 2_000  # the page takes; more is for the command line
MOST_MEGABYTES = 20  # of a file; told in messages.toml under [browser], too
_TOLD = 8  # remarks that are shown at once


def draw(bench: Bench) -> None:
    """The part."""
    _draw_sources(bench)
    calculator_kept.draw(bench)
    if bench.data is None:
        return
    try:
        found = bench.evaluation
    except ScoringError as error:
        notice(str(error))
        return
    assert found
    _draw_remarks(bench.data)
    _draw_rows(bench, bench.data, found)
    _draw_export(bench, bench.data, found)
    _draw_one(bench, bench.data, found)


# ---- where the figures come from -------------------------------------------------


def _draw_sources(bench: Bench) -> None:
    quiet(words("data_intro"))
    # a new key after each file that was taken: the list of files never stands in the way
    key = f"upload-{bench.choices.get('uploads', 0)}"
    st.file_uploader(
        words("upload"),
        ["xlsx", "ods", "csv"],
        key=key,
        on_change=partial(_take, bench, key),
        max_upload_size=MOST_MEGABYTES,
    )
    trouble = bench.choices.get("upload_trouble")
    if trouble:
        notice(str(trouble) + (words("data_stays", file=bench.data_name) if bench.data else ""))
    with st.container(horizontal=True, gap="small", key="data-sources"):
        for kind in ("xlsx", "csv"):
            st.download_button(
                words("template", kind=kind),
                partial(_written, partial(write_template, bench.composite, kind=kind)),
                f"{words('template_name')}.{kind}",
                key=f"template-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.button(words("example"), key="example-data", on_click=partial(_take_example, bench))
        if bench.data is not None:
            st.button(words("drop_data"), key="drop-data", on_click=partial(_drop, bench))


def _written(write: Callable[[io.BytesIO], None]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def _take(bench: Bench, key: str) -> None:
    """Reads an uploaded file; what was there stays where it cannot be used."""
    file = st.session_state.get(key)
    if file is None:
        return
    bench.choices["upload_trouble"] = ""
    try:
        content = file.getvalue()
        data = read_content(content, file.name, bench.composite, most=MOST_ROWS)
        bench.put_data(data, file.name, (file.name, content))
    except ScoringError as error:
        bench.choices["upload_trouble"] = str(error)
    bench.choices["uploads"] = bench.choices.get("uploads", 0) + 1


def _take_example(bench: Bench) -> None:
    bench.choices["upload_trouble"] = ""
    content = _written(partial(write_example, bench.composite, kind="csv"))
    bench.put_data(read_content(content, NAME, bench.composite), TITLE, (NAME, content))


def _drop(bench: Bench) -> None:
    bench.put_data(None, "")


def _draw_remarks(data: Data) -> None:
    """What could not be read, cell by cell; nothing else is lost by it."""
    remarks = [*data.warnings, *map(str, data.unread)]
    if not remarks:
        return
    listed = [f"<li>{literal(remark)}</li>" for remark in remarks]
    rest = words("more", count=len(remarks) - _TOLD)
    st.html(
        f'<div class="notice"><b>{words("remarks", count=len(remarks))}</b>'
        f"<ul>{''.join(listed[:_TOLD])}</ul>"
        + (
            f"<details><summary>{rest}</summary><ul>{''.join(listed[_TOLD:])}</ul></details>"
            if listed[_TOLD:]
            else ""
        )
        + "</div>"
    )


# ---- all rows --------------------------------------------------------------------


def _draw_rows(bench: Bench, data: Data, found: Evaluation) -> None:
    scored = found.scored
    title(words("rows_title"))
    quiet(words("rows_told", file=bench.data_name, rows=len(data.ids)))
    unmeasured = [leaf.label for leaf in scored.composite.leaves if leaf.measure is None]
    if unmeasured:
        named = "、".join(unmeasured[:3])
        notice(words("unmeasured", count=len(unmeasured), names=named))
    elif scored.index.isna().all():
        notice(words("rows_none", least=f"{bench.setup.min_weight:.0%}"))
    parts = frontier(scored.composite, main_depth(scored.composite))
    heads = [words("row"), words("index"), words("place"), *(p.label for p in parts)]
    places = data.places(scored.index)
    more_table(
        [*heads, words("observed_head")],
        [
            [
                name,
                points(float(scored.index.iloc[at])),
                points(float(places[at]), 0),
                *(points(score_of(scored, at, part.id)) for part in parts),
                f"{float(scored.observed_weight.iloc[at]):.0%}",
            ]
            for at, name in enumerate(bench.row_names())
        ],
        most=30,
        aside=[*(part.label for part in parts), words("observed_head")],
    )


def _draw_export(bench: Bench, data: Data, found: Evaluation) -> None:
    with st.container(horizontal=True, gap="small", key="data-export"):
        for kind in ("xlsx", "csv", "json"):
            st.download_button(
                words(f"export_{kind}"),
                partial(_written, partial(write_results, data, found, kind=kind)),
                f"{words('results_name')}.{kind}",
                key=f"results-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


# ---- one row ---------------------------------------------------------------------


@st.fragment
def _draw_one(bench: Bench, data: Data, found: Evaluation) -> None:
    """One row taken apart."""
    title(words("one_title"))
    names = bench.row_names()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="one-row"):
        pick(
            words("row"),
            range(len(names)),
            bench.row,
            "calculator_row",
            partial(setattr, bench, "row"),
            names.__getitem__,
            width=320,
        )
        st.button(
            words("to_scores"),
            key="to-scores",
            on_click=partial(_to_scores, bench, found, names),
        )
    if bench.choices.pop("moved_to_scores", False):
        notice(words("moved_to_scores", row=names[bench.row]), alert=False)
    for remark in found.notes[bench.row]:
        quiet(remark)
    calculator_results.draw(bench, found.scored, bench.row, calculator_results.DATA)
    _draw_what_if(bench, data, names[bench.row])


def _to_scores(bench: Bench, found: Evaluation, names: list[str]) -> None:
    row = found.scored.scores.iloc[bench.row]
    scores = {str(id_): None if value != value else float(value) for id_, value in row.items()}
    bench.put_scores(scores, words("from_row", row=names[bench.row], file=bench.data_name))
    bench.choices["moved_to_scores"] = True


# ---- what if ---------------------------------------------------------------------


def _draw_what_if(bench: Bench, data: Data, name: str) -> None:
    """Raw figures of the row changed: everything that depends on them is computed again."""
    title(words("what_if_title", row=name))
    quiet(words("what_if_told"))
    fields = {field.id: field.header for field in columns(bench.composite) if field.needed}
    key = f"what_if_{bench.tables}_{bench.row}"
    chosen = st.multiselect(
        words("what_if_which"),
        list(fields),
        default=[id_ for id_ in bench.choices.get(key, []) if id_ in fields],
        format_func=lambda id_: fields[id_],
        key=key,
        placeholder=words("choose"),
        on_change=kept(key, lambda ids: bench.choices.update({key: ids})),
    )
    if not chosen:
        return
    changes = {id_: _asked_value(bench, data, id_, fields[id_]) for id_ in chosen}
    given = {id_: value for id_, value in changes.items() if value is not None}
    try:
        change = raw_change(bench.composite, data, bench.row, given, bench.setup.readings)
    except ScoringError as error:
        notice(str(error))
        return
    draw_moved(bench, change, fields)


def _asked_value(bench: Bench, data: Data, id_: str, label: str) -> float | None:
    """The new value of a figure, the old one at first."""
    values = data.values
    now = float(values[id_].iloc[bench.row]) if id_ in values else float("nan")
    key = f"what_if_{bench.tables}_{bench.row}_{id_}"
    low, high = _possible(bench, id_)
    known = None if now != now else now
    asked = st.number_input(
        words("what_if_value", figure=label, now=points(known, 4).rstrip("0").rstrip(".")),
        min_value=low,
        max_value=high,
        value=bench.choices.get(key, known),
        step=None,
        format="%.6g",
        key=key,
        on_change=kept(key, lambda value: bench.choices.update({key: value})),
    )
    return None if asked is None else float(asked)


def _possible(bench: Bench, id_: str) -> tuple[float | None, float | None]:
    """Raw values that a figure can have; None: no end."""
    known = bench.composite.by_id.get(id_) or next(d for d in drivers() if d.id == id_)
    low, high = known.possible
    return (None if low is None else float(low)), (None if high is None else float(high))
