"""Found passages → the same in the order in which they answer the question.

The search index looks at the whole question and at whole passages. Here a question is taken
as the matters that it names, each of them in the plan's words or in everyday ones, and a
passage as its sentences: the passage that speaks of most of the matters in one sentence goes
first. Nothing but counting, so that it costs a few milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.lexicon import pattern
from assistant.matching import Matcher, terms
from assistant.places import places_in
from assistant.synonyms import Meaning, meanings, text_phrasings
from corpus.plan import Hit, Passage
from corpus.text import sentences, squeeze
from index.support import asks_figure, asks_whether, asks_year, is_small, matter, without_names

Floats = NDArray[np.float64]
# what a question asks for, if it asks for a figure, or for the places where something is done
Figure = Literal["", "number", "year", "place"]

# What a passage's score is made of, the best of a few tried on tests/questions/open to open4; a
# sum of 1, the last one counting only where a figure is asked for:
CONCEPTS, MATCH, SEARCH, FIGURE = 0.05, 0.1, 0.7, 0.15

_BESIDE = 0.35  # of a term in the headings, or elsewhere in the passage, beside the sentence's own
_MEANT, _NEXT = 0.9, 0.95  # of an everyday word's first meaning; each further one so much less
_LOOSE = 0.6  # of a loose word beside a telling one
_SINGLE = 0.3  # of a single character beside a pair: found almost anywhere
_UNKNOWN = 0.5  # of a pair that no sentence has: as often the seam of two words as a word
_SPOKEN = 0.6  # share of a meaning that some sentence must have for the plan to speak of it

_REMEMBERED = 2_000  # phrases whose shares are kept
_AS_MUCH = 0.85  # share of a row's score that its sentence must have to stand for it

_DEADLINE = re.compile(r"到?20\d\d年")  # states no number


@dataclass(frozen=True)
class Concept:
    """A matter that a question names."""

    weight: float  # how much it tells, by how few sentences speak of it
    shares: Floats  # for each sentence: how much of the matter it has, 0 to 1
    everyday: bool  # known from the table of everyday words, and no loose word


@dataclass(frozen=True)
class Ranked:
    """Passages in the order in which they answer, and how much of the question they have."""

    hits: tuple[Hit, ...]
    concepts: float  # of the question's matters in one sentence of the first three, 0 to 1
    match: float  # of its characters in one of the first three, 0 to 1
    covered: float  # of its matters anywhere in the first three, 0 to 1
    with_figure: float  # of its matters in one sentence, anywhere, that states a number, 0 to 1
    everyday: int  # matters known from the table of everyday words


class Ranker:
    """The sentences of a plan's passages by their terms."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._position = {passage.id: at for at, passage in enumerate(passages)}
        units = [(at, s) for at, p in enumerate(passages) for s in _sentences(p.text)]
        self._owner = np.array([at for at, _ in units], np.int64)
        self._own = _holders([sentence for _, sentence in units])
        self._beside = _holders([passages[at].searched for at, _ in units])
        self._count = len(units)
        texts = [squeeze(sentence) for _, sentence in units]
        self._stating = {
            "number": _with_digits([_DEADLINE.sub("", text) for text in texts]),
            "year": _with_digits(texts),
            "place": np.array([bool(places_in(text)) for text in texts], np.bool_),
        }
        self._known: dict[str, Floats] = {}

    def rank(
        self, hits: Sequence[Hit], words: str, figure: Figure, *, settled: bool = False
    ) -> Ranked:
        """`hits` of a search for `words`, scored anew; `figure`: what alone would answer.

        Where their order is `settled`, by a model that has read them, it stays.
        """
        concepts = self.concepts(words)
        together = _together(concepts, self._count)
        by_concepts = self._by_passage(together)
        match = self._match(words)
        places = [self._position[hit.passage.id] for hit in hits]
        scored = [
            Hit(self._passages[at], self._score(hit.score, by_concepts[at], match[at], at, figure))
            for hit, at in zip(hits, places, strict=True)
        ]
        scored.sort(key=lambda hit: -hit.score)
        distinct = self._distinct(self._shortened(hits if settled else scored))
        stating = self._stating.get(figure, np.ones(self._count, np.bool_))
        with_figure = float(together[stating].max(initial=0))
        return self._judged(distinct, concepts, by_concepts, match, with_figure)

    def concepts(self, words: str) -> tuple[Concept, ...]:
        """The matters that `words` name: everyday words first, then each other term."""
        known, rest = meanings(words)
        left = [t for run in matter(rest).split() for t in sorted(set(terms(run)))]
        return (
            *(self._everyday(meaning) for meaning in known),
            *(self._plain(term) for term in left if not is_small(term)),
        )

    def states(self, figure: Figure, passage: Passage) -> bool:
        """Whether a passage states what is asked for; a year is no number."""
        return self._position[passage.id] in self._with_figure.get(figure, ())

    def row_of(self, passages: Sequence[Passage]) -> Passage | None:
        """The row of a list that says at least two of `passages`; None where there is none, or
        where a row is among the passages already.
        """
        shown = {self._position[passage.id] for passage in passages}
        if shown & self._bodies_inside.keys():
            return None
        said = {at: len(shown.intersection(inside)) for at, inside in self._bodies_inside.items()}
        most = max(said, key=lambda at: said[at], default=None)
        return self._passages[most] if most is not None and said[most] > 1 else None

    def _score(
        self, search: float, concepts: float, match: float, at: int, figure: Figure
    ) -> float:
        score = SEARCH * search + CONCEPTS * concepts + MATCH * match
        if not figure:
            return float(score / (1 - FIGURE))
        return float(score + FIGURE * (at in self._with_figure[figure]))

    def _judged(
        self,
        hits: Sequence[Hit],
        concepts: tuple[Concept, ...],
        by_concepts: Floats,
        match: Floats,
        with_figure: float,
    ) -> Ranked:
        best = [self._position[hit.passage.id] for hit in hits[:3]]
        if not best or not concepts:
            return Ranked(tuple(hits), 0.0, 0.0, 0.0, 0.0, 0)
        inside = np.isin(self._owner, best)
        weights = np.array([concept.weight for concept in concepts])
        has = np.array([concept.shares[inside].max() for concept in concepts])
        has = np.minimum(has / (_MEANT * _NEXT), 1)
        return Ranked(
            hits=tuple(hits),
            concepts=float(by_concepts[best].max()),
            match=float(match[best].max()),
            covered=float(weights @ has / max(weights.sum(), 1e-9)),
            with_figure=with_figure,
            everyday=sum(concept.everyday for concept in concepts),
        )

    def _shortened(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits with one sentence of the body in place of a long row, if it answers as well."""
        score = {self._position[hit.passage.id]: hit.score for hit in hits}
        kept: dict[int, Hit] = {}
        for hit in hits:
            at = self._position[hit.passage.id]
            inside = [body for body in self._bodies_inside.get(at, ()) if body in score]
            best = max(inside, key=lambda body: score[body], default=at)
            chosen = best if score[best] >= hit.score * _AS_MUCH else at
            kept.setdefault(chosen, Hit(self._passages[chosen], hit.score))
        return list(kept.values())

    def _distinct(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits without those whose words stand in a better one: body and list say the same."""
        kept: list[Hit] = []
        seen: list[str] = []
        for hit in hits:
            words = self._texts[self._position[hit.passage.id]]
            if not any(words in better for better in seen):
                kept.append(hit)
                seen.append(words)
        return kept

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(squeeze(passage.text) for passage in self._passages)

    @cached_property
    def _bodies_inside(self) -> dict[int, tuple[int, ...]]:
        """For each row of a list the sentences of the body that it repeats."""
        bodies = [at for at, passage in enumerate(self._passages) if passage.kind == "body"]
        return {
            at: tuple(body for body in bodies if self._texts[body] in self._texts[at])
            for at, passage in enumerate(self._passages)
            if passage.ref
        }

    def _everyday(self, meaning: Meaning) -> Concept:
        said = [(meaning.said, 1.0)]
        meant = [(words, _MEANT * _NEXT**n) for n, words in enumerate(meaning.meant)]
        shares = np.max([self._shares(w) * trust for w, trust in said + meant], axis=0)
        spoken = [
            self._weight(words) * trust
            for words, trust in said + meant
            if self._shares(words).max(initial=0) > _SPOKEN
        ]
        weight = max(spoken, default=self._weight(meaning.said))
        return Concept(weight * (_LOOSE if meaning.loose else 1), shares, not meaning.loose)

    def _plain(self, term: str) -> Concept:
        return Concept(self._term_weight(term), self._having(term), False)

    def _shares(self, words: str) -> Floats:
        """For each sentence: how much of the weight of `words` it has, 0 to 1."""
        if words not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            weights = {term: self._term_weight(term) for term in set(terms(words))}
            shares = sum((w * self._having(t) for t, w in weights.items()), np.zeros(self._count))
            self._known[words] = shares / max(sum(weights.values()), 1e-9)
        return self._known[words]

    def _having(self, term: str) -> Floats:
        """1 for the sentences that have a term, less where only what is around them has it."""
        has = np.zeros(self._count)
        has[self._beside.get(term, [])] = _BESIDE
        has[self._own.get(term, [])] = 1
        return has

    def _weight(self, words: str) -> float:
        """How telling words are: the mean of their pairs."""
        telling = [t for t in set(terms(words)) if not _single(t)] or list(set(terms(words)))
        return float(np.mean([self._idf(t) for t in telling])) if telling else 0.0

    def _term_weight(self, term: str) -> float:
        if _single(term):
            return self._idf(term) * _SINGLE
        return self._idf(term) * (_UNKNOWN if _han(term) and term not in self._own else 1)

    def _idf(self, term: str) -> float:
        holders = len(self._own.get(term, ()))
        # with + 1 inside the logarithm: never below zero
        return float(np.log1p((self._count - holders + 0.5) / (holders + 0.5)))

    def _by_passage(self, of_sentences: Floats) -> Floats:
        """For each passage the best of its sentences."""
        best = np.zeros(len(self._passages))
        np.maximum.at(best, self._owner, of_sentences)
        return best

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([passage.searched for passage in self._passages])

    def _match(self, words: str) -> Floats:
        scores = np.zeros(len(self._passages))
        for found in self._matcher.rank(*text_phrasings(words)):
            scores[found.position] = found.score
        return scores

    @cached_property
    def _with_figure(self) -> dict[str, frozenset[int]]:
        """Passages that state a number, a number or a year, a place."""
        return {
            kind: frozenset(int(at) for at in self._owner[has])
            for kind, has in self._stating.items()
        }


def wanted_figure(text: str) -> Figure:
    """The figure that alone would answer a question: 多少, 百分之几, 哪年.

    >>> wanted_figure("要建多少家"), wanted_figure("哪年编完"), wanted_figure("怎么建")
    ('number', 'year', '')
    >>> wanted_figure("在哪几座城市试点"), wanted_figure("会议在哪里开")
    ('place', '')
    """
    if asks_year(text):
        return "year"
    if pattern("questions", "places").search(text):
        return "place"
    if asks_whether(text):
        return ""
    asked = asks_figure(text) or pattern("questions", "number").search(without_names(text))
    return "number" if asked else ""


def _with_digits(texts: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([bool(re.search(r"\d", text)) for text in texts], np.bool_)


def _together(concepts: Sequence[Concept], count: int) -> Floats:
    """For each sentence: the share of the matters' weight that it has."""
    whole = sum(concept.weight for concept in concepts)
    parts = (concept.weight * concept.shares for concept in concepts)
    return sum(parts, np.zeros(count)) / max(whole, 1e-9)


def _sentences(text: str) -> list[str]:
    return [part for part in sentences(text) if len(part) > 3] or [text]


def _holders(texts: Sequence[str]) -> dict[str, list[int]]:
    """Term → the positions of the texts that have it."""
    held: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        for term in Counter(terms(text)):
            held[term].append(position)
    return held


def _han(term: str) -> bool:
    return "\u4e00" <= term[0] <= "\u9fff"


def _single(term: str) -> bool:
    return len(term) == 1 and _han(term)
