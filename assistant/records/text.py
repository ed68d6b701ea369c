"""Values ↔ what every database can hold."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from corpus.answer import Answer
from corpus.codec import from_json, to_json

_BLANK = to_json(Answer("", "refusal", ""))


def storable(text: str) -> str:
    """`text` without what PostgreSQL and UTF-8 cannot hold: NUL, half of a surrogate pair.

    >>> storable("任务\\x0012\\ud800")
    '任务12?'
    """
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answer_text(answer: Answer) -> str:
    """An answer as JSON text."""
    return storable(json.dumps(to_json(answer), ensure_ascii=False))


def read_answer(text: str) -> Answer:
    """The answer that `answer_text` made the text from, by this version or another.

    What another version knew and this one does not is left out; what it did not know is
    blank. An answer of quite another shape keeps its words.
    """
    data = json.loads(text)
    known = {field.name for field in fields(Answer)}
    whole = {**_BLANK, **{key: value for key, value in data.items() if key in known}}
    try:
        return from_json(Answer, whole)
    except ValueError:
        return Answer(str(whole["question"]), "refusal", str(whole["answer"]))
