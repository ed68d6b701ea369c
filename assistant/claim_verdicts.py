"""Of what kind a figure is: 是累计吗, 包括应急车吗, 必须达到吗, 是20%还是20个百分点.

The clause and the sentence decide, by the words that stand in them; where they say neither the
one nor the other, that is said, and it is not concluded from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.asked import Asked
from assistant.fact_questions import Fact, measured_words, named_alone, write_figures, years_in
from assistant.fact_verdicts import show_value, without_figures
from assistant.lexicon import pattern
from assistant.messages import say
from assistant.readings import ClaimAsked, Reading
from assistant.view import View
from corpus.answer import Answer
from corpus.plan import Target

_EXCEPT = re.compile(r"除([^，。；]{2,40}?)(?:之|以)?外")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")

# ── understanding ──


def understand_claim(asked: Asked, view: View) -> Reading | None:
    """A figure that is surely named, and what is said of its kind."""
    if asked.english or asked.units or asked.references:
        return None
    if pattern("claims", "aims").search(asked.text):
        return _of_both_kinds(asked, view)
    for form in FORMS:
        match = pattern("claims", form).search(asked.text)
        if match:
            rest = asked.text[: match.start()] + " " + asked.text[match.end() :]
            targets = _named(rest, view)
            words = tuple(group for group in match.groups() if group)
            if targets and _SUITS.get(form, _suits_any)(targets):
                return ClaimAsked(asked, form, words, targets)
    return None


def _of_both_kinds(asked: Asked, view: View) -> Reading | None:
    """力争80%和达到98%口径一样吗: an aim and a plain target that have the figures said."""
    values = {float(number) for number in _PERCENT.findall(asked.text)}
    body = [t for t in view.plan.targets if t.ref is None and t.unit == "%" and t.value in values]
    aims, others = [t for t in body if t.aim], [t for t in body if not t.aim]
    both = [(one, two) for one in aims for two in others if one.page == two.page]
    return ClaimAsked(asked, "aims", (), both[0]) if both else None


def _named(text: str, view: View) -> tuple[Target, ...]:
    years = tuple(y for y in years_in(text) if y in {t.year for t in view.plan.targets})
    words = without_figures(text, view.plan.targets)
    for section, name in (("questions", "claims"), ("claims", "noise")):
        words = pattern(section, name).sub(" ", words)
    words = measured_words(words)
    return named_alone(words, years, view) if _HAN.search(words) else ()


def _in_points(targets: Sequence[Target]) -> bool:
    """20% is said of what the plan counts in 个百分点."""
    return all(target.unit == "个百分点" for target in targets)


def _aims(targets: Sequence[Target]) -> bool:
    """必须 is said of what the plan strives for; of a plain figure the figure itself is judged."""
    return all(target.aim for target in targets)


def _suits_any(targets: Sequence[Target]) -> bool:
    return True


_SUITS: dict[str, Callable[[Sequence[Target]], bool]] = {"points": _in_points, "must": _aims}

# ── writing ──


def write_claim(reading: ClaimAsked, facts: Sequence[Fact], view: View) -> Answer:
    return write_figures(reading.asked, FORMS[reading.form](reading, facts), facts)


def _kind(reading: ClaimAsked, facts: Sequence[Fact]) -> str:
    """累计 or 新增: the word that stands in the clause itself, before the figure."""
    clause = facts[0].target.text
    said = [word for word in dict.fromkeys(reading.words) if word in clause]
    asked = "”“".join(dict.fromkeys(reading.words))
    if len(said) == 1:
        key = "claim.of_kind" if len(set(reading.words)) > 1 else "claim.so"
        return say(False, key, word=said[0], words=clause)
    return say(False, "claim.no_kind", word=asked, words=clause)


def _scope(reading: ClaimAsked, facts: Sequence[Fact]) -> str:
    """包括应急车吗: what the sentence leaves out, or names."""
    thing = reading.words[0]
    quote = facts[0].places[0].quote if facts[0].places else facts[0].target.text
    for left_out in _EXCEPT.finditer(quote):
        if _shared(thing, left_out[1]):
            return say(False, "claim.left_out", thing=thing, words=left_out.group())
    if thing in facts[0].target.measure:
        return say(False, "claim.includes", thing=thing)
    return say(False, "claim.not_said", thing=thing)


def _shared(thing: str, words: str) -> bool:
    """Whether a thing is among those of an enumeration: 应急车 of 应急、特种专业技术用车."""
    core = pattern("claims", "generic").sub("", thing) or thing
    return core in words


def _must(reading: ClaimAsked, facts: Sequence[Fact]) -> str:
    return say(False, "claim.aim", word=reading.words[0], words=facts[0].target.text)


def _aim_beside(reading: ClaimAsked, facts: Sequence[Fact]) -> str:
    one, two = (fact.target for fact in facts[:2])
    return say(False, "claim.aims", aim=one.text, other=two.text)


def _points(reading: ClaimAsked, facts: Sequence[Fact]) -> str:
    target = facts[0].target
    return say(False, "claim.points", said=reading.words[0], value=show_value(target))


FORMS: dict[str, Callable[[ClaimAsked, Sequence[Fact]], str]] = {
    "scope": _scope,
    "kind": _kind,
    "must": _must,
    "points": _points,
    "aims": _aim_beside,
}
