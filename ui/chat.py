"""问答: the conversation about a plan."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import assistant
from assistant import coming
from assistant.notebook import Notebook
from corpus.answer import Answer, Question
from corpus.library import PlanEntry
from ui import conversations, opinion, reply, session
from ui.markup import Html, clipped, literal, literal_label, shown
from ui.messages import say
from ui.session import Turn, Visit
from ui.turn_taking import TURNS

LOG = logging.getLogger(__name__)

# the input drops a longer text without a word, so it takes more than anybody types or
# pastes: that a question is too long is the assistant's to say
MAX_CHARS = 200_000
SHOWN_CHARS = 600  # of a question that is longer, this much is shown
POLL_SECONDS = 1.0  # how often the state of the search index is looked at until it is ready
# what is unchanged is drawn again so often: while nothing is drawn, no click is heard
LISTEN_SECONDS = 0.3
SAVE_SECONDS = 3.0  # how often what could not be kept is tried again, without anybody's doing

SETTLED = ("ready", "failed")
_ABOVE_NEXT = {"clarify": "choices", "refusal": "instead"}  # kind → what the questions are called


@dataclass(frozen=True)
class Drawn:
    """Something on the page that may be drawn once more."""

    place: DeltaGenerator
    html: str  # what it shows


def draw() -> None:
    """The page: plan, conversation, input."""
    unread = _follow_link()
    visit = session.visit()
    opened = session.notebook(visit.entry.id)
    session.save()
    _draw_news(opened.catch_up())
    _draw_sidebar(visit)
    unsaved = _draw_head(visit.helper, visit.entry)
    _take_question(opened)
    if opened.turns or not unread:
        session.name_in_address(opened)
    if unread:
        st.html(f'<div class="notice" role="alert">{literal(unread)}</div>')
    if opened.turns:
        last = _draw_turns(visit.helper, visit.entry.id, opened)
    else:
        last = Drawn(st.empty(), "")
        _draw_welcome(visit.helper, visit.entry.id)
    if told := conversations.told_html(opened):  # known only when the answers are there
        last.place.html(last.html + told)
    if waiting := session.unsaved():
        _draw_unsaved(unsaved, waiting[0])
    conversations.draw(opened)


def _follow_link() -> str:
    """Opens the conversation in the address; what to say where it cannot be opened."""
    try:
        return "" if session.follow_link() else say("conversations", "gone")
    except assistant.Trouble as trouble:
        return say("conversations", "not_opened", why=trouble)


def _draw_news(count: int) -> None:
    """Tells of turns of another page; whatever part of the conversation is in sight."""
    if count:
        st.toast(say("conversations", "news", count=count), duration="long")


def _draw_sidebar(visit: Visit) -> None:
    with st.sidebar:
        st.button(
            say("chat", "new"),
            icon=":material/edit_square:",
            key="new",
            width="stretch",
            on_click=session.start_anew,
            args=(visit.entry.id,),
        )
        draw_plan_choice(visit)


def draw_plan_choice(visit: Visit) -> None:
    """Lets the visitor change the plan, where there are several."""
    if len(visit.entries) < 2:
        return
    titles = {one.id: one.title for one in visit.entries}
    ids = list(titles)

    def choose() -> None:
        session.choose_plan(st.session_state["plan_choice"])
        st.query_params["plan"] = st.session_state["plan_choice"]  # a link says which plan

    st.selectbox(
        say("head", "choose"),
        ids,
        index=ids.index(visit.entry.id),
        format_func=lambda one: titles[one],
        key="plan_choice",
        on_change=choose,
    )


def draw_unknown_plan(visit: Visit) -> None:
    """Says so where the address names a plan that is not here: another's rows are no answer."""
    plan = session.unknown_plan(visit.entries)
    if plan:
        words = say("head", "unknown_plan", plan=plan, title=visit.entry.title)
        st.html(f'<p class="notice" role="alert">{literal(words)}</p>')


def _draw_head(helper: assistant.Assistant, entry: PlanEntry) -> DeltaGenerator:
    """The plan in sight at all times, with the state of the search index.

    Gives the container: what is added to it is in sight, too.
    """
    before = helper.index_state(entry.id)
    settled = before.stage in SETTLED

    def line() -> None:
        state = helper.index_state(entry.id)
        pages = say("head", "pages", pages=entry.pages)
        st.html(
            f'<div class="plan-line"><b>{literal(entry.title)}</b><span>{pages}</span>'
            f'<span class="index {state.stage}" role="status" title="{literal(state.message)}">'
            f"{say('index', state.stage)}</span></div>"
        )
        if not settled and state.stage in SETTLED:
            st.rerun()  # the page is drawn once more, and no longer polls

    head = st.container(key="head")
    with head:
        (line if settled else st.fragment(line, run_every=POLL_SECONDS))()
    if before.stage == "failed":
        st.html(
            f'<div class="notice">{say("index", "structured")}'
            f"<details><summary>{say('index', 'reason')}</summary>{literal(before.message)}"
            "</details></div>"
        )
    return head


def _draw_unsaved(place: DeltaGenerator, waiting: Notebook) -> None:
    """Says that something is not kept, and tries again until it is."""

    def line() -> None:
        st.html(conversations.state(waiting))
        session.save()
        if not session.unsaved():
            st.toast(say("conversations", "saved"), duration="long")
            st.rerun()

    with place:
        st.fragment(line, run_every=SAVE_SECONDS)()


def _take_question(opened: Notebook) -> None:
    """Writes down what was just asked, by typing, by a button or by a link."""
    typed = st.chat_input(say("chat", "placeholder"), key="question", max_chars=MAX_CHARS)
    asked = typed if typed is not None else session.next_question()
    if asked is None:
        return
    if shown(asked).strip():
        opened.ask(asked)
    else:
        st.html(f'<div class="notice" role="alert">{say("chat", "empty")}</div>')


def _draw_welcome(helper: assistant.Assistant, plan_id: str) -> None:
    with st.container(key="welcome"):
        st.html(
            f'<h1 class="welcome">{say("chat", "welcome")}</h1>'
            f'<p class="quiet">{say("chat", "hint")}</p>'
            f'<h2 class="label">{say("chat", "examples")}</h2>'
        )
        _draw_questions("example", assistant.example_questions(helper.plan(plan_id)))


def _draw_turns(helper: assistant.Assistant, plan_id: str, opened: Notebook) -> Drawn:
    """The conversation; gives its last question, in sight when something was asked.

    What a language model is still wording is waited for last: what was asked meanwhile
    stands there, and has its answer, as soon as it can.
    """
    drawn: list[Drawn] = []
    growing: list[tuple[int, DeltaGenerator, coming.Coming]] = []
    for number, turn in enumerate(opened.turns):
        box = st.container(key=f"turn-{number}")
        with box:
            html = _question_html(turn, turn.id in opened.elsewhere)
            asked = Drawn(st.html(Html(html + _waiting_html(helper, plan_id, turn))), html)
            begun = _seek(helper, plan_id, opened, number) if turn.open else None
            if begun:
                growing.append((number, box, begun))
            drawn.append(asked if begun else _draw_outcome(opened, number, asked))
    for number, box, begun in growing:
        with box:
            _settle(opened, number, answer=_watched(begun, opened.turns[number]))
            drawn[number] = _draw_outcome(opened, number, drawn[number])
    TURNS.let_urgent_first()
    _draw_next(opened.turns[-1])
    return drawn[-1]


def _draw_outcome(opened: Notebook, number: int, asked: Drawn) -> Drawn:
    """What came of a question, below it; gives the question as it now looks."""
    turn = opened.turns[number]
    html = _question_html(turn, turn.id in opened.elsewhere)
    if html != asked.html:
        asked.place.html(html)
    if turn.answer:
        reply.draw(clipped(turn.question, SHOWN_CHARS), turn.answer)
        opinion.draw(opened, number)
    else:
        st.html(f'<div class="notice" role="alert">{literal(turn.trouble)}</div>')
    return Drawn(asked.place, html)


def _question_html(turn: Turn, elsewhere: bool) -> str:
    """The question as HTML; below it an answer looks as its kind does."""
    text = turn.question
    visible = clipped(text, SHOWN_CHARS)
    note = "" if visible == text else say("chat", "shortened", length=f"{len(text):,}")
    note += say("chat", "elsewhere") if elsewhere else ""
    kind = f" {turn.answer.kind}" if turn.answer and turn.answer.kind in reply.SILENT else ""
    return f'<div class="question{kind}"><div>{literal(visible)}<small>{note}</small></div></div>'


def _waiting_html(helper: assistant.Assistant, plan_id: str, turn: Turn) -> str:
    """What the browser shows below a question while nothing follows it (see look.css).

    Streamlit's spinner would start a thread for each question, to draw after half a second.
    """
    if not turn.open:
        return ""
    ready = helper.index_state(plan_id).stage in SETTLED
    words = say("chat", "searching" if ready else "searching_unready")
    return f'<p class="quiet waiting" role="status">{words}</p>'


def _seek(
    helper: assistant.Assistant, plan_id: str, opened: Notebook, number: int
) -> coming.Coming | None:
    """Settles a question, unless a language model words its answer: that is what it gives."""
    turn = opened.turns[number]
    if begun := coming.coming(turn.id):
        return begun
    earlier = tuple(one.question for one in opened.turns[:number])
    try:
        answer, later = _answered(helper, plan_id, Question(turn.question, earlier))
        if helper.is_being_worded(answer):
            return coming.begin(turn.id, answer, later)
        _settle(opened, number, answer=answer)
    except assistant.Trouble as trouble:
        _settle(opened, number, trouble=str(trouble))
    except Exception:
        LOG.exception("a question failed")
        _settle(opened, number, trouble=say("trouble", "answer"))
    return None


def _answered(
    helper: assistant.Assistant, plan_id: str, question: Question
) -> tuple[Answer, Iterator[Answer]]:
    """The answer in the plan's words, and what may follow in a language model's."""
    if helper.index_state(plan_id).stage not in SETTLED:
        TURNS.pass_on()  # it is waited for
    answers = helper.ask_streaming(question, plan_id)
    return next(answers), answers


def _settle(opened: Notebook, number: int, answer: Answer | None = None, trouble: str = "") -> None:
    turn = replace(opened.turns[number], answer=answer, trouble=trouble)
    opened.settle(number, turn)
    coming.end(turn.id)


def _watched(begun: coming.Coming, turn: Turn) -> Answer:
    """The answer in the end; until then it is seen growing, and need not be waited for."""
    TURNS.pass_on()
    words, state, stop = st.empty(), st.empty(), st.empty()
    stop.button(say("reply", "stop"), key=f"stop-{turn.id}", type="tertiary", on_click=begun.stop)
    answer = begun.first
    for answer in begun.stages(LISTEN_SECONDS):
        reply.draw_coming(words, state, answer)
    for place in (words, state, stop):
        place.empty()
    return answer


def _draw_next(last: Turn) -> None:
    """What can be asked with one click: the choices, what follows, or the same again."""
    if last.answer is None:
        _draw_questions("again", (last.question,), label=say("chat", "again"))
    elif last.answer.follow_ups:
        name = _ABOVE_NEXT.get(last.answer.kind, "follow_ups")
        st.html(Html(f'<div class="label next">{say("chat", name)}</div>'))
        _draw_questions("follow-up", last.answer.follow_ups)


def _draw_questions(kind: str, questions: tuple[str, ...], label: str = "") -> None:
    with st.container(horizontal=True, gap="small", key=f"{kind}s"):
        for number, question in enumerate(questions):
            st.button(
                label or literal_label(question),
                key=f"{kind}-{number}",
                on_click=session.ask_next,
                args=(question,),
                wrap=True,
            )
