"""Body and list on one matter → the clauses that both have, and those that only one has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.synonyms import text_phrasings
from assistant.view import View
from corpus.plan import ListName, Passage
from corpus.text import squeeze

_CLAUSES = re.compile("[。；;，,]")
_DEADLINE = re.compile("^到?20\\d\\d年$")  # a list states it once, in its note
_WORDS = re.compile("正文|(?:目标|任务|政策)?清单|附件[12一二]?|写得|写的|里面?|两处|两边")


@dataclass(frozen=True)
class Wordings:
    """A row of a list beside the sentences of the body on the same matter."""

    row: tuple[Passage, ...]  # more than one where the end of a page breaks it
    body: tuple[Passage, ...]  # in the order of the document
    only_row: tuple[str, ...]  # clauses
    only_body: tuple[str, ...]


def asks_wordings(text: str) -> bool:
    """Whether a question asks how the body's words and a list's differ."""
    from index.support import compares  # needs numpy

    return "正文" in text and ("清单" in text or "附件" in text) and compares(text)


def compare_wordings(content: str, lists: tuple[ListName, ...], view: View) -> Wordings | None:
    """The row, of `lists` where some are named, that fits `content` best beside the body.

    None where no row fits.
    """
    wanted = " ".join(_WORDS.sub(" ", content).split())
    ranked = [view.passages[m.position] for m in view.passage_matcher.rank(*text_phrasings(wanted))]
    kinds = set(lists or ("goal", "task", "policy"))
    row = next((p for p in ranked if p.ref and p.kind in kinds), None)
    body = [p for p in view.passages if p.kind == "body"]
    if row is None or not body:
        return None
    pieces = tuple(p for p in view.passages if p.ref == row.ref)
    clauses = _clauses(pieces)
    same = [p for p in body if set(_clauses([p])) & set(clauses)]
    same = same or [p for p in ranked if p.kind == "body"][:1]
    return Wordings(pieces, tuple(same), _beyond(pieces, same), _beyond(same, pieces))


def _beyond(some: Sequence[Passage], others: Sequence[Passage]) -> tuple[str, ...]:
    """The clauses of `some` that do not stand in `others`."""
    text = "".join(squeeze(p.text) for p in others)
    return tuple(clause for clause in _clauses(some) if clause not in text)


def _clauses(passages: Sequence[Passage]) -> list[str]:
    text = "".join(squeeze(p.text) for p in passages)
    return [part for part in _CLAUSES.split(text) if part and not _DEADLINE.match(part)]
