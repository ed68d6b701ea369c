"""A reading → the evidence for its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.content_questions import gather_content
from assistant.document_questions import gather_deadlines, gather_section
from assistant.fact_questions import gather_facts
from assistant.index_questions import gather_weights
from assistant.locality_questions import gather_locality
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
from assistant.row_questions import RowsFound, gather_list_count, gather_rows
from assistant.text_questions import Searcher, gather_passages
from assistant.unit_questions import gather_lead_state, gather_units
from assistant.view import View
from assistant.whatif_questions import gather_whatif


def gather(reading: Reading, view: View, searcher: Searcher) -> Any:
    """What the plan holds on what `reading` asks; its type is the one that its writer takes."""
    return GATHERERS[type(reading)](reading, view, searcher)


def _unclear(reading: NumberUnclear, view: View) -> RowsFound:
    return gather_rows(RowsAsked(reading.asked, reading.rows, ()), view)


def _from_tables(find: Callable[[Any, View], Any]) -> Callable[[Any, View, Searcher], Any]:
    """A gatherer that needs no search: it must not wait for the search index."""
    return lambda reading, view, searcher: find(reading, view)


def _nothing(reading: Reading, view: View) -> None:
    """Evidence of a reading that its writer answers from the plan's own counts and notes."""


GATHERERS: dict[type, Callable[[Any, View, Searcher], Any]] = {
    RowsAsked: _from_tables(gather_rows),
    NumberUnclear: _from_tables(_unclear),
    UnitsAsked: _from_tables(gather_units),
    UnknownUnits: _from_tables(_nothing),
    LeadStateAsked: _from_tables(gather_lead_state),
    ContentAsked: _from_tables(gather_content),
    WeightAsked: _from_tables(gather_weights),
    WhatIfAsked: _from_tables(gather_whatif),
    ListCountAsked: _from_tables(gather_list_count),
    SectionAsked: _from_tables(gather_section),
    WholeListAsked: _from_tables(_nothing),
    NotesAsked: _from_tables(_nothing),
    DeadlinesAsked: _from_tables(gather_deadlines),
    PagesAsked: _from_tables(_nothing),
    FactAsked: _from_tables(gather_facts),
    LocalityAsked: _from_tables(gather_locality),
    PassageAsked: gather_passages,
    CannotAnswer: _from_tables(_nothing),
}
