"""How well two systems improve together: the coupling coordination degree D, 0 to 1.

U1 and U2, both 0 to 1, say how far each has come. The standard form is the one used in
Chinese regional studies; its ten grades follow 地理学报 2021, 76(4): 781.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]

GRADES = (
    "极度失调",
    "严重失调",
    "中度失调",
    "轻度失调",
    "濒临失调",
    "勉强协调",
    "初级协调",
    "中级协调",
    "良好协调",
    "优质协调",
)


def coordination(
    first: Column, second: Column, form: str = "standard", alpha: float = 0.5
) -> Column:
    """D = √(C·T), T = αU1 + (1−α)U2, for n pairs of U in [0, 1]; 0 where both are 0.

    >>> coordination(np.array([0.81, 0.0, 0.5]), np.array([0.16, 0.0, np.nan])).round(4)
    array([0.6, 0. , nan])

    "standard": C = 2√(U1·U2) / (U1+U2); with α = ½, D is (U1·U2)^¼ (0.6 above).
    "wang2021": C = √[(1−|U1−U2|)·min/max] (王淑佳等 2021, 自然资源学报 36(3): 793).
    """
    known = np.isfinite(first) & np.isfinite(second)
    together = alpha * first + (1 - alpha) * second
    with np.errstate(divide="ignore", invalid="ignore"):
        degree = np.sqrt(_COUPLINGS[form](first, second) * together)
    degree = np.where((first == 0) & (second == 0), 0.0, degree)
    return np.where(known, degree, np.nan)


def _standard(first: Column, second: Column) -> Column:
    return 2 * np.sqrt(first * second) / (first + second)


def _wang2021(first: Column, second: Column) -> Column:
    ratio = np.minimum(first, second) / np.maximum(first, second)
    return np.sqrt((1 - np.abs(first - second)) * ratio)


_COUPLINGS = {"standard": _standard, "wang2021": _wang2021}
FORMS = tuple(_COUPLINGS)


def grade(degree: float) -> str:
    """The name of a degree: ten steps of 0.1, each with its upper end.

    >>> grade(0.0), grade(0.1), grade(0.3), grade(0.301), grade(1.0)
    ('极度失调', '极度失调', '中度失调', '轻度失调', '优质协调')
    """
    if not 0 <= degree <= 1:
        raise ValueError(f"a coordination degree lies between 0 and 1, not at {degree:g}")
    step = int(np.ceil(round(degree * 10, 9)))  # 0.1 × 3 is not more than 0.3
    return GRADES[max(step, 1) - 1]
