"""The synergy index. In: a plan's framework, scores, changes. Out: weights and index values."""

from scoring.tree import Node, tree_of

__all__ = ["Node", "tree_of"]
