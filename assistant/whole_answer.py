"""The whole answer to what somebody put in one go, be it one question or several.

Also what is tried next where no row has the question's words, and what is said of our own faults.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from assistant.answering import gather, write
from assistant.errors import Trouble
from assistant.follow_ups import with_follow_ups
from assistant.matter_questions import asks_who, find_matter, write_matter
from assistant.messages import say
from assistant.normalise import is_english_after, plain
from assistant.overview import asks_order
from assistant.readings import ContentAsked, PassageAsked
from assistant.searching import PlanSearcher
from assistant.several import asks_reason, combined, enumerates, refused_in_part, split_questions
from assistant.standing_asked import says_one_thing
from assistant.story import asks_of_matter, without_opening
from assistant.understand import understand
from assistant.view import View
from corpus.answer import Answer, Question

_log = logging.getLogger(__name__)


def answer_to(question: Question, view: View, searcher: PlanSearcher) -> Answer:
    """The answer to all that is asked in one go; what the plan gives no reason for, is said."""
    answer = _answer_parts(question, view, searcher)
    if answer.kind != "lookup":
        return answer
    english = is_english_after(question.text, question.history)
    if len(answer.rows) > 1 and asks_order(question.text):
        return replace(answer, answer=f"{say(english, 'refuse.no_order')}\n\n{answer.answer}")
    if not asks_reason(question.text):
        return answer
    return replace(answer, answer=f"{answer.answer}\n\n{say(english, 'refuse.no_reason')}")


def _answer_parts(question: Question, view: View, searcher: PlanSearcher) -> Answer:
    whole = _answer_one(question, view, searcher)
    parts = split_questions(without_opening(question.text), view)
    if len(parts) == 1 or says_one_thing(question.text, view):
        return whole
    refused = whole.kind == "refusal" and not whole.rows
    if refused and not (refused_in_part(parts) or enumerates(question.text, view)):
        return whole
    answers = []
    for number, part in enumerate(parts):
        asked = Question(part, (*question.history, *parts[:number]))
        answers.append(_answer_one(asked, view, searcher))
    return combined(whole, parts, answers)


def _answer_one(question: Question, view: View, searcher: PlanSearcher) -> Answer:
    english = is_english_after(question.text, question.history)
    try:
        reading = understand(question, view)
        evidence = gather(reading, view, searcher)
        answer = write(reading, evidence, view)
        if isinstance(reading, PassageAsked) and answer.kind == "refusal":
            return _of_matter(question, view, searcher) or answer
        if isinstance(reading, ContentAsked) and (evidence.doubtful or not answer.rows):
            return _by_meaning(reading, answer, view, searcher)
        return answer
    except Trouble as trouble:
        why = str(trouble).rstrip("。.")
        return Answer(question.text, "refusal", say(english, "refuse.search_off", why=why))
    except Exception:  # a fault of ours must not cost the person the conversation
        _log.exception("no answer to %r", question.text[:200])
        return Answer(question.text, "refusal", say(english, "refuse.fault"))


def _of_matter(question: Question, view: View, searcher: PlanSearcher) -> Answer | None:
    """船舶怎么减排: what the plan has on the matter, where no sentence has these words."""
    words = asks_of_matter(plain(question.text))
    if words == plain(question.text):
        return None
    reading = understand(Question(words), view)
    if not isinstance(reading, PassageAsked):
        return None
    answer = write(reading, gather(reading, view, searcher), view)
    return replace(answer, question=question.text) if answer.kind == "passage" else None


def _by_meaning(
    reading: ContentAsked, by_words: Answer, view: View, searcher: PlanSearcher
) -> Answer:
    """The answer where no row has the question's words, though the text may speak of it."""
    found = find_matter(reading, view, searcher)
    if found and (found.sure or not reading.absent):
        return write_matter(reading, found, view)
    if by_words.kind == "clarify" or reading.absent:
        return by_words
    asked = PassageAsked(reading.asked)
    from_text = write(asked, gather(asked, view, searcher), view)
    if from_text.kind != "passage":
        return from_text if by_words.kind == "lookup" else by_words
    listed = any("清单" in cited.section for cited in from_text.citations)
    if listed or not asks_who(reading.asked):
        return from_text
    nobody = say(reading.asked.english, "content.no_row")
    return replace(from_text, answer=f"{nobody}\n\n{from_text.answer}")


def follow_ups_of(answer: Answer, question: Question, view: View) -> tuple[str, ...]:
    """What may be asked after this answer, in the language of the question."""
    english = is_english_after(question.text, question.history)
    return with_follow_ups(answer, view, english, question)
