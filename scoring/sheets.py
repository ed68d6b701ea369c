"""A table file (CSV, XLSX) → its cells as text, row by row, as a person sees them.

An .xlsx file is zipped XML (ECMA-376, part 1, chapter 18). Read is what a table of
figures needs: the sheets' cells, shared texts, and whether a figure is shown in percent.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from corpus.refused import why
from scoring.errors import BadTable

_OPENING = 12  # lines of a text by which its delimiter is told
_LARGEST = 512 * 1024 * 1024  # bytes of one part of a workbook, unpacked
_SPACES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_CELL = f"{{{_SPACES['m']}}}c"
_PERCENT_FORMATS = {9, 10}  # built-in number formats 0% and 0.00%


class Row(NamedTuple):
    """One line of a file or sheet."""

    line: int  # from 1, as a spreadsheet counts
    cells: list[str]


def file_content(file: Path) -> bytes:
    """The bytes of a file. Raises BadTable for a file that cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise BadTable(f"找不到文件 {file}：请检查路径。") from None
    except IsADirectoryError:
        raise BadTable(f"{file} 是文件夹，不是文件：请给出数据文件。") from None
    except OSError as error:
        raise BadTable(f"读不了文件 {file}（{why(error)}）。") from None


def sheets_in(data: bytes, name: str) -> Iterator[list[Row]]:
    """The rows of each sheet that are not blank; a CSV file is one sheet.

    `name` is the file's, for errors. Raises BadTable for what is no table.
    """
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadTable(f"{name} 是旧版 Excel 文件：请另存为 .xlsx 或 .csv 再试。")
    if data[:2] == b"PK":
        return _workbook(name, data)
    return iter([_text_rows(name, data)])


# ---- CSV ----------------------------------------------------------------------


def _text_rows(file: str, data: bytes) -> list[Row]:
    text = _decode(file, data)
    opening = "\n".join(text.split("\n", _OPENING)[:_OPENING])  # a title may stand above
    delimiter = max(",\t;，", key=opening.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [Row(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error:
        raise BadTable(f"{file} 第{reader.line_num}行不是表格：请检查引号和分隔符。") from None


def _decode(file: str, data: bytes) -> str:
    """UTF-8, or what Excel writes in China. Raises BadTable for what is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadTable(f"{file} 不是文本，也不是 .xlsx：请另存为 .csv（UTF-8）或 .xlsx 再试。")


# ---- XLSX ---------------------------------------------------------------------


def _workbook(file: str, data: bytes) -> Iterator[list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = [n for n in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
            texts, percents = _texts(book), _percent_styles(book)
            for name in sorted(names, key=_sheet_number):
                yield list(_sheet_rows(_part(book, name), texts, percents))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, EOFError) as error:
        if isinstance(error, BadTable):
            raise
        raise BadTable(f"{file} 不是完好的 .xlsx 文件：请用 Excel 重新保存再试。") from None


def _sheet_number(name: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", name.rsplit("/", 1)[-1])
    return int(digits or 0), name


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    if book.getinfo(name).file_size > _LARGEST:
        raise BadTable("工作簿太大：请只留下数据，另存为 .csv 再试。")
    content = book.read(name)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise BadTable("工作簿里有不该有的 XML 定义：请用 Excel 重新保存再试。")
    return content


def _texts(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells share by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(_part(book, "xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in _spoken(item)) for item in root.findall("m:si", _SPACES)]


def _spoken(item: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Text runs of an item, without the phonetic hints above them."""
    yield from item.findall("m:t", _SPACES)
    yield from item.findall("m:r/m:t", _SPACES)


def _percent_styles(book: zipfile.ZipFile) -> set[int]:
    """Numbers of the cell styles that show a figure in percent."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    root = ElementTree.fromstring(_part(book, "xl/styles.xml"))
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
