"""A follow-up that works on what was asked before: its difference, share, sum, place or owner.

标杆项目2025年几个 + 固废占几个        → 2025年固废污染防治协同控制标杆项目几个
… + 那是百分之几                       → 固废…标杆项目占标杆项目的百分之几
2030年比2025年创新园区增加多少 + 平均一年 → …，平均每年多少
一级指标几个 + 哪个权重最小             → 一级指标里哪个权重最小
省建设厅报数据的指标有几个 + 加起来几分   → 指标15、指标16…的权重合计多少
一级指标里权重最轻的是哪个 + 它下头几个二级 → 协同耦合度下头几个二级

Each rule takes a follow-up only where its words are one of a few whole sentences and what was
asked before is of the kind that it works on; else the follow-up is left to the other rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.fact_questions import years_in
from assistant.figures_worked import named_figures, parts_of
from assistant.lexicon import pattern
from assistant.node_names import find_nodes
from assistant.references import find_references
from assistant.spoken_of import AnswerOf, matter_of, node_words, nodes, spoken_of
from assistant.view import View
from corpus.plan import Target
from corpus.text import bare
from corpus.words import ROW_WORDS
from scoring.tree import Node

_YEAR = re.compile(r"20\d\d")


def carry_figures(words: str, said: Sequence[str], view: View, answer_of: AnswerOf) -> str:
    """`words` in full, from the last questions in full; empty where they ask otherwise."""
    core = re.sub(r"^(?:那么|那)|[呢啊呀?？。!！\s]+$", "", words.strip()).strip(" ,，")
    before = said[-1]
    return (
        _part(core, before, view)
        or _share(core, said, view)
        or _yearly(core, before)
        or _from_year(core, before)
        or _from_other(core, before, view)
        or _in_whole(core, before, view)
        or _at_level(core, before, view)
        or _of_listed(core, before, view, answer_of)
        or _of_node_told(words, before, view, answer_of)
    )


# ── figures ──


def _figures(question: str, view: View) -> tuple[Target, ...]:
    """The targets of the one measure that a question names, of the years that it names."""
    matter = matter_of(question, view)
    years = tuple(y for y in years_in(question) if y in {t.year for t in view.plan.targets})
    just = [t for t in view.plan.targets if bare(t.measure) == bare(matter)]
    found = tuple(t for t in just if not years or t.year in years)
    found = found or (named_figures(matter, years, view) if matter else ())
    return found if len({t.measure for t in found}) == 1 else ()


def _part(core: str, before: str, view: View) -> str:
    """固废占几个, after all of them were asked for: the part by the name that the plan has."""
    asked = pattern("follow_up", "part_asked").fullmatch(core)
    wholes = _figures(before, view) if asked else ()
    if not asked or not wholes:
        return ""
    having = {
        part.measure
        for whole in wholes
        for part in parts_of(whole, view)
        if asked["part"] in part.measure
    }
    year = _YEAR.search(core) or _YEAR.search(before)
    dated = f"{year.group()}年" if year else ""
    return f"{dated}{having.pop()}要多少{wholes[0].unit}" if len(having) == 1 else ""


def _share(core: str, said: Sequence[str], view: View) -> str:
    """那是百分之几, after a whole and a part of it were asked for."""
    if len(said) < 2 or not pattern("follow_up", "share").fullmatch(core):
        return ""
    wholes, parts = _figures(said[-2], view), _figures(said[-1], view)
    for whole, part in ((w, p) for w in wholes for p in parts):
        if part.measure in {p.measure for p in parts_of(whole, view)}:
            return f"{part.measure}占{whole.measure}的百分之几"
    return ""


def _yearly(core: str, before: str) -> str:
    """平均一年多少, after the difference between two years was asked for."""
    yearly = pattern("follow_up", "yearly").fullmatch(core)
    if (
        not yearly
        or len(set(_YEAR.findall(before))) < 2
        or pattern("worked", "yearly").search(before)
    ):
        return ""
    return f"{before.rstrip('?？。')}，平均每年多少"


def _from_other(core: str, before: str, view: View) -> str:
    """跟湿地保护率差几个点, after 森林覆盖率多少: how far the two are apart."""
    asked = pattern("follow_up", "from_other").fullmatch(core)
    one = spoken_of(before, view) if asked else None
    if not asked or not one or len(one.names) != 1 or one.kind not in ("node", "row", "matter"):
        return ""
    other = asked["other"]
    pair = [_indicator_name(words, view) for words in (one.names[0], other)]
    if all(pair) or (one.kind == "node" and nodes(other, view)):
        return f"{pair[0] or one.names[0]}和{pair[1] or other}权重哪个大"
    years = _YEAR.findall(before)
    dated = f"{years[0]}年" if len(years) == 1 and not _YEAR.search(other) else ""
    both = one.kind == "matter" and _figures(before, view) and _figures(dated + other, view)
    return f"{dated}{one.names[0]}和{other}差多少" if both else ""


def _indicator_name(words: str, view: View) -> str:
    """指标12 by its name."""
    named = find_references(words)
    leaf = view.indicator(named[0].number) if named and named[0].list == "indicator" else None
    return leaf.name.lower() if leaf else ""


def _from_year(core: str, before: str) -> str:
    """比2025年高几个点, after the same was asked of another year."""
    asked = pattern("follow_up", "from_year").fullmatch(core)
    years = set(_YEAR.findall(before))
    if not asked or len(years) != 1 or asked["year"] in years:
        return ""
    first, last = sorted((asked["year"], *years))
    rest = re.sub(r"(?:到|在|截至)?20\d\d年?(?:底|末)?的?", "", before).rstrip("?？。")
    rest = re.sub(r"(?:要|是|得|有|达到|到)*(?:多少|几)(?:个|家|座|项|条)?$", "", rest)
    return f"{last}年比{first}年{rest}提高多少"


# ── the index ──


def _in_whole(core: str, before: str, view: View) -> str:
    """折到总分几分, after the weight of a part in the one above it was asked for."""
    if not pattern("follow_up", "in_whole").fullmatch(core) or not view.tree:
        return ""
    named = [node for node in view.tree.walk() if node.name.lower() in nodes(before, view)]
    lowest = [node for node in named if not any(_below(other, node) for other in named)]
    return f"{lowest[0].name.lower()}占总指数多少" if len(lowest) == 1 else ""


def _below(one: Node, other: Node) -> bool:
    return one is not other and any(node is one for node in other.walk())


_LEVELS = ("level1", "level2", "leaf")


def _at_level(core: str, before: str, view: View) -> str:
    """哪个权重最小, after the parts of one level, or those below a part, were asked for."""
    end = pattern("follow_up", "heaviest").fullmatch(core)
    if not end or not view.tree or pattern("follow_up", "heaviest").search(before):
        return ""
    most = re.findall("最.", core)[-1]
    levels = [m for name in _LEVELS if (m := pattern("index", name).search(before))]
    above = [node for node in find_nodes(node_words(before, view), view) if node.children]
    if len(above) == 1 and pattern("index", "children").search(before):
        level = levels[0].group() if levels else "指标"
        return f"{above[0].name.lower()}下面的{level}哪个权重{most}"
    if len(levels) != 1 or node_words(before, view):
        return ""
    return f"{levels[0].group()}里哪个权重{most}"


def _of_listed(core: str, before: str, view: View, answer_of: AnswerOf) -> str:
    """加起来几分, after indicators were listed: of all of them."""
    asked = pattern("follow_up", "listed_weights").fullmatch(core)
    listed = view.units.find(before) or pattern("index", "children").search(before)
    rows = answer_of(before).rows if asked and listed else ()
    if not asked or not rows or any(row.list != "indicator" for row in rows):
        return ""
    named = "、".join(f"{ROW_WORDS['indicator']}{row.number}" for row in rows)
    return f"{named}的权重{'各' if asked['each'] else '合计'}是多少"


def _of_node_told(words: str, before: str, view: View, answer_of: AnswerOf) -> str:
    """它下头几个二级, after the part with the least weight was asked for: the one that was told."""
    pronoun = pattern("follow_up", "that_one").match(words)
    least = pattern("follow_up", "heaviest").search(before) or pattern("index", "best").search(
        before
    )
    if not pronoun or not least or not view.tree or nodes(words, view):
        return ""
    opening = answer_of(before).answer.split("\n")[0]
    bold = [name for run in re.findall(r"\*\*([^*]+)\*\*", opening) for name in run.split("、")]
    told = [node.name.lower() for node in view.tree.walk() if node.name in bold]
    return f"{'、'.join(told)}{words[pronoun.end() :]}" if told else ""
