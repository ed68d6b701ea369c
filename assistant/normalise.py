"""A question as typed → the form in which it is understood."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from corpus.text import tidy

LONGEST = 500  # characters; a longer text is no question
_QUOTES = str.maketrans({"「": "“", "」": "”", "『": "“", "』": "”", "﹁": "“", "﹂": "”"})
# ⑪ by itself: the plans number their indicators so; not 任务⑤
_CIRCLED = re.compile("(?<![务标策项第清单])[①-⑳㉑-㉟㊱-㊿]")
# 任务4 5 6: figures after a list word, three at least
_ROW_SERIES = re.compile(r"(?<=[务标策])\s*\d{1,2}(?:\s+\d{1,2}){2,}(?!\d)")
# 90 85 80 75: figures one after another, which would run together without the spaces
_SERIES = re.compile(r"(?<![\d.])\d{2,3}(?:\.\d+)?(?:\s+\d{2,3}(?:\.\d+)?){2,}(?![\d.])")
_HAN = "\u4e00-\u9fff"
_HAN_RUN = re.compile(f"[{_HAN}]+")


_ALL = re.compile("百分之?(?:一百|百)")  # 百分之百


def plain(text: str) -> str:
    """`text` with one width, lower case, simplified characters, no white space in Chinese.

    >>> plain("任務１２ 由誰牽頭？")
    '任务12由谁牵头?'
    """
    return _plain(text) if len(text) <= LONGEST else _plain.__wrapped__(text)


# headings of a plan and the question itself are put so many times for one answer
@functools.lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    text = _CIRCLED.sub(lambda m: f"指标{int(unicodedata.numeric(m.group()))}", text)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = _ROW_SERIES.sub(lambda m: "、".join(m.group().split()), text)
    text = _SERIES.sub(lambda m: "、".join(m.group().split()), text)
    text = _ALL.sub("100%", text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Co") else c for c in text)
    text = " ".join(text.split()) if is_english(text) else tidy(text)
    return _simplified(text).lower()


def _simplified(text: str) -> str:
    """Traditional characters made simplified; the converter is loaded only if there are some."""
    if _common("".join(_HAN_RUN.findall(text))):
        return text
    return str(_converter().convert(text))


@functools.cache
def _converter() -> Any:
    from opencc import OpenCC  # its dictionaries take 13 ms to read

    return OpenCC("t2s")


def _common(characters: str) -> bool:
    """Whether Han characters surely are not traditional: all stand in GB 2312."""
    try:
        characters.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def is_english_after(text: str, earlier: Sequence[str]) -> bool:
    """Whether a question that follows others is put in English: `Participants?` may be.

    >>> is_english_after("Participants?", ("Who leads task 3?",)), is_english_after("AQI呢", ())
    (True, False)
    """
    if is_english(text) or not earlier or _HAN_RUN.search(text):
        return is_english(text)
    return is_english_after(earlier[-1], earlier[:-1])


# markup or code, in no language; an arrow, or a semicolon between two clauses, is none
_CODE = re.compile(r"[<{}=]|(?<!-)>|;(?! )|(?<![\w)]);")


def is_english(text: str) -> bool:
    """Whether the question is put in English, with Chinese names perhaps.

    >>> is_english("Who leads task 12?"), is_english("What does 省水利厅 lead?")
    (True, True)
    >>> is_english("PM2.5权重")
    False
    """
    if _CODE.search(text):
        return False
    latin = re.findall(r"[A-Za-z]{2,}", text)
    chinese = re.findall(f"[{_HAN}]", text)
    return len(latin) >= 2 and len(latin) * 3 > len(chinese)
