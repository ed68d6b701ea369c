"""A table file (csv, xlsx, ods) → its cells as text, row by row, as a person sees them."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from corpus.refused import why
from scoring.errors import BadTable
from scoring.ods import is_ods, ods_sheets
from scoring.xlsx import xlsx_sheets
from scoring.zipped import Row

# what a workbook that was cut off, encrypted or made by hand can raise
_BROKEN = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    RuntimeError,
)
_OPENING = 12  # lines of a text by which its delimiter is told


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
        raise BadTable(f"{name} 是旧版 Excel 文件，或者加了密码：请另存为不加密码的 .xlsx 再试。")
    if data[:2] == b"PK":
        return _workbook(name, data)
    return iter([_text_rows(name, data)])


def _workbook(file: str, data: bytes) -> Iterator[list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            yield from ods_sheets(book) if is_ods(book) else xlsx_sheets(book)
    except _BROKEN as error:
        if isinstance(error, BadTable):
            raise
        kind = "ods" if file.lower().endswith(".ods") else "xlsx"
        raise BadTable(
            f"{file} 不是完好的 .{kind} 文件：请用 Excel 或 WPS 重新保存再试。"
        ) from None


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
