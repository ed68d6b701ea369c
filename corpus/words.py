"""What the parts of a plan are called, in one place for answers, reports and pages."""

from __future__ import annotations

from corpus.plan import ListName

LIST_TITLES: dict[ListName, str] = {
    "goal": "目标清单",
    "task": "任务清单",
    "policy": "政策清单",
    "indicator": "评价指标",
}

# one row of a list, as one says it: 目标3, 任务12
ROW_WORDS: dict[ListName, str] = {
    "goal": "目标",
    "task": "任务",
    "policy": "政策",
    "indicator": "指标",
}
