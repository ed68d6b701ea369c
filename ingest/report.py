"""What is odd about a plan, told at ingest: the parse report.

A finding is no error: the plan is read as it stands, and the official is told
where it contradicts itself, so that nobody is surprised by an answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.plan import Finding, Indicator, Plan, Row
from corpus.words import LIST_TITLES
from ingest.responsibility import strangeness

_ROUNDING = 0.0051  # weights printed with two decimals may miss 1 by half a hundredth
_ODD_NAME = 4.0  # strangeness (ingest.responsibility) of what is hardly a unit
_FOREIGN = 0.4  # share of a row's character pairs that the body must know


def check(plan: Plan) -> Plan:
    """The plan with what is odd about it added to its findings."""
    checks = (
        _serials,
        _leads,
        _repeated_names,
        _odd_names,
        _weights,
        _names,
        _headings,
        _rows_without_body,
        _missing_parts,
    )
    found = [finding for look in checks for finding in look(plan)]
    return replace(plan, findings=(*plan.findings, *found))


def _serials(plan: Plan) -> Iterator[Finding]:
    lists = [(LIST_TITLES[n], tuple(plan.rows(n))) for n in ("goal", "task", "policy")]
    for title, rows in lists:
        yield from _serial_oddities(title, [(row.number, row.page) for row in rows])
    leaves = [(leaf.number, leaf.page) for leaf in plan.indicators]
    yield from _serial_oddities("评价指标", leaves)


def _serial_oddities(title: str, numbers: list[tuple[int, int]]) -> Iterator[Finding]:
    counted = Counter(number for number, _ in numbers)
    pages = dict(numbers)
    for number, times in counted.items():
        if times > 1:
            message = f"{title}的序号{number}出现了{times}次，请核对。"
            yield Finding("serial-repeated", message, pages[number])
    missing = sorted(set(range(1, max(counted, default=0) + 1)) - set(counted))
    if missing:
        gaps = "、".join(map(str, missing))
        yield Finding("serial-gap", f"{title}缺序号{gaps}，共读到{len(numbers)}项。", None)


def _leads(plan: Plan) -> Iterator[Finding]:
    for row in plan.rows():
        if not (row.lead_units or row.lead_pending or row.refers_to):
            said = f"写的是“{row.lead_text}”，认不出单位" if row.lead_text else "是空的"
            message = f"{LIST_TITLES[row.LIST]}第{row.number}项的牵头单位{said}。"
            yield Finding("lead-missing", message, row.page)


def _repeated_names(plan: Plan) -> Iterator[Finding]:
    for row in plan.rows():
        named = Counter(row.lead_units) + Counter(row.participant_units)
        twice = [name for name, times in named.items() if times > 1]
        if twice:
            title = LIST_TITLES[row.LIST]
            message = f"{title}第{row.number}项里{'、'.join(twice)}出现了不止一次，请核对。"
            yield Finding("unit-repeated", message, row.page)


def _odd_names(plan: Plan) -> Iterator[Finding]:
    """What was read as a unit, stands in one row only and does not look like one."""
    met = Counter(name for name, _ in _all_names(plan))
    for row in plan.rows():
        for name in (*row.lead_units, *row.participant_units):
            if met[name] == 1 and strangeness(name) >= _ODD_NAME:
                message = f"{LIST_TITLES[row.LIST]}第{row.number}项的“{name}”不像单位名称，请核对。"
                yield Finding("unit-odd", message, row.page)


def _weights(plan: Plan) -> Iterator[Finding]:
    if not plan.framework:
        return
    title, page = plan.framework.name or "评价体系", plan.framework.page
    for where, weights in _sibling_weights(plan.indicators):
        total = sum(weights)
        if abs(total - 1) > _ROUNDING:
            message = f"{title}中{where}的权重合计为{total:g}，不等于1。"
            yield Finding("weight-sum", message, page)


def _sibling_weights(leaves: Iterable[Indicator]) -> Iterator[tuple[str, list[float]]]:
    """Under each node, the weights of its children."""
    level1: dict[int, float] = {}
    level2: dict[int, dict[int, float]] = defaultdict(dict)
    level3: dict[tuple[int, int], list[float]] = defaultdict(list)
    names: dict[object, str] = {}
    for leaf in leaves:
        level1[leaf.level1_no] = leaf.level1_weight
        level2[leaf.level1_no][leaf.level2_no] = leaf.level2_weight
        level3[leaf.level1_no, leaf.level2_no].append(leaf.weight)
        names[leaf.level1_no] = leaf.level1_name
        names[leaf.level1_no, leaf.level2_no] = leaf.level2_name
    yield "各一级指标", list(level1.values())
    for upper, children in level2.items():
        yield f"“{names[upper]}”下各二级指标", list(children.values())
    for key, values in level3.items():
        yield f"“{names[key]}”下各三级指标", values


def _names(plan: Plan) -> Iterator[Finding]:
    met: Counter[str] = Counter()
    pages: dict[str, int] = {}
    for name, page in _all_names(plan):
        met[name] += 1
        pages.setdefault(name, page)
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in met:
        spellings["".join(c for c in name if c not in "省市")].append(name)
    for variants in spellings.values():
        if len(variants) > 1:
            message = f"同一单位有{len(variants)}种写法：{'、'.join(variants)}，按同一单位处理。"
            yield Finding("unit-spelling", message, pages[variants[-1]])
    once = [name for name, times in met.items() if times == 1]
    if once:
        message = f"只出现一次的单位：{'、'.join(once)}，请核对有没有错字。"
        yield Finding("unit-once", message, None)


def _all_names(plan: Plan) -> Iterator[tuple[str, int]]:
    for row in plan.rows():
        for name in (*row.lead_units, *row.participant_units):
            yield name, row.page
    for leaf in plan.indicators:
        for name in leaf.data_sources:
            yield name, leaf.page


def _headings(plan: Plan) -> Iterator[Finding]:
    """Headings inside a list that the body does not have, or has in other words."""
    body = {section.label: section.title for section in plan.sections if section.label}
    titles = {section.title for section in plan.sections}
    told: set[str] = set()
    for row in plan.rows():
        if not row.item or row.item in told:
            continue
        told.add(row.item)
        label, _, title = row.item.partition("）")
        label += "）"
        if title in titles:
            continue
        where = LIST_TITLES[row.LIST]
        if label in body:
            message = f"{where}的小标题“{row.item}”，正文写作“{label}{body[label]}”。"
        else:
            message = f"{where}的小标题“{row.item}”在正文里没有。"
        yield Finding("heading-differs", message, row.page)


def _rows_without_body(plan: Plan) -> Iterator[Finding]:
    body = "".join(s.text for section in plan.sections for s in section.sentences)
    if not body:
        return
    known = _pairs(body)
    for row in (*plan.goals, *plan.tasks):
        pairs = _pairs(row.text)
        if pairs and len(pairs & known) / len(pairs) < _FOREIGN:
            message = f"{LIST_TITLES[row.LIST]}第{row.number}项的内容在正文里找不到：{_short(row)}"
            yield Finding("row-without-body", message, row.page)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _short(row: Row) -> str:
    return row.text if len(row.text) <= 24 else row.text[:24] + "…"


def _missing_parts(plan: Plan) -> Iterator[Finding]:
    parts = (
        ("目标清单", plan.goals),
        ("任务清单", plan.tasks),
        ("政策清单", plan.policies),
        ("指标评价体系", plan.indicators),
    )
    for title, rows in parts:
        if not rows:
            yield Finding("part-missing", f"文件里没有读到{title}，有关问题将无法回答。", None)
