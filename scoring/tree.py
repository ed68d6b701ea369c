"""The index of a plan as a tree of nodes, for weights and what-ifs on scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.plan import Framework, Indicator

ROOT, DIMENSION, LEVEL1, LEVEL2, LEAF = range(5)


@dataclass(frozen=True)
class Node:
    """A node of the index; the root's weight is 1."""

    level: int  # ROOT … LEAF
    number: int  # as printed; 0 for the root and for dimensions
    name: str
    weight: float  # fraction of the parent
    global_weight: float  # fraction of the index
    children: tuple[Node, ...]
    leaf: Indicator | None  # for a leaf

    def leaves(self) -> Iterator[Node]:
        """The leaves below, or the node itself if it is one."""
        if self.leaf:
            yield self
        for child in self.children:
            yield from child.leaves()

    def walk(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree_of(framework: Framework) -> Node:
    """The framework's tree. A dimension has no printed weight: it has the sum of its parts'."""
    dimensions = []
    for name, leaves in _groups(framework.indicators, "dimension"):
        parts = tuple(_level1(children) for _, children in _groups(leaves, "level1_no"))
        total = _exact(sum(part.global_weight for part in parts))
        dimensions.append(Node(DIMENSION, 0, name, total, total, parts, None))
    return Node(ROOT, 0, framework.name, 1.0, 1.0, tuple(dimensions), None)


def _level1(leaves: list[Indicator]) -> Node:
    first = leaves[0]
    weight = first.level1_weight
    parts = tuple(_level2(children) for _, children in _groups(leaves, "level2_no"))
    return Node(LEVEL1, first.level1_no, first.level1_name, weight, weight, parts, None)


def _level2(leaves: list[Indicator]) -> Node:
    first = leaves[0]
    total = _exact(first.level1_weight * first.level2_weight)
    parts = tuple(
        Node(LEAF, leaf.number, leaf.name, leaf.weight, leaf.global_weight, (), leaf)
        for leaf in leaves
    )
    return Node(LEVEL2, first.level2_no, first.level2_name, first.level2_weight, total, parts, None)


def _groups(
    leaves: tuple[Indicator, ...] | list[Indicator], key: str
) -> Iterator[tuple[str, list[Indicator]]]:
    """The leaves by a field, in the order of their first one."""
    groups: dict[str, list[Indicator]] = {}
    for leaf in leaves:
        groups.setdefault(getattr(leaf, key), []).append(leaf)
    yield from groups.items()


def _exact(value: float) -> float:
    """Binary dust undone: 0.1 + 0.2 is 0.3."""
    return round(value, 12)
