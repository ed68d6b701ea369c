"""Conversations, turns, feedback, scenarios, and an audit log that is only appended to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.String(64)
_TIME = sa.String(40)
_NAME = sa.String(300)


def upgrade() -> None:
    _conversations()
    _opinions_and_scenarios()
    _audit()
    if op.get_context().dialect.name == "sqlite":
        _forbid_in_sqlite()
    else:
        _forbid_in_postgresql()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("owner", _NAME, nullable=False),
        sa.Column("plan", _NAME, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("deleted_at", _TIME),
    )
    op.create_index("conversations_by_owner", "conversations", ["owner", "changed_at"])
    op.create_table(
        "turns",
        sa.Column("id", _ID, primary_key=True),
        sa.Column(
            "conversation",
            _ID,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answer_text", sa.Text),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("answered_at", _TIME),
    )
    op.create_index("turns_by_conversation", "turns", ["conversation", "asked_at"])


def _opinions_and_scenarios() -> None:
    op.create_table(
        "feedback",
        sa.Column("turn", _ID, sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("given_at", _TIME, nullable=False),
    )
    op.create_table(
        "scenarios",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("owner", _NAME, nullable=False),
        sa.Column("plan", _NAME, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.UniqueConstraint("owner", "plan", "name", name="scenarios_by_name"),
    )


def _audit() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "audit",
        sa.Column("number", number, primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("who", _NAME, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("plan", _NAME, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rows", sa.Text, nullable=False),
        sa.Column("citations", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _forbid_in_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END"
        )


def _forbid_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_is_appended_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only appended to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_appended_to()"
    )
