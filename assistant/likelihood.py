"""A question and the passages ranked for it → how likely it is that they answer it.

A search always finds something: "全省要建多少个充电桩" has much in common with a plan that says
nothing of it. What tells is whether the plan has the question's matters, whether it states the
kind of figure that is asked for, and whether a thing is named that the plan nowhere speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.ranking import Ranked
    from index.search import Called
    from index.support import Fit

# Logistic weights, fitted by tests/benchmarks/bench_retrieval.py --fit on the open questions, on
# those on the text of the other sets, and on questions made by rule
CONSTANT = -1.1
WEIGHTS = (  # in the order of Signs.features
    *(1.89, 0.73, 0.49, -4.75, -1.27, -3.31, -2.26),
    *(-2.83, 2.01, 0.86, -3.67, -1.36, -0.16, -0.71),
    *(-0.02, 4.53, -1.96, -1.51, -4.41, 3.36, 2.17),
)
LEAST = 0.5  # from which on a question is answered; the constant is set for it

_MOST_BM25 = 20  # more shared words tell no more
_CALLED_BM25 = 30  # the same where everyday words are counted with them
_LIKELY_ABSENT = 0.5  # of a thing that is absent, where people may mean something the plan has
_WIDE = 6  # characters of a gap in the question's words; more tell no more
_SHORT, _LONG = 15, 40  # characters of a question: of a longer one less is found anyway
_AHEAD = 4  # passages after the best to the one whose score is compared
_MANY = 2  # matters known from the table of everyday words; more tell no more


@dataclass(frozen=True)
class Signs:
    """What speaks for an answer and against it."""

    ranked: Ranked
    fit: Fit
    called: Called  # how far the question's words are found
    figure: bool  # only a number would answer; a year is easier to come by
    unstated: bool  # only a number or a year would answer, and the first passage states none
    absent: str  # what the question names and the plan nowhere does
    absent_called: bool  # it is at least what people call something that the best passage has
    length: int  # characters that were searched with
    detail: str  # the kind of detail asked for that the best passages do not tell: a price, a list

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
        fit, ranked, called = self.fit, self.ranked, self.called
        return (
            ranked.concepts,
            ranked.match,
            min(ranked.everyday, _MANY) / _MANY,
            fit.official,
            fit.match,
            float(fit.unnamed),
            float(fit.unmeasured),
            float(self.unstated),
            fit.official * fit.match,
            (1 - fit.official) * min(fit.bm25, _MOST_BM25) / _MOST_BM25,
            bool(self.absent) * (_LIKELY_ABSENT if self.absent_called else 1.0),
            float(self.figure),
            self.figure * ranked.with_figure,
            ranked.covered,
            called.share,
            min(called.bm25, _CALLED_BM25) / _CALLED_BM25,
            min(called.gap, _WIDE) / _WIDE,
            called.lost,
            float(bool(self.detail)),
            (min(max(self.length, _SHORT), _LONG) - _SHORT) / (_LONG - _SHORT),
            self._lead,
        )

    @property
    def _lead(self) -> float:
        """How far the best passage is ahead of a few others; 0 to 1."""
        scores = [hit.score for hit in self.ranked.hits]
        return scores[0] - scores[_AHEAD] if len(scores) > _AHEAD else max(scores, default=0.0)
