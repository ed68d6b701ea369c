"""Cities and counties that a text names, from `places.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path


@functools.cache
def place_names() -> re.Pattern[str]:
    """What matches the name of a city or county in a text."""
    data = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
    doubtful = set(data["ambiguous"])
    plain = [name for name in (*data["cities"], *data["counties"]) if name not in doubtful]
    firm = [f"{name}(?=市|县|区)" for name in doubtful]
    # 杭州湾 and 杭州铁路办事处 are no cities, nor is the bank's or the station's branch
    return re.compile(rf"(?:{'|'.join([*plain, *firm])})(?!湾|铁路|海关|海事|中心支行|分行)")


def places_in(text: str) -> tuple[str, ...]:
    """The places named in `text`, without 市 or 县, in order.

    >>> places_in("宁波和台州市有哪些任务"), places_in("杭州湾")
    (('宁波', '台州'), ())
    """
    return tuple(dict.fromkeys(place_names().findall(text)))
