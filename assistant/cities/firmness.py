"""How firm a place is: what weight swaps two neighbours, and the chance of each place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.cities.figures import Desk, Told, Untold, leaf_only
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.explain import RankRow
    from scoring.robustness import Swap

_RISKY = 0.25  # of its own weight: a change that Monte Carlo tries, too


class Pair(NamedTuple):
    """Two cities, the higher one first, by the positions of their rows."""

    upper: int
    lower: int


def answer_swap(desk: Desk) -> Told:
    """The smallest change of one weight that makes two cities level."""
    year = desk.year()
    pairs = list(_pairs(desk, _by_index(desk, year)))
    if not pairs:
        raise Untold("no_neighbour")
    found = [_swap(desk, pair) for pair in pairs]
    rows = tuple(_cells(desk, pair, swap) for pair, swap in zip(pairs, found, strict=True))
    lines = [desk.say("swap", when=desk.in_year(year))]
    if len(pairs) == 1 and isinstance(found[0], str):
        lines.append(found[0])
    elif len(pairs) == 1 and found[0] is None:
        lines.append(desk.say("swap_none"))
    elif len(pairs) == 1:
        upper, lower = (desk.cities[at] for at in pairs[0])
        _, leaf, old, new, _ = rows[0]
        lines.append(desk.say("swap_one", upper=upper, lower=lower, leaf=leaf, old=old, new=new))
    near = [swap for swap in found if _is_near(swap)]
    lines.append(desk.say("swap_near", near=len(near), count=len(pairs), share=f"{_RISKY:.0%}"))
    leaves = tuple(dict.fromkeys(s.leaf for s in found if s is not None and not isinstance(s, str)))
    shown = tuple(id_ for leaf in leaves for id_ in leaf_only(desk, leaf))
    return Told(tuple(lines), None, None, shown, (Table(desk.columns("swap_columns"), rows),))


def _by_index(desk: Desk, year: int | None) -> list[int]:
    index = desk.scored.index.tolist()
    known = [at for at in desk.rows_of(year) if index[at] == index[at]]
    return sorted(known, key=lambda at: -float(index[at]))


def _pairs(desk: Desk, order: Sequence[int]) -> Iterator[Pair]:
    """The two cities that are named; one that is named with its neighbours; or all neighbours."""
    asked = [at for at in order if desk.cities[at] in desk.reading.cities]
    if len(asked) == 2:
        yield Pair(*asked)
        return
    for upper, lower in pairwise(order):
        if not asked or {upper, lower} & {*asked}:
            yield Pair(upper, lower)


def _swap(desk: Desk, pair: Pair) -> Swap | str | None:
    """The swap; why there can be none; None where no weight does it."""
    from scoring.errors import Undefined
    from scoring.robustness import smallest_swap

    try:
        return smallest_swap(desk.composite, desk.scored.scores, *pair)
    except Undefined as error:
        return str(error)


def _is_near(swap: Swap | str | None) -> bool:
    if swap is None or isinstance(swap, str):
        return False
    return abs(swap.needed - swap.weight) <= _RISKY * swap.weight


def _cells(desk: Desk, pair: Pair, swap: Swap | str | None) -> tuple[str, ...]:
    upper, lower = (desk.cities[at] for at in pair)
    names = desk.say("swap_pair", upper=upper, lower=lower)
    if swap is None or isinstance(swap, str):
        return (names, swap or desk.say("swap_none"), "—", "—", "—")
    change = f"{swap.needed / swap.weight - 1:+.0%}"
    leaf, old, new = desk.label(swap.leaf), f"{swap.weight:.4g}", f"{swap.needed:.4g}"
    return (names, leaf, old, new, change)


def chances(desk: Desk, ranked: Sequence[RankRow]) -> list[str]:
    """For each city that is asked about, in what share of the runs it takes which place."""
    told = []
    for row in ranked:
        if row.name in desk.reading.cities:
            places = sorted(enumerate(row.shares, 1), key=lambda pair: -pair[1])
            listed = [
                desk.say("chance_place", place=place, share=f"{share:.0%}")
                for place, share in places
                if share >= 0.01
            ]
            told.append(desk.say("chance", city=row.name, places=desk.say("comma").join(listed)))
    return told
