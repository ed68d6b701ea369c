"""Ranks of cities, how firm they are, and what a city's index and figures are."""

from __future__ import annotations

from assistant.cities.columns import earlier
from assistant.cities.figures import (
    TOLD,
    Desk,
    Told,
    Untold,
    leaf_only,
    points_of,
    signed,
    value_of,
)
from assistant.cities.firmness import chances
from assistant.messages import join_names
from corpus.answer import Table

_RUNS = 2_000  # in which ranks are tried
_SAMPLES = 256  # of the design that tells which choice matters; five times as many runs


def answer_robust(desk: Desk) -> Told:
    """How far ranks hang on weights, goalposts and the kind of mean."""
    from assistant.bench import option_name
    from scoring.explain import rank_rows
    from scoring.robustness import OTHER, Shaken, robustness

    year, shaken = desk.year(), Shaken(runs=_RUNS)
    rows = desk.rows_of(year)
    raw, readings = desk.scored.raw.iloc[rows], desk.loaded.readings
    found = robustness(desk.composite, raw, shaken, readings=readings)
    ranked = sorted(rank_rows(found, [desk.cities[at] for at in rows]), key=lambda row: row.nominal)
    if not ranked:
        raise Untold("no_index_at_all")
    steady = tuple(row.name for row in ranked if row.high - row.low <= 1)
    line = desk.say(
        "robust",
        when=desk.in_year(year),
        runs=_RUNS,
        weights=f"{shaken.weights:.0%}",
        goalposts=f"{shaken.goalposts:.0%}",
        means=f"{shaken.means:.0%}",
        other=option_name(OTHER[desk.composite.root.aggregate]),
        floor=f"{shaken.floor:g}",
        steady=join_names(desk.english, steady) or desk.say("nothing"),
        widest=max(ranked, key=lambda row: row.high - row.low).name,
    )
    cells = (
        (
            r.name,
            f"{r.nominal:.0f}",
            f"{r.low:.0f}–{r.high:.0f}",
            f"{r.median:.0f}",
            f"{r.likeliest}（{max(r.shares):.0%}）",
        )
        for r in ranked
    )
    table = Table(desk.columns("robust_columns"), tuple(cells))
    return Told((line, *chances(desk, ranked), *_cause(desk, rows)), tables=(table,))


def _cause(desk: Desk, rows: list[int]) -> list[str]:
    """The choice that moves the ranks most, by its share of their variance."""
    from scoring.errors import Undefined
    from scoring.sensitivity import influences

    try:
        raw, readings = desk.scored.raw.iloc[rows], desk.loaded.readings
        found = influences(desk.composite, raw, samples=_SAMPLES, readings=readings)
    except Undefined:
        return []
    told = [desk.say("influence", group=i.group, share=f"{i.total:.2f}") for i in found]
    return [desk.say("cause", first=found[0].group, all=join_names(desk.english, told))]


def answer_interval(desk: Desk) -> Told:
    """What the index could be if everything that is missing were reported."""
    from scoring.uncertainty import interval

    year = desk.year()
    row = desk.row(desk.city, year)
    if desk.reading.measures:
        return _supposed_missing(desk, row, year)
    scores = desk.scored.scores.iloc[row]
    missing = [str(id_) for id_ in scores.index[scores.isna()]]
    low, high = (float(value) for value in interval(desk.scored).iloc[row])
    line = desk.say(
        "interval" if missing else "complete",
        who=desk.who(desk.city, year),
        index=points_of(float(desk.scored.index.iloc[row])).replace("nan", "—"),
        low=points_of(low),
        high=points_of(high),
        names=desk.names(missing[:TOLD]),
        count=len(missing),
    )
    return Told((line,), high - low, None, tuple(missing[:TOLD]))


def _supposed_missing(desk: Desk, row: int, year: int | None) -> Told:
    """The index if some figures had not been reported, and what they could make of it."""
    from scoring.engine import score_given

    composite, scores = desk.composite, desk.scored.scores.iloc[[row]]
    named = [id_ for id_ in desk.reading.measures if id_ in composite.by_id]
    gone = [
        leaf.id
        for leaf in composite.leaves
        if any(part.id in named for part in composite.path(leaf))
    ]
    if not gone:
        raise Untold("no_part", names=desk.names(desk.reading.measures))

    def index(points: float) -> float:
        changed = scores.assign(**dict.fromkeys(gone, points))
        return float(score_given(composite, changed).index.iloc[0])

    without, low, high = (index(points) for points in (float("nan"), *composite.scale))
    if without != without:
        raise Untold("no_index_after")
    before, after, change = desk.apart(desk.index(row), without)
    told = {"before": before, "after": after, "points": signed(change)}
    line = desk.say(
        "unreported",
        who=desk.who(desk.city, year),
        names=desk.names(gone),
        **told,
    )
    ends = desk.say("unreported_how", low=points_of(low), high=points_of(high))
    return Told((line, ends), without, None, tuple(gone))


def answer_value(desk: Desk) -> Told:
    """What a city's index, a group's score or a measured figure is."""
    year = desk.year()
    asked = desk.reading.measures or (desk.composite.root.id,)
    years = [earlier(desk, year), year] if desk.reading.since else [year]
    found = [
        _one_value(desk, id_, desk.row(city, one), desk.who(city, one))
        for city in desk.reading.cities
        for id_ in asked
        for one in years
    ]
    leaves = tuple(id_ for id_ in asked if id_ not in desk.composite.children)
    shown = tuple(leaf for id_ in leaves for leaf in leaf_only(desk, id_))
    return Told(tuple(line for line, _, _ in found), found[-1][1], found[-1][2], shown)


def _one_value(desk: Desk, id_: str, row: int, who: str) -> tuple[str, float, str | None]:
    """The sentence, the value, its unit (None: points)."""
    if id_ in desk.composite.children:
        return _node_value(desk, id_, row, who)
    value, name = value_of(desk, id_, row), desk.label(id_)
    if value != value:
        raise Untold("no_figure", name=name)
    scores = desk.scored.scores
    score = float(scores[id_].iloc[row]) if id_ in scores else float("nan")
    key = "figure" if score == score else "driver"
    told = desk.say(key, who=who, name=name, value=desk.raw(id_, value), score=points_of(score))
    return told, value, desk.unit(id_) or None


def _node_value(desk: Desk, id_: str, row: int, who: str) -> tuple[str, float, str | None]:
    """A node's points, with the mean that they come from."""
    from scoring.explain import sums

    if id_ == desk.composite.root.id:
        desk.index(row)
    node = next(node for node in sums(desk.scored, row) if node.id == id_)
    if node.score is None:
        raise Untold("no_figure", name=node.name)
    terms = [(t.name, t.share, t.score) for t in node.terms if t.score is not None]
    told = desk.say(
        "node",
        who=who,
        name=node.name,
        points=points_of(node.score),
        names=join_names(desk.english, [name for name, _, _ in terms]),
        terms=" + ".join(f"{share:.4g}×{points_of(score)}" for _, share, score in terms),
        share=f"{desk.scored.observed_weight.iloc[row]:.1%}",
    )
    return told, node.score, None
