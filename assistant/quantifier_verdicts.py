"""Whether the plan says so of all or of some: 所有县都要…吗, 60%的县都要…吗.

The clause of the plan that has the words of the question decides: what it says before the same
noun is held against what the question says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.asked import Asked, without_fillers
from assistant.lexicon import pattern
from assistant.matching import terms
from assistant.messages import say
from assistant.readings import QuantifierAsked, Reading
from assistant.view import View
from corpus.answer import Answer, Citation
from corpus.plan import Excerpt
from corpus.text import bare, squeeze

_LEAST = 0.6  # share of a question's pairs of characters, from which a clause is on its matter
_SHOWN = 2  # clauses
_CLAUSE = re.compile(r"[^，。；,;]+")
_COUNTIES = re.compile(r"县(?:、?市、?区|[（(]市、区[)）])")
_SOME = re.compile(r"(所有|全部|每一?个|各个?|\d+(?:\.\d+)?%)的?")
_AFTER = re.compile(r".{0,8}?(?:全部|全都|一律|均(?![匀速值衡])|都(?!市))")  # 钢铁企业全部完成
_EVERY = ("所有", "全部", "每个", "每一个", "各", "各个")

# ── understanding ──


def understand_quantifier(asked: Asked, view: View) -> Reading | None:
    """所有设区市都要通过评估吗: a claim of all, each or some per cent of something."""
    if asked.english or asked.units or asked.references:
        return None
    match = pattern("claims", "quantified").search(asked.text)
    if not match:
        return None
    quantifier, noun, rest = (group for group in match.groups() if group is not None)
    noun = _COUNTIES.sub("县", noun)
    rest = without_fillers(pattern("questions", "claims").sub(" ", rest))
    clauses = _clauses_on(noun, rest, view)
    return QuantifierAsked(asked, quantifier, noun, clauses) if clauses else None


def _clauses_on(noun: str, rest: str, view: View) -> tuple[Excerpt, ...]:
    """The clauses of the plan that have most of the words, the best first."""
    wanted = {t for words in (noun, rest) for t in terms(words) if len(t) > 1}
    known = {t for t in terms(noun) if len(t) > 1} or {noun}
    scored: dict[str, tuple[float, Excerpt]] = {}
    for clause in _clauses(view) if len(wanted) > 1 else ():
        said = terms(bare(clause.text))
        share = len(wanted.intersection(said)) / len(wanted)
        if share >= _LEAST and known.intersection(said):
            scored.setdefault(squeeze(clause.text), (share, clause))
    best = max((share for share, _ in scored.values()), default=0.0)
    return tuple(clause for share, clause in scored.values() if share == best)[:_SHOWN]


def _clauses(view: View) -> Iterator[Excerpt]:
    for section in view.plan.sections:
        for sentence in section.sentences:
            yield from _parted(sentence)
    for row in view.rows:
        for excerpt in row.excerpts:
            yield from _parted(excerpt)


def _parted(sentence: Excerpt) -> Iterator[Excerpt]:
    for match in _CLAUSE.finditer(sentence.text):
        yield Excerpt(match.group().strip(), sentence.page)


# ── writing ──


def write_quantifier(reading: QuantifierAsked, evidence: None, view: View) -> Answer:
    plan, english = view.plan, reading.asked.english
    said = dict.fromkeys(_said_before(reading.noun, clause.text) for clause in reading.clauses)
    words = "；".join(f"“{clause.text}”" for clause in reading.clauses)
    wanted = "所有" if reading.quantifier in _EVERY else reading.quantifier
    found = [*said]
    key = "claim.unquantified"
    if len(found) == 1 and found[0]:
        key = "claim.all_so" if found[0] == wanted else "claim.all_not"
    passages = [
        passage
        for clause in reading.clauses
        for passage in view.passages
        if squeeze(clause.text) in squeeze(passage.text)
    ]
    cited = tuple(
        dict.fromkeys(Citation(plan.id, plan.title, p.section, p.page, p.text) for p in passages)
    )
    quotes = [
        say(english, "text.quote", words=c.quote, place=c.section, page=c.page)
        for c in cited[:_SHOWN]
    ]
    first = say(english, key, said=reading.quantifier, noun=reading.noun, words=words)
    return Answer(
        question=reading.asked.original,
        kind="passage",
        answer="\n\n".join([first, *quotes]),
        citations=cited,
        produced_by="tables",
    )


def _said_before(noun: str, clause: str) -> str:
    """所有 or 60%, as the clause says before the noun; empty where it says neither."""
    clause = _COUNTIES.sub("县", clause)
    at = next((clause.find(n) for n in (noun, noun[-2:]) if n in clause), -1)
    if at >= 0 and _AFTER.match(clause[at:]):
        return "所有"
    before = _SOME.findall(clause[: max(at, 0)])
    if not before:
        return ""
    return "所有" if before[-1] in _EVERY else str(before[-1])
