"""The assistant at its desk: the plans of one home, and answers to questions about them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cities.kept import Figures
from assistant.errors import Trouble
from assistant.ingesting import read_into
from assistant.searching import IndexState, PlanSearcher
from assistant.settings import ModelSettings, read_settings
from assistant.view import View
from corpus.answer import Answer, Question
from corpus.library import Library, PlanEntry, bundled_plan
from corpus.plan import Passage, Plan
from corpus.refused import why

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.wording.chat_model import ChatModel
    from assistant.wording.state import ModelState

Tell = Callable[[str], None]


def _silent(sentence: str) -> None:
    """Tells nobody."""


class Assistant:
    """Answers questions over the plans of one home folder.

    Holds what is costly to make: plans read back, their directories, their search
    indexes. May be shared by threads.
    """

    def __init__(self, home: Path | None = None, tell: Tell = _silent) -> None:
        self.settings = read_settings(home)
        self.library = Library(self.settings.home)
        self._tell = tell
        self._views: dict[str, tuple[Plan, View, PlanSearcher]] = {}
        self._model: ChatModel | None = None
        self._lock = threading.Lock()

    def entries(self) -> tuple[PlanEntry, ...]:
        """The ingested plans, newest first; where there is none, the project's own is read in."""
        with self._lock:
            found = self.library.entries()
            if not found:
                try:
                    read_into(self.library, bundled_plan())
                except OSError as error:
                    raise Trouble(_unwritable(self.settings.home, error)) from error
                found = self.library.entries()
        return found

    def plan(self, plan_id: str | None = None) -> Plan:
        """The plan of that id, by default the newest. Raises PlanNotFound."""
        return self.library.plan(plan_id or self.entries()[0].id)

    def ledger(self, plan_id: str | None = None) -> Ledger:
        """The rows of a plan with who answers for them. Raises PlanNotFound."""
        from assistant.ledger import ledger_of  # a question does not wait for it

        return ledger_of(self._view(plan_id)[0])

    def ask(self, question: Question, plan_id: str | None = None) -> Answer:
        """The answer to a question about a plan. Raises PlanNotFound."""
        *_, answer = self.ask_streaming(question, plan_id)
        return answer

    def ask_streaming(self, question: Question, plan_id: str | None = None) -> Iterator[Answer]:
        """The answer as it comes about: each stands for the one before, the last one counts.

        There is but one unless a language model words it: then what the plan says is
        quoted first, and the model's sentences follow as they are proved. Raises PlanNotFound.
        """
        from assistant.whole_answer import answer_to, follow_ups_of  # no page waits for them

        started = time.perf_counter()
        view, searcher = self._view(plan_id)
        first = answer_to(question, view, searcher)
        follow_ups = follow_ups_of(first, question, view)
        for answer in self._worded(first, view):
            elapsed = (time.perf_counter() - started) * 1000
            yield replace(
                answer,
                question=question.text,
                plan=view.plan.id,
                follow_ups=follow_ups,
                elapsed_ms=round(elapsed, 2),
            )

    def _worded(self, answer: Answer, view: View) -> Iterator[Answer]:
        """`answer`, and then, where a language model is configured, its words for it."""
        yield answer
        if self.settings.model and self.is_being_worded(answer):
            from assistant.wording.worded import worded

            yield from worded(answer, self.model(self.settings.model), view.units)

    def is_being_worded(self, answer: Answer) -> bool:
        """Whether a later answer of `ask_streaming` may stand for this one."""
        if self.settings.model is None:
            return False
        from assistant.wording.worded import may_be_worded

        return answer.produced_by == "model" or may_be_worded(answer)

    def searcher(self, plan_id: str | None = None) -> PlanSearcher:
        """What finds passages of a plan."""
        return self._view(plan_id)[1]

    def passages(self, question: Question, plan_id: str | None, k: int) -> tuple[Passage, ...]:
        """The first k passages that a search finds for a question, whatever answers it."""
        from assistant.text_questions import found_passages
        from assistant.understand import understand

        view, searcher = self._view(plan_id)
        asked = understand(question, view).asked
        return tuple(hit.passage for hit in found_passages(asked, view, searcher)[:k])

    def warm_up(self, plan_id: str | None = None, after: float = 0.0) -> None:
        """Starts loading the search index in the background, `after` so many seconds."""
        self.searcher(plan_id).warm_up(after)
        if self.settings.model and self._model is None:
            self.model(self.settings.model).warm_up()

    def index_state(self, plan_id: str | None = None) -> IndexState:
        return self.searcher(plan_id).state

    def model(self, settings: ModelSettings) -> ChatModel:
        """The configured language model, shared by all questions."""
        from assistant.wording.chat_model import ChatModel

        with self._lock:
            self._model = self._model or ChatModel(settings)
            return self._model

    def model_state(self) -> ModelState:
        """Whether a language model is configured and can be reached; asks it, 3 s at most."""
        from assistant.wording.state import model_state

        return model_state(self.settings.model)

    def _view(self, plan_id: str | None) -> tuple[View, PlanSearcher]:
        plan = self.plan(plan_id)
        with self._lock:
            held = self._views.get(plan.id)
            if held is None or held[0] is not plan:
                view = View(plan, Figures(self.settings.home, plan))
                searcher = PlanSearcher(
                    lambda: view.passages,
                    self.library.index_folder(plan.id),
                    self.settings.embedding,
                    self._tell,
                    self.settings.reranking,
                )
                held = self._views[plan.id] = (plan, view, searcher)
            return held[1], held[2]


def _unwritable(home: Path, error: OSError) -> str:
    return (
        f"写不了数据文件夹 {home}（{why(error)}）：请检查磁盘空间和权限，或用 --home 换一个文件夹。"
    )
