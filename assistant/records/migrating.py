"""An empty or older database → the present tables, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from assistant.records.tables import HEAD


class NewerDatabase(Exception):
    """The database was made by a newer version of the program."""


def up_to_date(connection: Connection) -> bool:
    """Whether the tables are the present ones. Raises NewerDatabase."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > HEAD:
        raise NewerDatabase(found)
    return found == HEAD


def bring_up_to_date(connection: Connection) -> None:
    """Runs the migrations that are missing, all or none of them.

    `connection` must hold the one write transaction of the database, so that a second
    process waits, and then finds nothing left to do.
    """
    if up_to_date(connection):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    # Alembic reads a percent sign as the start of a variable
    folder = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
