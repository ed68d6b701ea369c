"""The lines of a list → its rows' lines, by finding the serial numbers.

A line of a cell may begin with a number too (`4 大城市类型…`), and serial numbers
may be missing or repeated. So all candidates are weighed together: the chain of
numbers that runs best through the list is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.headings import read_heading
from ingest.lines import Line
from ingest.patterns import words

_SERIAL = re.compile(r"^(\d{1,3})(?:\s+|$|[、.．]\s*(?=\D))")


@dataclass(frozen=True)
class RawRow:
    """A row before its cells are told apart."""

    number: int
    lines: tuple[Line, ...]  # without the serial number, without headings
    section: str
    item: str


@dataclass(frozen=True)
class _Candidate:
    at: int  # position in the lines
    number: int
    bare: bool  # the number stands alone on its line
    ending: float  # how well what stands before ends a row: 4 for a unit's name or a heading


def split_rows(lines: Sequence[Line]) -> tuple[RawRow, ...]:
    """The rows of a list, each with the headings of the list that it stands under."""
    starts = {c.at: c.number for c in _best_chain(_candidates(lines))}
    rows: list[RawRow] = []
    headings = {1: "", 2: ""}
    in_heading = 0  # level of the heading that the line before belongs to
    for position, line in enumerate(lines):
        heading = read_heading(line.text)
        if position in starts:
            rest = replace(line, text=_SERIAL.sub("", line.text, count=1))
            first = (rest,) if rest.text else ()
            rows.append(RawRow(starts[position], first, headings[1], headings[2]))
            in_heading = 0
        elif heading and heading.level <= 2:
            in_heading = heading.level
            headings[in_heading] = heading.label + heading.rest
            if in_heading == 1:
                headings[2] = ""
        elif in_heading:  # a heading that runs over its line
            headings[in_heading] += line.text
        elif rows:
            rows[-1] = replace(rows[-1], lines=(*rows[-1].lines, line))
    return tuple(rows)


def _candidates(lines: Sequence[Line]) -> list[_Candidate]:
    widths = sorted(len(line.text) for line in lines)
    full = widths[len(widths) * 9 // 10] if widths else 0
    found = []
    for position, line in enumerate(lines):
        match = _SERIAL.match(line.text)
        if match:
            bare = not line.text[match.end() :]
            number = int(match.group(1))
            found.append(_Candidate(position, number, bare, _ending(lines[:position], full)))
    return found


def _ending(before: Sequence[Line], full: int) -> float:
    """How well the lines before a number can be the end of a row; `full`: width of a full line."""
    if not before or _in_heading(before):
        return 4.0
    tail = "".join(line.text for line in before[-2:]).replace(" ", "")
    endings = words("units", "suffixes") + words("tails", "duty") + ("职责分工", "确定", "）", ")")
    if tail.endswith(endings):
        return 4.0
    if tail.endswith("。"):
        return 0.0  # a row without units
    # a sentence goes on after a full line; a short line ends its cell
    return -8.0 if len(before[-1].text) > full * 0.8 else -3.0


def _in_heading(before: Sequence[Line]) -> bool:
    """Whether the last line is a heading, or the second line of one."""
    for back, line in enumerate(reversed(before[-2:])):
        heading = read_heading(line.text)
        if heading and heading.level <= 2:
            return True
        if back == 0 and _SERIAL.match(line.text):
            return False
    return False


def _best_chain(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates that together read most like the serial numbers of one list."""
    best: list[tuple[float, int]] = []  # score of the best chain that ends here, and its link
    for position, candidate in enumerate(candidates):
        own = _own_score(candidate)
        options = [(own + _opening_score(candidate.number), -1)]
        options += [
            (best[link][0] + own + _step_score(candidates[link].number, candidate.number), link)
            for link in range(position)
        ]
        best.append(max(options, key=lambda option: option[0]))
    if not best:
        return []
    at = max(range(len(best)), key=lambda position: best[position][0])
    chain = []
    while at >= 0:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]


def _own_score(candidate: _Candidate) -> float:
    return (4.0 if candidate.bare else 1.0) + candidate.ending


def _opening_score(number: int) -> float:
    return 6.0 if number == 1 else -2.0 - min(number, 5)


def _step_score(before: int, number: int) -> float:
    step = number - before
    if step == 1:
        return 6.0
    if step > 1:
        return -2.0 - min(step, 5)
    return -3.0 if step == 0 else -8.0
