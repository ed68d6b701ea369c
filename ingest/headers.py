"""The header of a list: where it stands, how high it is, whether it opens the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.text import squeeze
from ingest.headings import read_heading
from ingest.patterns import any_of

_HEIGHT = 8  # a header in narrow columns is broken into so many lines at most
_LONGEST = 40  # characters of a header or a title
_REST = re.compile(r"单位|部门|处室|备注|(?:参与|配合|协同|协办|参加|责任)(?:单位|部门|处室)?")
_TITLE = re.compile(r"(?:清单|一览表|分工表|任务表|目标表)(?:[（(][^（()）]*[)）])?$")
_SERIAL = re.compile(r"^(\d{1,3})(?:\s|$|[、.．])")


class Header(NamedTuple):
    text: str
    height: int  # in lines


def find_header(texts: Sequence[str], position: int) -> Header | None:
    """The header that starts at a line.

    >>> find_header(["序号 工作任务", "牵头", "单位", "1 推进…"], 0)
    Header(text='序号 工作任务 牵头 单位', height=3)
    """
    # the serial column's title may be broken too
    opening = squeeze("".join(texts[position : position + 2]))[:4]
    if texts[position][:1] not in "序编" or not any_of("columns", "serial").match(opening):
        return None
    header = ""
    for height, text in enumerate(texts[position : position + _HEIGHT], 1):
        header = f"{header} {text}".strip()
        if len(header) > _LONGEST or _SERIAL.match(text):
            return None
        if any_of("columns", "lead").search(squeeze(header)):
            return _with_rest(header, texts, position, height)
    return None


def _with_rest(header: str, texts: Sequence[str], position: int, height: int) -> Header:
    """The header with what stands of its columns' titles on lines of their own."""
    while position + height < len(texts) and height < _HEIGHT:
        following = squeeze(texts[position + height])
        if not _is_rest(header, following):
            break
        header, height = f"{header} {following}", height + 1
    return Header(header, height)


def _is_rest(header: str, following: str) -> bool:
    """Whether a line goes on with the header: 参与单位, or the 单位 of a broken title."""
    halves = re.fullmatch(r"参|配|协|与|合|同|参与单|单|位|部|门", following)
    return bool(_REST.fullmatch(following)) or bool(halves)


def names_list(text: str) -> bool:
    """Whether a line is a title that names a list: 二、任务清单."""
    return len(text) <= _LONGEST and "。" not in text and bool(_TITLE.search(squeeze(text)))


def opens_list(texts: Sequence[str], position: int, height: int) -> bool:
    """Whether a header is the first of its list: a title above, or row 1 right below."""
    if position and names_list(texts[position - 1]):
        return True
    below = (t for t in texts[position + height :] if not _is_heading(t))
    match = _SERIAL.match(next(below, ""))
    return bool(match and int(match.group(1)) == 1)


def _is_heading(text: str) -> bool:
    heading = read_heading(text)
    return bool(heading and heading.level <= 2)
