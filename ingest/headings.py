"""Numbered headings: 一、 · （一） · 1. · （1）."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.numerals import read_number

_CHINESE = "一二三四五六七八九十百零〇"
_FORMS = (
    (1, re.compile(rf"^([{_CHINESE}]{{1,4}})\s*[、．]\s*(?=\S)")),
    (1, re.compile(rf"^(第[{_CHINESE}]{{1,4}}[章部]分?)\s*(?=\S)")),
    (2, re.compile(rf"^([（(][{_CHINESE}]{{1,4}}[)）])\s*(?=\S)")),
    (3, re.compile(r"^(\d{1,2})\s*[.．、]\s*(?=[^\d\s])")),
    (4, re.compile(r"^([（(]\d{1,2}[)）])\s*(?=\S)")),
)


class Heading(NamedTuple):
    level: int
    number: int
    label: str  # as printed, without white space: "三、", "（七）"
    rest: str  # what follows the label on its line


def read_heading(line: str) -> Heading | None:
    """The heading that `line` opens with, if any.

    >>> read_heading("（七）推进非二氧化碳温室气体协同控制。控制农业领域")[:3]
    (2, 7, '（七）')
    >>> read_heading("3.5亿立方米以内") is None
    True
    """
    for level, form in _FORMS:
        match = form.match(line)
        if match:
            label = "".join(match.group().split())
            return Heading(level, read_number(match.group(1)), label, line[match.end() :])
    return None
