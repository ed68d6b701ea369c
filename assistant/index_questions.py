"""Questions about the synergy index as the plan prints it: weights, places, data sources.

`assistant.index_answers` writes the answers; what other answers about the index share with
them, a node's weight in words and its citations, stands here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked import Asked, without_fillers
from assistant.lexicon import pattern
from assistant.messages import join_names, say, words_of
from assistant.node_names import bare, find_nodes, in_full, one_of, stripped
from assistant.normalise import plain
from assistant.readings import CannotAnswer, Reading, RowsAsked, WeightAsked
from assistant.synonyms import phrasings
from assistant.view import View
from corpus.answer import Citation, Table
from corpus.numerals import read_number
from corpus.places import indicator_place
from corpus.plan import Indicator, Plan, RowRef
from corpus.text import fold
from scoring.tree import DIMENSION, LEAF, LEVEL1, LEVEL2, Node

LEVEL_WORDS = ((LEVEL1, "level1"), (LEVEL2, "level2"), (LEAF, "leaf"))

# ── understanding ──


def understand_index(asked: Asked, view: View) -> Reading | None:
    """A question about weights, the tree or data sources; or about what the plan leaves open."""
    if asked.units and not (_is(asked, "weight") or _asks_source_of(asked, view)):
        return None
    if pattern("questions", "why_set").search(asked.text):
        return None
    if view.tree and _asks_of_system(asked, view):
        return WeightAsked(asked, "system", (), _level(asked))
    numbered = any(r.list == "indicator" for r in asked.references)
    about = _is(asked, "weight") or _is(asked, "words") or numbered
    # 协同管理包括哪些: a part of the index, named in full, and what it is made of
    named = _in_full(asked, view)
    composed = any(n.children for n in named)
    parts = _is(asked, "children") and "指标" in asked.text
    about = about or (composed and (parts or _is(asked, "inside") or _is(asked, "part_of")))
    about = about or (bool(named) and _is(asked, "parent"))
    if not about and not (_is(asked, "source") or _is(asked, "loose") or _is(asked, "method")):
        return None
    if not view.tree:
        return CannotAnswer(asked, "refuse.no_index") if _is(asked, "weight") else None
    missing = _missing(asked, view)
    if missing:
        return RowsAsked(asked, (), missing)
    weighs = any(_is(asked, name) for name in ("weight", "loose", "effect")) or "占" in asked.text
    compared = heavier(asked, view, weighs)
    if compared:
        return compared
    nodes = _of_whole(_nodes(asked, view), asked)
    refused = _left_open(asked, nodes, about)
    if refused:
        return refused
    # names hold words of asking too: O3日最大8小时平均浓度
    if not nodes and _is(asked, "weight") and _level(asked) is None and not bare(asked.text):
        return CannotAnswer(asked, "clarify.which_weight")
    operation = _operation(replace(asked, text=without_names(asked.text, nodes)), nodes)
    if operation is None or (operation == "weight" and not nodes):
        return None  # of no indicator there is nothing to tell
    return WeightAsked(asked, operation, tuple(key(n) for n in nodes), _level(asked))


def _asks_of_system(asked: Asked, view: View) -> bool:
    """协同指数由哪些部分组成, 一级指标有哪些: of what the index is made, no part of it named."""
    assert view.tree
    if _is(asked, "weight") or _is(asked, "method"):
        return False
    text = _whole_name(view.tree.name).sub("□", asked.text)
    text = pattern("index", "system").sub("□", text)
    rest, composed = pattern("index", "made_of").subn(" ", text.rpartition("□")[2])
    before = text.rpartition("□")[0].replace("□", " ")
    return "□" in text and bool(composed) and not stripped(bare(f"{before} {rest}"))


@functools.cache
def _whole_name(name: str) -> re.Pattern[str]:
    """The index by its name or by an end of it: 浙江省减污降碳协同指数, 协同指数, 指数."""
    ends = [re.escape(name[at:].lower()) for at in range(len(name) - 1)]
    return re.compile("|".join(ends))


THAN = re.compile(
    r"(?P<one>[^,，。?？;；]{1,40}?)(?:(?<!占)比(?![例重率])|和|跟|与)(?P<other>[^,，。?？;；]{1,40}?)"
    r"(?:的?(?:权重|比重|分量|份额)|占(?:得|的)?)*(?:相比|比)?(?:谁|哪个|哪一?个?)?(?:占得?|的?权重|的?比重)*"
    r"(?:[对在](?:整个|协同|总)*指数[的里]?)?(?:影响|贡献|拉动|作用|分量)?更?"
    r"(?P<more>[多大高少小低轻]|(?<!权)(?<!比)重|(?:比较|对比)$)(?![^,，。?？]*\d\s*分|[^,，。?？占]*分)"
)


def heavier(asked: Asked, view: View, weighs: bool) -> Reading | None:
    """交通占的权重比能源多吗: which of two parts weighs more, each named in full or in part.

    `weighs`: the question is of weights.
    """
    assert view.tree
    text, named = asked.text, _in_full(asked, view)
    for at, node in enumerate(named):  # names hold connectives of their own
        for form in (node.name.lower(), plain(node.name)):
            text = text.replace(form, chr(_SIGNS + at))
    match = THAN.search(text)
    if not match or not weighs:
        return None
    if "比" not in match.group() and not re.search("谁|哪", match.group()):
        return None
    sides = [_candidates(match[side], named, view) for side in ("one", "other")]
    if not all(sides):
        return _unnamed(match, sides, asked, view)
    for level in range(DIMENSION, LEAF + 1):
        pair = [[node for node in side if node.level == level] for side in sides]
        if len(pair[0]) == len(pair[1]) == 1 and pair[0] != pair[1]:
            return WeightAsked(asked, "heavier", tuple(key(own[0]) for own in pair), None)
    if all(len(side) == 1 for side in sides) and sides[0] != sides[1]:
        return WeightAsked(asked, "heavier", tuple(key(side[0]) for side in sides), None)
    # PM2.5和AQI: of all that have the word, the one whose name the others only go on from
    ones = [one_of(side) for side in sides]
    if all(ones) and ones[0] != ones[1]:
        return WeightAsked(asked, "heavier", tuple(key(one[0]) for one in ones), None)
    return CannotAnswer(asked, "clarify.which_weight")


def _unnamed(
    match: re.Match[str], sides: Sequence[list[Node]], asked: Asked, view: View
) -> Reading | None:
    """One of two parts is none of the index: it is said which, before the other is told."""
    lost = [name for name, side in zip(("one", "other"), sides, strict=True) if not side]
    words = [stripped(bare(match[name]).replace(" ", "")) for name in lost]
    if len(lost) != 1 or not _is(asked, "weight") or len(words[0]) < 2:
        return None
    levels = [node.name for node in view.tree.walk() if node.level == LEVEL1] if view.tree else []
    values = (("words", words[0]), ("names", join_names(asked.english, levels)))
    return CannotAnswer(asked, "refuse.no_node", values)


_NAMED = 0.6  # share of a run's pairs of characters that the name of a node has
_TELLING = 3  # characters of another word for a part from which it tells the part
_SIGNS = 0xE000  # characters of private use, in place of names


def _candidates(said_of: str, named: Sequence[Node], view: View) -> list[Node]:
    """The nodes that words name: in full, by their sign, else all that hold the words."""
    assert view.tree
    nodes = list(view.tree.walk())[1:]
    signs = [ord(sign) - _SIGNS for sign in re.findall("[\ue000-\uf8ff]", said_of)]
    if signs:
        return [named[signs[-1]]]
    said_of = said_of.lstrip("跟和与比")
    runs = [run for run in map(stripped, bare(said_of).split()) if len(run) > 1]
    if len(runs) != 1:
        return []
    ways = dict.fromkeys(word for words in phrasings(runs[0]) for word in words.split())
    for said in ways:
        if said != runs[0] and (said in runs[0] or len(said) < _TELLING):
            continue  # a piece of what was said, or a word of many names: 比例
        held = [node for node in nodes if fold(said) in fold(node.name)]
        if held:
            return held
    # 水环境质量 is not 环境质量: what tells it apart stands first
    run = fold(runs[0])
    pairs = {run[at : at + 2] for at in range(len(run) - 1)}
    return [
        node
        for node in find_nodes(runs[0], view)
        if run[0] in fold(node.name)
        and sum(pair in fold(node.name) for pair in pairs) >= len(pairs) * _NAMED
    ]


def _asks_source_of(asked: Asked, view: View) -> bool:
    """`工业固废利用率这个指标的数据是环保一家出吗`: an indicator, and who supplies its figures."""
    nodes = find_nodes(asked.content, view) if _is(asked, "source") and view.tree else ()
    return any(not node.children for node in nodes)


def _all_with(asked: Asked, view: View) -> tuple[Node, ...]:
    """`AQI两个指标合计`: all leaves that have the words in their names, where several are meant."""
    words = fold("".join(without_fillers(bare(asked.text)).split()))
    if not view.tree or len(words) < 2 or not _is(asked, "plural"):
        return ()
    return tuple(leaf for leaf in view.tree.leaves() if words in fold(leaf.name))


def without_names(text: str, nodes: Sequence[Node]) -> str:
    """`text` with □ in place of the names of nodes."""
    for node in sorted(nodes, key=lambda n: -len(n.name)):
        text = text.replace(node.name.lower(), "□")
    return text


def _missing(asked: Asked, view: View) -> tuple[RowRef, ...]:
    """Indicators named by a number that none has."""
    numbers = view.numbers("indicator")
    wanted = [r.number for r in asked.references if r.list == "indicator"]
    return tuple(RowRef("indicator", n) for n in wanted if n > 0 and n not in numbers)


def _is(asked: Asked, name: str) -> bool:
    return bool(pattern("index", name).search(asked.text))


def _in_full(asked: Asked, view: View) -> tuple[Node, ...]:
    return in_full(asked.text, list(view.tree.walk())[1:]) if view.tree else ()


def _nodes(asked: Asked, view: View) -> tuple[Node, ...]:
    """The nodes named; with `X里的Y`, Y is looked for below X."""
    assert view.tree
    full = _in_full(asked, view)
    if len(full) == 1 and _counts_parts(full[0], asked.text.replace(full[0].name.lower(), " ")):
        return full
    several = re.search(r"[两三四几2-9]个(?:三级)?指标", asked.text)
    named = (several and _all_with(asked, view)) or find_nodes(asked.text, view)
    named = named or _all_with(asked, view)
    if len(named) != 1 or not view.tree:
        return named
    rest = asked.text.replace(named[0].name.lower(), " ")
    if not bare(rest):
        return named
    # 碳排放强度里下降率: below it; 单位GDP碳排放和下降率: beside it
    near = named[0] if named[0].children else path_to(view.tree, key(named[0]))[-2]
    others = tuple(n for n in find_nodes(rest, view, within=near) if n is not named[0])
    if not others:  # 能源结构优化在结构调整措施里: above it, named in part
        above = path_to(view.tree, key(named[0]))[:-1]
        others = tuple(n for n in find_nodes(rest, view) if any(n is upper for upper in above))
    return (*named, *others)


def _counts_parts(node: Node, rest: str) -> bool:
    """结构优化下面能源、供暖、运输三块: as many as it has, that is all of them."""
    match = re.search(r"([两二三四五六七八九十\d]+)(?:块|项|个|部分|方面)", rest)
    if not match or not pattern("index", "each").search(rest):
        return False
    number = int(match[1]) if match[1].isdigit() else read_number(match[1].replace("两", "二"))
    return len(node.children) == number


def _left_open(asked: Asked, nodes: Sequence[Node], about: bool) -> CannotAnswer | None:
    """What the plan does not give: how scores are computed, how cities stand."""
    if _is(asked, "method") and (about or nodes):
        return CannotAnswer(asked, "refuse.no_method")
    published = pattern("questions", "not_quantity").search(asked.text)
    states = _is(asked, "status") and not _is(asked, "weight") and not published
    if states and about and not asked.roles:
        return CannotAnswer(asked, "refuse.no_status")
    return None


def _operation(asked: Asked, nodes: Sequence[Node]) -> str | None:
    """What is asked of the nodes: a key of `_WRITERS`."""
    weight = _is(asked, "weight")
    if nodes and _is(asked, "source"):
        return "source"
    if _one_in_other(nodes) and (weight or _is(asked, "loose") or _is(asked, "part_of")):
        return "weight"  # 煤炭消费量在大气协同治理下面占多少
    if any(n.children for n in nodes) and _is(asked, "each") and _level(asked) is not None:
        return "children"
    shares = weight or _is(asked, "loose") or _is(asked, "part_of")
    if len(nodes) == 1 and nodes[0].children and _is(asked, "each") and shares:
        return "children"  # 协同管理四项分别占多少
    if asked.count and _level(asked) is not None and _is(asked, "named"):
        return "named"
    if len(nodes) > 1 and weight and (_is(asked, "largest") or _is(asked, "smallest")):
        return "weight"  # which of these is heavier
    if _is(asked, "largest") and (weight or _is(asked, "words")):
        return "largest"
    if _is(asked, "smallest") and (weight or _is(asked, "words")):
        return "smallest"
    if nodes and _is(asked, "parent") and not weight:
        return "parent"
    if any(n.children for n in nodes) and _is(asked, "children") and _level(asked) is not None:
        return "children"
    if len(nodes) > 1 and _is(asked, "sum"):
        return "sum"
    if len(nodes) == 1 and nodes[0].children and _is(asked, "inside"):
        return "children"
    if nodes and (weight or (_is(asked, "loose") and _is(asked, "words"))):
        return "weight"
    if nodes and _is(asked, "part_of") and (_is(asked, "words") or nodes[0].children):
        return "weight"
    composed = any(n.children for n in nodes)
    of_index = _is(asked, "words") or _is(asked, "inside") or "指标" in asked.text
    if composed and _is(asked, "children") and of_index:
        return "children"
    if not nodes and _level(asked) is not None and _is(asked, "named") and bare(asked.text):
        return "named"
    if not nodes and _is(asked, "each") and shares and _level(asked) is not None:
        return "children"  # 六个一级指标各占多少
    if not nodes and shares and _level(asked) is not None and _EACH.search(asked.text):
        return "children"  # 各一级指标的权重是多少
    if not nodes and asked.count and _level(asked) is not None:
        return "count"
    if not nodes and weight and _level(asked) is not None:
        return "children"
    return "weight" if any(r.list == "indicator" for r in asked.references) else None


_EACH = re.compile("各(?!自|市|地|县|区|有关)|每一?个?|分别")


def _of_whole(nodes: tuple[Node, ...], asked: Asked) -> tuple[Node, ...]:
    """The nodes without those above another, where the share of the whole is asked for."""
    whole = re.search("总指数|总分|整个指数", without_names(asked.text, nodes))
    if not whole or not _one_in_other(nodes) or _is(asked, "sum"):
        return nodes
    return (max(nodes, key=lambda node: node.level),)


def _one_in_other(nodes: Sequence[Node]) -> bool:
    """Whether two nodes are named, the second below the first."""
    if len(nodes) != 2:
        return False
    upper, lower = sorted(nodes, key=lambda node: node.level)
    return any(lower is below for below in list(upper.walk())[1:])


def _level(asked: Asked) -> int | None:
    """The level of the nodes asked for; None where the question does not say."""
    return next((level for level, name in LEVEL_WORDS if _is(asked, name)), None)


def key(node: Node) -> tuple[int, int, str]:
    return node.level, node.number, node.name


def path_to(node: Node, wanted: tuple[int, int, str]) -> tuple[Node, ...]:
    """The nodes from `node` down to the one of that level and name; empty if it is not below."""
    if key(node) == wanted:
        return (node,)
    for child in node.children:
        below = path_to(child, wanted)
        if below:
            return (node, *below)
    return ()


# ── what every answer about the index says ──


def describe_weight(path: tuple[Node, ...], english: bool) -> str:
    """A node's share of the index with the product that it comes from."""
    node = path[-1]
    keys = {DIMENSION: "dimension", LEVEL1: "level1", LEVEL2: "level2", LEAF: "leaf"}
    words = say(
        english,
        f"index.{keys[node.level]}",
        name=node.name,
        label=say(english, "names.indicator", number=node.number),
        percent=percent(node.global_weight),
        value=f"{node.global_weight:g}",
        arithmetic=_arithmetic(path, english),
    )
    if node.level in (LEVEL2, LEAF):
        parent = path[-2].name
        words += say(english, "index.local", parent=parent, weight=f"{node.weight:g}")
    if node.leaf:
        sources = join_names(english, node.leaf.data_sources)
        words += say(english, "index.sources", units=sources)
    return words


def percent(weight: float) -> str:
    """`0.045` as `4.5%`."""
    return f"{round(weight * 100, 6):g}%"


def _arithmetic(path: tuple[Node, ...], english: bool) -> str:
    node = path[-1]
    if node.level == DIMENSION:
        parts = " + ".join(f"{child.name}{child.weight:g}" for child in node.children)
        return f"{parts} = {node.global_weight:g}"
    steps = {LEVEL1: "step1", LEVEL2: "step2", LEAF: "step3"}
    factors = [
        say(english, f"index.{steps[n.level]}", name=n.name, weight=f"{n.weight:g}")
        for n in path
        if n.level in steps
    ]
    return " × ".join(factors) + f" = {node.global_weight:g}"


def indicator_table(leaves: Sequence[Indicator], english: bool) -> Table:
    """Indicators as a table for the page."""
    return Table(
        columns=words_of(english, "index.columns"),
        rows=tuple(
            (
                say(english, "names.indicator", number=leaf.number),
                leaf.name,
                f"{leaf.level1_name} / {leaf.level2_name}",
                f"{leaf.weight:g}",
                percent(leaf.global_weight),
                join_names(english, leaf.data_sources),
                str(leaf.page),
            )
            for leaf in leaves
        ),
    )


def cite_indicators(leaves: Sequence[Indicator], plan: Plan) -> tuple[Citation, ...]:
    return tuple(
        Citation(plan.id, plan.title, indicator_place(plan, leaf), e.page, e.text)
        for leaf in leaves
        for e in leaf.excerpts
    )
