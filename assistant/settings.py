"""What can be set from outside, read from the environment in this one place."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from corpus.library import home_folder


@dataclass(frozen=True)
class Settings:
    home: Path  # XIETONG_HOME: ingested plans, indexes
    embedding: (
        str | None
    )  # XIETONG_EMBEDDING_MODEL: a model's name or folder; None: the offline one
    database: str | None = None  # XIETONG_DATABASE: a URL; None: a file in the home folder
    api_token: str | None = None  # XIETONG_API_TOKEN: what each HTTP request must bring
    admins: tuple[str, ...] = ()  # XIETONG_ADMINS: who reads feedback and audit log on a page
    audit_commands: bool = False  # XIETONG_AUDIT_COMMANDS=1: `xietong ask` is audited, too


def read_settings(home: str | os.PathLike[str] | None = None) -> Settings:
    """The settings in force; `home`, where given, goes before the environment."""
    return Settings(
        home=home_folder(home),
        embedding=os.environ.get("XIETONG_EMBEDDING_MODEL") or None,
        database=os.environ.get("XIETONG_DATABASE") or None,
        api_token=os.environ.get("XIETONG_API_TOKEN") or None,
        admins=tuple(filter(None, re.split(r"[\s,，;；]+", os.environ.get("XIETONG_ADMINS", "")))),
        audit_commands=os.environ.get("XIETONG_AUDIT_COMMANDS", "") not in ("", "0"),
    )
