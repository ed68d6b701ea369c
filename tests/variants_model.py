"""A plan as a model that can be changed, and its rendering with what must be read from it."""

from __future__ import annotations

import random
import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from variants_cells import Expected, document_path, golden_expected
from variants_layout import (
    LeafRow,
    ListWriter,
    Look,
    Node,
    Sheet,
    TreeWriter,
    loosen,
    wrap,
)

from corpus.text import tidy

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals, as headings are counted."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


def circled(number: int) -> str:
    """①, ②, … ㊿."""
    for start, first in ((36, 0x32B1), (21, 0x3251), (1, 0x2460)):
        if number >= start:
            return chr(first + number - start)
    raise ValueError(number)


@dataclass
class Cell:
    """The words of a lead or participant cell and what they mean."""

    text: str = ""
    units: list[str] = field(default_factory=list)
    pending: bool = False
    refers: list[str] = field(default_factory=list)


@dataclass
class ModelRow:
    text: str  # a line break is one that the cell itself has
    lead: Cell
    participants: Cell
    deadline: int | None = None  # what the row itself says
    section: str = ""  # titles without labels
    item: str = ""


@dataclass
class ModelList:
    name: str  # "goals", "tasks", "policies"
    title: str
    header: str
    rows: list[ModelRow]
    year: int | None  # set by the note below the list
    note: str = ""
    labelled: bool = False  # lead and participants share a column: 牵头：…；配合：…

    @property
    def has_participants(self) -> bool:
        return len(self.header.split()) > 3


@dataclass
class BodySection:
    title: str
    level: int
    paragraphs: list[str]
    run_in: bool  # the text follows the title on the same line


@dataclass
class Leaf:
    name: str
    weight: str
    sources: list[str]


@dataclass
class Level2:
    name: str
    weight: str
    leaves: list[Leaf]


@dataclass
class Level1:
    name: str
    weight: str
    children: list[Level2]


@dataclass
class Dimension:
    name: str
    children: list[Level1]


@dataclass
class Model:
    province: str
    title: str
    opening: str
    body: list[BodySection]
    lists: list[ModelList]
    tree: list[Dimension]
    kinds: list[str] = field(default_factory=list)  # what was changed
    restart_items: bool = False  # （一） again in every section of the task list
    only_sections: bool = False  # no items in the task list
    draft_line: bool = True

    def named(self, name: str) -> ModelList:
        return next(one for one in self.lists if one.name == name)


@dataclass(frozen=True)
class Variant:
    """A rendered plan and what must be read from it."""

    text: str
    expected: Expected
    title: str
    pages: int
    kinds: tuple[str, ...]


# the model of the published plan


def body_text() -> str:
    """The body with its line wraps joined: one line for a heading or paragraph."""
    raw = document_path().read_text(encoding="utf-8").split("附件：1.")[0]
    raw = re.sub(r"\n\n\n\n— \d+ —\n", "", raw)
    lines = [line.strip() for line in raw.split("\n") if line.strip()]
    joined = ""
    for line in lines:
        ends = line.endswith("。") and len(line) < 26
        heading = re.match(r"[一二三四五六七八九十]+、|（[一二]）(基本原则|主要目标)", line)
        starts = re.match(r"（[一二三四五六七八九十]+）", line) and joined.endswith("。")
        joined += ("\n" if heading or starts else "") + line + ("\n" if ends or heading else "")
    return joined


def model_sections() -> list[BodySection]:
    sections: list[BodySection] = []
    for line in body_text().split("\n"):
        match = re.match(r"([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)(.+)", line)
        if match:
            title, stop, rest = tidy(match[2]).partition("。")
            level = 1 if match[1].endswith("、") else 2
            sections.append(BodySection(title, level, [rest] if rest else [], bool(stop)))
        elif sections and line:
            sections[-1].paragraphs.append(tidy(line))
    return sections


def lead_cell(row: dict[str, Any]) -> Cell:
    refers = row["refers_to"] if "参照" in row["lead_text"] else []
    return Cell(row["lead_text"], list(row["lead_units"]), row["lead_pending"], list(refers))


def participant_cell(row: dict[str, Any]) -> Cell:
    refers = row["refers_to"] if "参照" in row["participant_text"] else []
    return Cell(row["participant_text"], list(row["participant_units"]), False, list(refers))


def unlabelled(heading: str) -> str:
    return re.sub(r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)", "", heading)


def model_row(row: dict[str, Any], usual: int | None) -> ModelRow:
    own = row["deadline_year"] if row["deadline_year"] != usual else None
    titles = (unlabelled(row.get("section", "")), unlabelled(row.get("item", "")))
    return ModelRow(row["text"], lead_cell(row), participant_cell(row), own, *titles)


def model_list(name: str, title: str, header: str, year: int | None) -> ModelList:
    rows = [model_row(row, year) for row in golden_expected()[name]]
    note = f"注：上表中未注明的，完成时限均为{year}年。" if year else ""
    return ModelList(name, title, header, rows, year, note)


def model_tree() -> list[Dimension]:
    tree: list[Dimension] = []
    for row in golden_expected()["indicators"]:
        if not tree or tree[-1].name != row["dimension"]:
            tree.append(Dimension(row["dimension"], []))
        level1 = tree[-1].children
        if not level1 or level1[-1].name != row["level1_name"]:
            level1.append(Level1(row["level1_name"], f"{row['level1_weight']:g}", []))
        level2 = level1[-1].children
        if not level2 or level2[-1].name != row["level2_name"]:
            level2.append(Level2(row["level2_name"], f"{row['level2_weight']:g}", []))
        leaf = Leaf(row["name"], f"{row['weight']:g}", list(row["data_sources"]))
        level2[-1].leaves.append(leaf)
    return tree


@cache
def _published() -> Model:
    lists = [
        model_list("goals", "目标清单", "序号 指标目标 牵头单位 参与单位", 2025),
        model_list("tasks", "任务清单", "序号 工作任务 牵头单位 参与单位", 2025),
        model_list("policies", "政策清单", "序号 具体内容 牵头单位", None),
    ]
    title = "浙江省减污降碳协同创新区建设实施方案"
    opening = tidy(body_text().split("（征求意见稿）")[1].split("一、总体要求")[0])
    return Model("浙江省", title, opening, model_sections(), lists, model_tree())


def published_model() -> Model:
    """A fresh model of the published plan."""
    return deepcopy(_published())


# rendering


class Renderer:
    """Writes a model down and notes on which page everything starts."""

    def __init__(self, model: Model, look: Look, rng: random.Random) -> None:
        self.model, self.look, self.rng = model, look, rng
        self.sheet = Sheet(look, rng)
        self.expected: Expected = {"sections": [], "indicators": []}

    def render(self) -> Variant:
        self.body()
        self.annex(1, self.lists_title())
        self.lists()
        self.annex(2, f"{self.model.province}减污降碳协同指数")
        self.tree()
        end = self.rng.choice(["", "\n", "\n "])
        text = self.rng.choice(["", "\n"]) + self.sheet.text + end
        kinds = tuple(self.model.kinds)
        return Variant(text, self.expected, self.model.title, self.sheet.page, kinds)

    def loose(self, text: str) -> str:
        return loosen(text, self.look, self.rng)

    def lists_title(self) -> str:
        names = "、".join(one.title for one in self.model.lists)
        return f"{self.model.province}减污降碳协同创新区建设{names}"

    # the body

    def paragraph(self, text: str) -> int:
        lines = wrap(self.loose(text), self.look.body_width, indent=2)
        return self.sheet.lines(lines, self.look.body_lines)

    def body(self) -> None:
        self.sheet.write(self.model.title)
        if self.model.draft_line:
            self.sheet.write("（征求意见稿）", "\n")
        self.paragraph(self.model.opening)
        counts = [0, 0]
        for section in self.model.body:
            counts[section.level - 1] += 1
            if self.restarts(counts, section):
                counts[1] = 0
            self.section(section, chinese(counts[section.level - 1]))
        self.paragraph(f"附件：1.{self.lists_title()}")
        self.paragraph(f"2.{self.model.province}减污降碳协同指数")

    def restarts(self, counts: list[int], section: BodySection) -> bool:
        """The published plan counts （一） anew once, after its first part."""
        return section.level == 1 and counts[0] == 2

    def section(self, section: BodySection, count: str) -> None:
        label = f"{count}、" if section.level == 1 else f"（{count}）"
        paragraphs = list(section.paragraphs)
        heading = label + section.title
        if section.run_in and paragraphs:
            heading += "。" + paragraphs.pop(0)
        page = self.paragraph(heading)
        self.note_section(label, section.title, section.level, page)
        for text in paragraphs:
            self.paragraph(text)

    def note_section(self, label: str, title: str, level: int, page: int) -> None:
        entry = {"label": label, "title": title, "level": level, "page": page}
        self.expected["sections"].append(entry)

    def annex(self, number: int, title: str) -> None:
        self.sheet.turn(bare="\n\n\n\n")
        self.sheet.write(self.look.annex_label.format(number))
        self.note_section(f"附件{number}", title, 1, self.sheet.page)
        for line in wrap(self.loose(title), 32):
            self.sheet.write(line)

    # annex 1

    def lists(self) -> None:
        for number, one in enumerate(self.model.lists, 1):
            if number > 1 and (self.look.lists_on_new_page or self.sheet.used > 12):
                self.sheet.turn()
            self.sheet.write(f"{chinese(number)}、{one.title}")
            self.one_list(one)

    def one_list(self, one: ModelList) -> None:
        writer = ListWriter(self.sheet, one.header, self.look.columns[one.name])
        self.expected[one.name] = []
        counts, last = [0, 0], ("", "")
        labels = ["", ""]
        for number, row in enumerate(one.rows, 1):
            if (row.section, row.item) != last:
                self.row_headings(writer, row, last, counts, labels)
                last = (row.section, row.item)
            words = row.participants.text if one.has_participants else ""
            page = writer.row(number, row.text, row.lead.text, words)
            self.expected[one.name].append(self.expected_row(one, number, row, page, labels))
        if one.note:
            for line in wrap(self.loose(one.note), 40):
                self.sheet.write(line)

    def row_headings(
        self,
        writer: ListWriter,
        row: ModelRow,
        last: tuple[str, str],
        counts: list[int],
        labels: list[str],
    ) -> None:
        if row.section != last[0]:
            counts[0] += 1
            counts[1] = 0 if self.model.restart_items else counts[1]
            labels[0] = f"{chinese(counts[0])}、{row.section}"
            writer.heading(labels[0])
        if row.item and not self.model.only_sections:
            counts[1] += 1
            labels[1] = f"（{chinese(counts[1])}）{row.item}"
            writer.heading(labels[1])

    def expected_row(
        self, one: ModelList, number: int, row: ModelRow, page: int, labels: list[str]
    ) -> dict[str, Any]:
        other = row.participants if one.has_participants else Cell()
        entry: dict[str, Any] = {"number": number, "text": row.text.replace("\n", ""), "page": page}
        entry |= {"lead_text": row.lead.text, "lead_units": row.lead.units}
        entry |= {"joint": len(row.lead.units) > 1, "lead_pending": row.lead.pending}
        entry |= {"participant_text": other.text, "participant_units": other.units}
        entry["refers_to"] = list(dict.fromkeys(row.lead.refers + other.refers))
        entry["deadline_year"] = row.deadline or one.year
        if one.name == "tasks":
            entry |= {"section": labels[0], "item": labels[1]}
        return entry

    # annex 2

    def tree(self) -> None:
        dims, ones, twos, leaves = self.tree_nodes()
        writer = TreeWriter(self.sheet, [dims, ones, twos], leaves)
        for entry, page in zip(self.expected["indicators"], writer.write(), strict=True):
            entry["page"] = page

    def tree_nodes(self) -> tuple[list[Node], list[Node], list[Node], list[LeafRow]]:
        """The merged cells of each level and the rows of leaves."""
        dims: list[Node] = []
        ones: list[Node] = []
        twos: list[Node] = []
        leaves: list[LeafRow] = []
        widths = self.look.tree_columns
        for dimension in self.model.tree:
            dims.append(self.node(f"（{chinese(len(dims) + 1)}）{dimension.name}", "", widths[0]))
            for one in dimension.children:
                ones.append(self.node(f"{len(ones) + 1}.{one.name}", one.weight, widths[1]))
                for two in one.children:
                    label = f"（{len(twos) + 1}）{two.name}"
                    twos.append(self.node(label, two.weight, widths[2]))
                    for leaf in two.leaves:
                        for node in (dims[-1], ones[-1], twos[-1]):
                            node.leaves.append(len(leaves))
                        path = (dimension, len(ones), one, len(twos), two)
                        leaves.append(self.leaf_row(leaf, len(leaves) + 1, path))
        return dims, ones, twos, leaves

    def node(self, label: str, weight: str, width: int) -> Node:
        return Node(wrap(self.loose(label), width), weight, [])

    def leaf_row(
        self, leaf: Leaf, number: int, path: tuple[Dimension, int, Level1, int, Level2]
    ) -> LeafRow:
        dimension, no1, one, no2, two = path
        weights = [float(w) for w in (one.weight, two.weight, leaf.weight)]
        entry: dict[str, Any] = {"number": number, "name": leaf.name, "dimension": dimension.name}
        entry |= {"level1_no": no1, "level1_name": one.name, "level1_weight": weights[0]}
        entry |= {"level2_no": no2, "level2_name": two.name, "level2_weight": weights[1]}
        entry["weight"] = weights[2]
        entry["global_weight"] = weights[0] * weights[1] * weights[2]
        entry["data_sources"] = leaf.sources
        self.expected["indicators"].append(entry)
        *_, name_width, source_width = self.look.tree_columns
        name = wrap(circled(number) + self.loose(leaf.name), name_width)
        return LeafRow(name, leaf.weight, wrap("、".join(leaf.sources), source_width))


def render(model: Model, look: Look, rng: random.Random) -> Variant:
    """The text of `model` as extraction from a PDF gives it, with what must be read from it."""
    return Renderer(model, look, rng).render()
