"""Everyday words → the plan's words, from `synonyms.toml`; for texts from `everyday.toml` too."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Meanings = Mapping[str, tuple[str, ...]]
_CHOICES = 2  # of a word's meanings that a text is searched with; more would drown the rest


# questions about rows and indicators must not wait for the larger file
_FILES = {"synonyms": "synonyms.toml", "everyday": "everyday.toml", "loose": "everyday.toml"}
# of the matters of the plan that is shipped, and of those that plans of other provinces may have
_CALLED = ("called.toml", "called_elsewhere.toml")


@dataclass(frozen=True)
class Meaning:
    """An everyday word of a question and what the plan may call it, likeliest first."""

    said: str
    meant: tuple[str, ...]
    loose: bool  # a single character, or a word of many uses


@functools.cache
def _text(name: str) -> str:
    """A list as it is when first read: what is told of it and what is taken from it are one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@functools.cache
def _file(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_text(name))


@functools.cache
def _table(*names: str) -> Meanings:
    """Everyday word → plan words of some of the tables, the longest everyday word first."""
    tables = [_file(_FILES[name])[name] for name in names]
    pairs = [(said, tuple(meant)) for table in tables for said, meant in table.items()]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@functools.cache
def matters() -> Mapping[str, tuple[str, ...]]:
    """Matters in the plan's words → what people call them; no loose words.

    >>> "氟利昂" in matters()["消耗臭氧层物质"]
    True
    """
    called: dict[str, list[str]] = {}
    for said, meant in _table("synonyms", "everyday").items():
        for matter in meant[:_CHOICES]:
            called.setdefault(matter, []).append(said)
    for name in _CALLED:
        for matter, names in _file(name)["called"].items():
            called.setdefault(matter, []).extend(names)
    return {matter: tuple(dict.fromkeys(said)) for matter, said in called.items()}


@functools.cache
def fingerprint() -> str:
    """Changes when one of the lists does."""
    digest = hashlib.sha256()
    for name in sorted({*_FILES.values(), *_CALLED}):
        digest.update(_text(name).encode())
    return digest.hexdigest()


@functools.cache
def _written() -> tuple[tuple[str, ...], ...]:
    """For each thing with several names all of them: 简称, abbreviation, name in full."""
    return tuple((said, *other) for said, other in _file("synonyms.toml")["names"].items())


def written_also(name: str) -> tuple[str, ...]:
    """The other ways to write the same name.

    >>> written_also("nox"), written_also("氮氧化物"), written_also("宁波")
    (('氮氧化物',), ('nox',), ())
    """
    groups = (group for group in _written() if name in group)
    return tuple(dict.fromkeys(other for group in groups for other in group if other != name))


def phrasings(words: str) -> tuple[str, ...]:
    """`words` as they are, and with everyday words in the plan's own terms.

    >>> phrasings("电动车")[0]
    '电动车'
    """
    found = _found(words, _table("synonyms"))
    return _with_choices(words, found, max((len(meant) for _, meant in found), default=0))


def text_phrasings(words: str) -> tuple[str, ...]:
    """As `phrasings`, for searching the text: wider meanings are tried too.

    >>> text_phrasings("楼顶种菜")
    ('楼顶种菜', ' 城市阳台农业、建筑屋顶园林化行动 ')
    """
    found = _found(words, _table("synonyms", "everyday"))
    most = max((len(meant) for _, meant in found), default=0)
    return _with_choices(words, found, min(most, _CHOICES))


def meanings(words: str) -> tuple[tuple[Meaning, ...], str]:
    """The everyday words in `words`, none inside another, and what is left without them.

    >>> meanings("电动车多")[1]
    ' 多'
    """
    found = _found(words, _table("synonyms", "everyday", "loose"))
    for said, _ in found:
        words = words.replace(said, " ")
    loose = _table("loose")
    return tuple(Meaning(said, meant, said in loose) for said, meant in found), words


def _found(words: str, table: Meanings) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for said, meant in table.items():
        if said in words:
            found.append((said, meant))
            words = words.replace(said, "\x00")
    return found


def _with_choices(
    words: str, found: list[tuple[str, tuple[str, ...]]], choices: int
) -> tuple[str, ...]:
    return (words, *(_replaced(words, found, choice) for choice in range(choices)))


def _replaced(words: str, found: list[tuple[str, tuple[str, ...]]], choice: int) -> str:
    for said, meant in found:
        words = words.replace(said, f" {meant[min(choice, len(meant) - 1)]} ")
    return words
