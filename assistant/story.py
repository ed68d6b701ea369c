"""A question with a story around it → its parts that ask, with and without the story.

Officials tell why they ask: `财务总监催我要数。评上标杆项目，奖多少万？` Every word of a story
weighs in a search, and a word in passing (下雨就淌黑水) is no weather report that is asked for.
"""

from __future__ import annotations

import re

from assistant.lexicon import pattern
from assistant.references import find_references

_SENTENCES = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")
_WHOLE = 8  # characters from which on a sentence that asks may say all
_MOST = 4  # sentences of a story that are tried in parts


def parts_of(text: str) -> tuple[str, ...]:
    """The sentences of a question, each with its marks.

    >>> parts_of("听说要建园区。建几个?在哪")
    ('听说要建园区。', '建几个?', '在哪')
    """
    return tuple(part.strip() for part in _SENTENCES.findall(text) if part.strip())


def asking(text: str) -> str:
    """The sentences that ask; all of them, where none or each of them does.

    >>> asking("县城外有座老垃圾山,下雨就淌黑水。这种地方管不管?")
    '这种地方管不管?'
    >>> asking("垃圾填埋场 治理")
    '垃圾填埋场 治理'
    """
    parts = parts_of(text)
    return "".join(part for part in parts if _asks(part)) or text


def without_afterthought(text: str) -> str:
    """`text` without sentences at its end that ask nothing, name no row and tell no department.

    >>> without_afterthought("森林覆盖率要达到多少?我们山区县早就过八成了,图个高兴。")
    '森林覆盖率要达到多少?'
    >>> without_afterthought("今年有哪些任务?我是水利厅的。")
    '今年有哪些任务?我是水利厅的。'
    """
    parts = parts_of(text)
    last = max((at for at, part in enumerate(parts) if _asks(part)), default=len(parts) - 1)
    kept, dropped = "".join(parts[: last + 1]), "".join(parts[last + 1 :])
    needed = len(kept) < _WHOLE or pattern("questions", "about_me").search(dropped)
    return text if needed or find_references(dropped) else kept


def without_opening(text: str) -> str:
    """`text` without a clause before the question that counts what one's own works or village has.

    >>> without_opening("我们厂有几台窑炉,工业炉窑整治谁牵头?")
    '工业炉窑整治谁牵头?'
    >>> without_opening("我们村有几个任务?"), without_opening("我们厂要做什么,哪年完成?")
    ('我们村有几个任务?', '我们厂要做什么,哪年完成?')
    """
    found = pattern("questions", "own_place").match(text)
    rest = text[found.end() :] if found else ""
    return rest if len(rest) >= _WHOLE and _asks(rest) else text


def asks_of_matter(text: str) -> str:
    """`text` with a way of asking what is to be done about a matter that says nothing more of it.

    >>> asks_of_matter("船舶怎么减排?"), asks_of_matter("塑料污染到底该怎么治理")
    ('船舶方面有什么要求', '塑料污染方面有什么要求')
    >>> asks_of_matter("指数怎么算"), asks_of_matter("任务12怎么落实")
    ('指数怎么算', '任务12怎么落实')
    """
    found = pattern("questions", "what_to_do").search(text)
    matter = text[: found.start()] if found else ""
    return f"{matter}方面有什么要求" if _MATTER.fullmatch(matter) else text


_MATTER = re.compile(r"(?!.*的)[\u4e00-\u9fff]{2,8}|[\u4e00-\u9fff]{0,4}[a-zA-Z][a-zA-Z\d.]{1,6}")


# 不是62%，是61.5%吧: what is said not to be so is not what is asked
_DENIED = re.compile(
    r"(?<!是)不是\s*[^,，。?？!！吗]{0,8}?\d[^,，。?？!！吗]{0,8}?[,，]?\s*(?:而|应该?|就|才)*(?=是)"
)


# 任务12不是目标12: another row is meant
_DENIED_ROW = re.compile(
    r"(?<=[\d项号条])[,，]?(?<!是)(?:而)?不是(?:任务|目标|政策|指标)第?\s*\d+(?:项|号|条)?"
)


def without_denied(text: str) -> str:
    """`text` without a figure that it denies before it claims another.

    >>> without_denied("森林覆盖率不是62%，是61.5%吧"), without_denied("是不是62%")
    ('森林覆盖率是61.5%吧', '是不是62%')
    """
    return _DENIED_ROW.sub("", _DENIED.sub("", text))


def stretches(text: str) -> tuple[str, ...]:
    """Runs of sentences of `text` that ask, none of them the whole, the longest first.

    >>> stretches("处长催我。建几个?急用。")
    ('处长催我。建几个?', '建几个?急用。', '建几个?')
    """
    parts = parts_of(text)
    if not 1 < len(parts) <= _MOST:
        return () if len(parts) < 2 else (asking(text),)
    every = any(map(_asks, parts))
    return tuple(
        "".join(parts[start : start + length])
        for length in range(len(parts) - 1, 0, -1)
        for start in range(len(parts) - length + 1)
        if not every or any(map(_asks, parts[start : start + length]))
    )


def _asks(part: str) -> bool:
    return part.endswith(("?", "？")) or bool(pattern("questions", "asking").search(part))


_OF_TWO_YEARS = re.compile(
    r"[,，]?\s*(?:这|那)?(?:个|一)?(?:数)?(?:是|属于|算|指)?(?:到)?(?:20)?\d\d年?(?:底)?的?"
    r"(?:数|目标|指标)?(?:还是|或者?是?)(?:到)?(?:20)?\d\d年(?:底)?的?(?:数字?|目标|指标|要求|任务)?(?:呢|啊)?[?？。]*$"
)


def asks_which_year(text: str) -> str:
    """A figure, and which of two years it is of: the question of its year.

    >>> asks_which_year("40个创新城市,是25年还是30年的数")
    '40个创新城市是哪年的目标'
    >>> asks_which_year("任务12是2025年还是2030年完成")
    '任务12是2025年还是2030年完成'
    """
    found = _OF_TWO_YEARS.search(text)
    figure = found and re.search(r"\d", text[: found.start()])
    return f"{text[: found.start()]}是哪年的目标" if found and figure else text
