"""关于: what the app can do, how answers are made, and what is in force."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from corpus.library import PlanEntry
from ui import session
from ui.markup import literal
from ui.messages import group, say


def draw() -> None:
    """The page."""
    visit = session.visit()
    words = group("about")
    st.html(
        f'<div class="about"><h1 class="title">{say("app", "name")}</h1>'
        f'<p class="quiet">{say("app", "tagline")}</p>'
        + "".join(_points(words[f"{name}_title"], words[name]) for name in ("can", "cannot", "how"))
        + f"<p>{words['check']}</p><h2>{words['state_title']}</h2>"
        + _state(visit.entry, visit.helper.index_state(visit.entry.id).message)
        + f'<p class="quiet">{words["privacy"]}</p></div>'
    )


def _points(title: str, points: list[str]) -> str:
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{literal(point)}</li>' for point in points)}</ul>"


def _state(entry: PlanEntry, search: str) -> str:
    facts = {
        "plan": f"{entry.title}（{say('head', 'pages', pages=entry.pages)}）",
        "document": entry.document,
        "ingested": entry.ingested_at[:16].replace("T", " "),
        "search": search,
        "version": _version(),
    }
    rows = "".join(
        f"<div><dt>{say('about', name)}</dt><dd>{literal(value)}</dd></div>"
        for name, value in facts.items()
    )
    return f'<dl class="facts">{rows}</dl>'


def _version() -> str:
    try:
        return version("xietong")
    except PackageNotFoundError:  # run from a folder that was not installed
        return "—"
