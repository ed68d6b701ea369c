"""Columns of cells → figures; what cannot be read is kept, cell by cell, and loses nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.assumptions import drivers
from scoring.composite import Composite
from scoring.layout import Place
from scoring.measures import apart, factor, strange_unit, unit_in
from scoring.numbers import NO_DATA, Unreadable, read_cell

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


def _shares(composite: Composite) -> Iterator[tuple[str, tuple[float, float]]]:
    """Of what is read as a share, no more than all: an indicator that may be read otherwise,
    as an index, may have higher values then."""
    for leaf in composite.leaves:
        if leaf.measure and leaf.measure.unit == "%" and leaf.possible[0] == 0:
            yield leaf.id, (0.0, 100.0)


class Figures:
    """Reads columns of figures, and keeps what could not be read."""

    def __init__(
        self,
        composite: Composite,
        lines: list[int],
        places: Mapping[tuple[int, int], Place] = MappingProxyType({}),
    ) -> None:
        units = {leaf.id: leaf.measure.unit for leaf in composite.leaves if leaf.measure}
        self.units = units | {driver.id: driver.unit for driver in drivers()}
        self.possible = {leaf.id: leaf.possible for leaf in composite.leaves}
        self.possible |= {driver.id: driver.possible for driver in drivers()}
        if composite.read:
            self.possible |= dict(_shares(composite))
        self.lines, self.places = lines, places
        self.unread: dict[int, list[Unread]] = {}  # by position of the row
        self.warnings: list[str] = []

    def column(
        self, name: str, id_: str, cells: Sequence[str], at: int = -1, unit: str = ""
    ) -> npt.NDArray[np.float64]:
        """The figures of an indicator, in its unit.

        `at` is the position of the column, for cells that stood elsewhere in the file; `unit`
        what stands below the heading. A column in a unit that nobody can convert is missing.
        """
        wanted = self.units.get(id_, "")
        written = unit_in(name) or unit_in(f"({unit})")
        strange = strange_unit(name, wanted)
        times = None if strange else factor(written, wanted)
        written = written or strange
        if times is None:
            self.warnings.append(
                f"“{name}”列的单位是“{written}”，要的是“{wanted}”，不知道怎么换算，没有用：请改成“{wanted}”。"
            )
            return np.full(len(cells), np.nan)
        percent = "%" in (written or wanted)
        plain = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(float)
        values = np.where(np.isfinite(plain), plain, np.nan) * times
        for position in map(int, np.flatnonzero(np.isnan(values))):  # few are no plain digits
            values[position] = self._read(
                position, (name, at), cells[position], percent, wanted, times
            )
        if times != 1 and np.isfinite(values).any():
            self.warnings.append(f"“{name}”列按“{written}”换算成“{wanted}”（乘以{times:g}）。")
        self._drop_codes((name, at), cells, values, times)
        self._drop_impossible((name, at), id_, cells, values)
        self._doubt_fractions(name, percent and times == 1, values)
        return values

    def _read(
        self,
        position: int,
        column: tuple[str, int],
        cell: str,
        percent: bool,
        wanted: str,
        times: float,
    ) -> float:
        """The figure in a cell, which may say its own unit; NaN where there is none."""
        figure, own = apart(cell)
        if own:
            times = factor(own, wanted) or 0.0
        try:
            if own and not times:
                raise Unreadable(cell)
            return read_cell(figure, percent) * times
        except Unreadable:
            why = "的单位不能换算" if own else "不是数"
            self._leave_out(position, column, cell, why)
            return np.nan

    def _drop_codes(
        self,
        column: tuple[str, int],
        cells: Sequence[str],
        values: npt.NDArray[np.float64],
        times: float,
    ) -> None:
        """-9999 says that there is no figure."""
        for position in map(int, np.flatnonzero(np.isin(values / times, NO_DATA))):
            self._leave_out(position, column, cells[position], "是“没有数据”的代号")
            values[position] = np.nan

    def _drop_impossible(
        self,
        column: tuple[str, int],
        id_: str,
        cells: Sequence[str],
        values: npt.NDArray[np.float64],
    ) -> None:
        """A negative concentration would score 100: a slip of the pen, not a good year."""
        low, high = self.possible.get(id_, (None, None))
        below = values < (-np.inf if low is None else low)
        above = values > (np.inf if high is None else high)
        for position in map(int, np.flatnonzero(below | above)):
            than = f"小于{low:g}" if below[position] else f"大于{high:g}"
            self._leave_out(position, column, cells[position], f"{than}，不可能")
            values[position] = np.nan

    def _leave_out(self, position: int, column: tuple[str, int], cell: str, why: str) -> None:
        name, at = column
        line, heading = self.places.get((position, at), (self.lines[position], name))
        unread = Unread(line, heading, cell[:_SHOWN], why)
        self.unread.setdefault(position, []).append(unread)

    def _doubt_fractions(self, name: str, percent: bool, values: npt.NDArray[np.float64]) -> None:
        present = values[np.isfinite(values)]
        if percent and len(present) and (present != 0).any() and np.abs(present).max() <= 1:
            self.warnings.append(
                f"“{name}”列的单位是%，各行都不超过1：若填的是小数（0.45），请改成45或45%。"
            )
