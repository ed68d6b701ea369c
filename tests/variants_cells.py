"""What a reader must find in a plan, and where what it found differs, cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.plan import Plan
from corpus.text import squeeze

GOLDEN = Path(__file__).parent / "golden"
ROW_FIELDS = (
    "text",
    "lead_text",
    "lead_units",
    "joint",
    "lead_pending",
    "participant_text",
    "participant_units",
    "refers_to",
    "deadline_year",
    "page",
)
LEAF_FIELDS = (
    "name",
    "dimension",
    "level1_no",
    "level1_name",
    "level1_weight",
    "level2_no",
    "level2_name",
    "level2_weight",
    "weight",
    "global_weight",
    "data_sources",
    "page",
)
FIELDS = {
    "goals": ROW_FIELDS,
    "tasks": (*ROW_FIELDS, "section", "item"),
    "policies": ROW_FIELDS,
    "indicators": LEAF_FIELDS,
}
LISTS = tuple(FIELDS)
Table = list[dict[str, Any]]
Expected = dict[str, Table]


def document_path() -> Path:
    """The plan as published."""
    folder = Path(__file__).parents[1] / "corpus" / "documents"
    return folder / "zhejiang-synergy-plan-draft.txt"


def golden_expected() -> Expected:
    """The golden tables of the published plan."""
    names = (*LISTS, "sections")
    return {n: json.loads((GOLDEN / f"{n}.json").read_text(encoding="utf-8")) for n in names}


def stands(text: str, page: int, squeezed: list[str]) -> bool:
    """Whether `text` starts on `page` (from 1) and stands there, or runs on to the next page.

    `squeezed` are the pages without white space and without repeated table headers.
    """
    if not 1 <= page <= len(squeezed):
        return False
    here, following = squeezed[page - 1], "".join(squeezed[page : page + 1])
    return 0 <= (here + following).find(squeeze(text)) < len(here) or not text


def table_differences(table: str, expected: Table, plan: Plan) -> list[str]:
    """Every cell of `table` in which the plan and the expectation differ, a line each."""
    if table == "sections":
        return section_differences(expected, plan)
    found = {row.number: row for row in getattr(plan, table)}
    wanted = [row["number"] for row in expected]
    lines = [] if list(found) == wanted else [f"{table}: rows {list(found)}, not {wanted}"]
    for row in expected:
        if row["number"] in found:
            lines += row_differences(table, row, found[row["number"]])
    return lines


def row_differences(table: str, row: dict[str, Any], found: object) -> list[str]:
    lines: list[str] = []
    for field in FIELDS[table]:
        got = plain(getattr(found, field))
        if not same(got, row[field]):
            lines.append(f"{table} {row['number']} {field}: expected {row[field]!r}, got {got!r}")
    return lines


def plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def same(got: object, wanted: object) -> bool:
    """Equal; weights within what binary fractions blur."""
    if isinstance(got, float | int) and isinstance(wanted, float):
        return abs(got - wanted) < 1e-9
    return got == wanted


def section_differences(expected: Table, plan: Plan) -> list[str]:
    """Differences in the labelled headings of the body and in those of the annexes."""
    wanted = [tuple(row[f] for f in ("label", "title", "level", "page")) for row in expected]
    annex_page = min((row[3] for row in wanted if row[0].startswith("附件")), default=10**6)
    found = [
        (s.label, s.title, s.level, s.page)
        for s in plan.sections
        if s.label.startswith("附件") or (s.label and s.page < annex_page)
    ]
    missing = [f"sections: no {row}" for row in wanted if row not in found]
    return missing + [f"sections: unexpected {row}" for row in found if row not in wanted]
