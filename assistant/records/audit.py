"""Who asked what and was told what: a log that is only appended to, and shows tampering.

Each entry's hash is the SHA-256 of its fields and of the hash before it, so that an entry
that is changed, removed or put in between breaks the chain from there on. The last entries
cut off leave a whole chain: compare with a number and hash noted down earlier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, insert, select, text

from assistant.conversation import now
from assistant.records.database import Database
from assistant.records.nouns import AuditEntry
from assistant.records.tables import audit
from assistant.records.text import dump, storable
from corpus.answer import Answer
from corpus.codec import to_json

FIRST = "0" * 64  # stands where the first entry names the one before
_PAGE = 1000  # entries read at a time

# statements of every answer given, built once
_LAST = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_APPEND = insert(audit)


@dataclass(frozen=True)
class Checked:
    """What a look through the whole log has found."""

    entries: int  # that are sound, from the first on
    last_hash: str
    broken: int | None  # number of the first entry that does not fit; None: all fit
    why: str  # "" | "hash" | "chain" | "number"


def append_audit(database: Database, who: str, answer: Answer) -> None:
    """Writes an answer into the log. Raises DatabaseTrouble."""
    with database.writing() as connection:
        append(connection, who, answer)


def append(connection: Connection, who: str, answer: Answer) -> None:
    """Writes an answer into the log as part of a write transaction."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
    last = connection.execute(_LAST).one_or_none()
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
    fields = (
        number,
        now(),
        storable(who)[:300],
        storable(answer.question),
        storable(answer.plan),
        answer.kind,
        dump(to_json(answer.rows)),
        storable(dump(to_json(answer.citations))),
        previous,
    )
    names = [column.name for column in audit.columns]
    values = dict(zip(names, (*fields, _hash(fields)), strict=True))
    connection.execute(_APPEND, values)


def _hash(fields: tuple[object, ...]) -> str:
    return hashlib.sha256(dump(fields).encode()).hexdigest()


def export_audit(database: Database, newest: int | None = None) -> Iterator[AuditEntry]:
    """All entries, oldest first, or the `newest` ones, newest first. Raises DatabaseTrouble."""
    if newest is not None:
        with database.reading() as connection:
            rows = connection.execute(
                select(audit).order_by(audit.c.number.desc()).limit(newest)
            ).all()
        yield from (AuditEntry(*row) for row in rows)
        return
    after = 0
    while True:  # page by page: a year's log is not held in memory, nor a transaction open
        with database.reading() as connection:
            page = connection.execute(
                select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(_PAGE)
            ).all()
        if not page:
            return
        yield from (AuditEntry(*row) for row in page)
        after = page[-1].number


def verify_audit(database: Database) -> Checked:
    """Reads the whole log and repeats its sums. Raises DatabaseTrouble."""
    return check(export_audit(database))


def check(entries: Iterator[AuditEntry]) -> Checked:
    """Repeats the sums of a log, from wherever it was read."""
    count, last = 0, FIRST
    for entry in entries:
        why = _fault(entry, count + 1, last)
        if why:
            return Checked(count, last, entry.number if why != "number" else count + 1, why)
        count, last = count + 1, entry.hash
    return Checked(count, last, None, "")


def _fault(entry: AuditEntry, number: int, previous: str) -> str:
    if entry.number != number:
        return "number"
    if entry.previous != previous:
        return "chain"
    return "" if entry.hash == _hash(astuple(entry)[:-1]) else "hash"
