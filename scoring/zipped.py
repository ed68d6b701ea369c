"""What workbooks of all makers share: rows of cells as text, in a zip archive of XML parts."""

from __future__ import annotations

import zipfile
from typing import NamedTuple

from scoring.errors import BadTable

_LARGEST = 512 * 1024 * 1024  # bytes of one part of a workbook, unpacked


class Row(NamedTuple):
    """One line of a file or sheet."""

    line: int  # from 1, as a spreadsheet counts
    cells: list[str]


def part(book: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part. Raises BadTable for one that is too large, or defines entities."""
    if book.getinfo(name).file_size > _LARGEST:
        raise BadTable("工作簿太大：请只留下数据，另存为 .csv 再试。")
    content = book.read(name)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise BadTable("工作簿里有不该有的 XML 定义：请用 Excel 或 WPS 重新保存再试。")
    return content
