"""Weights, places and data sources of parts of the index → words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked, without_fillers
from assistant.index_questions import (
    LEVEL_WORDS,
    THAN,
    cite_indicators,
    describe_weight,
    indicator_table,
    path_to,
    percent,
)
from assistant.lexicon import pattern
from assistant.messages import join_names, say
from assistant.node_names import bare
from assistant.readings import WeightAsked
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import read_number
from corpus.text import fold
from scoring.tree import DIMENSION, LEAF, LEVEL1, LEVEL2, ROOT, Node

# ── gathering ──


@dataclass(frozen=True)
class NodesFound:
    """Nodes of the index, each with the nodes above it, the uppermost first."""

    tree: Node
    paths: tuple[tuple[Node, ...], ...]  # … , the node itself last


def gather_weights(reading: WeightAsked, view: View) -> NodesFound:
    assert view.tree
    return NodesFound(view.tree, tuple(path_to(view.tree, k) for k in reading.nodes))


# ── writing ──


@dataclass(frozen=True)
class Said:
    """The words of an answer and the figures in it."""

    words: str
    nodes: tuple[Node, ...]  # that the answer is about
    value: float | None = None
    count: int | None = None


def write_weights(reading: WeightAsked, found: NodesFound, view: View) -> Answer:
    asked, english = reading.asked, reading.asked.english
    said = _WRITERS[reading.operation](reading, found)
    leaves = [leaf.leaf for node in said.nodes for leaf in node.leaves() if leaf.leaf]
    as_percent = said.value is not None and bool(pattern("index", "percent").search(asked.text))
    return Answer(
        question=asked.original,
        kind="index",
        answer=said.words,
        rows=tuple(node.leaf.ref for node in said.nodes if node.leaf),
        value=round((said.value or 0.0) * 100, 10) if as_percent else said.value,
        unit="%" if as_percent else None,
        count=said.count,
        citations=cite_indicators(leaves or list(view.plan.indicators[:1]), view.plan),
        produced_by="tables",
        tables=(indicator_table(leaves, english),) if leaves else (),
    )


def told_in_points(answer: Answer, asked: Asked) -> Answer:
    """`占几分`: the share of the index also as points of the hundred that a full score has."""
    if answer.value is None or not pattern("index", "in_points").search(asked.text):
        return answer
    points = answer.value * (1 if answer.unit == "%" else 100)
    note = say(asked.english, "index.in_points", points=f"{points:.4g}")
    first, *rest = answer.answer.split("\n")
    at = len(first.rstrip("：。:.")) if first else 0
    return replace(answer, answer="\n".join([first[:at] + note + first[at:], *rest]))


def _write_weight(reading: WeightAsked, found: NodesFound) -> Said:
    english = reading.asked.english
    ancestor, inner = _lineage(found.paths)
    if ancestor:
        return _write_share(ancestor, inner, english)
    words = "\n\n".join(describe_weight(path, english) for path in found.paths)
    nodes = tuple(path[-1] for path in found.paths)
    return Said(words, nodes, nodes[0].global_weight if len(nodes) == 1 else None)


def _lineage(
    paths: Sequence[tuple[Node, ...]],
) -> tuple[tuple[Node, ...], tuple[tuple[Node, ...], ...]]:
    """The path to a node that is above all the others named, and the paths to those."""
    for path in paths:
        others = tuple(p for p in paths if p is not path)
        if others and all(path[-1] in p[:-1] for p in others):
            return path, others
    return (), ()


def _write_share(
    ancestor: tuple[Node, ...], inner: Sequence[tuple[Node, ...]], english: bool
) -> Said:
    """`Y在X里的权重`: the product of the weights from X down to Y."""
    upper = ancestor[-1]
    lines, nodes = [], []
    for path in inner:
        node = path[-1]
        steps = path[path.index(upper) + 1 :]
        share = round(node.global_weight / upper.global_weight, 10)
        product = " × ".join(f"{n.weight:g}" for n in steps)
        lines.append(
            say(
                english,
                "index.share",
                name=node.name,
                upper=upper.name,
                share=f"{share:g}",
                percent=percent(share),
                arithmetic=f"{product} = {share:g}" if len(steps) > 1 else product,
                whole=percent(node.global_weight),
            )
        )
        nodes.append(node)
    value = round(nodes[0].global_weight / upper.global_weight, 10) if len(nodes) == 1 else None
    return Said("\n\n".join(lines), tuple(nodes), value)


def _write_sum(reading: WeightAsked, found: NodesFound) -> Said:
    ancestor, inner = _lineage(found.paths)
    nodes = tuple(path[-1] for path in (inner if ancestor else found.paths))
    total = round(sum(node.global_weight for node in nodes), 10)
    terms = " + ".join(f"{node.name} {node.global_weight:g}" for node in nodes)
    words = say(
        reading.asked.english,
        "index.sum",
        terms=terms,
        total=f"{total:g}",
        percent=percent(total),
    )
    return Said(words, nodes, total)


def _write_heavier(reading: WeightAsked, found: NodesFound) -> Said:
    """Which of two nodes weighs more, and whether that is as the question has it."""
    english = reading.asked.english
    one, other = (path[-1] for path in found.paths)
    difference = round(one.global_weight - other.global_weight, 10)
    less = re.search("[少小低轻]", (THAN.search(reading.asked.text) or [""])[0][-1:])
    so = (difference < 0) if less else (difference > 0)
    if pattern("index_claim", "alike").search(reading.asked.text):
        so = not difference
    key_ = "equal" if not difference else "more" if difference > 0 else "less"
    verdict = say(
        english,
        f"index.{key_}",
        one=one.name,
        other=other.name,
        difference=percent(abs(difference)).rstrip("%"),
        first=percent(one.global_weight),
        second=percent(other.global_weight),
    )
    asks = pattern("questions", "confirms").search(reading.asked.text)
    opening = say(english, "index.so" if so else "index.not_so") if asks else ""
    words = [opening + verdict, *(describe_weight(path, english) for path in found.paths)]
    return Said("\n\n".join(words), (one, other), difference)


def _write_extreme(reading: WeightAsked, found: NodesFound) -> Said:
    english, level = reading.asked.english, reading.level or LEAF
    top = found.paths[0][-1] if found.paths and found.paths[0][-1].children else found.tree
    nodes = [node for node in top.walk() if node.level == level]
    pick = max if reading.operation == "largest" else min
    value = pick(node.global_weight for node in nodes)
    chosen = tuple(node for node in nodes if abs(node.global_weight - value) < 1e-9)
    words = say(
        english,
        f"index.{reading.operation}",
        level=_within(top, english) + say(english, f"index.levels.{_level_word(level)}"),
        names=join_names(english, [node.name for node in chosen]),
        count=len(chosen),
        percent=percent(value),
        value=f"{value:g}",
    )
    return Said(words, chosen, value, len(chosen) if reading.asked.count else None)


def _within(top: Node, english: bool) -> str:
    """“治理路径协同度”下的, of a part; of the whole index nothing is said."""
    return "" if english or top.level == ROOT else say(False, "index.within", name=top.name)


def _level_word(level: int) -> str:
    return dict(LEVEL_WORDS)[level]


def _write_children(reading: WeightAsked, found: NodesFound) -> Said:
    english = reading.asked.english
    parents = [path[-1] for path in found.paths if path[-1].children] or [found.tree]
    level = reading.level or _level_by_count(reading.asked, parents)
    if level is None or any(level <= parent.level for parent in parents):
        level = _first_parted(parents[0])
    nodes = tuple(n for parent in parents for n in parent.walk() if n.level == level)
    lines = [
        say(
            english,
            "index.child",
            name=node.name,
            weight=f"{node.weight:g}",
            percent=percent(node.global_weight),
            value=f"{node.global_weight:g}",
            pages="—".join(dict.fromkeys(map(str, _pages(node)))),
        )
        for node in nodes
    ]
    total = round(sum(node.global_weight for node in nodes), 10)
    opening = say(
        english,
        "index.children",
        parent=join_names(english, [parent.name for parent in parents]),
        count=len(nodes),
        level=say(english, f"index.levels.{_level_word(level)}"),
        percent=percent(total),
    )
    text = reading.asked.text
    asks_sum = pattern("index", "sum").search(text) or (
        pattern("index", "loose").search(text) and "各" not in text
    )
    return Said(
        "\n".join([opening, "", *lines]),
        nodes,
        total if asks_sum else None,
        len(nodes) if reading.asked.count else None,
    )


def _pages(node: Node) -> tuple[int, int]:
    """The first and the last page on which the leaves of a node stand."""
    pages = [leaf.leaf.page for leaf in node.leaves() if leaf.leaf]
    return min(pages), max(pages)


def _first_parted(parent: Node) -> int:
    """The level at which a node is parted: below an only child, where there is one."""
    while len(parent.children) == 1 and parent.children[0].children:
        parent = parent.children[0]
    return parent.children[0].level


def _level_by_count(asked: Asked, parents: Sequence[Node]) -> int | None:
    """`下面4个指标`: the level at which there are so many."""
    match = re.search(r"(\d+|[一二两三四五六七八九十]+)(?:个|项|块)", asked.text)
    if not match:
        return None
    count = int(match[1]) if match[1].isdigit() else read_number(match[1])
    for level in (LEVEL1, LEVEL2, LEAF):
        nodes = [n for parent in parents for n in parent.walk() if n.level == level]
        if len(nodes) == count and nodes[0] not in parents:
            return level
    return None


def _write_system(reading: WeightAsked, found: NodesFound) -> Said:
    """The index as a whole: how many levels, and its parts with their weights."""
    if reading.level is not None:
        return _write_children(reading, found)
    english, tree = reading.asked.english, found.tree
    lines = [_system_line(node, english) for node in tree.walk() if ROOT < node.level < LEAF]
    counts = [sum(node.level == level for node in tree.walk()) for level, _ in LEVEL_WORDS]
    opening = say(
        english,
        "index.system",
        name=tree.name,
        one=counts[0],
        two=counts[1],
        three=counts[2],
    )
    return Said("\n".join([opening, "", *lines]), (tree,))


def _system_line(node: Node, english: bool) -> str:
    indent = "  " * (node.level - DIMENSION)
    leaves = [below.name for below in node.children if below.level == LEAF]
    words = f"{indent}- {node.name}（{percent(node.global_weight)}）"
    return words + (say(english, "index.made_of") + join_names(english, leaves) if leaves else "")


def _write_count(reading: WeightAsked, found: NodesFound) -> Said:
    english = reading.asked.english
    counts = {
        level: sum(node.level == level for node in found.tree.walk())
        for level in (LEVEL1, LEVEL2, LEAF)
    }
    wanted = counts[reading.level or LEAF]
    words = say(
        english,
        "index.count",
        level=say(english, f"index.levels.{_level_word(reading.level or LEAF)}"),
        count=wanted,
        one=counts[LEVEL1],
        two=counts[LEVEL2],
        three=counts[LEAF],
    )
    return Said(words, (), None, wanted)


def _write_named(reading: WeightAsked, found: NodesFound) -> Said:
    """Nodes with certain words in their names."""
    english, level = reading.asked.english, reading.level or LEAF
    left = bare(pattern("index", "name_frame").sub(" ", reading.asked.text))
    words = [fold(word) for word in without_fillers(left).split()]
    nodes = tuple(
        n for n in found.tree.walk() if n.level == level and all(w in fold(n.name) for w in words)
    )
    if not words or not nodes:
        return _write_count(reading, found)
    opening = say(
        english,
        "index.named",
        level=say(english, f"index.levels.{_level_word(level)}"),
        words=" ".join(words),
        count=len(nodes),
    )
    lines = [f"- {node.name}（{percent(node.global_weight)}）" for node in nodes]
    return Said("\n".join([opening, "", *lines]), nodes, None, len(nodes))


def _write_parent(reading: WeightAsked, found: NodesFound) -> Said:
    english = reading.asked.english
    lines = [_ancestry(path, english) for path in found.paths]
    return Said("\n\n".join(lines), tuple(path[-1] for path in found.paths))


def _ancestry(path: tuple[Node, ...], english: bool) -> str:
    words = {DIMENSION: "dimension", LEVEL1: "level1", LEVEL2: "level2"}
    steps = [
        say(
            english, "index.step", level=say(english, f"index.levels.{words[n.level]}"), name=n.name
        )
        for n in reversed(path[:-1])
        if n.level != ROOT
    ]
    return say(
        english, "index.parent", name=path[-1].name, steps=say(english, "index.then").join(steps)
    )


def _write_source(reading: WeightAsked, found: NodesFound) -> Said:
    english = reading.asked.english
    leaves = [leaf for path in found.paths for leaf in path[-1].leaves()]
    lines = [
        say(
            english,
            "index.source",
            name=node.name,
            units=join_names(english, node.leaf.data_sources),
        )
        for node in leaves
        if node.leaf
    ]
    return Said("\n\n".join(lines), tuple(leaves))


_WRITERS: dict[str, Callable[[WeightAsked, NodesFound], Said]] = {
    "weight": _write_weight,
    "sum": _write_sum,
    "heavier": _write_heavier,
    "largest": _write_extreme,
    "smallest": _write_extreme,
    "children": _write_children,
    "system": _write_system,
    "count": _write_count,
    "named": _write_named,
    "parent": _write_parent,
    "source": _write_source,
}
