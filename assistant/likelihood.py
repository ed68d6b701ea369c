"""A question and the passages ranked for it → how likely it is that they answer it.

A search always finds something: "全省要建多少个充电桩" has much in common with a plan that says
nothing of it. What tells is whether the plan has the question's matters, whether it states the
kind of figure that is asked for, and whether a thing is named that the plan nowhere speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from assistant.topics import absent_topic

if TYPE_CHECKING:
    from assistant.asked import Asked
    from assistant.ranking import Figure, Ranked
    from assistant.view import View
    from index.support import Fit

# Logistic weights, fitted by tests/benchmarks/bench_retrieval.py --fit on the odd-numbered open
# questions and on questions made by rule, half of the everyday words forgotten
CONSTANT = -0.74
WEIGHTS = (  # in the order of Signs.features
    *(0.78, 1.44, 1.61, -1.0, 0.59, -1.78, -1.38),
    *(-1.89, 0.52, 1.87, -3.45, -1.83, -0.36, 0.41),
)
LEAST = 0.5  # from which on a question is answered; the constant is set for it

_MOST_BM25 = 20  # more shared words tell no more
_MANY = 2  # matters known from the table of everyday words; more tell no more


@dataclass(frozen=True)
class Signs:
    """What speaks for an answer and against it."""

    ranked: Ranked
    fit: Fit
    figure: bool  # only a number or a year would answer
    stated: bool  # the first passage states one
    absent: str  # what the question names and the plan nowhere does

    @property
    def likelihood(self) -> float:
        """That the passages answer the question, 0 to 1."""
        if not self.ranked.hits:
            return 0.0
        odds = CONSTANT + sum(w * x for w, x in zip(WEIGHTS, self.features, strict=True))
        return 1 / (1 + exp(-odds))

    @property
    def features(self) -> tuple[float, ...]:
        """What the likelihood is worked out from, each 0 to 1."""
        fit, ranked = self.fit, self.ranked
        return (
            ranked.concepts,
            ranked.match,
            min(ranked.everyday, _MANY) / _MANY,
            fit.official,
            fit.match,
            float(fit.unnamed),
            float(fit.unmeasured),
            float(self.figure and not self.stated),
            fit.official * fit.match,
            (1 - fit.official) * min(fit.bm25, _MOST_BM25) / _MOST_BM25,
            float(bool(self.absent)),
            float(self.figure),
            self.figure * ranked.with_figure,
            ranked.covered,
        )


def signs(asked: Asked, ranked: Ranked, fit: Fit, figure: Figure, view: View) -> Signs:
    """What `ranked` and `fit` say of a question; `figure`: what alone would answer it."""
    stated = bool(ranked.hits) and view.ranker.states(figure, ranked.hits[0].passage)
    return Signs(ranked, fit, bool(figure), stated, absent_topic(asked.text, view.plan_text))
