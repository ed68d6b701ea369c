"""The tables of a plan as lists of plain objects: what `xietong tables` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.codec import to_json
from corpus.plan import Indicator, Plan, Row
from corpus.units import unit_directory

Record = dict[str, Any]


def table(plan: Plan, name: str) -> list[Record]:
    """The table of that name: one object per row, keys as in the contract.

    Raises KeyError for a name that is not in `TABLES`.
    """
    return TABLES[name](plan)


def _row(row: Row) -> Record:
    return {
        "number": row.number,
        "text": row.text,
        "lead_text": row.lead_text,
        "lead_units": list(row.lead_units),
        "joint": row.joint,
        "lead_pending": row.lead_pending,
        "participant_text": row.participant_text,
        "participant_units": list(row.participant_units),
        "page": row.page,
    }


def _goals(plan: Plan) -> list[Record]:
    return [{**_row(row), "deadline_year": row.deadline_year} for row in plan.goals]


def _tasks(plan: Plan) -> list[Record]:
    return [
        {
            **_row(row),
            "deadline_year": row.deadline_year,
            "section": row.section,
            "item": row.item,
            "refers_to": list(row.refers_to),
        }
        for row in plan.tasks
    ]


def _policies(plan: Plan) -> list[Record]:
    return [_row(row) for row in plan.policies]


def _indicator(leaf: Indicator) -> Record:
    return {
        "number": leaf.number,
        "name": leaf.name,
        "dimension": leaf.dimension,
        "level1_no": leaf.level1_no,
        "level1_name": leaf.level1_name,
        "level1_weight": leaf.level1_weight,
        "level2_no": leaf.level2_no,
        "level2_name": leaf.level2_name,
        "level2_weight": leaf.level2_weight,
        "weight": leaf.weight,
        "global_weight": leaf.global_weight,
        "data_sources": list(leaf.data_sources),
        "page": leaf.page,
    }


def _indicators(plan: Plan) -> list[Record]:
    return [_indicator(leaf) for leaf in plan.indicators]


def _sections(plan: Plan) -> list[Record]:
    return [
        {
            "label": section.label,
            "title": section.title,
            "level": section.level,
            "path": list(section.path),
            "page": section.page,
            "text": "".join(sentence.text for sentence in section.sentences),
        }
        for section in plan.sections
    ]


def _targets(plan: Plan) -> list[Record]:
    first = ("text", "measure", "value", "unit", "comparator", "year", "section", "page")
    records = [to_json(target) for target in plan.targets]
    return [{key: r[key] for key in (*first, *(k for k in r if k not in first))} for r in records]


def _units(plan: Plan) -> list[Record]:
    return [to_json(unit) for unit in unit_directory(plan).units]


TABLES: dict[str, Callable[[Plan], list[Record]]] = {
    "goals": _goals,
    "tasks": _tasks,
    "policies": _policies,
    "indicators": _indicators,
    "sections": _sections,
    "targets": _targets,
    "units": _units,
}
