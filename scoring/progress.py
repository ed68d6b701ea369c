"""Is a city on its way to +10 % by 2025 and +20 % by 2030?

The plan sets the rise and names no base year; "提高10%" is read as ×1.10 of the base
year's index, reached in even yearly steps (assumptions).
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.errors import Undefined


@dataclass(frozen=True)
class Progress:
    """Where an index stands against the straight line to its target; all in points."""

    target: float  # in the target year
    expected: float  # on the line, in the year asked about
    actual: float
    reachable: bool  # the target is no higher than the scale

    @property
    def ahead(self) -> float:
        """Points above the line; negative: behind it."""
        return self.actual - self.expected


def progress(
    base: tuple[int, float],
    now: tuple[int, float],
    target: tuple[int, float],
    highest: float = 100.0,
) -> Progress:
    """Progress from (year, index) to (year, index), with the target as (year, rise in %).

    >>> at = progress((2020, 50.0), (2023, 54.0), (2025, 10.0))
    >>> round(at.target, 9), round(at.expected, 9), round(at.ahead, 9)
    (55.0, 53.0, 1.0)

    After the target year the line stays at the target. Raises Undefined where the target
    year does not come after the base year.
    """
    (base_year, start), (year, actual), (target_year, rise) = base, now, target
    if target_year <= base_year:
        raise Undefined(f"目标年{target_year}应在基准年{base_year}之后。")
    goal = start * (1 + rise / 100)
    gone = min(max((year - base_year) / (target_year - base_year), 0), 1)
    return Progress(goal, start + gone * (goal - start), actual, goal <= highest)
