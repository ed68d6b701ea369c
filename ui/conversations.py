"""The visitor's conversations in the sidebar: open, find, rename, export, delete, bring back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
TITLE_CHARS = 60  # of a title; the page cuts it to one line
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
    if opened.turns:
        _draw_menu(database, opened)
    limit = st.session_state.get("conversations_shown", SHOWN)
    words = st.session_state.get("find") or ""
    listed = list_conversations(database, signin.person().id, words, limit + 1)
    if words or len(listed) >= FIND_FROM:
        _draw_find()
    if listed:
        _draw_titles(_labels(listed[:limit]), opened)
    else:
        _quiet(say("conversations", "none_found" if words else "none"))
    if len(listed) > limit:
        more = say("conversations", "more")
        st.button(more, key="more", type="tertiary", on_click=_show_more, args=(limit,))


def _draw_find() -> None:
    words = say("conversations", "find")
    st.text_input(words, key="find", type="search", placeholder=words, label_visibility="collapsed")


def _labels(listed: Sequence[Conversation]) -> dict[str, str]:
    """Id → label, every label another: the browser names its choice by the label.

    Where titles are the same the time tells them apart, and where that is the same a number.
    """
    titles = [clipped(one.title, TITLE_CHARS) for one in listed]
    dated = [
        title if titles.count(title) == 1 else say("conversations", "dated", when=when, title=title)
        for title, when in zip(titles, map(_moment, listed), strict=True)
    ]
    seen = Counter[str]()
    labels = {}
    for one, label in zip(listed, dated, strict=True):
        seen[label] += 1
        labels[one.id] = literal_label(label + f"（{seen[label]}）" * (seen[label] > 1))
    return labels


def _moment(one: Conversation) -> str:
    return f"{datetime.fromisoformat(one.changed_at).astimezone():%m-%d %H:%M:%S}"


def _draw_titles(titles: dict[str, str], opened: Notebook) -> None:
    """One choice among all, not a button each: an element costs every visitor, every time."""
    current = opened.conversation.id
    st.session_state["conversation"] = current if current in titles else None
    st.radio(
        say("conversations", "list"),
        list(titles),
        format_func=titles.__getitem__,
        key="conversation",
        label_visibility="collapsed",
        on_change=_open_chosen,
    )


def _open_chosen() -> None:
    chosen = st.session_state["conversation"]
    if chosen:
        _open(chosen)


def _show_more(limit: int) -> None:
    st.session_state["conversations_shown"] = limit + SHOWN


def _draw_menu(database: Database, opened: Notebook) -> None:
    menu = st.popover(say("conversations", "menu"), type="tertiary", key="menu", on_change="rerun")
    if not menu.open:  # what nobody looks at is not drawn
        return
    with menu:
        _draw_rename(opened)
        _draw_word(opened)
        st.button(
            say("conversations", "delete"),
            icon=":material/delete:",
            key="delete",
            width="stretch",
            on_click=_delete,
            args=(database, opened.conversation),
        )


def _draw_rename(opened: Notebook) -> None:
    st.text_input(
        say("conversations", "rename"),
        value=opened.conversation.title,
        key=f"title-{opened.conversation.id}",
        max_chars=100,
        on_change=_rename,
        args=(opened,),
    )


def _draw_word(opened: Notebook) -> None:
    st.download_button(
        say("conversations", "word"),
        lambda: _word(opened),
        file_name=f"{_file_name(opened.conversation.title)}.docx",
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        icon=":material/description:",
        on_click="ignore",
        key="word",
        width="stretch",
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
    """A line that says that something is not kept, and when opened, why, as HTML."""
    why = say("conversations", "unsaved", why=opened.trouble or "")
    words = say("conversations", "unsaved_state")
    return (
        '<details class="plan-line unsaved"><summary><span class="index failed" role="status">'
        f"{words}</span></summary>{literal(why)}</details>"
    )


def _tell(sentence: str) -> None:
    st.session_state["told"] = sentence


def told_html(opened: Notebook) -> str:
    """What went wrong with keeping, said until the next question; empty where nothing did."""
    told = [say("conversations", "deleted_elsewhere")] if opened.deleted else []
    if opened.trouble is None:
        st.session_state.pop("told_unsaved", None)
    else:  # the page may be drawn again at any time, before anybody has read it
        asked = len(opened.turns)
        if st.session_state.setdefault("told_unsaved", asked) == asked:
            told.append(say("conversations", "unsaved", why=opened.trouble))
    if "told" in st.session_state:
        told.append(st.session_state.pop("told"))
    return "".join(f'<div class="notice" role="alert">{literal(words)}</div>' for words in told)
