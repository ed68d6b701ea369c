"""Questions to be refused at sight: orders to the assistant, other regions."""

from __future__ import annotations

import re

from assistant.asked import Asked
from assistant.lexicon import lexicon, pattern
from assistant.readings import CannotAnswer, LocalityAsked, Reading
from assistant.view import View


def understand_instruction(asked: Asked, view: View) -> Reading | None:
    """An attempt to instruct the assistant instead of asking it; a question about persons."""
    if pattern("guards", "persons").search(asked.text):
        return CannotAnswer(asked, "refuse.no_person")
    if pattern("guards", "instruction").search(asked.text):
        return CannotAnswer(asked, "refuse.instruction")
    return None


def understand_other_region(asked: Asked, view: View) -> Reading | None:
    """A question about a region that the plan is not about and does not mention."""
    own = view.plan_text
    for name in lexicon()["guards"]["regions"]:
        if name in asked.text and name not in own and name not in view.plan.title:
            region = view.units.region.full or view.plan.title
            return CannotAnswer(asked, "refuse.other_region", (("region", region), ("words", name)))
    return None


# 杭州市, 安吉县; not 城市, 设区市, 市场
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?<![城区县各全])(?:市|县)(?!场|政|容|民|域|级|里)")


def understand_locality(asked: Asked, view: View) -> Reading | None:
    """What a city or the counties have to do: rows that name it, and clauses for all of them."""
    if asked.units or asked.references or not pattern("guards", "duty").search(asked.text):
        return None
    if pattern("guards", "localities").search(asked.text):
        return LocalityAsked(asked, "")
    for match in _PLACE.finditer(asked.text):
        name = match.group(1)
        known = [name[at:] for at in range(len(name) - 1) if name[at:] in view.plan_text]
        return LocalityAsked(asked, known[0] if known else name)
    return None
