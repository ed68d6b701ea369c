"""What goes wrong around a running app, seen on the page: told plainly, and made good after."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import answered, ask, await_index, opened, running_process, settled
from playwright.sync_api import Browser, Page, expect
from postgres import running_server, server_binaries

from assistant import records
from assistant.records import Database

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def told(page: Page, words: str) -> None:
    """The sentence stands on the page, and nothing that only a programmer reads."""
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_in_viewport()
    assert "Traceback" not in page.inner_text("body")


def made_good(page: Page) -> None:
    """What could not be kept is kept when it can be, with nobody doing anything."""
    expect(page.locator(".unsaved")).to_have_count(0)
    settled(page)


def found_again(page: Page, count: int) -> None:
    """After a reload every question stands there with its answer."""
    page.reload()
    settled(page)
    for number in range(count):
        answered(page, number)
    expect(page.locator(".question")).to_have_count(count)
    expect(page.locator(".unsaved")).to_have_count(0)


def test_a_page_that_stays_open_goes_on_when_its_server_is_back(
    tmp_path: Path, chrome: Browser
) -> None:
    home = tmp_path / "home"
    with running_process(home) as (address, process), opened(chrome, address) as page:
        ask(page, "任务12由谁牵头？")
        process.kill()  # SIGKILL: nothing is tidied up
        process.wait()
        expect(
            page.get_by_text("连接中断").or_(page.get_by_text("程序没有响应")).first
        ).to_be_visible()
        with running_process(home, port=urlsplit(address).port or 0):
            expect(page.get_by_text("程序没有响应")).to_have_count(0, timeout=90_000)
            settled(page)
            answered(page, 0)
            ask(page, "任务13由谁牵头？")
            found_again(page, 2)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full; skips where nobody may mount one."""
    folder.mkdir()
    if os.name != "posix" or os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only the administrator mounts a file system")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Takes up whatever room is left."""
    with file.open("wb", buffering=0) as filler:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    filler.write(b"\0" * size)
            except OSError:
                continue


def test_a_full_disk_is_told_and_made_good_when_there_is_room_again(
    tmp_path: Path, chrome: Browser
) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        home = disk / "home"
        with running_process(home) as (address, _), opened(chrome, address) as page:
            await_index(page)
            ask(page, "任务12由谁牵头？")
            fill(disk / "filler")
            for number in range(13, 23):  # the database has some room within its own pages
                expect(ask(page, f"任务{number}由谁牵头？")).to_contain_text("牵头")
                if page.locator(".unsaved").count():
                    break
            expect(page.locator(".unsaved")).to_be_in_viewport()
            told(page, "磁盘满了")
            (disk / "filler").unlink()
            ask(page, "任务23由谁牵头？")
            found_again(page, page.locator(".question").count())
        database = Database(f"sqlite:///{home}/xietong.db")
        assert records.verify_audit(database).broken is None
        database.close()


def test_a_locked_database_is_told_and_made_good(tmp_path: Path, chrome: Browser) -> None:
    home = tmp_path / "home"
    with running_process(home) as (address, _), opened(chrome, address) as page:
        ask(page, "任务12由谁牵头？")
        holder = sqlite3.connect(home / "xietong.db", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        expect(ask(page, "任务13由谁牵头？")).to_contain_text("牵头")
        told(page, "正被别的程序占着")
        ask(page, "任务13由谁参与？")
        why = page.locator("details.unsaved")
        expect(why).not_to_contain_text("正被别的程序占着", use_inner_text=True)
        why.locator("summary").click()
        expect(why).to_contain_text("正被别的程序占着", use_inner_text=True)
        page.wait_for_timeout(4000)  # it was tried again, and stays open
        expect(why).to_contain_text("正被别的程序占着", use_inner_text=True)
        holder.execute("ROLLBACK")
        holder.close()
        made_good(page)
        ask(page, "任务14由谁牵头？")
        found_again(page, 4)


def test_a_database_server_that_is_away_is_told_and_made_good(
    tmp_path: Path, chrome: Browser
) -> None:
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("这台机器没有装 PostgreSQL 服务器（apt-get install postgresql）")
    with running_server(binaries) as server:
        environment = {"XIETONG_DATABASE": server.database("xietong")}
        with (
            running_process(tmp_path / "home", environment=environment) as (address, _),
            opened(chrome, address) as page,
        ):
            ask(page, "任务12由谁牵头？")
            server.stop()
            expect(ask(page, "任务13由谁牵头？")).to_contain_text("牵头")
            told(page, "连不上数据库 127.0.0.1")
            expect(page.locator("body")).to_contain_text("以前的对话暂时读不出来")
            server.start()
            made_good(page)
            ask(page, "任务14由谁牵头？")
            found_again(page, 3)
