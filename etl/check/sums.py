"""Checks on the figures of whole regions, stated or summed: parts above their whole, children above their total, odd ratios.

They look at the sums of a slice (table ``totals``), so a figure of a register counts like one that a table states, and it does
not matter which file brought which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, and_, select

from analysis.compare.peers import RATIOS, outliers
from analysis.rates import Pair
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.loads import plain_rows
from data.database.schema import ALL, in_slice
from data.reference import check_limits, peer_limits, regions
from data.slice import Slice
from etl.check.homes import Homes

_PARTS: Final = (
    ("units_covered", "units"),
    ("employees_women", "employees"),
    ("members_women", "members"),
    ("members_migrant", "members"),
    ("grassroots_unions", "unions"),
    ("members", "employees"),
)
_MEASURES: Final = tuple(dict.fromkeys(name for pair in (*_PARTS, *(r[:2] for r in RATIOS)) for name in pair))
_LEVELS: Final = frozenset({"nation", "province", "city", "county"})
"""Where members and employees of registers may be compared: below, a joint union sits in one street and its units in others."""

Sums = Mapping[str, Mapping[str, Any]]


def check_sums(connection: Connection, slice_: Slice, homes: Homes) -> list[dict[str, Any]]:
    """The findings on a slice's sums, each with its place, code and arguments."""
    sums = _sums(connection, slice_)
    found = [*_children_over_total(connection, slice_, homes), *_parts_over_total(sums, homes)]
    return [*found, *_outliers(sums, _pairs(connection, slice_), homes)]


def _sums(connection: Connection, slice_: Slice) -> Sums:
    total = schema.totals.c
    rows = connection.execute(
        select(total.region, *(total[name] for name in _MEASURES)).where(in_slice(schema.totals, slice_))
    ).all()
    tree = regions()
    return {region: dict(zip(_MEASURES, values, strict=True)) for region, *values in rows if region in tree}


def _pairs(connection: Connection, slice_: Slice) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """(region, metric of :data:`analysis.compare.peers.RATIOS`) -> both sums over the regions that report both, where they differ from the
    region's own. Asked from each region to its own few, for a slice's lie all over the table."""
    total, pair = schema.totals.c, schema.rate_pair.c
    same = [pair[name] == total[name] for name in ("parent", "period", "calibre", "purpose", "region")]
    whole = [pair[name] == ALL for name in CELLS]
    ask = select(pair.region, pair.metric, pair.numerator, pair.denominator).select_from(
        schema.totals.join(schema.rate_pair, and_(*same, *whole))
    )
    metrics = pair.metric.in_([metric for _, _, metric in RATIOS])
    rows = plain_rows(connection.execute(ask.where(in_slice(schema.totals, slice_), metrics)))
    return {(region, metric): (numerator, denominator) for region, metric, numerator, denominator in rows}


def _said(homes: Homes, region: str, hung_on: str, code: str, **args: str) -> Iterator[dict[str, Any]]:
    place = homes.of(region, hung_on)
    if place is not None:
        yield {**place, "code": code, "args": {"region": regions()[region].name, **args}}


def _children_over_total(connection: Connection, slice_: Slice, homes: Homes) -> Iterator[dict[str, Any]]:
    """A stated total below the sum of its parts; by as much as rounding can make it is no matter."""
    total = schema.totals.c
    measures = sorted({measure for _, measure in homes.cells if measure in total})
    if not measures:
        return
    rows = connection.execute(
        select(total.region, *(total[name] for name in measures)).where(in_slice(schema.totals, slice_))
    ).mappings()
    tree = regions()
    sums: dict[tuple[str, str], tuple[int, float]] = {}
    for row in rows:
        parent = tree[row["region"]].nav_parent if row["region"] in tree else None
        for measure in measures:
            if parent and row[measure] is not None and (parent, measure) in homes.cells:
                cell = homes.cells.get((row["region"], measure))
                below, step = sums.get((parent, measure), (0, 1.0))
                sums[parent, measure] = below + row[measure], max(step, cell.scale if cell else 1.0)
    for (region, measure), (below, step) in sums.items():
        own = homes.cells[region, measure]
        if below > own.value + max(step, own.scale) * check_limits()["rounding_steps"]:
            args = {"measure": measure, "children": str(below), "total": str(own.value)}
            yield from _said(homes, region, measure, "children_exceed_total", **args)


def _parts_over_total(sums: Sums, homes: Homes) -> Iterator[dict[str, Any]]:
    """A part above its whole where the two come from different tables (one table is checked when it is read).

    The lowest region that has it is named. Sums of registers must differ by more than a joint union's units in another
    county make them.
    """
    tree = regions()
    told: set[tuple[str, str]] = set()
    for region in sorted(sums, key=lambda code: -len(tree.path(code))):
        for part, whole in _PARTS:
            some, total = sums[region][part], sums[region][whole]
            if some is None or total is None or some <= total or (region, part + whole) in told:
                continue
            cells = homes.cells.get((region, part)), homes.cells.get((region, whole))
            if None in cells:
                far = check_limits()["over_persons" if part.startswith(("members", "employees")) else "over_units"]
                if tree[region].level not in _LEVELS or some - total < far:
                    continue
            elif cells[0].part_id == cells[1].part_id or some - total <= max(cell.scale for cell in cells):  # type: ignore[union-attr]
                continue
            told |= {(above, part + whole) for above in tree.path(region)}
            args = {"measure": part, "other": whole, "part": str(some), "total": str(total)}
            yield from _said(homes, region, part, "part_over_total_across", **args)


def _outliers(
    sums: Sums, pairs: Mapping[tuple[str, str], tuple[int | None, int | None]], homes: Homes
) -> Iterator[dict[str, Any]]:
    """A ratio far from the median of the regions beside it, of those large enough for their ratio to mean something."""
    tree = regions()
    families: dict[str, dict[str, dict[str, Pair]]] = {}
    for region, row in sums.items():
        own = {metric: pairs.get((region, metric), (row[some], row[every])) for some, every, metric in RATIOS}
        families.setdefault(tree[region].nav_parent, {})[region] = own
    for family in families.values():
        for one in outliers(family, peer_limits()):
            args = {"metric": one.metric, "own": f"{one.own:.3f}", "median": f"{one.median:.3f}"}
            yield from _said(homes, one.region, one.numerator, "peer_outlier", measure=one.numerator, **args)
