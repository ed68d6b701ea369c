"""The departments, other bodies and places that a text names, with what they do in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.places import places_in
from assistant.wording.cells import cell
from assistant.wording.context import Pairs, clause_at, pairs, rather, without
from assistant.wording.words import longest_first, wording_words
from corpus.units import UnitDirectory

_WORDS = wording_words()["names"]
_BODY = re.compile(longest_first(_WORDS["bodies"]))
_TOWN = re.compile(rf"[^{_WORDS['no_places']}\W\da-zA-Z][市县](?![场政容级情])")
_ATTACHED = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{2}})(?:{'|'.join(_WORDS['attached'])})")
_AND = re.compile(r"[、和与及，]|以及")
_BEHIND = {word: role for role, words in _WORDS["role_behind"].items() for word in words}
_BEFORE = {word: role for role, words in _WORDS["role_before"].items() for word in words}
_ROLE_BEHIND = re.compile(rf".{{0,4}}?({longest_first(_BEHIND)})")
_ROLE_BEFORE = re.compile(rf"({longest_first(_BEFORE)})$")


@dataclass(frozen=True)
class Name:
    """Somebody or some place that a text names."""

    words: str
    start: int
    end: int
    forms: frozenset[str]  # every name that means the same
    role: str = ""  # "lead" or "join", of a department where the text says it
    near: Pairs = frozenset()  # what the clause says beside the names

    def same(self, other: Name) -> bool:
        """Whether both mean the same, in roles that do not contradict each other."""
        roles = {self.role, other.role} - {""}
        return bool(self.forms & other.forms) and len(roles) < 2

    def proved_by(self, others: Sequence[Name]) -> bool:
        """Whether `others`, the names of the evidence, say the same of this one."""
        matches = [o for o in others if self.same(o)]
        rivals = [o for o in others if not self.forms & o.forms]
        return any(
            all(rather(self.near, match.near, rival.near) for rival in rivals) for match in matches
        )


def names(text: str, units: UnitDirectory) -> tuple[Name, ...]:
    """The names in `text`, in order."""
    found = _outermost([*_departments(text, units), *_others(text, units)])
    bare = without(text, [(name.start, name.end) for name in found])
    return tuple(_in_place(text, bare, found, at) for at in range(len(found)))


def fixed_names(text: str) -> tuple[str, ...]:
    """What must stand in the evidence letter by letter: 山市 of 江山市, 杭州铁路, 杭州湾."""
    attached = (match.group() for match in _ATTACHED.finditer(text) if places_in(match["place"]))
    return (*attached, *(match.group() for match in _TOWN.finditer(text)))


def _departments(text: str, units: UnitDirectory) -> Iterator[Name]:
    for mention in units.find(text):
        meant = (mention.name, *mention.candidates)
        forms = frozenset(form for name in meant for form in (name, *units.forms_of(name)))
        yield Name(mention.words, mention.start, mention.end, forms)


def _others(text: str, units: UnitDirectory) -> Iterator[Name]:
    bodies = (match.group() for match in _BODY.finditer(text))
    for words in dict.fromkeys([*units.find_unknown(text), *bodies, *places_in(text)]):
        for match in re.finditer(re.escape(words), text):
            yield Name(words, match.start(), match.end(), frozenset({words}))


def _outermost(found: Iterable[Name]) -> list[Name]:
    """Names without those that stand inside a longer one: 杭州 in 人行杭州中心支行."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _in_place(text: str, bare: str, found: Sequence[Name], at: int) -> Name:
    """The name with its role and with what is said of it and those listed with it."""
    name = found[at]
    first, last = _list_around(text, found, at)
    row = (found[first].start, found[last].end)
    clause = clause_at(text, name.start)
    others = [(n.start, n.end) for n in found if clause[0] <= n.start < clause[1]]
    near = pairs(" ".join(cell(bare, clause, others, row)))
    behind = _ROLE_BEHIND.match(text, found[last].end)
    before = _ROLE_BEFORE.search(text[: found[first].start])
    role = _BEFORE[before.group(1)] if before else _BEHIND[behind.group(1)] if behind else ""
    return replace(name, role=role, near=near)


def _list_around(text: str, found: Sequence[Name], at: int) -> tuple[int, int]:
    """First and last of the names in a row with this one: 甲、乙和丙."""
    first = last = at
    while first and _AND.fullmatch(text[found[first - 1].end : found[first].start]):
        first -= 1
    while last + 1 < len(found) and _AND.fullmatch(text[found[last].end : found[last + 1].start]):
        last += 1
    return first, last
