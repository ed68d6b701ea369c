"""Where, how often and whether the plan mentions something by its name: 提到宁波几次.

A name counts in every way in which it may be written (`[names]` in `synonyms.toml`), and what
stands in the body counts as what stands in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.asked import Asked, lists_in, without_fillers
from assistant.lexicon import names as names_in
from assistant.lexicon import pattern
from assistant.messages import join_names, row_name, say
from assistant.places import places_in
from assistant.readings import LISTS, CannotAnswer, MentionsAsked, Named, Reading
from assistant.row_questions import cite_rows, row_table, shorten
from assistant.synonyms import text_phrasings, written_also
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import indicator_place, section_place
from corpus.plan import ListName, RowRef
from corpus.text import bare

_OTHERS = 2  # other ways to write a name that are told in a denial
_SHOWN = 70  # characters of a place that are shown
_A_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}|[a-z][a-z0-9.&\-]{1,9}")
_LATIN = re.compile(r"[a-z][a-z0-9.&\-]{1,9}")

# ── understanding ──


def understand_mentions(asked: Asked, view: View) -> Reading | None:
    """`提到宁波几次`, `哪些任务写到再生水`, `方案提到CCUS吗`."""
    if asked.references or asked.units or asked.roles & {"lead", "participants"}:
        return None
    short = _abbreviated(asked, view)
    if short:
        return short
    lists = _lists(asked)
    concerned = bool(lists) and pattern("mentions", "concerns").search(asked.text)
    spoken = bool(concerned or pattern("mentions", "verbs").search(asked.text))
    if not spoken and not (pattern("mentions", "loose").search(asked.text) and _counts(asked)):
        return None
    said = _said(asked, view)
    if not said:
        return None
    found = tuple(_named(name, view) for name in said)
    if not any(_stands(name, view) for name in found):
        return _denied(asked, said, view)
    together = len(found) > 1 and bool(pattern("unit_roles", "together").search(asked.text))
    return MentionsAsked(asked, found, lists, together)


def _lists(asked: Asked) -> tuple[ListName, ...]:
    """The lists spoken of; 文件里 is the plan and no policy."""
    named = lists_in(pattern("mentions", "plan").sub(" ", asked.text))
    return tuple(name for name in LISTS if name in named)


def _counts(asked: Asked) -> bool:
    return bool(pattern("mentions", "times").search(asked.text))


def _abbreviated(asked: Asked, view: View) -> Reading | None:
    """`有没有VOCs`, `AQI`: an abbreviation can be asked for by nothing but itself."""
    if _LATIN.fullmatch(asked.text) and _stands(_named(asked.text, view), view):
        return MentionsAsked(asked, (_named(asked.text, view),), (), False)
    match = pattern("mentions", "exists").search(asked.text)
    name = next((group for group in match.groups() if group), "") if match else ""
    if not _LATIN.fullmatch(name) or not pattern("mentions", "yes_no").search(asked.text):
        return None
    found = _named(name, view)
    if _stands(found, view):
        return MentionsAsked(asked, (found,), (), False)
    return _denied(asked, (name,), view)


def _denied(asked: Asked, said: tuple[str, ...], view: View) -> Reading | None:
    """That the plan does not mention a name; where it may only be described, the text tells."""
    if not pattern("mentions", "yes_no").search(asked.text) and not _counts(asked):
        return None
    if not all(_A_NAME.fullmatch(name) for name in said):
        return None
    if len(said) > 1:
        return None  # described, not named: 贝类、海藻养殖
    near = tuple(_nearly(said[0], view))
    return MentionsAsked(asked, near, (), False) if near else absent(asked, said[0])


def absent(asked: Asked, name: str) -> CannotAnswer:
    """That the plan does not say `name`, nor any other way to write it."""
    others = written_also(name)[:_OTHERS]
    as_typed = re.search(re.escape(name), asked.original, re.IGNORECASE)
    values = (("words", as_typed.group() if as_typed else name),)
    if not others:
        return CannotAnswer(asked, "refuse.absent", values)
    also = join_names(asked.english, [f"“{other}”" for other in others])
    return CannotAnswer(asked, "refuse.absent_also", (*values, ("others", also)))


def _said(asked: Asked, view: View) -> tuple[str, ...]:
    """The names that are looked for, as the question writes them; none where it asks otherwise."""
    words = asked.text
    for name in names_in("mentions"):
        if name not in ("exists", "loose", "concerns"):
            words = pattern("mentions", name).sub(" ", words)
    words = pattern("mentions", "loose").sub(" ", words)
    for section, name in (("lists", "any"), ("lists", "every"), ("questions", "count")):
        words = pattern(section, name).sub(" ", words)
    runs = _rejoined([run for run in without_fillers(words).split() if len(run) > 1], words, view)
    if pattern("mentions", "about").search(asked.text):
        return ()
    said = tuple(part for run in runs for part in _apart(run, view))
    return tuple(dict.fromkeys(said))


def _rejoined(runs: list[str], words: str, view: View) -> list[str]:
    """`runs` with those that are one name in the plan: 捕集、利用与封存."""
    joined: list[str] = []
    for run in runs:
        whole = f"{joined[-1]}、{run}" if joined else ""
        if whole and whole in words and bare(whole) in view.bare_text:
            joined[-1] = whole
        else:
            joined.append(run)
    return joined


def _apart(run: str, view: View) -> list[str]:
    """`宁波和舟山` as two names, unless the plan writes the whole."""
    if bare(run) in view.bare_text:
        return [run]
    parts = [part for part in re.split(r"以及|[、和与及跟或]", run) if len(part) > 1]
    return parts if len(parts) > 1 else [run]


def _named(said: str, view: View) -> Named:
    short = re.sub(r"(?<=..)[市县区]$", "", said)
    place = (short,) if short != said and places_in(said) == (short,) else ()
    return Named(said, tuple(dict.fromkeys((*(place or (said,)), *written_also(said)))))


def _nearly(said: str, view: View) -> Iterator[Named]:
    """What the plan says of about the same; nothing where no word for it stands there."""
    for words in text_phrasings(said)[1:]:
        if len(bare(words)) > 1 and bare(words) in view.bare_text:
            yield Named(said, (words.strip(),), loosely=True)
            return


def _stands(name: Named, view: View) -> bool:
    return any(bare(written) in view.bare_text for written in name.written)


# ── gathering ──


@dataclass(frozen=True)
class Place:
    """A sentence, a heading, a row or an indicator that has one of the names."""

    citation: Citation
    row: RowRef | None  # of a list or of the index
    heading: bool
    names: frozenset[str]  # as the question writes them


def gather_mentions(reading: MentionsAsked, view: View) -> tuple[Place, ...]:
    """Every place of the lists asked for, or of the whole plan, in the plan's order."""
    found = (place for place in _places(reading, view) if place.names)
    if not reading.together:
        return tuple(found)
    wanted = {name.said for name in reading.names}
    return tuple(place for place in found if place.names >= wanted)


def _places(reading: MentionsAsked, view: View) -> Iterator[Place]:
    plan = view.plan
    if not reading.lists:
        for section in plan.sections:
            if any(part.startswith("附件") for part in (*section.path, section.heading)):
                continue
            place = section_place(section) or plan.title
            texts = [(section.title, section.page, True)] if section.path or section.label else []
            texts += [(sentence.text, sentence.page, False) for sentence in section.sentences]
            for text, page, heading in texts:
                cited = Citation(plan.id, plan.title, place, page, text)
                yield Place(cited, None, heading, _having(text, reading.names))
    for row in view.rows:
        if row.LIST in (reading.lists or LISTS):
            cited = cite_rows((row,), view)[0]
            yield Place(cited, row.ref, False, _having(row.text, reading.names))
    for leaf in () if reading.lists else plan.indicators:
        first = leaf.excerpts[0]
        cited = Citation(plan.id, plan.title, indicator_place(plan, leaf), first.page, first.text)
        yield Place(cited, leaf.ref, False, _having(leaf.name, reading.names))


def _having(text: str, names: Iterable[Named]) -> frozenset[str]:
    words = bare(text)
    return frozenset(n.said for n in names if any(bare(w) in words for w in n.written))


# ── writing ──


def write_mentions(reading: MentionsAsked, places: tuple[Place, ...], view: View) -> Answer:
    asked, english = reading.asked, reading.asked.english
    if not places:
        return _write_none(reading)
    rows = tuple(place.row for place in places if place.row)
    listed = tuple(row for ref in rows if (row := view.row(ref)))
    blocks = [_otherwise(name, reading, view) for name in reading.names]
    blocks.append(_opening(reading, places, view))
    blocks.append("\n".join(_line(place, reading, view) for place in places))
    return Answer(
        question=asked.original,
        kind="lookup",
        answer="\n\n".join(block for block in blocks if block),
        rows=rows,
        count=len(places) if asked.count or _counts(asked) else None,
        citations=tuple(dict.fromkeys(place.citation for place in places)),
        tables=(row_table(listed, english),) if listed else (),
    )


def _opening(reading: MentionsAsked, places: tuple[Place, ...], view: View) -> str:
    english = reading.asked.english
    told = [word for name in reading.names for word in _told(name, reading, view)]
    words = join_names(english, [f"“{word}”" for word in told])
    if reading.lists:
        lists = join_names(english, [say(english, f"names.{n}_list") for n in reading.lists])
        return say(english, "mentions.lists", words=words, lists=lists, count=len(places))
    body = sum(place.row is None for place in places)
    rows = sum(place.row is not None and place.row.list != "indicator" for place in places)
    parts = [
        say(english, f"mentions.{key}", count=count)
        for key, count in (("body", body), ("rows", rows), ("leaves", len(places) - body - rows))
        if count
    ]
    where = say(english, "data.comma").join(parts)
    found = say(english, "mentions.places", words=words, count=len(places), where=where)
    # 正文里提到了没有: that one side says nothing is the answer
    silent = [
        say(english, f"mentions.not_in_{name}")
        for name, count in (("body", body), ("lists", rows))
        if not count and pattern("comparison", name).search(reading.asked.text)
    ]
    return "".join([*silent, found])


def _typed(name: Named, reading: MentionsAsked) -> str:
    """A name as the question has it, capitals and all."""
    match = re.search(re.escape(name.said), reading.asked.original, re.IGNORECASE)
    return match.group() if match else name.said


def _told(name: Named, reading: MentionsAsked, view: View) -> list[str]:
    """A name as asked if the plan writes it so, else as the plan writes it."""
    found = [match.group() for w in name.written if (match := _form(w).search(view.plan_text))]
    if bare(name.said) in view.bare_text and not name.loosely:
        return [_typed(name, reading)]
    return [w for w in found if not any(w != more and w in more for more in found)] or found


def _form(written: str) -> re.Pattern[str]:
    """A name in a text, whatever marks are between its characters."""
    return re.compile(r"[、·“”]?".join(map(re.escape, bare(written))), re.IGNORECASE)


def _otherwise(name: Named, reading: MentionsAsked, view: View) -> str:
    """That the plan writes a name in another way than the question; empty where it does not."""
    english, told = reading.asked.english, _told(name, reading, view)
    if not told or told == [_typed(name, reading)] or bare(told[0]) in bare(name.said):
        return ""
    key = "mentions.nearly" if name.loosely else "mentions.written"
    listed = join_names(english, [f"“{word}”" for word in told])
    return say(english, key, said=_typed(name, reading), written=listed)


def _line(place: Place, reading: MentionsAsked, view: View) -> str:
    english, cited = reading.asked.english, place.citation
    row = view.row(place.row) if place.row and place.row.list != "indicator" else None
    leaf = view.indicator(place.row.number) if place.row and not row else None
    name = row.ref if row else leaf.ref if leaf else None
    where = row_name(english, name) if name else cited.section
    text = row.text if row else leaf.name if leaf else cited.quote
    key = "mentions.heading" if place.heading else "mentions.line"
    return say(english, key, where=where, page=cited.page, words=_around(text, reading))


def _around(text: str, reading: MentionsAsked) -> str:
    """The words around the first of the names, where the text is long."""
    if len(text) <= _SHOWN:
        return text
    forms = (_form(written) for name in reading.names for written in name.written)
    at = min((match.start() for form in forms if (match := form.search(text))), default=0)
    start = max(0, at - _SHOWN // 2)
    start = 0 if start < _SHOWN // 8 else start
    return ("…" if start else "") + shorten(text[start:], _SHOWN)


def _write_none(reading: MentionsAsked) -> Answer:
    asked, english = reading.asked, reading.asked.english
    lists: tuple[ListName, ...] = reading.lists or LISTS
    listed = join_names(english, [say(english, f"names.{n}_list") for n in lists])
    words = join_names(english, [_typed(name, reading) for name in reading.names])
    return Answer(
        asked.original, "refusal", say(english, "content.no_mention", words=words, lists=listed)
    )
