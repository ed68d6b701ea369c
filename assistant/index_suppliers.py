"""Who supplies the figures of the index: how many each, with what weight, and who does not.

数据来源有几家单位，各供几个 · 省能源局和省林业局供的数据哪个影响大 · 省公安厅为什么会出现在指数里
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.index_filters import node_line
from assistant.index_questions import cite_indicators, indicator_table, key, path_to, percent
from assistant.lexicon import pattern
from assistant.messages import join_names, say
from assistant.node_names import node_called
from assistant.places import places_in
from assistant.readings import Reading, SourceClaimed, SuppliersAsked
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Indicator
from scoring.tree import Node

# ── understanding ──


def understand_suppliers(asked: Asked, view: View) -> Reading | None:
    """A question of the units that supply the index, or of a unit's part in it."""
    if not view.tree or not view.plan.indicators or places_in(asked.text):
        return None
    return _claim(asked, view) or _of_units(asked, view) or _of_all(asked)


def _says(name: str, text: str) -> bool:
    return bool(pattern("index_supplier", name).search(text))


def _of_units(asked: Asked, view: View) -> Reading | None:
    """Of units that are named: what their indicators weigh, what they supply alone."""
    units = tuple(dict.fromkeys(mention.name for mention in asked.units))
    if not units or asked.references or not _nothing_else(asked):
        return None
    rest = _without_units(asked)
    weighs = any(pattern("index", name).search(rest) for name in ("weight", "loose", "sum"))
    weighs = weighs or bool(re.search("影响|占", rest))
    in_index = bool(re.search("指数|指标(?:体系|表)", rest))
    supplies = _says("supplies", rest)
    why = _says("why", rest)
    if len(units) == 2 and supplies and _says("compared", rest):
        if weighs or "数据" in rest:
            return SuppliersAsked(asked, "compared", units)
        return None
    if supplies and _says("alone", rest):
        return SuppliersAsked(asked, "of_units", units, alone=True)
    if (supplies and weighs) or (in_index and (why or not supplies)):
        return SuppliersAsked(asked, "of_units", units, why=why)
    return None


def _of_all(asked: Asked) -> Reading | None:
    """Of all suppliers: how many indicators each, whose weigh most, which are supplied by two."""
    text = asked.text
    about = re.search("指标|指数|数据来源|供数", text) and not asked.references
    if asked.units or not about or not re.search("供|提供|数据|来源|报", text):
        return None
    if not _nothing_else(asked):
        return None
    if _says("joint", text) and not _says("each", text):
        return SuppliersAsked(asked, "joint")
    if _says("units", text) and _says("largest", text):
        return SuppliersAsked(asked, "largest")
    if _says("units", text) and _says("each", text):
        return SuppliersAsked(asked, "each")
    return None


def _without_units(asked: Asked) -> str:
    text = list(asked.text)
    for mention in asked.units:
        text[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(text)


def _nothing_else(asked: Asked) -> bool:
    """Whether nothing is named beside units, data and the index."""
    text = _without_units(asked)
    for section, name in _ASKING:
        text = pattern(section, name).sub(" ", text)
    return not re.search(r"[\u4e00-\u9fff]{2,}|[a-z]{2,}|\d", without_fillers(text))


_ASKING = (
    ("index_supplier", "in_index"),
    ("index_supplier", "why"),
    ("index_supplier", "supplies"),
    ("index_supplier", "largest"),
    ("index_supplier", "joint"),
    ("index_supplier", "each"),
    ("index_supplier", "compared"),
    ("index_supplier", "units"),
    ("index_supplier", "alone"),
    ("index", "weight"),
    ("index", "words"),
    ("index", "leaf"),
    ("index", "loose"),
    ("index", "sum"),
    ("index_supplier", "noise"),
    ("questions", "count"),
)

# AQI数据是省统计局供的吧 · 谁给AQI数据
_GIVEN = re.compile(
    r"^(?P<thing>[^,，。?？]{2,24}?)(?:这个|那个)?(?:指标)?的?(?:数据|数字)(?:是不是|是否|是|由|归)+\s*(?:供|提供|给|出|报送?|填报|上报)的?"
    r"|^(?:谁|哪家(?:单位)?|哪个(?:单位|部门|厅局?))(?:来|负责)?(?:给|供|提供|报送?|出)(?P<what>[^,，。?？]{2,24}?)(?:这个|那个)?(?:指标)?的?(?:数据|数字)"
)


def _claim(asked: Asked, view: View) -> Reading | None:
    """That a unit supplies an indicator; or who gives it, the indicator named between."""
    if not re.search("数据|数字", asked.text):
        return None
    match = _GIVEN.search(_without_units(asked).replace("  ", ""))
    match = match or _GIVEN.search(_without_units(asked))
    if not match:
        return None
    if match["thing"] and not asked.units:
        return None
    node = node_called(match["thing"] or match["what"], view)
    units = tuple(dict.fromkeys(mention.name for mention in asked.units))
    return SourceClaimed(asked, key(node), units) if node else None


# ── gathering ──


@dataclass(frozen=True)
class Supplier:
    """A unit with the leaves that it supplies."""

    unit: str
    leaves: tuple[Node, ...]

    @property
    def weight(self) -> float:
        return round(sum(leaf.global_weight for leaf in self.leaves), 10)


@dataclass(frozen=True)
class SuppliersFound:
    suppliers: tuple[Supplier, ...]  # of the units named, else of all, the largest first
    leaves: tuple[Node, ...]  # every leaf of the index


def gather_suppliers(reading: SuppliersAsked, view: View) -> SuppliersFound:
    assert view.tree  # how the question was understood
    leaves = tuple(view.tree.leaves())
    if reading.units:
        found = [
            Supplier(unit, tuple(n for n in leaves if n.leaf and n.leaf.ref in rows))
            for unit in reading.units
            for rows in [view.units.rows_of(unit, "supply")]
        ]
        return SuppliersFound(tuple(found), leaves)
    by_unit: dict[str, list[Node]] = {}
    for node in leaves:
        for unit in node.leaf.data_sources if node.leaf else ():
            by_unit.setdefault(unit, []).append(node)
    every = [Supplier(unit, tuple(own)) for unit, own in by_unit.items()]
    return SuppliersFound(tuple(sorted(every, key=lambda s: -s.weight)), leaves)


# ── writing ──


@dataclass(frozen=True)
class _Said:
    lines: tuple[str, ...]
    leaves: tuple[Node, ...]
    value: float | None = None
    count: int | None = None


def write_suppliers(reading: SuppliersAsked, found: SuppliersFound, view: View) -> Answer:
    said = _WRITERS[reading.operation](reading, found)
    return _answer(reading.asked, said, view)


def _answer(asked: Asked, said: _Said, view: View) -> Answer:
    leaves = _indicators(said.leaves)
    return Answer(
        question=asked.original,
        kind="index",
        answer="\n".join(said.lines).strip(),
        rows=tuple(leaf.ref for leaf in leaves),
        value=said.value,
        count=said.count if asked.count else None,
        citations=cite_indicators(leaves or list(view.plan.indicators[:1]), view.plan),
        produced_by="tables",
        tables=(indicator_table(leaves, asked.english),) if leaves else (),
    )


def _indicators(nodes: Sequence[Node]) -> list[Indicator]:
    return [node.leaf for node in nodes if node.leaf]


def _write_each(reading: SuppliersAsked, found: SuppliersFound) -> _Said:
    english = reading.asked.english
    by_number = sorted(found.suppliers, key=lambda s: -len(s.leaves))
    opening = say(english, "index_supplier.each", count=len(by_number), leaves=len(found.leaves))
    lines = (_unit_line(supplier, english) for supplier in by_number)
    return _Said((opening, "", *lines), found.leaves, count=len(by_number))


def _unit_line(supplier: Supplier, english: bool) -> str:
    numbers = [say(english, "names.indicator", number=leaf.number) for leaf in supplier.leaves]
    return say(
        english,
        "index_supplier.unit_line",
        unit=supplier.unit,
        count=len(supplier.leaves),
        names=join_names(english, numbers),
        percent=percent(supplier.weight),
    )


def _write_largest(reading: SuppliersAsked, found: SuppliersFound) -> _Said:
    english = reading.asked.english
    by_number = not _weighs(reading.asked.text)
    order: Callable[[Supplier], float] = _number if by_number else _weight
    suppliers = sorted(found.suppliers, key=order, reverse=True)
    first = suppliers[0]
    top = [s for s in suppliers if order(s) == order(first)]
    opening = say(
        english,
        "index_supplier.most" if by_number else "index_supplier.largest",
        units=join_names(english, [s.unit for s in top]),
        count=len(first.leaves),
        percent=percent(first.weight),
    )
    lines = (_unit_line(supplier, english) for supplier in suppliers)
    return _Said((opening, "", *lines), first.leaves, first.weight, len(first.leaves))


def _weighs(text: str) -> bool:
    """Whether weights are to be compared, not numbers of indicators."""
    return bool(re.search("影响|权重|占|分量|比重|重要|关键", text))


def _number(supplier: Supplier) -> float:
    return len(supplier.leaves)


def _weight(supplier: Supplier) -> float:
    return supplier.weight


def _write_joint(reading: SuppliersAsked, found: SuppliersFound) -> _Said:
    english = reading.asked.english
    joint = tuple(n for n in found.leaves if n.leaf and len(n.leaf.data_sources) > 1)
    if not joint:
        return _Said((say(english, "index_supplier.none_joint"),), (), count=0)
    lines = [
        say(
            english,
            "index_supplier.joint_line",
            name=node.name,
            units=join_names(english, node.leaf.data_sources),
            page=node.leaf.page,
        )
        for node in joint
        if node.leaf
    ]
    opening = say(english, "index_supplier.joint", count=len(joint))
    return _Said((opening, "", *lines), joint, count=len(joint))


def _write_compared(reading: SuppliersAsked, found: SuppliersFound) -> _Said:
    """Both by number and by weight: 影响大 is of the weight, 多 of the number."""
    english = reading.asked.english
    one, other = sorted(found.suppliers, key=lambda s: -len(s.leaves))
    by_count = say(
        english,
        f"index_supplier.{'more' if len(one.leaves) > len(other.leaves) else 'same'}_count",
        one=one.unit,
        other=other.unit,
        first=len(one.leaves),
        second=len(other.leaves),
        difference=len(one.leaves) - len(other.leaves),
    )
    one, other = sorted(found.suppliers, key=lambda s: -s.weight)
    by_weight = say(
        english,
        f"index_supplier.{'more' if one.weight > other.weight else 'same'}_weight",
        one=one.unit,
        other=other.unit,
        first=percent(one.weight),
        second=percent(other.weight),
        difference=percent(round(one.weight - other.weight, 10)).rstrip("%"),
    )
    weighs = _weighs(reading.asked.text)
    both = (by_weight, "", by_count) if weighs else (by_count, "", by_weight)
    lines = (_unit_line(supplier, english) for supplier in found.suppliers)
    return _Said((*both, "", *lines), tuple(dict.fromkeys((*one.leaves, *other.leaves))))


def _write_of_units(reading: SuppliersAsked, found: SuppliersFound) -> _Said:
    lines: list[str] = []
    leaves: list[Node] = []
    for supplier in found.suppliers:
        told = _alone(supplier) if reading.alone else supplier
        lines += [*_of_unit(reading, supplier, told), ""]
        leaves += told.leaves
    total = round(sum(leaf.global_weight for leaf in dict.fromkeys(leaves)), 10)
    return _Said(tuple(lines), tuple(dict.fromkeys(leaves)), total or None, len(leaves))


def _alone(supplier: Supplier) -> Supplier:
    own = (n for n in supplier.leaves if n.leaf and len(n.leaf.data_sources) == 1)
    return Supplier(supplier.unit, tuple(own))


def _of_unit(reading: SuppliersAsked, supplier: Supplier, told: Supplier) -> list[str]:
    """The sentence of one unit, and its indicators."""
    english = reading.asked.english
    if not supplier.leaves:
        return [say(english, "index_supplier.nothing", unit=supplier.unit)]
    kind = "alone" if reading.alone else "why" if reading.why else "supplied"
    opening = say(
        english,
        f"index_supplier.{kind}",
        unit=supplier.unit,
        count=len(told.leaves),
        percent=percent(told.weight),
    )
    lines = [opening, "", *(node_line(leaf, english) for leaf in told.leaves)]
    shared = [leaf.name for leaf in supplier.leaves if leaf not in told.leaves]
    if shared:
        names = join_names(english, shared)
        lines += ["", say(english, "index_supplier.shared", count=len(shared), names=names)]
    return lines


_WRITERS: dict[str, Callable[[SuppliersAsked, SuppliersFound], _Said]] = {
    "each": _write_each,
    "largest": _write_largest,
    "joint": _write_joint,
    "compared": _write_compared,
    "of_units": _write_of_units,
}


def write_source_claim(reading: SourceClaimed, evidence: None, view: View) -> Answer:
    """Whether a unit supplies the indicator; without a claim, who does."""
    assert view.tree  # how the question was understood
    english = reading.asked.english
    node = path_to(view.tree, reading.node)[-1]
    claimed = [d for unit in reading.units for d in view.units.departments_of(unit) or (unit,)]
    leaves = tuple(node.leaves())
    lines = []
    for leaf in leaves:
        sources = leaf.leaf.data_sources if leaf.leaf else ()
        key_ = f"index_supplier.{_verdict(claimed, sources)}" if claimed else "index.source"
        lines.append(
            say(
                english,
                key_,
                name=leaf.name,
                units=join_names(english, sources),
                claimed=join_names(english, claimed),
            )
        )
    return _answer(reading.asked, _Said(tuple(lines), leaves), view)


def _verdict(claimed: Sequence[str], sources: Sequence[str]) -> str:
    """Whether just the claimed units supply it, some of them, or none."""
    if set(claimed) == set(sources):
        return "claim_true"
    return "claim_partly" if set(claimed) & set(sources) else "claim_false"
