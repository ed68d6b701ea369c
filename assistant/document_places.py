"""Where the parts of a document begin and end, and which heading is meant by some words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.lexicon import lexicon
from assistant.normalise import plain
from assistant.typing_errors import sounding_like
from assistant.view import View
from corpus.plan import Excerpt, ListName, Row, Section
from corpus.text import bare, squeeze
from corpus.words import ROW_WORDS

_LABEL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")
_LOOSE = 3  # characters from which on words may be a heading's with others between them
_GAP = 4  # characters that may stand between the words of a sentence that is looked for


# ── pages ──


def annexes_of(view: View) -> list[Section]:
    return [s for s in view.plan.sections if s.label.startswith("附件")]


def last_page(section: Section, view: View) -> int:
    """The page on which a section ends: where the next one of its kind begins, or before it."""
    sections = view.plan.sections
    at = sections.index(section)
    after = (s for s in sections[at + 1 :] if s.level <= section.level and s.heading)
    following = next(after, None)
    if following is None:
        return len(view.plan.pages)
    return max(section.page, _before(following, view))


def _before(section: Section, view: View) -> int:
    """The last page that has words before a heading."""
    page = squeeze(view.plan.pages[section.page - 1])
    opens = page.startswith(squeeze(section.label or section.title))
    return section.page - 1 if opens and section.page > 1 else section.page


def body_pages(view: View) -> tuple[int, int]:
    annexes = annexes_of(view)
    return 1, _before(annexes[0], view) if annexes else len(view.plan.pages)


def list_pages(name: ListName, view: View) -> tuple[int, int] | None:
    """The pages of a list with its heading and its notes; None where the plan has none."""
    rows = tuple(view.plan.rows(name))
    if not rows:
        return None
    pages = [e.page for row in rows for e in row.excerpts] + [row.page for row in rows]
    pages += [note.page for note in view.plan.notes if note.list == name]
    pages += [s.page for s in view.plan.sections if is_list(s, name)]
    return min(pages), max(pages)


def is_list(section: Section, name: ListName) -> bool:
    """Whether a heading of an annex is that of a list."""
    in_annex = bool(section.path) and section.path[0].startswith("附件")
    return in_annex and section.title == f"{ROW_WORDS[name]}清单"


def index_pages(view: View) -> tuple[int, int]:
    pages = [leaf.page for leaf in view.plan.indicators]
    return min(pages), max(pages)


def below(section: Section, view: View) -> list[Section]:
    """The headings next below a section."""
    sections = view.plan.sections
    at = sections.index(section)
    found: list[Section] = []
    for one in sections[at + 1 :]:
        if one.level <= section.level and (one.label or section.level > 1):
            break
        if one.path[-1:] == (section.heading,):
            found.append(one)
    return found


# ── headings by their words ──


def headed(words: str, sections: Iterable[Section]) -> list[Section]:
    """The sections whose titles are meant by `words`: of those, the nearest ones.

    A title said in full goes before one that has the words in it, and that before one that
    has their characters in their order, with few others between them.
    """
    said, sections = plain(words).strip('“”"'), list(sections)
    for fits in (_same, _within, _loosely):
        found = [s for s in sections if s.title and fits(said, plain(s.title))]
        if found:
            return found
    return []


def _same(words: str, title: str) -> bool:
    groups = [*lexicon()["document"]["same_section"], *lexicon()["overview"]["alike"]]
    return words == title or any(words in group and title in group for group in groups)


def _within(words: str, title: str) -> bool:
    return len(words) > 1 and words in title


def _loosely(words: str, title: str) -> bool:
    if len(words) < _LOOSE:
        return False
    match = re.search(".*?".join(map(re.escape, words)), title)
    return match is not None and len(match.group()) < 2 * len(words)


@dataclass(frozen=True)
class Heading:
    """A heading of the list of tasks with the rows below it."""

    words: str  # as printed
    level: int
    rows: tuple[Row, ...]


def headings_of(view: View) -> list[Heading]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in view.plan.tasks:
        for words, level in ((row.section, 1), (row.item, 2)):
            if words:
                found.setdefault((words, level), []).append(row)
    return [Heading(words, level, tuple(rows)) for (words, level), rows in found.items()]


def list_headings(words: str, level: int, view: View) -> list[Heading]:
    """The headings of the list of tasks that are meant by `words`, the upper ones first."""
    every = headings_of(view)
    for wanted in (level,) if level else (1, 2):
        own = [h for h in every if h.level == wanted]
        for fits in (_same, _within, _loosely):
            found = [h for h in own if fits(words, plain(_LABEL.sub("", h.words)))]
            if found:
                return found
    return []


def twin_of(section: Section, view: View) -> Heading | None:
    """The heading of the list of tasks that repeats one of the body."""
    title = plain(section.title)
    alike = [
        h
        for h in headings_of(view)
        if h.level == section.level and _repeats(plain(_LABEL.sub("", h.words)), title)
    ]
    return alike[0] if len(alike) == 1 else None


def _repeats(one: str, other: str) -> bool:
    """开展不同类型城市…试点 repeats 不同类型城市…试点."""
    return bool(one and other) and (one in other or other in one)


def heading_page(heading: Heading, view: View) -> int:
    """The page on which a heading of the list of tasks is printed."""
    first = heading.rows[0].page
    before = view.plan.pages[first - 2] if first > 1 else ""
    here = squeeze(heading.words) in squeeze(view.plan.pages[first - 1])
    below_tasks = any(is_list(s, "task") and s.page < first for s in view.plan.sections)
    if not here and below_tasks and squeeze(heading.words) in squeeze(before):
        return first - 1
    return first


# ── sentences of the body by their words ──


def said_in(words: str, view: View) -> tuple[Excerpt, ...]:
    """The sentences of the body that have `words`: as they are, else with few characters
    between them, else with one character typed for another of the same sound."""
    body = [
        sentence
        for section in view.plan.sections
        if not (
            section.label.startswith("附件") or (section.path[:1] and section.path[0][:2] == "附件")
        )
        for sentence in section.sentences
    ]
    said = bare(words)
    for written in ([said], _loosely_written([said]), _loosely_written(sounding_like(said))):
        forms = [re.escape(one) if isinstance(one, str) else one.pattern for one in written]
        found = {e: form for form in forms for e in body if re.search(form, bare(e.text))}
        if found and len(set(found.values())) == 1:
            return tuple(found)
    return ()


def _loosely_written(every: Iterable[str]) -> Sequence[re.Pattern[str]]:
    """`低碳农场` as it stands in 低碳生态农场: in two pieces at most."""
    return [
        re.compile(
            "|".join(
                f"{re.escape(one[:at])}.{{0,{_GAP}}}{re.escape(one[at:])}"
                for at in range(2, len(one) - 1)
            )
        )
        for one in every
        if len(one) >= _LOOSE + 1
    ]
