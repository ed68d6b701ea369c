"""LibreOffice works out the results workbook by itself and gets the engine's values.

The values that we store beside the formulas are taken out first, so that nothing but a
real recalculation can give them. Skipped where LibreOffice is not installed.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from scoring_cases import plan_framework, tree

from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.data import Data, read_content
from scoring.evaluation import Evaluation, evaluate
from scoring.example import example, write_example
from scoring.results import write_results

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]
_STORED = re.compile(rb"(<f[^>]*>[^<]*</f>)<v>[^<]*</v>")
_MARKS = dict.fromkeys([*range(0x2460, 0x2474), *range(0x3251, 0x3260)])  # ① to ㉟


def converted(content: bytes, kind: str, folder: Path, was: str = "xlsx") -> bytes:
    """The file as LibreOffice saves it in another format (or the same)."""
    (folder / "in").mkdir()
    (folder / "in" / f"t.{was}").write_bytes(content)
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += [
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(folder / "in" / f"t.{was}"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    made = folder / "out" / f"t.{kind}"
    assert made.exists(), done.stderr
    return made.read_bytes()


def results(data: Data, found: Evaluation) -> bytes:
    out = io.BytesIO()
    write_results(data, found, out, "xlsx")
    return out.getvalue()


def without_values(content: bytes) -> bytes:
    """The workbook with its formulas and none of the values stored beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part, count = _STORED.subn(rb"\1", part)
                assert count or b"<f" not in part
            new.writestr(name, part)
    return out.getvalue()


def recalculated(content: bytes, folder: Path) -> Any:
    made = converted(without_values(content), "xlsx", folder)
    return openpyxl.load_workbook(io.BytesIO(made), data_only=True)


def same(book: Any, data: Data, found: Evaluation) -> int:
    """Every score, node, index, place of the workbook is the engine's; how many were compared."""
    scored, page, compared = found.scored, book["计算"], 0
    by_label = {f"{part.label}得分": part.id for part in scored.composite.parts}
    for column in range(1, page.max_column + 1):
        id_ = by_label.get(str(page.cell(2, column).value).translate(_MARKS))
        if id_ is None:
            continue
        table = scored.nodes if id_ in scored.composite.children else scored.scores
        for row, expected in enumerate(table[id_].tolist(), 4):
            _equal(page.cell(row, column).value, expected, (id_, row))
            compared += 1
    heads = {cell.value: cell.column for cell in book["结果"][1]}
    places = data.places(scored.index)
    for row in range(len(data.ids)):
        for name, value in (
            ("总指数", scored.index.iloc[row]),
            ("名次", places[row]),
            ("有数据的权重", scored.observed_weight.iloc[row]),
        ):
            _equal(book["结果"].cell(row + 2, heads[name]).value, value, (name, row))
            compared += 1
    return compared


def _equal(told: Any, expected: float, where: Any) -> None:
    if np.isnan(expected):
        assert told in (None, ""), where
    else:
        assert told == pytest.approx(expected, abs=1e-9), where


def with_gaps(data: Data) -> Data:
    rng = np.random.default_rng(5)
    values = data.values.mask(rng.random(data.values.shape) < 0.2)
    values.iloc[3, :9] = np.nan
    values.loc[4, "I05"] = 0.0  # beyond the logarithm's end
    return Data(data.ids, values, data.lines, {}, ())


@pytest.mark.parametrize("gaps", [False, True], ids=["complete", "gaps"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_the_plans_index_is_recalculated(gaps: bool, aggregate: str, tmp_path: Path) -> None:
    composite = default_composite(plan_framework()).averaged(aggregate)
    data = example(composite)
    data = with_gaps(data) if gaps else data
    found = evaluate(composite, data)
    book = recalculated(results(data, found), tmp_path)
    # 22 rows of 24 scores, 16 + 6 + 3 groups and the root; index, place, weight
    assert same(book, data, found) == 22 * (24 + 16 + 6 + 3 + 1 + 3)


OWN = (
    {"id": "R", "aggregate": "harmonic"},
    {"id": "g", "parent": "R", "weight": 3, "aggregate": "geometric", "floor": 5},
    {"id": "c", "parent": "R", "weight": 1},
    {"id": "a", "parent": "g", "weight": 2},
    {"id": "b", "parent": "g", "normalise": "goalposts", "transform": "log", "at0": 9, "at100": 1},
)


@pytest.mark.parametrize("policy", ["renormalise", "zero"])
def test_a_framework_of_ones_own_is_recalculated(policy: str, tmp_path: Path) -> None:
    composite: Composite = tree(*OWN, missing={"policy": policy, "min_weight": 0.3})
    text = "城市,a,b,c\n甲,50,3,20\n乙,,4,0\n丙,,,90\n丁,10,,\n戊,0,0,50\n"
    data = read_content(text.encode(), "d.csv", composite)
    found = evaluate(composite, data)
    assert same(recalculated(results(data, found), tmp_path), data, found) == 5 * 8


def test_a_figure_that_is_changed_in_the_workbook_moves_the_index(tmp_path: Path) -> None:
    """The formulas are followed from the raw figure up: ① of the first row set to 20 by hand."""
    composite = default_composite(plan_framework())
    data = example(composite)
    found = evaluate(composite, data)
    book = openpyxl.load_workbook(io.BytesIO(results(data, found)))
    page = book["原始值"]
    column = next(c.column for c in page[4] if str(c.value).startswith("①"))
    page.cell(5, column).value = 20
    changed = io.BytesIO()
    book.save(changed)
    told = openpyxl.load_workbook(
        io.BytesIO(converted(changed.getvalue(), "xlsx", tmp_path)), data_only=True
    )
    raw = found.scored.raw.copy()
    raw.loc[0, "I01"] = 20
    from scoring.engine import score

    expected = score(composite, raw).index[0]
    heads = {cell.value: cell.column for cell in told["结果"][1]}
    assert told["结果"].cell(2, heads["总指数"]).value == pytest.approx(expected, abs=1e-9)
    assert expected != pytest.approx(found.scored.index[0], abs=0.1)


def test_an_ods_file_of_libreoffice_is_read_as_the_xlsx_file(tmp_path: Path) -> None:
    composite = default_composite(plan_framework())
    out = io.BytesIO()
    write_example(composite, out, "xlsx")
    data = read_content(converted(out.getvalue(), "ods", tmp_path), "例.ods", composite)
    assert data.values.equals(example(composite).values)
    assert data.ids.equals(example(composite).ids)
