"""What a visitor has open: the shared assistant, a plan, and a conversation per plan."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

import assistant
from assistant.conversation import Conversation, Turn
from assistant.notebook import Notebook
from assistant.settings import read_settings
from corpus.answer import Question
from corpus.library import PlanEntry, home_folder
from ui import signin

if TYPE_CHECKING:  # the first page does not wait for SQLAlchemy
    from assistant.records import Database

__all__ = ["Turn", "Visit", "database", "visit"]

T = TypeVar("T")

# so long a browser takes to draw a page for the first time; what is not for the page waits
PAGE_SECONDS = 2.0


@dataclass(frozen=True)
class Visit:
    """What a page is drawn from. Raises Trouble where the home folder cannot be used."""

    helper: assistant.Assistant  # shared by all visitors of this home folder
    entries: tuple[PlanEntry, ...]
    entry: PlanEntry  # the plan that is looked at


def visit() -> Visit:
    """The visitor's plan, its search index being made ready in the background."""
    helper = _assistant()
    entries = helper.entries()
    entry = _chosen(entries)
    helper.warm_up(entry.id, after=PAGE_SECONDS)
    return Visit(helper, entries, entry)


def _assistant() -> assistant.Assistant:
    make, home = assistant.Assistant, home_folder().absolute()
    return _shared((make, home), lambda: make(home))


_made: dict[tuple[object, ...], Any] = {}
_making = threading.Lock()


def _shared(name: tuple[object, ...], make: Callable[[], T]) -> T:
    """What is costly, made once for all visitors. (Streamlit's cache hashes the name each time.)"""
    if name not in _made:
        with _making:
            if name not in _made:
                _made[name] = make()
    found: T = _made[name]
    return found


def prepare_page() -> None:
    """Reads what the first page shows, plans and conversations, before anybody opens it."""
    helper = _assistant()
    helper.plan(helper.entries()[0].id)
    with contextlib.suppress(assistant.Trouble), database().reading():
        pass  # its tables are brought up to date


def prepare_words() -> None:
    """Reads what a question is understood and answered with."""
    helper = _assistant()
    newest = helper.entries()[0].id
    for asked in assistant.example_questions(helper.plan(newest))[:1]:
        # nobody is answered, and no model is asked: that would be the second answer
        next(helper.ask_streaming(Question(asked), newest))


def prepare_index() -> None:
    """Reads the search index, and the words that only a search wants."""
    helper = _assistant()
    newest = helper.entries()[0].id
    helper.warm_up(newest)
    for asked in assistant.example_questions(helper.plan(newest)):
        helper.passages(Question(asked), newest, 1)


def database() -> Database:
    """The database of this home, shared by all visitors. Raises DatabaseTrouble."""
    settings = read_settings()
    home = settings.home.absolute()
    return _shared(("database", home, settings.database), lambda: _open_database(home))


def _open_database(home: Path) -> Database:
    from assistant.records import open_database

    return open_database(read_settings(home))


def _chosen(entries: tuple[PlanEntry, ...]) -> PlanEntry:
    # as linked (`?plan=…`), as chosen, else the newest
    wanted = st.query_params.get("plan") or st.session_state.get("plan")
    return next((entry for entry in entries if entry.id == wanted), entries[0])


def unknown_plan(entries: tuple[PlanEntry, ...]) -> str:
    """The plan that the address names and that is not here; empty if there is none such."""
    wanted = str(st.query_params.get("plan", ""))
    return "" if any(entry.id == wanted for entry in entries) else wanted


def choose_plan(plan_id: str) -> None:
    """Makes a plan the one that the visitor looks at."""
    st.session_state["plan"] = plan_id
    clear_address()


def clear_address() -> None:
    """Takes out of the address what no widget keeps there; a widget's own stays with it."""
    for name in list(st.query_params):
        with contextlib.suppress(StreamlitAPIException):
            st.query_params.pop(name)


# ---- conversations --------------------------------------------------------------


def notebook(plan_id: str) -> Notebook:
    """The visitor's open conversation about a plan; a new one has no turns."""
    if plan_id not in _notebooks():
        _notebooks()[plan_id] = _blank(plan_id)
    return _notebooks()[plan_id]


def _blank(plan_id: str) -> Notebook:
    me = signin.person()
    return Notebook.empty(database, me.id, plan_id, me.name)


def _notebooks() -> dict[str, Notebook]:
    opened: dict[str, Notebook] = st.session_state.setdefault("notebooks", {})
    return opened


def _left() -> list[Notebook]:
    """Conversations that were left before all of them could be kept."""
    left: list[Notebook] = st.session_state.setdefault("left", [])
    return left


def _leave(plan_id: str) -> None:
    leaving = _notebooks().pop(plan_id, None)
    if leaving and leaving.unsaved:
        _left().append(leaving)


def save() -> None:
    """Writes down what could not be written down before."""
    for one in unsaved():
        one.save()
    _left()[:] = [one for one in _left() if one.unsaved]


def unsaved() -> list[Notebook]:
    """The visitor's conversations of which something is not kept, the open ones first."""
    return [one for one in (*_notebooks().values(), *_left()) if one.unsaved]


def follow_link() -> bool:
    """Opens the conversation that the address names (`?c=…`); whether there was one to open.

    Raises DatabaseTrouble.
    """
    linked = st.query_params.get("c")
    if linked is None or any(one.conversation.id == linked for one in _notebooks().values()):
        return True
    return open_conversation(linked)


def open_conversation(id_: str) -> bool:
    """Makes a kept conversation the open one; whether there is one for this visitor.

    Raises DatabaseTrouble.
    """
    held = (*_notebooks().values(), *_left())  # with what could not be kept yet
    found = next((one for one in held if one.conversation.id == id_), None)
    found = found or Notebook.load(database, id_, signin.person().name)
    if found is None or not signin.may_open(found.conversation.owner):
        st.query_params.pop("c", None)
        return False
    plan = found.conversation.plan
    if _notebooks().get(plan) is not found:
        _leave(plan)
        _notebooks()[plan] = found
        _left()[:] = [one for one in _left() if one is not found]
    choose_plan(plan)
    st.query_params["c"] = id_
    return True


def name_in_address(opened: Notebook) -> None:
    """Puts the open conversation into the address, so that it survives a reload."""
    if not opened.turns:
        st.query_params.pop("c", None)
    elif st.query_params.get("c") != opened.conversation.id:
        st.query_params["c"] = opened.conversation.id


def start_anew(plan_id: str) -> None:
    """Begins a new conversation about a plan."""
    _leave(plan_id)
    clear_address()


def close(conversation: Conversation) -> None:
    """Leaves a conversation, if it is the open one."""
    opened = _notebooks().get(conversation.plan)
    if opened and opened.conversation.id == conversation.id:
        _notebooks().pop(conversation.plan)
        start_anew(conversation.plan)


def ask_next(question: str) -> None:
    """Has the chat page ask `question` as soon as it is drawn."""
    st.session_state["next_question"] = question


def next_question() -> str | None:
    """The question to be asked now: by a button, or once by a deep link `?q=…`."""
    if "next_question" in st.session_state:
        return str(st.session_state.pop("next_question"))
    return st.query_params.pop("q", None)
