"""A slice against the period before it: coverage that shrank, figures that jumped, a forgotten 万."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data import schema
from data.reference import check_limits, regions
from etl.coverage import Slice

_MEASURES: Final = (
    "units",
    "units_covered",
    "employees",
    "employees_covered",
    "members",
    "unions",
    "grassroots_unions",
)
_CONTENT: Final = {
    "units": "unit_register",
    "units_covered": "union_register",
    "employees": "unit_register",
    "employees_covered": "union_register",
    "members": "membership",
    "unions": "union_register",
    "grassroots_unions": "union_register",
}
"""Which register a figure's finding is hung on, where no cell of a table states it."""


def last_period(connection: Connection, piece: Slice) -> str | None:
    """The newest period before the slice's, of the same kind (years with years), that has figures; None without one."""
    total = schema.totals.c
    return connection.execute(
        select(func.max(total.period)).where(
            total.calibre == piece.calibre,
            total.purpose == piece.purpose,
            total.period < piece.period,
            func.length(total.period) == len(piece.period),
        )
    ).scalar()


def next_period(connection: Connection, piece: Slice) -> Slice | None:
    """The slice that has this one for its last period, if it is there."""
    total = schema.totals.c
    found = connection.execute(
        select(func.min(total.period)).where(
            total.calibre == piece.calibre,
            total.purpose == piece.purpose,
            total.period > piece.period,
            func.length(total.period) == len(piece.period),
        )
    ).scalar()
    return None if found is None else Slice(found, piece.calibre, piece.purpose)


def against_last_period(connection: Connection, piece: Slice, stated: Sequence[Any]) -> list[dict[str, Any]]:
    """Findings on the regions whose figures moved as they hardly can. ``stated``: the cells of the slice's own tables.

    Only regions that report the measure in both periods, and not those whose parent is told the same: the cause lies below, but a
    leader looks from above, so the lowest level that has it is named.
    """
    before = last_period(connection, piece)
    if before is None:
        return []
    now, then = _totals(connection, piece, piece.period), _totals(connection, piece, before)
    below_now, below_then = _reporting(now), _reporting(then)
    cells = {(row.region, row.measure): row for row in reversed(stated)}
    found: list[dict[str, Any]] = []
    tree = regions()
    told: set[tuple[str, str]] = set()
    for region in sorted(now.keys() & then.keys(), key=lambda code: -len(tree.path(code))):
        for code, measure, args in _moves(now[region], then[region]):
            if (region, code + measure) in told or below_now.get((region, measure)) != below_then.get(
                (region, measure)
            ):
                continue
            told |= {(above, code + measure) for above in tree.path(region)}
            entry = _hang(connection, piece, region, measure, cells)
            if entry is not None:
                args = {"region": tree[region].name, "before_period": before, "measure": measure, **args}
                found.append({**entry, "code": code, "args": args})
    return found


def _totals(connection: Connection, piece: Slice, period: str) -> dict[str, Any]:
    total = schema.totals.c
    rows = connection.execute(
        select(total.region, *(total[name] for name in _MEASURES)).where(
            total.calibre == piece.calibre, total.purpose == piece.purpose, total.period == period
        )
    ).mappings()
    return {row["region"]: row for row in rows}


def _reporting(totals: dict[str, Any]) -> dict[tuple[str, str], int]:
    """(region, measure) -> how many of its parts report it: a sum over other parts is no comparison."""
    tree = regions()
    found: dict[tuple[str, str], int] = {}
    for code, row in totals.items():
        for name in _MEASURES:
            if row[name] is not None:
                key = (tree[code].nav_parent, name)
                found[key] = found.get(key, 0) + 1
    return found


def _moves(now: Any, then: Any) -> list[tuple[str, str, dict[str, str]]]:
    limit = check_limits()
    found = []
    for name in _MEASURES:
        new, old = now[name], then[name]
        if not new or not old:
            continue
        ratio, least = (
            new / old,
            limit["jump_persons" if name in ("employees", "employees_covered", "members") else "jump_units"],
        )
        said = {"before": f"{old:,}", "after": f"{new:,}"}
        if limit["magnitude_low"] <= max(ratio, 1 / ratio) <= limit["magnitude_high"]:
            found.append(("magnitude_jump", name, said))
        elif max(ratio, 1 / ratio) >= limit["jump_factor"] and abs(new - old) >= least:
            found.append(("period_outlier", name, said))
    units, covered = (now["units"], then["units"]), (now["units_covered"], then["units_covered"])
    if None not in (*units, *covered) and min(units) >= limit["shrink_units"]:
        after, before = covered[0] / units[0], covered[1] / units[1]
        if round((before - after) * 100, 6) >= limit["shrink_points"]:
            said = {"before": f"{before:.1%}", "after": f"{after:.1%}", "points": f"{(before - after) * 100:.1f}"}
            found.append(("coverage_shrank", "units_covered", said))
    return found


def _hang(
    connection: Connection, piece: Slice, region: str, measure: str, cells: dict[tuple[str, str], Any]
) -> dict[str, Any] | None:
    """Where a finding stands: the cell that states the figure, else the register that it is counted from, as a whole."""
    cell = cells.get((region, measure))
    if cell is not None:
        return {"part_id": cell.part_id, "row": cell.row, "col": cell.col, "field": None, "value": cell.raw}
    part, tree = schema.part.c, regions()
    homes = connection.execute(
        select(part.id, part.region, part.content).where(
            part.status == "current",
            part.period == piece.period,
            part.calibre == piece.calibre,
            part.purpose == piece.purpose,
            part.content != "summary",
        )
    ).all()
    near = [
        home
        for home in homes
        if home.region in tree and (home.region in tree.path(region) or region in tree.path(home.region))
    ]
    if not near:
        return None
    wanted = _CONTENT[measure]
    home = max(near, key=lambda h: (h.content == wanted, len(tree.path(h.region)), -h.id))
    return {"part_id": home.id, "row": None, "field": None, "value": None}
