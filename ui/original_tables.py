"""Beside the plan's text: the figures that it sets, and the parse report."""

from __future__ import annotations

from assistant.originals import Figure, figures
from corpus.plan import Finding, Plan, Target
from corpus.words import ROW_WORDS
from ui.address import place_in_original
from ui.markup import literal, marked
from ui.messages import group, say

# ── figures ──


def figures_table(plan: Plan) -> str:
    """The quantities that were read from the plan, each with its places."""
    found = figures(plan)
    if not found:
        return f"<p>{say('original', 'no_figures')}</p>"
    names = group("original_columns")
    head = "".join(f'<th role="columnheader">{name}</th>' for name in names.values())
    rows = "".join(_figure(plan, figure) for figure in found)
    return (
        f'<p class="quiet">{say("original", "about_figures", count=len(found))}</p>'
        f'<table class="cells figures" role="table"><thead role="rowgroup"><tr role="row">'
        f'{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _figure(plan: Plan, figure: Figure) -> str:
    target = figure.target
    places = "<br>".join(_figure_place(plan, one) for one in figure.places)
    cells = {
        "text": marked(target.text, [_number(target)]),
        "value": literal(quantity(target)),
        "year": str(target.year or "—"),
        "place": places,
    }
    names = group("original_columns")
    return (
        '<tr role="row">'
        + "".join(
            f'<td role="cell" data-label="{names[name]}"><span>{cell}</span></td>'
            for name, cell in cells.items()
        )
        + "</tr>"
    )


def _figure_place(plan: Plan, target: Target) -> str:
    link = literal(place_in_original(plan.id, target.page, target.text))
    where = f"{ROW_WORDS[target.ref.list]}{target.ref.number}" if target.ref else target.section
    return (
        f'{literal(where)} <a class="go" href="{link}">{say("place", "page", page=target.page)}</a>'
    )


def _number(target: Target) -> str:
    return f"{target.value:g}{target.unit}"


def quantity(target: Target) -> str:
    """A target's figure in a few signs: `≥98%`, `降低20个百分点`, `力争≥80%`."""
    change = group("change").get(target.change, "")
    comparator = "" if target.comparator == "=" else target.comparator
    aim = say("original", "aim") if target.aim else ""
    return f"{aim}{change}{comparator}{_number(target)}"


# ── the parse report ──


def report(plan: Plan) -> str:
    """How much was read, and what a person should check."""
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
    lines = "".join(_warning(plan, finding) for finding in plan.findings)
    return f'<h2>{title}</h2><ul class="warnings">{lines}</ul>'


def _warning(plan: Plan, finding: Finding) -> str:
    if not finding.page:
        return f"<li>{literal(finding.message)}</li>"
    link = literal(place_in_original(plan.id, finding.page))
    page = say("original", "warning_page", page=finding.page)
    return (
        f'<li>{literal(finding.message)}<small><a class="go" href="{link}">{page}</a></small></li>'
    )
