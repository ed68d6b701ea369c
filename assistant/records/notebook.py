"""One open conversation: in memory, and as far as the database lets, in it."""

from __future__ import annotations

from dataclasses import replace

from assistant.records.conversations import load_conversation, save_answer, save_question
from assistant.records.database import Database, DatabaseTrouble
from assistant.records.feedback import give_feedback
from assistant.records.nouns import Conversation, Turn, Verdict, new_id, now, title_from


class Notebook:
    """Writes down each question before its answer is sought, each answer when it is there.

    Where the database cannot be used the conversation goes on in memory; `trouble` says
    why, and the next write tries again with all that is missing.
    """

    def __init__(
        self, database: Database, conversation: Conversation, turns: tuple[Turn, ...] = ()
    ) -> None:
        self.conversation = conversation
        self.turns = list(turns)
        self.trouble: DatabaseTrouble | None = None
        self._database = database
        # ids of turns of which something is not in the database yet
        self._questions: set[str] = set()
        self._answers: set[str] = set()
        self._opinions: set[str] = set()

    @classmethod
    def empty(cls, database: Database, owner: str, plan: str) -> Notebook:
        """A conversation that nobody has said anything in: it is kept from its first question."""
        return cls(database, Conversation(new_id(), owner, plan, "", now()))

    @classmethod
    def load(cls, database: Database, id_: str) -> Notebook | None:
        """The conversation of that id, if there is one. Raises DatabaseTrouble."""
        found = load_conversation(database, id_)
        return cls(database, found.conversation, found.turns) if found else None

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost now."""
        return bool(self._questions or self._answers or self._opinions)

    def ask(self, question: str) -> None:
        """Writes down a question, to be answered."""
        if not self.turns and not self.conversation.title:
            self.conversation = replace(self.conversation, title=title_from(question))
        turn = Turn(question)
        self.turns.append(turn)
        self._questions.add(turn.id)
        self.save()

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

    def save(self) -> None:
        """Writes whatever is missing in the database; what cannot be written waits."""
        try:
            for turn in self.turns:
                self._save(turn)
        except DatabaseTrouble as trouble:
            self.trouble = trouble
        else:
            self.trouble = None

    def _save(self, turn: Turn) -> None:
        who = self.conversation.owner
        if turn.id in self._questions:
            save_question(self._database, self.conversation, turn)
            self._questions.discard(turn.id)
        if turn.id in self._answers and not turn.open:
            save_answer(self._database, turn, who)
            self._answers.discard(turn.id)
        if turn.id in self._opinions:
            give_feedback(self._database, turn.id, who, turn.verdict, turn.remark)
            self._opinions.discard(turn.id)
