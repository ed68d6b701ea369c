"""Works out the formulas of a workbook, as far as our own workbooks use them.

Every cell that a formula names is worked out in turn; stored values are not looked at.
Text behaves as in a spreadsheet: it is no number, and greater than every number.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

Grid = np.ndarray  # of objects: float, bool, text


class Value:
    """A cell or a rectangle of cells with a spreadsheet's operators."""

    def __init__(self, cells: Any) -> None:
        self.cells: Grid = np.array(cells, dtype=object)

    def _with(self, other: Any, act: Callable[[Any, Any], Any]) -> Value:
        right = other if isinstance(other, Value) else Value(other)
        return Value(np.frompyfunc(act, 2, 1)(self.cells, right.cells))

    def __add__(self, other: Any) -> Value:
        return self._with(other, _arithmetic(operator.add))

    def __sub__(self, other: Any) -> Value:
        return self._with(other, _arithmetic(operator.sub))

    def __mul__(self, other: Any) -> Value:
        return self._with(other, _arithmetic(operator.mul))

    def __truediv__(self, other: Any) -> Value:
        return self._with(other, _arithmetic(lambda a, b: a / b if b else math.nan))

    def __neg__(self) -> Value:
        return Value(0) - self

    def __eq__(self, other: Any) -> Value:  # type: ignore[override]
        return self._with(other, lambda a, b: a == b)

    def __lt__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: _order(a) < _order(b))

    def __le__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: _order(a) <= _order(b))

    def __gt__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: _order(a) > _order(b))

    def __ge__(self, other: Any) -> Value:
        return self._with(other, lambda a, b: _order(a) >= _order(b))


def _arithmetic(act: Callable[[float, float], float]) -> Callable[[Any, Any], Any]:
    return lambda a, b: math.nan if isinstance(a, str) or isinstance(b, str) else act(a, b)


def _order(cell: Any) -> tuple[bool, Any]:
    return isinstance(cell, str), cell


def _numbers(*values: Value) -> list[float]:
    cells = [c for v in values for c in v.cells.flatten()]
    return [float(c) for c in cells if not isinstance(c, str | None)]


def _products(*values: Value) -> Value:
    """SUMPRODUCT: what is no number counts as 0."""
    grids = [
        np.vectorize(lambda c: 0.0 if isinstance(c, str) else float(c))(v.cells) for v in values
    ]
    return Value(float(np.prod(np.broadcast_arrays(*grids), axis=0).sum()))


def _if(condition: Any, yes: Any, no: Any) -> Value:
    asked = condition()
    if asked.cells.ndim == 0:
        chosen: Value = yes() if asked.cells.item() else no()
        return chosen
    both = [np.broadcast_to(side().cells, asked.cells.shape) for side in (yes, no)]
    return Value(np.where(asked.cells.astype(bool), *both))


def _each(act: Callable[[Any], Any]) -> Callable[[Value], Value]:
    return lambda value: Value(np.frompyfunc(act, 1, 1)(value.cells))


_FUNCTIONS: dict[str, Any] = {
    "IF": _if,
    "AND": lambda *values: Value(all(bool(c) for v in values for c in v.cells.flatten())),
    "ISNUMBER": _each(lambda c: isinstance(c, int | float) and not isinstance(c, bool)),
    "LN": _each(lambda c: math.log(c) if not isinstance(c, str) and c > 0 else math.nan),
    "EXP": _each(math.exp),
    "MIN": lambda *values: Value(min(_numbers(*values))),
    "MAX": lambda *values: Value(max(_numbers(*values))),
    "SUM": lambda *values: Value(sum(_numbers(*values))),
    "SUMPRODUCT": _products,
}


class Formulas:
    """The cells of an openpyxl workbook, worked out when they are asked for."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[str, int, int], Any] = {}

    def cell(self, sheet: str, row: int, column: int) -> Any:
        """The value of a cell, rows and columns from 1."""
        key = (sheet, row, column)
        if key not in self.known:
            content = self.book[sheet].cell(row, column).value
            text = getattr(content, "text", content)  # a formula of an array is an object
            if isinstance(text, str) and text.startswith("="):
                self.known[key] = self._work_out(text, sheet).cells.item()
            else:
                self.known[key] = "" if content is None else content
        return self.known[key]

    def _work_out(self, formula: str, sheet: str) -> Value:
        names = {**_FUNCTIONS, "V": Value, "R": lambda ref: self._range(ref, sheet)}
        found: Value = eval(_as_python(formula), {"__builtins__": {}, **names})
        return found

    def _range(self, reference: str, sheet: str) -> Value:
        if "!" in reference:
            sheet, reference = reference.split("!")
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        rows = [
            [self.cell(sheet, row, column) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        return Value(rows[0][0]) if ":" not in reference else Value(rows)


def _as_python(formula: str) -> str:
    """The formula as a Python expression; the parts of IF are put off until they are chosen."""
    written: list[str] = []
    inside: list[str] = []
    for token in Tokenizer(formula).items:
        if token.type == "FUNC" and token.subtype == "OPEN":
            inside.append(token.value)
            written.append(token.value + ("lambda:" if token.value == "IF(" else ""))
        elif token.type == "PAREN" and token.subtype == "OPEN":
            inside.append("(")
            written.append("(")
        elif token.subtype == "CLOSE":
            inside.pop()
            written.append(")")
        elif token.type == "SEP":
            written.append(",lambda:" if inside[-1] == "IF(" else ",")
        elif token.type == "OPERAND":
            ranged = token.subtype == "RANGE" and not re.fullmatch(r"[\d.E+-]+", token.value)
            written.append(
                f"{'R' if ranged else 'V'}({token.value!r})" if ranged else _literal(token.value)
            )
        else:
            written.append({"=": "==", "<>": "!="}.get(token.value, token.value))
    return "".join(written)


def _literal(value: str) -> str:
    return "V('')" if value == '""' else f"V({float(value)!r})"
