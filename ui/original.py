"""方案原文: the plan by its outline, its pages as printed, and the parse report."""

from __future__ import annotations

import re

import streamlit as st

from corpus.plan import Finding, Plan, Section
from ui import session
from ui.chat import draw_plan_choice
from ui.markup import literal
from ui.messages import group, say

_RUNS_ON = "\x00"  # no text has it: `literal` takes it out
_WRAPPED_LATIN = re.compile(f"(?<=[A-Za-z0-9]){_RUNS_ON}(?=[A-Za-z])")


def draw() -> None:
    """The page; `?page=20` opens it at that page."""
    visit = session.visit()
    with st.sidebar:
        draw_plan_choice(visit)
    plan = visit.helper.plan(visit.entry.id)
    st.html(f'<h1 class="title">{literal(plan.title)}</h1>')
    text, report = st.tabs([say("original", "text"), say("original", "report")])
    with text:
        st.html(_text(plan, st.query_params.get("page", "")))
    with report:
        st.html(_report(plan))


def _text(plan: Plan, target: str) -> str:
    pages = "".join(_page(number, text, target) for number, text in enumerate(plan.pages, 1))
    headings = "".join(_heading(section) for section in plan.sections if section.heading)
    outline = f"<ol>{headings}</ol>"
    return (
        f'<div class="original"><nav><details open><summary>{say("original", "outline")}</summary>'
        f"{outline}</details></nav><article>{pages}</article></div>"
    )


def _heading(section: Section) -> str:
    return (
        f'<li class="level-{section.level}"><a href="#page-{section.page}">'
        f"{literal(section.heading)}<small>{section.page}</small></a></li>"
    )


def _page(number: int, text: str, target: str) -> str:
    here = " here" if str(number) == target else ""
    return (
        f'<section class="page{here}" id="page-{number}"><h2>{say("original", "page", page=number)}'
        f"</h2><div>{_lines(text)}</div></section>"
    )


def _lines(text: str) -> str:
    """A page's lines, a full line running on into the next as it was written.

    >>> _lines("浙江省减污降碳协同创\\n新区\\n一、总体要求")
    '浙江省减污降碳协同创新区<br>一、总体要求'
    """
    lines = text.split("\n")
    full = 0.85 * max(map(len, lines))  # a paragraph's first line is two characters short
    ends = [_RUNS_ON if len(line) >= full else "<br>" for line in lines[:-1]]
    html = "".join(f"{literal(line)}{end}" for line, end in zip(lines, [*ends, ""], strict=True))
    return _WRAPPED_LATIN.sub(" ", html).replace(_RUNS_ON, "")


def _report(plan: Plan) -> str:
    counts = "".join(
        f"<div><dt>{name}</dt><dd>{len(getattr(plan, field))}</dd></div>"
        for field, name in group("counts").items()
    )
    return (
        f'<div class="report"><p class="quiet">{say("original", "about_report")}</p>'
        f'<h2>{say("original", "counts")}</h2><dl class="counts">{counts}</dl>'
        f"{_warnings(plan)}</div>"
    )


def _warnings(plan: Plan) -> str:
    if not plan.findings:
        return f"<p>{say('original', 'no_warnings')}</p>"
    title = say("original", "warnings", count=len(plan.findings))
    return f'<h2>{title}</h2><ul class="warnings">{"".join(map(_warning, plan.findings))}</ul>'


def _warning(finding: Finding) -> str:
    page = say("original", "warning_page", page=finding.page) if finding.page else ""
    return f"<li>{literal(finding.message)}<small>{page}</small></li>"
