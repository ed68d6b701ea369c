"""The real app in a real browser: started on a free port over a home folder of its own."""

from __future__ import annotations

import functools
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("XIETONG_TEST_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    # the browser itself is to stay off the network, so that what the page asks for stands out
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
DESK = (1440, 900)
PHONE = (390, 844)


@contextmanager
def running_app(home: Path) -> Iterator[str]:
    """The address of the app, answering; it is stopped in the end."""
    with running_process(home) as (address, _):
        yield address


def _no_options(port: int) -> list[str]:
    return []


@contextmanager
def running_process(
    home: Path,
    options: Callable[[int], list[str]] = _no_options,
    environment: Mapping[str, str] | None = None,
    port: int = 0,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app's address and its process; `options` gives Streamlit's further ones for a port.

    Without a port it is a free one.
    """
    port = port or _free_port()
    address = f"http://127.0.0.1:{port}"
    log = home.with_name(f"{home.name}.log")
    command = [sys.executable, "-m", "ui"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, f"--server.port={port}", *options(port)],
            cwd=ROOT,
            env={**os.environ, **(environment or {}), "XIETONG_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await(address, process, log)
            yield address, process
        finally:
            process.terminate()
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the app stopped:\n{log.read_text(encoding='utf-8')}")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app does not answer:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, size: tuple[int, int] = DESK, theme: str = "light"
) -> Iterator[Page]:
    """A page of the app, drawn to the end; in the end, nothing was asked of other machines."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        locale="zh-CN",
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.set_default_timeout(20_000)
    page.goto(address)
    settled(page)
    yield page
    context.close()
    origin = "/".join(address.split("/")[:3])
    outside = [url for url in asked_for if not url.startswith((origin, "data:", "blob:"))]
    assert not outside, f"the page asks the network for {outside}"


def settled(page: Page) -> None:
    """Waits until the page is drawn to the end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector(".plan-line, h1.title, [data-testid=stAlert]")


def ask(page: Page, question: str) -> Locator:
    """Types a question and presses Enter; its part of the conversation, answered."""
    before = page.locator(".question").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    return answered(page, before)


def answered(page: Page, number: int) -> Locator:
    """The part of the conversation with that number, once it holds an answer."""
    turn = page.locator(f".st-key-turn-{number}")
    expect(turn.locator(".foot, .notice").first).to_be_visible(timeout=40_000)
    settled(page)
    return turn


def await_index(page: Page) -> None:
    """Waits until the page says that the search index is ready."""
    expect(page.locator(".plan-line .index.ready")).to_be_visible(timeout=60_000)


# What Streamlit draws and no page can reach: rule → selector. None is serious now; whoever adds
# one says here why it cannot be mended.
BEYOND_REACH: dict[str, str] = {}
GRAVE = ("serious", "critical")

# everything that is shown or read out, by one who collects words
_SAID = """() => {
  const said = [];
  const unseen = "script, style, noscript, [data-testid=stIconMaterial]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest(unseen))
      said.push(walker.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"])
    document.querySelectorAll(`[${name}]`).forEach((one) => said.push(one.getAttribute(name)));
  return said;
}"""


def english(page: Page, allowed: str) -> set[str]:
    """English words that the page shows or reads out and that `allowed` does not hold."""
    said = " ".join(page.evaluate(_SAID))
    return set(re.findall(r"[A-Za-z]{3,}", said)) - set(re.findall(r"[A-Za-z]{3,}", allowed))


def barriers(page: Page) -> list[str]:
    """What keeps people out of a page: the grave findings of axe-core, each with its place."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if BEYOND_REACH.get(rule["id"], "\0") not in str(node["target"])
    ]


@functools.cache
def _axe() -> str:
    import axe_playwright_python

    folder = Path(axe_playwright_python.__file__).parent
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
