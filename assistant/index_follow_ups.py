"""A question about the index that leans on the one before → the same question, complete.

PM2.5浓度占总指数多少 + 改善率呢            → PM2.5浓度改善率占总指数多少
PM2.5和AQI哪个权重高 + 那它们的改善率呢      → …改善率和…改善率哪个权重高
权重最大的三级指标是哪个 + 最小的呢          → 权重最小的三级指标是哪个
非化石能源由谁牵头 + 在指数里占多少          → 非化石能源占一次能源消费比重在指数里占多少
"""

from __future__ import annotations

import re

from assistant.lexicon import pattern
from assistant.node_names import node_called
from assistant.spoken_of import matter_of, nodes
from assistant.view import View
from corpus.text import fold
from scoring.tree import Node


def ask_of_nodes(words: str, before: str, view: View) -> str:
    """The question in full; empty where it does not lean on what was asked of the index."""
    if not view.tree:
        return ""
    core = re.sub(r"^(?:那么|那|如果是)|[呢啊呀?？。!！\s]+$", "", words.strip())
    return (
        _other_end(core, before)
        or _other_part(core, before, view)
        or _sources(core, before, view)
        or _place_in_index(core, before, view)
    )


def _of_weights(before: str) -> bool:
    return any(pattern("index", name).search(before) for name in ("weight", "source"))


# ── 最小的呢 ──

_END = re.compile(
    r"(?:权重|占比|分量)?(?P<end>最[大高重多小低轻少])的?(?:又|分别)?(?:是|有)?(?:哪.{0,3}|谁|什么)?"
)


def _other_end(core: str, before: str) -> str:
    """The least, after the most was asked for."""
    end = _END.fullmatch(core)
    if not end or not pattern("index", "weight").search(before):
        return ""
    swapped, done = re.subn("最[大高重多小低轻少]", end["end"], before, count=1)
    return swapped if done else ""


# ── 改善率呢, 前者的改善率呢 ──

_WHOSE = re.compile(
    r"^(?:(?P<first>前者|第一个)|(?P<last>后者|第二个)|[它他]们?|两者|这两个|其|该指标)?的?"
)


def _other_part(core: str, before: str, view: View) -> str:
    """The node whose name goes on from one spoken of, in the place of that one."""
    whose = _WHOSE.match(core)
    part = core[whose.end() :] if whose else core
    if not whose or len(part) < 2 or not _of_weights(before):
        return ""
    named = _named(before, view)
    one = whose["first"] or whose["last"]
    if one and len(named) > 1:
        named = [named[0] if whose["first"] else named[-1]]
    going_on = [_goes_on(node, part, view) for _, node in named]
    if not named or not all(going_on):
        return ""
    if one:
        return "和".join(node.name.lower() for node in going_on if node) + "的权重多少"
    swapped = before
    for (said, _), node in zip(named, going_on, strict=True):
        swapped = swapped.replace(said, node.name.lower() if node else said, 1)
    return swapped


def _named(before: str, view: View) -> list[tuple[str, Node]]:
    """The nodes that a question names, each with the words for it, in their order."""
    runs = nodes(before, view) or [
        run
        for piece in re.split("[和与跟、]", before)
        for run in [re.split("哪|谁|的?权重|占|加起来|合计|一样", piece)[0]]
    ]
    found = [(run, node_called(run, view)) for run in runs if len(run) > 1]
    return [(run, node) for run, node in found if node]


def _goes_on(node: Node, part: str, view: View) -> Node | None:
    """PM2.5浓度 + 改善率: the one node whose name begins as this one's and ends so."""
    assert view.tree
    others = [
        other
        for other in view.tree.walk()
        if other is not node
        and fold(other.name).startswith(fold(node.name))
        and fold(other.name).endswith(fold(part))
    ]
    return others[0] if len(others) == 1 else None


# ── 都谁供的 ──

_WHO = re.compile(
    r"(?:都|分别|各自?)?(?:是|由)?(?:谁|哪家|哪[几些](?:家|个)?(?:单位|部门)?)(?:来)?(?:供|提供|报送?)(?:的|数据|数)*"
)


def _sources(core: str, before: str, view: View) -> str:
    """Who supplies what was spoken of."""
    named = _named(before, view) if _WHO.fullmatch(core) and _of_weights(before) else []
    return "、".join(node.name.lower() for _, node in named) + "的数据谁提供" if named else ""


# ── 在指数里占多少 ──


def _place_in_index(core: str, before: str, view: View) -> str:
    """What a matter weighs in the index, after something else was asked of it."""
    asks = pattern("index", "weight").search(core) or (
        pattern("index", "words").search(core) and pattern("index", "part_of").search(core)
    )
    if not asks or _of_weights(before) or nodes(core, view):
        return ""
    rest = core
    for name in ("weight", "part_of", "words", "loose"):
        rest = pattern("index", name).sub("", rest)
    if re.sub("[它在里中的占是有了又呢]|整个|多少|多大|几", "", rest).strip(" ,，"):
        return ""
    matter = matter_of(before, view)
    node = node_called(matter, view) if matter else None
    return f"{node.name.lower()}{core.lstrip('它的')}" if node else ""
