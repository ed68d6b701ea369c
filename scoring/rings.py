"""A composite as rings of arcs: each node's part of the circle is its weight in the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.composite import Composite, Part

MOST_GROUPS = 7  # so many groups are told apart by colour


@dataclass(frozen=True)
class Arc:
    """A node's arc. Angles are fractions of the circle, from the top, clockwise."""

    id: str
    name: str
    number: int | None  # serial number as printed, of a leaf
    ring: int  # 0 is the innermost
    start: float
    end: float
    share: float  # fraction of the parent
    weight: float  # fraction of the index: end − start
    group: int  # position of its innermost arc among those of ring 0
    path: tuple[str, ...]  # names from its innermost arc to the node itself


def frontier(composite: Composite, depth: int) -> tuple[Part, ...]:
    """The nodes at a distance from the root, and the leaves nearer to it: together the whole."""

    def walk(part: Part, left: int) -> Iterator[Part]:
        below = composite.children.get(part.id, ())
        if not left or not below:
            yield part
            return
        for child in below:
            yield from walk(child, left - 1)

    return tuple(walk(composite.root, depth))


def main_depth(composite: Composite) -> int:
    """The deepest level whose nodes can still be told apart by colour; at least 1."""
    depths = range(1, len(composite.levels))
    fitting = [depth for depth in depths if len(frontier(composite, depth)) <= MOST_GROUPS]
    return max(fitting, default=1)


def rings(composite: Composite, most: int = 3) -> tuple[Arc, ...]:
    """The tree's lowest levels, at most so many, as arcs: ring by ring, in the plan's order."""
    first = max(1, len(composite.levels) - most)
    arcs: list[Arc] = []
    start = 0.0
    for group, part in enumerate(frontier(composite, first)):
        arcs += _arcs(composite, part, start, group, 0, ())
        start += composite.global_weights[part.id]
    return tuple(sorted(arcs, key=lambda arc: (arc.ring, arc.start)))


def _arcs(
    composite: Composite, part: Part, start: float, group: int, ring: int, above: tuple[str, ...]
) -> Iterator[Arc]:
    weight = composite.global_weights[part.id]
    path = (*above, part.label)
    share = composite.share(part)
    yield Arc(
        part.id, part.label, part.number, ring, start, start + weight, share, weight, group, path
    )
    for child in composite.children.get(part.id, ()):
        yield from _arcs(composite, child, start, group, ring + 1, path)
        start += composite.global_weights[child.id]
