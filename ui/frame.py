"""What is around every page: navigation, look, and trouble told plainly.

A new page is one module with a `draw`, one entry in `PAGES` and its name in messages.toml.
"""

from __future__ import annotations

import functools
import importlib
import json
import logging
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

import assistant
from ui import signin
from ui.markup import Html
from ui.messages import group, say
from ui.turn_taking import TURNS

LOG = logging.getLogger(__name__)

# an own picture: for pages with an icon name Streamlit fetches the picture from the network
_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32"
 rx="7" fill="#1f6f54"/><path d="M9 11h14M9 16h14M9 21h8" stroke="#fff" stroke-width="2.4"
 stroke-linecap="round"/></svg>"""


@dataclass(frozen=True)
class Page:
    """A page as the navigation lists it."""

    name: str  # of its module in `ui`, and in messages.toml under [pages]
    path: str  # in the address; empty for the first page
    listed: Callable[[], bool] = lambda: True  # whether this visitor's navigation shows it
    brief: bool = False  # drawn in milliseconds, so that visitors can be served in turn

    def draw(self) -> None:
        if not self.brief:
            TURNS.pass_on()
        # imported when it is first opened: the first page does not wait for the others
        importlib.import_module(f"ui.{self.name}").draw()


PAGES = (
    Page("chat", "", brief=True),
    Page("ledger", "ledger"),
    Page("calculator", "calculator"),
    Page("original", "original"),
    Page("about", "about"),
    Page("admin", "admin", lambda: signin.person().admin),
)


def run() -> None:
    """Draws the page that the address names."""
    with TURNS.in_turn():
        _run()


def _run() -> None:
    signin.begin_run()
    pages = [_entry(page) for page in PAGES if page.listed()]
    current = st.navigation(pages, position="sidebar")
    st.set_page_config(
        page_title=f"{current.title} · {say('app', 'name')}",
        page_icon="data:image/svg+xml;base64," + b64encode(_ICON.encode()).decode(),
    )
    st.html(_look())
    # the browser keeps it: it is the reader's eyes, not the plan's
    large = (
        f'<button type="button" data-large aria-pressed="false">{say("manners", "large")}</button>'
    )
    st.sidebar.html(large)
    current.run()
    st.html(_script(), unsafe_allow_javascript=True)


def _entry(page: Page) -> st.Page:
    return st.Page(
        _guarded(page.draw),
        title=say("pages", page.name),
        url_path=page.path or None,
        default=not page.path,
    )


def _guarded(draw: Callable[[], None]) -> Callable[[], None]:
    def guarded() -> None:
        try:
            if signin.allowed():
                draw()
                signin.draw_account()
        except assistant.Trouble as trouble:
            st.error(str(trouble), icon=":material/error:")
        except Exception:
            LOG.exception("a page failed")
            st.error(say("trouble", "page"), icon=":material/error:")

    return guarded


@functools.cache
def _look() -> Html:
    style = Path(__file__).with_name("look.css").read_text(encoding="utf-8")
    return Html(f"<style>{style}</style>")


@functools.cache
def _script() -> Html:
    code = Path(__file__).with_name("manners.js").read_text(encoding="utf-8")
    for blank, name in (("SENTENCES", "browser"), ("PATTERNS", "browser_pattern")):
        code = code.replace(blank, json.dumps(group(name), ensure_ascii=False))
    return Html(f"<script>{code}</script>")
