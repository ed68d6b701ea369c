"""Serving on an address: who reaches it, and the HTTP interface until it is stopped."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Callable
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
    places = (folder / ".streamlit", Path.home() / ".streamlit")
    settings = _read(places[0] / "config.toml").get("server", {})
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS") or settings.get("address") or "0.0.0.0"
    signed_in = any("auth" in _read(place / "secrets.toml") for place in places)
    return "" if signed_in or is_loopback(address) else address


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # Streamlit itself says what is wrong with it
        return {}


def serve_api(assistant: Assistant, address: str, port: int, tell: Callable[[str], None]) -> None:
    """Serves until it is stopped; warns where others reach it and no token is asked for."""
    import uvicorn

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
    uvicorn.run(api, host=address, port=port, log_level="warning", server_header=False)
