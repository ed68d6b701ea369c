"""Questions about what the plan says in words: the passages that decide, quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from assistant.asked import Asked, recognise
from assistant.details import missing_detail
from assistant.left_out import figures_left_out
from assistant.lexicon import pattern
from assistant.likelihood import LEAST, Signs
from assistant.matching import terms
from assistant.messages import join_names, say
from assistant.normalise import plain
from assistant.offers import about
from assistant.places import places_in
from assistant.readings import PassageAsked, Reading
from assistant.row_questions import shorten_around
from assistant.short_answers import short_answer
from assistant.side_by_side import Wordings, asks_wordings, compare_wordings
from assistant.story import asking, stretches
from assistant.synonyms import text_phrasings, written_also
from assistant.topics import absent_topic
from assistant.typing_errors import is_known_pair
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.places import section_place
from corpus.plan import Hit, Passage, Plan
from corpus.text import bare, sentences, squeeze

if TYPE_CHECKING:
    from index.search import Called
    from index.support import Fit

_FOUND = 60  # passages looked at
_SEARCHED = 200  # characters of a question that are searched with; nobody asks in more
_QUOTED = 3  # passages shown
_LEADING = 2  # of them before a row that says them all
_LEFT_OUT = "……"  # between two pieces that do not follow each other
_NAMED_AT_MOST = 20  # characters of a matter that is named in a refusal
# Share of the best score that a passage needs to be shown beside it. Of 784 open questions 41 had
# their passage in second or third place, none of these below; of the others half lie below
_NEAR_BEST = 0.6
_AS_GOOD = 0.8  # the same for one that names the place asked for to go before it
_NEAR_SHOWN = 60  # characters of what comes closest, in a refusal
_QUOTED_BROADLY = 8  # where all that is said is asked for


class Searcher(Protocol):
    """What finds passages: `index.Index`, loaded when first needed."""

    def search(self, text: str, k: int = 5) -> tuple[Hit, ...]: ...

    def fit(self, text: str) -> Fit:
        """How well the best passages fit what the question `text`, as asked, wants to know."""
        ...

    def called(self, text: str, best: Sequence[Passage]) -> Called:
        """How far the words of `text` are those of passages or what people call their matters."""
        ...

    @property
    def reranks(self) -> bool:
        """Whether a model that reads question and passage together has the last word on order."""
        ...


@dataclass(frozen=True)
class PassagesFound:
    """Passages on the matter, best first; none where the plan is silent."""

    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]  # where nothing answers: what comes closest
    absent: str = ""  # where nothing answers: what is asked for and the plan nowhere names
    detail: str = ""  # where nothing answers: the kind of detail that the passages do not tell
    row: Passage | None = None  # a row of a list that has several of the passages in one
    broad: bool = False  # all that is said of a matter is wanted
    wordings: Wordings | None = None  # body and list beside each other, where that is asked for


def understand_text(asked: Asked, view: View) -> Reading:
    """Every question is at least a question about the text."""
    return PassageAsked(asked)


def gather_passages(reading: PassageAsked, view: View, searcher: Searcher) -> PassagesFound:
    from index.support import asks_broadly  # needs numpy

    asked = reading.asked
    found = judge_passages(asked, view, searcher)
    hits = found.ranked.hits
    if not hits or found.likelihood < LEAST:
        return PassagesFound((), hits[:1], found.absent, found.detail)
    if asks_wordings(asked.text):
        both = compare_wordings(asked.content, asked.lists, view)
        if both:
            return PassagesFound(hits[:1], (), wordings=both)
    broad = asks_broadly(asked.text)
    most = _QUOTED_BROADLY if broad else _QUOTED
    shown = tuple(hit for hit in hits[:most] if hit.score >= hits[0].score * _NEAR_BEST)
    if broad:
        return PassagesFound(_by_section(shown), (), broad=True)
    row = view.ranker.row_of([hit.passage for hit in shown])
    if not row or squeeze(shown[0].passage.text) not in squeeze(row.text):
        return PassagesFound(shown, ())
    inside = [hit for hit in shown if squeeze(hit.passage.text) in squeeze(row.text)]
    return PassagesFound((*inside, *(hit for hit in shown if hit not in inside)), (), row=row)


def _by_section(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Hits with those of one section together, the section of the best hit first."""
    sections = list(dict.fromkeys(hit.passage.section for hit in hits))
    return tuple(hit for name in sections for hit in hits if hit.passage.section == name)


def found_passages(asked: Asked, view: View, searcher: Searcher) -> tuple[Hit, ...]:
    """What is found for a question, best first, be it an answer or not."""
    return judge_passages(asked, view, searcher).ranked.hits


def judge_passages(asked: Asked, view: View, searcher: Searcher) -> Signs:
    """The passages found for a question, and what speaks for their being its answer.

    All the words of a question find its passages best, those of a story around it, too; but
    they make it look as if it asked for more: a part that asks and finds the same is judged
    in its place.
    """
    whole = _judge(asked, view, searcher)
    if whole.likelihood >= LEAST or not whole.ranked.hits:
        return whole
    near = {hit.passage.id for hit in whole.ranked.hits[:_QUOTED]}
    parts = [
        _judge(recognise(part, view), view, searcher) for part in stretches(asked.text[:_SEARCHED])
    ]
    alike = [s for s in parts if s.ranked.hits and s.ranked.hits[0].passage.id in near]
    best = max(alike, key=lambda signs: signs.likelihood, default=whole)
    if best.likelihood <= whole.likelihood:
        return whole
    return replace(best, ranked=replace(best.ranked, hits=whole.ranked.hits))


def _judge(asked: Asked, view: View, searcher: Searcher) -> Signs:
    from assistant.ranking import wanted_figure  # needs numpy
    from index.support import without_asking

    content = pattern("questions", "places").sub(" ", asked.content or asked.text)
    wanted = without_asking(content if content.strip() else asked.text)[:_SEARCHED]
    asks = asking(asked.text)
    # 到底一共存着多少，归谁 asks for a department, not for the figure
    figure = "" if _asks_who_last(asks) else wanted_figure(asks)
    hits = searcher.search(wanted, _FOUND)
    if not pattern("questions", "rated").search(asked.text):
        # a line of the index table reads like a value and is none
        hits = tuple(h for h in hits if h.passage.kind != "indicator") or hits
    ranked = view.ranker.rank(hits, wanted, figure, settled=searcher.reranks)
    ranked = replace(ranked, hits=_naming_first(ranked.hits, places_in(asked.text)))
    best = [hit.passage for hit in ranked.hits[:_QUOTED]]
    topic = absent_topic(asks, view.plan_text)
    return Signs(
        ranked=ranked,
        fit=searcher.fit(asks[:_SEARCHED]),
        called=searcher.called(wanted, best),
        figure=figure == "number",
        unstated=figure in ("number", "year")
        and not (best and view.ranker.states(figure, best[0])),
        absent=topic,
        absent_called=bool(topic)
        and (_as_example(topic, asks) or not searcher.called(topic, best[:1]).lost),
        length=len(wanted),
        detail=missing_detail(_deciding(asks), [passage.text for passage in best]),
    )


def _naming_first(hits: tuple[Hit, ...], places: Sequence[str]) -> tuple[Hit, ...]:
    """Of the hits that are nearly as good as the best, those first that name a place asked for.

    杭州湾 is no 杭州.
    """
    wanted = set(places)
    near = [hit for hit in hits if hit.score >= hits[0].score * _AS_GOOD] if wanted else []
    naming = [hit for hit in near if wanted.intersection(places_in(hit.passage.text))]
    order = [*naming, *(hit for hit in hits if hit not in naming)]
    # they keep the scores of their places: what follows knows scores that fall
    return tuple(Hit(hit.passage, place.score) for hit, place in zip(order, hits, strict=True))


_CLAUSES = re.compile("[，,；;：:]")


def _as_example(topic: str, asks: str) -> bool:
    """Whether a thing is said as one of several: 烧陶瓷、化铝锭那些炉子."""
    name = re.escape(topic)
    return bool(
        re.search(
            rf"{name}[^，,。]{{0,6}}(?:、|那些|这些|之类|什么的)|、[^，,。]{{0,4}}{name}", asks
        )
    )


def _asks_who_last(asks: str) -> bool:
    """Whether the last clause of a question asks who answers for what was said before."""
    return bool(pattern("questions", "who").search(_CLAUSES.split(asks)[-1]))


def _deciding(asks: str) -> str:
    """The clause that decides what a question is after, where that is a yes or a no.

    >>> _deciding("现在土里锁住了多少碳,有没有安排去查")
    '有没有安排去查'
    >>> _deciding("标杆项目,一个奖多少万")
    '标杆项目,一个奖多少万'
    """
    from index.support import asks_whether  # needs numpy

    clauses = [clause for clause in _CLAUSES.split(asks.rstrip("?？。")) if clause.strip()]
    return clauses[-1] if clauses and asks_whether(asks) else asks


def write_passages(reading: PassageAsked, found: PassagesFound, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    if not found.hits:
        return _refuse(reading, found, view)
    if found.wordings:
        return _write_wordings(reading, found.wordings, view)
    quotes = _grouped(found.hits, english) if found.broad else _quoted(found.hits, english)
    passages = [hit.passage for hit in found.hits]
    if found.row:
        said = squeeze(found.row.text)
        inside = [passage for passage in passages if squeeze(passage.text) in said]
        # the row says them all, and what more of them it says is quoted with it
        passages = [*inside[:_LEADING], found.row, *passages[len(inside) :]]
        quotes = quotes[:_LEADING] + quotes[len(inside) :]
        quotes.insert(_LEADING, _quote_rest(found.row, inside[:_LEADING], english))
    opening = say(english, "text.opening")
    unsaid = figures_left_out(reading.asked, [passage.text for passage in passages])
    short = short_answer(reading.asked, passages, view)
    before = [*filter(None, [short, unsaid]), *_other_places(reading.asked, passages)]
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([*before, opening, *quotes]),
        citations=tuple(cite_passage(passage, plan) for passage in passages),
        produced_by="extraction",
    )


def _other_places(asked: Asked, passages: Sequence[Passage]) -> list[str]:
    """That other places are named than the one asked for: 金华是碳监测试点吗."""
    wanted = places_in(asked.text)
    named = places_in(passages[0].text)
    if not wanted or not named or any(set(wanted) & set(places_in(p.text)) for p in passages):
        return []
    english = asked.english
    return [
        say(
            english,
            "text.other_places",
            named=join_names(english, named),
            asked=join_names(english, wanted),
        )
    ]


def _quoted(hits: Sequence[Hit], english: bool) -> list[str]:
    return [_quote(hit.passage, english) for hit in hits]


def _grouped(hits: Sequence[Hit], english: bool) -> list[str]:
    """The words of one section under its name, once; few sections need no names above them."""
    sections = dict.fromkeys(hit.passage.section for hit in hits)
    if len(sections) == len(hits):
        return _quoted(hits, english)
    blocks = []
    for name in sections:
        inside = [hit.passage for hit in hits if hit.passage.section == name]
        pages = "、".join(dict.fromkeys(str(passage.page) for passage in inside))
        blocks.append(say(english, "text.section", place=name, pages=pages))
        blocks += [f"> {passage.text}" for passage in inside]
    return blocks


def _write_wordings(reading: PassageAsked, both: Wordings, view: View) -> Answer:
    english, plan = reading.asked.english, view.plan
    passages = (*both.row, *both.body)
    alike = not (both.only_row or both.only_body)
    blocks = [say(english, "text.alike" if alike else "text.unlike", place=both.row[0].section)]
    blocks += [_quote(passage, english) for passage in passages]
    for key, clauses in (("text.only_row", both.only_row), ("text.only_body", both.only_body)):
        if clauses:
            blocks.append(say(english, key, clauses="；".join(f"“{clause}”" for clause in clauses)))
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join(blocks),
        citations=tuple(cite_passage(passage, plan) for passage in passages),
        produced_by="extraction",
    )


def _quote(passage: Passage, english: bool) -> str:
    return say(english, "text.quote", words=passage.text, place=passage.section, page=passage.page)


def _quote_rest(row: Passage, quoted: Sequence[Passage], english: bool) -> str:
    """That a row has all that is quoted, and in its words what it says beside that."""
    said = squeeze("".join(passage.text for passage in quoted))
    runs = groupby(sentences(row.text), key=lambda part: squeeze(part) in said)
    rest = _LEFT_OUT.join("".join(run) for known, run in runs if not known)
    key = "text.row_more" if rest else "text.row"
    return say(english, key, words=rest, place=row.section, page=row.page)


def cite_passage(passage: Passage, plan: Plan) -> Citation:
    return Citation(plan.id, plan.title, passage.section, passage.page, passage.text)


def silence(asked: Asked, view: View) -> str:
    """That the plan says nothing on the matter, named in the question's own words."""
    words = _whole_words(asked)
    # what the plan does say somewhere is not denied
    if words and bare(words) not in view.bare_text:
        return say(asked.english, "refuse.nothing", words=words)
    return say(asked.english, "refuse.nothing_asked")


def _whole_words(asked: Asked) -> str:
    """What is asked about, as it was typed; empty where only a torn piece of it is known."""
    content = asked.content
    if " " in content or not 2 <= len(content) <= _NAMED_AT_MOST:
        return ""
    if pattern("fillers", "unquoted").search(content):
        return ""
    match = re.search(re.escape(content), asked.original, re.IGNORECASE)
    return match.group() if match else ""


def _shares_a_word(asked: Asked, passage: Passage) -> bool:
    """Whether a passage has a word of the question, in one way to say it or another."""
    said = {t for words in text_phrasings(asked.content) for t in terms(words) if len(t) > 1}
    return bool(said & set(terms(passage.text)))


def _around(asked: Asked, passage: Passage) -> str:
    """The piece of a passage that has words of the question, in one way to say it or another."""
    said = {t for words in text_phrasings(asked.content) for t in terms(words) if len(t) > 1}
    return shorten_around(passage.text, said, _NEAR_SHOWN)


_SHORT = 8  # characters; a longer text without a known word may still be about something


def _is_no_word(asked: Asked, view: View) -> bool:
    """Whether a short text has no word in it at all: asdf, 甲乙丙丁."""
    text = plain(asked.original)
    runs = re.findall(r"[\u4e00-\u9fff]+|[a-z]+", text)
    if len(text) > _SHORT or len(runs) != 1 or runs[0] != text.strip("?？!！。 "):
        return False
    word = runs[0]
    if word.isascii():
        return word not in view.plan_text.lower() and not written_also(word) and not asked.units
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    if len(text_phrasings(word)) > 1:
        return False
    return len(set(word)) == 1 or not any(is_known_pair(pair, view) for pair in pairs)


def _refuse(reading: PassageAsked, found: PassagesFound, view: View) -> Answer:
    english = reading.asked.english
    absent = say(english, "refuse.absent", words=found.absent) if found.absent else ""
    detail = say(english, "refuse.detail", words=found.detail) if found.detail else ""
    words = [absent or detail or silence(reading.asked, view)]
    if not (absent or detail) and _is_no_word(reading.asked, view):
        not_understood = say(english, "refuse.not_understood", words=reading.asked.original.strip())
        return Answer(reading.asked.original, "refusal", not_understood)
    if found.near and _shares_a_word(reading.asked, found.near[0].passage):
        near = found.near[0].passage
        cited = {"place": near.section, "page": near.page, "words": _around(reading.asked, near)}
        words.append(say(english, "refuse.near", **cited))
    return Answer(
        question=reading.asked.original,
        kind="refusal",
        answer="".join(words),
        produced_by="extraction",
        follow_ups=()
        if english
        else tuple(about(title, False) for title in _near(found, view.plan)),
    )


def _near(found: PassagesFound, plan: Plan) -> Iterator[str]:
    """The title of the section of the text that comes closest, if it is one of the text."""
    titles = {section_place(section): section.title for section in plan.sections}
    for hit in found.near[:1]:
        if titles.get(hit.passage.section):
            yield titles[hit.passage.section]
