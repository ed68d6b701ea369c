"""What a database complains of, in English → what a person is told, in Chinese."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from assistant.errors import Trouble


class DatabaseTrouble(Trouble):
    """The database cannot be used now; the message says why, and who can mend it."""


@functools.cache
def _messages() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def trouble(kind: str, url: URL | None = None) -> DatabaseTrouble:
    """The trouble of that kind, with the database named, its password left out."""
    return DatabaseTrouble(_messages()["trouble"][kind].format(where=_where(url)))


def kind_of(error: BaseException) -> str:
    """Which kind of trouble an error is.

    >>> kind_of(OSError("(sqlite3.OperationalError) database or disk is full"))
    'full'
    >>> kind_of(OSError("something new"))
    'other'
    """
    words = str(error).lower()
    signs: dict[str, list[str]] = _messages()["signs"]
    return next((kind for kind, known in signs.items() if any(w in words for w in known)), "other")


def _where(url: URL | None) -> str:
    if url is None:
        return ""
    if url.get_backend_name() == "sqlite":
        return str(_messages()["where"]["file"].format(file=url.database))
    port = f":{url.port}" if url.port else ""
    address = f"{url.host or ''}{port}/{url.database or ''}"
    return str(_messages()["where"]["server"].format(address=address))
