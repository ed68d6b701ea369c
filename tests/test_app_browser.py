"""A real browser types into the running app and reads what an official would read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import (
    PHONE,
    answered,
    ask,
    await_index,
    opened,
    overflow,
    running_app,
    settled,
)
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

INJECTION = "<script>window.hit=1</script> $$x^2$$ ![p](http://192.0.2.1/p.png) **粗** :smile:"


@pytest.fixture(scope="module")
def app(served: str) -> str:
    return served


def test_a_typed_question_gets_answer_table_and_citation(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        expect(page.locator(".plan-line")).to_contain_text("（征求意见稿）共30页")
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
        turn = ask(page, "任务12由谁牵头？")  # while the search index is still being built
        expect(turn).to_contain_text("省建设厅")
        expect(turn.locator(".foot")).to_contain_text("从表格查得")
        source = turn.locator("details.source").first
        expect(source.locator("summary")).to_have_text("附件1 二、任务清单 第12项 · 第20页")
        expect(source.locator("blockquote")).to_be_hidden()
        source.locator("summary").click()
        expect(source.locator("blockquote")).to_contain_text("积极推广使用沼气发电")
        expect(source.get_by_role("link")).to_have_attribute(
            "href", re.compile(r"original\?plan=zhejiang-synergy-plan-draft&page=20&quote=.+")
        )


def test_a_wait_is_told_while_nothing_follows_the_question(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        await_index(page)  # the page is not drawn anew by itself after that
        turn = ask(page, "任务12由谁牵头？")
        waiting = turn.locator(".waiting")
        expect(waiting).to_be_hidden()  # it is answered
        # as the page stands until an answer comes
        turn.evaluate("(turn) => { while (turn.children[1]) turn.children[1].remove(); }")
        expect(waiting).to_be_visible()
        expect(waiting).to_contain_text("正在查找")


def test_an_answer_of_several_rows_is_a_table(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        turn = ask(page, "省林业局牵头哪些任务？")
        table = turn.get_by_role("table")
        expect(table.get_by_role("columnheader", name="牵头单位")).to_be_visible()
        expect(table.get_by_role("cell", name="任务31")).to_be_visible()
        # a single row is told in the answer's words: not a second time in a table
        expect(ask(page, "任务12由谁牵头？").get_by_role("table")).to_have_count(0)
        # unless they leave out what it says
        expect(ask(page, "省统计局牵头哪些政策？")).to_contain_text("碳排放统计核算方案")


def test_an_example_is_asked_with_one_click_and_followed_up(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        page.locator(".st-key-examples button", has_text="由谁牵头").click()
        first = answered(page, 0)
        expect(first.locator(".question")).to_contain_text("由谁牵头")
        expect(page.locator(".welcome")).to_have_count(0)
        second = ask(page, "它的完成时限呢？")
        expect(second).to_contain_text("2025年")
        expect(page.locator(".question")).to_have_count(2)
        page.get_by_role("button", name="新对话").click()
        expect(page.locator(".question")).to_have_count(0)
        expect(page.locator(".welcome").first).to_be_visible()


def test_a_question_with_several_readings_offers_them(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        ask(page, "第5项由谁负责")
        page.locator(".st-key-follow-ups button", has_text="任务5").click()
        expect(answered(page, 1)).to_contain_text("省经信厅")


def test_a_passage_is_quoted_once_the_index_is_ready(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        await_index(page)
        turn = ask(page, "方案对加强生态环境准入管理有什么要求？")
        expect(turn.locator(".foot")).to_contain_text("原文摘录")
        expect(turn).to_contain_text("高耗能")
        expect(turn.locator("details.source summary").first).to_contain_text("第3页")


def test_what_is_typed_is_shown_and_never_interpreted(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        ask(page, "任务12由谁牵头？")  # it names the conversation in the list, which others see
        turn = ask(page, INJECTION)
        expect(turn.locator(".question")).to_have_text(INJECTION)
        assert page.evaluate("window.hit") is None
        assert turn.locator("img, script, .katex, a").count() == 0


def test_an_answer_is_copied_as_text(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        turn = ask(page, "任务12由谁牵头？")
        turn.get_by_role("button", name="复制").click()
        expect(turn.get_by_role("button", name="已复制")).to_be_visible()
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith("问：任务12由谁牵头？\n\n答：任务12")
        assert "附件1 二、任务清单 第12项 · 第20页" in text
        assert "**" not in text


# the clipboard as a word processor reads it
PASTED = """async () => {
  const [item] = await navigator.clipboard.read();
  return await (await item.getType("text/html")).text();
}"""


@pytest.mark.parametrize("secure", [True, False], ids=["clipboard", "by hand"])
def test_a_copied_table_is_pasted_as_a_table(app: str, chrome: Browser, secure: bool) -> None:
    with opened(chrome, app) as page:
        turn = ask(page, "省林业局牵头哪些任务？")
        if not secure:  # as over plain http from another machine
            page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(); }")
        turn.get_by_role("button", name="复制").focus()
        page.keyboard.press("Enter")
        expect(turn.get_by_role("button", name="已复制")).to_be_focused()
        pasted = page.evaluate(PASTED)
        assert pasted.count("<tr") == 4
        assert pasted.count("<td ") == 4 * 5
        assert "省林业局牵头3项" in pasted
        assert "\t" in page.evaluate("navigator.clipboard.readText()")


def test_a_phone_needs_no_sideways_scrolling(app: str, chrome: Browser) -> None:
    with opened(chrome, app, size=PHONE) as page:
        assert overflow(page) <= 0
        turn = ask(page, "第5项由谁负责")
        turn.locator("details.source summary").last.click()
        assert overflow(page) <= 0
        ask(page, "任务5由谁牵头？")
        assert overflow(page) <= 0
        page.goto(f"{app}/original")
        settled(page)
        assert overflow(page) <= 0


def test_a_deep_link_asks_once(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/?q=任务12由谁牵头？") as page:
        expect(answered(page, 0)).to_contain_text("省建设厅")
        ask(page, "任务13由谁牵头？")
        expect(page.locator(".question")).to_have_count(2)


def test_the_plan_opens_at_the_page_of_a_citation(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/original?page=20") as page:
        expect(page.locator("#page-20 h2")).to_be_in_viewport()
        expect(page.locator("#page-20")).to_contain_text("积极推广使用沼气发电")
        page.get_by_role("tab", name="识读报告").click()
        expect(page.locator(".counts")).to_contain_text("任务47")
        expect(page.locator(".warnings")).to_contain_text("浙江银保监局")


def test_an_unknown_address_is_told_in_chinese(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/nowhere") as page:
        expect(page.get_by_role("dialog")).to_have_text(
            "没有这一页网址里的页面不存在，已转到首页。"
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_background(app: str, chrome: Browser, theme: str) -> None:
    with opened(chrome, app, theme=theme) as page:
        ask(page, "任务12由谁牵头？")
        page.locator("details.source summary").first.click()
        for selector in (".plan-line span", ".foot span", "summary", "blockquote", ".question div"):
            assert page.evaluate(CONTRAST, selector) >= 4.5, selector


# WCAG 2.2, 1.4.3: contrast of the text with what is painted behind it, colours being
# resolved by the browser's own canvas
CONTRAST = """(selector) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  const behind = [];
  for (let one = element; one; one = one.parentElement)
    behind.unshift(getComputedStyle(one).backgroundColor);
  const back = paint(...behind);
  const front = paint(...behind, getComputedStyle(element).color);
  return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
}"""


def test_a_broken_index_is_told_and_structured_questions_go_on(
    tmp_path: Path, chrome: Browser
) -> None:
    index = tmp_path / "home" / "plans" / "zhejiang-synergy-plan-draft" / "index"
    index.parent.mkdir(parents=True)
    index.write_bytes(b"\x00 no folder, no index")
    with running_app(tmp_path / "home") as address, opened(chrome, address) as page:
        turn = ask(page, "任务12由谁牵头？")
        expect(turn).to_contain_text("省建设厅")
        expect(page.locator(".plan-line .index.failed")).to_have_text("全文检索暂不可用")
        expect(page.locator(".notice")).to_contain_text("不受影响")
        assert "Traceback" not in page.inner_text("body")
