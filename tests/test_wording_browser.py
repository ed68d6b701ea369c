"""A language model's words as an official sees them: the plan first, then sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import answered, await_index, opened, running_process
from model_server import ModelServer, running_model
from playwright.sync_api import Browser, Page, expect
from wording_cases import faithful

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with running_model() as server:
        yield server


@pytest.fixture(scope="module")
def app(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home") / "home"
    settings = model.environment(TIMEOUT="120")
    with running_process(home, environment=settings) as (address, _):
        yield address


def ask(page: Page, question: str) -> None:
    """Asks, and does not wait for the answer."""
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")


def test_the_plan_is_quoted_at_once_and_the_models_sentences_follow(
    app: str, model: ModelServer, chrome: Browser
) -> None:
    model.reply, model.share = faithful, 0.0
    with opened(chrome, app) as page:
        await_index(page)
        ask(page, "污水处理厂怎么节能？")
        turn = page.locator(".st-key-turn-0")
        expect(turn.get_by_role("status")).to_have_text("语言模型正在组织文字，先看原文……")
        expect(turn.locator("blockquote").first).to_be_visible()
        model.share = 0.7
        expect(turn.get_by_role("status")).to_have_text("语言模型正在组织文字，逐句核对……")
        expect(turn.locator("li").first).to_be_visible()
        model.share = 1.0
        turn = answered(page, 0)
        expect(turn.locator("[data-testid=stMarkdown]")).to_have_count(1)
        expect(turn.locator("li").nth(1)).to_contain_text(re.compile(r"\[2\]。?$"))
        expect(turn.locator(".foot")).to_contain_text("模型表述")
        expect(turn.locator("details.source summary").first).to_have_text(re.compile(r"^\[1\]"))
        expect(turn.get_by_role("status")).to_have_count(0)


def test_a_wrong_number_is_never_seen(app: str, model: ModelServer, chrome: Browser) -> None:
    model.reply, model.share, model.pause = (
        "鼓励污水处理厂采用高效低能耗设备，节电45%[1]。",
        1.0,
        0.01,
    )
    with opened(chrome, app) as page:
        await_index(page)
        ask(page, "污水处理厂怎么节能？")
        turn = answered(page, 0)
        expect(turn).to_contain_text(
            "没有采用语言模型的表述：它写的数字、年份或编号与所引原文对不上"
        )
        expect(turn).not_to_contain_text("45%")
        expect(turn.locator(".foot")).to_contain_text("原文摘录")


def test_the_next_question_is_answered_while_the_model_words_the_last(
    app: str, model: ModelServer, chrome: Browser
) -> None:
    model.reply, model.share, model.pause = faithful, 0.5, 0.0
    with opened(chrome, app) as page:
        await_index(page)
        before = len(model.asked)
        ask(page, "污水处理厂怎么节能？")
        first, second = (page.locator(f".st-key-turn-{number}") for number in (0, 1))
        expect(first.locator("li").first).to_be_visible()
        ask(page, "任务13由谁牵头？")
        expect(second.locator(".foot")).to_be_visible()
        expect(first.get_by_role("status")).to_have_text("语言模型正在组织文字，逐句核对……")
        page.get_by_role("link", name="关于").click()
        expect(page.locator(".about").first).to_be_visible()
        page.go_back()
        expect(first.locator("li").first).to_be_visible()
        page.reload()
        expect(first.locator("li").first).to_be_visible()
        model.share = 1.0
        expect(first.locator(".foot")).to_contain_text("模型表述")
        assert len(model.asked) == before + 1, "what the model had said was asked for again"


def test_who_does_not_wait_for_the_model_has_the_plans_words(
    app: str, model: ModelServer, chrome: Browser
) -> None:
    model.reply, model.share, model.fault = faithful, 1.0, "stuck"
    with opened(chrome, app) as page:
        await_index(page)
        ask(page, "污水处理厂怎么节能？")
        page.get_by_role("button", name="不等了，只看原文").click()
        turn = answered(page, 0)
        expect(turn.locator(".foot")).to_contain_text("原文摘录")
        expect(turn.get_by_role("status")).to_have_count(0)
        expect(page.get_by_role("button", name="不等了，只看原文")).to_have_count(0)
    model.fault = ""


def test_about_tells_which_model_is_set(app: str, model: ModelServer, chrome: Browser) -> None:
    with opened(chrome, f"{app}/about") as page:
        facts = page.locator(".facts").last
        expect(facts).to_contain_text(f"test-model（{model.address}），连得上。")
        expect(page.locator("body")).to_contain_text("问题和答案只在本机处理")
