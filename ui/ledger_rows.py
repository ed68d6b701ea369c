"""Rows of the ledger as a table; below each, where it stands and the same matter elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.counterparts import BodyText, Counterparts, Piece, RelatedRow
from assistant.ledger import Entry, Ledger, Wanted
from assistant.ledger_text import comparison, deadline
from assistant.row_questions import blanket_notes, deadline_words
from corpus.places import row_place
from corpus.words import LIST_TITLES
from ui.address import address, place_in_original
from ui.markup import clipped, literal, marked
from ui.messages import group, say

__all__ = ["Entry", "table"]

HINT_CHARS = 48  # of a difference, shown before the row is opened


def table(ledger: Ledger, entries: Sequence[Entry], wanted: Wanted, opened: str) -> str:
    """The entries as HTML; the one whose key is `opened` stands open."""
    names = group("ledger_columns")
    head = "".join(f'<th role="columnheader">{name}</th>' for name in names.values())
    bodies = "".join(_entry(ledger, entry, wanted, opened) for entry in entries)
    return (
        f'<table class="cells ledger" role="table" aria-label="{say("pages", "ledger")}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{bodies}</table>'
    )


def _entry(ledger: Ledger, entry: Entry, wanted: Wanted, opened: str) -> str:
    here = entry.key == opened
    return (
        f'<tbody role="rowgroup" id="{entry.key}"{" class=here" if here else ""}>'
        f'<tr role="row">{_cells(ledger, entry, wanted)}</tr>'
        f'<tr role="row" class="more"><td role="cell" colspan="6">'
        f"{_details(ledger, entry, here)}</td></tr></tbody>"
    )


def _cells(ledger: Ledger, entry: Entry, wanted: Wanted) -> str:
    row, plan = entry.row, ledger.plan
    original = literal(place_in_original(plan.id, row.page, row.text))
    cells = {
        "text": marked(row.text, wanted.words.split()),
        "lead": _units(ledger, entry.lead, row.lead_units, wanted.unit) + _state(entry),
        "participants": _units(ledger, row.participant_text, row.participant_units, wanted.unit),
        "deadline": deadline(entry),
        "page": f'<a href="{original}" target="_blank">{row.page}</a>',
    }
    names = group("ledger_columns")
    number = f'<th scope="row" role="rowheader"><span>{entry.name}</span></th>'
    return number + "".join(
        f'<td role="cell" data-label="{names[key]}"{_narrow(key)}><span>{cell or "—"}</span></td>'
        for key, cell in cells.items()
    )


def _narrow(key: str) -> str:
    return " class=short" if key in ("deadline", "page") else ""


def _state(entry: Entry) -> str:
    name = {"joint": "", "": ""}.get(entry.state, entry.state)
    return f' <em class="state">{say("ledger_parts", name)}</em>' if name else ""


def _units(ledger: Ledger, text: str, units: Iterable[str], current: str) -> str:
    """A cell as printed, each unit in it a link to its dossier."""
    html = literal(text)
    # the longest first: 省发展改革委（省能源局）is one name
    for position, name in enumerate(sorted(units, key=len, reverse=True)):
        html = html.replace(literal(name), f"\x00{position}\x01", 1)
    for position, name in enumerate(sorted(units, key=len, reverse=True)):
        link = literal(address("ledger", plan=ledger.plan.id, unit=ledger.named(name).unit))
        own = ' aria-current="true"' if ledger.named(name).unit == current else ""
        html = html.replace(
            f"\x00{position}\x01", f'<a class="go unit" href="{link}"{own}>{literal(name)}</a>'
        )
    return html


# ── what opens below a row ──


def _details(ledger: Ledger, entry: Entry, here: bool) -> str:
    found = ledger.counterparts(entry.row)
    lines = comparison(entry, found)
    differs = ' class="differs"' if len(lines) > 1 or found.only_body else ""
    return (
        f"<details{' open' if here else ''}><summary{differs}>{literal(lines[0])}"
        f"{_hint(lines)}</summary>"
        f'<div class="beside">{_facts(ledger, entry)}{_differences(lines)}'
        f"{_both(ledger, entry, found)}{_related(ledger, found.rows)}</div></details>"
    )


def _hint(lines: Sequence[str]) -> str:
    """The first difference, and how many more there are."""
    if len(lines) < 2:
        return ""
    rest = say("ledger", "and_more", count=len(lines) - 2) if len(lines) > 2 else ""
    return literal(f" · {clipped(lines[1], HINT_CHARS)}{rest}")


def _facts(ledger: Ledger, entry: Entry) -> str:
    row, plan = entry.row, ledger.plan
    place = say("place", "citation", section=row_place(plan, row), page=row.page)
    original = place_in_original(plan.id, row.page, row.text)
    lines = [
        f'{literal(place)} · <a href="{literal(original)}" target="_blank">'
        f"{say('reply', 'open_page', page=row.page)}</a>",
        literal(deadline_words(row, plan, english=False)),
    ]
    if entry.chapter:
        lines.append(literal(say("ledger", "chapter_line", chapter=entry.chapter)))
    lines += [
        literal(say("ledger", "blanket", list=LIST_TITLES[row.LIST], text=n.text, page=n.page))
        for n in blanket_notes(row, plan)
    ]
    lines.append(_links(ledger, entry))
    return "".join(f"<p>{line}</p>" for line in lines)


def _links(ledger: Ledger, entry: Entry) -> str:
    row = address("ledger", plan=ledger.plan.id, row=entry.key)
    ask = address(".", plan=ledger.plan.id, q=say("ledger", "question", row=entry.name))
    return (
        f'<a class="go" href="{literal(ask)}">{say("ledger", "ask")}</a>'
        f'<button type="button" class="copy" data-copy-link="{literal(row)}"'
        f' data-copied="{say("reply", "copied")}" data-failed="{say("reply", "copy_failed")}">'
        f"{say('ledger', 'copy_link')}</button>"
    )


def _differences(lines: Sequence[str]) -> str:
    if len(lines) < 2:
        return ""
    return f"<ul>{''.join(f'<li>{literal(line)}</li>' for line in lines[1:])}</ul>"


def _both(ledger: Ledger, entry: Entry, found: Counterparts) -> str:
    """The row and the body side by side, what only one of them says standing out."""
    if not found.body:
        return ""
    body = "".join(
        _body(ledger, list(texts))
        for _, texts in groupby(found.body, key=lambda text: (text.place, text.page))
    )
    return (
        f'<div class="two"><div><p class="label">{entry.name}</p>'
        f"<blockquote>{_pieces(found.pieces)}</blockquote></div>"
        f'<div><p class="label">{say("ledger", "body")}</p>{body}</div></div>'
    )


def _body(ledger: Ledger, texts: Sequence[BodyText]) -> str:
    """Sentences that stand at one place of the body."""
    first = texts[0]
    link = literal(place_in_original(ledger.plan.id, first.page, first.sentence))
    words = "".join(f"<p>{_pieces(text.pieces)}</p>" for text in texts)
    return (
        f"<blockquote>{words}<footer>{literal(first.place)} · "
        f'<a href="{link}" target="_blank">{say("place", "page", page=first.page)}</a>'
        "</footer></blockquote>"
    )


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(
        literal(one.text) if one.shared else f'<mark class="lone">{literal(one.text)}</mark>'
        for one in pieces
    )


def _related(ledger: Ledger, rows: Sequence[RelatedRow]) -> str:
    lines = "".join(_related_row(ledger, one) for one in rows)
    if not lines:
        return ""
    return (
        f'<p class="label">{say("ledger", "related")}</p><ul class="related">{lines}</ul>'
        f'<p class="quiet">{say("ledger", "related_hint")}</p>'
    )


def _related_row(ledger: Ledger, one: RelatedRow) -> str:
    entry = ledger.entry(one.ref)
    if entry is None:
        return ""
    why = [say("ledger", "same_words", words=one.words)] if one.words else []
    why += [say("ledger", "same_section")] if one.same_section else []
    link = literal(address("ledger", plan=ledger.plan.id, row=entry.key))
    return (
        f'<li><a class="go" href="{link}">{entry.name}</a> {literal(entry.row.text)}'
        f"<small>{literal('；'.join([*why, say('ledger', 'led_by', lead=entry.lead or '—')]))}"
        "</small></li>"
    )
