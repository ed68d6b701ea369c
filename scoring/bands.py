"""The eight states of decoupling: where they begin, and what each scores. Free of numpy.

Tapio (2005), Transport Policy 12(2): 137-151, takes elasticities of 0.8 and 1.2 as the ends
of coupling (连接), to which both belong; what a state scores he does not say. Both are
data (`assumptions.json`), and may be set otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from scoring.errors import BadFramework

# states by rising elasticity
GROWING = ("强脱钩", "弱脱钩", "扩张连接", "扩张负脱钩")
SHRINKING = ("强负脱钩", "弱负脱钩", "衰退连接", "衰退脱钩")
STATES = (*GROWING, *SHRINKING)
_MOST = 100.0  # points of a state's score


@dataclass(frozen=True)
class Bands:
    """Where the states begin, and what each scores.

    Raises BadFramework, naming what, for bands in which no score makes sense.

    >>> Bands(0.8, 1.2, (100, 80, 50, 20, 0, 30, 40, 60)).of("弱脱钩")
    80
    >>> Bands(1.2, 0.8, (100, 80, 50, 20, 0, 30, 40, 60))
    Traceback (most recent call last):
    scoring.errors.BadFramework: 脱钩的两个分界应是从小到大的两个正数，不能是 1.2 和 0.8。
    """

    low: float  # elasticity from which pollution and GDP go together
    high: float  # up to which they do
    points: tuple[float, ...]  # 0 to 100, by STATES

    def __post_init__(self) -> None:
        if not (0 < self.low < self.high < math.inf):
            both = f"{self.low:g} 和 {self.high:g}"
            raise BadFramework(f"脱钩的两个分界应是从小到大的两个正数，不能是 {both}。")
        for state, points in zip(STATES, self.points, strict=True):
            if not 0 <= points <= _MOST:
                raise BadFramework(f"“{state}”的得分是 {points:g}：应在0和100之间。")
        self._check_order(GROWING)
        self._check_order(SHRINKING[::-1])

    def _check_order(self, better_first: tuple[str, ...]) -> None:
        """While GDP grows, more pollution per growth is worse; while it shrinks, more comes off."""
        for better, worse in pairwise(better_first):
            if self.of(better) < self.of(worse):
                raise BadFramework(
                    f"“{better}”得{self.of(better):g}分，“{worse}”得{self.of(worse):g}分："
                    f"“{better}”更好，得分不能更低。"
                )

    def of(self, state: str) -> float:
        """Points of a state."""
        return self.points[STATES.index(state)]

    @property
    def middles(self) -> tuple[float, ...]:
        """The elasticity, by band, at which a state's score holds exactly."""
        half = self.low / 2
        return (-half, half, (self.low + self.high) / 2, self.high + half)
