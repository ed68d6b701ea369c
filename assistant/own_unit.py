"""`我们局要做什么`: which department is one's own, from what was said before, or asked back.

我是省能源局的 + 我们局牵头哪些   → 省能源局牵头哪些
我们厅牵头哪些 + 省建设厅         → 省建设厅牵头哪些
我们厅牵头哪些                    → asked back, with departments of the plan to choose from
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.asked import Asked, without_fillers
from assistant.lexicon import pattern
from assistant.messages import say
from assistant.readings import OwnUnitAsked
from assistant.view import View
from corpus.answer import Answer

_OFFERED = 3  # departments to choose from


def own_unit_told(words: str, said: Sequence[str], view: View) -> str:
    """`words` with the name of the department that is one's own; empty where nothing is to be done.

    `said` is what was asked before, oldest first.
    """
    told = _with_field(words, view)
    if told:
        return told
    if own_unit_words(words, view):
        name = _own_unit(said, view)
        return _named(words, name) if name else ""
    if said and own_unit_words(said[-1], view):
        name = _only_named(words, view)
        return _named(said[-1], name) if name else ""
    return ""


def own_unit_words(words: str, view: View) -> str:
    """What stands in `words` for one's own department, where they do not say which it is."""
    found = pattern("own_unit", "own").search(words)
    return found.group() if found and not _introduced(words, view) else ""


def understand_own_unit(asked: Asked, view: View) -> OwnUnitAsked | None:
    """A question about a department that nobody has named."""
    words = own_unit_words(asked.text, view)
    return OwnUnitAsked(asked, words) if words and view.units.departments else None


def write_own_unit(reading: OwnUnitAsked, evidence: None, view: View) -> Answer:
    """Asks back which department it is; the question itself, put for some, is one click away."""
    asked, likely = reading.asked, _likely(reading.words, view)
    return Answer(
        asked.original,
        "clarify",
        say(asked.english, "clarify.own_unit", said=reading.words, example=likely[0]),
        follow_ups=tuple(_named(asked.text, name) for name in likely),
    )


def _named(words: str, name: str) -> str:
    return pattern("own_unit", "own").sub(lambda _: name, words, count=1)


def _own_unit(said: Sequence[str], view: View) -> str:
    """The department that one belongs to, else the last one that was spoken of alone."""
    alone = ""
    for earlier in reversed(said):
        introduced = _introduced(earlier, view)
        if introduced:
            return introduced
        names = {mention.name for mention in view.units.find(earlier)}
        alone = alone or (names.pop() if len(names) == 1 else "")
    return alone


def _introduced(words: str, view: View) -> str:
    """The department that somebody says is theirs.

    我是省能源局的 · 我们局是省林业局 · 统计局的，我们局有哪几条
    """
    for mention in view.units.find(words):
        before, after = words[: mention.start], words[mention.end :]
        opens = not before and pattern("own_unit", "opening").match(after)
        if opens or pattern("own_unit", "belongs").search(before):
            return mention.name
    return ""


def _with_field(words: str, view: View) -> str:
    """我们局是林业的，我们局牵头哪些: with the department's name; else empty."""
    own = pattern("own_unit", "own").search(words)
    field = pattern("own_unit", "field").match(words[own.end() :]) if own else None
    if not own or not field:
        return ""
    # 林业 alone may be said of woods, 林业局 may not
    named = view.units.find(f"{field['field']}{own.group()[-1]}")
    if len(named) != 1 or named[0].candidates:
        return ""
    rest = words[own.end() + field.end() :]
    return words[: own.start()] + named[0].name + pattern("own_unit", "own").sub("", rest)


def _only_named(words: str, view: View) -> str:
    """The department of words that say nothing else: 省建设厅, 我是省建设厅的."""
    mentions = view.units.find(words)
    if len(mentions) != 1 or mentions[0].candidates:
        return ""
    rest = words[: mentions[0].start] + words[mentions[0].end :]
    rest = (
        pattern("own_unit", "belongs").sub("", rest[: mentions[0].start])
        + rest[mentions[0].start :]
    )
    rest = pattern("own_unit", "staff").sub("", rest)
    return "" if re.sub(r"[的啊吧呀\W]", "", without_fillers(rest)) else mentions[0].name


def _likely(words: str, view: View) -> list[str]:
    """The departments with the most rows; for 我们局 those that are a 局 come first."""
    rows = Counter(
        name
        for row in view.rows
        for name in (*row.lead_units, *row.participant_units)
        if name in view.units.departments
    )
    ordered = [name for name, _ in rows.most_common()]
    return sorted(ordered, key=lambda name: name[-1] != words[-1])[:_OFFERED]
