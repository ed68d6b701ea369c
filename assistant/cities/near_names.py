"""Words that nobody knows → the measures whose names hold them: one, several, or some near ones."""

from __future__ import annotations

import re

from assistant.normalise import plain
from assistant.view import View
from scoring.tree import Node


def measure_named(words: str, view: View) -> str | None:
    """The one measure whose name holds the words in their order: 绿色建筑, 交通结构.

    A total is no intensity: 煤炭消费量 is not 单位工业增加值煤炭消费量.
    """
    assert view.measures
    nodes = holding(words, view)
    if not nodes:
        return None
    first = nodes[0]
    one = all(node in list(first.walk()) and len(node.children) < 2 for node in nodes[1:])
    if not one or (_PER_UNIT.search(first.name) and not _PER_UNIT.search(words)):
        return None
    return view.measures.names.get(plain(first.name))


_PER_UNIT = re.compile("单位|每|人均|万元")
_LEAST = 3  # characters that may name a measure though others stand between them


def holding(words: str, view: View) -> list[Node]:
    """The nodes whose names hold `words`, the uppermost first; in one run, if any do."""
    nodes = list(view.tree.walk())[1:] if view.tree else []
    whole = [node for node in nodes if words in plain(node.name)]
    if whole or len(words) < _LEAST:
        return whole
    spread = ".*".join(map(re.escape, words))
    return [node for node in nodes if re.search(spread, plain(node.name))]


def ambiguous(text: str, view: View) -> tuple[str, ...]:
    """The words of a question that stand in several measures' names, and those names: 改善率."""
    assert view.tree
    names = [node.name for node in list(view.tree.walk())[1:]]
    runs = re.findall(r"[\u4e00-\u9fff]{3,}", text)
    for run in runs:
        for size in range(len(run), _LEAST - 1, -1):
            for at in range(len(run) - size + 1):
                part = run[at : at + size]
                holding = list(dict.fromkeys(name for name in names if part in plain(name)))
                if len(holding) > 1:
                    return (part, *holding[:_MOST_NEAR])
    return ()


_MOST_NEAR = 6
