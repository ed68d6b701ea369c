"""Which nodes of the synergy index a question names."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.matching import Matcher
from assistant.view import View
from corpus.text import fold
from scoring.tree import LEAF, LEVEL1, ROOT, Node

_CLEAR = 0.62  # share of the question's remaining words that a name must have
_MARGIN = 0.08  # by which it must be ahead of the next
_BRACKET = re.compile(r"[（(].*?[)）]")


def find_nodes(asked: Asked, view: View) -> tuple[Node, ...]:
    """The nodes named in full, the longest first taken; else the one whose name fits clearly."""
    if not view.tree:
        return ()
    numbered = [r.number for r in asked.references if r.list == "indicator"]
    nodes = [n for n in view.tree.walk() if n.level != ROOT]
    by_number = [n for n in nodes if n.level == LEAF and n.number in numbered]
    if by_number:
        return tuple(by_number)
    return _in_full(asked, nodes) or _by_words(asked, nodes)


def _in_full(asked: Asked, nodes: list[Node]) -> tuple[Node, ...]:
    text = fold(asked.text)
    found: list[tuple[int, Node]] = []
    for node in sorted(nodes, key=lambda n: (-len(n.name), n.level)):
        for name in {fold(node.name), fold(_BRACKET.sub("", node.name))}:
            at = text.find(name)
            if name and at >= 0:
                found.append((at, node))
                text = text.replace(name, "\x00" * len(name))
    return tuple(node for _, node in sorted(found, key=lambda pair: pair[0]))


def _by_words(asked: Asked, nodes: list[Node]) -> tuple[Node, ...]:
    """The one node whose name has most of the question's words."""
    matches = Matcher([node.name for node in nodes]).rank(asked.content)
    matches = [m for m in matches if nodes[m.position].level >= LEVEL1]
    if not matches or matches[0].score < _CLEAR:
        return ()
    if len(matches) > 1 and matches[0].score - matches[1].score < _MARGIN:
        return ()
    return (nodes[matches[0].position],)
