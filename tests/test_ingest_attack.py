"""The reader on plans typed in other ways than the published one, cell by cell.

`XIETONG_ATTACKS=500` reads that many of the random plans; a few dozen is the usual number.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from variants_attack import differences, rewritten, scratched
from variants_model import Variant

from ingest import read_plan

COUNT = int(os.environ.get("XIETONG_ATTACKS", "40"))


def check(variant: Variant, seed: int, folder: Path) -> None:
    path = folder / "attack.txt"
    path.write_text(variant.text, encoding="utf-8", newline="")
    lines = differences(variant, read_plan(path))
    shown = "\n".join(lines[:8])
    assert not lines, f"seed {seed} ({', '.join(variant.kinds)}): {len(lines)}\n{shown}"


@pytest.mark.parametrize("seed", range(COUNT))
def test_plan_typed_anew(seed: int, tmp_path: Path) -> None:
    check(rewritten(seed), seed, tmp_path)


@pytest.mark.parametrize("seed", range(max(4, COUNT // 4)))
def test_published_text_with_disturbed_white_space(seed: int, tmp_path: Path) -> None:
    check(scratched(seed), seed, tmp_path)
