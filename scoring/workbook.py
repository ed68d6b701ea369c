"""What all workbooks that we write share: formats, widths that fit Chinese, a place to write to."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import east_asian_width

import xlsxwriter

from corpus.refused import why
from scoring.errors import BadTable

_WIDEST = 60  # characters of a column
_LINE = 15  # points of height of a line
_A4 = 9  # as xlsxwriter numbers kinds of paper


class Workbook:
    """A workbook in memory; `save` gives its bytes."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.bold = self.book.add_format({"bold": True})
        self.head = self._head("#DCE6F1")
        self.optional = self._head("#EDEDED")
        self.optional_cell = self.book.add_format({"bg_color": "#EDEDED"})
        self.editable = self.book.add_format(
            {"bg_color": "#FFF2CC", "border": 1, "border_color": "#BFBFBF", "valign": "top"}
        )
        self.share = self.book.add_format({"num_format": "0.0%"})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.points = self.book.add_format({"num_format": "0.00"})
        self.weight = self.book.add_format({"num_format": "0.####", "italic": True})
        self.warning = self.book.add_format({"bold": True, "font_color": "#9C0006"})

    def _head(self, colour: str) -> Any:
        return self.book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": colour}
        )

    def sheet(self, name: str) -> Any:
        return self.book.add_worksheet(name)

    def wide(self, sheet: Any, row: int, heads: Iterable[str], columns: int, left: int) -> None:
        """Heads of narrow columns in full, and paper in whose every part they are repeated.

        `columns` is how many characters wide they are; the `left` ones say whose a row is.
        """
        lines = max((-(-width([head]) // (columns - 2)) for head in heads), default=1)
        # not every program makes a row as high as its words by itself
        sheet.set_row(row, _LINE * max(2, lines))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.repeat_rows(0, row)
        if left:
            sheet.repeat_columns(0, left - 1)

    def listing(self, name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Any:
        """A sheet with a header and rows of text and figures, as wide as they need."""
        sheet, head, table = self.sheet(name), list(head), [list(row) for row in rows]
        sheet.write_row(0, 0, head, self.head)
        for at, row in enumerate(table, 1):
            for column, value in enumerate(row):
                write_plain(sheet, at, column, value, self.wrapped)
        for column, title in enumerate(head):
            sheet.set_column(column, column, width([title, *(row[column] for row in table)]))
        sheet.freeze_panes(1, 0)
        return sheet

    def save(self) -> bytes:
        self.book.close()
        return self._bytes.getvalue()


def write_plain(sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
    """A cell that is never taken for a formula or a link, whatever its words; nothing for None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, look)
    elif value is not None:
        sheet.write_string(row, column, str(value), look)


def width(values: Iterable[Any]) -> int:
    """Characters that the longest value takes; a Chinese one takes two."""
    lengths = (sum(2 if east_asian_width(c) in "WF" else 1 for c in str(v)) for v in values)
    return min(_WIDEST, max(lengths, default=8) + 2)


def write_out(content: bytes, target: Path | BinaryIO) -> None:
    """Puts the bytes into a file or a stream. Raises BadTable for a file that cannot be written."""
    if not isinstance(target, Path):
        target.write(content)
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        raise BadTable(f"写不了文件 {target}（{why(error)}）：请检查文件夹和权限。") from None


def kind_of(target: Path | BinaryIO, kinds: dict[str, Callable[..., Any]], kind: str = "") -> str:
    """The kind of file to write: as given, or as the file's name ends; a stream gets the first.

    Raises BadTable for an ending that is none of `kinds`.
    """
    if not kind and isinstance(target, Path):
        kind = target.suffix.lower().removeprefix(".")
    kind = kind or next(iter(kinds))
    if kind not in kinds:
        raise BadTable(
            f"不会写 .{kind} 文件：文件名请以 {'、'.join(f'.{k}' for k in kinds)} 结尾。"
        )
    return kind
