"""By how much the plan wants the index to rise, and what that means from a base year.

The plan names years and percentages and no base year: which year is the base, and that
"提高10%" is 1.10 times the base year's index, are assumptions (`scoring.progress`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from corpus.plan import Plan, Target
from scoring.progress import Progress, progress

_SHARED = 3  # characters of the index's name that a target's measure must end in


@dataclass(frozen=True)
class Rise:
    """The plan's demand: by `year`, the index is `percent` above its base."""

    year: int
    percent: float
    target: Target  # where it is said


def rises(plan: Plan) -> tuple[Rise, ...]:
    """What the plan demands of its index, by year; empty where it has none or names no year.

    A target is one of the index where what is measured ends like the index's name:
    设区市减污降碳协同指数, 浙江省减污降碳协同指数.
    """
    if not plan.framework:
        return ()
    found: dict[tuple[int, float], Rise] = {}
    for target in plan.targets:
        of_index = _common_end(target.measure, plan.framework.name) >= _SHARED
        if of_index and target.change == "rise" and target.unit == "%" and target.year:
            known = Rise(target.year, target.value, target)
            found.setdefault((target.year, target.value), known)
    return tuple(found[key] for key in sorted(found))


def _common_end(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@dataclass(frozen=True)
class Aim:
    """A rise counted from a base year."""

    rise: Rise
    base: tuple[int, float]  # year, index
    at: tuple[tuple[int, Progress], ...]  # years with an index after the base, in order

    @property
    def target(self) -> float:
        """The index wanted, in points."""
        return self.base[1] * (1 + self.rise.percent / 100)


def aims(
    wanted: Iterable[Rise], by_year: dict[int, float], base_year: int, highest: float = 100.0
) -> tuple[Aim, ...]:
    """The rises from `base_year`, with the progress of each year after it.

    `by_year` is year → index in points. A rise whose year is not after the base is left out.
    """
    base = (base_year, by_year[base_year])
    later = sorted(year for year in by_year if year > base_year)
    return tuple(
        Aim(
            rise,
            base,
            tuple(
                (year, progress(base, (year, by_year[year]), (rise.year, rise.percent), highest))
                for year in later
            ),
        )
        for rise in wanted
        if rise.year > base_year
    )
