"""Addresses of the app's own pages: what a link says and what can be sent to a colleague."""

from __future__ import annotations

from urllib.parse import urlencode

from corpus.text import squeeze

LONGEST_QUOTE = 24  # characters at each end of a quote: enough to find it on its page


def address(page: str, /, **values: object) -> str:
    """A page with what it is to show; what is empty is left out.

    >>> address("ledger", plan="p", unit="省林业局", words="", year=None)
    'ledger?plan=p&unit=%E7%9C%81%E6%9E%97%E4%B8%9A%E5%B1%80'
    """
    given = {name: value for name, value in values.items() if value not in ("", None)}
    return f"{page}?{urlencode(given)}" if given else page


def place_in_original(plan: str, page: int, quote: str = "") -> str:
    """The page of the plan, with the words that are to be marked there.

    >>> place_in_original("p", 3, "一二")
    'original?plan=p&page=3&quote=%E4%B8%80%E4%BA%8C'
    """
    return address("original", plan=plan, page=page, quote=ends_of(quote))


def ends_of(quote: str) -> str:
    """A quote cut down to what finds it again: its first and its last words.

    >>> ends_of("甲" * 30 + "乙" * 30) == "甲" * 24 + "…" + "乙" * 24
    True
    >>> ends_of("积极 推广")
    '积极推广'
    """
    words = squeeze(quote)
    if len(words) <= 2 * LONGEST_QUOTE + 1:
        return words
    return f"{words[:LONGEST_QUOTE]}…{words[-LONGEST_QUOTE:]}"
