"""Questions to be refused at sight: orders to the assistant, other regions."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.asked import Asked, without_fillers
from assistant.lexicon import lexicon, pattern
from assistant.locality_questions import speaks_of
from assistant.mention_questions import absent
from assistant.normalise import plain
from assistant.places import places_in
from assistant.readings import CannotAnswer, LocalityAsked, Reading
from assistant.story import asking
from assistant.synonyms import phrasings, text_phrasings, written_also
from assistant.view import View
from corpus.text import bare


def understand_instruction(asked: Asked, view: View) -> Reading | None:
    """An attempt to instruct the assistant instead of asking it; a question about persons."""
    if pattern("guards", "persons").search(asked.text):
        return CannotAnswer(asked, "refuse.no_person")
    if pattern("guards", "instruction").search(asked.text):
        return CannotAnswer(asked, "refuse.instruction")
    return _errand(asked, view)


def _errand(asked: Asked, view: View) -> Reading | None:
    """A letter to be drafted, abuse, a report of progress, a statistic: none of it is in a plan."""
    title = (("title", view.plan.title),)
    for name, key in (("drafting", "refuse.no_drafting"), ("abuse", "refuse.about")):
        if pattern("guards", name).search(asked.text):
            return CannotAnswer(asked, key, title)
    statistic = pattern("guards", "statistics").search(asked.text)
    if statistic:
        words = next(group for group in statistic.groups() if group)
        return CannotAnswer(asked, "refuse.no_statistic", (("words", words.upper()),))
    return None


def understand_progress(asked: Asked, view: View) -> Reading | None:
    """`2023年完成得怎么样了`, to a plan, which tells only what is to be done."""
    match = pattern("guards", "progress").search(asked.text)
    if match and match.group() not in view.plan_text:
        return CannotAnswer(asked, "refuse.no_progress")
    return None


def understand_small_talk(asked: Asked, view: View) -> Reading | None:
    """A question about the assistant itself, or mere thanks."""
    for kind in ("thanks", "hello", "bye"):
        if pattern("small_talk", kind).search(plain(asked.original)):
            english = asked.english or asked.original.isascii()
            title = (("title", view.plan.title),)
            return CannotAnswer(replace(asked, english=english), f"clarify.{kind}", title)
    about = pattern("small_talk", "about")
    if about.search(asking(asked.text)) or about.search(asking(asked.original.lower())):
        return CannotAnswer(asked, "refuse.about", (("title", view.plan.title),))
    return None


_SAYS_MORE = 8  # characters of something else, beside which a word is said in passing


def understand_off_topic(asked: Asked, view: View) -> Reading | None:
    """Small talk and errands that no plan is about."""
    match = pattern("guards", "off_topic").search(asking(asked.text)) or _only_beside(asked)
    if match and match.group() not in view.plan_text.lower():
        return CannotAnswer(asked, "refuse.off_topic", (("title", view.plan.title),))
    return None


def _only_beside(asked: Asked) -> re.Match[str] | None:
    """A word of other matters where hardly anything else is said: 酒店的一次性牙刷 is no errand."""
    beside = pattern("guards", "off_topic_beside")
    rest = re.findall(r"[\u4e00-\u9fff]", beside.sub("", asked.content))
    return beside.search(asking(asked.text)) if len(rest) < _SAYS_MORE else None


def understand_money(asked: Asked, view: View) -> Reading | None:
    """A question about amounts of money, to a plan that names none."""
    counted_in = pattern("questions", "not_quantity").search(asked.text)  # 算不算进得分
    if counted_in:
        return None
    if pattern("guards", "money").search(asked.text) and not _MONEY.search(view.plan_text):
        return CannotAnswer(asked, "refuse.no_money")
    return None


def understand_sanctions(asked: Asked, view: View) -> Reading | None:
    """What happens to those who fail, to a plan that does not say; which city does best."""
    match = pattern("guards", "sanctions").search(asked.text)
    if match and match.group() not in view.plan_text:
        return CannotAnswer(asked, "refuse.no_sanctions")
    published = pattern("questions", "not_quantity").search(asked.text)
    if pattern("guards", "standings").search(asked.text) and not published:
        return CannotAnswer(asked, "refuse.no_status")
    return None


_MONEY = re.compile(r"\d\s*(?:亿|万|千)?元(?!地区|工业|增加值|GDP)")


def understand_other_region(asked: Asked, view: View) -> Reading | None:
    """A question about a region that the plan is not about and does not mention."""
    own = view.plan_text
    said = pattern("guards", "whole_names").sub(" ", asked.text)
    for name in lexicon()["guards"]["regions"]:
        if name not in said or name in own or name in view.plan.title:
            continue
        if f"{name[0]}电" not in own:  # 甘电入浙 speaks of 甘肃
            region = view.units.region.full or view.plan.title
            return CannotAnswer(asked, "refuse.other_region", (("region", region), ("words", name)))
    return None


def understand_absent(asked: Asked, view: View) -> Reading | None:
    """`方案有没有提核聚变`: a thing by its name, which the plan nowhere says in any word for it."""
    match = pattern("questions", "said_at_all").search(asked.text)
    name = without_fillers(next((g for g in match.groups() if g), "")) if match else ""
    if not _NAME.fullmatch(name):
        return None
    ways = (*text_phrasings(name), *written_also(name))
    said = any(bare(words) in view.bare_text for words in ways if bare(words))
    return None if said else absent(asked, name)


_NAME = re.compile(r"[\u4e00-\u9fff]{2,5}|[a-z][a-z0-9.]{1,9}")


# 杭州市, 安吉县; not 城市, 设区市, 市场
_PLACE = re.compile(
    r"((?![哪这那几我本该两])[\u4e00-\u9fff]{2,3}?)(?<![城区县各全个一某哪些])(?:市|县)(?!场|政(?!府)|容|民|域|级|里)"
)


def _something_else(asked: Asked, places: tuple[str, ...]) -> bool:
    """Whether a matter is named beside the places and their duties."""
    words = pattern("guards", "duty").sub(" ", asked.content)
    # 绍兴承担哪些试点: whatever names the place
    words = pattern("guards", "any_kind").sub(" ", words)
    for place in places:
        words = re.sub(f"{place}[市县区]?", " ", words)
    return bool(re.search(r"[\u4e00-\u9fff]{2,}", without_fillers(words)))


_A_MATTER = 0.4  # score (`assistant.matching`) from which leftover words name a matter


def _matter(asked: Asked) -> str:
    """What is asked of localities in particular: 县里要不要自己出方案."""
    words = pattern("guards", "localities").sub(" ", asked.text)
    for section, name in (*_OF_LOCALITIES, ("lists", "every"), ("lists", "any")):
        words = pattern(section, name).sub(" ", words)
    return words


_OF_LOCALITIES = (("guards", "duty"), ("guards", "locality_noise"))


def _names_matter(asked: Asked, view: View) -> bool:
    """Whether a row is about what is left when the localities and their duties are taken out."""
    words = pattern("guards", "localities").sub(" ", asked.content)
    for section, name in _OF_LOCALITIES:
        words = pattern(section, name).sub(" ", words)
    words = without_fillers(words)
    ranked = view.row_matcher.rank(*phrasings(words))
    return bool(re.search(r"[\u4e00-\u9fff]{2,}", words)) and bool(
        ranked and ranked[0].score >= _A_MATTER
    )


def understand_locality(asked: Asked, view: View) -> Reading | None:
    """What a city or the counties have to do: rows that name it, and clauses for all of them."""
    if asked.units or asked.references or not pattern("guards", "duty").search(asked.text):
        return None
    if pattern("guards", "localities").search(asked.text):
        words = _matter(asked)
        where = pattern("questions", "places").search(asked.text)
        if where and re.search(r"[\u4e00-\u9fff]{3,}", without_fillers(words)):
            return None  # 哪些市被点名做石化减污降碳: the text names them
        told = not re.search(r"[\u4e00-\u9fff]{2,}", without_fillers(words))
        told = told or speaks_of(words, view)
        return LocalityAsked(asked, ()) if told and not _names_matter(asked, view) else None
    if asked.roles & {"lead", "participants"}:
        return None
    places = places_in(asked.text)
    if places:
        # 湖州承担什么试点 asks for something in particular: the text says it
        return None if _something_else(asked, places) else LocalityAsked(asked, places)
    unlisted = _PLACE.search(asked.text)  # a county that no list knows
    return LocalityAsked(asked, (unlisted.group(1),)) if unlisted and not places else None
