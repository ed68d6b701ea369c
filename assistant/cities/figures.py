"""The kept figures laid out for one question: rows, names and figures as they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cities.kept import Loaded
from assistant.cities.raw_changes import Vocabulary
from assistant.messages import join_names, say, words_of
from assistant.readings import DataAsked, IndexGoal
from assistant.view import View
from corpus.answer import Table

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from scoring.composite import Part
    from scoring.data import Data
    from scoring.engine import Scored

TOLD = 5  # indicators that are named in words; the table has more
LISTED = 10  # rows of a table
COORDINATION = "I07"  # assumption whose degree has a grade
_ODD = 0.004  # points by which rounded figures and their rounded difference disagree
_SHARE = "0到1"  # says what a figure is, and is not said behind it


class Untold(Exception):
    """What is asked has no answer in these figures: the key of a message, and its blanks."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Told:
    """What an operation says."""

    lines: tuple[str, ...]
    value: float | None = None
    unit: str | None = None
    leaves: tuple[str, ...] = ()  # ids that the answer is about
    tables: tuple[Table, ...] = ()
    count: int | None = None
    levels: tuple[float, float] | None = None  # the index before and after what is supposed


class Desk:
    """The figures laid out for one question."""

    def __init__(self, reading: DataAsked, loaded: Loaded, view: View) -> None:
        self.reading, self.loaded, self.view = reading, loaded, view
        self.english = reading.asked.english
        self.data: Data = loaded.data
        self.scored: Scored = loaded.found.scored
        self.composite = loaded.found.scored.composite
        self.rough = False  # whether differences were told that rounded figures do not give

    def apart(self, before: float, after: float) -> tuple[str, str, str]:
        """Two figures and their difference; where rounding shows, that is to be told."""
        told = difference_of(before, after)
        first, second, difference = map(float, told)
        self.rough = self.rough or abs(second - first - difference) > _ODD
        return told

    def say(self, key: str, **values: object) -> str:
        return say(self.english, f"data.{key}", **values)

    def columns(self, key: str) -> tuple[str, ...]:
        return words_of(self.english, f"data.{key}")

    # ---- rows

    @property
    def years(self) -> list[int | None]:
        column = self.data.year
        if column is None:
            return [None] * len(self.data.ids)
        return [y if isinstance(y, int) else None for y in self.data.ids[column].tolist()]

    def year(self) -> int | None:
        """The year asked about, else the newest. Raises Untold for one that is not there."""
        known = self.loaded.about.years
        wanted = self.reading.year
        if wanted is not None and known and wanted not in known:
            raise Untold("no_year", year=wanted, years=join_names(self.english, [*map(str, known)]))
        return wanted if wanted in known else (known[-1] if known else None)

    def row(self, city: str, year: int | None = None) -> int:
        """Position of a city's row. Raises Untold where there is none, or more than one."""
        year = self.year() if year is None else year
        pairs = zip(self.cities, self.years, strict=True)
        places = [at for at, pair in enumerate(pairs) if pair == (city, year)]
        if not places:
            raise Untold("no_row", city=city, year=year)
        if len(places) > 1:
            raise Untold("two_rows", city=city, year=year or "")
        return places[0]

    def rows_of(self, year: int | None) -> list[int]:
        """Positions of the rows of a year."""
        return [at for at, known in enumerate(self.years) if known == year]

    @property
    def cities(self) -> list[str]:
        """The city of each row."""
        return self.data.ids[self.data.city].astype(str).tolist()

    @property
    def city(self) -> str:
        return self.reading.cities[0]

    def in_year(self, year: int | None) -> str:
        return self.say("in_year", year=year) if year else ""

    def who(self, city: str, year: int | None) -> str:
        return self.say("who", city=city, year=year) if year else city

    def index(self, row: int) -> float:
        """Raises Untold where the row has no index."""
        value = float(self.scored.index.iloc[row])
        if value != value:
            share = f"{self.scored.observed_weight.iloc[row]:.1%}"
            raise Untold("no_index", city=self.cities[row], share=share)
        return value

    # ---- words

    def part(self, id_: str) -> Part:
        return self.composite.by_id[id_]

    @property
    def words(self) -> Vocabulary:
        assert self.view.measures  # else no question would have come here
        return self.view.measures

    def label(self, id_: str) -> str:
        """The name of a node, a leaf or a raw figure."""
        if id_ in self.composite.by_id:
            return self.part(id_).label
        return self.words.measured[id_].name

    def unit(self, id_: str) -> str:
        part = self.composite.by_id.get(id_)
        if part is not None:
            return part.measure.unit if part.measure else ""
        return self.words.measured[id_].unit

    def names(self, ids: Iterable[str]) -> str:
        return join_names(self.english, [self.label(id_) for id_ in ids])

    def pointed(self, points: Mapping[str, float], key: str = "named_points") -> str:
        """Each name with its points: PM2.5浓度（1.20分）."""
        signed = "{:+.2f}" if key == "named_signed" else "{:.2f}"
        told = (
            self.say(key, name=self.label(id_), points=signed.format(value))
            for id_, value in points.items()
        )
        return join_names(self.english, tuple(told)) or self.say("nothing")

    def raw(self, id_: str, value: float) -> str:
        unit = self.unit(id_)
        part = self.composite.by_id.get(id_)
        if part and part.assumption == COORDINATION and 0 <= value <= 1:
            from scoring.coupling import grade

            return f"{short(value)}（{grade(value)}）"
        return "—" if value != value else f"{short(value)}{'' if unit == _SHARE else unit}"


def short(value: float) -> str:
    """A raw figure with four digits behind what matters.

    >>> short(29.78), short(10100.0), short(0.36412), short(25.000000001)
    ('29.78', '10100', '0.3641', '25')
    """
    return f"{value:.4g}" if abs(value) < 1_000 else f"{value:.1f}".rstrip("0").rstrip(".")


def points_of(value: float) -> str:
    """Points as they are told; -0.00 is 0.00.

    >>> points_of(-0.001), points_of(2.675), points_of(-1.5)
    ('0.00', '2.67', '-1.50')
    """
    return f"{value:.2f}".replace("-0.00", "0.00")


def difference_of(before: float, after: float) -> tuple[str, str, str]:
    """Two figures and their difference as they are told, each rounded for itself.

    >>> difference_of(54.43, 61.26), difference_of(1.0, 0.999)
    (('54.43', '61.26', '6.83'), ('1.00', '1.00', '0.00'))

    The difference of the rounded ones may be another: here 15.04.
    >>> difference_of(54.432, 69.466)
    ('54.43', '69.47', '15.03')
    """
    return points_of(before), points_of(after), points_of(after - before)


def signed(told: str) -> str:
    """A difference with its sign.

    >>> signed("1.50"), signed("-1.50"), signed("0.00")
    ('+1.50', '-1.50', '+0.00')
    """
    return told if told.startswith("-") else f"+{told}"


def value_of(desk: Desk, id_: str, row: int) -> float:
    """A leaf's raw value, computed ones too, or a raw figure that is no indicator."""
    table = desk.scored.raw if id_ in desk.scored.raw else desk.data.values
    return float(table[id_].iloc[row]) if id_ in table else float("nan")


def leaf_only(desk: Desk, id_: str) -> tuple[str, ...]:
    return (id_,) if id_ in desk.composite.by_id else ()


def wanted(goal: IndexGoal, index: float) -> float:
    """The index that a goal means, in points."""
    if goal.kind == "to":
        return goal.amount
    return index + goal.amount if goal.kind == "by" else index * (1 + goal.amount / 100)


def goal_words(desk: Desk, goal: IndexGoal, index: float) -> str:
    now, target, gap = desk.apart(index, wanted(goal, index))
    key = f"goal_{goal.kind}"
    return desk.say(key, amount=f"{goal.amount:g}", target=target, index=now, gap=gap)
