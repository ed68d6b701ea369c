"""What a question to the figures says, in the table's terms: whose, which, when, how much.

In: the words of a question. Out: `Said`, by which `assistant.cities.operations` tells what is
asked. Nothing is decided here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.cities.grammar import (
    Aim,
    Bound,
    Order,
    Weighting,
    read_aim,
    read_bound,
    read_order,
    read_weighting,
)
from assistant.cities.kept import Kept
from assistant.cities.raw_changes import (
    RawMove,
    Vocabulary,
    place_of,
    raw_moves,
    without_years,
)
from assistant.lexicon import lexicon, pattern
from assistant.places import places_in
from assistant.readings import IndexGoal
from assistant.score_changes import Change, read_change, with_digits
from assistant.view import View


@dataclass(frozen=True)
class Said:
    """What a question says, in the table's terms."""

    text: str  # plain form, numerals in digits, names of measures and the goal taken out
    about: Kept | None
    words: Vocabulary
    ids: tuple[str, ...]  # of the measures, by their signs in `text`
    cities: tuple[str, ...]  # of the table
    strangers: tuple[str, ...]  # places that the table does not have
    year: int | None
    since: int | None  # the earlier one, where two are named
    moves: tuple[RawMove, ...]
    measures: tuple[str, ...]  # ids of indicators, raw figures, groups named without a change
    goal: IndexGoal | None
    change: Change | None  # of a score
    costs: tuple[tuple[str, float], ...]
    named: tuple[str, ...]  # ids of all that is named, with a change or without
    aimed: tuple[Aim, str] | None  # a place to reach, and the city that is to reach it
    shown: str  # `text` with the measures' own names
    excepting: tuple[str, ...] = ()  # cities that are to be left out

    def has(self, *names: str) -> bool:
        return any(pattern("data", name).search(self.text) for name in names)

    def told(self, *names: str) -> bool:
        """As `has`, of the words of the grammar."""
        return any(pattern("table", name).search(self.text) for name in names)

    def quantities(self, words: str) -> bool:
        return bool(pattern("table", "quantities").search(words))

    @property
    def placed(self) -> bool:
        """Whether it is said whose index is spoken of."""
        return bool(self.cities or self.strangers) or self.has("ours")

    @property
    def all_cities(self) -> bool:
        return self.has("all_cities") or self.told("city", "whole")

    @functools.cached_property
    def order(self) -> Order | None:
        found = read_order(self.text)
        if found or not self.told("changing") or not self.told("table_of_all"):
            return found
        if self.told("mean", "median", "total"):
            return None
        return Order("value", "by", "best")  # 各市两年指数变化

    @functools.cached_property
    def bound(self) -> Bound | None:
        return read_bound(without_years(self.text))

    @functools.cached_property
    def weighting(self) -> Weighting | None:
        return read_weighting(self.text, self.ids) if self.told("weighting") else None

    @functools.cached_property
    def found_city(self) -> tuple[str, str] | None:
        """Ids of the measure that finds a city and of the one that is asked; "" is the index."""
        match = pattern("table", "found_city").search(self.text)
        if not match:
            return None
        first, then = (
            self.ids[place_of(said[1])] if said.startswith("⟦") else ""
            for said in (match["first"], match["then"])
        )
        return (first, then) if first != then else None

    @property
    def order_change(self) -> bool:
        return self.order is not None and bool(self.order.change)

    @property
    def middle(self) -> Literal["", "mean", "median", "total", "spread"]:
        names: tuple[Literal["median", "mean", "total", "spread"], ...] = (
            "median",
            "mean",
            "total",
            "spread",
        )
        return next((name for name in names if self.told(name)), "")

    @property
    def level(self) -> int | None:
        for number, name in ((2, "level1"), (3, "level2")):
            if pattern("index", name).search(self.text):
                return number
        return 2 if self.told("broad") and not pattern("index", "leaf").search(self.text) else None


def hear(words: str, view: View) -> Said:
    assert view.measures
    about = view.figures.about() if view.figures else None
    text = _index_by_name(with_digits(words), view)
    text = pattern("table", "themes").sub("", text)
    text, excepting = _excepted(text, about.cities if about else ())
    cities = cities_in(text, about.cities) if about else ()
    marked = _marked(text, cities)
    strangers = _strangers(marked, cities)
    hidden, ids = view.measures.masked(marked)
    hidden = _whole_names(hidden, ids, view.measures)
    aimed = read_aim(hidden, {_sign(at): city for at, city in enumerate(cities)})
    hidden = re.sub("[\ue000-\uf8ff]", " ", hidden)
    for place in strangers:
        hidden = re.sub(f"{place}市?" if place[-1] != "市" else place, " ", hidden)
    costs, hidden = _costs(hidden, ids)
    if not _draws_line(hidden):
        goal, hidden = _goal(hidden, bool(ids), bool(cities))
    else:
        goal = None
    shown = view.measures.shown(hidden, ids)
    moves = raw_moves(shown, view.measures)
    moved = {move.id for move in moves}
    years = sorted({int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)})
    return Said(
        text=hidden,
        about=about,
        words=view.measures,
        ids=ids,
        cities=cities,
        strangers=strangers,
        year=_year(text, about),
        since=years[0] if len(years) > 1 else None,
        moves=moves,
        measures=tuple(id_ for id_ in view.measures.named(shown) if id_ not in moved),
        goal=goal,
        change=read_change(hidden) if pattern("data", "scores").search(hidden) else None,
        costs=costs,
        named=view.measures.named(shown),
        aimed=aimed,
        shown=shown,
        excepting=excepting,
    )


def _excepted(text: str, cities: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """`text` without 除了甲市和乙市, and these cities."""
    names = [form for city in cities for form in {city.lower(), _short(city)} if len(form) > 1]
    if not names:
        return text, ()
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    several = f"(?:{one})(?:[、和与跟及,，](?:{one}))*"
    form = pattern("data", "excepting").pattern.replace("X", several)
    match = re.search(form, text)
    if not match:
        return text, ()
    return f"{text[: match.start()]}{text[match.end() :]}", cities_in(match.group(), cities)


def _short(city: str) -> str:
    return re.sub(r"(?:市|地区|区|县)$", "", city.lower())


def _whole_names(hidden: str, ids: Sequence[str], words: Vocabulary) -> str:
    """二氧化碳 is the name of a figure, and 二氧化碳排放 too: no more words behind it."""

    def longer(match: re.Match[str]) -> str:
        id_ = ids[place_of(match[1])]
        names = [name for name, known in words.names.items() if known == id_]
        for size in range(len(match[2]), 1, -1):  # 排名 is no 排放
            more = match[2][:size]
            if more.endswith("不变"):
                continue  # GDP不变 is not the name GDP不变价, cut short
            if any(_goes_on(name + more, other) for name in names for other in names):
                return f"⟦{match[1]}⟧{match[2][size:]}"
        return match.group()

    return re.sub(r"⟦(.)⟧([\u4e00-\u9fff]{1,4})", longer, hidden)


def _goes_on(words: str, name: str) -> bool:
    """Whether words are a name but for a character: 二氧化碳排放(量), not PM2.5平均(浓度)."""
    return name.startswith(words) and len(name) - len(words) < 2


def _draws_line(text: str) -> bool:
    """Whether a figure of the index is a line, no goal: 指数不到55分的有哪些市, 超过60了吗."""
    if read_bound(without_years(text)) is None:
        return False
    which = pattern("table", "city").search(text) or pattern("data", "all_cities").search(text)
    return bool(which or pattern("table", "already").search(text))


def _index_by_name(text: str, view: View) -> str:
    """减污降碳协同指数 as 总指数: the words of the name are no words of a question."""
    name = view.plan.framework.name.lower() if view.plan.framework else ""
    for start in range(max(len(name) - 2, 0)):
        if name[start:] in text:
            return text.replace(name[start:], "总指数")
    return text


def _sign(at: int) -> str:
    return chr(0xE000 + at)


def _marked(text: str, cities: tuple[str, ...]) -> str:
    """`text` with a sign in place of each city's name."""
    for at, city in sorted(enumerate(cities), key=lambda pair: -len(pair[1])):
        short = re.sub(r"(?:市|地区|区|县)$", "", city.lower())
        for name in (city.lower(), short):
            if len(name) > 1:
                text = text.replace(name, _sign(at))
    return text


_TOWN = re.compile(
    r"(?:^|[,，。、;；:：?？\s和与跟比让把给对在年是问看的\ue000-\uf8ff])([\u4e00-\u9fff]{1,3}?)市"
    r"(?![场政区民容域长值县级面直内里])"
)


def _strangers(marked: str, cities: tuple[str, ...]) -> tuple[str, ...]:
    """Places that the table does not have: 杭州, and whatever is called a 市."""
    known = [p for p in places_in(marked) if not any(p in city for city in cities)]
    stop = lexicon()["table"]["not_city"]
    towns = [f"{m[1]}市" for m in _TOWN.finditer(marked) if m[1][-1] not in stop]
    return tuple(dict.fromkeys([*known, *(t for t in towns if t[:-1] not in known)]))


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


_AWAY = re.compile(r"[离距](?:[^\d,，。]{0,6})(?P<value>\d+(?:\.\d+)?)\s*分(?=[^,，。]{0,8}差)")
_GOAL = re.compile(
    r"(?:总指数|协同指数|综合指数|总分|总得分|指数)[^\d,，。⟦]{0,6}?(?P<word>[到至成为高升涨加多增])\s*"
    r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|个百分点|分|个点)?"
)
_RISE = re.compile(r"(?:提高|提升|上升|增长|涨)(?P<value>\d+(?:\.\d+)?)\s*%")


_LEVEL = re.compile(
    r"(?:到|达到|突破|冲到|升到|提高到|涨到|冲|上)(?P<word>)\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>分)"
)


def _goal(text: str, measures: bool, cities: bool) -> tuple[IndexGoal | None, str]:
    """Where the whole index is to go, and the text without that."""
    away = _AWAY.search(text) if cities and not measures else None
    if away:  # 离60分还差几分
        rest = f"{text[: away.start()]}指数{text[away.end() :]}"
        return IndexGoal("to", float(away["value"])), rest
    match = _GOAL.search(text)
    if not match and cities and not measures and not re.search("得分|满分", text):
        level = _LEVEL.search(text)  # 让甲市到60分
        if level:
            rest = f"{text[: level.start()]}指数{text[level.end() :]}"
            return IndexGoal("to", float(level["value"])), rest
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
