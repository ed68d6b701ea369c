"""The short answer above the passages: the year that a clause is due, 一批 where a number is asked.

Only where the very words of the question stand in one clause of the plan; else nothing is said,
and the passages speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.asked import Asked
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import join_names, row_name, say
from assistant.places import places_in
from assistant.view import View
from corpus.plan import Passage, Row
from corpus.text import bare, sentences

_SHORTEST = 3  # characters of a matter that is looked for in a clause
_OWN_DATE = re.compile(r"(?:期限|时限)[^。；，)）]{0,6}?(20\d\d)年")
_BY = re.compile(r"^(?:到|至)(20\d\d)年")
_CLAUSE = re.compile(r"[^，。；]+")


def short_answer(asked: Asked, passages: Sequence[Passage], view: View) -> str:
    """A first line; empty where the words of the plan do not give it without any doubt."""
    if asked.english:
        return ""
    if pattern("short", "when").search(asked.text):
        return due_of(asked, view)
    if asked.count:
        return _uncounted(asked, passages)
    if pattern("short", "has").search(asked.text):
        return _not_of_the_place(asked, passages)
    return _in_words(passages, view)


def _not_of_the_place(asked: Asked, passages: Sequence[Passage]) -> str:
    """台州有没有核电站: the sentence has both, and does not say the one of the other."""
    places = places_in(asked.text)
    thing = pattern("short", "has").split(asked.text)[-1].rstrip("吗?？。")
    core = thing[:2]
    if len(places) != 1 or len(core) < 2 or not passages:
        return ""
    place = re.escape(places[0])
    text = _without_other_places(passages[0].text, places[0])
    beside = re.search(rf"{place}[^，。；、和及]{{0,6}}{re.escape(core)}", text)
    if beside or places[0] not in text or core not in text:
        return ""
    return say(False, "short.not_of_place", place=places[0], thing=thing)


def _without_other_places(text: str, place: str) -> str:
    """宁波、温州和台州等海域海上风电, as it reads of one of them: 宁波等海域海上风电."""
    for other in places_in(text):
        if other != place:
            text = re.sub(rf"{other}[市县区]?[、和与及]|[、和与及]{other}[市县区]?", "", text)
    return text


def _in_words(passages: Sequence[Passage], view: View) -> str:
    """A line of the index table as a sentence: its cells run into each other in print."""
    first = passages[0] if passages else None
    of_index = first.ref if first and first.kind == "indicator" else None
    leaf = view.indicator(of_index.number) if of_index else None
    if not leaf:
        return ""
    values = {"weight": f"{leaf.weight:g}", "sources": join_names(False, leaf.data_sources)}
    return say(False, "short.indicator", name=leaf.name, **values)


def _matter(asked: Asked) -> set[str]:
    """The pairs of characters of what is asked about; none where it is told too shortly."""
    words = pattern("short", "noise").sub(" ", asked.content)
    runs = [run for run in re.findall(r"[\u4e00-\u9fffa-z]+", bare(words)) if len(run) >= _SHORTEST]
    return {t for run in runs for t in terms(run) if len(t) > 1}


def due_of(asked: Asked, view: View) -> str:
    """融合清单什么时候要编完: the date of the clause, or that of its list."""
    matter = _matter(asked)
    if not matter:
        return ""
    found = dict.fromkeys(_dates(matter, view))
    years = {year for year, _ in found}
    if len(years) != 1:
        return ""  # two years, or none: the passages are to be read
    return next(words for _, words in found)


def _dates(matter: set[str], view: View) -> Iterator[tuple[int, str]]:
    """The years of the clauses that have the matter, each with the words that tell it."""
    for row in view.rows:
        for sentence in sentences(row.text):
            if matter <= set(terms(bare(sentence))):
                yield from _date_of(sentence, row, view)
    for section in view.plan.sections:
        for said in section.sentences:
            by = _BY.match(said.text)
            if by and matter <= set(terms(bare(said.text))):
                yield int(by[1]), say(False, "short.by", year=by[1], page=said.page)


def _date_of(sentence: str, row: Row, view: View) -> Iterator[tuple[int, str]]:
    own = _OWN_DATE.search(sentence)
    name = row_name(False, row)
    if own:
        yield int(own[1]), say(False, "short.own", year=own[1], row=name, page=row.page)
        return
    for note in view.plan.notes:
        if note.list == row.LIST and note.effect == "deadline" and note.year:
            words = say(
                False, "short.by_note", year=note.year, row=name, words=note.text, page=note.page
            )
            yield note.year, words


def _uncounted(asked: Asked, passages: Sequence[Passage]) -> str:
    """绿岛要建几个, where the clause says 一批."""
    words = pattern("short", "noise").sub(" ", asked.content)
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", bare(words))
    for passage in passages[:1]:
        for clause in _CLAUSE.findall(passage.text):
            some = pattern("short", "some").search(clause)
            behind = bare(clause[some.end() :]) if some else ""
            if (
                some
                and runs
                and any(run in behind for run in runs)
                and not re.search(r"\d", clause)
            ):
                return say(False, "short.uncounted", word=some.group(), words=clause.strip())
    return ""
