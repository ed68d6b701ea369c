"""The lines of the index annex → the tree of indicators.

A merged-cell table comes out of a PDF as a run of words in which only the markers
（一）, 1., （1）, ① tell where a node begins. A node's name runs to its weight; a
leaf's data sources run from its weight to the next marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.numerals import read_number
from corpus.plan import Excerpt, Finding, Framework, Indicator
from corpus.text import squeeze, tidy
from ingest.headers import find_header
from ingest.lines import Line
from ingest.patterns import words
from ingest.responsibility import split_outside

_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_MARKERS = (
    (1, re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[)）]")),
    (2, re.compile(r"^(\d{1,2})[.．、](?=\D|$)")),
    (3, re.compile(r"^[（(](\d{1,2})[)）]")),
    (4, re.compile(rf"^([{_CIRCLED}])")),
)
_PART_OF_100 = re.compile(r"^\d{1,3}(?:\.\d+)?[%％]?$")
_HEADER_LINES = 12
_WEIGHT = re.compile(r"^(?:0?\.\d+|[01](?:\.\d+)?|\d{1,3}(?:\.\d+)?[%％])$")
# a marker without white space before it
_GLUED = re.compile(
    rf"(?<=\S)(?=[{_CIRCLED}])|(?<=\d)(?=[（(][\d一二三四五六七八九十]{{1,3}}[)）])"
)
_BROKEN_HEADER = re.compile(r"评价|评价内|内?容|评价内容|目标层|准则层|维度|序号")
_TITLE = re.compile(r"(?:指数|指标|评价)(?:体系)?(?:表)?$")
_PERCENT = re.compile(r"权重?[（(]?[%％]")  # a header whose weights are printed as 15, 20


class _Word(NamedTuple):
    text: str
    page: int
    opens_line: bool


@dataclass
class _Node:
    """A node while its words are gathered."""

    level: int  # 1 dimension, 2 and 3 the upper levels, 4 the leaf
    number: int
    page: int
    words: list[_Word] = field(default_factory=list)


def read_framework(title: str, lines: Sequence[Line]) -> tuple[Framework | None, list[Finding]]:
    """The tree in `lines`, None if there is none, and what was odd about it."""
    nodes = _once(_nodes(_words(_without_headers(lines))))
    if not any(node.level == 4 for node in nodes):
        return None, []
    header = squeeze("".join(line.text for line in lines[:_HEADER_LINES]))
    whole = 100.0 if _PERCENT.search(header) else 1.0
    findings: list[Finding] = []
    indicators = tuple(_indicators(nodes, whole, findings))
    return Framework(tidy(title), indicators[0].page, indicators), findings


def holds_framework(lines: Sequence[Line]) -> bool:
    """Whether the lines are an index table: its header's words and circled numbers."""
    text = squeeze("".join(line.text for line in lines))
    return all(w in text for w in words("framework", "header")) and bool(
        re.search(f"[{_CIRCLED}]", text)
    )


def cut_out_framework(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of an index table, its title included, and all others.

    The table may stand in one annex with the lists; it reaches from its header to
    the title of the next list, or to the end.
    """
    texts = [line.text for line in lines]
    header = next((n for n, text in enumerate(texts) if _is_header(text)), len(lines))
    start = header
    while start and _BROKEN_HEADER.fullmatch(squeeze(texts[start - 1])):
        start -= 1
    if start and _TITLE.search(squeeze(texts[start - 1])):
        start -= 1
    lists = (n for n in range(header, len(lines)) if find_header(texts, n))
    end = next(lists, len(lines) + 1) - 1  # the line above is the list's title
    return lines[start:end], [*lines[:start], *lines[end:]]


def cut_off_notes(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of an index table, and the prose below it: how the index is computed."""
    first = next((n for n, line in enumerate(lines) if _marker(line.text)), len(lines))
    starts = words("notes", "start")
    below = (n for n in range(first, len(lines)) if squeeze(lines[n].text).startswith(starts))
    end = next(below, len(lines))
    return lines[:end], lines[end:]


def _is_header(text: str) -> bool:
    return words("framework", "header")[0] in squeeze(text)


def _without_headers(lines: Sequence[Line]) -> list[Line]:
    """The lines without the table's header, however often it is repeated."""
    first = next((i for i, line in enumerate(lines) if _marker(line.text)), len(lines))
    header = [squeeze(line.text) for line in lines[:first]]
    kept: list[Line] = []
    position = first
    while position < len(lines):
        height = _header_height(lines, position, header)
        if not height:
            kept.append(lines[position])
        position += height or 1
    return kept


def _header_height(lines: Sequence[Line], position: int, header: Sequence[str]) -> int:
    """How many lines from `position` on are the header again, in whatever line breaks."""
    wanted = "".join(header)
    got = ""
    for height, line in enumerate(lines[position : position + len(header) + 4], 1):
        got += squeeze(line.text)
        if got and wanted.endswith(got) and len(got) >= len(wanted) * 0.6:
            return height
        if got not in wanted:
            return 0
    return 0


def _words(lines: Sequence[Line]) -> Iterator[_Word]:
    for line in lines:
        pieces = [piece for word in line.text.split() for piece in _GLUED.split(word)]
        for place, piece in enumerate(pieces):
            yield _Word(piece, line.page, place == 0)


def _marker(word: str) -> tuple[int, int, str] | None:
    """Level, number and remaining words, if `word` opens a node."""
    for level, form in _MARKERS:
        match = form.match(word)
        if match:
            return level, read_number(match.group(1)), word[match.end() :]
    return None


def _nodes(stream: Iterator[_Word]) -> list[_Node]:
    nodes: list[_Node] = []
    for word in stream:
        marker = _marker(word.text)
        if marker and _fits(marker[:2], nodes):
            nodes.append(_Node(marker[0], marker[1], word.page, [word]))
        elif nodes:
            nodes[-1].words.append(word)
    return nodes


def _once(nodes: Sequence[_Node]) -> list[_Node]:
    """The nodes without merged cells that are printed again on a new page."""
    kept: list[_Node] = []
    open_nodes: dict[int, _Node] = {}  # level → the node that later ones stand under
    for node in nodes:
        last = open_nodes.get(node.level)
        if node.level < 4 and last and last.number == node.number and _same_name(last, node):
            continue
        open_nodes = {level: n for level, n in open_nodes.items() if level < node.level}
        open_nodes[node.level] = node
        kept.append(node)
    return kept


def _same_name(first: _Node, second: _Node) -> bool:
    """Whether one name is the other, or as much of it as the new page shows."""
    names = sorted((_read(node, 1.0)[0] for node in (first, second)), key=len)
    return names[1].startswith(names[0])


def _fits(marker: tuple[int, int], nodes: Sequence[_Node]) -> bool:
    """Whether a marker can stand here: deeper nodes come below shallower ones."""
    level = marker[0]
    return bool(nodes) or level < 4


def _indicators(
    nodes: Sequence[_Node], whole: float, findings: list[Finding]
) -> Iterator[Indicator]:
    path: dict[int, tuple[int, str, float]] = {}
    for node in nodes:
        name, weight, rest = _read(node, whole)
        if weight is None and node.level > 1:
            message = f"评价体系中“{name}”没有读到权重，按0计，请核对第{node.page}页。"
            findings.append(Finding("weight-missing", message, node.page))
        path[node.level] = (node.number, name, weight or 0.0)
        for deeper in range(node.level + 1, 4):
            path.pop(deeper, None)
        if node.level == 4:
            yield _indicator(node, path, rest)


def _indicator(node: _Node, path: dict[int, tuple[int, str, float]], rest: str) -> Indicator:
    none = (0, "", 1.0)  # a level that the table leaves out: one node with all the weight
    number, name, weight = path[4]
    upper, lower = path.get(2, none), path.get(3, none)
    return Indicator(
        number=number,
        name=name,
        page=node.page,
        dimension=path.get(1, none)[1],
        level1_no=upper[0],
        level1_name=upper[1],
        level1_weight=upper[2],
        level2_no=lower[0],
        level2_name=lower[1],
        level2_weight=lower[2],
        weight=weight,
        data_sources=tuple(split_outside(rest, "、，,；;/")),
        excerpts=_excerpts(node),
    )


def _read(node: _Node, whole: float) -> tuple[str, float | None, str]:
    """Name, weight and what follows the weight: the last number is the weight."""
    opening = _marker(node.words[0].text)
    first = node.words[0]._replace(text=opening[2] if opening else node.words[0].text)
    words_ = [first, *node.words[1:]]
    form = _WEIGHT if whole == 1.0 else _PART_OF_100
    at = next((i for i in reversed(range(len(words_))) if form.match(words_[i].text)), None)
    if at is None:
        return tidy(_join(words_)), None, ""
    name, rest = tidy(_join(words_[:at])), tidy(_join(words_[at + 1 :]))
    value = _weight(words_[at].text, whole)
    if node.level < 4:  # words after the weight of a merged cell belong to its name
        return name + rest, value, ""
    return name, value, rest


def _weight(text: str, whole: float) -> float:
    """
    >>> _weight("0.15", 1.0), _weight("15%", 1.0), _weight("15", 100.0)
    (0.15, 0.15, 0.15)
    """
    number = text.rstrip("%％")
    return round(float(number) / (whole if number == text else 100.0), 12)


def _join(words_: Sequence[_Word]) -> str:
    """Words with the white space between them; a line may end inside a word."""
    return "".join(word.text if word.opens_line else f" {word.text}" for word in words_)


def _excerpts(node: _Node) -> tuple[Excerpt, ...]:
    """The printed words of a leaf, one piece for each page."""
    pages = dict.fromkeys(word.page for word in node.words)
    return tuple(
        Excerpt(tidy(_join([word for word in node.words if word.page == page])), page)
        for page in pages
    )
