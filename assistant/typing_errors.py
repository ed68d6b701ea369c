"""Characters typed for others of the same sound → the words of the plan: 气侯 → 气候.

A pair of characters is taken for a mistake only if the plan does not have it, no
Chinese word is written so, neither of the two belongs to the word beside it, and
one other character of the same sound makes a word that the plan has in that place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.lexicon import lexicon
from assistant.places import places_in
from assistant.view import View
from corpus.text import fold

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 160  # characters; in a longer text a slip of the pen decides nothing
Correction = tuple[str, str]  # as typed, as understood


def corrected(text: str, view: View) -> tuple[str, tuple[Correction, ...]]:
    """`text` (in plain form) without such mistakes, and what was changed."""
    made: list[Correction] = []
    if len(text) > _LONGEST:
        return text, ()
    text = _long_words(text, made)
    known = _known(view.plan_text)
    for run in _HAN_RUN.finditer(text):
        for at in range(run.start(), run.end() - 1):
            meant = _meant(text, at, known)
            if meant:
                made.append((text[at : at + 2], meant))
                text = text[:at] + meant + text[at + 2 :]
    for name in _like_units(text, view):
        meant = _unit_meant(name, view)
        if meant and not view.units.exists_elsewhere(name):
            made.append((name, meant))
            text = text.replace(name, meant)
    return text, tuple(made)


def is_known_pair(pair: str, view: View) -> bool:
    """Whether a pair of characters stands in the plan or is a Chinese word."""
    return pair in _known(view.plan_text).pairs or pair in common_words()


def _long_words(text: str, made: list[Correction]) -> str:
    """`text` with words like 总指数 mended that have one character of another writing: 总只数."""
    for word in lexicon()["typing"]["long"]:
        for at in range(len(text) - len(word) + 1):
            typed = text[at : at + len(word)]
            if _sounds_like(typed, word):
                made.append((typed, word))
                text = text[:at] + word + text[at + len(word) :]
    return text


def _like_units(text: str, view: View) -> Iterator[str]:
    """What ends as departments do, but is none that is known: 水力厅."""
    known = view.units.find(text)
    for match in re.finditer(f"[{lexicon()['typing']['unit_ends']}]", text):
        if not any(mention.start < match.end() <= mention.end for mention in known):
            for length in range(3, 1 + min(6, match.end())):
                yield text[match.end() - length : match.end()]


def _unit_meant(name: str, view: View) -> str:
    """The one department of the plan that sounds like `name`: 水力厅 is 水利厅."""
    known = view.unit_names.get((len(name), name[-1]), ())
    alike = [other for other in known if _sounds_like(name, other)]
    return alike[0] if len(alike) == 1 else ""


def _sounds_like(one: str, other: str) -> bool:
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return (
        len(one) == len(other)
        and len(pairs) == 1
        and pairs[0][1] in _homophones().get(pairs[0][0], "")
    )


def _meant(text: str, at: int, known: _Known) -> str:
    """The one word that was meant by the pair at `at`; empty if it stands as it is."""
    typed = text[at : at + 2]
    if typed in known.pairs or any(c in lexicon()["typing"]["standing"] for c in typed):
        return ""
    if typed in common_words():
        return ""
    near = [pair for pair in _sounding_like(typed) if known.fits(pair, text, at)]
    return near[0] if len(near) == 1 and _loose(text, at, near[0], known) else ""


def _loose(text: str, at: int, meant: str, known: _Known) -> bool:
    """Whether neither character of the pair at `at` is part of another word beside it."""
    before, after = text[max(0, at - 1) : at + 1], text[at + 1 : at + 3]
    if text[at] != meant[0]:
        return before not in common_words() and after not in common_words()
    if after in common_words() or before not in common_words():
        return after not in common_words()
    # 森林覆盖律: the plan goes on so behind the word; 雨水管里 is a pipe and a word of place
    place = text[at + 1] in lexicon()["typing"]["places"]
    return not place and known.ends_with(before[:-1] + meant)


@dataclass(frozen=True)
class _Known:
    """What may stand in a question about a plan."""

    text: str  # of the plan, folded
    pairs: frozenset[str]  # of characters, in the plan or in words of asking

    def fits(self, pair: str, text: str, at: int) -> bool:
        """Whether `pair` is a word that can stand at `at` in `text`."""
        if pair not in self.pairs:
            return False
        if pair in lexicon()["typing"]["words"] or places_in(pair) == (pair,):
            return True
        before, after = text[max(0, at - 1) : at], text[at + 2 : at + 3]
        return bool(
            (before and before + pair in self.text) or (after and pair + after in self.text)
        )

    def ends_with(self, words: str) -> bool:
        """Whether a word of the plan ends as `words` do: 覆盖率, not 草原改(良), 能源占."""
        if words[-1] in lexicon()["typing"]["joints"]:
            return False
        followed = {
            self.text[m.end() - 1 : m.end() + 1] for m in re.finditer(re.escape(words), self.text)
        }
        return any(pair not in common_words() for pair in followed)


def sounding_like(words: str) -> Iterator[str]:
    """`words` with one character replaced by another of the same sound: 农厂, 农场."""
    for at, typed in enumerate(words):
        alike = _homophones().get(typed, "")
        yield from (words[:at] + other + words[at + 1 :] for other in alike if other != typed)


def _sounding_like(pair: str) -> Iterator[str]:
    """The pairs with one character replaced by another of the same sound."""
    first, second = pair[0], pair[1]
    yield from (other + second for other in _homophones().get(first, ()) if other != first)
    yield from (first + other for other in _homophones().get(second, ()) if other != second)


@functools.cache
def _homophones() -> dict[str, str]:
    """Each common character with all that share a sound with it."""
    lines = Path(__file__).with_name("homophones.txt").read_text(encoding="utf-8").splitlines()
    alike: dict[str, str] = {}
    for line in lines[1:]:
        for character in line.split()[1]:
            alike[character] = alike.get(character, "") + line.split()[1]
    return alike


@functools.lru_cache(maxsize=8)
def _known(plan_text: str) -> _Known:
    text = fold(plan_text)
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return _Known(text, frozenset(pairs | set(lexicon()["typing"]["words"])))


@functools.cache
def common_words() -> frozenset[str]:
    """Chinese words of two characters."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line[0] + second for line in lines[1:] for second in line[2:])
