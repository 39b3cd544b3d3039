"""A slice against the period before it: coverage that shrank, figures that jumped, a forgotten 万."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, func, select, text

from data.database import schema
from data.database.loads import plain_rows
from data.database.schema import in_slice
from data.reference import check_limits, regions
from data.slice import Slice
from etl.check.counted import COUNTED
from etl.check.homes import Homes
from etl.check.lookup import look_up_table

_MEASURES: Final = (
    "units",
    "units_covered",
    "employees",
    "employees_covered",
    "members",
    "unions",
    "grassroots_unions",
)
_RECORDS: Final = (
    ("unit", "unit_register", "credit_code", "employees"),
    ("labour_union", "union_register", "code", "members"),
)
_BEFORE: Final = (
    "SELECT {code} AS code, {measure} AS before FROM {table} WHERE {measure} > 0 AND {code} IS NOT NULL"
    " AND part_id IN (SELECT id FROM part WHERE status = 'current' AND content = '{content}'"
    "   AND period = :before AND calibre = :calibre AND purpose = :purpose)"
)
_OF_COUNTED: Final = (
    " AND {code} IN (SELECT {code} FROM {table} WHERE part_id IN (" + COUNTED.format("{content}") + "))"
)
"""Only those that a row which is counted can be held against: few, where a change reaches few provinces."""
_MOVED: Final = (
    "SELECT n.part_id, n.row, n.{code} AS code, n.name, n.{measure} AS now, o.before FROM {table} n CROSS JOIN record_before o"
    " WHERE o.code = n.{code} AND n.part_id IN (" + COUNTED.format("{content}") + ")"
    " AND n.{measure} > 0 AND ABS(n.{measure} - o.before) >= :least"
    " AND (n.{measure} >= o.before * :factor OR o.before >= n.{measure} * :factor)"
    " ORDER BY n.part_id, n.row"
)


def last_period(connection: Connection, slice_: Slice) -> str | None:
    """The newest period before the slice's, of the same kind (years with years), that has figures; None without one."""
    total = schema.totals.c
    return connection.execute(
        select(func.max(total.period)).where(
            total.calibre == slice_.calibre,
            total.purpose == slice_.purpose,
            total.period < slice_.period,
            func.length(total.period) == len(slice_.period),
        )
    ).scalar()


def next_period(connection: Connection, slice_: Slice) -> Slice | None:
    """The slice that has this one for its last period, if it is there."""
    total = schema.totals.c
    found = connection.execute(
        select(func.min(total.period)).where(
            total.calibre == slice_.calibre,
            total.purpose == slice_.purpose,
            total.period > slice_.period,
            func.length(total.period) == len(slice_.period),
        )
    ).scalar()
    return None if found is None else slice_.at(found)


OF_RECORDS: Final = ("magnitude_jump", "period_outlier")
"""What is said of single units and unions, and of regions too."""
AGAINST_LAST: Final = (*OF_RECORDS, "coverage_shrank", "region_silent")
"""What is said in the light of the period before."""


def against_last_period(
    connection: Connection, slice_: Slice, homes: Homes, *, counted: bool = False
) -> list[dict[str, Any]]:
    """Findings on the regions, units and unions whose figures moved as they hardly can.

    ``counted``: of units and unions only those of the parts that are counted, which are not all (:mod:`etl.check.counted`).

    Only regions that report the measure in both periods, and not those whose parent is told the same: the cause lies below, but a
    leader looks from above, so the lowest level that has it is named.
    """
    before = last_period(connection, slice_)
    if before is None:
        return []
    now, then = _totals(connection, slice_), _totals(connection, slice_.at(before))
    moved = {region: moves for region in now.keys() & then.keys() if (moves := _moves(now[region], then[region]))}
    below_now, below_then = _reporting(now, moved), _reporting(then, moved)
    found = _records(connection, slice_, before, counted=counted)
    tree = regions()
    told: set[tuple[str, str]] = set()
    for region in sorted(moved, key=lambda code: (-len(tree.path(code)), code)):
        for code, measure, args in moved[region]:
            if (region, code + measure) in told or below_now.get((region, measure)) != below_then.get(
                (region, measure)
            ):
                continue
            told |= {(above, code + measure) for above in tree.path(region)}
            entry = homes.of(region, measure)
            if entry is not None:
                args = {"region": tree[region].name, "before_period": before, "measure": measure, **args}
                found.append({**entry, "code": code, "args": args})
    return found


def _records(connection: Connection, slice_: Slice, before: str, *, counted: bool) -> list[dict[str, Any]]:
    """Units and unions that are in both registers, their own figure against the one before."""
    limit = check_limits()
    given = {**slice_.params, "before": before, "least": limit["jump_persons"], "factor": limit["jump_of_one"]}
    found = []
    for table, content, code, measure in _RECORDS:
        names = {"table": table, "content": content, "code": code, "measure": measure}
        keys = {"calibre": slice_.calibre, "purpose": slice_.purpose, "before": before}
        ask = _BEFORE + _OF_COUNTED if counted else _BEFORE
        look_up_table(connection, "record_before", ask.format(**names), "code", keys)
        sql = text(_MOVED.format(**names))
        for row in connection.execute(sql, given):
            ratio = max(row.now / row.before, row.before / row.now)
            wan = limit["magnitude_low"] <= ratio <= limit["magnitude_high"]
            found.append(
                {
                    "code": "magnitude_jump" if wan else "period_outlier",
                    "part_id": row.part_id,
                    "row": row.row,
                    "field": measure,
                    "value": str(row.now),
                    "args": {
                        "region": row.name or row.code,
                        "before_period": before,
                        "measure": measure,
                        "before": f"{row.before:,}",
                        "after": f"{row.now:,}",
                    },
                }
            )
    return found


def _totals(connection: Connection, slice_: Slice) -> dict[str, Any]:
    total = schema.totals.c
    rows = plain_rows(
        connection.execute(
            select(total.region, *(total[name] for name in _MEASURES)).where(in_slice(schema.totals, slice_))
        )
    )
    return {region: dict(zip(_MEASURES, values, strict=True)) for region, *values in rows}


def _reporting(totals: dict[str, Any], of: Collection[str]) -> dict[tuple[str, str], int]:
    """(region, measure) -> how many of its parts report it: a sum over other parts is no comparison. ``of``: the regions asked about."""
    tree = regions()
    found: dict[tuple[str, str], int] = {}
    for code, row in totals.items():
        parent = tree[code].nav_parent
        if parent not in of:
            continue
        for name in _MEASURES:
            if row[name] is not None:
                key = (parent, name)
                found[key] = found.get(key, 0) + 1
    return found


def _moves(now: Any, then: Any) -> list[tuple[str, str, dict[str, str]]]:
    limit = check_limits()
    odd = min(limit["magnitude_low"], limit["jump_factor"])
    found = []
    for name in _MEASURES:
        new, old = now[name], then[name]
        if new is None or not old:
            continue
        ratio = max(new / old, old / new) if new else None
        if ratio is not None and ratio < odd:
            continue  # nearly all
        least = limit["jump_persons" if name in ("employees", "employees_covered", "members") else "jump_units"]
        if ratio is not None and limit["magnitude_low"] <= ratio <= limit["magnitude_high"]:
            code = "magnitude_jump"
        elif abs(new - old) >= least and (ratio is None or ratio >= limit["jump_factor"]):
            code = "period_outlier"
        else:
            continue
        found.append((code, name, {"before": f"{old:,}", "after": f"{new:,}"}))
    units, covered = (now["units"], then["units"]), (now["units_covered"], then["units_covered"])
    if None not in (*units, *covered) and min(units) > 0:
        after, before = covered[0] / units[0], covered[1] / units[1]
        fewer = round((before - after) * units[0], 6)
        if round((before - after) * 100, 6) >= limit["shrink_points"] and fewer >= limit["shrink_units"]:
            said = {"before": f"{before:.1%}", "after": f"{after:.1%}", "points": f"{(before - after) * 100:.1f}"}
            found.append(("coverage_shrank", "units_covered", said))
    return found
