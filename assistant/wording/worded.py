"""An answer that quotes passages → the same answer in a model's words, or as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from assistant.messages import say
from assistant.normalise import is_english
from assistant.wording.chat_model import ChatModel, ModelTrouble
from assistant.wording.evidence import evidence_of
from assistant.wording.number_lock import Miss, NumberLock
from assistant.wording.prompt import messages, says_nothing
from assistant.wording.reply import sentences
from corpus.answer import Answer
from corpus.units import UnitDirectory

_log = logging.getLogger(__name__)


def may_be_worded(answer: Answer) -> bool:
    """Whether a model may put `answer` into words: what passages say, and nothing else.

    Rows, counts, weights and scores are never left to a model. Nor is an answer in
    English: the words of a Chinese plan could not be held against it.
    """
    quoted = answer.kind == "passage" and answer.produced_by == "extraction"
    return (
        quoted and bool(answer.citations) and not answer.tables and not is_english(answer.question)
    )


def worded(quoted: Answer, model: ChatModel, units: UnitDirectory) -> Iterator[Answer]:
    """`quoted` in the model's words, growing by one proved sentence after the other.

    Each answer stands for the one before; the last one counts. Where anything is amiss
    that is `quoted` itself, with a line that says why.
    """
    try:
        yield from _worded(quoted, model, units)
    except ModelTrouble as trouble:
        yield _noted(quoted, f"wording.why.{trouble.key}", seconds=f"{model.settings.timeout:g}")
    except _Withdrawn as withdrawn:
        _log.info("a model's answer is withdrawn: %s", withdrawn.miss)
        yield _noted(quoted, f"wording.miss.{withdrawn.miss.why}")
    except Exception:  # a fault of ours must not cost the person the quoted passage
        _log.exception("a model's answer could not be checked")
        yield _noted(quoted, "wording.why.fault")


class _Withdrawn(Exception):
    def __init__(self, miss: Miss) -> None:
        super().__init__(miss.why)
        self.miss = miss


def _worded(quoted: Answer, model: ChatModel, units: UnitDirectory) -> Iterator[Answer]:
    evidence = evidence_of(quoted.citations)
    if not evidence:
        raise ModelTrouble("planted")
    if model.settings.problem:
        raise ModelTrouble("settings")
    lock = NumberLock(evidence, units, quoted.question)
    said, answer = "", quoted
    with closing(model.pieces(messages(quoted.question, evidence))) as pieces:
        for sentence in sentences(without_thoughts(pieces)):
            if not said and says_nothing(sentence.raw):
                raise ModelTrouble("silent")
            if miss := lock.miss(sentence):
                raise _Withdrawn(miss)
            said += sentence.shown
            if not sentence.opens:
                answer = replace(quoted, answer=said.strip(), produced_by="model")
                yield answer
    if miss := lock.end():
        raise _Withdrawn(miss)
    if answer is quoted:
        raise ModelTrouble("empty")


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """A reply without what some models think aloud before it.

    >>> list(without_thoughts(["<thi", "nk>嗯…</th", "ink>\\n达到", "24%[1]。"]))
    ['\\n达到', '24%[1]。']
    """
    waiting, decided = "", False
    for piece in pieces:
        if decided:
            yield piece
            continue
        waiting += piece
        start = waiting.lstrip()
        if start.startswith(_THOUGHTS):
            _, ended, rest = start.partition(_END_OF_THOUGHTS)
            decided = bool(ended)
        else:
            rest = waiting
            decided = not _THOUGHTS.startswith(start)
        if decided:
            yield rest
    if not decided and not waiting.lstrip().startswith(_THOUGHTS):
        yield waiting


_THOUGHTS, _END_OF_THOUGHTS = "<think>", "</think>"


def _noted(quoted: Answer, key: str, **values: object) -> Answer:
    note = say(False, "wording.note", why=say(False, key, **values))
    return replace(quoted, answer=f"{quoted.answer}\n\n{note}")
