"""What other programs may ask for, as plain JSON data: behind the HTTP interface and MCP.

The same functions that the command line calls, and the same shapes that it prints.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.desk import Assistant
from assistant.errors import Trouble
from assistant.node_names import find_nodes
from assistant.printing import answer_json
from assistant.references import find_references
from assistant.view import View
from corpus.answer import Answer, Question
from corpus.codec import to_json
from corpus.tables import TABLES, table
from corpus.text import sound
from scoring.whatif import effect

if TYPE_CHECKING:
    from assistant.records import Database

_log = logging.getLogger(__name__)

Record = dict[str, Any]
Cell = str | float | int | None
MOST_HITS = 50


class NotThere(Trouble):
    """What was asked for by name or number does not exist; the message says what does."""


@dataclass(frozen=True)
class Change:
    """Points by which the score of one indicator moves."""

    indicator: str  # its number or name: "2", "指标2", "PM2.5浓度改善率"
    points: float  # of a score from 0 to 100; a fall is negative


class Service:
    """An assistant for other programs. May be shared by threads."""

    def __init__(self, assistant: Assistant, who: str) -> None:
        self.assistant = assistant
        self._who = who  # how the audit log names the one who asks

    def ask(self, question: str, history: Sequence[str] = (), plan: str | None = None) -> Record:
        """The contract's answer. Raises PlanNotFound."""
        answer = self.assistant.ask(Question(sound(question), tuple(map(sound, history))), plan)
        self._audit(answer)
        return answer_json(answer)

    def _audit(self, answer: Answer) -> None:
        from assistant.records import append_audit

        try:
            append_audit(self._database, self._who, answer)
        except Trouble as trouble:  # who asks is not to wait for a database
            _log.warning("%s", trouble)

    @functools.cached_property
    def _database(self) -> Database:
        from assistant.records import open_database

        return open_database(self.assistant.settings)

    def plans(self) -> list[Record]:
        """The ingested plans, newest first."""
        return [to_json(entry) for entry in self.assistant.entries()]

    def table(self, name: str, plan: str | None = None) -> list[Record]:
        """All rows of a table. Raises NotThere, PlanNotFound."""
        if name not in TABLES:
            raise NotThere(f"没有名为“{name}”的表：可以是 {'、'.join(TABLES)}。")
        return table(self.assistant.plan(plan), name)

    def row(self, name: str, number: int, plan: str | None = None) -> Record:
        """One row of the goals, tasks, policies or indicators. Raises NotThere, PlanNotFound."""
        rows = self.table(name, plan)
        if not rows or "number" not in rows[0]:
            raise NotThere(f"表“{name}”没有编号：可以按编号查 goals、tasks、policies、indicators。")
        for row in rows:
            if row["number"] == number:
                return row
        numbers = [row["number"] for row in rows]
        raise NotThere(f"没有第{number}项：共{len(rows)}项（第{min(numbers)}—{max(numbers)}项）。")

    def search(self, text: str, k: int = 5, plan: str | None = None) -> list[Record]:
        """The passages nearest to `text`, best first. Raises Trouble, PlanNotFound."""
        if not text.strip():
            raise Trouble("请给出要查的文字。")
        if not 1 <= k <= MOST_HITS:
            raise Trouble(f"k 要是 1 到 {MOST_HITS} 的整数。")
        hits = self.assistant.searcher(plan).search(text, k)
        return [{"score": hit.score, **to_json(hit.passage)} for hit in hits]

    def score(
        self,
        rows: Sequence[Mapping[str, Cell]],
        framework: Record | None = None,
        settings: Mapping[str, str | float | int] | None = None,
        ids: Sequence[str] = (),
        plan: str | None = None,
    ) -> Record:
        """Index values of rows of figures, in the contract's shape, with what must be known.

        Raises ScoringError, Trouble, PlanNotFound.
        """
        from scoring.data import read_content
        from scoring.evaluation import evaluate
        from scoring.readings import readings_of
        from scoring.results import json_lines

        if not rows:
            raise Trouble("rows 里没有数据：一行一个城市（和年份），键是指标的编号或名称。")
        readings = readings_of([f"{name}={value}" for name, value in (settings or {}).items()])
        composite = self._composite(framework, plan)
        data = read_content(_as_csv(rows), "rows", composite, ids)
        found: Record = json.loads("".join(json_lines(data, evaluate(composite, data, readings))))
        return {**found, "warnings": list(data.warnings)}

    def _composite(self, framework: Record | None, plan: str | None) -> Any:
        from scoring.assumptions import default_composite
        from scoring.composite_file import composite_from

        if framework is not None:
            return composite_from(framework, "framework")
        read = self.assistant.plan(plan)
        if not read.framework:
            raise Trouble(f"方案《{read.title}》没有评价指标：请在 framework 里给出框架。")
        return default_composite(read.framework)

    def what_if(self, changes: Sequence[Change], plan: str | None = None) -> Record:
        """Points by which the index moves when scores move, with the sum written out.

        Raises NotThere for an indicator that is not found, PlanNotFound.
        """
        view = View(self.assistant.plan(plan))
        if not view.tree:
            raise Trouble(f"方案《{view.plan.title}》没有评价指标，算不了。")
        nodes = [_node(change.indicator, view) for change in changes]
        terms = [
            {
                "indicator": node.name,
                "number": node.number,
                "weight": node.global_weight,
                "points": change.points,
                "effect": effect([(node, change.points)]),
            }
            for node, change in zip(nodes, changes, strict=True)
        ]
        points = effect([(n, c.points) for n, c in zip(nodes, changes, strict=True)])
        return {"effect": points, "terms": terms, "assumption": _LINEAR, "plan": view.plan.id}


_LINEAR = "方案没有给出合成公式：按各指标得分的加权算术平均计算，得分0—100分。"


def _node(named: str, view: View) -> Any:
    assert view.tree
    digits = named.strip()
    nodes = find_nodes(f"指标{digits}" if digits.isdecimal() else named, view)
    numbers = [r.number for r in find_references(named) if r.list == "indicator"]
    if len(nodes) != 1 or (numbers and nodes[0].number not in numbers):
        near = "、".join(leaf.name for leaf in view.plan.indicators[:3])
        raise NotThere(
            f"没有认出指标“{named}”：请写编号（1—{len(view.plan.indicators)}）或全名，例如 {near}。"
        )
    return nodes[0]


def _as_csv(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """Rows as the table file that the engine reads: one way in for figures, one set of checks."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows(["" if row.get(n) is None else row[n] for n in names] for row in rows)
    return out.getvalue().encode("utf-8", "replace")
