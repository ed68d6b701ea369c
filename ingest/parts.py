"""Lines → the title, the body and the annexes of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text import squeeze, tidy
from ingest.headers import find_header
from ingest.headings import read_annex_label, read_heading
from ingest.lines import Line

_ANNEX_LIST = re.compile(r"^附\s*件\s*[:：]")  # the body ends with the list of its annexes
_PROSE = re.compile(r"[。，；]")
_TITLE_LINES = 5
# what a document calls itself at the end of its title, an edition in brackets aside
_TITLE_WORDS = re.compile(r"(方案|规划|计划|意见|办法|纲要|行动|通知|要点)(?:[（(].*[)）])?$")


@dataclass(frozen=True)
class Annex:
    label: str  # "附件1"
    title: str
    page: int
    lines: tuple[Line, ...]  # below the title


@dataclass(frozen=True)
class Parts:
    title: str
    body: tuple[Line, ...]
    annexes: tuple[Annex, ...]


def split_parts(lines: Sequence[Line]) -> Parts:
    """The title, the lines of the body, and each annex."""
    starts = _annex_starts(lines)
    first = starts[0] if starts else _first_table(lines)
    title, after = _title(lines[:first])
    ends = [*starts[1:], len(lines)]
    annexes = [_annex(lines[a:b]) for a, b in zip(starts, ends, strict=True)] if starts else []
    if not starts and first < len(lines):
        annexes = [Annex("", "", lines[first].page, tuple(lines[first:]))]
    return Parts(title, _without_annex_list(lines[after:first]), tuple(annexes))


def _annex_starts(lines: Sequence[Line]) -> list[int]:
    """Where annexes begin: at a label on a line of its own, else at the last line so labelled.

    The list of annexes at the end of a body has the same words as the annexes' own lines.
    """
    bare: list[int] = []
    titled: dict[str, int] = {}
    for position, line in enumerate(lines):
        label = read_annex_label(line.text)
        if label and not label.title:
            bare.append(position)
        elif label:
            titled[label.label] = position
    labels = {read_annex_label(lines[at].text) for at in bare}
    known = {label.label for label in labels if label}
    return sorted([*bare, *(at for label, at in titled.items() if label not in known)])


def _first_table(lines: Sequence[Line]) -> int:
    """Where the tables begin in a document that does not call them annexes."""
    texts = [line.text for line in lines]
    for position in range(len(lines)):
        if find_header(texts, position):
            return position - 1 if position and len(texts[position - 1]) < 20 else position
    return len(lines)


def _title(lines: Sequence[Line]) -> tuple[str, int]:
    """The document's title and where the body begins.

    The title ends with the line that names the kind of document, and the edition in
    brackets below it; without such a line, before the first line that reads like prose.
    """
    head = lines[:_TITLE_LINES]
    named = next((i for i, line in enumerate(head) if _names_document(line.text)), None)
    if named is not None:
        end = named + 1
        while end < len(head) and re.fullmatch(r"[（(].*[)）]", head[end].text):
            end += 1
    else:
        prose = (i for i, line in enumerate(head) if _is_prose(line.text))
        end = next(prose, len(head))
    return tidy("".join(line.text for line in lines[:end])), end


def _names_document(text: str) -> bool:
    return bool(_TITLE_WORDS.search(squeeze(text))) and not _PROSE.search(text)


def _is_prose(text: str) -> bool:
    opens = re.match(r"^(为|根据|按照|依据|为了|经)", text)
    return bool(_PROSE.search(text) or read_heading(text) or opens)


def _without_annex_list(lines: Sequence[Line]) -> tuple[Line, ...]:
    for position, line in enumerate(lines):
        if _ANNEX_LIST.match(line.text) and position > len(lines) // 2:
            return tuple(lines[:position])
    return tuple(lines)


def _annex(lines: Sequence[Line]) -> Annex:
    """An annex's title is what stands between its label and its first heading or table."""
    label = read_annex_label(lines[0].text)
    assert label is not None  # how the line was found
    end = 1
    while end < min(len(lines), 4) and not label.title and not _opens_content(lines, end):
        end += 1
    title = tidy(label.title + "".join(line.text for line in lines[1:end]))
    return Annex(label.label, title, lines[0].page, tuple(lines[end:]))


def _opens_content(lines: Sequence[Line], position: int) -> bool:
    text = lines[position].text
    heading = read_heading(text)
    table = re.match(r"^(评\s*价|一级指标|目标层|维度)", text)
    header = find_header([line.text for line in lines[: position + 8]], position)
    return bool(heading or table or header or squeeze(text).endswith("。"))
