"""The lines of a list → its rows' lines, by finding the serial numbers.

A line of a cell may begin with a number too (`4 大城市类型…`), and serial numbers
may be missing or repeated. So all candidates are weighed together: the chain of
numbers that runs best through the list is taken.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.headings import read_heading
from ingest.lines import Line
from ingest.patterns import words

_SERIAL = re.compile(r"^(\d{1,3})(?:\s+|$|(?P<mark>[、.．])\s*|(?P<glued>(?=[\u4e00-\u9fff“《])))")
_BARE = re.compile(r"^\d{1,3}[、.．]?$")
_OTHER_FORM = -6.0  # what a serial number in a form of its own must make up for
_REACH = 60  # candidates between two serial numbers, at most; keeps huge lists fast


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
    form: str  # "plain" (7), "mark" (7、), "glued" (7推进)
    decimal: bool  # 10.60%的… may be a number of the text
    ending: float  # how well what stands before ends a row: 4 for a unit's name or a heading


def split_rows(lines: Sequence[Line]) -> tuple[RawRow, ...]:
    """The rows of a list, each with the headings of the list that it stands under."""
    starts = {c.at: c.number for c in _serials(_candidates(lines))}
    rows: list[RawRow] = []
    own: list[list[Line]] = []  # the lines of each row
    headings = {1: "", 2: ""}
    in_heading = 0  # level of the heading that the line before belongs to
    for position, line in enumerate(lines):
        heading = None if _inside_row(lines, position) else read_heading(line.text)
        if position in starts:
            rest = replace(line, text=_SERIAL.sub("", line.text, count=1))
            own.append([rest] if rest.text else [])
            rows.append(RawRow(starts[position], (), headings[1], headings[2]))
            in_heading = 0
        elif heading and heading.level <= 2:
            in_heading = heading.level
            headings[in_heading] = heading.label + heading.rest
            if in_heading == 1:
                headings[2] = ""
        elif in_heading:  # a heading that runs over its line
            headings[in_heading] += line.text
        elif rows:
            own[-1].append(line)
    return tuple(replace(row, lines=tuple(own_)) for row, own_ in zip(rows, own, strict=True))


def _inside_row(lines: Sequence[Line], position: int) -> bool:
    """Whether a line goes on with a row's text: a （二） in an enumeration is no heading."""
    before = lines[position - 1].text if position else ""
    return before.endswith(("，", "；", "、", "：")) or bool(_BARE.match(before))


def _candidates(lines: Sequence[Line]) -> list[_Candidate]:
    widths = sorted(len(line.text) for line in lines)
    full = widths[len(widths) * 9 // 10] if widths else 0
    found = []
    for position, line in enumerate(lines):
        match = _SERIAL.match(line.text)
        if match:
            bare = not line.text[match.end() :]
            form = "mark" if match["mark"] else "plain" if match["glued"] is None else "glued"
            decimal = match["mark"] in (".", "．") and line.text[match.end() :][:1].isdigit()
            ending = _ending(lines[max(0, position - 2) : position], full)
            number = int(match.group(1))
            found.append(_Candidate(position, number, bare, form, decimal, ending))
    return found


def _ending(before: Sequence[Line], full: int) -> float:
    """How well the lines before a number can be the end of a row; `full`: width of a full line."""
    if not before or _in_heading(before):
        return 4.0
    tail = "".join(line.text for line in before[-2:]).replace(" ", "")
    if tail.endswith(_cell_endings()):
        return 4.0
    if tail.endswith("。"):
        return 2.0  # a row without units
    # a sentence goes on after a full line; a short line ends its cell
    return -8.0 if len(before[-1].text) > full * 0.8 else -3.0


@functools.cache
def _cell_endings() -> tuple[str, ...]:
    tails: tuple[str, ...] = (
        *words("tails", "duty"),
        *words("tails", "others"),
        *words("units", "generic"),
    )
    tails = tuple(tail for tail in tails if len(tail) > 1)  # 等 ends many a line of a text
    return (*words("units", "suffixes"), *tails, "职责分工", "确定", "）", ")")


def _in_heading(before: Sequence[Line]) -> bool:
    """Whether the last line is a heading, or the second line of one."""
    for back, line in enumerate(reversed(before[-2:])):
        heading = read_heading(line.text)
        if heading and heading.level <= 2:
            return True
        if back == 0 and _SERIAL.match(line.text):
            return False
    return False


def _serials(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The serial numbers of a list: the best chain in which one form prevails."""
    chains = [_best_chain(candidates, form) for form in ("plain", "mark", "glued")]
    return max(chains, key=lambda chain: chain[0])[1]


def _best_chain(candidates: Sequence[_Candidate], form: str) -> tuple[float, list[_Candidate]]:
    """The candidates that together read most like the serial numbers of one list."""
    best: list[tuple[float, int]] = []  # score of the best chain that ends here, and its link
    for position, candidate in enumerate(candidates):
        own = _own_score(candidate) + (0.0 if candidate.form == form else _OTHER_FORM)
        options = [(own + _opening_score(candidate.number), -1)]
        options += [
            (best[link][0] + own + _step_score(candidates[link].number, candidate.number), link)
            for link in range(max(0, position - _REACH), position)
        ]
        best.append(max(options, key=lambda option: option[0]))
    if not best:
        return 0.0, []
    last = max(range(len(best)), key=lambda position: best[position][0])
    return best[last][0], _followed(candidates, best, last)


def _followed(
    candidates: Sequence[_Candidate], best: Sequence[tuple[float, int]], at: int
) -> list[_Candidate]:
    """The chain that ends at a candidate, from its start."""
    chain = []
    while at >= 0:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]


def _own_score(candidate: _Candidate) -> float:
    # marked or alone on its line, a number is hardly part of a sentence
    stands_out = 4.0 if candidate.bare or candidate.form == "mark" else 1.0
    return stands_out + candidate.ending - 4.0 * candidate.decimal


def _opening_score(number: int) -> float:
    return 6.0 if number == 1 else -2.0 - min(number, 5)


def _step_score(before: int, number: int) -> float:
    step = number - before
    if step == 1:
        return 6.0
    if step > 1:
        return -2.0 - min(step, 5)
    return -2.0 if step == 0 else -8.0
