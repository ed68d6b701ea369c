"""A question put to the assistant, or to the tables of a plan alone."""

from __future__ import annotations

from assistant import Assistant
from assistant.answering import gather, write
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question


def ask(assistant: Assistant, text: str) -> Answer:
    return assistant.ask(Question(text))


def ask_of(view: View, text: str) -> Answer:
    """The answer from a plan's tables; no passage is searched for."""
    reading = understand(Question(text), view)
    return write(reading, gather(reading, view, searcher=None), view)
