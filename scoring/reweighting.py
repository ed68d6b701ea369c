"""A weight that is another, its siblings sharing the rest in their old proportions.

Weights are printed below a node; the groups at the top have none of their own where they
are only sums (annex 2: three groups, six level-1 weights that add up to 1). There the
siblings are all level-1 nodes, and the groups have the sums of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scoring.composite import Composite
from scoring.errors import Undefined

_SUMS = 1  # distance from the root of the groups whose weights are sums


@dataclass(frozen=True)
class Printed:
    """A weight as it is given, and the nodes that it shares the whole with."""

    id: str
    share: float  # 0 to 1, of what the siblings share
    siblings: tuple[str, ...]  # the node itself among them
    parent: str
    of_whole: bool  # whether the shares are of the whole index

    def rest(self, composite: Composite, share: float) -> list[tuple[str, float, float]]:
        """The other siblings, each with its share before and after."""
        left = 1 - self.share
        known = shares(composite, self)
        scale = (1 - share) / left if left else 0.0
        return [(id_, v, v * scale) for id_, v in known.items() if id_ != self.id]


def printed_of(
    composite: Composite, id_: str, of_whole: bool = False, of_parent: bool = False
) -> Printed:
    """The weight of a node as the plan prints it.

    Or among its like in the whole (`of_whole`), or among its siblings (`of_parent`).
    """
    part, levels = composite.by_id[id_], composite.levels
    depth = next(at for at, ids in enumerate(levels) if id_ in ids)
    root = composite.root.id
    if depth == 0:
        raise Undefined("总指数本身没有权重。")
    if of_whole or (depth == _SUMS + 1 and not of_parent):
        return Printed(id_, composite.global_weights[id_], tuple(levels[depth]), root, True)
    parent = part.parent or root
    siblings = tuple(child.id for child in composite.children[parent])
    return Printed(id_, composite.share(part), siblings, parent, depth == _SUMS)


def shares(composite: Composite, printed: Printed) -> dict[str, float]:
    """Each sibling's share, as it stands."""
    if printed.of_whole:
        return {id_: composite.global_weights[id_] for id_ in printed.siblings}
    return {id_: composite.share(composite.by_id[id_]) for id_ in printed.siblings}


def reweighted(composite: Composite, printed: Printed, share: float) -> Composite:
    """The composite with a node's share changed and its siblings' scaled to fill the rest."""
    new = {id_: after for id_, _, after in printed.rest(composite, share)} | {printed.id: share}
    if not printed.of_whole:
        return _with_weights(composite, new)
    # of the whole: what is above has the sums of what is below
    weights = dict(new)
    above = {composite.by_id[id_].parent for id_ in new}
    while above - {None}:
        for id_ in above - {None}:
            assert id_ is not None
            children = composite.children[id_]
            weights[id_] = sum(weights.get(c.id, composite.global_weights[c.id]) for c in children)
        above = {composite.by_id[id_].parent for id_ in above if id_ is not None}
    weights.pop(composite.root.id, None)
    return _with_weights(composite, weights)


def _with_weights(composite: Composite, weights: dict[str, float]) -> Composite:
    """The composite with other weights; siblings of those given keep theirs in the same measure."""
    parents = {composite.by_id[id_].parent for id_ in weights}
    filled = {
        part.id: composite.global_weights[part.id]
        for part in composite.parts
        if part.parent in parents and part.id not in weights
    }
    # a group all of whose parts weigh nothing keeps their proportions: it weighs nothing itself
    empty = {
        id_
        for id_ in parents
        if id_
        and not sum(weights.get(c.id, filled.get(c.id, 0.0)) for c in composite.children[id_])
    }
    return replace(
        composite,
        parts=tuple(
            replace(part, weight=({**filled, **weights}).get(part.id, part.weight))
            if part.parent not in empty
            else part
            for part in composite.parts
        ),
    )
