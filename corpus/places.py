"""Where in the document something stands, as a citation names it."""

from __future__ import annotations

from corpus.plan import Indicator, ListName, Plan, Row, Section
from corpus.words import LIST_TITLES, ROW_WORDS


def section_place(section: Section) -> str:
    """`四、推进水环境治理协同控制（九）注重污水处理减污降碳协同`."""
    place = " ".join(part for part in (*section.path, section.heading) if part)
    return place.replace(" （", "（")


def row_place(plan: Plan, row: Row) -> str:
    """`附件1 二、任务清单 第5项`."""
    return f"{list_place(plan, row.LIST)} 第{row.number}项"


def indicator_place(plan: Plan, leaf: Indicator) -> str:
    """`附件2 浙江省减污降碳协同指数 第3项指标`."""
    annex = _annex_at(plan, leaf.page)
    name = plan.framework.name if plan.framework else LIST_TITLES["indicator"]
    return " ".join(part for part in (annex, name, f"第{leaf.number}项指标") if part)


def list_place(plan: Plan, name: ListName) -> str:
    """`附件1 二、任务清单`, from the headings of the annex that holds the list."""
    rows = tuple(plan.rows(name))
    page = rows[0].page if rows else 0
    above = [s for s in plan.sections if s.path and _is_annex(s.path[0]) and s.page <= page]
    titled = [s for s in above if ROW_WORDS[name] in s.title]
    title = (titled or above)[-1].heading if above else LIST_TITLES[name]
    annex = _annex_at(plan, page)
    return f"{annex} {title}".strip()


def _annex_at(plan: Plan, page: int) -> str:
    """The label of the annex that a page belongs to: `附件1`."""
    labels = [s.label for s in plan.sections if _is_annex(s.label) and s.page <= page]
    return labels[-1] if labels else ""


def _is_annex(heading: str) -> bool:
    return heading.startswith("附件")
