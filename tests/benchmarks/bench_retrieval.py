"""How well passages are found and questions refused: the open questions on the plan.

    python tests/benchmarks/bench_retrieval.py            quality, refusal, speed
    python tests/benchmarks/bench_retrieval.py --fit      the weights of `index/support.py`

A question's passage is found where a hit has the words expected, in the body or in a list.
Odd-numbered questions served for tuning, even-numbered ones are reported.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

import bench_index  # noqa: E402

from assistant.asked import recognise  # noqa: E402
from assistant.view import View  # noqa: E402
from corpus.library import bundled_plan  # noqa: E402
from corpus.passages import passages_of  # noqa: E402
from corpus.plan import Passage, Plan  # noqa: E402
from corpus.text import squeeze  # noqa: E402
from index import Index, ensure_index  # noqa: E402
from ingest import read_plan  # noqa: E402

# what the plan does not speak of: questions, and topics to make questions of
CHAT = (ROOT / "tests" / "benchmarks" / "outside.txt").read_text(encoding="utf-8").split()
OUTSIDE = (ROOT / "tests" / "benchmarks" / "outside_topics.txt").read_text("utf-8").split()
QUESTIONS = ROOT / "tests" / "questions" / "open.jsonl"
FORMS = ("{}怎么办理", "{}的标准是多少", "{}有什么规定", "{}归谁管")
LOSS = 0.034  # share of answerable questions that may be refused, where --fit sets its constant


@dataclass(frozen=True)
class Open:
    """An open question of the set."""

    number: int
    text: str  # as asked
    content: str  # as the assistant searches it
    quotes: tuple[str, ...]  # empty: the plan does not answer
    level: str  # "easy", "hard" or "none"


def questions(view: View) -> list[Open]:
    """The questions, in the order of the file."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [_open(line, view) for line in lines]


def _open(line: dict, view: View) -> Open:
    asked = recognise(line["question"], view)
    quotes = tuple(map(squeeze, line["expect"].get("quote", ())))
    level = line.get("note", "none") if quotes else "none"
    number = int(line["id"].rsplit("-", 1)[1])
    return Open(number, asked.text, asked.content or asked.text, quotes, level)


def rank(question: Open, found: Sequence[Passage]) -> float:
    """The place of the first passage with the words expected, from 1; infinity if none."""
    for place, passage in enumerate(found, 1):
        if any(quote in squeeze(passage.text) for quote in question.quotes):
            return place
    return float("inf")


def figures(ranks: Sequence[float]) -> str:
    """recall@1, @3, @5, @10 and mean reciprocal rank."""
    places = np.array(ranks)
    shares = [f"{(places <= k).mean():>6.3f}" for k in (1, 3, 5, 10)]
    return " ".join([*shares, f"{(1 / places).mean():>6.3f}"])


def quality(index: Index, asked: Sequence[Open]) -> None:
    everything = np.arange(len(index.passages))

    def by_keywords(text: str) -> list[Passage]:
        scores = index._keywords.scores(text, everything)
        return [index.passages[i] for i in np.argsort(-scores, kind="stable")]

    def as_default(text: str) -> list[Passage]:
        return [hit.passage for hit in index.search(text, len(index.passages))]

    systems: dict[str, Callable[[str], list[Passage]]] = {
        "keywords alone": by_keywords,
        "default": as_default,
    }
    print("                               n    @1     @3     @5    @10    MRR")
    for name, find in systems.items():
        for level in ("easy", "hard"):
            for odd, label in ((1, "odd: tuned on"), (0, "even")):
                some = [q for q in asked if q.level == level and q.number % 2 == odd]
                ranks = [rank(q, find(q.content)) for q in some]
                print(f"{name:<15}{level:<5}{label:<12}{len(some):>3} {figures(ranks)}")


def refusal(index: Index, asked: Sequence[Open]) -> None:
    print("\nrefused              unanswerable   easy    hard   precision")
    for odd, label in ((1, "odd: tuned on"), (0, "even")):
        some = [q for q in asked if q.number % 2 == odd]
        refused = [q for q in some if not index.supports(q.text)]
        shares = [
            sum(q.level == level for q in refused) / sum(q.level == level for q in some)
            for level in ("none", "easy", "hard")
        ]
        precision = sum(q.level == "none" for q in refused) / max(len(refused), 1)
        print(
            f"{label:<20} {shares[0]:>11.3f} {shares[1]:>8.3f} {shares[2]:>7.3f} {precision:>9.3f}"
        )

    chat = [text for text in CHAT[::2] if not index.supports(text)]
    print(f"chat of other matters, not tuned on: {len(chat)} of {len(CHAT[::2])} refused")


def generated(plan: Plan) -> list[Open]:
    """Questions made by rule: on what the plan sets and says, and on what it does not speak of."""
    inside = [f"{target.measure}要达到多少" for target in plan.targets if target.measure]
    inside += [
        f"{sentence.text.split('，')[0]}有什么安排"
        for section in plan.sections
        for sentence in section.sentences[:1]
    ]
    outside = [form.format(topic) for topic in OUTSIDE for form in FORMS]
    answered = [Open(0, text, text, ("?",), "made") for text in dict.fromkeys(inside)]
    outside += CHAT[1::2]
    return answered + [Open(0, text, text, (), "none") for text in outside]


def fit(index: Index, asked: Sequence[Open], plan: Plan) -> None:
    """Prints the constant and the weights of the likelihood: logistic, odd questions."""
    from scipy.optimize import minimize

    some = [q for q in asked if q.number % 2] + generated(plan)
    features = np.array([(1, *index.relevance(q.text).fit.features) for q in some])
    answered = np.array([1 if q.quotes else -1 for q in some])
    # half as many unanswerable as answerable; made questions are many and easy
    times = np.array([(0.3 if not q.number else 1 if q.quotes else 2) for q in some])

    def cost(weights: np.ndarray) -> float:
        wrong = np.logaddexp(0, -answered * (features @ weights))
        return float(times @ wrong + 0.1 * weights[1:] @ weights[1:])

    weights = minimize(cost, np.zeros(features.shape[1])).x
    real = np.array([q.number > 0 for q in some])
    weights[0] -= np.quantile((features @ weights)[(answered > 0) & real], LOSS)
    print("constant, then the weights in the order of Fit.features:", weights.round(2))
    refused = features @ weights < 0
    for name, kind in (("answerable", answered > 0), ("unanswerable", answered < 0)):
        print(
            f"refused of made {name}: {refused[kind & ~real].mean():.3f} of {(kind & ~real).sum()}"
        )


def main() -> None:
    plan = read_plan(bundled_plan())
    asked = questions(View(plan))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        index = ensure_index(passages_of(plan), Path(folder))
        if "--fit" in sys.argv:
            return fit(index, asked, plan)
        print(f"{len(index.passages)} passages, built in {time.perf_counter() - started:.2f} s")
        quality(index, asked)
        refusal(index, asked)
    print()
    return bench_index.main(["248", "10000"])


if __name__ == "__main__":
    main()
