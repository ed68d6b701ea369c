"""Whether a language model is configured and can be reached, told without secrets."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from assistant.messages import say
from assistant.settings import ModelSettings

_WAIT = 3.0  # seconds for a server to say what it has
_LISTS = {"openai": "/models", "ollama": "/api/tags"}


@dataclass(frozen=True)
class ModelState:
    """Where the language model stands, for the page and the command to show."""

    stage: Literal["absent", "unusable", "unreachable", "ready"]
    message: str
    sent_to: str = ""  # the other machine that questions and passages are sent to; empty if none


def model_state(settings: ModelSettings | None) -> ModelState:
    """The state now: asks the server which models it has."""
    if settings is None:
        return ModelState("absent", say(False, "wording.absent"))
    if settings.problem:
        return ModelState("unusable", say(False, f"wording.problem.{settings.problem}"))
    where, name = shown_address(settings.url), settings.name
    sent_to = "" if is_loopback(settings.url) else where
    try:
        known = _models(settings)
    except (OSError, ValueError) as error:
        why = say(False, f"wording.why.{_reason(error)}")
        message = say(False, "wording.unreachable", name=name, where=where, why=why)
        return ModelState("unreachable", message, sent_to)
    key = "ready" if _has(known, name) else "unlisted"
    return ModelState("ready", say(False, f"wording.{key}", name=name, where=where), sent_to)


def _models(settings: ModelSettings) -> set[str]:
    """Names of the models that the server lists; empty where it keeps no list."""
    headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    request = urllib.request.Request(
        settings.url.rstrip("/") + _LISTS[settings.provider], headers=headers
    )
    proxies = [urllib.request.ProxyHandler({})] if is_loopback(settings.url) else []
    try:
        with urllib.request.build_opener(*proxies).open(request, timeout=_WAIT) as reply:
            data: Any = json.loads(reply.read(1_000_000))
    except urllib.error.HTTPError as error:
        if error.code in (404, 405):  # it answers, but keeps no list
            return set()
        raise
    listed = data.get("data", data.get("models", [])) if isinstance(data, dict) else []
    entries = [one for one in listed or [] if isinstance(one, dict)]
    return {str(one[key]) for one in entries for key in ("id", "name", "model") if one.get(key)}


def _has(known: set[str], name: str) -> bool:
    """Ollama lists `qwen2.5:latest` for what is asked for as `qwen2.5`."""
    return not known or bool(known & {name, f"{name}:latest"})


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return "key" if error.code in (401, 403) else "server"
    if isinstance(error, ValueError):
        return "malformed"
    late = isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", 0), TimeoutError)
    return "timeout" if late else "refused"


def is_loopback(url: str) -> bool:
    """Whether a URL names this very machine.

    >>> is_loopback("http://127.0.0.1:11434"), is_loopback("https://api.example.com/v1")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def shown_address(url: str) -> str:
    """A URL without what may be secret in it.

    >>> shown_address("https://me:secret@host:8443/v1?key=x")
    'https://host:8443'
    """
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"
