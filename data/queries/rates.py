"""The question behind every page: measures and metrics of a region, by region, industry, size, unit kind and period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, and_, case, func, or_, select

from analysis.measures import MEASURE_IDS, UNIT_MEASURES
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.rates import Pair, blank_union_measures, metric_value, metrics_of, remainder
from data import schema
from data.reference import calibres, industries, regions, sections
from data.schema import ALL
from data.scope import Scope

DIMENSIONS: Final = ("region", "industry", "size", "unit_kind", "period")
_CELLS: Final = ("industry", "size", "unit_kind")
SMALL_MICRO: Final = ("small", "micro", "small_or_micro")
SIZES: Final = ("large", "medium", *SMALL_MICRO, "undetermined", "not_applicable")
UNIT_KINDS: Final = ("enterprise", "institution", "government", "social_organisation", "other")
_PERIOD: Final = re.compile(r"^\d{4}(?:Q[1-4]|-(?:0[1-9]|1[0-2]))?$")
Row = dict[str, Any]
_SUMS: Final = (
    *(func.sum(schema.rollup.c[name]).label(name) for name in MEASURE_IDS),
    func.max(schema.rollup.c.employees_max).label("employees_max"),
)


class BadQuestion(ValueError):
    """A dimension, value, period or calibre that does not exist."""


def periods_of(text: str | None) -> tuple[list[str] | None, tuple[str, str] | None]:
    """``2018`` or ``A,B`` -> a list; ``A..B`` -> a range of periods of the same kind; None -> all."""
    if not text:
        return None, None
    if ".." in text:
        first, _, last = text.partition("..")
        if not (_PERIOD.match(first) and _PERIOD.match(last)) or len(first) != len(last):
            raise BadQuestion(f"period range {text!r} is none; write 2000..2022")
        return None, (first, last)
    listed = [piece.strip() for piece in text.split(",") if piece.strip()]
    for piece in listed:
        if not _PERIOD.match(piece):
            raise BadQuestion(f"period {piece!r} is none; write 2018, 2018Q4 or 2018-06")
    return listed, None


def _check(by: Sequence[str], where: Mapping[str, Sequence[str]], calibre: str | None) -> None:
    for name in (*by, *where):
        if name not in DIMENSIONS:
            raise BadQuestion(f"there is no dimension {name!r}; there are {', '.join(DIMENSIONS)}")
    if calibre is not None and calibre not in calibres():
        raise BadQuestion(f"calibre {calibre!r} is unknown; known: {', '.join(calibres())}")
    for piece in where.get("industry", ()):
        if piece in industries() and piece not in sections():
            raise BadQuestion(f"figures stand by section; for {piece} ask for {industries()[piece].section}")
    for name, known in (("industry", (*sections(), "unknown")), ("size", SIZES), ("unit_kind", UNIT_KINDS)):
        for piece in where.get(name, ()):
            if piece not in known:
                raise BadQuestion(f"there is no {name} {piece!r}; there are {', '.join(known)}")


def expand_sizes(values: Iterable[str]) -> list[str]:
    """``small_micro`` stands for small, micro and small_or_micro; other values stand for themselves."""
    return [size for value in values for size in (SMALL_MICRO if value == "small_micro" else (value,))]


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
    _check(by, filters, calibre)
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
    cells = {name: filters.get(name) for name in _CELLS if name in by or name in filters}
    with engine.connect() as connection:
        rows: list[Row] = []
        for key in _slices(connection, [region, *children, *targets], listed, span, calibre, purpose):
            rows += _slice_rows(connection, key, region, targets, tuple(by), cells, "region" in filters)
    return rows


Key = tuple[str, str, str]


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
    facts = _parts(connection, key, region)
    below = _totals_below(connection, key, targets)
    without_unions = bool(cells.keys() & {"size", "unit_kind"})
    groups = sorted({cell for _code, cell in sums}) if any(name in by for name in _CELLS) else [()]
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


def cell_sums(
    connection: Connection, key: Key, codes: Sequence[str], by: tuple[str, ...], cells: dict[str, list[str] | None]
) -> dict[tuple[str, tuple[str, ...]], Row]:
    """(region, values of the cell dimensions in ``by``) -> measures."""
    tree = regions()
    names = [name for name in _CELLS if name in by]
    found: dict[tuple[str, tuple[str, ...]], Row] = {}
    for parent in sorted({tree[code].nav_parent for code in codes}):
        mine = [code for code in codes if tree[code].nav_parent == parent]
        if not cells:
            table = schema.totals
            ask = select(table.c.region, *(table.c[m] for m in (*MEASURE_IDS, "employees_max"))).where(
                table.c.parent == parent,
                table.c.period == key[0],
                table.c.calibre == key[1],
                table.c.purpose == key[2],
                table.c.region.in_(mine),
            )
            for record in connection.execute(ask).mappings():
                found[(record["region"], ())] = dict(record)
            continue
        for ask in _cell_questions(schema.rollup, parent, key, mine, names, cells):
            for record in connection.execute(ask).mappings():
                found[(record["region"], tuple(record[name] for name in names))] = dict(record)
    return found


def _cell_questions(
    table: Any, parent: str, key: Key, codes: Sequence[str], names: Sequence[str], cells: dict[str, list[str] | None]
) -> list[Select[Any]]:
    """The finest rows added up, then the rows of the asked grain itself, which win where they exist."""
    grains = [False] if len(cells) == 1 else [True, False]
    questions = []
    for finest in grains:
        conditions = [
            table.c.parent == parent,
            table.c.period == key[0],
            table.c.calibre == key[1],
            table.c.purpose == key[2],
            table.c.region.in_(codes),
        ]
        for name in _CELLS:
            column = table.c[name]
            wanted = cells.get(name)
            if wanted:
                conditions.append(column.in_(wanted))
            elif name in cells or finest:
                conditions.append(column != ALL)
            else:
                conditions.append(column == ALL)
        questions.append(
            select(
                table.c.region,
                *(table.c[name] for name in names),
                *_SUMS,
            )
            .where(and_(*conditions))
            .group_by(table.c.region, *(table.c[name] for name in names))
        )
    return questions


def cell_pairs(
    connection: Connection, key: Key, codes: Sequence[str], by: tuple[str, ...], cells: dict[str, list[str] | None]
) -> dict[tuple[str, tuple[str, ...]], dict[str, Pair]]:
    """Pairs of rates over the regions that report both parts, where they differ from the measures' sums.

    Over several cells a pair is the sum of the cells' pairs, a cell without one giving its measures.
    """
    tree = regions()
    pair, roll = schema.rate_pair, schema.rollup
    names = [name for name in _CELLS if name in by]
    found: dict[tuple[str, tuple[str, ...]], dict[str, Pair]] = {}
    for parent in sorted({tree[code].nav_parent for code in codes}):
        head = and_(
            pair.c.parent == parent, pair.c.period == key[0], pair.c.calibre == key[1], pair.c.purpose == key[2]
        )
        metrics = connection.execute(select(pair.c.metric).where(head).distinct()).scalars().all()
        if not metrics:
            continue
        mine = [code for code in codes if tree[code].nav_parent == parent]
        grains = [False] if len(cells) <= 1 else [True, False]
        for metric_id in metrics:
            metric = BY_ID[metric_id]
            for finest in grains:
                conditions = [
                    roll.c.parent == parent,
                    roll.c.period == key[0],
                    roll.c.calibre == key[1],
                    roll.c.purpose == key[2],
                    roll.c.region.in_(mine),
                ]
                for name in _CELLS:
                    wanted = cells.get(name)
                    conditions.append(
                        roll.c[name].in_(wanted)
                        if wanted
                        else roll.c[name] != ALL
                        if name in cells or finest
                        else roll.c[name] == ALL
                    )
                same = and_(
                    *(
                        pair.c[name] == roll.c[name]
                        for name in ("parent", "period", "calibre", "purpose", "region", *_CELLS)
                    ),
                    pair.c.metric == metric_id,
                )
                has = pair.c.metric.is_not(None)
                both = and_(roll.c[metric.numerator].is_not(None), roll.c[metric.denominator].is_not(None))
                numerator = func.sum(_choose(has, pair.c.numerator, both, roll.c[metric.numerator]))
                denominator = func.sum(_choose(has, pair.c.denominator, both, roll.c[metric.denominator]))
                ask = (
                    select(
                        roll.c.region,
                        *(roll.c[name] for name in names),
                        numerator.label("n"),
                        denominator.label("d"),
                        func.count(pair.c.metric).label("k"),
                    )
                    .select_from(roll.outerjoin(pair, same))
                    .where(and_(*conditions))
                    .group_by(roll.c.region, *(roll.c[name] for name in names))
                )
                for record in connection.execute(ask).mappings():
                    if record["k"]:
                        cell = (record["region"], tuple(record[name] for name in names))
                        found.setdefault(cell, {})[metric_id] = (record["n"], record["d"])
    return found


def _choose(has: Any, paired: Any, both: Any, own: Any) -> Any:
    return case((has, paired), (both, own), else_=None)


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


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts that figures of a region and those below it come from. ``of``, ``below``: places in ``listed`` by region, those of the
    region alone and those of it and of what lies below it. ``reference_date``: the latest of the whole slice."""

    listed: list[Row]
    of: dict[str, list[int]]
    below: dict[str, list[int]]
    reference_date: str | None

    def sources(self, code: str) -> list[Row]:
        """The parts of a region, of those that hold it and of those below it, in the order of loading."""
        above = (at for other in regions().path(code)[:-1] for at in self.of.get(other, ()))
        return [self.listed[at] for at in sorted({*above, *self.below.get(code, ())})]


def _parts(connection: Connection, key: Key, region: str) -> _Parts:
    part, load, tree = schema.part.c, schema.load.c, regions()
    current = and_(part.status == "current", part.period == key[0], part.calibre == key[1], part.purpose == key[2])
    columns = (part.id, part.load_id, load.name, part.sheet, part.title, part.source, part.region)
    ask = select(*columns).select_from(schema.part.join(schema.load, load.id == part.load_id)).where(current)
    path = tree.path(region)
    if len(path) > 1:
        start = region[: {"province": 2, "city": 4}.get(tree[region].level, len(region))]
        ask = ask.where(or_(part.region.in_(path), part.region.startswith(start, autoescape=True)))
    listed: list[Row] = []
    of: dict[str, list[int]] = {}
    below: dict[str, list[int]] = {}
    for at, p in enumerate(connection.execute(ask.order_by(part.id))):
        named = {"file": p.name, "sheet": p.sheet, "title": p.title, "source": p.source}
        listed.append({"load_id": p.load_id, "part_id": p.id, **named})
        of.setdefault(p.region, []).append(at)
        for code in tree.path(p.region):
            below.setdefault(code, []).append(at)
    latest = connection.execute(select(func.max(part.reference_date)).where(current)).scalar_one()
    return _Parts(listed, of, below, latest or None)


def _row(
    key: Key,
    code: str,
    by: tuple[str, ...],
    group: tuple[str, ...],
    own: Row | None,
    pairs: dict[str, Pair] | None,
    stated: dict[str, float] | None,
    parts: _Parts,
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
    row |= dict(zip([name for name in _CELLS if name in by], group, strict=True))
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
    parts: _Parts,
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
    row |= dict(zip([name for name in _CELLS if name in by], group, strict=True))
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
