"""An .xlsx file → its cells as text, row by row, as a person sees them.

Zipped XML (ECMA-376, part 1, chapter 18). Read is what a table of figures needs: the
sheets' cells, shared texts, and whether a figure is shown in percent.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from scoring.zipped import Row, part

_SPACES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_PERCENT_FORMATS = {9, 10}  # built-in number formats 0% and 0.00%


def xlsx_sheets(book: zipfile.ZipFile) -> Iterator[list[Row]]:
    """The rows of each sheet that are not blank, in the order of the sheets' numbers."""
    names = [n for n in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
    texts, percents = _texts(book), _percent_styles(book)
    for name in sorted(names, key=_sheet_number):
        yield list(_sheet_rows(part(book, name), texts, percents))


def _sheet_number(name: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", name.rsplit("/", 1)[-1])
    return int(digits or 0), name


def _texts(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells share by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(part(book, "xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in _spoken(item)) for item in root.findall("m:si", _SPACES)]


def _spoken(item: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Text runs of an item, without the phonetic hints above them."""
    yield from item.findall("m:t", _SPACES)
    yield from item.findall("m:r/m:t", _SPACES)


def _percent_styles(book: zipfile.ZipFile) -> set[int]:
    """Numbers of the cell styles that show a figure in percent."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    root = ElementTree.fromstring(part(book, "xl/styles.xml"))
    formats = {
        int(f.get("numFmtId", 0))
        for f in root.findall("m:numFmts/m:numFmt", _SPACES)
        if "%" in f.get("formatCode", "")
    } | _PERCENT_FORMATS
    styles = root.findall("m:cellXfs/m:xf", _SPACES)
    return {i for i, style in enumerate(styles) if int(style.get("numFmtId", 0)) in formats}


def _sheet_rows(content: bytes, texts: list[str], percents: set[int]) -> Iterator[Row]:
    root = ElementTree.fromstring(content)
    for position, row in enumerate(root.iterfind("m:sheetData/m:row", _SPACES), 1):
        cells: list[str] = []
        for cell in row.iterfind("m:c", _SPACES):
            column = _column(cell.get("r", ""), len(cells))
            cells += [""] * (column - len(cells))
            cells.append(_shown(cell, texts, percents))
        if any(map(str.strip, cells)):
            yield Row(int(row.get("r", position)), cells)


def _column(reference: str, default: int) -> int:
    """Position from 0 of a cell: `C7` is 2.

    >>> _column("C7", 0), _column("AA1", 0), _column("", 4)
    (2, 26, 4)
    """
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return default
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _shown(cell: ElementTree.Element, texts: list[str], percents: set[int]) -> str:
    """A cell's words; 0.45 that is shown as 45% is `45%`."""
    kind, value = cell.get("t", "n"), cell.findtext("m:v", "", _SPACES)
    if kind == "inlineStr":
        inline = cell.find("m:is", _SPACES)
        return "".join(t.text or "" for t in _spoken(inline)) if inline is not None else ""
    if kind == "s":
        return texts[int(value)] if value else ""
    if kind == "n" and value and int(cell.get("s", 0)) in percents:
        return f"{float(value) * 100:.12g}%"
    return value
