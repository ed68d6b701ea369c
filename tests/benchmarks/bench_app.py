"""How fast the app is for the person in front of it, and how much memory it takes.

    python tests/benchmarks/bench_app.py

Starts the real app twice over one home folder, first with nothing in it, then again, and
measures in a real browser: from the start of the process to a page that can be typed into,
and from Enter to an answer on the screen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import ask, await_index, chromium, opened, running_app, settled

STRUCTURED = [f"任务{number}由谁牵头？" for number in range(10, 18)]
PASSAGES = [
    "方案对加强生态环境准入管理有什么要求？",
    "推动能源绿色低碳供应要做什么？",
    "如何加强塑料污染全链条治理？",
    "怎样增强碳汇能力？",
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for visit in ("first start, index built", "later start, index read"):
            measure(visit, Path(folder) / "home", browser)


def measure(visit: str, home: Path, browser: Browser) -> None:
    """One start of the app, printed line by line."""
    started = time.perf_counter()
    with running_app(home) as address, opened(browser, address, drawn=False) as page:
        page.get_by_test_id("stChatInputTextArea").wait_for()
        show(visit, "process start to usable page", time.perf_counter() - started)
        settled(page)
        show(visit, "Enter to structured answer, at once", seconds(page, STRUCTURED[0]))
        await_index(page)
        show(visit, "process start to index ready", time.perf_counter() - started)
        show(visit, "Enter to structured answer, median", median(page, STRUCTURED[1:]))
        show(visit, "Enter to passage answer, median", median(page, PASSAGES))
        print(f"{visit:26}{'memory of the process':38}{memory(address):8.0f} MB", flush=True)


def show(visit: str, what: str, taken: float) -> None:
    print(f"{visit:26}{what:38}{taken:8.2f} s", flush=True)


def median(page: Page, questions: list[str]) -> float:
    return statistics.median(seconds(page, question) for question in questions)


def seconds(page: Page, question: str) -> float:
    """From typing a question to its answer on the screen; the typing takes some 20 ms of it."""
    started = time.perf_counter()
    ask(page, question)
    return time.perf_counter() - started


def memory(address: str) -> float:
    """Megabytes that the server process holds."""
    port = f"--server.port={address.rsplit(':', 1)[1]}"
    mine = [child for child in psutil.Process().children() if port in child.cmdline()]
    return mine[0].memory_info().rss / 1e6


if __name__ == "__main__":
    main()
