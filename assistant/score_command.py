"""`xietong score`: a table of figures → index values, as text or as the contract's JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.desk import Assistant
from assistant.errors import Trouble

if TYPE_CHECKING:  # pandas is loaded only when a table is scored
    import pandas as pd

    from scoring.composite import Composite
    from scoring.data import Data
    from scoring.evaluation import Evaluation
    from scoring.readings import Readings

_MOST = 20  # notes that are printed; the rest are counted


def add_score(command: argparse.ArgumentParser) -> None:
    command.add_argument("data", metavar="数据文件", help="csv 或 xlsx，一行一个城市（和年份）")
    command.add_argument("--framework", metavar="文件", help="框架文件（JSON）；默认用方案的指标")
    command.add_argument(
        "--id", dest="ids", nargs="+", metavar="列", help="标识各行的列（默认是不属于指标的列）"
    )
    command.add_argument(
        "--set",
        dest="readings",
        action="append",
        default=[],
        metavar="设置=值",
        help="例如 aqi=综合指数、change=base_year、coupling=wang2021、standard=gb2026_transition",
    )
    command.add_argument("--plan", metavar="编号", help="用哪份方案的指标（默认最近导入的）")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run_score(options: argparse.Namespace) -> None:
    """Scores a table. Raises Trouble, one sentence, for what cannot be used."""
    from scoring.data import read_data
    from scoring.errors import ScoringError
    from scoring.evaluation import evaluate

    try:
        composite = _composite(options)
        readings = _readings(options.readings)
        data = read_data(Path(options.data), composite, _names(options.ids or []))
        found = evaluate(composite, data, readings)
    except ScoringError as error:
        raise Trouble(str(error)) from error
    for warning in data.warnings:
        print(f"提示：{warning}", file=sys.stderr)
    write = _json_lines if options.json else _text_lines
    for line in write(data, found):
        print(line)


def _composite(options: argparse.Namespace) -> Composite:
    from scoring.assumptions import default_composite
    from scoring.composite_file import read_composite

    if options.framework:
        return read_composite(Path(options.framework))
    plan = Assistant(Path(options.home) if options.home else None).plan(options.plan)
    if not plan.framework:
        raise Trouble(f"方案《{plan.title}》没有评价指标：请用 --framework 给出框架文件。")
    return default_composite(plan.framework)


def _names(given: Sequence[str]) -> list[str]:
    """`--id 城市 年份` and `--id 城市,年份` are the same."""
    joined = ",".join(given).replace("，", ",")
    return [name.strip() for name in joined.split(",") if name.strip()]


def _readings(settings: Sequence[str]) -> Readings:
    from dataclasses import asdict

    from scoring.readings import DEFAULT, Readings

    kinds = {name: type(value) for name, value in asdict(DEFAULT).items()}
    given: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in kinds:
            raise Trouble(f"没有名为“{name}”的设置：可以是 {'、'.join(kinds)}，写成 设置=值。")
        try:
            given[name] = kinds[name](value)
        except ValueError:
            raise Trouble(f"设置 {name} 要是数，不能是“{value}”。") from None
    return Readings(**given)


# ---- JSON ---------------------------------------------------------------------


def _json_lines(data: Data, found: Evaluation) -> Iterator[str]:
    """The contract's object, a row a line: a hundred thousand rows need no second copy."""
    composite = found.scored.composite
    head = {
        "framework": composite.name,
        "assumptions": _assumptions(composite),
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


def _assumptions(composite: Composite) -> list[dict[str, Any]]:
    from scoring.assumptions import assumptions

    known = {entry.id: entry for entry in assumptions()}
    general = [{"id": composite.root.id, "text": note} for note in composite.notes]
    return general + [
        {
            "id": leaf.id,
            "name": leaf.label,
            "unit": leaf.measure.unit,
            "direction": leaf.measure.direction,
            "transform": leaf.measure.transform,
            "at0": leaf.measure.at0,
            "at100": leaf.measure.at100,
            "basis": list(known[leaf.assumption].basis),
            "formula": known[leaf.assumption].formula,
            "why": known[leaf.assumption].why,
            "warning": known[leaf.assumption].warning,
        }
        for leaf in composite.leaves
        if leaf.measure and leaf.assumption
    ]


def _node(composite: Composite, id_: str) -> dict[str, Any]:
    part = composite.by_id[id_]
    return {
        "id": id_,
        "name": part.label,
        "parent": part.parent,
        "weight": round(composite.share(part), 12),
        "global_weight": round(composite.global_weights[id_], 12),
    }


# ---- text ---------------------------------------------------------------------


def _text_lines(data: Data, found: Evaluation) -> Iterator[str]:
    """A line a row: who, index, place, the parts of the index; then what must be known."""
    scored = found.scored
    composite = scored.composite
    first = composite.children[composite.root.id]
    yield composite.name
    names = [*map(str, data.ids.columns), "指数", "名次", *(p.label for p in first), "有数据的权重"]
    yield " | ".join(names)
    columns = (
        data.ids.astype(str).to_numpy().tolist(),
        scored.index.tolist(),
        data.places(scored.index).tolist(),
        scored.level(1)[[part.id for part in first]].to_numpy().tolist(),
        scored.observed_weight.tolist(),
    )
    for ids, index, place, parts, observed in zip(*columns, strict=True):
        figures = [_shown(index), _shown(place, 0), *map(_shown, parts), f"{observed:.1%}"]
        yield " | ".join([*ids, *figures])
    notes = [note for row in _named_notes(data, found) for note in row]
    yield from ("", *notes[:_MOST]) if notes else ()
    if len(notes) > _MOST:
        yield f"……另有{len(notes) - _MOST}条说明，用 --json 可以看到全部。"
    yield from ("", *(f"注意：{note}" for note in composite.notes)) if composite.notes else ()


def _named_notes(data: Data, found: Evaluation) -> Iterator[list[str]]:
    for ids, notes in zip(data.ids.astype(str).to_numpy(), found.notes, strict=True):
        yield [f"{' '.join(ids)}：{note}" for note in notes]


def _shown(value: float, digits: int = 2) -> str:
    return "—" if value != value else f"{value:.{digits}f}"
