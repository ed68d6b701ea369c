"""White space and character forms, in one place for all who compare texts."""

from __future__ import annotations

import re
import unicodedata

# zero-width and direction marks: invisible, pasted in from web pages and PDF files
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# white space that separates two Latin words or numbers; any other goes
_KEPT_SPACE = re.compile(r"(?<=[A-Za-z0-9,;:)]) +(?=[A-Za-z(])")
_MARKS = re.compile(r"[、·“”\"'‘’()《》]")
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """`text` without white space and invisible characters: the form in which quotes are compared.

    >>> squeeze("到 2025年，\\n\\n全省")
    '到2025年，全省'
    """
    return _SPACE.sub("", _INVISIBLE.sub("", text))


def tidy(text: str) -> str:
    """`text` as it would be typed: no white space inside Chinese, one space between Latin words.

    >>> tidy("单位 GDP 碳排放\\n\\n下降率"), tidy("Net  Zero plan")
    ('单位GDP碳排放下降率', 'Net Zero plan')
    """
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    kept = _KEPT_SPACE.sub("\x00", text)
    return kept.replace(" ", "").replace("\x00", " ")


def sentences(text: str) -> list[str]:
    """`text` cut after each 。 and ；, nothing left out.

    >>> sentences("严控产能。加快替代；推进改造")
    ['严控产能。', '加快替代；', '推进改造']
    """
    return [part for part in re.split("(?<=[。；])", text) if part]


def fold(text: str) -> str:
    """`text` for matching: one width, lower case, no white space.

    >>> fold("ＶＯＣｓ 治理（１）")
    'vocs治理(1)'
    """
    return squeeze(unicodedata.normalize("NFKC", text)).lower()


def bare(text: str) -> str:
    """`text` folded and without marks, so that names are one however they are set.

    >>> bare("二氧化碳捕集、利用与封存（CCUS）")
    '二氧化碳捕集利用与封存ccus'
    """
    return _MARKS.sub("", fold(text))


def half_widths(text: str) -> int:
    """How much room `text` takes in a line, in halves of a Chinese character.

    >>> half_widths("任务12"), half_widths("“绿盾”")
    (6, 8)
    """
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def sound(text: str) -> str:
    """`text` that can be written: half of a pair of surrogates, a byte of no encoding go.

    >>> sound("任务12\\ud800")
    '任务12?'
    """
    return text.encode("utf-8", "replace").decode()
