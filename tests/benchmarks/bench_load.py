"""How the app bears many people: 50 who ask at once, 200 who have it open.

    python tests/benchmarks/bench_load.py [--asking 50] [--open 200]

Real sessions over the websocket, in Streamlit's own protocol, no browser: each opens the page,
then all press Enter at the same moment. Measured is from Enter to the answer's last line, in
the process that asks, which shares the machine with the app; the processor time of both is told
apart, since it says the same on a busy machine.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import running_process

STRUCTURED = [f"任务{number}由谁牵头？" for number in range(1, 48)]
PASSAGES = ["方案对加强生态环境准入管理有什么要求？", "如何加强塑料污染全链条治理？"]
# the first round of all pays for what is loaded with the first question
ROUNDS = (("first questions", STRUCTURED), ("structured", STRUCTURED[7:]), ("passage", PASSAGES))
LAST_LINE = 'class="foot"'  # of an answer


@dataclass
class Session:
    """One visitor's connection."""

    socket: websockets.ClientConnection
    input: str = ""  # id of the chat input
    page: str = ""  # hash of the page's script
    html: list[str] = field(default_factory=list)  # what the last run has drawn
    messages: int = 0  # of the last run

    async def run(self, question: str = "", until: str = "") -> float:
        """Runs the page, with a question typed; seconds until it is drawn, or `until` is."""
        self.html, self.messages = [], 0
        started = time.perf_counter()
        await self.socket.send(self._request(question).SerializeToString())
        seen = 0.0
        while True:
            message = ForwardMsg.FromString(_bytes(await self.socket.recv()))
            self._note(message)
            if until and not seen and any(until in one for one in self.html):
                seen = time.perf_counter() - started
            if _is_last(message):
                if until and not seen:
                    raise RuntimeError(f"no answer to {question}: {self.html}")
                return seen or time.perf_counter() - started

    def _request(self, question: str) -> BackMsg:
        request = BackMsg()
        request.rerun_script.query_string = ""
        request.rerun_script.page_script_hash = self.page
        if question:
            state = request.rerun_script.widget_states.widgets.add()
            state.id = self.input
            state.chat_input_value.data = question
        return request

    def _note(self, message: ForwardMsg) -> None:
        self.messages += 1
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "html":
                self.html.append(element.html.body)
            if element.WhichOneof("type") == "chat_input":
                self.input = element.chat_input.id


def _is_last(message: ForwardMsg) -> bool:
    """Whether a run is over; one that ends early only begins anew."""
    over = message.WhichOneof("type") == "script_finished"
    return over and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


async def connect(address: str) -> Session:
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await websockets.connect(
        url, subprotocols=[websockets.Subprotocol("streamlit")], origin=None, max_size=None
    )
    session = Session(socket)
    await session.run()
    return session


async def measure(address: str, process: psutil.Process, asking: int, opened: int) -> None:
    await at_rest(process)
    started = time.perf_counter()
    sessions = list(await asyncio.gather(*(connect(address) for _ in range(asking))))
    show(f"{asking} open the page at once, until the last has it", time.perf_counter() - started)
    show_memory(process, asking)
    for words, questions in ROUNDS:
        before = spent(process)
        taken = await asyncio.gather(
            *(s.run(questions[n % len(questions)], LAST_LINE) for n, s in enumerate(sessions))
        )
        app, client = (after - was for after, was in zip(spent(process), before, strict=True))
        percentiles = statistics.quantiles(taken, n=100)
        asked = f"{asking} ask at once, {words}"
        show(f"{asked}: p50", percentiles[49])
        show(f"{asked}: p95", percentiles[94])
        show(f"{asked}: processor time of the app, each", app / asking, 4)
        show(f"{asked}: processor time of who asks, each", client / asking, 4)
        sent = statistics.mean(session.messages for session in sessions)
        print(f"{f'{asked}: messages to the page, each':72}{sent:8.1f}", flush=True)
    while len(sessions) < opened:
        sessions.append(await connect(address))
        await sessions[-1].run(STRUCTURED[len(sessions) % len(STRUCTURED)], LAST_LINE)
    show_memory(process, len(sessions))
    alone = [await sessions[-1].run(question, LAST_LINE) for question in STRUCTURED[:15]]
    show(f"one asks while {len(sessions)} are connected: median", statistics.median(alone))
    for session in sessions:
        await session.socket.close()


async def at_rest(process: psutil.Process) -> None:
    """Waits until all that is loaded beforehand is loaded."""
    quiet = 0
    while quiet < 5:
        before = spent(process)[0]
        await asyncio.sleep(0.6)
        quiet = quiet + 1 if spent(process)[0] - before < 0.05 else 0


def spent(process: psutil.Process) -> tuple[float, float]:
    """Seconds of processor time, of the app and of this process."""
    return sum(process.cpu_times()[:2]), time.process_time()


def show(what: str, seconds: float, digits: int = 2) -> None:
    print(f"{what:72}{seconds:8.{digits}f} s", flush=True)


def show_memory(process: psutil.Process, sessions: int) -> None:
    used = process.memory_info().rss / 1e6
    print(f"{f'memory with {sessions} sessions':72}{used:8.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--asking", type=int, default=50)
    parser.add_argument("--open", type=int, default=200)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_process(Path(folder) / "home") as (address, process),
    ):
        watched = psutil.Process(process.pid)
        asyncio.run(measure(address, watched, options.asking, options.open))


if __name__ == "__main__":
    main()
