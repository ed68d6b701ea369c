"""Installed as a wheel, far from the checkout, the program serves the same page in the same way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import ROOT, ask, chromium, opened
from playwright.sync_api import expect

from assistant import serving

NOT_SOURCES = (
    ".git",
    ".venv",
    ".xietong",
    ".*_cache",
    ".hypothesis",
    "*.egg-info",
    "build",
    "tests",
)
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As where the wheel is installed, and nobody has set anything."""
    monkeypatch.setattr(serving, "shipped_settings", lambda: SETTINGS)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    for name in [name for name in os.environ if name.startswith("STREAMLIT_")]:
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("shipped")
def test_the_shipped_settings_are_passed_on_and_ones_own_count_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = serving.page_flags(tmp_path)
    assert "--server.address=127.0.0.1" in flags
    assert "--browser.gatherUsageStats=false" in flags
    assert flags.count("--server.allowedHosts=localhost") == 1
    assert "--theme.dark.sidebar.backgroundColor=#121614" in flags
    assert serving.page_without_sign_in(tmp_path) == ""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text('[server]\naddress = "10.0.0.5"\n')
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "xietong.example")
    names = {flag.split("=")[0] for flag in serving.page_flags(tmp_path)}
    assert not {"--server.address", "--server.allowedHosts"} & names
    assert "--client.toolbarMode" in names
    assert serving.page_without_sign_in(tmp_path) == "10.0.0.5"


def test_a_checkout_is_served_by_the_file_beside_the_app() -> None:
    assert serving.page_flags(ROOT) == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the wheel, and the libraries that are here."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    # a copy: what setuptools leaves beside the sources is not to be left in the checkout
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*NOT_SOURCES))
    wheels = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run([*pip, *wheels], check=True)
    venv.create(folder / "env", symlinks=True)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    packages = next((folder / "env" / "lib").glob("*/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python.with_name("xietong")


@contextmanager
def served(command: Path, folder: Path) -> Iterator[int]:
    """The port on which the command serves the page, started in an empty folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XIETONG_", "STREAMLIT_"))}
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(command), "serve", "--port", str(port)],
            cwd=folder,
            env={**kept, "HOME": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(300):
                assert process.poll() is None, log.read_text()
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(10)


@pytest.mark.slow
@pytest.mark.browser
def test_a_wheel_serves_the_same_page_on_this_machine_only(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    folder.mkdir()
    with served(installed, folder) as port, chromium() as browser:
        with opened(browser, f"http://127.0.0.1:{port}") as page:
            expect(ask(page, "任务12由谁牵头？")).to_contain_text("省建设厅")
            colour = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
            assert page.evaluate(colour) == "rgb(252, 252, 250)"
            font = "getComputedStyle(document.querySelector('.stApp')).fontFamily"
            assert "Noto Sans CJK SC" in page.evaluate(font)
            expect(page.get_by_text("没有设登录")).to_have_count(0)
        with socket.socket() as other, pytest.raises(ConnectionRefusedError):
            # another address of this machine: reached where the page listens on all of them
            other.connect(("127.0.0.2", port))
    assert (folder / ".xietong" / "xietong.db").exists()
