"""Index values → a file: a workbook whose sums can be followed, csv, or the contract's JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from scoring.assumptions import assumptions, bands_grounds, basis_of, default_bands, version
from scoring.bands import STATES, Bands
from scoring.composite import Composite
from scoring.data import Data
from scoring.evaluation import Evaluation
from scoring.workbook import kind_of, write_out


def write_results(data: Data, found: Evaluation, target: Path | BinaryIO, kind: str = "") -> None:
    """Writes index values, `kind` "xlsx", "csv" or "json": by default as the file's name ends.

    Raises BadTable for a file that cannot be written, and for more rows than a workbook
    with formulas can hold.
    """
    kind = kind_of(target, _WRITERS, kind)
    write_out(_WRITERS[kind](data, found), target)


def _xlsx(data: Data, found: Evaluation) -> bytes:
    from scoring.result_workbook import workbook_of

    return workbook_of(data, found)


def _csv(data: Data, found: Evaluation) -> bytes:
    """A line a row: who, index, place, every node and score by name, what must be known."""
    scored, composite = found.scored, found.scored.composite
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    groups = [id_ for ids in composite.levels for id_ in ids if id_ in composite.children]
    ids = [*groups[1:], *(leaf.id for leaf in composite.leaves)]
    labels = (f"{composite.by_id[id_].label}得分" for id_ in ids)
    writer.writerow([*data.ids.columns, "指数", "名次", *labels, "有数据的权重", "说明"])
    both = pd.concat([scored.nodes, scored.scores], axis=1)[ids]
    columns = (
        data.ids.astype(object).to_numpy().tolist(),
        _blank(scored.index.to_frame()),
        _blank(pd.DataFrame(data.places(scored.index))),
        _blank(both),
        scored.observed_weight.tolist(),
        found.notes,
    )
    for who, index, place, points, observed, notes in zip(*columns, strict=True):
        writer.writerow([*who, *index, *place, *points, observed, "".join(notes)])
    return out.getvalue().encode("utf-8-sig")


def _blank(table: pd.DataFrame) -> list[list[Any]]:
    """Rows of figures, binary dust undone; a missing one is an empty cell."""
    rounded = table.round(10).astype(object)
    rows: list[list[Any]] = rounded.where(table.notna(), "").to_numpy().tolist()
    return rows


def _json(data: Data, found: Evaluation) -> bytes:
    return ("\n".join(json_lines(data, found)) + "\n").encode()


def json_lines(data: Data, found: Evaluation) -> Iterator[str]:
    """The contract's object, a row a line: a hundred thousand rows need no second copy."""
    composite = found.scored.composite
    head = {
        "framework": composite.name,
        "assumptions_version": version(),
        "assumptions": assumptions_of(composite),
        "nodes": [_node(composite, id_) for ids in composite.levels for id_ in ids],
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "rows": ['
    last = len(data.lines) - 1
    for position, row in enumerate(_rows(data, found)):
        yield "  " + json.dumps(row, ensure_ascii=False) + ("," if position < last else "")
    yield " ]\n}"


def _rows(data: Data, found: Evaluation) -> Iterator[dict[str, Any]]:
    scored = found.scored
    columns = (
        data.ids.astype(object).to_dict("records"),
        _records(scored.nodes.iloc[:, ::-1]),  # the root first
        _records(scored.scores),
        scored.observed_weight.tolist(),
        found.notes,
    )
    for ids, nodes, scores, observed, notes in zip(*columns, strict=True):
        yield {
            "id": ids,
            "index": nodes[scored.composite.root.id],
            "nodes": nodes,
            "scores": scores,
            "observed_weight": observed,
            "notes": notes,
        }


def _records(table: pd.DataFrame) -> Iterator[dict[str, float | None]]:
    """Rows as dictionaries: NaN as null, binary dust undone."""
    rounded = table.round(10).astype(object)
    names = [str(name) for name in table.columns]
    for values in rounded.where(table.notna(), None).to_numpy().tolist():
        yield dict(zip(names, values, strict=True))


def assumptions_of(composite: Composite) -> list[dict[str, Any]]:
    """What is assumed: a sentence about the whole, then an entry per indicator."""
    known = {entry.id: entry for entry in assumptions()}
    general = [{"id": composite.root.id, "text": note} for note in composite.notes]
    bands = [_bands(composite.bands)] if composite.bands else []
    return [*general, *bands] + [
        {
            "id": leaf.id,
            "name": leaf.label,
            "unit": leaf.measure.unit,
            "direction": leaf.measure.direction,
            "transform": leaf.measure.transform,
            "at0": leaf.measure.at0,
            "at100": leaf.measure.at100,
            "basis": list(basis_of(leaf)),
            "formula": known[leaf.assumption].formula,
            "why": known[leaf.assumption].why,
            "warning": known[leaf.assumption].warning,
        }
        for leaf in composite.leaves
        if leaf.measure and leaf.assumption
    ]


def _bands(bands: Bands) -> dict[str, Any]:
    """Where the states of decoupling begin, what each scores, and where that comes from."""
    (ends, scores), plain = bands_grounds(), default_bands()
    own_ends = (bands.low, bands.high) != (plain.low, plain.high)
    return {
        "id": "decoupling",
        "thresholds": [bands.low, bands.high],
        "thresholds_basis": "own" if own_ends else ends.basis,
        "thresholds_why": ends.why,
        "scores": dict(zip(STATES, bands.points, strict=True)),
        "scores_basis": "own" if bands.points != plain.points else scores.basis,
        "scores_why": scores.why,
    }


def _node(composite: Composite, id_: str) -> dict[str, Any]:
    part = composite.by_id[id_]
    return {
        "id": id_,
        "name": part.label,
        "parent": part.parent,
        "weight": round(composite.share(part), 12),
        "global_weight": round(composite.global_weights[id_], 12),
    }


_WRITERS: dict[str, Callable[[Data, Evaluation], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
