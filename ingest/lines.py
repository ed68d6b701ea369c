"""Text → lines with their page, page furniture taken out.

Text extracted from a PDF marks the start of a page by one leading space, by a run
of blank lines, by a form feed, by the printed page number, or by nothing. The
printed numbers, where there are some, prove the count or correct it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.plan import Finding
from corpus.text import squeeze

# — 12 —, - 12 -, 第12页, 第 12 页 共 30 页, 12/30
_PRINTED = re.compile(
    r"^\s*(?:[—–\-－·]+\s*(\d{1,4})\s*[—–\-－·]+|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?"
    r"|(\d{1,4})\s*/\s*\d{1,4})\s*$"
)
_ONE_SPACE = re.compile(r"^ (?! )")  # a page's first line is set off by one space, nothing else
_BLANK_RUN = 3  # so many blank lines stand only where a page ended
_ANNEX = re.compile(r"^附\s*件\s*[一二三四五六七八九十\d]*\s*[:：]?$")  # opens a page of its own
_TABLE_HEADER = re.compile(r"^序\s*号\s")


@dataclass(frozen=True)
class Line:
    """A line of the document."""

    text: str  # without the white space around it
    page: int
    gap: bool  # a blank line stands before it
    opens_page: bool


@dataclass(frozen=True)
class _Raw:
    """A line before its page is known, with what stands between it and the line before."""

    text: str
    gap: bool
    breaks: bool
    printed: tuple[int, ...]


def split_lines(text: str) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """The lines of `text` with printed page numbers, and what was odd about the numbers.

    >>> lines, findings = split_lines("甲\\n\\n乙\\n 丙\\n\\n\\n\\n— 3 —\\n\\n丁")
    >>> [(line.text, line.page) for line in lines]
    [('甲', 1), ('乙', 1), ('丙', 2), ('丁', 3)]
    """
    raw = _mark_headers(tuple(_scan(text)))
    top = _number_stands_on_top(raw)
    lines: list[Line] = []
    findings: list[Finding] = []
    page = _first_page(raw, top)
    for position, entry in enumerate(raw):
        opens = position == 0
        if position and (entry.breaks or entry.printed):
            page, opens = page + 1, True
        for number in entry.printed:
            said = number if top else number + 1
            if position and said != page:
                findings.append(_disagreement(said, page, top))
                page = max(said, lines[-1].page)  # the print is the proof, but never runs back
        lines.append(Line(entry.text, page, entry.gap, opens))
    return tuple(lines), tuple(findings)


def _disagreement(said: int, page: int, top: bool) -> Finding:
    printed, counted = (said, page) if top else (said - 1, page - 1)
    return Finding(
        "printed-page",
        f"印刷页码为第{printed}页，按分页标记数到第{counted}页：以印刷页码为准，请核对前后页。",
        printed,
    )


def _scan(text: str) -> Iterator[_Raw]:
    leading = sum(bool(_ONE_SPACE.match(line)) for line in text.splitlines())
    spaced_pages = leading * 5 < text.count("\n")  # else the whole text is indented by one
    blanks, breaks, printed = 0, False, []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        pieces = line.split("\f")
        breaks = breaks or len(pieces) > 1
        content = " ".join(pieces) if len(pieces) == 1 else "".join(pieces)
        if not squeeze(content):
            blanks += 1
            continue
        breaks = breaks or blanks >= _BLANK_RUN
        number = _PRINTED.match(content)
        if number:
            printed.append(int(next(g for g in number.groups() if g)))
            blanks = 0
            continue
        breaks = breaks or (spaced_pages and bool(_ONE_SPACE.match(content)))
        breaks = breaks or bool(_ANNEX.match(content.strip()))
        yield _Raw(content.strip(), blanks > 0 or bool(printed), breaks, tuple(printed))
        blanks, breaks, printed = 0, False, []


def _mark_headers(raw: tuple[_Raw, ...]) -> tuple[_Raw, ...]:
    """A table header in the middle of its table shows a page start that nothing else shows."""
    seen: set[str] = set()
    marked = []
    for position, entry in enumerate(raw):
        words = squeeze(entry.text)
        if _TABLE_HEADER.match(entry.text):
            repeated = words in seen and not _opens_list(raw, position)
            entry = replace(entry, breaks=entry.breaks or repeated)
            seen.add(words)
        marked.append(entry)
    return tuple(marked)


def _opens_list(raw: tuple[_Raw, ...], position: int) -> bool:
    """Whether the header at `position` is the first of its list: a title above, row 1 below."""
    if re.search(r"(清单|表)(?:[（(].*[)）])?$", squeeze(raw[position - 1].text)):
        return True
    below = (re.match(r"^(\d{1,3})(?:\s|$)", r.text) for r in raw[position + 1 : position + 9])
    first = next((match.group(1) for match in below if match), "")
    return first == "1"


def _number_stands_on_top(raw: tuple[_Raw, ...]) -> bool:
    """Whether a printed number precedes its page in the text, as counting the breaks shows."""
    page, votes = 1, 0
    for entry in raw[1:]:
        page += bool(entry.breaks or entry.printed)
        for number in entry.printed:
            votes += (number == page) - (number == page - 1)
            page = number if votes >= 0 else number + 1
    return votes >= 0


def _first_page(raw: tuple[_Raw, ...], top: bool) -> int:
    if raw and raw[0].printed:
        return raw[0].printed[-1] if top else raw[0].printed[-1] + 1
    return 1
