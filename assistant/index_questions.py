"""Questions about the synergy index: weights, places in the tree, data sources."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.messages import join_names, say, words_of
from assistant.node_names import find_nodes
from assistant.readings import CannotAnswer, Reading, WeightAsked
from assistant.view import View
from corpus.answer import Answer, Citation, Table
from corpus.places import indicator_place
from corpus.plan import Indicator, Plan
from scoring.tree import DIMENSION, LEAF, LEVEL1, LEVEL2, Node


def understand_weights(asked: Asked, view: View) -> Reading | None:
    """A question that speaks of weights, or names a part of the index and nothing to be done."""
    if not pattern("index", "weight").search(asked.text):
        return None
    if not view.tree:
        return CannotAnswer(asked, "refuse.no_index")
    nodes = find_nodes(asked, view)
    return WeightAsked(asked, tuple((n.level, n.name) for n in nodes)) if nodes else None


@dataclass(frozen=True)
class NodesFound:
    """Nodes of the index, each with the nodes above it, the uppermost first."""

    paths: tuple[tuple[Node, ...], ...]  # … , the node itself last


def gather_weights(reading: WeightAsked, view: View) -> NodesFound:
    return NodesFound(tuple(_path(view.tree, key) for key in reading.nodes if view.tree))


def _path(node: Node, key: tuple[int, str]) -> tuple[Node, ...]:
    """The nodes from `node` down to the one of that level and name; empty if it is not below."""
    if (node.level, node.name) == key:
        return (node,)
    for child in node.children:
        below = _path(child, key)
        if below:
            return (node, *below)
    return ()


def write_weights(reading: WeightAsked, found: NodesFound, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    leaves = [leaf.leaf for path in found.paths for leaf in path[-1].leaves() if leaf.leaf]
    single = found.paths[0][-1] if len(found.paths) == 1 else None
    return Answer(
        question=reading.asked.original,
        kind="index",
        answer="\n\n".join(describe_weight(path, english) for path in found.paths),
        rows=tuple(path[-1].leaf.ref for path in found.paths if path[-1].leaf),
        value=single.global_weight if single else None,
        citations=cite_indicators(leaves, plan),
        produced_by="tables",
    )


def describe_weight(path: tuple[Node, ...], english: bool) -> str:
    """A node's share of the index with the product that it comes from."""
    node = path[-1]
    keys = {DIMENSION: "dimension", LEVEL1: "level1", LEVEL2: "level2", LEAF: "leaf"}
    words = say(
        english,
        f"index.{keys[node.level]}",
        name=node.name,
        label=say(english, "names.indicator", number=node.number),
        percent=percent(node.global_weight),
        value=f"{node.global_weight:g}",
        arithmetic=_arithmetic(path, english),
    )
    if node.level in (LEVEL2, LEAF):
        parent = path[-2].name
        words += say(english, "index.local", parent=parent, weight=f"{node.weight:g}")
    if node.leaf:
        sources = join_names(english, node.leaf.data_sources)
        words += say(english, "index.sources", units=sources)
    return words


def percent(weight: float) -> str:
    """`0.045` as `4.5%`."""
    return f"{round(weight * 100, 6):g}%"


def _arithmetic(path: tuple[Node, ...], english: bool) -> str:
    node = path[-1]
    if node.level == DIMENSION:
        parts = " + ".join(f"{child.name}{child.weight:g}" for child in node.children)
        return f"{parts} = {node.global_weight:g}"
    steps = {LEVEL1: "step1", LEVEL2: "step2", LEAF: "step3"}
    factors = [
        say(english, f"index.{steps[n.level]}", name=n.name, weight=f"{n.weight:g}")
        for n in path
        if n.level in steps
    ]
    return " × ".join(factors) + f" = {node.global_weight:g}"


def indicator_table(leaves: list[Indicator], english: bool) -> Table:
    """Indicators as a table for the page."""
    return Table(
        columns=words_of(english, "index.columns"),
        rows=tuple(
            (
                say(english, "names.indicator", number=leaf.number),
                leaf.name,
                f"{leaf.level1_name} / {leaf.level2_name}",
                f"{leaf.weight:g}",
                percent(leaf.global_weight),
                join_names(english, leaf.data_sources),
                str(leaf.page),
            )
            for leaf in leaves
        ),
    )


def cite_indicators(leaves: list[Indicator], plan: Plan) -> tuple[Citation, ...]:
    return tuple(
        Citation(plan.id, plan.title, indicator_place(plan, leaf), e.page, e.text)
        for leaf in leaves
        for e in leaf.excerpts
    )
