"""Questions about departments: what one leads or joins, with whom, how many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.asked import Asked, without_fillers
from assistant.dates import When, when
from assistant.lexicon import names, organisations, pattern
from assistant.messages import join_names
from assistant.readings import (
    LISTS,
    CannotAnswer,
    Condition,
    LeadStateAsked,
    Reading,
    UnitsAsked,
    UnknownUnits,
)
from assistant.synonyms import phrasings
from assistant.unit_roles import role_in
from assistant.view import View
from corpus.plan import ListName
from corpus.units import Mention, Role

_A_MATTER = 0.4  # score (`assistant.matching`) from which leftover words name a row's matter


def understand_units(asked: Asked, view: View) -> Reading | None:
    """A question about departments that names no row and no matter."""
    stranger = () if asked.units or asked.references else _stranger(asked)
    if asked.references or (not stranger and _names_matter(asked, view)):
        return None
    if not asked.units:
        unknown = view.units.find_unknown(asked.text) or stranger
        alone = bool(unknown) and asked.text.strip("?？。 ") == unknown[0]
        if unknown and (alone or stranger or asked.lists or _speaks_of_roles(asked)):
            return UnknownUnits(asked, unknown)
        return None
    unclear = next((mention for mention in asked.units if mention.candidates), None)
    if unclear:
        return _which_unit(asked, unclear)
    others = _others(asked)
    if others:
        return others
    conditions = _conditions(asked)
    mixed = len({condition.kept_out for condition in conditions}) > 1
    return UnitsAsked(
        asked=asked,
        conditions=conditions,
        together=len(conditions) > 1 and _is_together(asked, conditions),
        alone=bool(pattern("unit_roles", "alone").search(_EITHER.sub(" ", asked.text))),
        exactly=len(conditions) > 1 and bool(pattern("unit_roles", "exactly").search(asked.text)),
        negated=not mixed and _is_negated(asked),
        unaided=bool(pattern("lead_state", "no_participants").search(asked.text))
        and any(condition.role == "lead" for condition in conditions),
        partners=bool(pattern("unit_roles", "partners").search(asked.text)),
        lists=_lists(asked, conditions),
        unknown=view.units.find_unknown(asked.text),
        time=_time(asked),
    )


def _time(asked: Asked) -> When | None:
    """Till when what is asked for is to be done: 今年底前省建设厅要完成哪些."""
    time = when(asked.text)
    words = (("document", "finished"), ("document", "due"), ("dates", "before"))
    return time if any(pattern(*name).search(asked.text) for name in words) else None


def _which_unit(asked: Asked, mention: Mention) -> Reading:
    names = join_names(asked.english, list(mention.candidates))
    values = (("said", mention.words), ("units", names))
    return CannotAnswer(asked, "clarify.which_unit", values)


def _stranger(asked: Asked) -> tuple[str, ...]:
    """`国网浙江电力牵头什么`: what is said to lead or join must be a unit, known or not."""
    match = pattern("questions", "subject").search(asked.text)
    subject = without_fillers(match.group(1)) if match else ""
    if not subject or pattern("roles", "lead").search(subject):
        return ()
    return (subject,) if subject.endswith(organisations()) else ()


def _names_matter(asked: Asked, view: View) -> bool:
    """Whether, departments aside, the question names a matter that some row clearly is about."""
    told = (("unit_roles", "supply"), ("unit_compared", "share"))
    if any(pattern(*name).search(asked.text) for name in told):
        return False
    words = asked.content
    for section in ("unit_roles", "lead_state", "unit_compared"):
        for name in names(section):
            words = pattern(section, name).sub(" ", words)
    if not re.search(r"[\u4e00-\u9fff]{2,}", words):
        return False
    ranked = view.row_matcher.rank(*phrasings(words))
    return bool(ranked) and ranked[0].score >= _A_MATTER


def _speaks_of_roles(asked: Asked) -> bool:
    names = ("lead", "participate", "any", "supply")
    return any(pattern("unit_roles", name).search(asked.text) for name in names)


def _conditions(asked: Asked) -> tuple[Condition, ...]:
    """Each department with the role that the words behind it give: A牵头、B配合."""
    conditions: list[Condition] = []
    role: Role | Literal["any"] | None = None
    # 没有参与单位 says what the rows are like, not what the department does
    text = pattern("lead_state", "no_participants").sub(lambda m: " " * len(m.group()), asked.text)
    text = _EXCEPT.sub(lambda m: " " * len(m.group()), text)
    for mention in reversed(asked.units):
        behind = text[mention.end : _next_start(mention, asked)]
        role = role_in(behind) or role or role_in(text[: mention.start]) or role_in(text)
        out = _kept_out(text[: mention.start], behind)
        conditions.append(Condition(mention.name, role or "any", mention.words, out))
    conditions.reverse()
    return tuple({condition.unit: condition for condition in conditions}.values())


def _kept_out(before: str, behind: str) -> bool:
    """Whether what stands around a department denies it a role: 但省水利厅没有参与."""
    denied = pattern("unit_roles", "denied_before").search(before)
    return bool(denied or pattern("unit_roles", "denied_behind").match(behind))


# 除了省水利厅，还有谁牵头
_OTHER_THAN = re.compile(
    r"除了?[^?？]{2,40}?(?:以外|之外|外)?[,，]?(?:还有|还|另外|又)+(?:有)?(?:谁|哪[些几]?个?家?)"
)


def _others(asked: Asked) -> LeadStateAsked | None:
    """Who else leads, joins or supplies than the departments named."""
    match = _OTHER_THAN.search(asked.text)
    role = role_in(asked.text[match.end() :]) if match else None
    if not match or not role or any(mention.end > match.end() for mention in asked.units):
        return None
    without = tuple(mention.name for mention in asked.units)
    lists = ("indicator",) if role == "supply" else _lists(asked, ())
    return LeadStateAsked(asked, f"others_{role}", 0, lists, without=without)


# 除了给指数报数据，三张清单上还有它的事吗
_EXCEPT = re.compile(r"除了?[^,，]{2,20}[,，]")


_EITHER = re.compile(
    "(?:单独|独自|独家)(?:或者?|和|、|还是)(?:联合|共同)"
    "|(?:联合|共同)(?:或者?|和|、|还是)(?:单独|独自|独家)"
)


def _next_start(mention: Mention, asked: Asked) -> int:
    return min((m.start for m in asked.units if m.start >= mention.end), default=len(asked.text))


def _is_negated(asked: Asked) -> bool:
    """Whether rows are asked for in which the department is not: 水利厅没有参与的任务."""
    text = pattern("unit_roles", "never_lead").sub(" ", asked.text)
    text = pattern("lead_state", "no_participants").sub(" ", text)
    text = pattern("unit_roles", "never_joins").sub("牵头", text)
    yes_or_no = re.search(r"有没有|是不是|没有[?？吗]?$|吗[?？]?$", text)
    return bool(pattern("unit_roles", "negated").search(text)) and not yes_or_no


def _is_together(asked: Asked, conditions: Sequence[Condition]) -> bool:
    roles = {condition.role for condition in conditions}
    text = pattern("unit_roles", "shared_too").sub(" ", asked.text)
    said = any(pattern("unit_roles", n).search(text) for n in ("together", "exactly"))
    return len(roles) > 1 or said


def _lists(asked: Asked, conditions: Sequence[Condition]) -> tuple[ListName, ...]:
    if any(condition.role == "supply" for condition in conditions):
        return ("indicator",)
    # 指标, said of a department that leads, is a goal: 有哪些指标要牵头
    named = tuple("goal" if name == "indicator" else name for name in asked.lists)
    unwanted = {  # 不要任务，只要目标
        name
        for name in named
        if re.search(rf"(?:不要|不算|不看|不含)(?:{pattern('lists', name).pattern})", asked.text)
    }
    named = tuple(name for name in named if name not in unwanted)
    return tuple(name for name in LISTS if name in named) or LISTS
