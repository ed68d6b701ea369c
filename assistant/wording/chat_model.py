"""The configured chat model: messages → its reply, piece by piece, whole or not at all.

LangChain speaks the protocols (OpenAI-compatible, Ollama). What it does not do is done
here: an end to waiting however slowly a server drips, a stream that was cut short told
from one that is complete, and one plain reason for whatever goes wrong.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from assistant.settings import ModelSettings
from assistant.wording.prompt import Message
from assistant.wording.state import is_loopback

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

_log = logging.getLogger(__name__)

LONGEST_REPLY = 3000  # characters; a model that writes more has lost its way
_MOST_TOKENS = 1500  # asked of Ollama, whose models may go on for ever
_SLACK = 5.0  # seconds beyond the deadline, for the thread that keeps it
# why a reply ended, in the words of the servers that speak these protocols
_COMPLETE = {"stop", "eos_token", "stop_sequence", "end_turn", "eos"}
_REASONS = {"length": "length", "max_tokens": "length", "content_filter": "filtered"}
_STATUS = {401: "key", 403: "key", 404: "not_found", 408: "timeout", 429: "busy"}
_STATUS_CLASSES = {3: "not_found", 4: "rejected", 5: "server"}


class ModelTrouble(Exception):
    """No whole reply came; `key` names the reason in messages.toml under [wording.why]."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class ChatModel:
    """A chat model behind a URL. Holds its connections and a thread; may be shared by threads."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._chat: BaseChatModel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """The reply as it comes in. Raises ModelTrouble where it does not come whole."""
        chat, loop = self._ready()
        queue: SimpleQueue[str | None] = SimpleQueue()
        future = asyncio.run_coroutine_threadsafe(self._stream(chat, messages, queue.put), loop)
        try:
            while (piece := self._next(queue)) is not None:
                yield piece
            _result(future)
        finally:
            future.cancel()  # whoever stops reading ends the request

    def _next(self, queue: SimpleQueue[str | None]) -> str | None:
        try:
            return queue.get(timeout=self.settings.timeout + _SLACK)
        except Empty:
            raise ModelTrouble("timeout") from None

    def warm_up(self) -> None:
        """Loads what speaks the protocol, in the background; returns at once."""
        if not self.settings.problem:
            threading.Thread(target=self._ready, daemon=True).start()

    def _ready(self) -> tuple[BaseChatModel, asyncio.AbstractEventLoop]:
        with self._lock:
            if self._chat is None or self._loop is None:
                self._chat = make_chat(self.settings)
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, daemon=True).start()
            return self._chat, self._loop

    async def _stream(
        self, chat: BaseChatModel, messages: Sequence[Message], put: Callable[[str | None], None]
    ) -> None:
        try:
            async with asyncio.timeout(self.settings.timeout):
                await _read(chat, messages, put)
        except ModelTrouble:
            raise
        except Exception as error:
            # the text of the error may hold the key or the server's page: its kind is enough
            _log.info("the model did not answer: %s", type(error).__name__)
            raise ModelTrouble(reason_of(error)) from error
        finally:
            put(None)


async def _read(
    chat: BaseChatModel, messages: Sequence[Message], put: Callable[[str | None], None]
) -> None:
    length, ended = 0, ""
    async for chunk in chat.astream(list(messages)):
        words = str(chunk.text)
        length += len(words)
        if length > LONGEST_REPLY:
            raise ModelTrouble("length")
        if words:
            put(words)
        ended = _ending(chunk.response_metadata) or ended
    if ended in _REASONS:
        raise ModelTrouble(_REASONS[ended])
    if not length:
        raise ModelTrouble("empty")
    if ended not in _COMPLETE:  # a stream that breaks off raises nothing by itself
        raise ModelTrouble("cut")


def _ending(metadata: dict[str, Any]) -> str:
    """Why a reply ended, in its last chunk; older Ollama says only that it is done."""
    reason = metadata.get("finish_reason") or metadata.get("done_reason")
    return str(reason or ("stop" if metadata.get("done") is True else ""))


def _result(future: Future[None]) -> None:
    """Raises what ended the stream early. The queue is at its end: the future is about to be."""
    future.result(timeout=_SLACK)


def reason_of(error: BaseException) -> str:
    """The reason for an error of LangChain, of a protocol's client or of the network."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return _STATUS.get(status, _STATUS_CLASSES[min(status // 100, 5)])
    names = {kind.__name__ for one in _chain(error) for kind in type(one).__mro__}
    for key, kinds in _KINDS:
        if names & kinds:
            return key
    return "malformed"


_KINDS = (
    ("timeout", {"TimeoutError", "APITimeoutError", "TimeoutException"}),
    ("cut", {"RemoteProtocolError", "ReadError", "IncompleteRead"}),
    ("refused", {"ConnectError", "ConnectionError", "APIConnectionError", "gaierror"}),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


# ---- the two protocols ----------------------------------------------------------


def make_chat(settings: ModelSettings) -> BaseChatModel:
    """LangChain's model for the settings."""
    return _PROVIDERS[settings.provider](settings)


def _openai(settings: ModelSettings) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    return ChatOpenAI(
        model=settings.name,
        base_url=settings.url,
        api_key=lambda: settings.key or "none",  # servers of one's own ask for none
        temperature=0,
        max_retries=0,  # the quoted passage is there already: nobody waits for another try
        timeout=settings.timeout,
        stream_usage=False,
        stream_chunk_timeout=None,
        use_responses_api=False,
        http_async_client=DefaultAsyncHttpxClient(**_transport(settings)),
    )


def _ollama(settings: ModelSettings) -> BaseChatModel:
    from langchain_ollama import ChatOllama

    headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    return ChatOllama(
        model=settings.name,
        base_url=settings.url,
        temperature=0,
        num_predict=_MOST_TOKENS,
        client_kwargs={**_transport(settings), "headers": headers},
    )


def _transport(settings: ModelSettings) -> dict[str, Any]:
    """No proxy is the way to this very machine, and no server sends us elsewhere."""
    return {
        "timeout": settings.timeout,
        "trust_env": not is_loopback(settings.url),
        "follow_redirects": False,
    }


_PROVIDERS: dict[str, Callable[[ModelSettings], BaseChatModel]] = {
    "openai": _openai,
    "ollama": _ollama,
}
