"""Plans written down in ways that the published one is not, with what must be read from them.

`rewritten(seed)` types the published tables anew as some other office might: any wrapping,
any blank lines, any page marks, column titles, serial numbers, separators and units.
`scratched(seed)` leaves the published lines as they are and disturbs their white space.
Unlike `variants_layout` nothing is measured out here: every line break is drawn by lot.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from variants import other_tree, redraw
from variants_cells import (
    FIELDS,
    Expected,
    document_path,
    golden_expected,
    row_differences,
    section_differences,
)
from variants_layout import Look
from variants_model import (
    BodySection,
    Cell,
    Dimension,
    Level1,
    Level2,
    Model,
    ModelList,
    ModelRow,
    Variant,
    chinese,
    circled,
    published_model,
)

from corpus.plan import Plan
from corpus.text import squeeze, tidy

UNITS = (
    "省生态环境厅 省发展改革委 省发展改革委（省能源局） 省经信厅 省财政厅 省科技厅 "
    "省水利厅 省商务厅 省交通运输厅 省农业农村厅 省自然资源厅 省文化和旅游厅 "
    "省人力社保厅 省市场监管局 省统计局 团省委 省委网信办 省委组织部 省委政研室 "
    "省妇联 省总工会 省工商联 省残联 省科协 省贸促会 国网浙江省电力有限公司 "
    "省能源集团 中国石化浙江石油分公司 省烟草专卖局 宁波海关 杭州海关 浙江海事局 "
    "民航浙江监管局 国家金融监督管理总局浙江监管局 国家能源局浙江监管办 人行浙江省分行 "
    "浙江证监局 省税务局 省机关事务局 省数据局 省林业局 省治水办 省政府办公厅 "
    "省供销社 省消防救援总队 各设区市人民政府 各县（市、区）人民政府 开发区管委会 "
    "宁波舟山港集团 浙江大学 省红十字会 中国铁路上海局集团杭州办事处 省通信管理局 "
    "省邮政管理局 省气象局 省国资委 省法院 省检察院"
)
AUTONOMOUS = (
    "自治区生态环境厅 自治区发展改革委 自治区工业和信息化厅 自治区财政厅 自治区水利厅 "
    "自治区林草局 自治区农牧厅 自治区交通运输厅 自治区自然资源厅 自治区市场监管局 "
    "自治区统计局 自治区科技厅 自治区党委宣传部 自治区团委 各盟市人民政府 呼和浩特海关 "
    "内蒙古电力集团 国网蒙东电力 中国铁路呼和浩特局集团 人行内蒙古自治区分行 "
    "内蒙古证监局 自治区气象局 自治区总工会"
)

CITY = (
    "市生态环境局 市发展改革委 市经信局 市财政局 市建设局 市交通运输局 市水务局 "
    "市农业农村局 市资源规划局 市林业局 市综合执法局 市统计局 市市场监管局 市科技局 "
    "市委宣传部 团市委 市总工会 市机关事务中心 市城投集团 市公交公司 "
    "各区县（市）人民政府 高新区管委会 市税务局 市供电公司"
)
HEADERS = (
    ("序号", "工作任务", "牵头单位", "参与单位"),
    ("序号", "主要任务", "牵头部门", "配合部门"),
    ("序号", "重点工作", "责任单位", "配合单位"),
    ("序号", "任务内容", "牵头单位", "配合单位"),
    ("编号", "工作任务", "主要责任单位", "协同单位"),
    ("序号", "指标", "牵头责任单位", "参与单位"),
    ("序号", "目标任务", "牵头单位", "责任单位"),
)
NOTES = (
    "注：上表中未注明的，完成时限均为{}年。",
    "注：表中未注明完成时限的，均为{}年。",
    "备注：未特别注明的，完成时间均为{}年底。",
    "注：以上各项任务未明确期限的均于{}年底前完成。",
    "说明：本表未标明时限的任务，完成时限为{}年12月。",
)
ANNEX_LABELS = ("附件 {}", "附件{}", "附件：{}", "附件{}：", "附 件 {}", "附件{c}", "附 件{c}")
TITLED_LABELS = ("附件{}：", "附件 {} ", "附件{c} ")  # the annex's title follows on the line
PRINTS = ("— {} —", "- {} -", "—{}—", "－{}－", "第 {} 页", "第{}页 共60页", "· {} ·", "{} / 60")
_GOES_ON = ("（", "、", "按", "等", "，", "）", "及", "和", "/", "；", "(", "共", "分")
_UNIT_END = tuple("厅局委办部会行关院司府处社团联学署")
_PIECE = re.compile(r"[A-Za-z0-9.%]+|.")


@dataclass
class Style:
    """How one office types its plan and how its software gives the lines."""

    mark: str  # what marks a page: a key of MARKS
    printed: str  # form of a printed page number
    widths: tuple[int, int, int]  # of the three columns; 0: a cell stands on one line
    ragged: float  # how often a cell is wrapped at a width of its own
    breaks_words: bool  # lines may end inside a number or a Latin word
    blank_inside: float  # how often a blank line stands between two lines of a cell
    blank_between: float  # between two cells
    blank_rows: float
    same_line: float  # how often a cell starts on the line where the one before ends
    space: str  # what stands between cells on one line
    serial: str
    serial_alone: float
    per_page: int  # lines on a page
    header_again: float
    header_broken: float
    run_over: str  # how a row runs over a page: a method of Writer, or ""
    loose: float  # spaces between Chinese and Latin
    annex_label: str
    headings: str  # "both", "sections", "none"


def random_style(rng: random.Random) -> Style:
    blank = rng.choice([(1, 1, 1), (0, 0, 0), (0, 1, 1), (0, 0, 1), (0.5, 0.5, 0.5), (0.8, 0.7, 1)])
    return Style(
        mark=rng.choice(["space", "feed", "run", "foot", "top", "feed foot", "header"]),
        printed=rng.choice(PRINTS),
        widths=rng.choice(
            [
                (0, 0, 0),
                (rng.randint(16, 44), rng.randint(7, 18), rng.randint(7, 18)),
                (rng.randint(16, 44), rng.randint(7, 18), rng.randint(7, 18)),
                (rng.randint(16, 44), 0, 0),
            ]
        ),
        ragged=rng.choice([0, 0, 0.3, 1]),
        breaks_words=rng.random() < 0.2,
        blank_inside=blank[0],
        blank_between=blank[1],
        blank_rows=blank[2],
        same_line=rng.choice([0, 0.2, 0.5, 1]),
        space=rng.choice([" ", " ", "  ", "\t", "\u3000", "    "]),
        serial=rng.choice(["{}", "{}", "{}", "{}.", "{}、"]),
        serial_alone=rng.choice([0, 0, 0.5, 1]),
        per_page=rng.randint(14, 40),
        header_again=rng.choice([0, 0.5, 1]),
        header_broken=rng.choice([0, 0, 1]),
        run_over=rng.choice(["", "cells_first", "in_order", "side_by_side"]),
        loose=rng.choice([0, 0.5, 1]),
        annex_label=rng.choice(ANNEX_LABELS),
        headings=rng.choice(["both", "both", "sections", "none"]),
    )


# lines


def loosened(text: str, style: Style, rng: random.Random) -> str:
    meeting = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")
    return meeting.sub(lambda _: " " if rng.random() < style.loose else "", text)


def wrapped(text: str, width: int, style: Style) -> list[str]:
    """Lines of about `width` characters; closing marks stay with what they close."""
    if not width:
        return [text]
    pieces = list(text) if style.breaks_words else _PIECE.findall(text)
    lines = [""]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > width and piece not in "，。、；：）》”！？ ":
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def misleading(lines: Sequence[str]) -> bool:
    """Whether a line break looks like the end of a unit, and so of its cell, to anybody."""
    return any(a.endswith(_UNIT_END) and not b.startswith(_GOES_ON) for a, b in pairwise(lines))


def cell_lines(text: str, column: int, style: Style, rng: random.Random) -> list[str]:
    width = style.widths[column]
    if rng.random() < style.ragged:
        width = rng.choice([0, rng.randint(5, 12), rng.randint(8, 40)])
        width = max(width, 10) if column == 0 and width else width
    for narrower in range(12 if column else 1):
        lines = wrapped(text, width and max(4, width - narrower), style)
        if column == 0 or not misleading(lines):
            return lines
    return [text]


# pages

MARKS: dict[str, Callable[[Style, int], str]] = {
    "space": lambda style, page: "\n ",
    "feed": lambda style, page: "\n\f",
    "run": lambda style, page: "\n\n\n\n",
    "foot": lambda style, page: f"\n\n{style.printed.format(page - 1)}\n\n",
    "top": lambda style, page: f"\n\n{style.printed.format(page)}\n\n",
    "feed foot": lambda style, page: f"\n{page - 1}\n\f",
    "header": lambda style, page: "\n ",
}


class Pen:
    """The text as it grows, and the page on which it stands."""

    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style, self.rng = style, rng
        self.parts: list[str] = []
        self.page, self.used, self.mark = 1, 0, ""

    def put(self, text: str, gap: str = "\n\n") -> None:
        self.parts += [self.mark or (gap if self.parts else ""), text]
        self.mark = ""
        self.used += 1

    def turn(self, mark: str = "") -> None:
        self.page, self.used = self.page + 1, 0
        self.mark = mark or MARKS[self.style.mark](self.style, self.page)

    def gap(self, chance: float) -> str:
        return "\n\n" if self.rng.random() < chance else "\n"

    def full(self) -> bool:
        return self.used >= self.style.per_page

    def finish(self) -> str:
        text = "".join(self.parts)
        if self.style.mark == "top":
            text = self.style.printed.format(1) + "\n\n" + text
        if self.style.mark == "foot":
            text += f"\n\n{self.style.printed.format(self.page)}\n"
        if self.style.mark == "feed foot":
            text += f"\n{self.page}\n"
        return text


# rows

Piece = tuple[str, str]  # a line and what stands before it


class Writer:
    """Writes the rows of one list."""

    def __init__(self, pen: Pen, header: Sequence[str]) -> None:
        self.pen, self.style, self.rng, self.header = pen, pen.style, pen.rng, header
        self.write_header()

    def write_header(self) -> None:
        names = list(self.header)
        broken = self.rng.random() < self.style.header_broken
        self.pen.put("\n".join(names) if broken else self.style.space.join(names))

    def turn(self) -> None:
        again = self.rng.random() < self.style.header_again
        if self.style.mark == "header":
            self.pen.turn("\n\n")
            again = True
        else:
            self.pen.turn()
        if again:
            self.write_header()

    def heading(self, text: str) -> None:
        if self.pen.full():
            self.turn()
        for line in wrapped(text, self.rng.choice([0, 0, 0, 14]), self.style):
            self.pen.put(line)

    def row(self, number: int, cells: Sequence[str]) -> int:
        """Write a row; the page on which it starts."""
        if self.pen.full():
            self.turn()
        lines = [
            cell_lines(loosened(text, self.style, self.rng), at, self.style, self.rng)
            if text
            else []
            for at, text in enumerate(cells)
        ]
        start = self.pen.page
        serial = self.style.serial.format(number)
        over = self.style.run_over and len(lines[0]) > 2 and self.rng.random() < 0.15
        parts = getattr(self, self.style.run_over)(lines) if over else [self.flow(lines)]
        self.emit(serial, parts)
        return start

    def emit(self, serial: str, parts: Sequence[Sequence[Piece]]) -> None:
        alone = self.rng.random() < self.style.serial_alone
        first = self.pen.gap(self.style.blank_rows)
        if alone:
            self.pen.put(serial, first)
        for part in parts:
            if part is not parts[0]:
                self.turn()
            for at, (text, gap) in enumerate(part):
                if part is parts[0] and at == 0 and not alone:
                    text, gap = f"{serial}{' ' if serial.isdigit() else ''}{text}", first
                self.pen.put(text, gap)

    def flow(self, cells: Sequence[Sequence[str]]) -> list[Piece]:
        """The lines of cells one after the other."""
        pieces: list[Piece] = []
        before = 0  # lines of the cell before
        for cell in (cell for cell in cells if cell):
            for at, line in enumerate(cell):
                chance = self.style.blank_inside if at else self.style.blank_between
                gap = self.pen.gap(chance)
                joins = at == 0 and pieces and (before == 1 or len(cell) == 1)
                if joins and self.rng.random() < self.style.same_line:
                    gap = self.style.space
                pieces.append((line, gap))
            before = len(cell)
        return pieces

    def cells_first(self, cells: Sequence[Sequence[str]]) -> list[list[Piece]]:
        """As in the published plan: all lead and participants before the rest of the text."""
        cut = self.rng.randint(1, len(cells[0]) - 1)
        return [self.flow([cells[0][:cut], *cells[1:]]), self.flow([cells[0][cut:]])]

    def in_order(self, cells: Sequence[Sequence[str]]) -> list[list[Piece]]:
        """The lines of the row in their order, with a page break between any two."""
        pieces = self.flow(cells)
        cuts = [at for at in range(1, len(pieces)) if "\n" in pieces[at][1]]
        if not cuts:
            return [pieces]
        cut = self.rng.choice(cuts)
        return [pieces[:cut], pieces[cut:]]

    def side_by_side(self, cells: Sequence[Sequence[str]]) -> list[list[Piece]]:
        """Every cell runs over the page by itself."""
        cut = self.rng.randint(1, len(cells[0]) - 1)
        upper, lower = [cell[:cut] for cell in cells], [cell[cut:] for cell in cells]
        return [self.flow(upper), self.flow(lower)]


# content


def separated(cell: Cell, rng: random.Random) -> None:
    """The units of a cell joined in another way than by 、 alone."""
    plain = "、".join(cell.units)
    if len(cell.units) < 2 or not cell.text.startswith(plain):
        return
    *most, last = cell.units
    other = rng.choice(
        [
            "，".join(cell.units),
            "、".join(most) + "和" + last,
            "、".join(most) + "及" + last,
            "/".join(cell.units),
            "；".join(cell.units),
        ]
    )
    cell.text = other + cell.text[len(plain) :]


def other_units(model: Model, rng: random.Random) -> None:
    pool = rng.choice([UNITS, UNITS, AUTONOMOUS, CITY]).split()
    for one in model.lists:
        for row in one.rows:
            redraw(row, pool, rng)


def other_separators(model: Model, rng: random.Random) -> None:
    for one in model.lists:
        for row in one.rows:
            if rng.random() < 0.4:
                separated(row.lead, rng)
                separated(row.participants, rng)


def labelled_cells(model: Model, rng: random.Random) -> None:
    """One column for both: 牵头：省财政厅；配合：省水利厅."""
    one = model.lists[0]
    one.header, one.labelled = "序号 具体内容 责任单位", True


def more_rows(model: Model, rng: random.Random) -> None:
    """More than a hundred rows."""
    one = model.named("tasks")
    extra = rng.sample(one.rows, 40) + rng.sample(one.rows, 40)
    one.rows = sorted(
        [*one.rows, *extra], key=lambda row: [r.text for r in one.rows].index(row.text)
    )


def fewer_rows(model: Model, rng: random.Random) -> None:
    for one in model.lists:
        kept = sorted(rng.sample(range(len(one.rows)), rng.randint(3, len(one.rows))))
        one.rows = [one.rows[at] for at in kept]


def other_headers(model: Model, rng: random.Random) -> None:
    for one in model.lists:
        columns = len(one.header.split())
        one.header = " ".join(rng.choice(HEADERS)[:columns])


def other_notes(model: Model, rng: random.Random) -> None:
    for one in model.lists[:2]:
        one.year = rng.choice([2026, 2027, 2030])
        one.note = rng.choice(NOTES).format(one.year)


def one_list_only(model: Model, rng: random.Random) -> None:
    model.lists = [rng.choice(model.lists)]


def new_tree(model: Model, rng: random.Random) -> None:
    other_tree(model, Look(), rng)


def stopped_policies(model: Model, rng: random.Random) -> None:
    for row in model.lists[-1].rows:
        row.text = row.text.rstrip("。") + "。"


CHANGES: dict[Callable[[Model, random.Random], None], float] = {
    other_units: 0.6,
    other_separators: 0.3,
    more_rows: 0.1,
    fewer_rows: 0.5,
    other_headers: 0.35,
    other_notes: 0.5,
    new_tree: 0.3,
    stopped_policies: 0.3,
    one_list_only: 0.1,
    labelled_cells: 0.08,
}


# the whole document


class Typist:
    """Types a model in a style and notes what must be read."""

    def __init__(self, model: Model, style: Style, rng: random.Random) -> None:
        self.model, self.style, self.rng = model, style, rng
        self.pen = Pen(style, rng)
        self.expected: Expected = {"sections": [], "indicators": []}
        self.odd_serials = rng.random() < 0.15

    def type(self) -> Variant:
        self.body()
        annexes: list[Callable[[], None]] = [self.lists, self.tree]
        kind = self.rng.random()
        if kind < 0.12:
            annexes.reverse()
        elif kind < 0.24:
            annexes.pop()
        for number, annex in enumerate(annexes, 1):
            self.annex(number)
            annex()
        text = self.pen.finish()
        kinds = (*self.model.kinds, *(f"{k}={v}" for k, v in vars(self.style).items()))
        return Variant(text, self.expected, self.model.title, self.pen.page, kinds)

    def section(self, label: str, title: str, level: int) -> None:
        entry = {"label": label, "title": title, "level": level, "page": self.pen.page}
        self.expected["sections"].append(entry)

    def paragraph(self, text: str) -> None:
        width = 28
        first = True
        for line in wrapped(loosened(text, self.style, self.rng), width, self.style):
            if self.pen.full() and not first:
                self.pen.turn()
            self.pen.put(line, self.pen.gap(self.style.blank_rows))
            first = False

    def room(self) -> None:
        if self.pen.full():
            self.pen.turn()

    def body(self) -> None:
        self.pen.put(self.model.title)
        self.paragraph(self.model.opening)
        counts = [0, 0]
        for section in self.model.body:
            counts[section.level - 1] += 1
            counts[1] = 0 if section.level == 1 and counts[0] == 2 else counts[1]
            self.body_section(section, chinese(counts[section.level - 1]))
        self.room()
        self.pen.put("附件：1.目标清单、任务清单、政策清单")
        self.pen.put("2.减污降碳协同指数")

    def body_section(self, section: BodySection, count: str) -> None:
        label = f"{count}、" if section.level == 1 else f"（{count}）"
        paragraphs = list(section.paragraphs)
        words = label + section.title
        if section.run_in and paragraphs:
            words += "。" + paragraphs.pop(0)
        self.room()
        self.section(label, section.title, section.level)
        self.paragraph(words)
        for text in paragraphs:
            self.room()
            self.paragraph(text)

    def annex(self, number: int) -> None:
        self.pen.turn("\n\n\n\n" if self.style.mark == "header" else "")
        self.label = number

    def annex_title(self, title: str) -> None:
        forms = TITLED_LABELS if self.rng.random() < 0.15 else (self.style.annex_label,)
        shown = self.rng.choice(forms).format(self.label, c=chinese(self.label))
        self.section("附件" + re.sub(r"[附件：\s]", "", shown), title, 1)
        if forms is TITLED_LABELS:
            self.pen.put(shown + title)
        else:
            self.pen.put(shown)
            self.pen.put(title)

    def lists(self) -> None:
        self.annex_title("减污降碳协同创新区建设清单")
        for number, one in enumerate(self.model.lists, 1):
            if number > 1:
                self.pen.turn("\n " if self.style.mark == "header" else "")
            self.pen.put(f"{chinese(number)}、{one.title}")
            self.one_list(one)

    def one_list(self, one: ModelList) -> None:
        writer = Writer(self.pen, one.header.split())
        self.expected[one.name] = []
        headings, last, number = ["", ""], ["", ""], 0
        counts = [0, 0]
        for row in one.rows:
            number += 1
            if self.odd_serials and self.rng.random() < 0.08:
                number += 1 if self.rng.random() < 0.6 or number < 3 else -1
            self.headings(writer, row, headings, last, counts)
            labelled = one.labelled and bool(row.participants.text)
            other = row.participants if one.has_participants or labelled else Cell()
            cells = [row.text, row.lead.text, other.text]
            if labelled:
                cells[1:] = [f"牵头：{row.lead.text}；配合：{other.text}", ""]
            page = writer.row(number, cells)
            entry = expected_row(one, number, row, other, page)
            if one.name == "tasks":
                entry |= {"section": headings[0], "item": headings[1]}
            self.expected[one.name].append(entry)
        if one.note:
            for line in wrapped(one.note, self.rng.choice([0, 0, 22]), self.style):
                self.pen.put(line)

    def headings(
        self, writer: Writer, row: ModelRow, shown: list[str], last: list[str], counts: list[int]
    ) -> None:
        levels = {"both": 2, "sections": 1, "none": 0}[self.style.headings]
        for level, title in enumerate((row.section, row.item)[:levels]):
            if title and title != last[level]:
                counts[level] += 1
                number = chinese(counts[level])
                shown[level] = f"{number}、{title}" if level == 0 else f"（{number}）{title}"
                writer.heading(shown[level])
                last[level] = title

    def tree(self) -> None:
        self.annex_title("减污降碳协同指数")
        TreeTypist(self.pen, self.model.tree, self.expected["indicators"]).type()


def expected_row(
    one: ModelList, number: int, row: ModelRow, other: Cell, page: int
) -> dict[str, Any]:
    return {
        "number": number,
        "text": tidy(row.text),
        "page": page,
        "lead_text": row.lead.text,
        "lead_units": row.lead.units,
        "joint": len(row.lead.units) > 1,
        "lead_pending": row.lead.pending,
        "participant_text": other.text,
        "participant_units": other.units,
        "refers_to": list(dict.fromkeys(row.lead.refers + other.refers)),
        "deadline_year": row.deadline or one.year,
    }


# the tree

LEAF_NAMES = (
    "2020年不变价单位GDP能耗",
    "PM2.5—O3协同改善率",
    "COD/氨氮减排量（吨/万元）",
    "Ⅰ—Ⅲ类水质断面比例",
    "第1类工业固废利用率",
    "NO2年均浓度（μg/m3）",
    "CO2-CH4排放强度（2025年）",
    "每万元GDP用水量下降率(%)",
    "“无废城市”建设得分",
    "新能源车（含插电）占比",
)
WEIGHT_FORMS: dict[str, Callable[[float], str]] = {
    "0.2": lambda w: f"{w:g}",
    "0.20": lambda w: f"{w:.2f}" if round(w, 2) == w else f"{w:g}",
    "20%": lambda w: f"{round(w * 100, 4):g}%",
    ".2": lambda w: f"{w:g}".removeprefix("0"),
}


class TreeTypist:
    """Types a tree of merged cells, depth first."""

    def __init__(self, pen: Pen, tree: list[Dimension], expected: list[dict[str, Any]]) -> None:
        self.pen, self.rng, self.tree_, self.expected = pen, pen.rng, tree, expected
        self.form = WEIGHT_FORMS[self.rng.choice(list(WEIGHT_FORMS))]
        self.dimension_weights = self.rng.random() < 0.2
        self.width = self.rng.choice([0, 4, 6, 8])
        self.row_on_a_line = self.rng.random() < 0.4
        self.again = self.rng.random() < 0.3  # merged cells are printed again on a new page
        self.blank = self.rng.choice([0, 0.5, 1])
        self.odd_names = self.rng.random() < 0.4
        self.style = replace(pen.style, breaks_words=False)
        self.counts = [0, 0, 0, 0]
        self.leaves = 0

    def type(self) -> None:
        self.header()
        for dimension in self.tree_:
            self.dimension(dimension)

    def header(self) -> None:
        self.pen.put("评价内容 一级指标 二级指标 三级指标 数据来源\n名称 权重 名称 权重 名称 权重")

    def weight(self, value: float) -> str:
        return self.form(value)

    def dimension(self, dimension: Dimension) -> None:
        self.counts[0] += 1
        total = sum(float(one.weight) for one in dimension.children)
        weight = self.weight(round(total, 4)) if self.dimension_weights else ""
        node = (f"（{chinese(self.counts[0])}）{dimension.name}", weight)
        above = [node]
        for one in dimension.children:
            self.counts[1] += 1
            above = [*above, (f"{self.counts[1]}.{one.name}", self.weight(float(one.weight)))]
            for two in one.children:
                self.counts[2] += 1
                label = f"（{self.counts[2]}）{two.name}"
                above = [*above, (label, self.weight(float(two.weight)))]
                self.leaves_of(dimension, one, two, above, node)
                above = []

    def leaves_of(
        self,
        dimension: Dimension,
        one: Level1,
        two: Level2,
        above: list[tuple[str, str]],
        top: tuple[str, str],
    ) -> None:
        path = [
            top,
            (f"{self.counts[1]}.{one.name}", self.weight(float(one.weight))),
            (f"（{self.counts[2]}）{two.name}", self.weight(float(two.weight))),
        ]
        for leaf in two.leaves:
            self.leaves += 1
            if self.odd_names and self.rng.random() < 0.5:
                leaf.name = self.rng.choice(LEAF_NAMES)
            if self.pen.full():
                self.pen.turn()
                if self.rng.random() < self.pen.style.header_again:
                    self.header()
                above = path if self.again else above
            label = circled(self.leaves) + leaf.name
            sources = self.rng.choice(["、", "、", "，", "；"]).join(leaf.sources)
            self.put_row([*above, (label, self.weight(float(leaf.weight)))], sources)
            above = []
            self.expect(dimension, one, two, leaf)

    def put_row(self, nodes: Sequence[tuple[str, str]], sources: str) -> None:
        pieces: list[str] = []
        for label, weight in nodes:
            pieces += wrapped(label, self.width, self.style)
            pieces += [weight] if weight else []
        pieces += wrapped(sources, self.width, self.style)
        if self.row_on_a_line:
            self.pen.put(" ".join(pieces) if not self.width else "\n".join(pieces))
            return
        for at, piece in enumerate(pieces):
            gap = self.pen.gap(self.blank) if at == 0 or self.rng.random() < 0.7 else " "
            self.pen.put(piece, gap)

    def expect(self, dimension: Dimension, one: Level1, two: Level2, leaf: Any) -> None:
        weights = [float(one.weight), float(two.weight), float(leaf.weight)]
        self.expected.append(
            {
                "number": self.leaves,
                "name": leaf.name,
                "dimension": dimension.name,
                "level1_no": self.counts[1],
                "level1_name": one.name,
                "level1_weight": weights[0],
                "level2_no": self.counts[2],
                "level2_name": two.name,
                "level2_weight": weights[1],
                "weight": weights[2],
                "global_weight": weights[0] * weights[1] * weights[2],
                "data_sources": leaf.sources,
                "page": self.pen.page,
            }
        )


def rewritten(seed: int) -> Variant:
    """The published tables, changed and typed anew."""
    rng = random.Random(f"rewritten {seed}")
    model = published_model()
    for change, chance in CHANGES.items():
        if rng.random() < chance:
            change(model, rng)
            model.kinds.append(change.__name__)
    kept = [section for section in model.body[3:] if section.level == 1 or rng.random() < 0.3]
    model.body = model.body[:3] + kept
    return Typist(model, random_style(rng), rng).type()


# the published text, disturbed


def sprinkled(text: str, what: str, rate: float, rng: random.Random) -> str:
    """`what` put between two Chinese characters of a line here and there."""
    between = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
    return between.sub(lambda _: what if rng.random() < rate else "", text)


def blank_lines(text: str, chance: float, rng: random.Random) -> str:
    """Single blank lines kept by lot; the runs that mark a page stay."""
    single_blank = re.compile(r"(?<=[^\n])\n\n(?=[^\n])")
    return single_blank.sub(lambda _: "\n\n" if rng.random() < chance else "\n", text)


def other_serials(text: str, form: str) -> str:
    cut = text.index("\n附件 1\n")
    end = text.index("\n附件 2\n")
    rows = re.sub(r"(?m)^(\d{1,2})(?: |$)(?!大城)", lambda m: form.format(m[1]), text[cut:end])
    return text[:cut] + rows + text[end:]


def feeds(text: str) -> str:
    return re.sub(r"\n (?=\S)", "\n\f", text)


DISTURBANCES: dict[Callable[[str, random.Random], str], float] = {
    lambda t, r: blank_lines(t, r.choice([0, 0, 0.3, 0.7]), r): 0.5,
    lambda t, r: sprinkled(t, "\u200b", 0.02, r): 0.3,
    lambda t, r: sprinkled(t, r.choice([" ", "\u3000", "\u00a0"]), 0.004, r): 0.25,
    lambda t, r: feeds(t): 0.4,
    lambda t, r: re.sub(r"(?m)(?<=\S) (?=\S)", r.choice(["\t", "\u3000", "   "]), t): 0.3,
    lambda t, r: re.sub(r"(?m)(?<=\S)$", r.choice([" ", "\t", "\u3000"]), t): 0.3,
    lambda t, r: "\ufeff" + t: 0.3,
    lambda t, r: t.replace("\n", "\r\n"): 0.3,
}


def scratched(seed: int) -> Variant:
    """The published text with its white space disturbed."""
    rng = random.Random(f"scratched {seed}")
    text = document_path().read_text(encoding="utf-8")
    for disturb, chance in DISTURBANCES.items():
        if rng.random() < chance:
            text = disturb(text, rng)
    title = "浙江省减污降碳协同创新区建设实施方案"
    return Variant(text, golden_expected(), title, 30, ("scratched",))


# what is wrong


def differences(variant: Variant, plan: Plan) -> list[str]:
    """Every cell, heading and page in which the plan and the expectation differ."""
    lines: list[str] = []
    if not squeeze(plan.title).startswith(squeeze(variant.title)):
        lines.append(f"title: expected {variant.title!r}, got {plan.title!r}")
    if len(plan.pages) != variant.pages:
        lines.append(f"pages: expected {variant.pages}, got {len(plan.pages)}")
    for table in FIELDS:
        lines += in_order(table, variant.expected.get(table, []), plan)
    return lines + section_differences(variant.expected["sections"], plan)


def in_order(table: str, expected: list[dict[str, Any]], plan: Plan) -> list[str]:
    """Row by row in the order of the list: serial numbers may be missing or repeated."""
    found = getattr(plan, table)
    numbers, wanted = [row.number for row in found], [row["number"] for row in expected]
    if numbers != wanted:
        return [f"{table}: rows {numbers}, not {wanted}"]
    pairs = zip(expected, found, strict=True)
    return [line for row, got in pairs for line in row_differences(table, row, got)]
