"""The numbers of a text, each with what it is said of and the year for which it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.wording.cells import bare, beside, near_quantity, near_year
from assistant.wording.context import Pairs, pairs, rather
from assistant.wording.quantities import Figure, binds, figures

_FEW = 3  # pairs of characters: too few to tell what is spoken of
_SHARED = 0.3  # share of a cell's pairs that must stand in the evidence


@dataclass(frozen=True)
class Claim:
    """A figure and what is said of it."""

    figure: Figure
    near: Pairs  # of its own cell
    wide: Pairs  # of the whole text
    beside: str  # the two characters that say of what it is
    years: tuple[Figure, ...]  # the year for which it holds; empty where none is named

    def proved_by(self, others: Sequence[Claim]) -> bool:
        """Whether `others`, the claims of the evidence, say the same number of the same thing."""
        matches = [o for o in others if self.figure.same(o.figure) and self._same_year(o)]
        if self.figure.kind == "quantity" and not binds(self.figure):
            return bool(matches)
        rivals = [o for o in others if o not in matches and self._could_mean(o)]
        return any(
            self._of_the_same(match) and all(rather(self.near, match.near, r.near) for r in rivals)
            for match in matches
        )

    def _could_mean(self, other: Claim) -> bool:
        """Whether the two could be confused; a year to compare with is no other year."""
        mine, its = self.figure, other.figure
        return mine.kind == its.kind and (mine.sign == "base") == (its.sign == "base")

    def _same_year(self, other: Claim) -> bool:
        return not (self.years and other.years) or self.years[0].same(other.years[0])

    def _of_the_same(self, other: Claim) -> bool:
        """Whether it is said of what the other is said of: not of what stands elsewhere."""
        if not other.near:
            return True
        if self.beside and self.beside not in other.near:
            return False
        own = len(self.near & other.near)
        elsewhere = len((self.near & other.wide) - other.near)
        known = own + elsewhere >= _SHARED * len(self.near)
        return len(self.near) < _FEW or (known and own >= elsewhere)


def claims(text: str) -> tuple[Claim, ...]:
    """The claims of `text`, which is in one form, in order."""
    found = figures(text)
    wide = pairs(bare(text, found))
    read: list[Claim] = []
    year: tuple[Figure, ...] = ()
    for figure in found:
        in_brackets = text[: figure.start].endswith("（")
        if figure.kind == "year" and figure.sign != "base" and not in_brackets:
            year = (figure,)
        read.append(_claim(text, figure, found, wide, year))
    return tuple(read)


def _claim(
    text: str, figure: Figure, found: Sequence[Figure], wide: Pairs, year: tuple[Figure, ...]
) -> Claim:
    if figure.kind == "year":
        return Claim(figure, near_year(text, figure, found), wide, "", ())
    if figure.kind != "quantity":
        return Claim(figure, wide, wide, "", ())
    near, noun = near_quantity(text, figure, found), beside(text, figure, found)
    return Claim(figure, near, wide, noun, _year_behind(text, figure, found) or year)


def _year_behind(text: str, figure: Figure, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """24%（2025年）: the year in brackets right behind a number."""
    years = (f for f in found if f.kind == "year" and f.start == figure.end + 1)
    return tuple(f for f in years if text[f.start - 1] == "（")
