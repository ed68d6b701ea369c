"""What a change of scores does to the index, in words: each operation is one function.

A reading names the operation and the changes (`assistant.whatif_questions`); a writer gives
the lines with their arithmetic, the value, and the nodes that it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from assistant.index_questions import cite_indicators, path_to, percent
from assistant.messages import say
from assistant.readings import WhatIfAsked
from assistant.score_changes import Change
from assistant.view import View
from corpus.answer import Answer
from scoring.tree import LEAF, LEVEL1, Node
from scoring.whatif import FULL, effect, exact, needed, raised, total

_ASKED_FOR = 5  # so many missing scores are named; of more, the score before is asked for


@dataclass(frozen=True)
class ChangedNodes:
    tree: Node
    nodes: tuple[tuple[Node, Change], ...]


def gather_whatif(reading: WhatIfAsked, view: View) -> ChangedNodes:
    assert view.tree
    nodes = tuple(
        (path_to(view.tree, c.node)[-1], c.change) for c in reading.changes if c.node is not None
    )
    return ChangedNodes(view.tree, nodes)


def write_whatif(reading: WhatIfAsked, found: ChangedNodes, view: View) -> Answer:
    said, value, nodes, unit = WRITERS[reading.operation](reading, found)
    english = reading.asked.english
    leaves = [leaf.leaf for node in nodes for leaf in node.leaves() if leaf.leaf]
    words = "\n\n".join([*said, say(english, "whatif.assumption")])
    return Answer(
        question=reading.asked.original,
        kind="index" if value is not None else "clarify",
        answer=words,
        rows=tuple(node.leaf.ref for node in nodes if node.leaf),
        value=value,
        unit=unit,
        citations=cite_indicators(leaves or list(view.plan.indicators[:1]), view.plan),
        produced_by="scoring",
    )


class _Said(NamedTuple):
    """What is said of a change."""

    lines: list[str]
    value: float | None = None
    nodes: tuple[Node, ...] = ()  # that it is about
    unit: str | None = None  # None for points


def _write_shift(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    english = reading.asked.english
    moved = [(node, change.points) for node, change in found.nodes]
    value = effect(moved)
    terms = " + ".join(f"{node.global_weight:g}×{_signed(points)}" for node, points in moved)
    names = "、".join(f"{node.name}{_moved(points, english)}" for node, points in moved)
    lines = [
        say(
            english,
            "whatif.rise" if value > 0 else "whatif.fall" if value < 0 else "whatif.still",
            changes=names,
            points=f"{abs(value):g}",
            arithmetic=f"{terms} = {value:g}",
        )
    ]
    lines += [_capped(node, change, english) for node, change in found.nodes if _over(change)]
    return _Said(lines, value, tuple(node for node, _ in moved))


def _over(change: Change) -> bool:
    return abs(change.points) > FULL


def _capped(node: Node, change: Change, english: bool) -> str:
    return say(english, "whatif.over", name=node.name, most=f"{node.global_weight * FULL:g}")


def _signed(points: float) -> str:
    return f"{points:g}" if points >= 0 else f"({points:g})"


def _moved(points: float, english: bool) -> str:
    key = "whatif.up" if points >= 0 else "whatif.down"
    return say(english, key, points=f"{abs(points):g}")


def _write_percent(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """`提高10%` of a score: of itself, or ten points? Both, where the score is not given."""
    english = reading.asked.english
    lines, values = [], []
    for node, change in found.nodes:
        as_points = exact(node.global_weight * change.points)
        if change.start is not None:
            value = exact(node.global_weight * change.start * change.points / 100)
        else:
            value = as_points
        values.append(value)
        lines.append(
            say(
                english,
                "whatif.percent",
                name=node.name,
                percent=f"{change.points:g}%",
                points=f"{change.points:g}",
                effect=f"{as_points:g}",
                weight=f"{node.global_weight:g}",
                factor=f"{node.global_weight * change.points / 100:g}",
            )
        )
    return _Said(lines, exact(sum(values)), tuple(node for node, _ in found.nodes))


def _write_times(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """A score that doubles, or halves: what it was before decides by how much."""
    english = reading.asked.english
    lines, values = [], []
    for node, change in found.nodes:
        start, factor = change.start, exact(node.global_weight * change.points / 100)
        value = exact(factor * start) if start is not None else None
        over = start is not None and start * (1 + change.points / 100) > FULL
        key = "times_over" if over else "times" if value is None else "times_of"
        values.append(None if over else value)
        lines.append(
            say(
                english,
                f"whatif.{key}",
                name=node.name,
                times=f"{1 + change.points / 100:g}",
                factor=f"{factor:g}",
                weight=f"{node.global_weight:g}",
                share=f"{change.points / 100:g}",
                start=f"{start or 0:g}",
                points=f"{value or 0:g}",
                most=f"{FULL / (1 + change.points / 100):g}",
            )
        )
    known = [value for value in values if value is not None]
    total_ = exact(sum(known)) if len(known) == len(values) else None
    return _Said(lines, total_, tuple(node for node, _ in found.nodes))


def _write_total(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    english = reading.asked.english
    given = [(node, change.points) for node, change in found.nodes]
    level = given[0][0].level if given else LEVEL1
    all_nodes = [node for node in found.tree.walk() if node.level == level]
    missing = [node for node in all_nodes if node not in [n for n, _ in given]]
    if len(missing) > _ASKED_FOR and reading.rest is None:
        names = "、".join(node.name for node, _ in given)
        words = say(english, "whatif.start_wanted", names=names)
        return _Said([words], None, tuple(node for node, _ in given))
    if missing and reading.rest is None:
        names = "、".join(node.name for node in missing)
        known = effect(given)
        words = say(english, "whatif.missing", names=names, known=f"{known:g}")
        return _Said([words], None, tuple(node for node, _ in given))
    scores = [*given, *((node, reading.rest or 0.0) for node in missing)]
    value = total(scores)
    told = [(node, points) for node, points in scores if points] or scores[:1]
    terms = " + ".join(f"{node.global_weight:g}×{points:g}" for node, points in told)
    words = say(english, "whatif.total", points=f"{value:g}", arithmetic=f"{terms} = {value:g}")
    return _Said([words], value, tuple(node for node, _ in given))


def _write_needed(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    english = reading.asked.english
    nodes = [node for node, _ in found.nodes]
    points = found.nodes[0][1].points
    value = needed(nodes, points)
    share = exact(sum(node.global_weight for node in nodes))
    words = say(
        english,
        "whatif.needed",
        names="、".join(node.name for node in nodes),
        target=f"{points:g}",
        points=f"{round(value, 4):g}",
        arithmetic=f"{points:g} ÷ {share:g} = {round(value, 4):g}",
    )
    lines = [words]
    if value > FULL:
        lines.append(say(english, "whatif.unreachable", most=f"{share * FULL:g}"))
    return _Said(lines, value, tuple(nodes))


def _write_best(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    english, points = reading.asked.english, reading.changes[0].change.points
    level = int(reading.rest or LEAF)
    nodes = sorted(
        (n for n in found.tree.walk() if n.level == level), key=lambda n: -n.global_weight
    )
    best = [n for n in nodes if abs(n.global_weight - nodes[0].global_weight) < 1e-9]
    value = exact(best[0].global_weight * points)
    words = say(
        english,
        "whatif.best",
        names="、".join(node.name for node in best),
        points=f"{points:g}",
        effect=f"{value:g}",
        arithmetic=f"{best[0].global_weight:g}×{points:g} = {value:g}",
        share=percent(best[0].global_weight),
    )
    return _Said([words], value, tuple(best))


def _write_target(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    english, change = reading.asked.english, reading.changes[0].change
    start = change.start or 0.0
    value = raised(start, change.points)
    words = say(
        english,
        "whatif.target",
        start=f"{start:g}",
        percent=f"{change.points:g}%",
        value=f"{value:g}",
        gap=f"{exact(value - start):g}",
        as_points=f"{exact(start + change.points):g}",
        points=f"{change.points:g}",
        factor=f"{1 + change.points / 100:g}",
    )
    return _Said([words], value)


def _write_gap(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """The points that a rise by percent takes."""
    words, value, nodes, unit = _write_target(reading, found)
    start = reading.changes[0].change.start or 0.0
    return _Said(words, exact((value or start) - start), nodes, unit)


def _write_left(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """The points still wanting to a rise by percent, some of which has been made."""
    words, aim, nodes, unit = _write_target(reading, found)
    now = reading.rest or 0.0
    value = exact((aim or 0.0) - now)
    told = say(
        reading.asked.english, "whatif.left", now=f"{now:g}", aim=f"{aim:g}", value=f"{value:g}"
    )
    return _Said([*words, told], value, nodes, unit)


def _write_after(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """The index after a change, from what it was before."""
    words, moved, nodes, unit = _write_shift(reading, found)
    before = reading.rest or 0.0
    value = exact(before + (moved or 0.0))
    told = say(
        reading.asked.english,
        "whatif.after",
        before=f"{before:g}",
        moved=_signed(moved or 0.0),
        value=f"{value:g}",
    )
    return _Said([*words, told], value, nodes, unit)


def _write_growth(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """By how many percent one total is above, or below, another."""
    change = reading.changes[0].change
    start, end = change.start or 0.0, change.points
    value = exact((end - start) / start * 100)
    words = say(
        reading.asked.english,
        "whatif.growth" if value >= 0 else "whatif.shrinkage",
        percent=f"{abs(round(value, 4)):g}%",
        arithmetic=f"({end:g} - {start:g}) ÷ {start:g} = {round(value, 4):g}%",
    )
    return _Said([words], value, (), "%")


def _write_either(reading: WhatIfAsked, found: ChangedNodes) -> _Said:
    """A change of what several nodes are called: what it does for each of them."""
    english = reading.asked.english
    lines = [say(english, "whatif.either")]
    for node, change in found.nodes:
        value = exact(node.global_weight * change.points)
        told = _moved(change.points, english)
        lines.append(f"- {node.name}{told}：{node.global_weight:g}×{change.points:g} = {value:g}")
    leaves = tuple(leaf for node, _ in found.nodes for leaf in node.leaves())
    return _Said(["\n".join(lines)], None, leaves)


WRITERS: dict[str, Callable[[WhatIfAsked, ChangedNodes], _Said]] = {
    "growth": _write_growth,
    "either": _write_either,
    "after": _write_after,
    "shift": _write_shift,
    "percent": _write_percent,
    "times": _write_times,
    "total": _write_total,
    "needed": _write_needed,
    "best": _write_best,
    "target": _write_target,
    "gap": _write_gap,
    "left": _write_left,
}
