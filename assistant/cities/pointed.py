"""A question that leans on the city or the measure of the one before → the same, in full.

地区生产总值最大的市是哪个 + 它的指数排第几     → 丙市的指数排第几
甲市指数多少 + 乙市呢，差多少                 → 甲市和乙市指数相差多少
壬市碳排放强度下降率是多少 + 全省平均呢         → 各市单位GDP碳排放下降率平均多少
壬市只比戊市低一点，差多少 + PM2.5要降到多少才能追平 → 壬市要追平戊市，PM2.5要降到多少才行
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.cities.heard import cities_in
from assistant.cities.raw_changes import unclaimed
from assistant.lexicon import pattern
from assistant.view import View
from corpus.answer import Answer

AnswerOf = Callable[[str], Answer]
_BOLD = re.compile(r"\*\*([^*]{1,20})\*\*")


def ask_of_city(words: str, before: str, view: View, answer_of: AnswerOf) -> str:
    """`words` with what the question before is about; empty where it does not lean on it."""
    about = view.figures.about() if view.figures and view.measures else None
    if not about:
        return ""
    own, earlier = cities_in(words, about.cities), cities_in(before, about.cities)
    return (
        _other_year(words, before, own, earlier)
        or _apart(words, before, own, earlier, view)
        or _mean(words, before, own, earlier, view)
        or _goal(words, before, own, earlier)
        or _rival(words, own, earlier)
        or _other_measure(words, before, own, earlier, view)
        or _city(words, before, own, view, about.cities, answer_of)
        or _carried(words, before, own, view)
        or _place_of(words, before, own, earlier, view)
        or _weakest(words, before, own, earlier, view, answer_of)
    )


def _place_of(
    words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...], view: View
) -> str:
    """在全省排第几, after a question about a part of a city's index: its place in that part."""
    asks = pattern("table", "asks_place").search(words)
    assert view.measures
    if own or not asks or len(earlier) != 1 or not _bare(words, view):
        return ""
    if len(view.measures.named(before)) != 1:
        return ""
    return f"{earlier[0]}{_measure(before, view)}{words}"


def _weakest(
    words: str,
    before: str,
    own: tuple[str, ...],
    earlier: tuple[str, ...],
    view: View,
    answer_of: AnswerOf,
) -> str:
    """差在哪个指标, after a question that found a city or named one: where it loses most."""
    assert view.measures
    if own or not pattern("pointed", "weakest").fullmatch(words.strip("?？。,， ")):
        return ""
    bold = _BOLD.findall(answer_of(before).answer)
    about = view.figures.about() if view.figures else None
    found = [city for city in (about.cities if about else ()) if city in bold]
    cities = earlier or tuple(found)
    if len(cities) != 1:
        return ""
    groups = [id_ for id_ in view.measures.named(before) if id_ not in view.measures.measured]
    if groups:
        return f"{cities[0]}{view.measures.shown('⟦①⟧', groups[:1])}哪个指标得分最低"
    return f"{cities[0]}哪里失分最多"


def _bare(words: str, view: View) -> bool:
    """Whether a question names neither a measure nor the index."""
    assert view.measures
    return not view.measures.named(words) and not any(
        pattern("data", name).search(words) for name in ("index", "scored")
    )


def _carried(words: str, before: str, own: tuple[str, ...], view: View) -> str:
    """哪些市高于平均, after a question about PM2.5: of PM2.5, not of the index."""
    which = re.search(r"哪[些几]?一?个?(?:座|地级)?(?:市|城市)|[几多]少?个市", words)
    assert view.measures
    if own or not which or not _bare(words, view) or len(view.measures.named(before)) != 1:
        return ""
    if not pattern("pointed", "compares").search(words):
        return ""
    return f"{words[: which.end()]}{_measure(before, view)}{words[which.end() :]}"


_YEAR = r"(?:去年|上年|前年|今年|本年|当年|20\d\d年?)"


def _other_year(words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...]) -> str:
    """去年呢, after a question about a city: the same of the other year."""
    year = re.fullmatch(rf"(?:那)?({_YEAR})(?:又)?呢", words.strip("?？。,， "))
    if own or not earlier or not year:
        return ""
    return f"{year[1]}{re.sub(_YEAR, '', before)}"


def _measure(text: str, view: View) -> str:
    """The name of the one measure that a question is about; the index where it names none."""
    assert view.measures
    named = view.measures.named(text)
    return view.measures.shown("⟦①⟧", named[:1]) if named else "指数"


def _apart(
    words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...], view: View
) -> str:
    """乙市呢，差多少, after a question about one other city: both, and their difference."""
    asks = pattern("pointed", "apart").search(words)
    assert view.measures
    if len(earlier) == 1 and len(own) == 1 and own != earlier and re.match("比", words):
        return f"{earlier[0]}{_measure(before, view)}{words}" if _bare(words, view) else ""
    mean = pattern("table", "mean").search(words)
    if asks and mean and not own and len(earlier) == 1 and _bare(words, view):
        return f"{earlier[0]}{_measure(before, view)}比各市平均高多少"
    if not asks or len(earlier) != 1 or view.measures.named(words):
        return ""
    others = [city for city in own if city not in earlier]
    if len(others) != 1 or len(own) > 2:
        return ""
    return f"{earlier[0]}和{others[0]}{_measure(before, view)}相差多少"


def _mean(
    words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...], view: View
) -> str:
    asked = words.strip("?？。,， ")
    if not own and len(earlier) > 1 and pattern("pointed", "their_mean").fullmatch(asked):
        return f"{'、'.join(earlier)}加起来{_measure(before, view)}平均多少"
    if own or not pattern("pointed", "mean").fullmatch(asked):
        return ""
    return f"各市{_measure(before, view)}平均多少"


def _goal(words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...]) -> str:
    """丁市离这个目标还差多少分: the rise that was spoken of."""
    goal = re.search(r"(?:累计)?(?:提高|提升|上升|增长|涨)\s*\d+(?:\.\d+)?\s*%", before)
    if not own or not goal or not pattern("pointed", "goal").search(words):
        return ""
    return pattern("pointed", "goal").sub(f"指数{goal.group()}的目标", words)


def _other_measure(
    words: str, before: str, own: tuple[str, ...], earlier: tuple[str, ...], view: View
) -> str:
    """氮氧化物呢, after 哪些市的碳排放是强脱钩: another measure in the place of the one."""
    assert view.measures
    hidden, ids = view.measures.masked(words.strip("那呢?？。,， "))
    of_cities = earlier or pattern("data", "all_cities").search(before)
    if own or not of_cities or not re.fullmatch("⟦.⟧", hidden):
        return ""
    others, _ = view.measures.masked(before)
    if len(re.findall("⟦.⟧", others)) != 1:
        return ""
    return view.measures.shown(re.sub("⟦.⟧", "⟦①⟧", others), ids)


def _rival(words: str, own: tuple[str, ...], earlier: tuple[str, ...]) -> str:
    """PM2.5要降到多少才能追平, after two cities: the first is to catch up with the second."""
    if own or len(earlier) != 2 or not pattern("pointed", "catches").search(words):
        return ""
    rest = pattern("pointed", "catches").sub("", words).strip(" ,，?？。")
    return f"{earlier[0]}要追平{earlier[1]}，{rest}才行"


def _city(
    words: str,
    before: str,
    own: tuple[str, ...],
    view: View,
    cities: tuple[str, ...],
    answer_of: AnswerOf,
) -> str:
    """它, 该市: the city that the answer before names in bold, if there is but one."""
    it = pattern("pointed", "it").search(words)
    if own or not it or re.search("呢[?？。]*$", words):
        return ""
    named = dict.fromkeys(
        city for bold in _BOLD.findall(answer_of(before).answer) for city in cities if bold == city
    )
    if len(named) != 1:
        return ""
    city = next(iter(named))
    assert view.measures
    changed = not view.measures.named(words) and unclaimed(
        words.replace(it.group(), ""), view.measures
    )
    told = f"{city}的{_measure(before, view)}" if changed else city
    return f"{words[: it.start()]}{told}{words[it.end() :]}"
