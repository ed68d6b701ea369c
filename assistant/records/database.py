"""A database by its URL: short transactions, tables of today, trouble told plainly."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from assistant.records.migrating import NewerDatabase, bring_up_to_date, up_to_date
from assistant.records.trouble import DatabaseTrouble, kind_of, trouble
from assistant.settings import Settings

__all__ = ["Database", "DatabaseTrouble", "open_database"]

_log = logging.getLogger(__name__)

FILE = "xietong.db"
BUSY_SECONDS = 3  # so long a writer waits for another; a transaction takes milliseconds
SLOW_SECONDS = 0.5  # trouble that took longer to show is not looked for again for a while:
REST_SECONDS = 10.0  # nobody's answer is to wait for a database that does not answer
# what tells a file from another of the same name; None: there is none
Identity = tuple[int, int] | None
_WRITES = "xietong_writes"
# any number that nobody else locks in the same PostgreSQL database
_ADVISORY_LOCK = 4707_2026


def open_database(settings: Settings) -> Database:
    """The database in force: as set, else a file in the home folder. Raises DatabaseTrouble.

    Nothing is connected yet: that the database cannot be reached is told by its first use.
    """
    if settings.database:
        return Database(settings.database)
    file = (settings.home / FILE).absolute()
    return Database(URL.create("sqlite", database=str(file)))


class Database:
    """Conversations and all else that is kept. May be shared by threads and processes."""

    def __init__(self, url: str | URL) -> None:
        self.url = _read_url(url)
        self._engine = _engine(self.url)
        self._lock = threading.Lock()
        # SQLite has one writer: threads queue here, not there, where who waits looks again
        # after ever longer pauses
        sqlite = self.url.get_backend_name() == "sqlite"
        self._queue: AbstractContextManager[object] = threading.Lock() if sqlite else nullcontext()
        self._checked: Identity = None  # the file whose tables are known to be today's
        self._rest: tuple[float, DatabaseTrouble] | None = None  # until when, and why

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises DatabaseTrouble."""
        self._check()
        with self._told_plainly(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, or leaves everything as it was. Raises DatabaseTrouble."""
        self._check()
        with self._queue:
            self._raise_while_resting()
            with self._told_plainly(), self._write() as connection:
                yield connection

    def close(self) -> None:
        """Lets go of every connection; the next use connects anew."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def _check(self) -> None:
        """Brings the tables up to date, once, and again where the file was replaced."""
        with self._lock:  # however many wait here, one looks, and all are told what it found
            self._raise_while_resting()
            if self._checked is not None and self._checked == self._file():
                return
            # a backup was put in its place, or it was removed: what is written to the old is lost
            self._engine.dispose()
            with self._told_plainly():
                self._bring_up_to_date()
            self._checked = self._file()

    def _bring_up_to_date(self) -> None:
        _make_folder(self.url)
        with self._engine.begin() as connection:
            done = up_to_date(connection)
        if done:
            return
        with self._write() as connection:
            if self.url.get_backend_name() == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _ADVISORY_LOCK})
            bring_up_to_date(connection)

    def _file(self) -> Identity:
        if self.url.get_backend_name() == "sqlite":
            return _identity(str(self.url.database))
        return (0, 0)

    def _raise_while_resting(self) -> None:
        if self._rest and time.monotonic() < self._rest[0]:
            raise self._rest[1]
        self._rest = None

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except NewerDatabase as error:
            raise trouble("newer", self.url) from error
        except (SQLAlchemyError, OSError) as error:
            raise self._trouble(error, time.monotonic() - started) from error

    def _trouble(self, error: Exception, seconds: float) -> DatabaseTrouble:
        self._checked = None  # whatever mends it may have brought other tables
        kind = kind_of(error)
        found = trouble(kind, self.url)
        log = _log.exception if kind == "other" else _log.info  # what is known is told
        log("the database: %s", str(error).splitlines()[0])
        if seconds > SLOW_SECONDS:
            self._rest = (time.monotonic() + REST_SECONDS, found)
        return found


def _read_url(given: str | URL) -> URL:
    """The URL with the driver that comes with the program."""
    try:
        url = (
            make_url(re.sub(r"^postgres://", "postgresql://", str(given)))
            if isinstance(given, str)
            else given
        )
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError) as error:
        raise trouble("address") from error
    drivers = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
    if url.get_backend_name() not in drivers or not url.database:
        raise trouble("address")
    return url.set(drivername=drivers[url.get_backend_name()])


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        from assistant.records.postgresql import postgresql_engine  # its driver, where it is used

        return postgresql_engine(url)
    engine = create_engine(url, pool_timeout=10, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # a reader that turns into a writer would fail at once where another writes: a writer
    # queues up from the start
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _identity(path: str) -> Identity:
    """Device and number of the file that a path leads to now."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
