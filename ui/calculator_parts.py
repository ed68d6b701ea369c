"""What the parts of the calculator share: figures with their table, figures as text."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Literal, TypedDict, TypeVar

import streamlit as st

from ui import charts
from ui.markup import literal, shown
from ui.messages import say

words = partial(say, "calculator")
T = TypeVar("T")


class TableSize(TypedDict):
    """How high a table to be edited is, in pixels."""

    row_height: int
    height: int


# Pixels of a row. In a tall one a long name goes on below; Streamlit wraps in no row of less.
_ROW, _TALL = 35, 66
_HEAD = 38  # pixels of a table's head and its edges


def on_phone() -> bool:
    """Whether the page is drawn on a phone: only the browser's name tells the server so."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def cell_name(name: str, serial: int | None) -> str:
    """An indicator in a table to be edited; on a phone its number is not left on a line alone."""
    return f"{serial}、{name}" if serial and on_phone() else numbered(name, serial)


def all_rows(count: int) -> TableSize:
    """The size of a table to be edited in which each row is in sight, and each name whole.

    On a phone no column is wide enough for the longest names, and what does not fit is cut off.
    """
    row = _TALL if on_phone() else _ROW
    return {"row_height": row, "height": row * count + _HEAD}


def look() -> charts.Look:
    """The colours of the theme that the visitor sees."""
    return charts.DARK if st.context.theme.type == "dark" else charts.LIGHT


def figure(
    chart: Any,
    told: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    key: str,
    height: int | Literal["stretch", "content"] = "content",
    opened: bool = False,
) -> None:
    """A chart, `told` in a sentence to who cannot see it, with its figures in a table below."""
    with st.container(key=f"figure-{key}"):
        st.altair_chart(chart, theme=None, alt=told, height=height, key=f"chart-{key}")
        st.html(
            f'<details class="more"{" open" * opened}><summary>{words("as_table")}</summary>'
            f"{table(columns, rows)}</details>"
        )


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], aside: Collection[str] = ()
) -> str:
    """Cells as HTML; on a phone each row is a card, without the columns that stand `aside`.

    Columns of figures are set to the right. A name with a figure or two fits on a phone as it is.
    """
    kinds = []
    for at, name in enumerate(columns):
        figures = all(_is_figure(row[at]) for row in rows)
        kind = " ".join(["figure"] * figures + ["aside"] * (name in aside))
        kinds.append(f' class="{kind}"' if kind else "")
    head = "".join(
        f'<th role="columnheader"{kind}>{literal(name)}</th>'
        for name, kind in zip(columns, kinds, strict=True)
    )
    body = "".join(f'<tr role="row">{_cells(columns, kinds, row)}</tr>' for row in rows)
    beside = [kind for kind in kinds[1:] if "aside" not in kind]
    slim = " slim" if len(beside) <= 2 and all("figure" in kind for kind in beside) else ""
    return (
        f'<table class="cells{slim}" role="table"><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


_MOST = 200  # rows of a table that are sent though hidden


def more_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    most: int,
    aside: Collection[str] = (),
) -> None:
    """A table of which `most` rows are shown at once; the rest is one click away."""
    rest = rows[most:]
    st.html(table(columns, rows[:most], aside))
    if rest:
        beyond = f"<p>{words('beyond', count=_MOST)}</p>" if len(rest) > _MOST else ""
        st.html(
            f'<details class="more"><summary>{words("more", count=len(rest))}</summary>'
            f"{table(columns, rest[:_MOST], aside)}{beyond}</details>"
        )


def _cells(columns: Sequence[str], kinds: Sequence[str], row: Sequence[str]) -> str:
    return "".join(
        f'<td role="cell" data-label="{literal(name)}"{kind}>'
        f"<span>{literal(cell) or '—'}</span></td>"
        for name, kind, cell in zip(columns, kinds, row, strict=True)
    )


_FIGURE = re.compile(r"[+−-]?\d[\d.,]*%?( → [\d.]+)?|—")


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell))


def points(value: float | None, digits: int = 2) -> str:
    """
    >>> points(61.2849), points(None), points(float("nan"))
    ('61.28', '—', '—')
    """
    if value is None or math.isnan(value):
        return "—"
    return f"{round(value, digits) + 0.0:.{digits}f}"  # no -0.00


def signed(value: float, digits: int = 2) -> str:
    """
    >>> signed(1.5), signed(-0.25), signed(-0.001)
    ('+1.50', '−0.25', '0.00')
    """
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.{digits}f}"


def number(value: float) -> str:
    """A weight or a raw value without needless digits.

    >>> number(0.030000000000000006), number(35.0), number(0.2449)
    ('0.03', '35', '0.2449')
    """
    return f"{value + 0.0:.6g}"  # no -0


def numbered(name: str, serial: int | None) -> str:
    return name if serial is None else f"{serial} {name}"


def label(text: str) -> str:
    """`text` as a widget's label. Escaped is only what Markdown would read: a screen reader
    reads the backslashes, too.

    >>> label("2 PM2.5浓度"), label("a*b")
    ('2 PM2.5浓度', 'a\\\\*b')
    """
    return re.sub(r"([\\`*_\[\]<>$~|])", r"\\\1", shown(text))


def notice(text: str, alert: bool = True) -> None:
    """A sentence that the visitor must see."""
    kind, role = ("notice", "alert") if alert else ("notice calm", "status")
    st.html(f'<div class="{kind}" role="{role}">{literal(text)}</div>')


def quiet(text: str) -> None:
    st.html(f'<p class="quiet">{literal(text)}</p>')


def title(text: str) -> None:
    st.html(f'<h2 class="part">{literal(text)}</h2>')


def kept(key: str, keep: Callable[[Any], None]) -> Callable[[], None]:
    """What a widget does when it is changed: its value is kept beyond the page."""

    def changed() -> None:
        keep(st.session_state[key])

    return changed


def pick(
    label: str,
    options: Sequence[T],
    chosen: object,
    key: str,
    keep: Callable[[T], None],
    name_of: Callable[[T], str] = str,
    width: int | Literal["stretch"] = "stretch",
) -> T:
    """One of several, by name: `chosen` at first where it is among them, else the first.

    Other names, another widget: the browser sends the name that it shows, and one of earlier
    options, as of the file before, would be taken for a choice.
    """
    names = "\n".join(map(name_of, options))
    own = f"{key}-{zlib.crc32(names.encode()):x}"
    return st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=name_of,
        key=own,
        on_change=kept(own, keep),
        width=width,
    )
