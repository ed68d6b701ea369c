"""The lines of a row → its cells: the text, the lead, the participants.

The text of a PDF gives a row's cells one after the other, each in its lines, with
nothing to show where one cell ends; a row that runs over a page begins again with
its text. So every way of cutting is weighed: by how well the pieces read as a
sentence and as lists of units, by the blank lines, and, once they are known, by
the widths of the columns and by the names that the other rows use.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.plan import Excerpt
from corpus.text import tidy
from ingest.lines import Line
from ingest.patterns import any_of, expressions, words
from ingest.responsibility import (
    clean_unit,
    is_note,
    read_responsibility,
    split_outside,
    strangeness,
)

TEXT, LEAD, PARTICIPANTS = 0, 1, 2
# what follows the end of a note inside one clause
_BEHIND_NOTE = re.compile(r"(?:分工|执行|落实|列出|确定)(?!负责|落实|执行|确定|方案|工作|》)(.+)$")
_LIKE_UNITS = 3.0  # cost below which words read like a cell of units


@dataclass(frozen=True)
class Token:
    """A piece of a line between white space."""

    text: str
    page: int
    opens_line: bool
    gap: bool  # a blank line stands before it
    opens_page: bool


@dataclass(frozen=True)
class Cells:
    """A row's cells; `excerpts` are the pieces of the text that stand together."""

    text: str
    lead: str
    participants: str
    page: int
    excerpts: tuple[Excerpt, ...]
    cost: float  # how strange the cutting is; 0 is perfect


@dataclass
class Habits:
    """What the rows of a table have in common, learned from a first reading."""

    names: Counter[str] = field(default_factory=Counter)  # units and how often they were read
    widths: tuple[int, ...] = (0, 0, 0)  # longest line of each column; 0 if not yet known
    full_stop: float = 1.0  # share of texts that end with a full stop


Cut = tuple[tuple[Token, ...], tuple[Token, ...], tuple[Token, ...]]


def split_cells(
    rows: Sequence[Sequence[Line]], columns: int, known: Iterable[str] = ()
) -> list[Cells]:
    """The cells of every row of one table with 2 or 3 columns beside the serial number.

    `known`: unit names already read elsewhere in the document.
    """
    tokens = [_tokenise(lines) for lines in rows]
    habits = Habits(names=Counter(known))
    cuts: list[Cut] = []
    for _ in range(3):  # the third reading changes nothing in practice
        new = [_best_cut(row, columns, habits) for row in tokens]
        if new == cuts:
            break
        cuts = new
        habits = _learn(cuts, known)
    return [_to_cells(cut, habits) for cut in cuts]


def _tokenise(lines: Sequence[Line]) -> tuple[Token, ...]:
    return tuple(
        Token(
            word,
            line.page,
            opens_line=place == 0,
            gap=place == 0 and line.gap,
            opens_page=place == 0 and at > 0 and line.page != lines[at - 1].page,
        )
        for at, line in enumerate(lines)
        for place, word in enumerate(line.text.split())
    )


def _best_cut(tokens: tuple[Token, ...], columns: int, habits: Habits) -> Cut:
    parts = _parts(tokens)
    choices = [_part_cuts(part, columns) for part in parts]
    best: tuple[float, Cut] | None = None
    for combination in itertools.product(*choices):
        cut: Cut = (
            tuple(t for part in combination for t in part[TEXT]),
            tuple(t for part in combination for t in part[LEAD]),
            tuple(t for part in combination for t in part[PARTICIPANTS]),
        )
        cost = _cost(cut, habits) + _tail_cost(combination)
        if best is None or cost < best[0]:
            best = (cost, cut)
    return best[1] if best else ((), (), ())


def _parts(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The row's pieces on its pages: on each page the cells begin anew."""
    starts = [0, *(i for i, t in enumerate(tokens) if t.opens_page), len(tokens)]
    return [tokens[a:b] for a, b in itertools.pairwise(starts) if a < b]


def _part_cuts(part: tuple[Token, ...], columns: int) -> list[Cut]:
    """All ways to cut a part into text, lead and participants, in that order."""
    # units hold no full stop, so the text reaches to the last one at least
    first = max((i + 1 for i, t in enumerate(part) if _ends_sentence(t.text)), default=0)
    end = len(part)
    if end - first > 40:  # a page of running words: only its end can be cells
        first = end - 40
    return [
        (part[:lead], part[lead:rest], part[rest:])
        for lead in range(first, end + 1)
        for rest in (range(lead, end + 1) if columns == 3 else (end,))
    ]


def _ends_sentence(word: str) -> bool:
    return bool(re.search(r"[。！？](?![^（]*）)", word)) and not is_note(word)


def _tail_cost(combination: tuple[Cut, ...]) -> float:
    """A later page that goes on with a lead cell while its text is over is rarer than text."""
    return sum(1.5 for part in combination[1:] if part[LEAD] or part[PARTICIPANTS])


def _cost(cut: Cut, habits: Habits) -> float:
    return (
        _text_cost(cut[TEXT], habits)
        # participants without a lead are rarer than a row without either
        + _unit_cost(cut[LEAD], habits, empty=9.0 if cut[PARTICIPANTS] else 5.0)
        + _unit_cost(cut[PARTICIPANTS], habits, empty=1.0)
        + _duty_cost(cut[PARTICIPANTS])
        + sum(_line_cost(cut[column], column, habits) for column in range(3))
    )


def _duty_cost(participants: tuple[Token, ...]) -> float:
    """按职责分工负责 at the end of a cell is said of leads."""
    return 7.0 if tidy(join(participants)).endswith(words("tails", "duty")) else 0.0


def _text_cost(tokens: tuple[Token, ...], habits: Habits) -> float:
    if not tokens:
        return 30.0
    text = join(tokens)
    cost = 0.0 if text.endswith(("。", "；", "！")) else 4.0 * habits.full_stop
    after = _after_full_stop(text)
    if after and _unit_list_cost(after, habits) < _LIKE_UNITS:
        cost += 6.0  # the text ends in what reads like a cell of units
    last = split_outside(tokens[-1].text, "、")[-1]
    if clean_unit(last) in habits.names or (tokens[-1].opens_line and strangeness(last) < 0.5):
        cost += 4.0  # the last line of the text is itself a unit
    return cost


def _after_full_stop(text: str) -> str:
    """What follows the last full stop of a text that has one; empty if it ends there."""
    return tidy(text.rsplit("。", 1)[1]) if "。" in text else ""


def _unit_cost(tokens: tuple[Token, ...], habits: Habits, empty: float) -> float:
    return _unit_list_cost(tidy(join(tokens)), habits) if tokens else empty


def _unit_list_cost(text: str, habits: Habits) -> float:
    """How far a text is from reading like one cell that says who answers for a row."""
    if any(pattern.match(text) for pattern in expressions("tails", "pending")):
        return 0.5
    if text.endswith(("、", "，")) or text.startswith(("、", "，", "）", ")")):
        return 25.0
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        return 12.0
    clauses = split_outside(text, "，,；;")
    cost = 0.3 * (len(clauses) > 1) + sum(_note_cost(c) for c in clauses if is_note(c))
    named = [c for c in clauses if not is_note(c)]
    items = [item for clause in named for item in split_outside(clause, "、")]
    if not items:
        return cost + 0.8  # nothing but a reference or a note
    if not any(clean_unit(item) for item in items):
        return cost + 9.0  # how the work is shared, but not by whom
    return cost + sum(_name_cost(item, habits) for item in items)


def _note_cost(clause: str) -> float:
    """How far a note reads like two cells in one: a second reference, units behind it."""
    references = len(any_of("tails", "reference").findall(clause))
    documents = clause.count("《")
    behind = re.search(
        r"(?:分工|执行|落实|列出|确定)(?!负责|落实|执行|确定|方案|工作|》)(.+)$", clause
    )
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
    if not name:
        return 0.2  # 有关部门 and the like, or a bare tail
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


def _line_cost(tokens: tuple[Token, ...], column: int, habits: Habits) -> float:
    """How far the line structure speaks against these tokens being one cell."""
    cost = 0.0
    width = habits.widths[column]
    for before, after in itertools.pairwise(tokens):
        if not after.opens_line:
            cost += _space_cost(before.text, after.text, column)
        elif not after.gap and not after.opens_page:
            cost += 2.5  # lines of one cell are set apart, lines of two cells may not be
    if width:
        lines = _line_widths(tokens)
        cost += sum(2.0 for line in lines[:-1] if line < width - 3)
        cost += sum(2.0 for line in lines if line > width + 2)
    return cost


def _space_cost(before: str, after: str, column: int) -> float:
    """White space inside a line: usual beside Latin letters and digits, else a column's edge."""
    if re.search(r"[\dA-Za-z%.]$", before) or re.search(r"^[\dA-Za-z%.]", after):
        return 0.0 if column == TEXT else 1.0
    return 3.0 if column == TEXT else 6.0


def _line_widths(tokens: tuple[Token, ...]) -> list[int]:
    """Width of each line, in characters."""
    widths: list[int] = []
    for token in tokens:
        if token.opens_line or not widths:
            widths.append(0)
        widths[-1] += len(token.text)
    return widths


def _learn(cuts: Sequence[Cut], known: Iterable[str]) -> Habits:
    names = Counter(known)
    for cut in cuts:
        for column in (LEAD, PARTICIPANTS):
            names.update(read_responsibility(join(cut[column])).units)
    ends = [join(cut[TEXT]).endswith("。") for cut in cuts if cut[TEXT]]
    widths = tuple(_column_width([cut[column] for cut in cuts]) for column in range(3))
    return Habits(names, widths, sum(ends) / len(ends) if ends else 1.0)


def _column_width(cells: Sequence[tuple[Token, ...]]) -> int:
    """The width at which a column's lines are broken, from lines that others follow; else 0."""
    broken = [w for cell in cells for w in _line_widths(cell)[:-1]]
    if len(broken) < 3:
        return 0
    broken.sort()
    return broken[int(len(broken) * 0.8)]


def join(tokens: Sequence[Token]) -> str:
    """The words of tokens in a row, spaces kept where the line had them."""
    return "".join(
        (" " if i and not token.opens_line else "") + token.text for i, token in enumerate(tokens)
    )


def _to_cells(cut: Cut, habits: Habits) -> Cells:
    text = cut[TEXT]
    excerpts = tuple(Excerpt(tidy(join(part)), part[0].page) for part in _parts(text) if part)
    anywhere = [token for column in cut for token in column]
    return Cells(
        text="".join(e.text for e in excerpts),
        lead=tidy(join(cut[LEAD])),
        participants=tidy(join(cut[PARTICIPANTS])),
        page=text[0].page if text else anywhere[0].page if anywhere else 0,
        excerpts=excerpts,
        cost=_cost(cut, habits),
    )
