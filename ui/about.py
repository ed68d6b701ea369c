"""关于: what the app can do, how answers are made, and what is in force."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from assistant.in_force import Setting, settings_in_force
from assistant.searching import IndexState
from corpus.library import PlanEntry
from ui import session
from ui.chat import draw_plan_choice
from ui.markup import literal
from ui.messages import group, say

FINGERPRINT = 12  # characters of the document's checksum: enough to tell two files apart
LISTS = ("can", "cannot", "how", "manners")


def draw() -> None:
    """The page."""
    visit = session.visit()
    with st.sidebar:
        draw_plan_choice(visit)
    words = group("about")
    model = visit.helper.model_state()
    privacy = say("about", "privacy_model" if model.sent_to else "privacy", where=model.sent_to)
    st.html(
        f'<div class="about"><h1 class="title">{say("app", "name")}</h1>'
        f'<p class="quiet">{say("app", "tagline")}</p>'
        + "".join(_points(words[f"{name}_title"], words[name]) for name in LISTS)
        + f"<p>{words['check']}</p>"
        + f"<h2>{words['plan_title']}</h2>{_plan(visit.entry)}"
        + f"<h2>{words['state_title']}</h2>"
        + _state(_search(visit.helper.index_state(visit.entry.id), visit.entry), model.message)
        + f'<p class="quiet">{literal(privacy)}</p></div>'
    )


def _points(title: str, points: list[str]) -> str:
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{literal(point)}</li>' for point in points)}</ul>"


def _plan(entry: PlanEntry) -> str:
    counts = say(
        "about",
        "counted",
        goals=entry.goals,
        tasks=entry.tasks,
        policies=entry.policies,
        indicators=entry.indicators,
        targets=entry.targets,
    )
    facts = {
        say("about", "plan"): f"{entry.title}（{say('head', 'pages', pages=entry.pages)}）",
        say("about", "document"): say(
            "about", "file", document=entry.document, checksum=entry.sha256[:FINGERPRINT]
        ),
        say("about", "ingested"): entry.ingested_at[:16].replace("T", " "),
        say("about", "read"): counts,
    }
    draft = any(word in entry.title for word in group("about")["drafts"])
    return _facts(facts) + (f'<p class="quiet">{say("about", "draft")}</p>' if draft else "")


def _search(state: IndexState, entry: PlanEntry) -> str:
    if state.stage != "ready":
        return state.message
    return say("about", "search_ready", state=state.message, passages=entry.passages)


def _state(search: str, model: str) -> str:
    facts = {
        say("about", "search"): search,
        say("about", "model"): model,
        say("about", "version"): _version(),
    }
    return _facts(facts | {_label(setting): _value(setting) for setting in settings_in_force()})


def _label(setting: Setting) -> str:
    return str(group("settings").get(setting.name, setting.name))


def _value(setting: Setting) -> str:
    if setting.secret:
        return say("about", "secret")
    if setting.value:
        return setting.value
    default = group("defaults").get(setting.name, "")
    return say("about", "default", value=default) if default else say("about", "unset")


def _facts(facts: dict[str, str]) -> str:
    rows = "".join(
        f"<div><dt>{literal(name)}</dt><dd>{literal(value)}</dd></div>"
        for name, value in facts.items()
    )
    return f'<dl class="facts">{rows}</dl>'


def _version() -> str:
    try:
        return version("xietong")
    except PackageNotFoundError:  # run from a folder that was not installed
        return "—"
