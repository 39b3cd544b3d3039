"""What there is under a name, part of a name, or a code: regions, units and unions."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Engine, FromClause, Select, func, or_, select

from data.database import schema
from data.queries.units import inside
from data.reference import regions
from data.scope import Scope

_KINDS: Final[dict[str, tuple[FromClause, str, str]]] = {
    "unit": (schema.unit, "credit_code", "unit_register"),
    "union": (schema.union, "code", "union_register"),
}


def search(
    engine: Engine, scope: Scope, text: str, *, region: str | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """At most ``limit`` rows ``{"kind", "code", "name", "region", "periods"}``: regions first, then units, then unions, best fit first.

    Periods are those of current registers that hold the row; a region has those in which it has figures. Units and unions are not
    told to a reader without unit lists, nor from data gathered for statistics. Raises UnknownRegion, OutOfScope.
    """
    wanted = text.strip()
    within = region or scope.root
    scope.check(within, regions())
    if not wanted or limit <= 0:
        return []
    found = _regions(engine, wanted, within, limit)
    if scope.unit_lists:
        for kind in _KINDS:
            if len(found) < limit:
                found += _facts(engine, kind, wanted, within, limit - len(found))
    return found


def _fit(name: str, code: str, wanted: str) -> tuple[int, int, str]:
    """The exact first, then what begins so, then what holds it; the shorter before the longer."""
    exact = wanted.upper() in (name.upper(), code.upper())
    begins = name.upper().startswith(wanted.upper()) or code.upper().startswith(wanted.upper())
    return (0 if exact else 1 if begins else 2, len(name), code)


def _regions(engine: Engine, wanted: str, within: str, limit: int) -> list[dict[str, Any]]:
    tree = regions()
    hits = [
        node
        for node in tree
        if node.kind != "placeholder"
        and (wanted in node.name or node.code == wanted)
        and within in tree.path(node.code)
    ]
    hits.sort(key=lambda node: _fit(node.name, node.code, wanted))
    hits = hits[:limit]
    totals = schema.totals.c
    held: dict[str, list[str]] = {}
    with engine.connect() as connection:
        ask = select(totals.region, totals.period).where(
            totals.parent.in_({node.nav_parent for node in hits}), totals.region.in_([node.code for node in hits])
        )
        for code, period in connection.execute(ask.distinct()):
            held.setdefault(code, []).append(period)
    return [
        {
            "kind": "region",
            "code": n.code,
            "name": n.name,
            "region": n.nav_parent or n.code,
            "periods": sorted(held.get(n.code, [])),
        }
        for n in hits
    ]


def _facts(engine: Engine, kind: str, wanted: str, within: str, limit: int) -> list[dict[str, Any]]:
    """Units or unions; one that several periods hold is one row, called as in the newest."""
    table, code_name, content = _KINDS[kind]
    code, part = table.c[code_name], schema.part.c
    with engine.connect() as connection:
        rows = connection.execute(_hits(table, code_name, content, wanted, within)).all()
        hits: dict[str, dict[str, Any]] = {}
        for row in rows:
            key = row.code or f"{row.region}|{row.name}"
            one = hits.setdefault(key, {"kind": kind, "code": row.code, "name": row.name, "region": row.region})
            one.setdefault("periods", set()).add(row.period)
        best = sorted(hits.values(), key=lambda one: _fit(one["name"] or "", one["code"] or "", wanted))[:limit]
        codes = [one["code"] for one in best if one["code"]]
        # A unit that was renamed is found by its new name and was there before it.
        others = (
            select(code, part.period)
            .select_from(table.join(schema.part, part.id == table.c.part_id))
            .where(part.status == "current", part.content == content, code.in_(codes), part.purpose != "statistical")
        )
        for found, period in connection.execute(others.distinct()):
            next(one for one in best if one["code"] == found)["periods"].add(period)
    return [{**one, "periods": sorted(one["periods"])} for one in best]


def _hits(table: FromClause, code_name: str, content: str, wanted: str, within: str) -> Select[Any]:
    code, name, part = table.c[code_name], table.c["name"], schema.part.c
    return (
        select(code.label("code"), name.label("name"), table.c.region.label("region"), part.period.label("period"))
        .select_from(table.join(schema.part, part.id == table.c.part_id))
        .where(
            part.status == "current",
            part.content == content,
            part.purpose != "statistical",
            or_(name.contains(wanted, autoescape=True), code.startswith(wanted.upper(), autoescape=True)),
            inside(within, table.c.region),
        )
        .order_by(part.period.desc(), func.length(name), code)
        .limit(2_000)
    )
