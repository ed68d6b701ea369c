"""An .ods file → its cells as text, row by row, as a person sees them.

Zipped XML (OASIS OpenDocument 1.2, part 1, chapters 9 and 19). Rows and cells that repeat
are written once with a count; a sheet ends in a million empty ones, which are not unrolled.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from scoring.zipped import Row, part

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_CELLS = 16_384  # of a row, as a spreadsheet has at most
_MOST_ROWS = 1_048_576


def is_ods(book: zipfile.ZipFile) -> bool:
    """Whether the archive is an OpenDocument spreadsheet, and no workbook of another kind."""
    return "content.xml" in book.namelist()


def ods_sheets(book: zipfile.ZipFile) -> Iterator[list[Row]]:
    """The rows of each sheet that are not blank."""
    root = ElementTree.fromstring(part(book, "content.xml"))
    for table in root.iter(f"{_TABLE}table"):
        yield list(_rows(table))


def _rows(table: ElementTree.Element) -> Iterator[Row]:
    line = 1
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        count = _repeated(row, "number-rows-repeated", _MOST_ROWS)
        if any(map(str.strip, cells)):
            for at in range(count):
                yield Row(line + at, list(cells))
        line += count


def _cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    blanks = 0  # empty cells that are written only if something follows
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        shown = _shown(cell)
        count = _repeated(cell, "number-columns-repeated", _MOST_CELLS)
        if not shown:
            blanks += count
            continue
        cells += [""] * min(blanks, _MOST_CELLS - len(cells))
        cells += [shown] * min(count, _MOST_CELLS - len(cells))
        blanks = 0
    return cells


def _repeated(element: ElementTree.Element, name: str, most: int) -> int:
    return min(int(element.get(_TABLE + name, 1)), most)


def _shown(cell: ElementTree.Element) -> str:
    """A cell's words; 0.45 that is shown as 45% is `45%`."""
    kind, value = cell.get(f"{_OFFICE}value-type", ""), cell.get(f"{_OFFICE}value", "")
    if kind == "percentage" and value:
        return f"{float(value) * 100:.12g}%"
    if kind in ("float", "currency") and value:
        return value
    return "\n".join(_words(paragraph) for paragraph in cell.findall(f"{_TEXT}p"))


def _words(paragraph: ElementTree.Element) -> str:
    """The text of a paragraph; remarks pinned to a cell are no part of it."""
    words = paragraph.text or ""
    for inner in paragraph:
        if inner.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            words += " "
        elif inner.tag != f"{_OFFICE}annotation":
            words += _words(inner)
        words += inner.tail or ""
    return words
