"""What the person thinks of an answer: right or not, and a remark if they like."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Verdict
from assistant.notebook import Notebook
from ui.messages import say

_VERDICTS: tuple[Verdict, ...] = ("down", "up")  # as the widget numbers its thumbs


def draw(opened: Notebook, number: int) -> None:
    """Two thumbs below the answer of that number; after a click, a line for a remark."""
    turn = opened.turns[number]
    key = f"opinion-{turn.id}"
    st.session_state[key] = _VERDICTS.index(turn.verdict) if turn.verdict else None
    st.feedback("thumbs", key=key, on_change=_judge, args=(opened, number, key))
    if turn.verdict:
        _draw_remark(opened, number)


def _draw_remark(opened: Notebook, number: int) -> None:
    turn = opened.turns[number]
    key = f"remark-{turn.id}"
    st.text_input(
        say("opinion", f"remark_{turn.verdict}"),
        value=turn.remark,
        key=key,
        max_chars=2000,
        on_change=_remark,
        args=(opened, number, key),
    )
    if turn.remark:
        st.html(f'<p class="quiet" role="status">{say("opinion", "thanks")}</p>')


def _judge(opened: Notebook, number: int, key: str) -> None:
    # the same thumb again takes the opinion back
    given = st.session_state[key]
    opened.judge(number, "" if given is None else _VERDICTS[given])


def _remark(opened: Notebook, number: int, key: str) -> None:
    opened.judge(number, opened.turns[number].verdict, str(st.session_state[key]).strip())
