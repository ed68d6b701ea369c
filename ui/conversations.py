"""The visitor's conversations in the sidebar: open, find, rename, export, delete, bring back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

import assistant
from assistant.conversation import Conversation
from assistant.notebook import Notebook
from ui import session, signin
from ui.markup import clipped, literal, literal_label
from ui.messages import say

if TYPE_CHECKING:
    from assistant.records import Database

SHOWN = 12  # conversations at once; as many more with each click
TITLE_CHARS = 18  # of a title, as wide as the sidebar
FIND_FROM = 6  # conversations; fewer are found by looking


def draw(opened: Notebook) -> None:
    """Draws the list into the sidebar; a database that cannot be read is one quiet line."""
    with st.sidebar, st.container(key="conversations"):
        try:
            _draw_list(session.database(), opened)
        except assistant.Trouble as trouble:
            _quiet(say("conversations", "unreadable"), str(trouble))


def _draw_list(database: Database, opened: Notebook) -> None:
    from assistant.records import list_conversations

    _draw_deleted(database)
    limit = st.session_state.get("conversations_shown", SHOWN)
    words = st.session_state.get("find") or ""
    listed = list_conversations(database, signin.person().id, words, limit + 1)
    if words or len(listed) >= FIND_FROM:
        st.text_input(
            say("conversations", "find"),
            key="find",
            type="search",
            placeholder=say("conversations", "find"),
            label_visibility="collapsed",
        )
    if not listed:
        _quiet(say("conversations", "none_found" if words else "none"))
    for one in listed[:limit]:
        _draw_one(database, one, opened)
    if len(listed) > limit:
        st.button(
            say("conversations", "more"),
            key="more",
            type="tertiary",
            on_click=_show_more,
            args=(limit,),
        )


def _show_more(limit: int) -> None:
    st.session_state["conversations_shown"] = limit + SHOWN


def _draw_one(database: Database, one: Conversation, opened: Notebook) -> None:
    current = one.id == opened.conversation.id
    key = f"{'current' if current else 'kept'}-{one.id}"
    with st.container(horizontal=True, gap=None, key=key):
        st.button(
            literal_label(clipped(one.title, TITLE_CHARS)),
            key=f"open-{one.id}",
            type="tertiary",
            help=_full(one),
            width="stretch",
            on_click=_open,
            args=(one.id,),
        )
        if current:
            _draw_menu(database, one, opened)


def _full(one: Conversation) -> str:
    when = datetime.fromisoformat(one.changed_at).astimezone()
    return say(
        "conversations", "about", title=literal_label(one.title), when=f"{when:%Y-%m-%d %H:%M}"
    )


def _draw_menu(database: Database, one: Conversation, opened: Notebook) -> None:
    with st.popover(say("conversations", "menu"), type="tertiary", key="menu"):
        st.text_input(
            say("conversations", "rename"),
            value=one.title,
            key=f"title-{one.id}",
            max_chars=100,
            on_change=_rename,
            args=(opened,),
        )
        st.download_button(
            say("conversations", "word"),
            lambda: _word(opened),
            file_name=f"{_file_name(one.title)}.docx",
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            icon=":material/description:",
            on_click="ignore",
            key="word",
            width="stretch",
        )
        st.button(
            say("conversations", "delete"),
            icon=":material/delete:",
            key="delete",
            width="stretch",
            on_click=_delete,
            args=(database, one),
        )


def _file_name(title: str) -> str:
    """A title as a file's name on any system.

    >>> _file_name("PM2.5/臭氧：怎么办?")
    'PM2.5 臭氧：怎么办'
    """
    kept = "".join(" " if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
    return kept.strip(" .") or say("app", "name")


def _word(opened: Notebook) -> bytes:
    from assistant.word_export import conversation_document

    return conversation_document(opened.conversation.title, tuple(opened.turns))


# ---- what a click does: a database that cannot be used is told on the page ------------


def _open(id_: str) -> None:
    st.session_state.pop("deleted", None)
    try:
        if not session.open_conversation(id_):
            _tell(say("conversations", "gone"))
    except assistant.Trouble as trouble:
        _tell(say("conversations", "not_opened", why=trouble))


def _rename(opened: Notebook) -> None:
    try:
        opened.rename(st.session_state[f"title-{opened.conversation.id}"])
    except assistant.Trouble as trouble:
        _tell(say("conversations", "not_changed", why=trouble))


def _delete(database: Database, one: Conversation) -> None:
    from assistant.records import delete_conversation

    try:
        delete_conversation(database, one.id)
    except assistant.Trouble as trouble:
        _tell(say("conversations", "not_changed", why=trouble))
        return
    session.close(one)
    st.session_state["deleted"] = one


def _draw_deleted(database: Database) -> None:
    """The last deleted conversation can be brought back until something else is done."""
    one: Conversation | None = st.session_state.get("deleted")
    if one is None:
        return
    with st.container(horizontal=True, key="undo", vertical_alignment="center"):
        _quiet(say("conversations", "deleted", title=clipped(one.title, 10)))
        st.button(
            say("conversations", "restore"),
            key="restore",
            type="tertiary",
            on_click=_restore,
            args=(database, one),
        )


def _restore(database: Database, one: Conversation) -> None:
    from assistant.records import restore_conversation

    try:
        restore_conversation(database, one.id)
    except assistant.Trouble as trouble:
        _tell(say("conversations", "not_changed", why=trouble))
        return
    _open(one.id)


# ---- what is told ------------------------------------------------------------------


def _quiet(sentence: str, title: str = "") -> None:
    st.html(f'<p class="quiet" title="{literal(title)}">{literal(sentence)}</p>')


def state(opened: Notebook) -> str:
    """A word in the line of the plan while something is not kept, as HTML."""
    if not opened.unsaved:
        return ""
    why = say("conversations", "unsaved", why=opened.trouble or "")
    words = say("conversations", "unsaved_state")
    return f'<span class="index failed" role="status" title="{literal(why)}">{words}</span>'


def _tell(sentence: str) -> None:
    st.session_state["told"] = sentence


def draw_told(opened: Notebook) -> None:
    """What went wrong with keeping, said once, when it is first known."""
    if opened.trouble is None:
        st.session_state.pop("told_unsaved", None)
    elif not st.session_state.get("told_unsaved"):
        st.session_state["told_unsaved"] = True
        _tell(say("conversations", "unsaved", why=opened.trouble))
    if "told" in st.session_state:
        told = st.session_state.pop("told")
        st.html(f'<div class="notice" role="alert">{literal(told)}</div>')
