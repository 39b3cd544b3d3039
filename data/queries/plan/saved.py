"""Saved plans: listed, shown, held against what the registers say by now, and laid side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Engine, select

from analysis.periods import ends
from analysis.plan.basket import PLANNED, acts_of
from analysis.plan.since import Then, since
from data.database import schema
from data.database.engine import for_reading
from data.database.planning import saved_plan
from data.database.version import data_version
from data.queries.plan.called import called_otherwise
from data.queries.question import BadQuestion
from data.queries.registered import has_units, registered_few, state
from data.queries.seen import within
from data.queries.slices import slices
from data.reference import regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_AT_ONCE: Final = 500
"""Codes in one statement: SQLite of old takes 999 parameters."""
CODE: Final = 18
"""Characters of a credit code; a key of another length is that of a unit without one, which cannot be followed."""


def list_plans(engine: Engine, scope: Scope, *, region: str | None = None) -> list[dict[str, Any]]:
    """The plans of a region and all below it, newest first: id, name, region, period, calibre, purpose, author, saved_at, data_version, units.

    Raises UnknownRegion, OutOfScope.
    """
    where = region or scope.root
    scope.check(where, regions())
    plan = saved_plan.c
    ask = select(*(c for c in plan if c.name not in ("wishes", "answer"))).where(within(plan.region, where))
    with engine.connect() as connection:
        rows = connection.execute(ask.order_by(plan.id.desc())).mappings().all()
    return [{**dict(row), "units": len(row["units"]), "region_name": regions()[row["region"]].name} for row in rows]


def plan_by_id(engine: Engine, scope: Scope, number: int) -> dict[str, Any]:
    """A plan as it was saved. Raises BadQuestion where there is none of this number, OutOfScope."""
    with engine.connect() as connection:
        row = connection.execute(select(saved_plan).where(saved_plan.c.id == number)).mappings().first()
    if row is None:
        raise BadQuestion(f"there is no saved plan {number}")
    scope.check(row["region"], regions())
    return dict(row)


def plan_since(engine: Engine, scope: Scope, plan: Mapping[str, Any]) -> dict[str, Any]:
    """What has become of a plan's units since it was saved, as :func:`analysis.plan.since.since` tells it.

    They are looked up in the newest register of the plan's calibre and purpose that has units of its region, its own period's or a later one.
    With ``period`` and ``data_version``, both as of now. Raises OutOfScope for a reader without lists.
    """
    if not scope.unit_lists:
        raise OutOfScope("no list of units may be made for this reader")
    own = Slice(plan["period"], plan["calibre"], plan["purpose"])
    held = sorted(
        {
            info.slice
            for info in slices(engine, scope)
            if info.slice == own.at(info.period) and ends(info.period) >= ends(own.period)
        },
        key=lambda slice_: ends(slice_.period),
        reverse=True,
    )
    newest = next((slice_ for slice_ in held if has_units(engine, scope, plan["region"], slice_)), own)
    then = [Then(*unit) for unit in plan["units"]]
    with for_reading(engine).connect() as connection:
        now = _now(connection, scope, newest, [unit.key for unit in then if len(unit.key) == CODE])
    told = since([unit for unit in then if len(unit.key) == CODE], now)
    lost = sum(len(unit.key) != CODE for unit in then)
    return {"period": newest.period, "data_version": data_version(engine), **told, "not_followed": lost}


def plan_names(engine: Engine, scope: Scope, plan: Mapping[str, Any], since_: Mapping[str, Any]) -> dict[str, str]:
    """Code -> the name of a plan's unit, in the register that the plan was made on, else in the one that :func:`plan_since` looked at, else in any
    of its purpose, whether it still counts or not: a unit that a correction took out has a name too. Raises OutOfScope for a reader without lists."""
    if not scope.unit_lists:
        raise OutOfScope("no list of units may be made for this reader")
    own = Slice(plan["period"], plan["calibre"], plan["purpose"])
    codes = [key for key, *_ in plan["units"] if len(key) == CODE]
    unit, found = schema.unit.c, dict[str, str]()
    with for_reading(engine).connect() as connection:
        for slice_ in dict.fromkeys((own.at(since_["period"]), own)):
            source, conditions = registered_few(slice_)
            for start in range(0, len(codes), _AT_ONCE):
                some = unit.credit_code.in_(codes[start : start + _AT_ONCE])
                ask = select(unit.credit_code, unit.name).select_from(source).where(*conditions, some)
                found |= {code: name for code, name in connection.execute(ask) if name}
        part, gone = schema.part.c, [code for code in codes if code not in found]
        any_of = schema.unit.join(schema.part, part.id == unit.part_id)
        for start in range(0, len(gone), _AT_ONCE):
            some = unit.credit_code.in_(gone[start : start + _AT_ONCE])
            ask = select(unit.credit_code, unit.name).select_from(any_of).where(part.purpose == plan["purpose"], some)
            found |= {code: name for code, name in connection.execute(ask.order_by(unit.part_id)) if name}
    return found


def _now(
    connection: Connection, scope: Scope, slice_: Slice, codes: Sequence[str]
) -> dict[str, tuple[str, int | None]]:
    """Code -> its unit's state and employees in a slice, also of one that is called otherwise there."""
    found = _as_called(connection, slice_, codes)
    others = called_otherwise(connection, scope, slice_.purpose, [code for code in codes if code not in found])
    there = _as_called(connection, slice_, [other for named in others.values() for other in named])
    return found | {code: there[other] for code, named in others.items() for other in named if other in there}


def _as_called(connection: Connection, slice_: Slice, codes: Sequence[str]) -> dict[str, tuple[str, int | None]]:
    source, conditions = registered_few(slice_)
    unit = schema.unit.c
    found: dict[str, tuple[str, int | None]] = {}
    for start in range(0, len(codes), _AT_ONCE):
        some = unit.credit_code.in_(codes[start : start + _AT_ONCE])
        ask = select(unit.credit_code, state().label("state"), unit.employees).select_from(source)
        for code, said, employees in connection.execute(ask.where(*conditions, some)):
            found[code] = (said, employees)
    return found


def side_by_side(plans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Plans laid side by side: ``plans`` (id, name, region, period, calibre, data_version), and a row a figure with one value a plan.

    ``acts``: as :func:`analysis.plan.basket.acts_of`; ``units``, ``workers``: reached; the rates as they were and would become. ``alike``: whether all are of one region,
    period and data, without which the rates differ for other reasons than the plans.
    """
    heads = ("id", "name", "region", "period", "calibre", "purpose", "data_version")
    rows: list[dict[str, Any]] = [
        {"figure": "acts", "values": [acts_of(plan["answer"]["moves"]) for plan in plans]},
        *(
            {"figure": name, "values": [sum(move[name] for move in plan["answer"]["moves"]) for plan in plans]}
            for name in ("units", "workers")
        ),
    ]
    for side in ("before", "after"):
        rows += [
            {"figure": metric, "side": side, "values": [plan["answer"][side].get(metric) for plan in plans]}
            for metric in PLANNED
        ]
    alike = len({tuple(plan[name] for name in heads[2:]) for plan in plans}) <= 1
    return {"plans": [{name: plan[name] for name in heads} for plan in plans], "rows": rows, "alike": alike}
