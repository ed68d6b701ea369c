"""Lays a plan out on pages and writes it down as text extraction from a PDF does.

The geometry is imitated, not the result: cells are wrapped to their column and centred in
their row, rows are put on pages, and two pieces of text are then joined by a space, a line
break or a blank line according to how far apart they stand. With `PUBLISHED` the layouts of
the published plan come out: a serial number beside or above its text, cells one after the
other, a merged cell's weight on the line of the next name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

CLOSERS = "，。、；：）》”—！？"
OPENERS = "（《“"
_TOKEN = re.compile(r"[A-Za-z0-9.%&+≥≤]+|.")
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
# a line that ends so looks like the end of a unit, and of its cell
_UNIT_END = tuple("厅局委办部会行关院司府处社团")
_GOES_ON = ("（", "、", "按", "等", "，", "）")


@dataclass(frozen=True)
class Look:
    """How the imitated document is set and how its extraction behaves."""

    body_width: int = 27  # in Chinese characters
    body_lines: int = 22  # lines on a page of the body
    list_lines: int = 26  # lines on a page of a list
    tree_lines: int = 58
    columns: dict[str, tuple[int, int, int]] = field(
        default_factory=lambda: {
            "goals": (30, 13, 14),
            "tasks": (35, 12, 10),
            "policies": (34, 20, 12),
        }
    )
    tree_columns: tuple[int, int, int, int, int] = (4, 4, 6, 8, 3)  # dimension … data source
    list_pitch: float = 1.0  # height of a line; 1 is the distance that makes a blank line
    tree_pitch: float = 0.88
    bias: float = 0.2  # digits sit lower than Chinese characters
    noise: float = 0.0  # how often a blank line is dropped or added between two cells
    space_before: float = 0.9  # of a number or Latin word inside Chinese text
    space_after: float = 0.1
    header_again: float = 0.8  # how often a table's header is repeated on a page
    unmarked: float = 0.0  # how often such a page start has no other mark
    printed: float = 0.1  # how often a page number is printed
    split_rows: bool = True  # rows may run over a page
    split_cells: bool = False  # and so may their lead and participant cells
    lists_on_new_page: bool = True
    annex_label: str = "附件 {}"


PUBLISHED = Look()


def width_of(token: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in token)


def loosen(text: str, look: Look, rng: random.Random) -> str:
    """`text` with spaces where Chinese meets numbers and Latin words, as extraction leaves them."""

    def space(match: re.Match[str]) -> str:
        before = text[match.start() : match.start() + 1].isascii()
        return " " if rng.random() < (look.space_before if before else look.space_after) else ""

    return _MEETING.sub(space, text)


def wrap(text: str, width: float, indent: float = 0.0) -> list[str]:
    """Lines of at most `width`: no line starts with a closing mark or ends with an opening one."""
    lines, line, room = [], "", width - indent
    for token in _TOKEN.findall(text):
        if width_of(token) > room and line.rstrip(OPENERS) and token not in CLOSERS:
            kept = line.rstrip(OPENERS)
            lines.append(kept.strip())
            line = line[len(kept) :]
            room = width - width_of(line)
        if line or token != " ":
            line, room = line + token, room - width_of(token)
    return [*lines, line.strip()] if line.strip() else lines


def misleading(lines: Sequence[str]) -> bool:
    """Whether a line break inside a cell looks like the end of the cell to anybody."""
    pairs = pairwise(lines)
    return any(a.endswith(_UNIT_END) and not b.startswith(_GOES_ON) for a, b in pairs)


def wrap_cell(text: str, width: int) -> list[str]:
    """A cell of units, never broken where a unit could be thought to end."""
    for narrower in range(min(width, 4)):
        lines = wrap(text, width - narrower)
        if not misleading(lines):
            return lines
    return wrap(text, 1000) if len(text) < 2 * width else wrap_at_units(text, width)


def wrap_at_units(text: str, width: int) -> list[str]:
    """A line for every unit, for the rare cell that no width can break well."""
    pieces = [piece for piece in re.split(r"(?<=、)", text) if piece]
    return pieces if not misleading(pieces) else wrap(text, width)


@dataclass(frozen=True)
class Chunk:
    """A piece of text at the height `y`, in lines from the top of its row or table."""

    text: str
    y: float

    @property
    def is_number(self) -> bool:
        return bool(re.fullmatch(r"[\d.]+", self.text))


def centred(lines: Sequence[str], top: float, height: float) -> list[Chunk]:
    start = top + (height - len(lines)) / 2
    return [Chunk(line, start + number) for number, line in enumerate(lines)]


class Sheet:
    """The text as it grows, and the page on which it stands."""

    def __init__(self, look: Look, rng: random.Random) -> None:
        self.look, self.rng = look, rng
        self.parts: list[str] = []
        self.page = 1
        self.used = 0.0
        self.mark = ""

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def write(self, text: str, gap: str = "\n\n", height: float = 1.0) -> None:
        between = self.mark or (gap if self.parts else "")
        self.parts += [between, text]
        self.mark, self.used = "", self.used + height

    def turn(self, *, bare: str = "") -> None:
        """Start a page; `bare` is the gap where nothing else has to mark it, else empty."""
        self.page, self.used = self.page + 1, 0.0
        self.mark = bare or "\n "
        if self.rng.random() < self.look.printed:
            self.mark = f"\n\n\n\n— {self.page} —\n\n"

    def lines(self, lines: Sequence[str], capacity: int) -> int:
        """Write running text; the page on which it starts."""
        start = 0
        for line in lines:
            if self.used >= capacity:
                self.turn()
            start = start or self.page
            self.write(line)
        return start

    def chunks(self, chunks: Sequence[Chunk], pitch: float, gap: str = "\n\n") -> None:
        for number, chunk in enumerate(chunks):
            between = self.gap(chunks[number - 1], chunk, pitch) if number else gap
            self.write(chunk.text, between, height=0.0)

    def gap(self, before: Chunk, after: Chunk, pitch: float) -> str:
        if before.y == after.y:
            return " "
        far = pitch * abs(before.y - after.y)
        far += self.look.bias * (after.is_number - before.is_number)
        if far < 0.25:
            return " "
        wide = far >= 0.75
        same_cell = after.y - before.y == 1 and not after.is_number
        if not same_cell and far < 1.1 and self.rng.random() < self.look.noise:
            wide = not wide  # as between the lead and participants of task 10
        return "\n\n" if wide else "\n"


@dataclass(frozen=True)
class Cells:
    """A row as it is laid out."""

    number: str
    text: list[str]
    lead: list[str]
    participants: list[str]

    @property
    def height(self) -> int:
        return max(len(self.text), len(self.lead), len(self.participants), 1)


class ListWriter:
    """Writes the rows of one list on a sheet, repeating its header on some pages."""

    def __init__(self, sheet: Sheet, header: str, columns: tuple[int, int, int]) -> None:
        self.sheet, self.header, self.columns = sheet, header, columns
        sheet.write(header)

    def room(self) -> float:
        return self.sheet.look.list_lines - self.sheet.used

    def turn(self) -> None:
        rng, look = self.sheet.rng, self.sheet.look
        again = rng.random() < look.header_again
        self.sheet.turn(bare="\n\n" if again and rng.random() < look.unmarked else "")
        if again:
            self.sheet.write(self.header)

    def heading(self, text: str) -> None:
        if self.room() < 1:
            self.turn()
        self.sheet.write(text)

    def row(self, number: int, text: str, lead: str, participants: str) -> int:
        """Write a row; the page on which it starts."""
        sheet = self.sheet
        loose = [loosen(part, sheet.look, sheet.rng) for part in (text, lead, participants)]
        wide, middle, right = self.columns
        cells = Cells(
            str(number),
            [line for paragraph in loose[0].split("\n") for line in wrap(paragraph, wide)],
            wrap_cell(loose[1], middle),
            wrap_cell(loose[2], right),
        )
        if cells.height > self.room():
            return self.row_at_the_end(cells)
        return self.whole(cells)

    def whole(self, cells: Cells) -> int:
        height = cells.height
        chunks = [Chunk(cells.number, (height - 1) / 2)]
        for lines in (cells.text, cells.lead, cells.participants):
            chunks += centred(lines, 0, height)
        self.sheet.chunks(chunks, self.sheet.look.list_pitch)
        self.sheet.used += height
        return self.sheet.page

    def row_at_the_end(self, cells: Cells) -> int:
        """A row that the page has no room for: it runs over, or stands on the next page."""
        look, here = self.sheet.look, int(self.room())
        needed = 2 if look.split_cells else max(2, len(cells.lead), len(cells.participants))
        if look.split_rows and needed <= here < len(cells.text):
            return self.run_over(cells, here)
        self.turn()
        return self.whole(cells)

    def run_over(self, cells: Cells, here: int) -> int:
        first = Cells(cells.number, cells.text[:here], cells.lead[:here], cells.participants[:here])
        page = self.whole(first)
        self.turn()
        for lines in (cells.text[here:], cells.lead[here:], cells.participants[here:]):
            for line in lines:
                self.sheet.write(line)
        return page


@dataclass
class Node:
    """A merged cell of the tree: its lines, its weight, its leaves (by position)."""

    lines: list[str]
    weight: str
    leaves: list[int]


@dataclass
class LeafRow:
    name: list[str]
    weight: str
    source: list[str]
    height: float = 0.0
    page: int = 0  # counted from the first page of the tree
    top: float = 0.0

    def __post_init__(self) -> None:
        self.height = float(max(len(self.name), len(self.source), 1))


TREE_HEADERS = (
    "评价内\n\n容\n\n一级指标 二级指标 三级指标 数据来\n\n源名称 权重 名称 权重 名称 权重",
    "评价内容\n一级指标 二级指标 三级指标 数据来源\n\n名称 权重 名称 权重 名称 权重",
)


class TreeWriter:
    """Writes a tree of merged cells: every cell where its first leaf stands."""

    def __init__(self, sheet: Sheet, levels: list[list[Node]], leaves: list[LeafRow]) -> None:
        self.sheet, self.levels, self.leaves = sheet, levels, leaves
        self.header = TREE_HEADERS[sheet.look.tree_columns[0] > 4]

    def write(self) -> list[int]:
        """The pages on which the leaves stand."""
        self.sheet.write(self.header, height=5)
        self.put_on_pages()
        self.make_room()
        self.set_tops()
        pages: list[int] = []
        chunks: list[Chunk] = []
        for number, leaf in enumerate(self.leaves):
            if number and leaf.page != self.leaves[number - 1].page:
                self.flush(chunks)
                chunks = []
                self.turn()
            chunks += self.chunks_at(number)
            pages.append(self.sheet.page)
        self.flush(chunks)
        return pages

    def flush(self, chunks: list[Chunk]) -> None:
        self.sheet.chunks(chunks, self.sheet.look.tree_pitch)

    def turn(self) -> None:
        again = self.sheet.rng.random() < self.sheet.look.header_again
        self.sheet.turn()
        if again:
            self.sheet.write(self.header, height=5)

    def put_on_pages(self) -> None:
        used, page = self.sheet.used, 0
        for leaf in self.leaves:
            if used + leaf.height > self.sheet.look.tree_lines:
                used, page = 5.0, page + 1
            leaf.page, used = page, used + leaf.height

    def portion(self, node: Node) -> list[LeafRow]:
        """The leaves of `node` on the page where it starts."""
        leaves = [self.leaves[number] for number in node.leaves]
        return [leaf for leaf in leaves if leaf.page == leaves[0].page]

    def make_room(self) -> None:
        """Stretch rows until every merged cell has room for its words."""
        for level in reversed(self.levels):
            for node in level:
                rows = self.portion(node)
                lacking = len(node.lines) - sum(row.height for row in rows)
                for row in rows:
                    row.height += max(0.0, lacking) / len(rows)

    def set_tops(self) -> None:
        top, page = 0.0, 0
        for leaf in self.leaves:
            top, page = (top, page) if leaf.page == page else (0.0, leaf.page)
            leaf.top = top
            top += leaf.height + 0.25  # the padding of a cell

    def chunks_at(self, number: int) -> Iterator[Chunk]:
        for level in self.levels:
            for node in level:
                if node.leaves[0] == number:
                    yield from self.node_chunks(node)
        leaf = self.leaves[number]
        yield from centred(leaf.name, leaf.top, leaf.height)
        yield from centred([leaf.weight], leaf.top, leaf.height)
        yield from centred(leaf.source, leaf.top, leaf.height)

    def node_chunks(self, node: Node) -> Iterator[Chunk]:
        rows = self.portion(node)
        height = rows[-1].top + rows[-1].height - rows[0].top
        yield from centred(node.lines, rows[0].top, height)
        if node.weight:
            yield from centred([node.weight], rows[0].top, height)
