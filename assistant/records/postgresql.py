"""A PostgreSQL server that is not waited for longer than a person would wait."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event

BUSY_SECONDS = 3  # so long a connection is tried, and a writer waits for another
STATEMENT_SECONDS = 5  # after so long the server itself gives a statement up
# A server that hangs, or to which the way is cut, says nothing at all, and the network would wait
# a quarter of an hour for it.
SILENT_SECONDS = STATEMENT_SECONDS + 1


def postgresql_engine(url: URL) -> Engine:
    """Connections to a server, each of which is given up when it falls silent."""
    waits = f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s"
    arguments: dict[str, Any] = {"connect_timeout": BUSY_SECONDS, "options": waits}
    engine = create_engine(url, pool_pre_ping=True, pool_timeout=10, connect_args=arguments)
    event.listen(engine, "do_connect", _connect)
    return engine


def _connect(dialect: Any, record: Any, given: Any, named: dict[str, Any]) -> Any:
    return _Impatient.connect(*given, **named)


class _Impatient(psycopg.Connection[Any]):
    def wait(self, gen: Generator[Any, Any, Any], *how: Any, **named: Any) -> Any:
        return super().wait(self._while_it_speaks(gen), *how, **named)

    def _while_it_speaks(self, steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """The same steps, of which psycopg tries the next one again ten times a second."""
        until = time.monotonic() + SILENT_SECONDS
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if ready:
                    until = time.monotonic() + SILENT_SECONDS
                elif time.monotonic() > until:
                    self.close()  # whatever it says later belongs to nobody
                    raise psycopg.OperationalError("timeout expired: the server is silent")
                wanted = steps.send(ready)
        except StopIteration as ended:
            return ended.value
