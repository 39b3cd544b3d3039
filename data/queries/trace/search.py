"""What there is under a name, part of a name, or a code: regions, units and unions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy import text as sql

from data.database import schema
from data.database.names import LAST_ROW, ROW_BITS, TABLE, at_place, begins, begun, coded_as, folded, holds, of_kind
from data.queries.seen import stem
from data.reference import regions
from data.regions.names import Sought, letters, sought
from data.scope import Scope

GROUPS: Final = ("region", "unit", "union")
"""In the order in which they are shown."""
_LEVELS: Final = {"nation": 0, "province": 1, "city": 2, "county": 3, "township": 4}
_FACTS: Final = {"unit": ("unit", "credit_code"), "union": ("labour_union", "code")}
"""Kind -> its table and the field of its code."""
_SPARE: Final = 8
"""Rows looked at for each that is wanted: one unit stands in several periods."""
_FOUND: Final = (
    "SELECT f.part_id, f.row, f.{code} AS code, f.name, f.region, p.period FROM ({ids}) n"
    " JOIN {table} f ON f.part_id = n.id >> {bits} AND f.row = n.id & {last} JOIN part p ON p.id = f.part_id"
)

_NEWEST: Final = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH :asked ORDER BY rowid DESC LIMIT :most"
_WALKED: Final = (128, 1_000)
"""So many of the newest rows are looked at for what begins with a sign: what many names begin with is soon met, of what few do the index has a short list."""
_FIRST: Final = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :asked ORDER BY rowid LIMIT :most"
"""From the oldest on the index is read in half the time."""


def search(
    engine: Engine, scope: Scope, text: str, *, region: str | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """At most ``limit`` rows ``{"kind", "code", "name", "region", "periods"}``: regions first, then units, then unions, best fit first.

    Periods are those of current registers that hold the row; a region has those in which it has figures. Units and unions are not
    told to a reader without unit lists, nor from data gathered for statistics. Raises UnknownRegion, OutOfScope.
    """
    found: list[dict[str, Any]] = []
    for rows in _groups(engine, scope, text, region or scope.root, limit):
        found += rows[: limit - len(found)]
        if len(found) == limit:
            break
    return found


def search_groups(
    engine: Engine, scope: Scope, text: str, *, region: str | None = None, limit: int = 8
) -> dict[str, list[dict[str, Any]]]:
    """The rows of :func:`search` by kind, at most ``limit`` of each; a kind without any is left out. Raises like it."""
    groups = zip(GROUPS, _groups(engine, scope, text, region or scope.root, limit), strict=False)
    return {kind: rows for kind, rows in groups if rows}


def _groups(engine: Engine, scope: Scope, text: str, within: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    scope.check(within, regions())
    if not text.strip() or limit <= 0:
        return
    with engine.connect() as connection:
        yield _regions(connection, text.strip(), within, limit)
        if scope.unit_lists:
            few = _few(connection, text, within, limit)
            for kind in _FACTS:
                yield _facts(connection, kind, text, within, limit, few)


def _fit(name: str, code: str, wanted: str) -> tuple[int, int, str]:
    """The exact first, then what begins so, then what holds it; the shorter before the longer."""
    name, code = folded(name), folded(code)
    exact = wanted in (name, code)
    starts = name.startswith(wanted) or code.startswith(wanted)
    return (0 if exact else 1 if starts else 2, len(name), code)


def _regions(connection: Connection, text: str, within: str, limit: int) -> list[dict[str, Any]]:
    """Regions by name, code, pinyin (hangzhou) and its initials (hzs), the larger before the smaller of the same fit."""
    wanted, tree = letters(text), regions()
    if not wanted:
        return []
    holding = [one for one in sought() if wanted in one.everything]
    hits = [(fit, one) for one in holding if (fit := _region_fit(one, wanted)) is not None]
    hits.sort(key=lambda hit: (hit[0], _LEVELS[tree[hit[1].code].level], len(hit[1].name), hit[1].code))
    nodes = [tree[one.code] for _, one in hits if within in tree.path(one.code)][:limit]
    totals = schema.totals.c
    held: dict[str, list[str]] = {}
    ask = select(totals.region, totals.period).where(
        totals.parent.in_({node.nav_parent for node in nodes}), totals.region.in_([node.code for node in nodes])
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
        for n in nodes
    ]


def _region_fit(one: Sought, wanted: str) -> int | None:
    """How well a region fits: 0 by its whole name or code, 1 by the beginning, 2 by a part of the name; None: not at all."""
    if wanted in (one.name, one.code.casefold(), one.latin, one.pinyin):
        return 0
    begins_so = (one.name, one.latin, one.pinyin, one.initials, one.code.casefold())
    if any(text.startswith(wanted) for text in begins_so):
        return 1
    return None if wanted.isascii() else 2


def _held(connection: Connection, text: str, within: str) -> list[str]:
    """The conditions that leave what holds a text in a region; none where nothing can."""
    held = holds(text)
    if held is None or connection.dialect.name != "sqlite":
        return []
    return [held, *([at_place(place)] if (place := stem(within)) else [])]


def _few(connection: Connection, text: str, within: str, limit: int) -> list[int] | None:
    """All units and unions that hold a text, the newest first, so that a rare text whose pieces are common is looked for once; None where they are many, or the text is
    of one sign, which the index finds whole."""
    conditions, most = _held(connection, text, within), limit * _SPARE
    if not conditions or begins(text) is None:
        return [] if not conditions else None
    found = connection.execute(sql(_FIRST), {"asked": " AND ".join(conditions), "most": most}).scalars().all()
    return [*reversed(found)] if len(found) < most else None


def _facts(
    connection: Connection, kind: str, text: str, within: str, limit: int, few: list[int] | None
) -> list[dict[str, Any]]:
    """Units or unions; one that several periods hold is one row, called as in the newest. ``few``: the numbers of all, where these are few."""
    conditions = [*_held(connection, text, within), of_kind(kind)]
    hits: dict[str, dict[str, Any]] = {}
    most = limit * _SPARE
    if few is not None:
        if few:
            _put(_rows_of(connection, kind, few), kind, hits)
    elif begins(text) is None and (met := _met(connection, kind, text, within, most)) is not None:
        _put(met, kind, hits)
    elif _collect(connection, kind, " AND ".join(conditions), most, hits) == most and (first := begins(text)):
        # There may be more: what begins so is looked for by itself, as it may stand behind thousands that only hold it.
        _collect(connection, kind, " AND ".join([*conditions, first]), most, hits)
    wanted = folded(text)
    best = sorted(hits.values(), key=lambda one: _fit(one["name"] or "", one["code"] or "", wanted))[:limit]
    _add_periods(connection, kind, best)
    return [{**one, "periods": sorted(one["periods"])} for one in best]


def _collect(connection: Connection, kind: str, asked: str, most: int, hits: dict[str, dict[str, Any]]) -> int:
    """Add what is asked for to the hits; how many rows that were."""
    rows = connection.execute(sql(_statement(kind)), {"asked": asked, "most": most}).all()
    _put(rows, kind, hits)
    return len(rows)


def _met(connection: Connection, kind: str, sign: str, within: str, most: int) -> list[Any] | None:
    """The newest rows that the index has under a sign, by the names of the newest rows of all; None where these are too few. The index itself would gather every
    name that begins with the sign before it told the first."""
    holds_sign = begun(sign)
    conditions = [*([at_place(place)] if (place := stem(within)) else []), of_kind(kind)]
    for walked in _WALKED:
        asked = {"asked": " AND ".join(conditions), "most": walked}
        rows = connection.execute(sql(_statement(kind)), asked).all()
        found = [row for row in rows if holds_sign(row.name)]
        if len(found) >= most or len(rows) < walked:
            return sorted(found, key=lambda row: (row.part_id, row.row), reverse=True)[:most]
        if not found:  # a sign that few names begin with, as it seems
            return None
    return None


def _rows_of(connection: Connection, kind: str, numbers: Sequence[int]) -> Sequence[Any]:
    """Those of a kind among some numbers, in their order."""
    ids = ", ".join(f"(:id_{place})" for place in range(len(numbers)))
    told = {f"id_{place}": number for place, number in enumerate(numbers)}
    return connection.execute(sql(_statement(kind, f"SELECT column1 AS id FROM (VALUES {ids})")), told).all()


def _put(rows: Sequence[Any], kind: str, hits: dict[str, dict[str, Any]]) -> None:
    for row in sorted(rows, key=lambda row: row.period, reverse=True):
        key = row.code or f"{row.region}|{row.name}"
        one = hits.setdefault(key, {"kind": kind, "code": row.code, "name": row.name, "region": row.region})
        one.setdefault("periods", set()).add(row.period)


def _add_periods(connection: Connection, kind: str, found: list[dict[str, Any]]) -> None:
    """A unit that was renamed is found by its new name and was there before it."""
    by_code = {one["code"]: one for one in found if one["code"]}
    if not by_code:
        return
    asked = f"{of_kind(kind)} AND ({' OR '.join(coded_as(code) for code in by_code)})"
    for row in connection.execute(sql(_statement(kind)), {"asked": asked, "most": -1}):
        if row.code in by_code:
            by_code[row.code]["periods"].add(row.period)


def _statement(kind: str, ids: str = _NEWEST) -> str:
    table, code = _FACTS[kind]
    return _FOUND.format(ids=ids, table=table, code=code, bits=ROW_BITS, last=LAST_ROW)
