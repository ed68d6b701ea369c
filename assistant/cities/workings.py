"""How a figure of a city comes about: from which figures, by which formula, and what it scores."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cities.figures import Desk, Told, Untold, leaf_only, points_of, short, value_of
from assistant.cities.ranks import answer_value

# assumption → what it is computed from: (id of an assumption or a raw figure, whether of the
# year before too)
_FROM: dict[str, tuple[tuple[str, bool], ...]] = {
    "I02": (("I01", True),),
    "I04": (("I03", True),),
    "I05": (("CO2", False), ("GDP", False)),
    "I06": (("I05", True),),
    "I08": (("CO2", True), ("GDP", True)),
}
_TOLD_HERE = {"I05", "I07", "I08"}  # whose note to the template is no formula
_SCORED_FROM = {"I07": ("I02", "I06")}  # from the scores of these


def answer_workings(desk: Desk) -> Told:
    """The figure, its formula (an assumption), the figures in it, and how it is scored."""
    told = answer_value(desk)
    if not desk.reading.measures:
        return told
    id_ = desk.reading.measures[0]
    part = desk.composite.by_id.get(id_)
    if part is None or id_ in desk.composite.children or part.measure is None:
        return told
    year = desk.year()
    row = desk.row(desk.city, year)
    lines = [*told.lines, *_formula(desk, part.assumption, row), *_scoring(desk, id_, row)]
    return Told(tuple(lines), told.value, told.unit, leaf_only(desk, id_), told.tables)


def _formula(desk: Desk, assumption: str, row: int) -> Iterator[str]:
    """The formula in words, and the figures that go into it."""
    from scoring.assumptions import assumptions

    known = next((entry for entry in assumptions() if entry.id == assumption), None)
    if known is None or not known.computed:
        yield desk.say("workings_given")
        return
    own = assumption in _TOLD_HERE
    formula = desk.say(f"workings_{assumption}") if own else known.note.split("；")[0].rstrip("。")
    yield desk.say("workings_formula", formula=formula)
    figures = [
        desk.say("workings_figure", name=desk.label(id_), year=year, value=desk.raw(id_, value))
        for id_, year, value in _figures(desk, assumption, row)
    ]
    if figures:
        yield desk.say("workings_figures", figures=desk.say("semicolon").join(figures))


def _figures(desk: Desk, assumption: str, row: int) -> Iterator[tuple[str, object, float]]:
    by_assumption = {leaf.assumption: leaf.id for leaf in desk.composite.leaves if leaf.assumption}
    year = desk.years[row]
    for source, before in _FROM.get(assumption, ()):
        id_ = by_assumption.get(source, source)
        for when in ([year - 1] if before and year is not None else []) + [year]:
            try:
                value = value_of(desk, id_, desk.row(desk.city, when))
            except Untold:
                continue
            if value == value:
                yield id_, when or "", value
    for source in _SCORED_FROM.get(assumption, ()):
        leaf = by_assumption.get(source)
        if leaf:
            yield leaf, year or "", value_of(desk, leaf, row)


def _scoring(desk: Desk, id_: str, row: int) -> Iterator[str]:
    measure = desk.part(id_).measure
    score = float(desk.scored.scores[id_].iloc[row])
    if measure is None or measure.normalise != "goalposts" or score != score:
        return
    assert measure.at0 is not None
    assert measure.at100 is not None
    key = "workings_log" if measure.transform == "log" else "workings_score"
    yield desk.say(
        key,
        value=short(float(desk.scored.raw[id_].iloc[row])),
        at0=f"{measure.at0:g}",
        at100=f"{measure.at100:g}",
        score=points_of(score),
    )
