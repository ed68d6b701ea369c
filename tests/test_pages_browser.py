"""The ledger and the plan's text in a real browser: what an official would click and type."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from browser import (
    DESK,
    PHONE,
    ask,
    barriers,
    comes_to,
    english,
    opened,
    overflow,
    settled,
)
from playwright.sync_api import Browser, Page, expect

from corpus.library import bundled_plan

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
# the phone in dark colours: each page is looked at in both
THEMES = {DESK: "light", PHONE: "dark"}
# names that are written so in Chinese texts, too
FOREIGN = bundled_plan().read_text(encoding="utf-8") + " Excel Word Tab"


@pytest.fixture(scope="module")
def app(served: str) -> str:
    return served


def found(page: Page, words: str) -> None:
    """Waits until the ledger says what was found."""
    expect(page.locator(".found")).to_have_text(words)
    settled(page)


def in_order(page: Page, besides: str = "") -> None:
    """Nothing in the page keeps anybody out: not its build, its language or its width."""
    settled(page)
    comes_to(page, lambda: barriers(page), [])  # colours fade in
    comes_to(page, lambda: english(page, f"{FOREIGN} {besides}"), set())
    comes_to(page, lambda: overflow(page) <= 0, True)


# ── the ledger ──


@SIZES
def test_a_unit_is_found_by_a_former_name_and_its_dossier_opens(
    app: str, chrome: Browser, size: tuple[int, int]
) -> None:
    with opened(chrome, f"{app}/ledger", size, THEMES[size]) as page:
        found(page, "全部：88项")
        page.get_by_role("combobox", name="单位").fill("林业厅")
        page.keyboard.press("Enter")
        found(page, "省林业局：10项")
        expect(page.get_by_text("“林业厅”按“省林业局”查。")).to_be_visible()
        expect(page.locator(".dossier .counts")).to_contain_text("牵头4目标1、任务3其中共同牵头2")
        expect(page.locator(".dossier")).to_contain_text("指标20 森林覆盖率")
        in_order(page)
        page.get_by_role("button", name="清除筛选").click()
        found(page, "全部：88项")


def test_filters_work_together_and_stand_in_the_address(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger?unit=省林业局&part=单独牵头") as page:
        found(page, "省林业局 · 单独牵头：2项")
        page.get_by_label("关键词").fill("湿地")
        page.keyboard.press("Enter")
        found(page, "省林业局 · 单独牵头 · 含“湿地”：2项")
        expect(page.locator("table.ledger mark").first).to_have_text("湿地")
        comes_to(page, lambda: "words=" in page.url, True)


@SIZES
def test_a_linked_row_stands_open_beside_the_body(
    app: str, chrome: Browser, size: tuple[int, int]
) -> None:
    with opened(chrome, f"{app}/ledger?row=goal-13&words=铁路", size, THEMES[size]) as page:
        row = page.locator("#goal-13")
        expect(row).to_be_in_viewport()
        expect(row.locator(".beside")).to_contain_text("目标13比正文相应语句多写：“年均增速”")
        expect(row.locator("mark.lone")).to_have_text("年均增速")
        expect(row.locator(".related")).to_contain_text("任务10")
        in_order(page)


def test_links_lead_on_without_loading_the_page_anew(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        page.evaluate("window.sameDocument = true")
        turn = ask(page, "任务12由谁牵头？")
        in_order(page)
        turn.locator(".ways a", has_text="省建设厅").click()
        expect(page.locator(".dossier h2")).to_have_text("省建设厅")
        page.get_by_role("tab", name="谁和谁一起").click()
        page.locator(".pairs summary").first.click()
        in_order(page)
        page.locator(".pairs a", has_text="省经信厅").first.click()
        expect(page.locator(".dossier h2")).to_have_text("省经信厅")
        page.go_back()
        expect(page.locator(".pairs").first).to_be_visible()
        page.get_by_role("link", name="问答").click()
        expect(page.locator(".question")).to_contain_text("任务12由谁牵头")
        assert page.evaluate("window.sameDocument")


def test_what_is_found_is_taken_along_as_files(app: str, chrome: Browser, tmp_path: Path) -> None:
    with opened(chrome, f"{app}/ledger?unit=省林业局&part=牵头") as page:
        found(page, "省林业局 · 牵头：4项")
        for label, ending in (("导出表格（Excel）", "xlsx"), ("导出文档（Word）", "docx")):
            with page.expect_download() as download:
                page.get_by_role("button", name=label).click()
            assert download.value.suggested_filename == f"责任清单_省林业局_牵头.{ending}"
            download.value.save_as(tmp_path / f"made.{ending}")
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "made.xlsx").read_bytes())).worksheets[0]
    assert [sheet.cell(line, 1).value for line in range(5, 9)] == [
        "目标29",
        "任务30",
        "任务31",
        "任务45",
    ]
    assert len(docx.Document(str(tmp_path / "made.docx")).tables[0].rows) == 5


def test_an_unknown_or_unclear_unit_is_told_with_what_is_near(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger?unit=体育局") as page:
        expect(page.locator(".notice")).to_contain_text("方案里没有提到“体育局”")
        page.get_by_role("combobox", name="单位").fill("管理局")
        expect(page.get_by_role("option").first).to_have_text("查：管理局")
        page.keyboard.press("Enter")
        page.locator(".notice a", has_text="省邮政管理局").click()
        found(page, "省邮政管理局：4项")


def test_the_keyboard_alone_opens_a_row(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger?list=政策清单") as page:
        found(page, "政策清单：9项")
        page.get_by_role("button", name="导出文档（Word）").focus()
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('table.ledger summary')"):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        expect(page.locator("#policy-1 .beside")).to_be_visible()


# ── the plan's text ──


def test_a_citation_opens_the_plan_with_its_words_marked(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        turn = ask(page, "任务12由谁牵头？")
        turn.locator("details.source summary").first.click()
        with page.context.expect_page() as opening:
            turn.locator("details.source a").first.click()
        plan = opening.value
        settled(plan)
        expect(plan.locator("#page-20 mark")).to_be_in_viewport()
        marked = re.sub(r"\s", "", plan.locator("#page-20 mark").inner_text())
        assert marked.startswith("积极推广使用沼气发电等规模化资源化综合利用技术")


@SIZES
def test_words_are_found_in_the_plan_and_gone_to(
    app: str, chrome: Browser, size: tuple[int, int]
) -> None:
    with opened(chrome, f"{app}/original", size, THEMES[size]) as page:
        page.get_by_label("在原文里查找").fill("岸电设施")
        page.keyboard.press("Enter")
        expect(page.get_by_text("共2处，在2页上")).to_be_visible()
        page.locator(".hits a").last.click()
        expect(page.locator("#page-20 mark.current")).to_be_in_viewport()
        in_order(page)
        page.get_by_label("在原文里查找").fill("没有这样的词")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("原文里没有“没有这样的词”")


@SIZES
def test_figures_lead_to_their_places(app: str, chrome: Browser, size: tuple[int, int]) -> None:
    with opened(chrome, f"{app}/original?sheet=量化指标", size, THEMES[size]) as page:
        row = page.locator("table.figures tr", has_text="森林覆盖率")
        expect(row).to_contain_text("61.5%")
        in_order(page)
        row.get_by_role("link", name="第17页").click()
        expect(page.locator("#page-17 mark")).to_be_in_viewport()


# ── manners ──


def test_about_tells_what_is_in_force_in_letters_as_large_as_wanted(
    app: str, chrome: Browser
) -> None:
    with opened(chrome, f"{app}/about", PHONE, "dark") as page:
        expect(page.locator(".facts").last).to_contain_text("数据文件夹")
        before = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('li')).fontSize)"
        )
        page.get_by_role("button", name="展开侧栏").click()
        page.get_by_role("button", name="大字").click()
        expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
        page.reload()  # it is kept
        settled(page)
        after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('li')).fontSize)")
        assert after == pytest.approx(1.25 * before)
        in_order(page, besides=" ".join(page.locator(".facts").all_inner_texts()))


def test_on_a_phone_the_sidebar_makes_way_for_the_page(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/about", size=PHONE) as page:
        page.get_by_role("button", name="展开侧栏").click()
        page.get_by_role("link", name="责任清单").click()
        found(page, "全部：88项")
        expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_on_paper_there_are_no_controls_and_dark_letters_on_white(
    app: str, chrome: Browser
) -> None:
    with opened(chrome, f"{app}/ledger?row=goal-13&words=铁路", theme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        for name in ("stSidebar", "stSelectbox", "stDownloadButton"):
            expect(page.get_by_test_id(name).first).to_be_hidden()
        colours = page.evaluate(
            "[...document.querySelectorAll('.stApp td, .stApp a, .stApp mark')]"
            ".map((one) => getComputedStyle(one).color)"
        )
        assert set(colours) == {"rgb(31, 39, 35)"}
        paper = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
