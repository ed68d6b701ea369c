"""Figures as Altair charts: what was computed goes in, a chart comes out.

sunburst    arcs of a framework             weights as rings
stack       points by row and group         contributions that add up to the index
comparison  index by row                    bars in the order of the index
intervals   ranks of many runs              5–95 % of the runs, with the rank as computed
tornado     one change at a time            the widest at the top
progress    index by year and target lines  on the way, ahead or behind
heatmap     scores by row and node          who is weak at what

Colours are told apart by colour-blind eyes too (Okabe & Ito 2008, Color Universal Design;
cividis: Nuñez, Anderton & Renslow 2018, PLoS ONE 13(7): e0199239), and nothing is said by
colour alone: every mark has its figure or its name beside it or in its tooltip.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

from ui.messages import say

if TYPE_CHECKING:  # the weights are drawn before pandas is there
    from scoring.aims import Aim
    from scoring.explain import Cell, LeafPoints, Piece, RankRow, Swing, YearPoint
    from scoring.rings import Arc

# found on the machine that shows the page: nothing is fetched
FONTS = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', "
    "'Microsoft YaHei', 'HarmonyOS Sans SC', sans-serif"
)
# Okabe & Ito without black, neighbours far apart in lightness
GROUPS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
UP, DOWN = "#0072B2", "#E69F00"  # the pair that all eyes tell apart
NARROW = 560  # pixels of width, from which names stand in the rings


@dataclass(frozen=True)
class Look:
    """The colours around the data."""

    ink: str
    quiet: str
    line: str
    paper: str  # behind the chart, which itself is transparent


LIGHT = Look("#1f2723", "#4c5751", "#d9ded8", "#fcfcfa")
DARK = Look("#e4e8e5", "#b4bdb8", "#38413c", "#161a18")


def _words(name: str, **values: object) -> str:
    return say("charts", name, **values)


# ---- weights ---------------------------------------------------------------------

# inner and outer radius of a ring, as fractions of the circle's, by how many rings there are
_RADII = {
    1: ((0.35, 1.0),),
    2: ((0.2, 0.55), (0.555, 1.0)),
    3: ((0.13, 0.355), (0.36, 0.63), (0.635, 1.0)),
}
_RADIUS = "(min(width, height) / 2)"
_REACH = 330  # pixels: the circle's radius at which names are fitted
_SIZES = (12.5, 10.4, 11.3)  # of the names then, pixels
_FADED = (0.0, 0.38, 0.7)  # how far a ring's colour goes towards the paper


def sunburst(arcs: Sequence[Arc], look: Look) -> alt.LayerChart:
    """The weights of a framework, one ring a level, the names inside where there is room.

    On a narrow screen the outer ring shows the serial numbers.
    """
    radii = _RADII[max(arc.ring for arc in arcs) + 1]
    layers: list[alt.Chart] = []
    for ring, (inner, outer) in enumerate(radii):
        own = [arc for arc in arcs if arc.ring == ring]
        rows = [_arc_row(arc, look, inner, outer) for arc in own]
        layers += [_arc_marks(rows, inner, outer, look), _arc_names(rows, inner, outer, ring)]
    return _finished(alt.layer(*layers), look).properties(width=720, height=720)


def _arc_marks(rows: list[dict[str, Any]], inner: float, outer: float, look: Look) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_arc(
            innerRadius=alt.expr(f"{_RADIUS} * {inner}"),
            outerRadius=alt.expr(f"{_RADIUS} * {outer}"),
            stroke=look.paper,
            strokeWidth=1.2,
        )
        .encode(
            theta=alt.Theta("start:Q", scale=None, stack=None),
            theta2="end:Q",
            color=alt.Color("fill:N", scale=None),
            tooltip=_tooltip(name="path", weight="weight", share="share"),
        )
    )


def _arc_names(rows: list[dict[str, Any]], inner: float, outer: float, ring: int) -> alt.Chart:
    shown = f"width < {NARROW} ? datum.short : datum.label"
    size = f"width < {NARROW} ? 11 : {_RADIUS} / {_REACH} * {_SIZES[ring]}"
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_text(
            radius=alt.expr(f"{_RADIUS} * {(inner + outer) / 2}"),
            fontSize=alt.expr(size),
            lineBreak="\n",
            lineHeight=alt.expr(f"{_RADIUS} / {_REACH} * {_SIZES[ring] * 1.2}"),
            baseline="middle",
            dy=alt.expr(f"width < {NARROW} ? 0 : datum.lift * {_RADIUS} / {_REACH}"),
            angle=alt.expr(f"width < {NARROW} ? 0 : datum.angle"),
        )
        .encode(
            theta=alt.Theta("middle:Q", scale=None, stack=None),
            color=alt.Color("ink:N", scale=None),
            text=alt.value(alt.expr(shown)),
            tooltip=_tooltip(name="path", weight="weight", share="share"),
        )
    )


def _arc_row(arc: Arc, look: Look, inner: float, outer: float) -> dict[str, Any]:
    turn = 2 * math.pi
    middle = (arc.start + arc.end) / 2
    fill = mixed(GROUPS[arc.group % len(GROUPS)], look.paper, _FADED[arc.ring])
    size = _SIZES[arc.ring]
    length = (outer - inner) * _REACH - 4  # along the radius
    room = (arc.end - arc.start) * turn * (inner + outer) / 2 * _REACH  # along the arc, mid-ring
    upright = arc.ring == 0 and room > length
    along, across = (room * 0.86, length) if upright else (length, room * 0.94)
    name = f"{arc.number} {arc.name}" if arc.number is not None else arc.name
    lines = fitted(name, int(along / size), int(across / (size * 1.2)))
    return {
        "start": arc.start * turn,
        "end": arc.end * turn,
        "middle": middle * turn,
        "angle": 0 if upright else middle * 360 + (90 if middle > 0.5 else -90),
        "label": "\n".join(lines),
        "short": str(arc.number) if arc.number is not None else "",
        "lift": -(len(lines) - 1) * size * 0.6,
        "fill": fill,
        "ink": ink_on(fill),
        "path": " › ".join(arc.path),
        "weight": f"{arc.weight:.4g}",
        "share": f"{arc.share:.4g}",
    }


def fitted(name: str, most: int, lines: int) -> list[str]:
    """`name` in at most `lines` even lines of `most` Chinese characters; cut with … at need.

    >>> fitted("生态环境管理协同度", 8, 2)
    ['生态环境管', '理协同度']
    >>> fitted("规模以上工业战略性新兴产业", 6, 1)
    ['规模以上工…']
    >>> fitted("任务", 6, 0)
    []
    """
    if lines < 1 or most < 2:
        return []
    for count in range(1, lines + 1):  # as few lines as will do, and then as even as can be
        for room in range(max(2, int(width_of(name) / count)), most + 1):
            found = _broken(name, room)
            if len(found) <= count:
                return found
    *kept, last = _broken(name, most)[:lines]
    while width_of(last) + 1 > most:
        last = last[:-1]
    return [*kept, last + "…"]


def _broken(name: str, room: int) -> list[str]:
    """`name` in lines of `room` Chinese characters; Latin words and figures stay whole."""
    found = [""]
    for piece in re.findall(r"[A-Za-z0-9.]+|.", name):
        if found[-1] and width_of(found[-1]) + width_of(piece) > room:
            found.append("")
        found[-1] += piece
    return found


def width_of(text: str) -> float:
    """Width in Chinese characters; others take a little more than half of one."""
    return sum(1.0 if ord(character) > 0x2000 else 0.58 for character in text)


# ---- colours ---------------------------------------------------------------------


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of `other` in it, 0 to 1.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ink_on(fill: str) -> str:
    """Black or white, whichever is read better on `fill`.

    >>> ink_on("#0072B2"), ink_on("#F0E442")
    ('#ffffff', '#000000')
    """
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted(map(_luminance, (one, other)))
    return round((high + 0.05) / (low + 0.05), 2)


def _luminance(colour: str) -> float:
    red, green, blue = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


# ---- points ----------------------------------------------------------------------

_LINES = "split(datum.label, '\\n')"  # a label's lines
_ROW, _TALL = 26, 35  # pixels of height for a bar with a name of one line, of two
_LINE = 14  # pixels of a line of a name
_AROUND = 100  # pixels for what stands above and below: legend, axis
_LABEL = (13, 3)  # Chinese characters a line, lines: the longest indicator needs them all
_NAME = (9, 2)  # of a name that somebody gave


def stack(pieces: Sequence[Piece], look: Look) -> alt.LayerChart:
    """Contributions: a bar a row, the best above, its groups side by side, the index at its end."""
    groups = list(dict.fromkeys(piece.group for piece in pieces))
    order = _best_first({piece.row: piece.index for piece in pieces})
    fills = [GROUPS[at % len(GROUPS)] for at in range(len(groups))]
    lines = _lines_of(order)
    rows = [{**_piece_row(piece, groups), "line": lines[piece.row]} for piece in pieces]
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names("line", list(lines.values())))
    bars = base.mark_bar(stroke=look.paper, strokeWidth=1, height={"band": 0.72}).encode(
        x=alt.X(
            "points:Q",
            title=_words("index_points"),
            scale=_upward(max(piece.index for piece in pieces)),
        ),
        color=alt.Color(
            "group:N",
            scale=alt.Scale(domain=groups, range=fills),
            legend=alt.Legend(title=None, columns=alt.expr("width < 420 ? 2 : 3"), labelLimit=180),
        ),
        order=alt.Order("place:Q"),
        tooltip=_tooltip(row="row", group="group", points="written", index="index_written"),
    )
    ends = _ends(base, look).encode(x="max(index):Q", text="max(index_written):N")
    tall = any("\n" in line for line in lines.values())
    return _finished(bars + ends, look).properties(
        width=640, height=(_TALL if tall else _ROW) * len(order) + _AROUND
    )


def _lines_of(names: Sequence[str]) -> dict[str, str]:
    """Name → its lines, narrow enough for a phone; names that are cut alike stay apart.

    >>> _lines_of(["2025年冲刺的办法"])
    {'2025年冲刺的办法': '2025年冲刺的办法'}
    >>> len(set(_lines_of(["很长的名字" * 6 + end for end in "甲乙"]).values()))
    2
    """
    lines: dict[str, str] = {}
    for name in names:
        line = "\n".join(fitted(name, *_NAME))
        while line in lines.values():
            line += "\u200b"  # takes no room
        lines[name] = line
    return lines


def _piece_row(piece: Piece, groups: list[str]) -> dict[str, Any]:
    return {
        "row": piece.row,
        "group": piece.group,
        "place": groups.index(piece.group),
        "points": piece.points,
        "written": f"{piece.points:.2f}",
        "index": piece.index,
        "index_written": f"{piece.index:.2f}",
    }


def losses(points: Sequence[LeafPoints], look: Look) -> alt.LayerChart:
    """Where points are lost: what each leaf brings and what it leaves, the most lost above."""
    known = [one for one in points if one.score is not None]
    order = sorted(known, key=lambda one: -one.lost)
    rows = [
        {
            "name": _numbered(one.name, one.number),
            "part": _words(part),
            "place": place,
            "points": value,
            "written": f"{value:.2f}",
            "score": f"{one.score:.4g}",
            "end": one.points + one.lost,
            "told": f"−{one.lost:.2f}" if one.lost >= 0.005 else "0.00",
        }
        for one in order
        for place, (part, value) in enumerate((("brought", one.points), ("lost", one.lost)))
    ]
    parts = [_words("brought"), _words("lost")]
    names = [_numbered(one.name, one.number) for one in order]
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names("name", names))
    bars = base.mark_bar(stroke=look.paper, height={"band": 0.72}).encode(
        x=alt.X(
            "points:Q",
            title=_words("index_points"),
            scale=_upward(max(one.points + one.lost for one in order)),
        ),
        color=alt.Color(
            "part:N", scale=alt.Scale(domain=parts, range=[UP, DOWN]), legend=alt.Legend(title=None)
        ),
        order=alt.Order("place:Q"),
        tooltip=_tooltip(name="name", part="part", points="written", score="score"),
    )
    text = _ends(alt.Chart(alt.Data(values=[row for row in rows if row["place"]])), look).encode(
        x="end:Q", y=_names("name", names), text="told:N"
    )
    return _finished(bars + text, look).properties(width=640, height=_TALL * len(order) + _AROUND)


def tornado(swings: Sequence[Swing], look: Look) -> alt.LayerChart:
    """One change at a time: points of the index for a score lower and higher, widest above."""
    names = [_numbered(swing.name, swing.number) for swing in swings]
    lower, higher = _words("lower"), _words("higher")
    rows = [
        {"name": name, "side": side, "points": value, "written": f"{value:+.2f}"}
        for name, swing in zip(names, swings, strict=True)
        for side, value in ((lower, swing.down), (higher, swing.up))
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names("name", names))
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("points:Q", title=_words("index_change"), axis=alt.Axis(format="+.2~f")),
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=[lower, higher], range=[DOWN, UP]),
            legend=alt.Legend(title=None),
        ),
        tooltip=_tooltip(name="name", change="side", points="written"),
    )
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=look.quiet).encode(x="at:Q")
    return _finished(bars + zero, look).properties(width=640, height=_TALL * len(names) + _AROUND)


def intervals(rows: Sequence[RankRow], look: Look) -> alt.LayerChart:
    """Ranks: the span that holds 90 % of the runs, and the rank as computed."""
    order = [row.name for row in sorted(rows, key=lambda row: (row.nominal, row.median))]
    values = [
        {
            "name": row.name,
            "low": row.low,
            "high": row.high,
            "nominal": row.nominal,
            "span": f"{row.low:.3g}—{row.high:.3g}",
            "rank": f"{row.nominal:.0f}",
        }
        for row in rows
    ]
    ranks = alt.Scale(domain=[0.5, len(rows) + 0.5], nice=False, zero=False)
    axis = alt.Axis(values=list(range(1, len(rows) + 1)), format="d", grid=True)
    base = alt.Chart(alt.Data(values=values)).encode(
        y=_names("name", order), tooltip=_tooltip(row="name", rank="rank", span="span")
    )
    spans = base.mark_bar(height=8, cornerRadius=4, color="#56B4E9").encode(
        x=alt.X("low:Q", title=_words("rank_axis"), scale=ranks, axis=axis), x2="high:Q"
    )
    points = base.mark_point(
        shape="diamond", size=130, filled=True, color="#D55E00", stroke=look.paper, opacity=1
    ).encode(x="nominal:Q")
    return _finished(spans + points, look).properties(width=640, height=_ROW * len(rows) + _AROUND)


def places(rows: Sequence[RankRow], look: Look) -> alt.LayerChart:
    """In what share of the runs each row takes each place: a line a row, a column a place."""
    order = [row.name for row in sorted(rows, key=lambda row: (row.nominal, row.median))]
    values = [
        {
            "name": row.name,
            "place": str(place),
            "share": share,
            "written": share_told(share),
            "ink": "#ffffff" if share > _DEEP else "#000000",
        }
        for row in rows
        for place, share in enumerate(row.shares, 1)
        if share > 0
    ]
    every = [str(place) for place in range(1, len(rows) + 1)]
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "place:N",
            sort=every,
            title=_words("rank_axis"),
            scale=alt.Scale(domain=every),
            axis=alt.Axis(orient="top", domain=False, ticks=False),
        ),
        y=_names("name", order),
        tooltip=_tooltip(row="name", rank="place", share_of_runs="written"),
    )
    squares = base.mark_rect(stroke=look.paper, strokeWidth=1).encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(scheme="blues", domain=[0, 1]),
            legend=alt.Legend(
                title=_words("share_of_runs"), gradientLength=160, format=".0%", values=[0, 0.5, 1]
            ),
        )
    )
    text = base.mark_text(fontSize=11.5).encode(
        text="written:N", color=alt.value(alt.expr("datum.ink"))
    )
    return _finished(squares + text, look).properties(width=640, height=_ROW * len(rows) + _AROUND)


_DEEP = 0.6  # share from which the blue is too dark for black figures


def share_told(share: float) -> str:
    """
    >>> share_told(0.234), share_told(0.004), share_told(1), share_told(0)
    ('23%', '<1%', '100%', '—')
    """
    if 0 < share < 0.005:
        return "<1%"
    return f"{share:.0%}" if share else "—"


def years(rows: Sequence[YearPoint], chosen: str, look: Look) -> alt.LayerChart:
    """The index of every row's owner by year: the chosen one stands out, the others stay grey."""
    accent = _accent(look)
    every = sorted({row.year for row in rows})
    layers: list[alt.Chart] = []
    for own, colour, width in ((False, look.quiet, 1.0), (True, accent, 3.0)):
        values = [_year_row(row) for row in rows if (row.name == chosen) == own]
        base = alt.Chart(alt.Data(values=values)).encode(
            x=_years(every),
            y=alt.Y("index:Q", title=_words("index"), scale=alt.Scale(zero=False, padding=14)),
            detail="name:N",
            tooltip=_tooltip(row="name", year="year", index="written"),
        )
        shade = 1.0 if own else 0.5
        layers.append(base.mark_line(color=colour, strokeWidth=width, opacity=shade))
        layers.append(base.mark_point(filled=True, color=colour, size=44, opacity=shade))
        if own:
            layers.append(
                base.mark_text(dy=-13, fontSize=12, color=look.ink).encode(text="written:N")
            )
    return _finished(alt.layer(*layers), look).properties(width=640, height=340)


def _year_row(row: YearPoint) -> dict[str, Any]:
    return {"name": row.name, "year": row.year, "index": row.index, "written": f"{row.index:.2f}"}


def _accent(look: Look) -> str:
    return "#0072B2" if look is LIGHT else "#56B4E9"


def progress(actual: Sequence[YearPoint], aims: Sequence[Aim], look: Look) -> alt.LayerChart:
    """The index by year, and for each demand of the plan the straight line that leads to it."""
    known = [_year_row(point) for point in actual]
    wanted = [
        {"aim": _aim_name(aim), "year": year, "index": value, "written": f"{value:.2f}"}
        for aim in aims
        for year, value in (aim.base, (aim.rise.year, aim.target))
    ]
    every = sorted({int(row["year"]) for row in (*known, *wanted)})
    scale = alt.Scale(zero=False, padding=16)
    y = alt.Y("index:Q", title=_words("index"), scale=scale)
    names = [_aim_name(aim) for aim in aims]
    lines = (
        alt.Chart(alt.Data(values=wanted))
        .mark_line(strokeDash=[6, 4], strokeWidth=2, point={"shape": "diamond", "size": 70})
        .encode(
            x=_years(every),
            y=y,
            color=alt.Color(
                "aim:N",
                scale=alt.Scale(domain=names, range=["#D55E00", "#CC79A7", "#E69F00", "#009E73"]),
                legend=alt.Legend(title=None, symbolType="stroke"),
            ),
            tooltip=_tooltip(aim="aim", year="year", index="written"),
        )
    )
    base = alt.Chart(alt.Data(values=known)).encode(
        x=_years(every), y=y, tooltip=_tooltip(year="year", index="written")
    )
    line = base.mark_line(color=_accent(look), strokeWidth=2.5)
    points = base.mark_point(filled=True, size=70, opacity=1, color=_accent(look))
    ends = {aim.rise.year for aim in aims}
    at_ends = [(-14, [*known[:1], *known[-1:]]), (18, [w for w in wanted if w["year"] in ends])]
    told = [
        alt.Chart(alt.Data(values=rows))
        .mark_text(dy=dy, fontSize=12, color=look.ink)
        .encode(x=_years(every), y=y, text="written:N")
        for dy, rows in at_ends
    ]
    layers = alt.layer(lines, line, points, *told)
    return _finished(layers, look).properties(width=640, height=360)


def _aim_name(aim: Aim) -> str:
    return _words("aim_line", year=aim.rise.year, percent=f"{aim.rise.percent:g}")


_ROOMY = 4  # columns that have room for their names on a phone


def heatmap(cells: Sequence[Cell], look: Look) -> alt.LayerChart:
    """Scores: a line a node, a column a row of the table, each cell with its figure."""
    nodes = [_numbered(node, None) for node in dict.fromkeys(cell.node for cell in cells)]
    rows = [_column(row) for row in dict.fromkeys(cell.row for cell in cells)]
    lines = max(row.count("\n") + 1 for row in rows)
    longest = max(len(row.replace("\n", "")) for row in rows)
    broad = max(width_of(line) for row in rows for line in row.split("\n"))
    # on a phone many columns are narrower than their names: those then stand upright
    narrow = f"width / {len(rows)} < {13 * broad:.0f}"
    base = alt.Chart(alt.Data(values=[_cell_row(cell, look) for cell in cells])).encode(
        x=alt.X(
            "column:N",
            sort=rows,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelExpr=f"{narrow} ? split(replace(datum.label, /\\n/g, ''), '') : {_LINES}",
                labelLineHeight=14,
                # lines grow downwards
                labelPadding=alt.expr(f"4 + 14 * ({narrow} ? {longest - 1} : {lines - 1})"),
                domain=False,
                ticks=False,
            ),
        ),
        y=_names("line", nodes),
        tooltip=_tooltip(row="row", name="node", score="written"),
    )
    squares = base.mark_rect(stroke=look.paper, strokeWidth=1).encode(
        color=alt.Color(
            "score:Q",
            scale=alt.Scale(scheme="cividis", domain=[0, 100], clamp=True),
            legend=alt.Legend(title=_words("score_axis"), gradientLength=160),
        )
    )
    text = base.mark_text(fontSize=11.5).encode(
        text="written:N", color=alt.value(alt.expr("datum.ink"))
    )
    upright = 14 * max(0, longest - lines) if len(rows) > _ROOMY else 0
    return _finished(squares + text, look).properties(
        width=640,
        height=_TALL * len(nodes) + _AROUND,
        padding={"left": 4, "top": 8 + upright, "right": 4, "bottom": 6},
    )


_MIDDLE = 45  # points: from here on cividis is light enough for black figures


def _cell_row(cell: Cell, look: Look) -> dict[str, Any]:
    dark = cell.score is not None and cell.score <= _MIDDLE
    return {
        "row": cell.row,
        "column": _column(cell.row),
        "node": cell.node,
        "line": _numbered(cell.node, None),
        "score": cell.score,
        "written": "—" if cell.score is None else f"{cell.score:.0f}",
        "ink": look.ink if cell.score is None else "#ffffff" if dark else "#000000",
    }


def _column(name: str) -> str:
    """A row's name above a column: the city and below it the year."""
    return "\n".join(name.split(" ")) if " " in name else "\n".join(fitted(name, 4, 3))


# ---- what all charts share ---------------------------------------------------------


def _finished(chart: alt.LayerChart | alt.FacetChart, look: Look) -> Any:
    """Fonts, colours and sizes; horizontal labels that are not cut short."""
    return (
        # as the page does it: the size is that of all, axes and legend included
        chart.configure(
            background="transparent", font=FONTS, autosize={"type": "fit", "contains": "padding"}
        )
        # above: Chinese characters are higher than the line that a legend's title is given
        .properties(padding={"left": 4, "top": 8, "right": 4, "bottom": 6})
        .configure_view(stroke=None)
        # who cannot see it is told a sentence and given the table: not every bar, in English
        .configure_mark(aria=False)
        .configure_axis(
            aria=False,
            labelColor=look.ink,
            titleColor=look.quiet,
            gridColor=look.line,
            domainColor=look.line,
            tickColor=look.line,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=230,
            labelAngle=0,
        )
        .configure_legend(
            aria=False,
            labelColor=look.ink,
            titleColor=look.quiet,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=200,
            orient="top",
            symbolType="square",
        )
    )


def _names(field: str, order: Sequence[str]) -> alt.Y:
    return alt.Y(
        f"{field}:N",
        sort=list(order),
        title=None,
        axis=alt.Axis(
            ticks=False,
            labelExpr=_LINES,
            labelLineHeight=14,
            # a line more, and the middle of the name is half a line lower
            labelOffset=alt.expr(f"-7 * (length({_LINES}) - 1)"),
        ),
    )


def _years(every: Sequence[int]) -> alt.X:
    """Years as numbers: a line to a far year is straight, and five years are five times as wide."""
    return alt.X(
        "year:Q",
        title=_words("year"),
        scale=alt.Scale(domain=[every[0], every[-1]], nice=False, padding=28),
        axis=alt.Axis(values=list(every), format="d", grid=False, labelOverlap=True),
    )


def _upward(most: float) -> alt.Scale:
    """From 0 to a little beyond the longest bar: its figure stands behind it."""
    return alt.Scale(domain=[0, max(most, 1e-9) * 1.2], nice=False)


def _ends(base: alt.Chart, look: Look) -> alt.Chart:
    """Figures at the ends of bars."""
    return base.mark_text(align="left", dx=5, fontSize=12, color=look.ink)


def _numbered(name: str, number: int | None) -> str:
    """A leaf's name for an axis: with its number, so that none that is cut is mistaken."""
    return "\n".join(fitted(name if number is None else f"{number} {name}", *_LABEL))


def _best_first(index: dict[str, float]) -> list[str]:
    return sorted(index, key=lambda row: -index[row])


def _tooltip(**fields: str) -> list[alt.Tooltip]:
    """Heading (in messages.toml) → field, already written out."""
    return [alt.Tooltip(f"{field}:N", title=_words(name)) for name, field in fields.items()]
