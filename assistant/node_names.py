"""Which nodes of the synergy index words name: in full, by number, or by most of their words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from assistant.lexicon import lexicon, pattern
from assistant.matching import Matcher
from assistant.references import find_references
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.text import fold
from scoring.tree import LEAF, ROOT, Node

_CLEAR = 0.6  # share of the remaining words that a name must have
_FEW = 3  # nodes between which a person can choose
_MARGIN = 0.06  # by which it must be ahead of the next
_BRACKET = re.compile(r"[（(].*?[)）]")
_LATIN_OR_HAN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9.]+")


def find_nodes(words: str, view: View, within: Node | None = None) -> tuple[Node, ...]:
    """The nodes that `words` name, in their order; below `within` only, where given."""
    if not view.tree:
        return ()
    root = within or view.tree
    nodes = [n for n in root.walk() if n is not root and n.level != ROOT]
    numbers = [r.number for r in find_references(words) if r.list == "indicator"]
    numbered = [n for n in nodes if n.level == LEAF and n.number in numbers]
    named = in_full(words, nodes)
    return (
        tuple(numbered)
        or _with_parts(words, named, nodes)
        or _by_words(words, nodes)
        or _each(words, nodes)
    )


def _each(words: str, nodes: Sequence[Node]) -> tuple[Node, ...]:
    """PM2.5改善率和AQI改善率: the nodes that the members of an enumeration name in part."""
    found = [_by_words(part, nodes) for part in re.split(r"[、和与及跟,，]|以及", words)]
    named = {(n.level, n.number, n.name): n for own in found for n in own}
    return tuple(named.values()) if len(named) > 1 else ()


def _with_parts(words: str, named: Sequence[Node], nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes named in full, and those that other members of an enumeration name in part."""
    if not named:
        return ()
    masked = fold(words)
    for number, node in sorted(enumerate(named), key=lambda pair: -len(pair[1].name)):
        for form in _forms(node.name):  # names hold connectives of their own
            masked = masked.replace(form, f"⟦{number}⟧")
    found: list[Node] = []
    for part in re.split(r"[、和与及跟]|以及|还有|另外", masked):
        own = [named[int(number)] for number in re.findall(r"⟦(\d+)⟧", part)]
        own = own or list(_by_words(part, nodes))
        found += [node for node in own if node not in found]
    return tuple(named) if any(node not in found for node in named) else tuple(found)


def in_full(words: str, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes whose names stand in `words`, the longer name first taken."""
    text, nodes = fold(words), tuple(nodes)
    found: list[tuple[int, Node]] = []
    for node in sorted(nodes, key=lambda n: (-len(n.name), n.level)):
        for name in sorted(_forms(node.name), key=len, reverse=True):
            at = text.find(name)
            if at >= 0:
                found.append((at, longer_name(text[at : at + len(name) + 2], name, nodes) or node))
                text = text.replace(name, "\x00" * len(name))
    return tuple(node for _, node in sorted(found, key=lambda pair: pair[0]))


def longer_name(words: str, name: str, nodes: Sequence[Node]) -> Node | None:
    """协同技术创新项目: the one node whose name goes on from `name` as the words do."""
    going_on = [n for n in nodes if len(words) > len(name) and words in fold(n.name)]
    return going_on[0] if len(going_on) == 1 else None


@functools.cache
def _forms(name: str) -> frozenset[str]:
    return frozenset(form for form in (fold(name), fold(_BRACKET.sub("", name))) if form)


def _by_words(words: str, nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The one node whose name has most of what is left of the words; none if two come close."""
    content = bare(words)
    found = _clearly(content, nodes)
    if found:
        return found
    # 低VOCs那个现在: one run of the words names a node, the others name nothing
    runs = [_clearly(run, nodes) for run in map(stripped, content.split())]
    several = {key: node for run in runs for node in run for key in [(node.level, node.number)]}
    return tuple(several.values()) if len(several) == 1 else ()


def near_nodes(words: str, view: View) -> tuple[Node, ...]:
    """The few nodes that `words` may mean alike; empty where they name one or none."""
    nodes = list(view.tree.walk())[1:] if view.tree else []
    runs = [run for run in map(stripped, bare(words).split()) if len(run) > 1]
    for run in runs:
        matches = _matcher(tuple(node.name for node in nodes)).rank(*phrasings(run))
        if matches and matches[0].score >= _CLEAR:
            close = [nodes[m.position] for m in matches if matches[0].score - m.score < _MARGIN]
            # a node and its only child are one
            alike = [n for n in close if not any(n.children == (o,) for o in close)]
            return tuple(alike) if 1 < len(alike) <= _FEW else ()
    return ()


def node_called(words: str, view: View) -> Node | None:
    """The one node that `words` name: in full, by words that stand in its name, or by most of it.

    PM2.5 is PM2.5浓度, whose name begins as those of all others that have the word.
    """
    nodes = list(view.tree.walk())[1:] if view.tree else []
    full = in_full(words, nodes)
    said = fold(stripped(bare(words)).replace(" ", ""))
    if len(full) == 1 and len(said) - len(fold(full[0].name)) < 2:
        return full[0]
    held = [node for node in nodes if len(said) > 1 and said in fold(node.name)]
    one = one_of(held) if held else find_nodes(words, view)
    return one[0] if len(one) == 1 else None


def _clearly(content: str, nodes: Sequence[Node]) -> tuple[Node, ...]:
    if len(content) < 2:
        return ()
    matches = _matcher(tuple(node.name for node in nodes)).rank(*phrasings(content))
    if not matches or matches[0].score < _CLEAR:
        return ()
    close = [nodes[m.position] for m in matches if matches[0].score - m.score < _MARGIN]
    return one_of(close)


def stripped(run: str) -> str:
    """A run of words without particles at its ends: 碳评比例占."""
    return run.strip(lexicon()["index"]["particles"])


@functools.lru_cache(maxsize=256)
def _matcher(names: tuple[str, ...]) -> Matcher:
    return Matcher(names)


def one_of(close: Sequence[Node]) -> tuple[Node, ...]:
    """The one that is meant among nodes that fit alike: a node and its only child are one."""
    weights = {node.global_weight for node in close}
    if len(close) == 1:
        return (close[0],)
    shortest = min(close, key=lambda n: len(n.name))
    if all(node.name.startswith(shortest.name) for node in close):
        return (shortest,)  # AQI: AQI指数, not AQI指数改善率
    lineage = all(
        any(b is n for n in a.walk()) or any(a is n for n in b.walk()) for a in close for b in close
    )
    return (max(close, key=lambda n: n.level),) if lineage and len(weights) == 1 else ()


def bare(words: str) -> str:
    """What is left of `words` without the words of asking about the index."""
    for name in ("method", "needed", "want", "root", "noise"):
        words = pattern("index", name).sub(" ", words)
    for name in (
        "weight",
        "words",
        "score",
        "level1",
        "level2",
        "leaf",
        "sum",
        "children",
        "source",
    ):
        words = pattern("index", name).sub(" ", words)
    for name in ("up", "down", "to", "full"):
        # 下降率, 改善率 are parts of names, not changes
        words = re.sub(f"(?:{pattern('changes', name).pattern})(?![率度幅])", " ", words)
    words = pattern("fillers", "words").sub(" ", words)
    words = re.sub(r"(?<![a-z0-9.])\d+(?:\.\d+)?\s*[%分]?(?![.\d])", " ", words)
    return _LATIN_OR_HAN.sub(" ", words).strip()
