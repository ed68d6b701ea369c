"""A reading and its evidence → the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.content_questions import write_content
from assistant.document_questions import (
    write_deadlines,
    write_notes,
    write_section,
    write_whole_list,
)
from assistant.fact_questions import write_facts
from assistant.index_questions import write_weights
from assistant.locality_questions import write_locality
from assistant.messages import say
from assistant.readings import (
    CannotAnswer,
    ContentAsked,
    DeadlinesAsked,
    FactAsked,
    LeadStateAsked,
    ListCountAsked,
    LocalityAsked,
    NotesAsked,
    NumberUnclear,
    PagesAsked,
    PassageAsked,
    Reading,
    RowsAsked,
    SectionAsked,
    UnitsAsked,
    UnknownUnits,
    WeightAsked,
    WhatIfAsked,
    WholeListAsked,
)
from assistant.row_questions import write_list_count, write_pages, write_rows, write_unclear
from assistant.text_questions import write_passages
from assistant.unit_questions import write_lead_state, write_units, write_unknown_units
from assistant.view import View
from assistant.whatif_questions import write_whatif
from corpus.answer import Answer, Kind


def write(reading: Reading, evidence: Any, view: View) -> Answer:
    """The answer to what `reading` asks, from `evidence` and nothing else."""
    return WRITERS[type(reading)](reading, evidence, view)


def _write_refusal(reading: CannotAnswer, evidence: None, view: View) -> Answer:
    words = say(reading.asked.english, reading.key, **dict(reading.values))
    kind: Kind = "clarify" if reading.key.startswith("clarify.") else "refusal"
    return Answer(reading.asked.original, kind, words)


WRITERS: dict[type, Callable[[Any, Any, View], Answer]] = {
    RowsAsked: write_rows,
    NumberUnclear: write_unclear,
    UnitsAsked: write_units,
    UnknownUnits: write_unknown_units,
    LeadStateAsked: write_lead_state,
    ContentAsked: write_content,
    WeightAsked: write_weights,
    WhatIfAsked: write_whatif,
    ListCountAsked: write_list_count,
    SectionAsked: write_section,
    WholeListAsked: write_whole_list,
    NotesAsked: write_notes,
    DeadlinesAsked: write_deadlines,
    PagesAsked: write_pages,
    FactAsked: write_facts,
    LocalityAsked: write_locality,
    PassageAsked: write_passages,
    CannotAnswer: _write_refusal,
}
