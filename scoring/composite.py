"""The nouns of scoring: a composite index as a tree of any depth, and how its leaves are measured.

`scoring.tree` is the plan's tree as printed, for questions about weights. Here stands
what a computation needs besides: how a raw value becomes a score, how scores are
averaged, and what becomes of missing data.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scoring.bands import Bands
from scoring.errors import BadFramework

NORMALISATIONS = (
    "goalposts",
    "minmax",
    "zscore",
    "rank",
    "percentile",
    "reference",
    "range",
    "piecewise",
    "steps",
    "none",
)
TRANSFORMS = ("linear", "log", "sqrt", "inverse")
AGGREGATES = ("arithmetic", "geometric", "harmonic")  # that the plan's own index may have
COMBININGS = (*AGGREGATES, "power", "median", "min", "max", "product")
POLICIES = ("renormalise", "fail", "zero")
ENDS = ("low", "high")
AGAINST = ("best", "mean", "median")
FILLINGS = ("mean", "median")
FLOOR = 1.0  # point that a score counts at least where a geometric mean is compared (assumption)


@dataclass(frozen=True)
class Measure:
    """How a leaf's raw value becomes a score."""

    normalise: str = "goalposts"  # one of NORMALISATIONS
    unit: str = ""  # of the raw value; empty if unset
    direction: int = 1  # 1: more is better, -1: less is; goalposts say it themselves
    transform: str = "linear"  # one of TRANSFORMS, before normalising; "log" is the natural one
    at0: float | None = None  # the raw value that scores the low end of the scale
    at100: float | None = None  # the raw value that scores the high end
    clip: bool = True  # scores beyond the scale are set to its ends
    open: str = ""  # one of ENDS: clipped at the other end only
    offset: float = 0.0  # added to raw values before the transform: log(x + offset)
    bounds: tuple[float | None, float | None] = (None, None)  # raw values beyond count as these
    percentiles: tuple[float, float] | None = None  # of the rows, 0 to 100: bounds as well
    reference: float | None = None  # "reference": the raw value that scores the high end
    against: str = ""  # one of AGAINST: "reference" is taken from the rows
    limits: tuple[float, float] | None = None  # "range": raw values that score the low end
    ideal: tuple[float, float] | None = None  # "range": between these the high end is scored
    curve: tuple[tuple[float, float], ...] = ()  # (raw value, points): "piecewise", "steps"
    center: float = 0.0  # "zscore": points of the mean
    spread: float = 1.0  # "zscore": points of a standard deviation
    population: bool = False  # "zscore": n instead of n − 1 in the denominator
    per: str = ""  # heading of the column that raw values are divided by, or a leaf's id
    times: float = 1.0  # raw values are multiplied by this first


@dataclass(frozen=True)
class Part:
    """A node of a composite: the root, a group or a leaf."""

    id: str
    parent: str | None  # id; None for the root
    weight: float  # relative to the siblings, of any total; 1 for the root
    name: str = ""  # for people; empty if there is only the id
    aggregate: str = "arithmetic"  # one of COMBININGS; means nothing on a leaf
    exponent: float = 1.0  # of a power mean
    floor: float = 0.0  # points: scores below are averaged as this (geometric, harmonic, power)
    least: float | None = None  # fraction of its weight that must be present; None: as everywhere
    measure: Measure | None = None  # None for a group, and for a leaf that nobody can score yet
    number: int | None = None  # serial number as printed, if there is one
    aliases: tuple[str, ...] = ()  # other headings of its column
    possible: tuple[float | None, float | None] = (None, None)  # raw values that can be true
    assumption: str = ""  # id of the assumption that measures it; empty in a framework file
    sources: tuple[str, ...] = ()  # who supplies the data, as the plan says

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Missing:
    """What becomes of a node some of whose parts have no score."""

    policy: str = "renormalise"  # one of POLICIES
    min_weight: float = 0.0  # fraction of a node's weight that must be present
    min_data: float = 0.0  # fraction of all leaves that a row must have for an index


@dataclass(frozen=True)
class Outliers:
    """When a column of raw values counts as having outliers, and how many are pulled in.

    The usual bounds: |skewness| above 2 with kurtosis above 3.5, at most 5 values
    (JRC; Groeneveld & Meeden 1984, The Statistician 33(4): 391-399, for the measures).
    """

    skew: float = 2.0
    kurtosis: float = 3.5  # in excess of the normal distribution's
    most: int = 5  # values


@dataclass(frozen=True)
class Treatment:
    """What is done to the raw values of all leaves before they are scored, in this order."""

    screen: float = 0.0  # a row with a smaller fraction of the leaves is left out altogether
    impute: str = ""  # one of FILLINGS: what a missing value becomes; empty: it stays missing
    within: str = ""  # column of groups: the mean is the row's own group's
    outliers: Outliers | None = None  # None: left as they are


@dataclass(frozen=True)
class Composite:
    """A composite index, checked to be a tree when it is made.

    Raises BadFramework, naming the node, for what is no tree or has no sound weights.
    """

    name: str
    parts: tuple[Part, ...]  # in the order of the file
    scale: tuple[float, float] = (0.0, 100.0)  # points of the worst and of the best
    missing: Missing = Missing()
    treatment: Treatment = Treatment()
    notes: tuple[str, ...] = ()  # what the reader must know, a sentence each
    read: bool = False  # the goalposts are chosen: no reading changes them again
    bands: Bands | None = None  # of decoupling; None in a framework file, where nothing needs them

    def __post_init__(self) -> None:
        check(self)

    @functools.cached_property
    def by_id(self) -> dict[str, Part]:
        return {part.id: part for part in self.parts}

    @functools.cached_property
    def children(self) -> dict[str, tuple[Part, ...]]:
        """Group id → its parts; a leaf has no entry."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            if part.parent is not None:
                found.setdefault(part.parent, []).append(part)
        return {id_: tuple(parts) for id_, parts in found.items()}

    @functools.cached_property
    def root(self) -> Part:
        return next(part for part in self.parts if part.parent is None)

    @functools.cached_property
    def leaves(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.id not in self.children)

    @functools.cached_property
    def groups(self) -> tuple[Part, ...]:
        """All nodes that are averages, children before their parents, the root last."""
        order = [self.root]
        for part in order:  # grows while it is walked: a parent always stands before its parts
            order += [p for p in self.children[part.id] if p.id in self.children]
        return tuple(reversed(order))

    @functools.cached_property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Ids by distance from the root: `levels[0]` is the root's."""
        levels: list[tuple[str, ...]] = [(self.root.id,)]
        while below := tuple(p.id for id_ in levels[-1] for p in self.children.get(id_, ())):
            levels.append(below)
        return tuple(levels)

    def share(self, part: Part) -> float:
        """Fraction of the parent's weight, 0 to 1."""
        if part.parent is None:
            return 1.0
        return part.weight / sum(sibling.weight for sibling in self.children[part.parent])

    @functools.cached_property
    def global_weights(self) -> dict[str, float]:
        """Id → fraction of the whole: the product of the shares on the path."""
        weights = {self.root.id: 1.0}
        for ids in self.levels[:-1]:
            for part in (p for id_ in ids for p in self.children.get(id_, ())):
                weights[part.id] = weights[part.parent or ""] * self.share(part)
        return weights

    def path(self, part: Part) -> Iterator[Part]:
        """The node and those above it, up to the root."""
        yield part
        while part.parent is not None:
            part = self.by_id[part.parent]
            yield part

    def without(self, id_: str) -> Composite:
        """The composite without a node and all below it; its siblings share its weight.

        A group that is left empty goes too. Raises BadFramework where nothing is left.
        """
        gone = {id_}
        while more := {p.id for p in self.parts if p.parent in gone} - gone:
            gone |= more
        kept = [part for part in self.parts if part.id not in gone]
        parent = self.by_id[id_].parent
        if parent is not None and not any(part.parent == parent for part in kept):
            return self.without(parent)
        return replace(self, parts=tuple(kept))

    def averaged(self, aggregate: str) -> Composite:
        """The same tree with one kind of mean at every node."""
        return replace(self, parts=tuple(replace(p, aggregate=aggregate) for p in self.parts))


def check(composite: Composite) -> None:
    """Raises BadFramework, naming the node, unless the parts make a tree with sound weights."""
    _check_ids(composite.parts)
    _check_paths(composite)
    _check_weights(composite)
    low, high = composite.scale
    if not low < high:
        raise BadFramework(f"scale 应是从低到高的两个数，不能是 [{low:g}, {high:g}]。")


def _check_ids(parts: Iterable[Part]) -> None:
    seen: set[str] = set()
    for part in parts:
        if part.id in seen:
            raise BadFramework(f"节点“{part.id}”出现了两次：每个节点的 id 要不同。")
        seen.add(part.id)
    roots = [part.id for part in parts if part.parent is None]
    if len(roots) != 1:
        named = f"：{'、'.join(roots)}" if roots else ""
        raise BadFramework(
            f"框架要有且只有一个根节点（parent 为 null），现有{len(roots)}个{named}。"
        )
    for part in parts:
        if part.parent is not None and part.parent not in seen:
            raise BadFramework(f"节点“{part.id}”的上级“{part.parent}”不存在：请检查 parent。")


def _check_paths(composite: Composite) -> None:
    if len(composite.parts) == 1:
        raise BadFramework(f"根节点“{composite.root.id}”下面没有节点：框架至少要有一个指标。")
    reached = {id_ for ids in composite.levels for id_ in ids}
    for part in composite.parts:
        if part.id not in reached:
            raise BadFramework(f"节点“{part.id}”的上级绕成了一圈，到不了根节点：请检查 parent。")
        if part.measure and part.id in composite.children:
            raise BadFramework(f"节点“{part.id}”有下级，不能再写 normalise：只有末级指标才写。")


def _check_weights(composite: Composite) -> None:
    for part in composite.parts:
        if not 0 <= part.weight < float("inf"):
            raise BadFramework(f"节点“{part.id}”的权重是 {part.weight:g}：权重应是不小于0的数。")
    for id_, parts in composite.children.items():
        if not sum(part.weight for part in parts) > 0:
            raise BadFramework(f"节点“{id_}”的下级权重都是0，无法加权：请检查 weight。")
