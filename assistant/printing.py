"""Answers and tables as text, JSON, CSV or Excel: what the command line prints and writes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

from corpus.answer import Answer, Table
from corpus.codec import to_json
from corpus.text import half_widths

Record = dict[str, Any]
_WIDEST = 60  # characters of a column in an Excel sheet
_MARKUP = re.compile(r"[\s*>\\]")  # white space, bold, quotes and escapes


def answer_json(answer: Answer, question_id: str | None = None) -> Record:
    """The contract's object; `id` stands first where the question came in a batch."""
    record = to_json(answer)
    del record["tables"]  # for the page: every fact in it is in `answer`, `rows`, `citations`
    return record if question_id is None else {"id": question_id, **record}


def answer_text(answer: Answer) -> str:
    """An answer for a terminal: the words, then the places that prove them."""
    sources = [f"[{i}] {c.section}，第{c.page}页" for i, c in enumerate(answer.citations, 1)]
    tables = map(_table_text, tables_beside(answer))
    blocks = [answer.answer, *tables, "\n".join(sources)]
    return "\n\n".join(block for block in blocks if block)


def tables_beside(answer: Answer) -> tuple[Table, ...]:
    """The tables that say more than the answer's words: a single row is mostly told in them."""
    said = _MARKUP.sub("", answer.answer)
    return tuple(table for table in answer.tables if not _told(table, said))


def _told(table: Table, said: str) -> bool:
    if len(table.rows) != 1:
        return False
    longest = max(table.rows[0], key=len)
    return all(_MARKUP.sub("", part) in said for part in longest.split(" / "))


def _table_text(table: Table) -> str:
    """A table, a line for each row."""
    rows = (table.columns, *table.rows)
    return "\n".join(" | ".join(cell or "—" for cell in row) for row in rows)


def dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def line(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def records_as_csv(records: Sequence[Record]) -> str:
    """A table as CSV; lists in a cell are joined with 、."""
    out = io.StringIO()
    if records:
        writer = csv.DictWriter(out, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in r.items()} for r in records)
    return out.getvalue()


def write_xlsx(records: Sequence[Record], name: str, file: Path) -> None:
    """A table as an Excel sheet: header frozen and filtered, text wrapped, widths that fit."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet(name)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bottom": 1})
        keys = list(records[0]) if records else []
        wide = [_width([key, *(cell(record[key]) for record in records)]) for key in keys]
        for row, record in enumerate(records, 1):
            sheet.set_row(row, row_height([str(cell(record[key])) for key in keys], wide))
        for column, key in enumerate(keys):
            values = [record[key] for record in records]
            sheet.set_column(column, column, wide[column], wrapped)
            sheet.write_string(0, column, key, bold)
            for row, value in enumerate(values, 1):
                plain = isinstance(value, int | float) and not isinstance(value, bool)
                sheet.write(row, column, value if plain else cell(value))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)  # printed, it is a page wide and has its head on every page
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        if records:
            sheet.autofilter(0, 0, len(records), len(keys) - 1)


_LINE = 14.5  # points of a line of letters of 10.5 or 11 points


def row_height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Points that a row's longest cell needs; not every program finds it out by itself.

    >>> row_height(["任务12", "推广" * 20], [8, 42])
    32.0
    """
    lines = max(
        sum(max(1, ceil(half_widths(line) / (width - 2))) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(409, _LINE * lines + 3)  # no row of a sheet is higher


def _width(values: Sequence[Any]) -> int:
    widest = max(half_widths(str(value)) for value in values)
    return min(_WIDEST, widest + 2)


def cell(value: Any) -> Any:
    """A value for one cell.

    >>> cell(["省水利厅", "省建设厅"]), cell([{"list": "task", "number": 3}]), cell(None)
    ('省水利厅、省建设厅', 'task 3', '')
    """
    if isinstance(value, list):
        return "、".join(str(cell(item)) for item in value)
    if isinstance(value, dict):
        return " ".join(str(item) for item in value.values())
    return "" if value is None else value
