"""A plan with what is looked up in it often, made once per plan."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cities.kept import Figures
from assistant.cities.raw_changes import Vocabulary
from assistant.matching import Matcher
from corpus.passages import passages_of
from corpus.plan import Indicator, ListName, Passage, Plan, Row, RowRef
from corpus.text import bare, squeeze
from corpus.units import UnitDirectory, unit_directory
from scoring.assumptions import default_composite
from scoring.errors import BadFramework
from scoring.tree import Node, tree_of

if TYPE_CHECKING:
    from assistant.counterparts import Concordance
    from assistant.ranking import Ranker


@dataclass(frozen=True, eq=False)
class View:
    """A plan and its directories; everything beside the plan is made when first asked for."""

    plan: Plan
    figures: Figures | None = None  # of cities, kept beside the plan; None: nowhere to keep any

    @functools.cached_property
    def measures(self) -> Vocabulary | None:
        """What the index measures, by every name; None for a plan without an index."""
        if not self.plan.framework:
            return None
        try:
            return Vocabulary(default_composite(self.plan.framework))
        except BadFramework:  # weights that do not add up: no index can be computed
            return None

    @functools.cached_property
    def units(self) -> UnitDirectory:
        return unit_directory(self.plan)

    @functools.cached_property
    def unit_names(self) -> dict[tuple[int, str], tuple[str, ...]]:
        """The names by which units are known, by length and last character."""
        found: dict[tuple[int, str], tuple[str, ...]] = {}
        for name in sorted(self.units.known_as()):
            found[len(name), name[-1]] = (*found.get((len(name), name[-1]), ()), name)
        return found

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages_of(self.plan)

    @functools.cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self.plan.rows())

    @functools.cached_property
    def row_matcher(self) -> Matcher:
        """Finds rows by their words; positions are those of `rows`."""
        return Matcher([f"{row.section} {row.item} {row.text}" for row in self.rows])

    @functools.cached_property
    def passage_matcher(self) -> Matcher:
        """Finds passages by their words; positions are those of `passages`."""
        return Matcher([passage.searched for passage in self.passages])

    @functools.cached_property
    def ranker(self) -> Ranker:
        """Puts passages that were found in the order in which they answer."""
        from assistant.ranking import Ranker  # needs numpy, which a question about a row does not

        return Ranker(self.passages)

    @functools.cached_property
    def concordance(self) -> Concordance:
        """Lays the rows of the lists beside the body."""
        from assistant.counterparts import Concordance  # knows this module

        return Concordance(self)

    @functools.cached_property
    def target_matcher(self) -> Matcher:
        """Finds targets by their words; positions are those of `plan.targets`."""
        return Matcher([f"{target.measure} {target.text}" for target in self.plan.targets])

    @functools.cached_property
    def plan_text(self) -> str:
        """All pages without white space."""
        return squeeze("".join(self.plan.pages))

    @functools.cached_property
    def tree(self) -> Node | None:
        return tree_of(self.plan.framework) if self.plan.framework else None

    @functools.cached_property
    def bare_text(self) -> str:
        """All pages folded, without marks: the form in which names are compared."""
        return bare("".join(self.plan.pages))

    def row(self, ref: RowRef) -> Row | None:
        """The row at an address; the first, where the plan gives one number twice."""
        return next((r for r in self.plan.rows(ref.list) if r.number == ref.number), None)

    def indicator(self, number: int) -> Indicator | None:
        return next((leaf for leaf in self.plan.indicators if leaf.number == number), None)

    def numbers(self, name: ListName) -> tuple[int, ...]:
        """The serial numbers of a list."""
        if name == "indicator":
            return tuple(leaf.number for leaf in self.plan.indicators)
        return tuple(row.number for row in self.plan.rows(name))
