"""Index values as a workbook in which every sum is a formula that a reader can follow.

    原始值   what was measured or computed, with the two goalposts above each column
    计算     scores from these, then level by level each node as the mean of its parts
    结果     index, place and the upper levels, taken from 计算
    假定, 说明   where the goalposts come from, and what must be known

Each formula is stored with the value that the engine computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from scoring.assumptions import BASES, assumptions, bands_grounds, basis_of, default_bands, version
from scoring.bands import STATES
from scoring.composite import Composite, Measure, Part
from scoring.data import Data
from scoring.engine import DUST
from scoring.errors import BadTable
from scoring.evaluation import Evaluation
from scoring.headings import circled, is_remark
from scoring.workbook import Workbook, width, write_plain

MOST_ROWS = 5_000  # with formulas; beyond, a spreadsheet takes minutes to open
RAW, SUMS, RESULTS = "原始值", "计算", "结果"
# rows of the sheet of raw figures: what stands below the header can be read as data again
_UNIT, _AT0, _AT100, _RAW_NAME, _FIRST_RAW = range(5)
_PARENT, _NAME, _SHARE, _FIRST = 0, 1, 2, 3  # rows of the sheet of sums


def workbook_of(data: Data, found: Evaluation) -> bytes:
    """The workbook as bytes. Raises BadTable for more than MOST_ROWS rows."""
    if len(data.ids) > MOST_ROWS:
        raise BadTable(
            f"有{len(data.ids)}行，带公式的工作簿最多写{MOST_ROWS}行：请改存为 .csv 或 .json。"
        )
    return _Pages(data, found).write()


class _Pages:
    """One workbook in the making."""

    def __init__(self, data: Data, found: Evaluation) -> None:
        self.data, self.found, self.scored = data, found, found.scored
        self.composite: Composite = found.scored.composite
        self.book = Workbook()
        self.who = [[_plain(v) for v in row] for row in data.ids.astype(object).to_numpy().tolist()]
        self.left = len(data.ids.columns)  # columns that say whose a row is
        ids = [id_ for level in reversed(self.composite.levels) for id_ in level]
        # the lowest level first; siblings stand side by side
        self.column = {id_: self.left + at for at, id_ in enumerate(ids)}
        self.raw_column = {p.id: self.left + at for at, p in enumerate(self.composite.leaves)}

    def write(self) -> bytes:
        sheets = {name: self.book.sheet(name) for name in (RESULTS, SUMS, RAW)}
        self._raw(sheets[RAW])
        self._sums(sheets[SUMS])
        self._results(sheets[RESULTS])
        if any(leaf.assumption for leaf in self.composite.leaves):
            self.book.listing("假定", *_assumed(self.composite))
        self._remarks(self.book.sheet("说明"))
        return self.book.save()

    def _identify(self, sheet: Any, head: int, first: int) -> None:
        for at, name in enumerate(map(str, self.data.ids.columns)):
            write_plain(sheet, head, at, name, self.book.head)
            sheet.set_column(at, at, width([name, *(row[at] for row in self.who)]))
        for row, values in enumerate(self.who, first):
            for at, value in enumerate(values):
                write_plain(sheet, row, at, value)
        sheet.freeze_panes(first, self.left)

    # ---- raw figures

    def _raw(self, sheet: Any) -> None:
        self._identify(sheet, _RAW_NAME, _FIRST_RAW)
        for row, words in (
            (_UNIT, "单位"),
            (_AT0, f"得{self.composite.scale[0]:g}分的值"),
            (_AT100, "得满分的值"),
        ):
            write_plain(sheet, row, 0, words, self.book.bold)
        for leaf in self.composite.leaves:
            self._raw_column(sheet, leaf, self.raw_column[leaf.id])
        sheet.set_column(self.left, self.left + len(self.composite.leaves), 13)
        self.book.wide(sheet, _RAW_NAME, map(_label, self.composite.leaves), 13, self.left)

    def _raw_column(self, sheet: Any, leaf: Part, at: int) -> None:
        write_plain(sheet, _RAW_NAME, at, _label(leaf), self.book.head)
        if leaf.measure:
            write_plain(sheet, _UNIT, at, leaf.measure.unit)
        if leaf.measure and leaf.measure.normalise == "goalposts":
            write_plain(sheet, _AT0, at, leaf.measure.at0, self.book.weight)
            write_plain(sheet, _AT100, at, leaf.measure.at100, self.book.weight)
        computed = self.found.computed[leaf.id].tolist()
        values = self.scored.raw[leaf.id].tolist()
        for row, (value, ours) in enumerate(zip(values, computed, strict=True), _FIRST_RAW):
            if not np.isnan(value):
                write_plain(sheet, row, at, value, self.book.optional_cell if ours else None)

    # ---- sums

    def _sums(self, sheet: Any) -> None:
        self._identify(sheet, _NAME, _FIRST)
        write_plain(sheet, _PARENT, 0, "上级", self.book.bold)
        write_plain(sheet, _SHARE, 0, "在上级中的权重", self.book.bold)
        for id_, at in self.column.items():
            part = self.composite.by_id[id_]
            above = self.composite.by_id[part.parent].label if part.parent else ""
            write_plain(sheet, _PARENT, at, above)
            write_plain(sheet, _NAME, at, f"{_label(part)}得分", self.book.head)
            write_plain(sheet, _SHARE, at, self.composite.share(part), self.book.weight)
            self._column_of_sums(sheet, part, at)
        sheet.set_column(self.left, self.left + len(self.column), 13)
        parts = (self.composite.by_id[id_] for id_ in self.column)
        self.book.wide(sheet, _NAME, (f"{_label(one)}得分" for one in parts), 13, self.left)

    def _column_of_sums(self, sheet: Any, part: Part, at: int) -> None:
        group = part.id in self.composite.children
        values = (self.scored.nodes if group else self.scored.scores)[part.id].tolist()
        for row, value in enumerate(values, _FIRST):
            formula = self._mean(part, row) if group else self._score(part, row)
            known = "" if np.isnan(value) else value
            if formula is None:
                write_plain(sheet, row, at, known if known != "" else None, self.book.points)
            elif group and self._in_array(part):
                sheet.write_array_formula(row, at, row, at, formula, self.book.points, known)
            else:
                sheet.write_formula(row, at, formula, self.book.points, known)

    def _in_array(self, part: Part) -> bool:
        """Whether a formula compares cell by cell, and so must be marked as one of an array."""
        return part.aggregate != "arithmetic" or self.composite.missing.policy == "zero"

    def _score(self, leaf: Part, row: int) -> str | None:
        """The formula of a score; None where it depends on the other rows: the value stands."""
        measure = leaf.measure
        if measure is None or not _in_a_formula(measure):
            return None
        at = self.raw_column[leaf.id]
        raw = f"{RAW}!{xl_rowcol_to_cell(row - _FIRST + _FIRST_RAW, at)}"
        if measure.normalise == "none":
            return f'=IF(ISNUMBER({raw}),{raw},"")'
        assert measure.at0 is not None
        assert measure.at100 is not None
        low, high = self.composite.scale
        ends = [f"{RAW}!{xl_col_to_name(at)}${post + 1}" for post in (_AT0, _AT100)]
        log = measure.transform == "log"
        value, at0, at100 = (f"LN({v})" if log else v for v in (raw, *ends))
        points = f"{low:g}+({value}-{at0})/({at100}-{at0})*{high - low:g}"
        points = f"MIN({high:g},MAX({low:g},{points}))" if measure.clip else points
        if log:  # the logarithm of 0 is beyond the end of the scale
            end = low if measure.at0 < measure.at100 else high
            points = f'IF({raw}>0,{points},IF({raw}=0,{f"{end:g}" if measure.clip else _NONE},""))'
        return f'=IF(ISNUMBER({raw}),{points},"")'

    def _mean(self, part: Part, row: int) -> str | None:
        """The formula of a node; None where it is none of the three means: the value stands."""
        if part.aggregate not in _MEANS:
            return None
        columns = [self.column[child.id] for child in self.composite.children[part.id]]
        values = f"{xl_rowcol_to_cell(row, columns[0])}:{xl_rowcol_to_cell(row, columns[-1])}"
        shares = xl_range_abs(_SHARE, columns[0], _SHARE, columns[-1])
        missing = self.composite.missing
        low = self.composite.scale[0]
        if missing.policy == "zero":
            filled = f"IF(ISNUMBER({values}),{values},{low:g})"
            return f"={_MEANS[part.aggregate](filled, shares, '1', part.floor)}"
        present = f"SUMPRODUCT({shares},--ISNUMBER({values}))"
        mean = _MEANS[part.aggregate](values, shares, present, part.floor)
        least = max((missing.min_weight if part.least is None else part.least) - DUST, 0)
        return f'=IF(AND({present}>0,{present}>={least!r}),{mean},"")'

    # ---- results

    def _results(self, sheet: Any) -> None:
        self._identify(sheet, 0, 1)
        upper = [id_ for level in self.composite.levels[1:3] for id_ in level]
        upper = [id_ for id_ in upper if id_ in self.composite.children]
        root = self.composite.root.id
        heads = ["总指数", "名次", *(self.composite.by_id[i].label for i in upper), "有数据的权重"]
        for at, head in enumerate(heads, self.left):
            write_plain(sheet, 0, at, head, self.book.head)
        places = self.data.places(self.scored.index)
        for row, place in enumerate(places.tolist(), 1):
            for at, id_ in ((self.left, root), *enumerate(upper, self.left + 2)):
                self._taken(sheet, row, at, id_)
            known = "" if np.isnan(place) else place
            sheet.write_formula(row, self.left + 1, self._place(row), None, known)
            self._observed(sheet, row, self.left + 2 + len(upper))
        sheet.set_column(self.left, self.left + len(heads), 12)
        self.book.wide(sheet, 0, heads, 12, self.left)
        sheet.fit_to_pages(1, 0)

    def _taken(self, sheet: Any, row: int, at: int, id_: str) -> None:
        value = self.scored.nodes[id_].iloc[row - 1]
        cell = xl_rowcol_to_cell(row - 1 + _FIRST, self.column[id_])
        known = "" if np.isnan(value) else value
        sheet.write_formula(row, at, f"={SUMS}!{cell}", self.book.points, known)

    def _place(self, row: int) -> str:
        """1 + how many rows of the same year have a higher index."""
        last = len(self.who)
        column, own = xl_range_abs(1, self.left, last, self.left), xl_rowcol_to_cell(row, self.left)
        same = ""
        if self.data.year:
            at = list(map(str, self.data.ids.columns)).index(self.data.year)
            same = f"({xl_range_abs(1, at, last, at)}={xl_rowcol_to_cell(row, at)})*"
        higher = f"SUMPRODUCT({same}ISNUMBER({column})*({column}>{own}))"
        return f'=IF(ISNUMBER({own}),{higher}+1,"")'

    def _observed(self, sheet: Any, row: int, at: int) -> None:
        """The weight in the whole of the indicators that have a score."""
        weights = self.composite.global_weights
        terms = (
            f"{weights[leaf.id]:.12g}*ISNUMBER("
            f"{SUMS}!{xl_rowcol_to_cell(row - 1 + _FIRST, self.column[leaf.id])})"
            for leaf in self.composite.leaves
        )
        value = float(self.scored.observed_weight.iloc[row - 1])
        if self.scored.filled is not None and self.scored.filled.iloc[row - 1].any():
            write_plain(sheet, row, at, value, self.book.share)  # what was put in is not observed
            return
        sheet.write_formula(row, at, f"={'+'.join(terms)}", self.book.share, value)

    # ---- remarks

    def _remarks(self, sheet: Any) -> None:
        for row, (words, look) in enumerate(self._sentences()):
            write_plain(sheet, row, 0, words, look)
        sheet.set_column(0, 0, 100, self.book.wrapped)

    def _sentences(self) -> Iterator[tuple[str, Any]]:
        yield self.composite.name, self.book.bold
        if self.composite.bands:  # scored by the assumptions of the software
            yield f"假设第{version()}版，见“假定”表。", None
        for name in filter(is_remark, map(str, self.data.ids.columns)):
            for value in dict.fromkeys(self.data.ids[name]):
                yield f"{name}：{value}", self.book.warning
        yield from ((note, self.book.warning) for note in self.composite.notes)
        yield "灰底的原始值由别的列算得；白底的是填报的。", None
        yield "缺的指标不按0分计：同级其余指标按权重重新分配。", None
        fixed = [
            _label(part)
            for part in self.composite.parts
            if (part.id in self.composite.children and part.aggregate not in _MEANS)
            or (part.measure and not _in_a_formula(part.measure))
        ]
        if fixed:
            yield f"{'、'.join(fixed)}的得分是算好的数，没有公式：改了原始值，它不会跟着变。", None
        for who, notes in zip(self.who, self.found.notes, strict=True):
            yield from ((f"{' '.join(map(str, who))}：{note}", None) for note in notes)


_NONE = '""'


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _in_a_formula(measure: Measure) -> bool:
    """Whether a score is a short formula of its own raw value."""
    bent = measure.transform not in ("linear", "log") or measure.offset or measure.open
    bounded = measure.bounds != (None, None)
    return measure.normalise in ("goalposts", "none") and not bent and not bounded


def _label(part: Part) -> str:
    return f"{circled(part.number)}{part.label}" if part.number else part.label


def _assumed(composite: Composite) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    head = ("指标", "单位", "得0分的值", "得满分的值", "折算", "依据", "为什么这样定", "提醒")
    known = {entry.id: entry for entry in assumptions()}
    leaves = (
        (
            _label(leaf),
            leaf.measure.unit,
            leaf.measure.at0,
            leaf.measure.at100,
            "对数" if leaf.measure.transform == "log" else "直线",
            "、".join(BASES[basis] for basis in dict.fromkeys(basis_of(leaf))),
            known[leaf.assumption].why,
            known[leaf.assumption].warning,
        )
        for leaf in composite.leaves
        if leaf.measure and leaf.assumption
    )
    return head, chain(leaves, _assumed_bands(composite))


def _assumed_bands(composite: Composite) -> Iterator[tuple[Any, ...]]:
    """The states of decoupling, below the indicators: from where to where, and what each scores."""
    bands, (ends, scores) = composite.bands, bands_grounds()
    if bands is None:
        return
    plain, told = default_bands(), f"弹性系数从{bands.low:g}到{bands.high:g}为连接"
    same = (bands.low, bands.high) == (plain.low, plain.high)
    yield (
        "脱钩状态的分界",
        told,
        None,
        None,
        "",
        BASES[ends.basis if same else "own"],
        ends.why,
        "",
    )
    for state in STATES:
        same, why = bands.of(state) == plain.of(state), scores.why
        basis = BASES[scores.basis if same else "own"]
        yield (f"{state}的得分", f"{bands.of(state):g}分", None, None, "", basis, why, "")


# The mean of the cells `values` that hold figures, with their `shares` scaled to 1 by the
# share that is `present`. Text counts as nothing in SUMPRODUCT.
def _arithmetic(values: str, shares: str, present: str, floor: float) -> str:
    return f"SUMPRODUCT({shares},{values})/{present}"


def _geometric(values: str, shares: str, present: str, floor: float) -> str:
    at_least = f"IF({values}<{floor:g},{floor:g},{values})"
    logs = f"SUM(IF(ISNUMBER({values}),{shares}*LN({at_least}),0))"
    return _unless_zero(values, shares, floor, f"EXP({logs}/{present})")


def _harmonic(values: str, shares: str, present: str, floor: float) -> str:
    at_least = f"IF({values}<{floor:g},{floor:g},{values})"
    return _unless_zero(
        values, shares, floor, f"{present}/SUM(IF(ISNUMBER({values}),{shares}/{at_least},0))"
    )


def _unless_zero(values: str, shares: str, floor: float, mean: str) -> str:
    """One score of 0 makes these means 0, unless there is a floor."""
    if floor > 0:
        return mean
    zero = f"SUM(IF(ISNUMBER({values}),({shares}>0)*({values}<=0),0))>0"
    return f"IF({zero},0,{mean})"


_MEANS: dict[str, Callable[[str, str, str, float], str]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
}
