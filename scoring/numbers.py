"""What is written in a cell → a number, or nothing, or something that cannot be read."""

from __future__ import annotations

import math
import re
import unicodedata

# ways of writing that there is no figure
BLANKS = {"", "-", "--", "—", "——", "/", "\\", "*", "…", "……", "...", "......", "na", "n/a", "nan"}
BLANKS |= {
    "null",
    "none",
    "无",
    "缺",
    "缺失",
    "暂无",
    "未报",
    "未统计",
    "..",
    ".",
    "n.a.",
    "#n/a",
    "nd",
}
# what databases write where there is no figure; -9999 as a figure would score an end of the scale
NO_DATA = (-999.0, -7777.0, -8888.0, -9999.0, -99999.0)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")  # 1,234.5
_MINUS = str.maketrans("−–﹣", "---")  # signs that look like a minus
_SPACES = re.compile(r"[\s\u200b\ufeff]+")


class Unreadable(ValueError):
    """A cell that holds neither a number nor nothing."""


def read_cell(text: str, percent: bool) -> float:
    """The number in a cell; NaN where there is none.

    `percent` says whether the column counts in %: there `45%` is 45, elsewhere 0.45.

    >>> read_cell("１，２３４．５", False), read_cell("45％", True), read_cell("80%", False)
    (1234.5, 45.0, 0.8)
    >>> read_cell("—", False)
    nan

    Nothing is guessed: words beside a number, a comma that separates no thousands, or the
    mark of a footnote (28.5①) make the cell unreadable.
    >>> read_cell("约35", False)
    Traceback (most recent call last):
    scoring.numbers.Unreadable: 约35
    """
    if any(unicodedata.category(sign) == "No" for sign in text):  # ① and ² would become digits
        raise Unreadable(text)
    shown = unicodedata.normalize("NFKC", text).translate(_MINUS)
    plain = _SPACES.sub("", shown).lower()
    if plain in BLANKS:
        return math.nan
    share = plain.endswith("%")
    plain = plain.removesuffix("%")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(text)
    value = float(plain)
    if not math.isfinite(value):
        raise Unreadable(text)
    return value / 100 if share and not percent else value
