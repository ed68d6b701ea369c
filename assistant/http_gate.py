"""What stands before the HTTP interface: who may speak to it, and how much at once.

A plain ASGI middleware, so that a body that is too large is refused while it comes in.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

MOST_BYTES = 4 * 1024 * 1024  # of a request's body
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_OPEN = ("/", "/health", "/openapi.json")  # read without a token: they tell nothing of the plan


class Gate:
    """Refuses foreign host names, missing tokens and bodies that are too large."""

    def __init__(self, app: Any, token: str | None, only_loopback: bool) -> None:
        self._app, self._token, self._only_loopback = app, token, only_loopback

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["path"], dict(scope["headers"]))
        if refusal:
            await _refuse(send, *refusal)
            return
        body = await _read(receive)
        if body is None:
            await _refuse(send, 413, _TOO_LARGE)
            return
        await self._app(scope, _replay(body, receive), send)

    def _refusal(self, path: str, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        # a page of a foreign site that made its name lead to this machine
        host = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0]
        if self._only_loopback and host not in _LOOPBACK:
            return 421, "这个接口只对本机开放，请用 127.0.0.1 访问。"
        closed = self._token if path not in _OPEN else None
        given = headers.get(b"authorization", b"").removeprefix(b"Bearer ")
        if closed and not secrets.compare_digest(given, closed.encode()):
            return 401, "没有口令或口令不对：请在请求头里写 Authorization: Bearer 口令。"
        length = headers.get(b"content-length", b"0")
        return None if length.isdigit() and int(length) <= MOST_BYTES else (413, _TOO_LARGE)


async def _read(receive: Any) -> bytes | None:
    """The whole body; None for one that is too large, whatever length it named, if any."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            return None
    return body


def _replay(body: bytes, receive: Any) -> Any:
    """Gives the body that was read, then what comes after it: that the caller has gone."""
    given = False

    async def replay() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


_TOO_LARGE = f"请求太大：最多 {MOST_BYTES // 1024 // 1024} MB，请分几次提交。"


async def _refuse(send: Any, status: int, sentence: str) -> None:
    body = json.dumps({"error": sentence}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
