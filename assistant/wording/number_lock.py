"""The lock: a model's sentence is let through only if the evidence that it cites says the same.

In: a sentence of a reply and the evidence. Out: what is wrong with it, or nothing.
Held against the cited evidence are

    numbers      value, measure, comparison, change, year, and what they are said of
    rows, pages  任务30, 第19页
    names        departments with their roles, other bodies, places
    stances      不得, 禁止, 降低: none added, none dropped, none turned round
    words        most of what a clause says stands in the evidence

It errs on the side of the quoted plan: a sentence that is right in words too far from
the plan's is withdrawn as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.wording.claims import Claim, claims
from assistant.wording.context import Pairs, clauses, cut, longest_new, pairs, without
from assistant.wording.evidence import Evidence, Proof, joined, proof_of
from assistant.wording.figures import one_form
from assistant.wording.names import fixed_names, names
from assistant.wording.reply import Numbering, Segment, Sentence
from assistant.wording.stances import contradiction
from assistant.wording.words import longest_first, wording_words
from corpus.units import UnitDirectory

_REFUSED = re.compile("|".join(wording_words()["form"]["refused"]))
_SHARES = {word: group for group in wording_words()["shares"]["words"] for word in group}
_SHARE = re.compile(longest_first(_SHARES))
_BOUND = re.compile(longest_first(wording_words()["shares"]["bounds"]))
_NO_BOUND = re.compile("|".join(wording_words()["shares"]["no_bounds"]))
_PREFIXED = re.compile(rf"[{wording_words()['shares']['prefixes']}](?P<rest>[\u4e00-\u9fff]{{2}})")

# Shares of a segment's and of a clause's pairs of characters that must stand in the evidence.
# Measured with tests/benchmarks/bench_number_lock.py.
LEAST_OF_SEGMENT = 0.5
LEAST_OF_CLAUSE = 0.25
MOST_NEW = 4  # pairs in a row that neither the evidence nor the question has
_SHORT = 5  # pairs of a clause that is too short to be judged by itself
_BARE = 3  # pairs beside a number, too few to be judged: 再提高到30%


@dataclass(frozen=True)
class Miss:
    """Why a sentence is withdrawn."""

    why: str  # "number", "name", "stance", "share", "words", "cite", "form", "again"
    words: str  # of the sentence


@dataclass
class NumberLock:
    """Holds the sentences of one reply, in order, against one answer's evidence."""

    evidence: Sequence[Evidence]
    units: UnitDirectory
    question: str = ""
    _proofs: Mapping[int, Proof] = field(init=False)
    _numbering: Numbering = field(init=False, default_factory=Numbering)
    _seen: set[str] = field(init=False, default_factory=set)
    _opening: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._proofs = {piece.number: proof_of(piece, self.units) for piece in self.evidence}
        self._asked = pairs(one_form(self.question))

    def miss(self, sentence: Sentence) -> Miss | None:
        """What is wrong with the next sentence of the reply; None if it may be shown."""
        if refused := _REFUSED.search(sentence.raw):
            return Miss("form", refused.group())
        if sentence.opens:
            self._opening.append(sentence.raw)
            return None
        if not sentence.cites or not set(sentence.cites) <= set(self._proofs):
            return Miss("cite", sentence.raw)
        key = re.sub(r"\W", "", sentence.raw)
        if key in self._seen:
            return Miss("again", sentence.raw)
        self._seen.add(key)
        segments = (*self._led_up(sentence.cites), *sentence.segments)
        return next((miss for s in segments if (miss := self._segment_miss(s))), None)

    def end(self) -> Miss | None:
        """What is wrong with the reply as a whole, at its end."""
        return Miss("cite", self._opening[0]) if self._opening else None

    def _led_up(self, cites: tuple[int, ...]) -> list[Segment]:
        """The lines that led up to a sentence; they are proved by what it cites."""
        opening, self._opening = self._opening, []
        return [Segment(text, cites, opens=True) for text in opening]

    def _segment_miss(self, segment: Segment) -> Miss | None:
        proof = joined(tuple(self._proofs[cite] for cite in segment.cites))
        text = one_form(self._numbering.plain(segment.text))
        said = claims(text)
        return (
            self._number_miss(said, proof)
            or self._name_miss(text, proof)
            or self._share_miss(text, said, proof)
            or self._stance_miss(text, said, proof)
            or self._words_miss(text, said, proof, segment.opens)
        )

    def _number_miss(self, said: Sequence[Claim], proof: Proof) -> Miss | None:
        for claim in said:
            if not self._proved(claim, proof):
                return Miss("number", claim.figure.words)
        return None

    def _proved(self, claim: Claim, proof: Proof) -> bool:
        figure = claim.figure
        if figure.kind == "name":
            return self._name_stands(figure.words, proof)
        if figure.kind == "piece":
            return _piece_stands(figure.words, proof)
        if figure.kind in ("row", "ordinal"):
            known = (*proof.place_claims, *proof.claims)
            return any(figure.same(other.figure) for other in known)
        return claim.proved_by(proof.claims)

    def _name_stands(self, words: str, proof: Proof) -> bool:
        """PM2.5, GDP: with a digit in it in the evidence; without, in the question at least."""
        known = {
            claim.figure.words.casefold()
            for claim in (*proof.claims, *proof.place_claims)
            if claim.figure.kind == "name"
        }
        if words.casefold() in known:
            return True
        return not re.search(r"\d", words) and words.casefold() in self.question.casefold()

    def _name_miss(self, text: str, proof: Proof) -> Miss | None:
        for name in names(text, self.units):
            if not name.proved_by(proof.names):
                return Miss("name", name.words)
        unknown = (words for words in fixed_names(text) if words not in proof.text)
        return next((Miss("name", words) for words in unknown), None)

    def _share_miss(self, text: str, said: Sequence[Claim], proof: Proof) -> Miss | None:
        for share in _SHARE.findall(text):
            if not any(word in proof.text for word in _SHARES[share]):
                return Miss("share", share)
        ends = {claim.figure.end for claim in said}
        for match in _BOUND.finditer(text):
            words = text[max(0, match.start() - 2) : match.end()]
            apart = match.end() not in ends and not _NO_BOUND.match(text, match.start())
            if apart and words not in proof.text:
                return Miss("share", words)
        return None

    def _stance_miss(self, text: str, said: Sequence[Claim], proof: Proof) -> Miss | None:
        bare = cut(text, [(c.figure.start, c.figure.end) for c in said])
        word = contradiction(bare, proof.stances) or _prefix_lost(text, proof.text)
        return Miss("stance", word) if word else None

    def _words_miss(
        self, text: str, said: Sequence[Claim], proof: Proof, opens: bool
    ) -> Miss | None:
        bare = without(text, [(c.figure.lead, c.figure.end) for c in said])
        content = pairs(bare)
        if len(content) < (_SHORT if opens else _BARE if said else 0):
            return None
        if not _grounded(content, proof.pairs, LEAST_OF_SEGMENT):
            return Miss("words", text)
        if longest_new(bare, proof.pairs | self._asked) > MOST_NEW:
            return Miss("words", text)
        for start, end in clauses(bare):
            clause = pairs(bare[start:end])
            if len(clause) >= _SHORT and not _grounded(
                clause, proof.pairs | self._asked, LEAST_OF_CLAUSE
            ):
                return Miss("words", bare[start:end])
        return None


def _prefix_lost(text: str, known: str) -> str:
    """化石能源 for 非化石能源: words that the evidence has only behind a 非 or a 无."""
    for match in _PREFIXED.finditer(known):
        rest = match["rest"]
        if re.search(f"(?<!{known[match.start()]}){rest}", known) is None and re.search(
            f"(?<!{known[match.start()]}){rest}", text
        ):
            return rest
    return ""


def _piece_stands(words: str, proof: Proof) -> bool:
    """三 of “三线: with the character before it or the one behind it, as the plan has it."""
    known = proof.text + proof.place
    return any(half in known and re.search(r"\w\w", half) for half in (words[:-1], words[1:]))


def _grounded(said: Pairs, known: Pairs, least: float) -> bool:
    return len(said & known) >= least * len(said)
