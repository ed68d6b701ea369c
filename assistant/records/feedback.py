"""What people thought of an answer."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from assistant.conversation import Verdict, now
from assistant.records.database import Database
from assistant.records.nouns import Opinion
from assistant.records.tables import conversations, feedback, turns
from assistant.records.text import storable

REMARK_CHARS = 2000


def give_feedback(
    database: Database, turn: str, who: str, verdict: Verdict, remark: str = ""
) -> None:
    """Keeps an opinion of an answer in place of an earlier one; a blank verdict takes it back."""
    with database.writing() as connection:
        connection.execute(delete(feedback).where(feedback.c.turn == turn))
        known = connection.execute(select(turns.c.id).where(turns.c.id == turn)).scalar()
        if verdict and known:
            connection.execute(
                insert(feedback).values(
                    turn=turn,
                    who=storable(who),
                    verdict=verdict,
                    remark=storable(remark).strip()[:REMARK_CHARS],
                    given_at=now(),
                )
            )


def list_feedback(database: Database, limit: int = 500) -> tuple[Opinion, ...]:
    """The newest opinions, of all people, newest first."""
    with database.reading() as connection:
        found = connection.execute(
            select(
                feedback.c.who,
                feedback.c.verdict,
                feedback.c.remark,
                feedback.c.given_at,
                turns.c.question,
                turns.c.answer_text,
                conversations.c.plan,
            )
            .join(turns, turns.c.id == feedback.c.turn)
            .join(conversations, conversations.c.id == turns.c.conversation)
            .order_by(feedback.c.given_at.desc())
            .limit(limit)
        )
        return tuple(Opinion(*row) for row in found)
