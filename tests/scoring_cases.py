"""What the scoring tests share: the plan's framework, and small frameworks from short lists."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import settings

from corpus.library import bundled_plan
from corpus.plan import Framework
from ingest import read_plan
from scoring.composite import Composite
from scoring.composite_file import composite_from

# a busy machine is no failure
unhurried = settings(deadline=None, max_examples=50)


@functools.cache
def plan_framework() -> Framework:
    framework = read_plan(bundled_plan()).framework
    assert framework
    return framework


def tree(root: Mapping[str, Any], *nodes: Mapping[str, Any], **fields: Any) -> Composite:
    """A composite whose leaves are scores already, unless they say otherwise."""
    above = {node.get("parent") for node in nodes}
    filled = [
        {"weight": 1, **({} if node["id"] in above else {"normalise": "none"}), **node}
        for node in nodes
    ]
    return composite_from({"name": "t", "nodes": [{"parent": None, **root}, *filled], **fields})


def table(columns: Mapping[str, list[float | None]]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=float)
