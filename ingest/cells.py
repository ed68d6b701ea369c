"""The lines of a row → its cells: the text, the lead, the participants.

The text of a PDF gives a row's cells one after the other, each in its lines, with
nothing to show where one cell ends; a row that runs over a page begins again with
its text. So every way of cutting is weighed: by how well the pieces read as a
sentence and as lists of units, by the blank lines, and, once they are known, by
the widths of the columns and by the names that the other rows use.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.plan import Excerpt
from corpus.text import tidy
from ingest.cell_costs import (
    LEAD,
    PARTICIPANTS,
    TEXT,
    Cut,
    Habits,
    Token,
    ends_sentence,
    first_habits,
    join,
    learn_habits,
    line_cost,
    list_cost,
    word_cost,
)
from ingest.lines import Line

_ON_LATER_PAGE = 1.5  # for a cell that goes on where text usually does
_NO_TEXT_FIRST = 20.0  # a row opens with its text
_MOST = 2000  # combinations of the parts of a row that are weighed in full
_LONGEST_TAIL = 40  # tokens at the end of a part that can be cells


@dataclass(frozen=True)
class Cells:
    """A row's cells; `excerpts` are the pieces of the text that stand together."""

    text: str
    lead: str
    participants: str
    page: int
    excerpts: tuple[Excerpt, ...]
    cost: float  # how strange the cutting is; 0 is perfect


def split_cells(
    rows: Sequence[Sequence[Line]], columns: int, known: Iterable[str] = ()
) -> list[Cells]:
    """The cells of every row of one table with 2 or 3 columns beside the serial number.

    `known`: unit names already read elsewhere in the document.
    """
    tokens = [_tokenise(lines) for lines in rows]
    habits = first = first_habits(tokens, known)
    cuts: list[tuple[Cut, ...]] = []
    for _ in range(3):  # the third reading changes nothing in practice
        new = [_best_cuts(row, columns, habits) for row in tokens]
        if new == cuts:
            break
        cuts = new
        habits = learn_habits(cuts, known, first)
    return [_to_cells(cut, habits) for cut in cuts]


def _tokenise(lines: Sequence[Line]) -> tuple[Token, ...]:
    return tuple(
        Token(
            word,
            line.page,
            line=at,
            gap=place == 0 and line.gap,
            opens_line=place == 0,
            opens_page=place == 0 and at > 0 and line.page != lines[at - 1].page,
        )
        for at, line in enumerate(lines)
        for place, word in enumerate(line.text.split())
    )


def _best_cuts(tokens: tuple[Token, ...], columns: int, habits: Habits) -> tuple[Cut, ...]:
    """How the row's parts on its pages are best cut."""
    choices = [list(_part_cuts(part, columns)) for part in _parts(tokens)]
    if not choices:
        return ()
    most = max(2, int(_MOST ** (1 / len(choices))))
    likely = [
        [(cut, _part_cost(cut, at, habits)) for cut in _likeliest(cuts, habits, most)]
        for at, cuts in enumerate(choices)
    ]
    best = min(
        itertools.product(*likely),
        key=lambda parts: (
            sum(cost for _, cost in parts) + word_cost(_whole([cut for cut, _ in parts]), habits)
        ),
    )
    return tuple(cut for cut, _ in best)


def _parts(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The row's pieces on its pages: on each page the cells begin anew."""
    starts = [0, *(i for i, t in enumerate(tokens) if t.opens_page), len(tokens)]
    return [tokens[a:b] for a, b in itertools.pairwise(starts) if a < b]


def _part_cuts(part: tuple[Token, ...], columns: int) -> Iterator[Cut]:
    """All ways to cut a part into text, lead and participants, in that order."""
    # units hold no full stop, so the text reaches to the last one at least
    first = max((i + 1 for i, t in enumerate(part) if ends_sentence(t.text)), default=0)
    end = len(part)
    first = max(first, end - _LONGEST_TAIL)  # a page of running words: only its end can be cells
    for lead in range(first, end + 1):
        for rest in range(lead, end + 1) if columns == 3 else (end,):
            yield part[:lead], part[lead:rest], part[rest:]


def _likeliest(cuts: Sequence[Cut], habits: Habits, most: int) -> Sequence[Cut]:
    """The cuts of a part that are worth weighing together with those of the other parts."""
    if len(cuts) <= most:
        return cuts
    return heapq.nsmallest(most, cuts, key=lambda cut: _alone_cost(cut, habits))


def _alone_cost(cut: Cut, habits: Habits) -> float:
    """How strange a part is by itself, though its cells may begin or go on elsewhere."""
    cells = (tidy(join(cell)).strip("、，（）") for cell in cut[LEAD:])
    return line_cost(cut, habits) + sum(list_cost(cell, habits) for cell in cells if cell)


def _part_cost(cut: Cut, at: int, habits: Habits) -> float:
    """What the lines of a part say; on a later page a lead cell is rarer than text."""
    if at == 0 and not cut[TEXT]:
        return _NO_TEXT_FIRST
    later = _ON_LATER_PAGE if at and (cut[LEAD] or cut[PARTICIPANTS]) else 0.0
    return line_cost(cut, habits) + later


def _whole(parts: Sequence[Cut]) -> Cut:
    """The parts of a row joined, cell by cell."""
    text, lead, participants = (
        tuple(token for part in parts for token in part[column]) for column in range(3)
    )
    return text, lead, participants


def _to_cells(parts: Sequence[Cut], habits: Habits) -> Cells:
    whole = _whole(parts)
    text = [part[TEXT] for part in parts if part[TEXT]]
    anywhere = [token for column in whole for token in column]
    excerpts = tuple(Excerpt(tidy(join(words)), words[0].page) for words in text)
    cost = sum(_part_cost(part, at, habits) for at, part in enumerate(parts))
    return Cells(
        text="".join(e.text for e in excerpts),
        lead=tidy(join(whole[LEAD])),
        participants=tidy(join(whole[PARTICIPANTS])),
        page=excerpts[0].page if excerpts else anywhere[0].page if anywhere else 0,
        excerpts=excerpts,
        cost=cost + word_cost(whole, habits),
    )
