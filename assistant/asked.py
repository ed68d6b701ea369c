"""What is recognised in a question, before it is decided what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.english import in_plain_terms
from assistant.lexicon import lexicon, pattern
from assistant.normalise import is_english, plain
from assistant.references import Reference, find_references
from assistant.typing_errors import Correction, corrected
from assistant.view import View
from corpus.plan import ListName
from corpus.units import Mention

ROLES = ("lead", "participants", "deadline", "text", "place")  # and place_duty: localities


@dataclass(frozen=True)
class Asked:
    """A question with all that is recognised in it."""

    original: str
    text: str  # plain form (`assistant.normalise`)
    english: bool
    references: tuple[Reference, ...]
    units: tuple[Mention, ...]
    lists: tuple[ListName, ...]  # kinds of lists spoken of
    roles: frozenset[str]  # of ROLES
    count: bool  # how many
    corrected: tuple[Correction, ...]  # mistyped words, each with what it was taken for
    content: str  # what is left when all that, and mere filling words, are taken out


def recognise(question: str, view: View, english: bool | None = None) -> Asked:
    """What `question` says, as far as words alone tell.

    A follow-up that was completed in the plan's terms is English where `english` says so.
    """
    typed = is_english(question)
    text, made = (in_plain_terms(question), ()) if typed else corrected(plain(question), view)
    references = find_references(text)
    units = tuple(m for m in view.units.find(text))
    roles = frozenset(role for role in ROLES if pattern("roles", role).search(text))
    if pattern("guards", "localities").search(text):
        roles |= {"place_duty"}
    return Asked(
        original=question,
        text=text,
        english=typed if english is None else english,
        references=references,
        units=units,
        lists=lists_in(text),
        roles=roles,
        count=bool(pattern("questions", "count").search(text)),
        corrected=made,
        content=_content(text, [(r.start, r.end) for r in references], units),
    )


def lists_in(text: str) -> tuple[ListName, ...]:
    """The kinds of list that `text` speaks of.

    >>> lists_in("目标清单和任务里各有几项")
    ('goal', 'task')
    """
    names: tuple[ListName, ...] = ("goal", "task", "policy", "indicator")
    return tuple(name for name in names if pattern("lists", name).search(text))


_NO_CONTENT = (
    ("roles", "lead"),
    ("roles", "participants"),
    ("lists", "every"),
    ("fillers", "units"),
)


def _content(text: str, spans: Iterable[tuple[int, int]], units: tuple[Mention, ...]) -> str:
    left = list(text)
    for start, end in [*spans, *((m.start, m.end) for m in units)]:
        left[start:end] = " " * (end - start)
    words = "".join(left)
    for section, name in _NO_CONTENT:
        words = pattern(section, name).sub(" ", words)
    return without_fillers(words)


def without_fillers(words: str) -> str:
    """`words` without words of asking, and without small words at the ends of what is left.

    >>> without_fillers("再生水的利用率是多少呢"), without_fillers("what is the share of nuclear")
    ('再生水的利用率', 'share nuclear')
    """
    words = pattern("fillers", "words").sub(" ", words)
    words = re.sub(rf"\b(?:{'|'.join(lexicon()['fillers']['english'])})\b", " ", words)
    runs = re.sub(r"[^\w.%]+|_", " ", words).split()
    return " ".join(trimmed for run in runs if (trimmed := _trim(run)))


def _trim(run: str) -> str:
    """A run of characters without small words at its ends; 有色金属 keeps its first."""
    fillers = lexicon()["fillers"]
    run = run.rstrip(fillers["closing"])
    while run and run[0] in fillers["opening"] and not run.startswith(tuple(fillers["kept"])):
        run = run[1:]
    return run
