"""What a visitor finds again in a real browser: after a reload, after kill -9, on paper."""

from __future__ import annotations

import io
import sqlite3
import time
from pathlib import Path

import pytest
from browser import (
    PATIENCE,
    PHONE,
    answered,
    ask,
    opened,
    overflow,
    running_app,
    running_process,
    settled,
)
from docx import Document
from playwright.sync_api import Browser, expect

from index.storage import building

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(served: str) -> str:
    return served


def test_a_reload_shows_the_conversation_again(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        ask(page, "任务12由谁牵头？")
        ask(page, "它的完成时限呢？")
        page.reload()
        expect(answered(page, 1)).to_contain_text("2025年")
        expect(page.locator(".question")).to_have_count(2)


def test_a_conversation_is_renamed_exported_deleted_and_brought_back(
    app: str, chrome: Browser
) -> None:
    with opened(chrome, app, size=PHONE) as page:
        ask(page, "任务13由谁牵头？")
        page.get_by_test_id("stExpandSidebarButton").click()
        kept = page.locator(".st-key-conversations")
        kept.get_by_role("button", name="改名、导出、删除").click()
        title = page.get_by_label("改名，按回车保存")
        expect(title).to_be_visible()
        settled(page)
        title.fill("能源/任务")
        title.press("Enter")
        expect(kept.get_by_role("radio", name="能源/任务")).to_be_checked()
        settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="导出 Word").click()
        assert download.value.suggested_filename == "能源 任务.docx"
        document = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert document.paragraphs[0].text == "能源/任务"
        page.get_by_role("button", name="删除", exact=True).click()
        expect(page.locator(".question")).to_have_count(0)
        settled(page)
        kept.get_by_role("button", name="撤销").click()
        expect(page.locator(".question")).to_have_count(1)
        assert overflow(page) <= 0


def test_a_conversation_is_renamed_by_keys_alone(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        ask(page, "任务32由谁牵头？")
        menu = page.get_by_role("button", name="改名、导出、删除")
        menu.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("改名，按回车保存")).to_be_focused()
        settled(page)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("键盘")
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio", name="键盘")).to_be_checked()
        settled(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="导出 Word")).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()


def test_on_a_phone_the_sidebar_makes_way_for_a_conversation(app: str, chrome: Browser) -> None:
    with opened(chrome, app, size=PHONE) as page:
        ask(page, "任务31由谁牵头？")
        sidebar = page.get_by_test_id("stSidebar")
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("button", name="新对话").click()
        expect(sidebar).not_to_be_in_viewport()
        expect(page.locator(".welcome").first).to_be_visible()
        settled(page)
        page.get_by_test_id("stExpandSidebarButton").click()
        page.locator(".st-key-conversation").get_by_text("任务31由谁牵头？").click()
        expect(sidebar).not_to_be_in_viewport()
        expect(page.locator(".question")).to_have_text("任务31由谁牵头？")


def test_two_tabs_show_each_others_questions(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as first:
        ask(first, "任务21由谁牵头？")
        second = first.context.new_page()
        second.goto(first.url)
        answered(second, 0)
        ask(second, "任务22由谁牵头？")
        ask(first, "任务23由谁牵头？")
        expect(first.locator(".question")).to_have_count(3)
        expect(first.get_by_test_id("stToast")).to_contain_text("在另一个页面里又问了1个问题")
        expect(first.locator(".question").nth(1)).to_contain_text("在另一个页面里问的")
        expect(first.locator(".question").nth(2)).to_be_in_viewport()


def test_nothing_is_lost_when_the_process_is_killed_in_mid_answer(
    tmp_path: Path, chrome: Browser
) -> None:
    home = tmp_path / "home"
    index = home / "plans" / "zhejiang-synergy-plan-draft" / "index"
    with (
        building(index, lambda: None),  # so long the app does not build it
        running_process(home) as (address, process),
        opened(chrome, address) as page,
    ):
        ask(page, "任务12由谁牵头？")
        # waits for the search index
        page.get_by_test_id("stChatInputTextArea").fill("低碳农场怎么建设？")
        page.get_by_test_id("stChatInputTextArea").press("Enter")
        id_ = await_open_question(home / "xietong.db")
        process.kill()  # SIGKILL: nothing is tidied up
        process.wait()
    with running_app(home) as address, opened(chrome, f"{address}/?c={id_}") as page:
        expect(answered(page, 0)).to_contain_text("省建设厅")
        expect(answered(page, 1)).to_contain_text("低碳农场")
        expect(answered(page, 1).locator(".foot")).to_contain_text("原文摘录")


def await_open_question(file: Path) -> str:
    """The conversation in which a question waits for its answer."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        with sqlite3.connect(file) as connection:
            found = connection.execute(
                "SELECT conversation FROM turns WHERE answer IS NULL AND question LIKE '低碳%'"
            ).fetchone()
        if found:
            return str(found[0])
        time.sleep(0.05)
    raise AssertionError("the question was not kept before its answer was sought")
