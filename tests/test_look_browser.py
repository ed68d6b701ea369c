"""What catches the eye of who looks at a page, measured: nothing jumps, nothing sticks out."""

from __future__ import annotations

import pytest
from browser import DESK, PHONE, ask, box, opened, settled, still
from playwright.sync_api import Browser, Locator, Page, expect
from test_calculator_browser import go, try_example

pytestmark = pytest.mark.browser

# where the words of an element are on the screen, its padding and bullets left out
_WORDS = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x, y, width, height };
}"""


_PULLED = 1200  # milliseconds for which the page is put back where it is read from (manners.js)


@pytest.fixture(scope="module")
def app(served: str) -> str:
    return served


def words(element: Locator) -> dict[str, float]:
    return still(element, lambda: dict(element.evaluate(_WORDS)))


def goto(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)


def test_the_words_of_a_notice_stand_clear_of_its_edge(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger?words=没有这样的词") as page:
        notice = page.locator(".notice")
        assert words(notice)["x"] - box(notice)["x"] > 10
        goto(page, f"{app}/ledger?unit=管理局")
        # room for the bullet, which is drawn to the left of the words
        assert words(notice.locator("li").first)["x"] - box(notice)["x"] > 25


@pytest.mark.parametrize(
    "states",
    [
        ["ledger", "ledger?words=没有这样的词", "ledger?unit=体育局", "ledger?view=各单位"],
        ["original", "original?sheet=量化指标", "original?sheet=识读报告"],
    ],
)
def test_the_title_stays_in_its_place_whatever_is_below_it(
    app: str, chrome: Browser, states: list[str]
) -> None:
    with opened(chrome, f"{app}/about") as page:
        places = set()
        for state in states:
            goto(page, f"{app}/{state}")
            places.add(round(box(page.locator("h1.title"))["x"]))
        assert len(places) == 1


def test_large_letters_are_offered_beside_the_name(app: str, chrome: Browser) -> None:
    with opened(chrome, app) as page:
        button = box(page.get_by_role("button", name="大字"))
        menu = box(page.get_by_role("link", name="问答"))
        assert button["y"] + button["height"] < menu["y"]
        page.get_by_role("button", name="大字").click()  # and back
        for name in ("大字", "收起侧栏"):
            page.locator("[data-testid=stSidebar]").hover()
            expect(page.get_by_role("button", name=name)).to_be_visible()
        large = box(page.get_by_role("button", name="大字"))
        assert large["x"] + large["width"] < box(page.get_by_role("button", name="收起侧栏"))["x"]


def test_years_are_read_from_left_to_right(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/calculator") as page:
        go(page, "数据")
        try_example(page)
        go(page, "比较")
        first, second = (
            box(page.locator(".st-key-two-years").get_by_text(name, exact=True))
            for name in ("从", "到")
        )
        assert first["x"] < second["x"]
        assert abs(first["y"] - second["y"]) < 2


def test_a_name_with_its_figures_is_one_line_on_a_phone(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/calculator", PHONE) as page:
        go(page, "数据")
        try_example(page)
        row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="子市 2025")).first
        assert box(row)["height"] < 45
        cells = [box(cell) for cell in row.get_by_role("cell").all() if cell.is_visible()]
        assert len(cells) == 3
        assert len({round(cell["y"]) for cell in cells}) == 1
        expect(page.get_by_role("columnheader", name="名次").first).to_be_visible()


def test_sliders_stand_at_even_distances_on_a_phone(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/calculator", PHONE) as page:
        go(page, "打分")
        expect(page.get_by_role("slider", name="9 非化石")).to_be_visible()
        group = box(page.locator("h3.group").nth(1))
        above = box(page.get_by_role("slider", name="4 AQI"))
        assert group["y"] - above["y"] < 75


def test_a_heading_of_a_table_is_not_broken_before_its_last_letter(
    app: str, chrome: Browser
) -> None:
    with opened(chrome, f"{app}/calculator", DESK) as page:
        go(page, "数据")
        try_example(page)
        head = page.get_by_role("columnheader", name="结构调整措施协同度").first
        lines = head.evaluate(
            """(element) => {
              const range = document.createRange();
              range.selectNodeContents(element);
              return [...range.getClientRects()].map((line) => line.width);
            }"""
        )
        assert min(lines) > 0.6 * max(lines)


def test_no_label_runs_into_its_figure_on_a_phone(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger?view=各单位", PHONE) as page:
        cells = page.locator("table.numbers tbody tr").nth(1).locator("td.short")
        for cell in cells.all():
            clear = cell.evaluate(
                """(element) => {
                  const text = document.createElement("canvas").getContext("2d");
                  text.font = getComputedStyle(element, "::before").font;
                  const label = text.measureText(element.dataset.label).width;
                  const figure = element.querySelector("span").getBoundingClientRect();
                  return figure.left - element.getBoundingClientRect().left - label;
                }"""
            )
            assert clear > 2, cell.get_attribute("data-label")
        assert box(page.locator("table.numbers tbody tr").nth(1))["height"] < 130


def test_filters_and_what_they_hint_at_fit_a_phone(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/ledger", PHONE) as page:
        first = page.locator("#goal-1")
        assert box(first)["y"] < 740  # the first row is on the first screen
        for name in ("关键词", "单位"):
            field = page.get_by_label(name, exact=True).or_(page.get_by_role("combobox", name=name))
            hint = field.first.evaluate(
                """(element) => {
                  const text = document.createElement("canvas").getContext("2d");
                  text.font = getComputedStyle(element).font;
                  const placeholder = element.placeholder || element.parentElement.innerText;
                  return text.measureText(placeholder).width - element.clientWidth;
                }"""
            )
            assert hint <= 0, name
        deadline, sheet = (box(first.locator("td.short").nth(at)) for at in (0, 1))
        assert deadline["y"] == sheet["y"]


LONG = "2025年冲刺：PM2.5和森林覆盖率都提上去"


def test_scenarios_of_long_names_fit_a_phone(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/calculator", PHONE) as page:
        go(page, "情景")
        for name in (f"{LONG}一", f"{LONG}二"):
            page.get_by_label("情景名称").fill(name)
            page.get_by_label("情景名称").press("Tab")  # what was typed is taken over
            settled(page)
            page.get_by_role("button", name="保存现在的打分").click()
            expect(page.get_by_text(f"已保存情景“{name}”")).to_be_visible()
            settled(page)
        chart = page.locator(".st-key-figure-scenarios")
        drawn = chart.locator(".vega-embed canvas, .vega-embed svg").first
        outside = box(chart)["x"] + box(chart)["width"] - box(drawn)["x"] - box(drawn)["width"]
        assert outside >= -1
        label = """(element) => getComputedStyle(element, "::before").whiteSpace"""
        assert chart.locator("td.figure").first.evaluate(label) == "normal"


def test_a_table_of_figures_fits_a_small_desk(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/calculator", (1024, 768)) as page:
        go(page, "数据")
        try_example(page)
        table = page.locator("table.cells").first
        expect(table.get_by_role("cell", name="子市 2025")).to_be_visible()
        around = box(page.get_by_test_id("stMainBlockContainer"))
        assert box(table)["x"] + box(table)["width"] <= around["x"] + around["width"] - 20


@pytest.mark.parametrize("height", [860, 1140], ids=["scrolled", "just fits"])
def test_a_source_opens_where_it_was_clicked(app: str, chrome: Browser, height: int) -> None:
    with opened(chrome, app, (1280, height)) as page:
        turn = ask(page, "省林业局牵头哪些任务？")
        source = turn.locator("details.source").first
        line = source.locator("summary")
        page.wait_for_timeout(_PULLED)
        before = box(line)["y"]
        line.click()
        page.wait_for_timeout(_PULLED)
        # it moves up as far as its end needs to stand clear of the input, and no further
        needed = max(0, before + box(source)["height"] + 8 * 16 - height)
        assert abs(before - box(line)["y"]) <= needed + 4
        end = box(source.locator("blockquote"))
        assert end["y"] + end["height"] < height - 80


def test_a_page_of_the_plan_is_read_as_paragraphs(app: str, chrome: Browser) -> None:
    with opened(chrome, f"{app}/original?page=2") as page:
        text = page.locator("#page-2 > div").inner_text()
        assert "激发市场主体绿色低碳转型发展的内生动力。" in text
        assert "比重达到 24%" in text
        assert "\n（二）主要目标\n" in text
