"""How fast and how large the index is: build, size on disk, warm queries, cold start, memory.

    python tests/benchmarks/bench_index.py [PASSAGES …]     (default: 270 and 10000)

The passages are the plan's sentences, repeated and perturbed where more are wanted.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from index_cases import passage, passages  # noqa: E402

from corpus.plan import Passage  # noqa: E402
from index import build_index, open_index, storage  # noqa: E402

QUESTIONS = 300

COLD = """
import time; started = time.perf_counter()
import sys; sys.path[:0] = ["tests/benchmarks", "tests"]
from pathlib import Path
import index
loaded = time.perf_counter()
from bench_index import sample
some = sample(int(sys.argv[2]))
made = time.perf_counter()
assert index.open_index(Path(sys.argv[1]), some).search("低碳农场")
seconds = time.perf_counter() - made + loaded - started
import psutil
print(seconds, psutil.Process().memory_info().rss / 1e6)
"""


def sample(count: int) -> list[Passage]:
    """`count` passages: the plan's first, then sentences of it with characters changed."""
    rng = random.Random(0)
    plan = passages()
    characters = sorted({c for p in plan for c in p.text})
    texts = [p.text for p in plan[:count]]
    while len(texts) < count:
        text = list(rng.choice(plan).text)
        for _ in range(1 + len(text) // 6):
            text[rng.randrange(len(text))] = rng.choice(characters)
        texts.append("".join(text))
    return [passage(f"body-{i}", text) for i, text in enumerate(texts)]


def measure(count: int, folder: Path) -> str:
    """One line of results for `count` passages."""
    some = sample(count)
    started = time.perf_counter()
    build_index(some, folder)
    build = time.perf_counter() - started
    index = open_index(folder, some)
    rng = random.Random(1)
    millis = []
    for _ in range(QUESTIONS):
        text = rng.choice(some).text[:20]
        started = time.perf_counter()
        index.search(text)
        millis.append((time.perf_counter() - started) * 1e3)
    p50, p95 = statistics.median(millis), statistics.quantiles(millis, n=20)[-1]
    size = storage.size(folder) / 1e6
    figures = (build, size, p50, p95, *_cold(folder, count))
    return f"{count:>8}" + "".join(f" {figure:>8.2f}" for figure in figures)


def _cold(folder: Path, count: int) -> tuple[float, float]:
    """A fresh process: seconds from `import index` to a hit, MB held then; the best of three."""
    command = [sys.executable, "-c", COLD, str(folder), str(count)]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True) for _ in range(3)]
    seconds, memory = min(tuple(map(float, run.stdout.split())) for run in runs)
    return seconds, memory


def main(counts: Sequence[str] = ("270", "10000")) -> None:
    with tempfile.TemporaryDirectory() as folder:
        build_index(sample(3), Path(folder))  # what is measured below is not importing
    print("passages  build s       MB   p50 ms   p95 ms   cold s   RAM MB")
    for count in map(int, counts):
        with tempfile.TemporaryDirectory() as folder:
            print(measure(count, Path(folder)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ("270", "10000"))
