"""Ten thousand strange texts: how long an answer takes, and whether any is a fault or a claim.

python tests/benchmarks/bench_strange.py [HOW_MANY]
"""

from __future__ import annotations

import json
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from strange_texts import mutated, noise, with_order  # noqa: E402

from assistant import Assistant  # noqa: E402
from corpus.answer import Question  # noqa: E402

KINDS = ("mutated", "with_order", "noise")


class _Faults(logging.Handler):
    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno >= logging.ERROR


def main(how_many: int) -> None:
    questions = [
        json.loads(line)["question"]
        for file in sorted((HERE.parent / "questions").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    chance = random.Random(20261122)
    faults = _Faults()
    logging.getLogger().addHandler(faults)
    with tempfile.TemporaryDirectory() as home:
        assistant = Assistant(Path(home))
        assistant.ask(Question("湖州承担什么试点？"))
        for kind in KINDS:
            make = {"mutated": mutated, "with_order": with_order}.get(kind)
            texts = [
                make(questions, chance) if make else noise(chance)
                for _ in range(how_many // len(KINDS))
            ]
            _report(kind, assistant, texts)
    print(f"faults logged: {faults.count}")


def _report(kind: str, assistant: Assistant, texts: list[str]) -> None:
    times, unproved, claims = [], 0, 0
    for text in texts:
        started = time.perf_counter()
        answer = assistant.ask(Question(text))
        times.append((time.perf_counter() - started) * 1000)
        claims += answer.kind not in ("refusal", "clarify")
        claim = answer.kind in ("passage", "index") or bool(answer.rows)
        unproved += claim and not answer.citations
    times.sort()
    print(
        f"{kind}: {len(times)} texts, p50 {times[len(times) // 2]:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100]:.1f} ms, longest {times[-1]:.1f} ms; "
        f"answered {claims / len(times):.1%}, claims without a place: {unproved}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
