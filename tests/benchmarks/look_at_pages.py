"""Pictures of every page in its main states, to be looked at by somebody.

    python tests/benchmarks/look_at_pages.py FOLDER [chat ledger …] [--size phone] [--theme dark]

Starts the real app over a home folder of its own, drives it in a real browser and writes one
picture a state into FOLDER: `chat-refusal-phone-dark.png`. A picture is as high as the page is
long. Nothing is judged here: what a test can judge is in the tests.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import (
    DESK,
    PHONE,
    answered,
    ask,
    await_index,
    chromium,
    opened,
    running_process,
    settled,
)

SIZES = {"desk": DESK, "tablet": (1024, 768), "phone": PHONE}
THEMES = ("light", "dark")
LONGEST = 4_000  # pixels of a page that are pictured
States = Iterator[str]  # draws the page into its next state, and says what that is called


def main() -> None:
    wanted = _arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        environment = {"XIETONG_ADMINS": "local"}
        with running_process(Path(home) / "home", environment=environment) as (address, _):
            for size in wanted.size:
                for theme in wanted.theme:
                    for name in wanted.pages:
                        path = PAGES[name][0]
                        with opened(browser, f"{address}/{path}", SIZES[size], theme) as page:
                            for state in PAGES[name][1](page, address):
                                file = f"{name}-{state}-{size}-{theme}.png"
                                picture(page, wanted.folder / file)
                                print(file, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    parser.add_argument("--size", nargs="*", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--theme", nargs="*", default=list(THEMES), choices=THEMES)
    return parser.parse_args()


# pixels of the page that do not fit into the window
_UNSEEN = """Math.max(0, ...[...document.querySelectorAll(".stMain, .stMain *")]
  .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.clientHeight > 400)
  .map((one) => one.scrollHeight - one.clientHeight))"""


def picture(page: Page, file: Path) -> None:
    """The whole page: its own scrolling region is made as high as what stands in it."""
    seen = page.viewport_size
    assert seen
    height = min(LONGEST, seen["height"] + int(page.evaluate(_UNSEEN)))
    page.set_viewport_size({"width": seen["width"], "height": height})
    page.wait_for_timeout(400)
    page.screenshot(path=file)
    page.set_viewport_size(seen)
    page.wait_for_timeout(200)


# ---- what is done on each page ---------------------------------------------------


def chat(page: Page, address: str) -> States:
    yield "empty"
    await_index(page)
    for name, question in QUESTIONS.items():
        page.goto(f"{address}/")
        settled(page)
        turn = ask(page, question)
        for source in turn.locator("details.source > summary").all()[:1]:
            source.click()
        yield name
    turn.get_by_role("radio", name="有误").or_(turn.get_by_label("有误")).first.click()
    settled(page)
    ask(page, "它的完成时限呢？")
    yield "second-turn-and-remark"
    _sidebar(page)
    yield "sidebar"
    page.get_by_role("button", name="改名、导出、删除").click()
    expect(page.get_by_role("button", name="导出 Word")).to_be_visible()
    yield "menu"
    page.get_by_role("button", name="删除", exact=True).click()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    yield "deleted"
    page.goto(f"{address}/?c=gone")
    settled(page)
    yield "gone"
    page.goto(f"{address}/nowhere")
    settled(page)
    yield "unknown-address"


QUESTIONS = {
    "row": "任务12由谁牵头？",
    "table": "省林业局牵头哪些任务？",
    "long-table": "省生态环境厅牵头哪些任务？",
    "passage": "方案对加强生态环境准入管理有什么要求？",
    "target": "2025年非化石能源占比目标是多少？",
    "weight": "PM2.5浓度改善率在总指数里占多大权重？",
    "what-if": "PM2.5浓度改善率提高10分，指数涨多少？",
    "clarify": "第5项由谁负责",
    "refusal": "任务48由谁牵头？",
    "out-of-scope": "明天杭州天气怎么样？",
    "english": "Who leads task 12?",
    "several": "任务5由谁牵头？任务6呢？政策3是什么？",
    "very-long": "请问" + "关于减污降碳协同创新的有关安排" * 60,
    "count": "任务清单一共多少项？",
}


def ledger(page: Page, address: str) -> States:
    yield "all"
    for name, query in LEDGERS.items():
        page.goto(f"{address}/ledger?{query}")
        settled(page)
        yield name


LEDGERS = {
    "unit": "unit=省林业局",
    "former-name": "unit=林业厅&part=牵头",
    "filtered": "unit=省生态环境厅&part=共同牵头&list=任务清单&words=碳",
    "row": "row=goal-13&words=铁路",
    "row-elsewhere": "row=task-12&unit=省林业局",
    "nothing": "words=没有这样的词",
    "unknown-unit": "unit=体育局",
    "unclear-unit": "unit=管理局",
    "units": "view=各单位",
    "pairs": "view=谁和谁一起",
}


def calculator(page: Page, address: str) -> States:
    yield "weights"
    _tab(page, "打分")
    yield "scores"
    for name in ("得失", "达标", "逐项变动"):
        page.get_by_role("radio", name=name).click()
        settled(page)
        page.wait_for_timeout(800)
        yield f"scores-{_RESULTS[name]}"
    page.get_by_role("radio", name="表格").click()
    settled(page)
    yield "scores-table"
    _tab(page, "比较")
    yield "compare-empty"
    _tab(page, "数据")
    yield "data-empty"
    _upload(page, "坏.csv", "这不是,表\n1,2\n")
    yield "data-refused"
    _upload(page, "表.csv", "城市,年份,PM2.5浓度,AQI指数\n甲市,2024,30,85\n甲市,2025,约28,86\n")
    yield "data-remarks"
    page.get_by_role("button", name="用虚构示例试一试").click()
    expect(page.get_by_role("cell", name="子市 2025").first).to_be_visible()
    page.wait_for_timeout(800)
    yield "data"
    page.get_by_role("button", name="留给问答用").click()
    expect(page.get_by_text("问答正在用")).to_be_visible()
    yield "data-kept"
    page.get_by_role("button", name="不再留用").click()
    expect(page.get_by_text("已不再留用")).to_be_visible()
    _tab(page, "比较")
    page.wait_for_timeout(2_000)
    yield "compare"
    page.get_by_role("button", name="重算").click()
    page.wait_for_timeout(500)
    page.screenshot()
    yield "robustness-running"
    page.wait_for_timeout(8_000)
    settled(page)
    yield "robustness"
    _tab(page, "情景")
    yield "scenarios-empty"
    for name in ("照现在的样子", "2025年冲刺：PM2.5和森林覆盖率都提上去"):
        page.get_by_label("情景名称").fill(name)
        page.get_by_role("button", name="保存现在的打分").click()
        expect(page.get_by_text("已保存情景").or_(page.get_by_text("已有同名"))).to_be_visible()
        settled(page)
    page.wait_for_timeout(800)
    yield "scenarios"
    _tab(page, "假设")
    page.wait_for_timeout(800)
    yield "assumptions"


_RESULTS = {"得失": "points", "达标": "target", "逐项变动": "swings"}


def original(page: Page, address: str) -> States:
    yield "text"
    for name, query in ORIGINALS.items():
        page.goto(f"{address}/original?{query}")
        settled(page)
        yield name


ORIGINALS = {
    "page": "page=20&quote=积极推广使用沼气发电等规模化资源化综合利用技术",
    "found": "find=岸电设施",
    "many-found": "find=碳",
    "nothing": "find=没有这样的词",
    "figures": "sheet=量化指标",
    "report": "sheet=识读报告",
}


def about(page: Page, address: str) -> States:
    yield "page"
    _sidebar(page)
    page.get_by_role("button", name="大字").click()
    yield "large-sidebar"
    close = page.get_by_role("button", name="收起侧栏")
    if page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}:
        close.click()
    for path, name in (("", "chat"), ("ledger?row=goal-13", "ledger"), ("calculator", "weights")):
        page.goto(f"{address}/{path}")
        settled(page)
        yield f"large-{name}"
    page.goto(f"{address}/?q=省林业局牵头哪些任务？")
    answered(page, 0)
    yield "large-answer"


def admin(page: Page, address: str) -> States:
    yield "feedback"
    page.goto(f"{address}/?q=任务12由谁牵头？")
    answered(page, 0)
    page.goto(f"{address}/admin")
    _tab(page, "审计记录")
    page.get_by_role("button", name="核验全部记录").click()
    settled(page)
    yield "audit"


def _tab(page: Page, name: str) -> None:
    settled(page)
    page.get_by_role("tab", name=name, exact=True).click()
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    settled(page)
    page.wait_for_timeout(800)


def _sidebar(page: Page) -> None:
    """Opens the sidebar where it is not open by itself."""
    button = page.get_by_role("button", name="展开侧栏")
    if button.is_visible():
        button.click()
        page.wait_for_timeout(400)


def _upload(page: Page, name: str, text: str) -> None:
    field = page.get_by_test_id("stFileUploader").locator("input").first
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.wait_for_timeout(1_500)
    settled(page)


Draw = Callable[[Page, str], States]
PAGES: dict[str, tuple[str, Draw]] = {
    "chat": ("", chat),
    "ledger": ("ledger", ledger),
    "calculator": ("calculator", calculator),
    "original": ("original", original),
    "about": ("about", about),
    "admin": ("admin", admin),
}

if __name__ == "__main__":
    main()
