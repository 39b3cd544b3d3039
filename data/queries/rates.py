"""The question behind every page: measures and metrics of a region, by region, industry, size, unit kind and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final, cast

from sqlalchemy import Engine

from analysis.links import BANDED, band, rests_on
from analysis.measures import MEASURE_IDS, UNION_MEASURES, UNIT_MEASURES
from analysis.metrics import METRICS, Metric
from analysis.rates import Pair, metrics_of, remainder
from analysis.reliability import flags, left_out
from analysis.rows import Missing, RateRow, Row
from analysis.vocabulary import CELLS
from data.queries.kept_out.figures import WITHHELD_MEASURES
from data.queries.links.sums import LinkSums, link_sums
from data.queries.question import AskedPeriods, BadQuestion, check, expand_sizes, periods_of
from data.queries.reading import Reading, Withheld
from data.queries.sources import Parts
from data.queries.sums import Cell, CellQuestion, Pairs, cell_pairs, cell_sums
from data.reference import limits, regions
from data.scope import Scope
from data.slice import ALL_SLICES, Slice, SliceFilter


@dataclass(frozen=True, slots=True)
class Question:
    """How a region is divided, and what its figures are narrowed to: ``by`` and ``where`` of :func:`rates`."""

    by: tuple[str, ...] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


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
    return rates_of(engine, scope, [Question(tuple(by), where or {})], region=region, slices=slices)[0]


def rates_of(
    engine: Engine,
    scope: Scope,
    questions: Sequence[Question],
    *,
    region: str,
    slices: Slice | SliceFilter = ALL_SLICES,
) -> list[list[RateRow]]:
    """The rows of :func:`rates` for several questions about one region, in their order; all of one state of the data, and what they share read once."""
    wanted = slices.filter if isinstance(slices, Slice) else slices
    asked = [_checked(scope, region, wanted, question) for question in questions]
    with engine.connect() as connection:
        reading = Reading(connection, scope, region)
        return [_rows(reading, each, wanted) for each in asked]


def _checked(scope: Scope, region: str, wanted: SliceFilter, question: Question) -> _Asked:
    tree, by = regions(), question.by
    filters = {
        name: expand_sizes(values) if name == "size" else list(values) for name, values in question.where.items()
    }
    check(by, filters, wanted.calibre)
    scope.check(region, tree)
    listed, span = periods_of(wanted.periods)
    if "period" in filters:
        among, _ = periods_of(",".join(filters["period"]))
        listed = [p for p in among or [] if listed is None or p in listed]
    return _Asked(
        scope=scope,
        region=region,
        targets=_targets(scope, region, "region" in by, filters.get("region")),
        by=by,
        cells={name: filters.get(name) for name in CELLS if name in by or name in filters},
        narrowed="region" in filters,
        periods=(listed, span),
    )


def _rows(reading: Reading, asked: _Asked, wanted: SliceFilter) -> list[RateRow]:
    reached = set() if asked.by or asked.narrowed else reading.reached
    found = reading.slices(asked.codes, wanted, asked.periods, reached, divided=bool(asked.cells))
    return [row for slice_ in found for row in _slice_rows(reading, slice_, asked, silent=slice_ in reached)]


def ranking(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, where: Mapping[str, Sequence[str]] | None = None
) -> list[RateRow]:
    """The rows of :func:`rates` next below a region, in the order of their codes, with the remainder last: what a map, a ranking and a table of
    parts show beside each other.

    Who stands where is told of these by :func:`analysis.ranks.competition_ranks`: rates of few units have no place. ``where``: the filters
    of the view. Raises as ``rates`` does.
    """
    return rates(engine, scope, region=region, slices=slice_, by=("region",), where=where)


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
    """A question, checked, that each slice answers in turn. ``narrowed``: only some of the regions are asked for. ``periods``: those listed, or
    the first and the last; None for any."""

    scope: Scope
    region: str
    targets: list[str]
    by: tuple[str, ...]
    cells: Mapping[str, Sequence[str] | None]
    narrowed: bool
    periods: AskedPeriods

    @property
    def codes(self) -> list[str]:
        """The regions whose figures the answer rests on."""
        return [self.region, *regions().children(self.region), *self.targets]

    @property
    def without_unions(self) -> bool:
        """Whether union measures, which do not exist by size or unit kind, stay null."""
        return bool(self.cells.keys() & {"size", "unit_kind"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one slice holds for a question: sums and pairs by region and cell, rates without parts, the tables behind them.

    ``totals``: measures of the regions that get a row and of their children, over all industries and sizes; ``divided``: the regions
    among them whose registers are divided by industry, size and kind; ``kept``: (level of region, measure) that the slice's calibre has at
    all; None where any may be reported; ``withheld``: (measure, region) -> the figures that errors keep out of it, read where a null is to
    be explained; ``unread``: the same of the cells of summary tables that have no value; ``children``: what those of a region lack, the same in all its cells.
    """

    slice: Slice
    asked: _Asked
    sums: Mapping[tuple[str, Cell], Row]
    pairs: Mapping[tuple[str, Cell], Pairs]
    stated: Mapping[str, dict[str, float]]
    parts: Parts
    totals: Mapping[str, Row]
    divided: frozenset[str]
    kept: frozenset[tuple[str, str]] | None
    links: Mapping[tuple[str, Cell], LinkSums]
    withheld: Callable[[], Withheld]
    unread: Callable[[], Withheld]
    children: dict[str, list[Missing]] = field(default_factory=dict)


def _slice_rows(reading: Reading, slice_: Slice, asked: _Asked, *, silent: bool) -> list[RateRow]:
    held = [*asked.targets, asked.region]
    # Parts that get no row are not read: a region has all cells that any of them has, and of what they lack their totals tell.
    question = CellQuestion(slice_, list(dict.fromkeys(held)), asked.by, asked.cells)
    connection = reading.connection
    found = _Answer(
        slice_,
        asked,
        cell_sums(connection, asked.scope, question),
        cell_pairs(connection, asked.scope, question),
        reading.stated(slice_) if not asked.cells else {},
        reading.parts(slice_),
        reading.totals(slice_, held),
        reading.divided(slice_, held, asked.cells) if asked.cells else frozenset(),
        reading.kept(slice_) if slice_.purpose == "published" else None,
        link_sums(connection, asked.scope, slice_, asked.targets, question.names, asked.cells)
        if reading.rests_on_links(slice_)
        else {},
        # Asked for each measure that each row lacks: hundreds of times for one answer.
        cache(partial(reading.withheld, slice_, by_industry="industry" in asked.cells)),
        cache(partial(reading.unread, slice_)),
    )
    whole = "region" in asked.by and not asked.narrowed
    cells = sorted({cell for _code, cell in found.sums}) if question.names else [()]
    rows: list[RateRow] = []
    for cell in cells:
        rows += [_row(found, code, cell) for code in asked.targets]
        if whole and (rest := _remainder_row(found, cell)) is not None:
            rows.append(rest)
    held = held if whole else asked.targets
    # A region that reports and has none of the cells asked for has zeros there, one whose silence is known a row of nulls.
    told = silent or (not question.names and any(code in found.divided for code in asked.targets))
    if (
        not told
        and not any(found.sums.get((code, cell)) for code in held for cell in cells)
        and not any(code in found.stated for code in asked.targets)
    ):
        return []
    return rows


def _head(found: _Answer, region: str | None, name: str, kind: str, cell: Cell) -> dict[str, Any]:
    """The keys that every row begins with, in the order of the JSON."""
    return {
        "region": region,
        "region_name": name,
        "region_kind": kind,
        **found.slice.params,
        "reference_date": found.parts.reference_date,
        **dict(zip(_divided_by(found), cell, strict=True)),
    }


def _row(found: _Answer, code: str, cell: Cell) -> RateRow:
    region, own = regions()[code], _own(found, code, cell)
    pairs = found.pairs.get((code, cell)) or Pairs()
    row = _head(found, code, region.name, region.kind, cell)
    row |= {name: own[name] if own else None for name in MEASURE_IDS}
    undivided = _undivided(found, code)
    row |= dict.fromkeys(undivided & set(MEASURE_IDS))
    row |= metrics_of(row, pairs.sums, found.stated.get(code))
    row |= dict.fromkeys(undivided - set(MEASURE_IDS))
    sums = {**row, "gap_max": own.get("gap_max") if own else None}
    shown = {metric: left for metric, left in pairs.left.items() if metric not in undivided}
    row["sources"] = found.parts.sources(code)
    row["missing"] = _missing(found, code, cell, own, undivided)
    row["left_out"] = left_out(sums, pairs.sums, shown)
    row["flags"] = flags(sums, row, pairs.sums, shown, limits(), published=found.slice.purpose == "published")
    linked = found.links.get((code, cell))
    if linked is not None:
        sums_of = {metric: pair for metric, pair in pairs.sums.items() if metric in BANDED}
        row["band"], row["rests_on"] = band(row, linked, sums_of), rests_on(row, linked)
        if linked["twins"] or linked["twins_maybe"]:
            row["counted_once"] = {"certain": int(linked["twins"]), "doubtful": int(linked["twins_maybe"])}
    return cast(RateRow, row)


def _own(found: _Answer, code: str, cell: Cell) -> Row | None:
    """The sums of a region's cell; zeros for an empty one of a region whose registers are divided so, since it reports.

    A cell that unions alone stand in (those whose industry nobody tells) is empty of units, and one without unions of them.
    """
    own = found.sums.get((code, cell))
    whole = found.totals.get(code)
    if code not in found.divided or whole is None:
        return own
    empty = {name: None if whole[name] is None else 0 for name in MEASURE_IDS}
    if own is None:
        return empty
    lacks = [name for count, names in _COUNTED if not own[count] for name in names if own[name] is None]
    return {**own, **{name: empty[name] for name in lacks}}


def _undivided(found: _Answer, code: str) -> set[str]:
    """Measures and metrics that cannot be told by the dimensions asked for.

    Union measures do not exist by size or unit kind. Members of joint unions have no industry: where a region has any, its members
    and what is made of them cannot be told by industry.
    """
    if found.asked.without_unions:
        return {*UNION_MEASURES, *_made_of(frozenset(UNION_MEASURES))}
    whole = found.totals.get(code)
    if "industry" not in found.asked.cells or whole is None:
        return set()
    # Null beside unions: there are some whose members are not known.
    untold = whole["members_joint"] is None and whole["unions"] and found.slice.purpose != "published"
    if whole["members_joint"] or untold:
        return {*_MEMBERS, *_made_of(_MEMBERS), "units_per_union"}
    return set()


_COUNTED: Final = (("units", UNIT_MEASURES), ("unions", UNION_MEASURES))
_MEMBERS: Final = frozenset(name for name in UNION_MEASURES if name.startswith("members"))


def _made_of(measures: frozenset[str]) -> set[str]:
    return {metric.id for metric in METRICS if {metric.numerator, metric.denominator} & measures}


def _why(found: _Answer, code: str, measure: str, cell: Mapping[str, Sequence[str] | None]) -> str:
    """The reason for which a region lacks a measure, ``cell``: of what it is asked for (none: of the region as a whole)."""
    if regions()[code].outside_statistics:
        return "outside_statistics"
    if found.kept is None:
        held = list(found.unread().get((measure, code), ()))
        if found.totals.get(code) and measure in WITHHELD_MEASURES:
            held += found.withheld().get((measure, code), ())
        return "withheld" if any(figure.lies_in(cell) for figure in held) else "not_reported"
    return "not_in_source" if (regions()[code].level, measure) in found.kept else "not_in_calibre"


def _missing(found: _Answer, code: str, cell: Cell, own: Row | None, undivided: set[str]) -> list[Missing]:
    """Who lacks what: the region itself in this row, and its children in their totals.

    A child without a row in a cell may simply have no such units, so a cell's children are judged by their totals.
    """
    whole = found.totals.get(code)
    # What the whole region lacks, it lacks for another reason than that it cannot be divided; where it has sent nothing, all.
    told = {n for n in undivided if whole and (found.asked.without_unions or whole.get(n) is not None)}
    absent = [
        name for name in MEASURE_IDS if name not in told and (own is None or own[name] is None or name in undivided)
    ]
    asked = {**found.asked.cells, **{name: [value] for name, value in zip(_divided_by(found), cell, strict=True)}}
    lacking = _grouped(found, code, absent, asked)
    if told:
        measures = [name for name in MEASURE_IDS if name in told]
        lacking.append({"region": code, "measures": measures, "why": "not_by_dimension"})
    if code not in found.children:
        found.children[code] = _children_missing(found, code)
    return lacking + found.children[code]


def _children_missing(found: _Answer, code: str) -> list[Missing]:
    """What a region's children lack in their totals of what any of them reports."""
    children = [(child, found.totals.get(child)) for child in regions().children(code)]
    names = [name for name in MEASURE_IDS if not (found.asked.without_unions and name in UNION_MEASURES)]
    reported = {name for _child, row in children if row for name in names if row[name] is not None}
    lacking: list[Missing] = []
    for child, row in children:
        absent = [name for name in names if name in reported and (row is None or row[name] is None)]
        lacking += _grouped(found, child, absent)
    return lacking


def _divided_by(found: _Answer) -> list[str]:
    return [name for name in CELLS if name in found.asked.by]


def _grouped(
    found: _Answer, code: str, measures: Sequence[str], cell: Mapping[str, Sequence[str] | None] = MappingProxyType({})
) -> list[Missing]:
    """The measures that a region lacks, one entry for each reason."""
    by_reason: dict[str, list[str]] = {}
    for name in measures:
        by_reason.setdefault(_why(found, code, name, cell), []).append(name)
    return [{"region": code, "measures": names, "why": why} for why, names in by_reason.items()]


def _remainder_row(found: _Answer, cell: Cell) -> RateRow | None:
    """What the region has beyond its children; so too its pairs: the region's less theirs, each over those that report both parts."""
    region = found.asked.region
    parent = _own(found, region, cell)
    if parent is None:
        return None
    undivided = _undivided(found, region)
    parent = {**parent, **dict.fromkeys(undivided & set(MEASURE_IDS))}
    children = {code: r for code in regions().children(region) if (r := found.sums.get((code, cell))) is not None}
    rest = remainder(parent, list(children.values()))
    if rest is None:
        return None
    row = _head(found, None, "其余", "remainder", cell)
    row |= rest
    row |= metrics_of(row, {metric.id: _rest_of(found, metric, region, list(children), cell) for metric in METRICS})
    row |= dict.fromkeys(undivided - set(MEASURE_IDS))
    row["sources"] = found.parts.sources(region)
    row |= {"missing": [], "left_out": {}, "flags": []}
    return cast(RateRow, row)


def _rest_of(found: _Answer, metric: Metric, region: str, children: Sequence[str], cell: Cell) -> Pair:
    """A metric's pair beyond the children; none where a child gives one part alone, whose other part would pass for the rest's."""
    numerator, denominator = _pair_of(found, metric, region, cell)
    if numerator is None or denominator is None:
        return (None, None)
    parts = [_pair_of(found, metric, code, cell) for code in children]
    sums = [found.sums[(code, cell)] for code in children]
    if any((row[metric.numerator] is None) != (row[metric.denominator] is None) for row in sums):
        return (None, None)
    known = [(n, d) for n, d in parts if n is not None and d is not None]
    return numerator - sum(n for n, _ in known), denominator - sum(d for _, d in known)


def _pair_of(found: _Answer, metric: Metric, code: str, cell: Cell) -> Pair:
    sums = found.sums[(code, cell)]
    pairs = found.pairs.get((code, cell))
    parts: Pair = (sums[metric.numerator], sums[metric.denominator])
    pair = pairs.sums.get(metric.id) if pairs else None
    if pair is None or (None in parts and parts != (None, None)):
        return parts
    return pair
