"""The settings in force, fit to be shown to anybody: nothing in them is a secret.

What is shown is what stands in the environment, not what a part of the program makes of
it, so that a setting that is spelled wrongly is seen too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

PREFIX = "XIETONG_"
# shown even where they are not set: what a person may want to change
KNOWN = (
    "XIETONG_HOME",
    "XIETONG_DATABASE",
    "XIETONG_EMBEDDING_MODEL",
    "XIETONG_RERANKING_MODEL",
    "XIETONG_ADMINS",
    "XIETONG_API_TOKEN",
    "XIETONG_AUDIT_COMMANDS",
)
# who may see what others wrote is nobody else's business either
_SECRET = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|ADMIN)S?(?:_|$)")
_TEST = f"{PREFIX}TEST_"


@dataclass(frozen=True)
class Setting:
    """One setting as it may be shown."""

    name: str  # of the environment variable
    value: str  # empty if it is not set or must not be shown
    secret: bool  # it is set and not shown


def settings_in_force(environment: Mapping[str, str] | None = None) -> tuple[Setting, ...]:
    """The settings, those that are known first, then whatever else is set.

    >>> [s.value for s in settings_in_force({"XIETONG_HOME": "/data"}) if s.value]
    ['/data']
    >>> [s.name for s in settings_in_force({"XIETONG_API_TOKEN": "geheim"}) if s.secret]
    ['XIETONG_API_TOKEN']
    """
    given = os.environ if environment is None else environment
    others = sorted(name for name in given if name.startswith(PREFIX) and name not in KNOWN)
    return tuple(
        _setting(name, given.get(name, ""))
        for name in (*KNOWN, *others)
        if not name.startswith(_TEST)
    )


def _setting(name: str, value: str) -> Setting:
    if value and _SECRET.search(name):
        return Setting(name, "", True)
    return Setting(name, without_password(value), False)


def without_password(value: str) -> str:
    """An address without the name, the password and the parameters that it may carry.

    >>> without_password("postgresql://xietong:geheim@127.0.0.1:5432/xietong?sslkey=a")
    'postgresql://127.0.0.1:5432/xietong'
    >>> without_password("/data/协同")
    '/data/协同'
    """
    if "://" not in value:
        return value
    try:
        parts = urlsplit(value)
    except ValueError:  # no address after all: show nothing of it
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
