"""管理: what people thought of answers, and the audit log, for those who may read them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

import assistant
from corpus.answer import Table
from ui import reply, session, signin
from ui.markup import clipped, literal, plain
from ui.messages import group, say

NEWEST = 200  # entries shown; the command line exports all
WORDS = 120  # characters of a question or answer


def draw() -> None:
    """The page; whoever opens it by its address alone is told that it is not theirs."""
    st.html(f'<h1 class="title">{say("pages", "admin")}</h1>')
    if not signin.person().admin:
        st.error(say("admin", "refused"), icon=":material/lock:")
        return
    opinions, log = st.tabs([say("admin", "feedback"), say("admin", "audit")])
    with opinions:
        _draw_feedback()
    with log:
        _draw_audit()


def _draw_feedback() -> None:
    from assistant.records import list_feedback

    found = list_feedback(session.database(), NEWEST)
    if not found:
        st.html(f'<p class="quiet">{say("admin", "no_feedback")}</p>')
        return
    rows = tuple(
        (
            _time(one.given_at),
            _who(one.who),
            say("admin", one.verdict),
            one.remark,
            clipped(one.question, WORDS),
            clipped(plain(one.answer), WORDS),
        )
        for one in found
    )
    st.html(reply.table_html(Table(tuple(group("admin")["feedback_columns"]), rows)))


def _draw_audit() -> None:
    from assistant.records import export_audit

    entries = list(export_audit(session.database(), NEWEST))
    if not entries:
        st.html(f'<p class="quiet">{say("admin", "no_audit")}</p>')
        return
    if st.button(say("admin", "verify"), key="verify", icon=":material/fact_check:"):
        _draw_verified()
    rows = tuple(
        (
            str(one.number),
            _time(one.at),
            _who(one.who),
            say("kinds", one.kind),
            clipped(one.question, WORDS),
        )
        for one in entries
    )
    st.html(f'<p class="quiet">{say("admin", "about_audit", count=NEWEST)}</p>')
    st.html(reply.table_html(Table(tuple(group("admin")["audit_columns"]), rows)))


def _draw_verified() -> None:
    from assistant.audit_command import BrokenLog, verified
    from assistant.records import export_audit

    try:
        st.success(verified(export_audit(session.database())), icon=":material/check:")
    except BrokenLog as broken:
        st.error(str(broken), icon=":material/error:")
    except assistant.Trouble as trouble:
        st.html(f'<div class="notice" role="alert">{literal(str(trouble))}</div>')


def _who(name: str) -> str:
    return say("admin", "local") if name in ("", signin.LOCAL) else name


def _time(moment: str) -> str:
    """A moment in UTC as the clock on the wall shows it."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
