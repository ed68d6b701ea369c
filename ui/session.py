"""What a visitor has open: the shared assistant, a plan, and a conversation per plan."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import assistant
from corpus.answer import Answer
from corpus.library import PlanEntry, home_folder


@dataclass(frozen=True)
class Turn:
    """One question of a conversation with what came of it.

    It is kept before the answer is sought, so that a page that is left or a
    process that fails in mid-answer loses nothing.
    """

    question: str
    answer: Answer | None = None
    trouble: str = ""  # a sentence for the person, where no answer came

    @property
    def open(self) -> bool:
        """Whether the question still waits for its answer."""
        return self.answer is None and not self.trouble


@dataclass(frozen=True)
class Visit:
    """What a page is drawn from. Raises Trouble where the home folder cannot be used."""

    helper: assistant.Assistant  # shared by all visitors of this home folder
    entries: tuple[PlanEntry, ...]
    entry: PlanEntry  # the plan that is looked at


def visit() -> Visit:
    """The visitor's plan, its search index being made ready in the background."""
    helper = _assistant(str(home_folder().absolute()))
    entries = helper.entries()
    entry = _chosen(entries)
    helper.warm_up(entry.id)
    return Visit(helper, entries, entry)


@st.cache_resource(show_spinner=False)
def _assistant(home: str) -> assistant.Assistant:
    return assistant.Assistant(home_folder(home))


def _chosen(entries: tuple[PlanEntry, ...]) -> PlanEntry:
    # as linked (`?plan=…`), as chosen, else the newest
    wanted = st.query_params.get("plan") or st.session_state.get("plan")
    return next((entry for entry in entries if entry.id == wanted), entries[0])


def choose_plan(plan_id: str) -> None:
    """Makes a plan the one that the visitor looks at."""
    st.session_state["plan"] = plan_id
    st.query_params.pop("plan", None)


def conversation(plan_id: str) -> list[Turn]:
    """The visitor's conversation about a plan, to be appended to."""
    conversations: dict[str, list[Turn]] = st.session_state.setdefault("conversations", {})
    return conversations.setdefault(plan_id, [])


def start_anew(plan_id: str) -> None:
    """Begins a new conversation about a plan."""
    conversation(plan_id).clear()
    st.query_params.clear()


def ask_next(question: str) -> None:
    """Has the chat page ask `question` as soon as it is drawn."""
    st.session_state["next_question"] = question


def next_question() -> str | None:
    """The question to be asked now: by a button, or once by a deep link `?q=…`."""
    if "next_question" in st.session_state:
        return str(st.session_state.pop("next_question"))
    linked = st.query_params.get("q")
    if linked is None or st.session_state.get("linked") == linked:
        return None
    st.session_state["linked"] = linked
    return linked
