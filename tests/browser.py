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
from typing import TypeVar
from weakref import WeakKeyDictionary

from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Locator,
    Page,
    expect,
    sync_playwright,
)

T = TypeVar("T")

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
# by nothing else the server knows a phone
PHONE_NAME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Mobile Safari/537.36"
)
# what is waited for comes at once; on a machine that does much besides it may take long
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)

# Listens to what page and server say to each other, in Streamlit's own protocol, for one thing:
# whether every run that the page has asked for has begun and ended. (The page's own sign that
# it is being drawn appears only when the server has answered.) A message is protobuf; of it
# just the outermost fields are looked at.
_LISTEN = """(() => {
  const RERUN = 11, BEGINS = 4, ENDS = 6, ENDS_TO_BEGIN_ANEW = 2; // fields; the last: a value
  const runs = window.runs = { asked: false, running: false, seen: false };
  function read(data, ...wanted) {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    const found = {};
    for (let at = 0; at < bytes.length; ) {
      const number = () => {
        let sum = 0;
        for (let by = 1; ; by *= 128) {
          const byte = bytes[at++];
          sum += (byte & 127) * by;
          if (byte < 128) return sum;
        }
      };
      const tag = number(), field = Math.floor(tag / 8), kind = tag % 8;
      const value = kind === 0 || kind === 2 ? number() : 0;
      at += kind === 2 ? value : kind === 1 ? 8 : kind === 5 ? 4 : 0;
      if (wanted.includes(field)) found[field] = value;
    }
    return found;
  }
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", () => { runs.asked = runs.running = false; });
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const said = read(data, BEGINS, ENDS);
        if (BEGINS in said) { runs.asked = false; runs.running = true; }
        if (ENDS in said && said[ENDS] !== ENDS_TO_BEGIN_ANEW) {
          runs.running = false;
          runs.seen = true;
        }
      });
    }
    send(data) {
      if (typeof data !== "string" && RERUN in read(data, RERUN)) runs.asked = true;
      super.send(data);
    }
  };
})()"""
_DRAWN = """() => runs.seen && !runs.asked && !runs.running
  && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector(".plan-line, h1.title, [data-testid=stAlert]")"""
_SOON = "() => new Promise((done) => setTimeout(done, 60))"  # what was clicked is sent by then


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
    for _ in range(600):
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
    browser: Browser,
    address: str,
    size: tuple[int, int] = DESK,
    theme: str = "light",
    drawn: bool = True,
) -> Iterator[Page]:
    """A page of the app, `drawn` to the end; in the end, nothing was asked of other machines."""
    context = _context(browser, size, theme)
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    try:
        page.goto(address, wait_until="load" if drawn else "commit")
        if drawn:
            settled(page)
        yield page
        page.evaluate("localStorage.clear()")
    finally:
        context.clear_cookies()
        for one in context.pages:
            one.close()
    origin = "/".join(address.split("/")[:3])
    outside = [url for url in asked_for if not url.startswith((origin, "data:", "blob:"))]
    assert not outside, f"the page asks the network for {outside}"


_contexts: WeakKeyDictionary[Browser, dict[tuple[tuple[int, int], str], BrowserContext]] = (
    WeakKeyDictionary()
)


def _context(browser: Browser, size: tuple[int, int], theme: str) -> BrowserContext:
    """One for all pages of a kind: what the browser has loaded and compiled it does once."""
    made = _contexts.setdefault(browser, {})
    if (size, theme) not in made:
        made[size, theme] = listening(
            browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if theme == "dark" else "light",
                locale="zh-CN",
                has_touch=size == PHONE,
                is_mobile=size == PHONE,
                user_agent=PHONE_NAME if size == PHONE else None,
                permissions=["clipboard-read", "clipboard-write"],
            )
        )
    return made[size, theme]


def listening(context: BrowserContext) -> BrowserContext:
    """The same context, patient, of whose pages it can be told that they are drawn to the end."""
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_LISTEN)
    return context


def settled(page: Page) -> None:
    """Waits until all that was done on the page is answered, and the page drawn to the end."""
    page.evaluate(_SOON)
    page.wait_for_function(_DRAWN)
    page.evaluate(_SOON)  # the last message is being drawn


def comes_to(page: Page, look: Callable[[], object], wanted: object) -> None:
    """Waits until a look at the page finds what is wanted; what it finds instead is told."""
    until = time.monotonic() + PATIENCE / 1000
    while (found := look()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert found == wanted, f"{found} instead of {wanted}"


def box(element: Locator) -> FloatRect:
    """Where an element stands, once it stands still."""
    return still(element, element.bounding_box)


def still(element: Locator, look: Callable[[], T | None]) -> T:
    """What is measured of an element, once the page is drawn and two looks find the same."""
    expect(element).to_be_visible()
    settled(element.page)
    before, found = None, look()
    until = time.monotonic() + PATIENCE / 1000
    while (found is None or found != before) and time.monotonic() < until:
        element.page.wait_for_timeout(120)
        before, found = found, look()
    assert found is not None
    assert found == before
    return found


def ask(page: Page, question: str) -> Locator:
    """Types a question and presses Enter; its part of the conversation, answered."""
    before = page.locator(".question").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    return answered(page, before)


def answered(page: Page, number: int) -> Locator:
    """The part of the conversation with that number, once it holds an answer."""
    turn = page.locator(f".st-key-turn-{number}")
    expect(turn.locator(".foot, .notice").first).to_be_visible()
    settled(page)
    return turn


def await_index(page: Page) -> None:
    """Waits until the page says that the search index is ready."""
    expect(page.locator(".plan-line .index.ready")).to_be_visible()
    settled(page)


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
