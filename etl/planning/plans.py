"""Saving plans with their name, author and the version of the data that they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, update

from analysis.plan.basket import Wish
from data.database.planning import saved_plan
from data.database.stamp import now
from data.database.version import data_version
from data.queries.plan.plan import basket_with_units
from data.queries.plan.saved import plan_by_id
from data.scope import Scope
from data.slice import Slice
from etl.planning.ledger import plain_author
from etl.planning.words import plain_text

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan before it is saved: its name, its moves, and the region and slice that it is about."""

    name: str
    region: str
    slice_: Slice
    wishes: Sequence[Wish]


def save_plan(engine: Engine, scope: Scope, draft: Draft, author: str) -> dict[str, Any]:
    """Save a plan with what it would do now and the units that it reaches; returns it as :func:`plan_by_id` does.

    Raises BadValue for a name that is too long or tells of a person, ValueError for an empty one or an author that is none, and as
    :func:`data.queries.plan.plan.basket`.
    """
    name = _named(draft.name)
    head = {"name": name, "region": draft.region, **draft.slice_.params, "author": plain_author(author)}
    version = data_version(engine)
    answer, moves = basket_with_units(engine, scope, region=draft.region, slice_=draft.slice_, wishes=draft.wishes)
    units = [[unit.key, unit.path[-1], unit.employees] for move in moves for unit in move.units]
    kept = {"wishes": [asdict(wish) for wish in draft.wishes], "answer": answer, "units": units}
    with engine.begin() as connection:
        done = connection.execute(insert(saved_plan).values(**head, saved_at=now(), data_version=version, **kept))
        number = int((done.inserted_primary_key or (0,))[0])
    return plan_by_id(engine, scope, number)


def _named(given: str) -> str:
    name = plain_text(given, _LONGEST_NAME)
    if not name:
        raise ValueError("a plan has a name")
    return name


def rename_plan(engine: Engine, scope: Scope, number: int, name: str) -> dict[str, Any]:
    """Give a saved plan another name and return it. Raises as :func:`save_plan` for the name, BadQuestion where there is no plan, OutOfScope."""
    plan_by_id(engine, scope, number)
    said = _named(name)
    with engine.begin() as connection:
        connection.execute(update(saved_plan).where(saved_plan.c.id == number).values(name=said))
    return plan_by_id(engine, scope, number)


def remove_plan(engine: Engine, scope: Scope, number: int) -> dict[str, Any]:
    """Take a saved plan away and return it. Raises BadQuestion where there is none, OutOfScope."""
    gone = plan_by_id(engine, scope, number)
    with engine.begin() as connection:
        connection.execute(delete(saved_plan).where(saved_plan.c.id == number))
    return gone
