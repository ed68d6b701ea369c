"""Who sees what: the one user of this machine, guests, the signed in, administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
import streamlit as st
from browser import ask, listening, running_process, settled
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.testing.v1 import AppTest
from test_app import ROOT, Desk, desk, html, plan
from test_app_conversations import address, titles
from test_app_conversations import ask as ask_here

from assistant import records
from assistant.records import Database
from assistant.serving import page_without_sign_in
from ui import signin

__all__ = ["desk", "plan"]  # fixtures


@pytest.fixture
def visit(desk: Desk) -> Callable[..., AppTest]:
    def visit(**given: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=10)
        for name, value in given.items():
            app.query_params[name] = value
        return app.run()

    return visit


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app listens beyond this machine."""
    real = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else real(name)
    )


def test_this_machines_user_needs_no_sign_in_and_gets_no_warning(
    visit: Callable[..., AppTest],
) -> None:
    app = ask_here(visit(), "任务5？")
    assert 'role="note"' not in html(app)
    assert titles(visit()) == ["任务5？"]


@pytest.mark.usefixtures("reached")
def test_guests_are_warned_and_see_their_own_conversations_only(
    visit: Callable[..., AppTest],
) -> None:
    mine = ask_here(visit(), "我的问题")
    assert "没有设登录" in html(mine)
    assert titles(mine) == ["我的问题"]
    other = visit()
    assert titles(other) == []
    assert "我的问题" in html(visit(c=address(mine)))  # by its link, as after a reload


@pytest.mark.usefixtures("reached")
def test_a_guest_does_not_open_what_this_machines_user_kept(
    visit: Callable[..., AppTest], tmp_path: Path
) -> None:
    from assistant.notebook import Notebook

    database = Database(f"sqlite:///{tmp_path}/xietong.db")
    kept = Notebook.empty(lambda: database, "", "p")
    kept.ask("秘密")
    assert "秘密" not in html(visit(c=kept.conversation.id))


def test_the_administrators_page_is_listed_for_administrators(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    def page() -> None:
        from ui import admin

        admin.draw()

    app = ask_here(visit(), "任务5？")
    app.feedback[0].set_value(0).run()
    refused = AppTest.from_function(page).run()
    assert "只给管理员看" in refused.error[0].value
    assert "任务5" not in html(refused)
    monkeypatch.setenv("XIETONG_ADMINS", "somebody, local")
    shown = AppTest.from_function(page).run()
    assert "任务5？" in html(shown)
    assert "有误" in html(shown)
    shown.button(key="verify").click().run()
    assert "审计记录完好，共1条" in shown.success[0].value


@pytest.mark.parametrize(
    ("config", "secrets", "address"),
    [
        ('[server]\naddress = "127.0.0.1"', "", ""),
        ('[server]\naddress = "0.0.0.0"', "", "0.0.0.0"),
        ("", "", "0.0.0.0"),  # Streamlit's own default is every address
        ('[server]\naddress = "0.0.0.0"', "[auth]\nclient_id = 'x'", ""),
        ('[server]\naddress = "10.0.0.5"', "[other]\nx = 1", "10.0.0.5"),
    ],
)
def test_a_start_beyond_this_machine_without_sign_in_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, secrets: str, address: str
) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS", raising=False)
    monkeypatch.setattr("assistant.serving.shipped_settings", dict)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(config)
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets)
    assert page_without_sign_in(tmp_path) == address


# ---- with a real provider, in a real browser -----------------------------------------

PEOPLE = (
    User(sub="1", claims={"email": "chen@example.org", "email_verified": True}),
    User(sub="2", claims={"email": "wang@example.org", "email_verified": True}),
    # says that it is the administrator; the provider has not checked
    User(sub="3", claims={"email": "wang@example.org", "email_verified": False}),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("signin") / "home"
    secrets = home.with_name("secrets.toml")
    with run_server_in_thread(user_claims=PEOPLE) as provider:

        def write(port: int) -> list[str]:
            secrets.write_text(
                f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "only for the tests"
client_id = "xietong"
client_secret = "xietong"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
"""
            )
            return ["--server.address=localhost", f"--secrets.files={secrets}"]

        environment = {"XIETONG_ADMINS": "wang@example.org"}
        with running_process(home, write, environment) as (address, _):
            yield address.replace("127.0.0.1", "localhost"), home


def sign_in(context: BrowserContext, address: str, subject: str) -> Page:
    page = context.new_page()
    # the provider's page wants a style from the network
    page.route("**/*", lambda r: r.continue_() if "//localhost" in r.request.url else r.abort())
    page.goto(address)
    page.get_by_role("button", name="登录").click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{address}/**")
    page.get_by_test_id("stChatInputTextArea").wait_for()
    settled(page)
    return page


@pytest.fixture
def signed_out(monkeypatch: pytest.MonkeyPatch, visit: Callable[..., AppTest]) -> AppTest:
    """A visitor who must sign in with a provider that does not answer."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=10)
    app.secrets["auth"] = {"server_metadata_url": "http://127.0.0.1:1/"}
    return app.run()


def test_who_is_not_signed_in_sees_nothing_and_a_provider_that_is_away_is_told(
    signed_out: AppTest, desk: Desk
) -> None:
    assert "请先登录" in html(signed_out)
    assert not signed_out.chat_input
    signed_out.button(key="sign_in").click().run()
    assert "登录没有成功" in signed_out.error[0].value
    assert not signed_out.exception


@pytest.mark.browser
def test_each_person_sees_their_own_conversations_again(
    app: tuple[str, Path], chrome: Browser
) -> None:
    address, _ = app
    first, second = listening(chrome.new_context()), listening(chrome.new_context())
    chen = sign_in(first, address, "1")
    ask(chen, "任务12由谁牵头？")
    link = chen.url
    expect(chen.get_by_role("button", name="退出登录（chen@example.org）")).to_be_visible()
    expect(chen.get_by_role("link", name="管理")).to_have_count(0)
    wang = sign_in(second, address, "2")
    wang.goto(link)
    expect(wang.get_by_text("不是您的对话")).to_be_visible()
    expect(wang.get_by_role("radio", name="任务12由谁牵头？")).to_have_count(0)
    first.clear_cookies()  # as when the sign-in has expired
    chen.goto(address)
    expect(chen.get_by_role("button", name="登录")).to_be_visible()
    expect(chen.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    again = sign_in(first, address, "1")
    expect(again.get_by_role("radio", name="任务12由谁牵头？")).to_be_visible()
    first.close()
    second.close()


@pytest.mark.browser
def test_an_administrator_reads_the_audit_log_and_an_unchecked_address_is_none(
    app: tuple[str, Path], chrome: Browser
) -> None:
    address, home = app
    context = listening(chrome.new_context())
    page = sign_in(context, address, "2")
    ask(page, "任务13由谁牵头？")
    page.get_by_role("link", name="管理").click()
    page.get_by_role("tab", name="审计记录").click()
    expect(page.get_by_role("row").filter(has_text="任务13由谁牵头")).to_contain_text(
        "wang@example.org"
    )
    context.close()
    pretender = listening(chrome.new_context())
    page = sign_in(pretender, address, "3")
    expect(page.get_by_role("link", name="管理")).to_have_count(0)
    page.goto(f"{address}/admin")
    settled(page)
    assert "任务13" not in page.inner_text("body")
    pretender.close()
    log = list(records.export_audit(Database(f"sqlite:///{home}/xietong.db")))
    assert "wang@example.org" in {entry.who for entry in log}


def test_the_secrets_are_read_once_in_a_run_and_anew_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = iter([False, True])
    monkeypatch.setattr(st.secrets, "load_if_toml_exists", lambda: next(there))
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": {}})

    def runs() -> list[bool]:
        found = []
        for _ in range(2):
            signin.begin_run()
            found += [signin.configured(), signin.configured()]
        return found

    assert copy_context().run(runs) == [False, False, True, True]
