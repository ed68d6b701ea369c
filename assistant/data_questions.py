"""Questions about the figures of cities: what if they were others, why they changed, who leads.

Where a table is kept, they are answered from it (`assistant.data_answers`); where none is,
a question that only figures could answer is told so (`assistant.data_wanted`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.kept_data import Kept
from assistant.lexicon import pattern
from assistant.places import places_in
from assistant.raw_changes import RawMove, Vocabulary, place_of, raw_moves, without_years
from assistant.readings import DataAsked, DataWanted, IndexGoal, Reading
from assistant.score_changes import Change, read_change, with_digits
from assistant.view import View


def understand_data(asked: Asked, view: View) -> Reading | None:
    """A question to the kept figures, or one that only figures could answer."""
    if asked.units or asked.roles & {"lead", "participants"} or not view.measures:
        return None
    said = _hear(asked.text, view)
    operation = next((name for name, asks in _OPERATIONS if asks(said)), None)
    if operation is None:
        return None
    return _of_table(asked, said, operation) if said.about else _of_none(asked, said, operation)


@dataclass(frozen=True)
class _Said:
    """What a question says, in the table's terms."""

    text: str  # plain form, numerals in digits, names of measures and the goal taken out
    about: Kept | None
    words: Vocabulary
    cities: tuple[str, ...]  # of the table
    strangers: tuple[str, ...]  # places that the table does not have
    year: int | None
    moves: tuple[RawMove, ...]
    measures: tuple[str, ...]  # ids of indicators, raw figures, groups named without a change
    goal: IndexGoal | None
    change: Change | None  # of a score
    costs: tuple[tuple[str, float], ...]

    def has(self, *names: str) -> bool:
        return any(pattern("data", name).search(self.text) for name in names)

    @property
    def placed(self) -> bool:
        """Whether it is said whose index is spoken of."""
        return bool(self.cities or self.strangers) or self.has("ours")


def _hear(words: str, view: View) -> _Said:
    assert view.measures
    about = view.figures.about() if view.figures else None
    text = with_digits(words)
    cities = cities_in(text, about.cities) if about else ()
    strangers = tuple(p for p in places_in(text) if not any(p in city for city in cities))
    hidden, ids = view.measures.masked(_without_cities(text, cities))
    costs, hidden = _costs(hidden, ids)
    goal, hidden = _goal(hidden, bool(ids))
    shown = view.measures.shown(hidden, ids)
    moves = raw_moves(shown, view.measures)
    moved = {move.id for move in moves}
    return _Said(
        text=hidden,
        about=about,
        words=view.measures,
        cities=cities,
        strangers=strangers,
        year=_year(text, about),
        moves=moves,
        measures=tuple(id_ for id_ in view.measures.named(shown) if id_ not in moved),
        goal=goal,
        change=read_change(hidden) if pattern("data", "scores").search(hidden) else None,
        costs=costs,
    )


_COST = re.compile(
    r"⟦(?P<mark>.)⟧[^⟦,，。;；]{0,4}?(?:代价|成本|难度|费力|花费|力气)[^⟦,，。;；\d]{0,6}?"
    r"(?P<times>\d+(?:\.\d+)?)\s*倍?"
)


def _costs(hidden: str, ids: Sequence[str]) -> tuple[tuple[tuple[str, float], ...], str]:
    """What a point of some measures costs beside the others', and the text without that.

    "碳排放强度下降率的代价是3倍": each point is three times as hard as elsewhere.
    """
    found = [(ids[place_of(m["mark"])], float(m["times"])) for m in _COST.finditer(hidden)]
    return tuple((id_, times) for id_, times in found if times > 0), _COST.sub(" ", hidden)


def cities_in(text: str, cities: tuple[str, ...]) -> tuple[str, ...]:
    """The table's cities that `text` names, with or without 市, in the order of the text.

    >>> cities_in("宁波比杭州市高多少", ("杭州市", "宁波市"))
    ('宁波市', '杭州市')
    """
    found: list[tuple[int, str]] = []
    for city in sorted(cities, key=len, reverse=True):
        short = re.sub(r"(?:市|地区|区|县)$", "", city)
        for name in (city.lower(), short.lower()):
            at = text.find(name) if len(name) > 1 else -1
            if at >= 0:
                found.append((at, city))
                text = text.replace(name, "\x00" * len(name))
                break
    return tuple(city for _, city in sorted(found))


def _without_cities(text: str, cities: tuple[str, ...]) -> str:
    for city in cities:
        text = text.replace(city.lower(), " ")
    return text


def _year(text: str, about: Kept | None) -> int | None:
    """The year that is asked about, where it is said; this year is the table's newest."""
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)]
    if years:
        return max(years)
    newest = about.years[-1] if about and about.years else None
    if newest and pattern("data", "last_year").search(text):
        compared = pattern("data", "versus").search(text) or pattern("data", "this_year").search(
            text
        )
        return newest if compared else newest - 1
    return None


_GOAL = re.compile(
    r"(?:总指数|协同指数|综合指数|总分|总得分|指数)[^\d,，。⟦]{0,6}?(?P<word>[到至成为高升涨加多增])\s*"
    r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|个百分点|分|个点)?"
)
_RISE = re.compile(r"(?:提高|提升|上升|增长|涨)(?P<value>\d+(?:\.\d+)?)\s*%")


def _goal(text: str, measures: bool) -> tuple[IndexGoal | None, str]:
    """Where the whole index is to go, and the text without that."""
    match = _GOAL.search(text)
    if match:
        value, word = float(match["value"]), match["word"]
        rest = f"{text[: match.start()]}指数{text[match.end() :]}"
        if match["unit"] == "%":
            return IndexGoal("percent", value), rest
        return IndexGoal("to" if word in "到至成为" else "by", value), rest
    rise = None if measures else _RISE.search(text)
    if not rise:
        return None, text
    rest = f"{text[: rise.start()]}指数提高{text[rise.end() :]}"
    return IndexGoal("percent", float(rise["value"])), rest


# ---- what is asked --------------------------------------------------------------


def _of_index(said: _Said) -> bool:
    return said.has("index", "scored")


def _seek(said: _Said) -> bool:
    return bool(said.goal and said.measures and not said.moves and not said.costs)


def _raw(said: _Said) -> bool:
    """Changes said of what is measured, not of scores.

    Whose it is, a raw figure that is no indicator, a unit, or less of what is better low
    tell so: a score is spoken of with 分 or 得分.
    """
    if not said.moves or not said.has("index", "suppose"):
        return False
    return said.placed or any(_is_measured(move, said) for move in said.moves)


def _is_measured(move: RawMove, said: _Said) -> bool:
    """Whether a change can only be one of a figure: 降到25微克, 提高到45%, 碳排放强度下降5%."""
    direction = said.words.measured[move.id].direction
    if direction == 0 or (move.unit and move.unit != "%"):
        return True
    if direction < 0 and move.falls:
        return move.kind in ("to", "percent")
    return move.kind == "to" and move.unit == "%"


def _robust(said: _Said) -> bool:
    return said.has("robust") and said.has("rank")


def _compare(said: _Said) -> bool:
    return len(said.cities) == 2 and said.has("rank", "gap")


def _reason(said: _Said) -> bool:
    if said.has("no_value"):
        return False
    if not (said.placed or said.has("all_cities") or (said.about and _of_index(said))):
        return False
    compared = said.has("versus") and said.has("change", "index", "reason")
    return compared or (said.has("reason") and said.has("change") and _of_index(said))


def _progress(said: _Said) -> bool:
    return said.has("progress") and bool(said.goal or _of_index(said)) and not said.has("works")


def _reach(said: _Said) -> bool:
    given = re.search(r"\d", without_years(said.text))  # 指数现在70分: that is what counts then
    return (
        bool(said.goal) and not given and (bool(said.costs) or said.has("least", "best", "value"))
    )


def _lost(said: _Said) -> bool:
    return said.has("lost") and _of_index(said) and not said.has("no_value")


def _brought(said: _Said) -> bool:
    return said.has("brought") and _of_index(said) and not said.has("no_value")


def _best(said: _Said) -> bool:
    return said.has("best") and (_of_index(said) or said.placed) and not said.has("no_value")


def _rank(said: _Said) -> bool:
    if not said.has("rank") or said.has("no_value", "nodes") or said.measures:
        return False
    if said.cities:
        return said.has("index", "scored", "ranking")
    return said.has("all_cities", "index") and (said.placed or said.has("all_cities", "ranking"))


def _interval(said: _Said) -> bool:
    return said.has("interval") and said.has("index", "effect") and said.placed


def _value(said: _Said) -> bool:
    if not said.cities or said.has("no_value", "suppose") or not said.has("value"):
        return False
    if re.search(r"\d", without_years(said.text)):
        return False  # 得分提高10分: what a change of score does, not what the table says
    return bool(said.measures) or said.has("index")


def _score(said: _Said) -> bool:
    """A change of one score of a city: 甲市森林覆盖率得分提高10分."""
    named = len(said.measures) == 1 and not said.moves and not said.goal
    return bool(said.cities and named and said.change) and said.has("index", "suppose")


def _swap(said: _Said) -> bool:
    return said.has("swap") and (bool(said.cities) or said.has("rank", "all_cities"))


def _chance(said: _Said) -> bool:
    return said.has("chance") and said.has("rank") and bool(said.cities)


def _without(said: _Said) -> bool:
    return said.has("without") and bool(said.measures and said.cities) and not said.moves


def _balance(said: _Said) -> bool:
    return said.has("balance") and (said.placed or _of_index(said)) and bool(said.cities)


def _top(said: _Said) -> bool:
    return len(said.cities) == 1 and said.has("top_gap")


# the first that a question fits decides
_OPERATIONS: tuple[tuple[str, Callable[[_Said], bool]], ...] = (
    ("seek", _seek),
    ("raw", _raw),
    ("score", _score),
    ("swap", _swap),
    ("robust", _chance),
    ("robust", _robust),
    ("without", _without),
    ("balance", _balance),
    ("top", _top),
    ("compare", _compare),
    ("reason", _reason),
    ("progress", _progress),
    ("reach", _reach),
    ("lost", _lost),
    ("brought", _brought),
    ("best", _best),
    ("rank", _rank),
    ("interval", _interval),
    ("value", _value),
)
_OF_ALL = {"rank", "robust", "progress", "swap"}  # may be asked of all cities at once


def _of_table(asked: Asked, said: _Said, operation: str) -> Reading | None:
    """A question to the table; one without a city is asked back if it can be nothing else."""
    assert said.about
    if operation in _OF_ALL and not said.strangers:
        return DataAsked(asked, operation, said.cities, said.year, goal=said.goal)
    cities = said.cities or (said.about.cities if len(said.about.cities) == 1 else ())
    if cities:
        return DataAsked(
            asked,
            operation,
            cities,
            said.year,
            said.moves,
            said.measures,
            said.goal,
            said.change,
            said.costs,
        )
    if said.strangers:
        return DataWanted(asked, "stranger", said.moves, said.strangers)
    surely = operation in {"raw", "reason", "progress"} or said.has("ours")
    return DataWanted(asked, "which_city", said.moves) if surely else None


def _of_none(asked: Asked, said: _Said, operation: str) -> Reading | None:
    """What only figures could answer; scores and weights can be asked about without them."""
    surely = operation == "raw" or said.placed or said.has("all_cities")
    return DataWanted(asked, "none", said.moves) if surely else None
