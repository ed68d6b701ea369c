"""Serving on an address: who reaches it, and the HTTP interface until it is stopped."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.desk import Assistant


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def page_without_sign_in(folder: Path) -> str:
    """The address on which a page started in `folder` is open to others without sign-in.

    Empty where it is for this machine only, or people must sign in.
    """
    settings = {**_flat(shipped_settings()), **_own_settings(folder)}
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS") or settings.get("server.address")
    signed_in = any("auth" in _read(place / "secrets.toml") for place in _places(folder))
    return "" if signed_in or is_loopback(address or ANYWHERE) else address or ANYWHERE


STOP_SECONDS = 2  # so long a server that is stopped goes on with what it was asked
ANYWHERE = "0.0.0.0"  # where Streamlit listens unless it is told


def page_flags(folder: Path) -> list[str]:
    """The settings that came with the program, as options of `streamlit run`.

    What a `.streamlit/config.toml` in `folder` or in the person's home sets, or the
    environment, is left to that.
    """
    own = _own_settings(folder)
    return [
        f"--{name}={_option(one)}"
        for name, value in _flat(shipped_settings()).items()
        if name not in own and _variable(name) not in os.environ
        for one in (value if isinstance(value, list) else [value])
    ]


def shipped_settings() -> dict[str, Any]:
    """How the page is served and looks, as the installed package has it; empty in a checkout
    that was never installed, which is served from its own folder.
    """
    try:
        files = metadata.files("xietong") or []
    except metadata.PackageNotFoundError:
        return {}
    found = [file for file in files if file.parts[-3:] == ("share", "xietong", "config.toml")]
    return _read(Path(str(found[0].locate()))) if found else {}


def _places(folder: Path) -> tuple[Path, Path]:
    """Where Streamlit looks for settings and secrets, what counts more first."""
    return folder / ".streamlit", Path.home() / ".streamlit"


def _own_settings(folder: Path) -> dict[str, Any]:
    near, far = (_flat(_read(place / "config.toml")) for place in _places(folder))
    return {**far, **near}


def _flat(settings: dict[str, Any], above: str = "") -> dict[str, Any]:
    """Settings by their full names.

    >>> _flat({"theme": {"font": "宋体", "light": {"linkColor": "#123456"}}})
    {'theme.font': '宋体', 'theme.light.linkColor': '#123456'}
    """
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        full = f"{above}{name}"
        flat |= _flat(value, f"{full}.") if isinstance(value, dict) else {full: value}
    return flat


def _option(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _variable(name: str) -> str:
    """The environment variable that sets an option.

    >>> _variable("server.allowedHosts")
    'STREAMLIT_SERVER_ALLOWED_HOSTS'
    """
    return "STREAMLIT_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace(".", "_").upper()


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # Streamlit itself says what is wrong with it
        return {}


def serve_api(assistant: Assistant, address: str, port: int, tell: Callable[[str], None]) -> None:
    """Serves until it is stopped; warns where others reach it and no token is asked for."""
    from assistant.http_api import create_api

    token = assistant.settings.api_token
    here = is_loopback(address)
    if not here and not token:
        tell(
            f"警告：接口开在 {address}，别的机器都能用，又没有设口令。"
            "请设 XIETONG_API_TOKEN，或去掉 --address 只对本机开放。"
        )
    assistant.warm_up()
    tell(f"HTTP 接口：http://{'127.0.0.1' if here else address}:{port}/")
    api = create_api(assistant, token, only_loopback=here)
    serve_until_stopped(api, address, port)


def serve_until_stopped(app: Any, address: str, port: int) -> None:
    """Serves an ASGI application; who is still connected does not keep it from stopping."""
    import uvicorn

    uvicorn.run(
        app,
        host=address,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
