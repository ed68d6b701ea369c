"""What a visitor has on the calculator's bench: one a plan, kept while pages are switched."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.bench import PLAIN, Setup, composite_of, scored_from, starting_scores
from assistant.scenario_file import Scenario
from corpus.plan import Framework, Plan
from scoring.composite import Composite
from scoring.readings import DEFAULT, Readings

if TYPE_CHECKING:  # the weights are drawn before pandas is there
    from scoring.data import Data
    from scoring.engine import Scored
    from scoring.evaluation import Evaluation


@dataclass
class Bench:
    """Everything that was set on the page."""

    plan: Plan
    framework: Framework
    scores: dict[str, float | None]  # leaf id → points
    origin: str = ""  # where the scores come from, for people
    setup: Setup = PLAIN
    scenarios: dict[str, Scenario] = field(default_factory=dict)  # by name
    data: Data | None = None
    data_name: str = ""
    table: tuple[str, bytes] | None = None  # name and content of the file that the data came in
    row: int = 0  # of the data, looked at
    version: int = 0  # counts the times that scores were set by something else than their widget
    tables: int = 0  # counts the tables that were put here
    choices: dict[str, Any] = field(default_factory=dict)  # what else was chosen, by key
    _composite: tuple[Setup, Composite] | None = None
    _read: Readings = DEFAULT  # with which the file was read
    _evaluation: tuple[Setup, Data, Evaluation] | None = None

    @property
    def composite(self) -> Composite:
        """Raises BadFramework."""
        if self._composite is None or self._composite[0] != self.setup:
            self._composite = (self.setup, composite_of(self.framework, self.setup))
        return self._composite[1]

    @property
    def scored(self) -> Scored:
        """One row: the scores as they are set."""
        return scored_from(self.composite, self.scores)

    @property
    def evaluation(self) -> Evaluation | None:
        """The index of every row of the data; None without data. Raises BadTable."""
        if self.data is None:
            return None
        self._read_again()
        known = self._evaluation
        if known is None or known[0] != self.setup or known[1] is not self.data:
            from scoring.evaluation import evaluate

            found = evaluate(self.composite, self.data, self.setup.readings)
            known = self._evaluation = (self.setup, self.data, found)
        return known[2]

    def _read_again(self) -> None:
        """Where an indicator is read otherwise, other figures of the file are possible."""
        if self.table is None or self._read == self.setup.readings:
            return
        from scoring.data import read_content

        name, content = self.table
        self.data, self._read = read_content(content, name, self.composite), self.setup.readings

    def put_scores(self, scores: dict[str, float | None], origin: str) -> None:
        """Sets all scores at once; the widgets are made anew."""
        self.scores, self.origin = dict(scores), origin
        self.version += 1

    def put_setup(self, **changes: Any) -> None:
        self.setup = replace(self.setup, **changes)

    def put_data(
        self, data: Data | None, name: str, table: tuple[str, bytes] | None = None
    ) -> None:
        self.data, self.data_name, self.table = data, name, table
        self._read = self.setup.readings
        self.row = _newest_row(data) if data else 0
        # what was asked of the rows of another table says nothing of these
        for key in [key for key in self.choices if key.startswith(("robustness", "what_if_"))]:
            del self.choices[key]
        self.tables += 1

    def row_names(self) -> list[str]:
        """What the rows of the data are called."""
        from scoring.rows import row_names

        return row_names(self.data) if self.data else []


def _newest_row(data: Data) -> int:
    from scoring.rows import newest_row

    return newest_row(data)


def bench(plan: Plan) -> Bench:
    """The visitor's bench for a plan that has a framework. Raises BadFramework."""
    assert plan.framework
    benches: dict[str, Bench] = st.session_state.setdefault("benches", {})
    known = benches.get(plan.id)
    if known is None or known.framework != plan.framework:
        composite = composite_of(plan.framework, PLAIN)
        known = benches[plan.id] = Bench(plan, plan.framework, starting_scores(composite))
    return known
