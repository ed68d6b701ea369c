"""Questions about what the plan says in words: the passages that decide, quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.messages import say
from assistant.readings import PassageAsked, Reading
from assistant.row_questions import shorten
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.plan import Hit, Passage, Plan
from corpus.text import fold, squeeze

_FOUND = 12  # passages looked at
_SEARCHED = 200  # characters of a question that are searched with; nobody asks in more
_QUOTED = 3  # passages shown
_NEAR_BEST = 0.55  # share of the best score that a passage needs to be shown beside it


class Searcher(Protocol):
    """What finds passages: `index.Index`, loaded when first needed."""

    def search(self, text: str, k: int = 5) -> tuple[Hit, ...]: ...

    def supports(self, text: str) -> bool:
        """Whether any passage has enough to do with `text` to be an answer to it."""
        ...


@dataclass(frozen=True)
class PassagesFound:
    """Passages on the matter, best first; none where the plan is silent."""

    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]  # where nothing answers: what comes closest


def understand_text(asked: Asked, view: View) -> Reading:
    """Every question is at least a question about the text."""
    return PassageAsked(asked)


def gather_passages(reading: PassageAsked, view: View, searcher: Searcher) -> PassagesFound:
    wanted = phrasings((reading.asked.content or reading.asked.text)[:_SEARCHED])
    hits = _distinct(_sentences_for_rows(searcher.search(" ".join(wanted), _FOUND), wanted, view))
    # a line of the index table reads like a value and is none; the index has its own answers
    hits = tuple(h for h in hits if h.passage.kind != "indicator") or hits
    if not hits or not _supported(reading.asked, wanted, hits[0], view, searcher):
        return PassagesFound((), hits[:1])
    if _wants_number(reading.asked) and not re.search(r"\d", hits[0].passage.text):
        return PassagesFound((), hits[:1])
    best = hits[0].score
    return PassagesFound(tuple(h for h in hits[:_QUOTED] if h.score >= best * _NEAR_BEST), ())


# Share of the question's informative words that a row or a sentence must have to be an
# answer whatever the meanings say; measured with LEAST_LIKELIHOOD of `index` on
# tests/questions: together they lose no question put in the plan's own words
_OWN_WORDS = 0.6


def _supported(
    asked: Asked, wanted: tuple[str, ...], best: Hit, view: View, searcher: Searcher
) -> bool:
    """Whether the plan has an answer at all: by its own words, or by what was learned of others."""
    if any(_names_all(words, best.passage) for words in wanted):
        return True
    ranked = view.passage_matcher.rank(*wanted)
    if ranked and ranked[0].score >= _OWN_WORDS:
        return True
    return searcher.supports(asked.text[:_SEARCHED])


def _wants_number(asked: Asked) -> bool:
    """Whether only a number would answer: 多少, 百分之几."""
    return bool(pattern("questions", "number").search(asked.text))


def _names_all(words: str, passage: Passage) -> bool:
    """Whether a passage has every word of a short question: 湖州 试点."""
    runs = [run for run in words.split() if len(run) > 1]
    return len(runs) > 1 and all(fold(run) in fold(passage.searched) for run in runs)


def _sentences_for_rows(
    hits: Sequence[Hit], wanted: tuple[str, ...], view: View
) -> tuple[Hit, ...]:
    """Hits with one sentence of the body in place of a long row, if it says as much."""
    position = {passage.id: at for at, passage in enumerate(view.passages)}
    scores = {m.position: m.score for m in view.passage_matcher.rank(*wanted)}

    def score(hit: Hit) -> float:
        return scores.get(position.get(hit.passage.id, -1), 0.0)

    body = [hit for hit in hits if hit.passage.kind == "body"]
    kept: list[Hit] = []
    for hit in hits:
        inside = [b for b in body if squeeze(b.passage.text) in squeeze(hit.passage.text)]
        best = max(inside, key=score, default=hit)
        chosen = best if hit.passage.ref and score(best) >= score(hit) * _AS_MUCH else hit
        if chosen.passage not in [k.passage for k in kept]:
            kept.append(Hit(chosen.passage, hit.score))
    return tuple(kept)


_AS_MUCH = 0.85  # share of a row's match that its sentence must have to stand for it


def _distinct(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits without those whose words stand in a better hit: body and list often say the same."""
    kept: list[Hit] = []
    for hit in hits:
        words = squeeze(hit.passage.text)
        if not any(words in squeeze(k.passage.text) for k in kept):
            kept.append(hit)
    return tuple(kept)


def write_passages(reading: PassageAsked, found: PassagesFound, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    if not found.hits:
        return _refuse(reading, found, plan)
    quotes = [_quote(hit.passage, english) for hit in found.hits]
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([say(english, "text.opening"), *quotes]),
        citations=tuple(cite_passage(hit.passage, plan) for hit in found.hits),
        produced_by="extraction",
    )


def _quote(passage: Passage, english: bool) -> str:
    return say(english, "text.quote", words=passage.text, place=passage.section, page=passage.page)


def cite_passage(passage: Passage, plan: Plan) -> Citation:
    return Citation(plan.id, plan.title, passage.section, passage.page, passage.text)


def silence(asked: Asked) -> str:
    """That the plan says nothing on the matter, named in the question's own words."""
    content = asked.content
    if content and " " not in content and 2 <= len(content) <= 20:
        return say(asked.english, "refuse.nothing", words=content)
    return say(asked.english, "refuse.nothing_asked")


def _refuse(reading: PassageAsked, found: PassagesFound, plan: Plan) -> Answer:
    english = reading.asked.english
    words = [silence(reading.asked)]
    if found.near:
        near = found.near[0].passage
        place = f"{near.section}，第{near.page}页：“{shorten(near.text, 60)}”"
        words.append(say(english, "refuse.near", near=place))
    return Answer(
        question=reading.asked.original,
        kind="refusal",
        answer="".join(words),
        produced_by="extraction",
    )
