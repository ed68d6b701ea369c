"""Questions about several indicators at once: those that meet a bound, the first of an order.

权重在5%以上的三级指标有哪些 · 权重写0.3的有几个 · 排在最前面的五个 · 带改善率字样的合计权重

A question is taken only where every word of it is accounted for: half a filter would tell
more indicators than were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked, without_fillers
from assistant.index_questions import (
    LEVEL_WORDS,
    cite_indicators,
    indicator_table,
    percent,
)
from assistant.lexicon import pattern
from assistant.messages import join_names, say
from assistant.places import places_in
from assistant.readings import Reading, WeightBound, WeightsAsked
from assistant.score_changes import with_digits
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import read_number
from corpus.text import fold
from scoring.tree import LEAF, Node

_SAME = 1e-9  # weights that differ by less are one

# ── understanding ──


def understand_weights(asked: Asked, view: View) -> Reading | None:
    """Indicators by their weight, by their order, or by words in their names."""
    if not view.tree or asked.units or places_in(asked.text) or not _of_index(asked.text):
        return None
    level, text = level_said(asked.text)
    if pattern("index_filter", "claims").search(text):
        return None  # 六个一级指标权重加起来是不是1: of all of them something is claimed
    found, text = _filters(WeightsAsked(asked, level), with_digits(text))
    if not (found.bound or found.order or found.words) or not _nothing_left(text):
        return None
    if found.within and not (found.added or found.bound or found.order):
        return None  # what belongs to a field is told elsewhere
    return found


def _of_index(text: str) -> bool:
    """Whether indicators are spoken of, or weights: 各市指数排名 is of neither."""
    if pattern("data", "all_cities").search(text) or pattern("table", "city").search(text):
        return False
    return bool(pattern("index", "weight").search(text) or re.search("指标|占总|份额", text))


def level_said(text: str) -> tuple[int, str]:
    """The level that `text` speaks of, the third where it names none, and the other words."""
    for level, name in LEVEL_WORDS:
        rest, said = pattern("index", name).subn(" ", text)
        if said:
            return level, rest
    return LEAF, text


def _filters(found: WeightsAsked, text: str) -> tuple[WeightsAsked, str]:
    """What of the nodes is asked, and the words that say nothing of it."""
    for read in (_read_words, _read_order, _read_bound):
        found, text = read(found, text)
    added = bool(pattern("index", "sum").search(text) or _TOTAL.search(text))
    return replace(found, added=added), text


_TOTAL = re.compile(r"总权重|共占|占(?:总分|总指数|指数)?的?(?:比重|比例|多少|百分之几|几成)|占比")

# 带改善率、下降率字样的 · 名称里有碳排放的 · 大气相关的指标
_WITH = re.compile(
    r"(?:名[称字](?:里面?|中)?)?(?:带有?|含有?|(?<!所)有|出现)[“\"']?(?P<with>[^,，。?？“”\"']{2,20}?)[”\"']?"
    r"(?:等|这)*(?:字样|几个字|字眼|二字|三字|一词)的?"
    r"|名[称字](?:里面?|中)?(?:带有?|含有?|有)[“\"']?(?P<in>[^,，。?？“”\"'的]{1,10}?)[”\"']?的(?=指标|\s)"
    r"|(?:带有?|含有?)[“\"']?(?P<bare>[^,，。?？“”\"'的\s]{2,10}?)[”\"']?的(?=(?:所有|全部|[几两二三四五六]个)*指标)"
    r"|(?:所有|全部|凡是)?(?:[和跟与同])?(?P<of>[^\s,，。?？的和跟与同]{1,6}?)(?:方面|领域|相关|有关|类|(?:那|这)[几两二三四五六][个项]|(?:那|这)?[俩仨])的?(?:所有|全部|几个)?(?=指标|\s)"
)


def _read_words(found: WeightsAsked, text: str) -> tuple[WeightsAsked, str]:
    match = _WITH.search(text)
    if not match:
        return found, text
    said = match["with"] or match["in"] or match["bare"] or match["of"]
    words = tuple(re.split("[、和及或]|以及", said))
    rest = text[: match.start()] + " " + text[match.end() :]
    return replace(found, words=words, within=bool(match["of"])), rest


_FIRST = re.compile(
    r"(?:排(?:名|序|位|在)*)?最?(?:靠?前面?|大|高|重|(?P<low>低|小|轻|少))的?的?(?:这|那)?(?P<of>[一二两三四五六七八九十]+|\d+)(?=个|名|位|项|\s|的|指标)(?:个|名|位|项)?"
    r"|(?:排名?)?前(?P<first>[一二两三四五六七八九十]+|\d+)(?:个|名|位|项)?"
)


def _read_order(found: WeightsAsked, text: str) -> tuple[WeightsAsked, str]:
    match = _FIRST.search(text)
    if match:
        number = _count(match["of"] or match["first"])
        rest = text[: match.start()] + " " + text[match.end() :]
        return replace(found, order="last" if match["low"] else "first", number=number), rest
    for order in ("tied", "alike", "falling", "rising"):
        rest, said = pattern("index_filter", order).subn(" ", text)
        if said:
            return replace(found, order=order), rest
    return found, text


def _count(words: str) -> int:
    return int(words) if words.isdigit() else read_number(words.replace("两", "二"))


_NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(%|个?百分点)?(?![\d.]|级|分|[个项名位])")


def _read_bound(found: WeightsAsked, text: str) -> tuple[WeightsAsked, str]:
    """权重在5%以上, 大于0.05, 写0.3: a share in per cent is of the index, a bare figure may be
    the printed one."""
    numbers = list(_NUMBER.finditer(text))
    weighs = pattern("index", "weight").search(text) or "占" in text
    if len(numbers) != 1 or not weighs:
        return found, text
    number = numbers[0]
    value = float(number[1]) / (100 if number[2] else 1)
    if value > 1:
        return found, text
    around = text[: number.start()] + " " + text[number.end() :]
    sense, rest = _comparison(around)
    whole = bool(number[2]) or bool(pattern("index_filter", "of_index").search(text))
    return replace(found, bound=WeightBound(sense, value, whole)), rest


_SENSES = ("at_least", "at_most", "above", "below")


def _comparison(text: str) -> tuple[str, str]:
    """How a weight is compared with the figure, and the text without the words for it."""
    for sense in _SENSES:
        rest, said = pattern("index_filter", sense).subn(" ", text)
        if said:
            return sense, rest
    return "equal", pattern("index_filter", "equal").sub(" ", text)


def _nothing_left(text: str) -> bool:
    """Whether every word is one that asks for weights and indicators."""
    for section, name in _ASKING:
        text = pattern(section, name).sub(" ", text)
    return not re.search(r"[\u4e00-\u9fff]{2,}|[a-z]{2,}|\d", without_fillers(text))


_ASKING = (
    ("index", "weight"),
    ("index", "words"),
    ("index", "sum"),
    ("index", "loose"),
    ("index_filter", "noise"),
    ("index", "noise"),
    ("questions", "count"),
)

# ── gathering ──


@dataclass(frozen=True)
class WeightsFound:
    """The nodes asked for, in the order to tell them."""

    nodes: tuple[Node, ...]
    by_index: bool  # the bound was held against shares of the index, not printed weights


def gather_filtered(reading: WeightsAsked, view: View) -> WeightsFound:
    assert view.tree  # how the question was understood
    nodes = [node for node in view.tree.walk() if node.level == reading.level]
    if reading.words:
        nodes = _named(reading, view.tree)
    by_index = _of_shares(reading.bound, nodes) if reading.bound else True
    if reading.bound:
        nodes = [n for n in nodes if meets(reading.bound, weight_of(n, by_index))]
    if reading.order:
        falling = reading.order not in ("rising", "last")
        nodes = sorted(nodes, key=lambda n: n.global_weight, reverse=falling)
    if reading.order in ("first", "last") and reading.number < len(nodes):
        least = nodes[reading.number - 1].global_weight
        with_ties = (n for n in nodes[reading.number :] if abs(n.global_weight - least) < _SAME)
        nodes = [*nodes[: reading.number], *with_ties]
    if reading.order == "tied":
        nodes = [n for n in nodes if n.global_weight > nodes[0].global_weight - _SAME]
    if reading.order == "alike":
        nodes = [node for group in _alike(nodes) if len(group) > 1 for node in group]
    return WeightsFound(tuple(nodes), by_index)


def _alike(nodes: Sequence[Node]) -> list[list[Node]]:
    """Nodes in groups of the same share of the index, in their order."""
    groups: list[list[Node]] = []
    for node in nodes:
        if groups and abs(groups[-1][0].global_weight - node.global_weight) < _SAME:
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _named(reading: WeightsAsked, tree: Node) -> list[Node]:
    """Nodes with the words in their names; of a field, all below a node so named as well."""
    found: dict[tuple[int, int, str], Node] = {}
    for node in tree.walk():
        if not any(has_word(node.name, word) for word in reading.words):
            continue
        if not reading.within and node.level != reading.level:
            continue
        for below in node.walk():
            if below.level == reading.level:
                found[below.level, below.number, below.name] = below
    return sorted(found.values(), key=lambda node: node.number)


def has_word(name: str, word: str) -> bool:
    """Whether a name has a word; one of a single character is not a piece of another word.

    >>> has_word("水协同治理", "水"), has_word("碳排放水平", "水")
    (True, False)
    """
    if len(word) == 1:
        name = pattern("index_filter", "other_words").sub(" ", name)
    return fold(word) in fold(name)


def _of_shares(bound: WeightBound, nodes: Iterable[Node]) -> bool:
    """Whether a bound is meant of shares of the index: it says so, or tells no printed
    weights apart."""
    nodes = list(nodes)
    if bound.of_index or not nodes:
        return True
    met = [node for node in nodes if meets(bound, node.weight)]
    shares = [node for node in nodes if meets(bound, node.global_weight)]
    return bool(shares) and len(met) in (0, len(nodes))


def weight_of(node: Node, by_index: bool) -> float:
    return node.global_weight if by_index else node.weight


def meets(bound: WeightBound, weight: float) -> bool:
    """Whether a weight lies on the side of the bound that is asked for.

    >>> from_, over = WeightBound("at_least", 0.05, True), WeightBound("above", 0.05, True)
    >>> meets(from_, 0.05), meets(over, 0.05), meets(over, 0.06)
    (True, False, True)
    """
    difference = weight - bound.value
    if abs(difference) < _SAME:
        return bound.sense in ("at_least", "at_most", "equal")
    return (
        difference > 0
        if bound.sense in ("at_least", "above")
        else (difference < 0 and bound.sense in ("at_most", "below"))
    )


# ── writing ──


def write_filtered(reading: WeightsAsked, found: WeightsFound, view: View) -> Answer:
    asked, english = reading.asked, reading.asked.english
    total = round(sum(node.global_weight for node in found.nodes), 10)
    level = say(english, f"index.levels.{dict(LEVEL_WORDS)[reading.level]}")
    opening = say(
        english,
        f"index_filter.{_opening(reading, found)}",
        level=level,
        what=_what(reading, found, english),
        count=len(found.nodes),
        names=join_names(english, [node.name for node in found.nodes]),
        percent=percent(total),
        share=percent(found.nodes[0].global_weight) if found.nodes else "",
        groups=len(_alike(found.nodes)),
    )
    leaves = [leaf.leaf for node in found.nodes for leaf in node.leaves() if leaf.leaf]
    return Answer(
        question=asked.original,
        kind="index",
        answer="\n".join([opening, "", *_lines(reading, found, english)]).strip(),
        rows=tuple(node.leaf.ref for node in found.nodes if node.leaf),
        value=total if reading.added and found.nodes else None,
        count=len(found.nodes) if asked.count and not reading.added else None,
        citations=cite_indicators(leaves or list(view.plan.indicators[:1]), view.plan),
        produced_by="tables",
        tables=(indicator_table(leaves, english),) if leaves else (),
    )


def _opening(reading: WeightsAsked, found: WeightsFound) -> str:
    if not found.nodes:
        return "none_alike" if reading.order == "alike" else "none"
    if reading.order == "tied":
        return "tied" if len(found.nodes) > 1 else "not_tied"
    if reading.order == "alike":
        return "alike"
    if reading.order:
        return "ordered"
    return "added" if reading.added else "met"


def _what(reading: WeightsAsked, found: WeightsFound, english: bool) -> str:
    """The filter in words, with what its figure was held against."""
    said = []
    if reading.words:
        names = join_names(english, [f"“{word}”" for word in reading.words])
        key = "within" if reading.within else "named"
        said.append(say(english, f"index_filter.{key}", words=names))
    if reading.bound:
        bound = reading.bound
        shown = percent(bound.value) if found.by_index else f"{bound.value:g}"
        key = "of_index" if found.by_index else "printed"
        sense = say(english, f"index_filter.{bound.sense}", value=shown)
        said.append(say(english, f"index_filter.{key}", bound=sense))
    if reading.order:
        key = "rising" if reading.order in ("rising", "last") else "falling"
        said.append(say(english, f"index_filter.{key}"))
    return say(english, "index_filter.joint").join(said)


def _lines(reading: WeightsAsked, found: WeightsFound, english: bool) -> list[str]:
    if reading.order != "alike":
        return [node_line(node, english) for node in found.nodes]
    return [
        say(
            english,
            "index_filter.alike_line",
            share=percent(group[0].global_weight),
            count=len(group),
            names=join_names(english, [node.name for node in group]),
        )
        for group in _alike(found.nodes)
    ]


def node_line(node: Node, english: bool) -> str:
    """A node with its printed weight, its share of the index and its page."""
    pages = [leaf.leaf.page for leaf in node.leaves() if leaf.leaf]
    return say(
        english,
        "index.child",
        name=node.name,
        weight=f"{node.weight:g}",
        percent=percent(node.global_weight),
        value=f"{node.global_weight:g}",
        pages="—".join(dict.fromkeys((str(min(pages)), str(max(pages))))),
    )
