"""What the scoring tests share: the plan's framework, and small frameworks from short lists."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import settings

from assistant.cities.kept import keep
from assistant.desk import Assistant
from corpus.library import bundled_plan
from corpus.plan import Framework
from ingest import read_plan
from scoring.assumptions import default_composite
from scoring.composite import Composite
from scoring.composite_file import composite_from
from scoring.example import write_example

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


def with_example(home: Path, name: str = "例.xlsx") -> Assistant:
    """An assistant whose home has the invented example of eleven cities, kept as `name`."""
    assistant, out = Assistant(home), io.BytesIO()
    write_example(default_composite(plan_framework()), out, name.rsplit(".", 1)[1])
    keep(home, assistant.plan(), name, out.getvalue())
    return assistant
