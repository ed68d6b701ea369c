"""Questions to begin with, made from the plan's own rows so that they fit any plan."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.plan import Plan, Row


def example_questions(plan: Plan) -> tuple[str, ...]:
    """Up to five questions that this plan answers, of different kinds."""
    return tuple(_examples(plan))[:5]


def _examples(plan: Plan) -> Iterator[str]:
    task = _middle(plan.tasks)
    if task:
        yield f"任务{task.number}由谁牵头？"
    led = next((row.lead_units[0] for row in plan.tasks if len(row.lead_units) == 1), None)
    if led:
        yield f"{led}牵头哪些任务？"
    dated = next((t for t in plan.targets if t.year and t.measure and t.ref is None), None)
    if dated:
        yield f"{dated.year}年{dated.measure}的目标是多少？"
    if plan.indicators:
        leaf = plan.indicators[min(1, len(plan.indicators) - 1)]
        yield f"{leaf.name}在总指数里占多大权重？"
    section = next((s for s in plan.sections if s.level == 2 and len(s.sentences) > 2), None)
    if section:
        yield f"方案对{section.title}有什么要求？"


def _middle(rows: tuple[Row, ...]) -> Row | None:
    """A row with a lead, from the middle of its list."""
    led = [row for row in rows if row.lead_units]
    return led[len(led) // 4] if led else None
