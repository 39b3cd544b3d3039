"""The nodes under a region with their sums in one period: what comparisons find their leaves among."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select

from analysis.compare.breaks import measures_of
from analysis.compare.leaves import Node, Tree
from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.reliability import rows_behind
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


@cache
def region_tree() -> Tree:
    """The region tree as comparisons ask for it: a node without counties, zones or bodies below it is a leaf."""
    tree = regions()
    return Tree(tree.children, lambda code: not any(tree[child].level != "township" for child in tree.children(code)))


@cache
def _parents(region: str) -> tuple[str, ...]:
    """The region and the nodes below it that are no leaves."""
    tree = region_tree()
    found, stack = [region], [region]
    while stack:
        inside = [child for child in tree.children(stack.pop()) if not tree.is_leaf(child)]
        found += inside
        stack += inside
    return tuple(found)


_BEHIND: Final = ("units", "units_covered", "units_small_micro", "unions", "grassroots_unions")
"""The counts of rows that stand behind rates."""


def _needed(figures: Sequence[str]) -> list[str]:
    made_of = {name for figure in figures for name in measures_of(figure)}
    return [name for name in MEASURE_IDS if name in made_of or name in _BEHIND]


def nodes_under(
    connection: Connection, scope: Scope, slice_: Slice, region: str, figures: Sequence[str]
) -> dict[str, Node]:
    """Code -> sums of a region and of all nodes down to the leaves, for some metrics or measures, in one slice.

    Raises OutOfScope for a region outside the scope.
    """
    scope.check(region, regions())
    totals, pair = schema.totals.c, schema.rate_pair.c
    inside = or_(
        totals.parent.in_(_parents(region)),
        and_(totals.parent == regions()[region].nav_parent, totals.region == region),
    )
    rows = connection.execute(
        select(totals.region, *(totals[name] for name in _needed(figures))).where(
            totals.calibre == slice_.calibre, totals.purpose == slice_.purpose, totals.period == slice_.period, inside
        )
    ).mappings()
    beside = or_(
        pair.parent.in_(_parents(region)), and_(pair.parent == regions()[region].nav_parent, pair.region == region)
    )
    own: dict[str, dict[str, Pair]] = {}
    for code, metric, numerator, denominator in connection.execute(
        select(pair.region, pair.metric, pair.numerator, pair.denominator).where(
            beside,
            pair.period == slice_.period,
            pair.calibre == slice_.calibre,
            pair.purpose == slice_.purpose,
            pair.industry == ALL,
            pair.size == ALL,
            pair.unit_kind == ALL,
            pair.metric.in_(list(figures)),
        )
    ):
        own.setdefault(code, {})[metric] = (numerator, denominator)
    stated = _stated(connection, slice_)
    found = {}
    for row in rows:
        pairs = {figure: _pair(figure, row, own.get(row["region"], {})) for figure in figures}
        behind = {
            figure: rows_behind(figure, dict(row), pairs[figure], published=slice_.purpose == "published")
            for figure in figures
            if figure in BY_ID
        }
        found[row["region"]] = Node(pairs, behind, stated.get(row["region"], frozenset()))
    return found


def _stated(connection: Connection, slice_: Slice) -> dict[str, frozenset[str]]:
    """The measures that summary tables of a slice state of each region as a whole."""
    cell, part = schema.observation.c, schema.part
    rows = connection.execute(
        select(cell.region, cell.measure)
        .join_from(schema.observation, part, part.c.id == cell.part_id)
        .where(
            part.c.status == "current",
            part.c.content == "summary",
            in_slice(part, slice_),
            cell.region.is_not(None),
            cell.measure.is_not(None),
            cell.value.is_not(None),
            *(cell[name] == ALL for name in CELLS),
        )
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for region, measure in rows:
        found.setdefault(region, set()).add(measure)
    return {region: frozenset(measures) for region, measures in found.items()}


def _pair(figure: str, row: Any, own: dict[str, Pair]) -> Pair:
    """A metric's pair, or a measure beside itself."""
    if figure in own:
        return own[figure]
    metric = BY_ID.get(figure)
    return (row[metric.numerator], row[metric.denominator]) if metric else (row[figure], row[figure])
