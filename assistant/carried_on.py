"""A follow-up that takes up two earlier questions, or a row's own measures, said in full.

2025年占比目标 + 那2030年呢 + 差多少        → 从2025年到2030年占比目标提高多少
环境质量提高10分 + 碳排放水平呢 + 两个一起呢 → 环境质量提高10分，碳排放水平提高10分
目标6 + 2030年变成多少                      → 创新城市、创新园区、标杆项目2030年分别是多少
省林业局参与的 + 跟省水利厅比呢             → 省林业局和省水利厅参与谁多
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asked import without_fillers
from assistant.lexicon import pattern
from assistant.references import find_references
from assistant.score_changes import change_span
from assistant.spoken_of import node_words
from assistant.view import View

_YEAR = re.compile(r"(20\d\d)\s*年?")
_MEASURES = 4  # of a row, up to which each is asked for by name
_BESIDE = re.compile(
    r"^(?:那|那么)?(?:跟|和|与|同|比)?(?P<them>.{2,14}?)(?:相比|对比|比较|比)(?:一下|起来)?"
    r"(?:呢|怎么样|如何|[,，]?(?:谁|哪一?家|哪个)的?(?:更|要)?多)?$"
)


def carry_on(words: str, said: Sequence[str], view: View) -> str:
    """`words` in full, from the last questions in full; empty where they ask otherwise."""
    core = re.sub(r"[呢啊呀?？。!！\s]+$", "", words)
    return (
        _apart_in_years(core, said)
        or _moves_together(core, said, view)
        or _row_in_year(core, said[-1], view)
        or _beside_unit(core, said[-1], view)
        or _counted_matter(core, said[-1], view)
    )


def _apart_in_years(core: str, said: Sequence[str]) -> str:
    """差多少, 是几倍, after the same was asked of two years."""
    times = pattern("follow_up", "apart_times").fullmatch(core)
    if len(said) < 2 or not (times or pattern("follow_up", "apart").fullmatch(core)):
        return ""
    years = [_YEAR.findall(question) for question in said[-2:]]
    rests = {re.sub(r"[\s,，?？。]|^的|的$", "", _YEAR.sub("", q)).strip("的") for q in said[-2:]}
    if len(rests) != 1 or any(len(found) != 1 for found in years) or years[0] == years[1]:
        return ""
    first, last = sorted((years[0][0], years[1][0]))
    rest = re.sub(r"(?:是|要)?(?:多少|几)(?:个)?$", "", rests.pop())
    if times:
        return f"{last}年{rest}是{first}年的几倍"
    return f"{last}年比{first}年{rest}提高多少"


def _moves_together(core: str, said: Sequence[str], view: View) -> str:
    """两个一起呢, after two parts of the index were moved one by one."""
    if len(said) < 2 or not pattern("follow_up", "both_moves").fullmatch(core):
        return ""
    moves: dict[str, str] = {}
    for question in said[-2:]:
        span, name = change_span(question), node_words(question, view)
        if not span or not name:
            return ""
        moves[name] = question[span[0] : span[1]]
    if len(moves) < 2:
        return ""
    return "，".join(f"{name}{move}" for name, move in moves.items()) + "，总指数提高多少"


def _row_in_year(core: str, before: str, view: View) -> str:
    """2030年变成多少, after 目标6: of each thing that the row measures."""
    year = _YEAR.search(core)
    named = [r for r in find_references(before) if r.list]
    rest = without_fillers(pattern("questions", "measures").sub(" ", _YEAR.sub(" ", core)))
    rest = re.sub("变成?|会|将|要|到|是|为|呢|那|目标", "", rest).strip()
    if not year or len(named) != 1 or rest or find_references(core):
        return ""
    row = named[0]
    measures = dict.fromkeys(
        target.measure
        for target in view.plan.targets
        if target.ref and (target.ref.list, target.ref.number) == (row.list, row.number)
    )
    if not 0 < len(measures) <= _MEASURES or not all(measures):
        return ""
    each = "分别" if len(measures) > 1 else ""
    return f"{'、'.join(measures)}{year[1]}年{each}是多少"


def _beside_unit(core: str, before: str, view: View) -> str:
    """跟省水利厅比呢, after a department was asked of."""
    match = _BESIDE.match(core)
    units, earlier = view.units.find(core), view.units.find(before)
    if not match or len(units) != 1 or len(earlier) != 1 or units[0].words != match["them"]:
        return ""
    joins = pattern("unit_roles", "participate").search(before)
    leads = pattern("unit_roles", "lead").search(before)
    role = "参与" if joins and not leads else "牵头" if leads else ""
    lists = "、".join(m.group() for m in pattern("lists", "every").finditer(before))
    return f"{earlier[0].words}和{units[0].words}{role}{'的' + lists if lists else ''}谁多"


_HOW_MANY = re.compile(
    r"(?:一共|总共)?(?:要|得)?(?:有|建|搞|弄|创建|打造)?(?:多少|几)(?P<unit>家|个|座|条|辆|处)"
)


def _counted_matter(core: str, before: str, view: View) -> str:
    """有多少家, after 谁负责低碳生态农场: the farms are counted, not the departments."""
    match = _HOW_MANY.fullmatch(core)
    if not match or find_references(before) or view.units.find(before):
        return ""
    words = before
    for section, name in (("roles", "lead"), ("roles", "participants"), ("questions", "count")):
        words = pattern(section, name).sub(" ", words)
    words = without_fillers(words)
    ranked = view.target_matcher.rank(words)
    if not words or not ranked or ranked[0].score < _SURE:
        return ""
    target = view.plan.targets[ranked[0].position]
    return f"{words}要建多少{match['unit']}" if match["unit"] in target.unit else ""


_SURE = 0.8  # score (`assistant.matching`) from which words name a target's measure
