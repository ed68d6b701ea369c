"""Questions of the document's parts: chapters, sections, pages, headings of the list of tasks.

任务清单第二章有多少条任务 · 第六章第三节是什么 · （二十五）到（二十九）都是什么 ·
第十二节对应任务几 · 第20页有什么 · 方案标题是什么

The body and the list of tasks number their chapters apart: 第二章 of the one may be 第一章
of the other. `assistant.parts_told` writes the answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.asked import Asked, lists_in, without_fillers
from assistant.lexicon import pattern
from assistant.normalise import plain
from assistant.readings import (
    AboutDocument,
    HeadingsAsked,
    ListPartAsked,
    PageAsked,
    PartsAsked,
    PartUnclear,
    Reading,
)
from assistant.references import find_references
from assistant.view import View
from corpus.answer import Answer
from corpus.numerals import NUMERAL, read_number
from corpus.places import section_place
from corpus.plan import Row, Section
from corpus.words import ROW_WORDS

_SHORTEST = 4  # characters of a title that is known by its words alone
_LABEL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")

# ── understanding ──


def understand_parts(asked: Asked, view: View) -> Reading | None:
    """A question of the document's parts, named by number or by their headings."""
    if asked.units:
        return None
    return (
        _about_document(asked, view)
        or _page(asked, view)
        or _headings(asked, view)
        or _tasks_below(asked, view)
        or _sections(asked, view)
    )


def _says(name: str, text: str) -> bool:
    return bool(pattern("parts", name).search(text))


def _about_document(asked: Asked, view: View) -> Reading | None:
    for matter in ("title", "draft", "annexes", "unlisted", "basis"):
        if _says(matter, asked.text):
            return AboutDocument(asked, matter)
    return None


_PAGE = re.compile(rf"第\s*(?P<number>{NUMERAL.pattern})\s*页")
_LAST_PAGE = re.compile("(?:最后|末尾?|最末)的?(?:那)?一?页")


def _page(asked: Asked, view: View) -> Reading | None:
    """第20页有什么, 第5页最后一条是什么: what stands there, nothing else being named."""
    match = _PAGE.search(asked.text) or _LAST_PAGE.search(asked.text)
    if not match or len(_PAGE.findall(asked.text)) > 1:
        return None
    rest = asked.text[: match.start()] + " " + asked.text[match.end() :]
    last = _says("last", rest)
    rest = pattern("parts", "last").sub(" ", pattern("parts", "page_asked").sub(" ", rest))
    if re.search(r"[\u4e00-\u9fff]{2,}|\d", without_fillers(rest)):
        return None
    number = read_number(match["number"]) if "number" in match.groupdict() else len(view.plan.pages)
    return PageAsked(asked, number, last)


def _headings(asked: Asked, view: View) -> Reading | None:
    """任务清单哪一章的任务最多, 任务清单分几章: its headings, with how many rows each has."""
    if "task" not in asked.lists or not _says("headings", asked.text):
        return None
    return HeadingsAsked(asked, _says("most", asked.text)) if chapters_of(view) else None


def chapters_of(view: View) -> dict[str, list[Row]]:
    """The first-level headings of the list of tasks with their rows."""
    found: dict[str, list[Row]] = {}
    for row in view.plan.tasks:
        if row.section:
            found.setdefault(row.section, []).append(row)
    return found


# ── rows below a heading ──

_N = f"(?:{NUMERAL.pattern})"  # a numeral as part of a longer expression
_CHAPTER = re.compile(rf"第\s*({NUMERAL.pattern})\s*(?:个)?(?:大?部分|章|大块|大项)(?:的)?")


def _tasks_below(asked: Asked, view: View) -> Reading | None:
    """任务清单第二章有多少条任务, （十）…有哪些任务，谁牵头, 第十二节对应任务几."""
    if "任务" not in asked.text:
        return None
    named = _named_sections(asked.text, view)
    if named and len(named.sections) == 1 and named.sections[0].level == 2:
        rows = tasks_of(named.sections[0], view)
        if _asks_tasks(named.rest) and rows:
            return ListPartAsked(asked, rows[0].item, tuple(row.ref for row in rows))
        if _asks_tasks(named.rest):
            return PartsAsked(asked, (section_place(named.sections[0]),), "no_tasks")
    return _below_heading(asked, view) or _below_chapter(asked, view)


def tasks_of(section: Section, view: View) -> list[Row]:
    """The tasks below the item that has the section's number; its words may differ a little."""
    number = _number(section.label)
    body = {row.item for row in view.plan.tasks if _number(row.item) == number}
    alike = {item for item in body if _alike(section.title, _LABEL.sub("", item))}
    return [row for row in view.plan.tasks if row.item in alike]


def _alike(one: str, other: str) -> bool:
    """开展不同类型城市…试点 is 不同类型城市…试点."""
    one, other = plain(one), plain(other)
    return one in other or other in one


def _number(heading: str) -> int:
    match = _LABEL.match(heading)
    return read_number(match.group()) if match else 0


def _below_heading(asked: Asked, view: View) -> Reading | None:
    """列出“创新政策制度”下面的所有任务: a heading of the list by its words."""
    headings = {h for row in view.plan.tasks for h in (row.section, row.item) if h}
    for heading in sorted(headings, key=lambda h: -len(h)):
        words = plain(_LABEL.sub("", heading))
        if len(words) < _SHORTEST or words not in asked.text:
            continue
        before, _, after = asked.text.partition(words)
        rest = f"{_OPEN_LABEL.sub('', before)} {after}"
        if _asks_tasks(rest):
            rows = [row for row in view.plan.tasks if heading in (row.section, row.item)]
            return ListPartAsked(asked, heading, tuple(row.ref for row in rows))
    return None


_OPEN_LABEL = re.compile(rf"(?:[（(]?{_N}[)）、]|第?{_N}[章节])?[“\"']*$")


def _below_chapter(asked: Asked, view: View) -> Reading | None:
    """任务清单第二章: of the list; 第二章有几项任务 may be of the body's second chapter."""
    match = _CHAPTER.search(asked.text)
    if not match:
        return None
    rest = asked.text[: match.start()] + " " + asked.text[match.end() :]
    number, chapters = read_number(match[1]), chapters_of(view)
    own = [heading for heading in chapters if _number(heading) == number]
    body = [s.title for s in body_of(view) if s.level == 1 and _number(s.label) == number]
    same = [h for h in chapters if body and _LABEL.sub("", h) == body[0]]
    if "清单" in asked.text:
        if not own and _asks_tasks(rest):
            return PartUnclear(asked, number, ())
        possible = own
    elif not _asks_tasks(rest):  # 第四部分固废一共有几项任务: the heading has the words
        words = _matter(rest)
        possible = [h for h in (*own, *same) if words and words in h]
        rest = ""
    else:
        possible = list(dict.fromkeys((*own, *same)))
    if not possible or (rest and not _asks_tasks(rest)):
        return None
    if len(possible) > 1:
        return PartUnclear(asked, number, tuple(possible))
    return ListPartAsked(asked, possible[0], tuple(row.ref for row in chapters[possible[0]]))


def _asks_tasks(rest: str) -> bool:
    """Whether nothing but tasks is asked for: which, how many, whose."""
    of_tasks = "任务" in rest and set(lists_in(rest)) <= {"task"}
    return of_tasks and not _matter(rest) and not find_references(rest)


def _matter(rest: str) -> str:
    """What is named beside tasks and words of asking."""
    for section, name in _OF_TASKS:
        rest = pattern(section, name).sub(" ", rest)
    found = re.findall(r"[\u4e00-\u9fff]{2,}", without_fillers(rest))
    return found[0] if found else ""


_OF_TASKS = (
    ("parts", "tasks_asked"),
    ("lists", "every"),
    ("roles", "lead"),
    ("roles", "participants"),
    ("questions", "rows_counted"),
    ("questions", "count"),
    ("document", "contents"),
    ("document", "parts_asked"),
)

# ── sections of the body ──


@dataclass(frozen=True)
class _Named:
    """Sections that a question names, and its other words."""

    sections: tuple[Section, ...]
    rest: str
    within: bool  # a section by its place in a chapter, or several in a run


_ITEM = rf"(?:[（(]\s*({NUMERAL.pattern})\s*[)）]|第\s*({NUMERAL.pattern})\s*(?:小节|节))"
_RANGE = re.compile(rf"{_ITEM}\s*(?:到|至|-|—|–|~)\s*{_ITEM}节?")
_ONE = re.compile(rf"{_ITEM}节?")
IN_CHAPTER = re.compile(
    rf"第\s*({NUMERAL.pattern})\s*(?:章|大?部分)[^第最（(]{{0,6}}?"
    rf"(?:第\s*({NUMERAL.pattern})\s*(?:小节|节|条)|(最后|末)一?(?:小节|节|条))"
)


def body_of(view: View) -> list[Section]:
    return [
        s
        for s in view.plan.sections
        if s.label and not s.label.startswith("附件") and not _in_annex(s)
    ]


def _in_annex(section: Section) -> bool:
    return bool(section.path) and section.path[0].startswith("附件")


def _named_sections(text: str, view: View) -> _Named | None:
    body = body_of(view)
    match = IN_CHAPTER.search(text)
    if match:
        chapter = next((s for s in body if s.level == 1 and _is(s, match[1])), None)
        below = [s for s in body if chapter and s.path == (chapter.heading,)]
        at = len(below) if match[3] else read_number(match[2])
        own = [s for s in below if match[2] and _is(s, match[2])]
        # 第三章第四节 may be the fourth of the chapter, or the one with number four
        found = [*below[at - 1 : at], *own]
        return _Named(tuple(dict.fromkeys(found)), _without(text, match), True)
    items = [s for s in body if s.level == 2]
    match = _RANGE.search(text)
    if match:
        first, last = (read_number(n) for n in match.groups() if n)
        run = {_number(s.label): s for s in items}  # a number said twice is of the later section
        found = [run[n] for n in range(first, last + 1) if n in run]
        return _Named(tuple(found), _without(text, match), True)
    match = _ONE.search(text)
    if not match:
        return None
    found = [s for s in items if _is(s, next(n for n in match.groups() if n))]
    titled = [s for s in found if plain(s.title) in text]
    rest = _without(text, match)
    for section in titled:
        rest = rest.replace(plain(section.title), " ")
    return _Named(tuple((titled or found)[-1:]), rest, False)


def _is(section: Section, number: str) -> bool:
    return _number(section.label) == read_number(number)


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " + text[match.end() :]


def _sections(asked: Asked, view: View) -> Reading | None:
    """第六章第三节是什么, （二十三）节属于哪一章, 第二章有几节."""
    counted = _chapter_counted(asked, view)
    if counted:
        return counted
    named = _named_sections(asked.text, view)
    if not named or not (named.sections or named.within):
        return None
    places = tuple(section_place(section) for section in named.sections)
    for aspect in ("chapter", "targets"):
        if _says(aspect, named.rest):
            return PartsAsked(asked, places, aspect)
    return PartsAsked(asked, places, "text") if named.within else None


def _chapter_counted(asked: Asked, view: View) -> Reading | None:
    """第二章有几节: the sections of a chapter, counted."""
    match = _CHAPTER.search(asked.text)
    if not match or not _says("sections_counted", _without(asked.text, match)):
        return None
    chapter = next((s for s in body_of(view) if s.level == 1 and _is(s, match[1])), None)
    return PartsAsked(asked, (section_place(chapter),), "count") if chapter else None


# ── what goes on from a part spoken of ──


def ask_of_part(words: str, before: str, answer_of: Callable[[str], Answer]) -> str:
    """The question in full, where it goes on from a chapter, a section or a row spoken of.

        第二章 + 有几节                     → 第二章有几节
        第三章讲什么 + 第二节具体说了什么   → 第三章第二节具体说了什么
        任务26谁牵头 + 在正文第几页         → 任务26对应正文哪一节

    `answer_of` gives the answer to the question before, which may be about a row.
    """
    core = re.sub(r"^(?:那么|那)|[呢啊呀?？。!！\s]+$", "", words.strip())
    inside = IN_CHAPTER.search(before)
    if inside and _OF_THIS.match(core):
        return inside.group() + _OF_THIS.sub("", core, count=1)
    chapter = _CHAPTER.search(before)
    if chapter and _OF_CHAPTER.match(core) and not lists_in(core):
        return chapter.group().rstrip("的") + core
    if not _IN_BODY.fullmatch(core):
        return ""
    rows = [row for row in answer_of(before).rows if row.list != "indicator"]
    return f"{ROW_WORDS[rows[0].list]}{rows[0].number}对应正文哪一节" if len(rows) == 1 else ""


_OF_THIS = re.compile(
    r"(?:这|那|该|本)一?节(?:里面?|中)?(?=.)|(?=对应|属于|在哪一?章)|它(?=对应|属于)"
)
_OF_CHAPTER = re.compile(
    rf"(?:一共|总共|共)?有?(?:几|多少)(?:个)?(?:节|小节)|第\s*{_N}\s*(?:小节|节)|(?:最后|末)一?(?:小节|节)"
)
_IN_BODY = re.compile(
    r"(?:它|这|那)?(?:一?[项条个])?(?:是|在|对应)*正文(?:里面?|中)?的?(?:是|在)?(?:第几|哪一?|什么)(?:页|节|章|条|里|地方)"
)
