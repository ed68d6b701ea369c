"""Who is in front of the page: nobody asked on this machine, signed in by OIDC where set up.

Set up means an `[auth]` section in `.streamlit/secrets.toml`, as `st.login` wants it. Where
others reach the app and nothing is set up, each visit is a guest's: it lists its own
conversations only, and the page warns.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from assistant.conversation import new_id
from assistant.serving import is_loopback
from assistant.settings import read_settings
from ui.messages import say

LOG = logging.getLogger(__name__)

PROVIDER_SECONDS = 5.0
GUEST = "guest:"
LOCAL = "local"  # names the one user of an app that only this machine reaches


@dataclass(frozen=True)
class Person:
    """Who sees the page."""

    id: str  # whose conversations are whose; empty for the one user of this machine
    name: str  # as the audit log and the page name them
    admin: bool = False  # may read feedback and audit log, and keep figures for everybody


def person() -> Person:
    """The visitor; one who must sign in first is nobody's (`allowed` says so)."""
    if configured():
        return _signed_in() if _logged_in() else Person("nobody:", "")
    if reached_by_others():
        id_ = st.session_state.setdefault("guest", GUEST + new_id())
        return Person(id_, id_)
    return Person("", LOCAL, LOCAL in read_settings().admins)


def _logged_in() -> bool:
    # there is no such claim where `[auth]` is not complete
    return st.user.get("is_logged_in") is True


def _signed_in() -> Person:
    """The person that the provider vouches for; an address counts only where it was checked."""
    claims = {name: str(st.user.get(name) or "") for name in ("iss", "sub", "name", "email")}
    email = claims["email"] if st.user.get("email_verified") is True else ""
    shown = f"{claims['name']}（{claims['sub']}）" if claims["name"] else claims["sub"]
    admins = {*read_settings().admins} - {LOCAL}
    admin = claims["sub"] in admins or (email != "" and email in admins)
    return Person(f"{claims['iss']}|{claims['sub']}", email or shown, admin)


def may_open(owner: str) -> bool:
    """Whether the visitor may see a conversation of `owner`; a guest's by its link alone."""
    me = person().id
    return owner == me or (owner.startswith(GUEST) and me.startswith(GUEST))


def may_keep_figures() -> bool:
    """Whether the visitor may set the figures that everybody's answers are computed from.

    Where people sign in, an administrator; else whoever sits at this machine. A guest of an
    open page may not: the command line on the machine does it.
    """
    return person().admin if configured() else not reached_by_others()


_configured: ContextVar[bool | None] = ContextVar("_configured", default=None)


def begin_run() -> None:
    """Has the secrets looked at anew: once for all that a run draws, for it means reading files."""
    _configured.set(None)


def configured() -> bool:
    """Whether people must sign in."""
    known = _configured.get()
    if known is None:
        known = st.secrets.load_if_toml_exists() and "auth" in st.secrets
        _configured.set(known)
    return known


def reached_by_others() -> bool:
    """Whether the page is served beyond this machine, or for somebody beyond it."""
    address = st.get_option("server.address")
    return not (address and is_loopback(address)) or "X-Forwarded-For" in st.context.headers


def allowed() -> bool:
    """Whether the visitor may see the pages; where not, the page to sign in is drawn."""
    if configured():
        if not _logged_in():
            _draw_sign_in()
            return False
    elif reached_by_others():
        _warn()
    return True


def draw_account() -> None:
    """Who is signed in, and the way out, in the sidebar."""
    if not configured():
        return
    with st.sidebar:
        st.button(
            say("signin", "out", who=person().name),
            key="sign_out",
            type="tertiary",
            icon=":material/logout:",
            on_click=st.logout,
        )


def _draw_sign_in() -> None:
    st.html(
        f'<h1 class="title">{say("app", "name")}</h1><p class="quiet">{say("app", "tagline")}</p>'
        f"<p>{say('signin', 'why')}</p>"
    )
    if st.button(say("signin", "in"), key="sign_in", type="primary", icon=":material/login:"):
        try:
            _reach_provider()
            st.login()
        except Exception:  # set up wrongly, or the provider is away
            LOG.exception("sign-in failed")
            st.error(say("signin", "failed"), icon=":material/error:")


def _reach_provider() -> None:
    """Raises where the provider does not answer: Streamlit would leave the page for two words."""
    import httpx

    url = st.secrets["auth"].get("server_metadata_url")
    if url:
        httpx.get(str(url), timeout=PROVIDER_SECONDS, follow_redirects=True).raise_for_status()


def _warn() -> None:
    _warn_once()
    st.html(f'<div class="notice" role="note">{say("signin", "open")}</div>')


@st.cache_resource(show_spinner=False)
def _warn_once() -> None:
    LOG.warning(say("signin", "open_log"))
