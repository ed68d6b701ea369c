"""How much a model may say: wrong answers let through, right ones withdrawn, and the time it takes.

    python tests/benchmarks/bench_number_lock.py [answers of each kind]

Wrong answers are right ones with a single thing spoilt, by the way of going wrong; right
ones say the plan's passages in other writings. Other seeds than the tests use, so that
what was tuned on those is not what is measured.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from wording_cases import Case, bundled, right_answers, targets_first  # noqa: E402
from wording_judge import judge  # noqa: E402
from wording_spoils import wrong_answers  # noqa: E402

from corpus.answer import Citation  # noqa: E402
from corpus.passages import passages_of  # noqa: E402

HAND = ROOT / "tests" / "golden" / "worded.jsonl"
SEED = 1001


def main(number: int) -> None:
    started, answers = time.perf_counter(), 0
    for name, cases in (
        ("in other writings", right_answers(number, SEED)),
        ("measure first", targets_first(number, SEED)),
    ):
        answers += right(name, cases)
    answers += wrong(wrong_answers(number, SEED))
    by_hand()
    took = (time.perf_counter() - started) * 1000 / answers
    print(f"\nmaking and checking an answer: {took:.1f} ms on average")


def right(name: str, cases: Iterable[Case]) -> int:
    """Prints how many right answers are withdrawn, and why; gives how many there were."""
    why = [judge(case.reply, case.citations) for case in cases]
    reasons = Counter(miss.why for miss in why if miss)
    share = reasons.total() / len(why)
    print(f"right, {name:20} {len(why):6} withdrawn {reasons.total():4} ({share:.2%}) {reasons}")
    return len(why)


def wrong(cases: Iterable[Case]) -> int:
    """Prints how many wrong answers get through, by the way of going wrong."""
    made, through = Counter[str](), Counter[str]()
    for case in cases:
        way = case.made.rsplit(", ", 1)[1]
        made[way] += 1
        if judge(case.reply, case.citations) is None:
            through[way] += 1
            print(f"  through: {case.made}\n    {case.reply!r}")
    for way, count in made.most_common():
        print(f"wrong, {way:28} {count:6} let through {through[way]}")
    print(f"wrong, {'all':28} {made.total():6} let through {through.total()}")
    return made.total()


def by_hand() -> None:
    plan = bundled()
    cited = {
        p.id: Citation(plan.id, plan.title, p.section, p.page, p.text) for p in passages_of(plan)
    }
    results = Counter[tuple[bool, bool]]()
    for text in HAND.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        miss = judge(line["reply"], tuple(cited[i] for i in line["cites"]), line["question"])
        results[line["right"], miss is None] += 1
    print(
        f"by hand: of {results[True, True] + results[True, False]} right "
        f"{results[True, False]} withdrawn; of {results[False, True] + results[False, False]} "
        f"wrong {results[False, True]} let through"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
