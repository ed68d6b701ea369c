"""Claims about weights, nodes by their number, and whether the index measures a thing at all.

森林覆盖率占总指数10%对吗 · 大气协同治理占治理路径的一半，对吗 · 二级指标（11）是什么 ·
指数里有没有噪声
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.asked import Asked, without_fillers
from assistant.index_filters import has_word, level_said, meets, node_line
from assistant.index_questions import (
    LEVEL_WORDS,
    cite_indicators,
    describe_weight,
    heavier,
    indicator_table,
    key,
    path_to,
    percent,
)
from assistant.lexicon import pattern
from assistant.messages import join_names, say
from assistant.node_names import node_called
from assistant.places import places_in
from assistant.readings import (
    MeasuredAsked,
    NodeAsked,
    Reading,
    SuppliersAsked,
    WeightAsked,
    WeightBound,
    WeightClaimed,
)
from assistant.score_changes import with_digits
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import NUMERAL, read_number
from corpus.text import fold
from scoring.tree import DIMENSION, LEAF, ROOT, Node

# ── understanding ──


def understand_index_claim(asked: Asked, view: View) -> Reading | None:
    """A claim about weights, a node by its number, or whether a thing is measured."""
    if not view.tree or places_in(asked.text):
        return None
    return (
        _numbered(asked, view)
        or _measured(asked, view)
        or _alike(asked, view)
        or _heavier(asked, view)
        or _share(asked, view)
    )


_OF_LEVEL = "(?P<level>[一二三]级指标)"
_NODE = re.compile(
    rf"{_OF_LEVEL}(?:中|里)?(?:的)?\s*(?:第\s*|[（(]\s*|(?=\d))(?P<number>{NUMERAL.pattern})[)）]?(?:个|项|号)?(?!级|[分%.])"
    rf"|第\s*(?P<ordinal>{NUMERAL.pattern})\s*(?:个|项|号)?(?:的)?(?P<of>[一二三]级指标)"
)


def _numbered(asked: Asked, view: View) -> Reading | None:
    """二级指标（11）, 第三个一级指标: nothing else is named, and no score is changed."""
    match = _NODE.search(asked.text)
    if not match or asked.units or len(asked.references) > 1:
        return None
    rest = asked.text[: match.start()] + " " + asked.text[match.end() :]
    for section, name in _ABOUT_NODE:
        rest = pattern(section, name).sub(" ", rest)
    if re.search(r"[\u4e00-\u9fff]{2,}|\d", without_fillers(rest)):
        return None
    level, _ = level_said(match["level"] or match["of"])
    return NodeAsked(asked, level, read_number(match["number"] or match["ordinal"]))


_ABOUT_NODE = (
    ("index", "children"),
    ("index", "inside"),
    ("index", "leaf"),
    ("index", "level2"),
    ("index", "weight"),
    ("index", "loose"),
    ("index", "source"),
    ("index", "parent"),
    ("index", "noise"),
    ("roles", "text"),
    ("questions", "count"),
)


def _measured(asked: Asked, view: View) -> Reading | None:
    """指数里有没有水质指标: the thing by its name, or a unit that supplies data."""
    match = pattern("index_claim", "measured").search(asked.text)
    open_ = any(pattern("index", name).search(asked.text) for name in ("method", "status"))
    if not match or open_ or asked.references or _LISTED.search(match["thing"]):
        return None
    if asked.units:
        units = tuple(dict.fromkeys(mention.name for mention in asked.units))
        named = match["thing"].strip() in {mention.words for mention in asked.units}
        return SuppliersAsked(asked, "of_units", units) if named else None
    words = without_fillers(match["thing"])
    return MeasuredAsked(asked, words) if len(words.split()) == 1 and len(words) > 1 else None


# 指标有哪些, 有多少: of what the index is made, not of a thing
_LISTED = re.compile(
    r"哪|几|多[少大高重]|什么|啥|目标|任务|政策|单位|部门|权重|[一二三]级|规定|说|写|数据|得分|分数"
)


def _alike(asked: Asked, view: View) -> Reading | None:
    """协同效果和协同路径一样重吗: two nodes, and whether they weigh the same."""
    text = pattern("index_claim", "confirms").sub("", asked.text)
    said = pattern("index_claim", "alike").search(text)
    if not said or said.end() < len(text.rstrip()):
        return None
    nodes = _two(text[: said.start()], view)
    weighs = pattern("index", "weight").search(asked.text) or re.search("重|分量", said.group())
    if not nodes or not weighs:
        return None
    return WeightAsked(asked, "heavier", (key(nodes[0]), key(nodes[1])), None)


def _heavier(asked: Asked, view: View) -> Reading | None:
    """环境质量比碳排放水平重吗: two nodes, and 重 or 轻 is said of no other thing in the plan."""
    if not re.search("(?<![权比严])[重轻](?![点大要])", asked.text) or asked.units:
        return None
    reading = heavier(asked, view, weighs=True)
    return reading if isinstance(reading, WeightAsked) else None


def _two(words: str, view: View) -> tuple[Node, ...]:
    """The two nodes that are named beside each other; names hold connectives of their own."""
    for at, sign in enumerate(words):
        if sign in "和跟与同、" and 1 < at < len(words) - 2:
            one, other = node_called(words[:at], view), node_called(words[at + 1 :], view)
            if one and other and one is not other:
                return one, other
    return ()


_SHARE = re.compile(
    r"^(?P<node>[^,，。?？]{2,40}?)(?:在(?P<within>[^,，。?？]{2,20}?)(?:里面?|中|内)?的?)?(?:的)?"
    r"(?:权重(?:只|就|要|都)?(?:是|占|等于|有|为)?|(?:只|就|要)?占(?P<upper>[^\d,，。?？]{0,20}?)的?)"
    r"(?P<sense>超过|大于|高于|不低于|不到|低于|小于|至少|不超过)?(?:了|约|大约|差不多)*"
    r"(?P<value>\d+(?:\.\d+)?\s*(?:%|个?百分点)?|一半|[三四五]分之[一二三四])(?P<after>以上|以下)?(?:的?权重)?[,，]?$"
)
_FRACTION = re.compile("([三四五])分之([一二三四])")
_SENSES = {
    "超过": "above", "大于": "above", "高于": "above", "不低于": "at_least", "至少": "at_least",
    "不到": "below", "低于": "below", "小于": "below", "不超过": "at_most",
    "以上": "at_least", "以下": "at_most",
}  # fmt: skip


def _share(asked: Asked, view: View) -> Reading | None:
    """森林覆盖率占总指数10%对吗, PM2.5浓度权重是0.2对吧: a node, and a figure for it."""
    if asked.units or not pattern("questions", "confirms").search(asked.text):
        return None
    text = pattern("index_claim", "confirms").sub("", with_digits(asked.text))
    match = _SHARE.search(re.sub("^(?:请问|是不是|听说|据说)", "", text))
    node = node_called(match["node"], view) if match else None
    if not match or not node:
        return None
    said = re.sub("[的里中]", "", match["upper"] or match["within"] or "")
    of_index = bool(pattern("index", "root").search(said))
    upper = node_called(said, view) if said and not of_index else None
    if said and not upper and not of_index:
        return None
    weighs = pattern("index", "weight").search(asked.text)
    if not (weighs or of_index or upper):
        return None  # 占60%: a figure that the plan may set as a target
    value = _figure(match["value"])
    sense = _SENSES.get(match["sense"] or match["after"] or "", "equal")
    bound = WeightBound(sense, value, of_index)
    return WeightClaimed(asked, key(node), key(upper) if upper else None, bound)


def _figure(words: str) -> float:
    """A share as a fraction of one.

    >>> _figure("10%"), _figure("0.2"), _figure("一半")
    (0.1, 0.2, 0.5)
    """
    if words == "一半":
        return 0.5
    parts = _FRACTION.fullmatch(words)
    if parts:
        return read_number(parts[2]) / read_number(parts[1])
    figure = float(words.rstrip("%个百分点 "))
    return figure if words[-1].isdigit() else figure / 100


# ── writing ──


def write_weight_claim(reading: WeightClaimed, evidence: None, view: View) -> Answer:
    assert view.tree  # how the question was understood
    english = reading.asked.english
    path = path_to(view.tree, reading.node)
    node = path[-1]
    truth, weight = _truth(reading, path, view.tree, english)
    verdict = "true" if weight is not None and meets(reading.bound, weight) else "false"
    words = [say(english, f"index_claim.{verdict}", truth=truth), describe_weight(path, english)]
    leaves = [leaf.leaf for leaf in node.leaves() if leaf.leaf]
    return Answer(
        question=reading.asked.original,
        kind="index",
        answer="\n\n".join(words),
        rows=(node.leaf.ref,) if node.leaf else (),
        value=weight,
        citations=cite_indicators(leaves, view.plan),
        produced_by="tables",
        tables=(indicator_table(leaves, english),),
    )


def _truth(
    reading: WeightClaimed, path: tuple[Node, ...], tree: Node, english: bool
) -> tuple[str, float | None]:
    """What the node does weigh, in the measure of the claim; no figure where it is no part."""
    node, bound = path[-1], reading.bound
    share = round(node.global_weight, 10)
    if reading.upper:
        upper = path_to(tree, reading.upper)[-1]
        if not any(upper is above for above in path[:-1]):
            return say(english, "index_claim.not_below", name=node.name, upper=upper.name), None
        part = round(node.global_weight / upper.global_weight, 10)
        said = say(
            english,
            "index_claim.of_upper",
            name=node.name,
            upper=upper.name,
            percent=percent(part),
            value=f"{part:g}",
        )
        return said, part
    # a figure that is the printed weight is meant so, if the question does not say otherwise
    equal = bound.sense == "equal" and not bound.of_index and node.level > DIMENSION
    if equal and meets(bound, node.weight) and not meets(bound, share):
        weight = f"{node.weight:g}"
        upper_name = path[-2].name
        said = say(english, "index_claim.printed", name=node.name, upper=upper_name, value=weight)
        return said, node.weight
    said = say(
        english, "index_claim.of_index", name=node.name, percent=percent(share), value=f"{share:g}"
    )
    return said, share


def write_node(reading: NodeAsked, evidence: None, view: View) -> Answer:
    """The node with its weight and its parts; where there is none, how many there are."""
    assert view.tree  # how the question was understood
    english = reading.asked.english
    level = say(english, f"index.levels.{dict(LEVEL_WORDS)[reading.level]}")
    nodes = [node for node in view.tree.walk() if node.level == reading.level]
    node = next((n for n in nodes if n.number == reading.number), None)
    if not node:
        words = say(
            english, "index_claim.no_node", number=reading.number, level=level, count=len(nodes)
        )
        return Answer(reading.asked.original, "refusal", words)
    path = path_to(view.tree, key(node))
    opening = say(english, "index_claim.node", number=reading.number, level=level, name=node.name)
    lines = [opening, "", describe_weight(path, english)]
    if node.children:
        below = say(english, f"index.levels.{dict(LEVEL_WORDS)[node.children[0].level]}")
        count = len(node.children)
        lines += ["", say(english, "index_claim.node_parts", count=count, level=below), ""]
        lines += [node_line(child, english) for child in node.children]
    leaves = [leaf.leaf for leaf in node.leaves() if leaf.leaf]
    return Answer(
        question=reading.asked.original,
        kind="index",
        answer="\n".join(lines),
        rows=tuple(leaf.ref for leaf in leaves),
        value=round(node.global_weight, 10),
        citations=cite_indicators(leaves, view.plan),
        produced_by="tables",
        tables=(indicator_table(leaves, english),),
    )


@dataclass(frozen=True)
class Measured:
    """Nodes that have the words in their names, and those that have their first sign only."""

    nodes: tuple[Node, ...]
    near: tuple[Node, ...]


_FEW = 6  # names that are near enough to be told


def gather_measured(reading: MeasuredAsked, view: View) -> Measured:
    assert view.tree  # how the question was understood
    nodes = [node for node in view.tree.walk() if node.level > ROOT]
    ways = (reading.words, *(way for way in phrasings(reading.words) if " " not in way))
    for way in dict.fromkeys(ways):
        named = tuple(n for n in nodes if len(way) > 1 and fold(way) in fold(n.name))
        if named:
            return Measured(named, ())
    one = node_called(reading.words, view)
    if one:
        return Measured((one,), ())
    leaves = tuple(n for n in nodes if n.level == LEAF and has_word(n.name, reading.words[0]))
    return Measured((), leaves if len(leaves) <= _FEW else ())


def write_measured(reading: MeasuredAsked, found: Measured, view: View) -> Answer:
    english = reading.asked.english
    told = found.nodes or found.near
    leaves = [leaf.leaf for node in told for leaf in node.leaves() if leaf.leaf]
    leaves = list(dict.fromkeys(leaves))
    if found.nodes:
        opening = say(english, "index_claim.measured", words=reading.words, count=len(found.nodes))
        lines = [opening, "", *(node_line(node, english) for node in found.nodes)]
    else:
        lines = [say(english, "index_claim.not_measured", words=reading.words)]
        if found.near:
            names = join_names(english, [node.name for node in found.near])
            lines.append(say(english, "index_claim.near", sign=reading.words[0], names=names))
    return Answer(
        question=reading.asked.original,
        kind="index" if found.nodes else "refusal",
        answer="\n".join(lines),
        rows=tuple(node.leaf.ref for node in found.nodes if node.leaf),
        citations=cite_indicators(leaves, view.plan),
        produced_by="tables",
    )
