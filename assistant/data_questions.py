"""Questions about the figures of cities: what if they were others, why they changed, who leads.

Where a table is kept, they are answered from it (`assistant.data_answers`); where none is,
a question that only figures could answer is told so (`assistant.data_wanted`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.asked import Asked
from assistant.data_grammar import (
    Aim,
    Bound,
    Order,
    Weighting,
    read_aim,
    read_bound,
    read_order,
    read_statement,
    read_weighting,
    touching,
    unheard,
)
from assistant.kept_data import Kept
from assistant.lexicon import lexicon, pattern
from assistant.node_names import find_nodes
from assistant.normalise import plain
from assistant.places import places_in
from assistant.raw_changes import (
    RawMove,
    Vocabulary,
    place_of,
    raw_moves,
    unclaimed,
    without_years,
)
from assistant.readings import DataAsked, DataWanted, IndexGoal, Reading
from assistant.score_changes import Change, read_change, with_digits
from assistant.view import View
from scoring.tree import Node


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
    said = _hear(text, view)
    operation = next((name for name, asks in _OPERATIONS if asks(said)), None)
    if operation is None:
        return _vaguely(asked, said) if said.about else None
    if operation == "official":
        return DataWanted(asked, "official") if said.about else None
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
    return understand_data(asked, view) if _reweigh(_hear(text, view)) else None


def _vaguely(asked: Asked, said: _Said) -> Reading | None:
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


@dataclass(frozen=True)
class _Said:
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


def _hear(words: str, view: View) -> _Said:
    assert view.measures
    about = view.figures.about() if view.figures else None
    text = _called(_index_by_name(with_digits(words), view))
    text = pattern("table", "themes").sub("", text)
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
    return _Said(
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
    )


def _whole_names(hidden: str, ids: Sequence[str], words: Vocabulary) -> str:
    """二氧化碳 is the name of a figure, and 二氧化碳排放 too: no more words behind it."""

    def longer(match: re.Match[str]) -> str:
        id_ = ids[place_of(match[1])]
        names = [name for name, known in words.names.items() if known == id_]
        for size in range(len(match[2]), 1, -1):  # 排名 is no 排放
            more = match[2][:size]
            if any(_goes_on(name + more, other) for name in names for other in names):
                return f"⟦{match[1]}⟧{match[2][size:]}"
        return match.group()

    return re.sub(r"⟦(.)⟧([\u4e00-\u9fff]{1,4})", longer, hidden)


def _goes_on(words: str, name: str) -> bool:
    """Whether words are a name but for a character: 二氧化碳排放(量), not PM2.5平均(浓度)."""
    return name.startswith(words) and len(name) - len(words) < 2


def _called(text: str) -> str:
    """`text` with measures under the names that the table knows: 碳排 is 碳排放."""
    for spoken, name in lexicon()["data"]["called"].items():
        text = re.sub(spoken, name, text)
    return text


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


# ---- what is asked --------------------------------------------------------------


def _of_index(said: _Said) -> bool:
    return said.has("index", "scored")


def _of_plan(said: _Said) -> bool:
    """Whether a matter of the plan is spoken of, which no table tells."""
    return said.told("of_plan") and not said.told("by_data")


def _official(said: _Said) -> bool:
    return said.told("official") and said.told("compared") and said.has("index")


def _state(said: _Said) -> bool:
    """甲市的脱钩状态, 哪些市强脱钩了, 丁市协调度什么等级."""
    if said.moves or said.has("without", "suppose") or pattern("index", "source").search(said.text):
        return False
    if said.told("graded"):
        return said.placed or said.all_cities or bool(said.named)
    if said.told("score", "ranking", "asks_place") or not (said.placed or said.all_cities):
        return False
    return bool(pattern("table", "state").search(said.shown))


def _reweigh(said: _Said) -> bool:
    return said.weighting is not None and (
        said.placed or said.all_cities or said.order is not None or said.has("index")
    )


def _weight_sought(said: _Said) -> bool:
    """协同效果的权重要提高到多少，丁市才会追上子市."""
    rival = said.aimed is not None and bool(said.aimed[0].rival)
    return rival and said.told("weighting") and len(said.named) == 1 and not said.moves


def _reached(said: _Said) -> bool:
    """指数提高10%的目标，哪些市已经达到: how many are where the plan wants them."""
    rise = said.goal is not None and said.goal.kind == "percent"
    return rise and not said.cities and _asks_which(said) and said.told("attained")


def _aim(said: _Said) -> bool:
    if said.aimed is None or said.moves or said.told("weighting"):
        return False
    return said.told("needs") and not said.has("lost", "balance", "chance")


def _seek(said: _Said) -> bool:
    return bool(said.goal and said.measures and not said.moves and not said.costs)


def _asks_which(said: _Said) -> bool:
    """Whether cities are asked for: 哪些市, 几个市."""
    return said.told("city") or said.has("all_cities")


def _check(said: _Said) -> bool:
    """甲市PM2.5是30吗, 甲市指数超过60分了吗."""
    if len(said.cities) != 1 or len(said.named) > 1 or said.has("suppose") or _of_plan(said):
        return False
    if read_statement(without_years(said.text)):
        return True
    bound = said.bound
    return bool(bound and bound.value is not None) and said.told("confirm")


def _count(said: _Said) -> bool:
    """有几个市PM2.5低于30, 哪些市高于平均."""
    if said.cities or said.bound is None or said.has("suppose") or _of_plan(said):
        return False
    return _asks_which(said) and len(said.named) <= 1


def _changed(said: _Said) -> bool:
    """哪些市退步了, 有几个市PM2.5比去年变差了."""
    if said.cities or said.moves or said.order or said.has("suppose") or _of_plan(said):
        return False
    if not said.told("which") or said.told("mean", "median", "total"):
        return False
    return _asks_which(said) and said.told("changing") and len(said.named) <= 1


def _raw_many(said: _Said) -> bool:
    """所有市PM2.5都降10%: each from its own figure."""
    if not said.moves or _of_plan(said):
        return False
    supposed = said.has("suppose", "index") or said.told("ranking", "asks_place")
    if said.bound and said.told("which") and not supposed:
        return False  # 哪些市达到98%以上: no supposition
    several = len(said.cities) > 1 and said.aimed is None
    return several or (not said.cities and said.all_cities)


def _raw(said: _Said) -> bool:
    """Changes said of what is measured, not of scores.

    Whose it is, a raw figure that is no indicator, a unit, or less of what is better low
    tell so: a score is spoken of with 分 or 得分.
    """
    if not said.moves:
        return False
    if said.has("index", "suppose"):
        return said.placed or any(_is_measured(move, said) for move in said.moves)
    return bool(said.cities) and not _of_plan(said)


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


def _by_groups(said: _Said) -> bool:
    """Whether a difference is to be split over groups: 协同效果、协同路径各贡献多少."""
    groups = bool(said.named) and not any(id_ in said.words.measured for id_ in said.named)
    return groups and (said.told("split") or said.has("reason"))


def _compare(said: _Said) -> bool:
    if len(said.cities) != 2 or said.moves or said.goal:
        return False
    return (not said.named or _by_groups(said)) and said.has("rank", "gap", "reason")


def _between(said: _Said) -> bool:
    """甲市和乙市PM2.5谁低, 甲市、乙市、丙市谁第一."""
    if len(said.cities) < 2 or said.moves or said.goal or _of_plan(said):
        return False
    if said.middle in ("mean", "median", "total") or _by_groups(said):
        return False
    if said.order and said.order.change:
        return True
    return (bool(said.named) and said.told("compared", "most", "least", "best", "worst")) or (
        bool(said.order and said.order.places) and len(said.cities) > 2
    )


def _items(said: _Said) -> bool:
    """甲市哪个指标得分最低: the indicators of one city."""
    if len(said.cities) != 1 or not said.told("items") or said.told("weighting"):
        return False
    if said.has("lost_only", "best"):
        return False
    return said.order is not None and not said.moves and not said.goal


def _change(said: _Said) -> bool:
    """甲市PM2.5比去年降了多少: of a measure, between two years."""
    if not said.cities or said.goal or said.moves or _of_plan(said) or said.has("suppose"):
        return False
    if said.told("place_change"):
        return said.has("versus", "value") or said.since is not None
    if said.order or not said.told("changing") or _by_groups(said):
        return False
    compared = said.has("versus") or said.since is not None
    if not said.named and (compared or said.has("reason")):
        return False  # why the index changed: `_reason`
    return compared or said.has("value") or said.told("confirm")


def _middle(said: _Said) -> bool:
    if not said.middle or said.moves or said.goal or _of_plan(said) or said.has("balance"):
        return False
    if said.change and not said.cities:
        return False
    if said.middle == "total" and not (said.named and said.told("table_of_all", "province")):
        return False
    return bool(said.about) or said.placed or said.all_cities


def _order(said: _Said) -> bool:
    if said.order is None or said.moves or said.goal or _of_plan(said):
        return False
    if said.has("no_value", "robust", "suppose", "chance", "without"):
        return False
    if said.has("nodes") and not said.named:
        return False
    if said.change and not said.cities:
        return False  # 得分提高100分，总指数最多涨多少
    # 最高 by itself may be said of anything; 第二名 and 垫底 are places of somebody
    ranked = said.told("ranking", "asks_place", "last", "ordinal", "place_change")
    if not (ranked or said.cities or _asks_which(said)):
        return False
    return not (said.has("lost_only") and said.cities)


def _reason(said: _Said) -> bool:
    if said.has("no_value") or (said.measures and not _by_groups(said)):
        return False
    if not (said.placed or said.has("all_cities") or (said.about and _of_index(said))):
        return False
    if not said.cities and (said.order or said.told("mean")) and not said.has("reason"):
        return False  # 各市两年指数变化
    both = said.has("versus") or said.since is not None
    compared = both and (said.has("change", "index", "reason") or said.told("split"))
    whole = _of_index(said) or bool(said.cities)
    return compared or (said.has("reason") and said.has("change") and whole)


def _progress(said: _Said) -> bool:
    if not said.cities and re.search(r"\d\s*分", said.text):
        return False  # 基准年68分，现在72分: these count, not the table
    return said.has("progress") and bool(said.goal or said.has("index")) and not said.has("works")


def _reach(said: _Said) -> bool:
    # 指数现在70分: that is what counts then
    stated = r"(?:现在|目前|当前|原来|是|为|有)\s*\d" if said.cities else r"\d"
    given = re.search(stated, without_years(said.text))
    return (
        bool(said.goal) and not given and (bool(said.costs) or said.has("least", "best", "value"))
    )


def _place_lost(said: _Said) -> bool:
    """为什么癸市垫底."""
    low = said.told("last", "worst") and not said.order_change
    return said.has("reason") and len(said.cities) == 1 and low and not said.named


def _place_won(said: _Said) -> bool:
    """子市凭什么第一."""
    first = said.order is not None and said.order.places == (1,) and not said.order_change
    return said.has("reason") and len(said.cities) == 1 and first and not said.named


def _lost(said: _Said) -> bool:
    if said.order and not said.placed:
        return False  # 指数最低的城市
    return said.has("lost") and _of_index(said) and not said.has("no_value")


def _brought(said: _Said) -> bool:
    return said.has("brought") and _of_index(said) and not said.has("no_value")


def _best(said: _Said) -> bool:
    return said.has("best") and (_of_index(said) or said.placed) and not said.has("no_value")


def _interval(said: _Said) -> bool:
    """甲市没报的数影响多少, 甲市再生水利用率要是没报."""
    if not said.placed or said.moves:
        return False
    if said.has("interval"):
        return said.has("index", "effect", "suppose")
    return bool(said.measures) and said.has("open") and said.has("index")


def _value(said: _Said) -> bool:
    if not said.placed or said.has("no_value", "suppose") or not said.has("value"):
        return False
    if _of_plan(said) or (not said.about and not said.cities):
        return False
    if re.search(r"\d", without_years(said.text)):
        return False  # 得分提高10分: what a change of score does, not what the table says
    return not said.change


def _score(said: _Said) -> bool:
    """A change of scores of a city: 甲市森林覆盖率得分提高10分, 甲市全部满分."""
    if not said.cities or not said.change or said.moves or said.goal:
        return False
    named = bool(said.measures) or (said.change.kind == "level" and said.told("whole"))
    return named and (said.has("index", "suppose", "value", "rank", "effect") or not _of_plan(said))


def _swap(said: _Said) -> bool:
    weighed = said.has("swap") and (said.told("weighting") or said.has("level"))
    return (weighed or said.has("swap_only")) and (
        bool(said.cities) or said.has("rank", "all_cities")
    )


def _chance(said: _Said) -> bool:
    return said.has("chance") and said.has("rank") and bool(said.cities)


def _without(said: _Said) -> bool:
    if not said.has("without") or not said.measures or said.moves or said.has("interval"):
        return False
    return bool(said.cities) or said.order is not None or said.all_cities


def _balance(said: _Said) -> bool:
    return said.has("balance") and (said.placed or _of_index(said)) and bool(said.cities)


def _top(said: _Said) -> bool:
    return len(said.cities) == 1 and not said.named and said.has("top_gap")


def _unknown(said: _Said) -> bool:
    """A change of something that is in no column: 甲市煤炭消费量减少20%."""
    if not said.placed or said.named or said.goal or said.change or _of_plan(said):
        return False
    text = without_years(said.text)
    return bool(re.search(r"\d", text)) and read_change(text) is not None


# the first that a question fits decides
_OPERATIONS: tuple[tuple[str, Callable[[_Said], bool]], ...] = (
    ("official", _official),
    ("state", _state),
    ("interval", _interval),
    ("weights", _reweigh),
    ("weight_sought", _weight_sought),
    ("swap", _swap),
    ("reached", _reached),
    ("aim", _aim),
    ("seek", _seek),
    ("check", _check),
    ("count", _count),
    ("changed", _changed),
    ("raw_many", _raw_many),
    ("raw", _raw),
    ("score", _score),
    ("robust", _chance),
    ("robust", _robust),
    ("without", _without),
    ("balance", _balance),
    ("top", _top),
    ("items", _items),
    ("change", _change),
    ("lost", _place_lost),
    ("brought", _place_won),
    ("between", _between),
    ("compare", _compare),
    ("reason", _reason),
    ("middle", _middle),
    ("progress", _progress),
    ("reach", _reach),
    ("lost", _lost),
    ("brought", _brought),
    ("best", _best),
    ("order", _order),
    ("value", _value),
    ("unknown", _unknown),
)
_OF_ALL = {
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


def _strictly(asked: Asked, said: _Said, operation: str, view: View) -> Reading | None:
    """A question to the table in which every word must be understood."""
    left = unheard(said.text)
    open_ = not said.named and not said.has("index") and len(left) > 1
    found = _measure(left, view) if open_ else None
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


def _other_shares(said: _Said) -> tuple[float, ...]:
    """Weights that are said beside the one that changes: 另两个各0.3."""
    if said.weighting is None:
        return ()
    text = re.sub(r"(?:从|由)\s*\d+(?:\.\d+)?\s*%?", " ", without_years(said.text))
    found = re.findall(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%)?", text)
    shares = [float(value) / (100 if unit else 1) for value, unit in found]
    return tuple(share for share in shares if 0 < share < 1)


def _strange(left: str, said: _Said) -> bool:
    """Whether words that nobody knows may name what is asked about; else they are mere talk."""
    known = said.named or said.has("index")
    if not (known or len(said.cities) > 1):
        return True
    return touching(said.text) is not None or said.quantities(left)


_AIMED = {"aim", "raw", "weight_sought"}  # operations on the city that is to reach a place


def _data_asked(asked: Asked, said: _Said, operation: str) -> DataAsked:
    statement = read_statement(without_years(said.text)) if operation == "check" else None
    order = said.order
    if operation == "items" and order and said.told("ranking", "asks_place"):
        order = replace(order, by="place")
    if operation == "middle" and said.told("changing"):
        compared = said.has("versus") or said.since is not None
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
    )


def _measure(words: str, view: View) -> str | None:
    """The one measure whose name holds the words in their order: 绿色建筑, 交通结构.

    A total is no intensity: 煤炭消费量 is not 单位工业增加值煤炭消费量.
    """
    assert view.measures
    nodes = _holding(words, view)
    if not nodes:
        return None
    first = nodes[0]
    one = all(node in list(first.walk()) and len(node.children) < 2 for node in nodes[1:])
    if not one or (_PER_UNIT.search(first.name) and not _PER_UNIT.search(words)):
        return None
    return view.measures.names.get(plain(first.name))


_PER_UNIT = re.compile("单位|每|人均|万元")
_LEAST = 3  # characters that may name a measure though others stand between them


def _holding(words: str, view: View) -> list[Node]:
    """The nodes whose names hold `words`, the uppermost first; in one run, if any do."""
    nodes = list(view.tree.walk())[1:] if view.tree else []
    whole = [node for node in nodes if words in plain(node.name)]
    if whole or len(words) < _LEAST:
        return whole
    spread = ".*".join(map(re.escape, words))
    return [node for node in nodes if re.search(spread, plain(node.name))]


def _ambiguous(text: str, view: View) -> tuple[str, ...]:
    """The words of a question that stand in several measures' names, and those names: 改善率."""
    assert view.tree
    names = [node.name for node in list(view.tree.walk())[1:]]
    runs = re.findall(r"[\u4e00-\u9fff]{3,}", text)
    for run in runs:
        for size in range(len(run), _LEAST - 1, -1):
            for at in range(len(run) - size + 1):
                part = run[at : at + size]
                holding = list(dict.fromkeys(name for name in names if part in plain(name)))
                if len(holding) > 1:
                    return (part, *holding[:_MOST_NEAR])
    return ()


_MOST_NEAR = 6
_NEAR = 4  # measures that are told as near to what is asked for
_A_MATTER = 0.5  # score (`assistant.matching`) from which words name a matter of the plan


def _unheard(asked: Asked, said: _Said, left: str, view: View) -> Reading | None:
    """That the table has no such figure, where it is its figures that are asked about."""
    if not said.about or not left or not (said.cities or said.all_cities):
        return None
    if said.strangers:
        return DataWanted(asked, "stranger", said.moves, said.strangers)
    surely = said.cities or said.told("ranking", "score", "mean", "median", "spread")
    ranked = view.row_matcher.rank(left) if not surely else []
    if ranked and ranked[0].score >= _A_MATTER:
        return None
    nodes = [n for n in _holding(left, view) if left in plain(n.name)]
    nodes = nodes or list(find_nodes(left, view))
    near = tuple(node.name for node in nodes[:_NEAR])
    several = _ambiguous(said.text, view)
    if several:
        return DataWanted(asked, "which_measure", (), several)
    return DataWanted(asked, "near_measure" if near else "no_measure", (), (left, *near))


def _of_table(asked: Asked, said: _Said, operation: str) -> Reading | None:
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


def _gone(said: _Said) -> tuple[str, ...]:
    """The measures that are to be left out: those of the clause that says so."""
    clauses = re.split("[,，。;；:：?？]", said.text)
    leaving = [clause for clause in clauses if pattern("data", "without").search(clause)]
    marks = [mark for clause in leaving for mark in re.findall("⟦(.)⟧", clause)]
    found = tuple(dict.fromkeys(said.ids[place_of(mark)] for mark in marks))
    return found or said.measures


def _of_none(asked: Asked, said: _Said, operation: str) -> Reading | None:
    """What only figures could answer; scores and weights can be asked about without them."""
    surely = operation == "raw" or said.placed or said.has("all_cities")
    return DataWanted(asked, "none", said.moves) if surely else None
