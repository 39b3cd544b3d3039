"""The regions below one side by side: pairs, cells of industry × size and earlier ranks, for a fair comparison."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine

from analysis.change import RATES
from analysis.fair.alike import alike_rows
from analysis.fair.holds import has_mix, why_not
from analysis.fair.rows import Comparison, Place, fair_rows
from analysis.fair.standard import Cell as Pairing
from analysis.metrics import BY_ID
from analysis.periods import earlier
from analysis.rates import Pair
from analysis.reliability import rows_behind
from data.queries.compare.changes import Between, parted_by
from data.queries.question import BadQuestion, check, expand_sizes
from data.queries.slices import slices
from data.queries.sums import CellQuestion, Pairs, cell_pairs, cell_sums
from data.reference import limits, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_MIX: Final = ("industry", "size")


Hidden = Callable[[Slice], Collection[str | None]]
"""Which regions are left out of a slice."""


def _nobody(_: Slice) -> Collection[str | None]:
    return ()


def fair(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    metric: str,
    where: Mapping[str, Sequence[str]] | None = None,
    standard: str | None = None,
) -> list[dict[str, Any]]:
    """Rows as ``analysis fair`` prints them, one for each region next below; see :func:`analysis.fair.rows.fair_rows`.

    The standard is the mix of the region above, or of the region ``standard``. A rate of members has no such mix: ``standardised`` is None, and the rate itself is
    ranked. The earlier rank is of the last period of the same kind, unless a break lies between. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    asked = _Asked(
        region, standard or region, metric, _cells(scope, [region, standard or region], slice_, metric, where)
    )
    return _rows(engine, scope, asked, slice_, _nobody)


def fair_shown(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, metric: str, hidden: Hidden
) -> list[dict[str, Any]]:
    """The same without the regions that are ``hidden`` in a slice, so that no place, limit or peer of the others rests on them."""
    return _rows(
        engine, scope, _Asked(region, region, metric, _cells(scope, [region], slice_, metric, None)), slice_, hidden
    )


def _rows(engine: Engine, scope: Scope, asked: _Asked, slice_: Slice, hidden: Hidden) -> list[dict[str, Any]]:
    metric = asked.metric
    held = [s.period for s in slices(engine, scope) if s.slice == slice_.at(s.period)]
    before = max(earlier(slice_.period, held), default=None)
    if before and parted_by(Between(slice_.at(before), slice_), metric):
        before = None
    with engine.connect() as connection:
        now = _compared(connection, scope, slice_, asked, hidden(slice_))
        then = _compared(connection, scope, slice_.at(before), asked, hidden(slice_.at(before))) if before else None
    if all(place.pair is None for place in now.places):
        return []
    pieces = {**slice_.params, "metric": metric}
    rows = fair_rows(now, then)
    return [{"region": row["region"], "region_name": row["region_name"], **pieces, **row} for row in rows]


def alike(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    metric: str,
    where: Mapping[str, Sequence[str]] | None = None,
    standard: str | None = None,
) -> list[dict[str, Any]]:
    """A region beside those of like structure among its neighbours: rows of :func:`analysis.fair.alike.alike_rows`.

    None for a region with nothing above it that the reader may see, and for a rate that is not divided by industry and size. The standard is
    as :func:`fair` takes it. Raises like it.
    """
    cells = _cells(scope, [region, *([standard] if standard else [])], slice_, metric, where)
    above = regions()[region].nav_parent
    if not above or not may_see(scope, above) or not has_mix(metric):
        return []
    with engine.connect() as connection:
        beside = _compared(connection, scope, slice_, _Asked(above, standard or above, metric, cells))
    pieces = {**slice_.params, "metric": metric}
    return [{**row, **pieces} for row in alike_rows(beside, region)]


def may_see(scope: Scope, region: str) -> bool:
    """Whether a reader's scope holds a region."""
    try:
        scope.check(region, regions())
    except OutOfScope:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Asked:
    """The regions below ``region`` by a metric, with the mix of ``standard``, in some cells alone."""

    region: str
    standard: str
    metric: str
    cells: dict[str, list[str]]


def _cells(
    scope: Scope, codes: Sequence[str], slice_: Slice, metric: str, where: Mapping[str, Sequence[str]] | None
) -> dict[str, list[str]]:
    """The filters of a question that may be asked. Raises UnknownRegion, OutOfScope, BadQuestion."""
    for code in codes:
        scope.check(code, regions())
    if why_not(metric, "funnel") is not None:
        raise BadQuestion(f"{metric} is no rate; regions are compared by rates: {', '.join(RATES)}")
    check((), where or {}, slice_.calibre)
    return {
        name: expand_sizes(v) if name == "size" else list(v) for name, v in (where or {}).items() if name != "region"
    }


def _compared(
    connection: Connection, scope: Scope, slice_: Slice, asked: _Asked, hidden: Collection[str | None] = ()
) -> Comparison:
    codes, metric = [code for code in regions().children(asked.region) if code not in hidden], asked.metric
    divided = has_mix(metric)
    if why_not(metric, "funnel", narrowed=bool(asked.cells)) is not None:
        raise BadQuestion(f"{metric} cannot be told by {', '.join(asked.cells)} (not_by_dimension)")
    needed = list(dict.fromkeys([asked.region, asked.standard, *codes]))
    whole = _Figures(connection, scope, slice_, needed, metric, asked.cells)
    mixed = whole.by(_MIX) if divided else {}
    counted = mixed if metric == "unit_coverage" else whole.by(_MIX, "unit_coverage") if divided else {}
    places = []
    for code in codes:
        pair = whole.pair(code)
        units = {cell: known[1] for cell, known in counted.get(code, {}).items() if known[1]}
        places.append(
            Place(code, regions()[code].name, pair, mixed.get(code, {}), units, whole.rows(code), whole.small(code))
        )
    pair = whole.pair(asked.region)
    return Comparison(places, pair[0] / pair[1] if pair and pair[1] else None, mixed.get(asked.standard, {}))


class _Figures:
    """The pairs of a metric for some regions, whole and by cell."""

    def __init__(
        self,
        connection: Connection,
        scope: Scope,
        slice_: Slice,
        codes: Sequence[str],
        metric: str,
        cells: dict[str, list[str]],
    ) -> None:
        self._ask = connection, scope
        self._slice, self._codes, self._metric, self._filters = slice_, codes, metric, cells
        question = CellQuestion(slice_, codes, (), dict(cells))
        self._sums, self._pairs = cell_sums(connection, scope, question), cell_pairs(connection, scope, question)

    def pair(self, code: str) -> tuple[int, int] | None:
        """The pair of a region as a whole; None where it has none."""
        sums = self._sums.get((code, ()))
        return _whole(_pair(self._metric, sums, self._pairs.get((code, ())))) if sums else None

    def rows(self, code: str) -> int | None:
        """How many rows stand behind a region's rate; of a published one its denominator. None where nobody tells."""
        sums, pairs = self._sums.get((code, ())), self._pairs.get((code, ()), Pairs())
        if sums is None:
            return None
        if self._slice.purpose == "published":
            pair = self.pair(code)
            return pair[1] if pair else None
        rows = rows_behind(self._metric, sums, pairs.sums.get(self._metric))
        return None if rows is None else rows - pairs.left.get(self._metric, (0, 0, 0))[0]

    def small(self, code: str) -> bool:
        """Whether too few rows stand behind a region's rate."""
        rows = self.rows(code)
        return rows is not None and rows < limits().small

    def by(self, names: tuple[str, ...], metric: str | None = None) -> dict[str, dict[Pairing, tuple[int, int]]]:
        """Region -> cell -> pair of a metric, by default the one compared."""
        wanted = metric or self._metric
        among = {**dict.fromkeys(names), **self._filters}
        question = CellQuestion(self._slice, self._codes, names, among, figures=(wanted,))
        sums, pairs = cell_sums(*self._ask, question), cell_pairs(*self._ask, question)
        found: dict[str, dict[Pairing, tuple[int, int]]] = {}
        for (code, cell), values in sums.items():
            pair = _whole(_pair(wanted, values, pairs.get((code, cell))))
            if pair is not None:
                found.setdefault(code, {})[cell] = pair
        return found


def _pair(metric: str, sums: Mapping[str, Any], pairs: Pairs | None) -> Pair:
    own = pairs.sums.get(metric) if pairs else None
    return own or (sums.get(BY_ID[metric].numerator), sums.get(BY_ID[metric].denominator))


def _whole(pair: Pair) -> tuple[int, int] | None:
    return None if pair[0] is None or not pair[1] else (int(pair[0]), int(pair[1]))
