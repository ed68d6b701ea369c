"""The lines of the body → sections with their sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.plan import Excerpt, Section
from corpus.text import tidy
from ingest.headings import Heading, read_heading
from ingest.lines import Line

_SENTENCE_END = re.compile(r"[。！？][”’）】]*")
_PARAGRAPH_END = ("。", "！", "？", "：", "；", "”", "）")
_LONGEST_TITLE = 40  # characters; a "title" beyond is a sentence of the text
_SHORT_LEAD = 16  # characters of an unnumbered run-in title: 加强组织领导。


@dataclass
class _Open:
    """A section while its lines are gathered."""

    heading: Heading
    page: int
    path: tuple[str, ...]
    title: str = ""
    paragraphs: list[list[Line]] = field(default_factory=list)


def read_sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    """The sections of a body: its lines from the first words to the list of annexes."""
    width = _full_width(lines)
    sections: list[_Open] = [_Open(Heading(0, 0, "", ""), lines[0].page if lines else 1, ())]
    for before, line in zip([None, *lines], lines, strict=False):
        heading = read_heading(line.text)
        if heading and _may_open(heading, before, sections[-1], width):
            sections.append(_open(heading, line, sections))
        elif _title_goes_on(sections[-1], before, width):
            sections[-1].title += line.text
            _cut_title(sections[-1], line)
        else:
            _add(sections[-1], before, line, width)
    closed = [section for entry in sections for section in _close(entry)]
    return tuple(s for s in closed if s.label or s.title or s.sentences)


def _full_width(lines: Sequence[Line]) -> float:
    """Characters on a full line; beyond all measure where every paragraph is one line."""
    ended = sum(
        bool(line.text.endswith(_PARAGRAPH_END) or read_heading(line.text)) for line in lines
    )
    if ended > 0.8 * len(lines):
        return math.inf
    widths = sorted(_width(line.text) for line in lines)
    # headings and last lines of paragraphs are shorter
    return widths[len(widths) * 7 // 10] if widths else 0


def _width(text: str) -> float:
    """Width in Chinese characters; Latin letters, digits and spaces are half as wide."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def _may_open(heading: Heading, before: Line | None, current: _Open, width: float) -> bool:
    """Whether a line that looks like a heading is one, not a sentence broken at its number."""
    if before is None:
        return True
    ended = before.text.endswith(_PARAGRAPH_END) or not current.paragraphs
    in_order = heading.number in (1, _last_number(heading, current) + 1)
    return ended or (in_order and _width(before.text) < width - 3)


def _last_number(heading: Heading, current: _Open) -> int:
    return current.heading.number if current.heading.level == heading.level else 0


def _open(heading: Heading, line: Line, sections: Sequence[_Open]) -> _Open:
    above = [s for s in sections if s.heading.level]
    path: list[str] = []
    level = heading.level
    for entry in reversed(above):
        if entry.heading.level < level:
            path.insert(0, entry.heading.label + tidy(entry.title))
            level = entry.heading.level
    opened = _Open(heading, line.page, tuple(path), heading.rest)
    _cut_title(opened, line)
    return opened


def _cut_title(section: _Open, line: Line) -> None:
    """A run-in title ends at the first full stop; what follows is text."""
    end = _SENTENCE_END.search(section.title)
    if not end:
        return
    title, rest = section.title[: end.start()], section.title[end.end() :].strip()
    if len(tidy(title)) > _LONGEST_TITLE:  # a numbered sentence without a title
        title, rest = "", section.title
    section.title = title
    text = Line(rest, line.page, line.gap, line.opens_page) if rest else None
    section.paragraphs = [[text]] if text else [[]]


def _title_goes_on(section: _Open, before: Line | None, width: float) -> bool:
    """Whether the title's line was full, so that the title runs on."""
    if before is None or section.paragraphs or not section.heading.level:
        return False
    return _width(before.text) >= width - 2 and len(section.title) < 2 * _LONGEST_TITLE


def _add(section: _Open, before: Line | None, line: Line, width: float) -> None:
    ended = before is None or (
        before.text.endswith(_PARAGRAPH_END) and _width(before.text) < width - 1.5
    )
    if ended or not section.paragraphs:
        section.paragraphs.append([])
    section.paragraphs[-1].append(line)


def _close(entry: _Open) -> list[Section]:
    """The section, followed by one section for each of its paragraphs with a title of its own."""
    label, title = entry.heading.label, tidy(entry.title)
    paragraphs = [split_sentences(lines) for lines in entry.paragraphs if lines]
    own_titles = _own_titles(paragraphs) if entry.heading.level else 0
    first = [s for p in paragraphs if not own_titles for s in p]
    section = Section(label, title, entry.heading.level, entry.path, entry.page, tuple(first))
    if not own_titles:
        return [section]
    path = (*entry.path, section.heading)
    inner = [
        Section("", p[0].text.rstrip("。"), entry.heading.level + 1, path, p[0].page, tuple(p[1:]))
        for p in paragraphs
    ]
    return [section, *inner]


def _own_titles(paragraphs: Sequence[Sequence[Excerpt]]) -> bool:
    """Whether every paragraph begins with a short title sentence: 加强组织领导。"""
    return len(paragraphs) > 1 and all(
        len(p) > 1 and len(p[0].text) <= _SHORT_LEAD and not re.search(r"\d", p[0].text)
        for p in paragraphs
    )


def split_sentences(lines: Sequence[Line]) -> list[Excerpt]:
    """The sentences of a paragraph, each with the page on which it starts.

    >>> lines = [Line("推进水资源节约。到", 3, True, False), Line("2025年完成。", 4, True, True)]
    >>> split_sentences(lines)
    [Excerpt(text='推进水资源节约。', page=3), Excerpt(text='到2025年完成。', page=3)]
    """
    text, pages = "", []  # the page of every character
    for line in lines:
        text += line.text
        pages += [line.page] * len(line.text)
    sentences, start = [], 0
    for end in [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]:
        words = tidy(text[start:end])
        if words:
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            sentences.append(Excerpt(words, pages[start + lead]))
        start = end
    return sentences
