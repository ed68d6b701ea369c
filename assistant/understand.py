"""A question → the one reading that it is answered in.

The rules are tried in order; the first that recognises the question decides. A new
kind of question is one module with a rule, a gatherer and a writer, and one entry
here and in `answering`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from assistant.answering import gather, write
from assistant.asked import Asked, recognise
from assistant.cities.english import in_chinese, names_city, names_measure_of_cities
from assistant.cities.questions import understand_data, understand_reweighting
from assistant.cities.suppositions import (
    added,
    adds,
    together,
    understand_options,
    understand_scenarios,
    without_names,
)
from assistant.claim_verdicts import understand_claim
from assistant.comparison_questions import understand_comparison
from assistant.content_questions import understand_content
from assistant.document_questions import (
    understand_deadlines,
    understand_notes,
    understand_outline,
    understand_section,
    understand_titled_section,
    understand_whole_list,
)
from assistant.fact_questions import understand_fact, understand_figures_of_rows
from assistant.figure_lists import understand_figure_list
from assistant.figures_worked import understand_worked
from assistant.follow_up import complete
from assistant.guards import (
    understand_absent,
    understand_instruction,
    understand_locality,
    understand_money,
    understand_off_topic,
    understand_other_region,
    understand_progress,
    understand_sanctions,
    understand_small_talk,
)
from assistant.index_claims import understand_index_claim
from assistant.index_filters import understand_weights
from assistant.index_questions import understand_index
from assistant.index_suppliers import understand_suppliers
from assistant.lead_states import understand_lead_state
from assistant.legible import is_legible
from assistant.list_parts import understand_annex, understand_list_part
from assistant.mention_questions import understand_mentions
from assistant.normalise import LONGEST, is_english_after, plain
from assistant.overview import understand_overview
from assistant.own_unit import own_unit_told, understand_own_unit
from assistant.parts_asked import understand_parts
from assistant.quantifier_verdicts import understand_quantifier
from assistant.readings import CannotAnswer, DataAsked, PassageAsked, Reading
from assistant.row_questions import (
    understand_bare_role,
    understand_list_count,
    understand_pages,
    understand_row_numbers,
    understand_unsaid,
)
from assistant.row_verdicts import understand_row_verdict
from assistant.standing_asked import understand_standing
from assistant.story import (
    asks_which_year,
    without_afterthought,
    without_denied,
    without_opening,
)
from assistant.text_questions import understand_text
from assistant.topic_lists import understand_topic
from assistant.unit_bounds import understand_bounds
from assistant.unit_conversion import understand_conversion
from assistant.unit_questions import understand_units
from assistant.view import View
from assistant.whatif_questions import understand_whatif
from corpus.answer import Answer, Question

_REPEATS = 12  # a text in which each character stands so often on average is no question
REMEMBERED = 12  # earlier questions that a question may lean on
Rule = Callable[[Asked, View], Reading | None]

RULES: tuple[Rule, ...] = (
    understand_reweighting,
    understand_instruction,
    understand_unsaid,
    understand_own_unit,
    understand_off_topic,
    understand_money,
    understand_index_claim,
    understand_suppliers,
    understand_weights,
    understand_data,
    understand_sanctions,
    understand_progress,
    understand_small_talk,
    understand_other_region,
    understand_parts,
    understand_comparison,
    understand_bounds,
    understand_conversion,
    understand_worked,
    understand_claim,
    understand_quantifier,
    understand_overview,
    understand_topic,
    understand_figure_list,
    understand_outline,
    understand_annex,
    understand_list_part,
    understand_section,
    understand_figures_of_rows,
    understand_row_verdict,
    understand_row_numbers,
    understand_notes,
    understand_deadlines,
    understand_whole_list,
    understand_list_count,
    understand_pages,
    understand_whatif,
    understand_index,
    understand_mentions,
    understand_locality,
    understand_lead_state,
    understand_units,
    understand_absent,
    understand_content,
    understand_fact,
    understand_titled_section,
    understand_bare_role,
    understand_text,
)


def understand(question: Question, view: View) -> Reading:
    """What `question` asks of the plan in `view`."""
    unfit = _unfit(question.text, view)
    text = question.text[:LONGEST]
    if unfit:
        return CannotAnswer(recognise(text, view), *unfit)
    earlier = [said[:LONGEST] for said in question.history[-REMEMBERED:]]
    plainly = without_names(earlier)

    @functools.cache  # one question leans on the one before, and that on the one before it
    def completed(at: int) -> str:
        """The i-th of the earlier questions, or what is asked now, complete in itself."""
        said = [*plainly, text][at]
        if not at:
            return own_unit_told(plain(said), (), view) or said
        # 再把… says the rest of its supposition only together with what stood before it
        before = [completed(i) if adds(plainly[i]) else plainly[i] for i in range(at)]
        more = added(said, lambda: completed(at - 1), view)
        more = more or together(said, lambda: [completed(i) for i in range(at)], view)
        return (more or complete(said, before, view, lambda w: _answer_of(w, view)))[:LONGEST]

    english = is_english_after(question.text, question.history)

    def read(words: str) -> Reading:
        return _read(words, view, english)

    scenario = understand_scenarios(text, earlier, view, read, completed)
    if scenario:
        return scenario
    told = in_chinese(question.text, view) if english else ""
    if told:
        return read(told)
    text = completed(len(earlier))
    if english and not earlier and names_city(text, view):
        return CannotAnswer(recognise(text, view, True), "refuse.of_cities")
    reading = understand_options(text, view, read) or read(text)
    unheard = isinstance(reading, PassageAsked) and names_measure_of_cities(text, view)
    if english and not earlier and (isinstance(reading, DataAsked) or unheard):
        # in English the figures are reached by frames alone: what is left out goes unseen
        return CannotAnswer(reading.asked, "refuse.of_cities")
    return reading


def _answer_of(text: str, view: View) -> Answer:
    """The answer to a complete question, as far as the tables tell."""
    reading = _read(text, view)
    if isinstance(reading, PassageAsked):
        return Answer(text, "refusal", "")
    return write(reading, gather(reading, view, searcher=None), view)


def _read(text: str, view: View, english: bool | None = None) -> Reading:
    words = without_afterthought(without_opening(text))
    asked = recognise(asks_which_year(without_denied(words)), view, english)
    whole = asked if asked.original == text else recognise(text, view, english)
    standing = understand_standing(whole, view)
    if standing:  # every word is accounted for, those of its last sentence as well
        return standing
    for rule in RULES:
        reading = rule(asked, view)
        if reading:
            return reading
    raise AssertionError("the last rule takes every question")


def _unfit(text: str, view: View) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The message for a question that is none: empty, or far too long."""
    if not any(c.isalnum() for c in text):
        return "refuse.empty", (("example", "任务12由谁牵头？"),)
    if len(text) > LONGEST:
        return "refuse.long", (("length", str(len(text))), ("limit", str(LONGEST)))
    if len(text) > _REPEATS * len(set(text)) or not is_legible(text, view):
        return "refuse.nothing_asked", ()
    return None
