"""Numbered headings: 一、 · （一） · 1. · （1）, and the labels of annexes."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.numerals import read_number

_CHINESE = "一二三四五六七八九十百零〇"
_COUNT = rf"[{_CHINESE}](?:\s*[{_CHINESE}]){{0,3}}"  # extraction puts spaces anywhere
_DIGITS = re.compile(rf"[^{_CHINESE}\d]")  # what is no digit of a label's number
_FORMS = (
    (1, re.compile(rf"^({_COUNT})\s*[、．]\s*(?=\S)")),
    (1, re.compile(rf"^(第\s*(?:{_COUNT}|\d{{1,2}})\s*(?:章|部\s*分))\s*(?=\S)")),
    (2, re.compile(rf"^([（(]\s*{_COUNT}\s*[)）])\s*(?=\S)")),
    (2, re.compile(rf"^(第\s*(?:{_COUNT}|\d{{1,2}})\s*节)\s*(?=\S)")),
    (3, re.compile(r"^(\d{1,2})\s*[.．、]\s*(?=[^\d\s])")),
    (4, re.compile(r"^([（(]\s*\d{1,2}\s*[)）])\s*(?=\S)")),
)
_LONGEST_TITLE = 40  # characters of an annex title on its label's line
_ANNEX = re.compile(
    rf"^附\s*[件表录]\s*[:：]?\s*(?P<number>{_COUNT}|\d{{1,2}}|)\s*(?P<mark>[:：]?)\s*(?P<title>.*)$"
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
            count = _DIGITS.sub("", match.group(1))
            return Heading(level, read_number(count), label, line[match.end() :])
    return None


class AnnexLabel(NamedTuple):
    label: str  # "附件1"
    title: str  # what follows on the same line


def read_annex_label(line: str) -> AnnexLabel | None:
    """The label that `line` opens an annex with, if any.

    >>> read_annex_label("附 件 1").label, read_annex_label("附件：一").label
    ('附件1', '附件一')
    >>> read_annex_label("附件2 减污降碳协同指数").title
    '减污降碳协同指数'

    The list of annexes at the end of a body is none, nor is a sentence about one:
    >>> read_annex_label("附件：1.目标清单"), read_annex_label("附件1所列任务，由各地落实。")
    (None, None)
    """
    match = _ANNEX.match(line)
    if not match:
        return None
    number, title = "".join(match["number"].split()), match["title"]
    if title and (not number or not (match["mark"] or line[match.start("title") - 1].isspace())):
        return None
    if re.match(r"[.．、]", title) or re.search(r"[，。；]", title) or len(title) > _LONGEST_TITLE:
        return None
    return AnnexLabel("附件" + number, title)
