"""What the person thinks of an answer: right or not, and a remark if they like."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Verdict
from assistant.notebook import Notebook
from ui.messages import say

_ICONS: dict[Verdict, str] = {"up": ":material/thumb_up:", "down": ":material/thumb_down:"}


@st.fragment
def draw(opened: Notebook, number: int) -> None:
    """Two buttons below the answer of that number; after a click, a line for a remark."""
    turn = opened.turns[number]
    with st.container(horizontal=True, gap="small", key=f"opinion-{number}"):
        for verdict, icon in _ICONS.items():
            st.button(
                say("opinion", verdict),
                icon=icon,
                key=f"{verdict}-{turn.id}",
                type="primary" if turn.verdict == verdict else "tertiary",
                on_click=_judge,
                args=(opened, number, verdict),
            )
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


def _judge(opened: Notebook, number: int, verdict: Verdict) -> None:
    # the same button again takes the opinion back
    turn = opened.turns[number]
    opened.judge(number, "" if turn.verdict == verdict else verdict)


def _remark(opened: Notebook, number: int, key: str) -> None:
    opened.judge(number, opened.turns[number].verdict, str(st.session_state[key]).strip())
