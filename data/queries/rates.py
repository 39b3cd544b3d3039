"""The question behind every page: measures and metrics of a region, by region, industry, size, unit kind and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Engine, func, select

from analysis.measures import MEASURE_IDS, UNIT_MEASURES
from analysis.metrics import METRICS, Metric
from analysis.rates import Pair, blank_union_measures, metric_value, metrics_of, remainder
from analysis.rows import Missing, RateRow, Row
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import in_slice
from data.queries.question import BadQuestion, check, expand_sizes, periods_of
from data.queries.sources import Parts, current_parts
from data.queries.sums import Cell, CellQuestion, cell_pairs, cell_sums
from data.reference import regions
from data.scope import Scope
from data.slice import ALL_SLICES, Slice, SliceFilter


def rates(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slices: Slice | SliceFilter = ALL_SLICES,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
) -> list[RateRow]:
    """Rows as ``python -m analysis rates`` prints them: one for each slice and value of ``by``.

    Each has every measure and metric; rates are fractions, null where missing, and ``missing`` says who lacks what and why.
    ``by`` region gives the next level down, children without data included, and a remainder row last. Raises
    :class:`data.reference.UnknownRegion`, :class:`data.scope.OutOfScope` and :class:`BadQuestion`.
    """
    tree = regions()
    wanted = slices.filter if isinstance(slices, Slice) else slices
    filters = {name: expand_sizes(values) if name == "size" else list(values) for name, values in (where or {}).items()}
    check(by, filters, wanted.calibre)
    scope.check(region, tree)
    listed, span = periods_of(wanted.periods)
    if "period" in filters:
        among, _ = periods_of(",".join(filters["period"]))
        listed = [p for p in among or [] if listed is None or p in listed]
    targets = _targets(scope, region, "region" in by, filters.get("region"))
    asked = _Asked(
        scope=scope,
        region=region,
        targets=targets,
        by=tuple(by),
        cells={name: filters.get(name) for name in CELLS if name in by or name in filters},
        narrowed="region" in filters,
    )
    rows: list[RateRow] = []
    with engine.connect() as connection:
        for slice_ in _slices(connection, asked.codes, wanted, listed, span):
            rows += _slice_rows(connection, slice_, asked)
    return rows


def _targets(scope: Scope, region: str, divided: bool, among: Sequence[str] | None) -> list[str]:
    """The regions that get a row: a region or its children, narrowed to those of a filter."""
    tree = regions()
    if among is None:
        return tree.children(region) if divided else [region]
    for code in among:
        scope.check(code, tree)
        if region not in tree.path(code):
            raise BadQuestion(f"region {code} is not in {region}")
    return [code for code in (tree.children(region) if divided else among) if code in among]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, checked, that each slice answers in turn. ``narrowed``: only some of the regions are asked for."""

    scope: Scope
    region: str
    targets: list[str]
    by: tuple[str, ...]
    cells: Mapping[str, Sequence[str] | None]
    narrowed: bool

    @property
    def codes(self) -> list[str]:
        """The regions whose figures the answer rests on."""
        return [self.region, *regions().children(self.region), *self.targets]

    @property
    def without_unions(self) -> bool:
        """Whether union measures, which do not exist by size or unit kind, stay null."""
        return bool(self.cells.keys() & {"size", "unit_kind"})


def _slices(
    connection: Connection,
    codes: Sequence[str],
    wanted: SliceFilter,
    listed: list[str] | None,
    span: tuple[str, str] | None,
) -> list[Slice]:
    totals = schema.totals.c
    tree = regions()
    parents = sorted({tree[code].nav_parent for code in codes})
    ask = (
        select(totals.period, totals.calibre, totals.purpose)
        .where(totals.parent.in_(parents), totals.region.in_(codes))
        .distinct()
    )
    if listed is not None:
        ask = ask.where(totals.period.in_(listed))
    if span is not None:
        ask = ask.where(totals.period.between(*span), func.length(totals.period) == len(span[0]))
    if wanted.calibre is not None:
        ask = ask.where(totals.calibre == wanted.calibre)
    if wanted.purpose is not None:
        ask = ask.where(totals.purpose == wanted.purpose)
    found = {Slice(*row) for row in connection.execute(ask)}
    rate = schema.stated_rate.c
    stated = select(rate.period, rate.calibre, rate.purpose).where(rate.region.in_(codes)).distinct()
    found |= {
        Slice(period, calibre, purpose)
        for period, calibre, purpose in connection.execute(stated)
        if (listed is None or period in listed)
        and (span is None or (span[0] <= period <= span[1] and len(period) == len(span[0])))
        and wanted.takes(calibre, purpose)
    }
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one slice holds for a question: sums and pairs by region and cell, rates without parts, the tables behind them."""

    slice: Slice
    asked: _Asked
    sums: Mapping[tuple[str, Cell], Row]
    pairs: Mapping[tuple[str, Cell], dict[str, Pair]]
    stated: Mapping[str, dict[str, float]]
    parts: Parts
    below: Mapping[str, Row]


def _slice_rows(connection: Connection, slice_: Slice, asked: _Asked) -> list[RateRow]:
    question = CellQuestion(slice_, asked.codes, asked.by, asked.cells)
    found = _Answer(
        slice_,
        asked,
        cell_sums(connection, asked.scope, question),
        cell_pairs(connection, asked.scope, question),
        _stated_rates(connection, slice_) if not asked.cells else {},
        current_parts(connection, asked.scope, slice_, asked.region),
        _totals_below(connection, slice_, asked.targets),
    )
    whole = "region" in asked.by and not asked.narrowed
    cells = sorted({cell for _code, cell in found.sums}) if question.names else [()]
    rows: list[RateRow] = []
    for cell in cells:
        rows += [_row(found, code, cell) for code in asked.targets]
        if whole and (rest := _remainder_row(found, cell)) is not None:
            rows.append(rest)
    held = [*asked.targets, asked.region] if whole else asked.targets
    if not any(found.sums.get((code, cell)) for code in held for cell in cells) and not any(
        code in found.stated for code in asked.targets
    ):
        return []
    return rows


def _totals_below(connection: Connection, slice_: Slice, parents: Sequence[str]) -> dict[str, Row]:
    """The measures of the regions next below some, by region, over all industries and sizes."""
    totals = schema.totals
    ask = select(totals.c.region, *(totals.c[name] for name in MEASURE_IDS)).where(
        totals.c.parent.in_(parents), in_slice(totals, slice_)
    )
    return {record["region"]: dict(record) for record in connection.execute(ask).mappings()}


def _stated_rates(connection: Connection, slice_: Slice) -> dict[str, dict[str, float]]:
    rate = schema.stated_rate
    found: dict[str, dict[str, float]] = {}
    for region, metric, value in connection.execute(
        select(rate.c.region, rate.c.metric, rate.c.value).where(in_slice(rate, slice_))
    ):
        found.setdefault(region, {})[metric] = value
    return found


def _head(found: _Answer, region: str | None, name: str, kind: str, cell: Cell) -> dict[str, Any]:
    """The keys that every row begins with, in the order of the JSON."""
    return {
        "region": region,
        "region_name": name,
        "region_kind": kind,
        **found.slice.params,
        "reference_date": found.parts.reference_date,
        **dict(zip([name for name in CELLS if name in found.asked.by], cell, strict=True)),
    }


def _row(found: _Answer, code: str, cell: Cell) -> RateRow:
    region, own = regions()[code], found.sums.get((code, cell))
    row = _head(found, code, region.name, region.kind, cell)
    row |= {name: own[name] if own else None for name in MEASURE_IDS}
    if found.asked.without_unions:
        blank_union_measures(row)
    row |= metrics_of(row, found.pairs.get((code, cell)), found.stated.get(code))
    row["sources"] = found.parts.sources(code)
    row["missing"] = _missing(found, code, own)
    return cast(RateRow, row)


def _why(code: str, purpose: str) -> str:
    if regions()[code].kind == "outside_statistics":
        return "outside_statistics"
    return "not_in_source" if purpose == "published" else "not_reported"


def _missing(found: _Answer, code: str, own: Row | None) -> list[Missing]:
    """Who lacks what: the region itself in this row, and its children in their totals.

    A child without a row in a cell may simply have no such units, so a cell's children are judged by their totals.
    """
    names = UNIT_MEASURES if found.asked.without_unions else MEASURE_IDS
    purpose = found.slice.purpose
    absent = [name for name in names if own is None or own[name] is None]
    lacking: list[Missing] = [{"region": code, "measures": absent, "why": _why(code, purpose)}] if absent else []
    children = [(child, found.below.get(child)) for child in regions().children(code)]
    reported = {name for _child, row in children if row for name in names if row[name] is not None}
    for child, row in children:
        gone = [name for name in names if name in reported and (row is None or row[name] is None)]
        if gone:
            lacking.append({"region": child, "measures": gone, "why": _why(child, purpose)})
    return lacking


def _remainder_row(found: _Answer, cell: Cell) -> RateRow | None:
    """What the region has beyond its children; its gaps are the region's less theirs, each over those that report both parts."""
    region = found.asked.region
    parent = found.sums.get((region, cell))
    if parent is None:
        return None
    children = {code: r for code in regions().children(region) if (r := found.sums.get((code, cell))) is not None}
    rest = remainder(parent, list(children.values()))
    if rest is None:
        return None
    row = _head(found, None, "其余", "remainder", cell)
    row |= rest
    row |= metrics_of(row)
    for metric in METRICS:
        if metric.kind == "gap":
            own = _metric_of(metric, parent, found.pairs.get((region, cell)))
            parts = [_metric_of(metric, r, found.pairs.get((code, cell))) for code, r in children.items()]
            row[metric.id] = None if own is None else own - sum(part for part in parts if part is not None)
    row["sources"] = found.parts.sources(region)
    row["missing"] = []
    return cast(RateRow, row)


def _metric_of(metric: Metric, sums: Row, pairs: Mapping[str, Pair] | None) -> float | None:
    numerator, denominator = (pairs or {}).get(metric.id) or (sums[metric.numerator], sums[metric.denominator])
    return metric_value(metric, numerator, denominator)
