"""The words of a lead or participant cell → the units that it names.

A cell is a list of units with, after it, how they share the work, a reference to
another document, or a note; or it says that the lead is still to be settled.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpus.text import tidy
from ingest.patterns import any_of, expressions, words

_DOCUMENT = re.compile(r"《[^》]+》")
_OPEN, _CLOSE = '（(《“"[【', "）)》”]】"
_SENTENCE = re.compile(r"[。！？；]")
# words about the work, which no name has inside it
_SPEECH = re.compile(r"确定|明确|分工|负责|落实|参照|列出|不再|下同")
_BRACKET = re.compile(r"[（(]([^（()）]*)[)）]")
# which units of a cell are which: 牵头单位：… 配合单位：…
_LABEL = re.compile(r"(?:牵头|责任|主办|负责|参与|配合|协同|协办|参加)(?:单位|部门|处室)?[：:]\s*")


@dataclass(frozen=True)
class Responsibility:
    """A cell, read."""

    text: str
    units: tuple[str, ...]
    pending: bool
    refers_to: tuple[str, ...]
    note: str  # what follows the units after a comma, e.g. a clause for the whole table


@functools.cache
def read_responsibility(cell: str) -> Responsibility:
    """The units of a cell and what else it says.

    >>> read_responsibility("省经信厅、省发展改革委（省能源局）按职责分工负责").units
    ('省经信厅', '省发展改革委（省能源局）')
    >>> read_responsibility("待国家分工明确后确定").pending
    True
    >>> read_responsibility("具体参照《某方案》职责分工").refers_to
    ('《某方案》',)
    """
    text = tidy(cell)
    if any(pattern.match(text) for pattern in expressions("tails", "pending")):
        return Responsibility(text, (), True, tuple(_DOCUMENT.findall(text)), "")
    units: list[str] = []
    notes: list[str] = []
    for clause in split_outside(text, "，,；;。"):
        if notes or is_note(clause):
            notes.append(clause)
        else:
            units += [unit for item in split_units(clause) if (unit := clean_unit(item))]
    note = "，".join(notes)
    refers = tuple(_DOCUMENT.findall(note)) if any_of("tails", "reference").search(note) else ()
    return Responsibility(text, tuple(units), False, refers, note)


def is_note(clause: str) -> bool:
    """Whether a clause of a cell speaks about the work instead of naming units."""
    if any_of("notes", "blanket").search(clause):
        return True
    return bool(_DOCUMENT.search(clause) and any_of("tails", "reference").search(clause))


def split_outside(text: str, separators: str) -> list[str]:
    """`text` cut at separators that stand outside brackets and quotation marks.

    >>> split_outside("省建设厅、各县（市、区）", "、")
    ['省建设厅', '各县（市、区）']
    """
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and character in separators:
            parts.append(text[start:position])
            start = position + 1
    return [part for part in [*parts, text[start:]] if part]


def split_units(clause: str) -> list[str]:
    """The items of a list of units, however they are set apart.

    >>> split_units("省经信厅、省文化和旅游厅和省财政厅")
    ['省经信厅', '省文化和旅游厅', '省财政厅']
    """
    items = split_outside(clause, "、/／")
    return [part for item in items for part in _split_at_and(item)]


def _split_at_and(item: str) -> list[str]:
    """`item` cut at an “and” between two units: 和 may stand inside a name as well."""
    for match in any_of("units", "and").finditer(item):
        left, right = item[: match.start()], item[match.end() :]
        if _ends_name(left) and (
            _ends_name(clean_unit(right)) or (right and not clean_unit(right))
        ):
            return [left, *_split_at_and(right)]
    return [item]


def _ends_name(words_: str) -> bool:
    balanced = words_.count("（") == words_.count("）")
    core = _BRACKET.sub("", words_)
    return balanced and len(core) > 2 and core.endswith(words("units", "suffixes"))


def without_labels(cell: str) -> str:
    """A cell without the words that say which units are which: 牵头单位：…；配合单位：….

    >>> without_labels("牵头：省生态环境厅；配合：省财政厅")
    '省生态环境厅；省财政厅'
    """
    return _LABEL.sub("", cell)


def labels_units(words_: str) -> bool:
    """Whether words begin with a label of units: 牵头：…."""
    return bool(_LABEL.match(words_))


def labelled_late(cell: str) -> bool:
    """Whether other words stand before the first label of a cell."""
    label = _LABEL.search(cell)
    return bool(label) and not labels_units(cell)


def divide_labelled(cell: str) -> tuple[str, str]:
    """Lead and participants of a cell that names both with labels; else all is the lead.

    >>> divide_labelled("牵头：省生态环境厅；配合：省财政厅、省水利厅。")
    ('省生态环境厅', '省财政厅、省水利厅')
    """
    labels = list(_LABEL.finditer(cell))
    if len(labels) != 2 or labels[0].start() > 0:
        return cell, ""
    lead = cell[labels[0].end() : labels[1].start()]
    return lead.rstrip("；;，,。、 "), cell[labels[1].end() :].rstrip("；;，,。、 ")


@functools.lru_cache(maxsize=65536)
def clean_unit(item: str) -> str:
    """A unit's name without the words that say how the work is shared.

    >>> clean_unit("省统计局（负责区域碳排放核算）"), clean_unit("省林业局按职责分工负责")
    ('省统计局', '省林业局')
    """
    item = _BRACKET.sub(lambda m: "" if _is_remark(m.group(1)) else m.group(), item)
    for name in ("duty", "others"):
        tail = next((t for t in _longest_first(name) if item.endswith(t)), "")
        item = item.removesuffix(tail)
    return item if item not in words("units", "generic") else ""


@functools.cache
def _longest_first(name: str) -> tuple[str, ...]:
    return tuple(sorted(words("tails", name), key=len, reverse=True))


def _is_remark(inside: str) -> bool:
    return inside.startswith(words("tails", "remark"))


@functools.cache
def strangeness(item: str) -> float:
    """How little `item` looks like the name of one unit: 0 for a perfect name, to 12.

    >>> strangeness("省生态环境厅") < 1 < strangeness("推进绿色低碳发展")
    True
    >>> strangeness("省经信厅省科技厅") > 3
    True
    """
    if _SENTENCE.search(item) or not item:
        return 12.0
    core = _BRACKET.sub("", item)
    if len(core) > 24 or not core:
        return 10.0
    cost = 0.0 if core.endswith(words("units", "suffixes")) else 5.0
    cost += 0.0 if core.startswith(words("units", "prefixes")) else 0.8
    cost += 4.0 * len(_two_names().findall(core))
    cost += 2.0 * len(re.findall(r"[0-9%“”]", core)) + max(0, len(core) - 12) * 0.25
    cost += 4.0 * len(_SPEECH.findall(core)) + (6.0 if len(core) < 2 else 0.0)
    cost += 4.0 * len(any_of("units", "never").findall(core))
    # （市、区） or another name, but no list of units
    cost += 4.0 * any("、" in inside and len(inside) > 8 for inside in _BRACKET.findall(item))
    return min(cost, 10.0)


@functools.cache
def merely_unknown(name: str) -> bool:
    """Whether nothing speaks against a name but that its ending is not a usual one.

    >>> merely_unknown("浙石化"), merely_unknown("推进绿色发展"), merely_unknown("省财政厅")
    (True, False, False)
    """
    return 2 <= len(name) <= 12 and strangeness(name) >= 5.0 and strangeness(name + "局") < 1.0


@functools.cache
def _two_names() -> re.Pattern[str]:
    """The seam of two names with nothing between: a last character, then a first one."""
    last = "|".join(s for s in words("units", "suffixes") if len(s) == 1)
    return re.compile(f"(?:{last})(?=省|自治区|国家|人行|市[^、县区])")
