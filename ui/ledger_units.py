"""Units on the page: one unit's dossier, all units with their numbers, who works with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.ledger import LISTS, ChapterShare, Department, Dossier, Entry, Ledger, Pair
from assistant.ledger_text import note_line
from corpus.plan import Indicator, RowRef
from corpus.words import ROW_WORDS
from ui.address import address, place_in_original
from ui.markup import literal
from ui.messages import say

__all__ = ["Department", "departments", "dossier", "pairs"]

PARTNERS = 8  # of a unit, shown at once; the rest is one click away
PAIRS = 30  # of the whole plan
ALIASES = 6


def dossier(ledger: Ledger, name: str) -> str:
    """All that the plan says about one unit, in numbers, bars and links."""
    found = ledger.dossier(name)
    return (
        f'<section class="dossier" aria-label="{literal(name)}"><h2>{literal(name)}</h2>'
        f"{_names(found)}{_numbers(found)}"
        f'<div class="two">{_chapters(found.chapters)}{_partners(ledger, found)}</div>'
        f"{_indicators(ledger, found.supplies)}{_remarks(ledger, found)}</section>"
    )


def _names(found: Dossier) -> str:
    lines = []
    if found.aliases:
        few = len(found.aliases) <= ALIASES
        names = "、".join(found.aliases[:ALIASES])
        lines.append(say("ledger", "aliases" if few else "aliases_some", names=names))
    if len(found.printed) > 1:
        lines.append(say("ledger", "printed", names="、".join(found.printed)))
    return "".join(f'<p class="quiet">{literal(line)}</p>' for line in lines)


def _numbers(found: Dossier) -> str:
    own = found.department
    joint = say("ledger", "of_joint", count=own.joint)
    tiles = [
        (say("ledger", "leads"), own.leads, f"{_by_list(found.leads)}<br>{joint}"),
        (say("ledger", "participates"), own.participates, _by_list(found.participates)),
        (say("ledger", "policies"), sum(e.row.LIST == "policy" for e in found.leads), ""),
        (say("ledger", "supplies"), own.supplies, ""),
    ]
    return (
        '<dl class="counts">'
        + "".join(
            f"<div><dt>{name}</dt><dd>{count}<small>{note if count else ''}</small></dd></div>"
            for name, count, note in tiles
        )
        + "</dl>"
    )


def _by_list(entries: Sequence[Entry]) -> str:
    """How many of the rows are of which list: `目标1、任务3`."""
    counts = Counter(entry.row.LIST for entry in entries)
    return "、".join(f"{ROW_WORDS[name]}{counts[name]}" for name in LISTS if counts[name])


def _chapters(shares: Sequence[ChapterShare]) -> str:
    if not shares:
        return ""
    most = max(share.leads + share.participates for share in shares)
    bars = "".join(
        f"<tr><th scope=row>{literal(share.chapter or say('ledger', 'no_chapter'))}</th>"
        f'<td><span class="bar">{_bar("lead", share.leads, most)}'
        f"{_bar('join', share.participates, most)}</span>"
        f"<small>{literal(_share(share))}</small></td></tr>"
        for share in shares
    )
    return (
        f'<div><h3 class="label">{say("ledger", "by_chapter")}</h3>'
        f'<table class="bars">{bars}</table></div>'
    )


def _bar(kind: str, count: int, most: int) -> str:
    return f'<i class="{kind}" style="width:{100 * count / most:.1f}%"></i>' if count else ""


def _share(share: ChapterShare) -> str:
    parts = [
        say("ledger", "share_leads", count=share.leads) if share.leads else "",
        say("ledger", "share_joins", count=share.participates) if share.participates else "",
    ]
    return " ".join(filter(None, parts))


def _partners(ledger: Ledger, found: Dossier) -> str:
    if not found.partners:
        return ""
    lines = [_partner(ledger, pair) for pair in found.partners]
    first, rest = "".join(lines[:PARTNERS]), lines[PARTNERS:]
    more = say("ledger", "more_partners", count=len(rest))
    hidden = _hidden(more, f'<ul class="partners">{"".join(rest)}</ul>') if rest else ""
    return (
        f'<div><h3 class="label">{say("ledger", "partners")}</h3>'
        f'<ul class="partners">{first}</ul>{hidden}</div>'
    )


def _hidden(summary: str, html: str) -> str:
    return f'<details class="more"><summary>{summary}</summary>{html}</details>'


def _partner(ledger: Ledger, pair: Pair) -> str:
    return (
        f"<li>{_unit(ledger, pair.other)} "
        f"<b>{say('ledger', 'rows', count=len(pair.rows))}</b>"
        f"<small>{literal(how_together(pair))}</small></li>"
    )


def how_together(pair: Pair) -> str:
    """In how many rows two units do what: `共同牵头2，该单位参与3`."""
    kinds = ("joint", "one_leads", "other_leads", "beside")
    return "，".join(
        say("ledger_pair", kind, one=pair.one, other=pair.other, count=len(getattr(pair, kind)))
        for kind in kinds
        if getattr(pair, kind)
    )


def _indicators(ledger: Ledger, leaves: Iterable[Indicator]) -> str:
    lines = "".join(
        f"<li>{literal(say('ledger', 'indicator', number=leaf.number, title=leaf.name))}"
        f"<small>{literal(say('ledger', 'weight', weight=f'{100 * leaf.global_weight:g}'))} · "
        f'<a href="{literal(place_in_original(ledger.plan.id, leaf.page, leaf.name))}"'
        f' target="_blank">{say("place", "page", page=leaf.page)}</a></small></li>'
        for leaf in leaves
    )
    if not lines:
        return ""
    title = say("ledger", "supplied")
    return f'<h3 class="label">{title}</h3><ul class="related supplied">{lines}</ul>'


def _remarks(ledger: Ledger, found: Dossier) -> str:
    """What the plan leaves open, and clauses that are meant for all."""
    lines = [literal(note_line(note)) for note in found.blanket]
    if found.pending:
        lines.append(say("ledger", "pending_line") + _rows(ledger, found.pending))
    if found.unlisted:
        lines.append(say("ledger", "unlisted_line") + _rows(ledger, found.unlisted))
    if not lines:
        return ""
    return f'<ul class="remarks">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _rows(ledger: Ledger, entries: Iterable[Entry]) -> str:
    return "、".join(_row(ledger, entry) for entry in entries)


def _row(ledger: Ledger, entry: Entry) -> str:
    link = literal(address("ledger", plan=ledger.plan.id, row=entry.key))
    return f'<a class="go" href="{link}">{entry.name}</a>'


def _unit(ledger: Ledger, name: str) -> str:
    link = literal(address("ledger", plan=ledger.plan.id, unit=name))
    return f'<a class="go" href="{link}">{literal(name)}</a>'


# ── all units ──


def departments(ledger: Ledger) -> str:
    """Every unit with the number of its rows."""
    most = max((d.rows for d in ledger.departments), default=1) or 1
    names = [say("ledger", n) for n in ("unit", "leads", "joint", "participates", "supplies")]
    head = "".join(f'<th role="columnheader">{name}</th>' for name in names)
    key = "".join(
        f'<i class="{kind}"></i>{say("ledger", f"drawn_{kind}")} ' for kind in ("lead", "join")
    )
    head += f'<th role="columnheader" class="key">{key}</th>'
    body = "".join(_department(ledger, one, most, names) for one in ledger.departments)
    return (
        f'<p class="quiet">{say("ledger", "units_hint")}</p>'
        f'<table class="cells numbers" role="table"><thead role="rowgroup">'
        f'<tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _department(ledger: Ledger, one: Department, most: int, names: Sequence[str]) -> str:
    numbers = (one.leads, one.joint, one.participates, one.supplies)
    if not any(numbers):  # a row of noughts would say that it has nothing to do
        return (
            f'<tr role="row"><th scope="row" role="rowheader">{_unit(ledger, one.name)}</th>'
            f'<td role="cell" class="noted" colspan="{len(names)}">'
            f"<span>{say('ledger', 'by_note')}</span></td></tr>"
        )
    cells = "".join(
        f'<td role="cell" data-label="{name}" class="short"><span>{number}</span></td>'
        for name, number in zip(names[1:], numbers, strict=True)
    )
    bars = _bar("lead", one.leads, most) + _bar("join", one.participates, most)
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{_unit(ledger, one.name)}</th>{cells}'
        f'<td role="cell" class="drawn" aria-hidden="true">'
        f'<span class="bar">{bars}</span></td></tr>'
    )


def pairs(ledger: Ledger) -> str:
    """Who works with whom: pairs of units, those with most rows in common first."""
    found = ledger.pairs()
    if not found:
        return f'<p class="notice">{say("ledger", "no_pairs")}</p>'
    lines = [_pair(ledger, pair) for pair in found]
    rest = lines[PAIRS:]
    more = say("ledger", "more_pairs", count=len(rest))
    hidden = _hidden(more, f'<ol class="pairs">{"".join(rest)}</ol>') if rest else ""
    return (
        f'<p class="quiet">{say("ledger", "pairs_hint")}</p>'
        f'<ol class="pairs">{"".join(lines[:PAIRS])}</ol>{hidden}'
    )


def _pair(ledger: Ledger, pair: Pair) -> str:
    rows = "、".join(_link(ledger, ref) for ref in pair.rows)
    return (
        f"<li><details><summary>{literal(pair.one)} — {literal(pair.other)} "
        f"<b>{say('ledger', 'rows', count=len(pair.rows))}</b>"
        f"<small>{literal(how_together(pair))}</small></summary>"
        f"<p>{rows}</p><p>{_unit(ledger, pair.one)} {_unit(ledger, pair.other)}</p></details></li>"
    )


def _link(ledger: Ledger, ref: RowRef) -> str:
    entry = ledger.entry(ref)
    return _row(ledger, entry) if entry else ""
