"""Whether a text is for or against: what it forbids, what is to rise, what is to fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.wording.context import Pairs, clause_at, clauses, pairs
from assistant.wording.words import longest_first, wording_words

_WORDS = wording_words()["stances"]
_STRICT = frozenset(_WORDS["strict"])
_SIDES: dict[str, str] = {
    **dict.fromkeys(_WORDS["up"], "up"),
    **dict.fromkeys(_WORDS["down"], "down"),
}
_NO = re.compile(rf"(?:{longest_first(_WORDS['not_no'])})|({longest_first(_WORDS['no'])})")
_SIDE = re.compile(rf"(?:{longest_first(_WORDS['neither'])})|({longest_first(_SIDES)})")
_BEFORE, _BEHIND = 8, 12  # characters of the clause that a word of stance is said of
_FEW = 3  # pairs of characters that are too few to tell what is spoken of
_OWN = 0.4  # share of what is denied that the evidence must deny
_CLOSE = 2  # characters between two words of which the first denies the second
_MOST = 0.6  # share of what the evidence denies that tells that a clause speaks of it


@dataclass(frozen=True)
class Stance:
    """A word for or against something."""

    words: str
    side: str  # "no", "up" or "down"
    start: int
    object: Pairs  # of what stands right behind it; of all around it, where that is little
    reach: Pairs  # of everything behind it in its clause
    near: Pairs  # of what stands around it


def stances(text: str) -> tuple[Stance, ...]:
    """The words of stance in `text`; a word may be both a 不 and a fall: 禁止.

    >>> [(s.words, s.side) for s in stances("严禁新建燃煤自备电厂，不断提高能效")]
    [('严禁', 'no'), ('严禁', 'down'), ('提高', 'up')]
    """
    found = [*_found(text, _NO, {}), *_found(text, _SIDE, _SIDES)]
    return tuple(sorted(found, key=lambda stance: stance.start))


def _found(text: str, pattern: re.Pattern[str], sides: dict[str, str]) -> Iterator[Stance]:
    for match in pattern.finditer(text):
        if not match.group(1):
            continue
        start, end = clause_at(text, match.start())
        behind = pairs(text[match.end() : min(end, match.end() + _BEHIND)])
        near = behind | pairs(text[max(start, match.start() - _BEFORE) : match.start()])
        yield Stance(
            match.group(),
            sides.get(match.group(), "no"),
            match.start(),
            behind if len(behind) >= _FEW else near,
            pairs(text[match.end() : end]) | (near if len(behind) < _FEW else frozenset()),
            near,
        )


def contradiction(said: str, proof: Sequence[Stance]) -> str:
    """The word of `said` with which it takes another side than the evidence; empty if none."""
    own = stances(said)
    for stance in own:
        borne_out = _denied(stance, proof) if stance.side == "no" else _same_way(stance, proof)
        if not borne_out:
            return stance.words
    return _doubled(said, own, proof) or _dropped(said, own, proof)


def _doubled(said: str, own: Sequence[Stance], proof: Sequence[Stance]) -> str:
    """没有限制 for 限制: a no right before another, which the evidence has not."""
    for one, other in pairwise(own):
        gap = other.start - one.start - len(one.words)
        doubled = one.side == "no" and other.side in ("no", "down") and 0 <= gap <= _CLOSE
        if doubled and not any(p.words == one.words for p in proof):
            return said[one.start : other.start] + other.words
    return ""


def _denied(stance: Stance, proof: Sequence[Stance]) -> bool:
    """Whether the evidence, too, says no to what `stance` says no to."""
    against = [p for p in proof if p.side in ("no", "down")]
    needed = _OWN * len(stance.object) if len(stance.object) >= _FEW else 0
    return any(len(stance.object & (p.reach | p.near)) >= needed for p in against)


def _same_way(stance: Stance, proof: Sequence[Stance]) -> bool:
    """Whether the evidence has the same rise or fall rather than the opposite."""
    opposite = {"up": ("down", "no"), "down": ("up",)}[stance.side]
    same = max((_overlap(stance, p) for p in proof if p.side == stance.side), default=0)
    other = max((_overlap(stance, p) for p in proof if p.side in opposite), default=0)
    if stance.side == "down" and same <= 0:
        return False
    return same >= other


def _overlap(one: Stance, other: Stance) -> int:
    return len(one.near & (other.near | other.reach))


def _dropped(said: str, own: Sequence[Stance], proof: Sequence[Stance]) -> str:
    """A prohibition of the evidence that `said` turns into its contrary by leaving it out."""
    denials = [p for p in proof if p.side == "no" and p.words in _STRICT]
    against = [s for s in own if s.side in ("no", "down")]
    for start, end in clauses(said):
        content = pairs(said[start:end])
        for denial in denials:
            kept = any(start <= s.start < end or _overlap(s, denial) >= _FEW for s in against)
            if not kept and _speaks_of(content, denial):
                return denial.words
    return ""


def _speaks_of(content: Pairs, denial: Stance) -> bool:
    """Whether a clause says what the evidence denies: all of it, or nothing else."""
    object_said = len(content & denial.object) >= max(_FEW, _MOST * len(denial.object))
    nothing_else = len(content & denial.reach) >= max(_FEW, _MOST * len(content))
    return object_said or nothing_else
