"""The last two steps of an answer: a reading → its evidence → its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from assistant.claim_verdicts import write_claim
from assistant.comparison_questions import gather_comparison, write_comparison
from assistant.content_questions import gather_content, write_content
from assistant.document_questions import (
    gather_deadlines,
    gather_section,
    write_deadlines,
    write_notes,
    write_outline,
    write_section,
    write_whole_list,
)
from assistant.fact_questions import gather_facts, gather_no_target, write_facts, write_no_target
from assistant.figure_lists import write_figure_list, write_unnumbered
from assistant.figures_worked import write_worked
from assistant.index_answers import gather_weights, told_in_points, write_weights
from assistant.index_claims import (
    gather_measured,
    write_measured,
    write_node,
    write_weight_claim,
)
from assistant.index_filters import gather_filtered, write_filtered
from assistant.index_suppliers import gather_suppliers, write_source_claim, write_suppliers
from assistant.lead_states import gather_lead_state, write_lead_state
from assistant.list_parts import write_annex, write_list_part
from assistant.locality_questions import gather_locality, write_locality
from assistant.mention_questions import gather_mentions, write_mentions
from assistant.messages import say
from assistant.overview import write_overview, write_places, write_subheadings
from assistant.own_unit import write_own_unit
from assistant.parts_told import (
    write_document,
    write_headings,
    write_page,
    write_part_unclear,
    write_parts,
)
from assistant.quantifier_verdicts import write_quantifier
from assistant.readings import (
    AboutDocument,
    AnnexAsked,
    BoundsAsked,
    CannotAnswer,
    ClaimAsked,
    ComparisonAsked,
    ContentAsked,
    ConversionAsked,
    DataAsked,
    DataWanted,
    DeadlinesAsked,
    FactAsked,
    FigureListAsked,
    HeadingsAsked,
    LeadStateAsked,
    ListCountAsked,
    ListedAsked,
    ListPartAsked,
    LocalityAsked,
    MeasuredAsked,
    MentionsAsked,
    NodeAsked,
    NoTarget,
    NotesAsked,
    NumberUnclear,
    OptionsAsked,
    OutlineAsked,
    OverviewAsked,
    OwnUnitAsked,
    PageAsked,
    PagesAsked,
    PartsAsked,
    PartUnclear,
    PassageAsked,
    PlacesAsked,
    QuantifierAsked,
    Reading,
    RowsAsked,
    RowVerdictAsked,
    SectionAsked,
    SourceClaimed,
    StandingAsked,
    SubheadingsAsked,
    SuppliersAsked,
    TopicAsked,
    UnitsAsked,
    UnknownUnits,
    UnnumberedAsked,
    WeightAsked,
    WeightClaimed,
    WeightsAsked,
    WhatIfAsked,
    WholeListAsked,
    WorkedAsked,
)
from assistant.row_questions import (
    RowsFound,
    gather_list_count,
    gather_rows,
    write_list_count,
    write_pages,
    write_rows,
    write_unclear,
)
from assistant.row_verdicts import gather_verdict, write_verdict
from assistant.standing_told import write_listed, write_standing
from assistant.text_questions import Searcher, gather_passages, write_passages
from assistant.topic_lists import gather_topic, write_topic
from assistant.unit_bounds import gather_bounds, write_bounds
from assistant.unit_conversion import write_conversion
from assistant.unit_rows import gather_units, write_units, write_unknown_units
from assistant.view import View
from assistant.whatif_answers import gather_whatif, write_whatif
from corpus.answer import Answer, Kind


def gather(reading: Reading, view: View, searcher: Searcher | None) -> Any:
    """What the plan holds on what `reading` asks; its type is the one that its writer takes.

    A passage asked for needs a searcher; everything else stands in the tables.
    """
    return _STEPS[type(reading)].gather(reading, view, searcher)


def write(reading: Reading, evidence: Any, view: View) -> Answer:
    """The answer to what `reading` asks, from `evidence` and nothing else."""
    answer = _STEPS[type(reading)].write(reading, evidence, view)
    if isinstance(reading, WeightAsked | WeightsAsked | SuppliersAsked):
        answer = told_in_points(answer, reading.asked)
    if not reading.asked.corrected:
        return answer
    made = "，".join(f"“{typed}”按“{meant}”" for typed, meant in reading.asked.corrected)
    note = say(reading.asked.english, "names.corrected", made=made)
    return replace(answer, answer=f"{note}\n\n{answer.answer}")


@dataclass(frozen=True)
class _Steps:
    gather: Callable[[Any, View, Any], Any]
    write: Callable[[Any, Any, View], Answer]


def _from_tables(
    find: Callable[[Any, View], Any], write: Callable[[Any, Any, View], Answer]
) -> _Steps:
    """Steps that need no search: they must not wait for the search index."""
    return _Steps(lambda reading, view, searcher: find(reading, view), write)


def _gather_unclear(reading: NumberUnclear, view: View) -> RowsFound:
    return gather_rows(RowsAsked(reading.asked, reading.rows, ()), view)


def _nothing(reading: Reading, view: View) -> None:
    """Evidence of a reading that its writer answers from the plan's own counts and notes."""


def _write_refusal(reading: CannotAnswer, evidence: None, view: View) -> Answer:
    words = say(reading.asked.english, reading.key, **dict(reading.values))
    kind: Kind = "clarify" if reading.key.startswith("clarify.") else "refusal"
    return Answer(reading.asked.original, kind, words)


# what answers from figures is imported when it is wanted: other questions are quicker without


def _gather_data(reading: DataAsked, view: View) -> Any:
    from assistant.cities.answers import gather_data

    return gather_data(reading, view)


def _write_data(reading: DataAsked, evidence: Any, view: View) -> Answer:
    from assistant.cities.answers import write_data

    return write_data(reading, evidence, view)


def _write_data_wanted(reading: DataWanted, evidence: None, view: View) -> Answer:
    from assistant.cities.wanted import write_data_wanted

    return write_data_wanted(reading, evidence, view)


def _gather_options(reading: OptionsAsked, view: View) -> Any:
    from assistant.cities.side_by_side import gather_options

    return gather_options(reading, view)


def _write_options(reading: OptionsAsked, evidence: Any, view: View) -> Answer:
    from assistant.cities.side_by_side import write_options

    return write_options(reading, evidence, view)


_STEPS: dict[type, _Steps] = {
    RowsAsked: _from_tables(gather_rows, write_rows),
    NumberUnclear: _from_tables(_gather_unclear, write_unclear),
    UnitsAsked: _from_tables(gather_units, write_units),
    UnknownUnits: _from_tables(_nothing, write_unknown_units),
    LeadStateAsked: _from_tables(gather_lead_state, write_lead_state),
    BoundsAsked: _from_tables(gather_bounds, write_bounds),
    ContentAsked: _from_tables(gather_content, write_content),
    MentionsAsked: _from_tables(gather_mentions, write_mentions),
    ComparisonAsked: _from_tables(gather_comparison, write_comparison),
    WeightAsked: _from_tables(gather_weights, write_weights),
    WeightsAsked: _from_tables(gather_filtered, write_filtered),
    SuppliersAsked: _from_tables(gather_suppliers, write_suppliers),
    SourceClaimed: _from_tables(_nothing, write_source_claim),
    WeightClaimed: _from_tables(_nothing, write_weight_claim),
    NodeAsked: _from_tables(_nothing, write_node),
    MeasuredAsked: _from_tables(gather_measured, write_measured),
    WhatIfAsked: _from_tables(gather_whatif, write_whatif),
    DataAsked: _from_tables(_gather_data, _write_data),
    DataWanted: _from_tables(_nothing, _write_data_wanted),
    OptionsAsked: _from_tables(_gather_options, _write_options),
    ListCountAsked: _from_tables(gather_list_count, write_list_count),
    SectionAsked: _from_tables(gather_section, write_section),
    OutlineAsked: _from_tables(_nothing, write_outline),
    StandingAsked: _from_tables(_nothing, write_standing),
    ListedAsked: _from_tables(_nothing, write_listed),
    AnnexAsked: _from_tables(_nothing, write_annex),
    ListPartAsked: _from_tables(_nothing, write_list_part),
    PartUnclear: _from_tables(_nothing, write_part_unclear),
    HeadingsAsked: _from_tables(_nothing, write_headings),
    PartsAsked: _from_tables(_nothing, write_parts),
    PageAsked: _from_tables(_nothing, write_page),
    AboutDocument: _from_tables(_nothing, write_document),
    WholeListAsked: _from_tables(_nothing, write_whole_list),
    NotesAsked: _from_tables(_nothing, write_notes),
    DeadlinesAsked: _from_tables(gather_deadlines, write_deadlines),
    PagesAsked: _from_tables(_nothing, write_pages),
    FactAsked: _from_tables(gather_facts, write_facts),
    WorkedAsked: _from_tables(gather_facts, write_worked),
    ClaimAsked: _from_tables(gather_facts, write_claim),
    QuantifierAsked: _from_tables(_nothing, write_quantifier),
    RowVerdictAsked: _from_tables(gather_verdict, write_verdict),
    TopicAsked: _from_tables(gather_topic, write_topic),
    FigureListAsked: _from_tables(gather_facts, write_figure_list),
    UnnumberedAsked: _from_tables(_nothing, write_unnumbered),
    OverviewAsked: _from_tables(_nothing, write_overview),
    OwnUnitAsked: _from_tables(_nothing, write_own_unit),
    PlacesAsked: _from_tables(_nothing, write_places),
    SubheadingsAsked: _from_tables(_nothing, write_subheadings),
    ConversionAsked: _from_tables(_nothing, write_conversion),
    NoTarget: _from_tables(gather_no_target, write_no_target),
    LocalityAsked: _from_tables(gather_locality, write_locality),
    PassageAsked: _Steps(gather_passages, write_passages),
    CannotAnswer: _from_tables(_nothing, _write_refusal),
}
