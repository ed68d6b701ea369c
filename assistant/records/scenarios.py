"""Inputs of the synergy index that somebody saved under a name."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select

from assistant.records.database import Database
from assistant.records.nouns import Scenario
from assistant.records.tables import scenarios
from assistant.records.text import dump, storable

NAME_CHARS = 100


def save_scenario(database: Database, scenario: Scenario) -> None:
    """Keeps a scenario in place of one of the same name. Raises DatabaseTrouble.

    Raises ValueError for a name without a letter: nobody could choose it again.
    """
    name = _name(scenario.name)
    if not name:
        raise ValueError("a scenario needs a name")
    same = (
        scenarios.c.owner == storable(scenario.owner),
        scenarios.c.plan == storable(scenario.plan),
        scenarios.c.name == name,
    )
    with database.writing() as connection:
        connection.execute(delete(scenarios).where(*same))
        connection.execute(
            insert(scenarios).values(
                id=scenario.id,
                owner=storable(scenario.owner),
                plan=storable(scenario.plan),
                name=name,
                content=storable(dump(scenario.content)),
                changed_at=scenario.changed_at,
            )
        )


def list_scenarios(database: Database, owner: str, plan: str) -> tuple[Scenario, ...]:
    """An owner's scenarios for a plan, by name. Raises DatabaseTrouble."""
    with database.reading() as connection:
        found = connection.execute(
            select(scenarios)
            .where(scenarios.c.owner == storable(owner), scenarios.c.plan == storable(plan))
            .order_by(scenarios.c.name)
        )
        return tuple(
            Scenario(row.name, json.loads(row.content), row.plan, row.owner, row.id, row.changed_at)
            for row in found
        )


def delete_scenario(database: Database, owner: str, plan: str, name: str) -> None:
    """Removes a scenario; one that is not there is removed already. Raises DatabaseTrouble."""
    with database.writing() as connection:
        connection.execute(
            delete(scenarios).where(
                scenarios.c.owner == storable(owner),
                scenarios.c.plan == storable(plan),
                scenarios.c.name == _name(name),
            )
        )


def _name(given: str) -> str:
    return " ".join(storable(given).split())[:NAME_CHARS]
