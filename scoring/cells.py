"""Columns of cells → figures; what cannot be read is kept, cell by cell, and loses nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.assumptions import drivers
from scoring.composite import Composite
from scoring.numbers import Unreadable, read_cell

_SHOWN = 30  # characters of a cell that are repeated


@dataclass(frozen=True)
class Unread:
    """A cell that holds no possible figure, and so counts as missing."""

    line: int  # of the file or sheet, from 1
    column: str  # as the table heads it
    cell: str  # its first words
    why: str  # 不是数, 小于0，不可能

    def __str__(self) -> str:
        return f"第{self.line}行“{self.column}”列的“{self.cell}”{self.why}，按缺失处理。"


class Figures:
    """Reads columns of figures, and keeps what could not be read."""

    def __init__(self, composite: Composite, lines: list[int]) -> None:
        units = {leaf.id: leaf.measure.unit for leaf in composite.leaves if leaf.measure}
        self.units = units | {driver.id: driver.unit for driver in drivers()}
        self.possible = {leaf.id: leaf.possible for leaf in composite.leaves}
        self.possible |= {driver.id: driver.possible for driver in drivers()}
        self.lines = lines
        self.unread: dict[int, list[Unread]] = {}  # by position of the row
        self.warnings: list[str] = []

    def column(self, name: str, id_: str, cells: Sequence[str]) -> npt.NDArray[np.float64]:
        percent = "%" in self.units.get(id_, "")
        plain = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(float)
        values = np.where(np.isfinite(plain), plain, np.nan)
        for position in map(int, np.flatnonzero(np.isnan(values))):  # few are no plain digits
            cell = cells[position]
            try:
                values[position] = read_cell(cell, percent)
            except Unreadable:
                self._leave_out(position, name, cell, "不是数")
        self._drop_impossible(name, id_, cells, values)
        self._doubt_fractions(name, percent, values)
        return values

    def _drop_impossible(
        self, name: str, id_: str, cells: Sequence[str], values: npt.NDArray[np.float64]
    ) -> None:
        """A negative concentration would score 100: a slip of the pen, not a good year."""
        low, high = self.possible.get(id_, (None, None))
        below = values < (-np.inf if low is None else low)
        above = values > (np.inf if high is None else high)
        for position in map(int, np.flatnonzero(below | above)):
            than = f"小于{low:g}" if below[position] else f"大于{high:g}"
            self._leave_out(position, name, cells[position], f"{than}，不可能")
            values[position] = np.nan

    def _leave_out(self, position: int, name: str, cell: str, why: str) -> None:
        unread = Unread(self.lines[position], name, cell[:_SHOWN], why)
        self.unread.setdefault(position, []).append(unread)

    def _doubt_fractions(self, name: str, percent: bool, values: npt.NDArray[np.float64]) -> None:
        present = values[np.isfinite(values)]
        if percent and len(present) and (present != 0).any() and np.abs(present).max() <= 1:
            self.warnings.append(
                f"“{name}”列的单位是%，各行都不超过1：若填的是小数（0.45），请改成45或45%。"
            )
