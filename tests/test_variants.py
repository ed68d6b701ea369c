"""The reader on plans that it has never seen: every cell, page and heading must come out.

`XIETONG_VARIANTS=300` reads that many of the random plans; a few dozen is the usual number.
A failure names the seed, the row, the field, what was expected, what came, and shows the
text around it; `make_variant(seed)` gives the same plan again.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from variants import make_plain_variant, make_variant, substituted, with_rows_cut
from variants_cells import GOLDEN, LISTS, document_path, golden_expected, table_differences
from variants_layout import PUBLISHED
from variants_model import Variant, published_model, render

from corpus.plan import Plan
from corpus.text import squeeze, tidy
from ingest import read_plan

# seeds that the reader is known to fail, by test; take a seed out once it passes
KNOWN = json.loads((GOLDEN / "variants_known_failures.json").read_text(encoding="utf-8"))
COUNT = int(os.environ.get("XIETONG_VARIANTS", "40"))
FEW = max(4, COUNT // 8)


def seeds(name: str, count: int) -> list[ParameterSet]:
    failing = pytest.mark.xfail(strict=True, reason="known failure of the reader")
    return [pytest.param(n, marks=failing if n in KNOWN[name] else ()) for n in range(count)]


def read(variant: Variant, folder: Path) -> Plan:
    path = folder / "variant.txt"
    path.write_text(variant.text, encoding="utf-8")
    return read_plan(path)


def differences(variant: Variant, plan: Plan) -> list[str]:
    """Every cell, heading and page in which the plan and the expectation differ."""
    lines: list[str] = []
    if not squeeze(plan.title).startswith(squeeze(variant.title)):
        lines.append(f"title: expected {variant.title!r}, got {plan.title!r}")
    if len(plan.pages) != variant.pages:
        lines.append(f"pages: expected {variant.pages}, got {len(plan.pages)}")
    for table in (*LISTS, "sections"):
        lines += table_differences(table, variant.expected[table], plan)
    return lines + loose_excerpts(variant, plan)


def loose_excerpts(variant: Variant, plan: Plan) -> list[str]:
    """Excerpts that do not stand in the text, or do not add up to their row."""
    text, lines = squeeze(variant.text), []
    for row in plan.rows():
        words = [squeeze(excerpt.text) for excerpt in row.excerpts]
        if "".join(words) != squeeze(row.text) or any(word not in text for word in words):
            lines.append(f"{row.LIST} {row.number} excerpts: {words!r}")
    return lines


def around(variant: Variant, line: str) -> str:
    """The text near the row that a line of differences is about."""
    match = re.match(r"(\w+) (\d+) ", line)
    if not match or match[1] not in LISTS:
        return ""
    row = next(r for r in variant.expected[match[1]] if r["number"] == int(match[2]))
    pattern = r"\s*".join(map(re.escape, start_of(row)))
    places = [m.start() for m in re.finditer(pattern, variant.text)]
    return variant.text[max(0, places[-1] - 120) : places[-1] + 420] if places else ""


def start_of(row: dict[str, Any]) -> str:
    return (row.get("text") or row["name"])[:12]


def report(seed: int, variant: Variant, lines: list[str]) -> str:
    shown = "\n".join(lines[:8])
    near = around(variant, next((line for line in lines if around(variant, line)), ""))
    return f"seed {seed} ({', '.join(variant.kinds)}): {len(lines)}\n{shown}\n--- text\n{near}"


def check(make: Callable[[int], Variant], seed: int, folder: Path) -> None:
    variant = make(seed)
    lines = differences(variant, read(variant, folder))
    assert not lines, report(seed, variant, lines)


@pytest.mark.parametrize("seed", seeds("make_variant", COUNT))
def test_changed_plan(seed: int, tmp_path: Path) -> None:
    check(make_variant, seed, tmp_path)


@pytest.mark.parametrize("seed", seeds("make_plain_variant", FEW))
def test_published_plan_in_another_layout(seed: int, tmp_path: Path) -> None:
    check(make_plain_variant, seed, tmp_path)


@pytest.mark.parametrize("seed", seeds("substituted", FEW))
def test_published_text_with_words_replaced(seed: int, tmp_path: Path) -> None:
    check(substituted, seed, tmp_path)


@pytest.mark.parametrize("seed", seeds("with_rows_cut", FEW))
def test_published_text_with_rows_cut_out(seed: int, tmp_path: Path) -> None:
    check(with_rows_cut, seed, tmp_path)


# the generator itself


def test_model_keeps_the_golden_tables() -> None:
    """The published plan, rendered unchanged, expects what the golden tables hold."""
    variant = render(published_model(), PUBLISHED, random.Random(0))
    for table in LISTS:
        for made, golden in zip(variant.expected[table], golden_expected()[table], strict=True):
            blurred = {"page", "global_weight"}
            assert {k: v for k, v in made.items() if k not in blurred} == {
                k: v for k, v in golden.items() if k not in blurred
            }


def test_layout_imitates_the_published_one() -> None:
    """Short rows come out as they stand in the document, spaces and line breaks included."""
    look = replace(PUBLISHED, space_before=1.0, space_after=0.0)
    variant = render(published_model(), look, random.Random(0))
    published = document_path().read_text(encoding="utf-8")
    for row in (
        "7\n风光装机",
        "13 铁路货运量占比年均增速",
        "15 打造 60个水环境",
        "量\n0.15 （1）大气环",
    ):
        assert row in variant.text
        assert row in published


@pytest.mark.parametrize("seed", range(FEW))
def test_variant_holds_what_it_expects(seed: int) -> None:
    """Words are expected only where they are printed."""
    variant = make_variant(seed)
    text = squeeze(variant.text)
    for table in LISTS:
        for row in variant.expected[table]:
            for words in (row.get("lead_text", ""), row.get("text", "")[:8], row.get("name", "")):
                assert words == tidy(words)
                assert squeeze(words)[:8] in text


def test_same_seed_same_variant() -> None:
    assert make_variant(7) == make_variant(7)
