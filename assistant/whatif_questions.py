"""Questions about what a change of scores does to the index, and what a change would take.

They are answered by `assistant.whatif_answers`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked
from assistant.index_questions import key
from assistant.lexicon import pattern
from assistant.messages import join_names
from assistant.node_names import bare, find_nodes, in_full, longer_name, near_nodes, stripped
from assistant.readings import CannotAnswer, NodeChange, Reading, WhatIfAsked
from assistant.references import find_references
from assistant.score_changes import Change, multiple, read_change, with_digits
from assistant.view import View
from corpus.numerals import read_number
from scoring.tree import LEAF, LEVEL1, LEVEL2, ROOT, Node
from scoring.whatif import FULL, exact

# 总分按100算占几分: a full score, and no score of anything
_FULL_SCORE = re.compile(
    r"(?:总分|满分|总指数|百分制)(?:就|都)?(?:按照?|以|是|为|算)?(?:一百|100)分?(?:来|去)?(?:计|算)(?:的话)?"
)


def understand_whatif(asked: Asked, view: View) -> Reading | None:
    """A question that gives scores, or changes of scores, and asks for the index."""
    text = _FULL_SCORE.sub(" ", asked.text)
    text = _filled(re.sub(r"(?<!\d)20\d\d(?!\d)\s*年?", " ", with_digits(text)))
    if asked.units or not view.tree:
        return None
    times = None if _OTHERS.search(text) else _multiplied(asked, text, view)
    if times or not re.search(r"\d", text):
        return times
    if not _of_scores(text, view):
        return None
    if pattern("index", "weight").search(text) and not re.search(
        r"(?<![部百])分(?![别之配布项])", text
    ):
        return None  # 六个一级指标权重加起来等于1吗
    if _RAW.search(text):
        return CannotAnswer(asked, "refuse.no_method")
    if any(float(number) > _LARGEST for number in re.findall(r"\d+", masked(text, view)[0])):
        return CannotAnswer(asked, "whatif.too_large")
    sequence = _sequence(text, view)
    if sequence:
        return WhatIfAsked(asked, "total", sequence, None)
    return _from_clauses(asked, text, view)


def _of_scores(text: str, view: View) -> bool:
    """Whether figures are scores: 百分点 of a measure are none.

    Without a word for it they are where a part of the index is named in full and the others
    are given as well: 环境质量从100降到80，其他都是100.
    """
    if any(pattern("index", name).search(text) for name in ("score", "words", "root")):
        return True
    masks, names = masked(text, view)
    others = [piece for piece in _SPLIT.split(masks) if piece and _OTHERS.search(piece)]
    return bool(names) and any(_is_level(read_change(piece)) for piece in others)


def _is_level(change: Change | None) -> bool:
    return change is not None and change.kind == "level" and change.points <= FULL


def _multiplied(asked: Asked, text: str, view: View) -> Reading | None:
    """`AQI指数得分翻一番`: what the score was before decides, and is asked for."""
    change = multiple(text) if pattern("index", "scored").search(text) else None
    nodes = _named(text, view) if change else ()
    if not change or not nodes:
        return None
    said = re.findall(r"(\d+(?:\.\d+)?)\s*分", masked(text, view)[0])
    change = replace(change, start=float(said[0]) if len(said) == 1 else None)
    return WhatIfAsked(asked, "times", tuple(NodeChange(key(n), change) for n in nodes), None)


_POINTS = re.compile(r"(?<![部百])分(?![别之配布项])")  # not 部分, 百分之, 分别
_NOW = re.compile(
    r"(?:现在|目前|当前|眼下|原来|现状|只拿|只得|只有)(?:是|拿|为|只有|才|得分?)*\s*(\d+(?:\.\d+)?)(?!\s*%)\s*分?"
)
_FILL = re.compile(
    r"(?:做|提|提高|提升|拉|升|补|涨|拿)到?(?:满分|满)(?:100分?)?|拿满|顶格|[离距差]满分"
    r"|(?:做|提|提高|提升|拉|升|涨|拿|冲|达)到\s*(\d+(?:\.\d+)?)(?!\s*%)\s*分?"
)


def _filled(text: str) -> str:
    """`text` with 现在50分，做到满分 said as a change from 50 to 100."""
    text = _from_full(text)
    now, fill = _NOW.search(text), _FILL.search(text)
    if not now or not fill or fill.start() < now.end():
        return text
    if pattern("index", "root").search(text[max(0, now.start() - 6) : now.start()]):
        return text  # the whole index is what stands at so much
    between = re.sub(r"^[,，;；]", "", text[now.end() : fill.start()])
    before = re.sub(r"满分100分?[,，]?", "", text[: now.start()])
    aim = fill.group(1) or f"{FULL:g}"
    return f"{before}{between}从{now.group(1)}分提高到{aim}分，{text[fill.end() :]}"


def _from_full(text: str) -> str:
    """`text` with 满分100只拿60 said as a change from 100 to 60."""
    short = pattern("changes", "short").pattern
    form = re.compile(
        rf"满分\s*(?:是|为)?(?:100分?)?[,，]?(?:{short})\s*(\d+(?:\.\d+)?)(?!\s*[%\d])\s*分?"
    )
    match = form.search(text)
    if not match or pattern("index", "root").search(
        text[max(0, match.start() - 6) : match.start()]
    ):
        return text
    return f"{text[: match.start()]}从{FULL:g}分降到{match.group(1)}分{text[match.end() :]}"


_LARGEST = 10_000.0  # a number beyond is no score, whatever it is


# a measured value, not a score: from 35 to 30 µg/m³
_RAW = re.compile(r"\d\s*(?:微克|毫克|μg|ug|µg|万吨|吨|亿|公里|摄氏度|℃)")


def _from_clauses(asked: Asked, text: str, view: View) -> Reading | None:
    wanted = _wanted(text)
    if wanted is not None:
        text = _WANT.sub(" ", text)
    base = _base(_unnumbered(text)) if wanted is None else None
    if base is not None:
        text = _BASE.sub(" ", text, count=1)
    read = _read(text, view)
    changes = read.changes
    nodes = _named(text, view) if wanted is not None and not changes else ()
    if wanted is not None and nodes:
        return WhatIfAsked(asked, "needed", _as_changes(nodes, wanted), None)
    if not changes:
        return (
            _at_most(asked, text, view)
            or _growth(asked, text)
            or _best_lever(asked, text)
            or _target(asked, with_digits(asked.text), view)
            or _of_which(asked, text, view)
        )
    if base is not None and all(c.node and c.change.kind == "shift" for c in changes):
        return WhatIfAsked(asked, "after", changes, base)
    return _classify(asked, read, view)


_ASKS_EFFECT = re.compile(
    r"指数[^,，。?]{0,6}(?:多少|几分|怎么变)|how much|会怎样|会怎么样|有多大影响"
)


def _of_which(asked: Asked, text: str, view: View) -> Reading | None:
    """A change of something that is no node, or of one of several: which is meant?"""
    asks = _ASKS_EFFECT.search(text)
    change = read_change(masked(text, view)[0])
    if not asks or not change:
        return None
    near = near_nodes(_WANT.sub(" ", pattern("index", "root").sub(" ", text)), view)
    if near and change.kind == "shift":
        either = tuple(NodeChange(key(node), change) for node in near)
        return WhatIfAsked(asked, "either", either, None)
    return CannotAnswer(asked, "clarify.which_indicator")


# 现在总指数72, 指数60分: the whole before a change
_BASE = re.compile(
    r"(?:总指数|协同指数|总分|指数)(?:现在|目前|当前|得分|原来)*(?:是|为|有)?\s*"
    r"(\d+(?:\.\d+)?)(?!\s*[%\d])\s*分?"
)
_AFTER = re.compile(r"后是|后为|后有|变成多少|变为多少|到多少|达到多少|会是多少|最后|以后是|是多少")


def _base(text: str) -> float | None:
    """The index before the change, where the question gives it and asks for the index after."""
    match = _BASE.search(text)
    return float(match.group(1)) if match and _AFTER.search(text) else None


def _named(text: str, view: View) -> tuple[Node, ...]:
    assert view.tree
    nodes = in_full(text, [n for n in view.tree.walk() if n.level != ROOT])
    return nodes or find_nodes(_WANT.sub(" ", pattern("index", "root").sub(" ", text)), view)


def _as_changes(nodes: Sequence[Node], points: float) -> tuple[NodeChange, ...]:
    return tuple(NodeChange(key(n), Change("shift", points)) for n in nodes)


# 指数多3分, 总指数提高1分: a change of the whole that something must bring about
_WHOLE = r"(?:总指数|协同指数|综合指数|总分|指数|(?:overall |whole )?index)"
_WANT = re.compile(
    rf"{_WHOLE}[^\d,，。?]{{0,8}}?\d+(?:\.\d+)?\s*(?:分|个点|points?)"
    rf"|{_WHOLE}[^\d,，。?]{{0,6}}?(?:加|涨|升|多|提高|增加|上升)\d+(?:\.\d+)?(?![%\d.])"
    rf"|{_WHOLE}[^\d,，。?]{{0,6}}?\d+(?:\.\d+)?\s*分?\s*(?:提|涨|升|提高|上升|增加|想|要|冲)?到\s*"
    r"\d+(?:\.\d+)?\s*分?"
    r"|\d+(?:\.\d+)?\s*points? (?:more )?(?:in|on|of|to) the (?:overall |whole )?index"
)


def _wanted(text: str) -> float | None:
    """The points by which the whole is to move, where the question asks what that takes."""
    if not pattern("index", "needed").search(text):
        return None
    match = _WANT.search(text)
    if not match:
        return None
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", match.group())]
    return exact(numbers[1] - numbers[0]) if len(numbers) == 2 else numbers[0]


def _sequence(text: str, view: View) -> tuple[NodeChange, ...]:
    """`六个一级指标得分依次是80、70、…`: as many scores as the level has nodes, in their order."""
    assert view.tree
    match = re.search(r"\d+(?:\.\d+)?分?(?:\s*[、,，/ ]\s*\d+(?:\.\d+)?分?){2,}", text)
    if not match:
        return ()
    scores = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", match.group())]
    for level in (LEVEL1, LEVEL2, LEAF):
        nodes = [node for node in view.tree.walk() if node.level == level]
        if len(nodes) == len(scores):
            pairs = zip(nodes, scores, strict=True)
            return tuple(NodeChange(key(n), Change("level", score)) for n, score in pairs)
    return ()


def masked(text: str, view: View) -> tuple[str, tuple[Node, ...]]:
    """`text` with ⟦i⟧ in place of the names of nodes, and those nodes.

    Names hold digits, words of change and connectives: 铁路和水路货运量占比.
    """
    assert view.tree
    found: list[Node] = []
    for node in sorted(view.tree.walk(), key=lambda n: (-len(n.name), n.level)):
        name = node.name.lower()
        at = text.find(name)
        if node.level != ROOT and at >= 0:
            longer = longer_name(text[at : at + len(name) + 2], name, tuple(view.tree.walk()))
            taken = text[at : at + len(name) + 2] if longer else name
            text = text.replace(taken, f"⟦{chr(0x2460 + len(found))}⟧")
            found.append(longer or node)
    for reference in reversed(find_references(text)):
        leaf = next((n for n in view.tree.leaves() if n.number == reference.number), None)
        if reference.list == "indicator" and leaf:
            start = max(0, text.rfind("指标", 0, reference.end))
            mark = f"⟦{chr(0x2460 + len(found))}⟧"
            text = text[: min(start, reference.start)] + mark + text[reference.end :]
            found.append(leaf)
    return _TWICE.sub(lambda m: _once(m, found), text), tuple(found)


_TWICE = re.compile("⟦(.)⟧(⟦(.)⟧)")


def _once(marks: re.Match[str], found: Sequence[Node]) -> str:
    """㉔协同政策创新: a number and its name are one node, not two."""
    one, other = (found[ord(marks[group]) - 0x2460] for group in (1, 3))
    return marks[2] if one is other else marks[0]


_SPLIT = re.compile(
    r"[,，。;；!！?？\n、]|\.(?=\s|$)|的同时|同时|而且|并且|以及|但是|[但而并和与及跟]"
    r"|(?<=\d)分?(?=⟦)"  # A 80分B 70分
    r"|(?<=[\d分])(?=其[他它余]|剩下|余下|另外)"  # A得80分其他都是100
)
_OTHERS = re.compile("其[他它余]|别的|另外|剩下|余下|others?|the rest|except")
_MASK = re.compile(r"⟦(.)⟧")


@dataclass(frozen=True)
class _Read:
    """What the pieces of a question say of scores."""

    changes: tuple[NodeChange, ...]
    unread: tuple[str, ...]  # what is named, but without a score that could be read


def _read(text: str, view: View) -> _Read:
    """Each piece's nodes with the change that it gives; nodes before one share it."""
    text, names = masked(text, view)
    waiting: list[Node] = []
    found: list[NodeChange] = []
    strange: list[str] = []
    for piece in filter(None, map(str.strip, _SPLIT.split(text))):
        change = read_change(_unnumbered(_MASK.sub("□", piece)))
        # 协同效果那三个一级指标都加10分: those of a part that is named, not the rest
        part = _MASK.search(piece) and not _OTHERS.search(piece)
        if change and pattern("index", "rest").search(piece) and not part:
            found.append(NodeChange(None, change))
            strange += _miscounted(piece, found, view)
            continue
        nodes = [names[ord(mark) - 0x2460] for mark in _MASK.findall(piece)]
        nodes = nodes or list(_by_words(piece, view))
        if change and not nodes and not waiting:
            strange += _unknown(piece)
        if pattern("index", "leaf").search(piece) and re.search("[都各均每]", piece):
            nodes = [leaf for node in nodes for leaf in node.leaves()]
        waiting += [node for node in nodes if node not in waiting]
        if change and waiting:
            found += [NodeChange(key(node), change) for node in waiting]
            waiting = []
    given = {change.node for change in found}
    strange += [node.name for node in waiting if key(node) not in given]
    return _Read(tuple(found), tuple(dict.fromkeys(strange)))


def _unknown(piece: str) -> list[str]:
    """What a piece that gives a score names, where that is no part of the index."""
    runs = map(stripped, bare(_MASK.sub(" ", piece)).split())
    return [run for run in runs if re.search("[\u4e00-\u9fff]{2}|[a-z]{3}", run)][:1]


_SO_MANY = re.compile(r"([一二三四五六七八九十]+|\d+)[个项]")


def _miscounted(piece: str, found: Sequence[NodeChange], view: View) -> list[str]:
    """`前三项都得80分`: the rest, where it is counted, must be all that is not given."""
    said = _SO_MANY.search(piece)
    assert view.tree
    if not said:
        return []
    given = [change.node for change in found if change.node]
    level = given[0][0] if given else None
    counts = {
        one: sum(node.level == one for node in view.tree.walk()) for one in (LEVEL1, LEVEL2, LEAF)
    }
    wanted = int(said[1]) if said[1].isdigit() else read_number(said[1])
    left = {n - len(given) for one, n in counts.items() if level in (None, one)}
    return [] if wanted in left else [said.group()]


def _unnumbered(piece: str) -> str:
    """A piece without the figures of names that are given in part: PM2.5改善率."""
    return re.sub(r"pm\s*2\.5|pm\s*10|co2", "□", piece)


def _by_words(piece: str, view: View) -> tuple[Node, ...]:
    return () if _only_root(piece) else find_nodes(pattern("index", "root").sub(" ", piece), view)


def _only_root(piece: str) -> bool:
    """Whether a piece speaks of the whole index only: 总指数提高多少."""
    left = pattern("index", "root").sub("", piece)
    return left != piece and len(re.sub(r"[^\u4e00-\u9fff]", "", left)) <= 4


def _classify(asked: Asked, read: _Read, view: View) -> Reading | None:
    changes = read.changes
    if any(c.change.kind == "level" and c.change.points > FULL for c in changes):
        return CannotAnswer(asked, "whatif.over_full")
    kinds = {change.change.kind for change in changes}
    if "level" in kinds or (None in {c.node for c in changes}):
        return _totals(asked, read)
    if kinds == {"percent"}:
        return WhatIfAsked(asked, "percent", changes, None)
    return WhatIfAsked(asked, "shift", changes, None)


def _totals(asked: Asked, read: _Read) -> Reading | None:
    rest = next((c.change.points for c in read.changes if c.node is None), None)
    named = [_levelled(change) for change in read.changes if change.node is not None]
    given = tuple(change for change in named if change.change.kind == "level")
    if not given and rest is None:
        return None
    if rest is not None:  # nothing that is named may count among the rest
        unread = [*read.unread, *(c.node[2] for c in named if c.node and c not in given)]
        levels = {change.node[0] for change in given if change.node}
        if not unread and len(levels) > 1:
            unread = [c.node[2] for c in given if c.node and c.node[0] != min(levels)]
        if unread:
            names = join_names(asked.english, list(dict.fromkeys(unread)))
            return CannotAnswer(asked, "clarify.score_unread", (("names", names),))
    return WhatIfAsked(asked, "total", given, rest)


def _levelled(change: NodeChange) -> NodeChange:
    """A change from a score that is given, as the score that it leads to."""
    start, points = change.change.start, change.change.points
    if change.change.kind != "shift" or start is None:
        return change
    return NodeChange(change.node, Change("level", exact(start + points)))


def _best_lever(asked: Asked, text: str) -> Reading | None:
    """`哪个三级指标提高10分拉动最大`."""
    change = read_change(text)
    if not pattern("index", "best").search(text) or not change:
        return None
    level = next(
        (
            n
            for n, name in ((LEVEL1, "level1"), (LEVEL2, "level2"))
            if pattern("index", name).search(text)
        ),
        LEAF,
    )
    return WhatIfAsked(asked, "best", (NodeChange(None, change),), float(level))


_MOST_GIVEN = re.compile(r"(?:最多|顶多|满打满算|至多)[^,，。]{0,10}(?:几|多少)分")


def _at_most(asked: Asked, text: str, view: View) -> Reading | None:
    """`这项最多贡献几分`: what a node gives from nothing to full marks."""
    nodes = _named(text, view) if _MOST_GIVEN.search(text) else ()
    return WhatIfAsked(asked, "shift", _as_changes(nodes, FULL), None) if nodes else None


def _growth(asked: Asked, text: str) -> Reading | None:
    """`去年64分今年70.4，提高了百分之几`: by how many percent one total is above another."""
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    if not pattern("index", "percent").search(text) or "%" in text or len(numbers) != 2:
        return None
    if not 0 < numbers[0] <= FULL or not numbers[1] <= FULL:
        return None
    change = Change("level", numbers[1], numbers[0])
    return WhatIfAsked(asked, "growth", (NodeChange(None, change),), None)


_SCORE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?!\s*(?:%|\d|年|\.))\s*分?")


def _target(asked: Asked, text: str, view: View) -> Reading | None:
    """`指数60分，要求提高一成`: a score of the whole raised by some percent."""
    text = re.sub(r"pm\s*2\.5", "pm", masked(text, view)[0])
    if not pattern("index", "whole").search(text):
        return None
    share = re.search(r"(\d+(?:\.\d+)?)\s*%", text)
    plain = re.sub(r"\d+(?:\.\d+)?\s*%|\d{4}\s*年?", " ", text)
    score = _SCORE.search(plain)
    if not share or not score:
        return None
    down = pattern("changes", "down").search(re.sub(r"[+\-]", "", plain))
    up = pattern("changes", "up").search(plain)
    sign = -1.0 if down and not up else 1.0
    change = Change("percent", sign * float(share.group(1)), float(score.group(1)))
    operation = "gap" if pattern("index", "gap").search(text) else "target"
    now = _SCORE.search(plain, score.end())
    if now and operation == "gap":  # 基准年68分，现在72分，离提高10%还差几分
        return WhatIfAsked(asked, "left", (NodeChange(None, change),), float(now.group(1)))
    return WhatIfAsked(asked, operation, (NodeChange(None, change),), None)
