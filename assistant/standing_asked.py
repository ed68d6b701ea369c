"""Questions of where a part of the document stands, how long it is and what it is made of.

政策清单在哪页，几条 · 任务清单从第几页到第几页 · 最后一章讲哪三个方面 ·
大气污染那块正文是第几章，任务清单里编的又是第几 · 附件2评价内容分哪几大块

A question is taken only where each of its words is accounted for: words of asking (which
page, how many, called what), the part that is meant, and at most one matter besides, which
must be the words of a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.asked import Asked, recognise
from assistant.document_places import (
    annexes_of,
    below,
    headed,
    headings_of,
    list_headings,
    said_in,
)
from assistant.lexicon import pattern
from assistant.parts_asked import body_of
from assistant.readings import (
    LISTS,
    AboutDocument,
    AnnexAsked,
    ListedAsked,
    ListPartAsked,
    NodeAsked,
    OutlineAsked,
    Reading,
    StandingAsked,
    SubheadingsAsked,
)
from assistant.references import Reference
from assistant.view import View
from corpus.numerals import NUMERAL, read_number
from corpus.places import section_place
from corpus.plan import ListName, Section
from scoring.tree import LEAF

_MOST = 4  # headings that may be meant by the same words, and are all told
_NAMES: dict[str, ListName] = {"目标": "goal", "任务": "task", "政策": "policy"}
_LEVELS = dict(zip("一二三", (2, 3, LEAF), strict=True))  # the index itself is level 1

_GATE = re.compile(r"页|章|节|条|项|附件|正文|清单|单子|部分|块|级指标|原则|目录")


def understand_standing(asked: Asked, view: View) -> Reading | None:
    """Where a list, an annex, a chapter, a section or a sentence stands, and its parts."""
    if asked.english or asked.units or not _GATE.search(asked.text):
        return None
    node = _node(asked, view)
    if node:
        return node
    text = pattern("standing", "aside").sub(" ", asked.text)
    said = _Said.read(text, view)
    if any(r.number > 0 and not said.counts_as_part(r) for r in asked.references):
        return None  # a row is named
    return _listed(asked, text, view) or _standing(asked, said, view)


def says_one_thing(text: str, view: View) -> bool:
    """Whether a question with several clauses is one of these, as a whole."""
    return understand_standing(recognise(text, view), view) is not None


# ── the words of a question, each put in its place ──


@dataclass
class _Said:
    """What a question says: which part is meant, what is asked of it, what else it names."""

    rest: str
    asks: set[str] = field(default_factory=set)
    counted: str = ""  # words for parts, as used: 几章, 那一块, 第几条
    numbered: str = ""
    kind: str = ""
    told: bool = False  # the words themselves are asked for: 怎么说的
    parted: bool = False  # its parts are asked for: 分哪两块
    any_list: bool = False  # 清单, without a word of which
    placed: bool = False  # a list by its place: 第一张清单
    outline: bool = False
    lists: tuple[ListName, ...] = ()
    annex: int = 0
    annexes: bool = False
    body: bool = False
    index: bool = False
    levels: bool = False  # 三级指标
    tasks: bool = False
    items: bool = False
    chapters: tuple[int, ...] = ()  # from the end, where negative
    item: int = 0
    onward: str = ""
    matter: str = ""
    clear: bool = True  # every word is accounted for

    @classmethod
    def read(cls, text: str, view: View) -> _Said:
        said = cls(text)
        said._onward()
        said._lists(view)
        said._annexes(view)
        said._chapters()
        if match := said._take("index_levels"):
            said.index = said.levels = True
            if "几" in match.group():
                said.asks.add("count")
        for name in ("page", "number", "name", "count", "contents"):
            while match := said._take(name):
                said.asks.add(name)
                if name == "count":
                    said.counted = match.group()
                elif name == "number":
                    said.numbered = match["kind"] or ""
                elif name == "contents":
                    said.told = said.told or bool(re.search("怎么|[说讲写]", match.group()))
                    said.parted = said.parted or bool(_PARTED.search(match.group()))
        said.items = bool(said._take("items"))
        said.outline = bool(said._take("outline"))
        while match := said._take("pointed"):
            said.kind = match["kind"]
        said.body = bool(said._take("body")) or said.body
        while said._take("body"):
            pass
        said.tasks = "count" in said.asks and not said.lists and bool(said._take("tasks"))
        left = [run for run in re.split(r"[^\w.“”\"]+", said.rest) if run]
        runs = [run for run in map(_trimmed, left) if run]
        said.matter = runs[0] if runs else ""
        said.clear = len(runs) < 2 and len(said.matter) != 1
        return said

    def _take(self, name: str) -> re.Match[str] | None:
        match = pattern("standing", name).search(self.rest)
        if match:
            self.rest = f"{self.rest[: match.start()]} {self.rest[match.end() :]}"
        return match

    def _onward(self) -> None:
        match = self._take("onward")
        if match:
            self.onward = match["from"]

    def _lists(self, view: View) -> None:
        if match := self._take("list_placed"):
            printed = [name for name in LISTS if view.numbers(name)]
            at = len(printed) if match["last"] else read_number(match["number"])
            self.lists = tuple(printed[at - 1 : at])
            self.placed = bool(self.lists)
        if self._take("lists_all"):
            self.lists = LISTS
        while match := self._take("lists_some"):
            self._add(_NAMES[word] for word in re.findall("目标|任务|政策", match["lists"]))
        while match := self._take("list_one"):
            self._add([_NAMES[match["list"]]])
        self.any_list = not self.lists and "清单" in self.rest

    def _add(self, names) -> None:  # type: ignore[no-untyped-def]
        wanted = {*self.lists, *names}
        self.lists = tuple(name for name in LISTS if name in wanted)

    def _annexes(self, view: View) -> None:
        if view.plan.framework and view.plan.framework.name in self.rest:
            self.rest = self.rest.replace(view.plan.framework.name, " ")
            self.index = True
        match = self._take("annex")
        if match:
            self.annex = read_number(match["number"])
        elif self._take("annexes"):
            self.annexes = True
        self.index = bool(self._take("index")) or self.index

    def _chapters(self) -> None:
        found: list[int] = []
        while match := self._take("last_chapters"):
            found += range(-read_number(match["number"].replace("两", "二")), 0)
        while match := self._take("from_end"):
            found.append(-read_number(match["number"]))
        if self._take("last_chapter"):
            found.append(-1)
        if self._take("first_chapter"):
            found.append(1)
        found += [read_number(match[1]) for match in _CHAPTER.finditer(self.rest)]
        self.rest = _CHAPTER.sub(" ", self.rest)
        self.chapters = tuple(dict.fromkeys(found))
        if found:
            return
        if match := _ITEM.search(self.rest):
            self.item = read_number(next(words for words in match.groups() if words))
            self.rest = f"{self.rest[: match.start()]} {self.rest[match.end() :]}"

    @property
    def level(self) -> int:
        """1 where chapters are spoken of, 2 where numbered sections are, else 0."""
        for word in (self.kind, self.numbered):
            if pattern("standing", "chapter_like").fullmatch(word):
                return 1
            if word in ("条", "节", "小节", "点", "项"):
                return 2
        return 0

    def counts_as_part(self, reference: Reference) -> bool:
        """Whether a number is that of a part of the document: 正文第七条, 任务清单第三块."""
        if reference.list:
            return "task" in self.lists and reference.number in self.chapters
        return reference.number in (self.item, *self.chapters)

    @property
    def counts_chapters(self) -> bool:
        return bool(re.search("[几少]个?大?(?:章|部分|块|板块)", self.counted))

    @property
    def sentence(self) -> bool:
        return self.kind.startswith(("句", "段"))


_CHAPTER = re.compile(rf"第\s*({NUMERAL.pattern})\s*(?:个)?(?:大?章|大?部分|大?块|大?板块)(?:的)?")
_PARTED = re.compile("分|包[括含]|[下底]面|底下|下头|由|组成|构成|哪[几一二两三四五]")
_ITEM = re.compile(
    rf"[（(]({NUMERAL.pattern})[)）](?:那|这)?一?(?:条|节|小节)?"
    rf"|(?<=正文)(?:里|中|的)*第\s*({NUMERAL.pattern})\s*(?:条|节|小节)"
)


def _trimmed(run: str) -> str:
    """A run of characters without small words at its ends."""
    noise = pattern("standing", "noise").pattern
    before = ""
    while run != before:
        before = run
        run = re.sub(f"^(?:{noise})", "", run)
        run = re.sub(f"(?:{noise})$", "", run)
    return run


# ── what is asked ──


def _standing(asked: Asked, said: _Said, view: View) -> Reading | None:
    if not said.clear:
        return None
    if said.outline and not said.matter and not (said.lists or said.index or said.annex):
        return OutlineAsked(asked)
    if not said.asks:
        return None
    if said.items or said.onward:
        return _items(asked, said, view)
    if said.tasks or (said.lists and said.matter):
        return _below_heading(asked, said, view)
    if said.lists == ("task",) and said.chapters and not said.body and "number" not in said.asks:
        return _top_heading(asked, said, view)
    if said.lists and (said.annex or said.annexes):
        if said.lists == LISTS:  # 附件1有哪三张清单
            said.lists = ()
        else:  # 附件1里的目标清单
            said.annex, said.annexes = 0, False
    if said.matter in _BARE:
        return _bare(asked, said, view)
    if said.matter or said.chapters or said.item:
        return _part(asked, said, view)
    if said.any_list and not (said.lists or said.annex or said.annexes or said.index):
        said.lists = LISTS
    if said.lists:
        return _lists(asked, said, view)
    return _annex(asked, said, view) or _body(asked, said, view)


def _lists(asked: Asked, said: _Said, view: View) -> Reading | None:
    if said.annex or said.index or not (said.asks & {"page", "count"} or said.placed):
        return None
    if (said.asks & {"number", "contents"} and not said.placed) or said.body:
        return None
    if said.any_list and "page" not in said.asks:
        return None
    if said.counts_chapters:
        return None  # 任务清单分几章 has headings to tell
    return StandingAsked(asked, lists=said.lists)


_BARE = ("目标", "任务", "政策", "指标")


def _bare(asked: Asked, said: _Said, view: View) -> Reading | None:
    """目标在第几页: the list, and the section of the body that is called so."""
    if said.asks != {"page"} or said.lists or said.annex or said.body or said.kind:
        return None
    if said.matter == "指标":
        return StandingAsked(asked, index=True) if view.plan.framework else None
    titled = (s for s in body_of(view) if s.level == 2 and s.title.endswith(said.matter))
    places = tuple(section_place(section) for section in titled)
    return StandingAsked(asked, lists=(_NAMES[said.matter],), sections=places[:_MOST])


def _annex(asked: Asked, said: _Said, view: View) -> Reading | None:
    annexes = annexes_of(view)
    if said.body or "number" in said.asks:
        return None
    if said.levels and "contents" in said.asks and "count" not in said.asks:
        return None  # 附件2的三级指标有哪些: their names are asked for
    if said.annex:
        known = any(read_number(a.label.removeprefix("附件")) == said.annex for a in annexes)
        return AnnexAsked(asked, said.annex) if known else None
    if said.annexes:
        return AboutDocument(asked, "annexes")
    if said.index and "page" in said.asks and view.plan.framework:
        return StandingAsked(asked, index=True)
    return None


def _body(asked: Asked, said: _Said, view: View) -> Reading | None:
    """正文从第几页到第几页, 正文总共分几章."""
    if not said.body or said.index:
        return None
    if "page" in said.asks and not said.asks & {"number", "contents"}:
        return StandingAsked(asked, body=True)
    return OutlineAsked(asked) if said.counts_chapters else None


def _items(asked: Asked, said: _Said, view: View) -> Reading | None:
    """正文从加强源头防控往后，编了号的条目一共多少条."""
    if not said.body or said.matter or said.lists or not said.items or "count" not in said.asks:
        return None
    if not said.onward:
        return OutlineAsked(asked)
    chapters = [s for s in body_of(view) if s.level == 1]
    numbered = _CHAPTER.fullmatch(said.onward) or _CHAPTER.fullmatch(f"{said.onward}章")
    if numbered:
        found = [s for s in chapters if read_number(s.label) == read_number(numbered[1])]
    else:
        found = headed(_trimmed(said.onward), chapters)
    return OutlineAsked(asked, found[0].heading) if len(found) == 1 else None


def _below_heading(asked: Asked, said: _Said, view: View) -> Reading | None:
    """水环境那一大块任务有几项, 任务清单里创新政策制度在第几页."""
    if said.annex or said.index or said.chapters or said.item or not said.matter:
        return None
    if said.lists and said.lists != ("task",):
        return None
    if said.body or "number" in said.asks:  # of the body, with what the list calls it
        return _part(asked, said, view)
    pointed = bool(said.kind or said.lists)
    if said.sentence or not (pointed or len(said.matter) >= _NAMED):
        return None
    found = list_headings(said.matter, said.level if pointed else 1, view)
    if not 0 < len(found) <= (_MOST if pointed else 1):
        return None
    if "page" in said.asks or len(found) > 1:
        return StandingAsked(asked, headings=tuple(heading.words for heading in found))
    heading = found[0]
    return ListPartAsked(asked, heading.words, tuple(row.ref for row in heading.rows))


def _top_heading(asked: Asked, said: _Said, view: View) -> Reading | None:
    """任务清单里最后一大块叫什么: the list numbers its chapters apart from the body."""
    if said.matter or not said.asks <= {"name", "page", "contents"}:
        return None
    if said.asks == {"contents"} and min(said.chapters) > 0:
        return None  # 任务清单第二部分有哪些: its rows are told
    tops = [heading.words for heading in headings_of(view) if heading.level == 1]
    places = [at if at < 0 else at - 1 for at in said.chapters]
    if any(not -len(tops) <= at < len(tops) for at in places):
        return None
    return StandingAsked(asked, headings=tuple(tops[at] for at in places))


def _part(asked: Asked, said: _Said, view: View) -> Reading | None:
    """A chapter or a section, by its place, its number or its words; a sentence by its words."""
    if said.annex or said.annexes or said.index or said.tasks:
        return None
    if said.sentence and said.matter:
        return _sentence(asked, said, view)
    body = body_of(view)
    chapters = [s for s in body if s.level == 1]
    if said.item and said.level == 1 and said.asks == {"number"}:
        return None  # （二十三）属于哪一章
    if said.chapters or said.item:
        found = _numbered(said, chapters, body)
        if len(found) < len(said.chapters):
            return None
        if said.matter and found:
            found = headed(said.matter, found)
        elif min(said.chapters, default=0) > 0 and said.asks <= {"contents", "count"}:
            return None  # 第三章讲什么: its text is told
    else:
        found = _by_words(said, chapters, view)
    if not found and said.body and said.asks == {"page"} and len(said.matter) >= _WORDS:
        return _sentence(asked, said, view)
    if not 0 < len(found) <= _MOST:
        return None
    parts = below(found[0], view) if len(found) == 1 else []
    if said.asks <= {"contents", "count"} and not min(said.chapters, default=0) < 0:
        if "contents" in said.asks and found[0].level == 2 and any(not s.label for s in parts):
            return SubheadingsAsked(asked, found[0].title)  # 基本原则几条，怎么说的
        if not parts or (said.told and not said.parted):
            return None  # the words themselves are asked for
    places = tuple(section_place(section) for section in found)
    return StandingAsked(asked, sections=places, in_list="task" in said.lists)


_WORDS = 4  # characters of a sentence, or of a heading, by which alone it may be found
_NAMED = 3  # characters of a heading beside 任务


def _numbered(said: _Said, chapters: list[Section], body: list[Section]) -> list[Section]:
    if said.chapters:
        places = {at + len(chapters) for at in said.chapters if at < 0}
        wanted = [
            s
            for at, s in enumerate(chapters)
            if at in places or read_number(s.label) in said.chapters
        ]
        return wanted if min(places, default=0) >= 0 else []
    found = [s for s in body if s.level == 2 and read_number(s.label) == said.item]
    return found[-1:]  # a number said twice is of the later section


def _by_words(said: _Said, chapters: list[Section], view: View) -> list[Section]:
    """The headings that are meant by words: of chapters, where chapters are spoken of."""
    every = [s for s in view.plan.sections if s in body_of(view) or _is_plain(s)]
    if said.level == 1:
        found = headed(said.matter, chapters)
        if found or said.kind:
            return found
    if said.level == 2:
        return headed(said.matter, [s for s in every if s.level == 2])
    if not (said.body or said.kind or said.numbered) and len(said.matter) < _WORDS:
        return []  # 固废在第几页: of much that the plan says
    found = headed(said.matter, every)
    block = [s for s in found if s.level == 1] if said.kind else []
    return block if len(block) == 1 else found


def _is_plain(section: Section) -> bool:
    """An unnumbered heading of the body: 加强组织领导."""
    in_annex = bool(section.path) and section.path[0].startswith("附件")
    return bool(section.title and section.path) and not section.label and not in_annex


def _sentence(asked: Asked, said: _Said, view: View) -> Reading | None:
    if said.lists or not said.asks <= {"page", "number"}:
        return None
    found = said_in(said.matter, view)
    return StandingAsked(asked, words=said.matter, excerpts=found) if found else None


# ── the index, by the order of its nodes ──


def _node(asked: Asked, view: View) -> Reading | None:
    """附件2最后一个三级指标叫什么."""
    match = pattern("standing", "node").search(asked.text)
    if not match or not view.tree:
        return None
    said = _Said.read(f"{asked.text[: match.start()]} {asked.text[match.end() :]}", view)
    if said.matter or not said.clear or said.body or said.lists:
        return None
    level = _LEVELS[match["level"]]
    numbers = [node.number for node in view.tree.walk() if node.level == level]
    back = read_number(match["back"].replace("两", "二")) if match["back"] else 1
    if not numbers or back > len(numbers):
        return None
    return NodeAsked(asked, level, min(numbers) if match["first"] else sorted(numbers)[-back])


# ── how far the list of tasks follows the body ──


def _listed(asked: Asked, text: str, view: View) -> Reading | None:
    """任务清单编到正文哪一条为止，提升协同能力那章进没进去; 任务清单没有正文里哪一块."""
    named = {match["list"] for match in pattern("standing", "list_one").finditer(text)}
    if not view.plan.tasks or named != {"任务"}:
        return None
    text = pattern("standing", "list_one").sub(" ", text)
    text, of_body = pattern("standing", "body").subn(" ", text)
    forms = ("unlisted", "ends_at", "listed")
    form = next((name for name in forms if pattern("standing", name).search(text)), "")
    if not form:
        return None
    for name in forms:
        text = pattern("standing", name).sub(" ", text)
    said = _Said.read(text, view)
    if said.lists or said.annex or said.index or said.chapters or said.item or not said.clear:
        return None
    if said.asks - {"number", "contents", "name"} or not (of_body or said.matter):
        return None
    found: list[Section] = []
    for level in (said.level,) if said.level else (1, 2):
        found = found or headed(said.matter, [s for s in body_of(view) if s.level == level])
    if bool(said.matter) != (len(found) == 1) or (form == "listed" and not found):
        return None
    return ListedAsked(asked, found[0].heading if found else "")
