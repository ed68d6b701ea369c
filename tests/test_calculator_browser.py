"""指数测算 in a real browser: by mouse, by keyboard, on a phone, in the dark."""

from __future__ import annotations

from contextlib import suppress

import pytest
from browser import PHONE, ask, box, opened, settled
from playwright.sync_api import Browser, Page, TimeoutError, expect
from test_app_browser import CONTRAST
from test_pages_browser import SIZES, THEMES, in_order

pytestmark = pytest.mark.browser

# names of files, units, standards and methods that are written so in Chinese texts, too
KNOWN = " xlsx ods ODS Excel WPS csv json JSON XLSX CSV AQI kWh Tapio EPI MEE"
KNOWN += " Transport Policy"  # the journal of Tapio (2005)
TABLE = "城市,年份,PM2.5浓度,AQI指数\n甲市,2024,30,85\n甲市,2025,约28,86\n"


@pytest.fixture(scope="module")
def app(served: str) -> str:
    return f"{served}/calculator"


def go(page: Page, part: str) -> None:
    settled(page)
    tab = page.get_by_role("tab", name=part, exact=True)
    tab.click()
    settled(page)
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel").locator(".stHtml:visible").first).to_be_visible()


def try_example(page: Page) -> None:
    """Takes the made-up cities as data."""
    page.get_by_role("button", name="用虚构示例试一试").click()
    expect(page.get_by_role("cell", name="子市 2025").first).to_be_visible()
    settled(page)


def index(page: Page, value: str) -> None:
    expect(page.locator(".strip > b").first).to_have_text(value)


def contrast(page: Page, selector: str) -> float:
    expect(page.locator(selector).first).to_be_visible()
    return float(page.evaluate(CONTRAST, selector))


def test_the_weights_are_drawn_and_told(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        chart = page.locator(".st-key-figure-sunburst [aria-label^=旭日图]").first
        expect(chart).to_be_visible()
        drawn = box(page.locator(".st-key-figure-sunburst .vega-embed"))
        assert drawn["height"] > 600  # large enough for the names in the rings
        page.locator(".st-key-figure-sunburst summary").click()
        expect(page.get_by_role("cell", name="24 协同政策创新与能力建设")).to_be_visible()


def test_the_part_that_was_open_is_open_again_after_another_page(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        go(page, "比较")
        tab = page.get_by_role("tab", name="比较", exact=True)
        page.get_by_role("link", name="方案原文").click()
        expect(page.locator(".original")).to_be_visible()
        settled(page)
        page.get_by_role("link", name="指数测算").click()
        expect(tab).to_have_attribute("aria-selected", "true")


def test_scores_by_keyboard_survive_another_page(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        page.get_by_role("tab", name="权重", exact=True).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        index(page, "60.00")
        settled(page)
        score = page.get_by_role("slider", name="2 PM2.5浓度改善率")
        score.focus()
        page.keyboard.press("End")
        index(page, "61.80")
        settled(page)
        page.get_by_role("link", name="方案原文").click()
        expect(page.locator(".original")).to_be_visible()
        settled(page)
        page.get_by_role("link", name="指数测算").click()
        index(page, "61.80")
        expect(score).to_have_value("100")


def test_a_score_is_typed_into_the_table(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        go(page, "打分")
        page.get_by_role("radio", name="表格").click()
        grid = page.get_by_test_id("stDataFrame").locator("canvas").first
        expect(grid).to_be_visible()
        grid.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
        place = box(grid)
        field = page.locator("#portal input")
        for patience in (1_000, 3_000, 9_000):  # a canvas cannot be asked whether it is drawn
            # the score of 12 新能源车占注册登记车辆比例, in the middle of the window
            page.mouse.click(place["x"] + place["width"] * 0.65, place["y"] + 12.5 * 35)
            page.keyboard.press("Enter")  # opens the cell
            with suppress(TimeoutError):
                field.wait_for(timeout=patience)
                break
        field.fill("100")
        field.press("Enter")
        index(page, "61.20")  # 60 + 0.03 × 40
        settled(page)
        page.get_by_role("radio", name="滑块").click()
        expect(page.get_by_role("slider", name="12 新能源车")).to_have_value("100")


def test_a_file_is_uploaded_and_what_it_lacks_is_told(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        go(page, "数据")
        expect(page.get_by_test_id("stFileUploader")).to_contain_text("不超过20 MB")
        file = {"name": "表.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(file)  # type: ignore[arg-type]
        expect(page.get_by_role("cell", name="甲市 2025").first).to_be_visible()
        expect(page.locator(".notice").first).to_contain_text("“约28”不是数")
        with page.expect_download() as download:
            page.get_by_role("button", name="结果（xlsx，带公式）").click()
        assert download.value.suggested_filename == "指数测算结果.xlsx"


def test_figures_that_are_kept_answer_questions_in_the_chat(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        go(page, "数据")
        try_example(page)
        page.get_by_role("button", name="留给问答用").click()
        expect(page.get_by_role("status").filter(has_text="已留给问答用")).to_be_visible()
        expect(page.get_by_text("问答正在用“虚构示例.csv”")).to_be_visible()
        settled(page)
        page.get_by_role("link", name="问答", exact=True).click()
        turn = ask(page, "甲市PM2.5降到25，指数涨多少")
        expect(turn).to_contain_text("总指数从54.43分升到57.46分")
        expect(turn).to_contain_text("虚构示例.csv，2024—2025，11个城市，虚构")
        page.get_by_role("link", name="指数测算").click()
        expect(page.get_by_role("button", name="不再留用")).to_be_visible()
        settled(page)
        page.get_by_role("button", name="不再留用").click()
        expect(page.get_by_text("已不再留用“虚构示例.csv”")).to_be_visible()


@SIZES
def test_nothing_keeps_anybody_out_of_any_part(
    app: str, chrome: Browser, size: tuple[int, int]
) -> None:
    with opened(chrome, app, size, THEMES[size]) as page:
        in_order(page, KNOWN)
        expect(page.locator(".ring-legend")).to_be_visible(visible=size == PHONE)
        go(page, "打分")
        for name in ("得失", "达标", "逐项变动"):
            page.get_by_role("radio", name=name).click()
            settled(page)
            expect(
                page.locator("[class*=st-key-results-scores] h2, .vega-embed").first
            ).to_be_visible()
            in_order(page, KNOWN)
        go(page, "数据")
        try_example(page)
        for part in ("数据", "比较", "情景", "假设"):
            go(page, part)
            in_order(page, KNOWN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_their_background(app: str, chrome: Browser, theme: str) -> None:
    with opened(chrome, app, theme=theme) as page:
        go(page, "打分")
        for selector in (".strip > b", ".strip li", ".sums p", ".sums small", ".caution"):
            assert contrast(page, selector) >= 4.5, selector
        go(page, "假设")
        for selector in (".mark.plan", ".mark.assumption", ".choice p"):
            assert contrast(page, selector) >= 4.5, selector
