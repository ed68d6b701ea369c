"""Conversations and their turns: begin, list, search, rename, delete, restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from assistant.conversation import Conversation, Turn, Verdict, now, title_from
from assistant.records.audit import append
from assistant.records.database import Database
from assistant.records.tables import conversations, feedback, turns
from assistant.records.text import answer_text, read_answer, storable
from corpus.answer import Answer

KEPT_DAYS = 30  # a deleted conversation can be brought back for so long
_COLUMNS = (
    conversations.c.id,
    conversations.c.owner,
    conversations.c.plan,
    conversations.c.title,
    conversations.c.changed_at,
)

# statements of every question asked, built once: building one costs as much as carrying it out
_LISTED = (
    select(*_COLUMNS)
    .where(conversations.c.owner == bindparam("owner"), conversations.c.deleted_at.is_(None))
    .order_by(conversations.c.changed_at.desc(), conversations.c.id)
    .limit(bindparam("most"))
)
_TOUCH = update(conversations).where(conversations.c.id == bindparam("touched"))
_BEGIN = insert(conversations)
_KNOWN = select(turns.c.id).where(turns.c.id == bindparam("asked"))
_ASK = insert(turns)
_SETTLE = update(turns).where(turns.c.id == bindparam("settled"), turns.c.answer.is_(None))


@dataclass(frozen=True)
class Loaded:
    """A conversation with all its turns, oldest first."""

    conversation: Conversation
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Mark:
    """How a turn stands, without its answer."""

    id: str
    settled: bool  # answered, or told why not
    verdict: Verdict
    remark: str


@dataclass(frozen=True)
class Standing:
    """How a conversation stands: little to read, enough to see what another page did."""

    title: str
    deleted: bool
    marks: tuple[Mark, ...]


def list_conversations(
    database: Database, owner: str, words: str = "", limit: int = 50
) -> tuple[Conversation, ...]:
    """An owner's conversations, the last one used first; with `words`, those that hold them.

    Looked through are titles, questions and answers; of several words each must be found.
    """
    with database.reading() as connection:
        asked = {"owner": storable(owner), "most": limit}
        found = connection.execute(_listing(words), asked)
        return tuple(_conversation(row) for row in found)


def _listing(words: str) -> Select[str, str, str, str, str]:
    query = _LISTED
    for word in storable(words).split():
        said = exists().where(
            turns.c.conversation == conversations.c.id,
            or_(
                turns.c.question.icontains(word, autoescape=True),
                turns.c.answer_text.icontains(word, autoescape=True),
            ),
        )
        query = query.where(or_(conversations.c.title.icontains(word, autoescape=True), said))
    return query


def load_conversation(database: Database, id_: str) -> Loaded | None:
    """The conversation of that id with its turns; None where there is none, or no longer.

    Whether the person may see it, the caller asks its owner.
    """
    with database.reading() as connection:
        row = connection.execute(
            select(*_COLUMNS).where(
                conversations.c.id == storable(id_), conversations.c.deleted_at.is_(None)
            )
        ).one_or_none()
        return Loaded(_conversation(row), _turns(connection, row.id)) if row else None


# asked at every action of every visitor: one statement, built once
_STANDING = (
    select(
        conversations.c.title,
        conversations.c.deleted_at,
        turns.c.id,
        turns.c.answered_at,
        feedback.c.verdict,
        feedback.c.remark,
    )
    .outerjoin_from(conversations, turns, turns.c.conversation == conversations.c.id)
    .outerjoin(feedback, feedback.c.turn == turns.c.id)
    .where(conversations.c.id == bindparam("wanted"))
)


def standing_of(database: Database, id_: str) -> Standing | None:
    """How the conversation of that id stands, deleted or not; None where there is none."""
    with database.reading() as connection:
        found = connection.execute(_STANDING, {"wanted": storable(id_)}).all()
    if not found:
        return None
    marks = tuple(
        Mark(one.id, one.answered_at is not None, one.verdict or "", one.remark or "")
        for one in found
        if one.id is not None
    )
    return Standing(found[0].title, found[0].deleted_at is not None, marks)


def _conversation(row: Row[str, str, str, str, str]) -> Conversation:
    return Conversation(row.id, row.owner, row.plan, row.title, row.changed_at)


def _turns(connection: Connection, id_: str) -> tuple[Turn, ...]:
    found = connection.execute(
        select(turns, feedback.c.verdict, feedback.c.remark)
        .outerjoin(feedback, feedback.c.turn == turns.c.id)
        .where(turns.c.conversation == id_)
        .order_by(turns.c.asked_at, turns.c.id)
    )
    return tuple(
        Turn(
            row.question,
            read_answer(row.answer) if row.answer else None,
            row.trouble,
            row.id,
            row.asked_at,
            row.verdict or "",
            row.remark or "",
        )
        for row in found
    )


def save_question(database: Database, conversation: Conversation, turn: Turn) -> None:
    """Keeps a question that is about to be answered; done twice, it is kept once.

    A conversation that was deleted meanwhile is brought back: somebody goes on with it.
    """
    with database.writing() as connection:
        if not _touch(connection, conversation.id):
            _begin(connection, conversation, turn)
        if connection.execute(_KNOWN, {"asked": turn.id}).scalar() is None:
            asked = {
                "id": turn.id,
                "conversation": conversation.id,
                "asked_at": turn.asked_at,
                "question": storable(turn.question),
                "trouble": "",
            }
            connection.execute(_ASK, asked)


def _begin(connection: Connection, conversation: Conversation, turn: Turn) -> None:
    begun = {
        "id": conversation.id,
        "owner": storable(conversation.owner),
        "plan": storable(conversation.plan),
        "title": storable(conversation.title or title_from(turn.question)),
        "created_at": turn.asked_at,
        "changed_at": turn.asked_at,
    }
    connection.execute(_BEGIN, begun)


def save_answer(database: Database, turn: Turn, who: str) -> None:
    """Keeps what came of a question, and writes the answer into the audit log with it."""
    with database.writing() as connection:
        outcome = _outcome(turn.answer, turn.trouble)
        settled = connection.execute(_SETTLE, {"settled": turn.id, **outcome})
        if turn.answer and settled.rowcount:  # told twice after a fault, it is written once
            append(connection, who, turn.answer)


def _outcome(answer: Answer | None, trouble: str) -> dict[str, str | None]:
    return {
        "answer": answer_text(answer) if answer else None,
        "answer_text": storable(answer.answer) if answer else None,
        "trouble": storable(trouble),
        "answered_at": now(),
    }


def rename_conversation(database: Database, id_: str, title: str) -> str:
    """Gives a conversation a title; a blank one changes nothing. The title as kept."""
    words = " ".join(storable(title).split())[:200]
    if words:
        _change(database, id_, title=words)
    return words


def delete_conversation(database: Database, id_: str) -> None:
    """Takes a conversation off the list; `restore_conversation` brings it back for 30 days."""
    _change(database, id_, deleted_at=now())
    _forget_deleted(database)


def restore_conversation(database: Database, id_: str) -> None:
    """Brings a deleted conversation back."""
    _change(database, id_, deleted_at=None)


def _change(database: Database, id_: str, **values: str | None) -> None:
    with database.writing() as connection:
        connection.execute(
            update(conversations).where(conversations.c.id == storable(id_)).values(**values)
        )


def _touch(connection: Connection, id_: str) -> bool:
    """Whether there is such a conversation; it is the last used now."""
    values = {"touched": id_, "changed_at": now(), "deleted_at": None}
    touched = connection.execute(_TOUCH, values)
    return touched.rowcount > 0


def _forget_deleted(database: Database) -> None:
    """Removes for good what was deleted long ago; what was audited stays in the audit log."""
    limit = (datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat(timespec="microseconds")
    with database.writing() as connection:
        connection.execute(delete(conversations).where(conversations.c.deleted_at < limit))
