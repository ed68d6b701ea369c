"""A scenario of the index ↔ JSON: scores and choices under a name, to be kept and compared.

What a file says is checked entry by entry: it may come from another plan, from an older
version, or from a text editor. An indicator is known by its name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.bench import PLAIN, Scores, Setup, composite_of, scored_from
from assistant.setup_content import is_number, setup_content, setup_from
from corpus.plan import Framework
from corpus.text import fold
from scoring.assumptions import default_composite, version
from scoring.composite import Composite, Part
from scoring.errors import BadFramework, BadTable

FORMAT = "xietong-scenario"


@dataclass(frozen=True)
class Scenario:
    """Scores and setup under a name."""

    name: str
    scores: Scores
    setup: Setup = PLAIN
    origin: str = ""  # where the scores come from, for people

    def index(self, framework: Framework) -> float:
        """Points; NaN where too little has a score. Raises BadFramework."""
        scored = scored_from(composite_of(framework, self.setup), self.scores)
        return float(scored.index.iloc[0])


def content_of(scenario: Scenario, framework: Framework) -> dict[str, Any]:
    """A scenario as a JSON object, with every assumption that it rests on.

    Under `leaves` stands what a reader wants to see; read back are names, scores and setup.
    """
    composite = composite_of(framework, scenario.setup)
    index = float(scored_from(composite, scenario.scores).index.iloc[0])
    return {
        "format": FORMAT,
        "name": scenario.name,
        "framework": framework.name,
        "origin": scenario.origin,
        "index": None if math.isnan(index) else round(index, 10),
        "assumptions_version": version(),
        "setup": setup_content(scenario.setup),
        "leaves": [
            _leaf(composite, leaf, scenario.scores.get(leaf.id)) for leaf in composite.leaves
        ],
        "notes": list(composite.notes),
    }


def _leaf(composite: Composite, leaf: Part, points: float | None) -> dict[str, Any]:
    measure = leaf.measure
    return {
        "id": leaf.id,
        "name": leaf.label,
        "weight": composite.global_weights[leaf.id],
        "score": points,
        "unit": measure.unit if measure else "",
        "at0": measure.at0 if measure else None,
        "at100": measure.at100 if measure else None,
    }


def scenario_file(scenarios: Iterable[Scenario], framework: Framework) -> bytes:
    """Scenarios as a JSON file that can be read back."""
    contents = [content_of(scenario, framework) for scenario in scenarios]
    return json.dumps({"scenarios": contents}, ensure_ascii=False, indent=1).encode()


def read_scenario_file(file: bytes, framework: Framework) -> tuple[list[Scenario], list[str]]:
    """The scenarios in a file, and sentences about what in it could not be used.

    Raises BadTable for a file that holds none.
    """
    try:
        data = json.loads(file.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BadTable("这个文件不是情景文件：请选本页导出的 .json 文件。") from None
    contents = data.get("scenarios") if isinstance(data, dict) else None
    if not isinstance(contents, list) or not contents:
        raise BadTable("这个文件里没有情景：请选本页导出的 .json 文件。")
    found: list[Scenario] = []
    remarks: list[str] = []
    for position, content in enumerate(contents, 1):
        try:
            scenario, told = scenario_from(content, framework)
        except (BadTable, BadFramework) as error:
            remarks.append(f"第{position}个情景没有读入：{error}")
        else:
            found.append(scenario)
            remarks += told
    if not found:
        raise BadTable("".join(remarks))
    return found, remarks


def unlike(scenario: Scenario, known: Mapping[str, Scenario]) -> Scenario:
    """The scenario under a name that no other one of `known` has: none is lost by reading a file.

    >>> known = {"冲刺": Scenario("冲刺", {"I01": 60.0})}
    >>> unlike(Scenario("冲刺", {"I01": 80.0}), known).name
    '冲刺（2）'

    The same once more is no other one.
    >>> unlike(Scenario("冲刺", {"I01": 60.0}), known).name
    '冲刺'
    """
    name, count = scenario.name, 1
    while name in known and not _alike(scenario, known[name]):
        count += 1
        name = f"{scenario.name}（{count}）"
    return replace(scenario, name=name)


def _alike(one: Scenario, other: Scenario) -> bool:
    return (one.scores, one.setup) == (other.scores, other.setup)


def scenario_from(content: Any, framework: Framework) -> tuple[Scenario, list[str]]:
    """The scenario in a JSON object, and sentences about what was left out.

    Raises BadTable or BadFramework for one that cannot be computed.
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadTable("不是情景：缺少 format。")
    name = str(content.get("name") or "").strip()
    if not name:
        raise BadTable("情景没有名称。")
    composite = default_composite(framework)
    scores: dict[str, float | None] = dict.fromkeys(leaf.id for leaf in composite.leaves)
    ids: dict[str, str] = {}  # in the file → here
    strange = []
    for entry in _listed(content.get("leaves")):
        leaf = _named(composite, entry)
        if leaf is None:
            strange.append(f"“{str(entry.get('name'))[:30]}”")
        else:
            ids[str(entry.get("id"))] = leaf.id
            scores[leaf.id] = _points(entry.get("score"), leaf.label, composite.scale)
    if not ids:
        raise BadTable(f"情景“{name}”属于另一套指标，没有一项能用。")
    setup = setup_from(content.get("setup"), ids)
    scenario = Scenario(name, scores, setup, str(content.get("origin") or ""))
    composite_of(framework, setup)  # raises where its goalposts cannot be
    told = (
        [f"情景“{name}”里的{'、'.join(strange[:5])}不在这份方案里，没有读入。"] if strange else []
    )
    return scenario, told


def _named(composite: Composite, entry: dict[str, Any]) -> Part | None:
    """The leaf of that name; of several, the one of that id."""
    name = fold(str(entry.get("name") or ""))
    same = [leaf for leaf in composite.leaves if fold(leaf.label) == name]
    return next((leaf for leaf in same if leaf.id == entry.get("id")), same[0] if same else None)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _points(value: Any, label: str, scale: tuple[float, float]) -> float | None:
    if value is None:
        return None
    low, high = scale
    if not is_number(value) or not low <= value <= high:
        raise BadTable(f"指标“{label}”的得分应是{low:g}到{high:g}的数。")
    return float(value)
