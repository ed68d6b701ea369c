"""Which operation a question to the figures asks for: a table of conditions on what it says."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.cities.grammar import read_statement
from assistant.cities.heard import Said
from assistant.cities.raw_changes import RawMove, without_years
from assistant.lexicon import pattern
from assistant.score_changes import read_change


def _of_index(said: Said) -> bool:
    return said.has("index", "scored")


def _of_plan(said: Said) -> bool:
    """Whether a matter of the plan is spoken of, which no table tells."""
    return said.told("of_plan") and not said.told("by_data")


def _official(said: Said) -> bool:
    return said.told("official") and said.told("compared") and said.has("index")


def _state(said: Said) -> bool:
    """甲市的脱钩状态, 哪些市强脱钩了, 丁市协调度什么等级."""
    if said.moves or said.has("without", "suppose") or pattern("index", "source").search(said.text):
        return False
    if said.told("graded"):
        return said.placed or said.all_cities or bool(said.named)
    if said.told("score", "ranking", "asks_place") or not (said.placed or said.all_cities):
        return False
    return bool(pattern("table", "state").search(said.shown))


def reweigh(said: Said) -> bool:
    return said.weighting is not None and (
        said.placed or said.all_cities or said.order is not None or said.has("index")
    )


def _weight_sought(said: Said) -> bool:
    """协同效果的权重要提高到多少，丁市才会追上子市."""
    rival = said.aimed is not None and bool(said.aimed[0].rival)
    return rival and said.told("weighting") and len(said.named) == 1 and not said.moves


def _reached(said: Said) -> bool:
    """指数提高10%的目标，哪些市已经达到: how many are where the plan wants them."""
    rise = said.goal is not None and said.goal.kind == "percent"
    return rise and not said.cities and _asks_which(said) and said.told("attained")


def _aim(said: Said) -> bool:
    if said.aimed is None or said.moves or said.told("weighting") or said.has("reason"):
        return False
    return said.told("needs") and not said.has("lost", "balance", "chance")


def _seek(said: Said) -> bool:
    return bool(said.goal and said.measures and not said.moves and not said.costs)


def _asks_which(said: Said) -> bool:
    """Whether cities are asked for: 哪些市, 几个市."""
    return said.told("city") or said.has("all_cities")


def _check(said: Said) -> bool:
    """甲市PM2.5是30吗, 甲市指数超过60分了吗."""
    if len(said.cities) != 1 or len(said.named) > 1 or said.has("suppose") or _of_plan(said):
        return False
    if read_statement(without_years(said.text)):
        return True
    bound = said.bound
    return bool(bound and bound.value is not None) and said.told("confirm")


def _count(said: Said) -> bool:
    """有几个市PM2.5低于30, 哪些市高于平均."""
    if said.cities or said.bound is None or said.has("suppose") or _of_plan(said):
        return False
    return _asks_which(said) and len(said.named) <= 1


def _changed(said: Said) -> bool:
    """哪些市退步了, 有几个市PM2.5比去年变差了."""
    if said.cities or said.moves or said.order or said.has("suppose") or _of_plan(said):
        return False
    if not said.told("which") or said.told("mean", "median", "total"):
        return False
    return _asks_which(said) and said.told("changing") and len(said.named) <= 1


def _raw_many(said: Said) -> bool:
    """所有市PM2.5都降10%: each from its own figure."""
    if not said.moves or _of_plan(said):
        return False
    supposed = said.has("suppose", "index") or said.told("ranking", "asks_place")
    if said.bound and said.told("which") and not supposed:
        return False  # 哪些市达到98%以上: no supposition
    several = len(said.cities) > 1 and said.aimed is None
    return several or (not said.cities and said.all_cities)


def _raw(said: Said) -> bool:
    """Changes said of what is measured, not of scores.

    Whose it is, a raw figure that is no indicator, a unit, or less of what is better low
    tell so: a score is spoken of with 分 or 得分.
    """
    if not said.moves:
        return False
    if said.has("index", "suppose"):
        return said.placed or any(_is_measured(move, said) for move in said.moves)
    return bool(said.cities) and not _of_plan(said)


def _is_measured(move: RawMove, said: Said) -> bool:
    """Whether a change can only be one of a figure: 降到25微克, 提高到45%, 碳排放强度下降5%."""
    direction = said.words.measured[move.id].direction
    if direction == 0 or (move.unit and move.unit != "%"):
        return True
    if direction < 0 and move.falls:
        return move.kind in ("to", "percent")
    return move.kind == "to" and move.unit == "%"


def _robust(said: Said) -> bool:
    return said.has("robust") and said.has("rank")


def _by_groups(said: Said) -> bool:
    """Whether a difference is to be split over groups: 协同效果、协同路径各贡献多少."""
    groups = bool(said.named) and not any(id_ in said.words.measured for id_ in said.named)
    return groups and (said.told("split") or said.has("reason"))


def _compare(said: Said) -> bool:
    if len(said.cities) != 2 or said.moves or said.goal:
        return False
    return (not said.named or _by_groups(said)) and said.has("rank", "gap", "reason")


def _between(said: Said) -> bool:
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


def _items(said: Said) -> bool:
    """甲市哪个指标得分最低: the indicators of one city."""
    if len(said.cities) != 1 or not said.told("items") or said.told("weighting"):
        return False
    if said.has("lost_only", "best"):
        return False
    return said.order is not None and not said.moves and not said.goal


def _found_city(said: Said) -> bool:
    """指数最高的市森林覆盖率是多少: a city is found by one measure, another is asked of it."""
    if said.cities or said.moves or said.goal or said.has("suppose") or _of_plan(said):
        return False
    return said.order is not None and said.found_city is not None


def _workings(said: Said) -> bool:
    """庚市的PM2.5浓度改善率怎么算出来的, 辛市碳排放强度下降率为什么这么低."""
    if len(said.cities) != 1 or said.moves or said.goal or said.change:
        return False
    if said.told("workings"):
        return len(said.named) == 1 or (not said.named and said.has("index"))
    leaf = len(said.named) == 1 and said.named[0] in said.words.measured
    compared = said.has("versus") or said.since is not None or said.order_change
    return leaf and said.has("reason") and said.told("so_much") and not compared


def _why_low(said: Said) -> bool:
    """乙市协同管理为什么倒数: the weakest indicators of that group."""
    group = len(said.named) == 1 and said.named[0] not in said.words.measured
    low = said.told("last", "worst", "least")
    return len(said.cities) == 1 and group and low and said.has("reason") and not said.moves


def _change(said: Said) -> bool:
    """甲市PM2.5比去年降了多少: of a measure, between two years."""
    if not said.cities or said.goal or said.moves or _of_plan(said) or said.has("suppose"):
        return False
    if said.has("reason") and not said.named:
        return False  # 名次掉了4位，是什么原因: `_reason`
    if said.told("place_change"):
        return said.has("versus", "value") or said.since is not None
    if said.order or not said.told("changing") or _by_groups(said):
        return False
    compared = said.has("versus") or said.since is not None
    if not said.named and (compared or said.has("reason")):
        return False  # why the index changed: `_reason`
    return compared or said.has("value") or said.told("confirm")


def _widest(said: Said) -> bool:
    """24个指标里哪个各市得分拉得最开."""
    if said.cities or said.named or said.moves or said.goal:
        return False
    return said.told("widest") and said.told("items")


def _middle(said: Said) -> bool:
    if not said.middle or said.moves or said.goal or _of_plan(said) or said.has("balance"):
        return False
    if said.change and not said.cities:
        return False
    if said.middle == "total" and not (said.named and said.told("table_of_all", "province")):
        return False
    return bool(said.about) or said.placed or said.all_cities


def _order(said: Said) -> bool:
    if said.order is None or said.moves or said.goal or _of_plan(said):
        return False
    if said.has("no_value", "robust", "suppose", "chance", "without"):
        return False
    if said.has("nodes") and not said.named:
        return False
    if said.has("reason") and said.order_change and len(said.cities) == 1 and not said.named:
        return False
    if said.change and not said.cities:
        return False  # 得分提高100分，总指数最多涨多少
    # 最高 by itself may be said of anything; 第二名 and 垫底 are places of somebody
    ranked = said.told("ranking", "asks_place", "last", "ordinal", "place_change")
    if not (ranked or said.cities or _asks_which(said)):
        return False
    return not (said.has("lost_only") and said.cities)


def _reason(said: Said) -> bool:
    if said.has("no_value") or (said.measures and not _by_groups(said)):
        return False
    if not (said.placed or said.has("all_cities") or (said.about and _of_index(said))):
        return False
    if not said.cities and (said.order or said.told("mean")) and not said.has("reason"):
        return False  # 各市两年指数变化
    both = said.has("versus") or said.since is not None
    compared = both and (said.has("change", "index", "reason") or said.told("split"))
    if said.has("reason") and said.told("place_change") and len(said.cities) == 1:
        return True  # 名次掉了4位，是什么原因
    whole = _of_index(said) or bool(said.cities)
    return compared or (said.has("reason") and said.has("change") and whole)


def _progress(said: Said) -> bool:
    if not said.cities and re.search(r"\d\s*分", said.text):
        return False  # 基准年68分，现在72分: these count, not the table
    return said.has("progress") and bool(said.goal or said.has("index")) and not said.has("works")


def _reach(said: Said) -> bool:
    # 指数现在70分: that is what counts then
    stated = r"(?:现在|目前|当前|原来|是|为|有)\s*\d" if said.cities else r"\d"
    given = re.search(stated, without_years(said.text))
    return (
        bool(said.goal) and not given and (bool(said.costs) or said.has("least", "best", "value"))
    )


def _place_lost(said: Said) -> bool:
    """为什么癸市垫底."""
    low = said.told("last", "worst") and not said.order_change
    return said.has("reason") and len(said.cities) == 1 and low and not said.named


def _place_won(said: Said) -> bool:
    """子市凭什么第一."""
    order = said.order
    first = order is not None and not order.change and any(place > 0 for place in order.places)
    return said.has("reason") and len(said.cities) == 1 and first and not said.named


def _lost(said: Said) -> bool:
    if said.order and not said.placed:
        return False  # 指数最低的城市
    where = said.cities and re.search("在哪|哪里|哪些|哪几|什么", said.text)  # 甲市的短板在哪
    return said.has("lost") and bool(_of_index(said) or where) and not said.has("no_value")


def _brought(said: Said) -> bool:
    return said.has("brought") and _of_index(said) and not said.has("no_value")


def _best(said: Said) -> bool:
    return said.has("best") and (_of_index(said) or said.placed) and not said.has("no_value")


def _interval(said: Said) -> bool:
    """甲市没报的数影响多少, 甲市再生水利用率要是没报."""
    if not said.placed or said.moves:
        return False
    if said.has("interval"):
        return said.has("index", "effect", "suppose")
    return bool(said.measures) and said.has("open") and said.has("index")


def _value(said: Said) -> bool:
    if not said.placed or said.has("no_value", "suppose") or not said.has("value"):
        return False
    if _of_plan(said) or (not said.about and not said.cities):
        return False
    if re.search(r"\d", without_years(said.text)):
        return False  # 得分提高10分: what a change of score does, not what the table says
    return not said.change


def _score(said: Said) -> bool:
    """A change of scores of a city: 甲市森林覆盖率得分提高10分, 甲市全部满分."""
    if not said.cities or not said.change or said.moves or said.goal:
        return False
    named = bool(said.measures) or (said.change.kind == "level" and said.told("whole"))
    return named and (said.has("index", "suppose", "value", "rank", "effect") or not _of_plan(said))


def _swap(said: Said) -> bool:
    weighed = said.has("swap") and (said.told("weighting") or said.has("level"))
    return (weighed or said.has("swap_only")) and (
        bool(said.cities) or said.has("rank", "all_cities")
    )


def _chance(said: Said) -> bool:
    return said.has("chance") and said.has("rank") and bool(said.cities)


def _without(said: Said) -> bool:
    if not said.has("without") or not said.measures or said.moves or said.has("interval"):
        return False
    return bool(said.cities) or said.order is not None or said.all_cities


def _balance(said: Said) -> bool:
    return said.has("balance") and (said.placed or _of_index(said)) and bool(said.cities)


def _top(said: Said) -> bool:
    return len(said.cities) == 1 and not said.named and said.has("top_gap")


def _unknown(said: Said) -> bool:
    """A change of something that is in no column: 甲市煤炭消费量减少20%."""
    if not said.placed or said.named or said.goal or said.change or _of_plan(said):
        return False
    text = without_years(said.text)
    return bool(re.search(r"\d", text)) and read_change(text) is not None


# the first that a question fits decides
OPERATIONS: tuple[tuple[str, Callable[[Said], bool]], ...] = (
    ("official", _official),
    ("state", _state),
    ("found_city", _found_city),
    ("interval", _interval),
    ("workings", _workings),
    ("weights", reweigh),
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
    ("items", _why_low),
    ("change", _change),
    ("lost", _place_lost),
    ("brought", _place_won),
    ("between", _between),
    ("compare", _compare),
    ("widest", _widest),
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
