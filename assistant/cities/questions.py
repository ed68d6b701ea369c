"""Questions about the figures of cities: what if they were others, why they changed, who leads.

Where a table is kept, they are answered from it (`assistant.cities.answers`); where none is,
a question that only figures could answer is told so (`assistant.cities.wanted`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.asked import Asked
from assistant.cities.grammar import (
    Order,
    read_bound,
    read_statement,
    touching,
    unheard,
)
from assistant.cities.heard import Said, hear
from assistant.cities.near_names import ambiguous, holding, measure_named
from assistant.cities.operations import OPERATIONS, reweigh
from assistant.cities.raw_changes import place_of, unclaimed, without_years
from assistant.lexicon import pattern
from assistant.node_names import find_nodes
from assistant.normalise import plain
from assistant.readings import DataAsked, DataWanted, Reading
from assistant.score_changes import read_change
from assistant.view import View

_OF_ALL = {
    "widest",
    "reached",
    "robust",
    "progress",
    "swap",
    "state",
    "without",
}  # may be asked of all cities at once
# a word beside a measure's name makes another of it
_NAMING = {"raw", "seek", "score", "without"}
# every word of these is accounted for, as another word may name what the table does not have
_STRICT = {
    "weights",
    "aim",
    "check",
    "count",
    "changed",
    "raw_many",
    "items",
    "change",
    "middle",
    "between",
    "order",
    "value",
    "unknown",
}
_OF_CITIES = {
    "count",
    "changed",
    "raw_many",
    "middle",
    "order",
    "weights",
}  # that need no city named


def understand_data(asked: Asked, view: View) -> Reading | None:
    """A question to the kept figures, or one that only figures could answer."""
    if asked.units or not view.measures:
        return None
    text = pattern("table", "people").sub("", asked.text)
    text = pattern("table", "who").sub("哪个市", text)
    if view.measures.named(text) and read_bound(without_years(text)):
        text = re.sub(r"(?<=[有是的])哪[几些]家", "哪几个市", text)
    roles = {role for role in ("lead", "participants") if pattern("roles", role).search(text)}
    if roles and not _only_who(text):
        return None
    said = hear(text, view)
    if said.about and said.named and said.cities and said.has("misreported"):
        return DataWanted(asked, "misreported")
    operation = next((name for name, asks in OPERATIONS if asks(said)), None)
    if operation is None:
        return _vaguely(asked, said) if said.about else None
    if said.about and said.excepting and operation not in _EXCEPTING:
        return DataWanted(asked, "excepting")
    if operation == "official":
        return DataWanted(asked, "official") if said.about else None
    if said.about and operation in _EXCEPTING and said.told("both_years"):
        return DataWanted(asked, "one_year")
    if operation == "found_city" and said.about:
        return replace(_data_asked(asked, said, operation), measures=said.found_city or ())
    if operation in _STRICT:
        return _strictly(asked, said, operation, view)
    if not said.about:
        return _of_none(asked, said, operation)
    if operation == "without":
        if re.search("各占|各是|分别占", said.text):
            return DataWanted(asked, "two_things")
        said = replace(said, measures=_gone(said))
    missed = unclaimed(said.shown, view.measures) if operation in ("raw", "raw_many") else ""
    if missed:
        return DataWanted(asked, "unclaimed", (), (missed,))
    other = touching(said.text) if operation in _NAMING and said.placed else None
    if other:  # 万元GDP能耗 is no GDP
        id_ = said.ids[place_of(other[1])]
        known = view.measures.measured.get(id_)
        name = known.name if known else view.measures.shown(f"⟦{other[1]}⟧", said.ids)
        return DataWanted(asked, "other_measure", (), (f"{other[0]}{name}{other[2]}", name))
    return _of_table(asked, said, operation)


def understand_reweighting(asked: Asked, view: View) -> Reading | None:
    """把协同管理的权重改成0.3，谁排第一: a supposition, no order to change the plan."""
    text = pattern("table", "who").sub("哪个市", asked.text)
    if not view.measures or not view.figures or not view.figures.about():
        return None
    if not pattern("table", "weighting").search(text):
        return None
    return understand_data(asked, view) if reweigh(hear(text, view)) else None


def _vaguely(asked: Asked, said: Said) -> Reading | None:
    """A question to the figures that leaves open what it is about: it is asked back."""
    changed = re.search("[调改变加升降减]", said.text)
    if said.told("weighting") and changed and said.order and not (said.named or said.strangers):
        return DataWanted(asked, "which_weight")
    change = not said.named and read_change(without_years(said.text))
    if change and said.told("effect") and not unheard(said.text):
        return DataWanted(asked, "which_change")
    return None


def _only_who(text: str) -> bool:
    """甲市和乙市谁高: whether 谁 is all that could speak of departments."""
    left = text.replace("谁", "")
    return "谁" in text and not any(
        pattern("roles", role).search(left) for role in ("lead", "participants")
    )


def _strictly(asked: Asked, said: Said, operation: str, view: View) -> Reading | None:
    """A question to the table in which every word must be understood."""
    left = unheard(said.text)
    open_ = not said.named and not said.has("index") and len(left) > 1
    found = measure_named(left, view) if open_ else None
    if operation == "unknown" and not said.about:
        return DataWanted(asked, "none") if left and said.has("index") else None
    if operation == "unknown" or (left and not found and _strange(left, said)):
        return _unheard(asked, said, left, view)
    if not said.about:
        surely = said.placed or said.has("all_cities") or said.told("city")
        return DataWanted(asked, "none", said.moves) if surely else None
    if said.strangers:
        return DataWanted(asked, "stranger", said.moves, said.strangers)
    if not said.cities and (operation not in _OF_CITIES or said.has("ours")):
        return DataWanted(asked, "which_city", said.moves)
    return replace(
        _data_asked(asked, said, operation), measures=said.named or ((found,) if found else ())
    )


def _other_shares(said: Said) -> tuple[float, ...]:
    """Weights that are said beside the one that changes: 另两个各0.3."""
    if said.weighting is None:
        return ()
    text = re.sub(r"(?:从|由)\s*\d+(?:\.\d+)?\s*%?", " ", without_years(said.text))
    found = re.findall(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%)?", text)
    shares = [float(value) / (100 if unit else 1) for value, unit in found]
    return tuple(share for share in shares if 0 < share < 1)


def _strange(left: str, said: Said) -> bool:
    """Whether words that nobody knows may name what is asked about; else they are mere talk."""
    known = said.named or said.has("index")
    if not (known or len(said.cities) > 1):
        return True
    return touching(said.text) is not None or said.quantities(left)


_NEAR = 4  # measures that are told as near to what is asked for
_A_MATTER = 0.5  # score (`assistant.matching`) from which words name a matter of the plan


def _unheard(asked: Asked, said: Said, left: str, view: View) -> Reading | None:
    """That the table has no such figure, where it is its figures that are asked about."""
    if not said.about or not left or not (said.cities or said.all_cities):
        return None
    if said.strangers:
        return DataWanted(asked, "stranger", said.moves, said.strangers)
    surely = said.cities or said.told("ranking", "score", "mean", "median", "spread")
    ranked = view.row_matcher.rank(left) if not surely else []
    if ranked and ranked[0].score >= _A_MATTER:
        return None
    nodes = [n for n in holding(left, view) if left in plain(n.name)]
    nodes = nodes or list(find_nodes(left, view))
    near = tuple(node.name for node in nodes[:_NEAR])
    several = ambiguous(said.text, view)
    if several:
        return DataWanted(asked, "which_measure", (), several)
    return DataWanted(asked, "near_measure" if near else "no_measure", (), (left, *near))


# that can leave cities out
_EXCEPTING = {"order", "middle", "count", "changed"}
_AIMED = {"aim", "raw", "weight_sought"}  # operations on the city that is to reach a place


def _data_asked(asked: Asked, said: Said, operation: str) -> DataAsked:
    statement = read_statement(without_years(said.text)) if operation == "check" else None
    order = said.order
    if operation == "items" and order and said.told("ranking", "asks_place"):
        order = replace(order, by="place")
    if operation == "middle" and said.told("changing"):
        compared = said.has("versus") or said.since is not None or said.told("how_much_changed")
        order = Order("value", "by", "most") if compared else order
    return DataAsked(
        asked,
        operation,
        (said.aimed[1],) if said.aimed and operation in _AIMED else said.cities,
        said.year,
        said.moves,
        said.measures,
        said.goal,
        said.change,
        said.costs,
        order=order,
        bound=statement or said.bound,
        aim=said.aimed[0] if said.aimed else None,
        weighting=said.weighting,
        shares=_other_shares(said),
        middle=said.middle,
        since=said.since,
        level=said.level,
        excepting=said.excepting,
    )


def _of_table(asked: Asked, said: Said, operation: str) -> Reading | None:
    """A question to the table; one without a city is asked back if it can be nothing else."""
    assert said.about
    if said.strangers and (operation in _OF_ALL or len(said.cities) < 2):
        return DataWanted(asked, "stranger", said.moves, said.strangers)
    if operation in _OF_ALL:
        return _data_asked(asked, said, operation)
    if said.cities:
        return _data_asked(asked, said, operation)
    if len(said.about.cities) == 1:
        return replace(_data_asked(asked, said, operation), cities=said.about.cities)
    surely = operation in {"raw", "reason", "progress"} or said.has("ours")
    return DataWanted(asked, "which_city", said.moves) if surely else None


def _gone(said: Said) -> tuple[str, ...]:
    """The measures that are to be left out: those of the clause that says so."""
    clauses = re.split("[,，。;；:：?？]", said.text)
    leaving = [clause for clause in clauses if pattern("data", "without").search(clause)]
    marks = [mark for clause in leaving for mark in re.findall("⟦(.)⟧", clause)]
    found = tuple(dict.fromkeys(said.ids[place_of(mark)] for mark in marks))
    return found or said.measures


def _of_none(asked: Asked, said: Said, operation: str) -> Reading | None:
    """What only figures could answer; scores and weights can be asked about without them."""
    surely = operation == "raw" or said.placed or said.has("all_cities")
    return DataWanted(asked, "none", said.moves) if surely else None
