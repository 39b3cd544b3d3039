"""The nodes under a region with their sums in one period: what comparisons find their leaves among."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from sqlalchemy import Connection, and_, or_, select

from analysis.compare.breaks import measures_of
from analysis.compare.leaves import Node, Tree
from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.reliability import rows_behind
from data.database import schema
from data.grain import ALL
from data.queries.sums import BEHIND
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


@cache
def region_tree() -> Tree:
    """The region tree as comparisons ask for it: a node without counties, zones or bodies below it is a leaf."""
    return Tree(regions().children, _is_leaf)


@cache
def _is_leaf(code: str) -> bool:
    tree = regions()
    return all(tree[child].level == "township" for child in tree.children(code))


@cache
def leaves_under(region: str) -> frozenset[str]:
    """The leaves of county level under a region, itself if it is one; what is outside the statistics is none. Raises UnknownRegion."""
    tree, known = region_tree(), regions()
    found: set[str] = set()
    stack = [region]
    while stack:
        code = stack.pop()
        if known[code].outside_statistics:
            continue
        if tree.is_leaf(code):
            found.add(code)
        else:
            stack += tree.children(code)
    return frozenset(found)


@cache
def parents_under(region: str) -> tuple[str, ...]:
    """A region and the nodes below it that are no leaves: what the rows of all that is below it lie under."""
    tree = region_tree()
    found, stack = [region], [region]
    while stack:
        inside = [child for child in tree.children(stack.pop()) if not tree.is_leaf(child)]
        found += inside
        stack += inside
    return tuple(found)


def _needed(figures: Sequence[str]) -> list[str]:
    made_of = {name for figure in figures for name in measures_of(figure)}
    return [name for name in MEASURE_IDS if name in made_of or name in BEHIND]


def nodes_under(
    connection: Connection, scope: Scope, slice_: Slice, region: str, figures: Sequence[str]
) -> dict[str, Node]:
    """Code -> sums of a region and of all nodes down to the leaves, for some metrics or measures, in one slice.

    Raises :class:`data.scope.OutOfScope`.
    """
    scope.check(region, regions())
    totals, pair = schema.totals.c, schema.rate_pair.c
    inside = or_(
        totals.parent.in_(parents_under(region)),
        and_(totals.parent == regions()[region].nav_parent, totals.region == region),
    )
    names = _needed(figures)
    rows = connection.execute(
        select(totals.region, totals.stated, *(totals[name] for name in names)).where(
            totals.calibre == slice_.calibre, totals.purpose == slice_.purpose, totals.period == slice_.period, inside
        )
    )
    beside = or_(
        pair.parent.in_(parents_under(region)), and_(pair.parent == regions()[region].nav_parent, pair.region == region)
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
    found, published = {}, slice_.purpose == "published"
    for code, stated, *values in rows:
        sums: dict[str, int | None] = dict(zip(names, values, strict=True))
        mine = own.get(code, {})
        pairs = {figure: mine.get(figure) or _pair(figure, sums) for figure in figures}
        behind = {
            # Of published figures the printed denominator itself is what may be small: no rows of registers are behind it.
            figure: pairs[figure][1] if published else rows_behind(figure, sums, pairs[figure])
            for figure in figures
            if figure in BY_ID
        }
        found[code] = Node(pairs, behind, frozenset(stated.split(",")) if stated else _NOTHING)
    return found


_NOTHING: Final[frozenset[str]] = frozenset()


def _pair(figure: str, sums: Mapping[str, int | None]) -> Pair:
    """A metric's pair, or a measure beside itself."""
    metric = BY_ID.get(figure)
    return (sums[metric.numerator], sums[metric.denominator]) if metric else (sums[figure], sums[figure])
