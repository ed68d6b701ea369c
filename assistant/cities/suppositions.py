"""Suppositions put beside each other: two in one question, or scenarios of a conversation.

    甲市PM2.5降到20或者森林覆盖率提到80%，哪个涨得多   → each is asked for itself
    把甲市PM2.5降到25存成情景一 … 情景一和情景二差多少   → a name for it, then two of them

A scenario lives in the conversation: it is what an earlier question of it says, so nothing
is stored, and every door (page, command line, HTTP) that hands over the earlier questions
knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.asked import recognise
from assistant.cities.heard import cities_in
from assistant.cities.raw_changes import raw_moves
from assistant.english import in_plain_terms
from assistant.lexicon import pattern
from assistant.normalise import is_english, plain
from assistant.readings import CannotAnswer, DataAsked, Option, OptionsAsked, Reading, WhatIfAsked
from assistant.view import View

Read = Callable[[str], Reading]  # a complete question → its reading
_MOST = 6  # suppositions in one question
_GAINS = {"raw", "score"}  # operations whose value is what the index gains
_STEP = 10.0  # points of score that stand for work on a measure, where no figure is said
_SHOWN = 60  # characters of a supposition that name it


def understand_options(text: str, view: View, read: Read) -> Reading | None:
    """A question which of several suppositions does most, with a reading for each of them."""
    if not view.measures:
        return None
    words = plain(in_plain_terms(text))
    asks = pattern("suppositions", "which").search(words)
    pieces = _several_values(words, view)
    if not pieces and asks:
        body = pattern("suppositions", "compared").sub("，", words[: asks.start()])
        pieces = _pieces(body, view)
    if not 2 <= len(pieces) <= _MOST:
        return None
    asked = recognise(text, view, is_english(text))
    options = [_option(_named(piece), piece, read) for piece in _with_city(pieces, view)]
    missed = next((option for option in options if option.reading is None), None)
    if missed:
        return CannotAnswer(asked, "clarify.option_unread", (("option", missed.name),))
    return OptionsAsked(asked, "either", tuple(options))


_VALUES = re.compile(
    r"(?P<to>[降升提涨减增压]?(?:低|高|少|加)?到|(?:降|升|提|涨|减|增)(?:低|高|少|加)?)\s*"
    r"(?P<values>\d+(?:\.\d+)?%?(?:\s*(?:[、/]|[,，](?=\s*\d)|和|或者?|还是)\s*\d+(?:\.\d+)?%?)+)"
)


def _several_values(words: str, view: View) -> list[str]:
    """甲市PM2.5降到28、26、24: the same measure with each of the values."""
    assert view.measures
    hidden, ids = view.measures.masked(words)
    match = _VALUES.search(hidden)
    if not match or len(re.findall("⟦.⟧", hidden[: match.start()])) != 1:
        return []
    values = re.findall(r"\d+(?:\.\d+)?%?", match["values"])
    unit = "%" if values[-1].endswith("%") else ""
    before = view.measures.shown(hidden[: match.start()], ids)
    before = pattern("suppositions", "lead").sub("", before)
    return [f"{before}{match['to']}{value.rstrip('%')}{unit}" for value in values]


def _pieces(body: str, view: View) -> list[str]:
    """The clauses that each give a change of a measure, in the words of the question."""
    assert view.measures
    hidden, ids = view.measures.masked(body)
    for between in ("or", "and"):
        named = [part for part in pattern("suppositions", between).split(hidden) if "⟦" in part]
        told = [part for part in named if re.search(r"\d|满分|[减翻]", part)]
        if len(named) < 2:
            continue
        lead = pattern("suppositions", "lead")
        shown = [lead.sub("", view.measures.shown(p, ids).strip(" ,，、;；")) for p in named]
        if len(told) == len(named):
            return shown
        if not told and pattern("suppositions", "worked_on").search(hidden):
            worked_on = pattern("suppositions", "worked_on")
            return [f"{worked_on.sub('', part)}得分提高{_STEP:g}分" for part in shown]
    return []


def _with_city(pieces: Sequence[str], view: View) -> list[str]:
    """Each clause with the city that the first names, where it names none itself."""
    about = view.figures.about() if view.figures else None
    named = [cities_in(piece, about.cities) if about else () for piece in pieces]
    first = next((cities[0] for cities in named if cities), "")
    return [
        piece if cities or not first else f"{first}{piece}"
        for piece, cities in zip(pieces, named, strict=True)
    ]


def _named(piece: str) -> str:
    """The words as they are shown: with the capitals that the plain form has lost."""
    for name in ("PM2.5", "GDP", "AQI", "VOCs", "CO2"):
        piece = piece.replace(name.lower(), name)
    return piece if len(piece) <= _SHOWN else f"{piece[:_SHOWN]}…"


def _option(name: str, supposition: str, read: Read) -> Option:
    """A supposition with its reading; without one where it is no supposition."""
    reading = read(f"{supposition}，总指数提高多少")
    if isinstance(reading, DataAsked) and reading.operation in _GAINS:
        return Option(name, supposition, reading)
    if isinstance(reading, WhatIfAsked) and reading.operation == "shift":
        return Option(name, supposition, reading)
    return Option(name, supposition, None)


# ---- scenarios ------------------------------------------------------------------------


def understand_scenarios(
    text: str, history: Sequence[str], view: View, read: Read, complete: Callable[[int], str]
) -> Reading | None:
    """A question that names a scenario of the conversation, or gives one a name.

    `complete(i)` is the i-th of the earlier questions, complete in itself.
    """
    words = plain(in_plain_terms(text))
    if not view.measures or not pattern("suppositions", "scenario").search(words):
        return None
    asked = recognise(text, view, is_english(text))
    known = _known(history, complete)
    naming = _naming(words)
    if naming:
        name, said = naming
        said = said or _last(history, complete)
        if not said:
            return CannotAnswer(asked, "clarify.scenario_empty", (("name", name),))
        option = _option(name, said, read)
        if option.reading is None:
            return CannotAnswer(asked, "clarify.option_unread", (("option", said[:_SHOWN]),))
        return OptionsAsked(asked, "stored", (option,))
    wanted = _wanted(words) or (tuple(known) if _all_of_them(words) else ())
    if not wanted:
        return None
    if not known:
        return CannotAnswer(asked, "refuse.no_scenarios")
    lacking = [name for name in wanted if name not in known]
    if lacking:
        values = (("name", "、".join(lacking)), ("known", "、".join(known)))
        return CannotAnswer(asked, "refuse.no_scenario", values)
    options = tuple(_option(name, known[name], read) for name in wanted[:_MOST])
    unread = next((option for option in options if option.reading is None), None)
    if unread:
        return CannotAnswer(asked, "clarify.option_unread", (("option", unread.words[:_SHOWN]),))
    return OptionsAsked(asked, "scenarios", options)


def without_names(history: Sequence[str]) -> list[str]:
    """Earlier questions without what they say of scenarios: what follows leans on the rest.

    >>> without_names(["任务12由谁牵头", "把甲市PM2.5降到25存成情景一", "存成情景二"])
    ['任务12由谁牵头', '甲市PM2.5降到25，总指数提高多少', '甲市PM2.5降到25，总指数提高多少']
    """
    plainly: list[str] = []
    for said in history:
        words = plain(said)
        naming = _naming(words)
        if naming and naming[1]:
            said = f"{naming[1]}，总指数提高多少"
        elif plainly and (naming or _wanted(words) or _all_of_them(words)):
            said = plainly[-1]
        plainly.append(said)
    return plainly


def adds(text: str) -> bool:
    """Whether a question may add to suppositions before it.

    >>> adds("再把森林覆盖率提到70%呢"), adds("那乙市呢")
    (True, False)
    """
    words = plain(in_plain_terms(text)).strip(" ?？。,，")
    more = pattern("suppositions", "adds").search(words)
    return bool(more or pattern("suppositions", "together").fullmatch(words))


def added(text: str, before: Callable[[], str], view: View) -> str:
    """`text` with what was supposed before, where it adds to it; empty where it does not.

    甲市PM2.5降到25，指数涨多少 + 再把森林覆盖率提到70%呢 → both at once. `before` gives the
    question before, complete in itself.
    """
    words = plain(in_plain_terms(text))
    if not view.measures or not pattern("suppositions", "adds").search(words):
        return ""
    clause = pattern("suppositions", "adds").sub("", words).strip(" ,，?？。呢")
    supposed = _supposition(before())
    moved = {move.id for move in raw_moves(clause, view.measures)}
    known = {move.id for move in raw_moves(plain(supposed), view.measures)}
    about = view.figures.about() if view.figures else None
    if not moved or not known or moved & known or (about and cities_in(clause, about.cities)):
        return ""
    return f"{supposed}，{re.split(_ASKS_INDEX, clause)[0]}，总指数提高多少"


def together(text: str, earlier: Callable[[], Sequence[str]], view: View) -> str:
    """两个一起呢, after suppositions about different measures: all at once; else empty.

    `earlier` gives the questions before, complete in themselves.
    """
    words = plain(in_plain_terms(text)).strip(" ?？。,，")
    match = pattern("suppositions", "together").fullmatch(words)
    about = view.figures.about() if view.figures else None
    if not view.measures or not about or not match:
        return ""
    wanted = 3 if "三" in words else 2
    found: list[str] = []
    moved: set[str] = set()
    for said in reversed(earlier()):
        supposed = plain(_supposition(said))
        own = {move.id for move in raw_moves(supposed, view.measures)}
        if not own or own & moved or len(found) == wanted:
            break
        found.insert(0, supposed)
        moved |= own
    cities = {city for supposed in found for city in cities_in(supposed, about.cities)}
    if len(found) != wanted or len(cities) != 1:
        return ""
    return f"{'，'.join(found)}，总指数提高多少"


_ASKS_INDEX = r"[,，]\s*(?:总?指数|得分|名次|排名|会|能|一?共|涨|加|提|掉|怎)"


def _supposition(said: str) -> str:
    """The part of a question that supposes something: without what it asks."""
    return re.split(_ASKS_INDEX, said)[0].strip(" ?？。呢")


_NUMBER = r"(?:[一二三四五六七八九十]{1,2}|\d{1,2}(?!\d|\s*[年月])|[a-z])(?![\u4e00-\u9fff]?市)"
_WORD = rf"(?:情景|场景|方案)\s*(?P<number>{_NUMBER})"
_NAME = re.compile(rf"{_WORD}(?P<more>(?:[、,，和与跟及]\s*{_NUMBER})*)")
_STORES = re.compile(
    r"[,，]?(?:存|保存|记|设|命名|定|取名|起名|叫|当)(?:成|为|作|做|下来?)?(?:叫|作|为|成)?\s*[“\"']?"
    rf"{_WORD}"
)
_COLON = re.compile(
    rf"^(?:再|另外?|先)?(?:存|记|设|建)?(?:一?个|下)?{_WORD}\s*(?:[:：]|(?:设|定)?[为成]|是(?!多少|什么|怎)|就是)"
)
_POINTS = re.compile(
    r"^(?:请|帮我|把|将|那|就|再|这样|这|一?个|种|上面|刚才|前面|以上|该|它|的|方案|情况|结果|假设|设想"
    r"|变化|[,，])*"
)


def _naming(words: str) -> tuple[str, str] | None:
    """The name that a question gives to a supposition, and the supposition, if it stands there."""
    stores, colon = _STORES.search(words), _COLON.search(words)
    match = stores or colon
    if not match:
        return None
    said = words[: match.start()] if stores else words[match.end() :]
    said = pattern("suppositions", "lead").sub("", said.strip(" ,，。"))
    said = _POINTS.sub("", said) if not re.search(r"\d", said) else said
    return f"情景{_number(match['number'])}", _named(said.strip(" ,，。?？”\"'"))


def _number(words: str) -> str:
    digits = "零一二三四五六七八九十"
    return digits[int(words)] if words.isdecimal() and int(words) <= 10 else words.upper()


def _wanted(words: str) -> tuple[str, ...]:
    """The scenarios that a question names, in its order."""
    found: list[str] = []
    for match in _NAME.finditer(words):
        more = re.findall(_NUMBER, match["more"])
        found += [f"情景{_number(number)}" for number in (match["number"], *more)]
    return tuple(dict.fromkeys(found))


def _all_of_them(words: str) -> bool:
    return bool(pattern("suppositions", "all").search(words))


def _known(history: Sequence[str], complete: Callable[[int], str]) -> dict[str, str]:
    """Name → supposition, of all earlier questions; the last one of a name counts."""
    known: dict[str, str] = {}
    for at, said in enumerate(history):
        naming = _naming(plain(in_plain_terms(said)))
        if naming:
            words = naming[1] or _last(history[:at], complete)
            if words:
                known[naming[0]] = words
    return known


def _last(history: Sequence[str], complete: Callable[[int], str]) -> str:
    """What was supposed last; empty where nothing was."""
    for at in range(len(history) - 1, -1, -1):
        words = plain(in_plain_terms(history[at]))
        if pattern("suppositions", "scenario").search(words):
            naming = _naming(words)
            if naming and naming[1]:
                return naming[1]
            continue
        said = complete(at)
        supposed = pattern("suppositions", "lead").sub("", _supposition(said))
        if re.search(r"\d", supposed):
            return supposed
    return ""
