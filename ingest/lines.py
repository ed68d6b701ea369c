"""Text → lines with their page, page furniture taken out.

Text extracted from a PDF marks the start of a page by one leading space, by a run
of blank lines, by a form feed, by the printed page number, by the table's header
printed again, or by nothing. The printed numbers, where there are some, prove the
count or correct it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.plan import Finding
from corpus.text import squeeze
from ingest.headers import find_header, opens_list
from ingest.headings import read_annex_label

# — 12 —, - 12 -, · 12 ·, 第12页, 第 12 页 共 30 页, 12/30
_PRINTED = re.compile(
    r"^\s*(?:[—–\-－·•]+\s*(\d{1,4})\s*[—–\-－·•]+|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?"
    r"|(\d{1,4})\s*/\s*\d{1,4}\s*页?)\s*$"
)
_BARE = re.compile(r"^\s*(\d{1,4})\s*$")
_ONE_SPACE = re.compile(r"^ (?! )")  # a page's first line is set off by one space, nothing else
_BLANK_RUN = 3  # so many blank lines stand only where a page ended
# zero-width and direction marks: they would hide a label or a serial number
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")


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
    raw = _mark_headers(tuple(_scan(_physical_lines(text))))
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


def _physical_lines(text: str) -> list[str]:
    """The lines as they stand in the file; a form feed opens the line that it stands before."""
    text = _LINE_END.sub("\n", _INVISIBLE.sub("", text)).replace("\f", "\n\f")
    return _dress_bare_numbers(text.split("\n"))


def _dress_bare_numbers(lines: list[str]) -> list[str]:
    """Bare page numbers beside form feeds or runs of blank lines, written as — 12 —.

    A bare number may be a row's serial number too; page numbers go up by one from
    break to break.
    """
    bare = [at for at in range(len(lines)) if _BARE.match(lines[at])]
    feet = [at for at in bare if _at_foot(lines, at)]
    heads = [at for at in bare if _at_head(lines, at)]
    numbers = max((feet, heads), key=lambda found: _counts_pages(lines, found))
    dressed = list(lines)
    for at in numbers if _counts_pages(lines, numbers) else ():
        dressed[at] = f"\f— {lines[at].strip()} —"
    return dressed


def _counts_pages(lines: Sequence[str], found: Sequence[int]) -> int:
    """How often the bare numbers go up by one; 0 if they do so too seldom to count pages."""
    numbers = [int(lines[at]) for at in found]
    ups = [b - a for a, b in itertools.pairwise(numbers)].count(1)
    return ups if len(found) > 2 and ups >= 0.8 * (len(found) - 1) else 0


def _at_foot(lines: Sequence[str], at: int) -> bool:
    """Whether a form feed, a run of blank lines or the end of the text follows."""
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip(" \t")), len(lines))
    return below == len(lines) or lines[below].startswith("\f") or below - at > _BLANK_RUN


def _at_head(lines: Sequence[str], at: int) -> bool:
    """Whether a form feed, a run of blank lines or the start of the text stands before."""
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip(" \t")), -1)
    return lines[at].startswith("\f") or above == -1 or at - above > _BLANK_RUN


def _scan(lines: Sequence[str]) -> Iterator[_Raw]:
    spaced_pages = _spaces_mark_pages(lines)
    blanks, breaks, printed = 0, False, []
    for line in lines:
        breaks = breaks or line.startswith("\f")
        content = line.replace("\f", "")
        if not squeeze(content):
            blanks += not line.startswith("\f")
            continue
        breaks = breaks or blanks >= _BLANK_RUN
        number = _PRINTED.match(content)
        if number:
            printed.append(int(next(g for g in number.groups() if g)))
            blanks = 0
            continue
        breaks = breaks or (spaced_pages and bool(_ONE_SPACE.match(content)))
        breaks = breaks or _is_annex_label(content)
        yield _Raw(content.strip(), blanks > 0 or bool(printed), breaks, tuple(printed))
        blanks, breaks, printed = 0, False, []


def _spaces_mark_pages(lines: Sequence[str]) -> bool:
    """Whether single leading spaces are rare enough to mark pages, and nothing better does."""
    leading = sum(bool(_ONE_SPACE.match(line)) for line in lines)
    feeds = sum(line.startswith("\f") for line in lines)
    return leading * 5 < len(lines) and (feeds < 3 or feeds < leading)


def _is_annex_label(text: str) -> bool:
    label = read_annex_label(text.strip())
    return bool(label and not label.title)


def _mark_headers(raw: tuple[_Raw, ...]) -> tuple[_Raw, ...]:
    """A table header in the middle of its table shows a page start that nothing else shows."""
    texts = [entry.text for entry in raw]
    seen: set[str] = set()
    marked = list(raw)
    for position, entry in enumerate(raw):
        header = find_header(texts, position)
        if header:
            words = squeeze(header.text)
            repeated = words in seen and not opens_list(texts, position, header.height)
            marked[position] = replace(entry, breaks=entry.breaks or repeated)
            seen.add(words)
    return tuple(marked)


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
