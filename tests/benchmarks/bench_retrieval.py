"""How well passages are found and questions refused: the open questions on the plan.

    python tests/benchmarks/bench_retrieval.py            quality, refusal, speed
    python tests/benchmarks/bench_retrieval.py --fit      the weights of `assistant/likelihood.py`

A question's passage is found where a hit has the words expected, in the body or in a list.
Each set was graded once before anything was tuned on it; `--fit` tells how well each of them is
judged by what the others taught.
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

from assistant.asked import Asked, recognise  # noqa: E402
from assistant.likelihood import LEAST  # noqa: E402
from assistant.readings import PassageAsked  # noqa: E402
from assistant.synonyms import matters  # noqa: E402
from assistant.text_questions import judge_passages  # noqa: E402
from assistant.understand import understand  # noqa: E402
from assistant.view import View  # noqa: E402
from assistant.wordings import WORDINGS  # noqa: E402
from corpus.answer import Question  # noqa: E402
from corpus.library import bundled_plan  # noqa: E402
from corpus.plan import Passage  # noqa: E402
from corpus.text import squeeze  # noqa: E402
from index import Index, ensure_index  # noqa: E402
from ingest import read_plan  # noqa: E402

# what the plan does not speak of: questions, and topics to make questions of, far ones and near
HERE = ROOT / "tests" / "benchmarks"
CHAT = (HERE / "outside.txt").read_text(encoding="utf-8").split()
OUTSIDE = (HERE / "outside_topics.txt").read_text("utf-8").split()
NEAR = (HERE / "near_topics.txt").read_text("utf-8").split()
SETS = ("open", *(f"open{n}" for n in range(2, 12)))
OTHERS = (
    "desk",
    "fresh",
    "review",
    "everyday",
    "varied",
    "structured",
    "brief",
    "hurried",
    "offhand",
)
FORMS = ("{}有什么规定", "{}的标准是多少", "{}要建多少", "{}怎么管")
SPOKEN = 12  # of so many matters that the plan speaks of one is asked for
LOSS = 0.03  # share of answerable questions that may be refused, where --fit sets its constant
PENALTY = 0.3  # on the squares of the weights
MADE = 0.3  # how much a made question counts beside a written one: they are many and easy


@dataclass(frozen=True)
class Open:
    """An open question of a set."""

    set: str
    number: int  # 0: made by rule
    asked: Asked
    quotes: tuple[str, ...]  # empty: the plan does not answer
    level: str  # "easy", "hard" or "none"

    @property
    def content(self) -> str:
        """As the assistant searches it."""
        return self.asked.content or self.asked.text


def questions(view: View) -> list[Open]:
    """The questions, in the order of the files."""
    return [_open(name, line, view) for name in SETS for line in _lines(name)]


def others(view: View) -> list[Open]:
    """Questions on the text, and such as the plan does not answer, of the sets of all kinds."""
    return [
        _open(name, line, view)
        for name in OTHERS
        for line in _lines(name)
        if not line.get("history")
        and (line["kind"] == "refusal" or (line["kind"] == "passage" and _quotes(line)))
    ]


def _lines(name: str) -> list[dict]:
    text = (ROOT / "tests" / "questions" / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _quotes(line: dict) -> tuple[str, ...]:
    expected = line["expect"]
    return tuple(map(squeeze, expected.get("quote_any") or expected.get("quote", ())))


def _open(name: str, line: dict, view: View) -> Open:
    quotes = _quotes(line)
    level = line.get("note", "none") if quotes else "none"
    number = int(line["id"].rsplit("-", 1)[1])
    return Open(name, number, recognise(line["question"], view), quotes, level)


def rank(question: Open, found: Sequence[Passage]) -> float:
    """The place of the first passage with the words expected, from 1; infinity if none.

    Body and list often say the same: a passage whose words stand in a better one is not counted.
    """
    seen: list[str] = []
    for passage in found:
        words = squeeze(passage.text)
        if any(words in better for better in seen):
            continue
        seen.append(words)
        if any(quote in words for quote in question.quotes):
            return len(seen)
    return float("inf")


def figures(ranks: Sequence[float]) -> str:
    """recall@1, @3, @5, @10 and mean reciprocal rank."""
    places = np.array(ranks)
    shares = [f"{(places <= k).mean():>6.3f}" for k in (1, 3, 5, 10)]
    return " ".join([*shares, f"{(1 / places).mean():>6.3f}"])


def halves(asked: Sequence[Open]) -> list[tuple[str, list[Open]]]:
    """The questions of each set, those of odd and of even number."""
    return [
        (f"{name} {label}", [q for q in asked if q.set == name and q.number % 2 == odd])
        for name in SETS
        for odd, label in ((1, "odd"), (0, "even"))
    ]


def quality(index: Index, asked: Sequence[Open], view: View) -> None:
    everything = np.arange(len(index.passages))

    def by_keywords(question: Open) -> list[Passage]:
        scores = index._keywords.scores(question.content, everything)
        return [index.passages[i] for i in np.argsort(-scores, kind="stable")]

    def by_index(question: Open) -> list[Passage]:
        return [hit.passage for hit in index.search(question.content, len(index.passages))]

    def by_assistant(question: Open) -> list[Passage]:
        hits = judge_passages(question.asked, view, index).ranked.hits
        return [hit.passage for hit in hits]

    systems: dict[str, Callable[[Open], list[Passage]]] = {
        "keywords alone": by_keywords,
        "index": by_index,
        "assistant": by_assistant,
    }
    print("                                n    @1     @3     @5    @10    MRR")
    for name, find in systems.items():
        for level in ("easy", "hard"):
            for label, half in halves(asked):
                some = [q for q in half if q.level == level]
                ranks = [rank(q, find(q)) for q in some]
                print(f"{name:<15}{level:<5}{label:<11}{len(some):>3} {figures(ranks)}")


def refusal(index: Index, asked: Sequence[Open], view: View) -> None:
    """The table of refusing, for the questions that no rule takes before the text is searched."""
    searched = [q for q in asked if _is_searched(q, view)]
    likely = {id(q): judge_passages(q.asked, view, index).likelihood for q in searched}
    print("\nrefused where likelihood below  unanswerable   easy    hard   precision")
    for least in (0.3, 0.4, LEAST, 0.6, 0.7, 0.8):
        for odd, label in ((1, "odd"), (0, "even")):
            some = [q for q in searched if q.number % 2 == odd]
            refused = [q for q in some if likely[id(q)] < least]
            shares = [
                sum(q.level == level for q in refused) / sum(q.level == level for q in some)
                for level in ("none", "easy", "hard")
            ]
            precision = sum(q.level == "none" for q in refused) / max(len(refused), 1)
            print(
                f"{least:<10} {label:<20} {shares[0]:>11.3f} {shares[1]:>8.3f}"
                f" {shares[2]:>7.3f} {precision:>9.3f}"
            )


def _is_searched(question: Open, view: View) -> bool:
    return isinstance(understand(Question(question.asked.original), view), PassageAsked)


def generated(view: View) -> list[Open]:
    """Questions made by rule: on what the plan sets and says, and on what it does not speak of."""
    plan = view.plan
    inside = [f"{target.measure}要达到多少" for target in plan.targets if target.measure]
    inside += [
        f"{sentence.text.split('，')[0]}有什么安排"
        for section in plan.sections
        for sentence in section.sentences[:2]
    ]
    spoken = [matter for matter in matters() if matter in view.plan_text]
    inside += [f"{matter}{asking}" for matter in spoken[::SPOKEN] for asking in ("", "怎么弄")]
    near = [topic for topic in NEAR if topic not in view.plan_text]
    outside = [form.format(topic) for topic in (*OUTSIDE, *near) for form in FORMS]
    answered = [_made(text, ("?",), view) for text in dict.fromkeys(inside)]
    refused = [_made(text, (), view) for text in (*outside, *CHAT)]
    # those on targets are answered from tables, but passages that state them answer, too
    return [*answered, *(q for q in refused if _is_searched(q, view))]


def _made(text: str, quotes: tuple[str, ...], view: View) -> Open:
    return Open("made", 0, recognise(text, view), quotes, "made" if quotes else "none")


def fit(index: Index, asked: Sequence[Open], view: View) -> None:
    """Prints the constant and the weights of the likelihood, and how they do on unseen sets."""
    known = [q for q in (*asked, *others(view)) if _is_searched(q, view)]
    some = known + generated(view)
    table = _features(some, index, view)
    answered = np.array([bool(q.quotes) for q in some])
    written = np.array([q.set != "made" for q in some])
    names = np.array([q.set for q in some])
    for name in SETS:
        weights = _fitted(table[names != name], answered[names != name], written[names != name])
        _tell_refused(f"{name}, fitted on the others", weights, table, answered, names == name)
    weights = _fitted(table, answered, written)
    _tell_refused("all, fitted on all", weights, table, answered, written)
    print("constant, then the weights in the order of Signs.features:")
    print(weights.round(2).tolist())


def _tell_refused(
    what: str, weights: np.ndarray, table: np.ndarray, answered: np.ndarray, which: np.ndarray
) -> None:
    refused = table @ weights < 0
    shares = [refused[which & kind].mean() for kind in (~answered, answered)]
    print(f"{what:<28} refused: {shares[0]:.3f} of unanswerable, {shares[1]:.3f} of answerable")


def _fitted(table: np.ndarray, answered: np.ndarray, written: np.ndarray) -> np.ndarray:
    """Logistic weights; both kinds of written questions count alike, made ones a little."""
    from scipy.optimize import minimize

    signs = np.where(answered, 1, -1)
    times = np.full(len(table), MADE)
    for kind in (answered, ~answered):
        times[kind & written] = written.sum() / (kind & written).sum() / 2

    def cost(weights: np.ndarray) -> float:
        wrong = np.logaddexp(0, -signs * (table @ weights))
        return float(times @ wrong + PENALTY * weights[1:] @ weights[1:])

    weights: np.ndarray = minimize(cost, np.zeros(table.shape[1])).x
    weights[0] -= np.quantile((table @ weights)[answered & written], LOSS)
    return weights


def _features(some: Sequence[Open], index: Index, view: View) -> np.ndarray:
    """The signs of each question, n × m."""
    return np.array([(1, *judge_passages(q.asked, view, index).features) for q in some])


def main() -> None:
    view = View(read_plan(bundled_plan()))
    asked = questions(view)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        index = ensure_index(view.passages, Path(folder), wordings=WORDINGS)
        if "--fit" in sys.argv:
            return fit(index, asked, view)
        print(f"{len(index.passages)} passages, built in {time.perf_counter() - started:.2f} s")
        quality(index, asked, view)
        refusal(index, asked, view)
    print()
    return bench_index.main(["248", "10000"])


if __name__ == "__main__":
    main()
