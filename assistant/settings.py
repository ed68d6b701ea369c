"""What can be set from outside, read from the environment in this one place."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.library import home_folder


@dataclass(frozen=True)
class ModelSettings:
    """The language model that words answers to questions about the text."""

    provider: str  # XIETONG_MODEL_PROVIDER: "openai" (any server that speaks it) or "ollama"
    url: str  # XIETONG_MODEL_URL
    name: str  # XIETONG_MODEL_NAME
    key: str = field(default="", repr=False)  # XIETONG_MODEL_KEY; empty: the server asks for none
    timeout: float = 60.0  # XIETONG_MODEL_TIMEOUT: seconds until the whole answer must be there
    problem: str = ""  # why it cannot be used: a key of [wording.problem] in messages.toml


@dataclass(frozen=True)
class Settings:
    home: Path  # XIETONG_HOME: ingested plans, indexes
    embedding: (
        str | None
    )  # XIETONG_EMBEDDING_MODEL: a model's name or folder; None: the offline one
    reranking: str | None = None  # XIETONG_RERANKING_MODEL: a cross-encoder; None: none
    database: str | None = None  # XIETONG_DATABASE: a URL; None: a file in the home folder
    api_token: str | None = None  # XIETONG_API_TOKEN: what each HTTP request must bring
    admins: tuple[str, ...] = ()  # XIETONG_ADMINS: who reads feedback and audit log on a page
    audit_commands: bool = False  # XIETONG_AUDIT_COMMANDS=1: `xietong ask` is audited, too
    model: ModelSettings | None = None  # a language model; None: passages are only quoted


def read_settings(home: str | os.PathLike[str] | None = None) -> Settings:
    """The settings in force; `home`, where given, goes before the environment."""
    return Settings(
        home=home_folder(home),
        embedding=os.environ.get("XIETONG_EMBEDDING_MODEL") or None,
        reranking=os.environ.get("XIETONG_RERANKING_MODEL") or None,
        database=os.environ.get("XIETONG_DATABASE") or None,
        api_token=os.environ.get("XIETONG_API_TOKEN") or None,
        admins=tuple(filter(None, re.split(r"[\s,，;；]+", os.environ.get("XIETONG_ADMINS", "")))),
        audit_commands=os.environ.get("XIETONG_AUDIT_COMMANDS", "") not in ("", "0"),
        model=_read_model(),
    )


_MODEL = {
    "provider": "XIETONG_MODEL_PROVIDER",
    "url": "XIETONG_MODEL_URL",
    "name": "XIETONG_MODEL_NAME",
    "key": "XIETONG_MODEL_KEY",
    "timeout": "XIETONG_MODEL_TIMEOUT",
}
_OLLAMA = "http://127.0.0.1:11434"  # where Ollama listens by default
_LONGEST_WAIT = 600.0  # seconds


def _read_model() -> ModelSettings | None:
    """The language model of the environment; None where none is named."""
    said = {name: os.environ.get(variable, "").strip() for name, variable in _MODEL.items()}
    if not (said["url"] or said["name"]):
        return None
    provider = said["provider"].lower() or "openai"
    url = said["url"] or (_OLLAMA if provider == "ollama" else "")
    timeout = _seconds(said["timeout"] or "60")
    model = ModelSettings(provider, url, said["name"], said["key"], timeout)
    return replace(model, problem=_problem(model))


def _seconds(words: str) -> float:
    """0 where it is no number of seconds."""
    try:
        return float(words)
    except ValueError:
        return 0.0


def _problem(model: ModelSettings) -> str:
    checks = {
        "provider": model.provider in ("openai", "ollama"),
        "name": bool(model.name),
        "url": bool(re.fullmatch(r"https?://[^\s/]+.*", model.url)),
        "timeout": 0 < model.timeout <= _LONGEST_WAIT,
    }
    return next((name for name, sound in checks.items() if not sound), "")
