"""A plan's framework and the project's assumptions → the default `Composite`.

The plan prints a tree with weights and nothing else. Directions, units, goalposts and
the kind of mean are assumptions, kept as data in `assumptions.json`, and joined to the
plan's indicators by name: a serial number says nothing in another plan.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.plan import Framework
from corpus.text import fold
from scoring.bands import STATES, Bands
from scoring.composite import Composite, Measure, Missing, Part
from scoring.errors import BadFramework
from scoring.measure_fields import check_goalposts
from scoring.tree import DIMENSION, LEAF, LEVEL1, LEVEL2, ROOT, Node, tree_of

NOT_COMPARABLE = (
    "目标值（得0分和得100分的原始值）、方向和平均方法都是本软件的假设，方案没有规定，"
    "官方也没有公布计算方法：算出的数值不能与官方发布的指数相比。"
)
# where a goalpost comes from, as people are told
BASES = {
    "plan": "方案",
    "standard_or_national_plan": "国家标准或规划",
    "literature": "公开文献",
    "assumption": "本软件的假定",
    "own": "使用者设定",
}
LEAST_WEIGHT = 0.5  # of a node's weight present, else the node is missing (assumption)
_LETTERS = {DIMENSION: "D", LEVEL1: "A", LEVEL2: "B"}  # how the ids of groups start


@dataclass(frozen=True)
class Assumption:
    """What is assumed about one indicator."""

    id: str  # "I01"
    name: str  # as the plan prints it
    aliases: tuple[str, ...]
    measure: Measure
    possible: tuple[float | None, float | None]  # raw values that can be true; None: no end
    computed: bool  # from raw figures, of two years in most cases
    formula: str  # empty if the figure is given
    basis: tuple[str, str]  # of at0, at100: a key of BASES
    why: str
    note: str  # what to fill in; empty where the name says it
    warning: str  # empty if there is none
    alternatives: tuple[dict[str, Any], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Driver:
    """A raw figure that is no indicator itself, but that indicators are computed from."""

    id: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    possible: tuple[float | None, float | None]
    note: str  # what to fill in


@functools.cache
def _data() -> dict[str, Any]:
    text = Path(__file__).with_name("assumptions.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@functools.cache
def assumptions() -> tuple[Assumption, ...]:
    """All assumptions about indicators, in the order of the data file."""
    return tuple(map(_assumption, _data()["indicators"]))


@functools.cache
def drivers() -> tuple[Driver, ...]:
    """The raw figures that may stand in a table beside the indicators."""
    return tuple(
        Driver(
            entry["id"],
            entry["name"],
            tuple(entry["aliases"]),
            entry["unit"],
            (entry["possible"][0], entry["possible"][1]),
            entry["note"],
        )
        for entry in _data()["drivers"]
    )


def version() -> str:
    """The version of the assumptions: raised when a default in the data file changes."""
    return str(_data()["version"])


@functools.cache
def default_bands() -> Bands:
    """Thresholds (literature) and scores (assumption) of the eight states of decoupling."""
    data = _data()["decoupling"]
    low, high = map(float, data["thresholds"])
    return Bands(low, high, tuple(float(data["scores"][state]) for state in STATES))


@dataclass(frozen=True)
class Ground:
    """What an assumption rests on."""

    basis: str  # a key of BASES
    why: str


def bands_grounds() -> tuple[Ground, Ground]:
    """Of the thresholds, and of the scores."""
    data = _data()["decoupling"]
    names = ("thresholds", "scores")
    first, second = (Ground(data[f"{n}_basis"], data[f"{n}_why"]) for n in names)
    return first, second


def _assumption(entry: dict[str, Any]) -> Assumption:
    measure = Measure(
        unit=entry["unit"],
        direction=entry["direction"],
        transform=entry["transform"],
        at0=float(entry["score0_at"]),
        at100=float(entry["score100_at"]),
    )
    check_goalposts(measure, entry["id"])
    return Assumption(
        id=entry["id"],
        name=entry["name"],
        aliases=tuple(entry["aliases"]),
        measure=measure,
        possible=(entry["possible"][0], entry["possible"][1]),
        computed=entry["kind"] == "computed",
        formula=entry["formula"] or "",
        basis=(entry["basis_score0"], entry["basis_score100"]),
        why=entry["why"],
        note=entry["note"],
        warning=entry["warning"] or "",
        alternatives=tuple(entry["alternatives"]),
    )


def assumption_for(name: str) -> Assumption | None:
    """The assumption about the indicator of this name, if there is one.

    >>> found = assumption_for("ＰＭ2.5 浓度")
    >>> found and found.id
    'I01'
    >>> assumption_for("人均公园绿地面积") is None
    True
    """
    return next((a for a in assumptions() if fold(a.name) == fold(name)), None)


def basis_of(part: Part) -> tuple[str, str]:
    """Where the goalposts that a leaf has now come from: keys of BASES, of at0 and of at100.

    One that is neither the default nor any of the alternatives has been set by somebody.
    Raises StopIteration for a leaf without an assumption.
    """
    known = next(one for one in assumptions() if one.id == part.assumption)
    measure, listed = part.measure or known.measure, known.alternatives
    zeros = {known.measure.at0, *(entry.get("score0_at") for entry in listed)}
    fulls = {known.measure.at100, *(entry.get("score100_at") for entry in listed)}
    return (
        known.basis[0] if measure.at0 in zeros else "own",
        known.basis[1] if measure.at100 in fulls else "own",
    )


def default_composite(framework: Framework) -> Composite:
    """The plan's tree with the assumptions; `notes` names the indicators that have none.

    Raises BadFramework where the weights below a node do not add up to 1.
    """
    tree = tree_of(framework)
    for node in tree.walk():
        _check_sum(node)
    parts = tuple(_parts(tree, None, _id(tree, 0)))
    unknown = [f"“{part.name}”" for part in parts if part.number and not part.measure]
    notes = [NOT_COMPARABLE]
    if unknown:
        notes.append(f"指标{'、'.join(unknown)}没有打分的假设，按缺失处理。")
    return Composite(
        framework.name,
        parts,
        missing=Missing("renormalise", LEAST_WEIGHT),
        notes=tuple(notes),
        bands=default_bands(),
    )


def _parts(node: Node, parent: str | None, id_: str) -> Iterator[Part]:
    known = assumption_for(node.name) if node.leaf else None
    yield Part(
        id=id_,
        parent=parent,
        weight=node.weight,
        name=node.name,
        measure=known.measure if known else None,
        number=node.number if node.leaf else None,
        aliases=known.aliases if known else (),
        possible=known.possible if known else (None, None),
        assumption=known.id if known else "",
        sources=node.leaf.data_sources if node.leaf else (),
    )
    for position, child in enumerate(node.children, 1):
        yield from _parts(child, id_, _id(child, position))


def _id(node: Node, position: int) -> str:
    """`A3` for level-1 indicator 3, `I07` for level-3 indicator 7; dimensions have no number."""
    if node.level == ROOT:
        return "index"
    if node.level == LEAF:
        return f"I{node.number:02d}"
    return f"{_LETTERS[node.level]}{node.number or position}"


def _check_sum(node: Node) -> None:
    total = sum(child.weight for child in node.children)
    if node.level != DIMENSION and node.children and abs(total - 1) > 1e-9:
        raise BadFramework(
            f"“{node.name}”下各指标的权重之和是 {total:.6g}，应为1：请核对方案附件。"
        )
