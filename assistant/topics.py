"""Things that plans may speak of or not, from `topics.toml`: what a question names in vain."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from assistant.typing_errors import common_words
from corpus.text import fold


@functools.cache
def _topics() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All topics, the longest first, each with what a plan may say in its place."""
    file = Path(__file__).with_name("topics.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    also = {fold(topic): tuple(map(fold, ways)) for topic, ways in tables["also"].items()}
    topics = {fold(topic) for group in tables["topics"].values() for topic in group}
    return tuple(
        (topic, also.get(topic, ())) for topic in sorted(topics, key=lambda t: (-len(t), t))
    )


def absent_topic(question: str, plan_text: str) -> str:
    """The topic that `question` names and `plan_text` nowhere does; empty where there is none.

    >>> absent_topic("全省要建多少充电桩", "推进“油、电、氢、气”合建站建设。")
    '充电桩'
    >>> absent_topic("全省要建多少充电桩", "新建充电桩1万个。")
    ''

    A topic is no piece of another word:
    >>> absent_topic("海洋垃圾谁负责", "大力发展海洋蓝碳。")
    ''

    A plan may say it in other words:
    >>> absent_topic("全省要建多少充电桩", "新建充电基础设施1万个。")
    ''
    """
    asked, said = fold(question), _folded(plan_text)
    return next(
        (
            topic
            for topic, ways in _topics()
            if _named(topic, asked, said) and not any(way in said for way in (topic, *ways))
        ),
        "",
    )


def _named(topic: str, asked: str, said: str) -> bool:
    """Whether a topic stands in a question by itself: no 洋垃圾 in 海洋垃圾, 海洋 being a word."""
    at = asked.find(topic)
    while at >= 0:
        if not _is_word(asked[max(0, at - 1) : at + 1], said):
            return True
        at = asked.find(topic, at + 1)
    return False


def _is_word(pair: str, said: str) -> bool:
    return len(pair) == 2 and pair in said and pair in common_words()


@functools.lru_cache(maxsize=8)  # the few plans that are open
def _folded(plan_text: str) -> str:
    return fold(plan_text)
