"""How it is kept: the tables, the same in SQLite and PostgreSQL.

Times are ISO 8601 text in UTC, answers are the contract's JSON as text. A change here is a
new file in `migrations/versions` and a new HEAD; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# the newest migration, written here so that a start need not load Alembic to know it
HEAD = "0001"

METADATA = MetaData()
_ID = String(64)
_TIME = String(40)
_NAME = String(300)

conversations = Table(
    "conversations",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("owner", _NAME, nullable=False),
    Column("plan", _NAME, nullable=False),
    Column("title", Text, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("changed_at", _TIME, nullable=False),
    Column("deleted_at", _TIME),
    Index("conversations_by_owner", "owner", "changed_at"),
)

turns = Table(
    "turns",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", _TIME, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text),  # JSON
    Column("answer_text", Text),  # its words alone, to be searched
    Column("trouble", Text, nullable=False),
    Column("answered_at", _TIME),
    Index("turns_by_conversation", "conversation", "asked_at"),
)

feedback = Table(
    "feedback",
    METADATA,
    Column("turn", _ID, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("who", _NAME, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("remark", Text, nullable=False),
    Column("given_at", _TIME, nullable=False),
)

scenarios = Table(
    "scenarios",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("owner", _NAME, nullable=False),
    Column("plan", _NAME, nullable=False),
    Column("name", _NAME, nullable=False),
    Column("content", Text, nullable=False),  # JSON
    Column("changed_at", _TIME, nullable=False),
    UniqueConstraint("owner", "plan", "name", name="scenarios_by_name"),
)

# only ever appended to: triggers refuse UPDATE and DELETE
audit = Table(
    "audit",
    METADATA,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", _TIME, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("question", Text, nullable=False),
    Column("plan", _NAME, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("rows", Text, nullable=False),  # JSON
    Column("citations", Text, nullable=False),  # JSON
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
