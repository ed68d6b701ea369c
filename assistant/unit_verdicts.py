"""Which of several departments does more, and by how much: the sentence above their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.lexicon import pattern
from assistant.messages import join_names, say
from corpus.units import Role

Doing = Role | Literal["any"]


@dataclass(frozen=True)
class Verdict:
    """What is said of the counts, with the figure that was asked for, if one was."""

    words: str
    count: int | None = None
    value: float | None = None
    unit: str | None = None


def compare(text: str, sizes: Mapping[str, int], doing: Doing, english: bool) -> Verdict | None:
    """The departments of `sizes` (rows of each, in the order named) compared as `text` asks.

    None where it asks for no comparison, or names fewer than two.
    """
    if len(sizes) < 2:
        return None
    for name, tell in (("times", _times), ("apart", _apart), ("more", _order)):
        if pattern("unit_compared", name).search(text):
            return tell(text, sizes, say(english, f"unit_compared.{doing}"), english)
    return None


def of_all(
    text: str, sizes: Mapping[str, int], total: int, doing: Doing, english: bool
) -> Verdict | None:
    """What share of all `total` rows is one department's; the sum of its two roles."""
    ((unit, size),) = sizes.items()
    does = say(english, f"unit_compared.{doing}")
    if pattern("unit_compared", "share").search(text) and total:
        value = round(size / total * 100, 1)
        words = say(
            english,
            "unit_compared.of_all",
            one=unit,
            size=size,
            total=total,
            value=f"{value:g}%",
            does=does,
        )
        return Verdict(words, value=value, unit="%")
    if doing == "any" and pattern("index", "sum").search(text):
        return Verdict(say(english, "unit_compared.sum", one=unit, size=size), count=size)
    return None


def never_leads(text: str, leads: int, unit: str, english: bool) -> str:
    """省商务厅不牵头任何事，对吗: whether that is so; empty where it is not asked."""
    denied = pattern("unit_roles", "never_lead").search(text)
    if not denied or not pattern("questions", "confirms").search(text):
        return ""
    key = "leads_after_all" if leads else "leads_nothing"
    return say(english, f"unit_compared.{key}", one=unit, size=leads)


def _times(text: str, sizes: Mapping[str, int], does: str, english: bool) -> Verdict:
    (one, size), (other, base) = list(sizes.items())[:2]
    if not base:
        words = say(english, "unit_compared.times_none", one=one, size=size, other=other, does=does)
        return Verdict(words)
    value = round(size / base, 2)
    words = say(
        english,
        "unit_compared.times",
        one=one,
        size=size,
        other=other,
        base=base,
        value=f"{value:g}",
        does=does,
        sign="=" if abs(size / base - value) < 1e-9 else "≈",
    )
    return Verdict(words, value=value)


def _apart(text: str, sizes: Mapping[str, int], does: str, english: bool) -> Verdict:
    """One beside the other: 比…多吗, 多几项, 相差多少."""
    (one, size), (other, base) = list(sizes.items())[:2]
    apart = abs(size - base)
    key = "equal" if not apart else "more" if size > base else "fewer"
    words = say(
        english,
        f"unit_compared.{key}",
        one=one,
        size=size,
        other=other,
        base=base,
        apart=apart,
        does=does,
        arithmetic=f"{max(size, base)} − {min(size, base)} = {apart}",
    )
    if pattern("questions", "confirms").search(text):
        claimed = "fewer" if re.search("[少低]", text) else "more"
        words = say(english, "index.so" if key == claimed else "index.not_so") + words
    return Verdict(words, count=apart)


def _order(text: str, sizes: Mapping[str, int], does: str, english: bool) -> Verdict:
    """The departments by the number of their rows, the one asked for first."""
    fewest = bool(pattern("unit_compared", "fewest").search(text))
    ordered = sorted(sizes.items(), key=lambda pair: pair[1], reverse=not fewest)
    first = [name for name, size in ordered if size == ordered[0][1]]
    if len(first) == len(ordered):
        (one, size), (other, base) = ordered[:2]
        key = "unit_compared.all_equal" if len(ordered) > 2 else "unit_compared.equal"
        words = say(english, key, one=one, size=size, other=other, base=base, does=does)
        return Verdict(words)
    rest = [
        say(english, "unit_compared.size", unit=name, size=size)
        for name, size in ordered
        if name not in first
    ]
    words = say(
        english,
        "unit_compared.fewest" if fewest else "unit_compared.most",
        first=join_names(english, first),
        size=ordered[0][1],
        rest=join_names(english, rest),
        does=does,
    )
    return Verdict(words)
