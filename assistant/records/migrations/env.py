"""Alembic's entry: the connection comes from `assistant.records.migrating`, never from a file."""

from __future__ import annotations

from alembic import context

from assistant.records.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
