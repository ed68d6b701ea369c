"""A server on this machine that speaks as model servers do, and misbehaves on demand.

It speaks the OpenAI protocol (`/v1/chat/completions`, `/v1/models`) and Ollama's
(`/api/chat`, `/api/tags`), over real HTTP, in streams. What it says and how it goes
wrong is set on the `ModelServer` that `running_model` yields.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse

NAME = "test-model"
HANG = 30.0  # seconds: longer than any test waits


@dataclass
class ModelServer:
    """What the server says, how it misbehaves, and what it was asked."""

    address: str = ""
    reply: str | Callable[[str], str] = ""  # the text, or a function of the last message
    fault: str = ""  # a name of FAULTS, or an HTTP status
    pause: float = 0.0  # seconds between pieces
    share: float = 1.0  # of the pieces of a reply, this much may be sent by now
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # the Authorization headers that came
    open: int = 0  # streams that are being sent

    @property
    def prompt(self) -> str:
        """The last message of the last request."""
        return str(self.asked[-1]["messages"][-1]["content"])

    def environment(self, provider: str = "openai", **more: str) -> dict[str, str]:
        """The settings that make this server the configured model."""
        url = f"{self.address}/v1" if provider == "openai" else self.address
        settings = {"PROVIDER": provider, "URL": url, "NAME": NAME, "TIMEOUT": "3", **more}
        return {f"XIETONG_MODEL_{name}": value for name, value in settings.items()}

    def pieces(self, asked: dict[str, Any]) -> list[str]:
        """The reply to one request in pieces of two characters, as tokens come."""
        prompt = str(asked["messages"][-1]["content"])
        text = self.reply if isinstance(self.reply, str) else self.reply(prompt)
        return [text[i : i + 2] for i in range(0, len(text), 2)]


@contextmanager
def running_model() -> Iterator[ModelServer]:
    """The server, answering; it is stopped in the end."""
    model = ModelServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = uvicorn.Config(
        _app(model), port=port, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    model.address = f"http://127.0.0.1:{port}"
    try:
        yield model
    finally:
        server.should_exit = True
        thread.join(5)


def _app(model: ModelServer) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def openai(request: Request) -> Response:
        return await _answer(model, request, _openai_line, b"data: [DONE]\n\n")

    @app.post("/api/chat")
    async def ollama(request: Request) -> Response:
        return await _answer(model, request, _ollama_line, b"")

    @app.get("/v1/models")
    async def models(request: Request) -> Response:
        return _listed(model, request, {"data": [{"id": NAME}]})

    @app.get("/api/tags")
    async def tags(request: Request) -> Response:
        return _listed(model, request, {"models": [{"name": f"{NAME}:latest"}]})

    return app


def _listed(model: ModelServer, request: Request, data: dict[str, Any]) -> Response:
    model.keys.append(request.headers.get("authorization", ""))
    if model.fault.isdigit():
        return PlainTextResponse("no", int(model.fault))
    return PlainTextResponse(json.dumps(data), media_type="application/json")


Line = Callable[[str, str], bytes]
Pieces = list[str]


def _openai_line(words: str, ended: str) -> bytes:
    choice = {"index": 0, "delta": {"content": words}, "finish_reason": ended or None}
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": NAME,
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def _ollama_line(words: str, ended: str) -> bytes:
    chunk: dict[str, Any] = {
        "model": NAME,
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": words},
        "done": bool(ended),
    }
    if ended:
        chunk["done_reason"] = ended
    return json.dumps(chunk).encode() + b"\n"


async def _answer(model: ModelServer, request: Request, line: Line, last: bytes) -> Response:
    asked = await request.json()
    model.asked.append(asked)
    model.keys.append(request.headers.get("authorization", ""))
    if model.fault.isdigit():
        body = {"error": {"message": "sk-secret is no key", "type": "x"}}
        return PlainTextResponse(json.dumps(body), int(model.fault), media_type="application/json")
    if model.fault == "redirect":
        return RedirectResponse("http://192.0.2.1/elsewhere", 307)
    if model.fault == "page":
        return PlainTextResponse("<html>请先登录</html>", media_type="text/html")
    if model.fault == "silent":
        await asyncio.sleep(HANG)
    stream = _stream(model, model.pieces(asked), line, last)
    return StreamingResponse(stream, media_type="text/event-stream")


async def _stream(
    model: ModelServer, pieces: Pieces, line: Line, last: bytes
) -> AsyncIterator[bytes]:
    model.open += 1
    try:
        send = FAULTS.get(model.fault, _whole)
        sent = 0
        async for chunk in send(pieces, line, last):
            while model.share < 1 and sent >= model.share * len(pieces):
                await asyncio.sleep(0.01)
            yield chunk
            sent += 1
            await asyncio.sleep(model.pause)
    finally:
        model.open -= 1


# ---- ways of answering ----------------------------------------------------------

Way = Callable[[Pieces, Line, bytes], AsyncIterator[bytes]]


async def _whole(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield line(piece, "")
    yield line("", "stop")
    if last:
        yield last


async def _half(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """The stream ends in mid-sentence, politely."""
    for piece in pieces[: len(pieces) // 2]:
        yield line(piece, "")
    if last:
        yield last


async def _unfinished(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """All the words, but nothing that says that they are all."""
    for piece in pieces:
        yield line(piece, "")


async def _broken(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """The connection breaks in mid-stream."""
    for piece in pieces[:3]:
        yield line(piece, "")
    await asyncio.sleep(0.05)
    raise ConnectionResetError


async def _too_long(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield line(piece, "")
    yield line("", "length")


async def _filtered(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    yield line("", "content_filter")


async def _stuck(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """It begins and then says nothing more."""
    yield line(pieces[0], "")
    await asyncio.sleep(HANG)


async def _dripping(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """It says for ever that it is alive, and nothing else."""
    for _ in range(int(HANG / 0.05)):
        yield b": alive\n\n" if last else line("", "")
        await asyncio.sleep(0.05)


async def _garbled(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    yield line(pieces[0], "")
    yield b"data: {not json\n\n" if last else b"{not json\n"


async def _bytes(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    yield b"\xff\xfe\x00\x81" * 50 + b"\n\n"


async def _error(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    """An error in the middle of a stream that began with 200."""
    yield line(pieces[0], "")
    body = json.dumps({"error": {"message": "out of memory"} if last else "out of memory"})
    yield f"data: {body}\n\n".encode() if last else body.encode() + b"\n"


async def _nothing(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    yield line("", "stop")
    if last:
        yield last


async def _endless(pieces: Pieces, line: Line, last: bytes) -> AsyncIterator[bytes]:
    for _ in range(100_000):
        yield line("节能降碳" * 50, "")


FAULTS: dict[str, Way] = {
    "half": _half,
    "unfinished": _unfinished,
    "broken": _broken,
    "too_long": _too_long,
    "filtered": _filtered,
    "stuck": _stuck,
    "dripping": _dripping,
    "garbled": _garbled,
    "bytes": _bytes,
    "error": _error,
    "nothing": _nothing,
    "endless": _endless,
}
