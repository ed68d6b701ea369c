"""How strange a way of cutting a row into cells is: the fewer points, the likelier.

Words are weighed (does this read as a sentence, as a list of units?), and lines
(is there a blank line where cells end in this table, is the column so wide?). What
a table has in common with itself is kept in its `Habits`.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.text import tidy
from ingest.patterns import any_of, expressions, words
from ingest.responsibility import (
    clean_unit,
    divide_labelled,
    is_note,
    labelled_late,
    labels_units,
    merely_unknown,
    read_responsibility,
    split_outside,
    split_units,
    strangeness,
    without_labels,
)

TEXT, LEAD, PARTICIPANTS = 0, 1, 2
# what follows the end of a note inside one clause
_BEHIND_NOTE = re.compile(r"(?:分工|执行|落实|列出|确定)(?!负责|落实|执行|确定|方案|工作|》)(.+)$")
_ITEM_END = re.compile(r"[、/，,；;]")
_LOOSE_END = "、/，,；;和及"  # a cell that goes on over the page may end so
_LIKE_UNITS = 3.0  # cost below which words read like a cell of units
_SURELY_UNITS = 1.5
_NEXT_UNKNOWN = 1.0  # cost of a name of unknown kind that stands in a list with another
_AFTER_STOP = 6.0
_CHINESE_EDGES = re.compile("[\u4e00-\u9fff]{2}")
_SPACE_PARTS, _SPACE_MAY_STRAY = 12.0, 6.0
_NAME_LINES = 3  # lines over which a name is broken, at most
_MOST_FOR_WIDTH = 4.0  # one narrow cell is one oddity, however many lines it has
_GOES_ON = tuple("（(、，,）)按等和及与以/；;。》”")  # what follows inside a cell, never opens one


@dataclass(frozen=True)
class Token:
    """A piece of a line between white space."""

    text: str
    page: int
    line: int  # the row's lines counted from 0
    gap: bool  # it opens its line and a blank line stands before it
    opens_line: bool
    opens_page: bool


Cut = tuple[tuple[Token, ...], tuple[Token, ...], tuple[Token, ...]]


@dataclass
class Habits:
    """What the rows of a table have in common."""

    names: Counter[str] = field(default_factory=Counter)  # units and how often they were read
    widths: tuple[int, ...] = (0, 0, 0)  # longest line of each column; 0 if not yet known
    full_stop: float = 1.0  # share of texts that end with a full stop
    # cost of a line break: (inside one cell, with a blank line) → cost
    breaks: dict[tuple[bool, bool], float] = field(default_factory=dict)
    space: float = (
        _SPACE_MAY_STRAY  # cost of white space between Chinese characters inside a cell of units
    )
    known_costs: dict[str, float] = field(default_factory=dict)  # of words weighed before


def join(tokens: Sequence[Token]) -> str:
    """The words of tokens in a row, spaces kept where the line had them."""
    return "".join(
        (" " if i and token.line == tokens[i - 1].line else "") + token.text
        for i, token in enumerate(tokens)
    )


# words


def word_cost(cut: Cut, habits: Habits) -> float:
    """How far the words of the cells are from a sentence and two lists of units."""
    participants = tidy(join(cut[PARTICIPANTS]))
    return (
        _text_cost(cut[TEXT], habits)
        # participants without a lead are rarer than a row without either
        + _cell_cost(cut[LEAD], habits, empty=9.0 if participants else 5.0)
        + _cell_cost(cut[PARTICIPANTS], habits, empty=1.0)
        # 按职责分工负责 at the end of a cell is said of leads
        + (7.0 if participants.endswith(words("tails", "duty")) else 0.0)
        + (6.0 if _out_of_order(cut[LEAD], cut[PARTICIPANTS]) else 0.0)
    )


def _out_of_order(lead: Sequence[Token], participants: Sequence[Token]) -> bool:
    """Whether participants begin on a page before the one on which their lead begins."""
    return bool(lead and participants) and participants[0].page < lead[0].page


def _text_cost(tokens: Sequence[Token], habits: Habits) -> float:
    if not tokens:
        return 30.0
    cost = 0.0 if tokens[-1].text.endswith(("。", "；", "！")) else 4.0 * habits.full_stop
    if cost and any(ends_sentence(token.text) for token in tokens):
        cost += _AFTER_STOP * habits.full_stop  # words after the sentence, without a stop
    for page in _by_page(tokens):
        if _ends_in_units(page, habits):
            cost += 6.0
        last = _ITEM_END.split(page[-1].text.rstrip(_LOOSE_END))[-1]
        if clean_unit(last) in habits.names:
            cost += 4.0  # the last line of the text is itself a unit
    return cost


def _by_page(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The tokens of a text on each of its pages: where a page ends its cells may follow."""
    return [list(page) for _, page in itertools.groupby(tokens, key=lambda token: token.page)]


def _ends_in_units(tokens: Sequence[Token], habits: Habits) -> bool:
    """Whether words of a text end in what reads like a cell of units."""
    after = tidy(join(tokens).rsplit("。", 1)[1]) if "。" in join(tokens) else ""
    if after and list_cost(after, habits) < _LIKE_UNITS:
        return True
    if any(labels_units(token.text) for token in tokens):
        return True
    starts = [n for n, token in enumerate(tokens) if token.opens_line and (n or token.opens_page)]
    stop = max((n for n, token in enumerate(tokens) if ends_sentence(token.text)), default=0)
    lists = (_ITEM_END.split(token.text) for token in tokens[stop + 1 :])
    if any(len(items) > 1 and _looks_whole(items[:1], habits) for items in lists):
        return True  # a piece that begins with a unit and goes on to the next
    tails = (tidy(join(tokens[n:])).rstrip(_LOOSE_END) for n in starts[-6:])
    return any("。" not in tail and _surely_units(tail, habits) for tail in tails)


def _surely_units(text: str, habits: Habits) -> bool:
    return list_cost(text, habits) < _SURELY_UNITS + 0.4 * text.count("、")


def _cell_cost(tokens: Sequence[Token], habits: Habits, empty: float) -> float:
    return list_cost(tidy(join(tokens)), habits) if tokens else empty


def list_cost(text: str, habits: Habits) -> float:
    """How far a text is from reading like one cell that says who answers for a row."""
    if text not in habits.known_costs:
        cells = filter(None, divide_labelled(text))
        cost = sum(_list_cost(without_labels(cell), habits) for cell in cells)
        habits.known_costs[text] = cost + 8.0 * labelled_late(text)
    return habits.known_costs[text]


def _list_cost(text: str, habits: Habits) -> float:
    if any(pattern.match(text) for pattern in expressions("tails", "pending")):
        return 0.5
    edge = _edge_cost(text)
    if edge >= 12.0:
        return edge
    clauses = split_outside(text, "，,；;")
    cost = edge + 0.3 * (len(clauses) > 1) + sum(_note_cost(c) for c in clauses if is_note(c))
    items = [item for clause in clauses if not is_note(clause) for item in split_units(clause)]
    if not items:
        return cost + 0.8  # nothing but a reference or a note
    if not any(clean_unit(item) for item in items):
        return cost + 9.0  # how the work is shared, but not by whom
    costs = [_name_cost(item, habits) for item in items]
    # a list of names of an unknown kind is strange once, not name by name
    unknown = [
        c
        for item, c in zip(items, costs, strict=True)
        if c > _NEXT_UNKNOWN and merely_unknown(clean_unit(item))
    ]
    return cost + sum(costs) - sum(sorted(unknown)[:-1]) + _NEXT_UNKNOWN * len(unknown[1:])


def _edge_cost(text: str) -> float:
    """How little a text can begin and end a cell as it does."""
    if text.endswith(("、", "，", "/", "和", "及", "与")) or text.startswith(
        ("、", "，", "）", ")", "/")
    ):
        return 25.0
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        return 12.0
    # a bracket, an “and”, the sharing of the work: they go on from units before them
    return 8.0 if text.startswith(("（", "(", "和", "及", "与", *_duty_phrases())) else 0.0


@functools.cache
def _duty_phrases() -> tuple[str, ...]:
    """按职责分工负责 and the like, but not the bare 负责, with which other words begin."""
    return tuple(tail for tail in words("tails", "duty") if len(tail) > 3)


def _note_cost(clause: str) -> float:
    """How far a note reads like two cells in one: a second reference, units behind it."""
    references = len(any_of("tails", "reference").findall(clause))
    documents = clause.count("《")
    behind = _BEHIND_NOTE.search(clause)
    listed = len(split_outside(clause, "、")) - 1
    opens = clause.startswith(words("tails", "opens_reference"))
    closes = clause.endswith(words("tails", "closes_reference"))
    return (
        8.0 * (references > 1 and documents > 1)
        + 3.0 * (documents > 0 and not (opens and closes))
        + 2.0 * listed
        + (6.0 if behind and strangeness(split_outside(behind.group(1), "、")[0]) < 3 else 0.0)
    )


def _name_cost(item: str, habits: Habits) -> float:
    name = clean_unit(item)
    if not name:  # 有关部门 and the like; after 、 the work cannot be shared by nobody
        return 6.0 if item.startswith(_duty_phrases()) else 0.2
    if habits.names[name] > 1:
        return 0.0
    if name in words("units", "suffixes"):
        return 8.0  # 支行, 公司: the end of a name that was broken
    cost = strangeness(name)
    others = [known for known, times in habits.names.items() if times > 1 and known != name]
    if any(known.endswith(name) for known in others):
        cost = max(cost, 4.0)  # 业农村厅
    if any(name.startswith(known) and name[len(known) :] in habits.names for known in others):
        cost = max(cost, 6.0)  # two known names without a separator
    return cost


# lines


def line_cost(cut: Cut, habits: Habits) -> float:
    """How far the lines of one page's part of a row speak against cutting it so."""
    cost = sum(_inside_cost(tokens, column, habits) for column, tokens in enumerate(cut))
    cells = [tokens for tokens in cut if tokens]
    for _, after in itertools.pairwise(cells):
        if after[0].opens_line:
            cost += habits.breaks.get((False, after[0].gap), 0.0)
    return cost


def _inside_cost(tokens: Sequence[Token], column: int, habits: Habits) -> float:
    """How far these tokens' lines are from being the lines of one cell."""
    cost = 0.0
    for at, (before, after) in enumerate(itertools.pairwise(tokens), 1):
        if before.line == after.line:
            cost += _space_cost(before.text, after.text, column, habits)
        else:
            cost += habits.breaks.get((True, after.gap), 0.0)
            cost += _seam_cost(*_around(tokens, at), habits) if column else 0.0
    width = habits.widths[column]
    lines = line_widths(tokens) if width else []
    misfits = sum(line < width - 3 for line in lines[:-1]) + sum(line > width + 2 for line in lines)
    return cost + min(2.0 * misfits, _MOST_FOR_WIDTH)


def _space_cost(before: str, after: str, column: int, habits: Habits) -> float:
    """White space inside a line: usual beside Latin letters and digits, else a column's edge."""
    if re.search(r"[\dA-Za-z%.]$", before) or re.search(r"^[\dA-Za-z%.]", after):
        return 0.0 if column == TEXT else 1.0
    if column == TEXT:
        return 3.0
    whole = _looks_whole(split_units(before)[-1:], habits)
    return habits.space if whole else habits.space / 2


def _around(tokens: Sequence[Token], at: int) -> tuple[str, str]:
    """The words on both sides of a line break, far enough to hold a name in narrow lines."""
    before, after = tokens[max(0, at - _NAME_LINES) : at], tokens[at : at + _NAME_LINES]
    return "".join(t.text for t in before), "".join(t.text for t in after)


def _seam_cost(before: str, after: str, habits: Habits) -> float:
    """A line that ends with a whole unit, then one that begins with another: two cells."""
    if before.endswith(("、", "，", "；", "/", "和", "及", "与")) or after.startswith(_GOES_ON):
        return 0.0
    left, right = _items(before)[-1:], _items(after)[:1]
    if left and right and habits.names[clean_unit(left[0] + right[0])] > 1:
        return 0.0
    if not _looks_whole(right, habits):
        return 0.0
    if _looks_whole(left, habits):
        return 5.0
    listed = len(_items(before)) > 1
    opens = not listed and clean_unit(right[0]).startswith(words("units", "prefixes"))
    # 自治区 | 市场监管局 is one name; a line of a text, then a unit, is none
    return 4.0 if opens and not before.endswith(words("units", "places")) else 0.0


def _items(words_: str) -> list[str]:
    return [item for part in _ITEM_END.split(words_) for item in split_units(part)]


def _looks_whole(item: Sequence[str], habits: Habits) -> bool:
    """Whether the item, if there is one, reads as a unit's whole name."""
    name = clean_unit(item[0]) if item else ""
    if habits.names[name] > 1:
        return True
    return bool(name) and not name.startswith(words("units", "suffixes")) and strangeness(name) < 1


def line_widths(tokens: Sequence[Token]) -> list[int]:
    """Width of each line, in characters."""
    return [
        sum(len(token.text) for token in line)
        for _, line in itertools.groupby(tokens, key=lambda token: token.line)
    ]


# habits


def first_habits(rows: Sequence[Sequence[Token]], known: Iterable[str]) -> Habits:
    """What can be said before any row is cut: a text ends where its last full stop is."""
    inside: list[bool] = []
    between: list[bool] = []
    texts: list[Sequence[Token]] = []
    for row in rows:
        stop = max((n for n, token in enumerate(row) if ends_sentence(token.text)), default=-1)
        texts.append(row[: stop + 1])
        inside += [token.gap for token in row[1 : stop + 1] if _breaks(token)]
        between += [token.gap for token in row[stop + 1 : stop + 2] if stop >= 0 and _breaks(token)]
    names = Counter(known)
    return Habits(names=names, breaks=_break_costs(inside, between), space=_space_habit(texts))


def _space_habit(texts: Sequence[Sequence[Token]]) -> float:
    """Where texts have no white space between Chinese characters, cells have none either."""
    pairs = [pair for text in texts for pair in itertools.pairwise(text)]
    edges = [a.text[-1] + b.text[0] for a, b in pairs if not b.opens_line]
    stray = sum(bool(_CHINESE_EDGES.fullmatch(edge)) for edge in edges)
    return _SPACE_PARTS if stray < 0.02 * len(texts) else _SPACE_MAY_STRAY


def ends_sentence(word: str) -> bool:
    return bool(re.search(r"[。！？](?![^（]*）)", word)) and not is_note(word)


def _breaks(token: Token) -> bool:
    return token.opens_line and not token.opens_page


def _break_costs(inside: Sequence[bool], between: Sequence[bool]) -> dict[tuple[bool, bool], float]:
    """What a line break speaks against, by whether a blank line stands there."""
    shares = (_share(inside), _share(between))
    costs = {}
    for gap in (False, True):
        cell, edge = (share if gap else 1 - share for share in shares)
        costs[True, gap] = max(0.0, math.log(edge / cell))
        costs[False, gap] = max(0.0, math.log(cell / edge))
    return costs


def _share(gaps: Sequence[bool]) -> float:
    return (sum(gaps) + 0.5) / (len(gaps) + 1)


def learn_habits(cuts: Sequence[Sequence[Cut]], known: Iterable[str], first: Habits) -> Habits:
    """What rows have in common once they are cut, each into its pages' parts."""
    names = Counter(known)
    texts = [join([token for part in row for token in part[TEXT]]) for row in cuts]
    for row in cuts:
        for column in (LEAD, PARTICIPANTS):
            cell = join([token for part in row for token in part[column]])
            names.update(read_responsibility(cell).units)
    ends = [text.endswith("。") for text in texts if text]
    parts = [part for row in cuts for part in row]
    return Habits(
        names=names,
        widths=tuple(_column_width([part[column] for part in parts]) for column in range(3)),
        full_stop=sum(ends) / len(ends) if ends else 1.0,
        breaks=_learned_breaks(parts),
        space=first.space,
    )


def _learned_breaks(parts: Sequence[Cut]) -> dict[tuple[bool, bool], float]:
    inside = [t.gap for part in parts for cell in part for t in cell[1:] if _breaks(t)]
    cells = [[cell for cell in part if cell] for part in parts]
    between = [cell[0].gap for part in cells for cell in part[1:] if _breaks(cell[0])]
    return _break_costs(inside, between)


def _column_width(cells: Sequence[Sequence[Token]]) -> int:
    """The width at which a column's lines are broken, from lines that others follow; else 0."""
    broken = sorted(width for cell in cells for width in line_widths(cell)[:-1])
    if len(broken) < 3:
        return 0
    width = broken[int(len(broken) * 0.8)]
    alike = sum(width - 3 <= line <= width + 2 for line in broken)
    return width if alike >= 0.6 * len(broken) else 0
