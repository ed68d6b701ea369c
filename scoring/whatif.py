"""What a change of scores does to the index, all else as it is.

The index is the weighted arithmetic mean of its indicators' scores (an assumption:
the plan prints weights and no formula), so a node's change moves it by the node's
share of the index: ΔI = w · Δs. Scores and the index are in points, 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.tree import Node

FULL = 100.0  # points


def effect(changes: Iterable[tuple[Node, float]]) -> float:
    """Points by which the index moves when nodes move by so many points."""
    return exact(sum(node.global_weight * points for node, points in changes))


def total(scores: Iterable[tuple[Node, float]]) -> float:
    """The index from the scores of nodes that together make up the whole.

    Raises ValueError where their shares do not add up to 1.
    """
    listed = list(scores)
    share = sum(node.global_weight for node, _ in listed)
    if abs(share - 1) > 1e-9:
        raise ValueError(f"the nodes given are {share:g} of the index, not all of it")
    return effect(listed)


def needed(nodes: Sequence[Node], points: float) -> float:
    """Points by which each of `nodes` must move for the index to move by `points`.

    Raises ZeroDivisionError for nodes without weight.
    """
    return exact(points / sum(node.global_weight for node in nodes))


def raised(score: float, percent: float) -> float:
    """A score raised by `percent` of itself."""
    return exact(score * (1 + percent / 100))


def exact(value: float) -> float:
    """Binary dust undone: 0.03 × 20 is 0.6."""
    return round(value, 10)
