"""方案原文: the plan by its outline, its pages as printed, its figures, the parse report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median

import streamlit as st

from assistant.originals import Breaks, Found, Place, breaks, find, locate
from corpus.plan import Plan, Section
from ui import original_tables, session
from ui.chat import draw_plan_choice, draw_unknown_plan
from ui.markup import literal
from ui.messages import say

HITS = 30  # places of a word, listed at once; the rest is one click away
VIEWS = ("text", "figures", "report")

_RUNS_ON = "\x00"  # no text has it: `literal` takes it out
_WRAPPED_LATIN = re.compile(f"(?<=[A-Za-z0-9]){_RUNS_ON}(?=[A-Za-z])")
# a heading, or the serial number of a row: never the middle of a sentence
_BEGINS = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件|\d{1,2}( |$)")
# begin and end of a mark, until the text is HTML: characters that stand for nothing
_BEGIN, _END = "\ue0f0", "\ue0f1"
_NO_TABLE = Breaks()
_MARKS = _BEGIN + _END
_UNMARKED = str.maketrans("", "", _MARKS)
_PRIVATE = str.maketrans({_BEGIN: " ", _END: " "})


def draw() -> None:
    """The page; `?page=20` opens it there, with `&quote=…` marked, `?find=…` searches it."""
    visit = session.visit()
    with st.sidebar:
        draw_plan_choice(visit)
    plan = visit.helper.plan(visit.entry.id)
    st.html(Path(__file__).with_name("original.css"))
    st.html(f'<h1 class="title original-title">{literal(plan.title)}</h1>')
    draw_unknown_plan(visit)
    text, numbers, report = st.tabs(
        [say("original", view) for view in VIEWS],
        key="sheet",
        on_change="rerun",
        bind="query-params",
    )
    if text.open:
        with text:
            _draw_text(plan)
    if numbers.open:
        numbers.html(original_tables.figures_table(plan))
    if report.open:
        report.html(original_tables.report(plan))


# ── the text ──


def _draw_text(plan: Plan) -> None:
    words = st.text_input(
        say("original", "find"),
        key="find",
        type="search",
        placeholder=say("original", "find_hint"),
        bind="query-params",
    )
    hits = find(plan, words or "")
    target = str(st.query_params.get("page", ""))
    quote = str(st.query_params.get("quote", ""))
    cited = locate(plan, int(target), quote) if target.isdecimal() and quote else ()
    _draw_astray(plan, target, quote, cited)
    st.html(_text(plan, target, hits, cited, words or ""))


def _draw_astray(plan: Plan, target: str, quote: str, cited: Sequence[Place]) -> None:
    """Says so where the address leads to no page, or the words are not on it."""
    name = ""
    if target and not (target.isdecimal() and 1 <= int(target) <= len(plan.pages)):
        name = "no_page"
    elif quote and not cited:
        name = "no_quote"
    if name:
        words = say("original", name, page=target, pages=len(plan.pages), quote=quote)
        st.html(f'<p class="notice" role="alert">{literal(words)}</p>')


def _text(
    plan: Plan, target: str, hits: Sequence[Found], cited: Sequence[Place], words: str
) -> str:
    marks = [(place, "") for place in cited]
    if not marks:
        marks = [(place, f"hit-{i}") for i, hit in enumerate(hits) for place in hit.places]
    headings = _headings(plan)
    pages = "".join(
        _page(
            number,
            text,
            target,
            [mark for mark in marks if mark[0].page == number],
            breaks(plan, number),
            headings,
        )
        for number, text in enumerate(plan.pages, 1)
    )
    return (
        f'<div class="original"><nav aria-label="{say("original", "outline")}">{_hits(hits, words)}'
        f"{_outline(plan, opened=not hits)}</nav><article>{pages}</article></div>"
    )


def _outline(plan: Plan, opened: bool) -> str:
    headings = "".join(_heading(section) for section in plan.sections if section.heading)
    if not headings:
        return ""
    summary = f"<summary>{say('original', 'outline')}</summary>"
    return f"<details{' open' if opened else ''}>{summary}<ol>{headings}</ol></details>"


def _hits(hits: Sequence[Found], words: str) -> str:
    """Where the words stand, to be gone to one by one."""
    if not words.strip():
        return ""
    if not hits:
        return (
            f'<p class="notice" role="status">{literal(say("original", "no_hit", words=words))}</p>'
        )
    lines = [_hit(number, hit) for number, hit in enumerate(hits)]
    rest = lines[HITS:]
    more = say("original", "more_hits", count=len(rest))
    hidden = f'<details class="more"><summary>{more}</summary>{"".join(rest)}</details>'
    told = say("original", "hits", count=len(hits), pages=len({hit.page for hit in hits}))
    return (
        f'<p class="label" role="status">{told}</p>'
        f'<div class="hits">{"".join(lines[:HITS])}{hidden if rest else ""}</div>'
    )


def _hit(number: int, hit: Found) -> str:
    return (
        f'<a href="#hit-{number}"><span>{literal(hit.before)}<mark>{literal(hit.words)}</mark>'
        f"{literal(hit.after)}</span><small>{hit.page}</small></a>"
    )


def _heading(section: Section) -> str:
    return (
        f'<li class="level-{section.level}"><a href="#page-{section.page}">'
        f"{literal(section.heading)}<small>{section.page}</small></a></li>"
    )


def _page(
    number: int,
    text: str,
    target: str,
    marks: Sequence[tuple[Place, str]],
    ends: Breaks,
    headings: tuple[str, ...],
) -> str:
    here = " here" if str(number) == target else ""
    return (
        f'<section class="page{here}" id="page-{number}"><h2>{say("original", "page", page=number)}'
        f"</h2><div>{_lines(text, marks, ends, headings)}</div></section>"
    )


def _headings(plan: Plan) -> tuple[str, ...]:
    """The headings of body and lists, as lines begin with them; a longer one first."""
    above = {words for row in plan.rows() for words in (row.section, row.item)}
    found = {section.heading for section in plan.sections} | above
    return tuple(sorted(found - {""}, key=lambda words: -len(words)))


def _headed(line: str, headings: tuple[str, ...]) -> str:
    """A line as HTML, the heading that it begins with in bold.

    >>> _headed("（一）基本原则。坚持系统观念", ("（一）基本原则",))
    '<b>（一）基本原则</b>。坚持系统观念'

    Marks within it, or over its end, part no heading:
    >>> _headed(f"（一）基{_BEGIN}本原则。坚持{_END}", ("（一）基本原则",)).count("<b>")
    2
    """
    bare = line.translate(_UNMARKED)
    heading = next((words for words in headings if bare.startswith(words)), "")
    if not heading:
        return literal(line)
    end = 0  # of the heading in the line, whose marks are no characters of it
    for _ in heading:
        while line[end] in _MARKS:
            end += 1
        end += 1
    # a mark may begin here and end behind it: bold is what stands between the marks
    bold = (
        part if part in _MARKS else f"<b>{literal(part)}</b>"
        for part in re.split(f"([{_MARKS}])", line[:end])
        if part
    )
    return "".join(bold) + literal(line[end:])


def _lines(
    text: str,
    marks: Sequence[tuple[Place, str]] = (),
    known: Breaks = _NO_TABLE,
    headings: tuple[str, ...] = (),
) -> str:
    """A page's lines, a full line running on into the next as it was written.

    So does a line that ends within a cell, however short it is; no line runs into a cell.

    >>> _lines("浙江省减污降碳协同创\\n新区\\n一、总体要求")
    '浙江省减污降碳协同创新区<br>一、总体要求'
    >>> _lines("浙江省减污降碳协同创\\n新区\\n一、总体要求", [(Place(1, 8, 13), "")])
    '浙江省减污降碳协<mark>同创新区</mark><br>一、总体要求'

    However full a line is, a heading below it stands alone:
    >>> _lines("湿地保护率达到55%以上\\n七、开展模式创新")
    '湿地保护率达到55%以上<br>七、开展模式创新'
    >>> _lines("省发展改革\\n委\\n省经信厅", known=Breaks(frozenset({5})))
    '省发展改革委<br>省经信厅'
    """
    lines = text.split("\n")
    full = _full(lines)
    at = accumulate(len(line) + 1 for line in lines)  # where the next line begins
    ends = [
        _RUNS_ON
        if end - 1 in known.inside
        or (len(line) >= full and not _BEGINS.match(after) and end - 1 not in known.before)
        else "<br>"
        for end, (line, after) in zip(at, pairwise(lines), strict=False)
    ]
    pieces = _with_marks(text.translate(_PRIVATE), marks).split("\n")
    html = "".join(
        f"{_headed(line, headings)}{end}" for line, end in zip(pieces, [*ends, ""], strict=True)
    )
    for _, name in sorted(marks, key=lambda mark: mark[0].start):
        html = html.replace(_BEGIN, f'<mark id="{name}">' if name else "<mark>", 1)
    html = html.replace(_END, "</mark>")
    return _WRAPPED_LATIN.sub(" ", html).replace(_RUNS_ON, "")


def _full(lines: Sequence[str]) -> float:
    """From how many characters on a line of a page is full.

    A paragraph's first line is two characters short, and a line with Latin letters, or of a
    table's several cells, is longer than the others: the longest says nothing.
    """
    longest = max(map(len, lines))
    return 0.85 * median(n for n in map(len, lines) if n >= longest / 2)


def _with_marks(text: str, marks: Iterable[tuple[Place, str]]) -> str:
    for place, _ in sorted(marks, key=lambda mark: -mark[0].start):
        inside = text[place.start : place.end]
        text = f"{text[: place.start]}{_BEGIN}{inside}{_END}{text[place.end :]}"
    return text
