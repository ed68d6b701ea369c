"""One open conversation: in memory, and as far as the database lets, in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation import Conversation, Turn, Verdict, new_id, now, title_from
from assistant.errors import Trouble

if TYPE_CHECKING:  # the first page does not wait for SQLAlchemy: it comes with the first write
    from assistant.records import Database
    from assistant.records.conversations import Mark

Open = Callable[[], "Database"]


class Notebook:
    """Writes down each question before its answer is sought, each answer when it is there.

    Where the database cannot be used the conversation goes on in memory; `trouble` says
    why, and the next write tries again with all that is missing.
    """

    def __init__(
        self,
        database: Open,
        conversation: Conversation,
        turns: tuple[Turn, ...] = (),
        who: str = "",
    ) -> None:
        self.conversation = conversation
        self._who = who or conversation.owner  # as the audit log and opinions name the person
        self.turns = list(turns)
        self.trouble: Trouble | None = None
        self.elsewhere: set[str] = set()  # ids of turns that came from another page
        self.deleted = False  # by another page; the next question brings it back
        self._database = database
        # ids of turns of which something is not in the database yet
        self._questions: set[str] = set()
        self._answers: set[str] = set()
        self._opinions: set[str] = set()

    @classmethod
    def empty(cls, database: Open, owner: str, plan: str, who: str = "") -> Notebook:
        """A conversation that nobody has said anything in: it is kept from its first question."""
        return cls(database, Conversation(new_id(), owner, plan, "", now()), who=who)

    @classmethod
    def load(cls, database: Open, id_: str, who: str = "") -> Notebook | None:
        """The conversation of that id, if there is one. Raises DatabaseTrouble."""
        from assistant.records import load_conversation

        found = load_conversation(database(), id_)
        return cls(database, found.conversation, found.turns, who) if found else None

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost now."""
        return bool(self._questions or self._answers or self._opinions)

    def catch_up(self) -> int:
        """Takes over what another page did with this conversation; how many turns came with it.

        A question that still waits for its answer there is taken over with the answer.
        """
        if not self.turns or self.unsaved:
            return 0
        from assistant.records import standing_of

        try:
            standing = standing_of(self._database(), self.conversation.id)
            self.deleted = standing is None or standing.deleted
            if standing is None or standing.deleted:
                return 0
            self.conversation = replace(self.conversation, title=standing.title)
            known = {turn.id for turn in self.turns}
            new = {mark.id for mark in standing.marks if mark.settled} - known
            marks = {mark.id: mark for mark in standing.marks}
            self.turns = [_as_marked(turn, marks.get(turn.id)) for turn in self.turns]
            if new:
                self._take_over(new)
        except Trouble:  # what is here goes on; the next write tells it
            return 0
        return len(new)

    def _take_over(self, ids: set[str]) -> None:
        from assistant.records import load_conversation

        found = load_conversation(self._database(), self.conversation.id)
        theirs = [turn for turn in found.turns if turn.id in ids] if found else []
        self.elsewhere |= {turn.id for turn in theirs}
        self.turns = sorted([*self.turns, *theirs], key=lambda turn: (turn.asked_at, turn.id))

    def ask(self, question: str) -> None:
        """Writes down a question, to be answered."""
        if not self.conversation.title:
            self.conversation = replace(self.conversation, title=title_from(question))
        turn = Turn(question)
        self.turns.append(turn)
        self._questions.add(turn.id)
        self.save()
        self.deleted = self.deleted and self.unsaved

    def settle(self, number: int, turn: Turn) -> Turn:
        """Writes down what came of the question of that number, from 0."""
        self.turns[number] = turn
        self._answers.add(turn.id)
        self.save()
        return turn

    def judge(self, number: int, verdict: Verdict, remark: str = "") -> None:
        """Writes down what the person thinks of an answer."""
        turn = replace(self.turns[number], verdict=verdict, remark=remark)
        self.turns[number] = turn
        self._opinions.add(turn.id)
        self.save()

    def rename(self, title: str) -> None:
        """Gives the conversation another title. Raises DatabaseTrouble."""
        from assistant.records import rename_conversation

        words = rename_conversation(self._database(), self.conversation.id, title)
        self.conversation = replace(self.conversation, title=words or self.conversation.title)

    def save(self) -> None:
        """Writes whatever is missing in the database; what cannot be written waits."""
        try:
            for turn in self.turns:
                self._save(turn)
        except Trouble as trouble:
            self.trouble = trouble
        else:
            self.trouble = None

    def _save(self, turn: Turn) -> None:
        if turn.id not in self._questions | self._answers | self._opinions:
            return
        from assistant.records import give_feedback, save_answer, save_question

        database = self._database()
        if turn.id in self._questions:
            save_question(database, self.conversation, turn)
            self._questions.discard(turn.id)
        if turn.id in self._answers and not turn.open:
            save_answer(database, turn, self._who)
            self._answers.discard(turn.id)
        if turn.id in self._opinions:
            give_feedback(database, turn.id, self._who, turn.verdict, turn.remark)
            self._opinions.discard(turn.id)


def _as_marked(turn: Turn, mark: Mark | None) -> Turn:
    """A turn with the opinion that was last given of it, on whichever page."""
    if mark is None or (turn.verdict, turn.remark) == (mark.verdict, mark.remark):
        return turn
    return replace(turn, verdict=mark.verdict, remark=mark.remark)
