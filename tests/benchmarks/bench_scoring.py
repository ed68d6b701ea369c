"""How fast the index is computed: a table of 100,000 rows, and 10,000 runs over 11 cities.

python tests/benchmarks/bench_scoring.py
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from scoring_cases import plan_framework  # noqa: E402
from test_scoring_robustness import cities  # noqa: E402

from assistant.command_line import main  # noqa: E402
from scoring.assumptions import default_composite  # noqa: E402
from scoring.data import read_data  # noqa: E402
from scoring.engine import score  # noqa: E402
from scoring.evaluation import evaluate  # noqa: E402
from scoring.robustness import Shaken, robustness  # noqa: E402
from scoring.sensitivity import SAMPLES, influences  # noqa: E402

ROWS = 100_000


def write_table(file: Path) -> None:
    """Invented cities over ten years, all indicators and drivers filled in."""
    rng = random.Random(1)
    header = ["城市", "年份", *map(str, range(1, 25)), "CO2", "GDP", "NOx"]
    with file.open("w", encoding="utf-8") as out:
        print(",".join(header), file=out)
        for row in range(ROWS):
            figures = ",".join(f"{rng.uniform(0, 100):.3f}" for _ in header[2:])
            print(f"市{row // 10},{2016 + row % 10},{figures}", file=out)


def timed(name: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{name}: {time.perf_counter() - start:.2f} s")


def run() -> None:
    composite = default_composite(plan_framework())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        write_table(file)
        data = read_data(file, composite)
        timed(f"{ROWS} rows, scores and all levels", lambda: score(composite, data.values))
        timed(f"{ROWS} rows, computed indicators and notes too", lambda: evaluate(composite, data))
        timed(f"{ROWS} rows, read from CSV", lambda: read_data(file, composite))
        with redirect_stdout(io.StringIO()):
            main(["--home", folder, "plans"])  # so that the plan is read
        arguments = ["--home", folder, "score", str(file), "--json"]
        timed(f"{ROWS} rows, xietong score --json", lambda: _silently(arguments))
    composite, raw = cities()
    timed("10000 runs × 11 × 24", lambda: robustness(composite, raw, Shaken()))
    timed(f"Sobol indices, {SAMPLES} samples", lambda: influences(composite, raw))


def _silently(arguments: list[str]) -> None:
    with redirect_stdout(io.StringIO()):
        assert main(arguments) == 0


if __name__ == "__main__":
    run()
