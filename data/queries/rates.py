"""The question behind every page: measures and metrics of a region, by region, industry, size, unit kind and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from analysis.measures import MEASURE_IDS, UNIT_MEASURES
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.rates import Pair, blank_union_measures, metric_value, metrics_of, remainder
from analysis.vocabulary import CELLS
from data import schema
from data.queries.question import BadQuestion, check, expand_sizes, periods_of
from data.queries.sources import Parts, current_parts
from data.queries.sums import Key, Row, cell_pairs, cell_sums
from data.reference import regions
from data.scope import Scope


def rates(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    periods: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    calibre: str | None = None,
    purpose: str | None = None,
) -> list[Row]:
    """Rows as ``python -m analysis rates`` prints them: one for each calibre, purpose, period and value of ``by``.

    Each has every measure and metric; rates are fractions, null where missing, and ``missing`` says who lacks what and why.
    ``by`` region gives the next level down, children without data included, and a remainder row last. Raises
    :class:`data.reference.UnknownRegion`, :class:`data.scope.OutOfScope` and :class:`BadQuestion`.
    """
    tree = regions()
    filters = {name: expand_sizes(values) if name == "size" else list(values) for name, values in (where or {}).items()}
    check(by, filters, calibre)
    scope.check(region, tree)
    children = tree.children(region)
    listed, span = periods_of(periods)
    if "period" in filters:
        among, _ = periods_of(",".join(filters["period"]))
        listed = [p for p in among or [] if listed is None or p in listed]
    targets = children if "region" in by else [region]
    if "region" in filters:
        for code in filters["region"]:
            scope.check(code, tree)
            if region not in tree.path(code):
                raise BadQuestion(f"region {code} is not in {region}")
        targets = [
            code
            for code in (tree.children(region) if "region" in by else filters["region"])
            if code in filters["region"]
        ]
    cells = {name: filters.get(name) for name in CELLS if name in by or name in filters}
    with engine.connect() as connection:
        rows: list[Row] = []
        for key in _slices(connection, [region, *children, *targets], listed, span, calibre, purpose):
            rows += _slice_rows(connection, key, region, targets, tuple(by), cells, "region" in filters)
    return rows


def _slices(
    connection: Connection,
    codes: Sequence[str],
    listed: list[str] | None,
    span: tuple[str, str] | None,
    calibre: str | None,
    purpose: str | None,
) -> list[Key]:
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
    if calibre is not None:
        ask = ask.where(totals.calibre == calibre)
    if purpose is not None:
        ask = ask.where(totals.purpose == purpose)
    found = {tuple(row) for row in connection.execute(ask)}
    found |= _stated_only(connection, codes, listed, span, calibre, purpose)
    return sorted(found)


def _stated_only(
    connection: Connection,
    codes: Sequence[str],
    listed: list[str] | None,
    span: tuple[str, str] | None,
    calibre: str | None,
    purpose: str | None,
) -> set[Key]:
    rate = schema.stated_rate.c
    ask = select(rate.period, rate.calibre, rate.purpose).where(rate.region.in_(codes)).distinct()
    rows = {tuple(row) for row in connection.execute(ask)}
    return {
        (p, c, u)
        for p, c, u in rows
        if (listed is None or p in listed)
        and (span is None or (span[0] <= p <= span[1] and len(p) == len(span[0])))
        and calibre in (None, c)
        and purpose in (None, u)
    }


def _slice_rows(
    connection: Connection,
    key: Key,
    region: str,
    targets: list[str],
    by: tuple[str, ...],
    cells: dict[str, list[str] | None],
    narrowed: bool,
) -> list[Row]:
    tree = regions()
    sums = cell_sums(connection, key, [region, *tree.children(region), *targets], by, cells)
    pairs = cell_pairs(connection, key, [region, *tree.children(region), *targets], by, cells)
    stated = _stated_rates(connection, key) if not cells else {}
    facts = current_parts(connection, key, region)
    below = _totals_below(connection, key, targets)
    without_unions = bool(cells.keys() & {"size", "unit_kind"})
    groups = sorted({cell for _code, cell in sums}) if any(name in by for name in CELLS) else [()]
    rows: list[Row] = []
    for group in groups:
        for code in targets:
            own = sums.get((code, group))
            row = _row(
                key,
                code,
                by,
                group,
                own,
                pairs.get((code, group)),
                stated.get(code),
                facts,
                without_unions,
            )
            row["missing"] = _missing(key, code, own, below, without_unions)
            rows.append(row)
        if "region" in by and not narrowed:
            rest = _remainder_row(key, region, by, group, sums, pairs, facts)
            if rest is not None:
                rows.append(rest)
    asked = [*targets, region] if "region" in by and not narrowed else targets
    if not any(sums.get((code, group)) for code in asked for group in groups) and not any(
        code in stated for code in targets
    ):
        return []
    return rows


def _totals_below(connection: Connection, key: Key, parents: Sequence[str]) -> dict[str, Row]:
    """The measures of the regions next below some, by region, over all industries and sizes."""
    totals = schema.totals
    ask = select(totals.c.region, *(totals.c[name] for name in MEASURE_IDS)).where(
        totals.c.calibre == key[1],
        totals.c.purpose == key[2],
        totals.c.parent.in_(parents),
        totals.c.period == key[0],
    )
    return {record["region"]: dict(record) for record in connection.execute(ask).mappings()}


def _stated_rates(connection: Connection, key: Key) -> dict[str, dict[str, float]]:
    rate = schema.stated_rate.c
    found: dict[str, dict[str, float]] = {}
    for region, metric, value in connection.execute(
        select(rate.region, rate.metric, rate.value).where(
            rate.period == key[0], rate.calibre == key[1], rate.purpose == key[2]
        )
    ):
        found.setdefault(region, {})[metric] = value
    return found


def _row(
    key: Key,
    code: str,
    by: tuple[str, ...],
    group: tuple[str, ...],
    own: Row | None,
    pairs: dict[str, Pair] | None,
    stated: dict[str, float] | None,
    parts: Parts,
    without_unions: bool,
) -> Row:
    region = regions()[code]
    row: Row = {
        "region": code,
        "region_name": region.name,
        "region_kind": region.kind,
        "period": key[0],
        "calibre": key[1],
        "purpose": key[2],
        "reference_date": parts.reference_date,
    }
    row |= dict(zip([name for name in CELLS if name in by], group, strict=True))
    row |= {name: own[name] if own else None for name in MEASURE_IDS}
    if without_unions:
        blank_union_measures(row)
    row |= metrics_of(row, pairs, stated)
    row["sources"] = parts.sources(code)
    row["missing"] = []
    return row


def _why(code: str, purpose: str) -> str:
    if regions()[code].kind == "outside_statistics":
        return "outside_statistics"
    return "not_in_source" if purpose == "published" else "not_reported"


def _missing(
    key: Key,
    code: str,
    own: Row | None,
    below: Mapping[str, Row],
    without_unions: bool,
) -> list[Row]:
    """Who lacks what: the region itself in this row, and its children in their totals (``below``, by region).

    A child without a row in a cell may simply have no such units, so a cell's children are judged by their totals.
    """
    names = UNIT_MEASURES if without_unions else MEASURE_IDS
    absent = [name for name in names if own is None or own[name] is None]
    found = [{"region": code, "measures": absent, "why": _why(code, key[2])}] if absent else []
    children = [(child, below.get(child)) for child in regions().children(code)]
    reported = {name for _child, row in children if row for name in names if row[name] is not None}
    for child, row in children:
        lacking = [name for name in names if name in reported and (row is None or row[name] is None)]
        if lacking:
            found.append({"region": child, "measures": lacking, "why": _why(child, key[2])})
    return found


def _remainder_row(
    key: Key,
    region: str,
    by: tuple[str, ...],
    group: tuple[str, ...],
    sums: Mapping[tuple[str, tuple[str, ...]], Row],
    pairs: Mapping[tuple[str, tuple[str, ...]], dict[str, Pair]],
    parts: Parts,
) -> Row | None:
    parent = sums.get((region, group))
    if parent is None:
        return None
    children = [r for child in regions().children(region) if (r := sums.get((child, group))) is not None]
    rest = remainder(parent, children)
    if rest is None:
        return None
    row: Row = {
        "region": None,
        "region_name": "其余",
        "region_kind": "remainder",
        "period": key[0],
        "calibre": key[1],
        "purpose": key[2],
        "reference_date": parts.reference_date,
    }
    row |= dict(zip([name for name in CELLS if name in by], group, strict=True))
    row |= rest
    row |= metrics_of(row)
    for name in METRIC_IDS:
        metric = BY_ID[name]
        if metric.kind == "gap":
            own = _metric_of(metric, parent, pairs.get((region, group)))
            parts_sum = [
                v
                for child in regions().children(region)
                if (r := sums.get((child, group))) is not None
                and (v := _metric_of(metric, r, pairs.get((child, group)))) is not None
            ]
            row[name] = None if own is None else own - sum(parts_sum)
    row["sources"] = parts.sources(region)
    row["missing"] = []
    return row


def _metric_of(metric: Any, sums: Row, pairs: dict[str, Pair] | None) -> float | None:
    numerator, denominator = (pairs or {}).get(metric.id) or (sums[metric.numerator], sums[metric.denominator])
    return metric_value(metric, numerator, denominator)
