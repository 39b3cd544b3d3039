"""Changes between two periods, like for like: the question behind every arrow, ranking of movers and decomposition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine

from analysis.change import RATES, Part, decompose
from analysis.compare.breaks import break_between, measures_of
from analysis.compare.changes import Change, change_of, change_row
from analysis.compare.leaves import Comparable, Leaf, Node, comparable, leaves
from analysis.measures import MEASURE_IDS, UNION_MEASURES
from analysis.metrics import BY_ID, HEADLINES, METRIC_IDS
from analysis.rates import Pair
from analysis.reliability import rows_behind
from analysis.rows import Row
from analysis.vocabulary import CELLS
from data.queries.compare.leaves import nodes_under, region_tree
from data.queries.question import BadQuestion, check, expand_sizes
from data.queries.sums import Cell, CellQuestion, Pairs, cell_pairs, cell_sums
from data.reference import events, limits, regions
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class Between:
    """Two periods of one calibre and purpose, and the cells that figures are taken over (dimension -> values; empty: all)."""

    start: Slice
    end: Slice
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.start.calibre, self.start.purpose) != (self.end.calibre, self.end.purpose):
            raise BadQuestion("a change goes from one period to one other, within one calibre and purpose")

    @property
    def cells(self) -> dict[str, list[str] | None]:
        """The filters of cell dimensions."""
        return {
            name: expand_sizes(values) if name == "size" else list(values)
            for name, values in self.where.items()
            if name in CELLS and values
        }


def compare(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    between: Between,
    figures: Sequence[str] = HEADLINES,
    by_region: bool = False,
) -> list[dict[str, Any]]:
    """Rows as ``analysis compare`` prints them, one for each region (itself, or with ``by_region`` its children) and figure.

    ``points`` is like for like: over the leaves that report both parts in both periods; None across a break, under half comparable
    or where few units are behind it. ``figures``: metrics or measures. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    rows = []
    pieces = {"from": between.start.period, "to": between.end.period, "calibre": between.start.calibre}
    pieces["purpose"] = between.start.purpose
    for code, found in changes(
        engine, scope, region=region, between=between, figures=figures, by_region=by_region
    ).items():
        place = {"region": code, "region_name": regions()[code].name}
        rows += [change_row(place, pieces, change, parted_by(between, change.figure)) for change in found.values()]
    return rows


def parted_by(between: Between, figure: str) -> dict[str, str] | None:
    """The break of a figure's series between the two periods, as JSON has it; None if there is none."""
    event = break_between(events(), between.start.calibre, figure, between.start.period, between.end.period)
    return None if event is None else {"event": event.kind, "period": event.date, "text": event.text_zh}


def changes(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    between: Between,
    figures: Sequence[str] = HEADLINES,
    by_region: bool = False,
    below: Sequence[str] = (),
) -> dict[str, dict[str, Change]]:
    """Region -> figure -> its change, for a region or its children; one that reports in neither period has none. ``below``: of the children too, these of them."""
    check_change(scope, region=region, figures=figures, where=between.where, calibre=between.start.calibre)
    asked = dict.fromkeys(regions().children(region) if by_region else [region], figures)
    asked |= dict.fromkeys(regions().children(region) if below else [], below)
    with engine.connect() as connection:
        sides = _Sides(connection, scope, region, between, figures)
        return {
            code: {figure: change for figure in named if (change := sides.change(code, figure)) is not None}
            for code, named in asked.items()
        }


def changes_by(
    engine: Engine, scope: Scope, *, region: str, between: Between, figures: Sequence[str], by: str
) -> dict[str, dict[str, Change]]:
    """Value of a cell dimension (an industry section, a size) -> figure -> its change in a region, like for like.

    ``figures``: of unit measures alone; others raise BadQuestion.
    """
    check_change(scope, region=region, figures=figures, where=between.where, by=(by,), calibre=between.start.calibre)
    found: dict[str, dict[str, Change]] = {}
    with engine.connect() as connection:
        sides = _Sides(connection, scope, region, between, figures, (by,))
        for figure in figures:
            for cell, change_ in sides.cell_changes(region, figure).items():
                found.setdefault(cell[0], {})[figure] = change_
    return found


def check_change(
    scope: Scope,
    *,
    region: str,
    figures: Sequence[str],
    where: Mapping[str, Sequence[str]],
    by: Sequence[str] = (),
    calibre: str | None = None,
) -> None:
    """Refuse a question of a change that has no answer in any period. Raises UnknownRegion, OutOfScope, BadQuestion."""
    scope.check(region, regions())
    check(by, {name: expand_sizes(values) if name == "size" else values for name, values in where.items()}, calibre)
    unknown = [figure for figure in figures if figure not in METRIC_IDS and figure not in MEASURE_IDS]
    if unknown:
        raise BadQuestion(f"there is no figure {', '.join(unknown)}")
    for figure in figures:
        refuse_division(figure, [*by, *where])


def refuse_division(figure: str, dimensions: Iterable[str]) -> None:
    """Raise BadQuestion where a figure is to be divided by what it has not: members of joint unions have no industry or size."""
    unions = [name for name in measures_of(figure) if name in UNION_MEASURES]
    apart = [name for name in dimensions if name in CELLS]
    if unions and apart:
        raise BadQuestion(
            f"{figure} cannot be told by {', '.join(apart)}: {', '.join(unions)} are not divided so (not_by_dimension)"
        )


class _Sides:
    """Both periods of a region and all below it: nodes for the whole, cells where a filter or a division asks for them."""

    def __init__(
        self,
        connection: Connection,
        scope: Scope,
        region: str,
        between: Between,
        figures: Sequence[str],
        by: Sequence[str] = (),
    ) -> None:
        self._connection, self._scope, self._between = connection, scope, between
        self._by = tuple(name for name in CELLS if name in by)
        self._figures = tuple(figures) if set(figures) <= BY_ID.keys() else ()
        self._slices = (between.start, between.end)
        self._nodes = [nodes_under(connection, scope, side, region, figures) for side in self._slices]
        self._cells: list[dict[str, dict[Cell, _Cell]]] = [{}, {}]

    def leaves(self, code: str, figure: str) -> list[Leaf]:
        """The leaves of a region that report a figure in either period."""
        return leaves(code, self._nodes[0], self._nodes[1], figure, region_tree())

    def change(self, code: str, figure: str) -> Change | None:
        """The change of a figure of a region; None where it reports in neither period."""
        found = self.leaves(code, figure)
        if not found:
            return None
        raw = [self._node_pair(side, code, figure) for side in (0, 1)]
        like = comparable(found)
        if self._between.cells:
            raw, like = self._narrowed(code, figure, found, like)
        parted = parted_by(self._between, figure) is not None
        return change_of(figure, raw[0], raw[1], like, limits(), parted=parted)

    def cell_changes(self, code: str, figure: str) -> dict[Cell, Change]:
        """The changes of a figure of a region in each cell that the question divides by."""
        found = self.leaves(code, figure)
        if not found:
            return {}
        cells = sorted({cell for side in (0, 1) for cell in self.cell(side, code)})
        like, parted = comparable(found), parted_by(self._between, figure) is not None
        return {
            cell: change_of(figure, raw[0], raw[1], narrowed, limits(), parted=parted)
            for cell in cells
            for raw, narrowed in [self._narrowed(code, figure, found, like, cell)]
        }

    def _node_pair(self, side: int, code: str, figure: str) -> Pair | None:
        node: Node | None = self._nodes[side].get(code)
        pair = node.pairs.get(figure) if node else None
        return None if pair is None or None in pair else pair

    def _narrowed(
        self, code: str, figure: str, found: Sequence[Leaf], like: Comparable, cell: Cell = ()
    ) -> tuple[list[Pair | None], Comparable]:
        """The printed and the comparable pairs over a filter's cells, or over one cell of a division: the whole less what only one
        period's leaves hold."""
        self._read_leaves([leaf for leaf in found if not leaf.common])
        raw: list[Pair | None] = []
        common: list[Pair | None] = []
        rows: list[int] = []
        shares: list[float] = []
        for side in (0, 1):
            if self._node_pair(side, code, figure) is None:
                raw.append(None)
                common.append(None)
                shares.append(0.0)
                rows.append(0)
                continue
            whole = self.cell(side, code).get(cell, _Cell())
            lone = [self.leaf_cell(side, leaf).get(cell, _Cell()) for leaf in found if not leaf.common]
            pair, apart = whole.pair(figure), _sum(each.pair(figure) for each in lone)
            raw.append(pair)
            common.append((pair[0] - apart[0], pair[1] - apart[1]) if like.leaves else None)
            shares.append((pair[1] - apart[1]) / pair[1] if pair[1] else like.share)
            rows.append(whole.rows(figure) - sum(each.rows(figure) for each in lone))
        both = replace(like, before=common[0], after=common[1], share=min(shares), rows=min(rows))
        return raw, both

    def cell(self, side: int, code: str) -> dict[Cell, _Cell]:
        """The cells of a region in one period, divided by what the question divides by."""
        self._read_cells(side, [code])
        return self._cells[side][code]

    def _read_cells(self, side: int, codes: Iterable[str]) -> None:
        """Read the cells of some regions in one period, those that are not read yet, by one question for all of them."""
        new = [code for code in dict.fromkeys(codes) if code not in self._cells[side]]
        self._cells[side] |= {code: {} for code in new}
        if new:
            among = {**dict.fromkeys(self._by), **self._between.cells}
            question = CellQuestion(self._slices[side], new, self._by, among, figures=self._figures)
            pairs = cell_pairs(self._connection, self._scope, question)
            for (place, cell), values in cell_sums(self._connection, self._scope, question).items():
                self._cells[side][place][cell] = _Cell(values, pairs.get((place, cell), Pairs()))

    def _read_leaves(self, found: Iterable[Leaf]) -> None:
        """Read the cells of all leaves, and of what lies below those that sit at a higher node, before they are asked one by one."""
        for side in (0, 1):
            self._read_cells(side, [leaf.region for leaf in found])
            self._read_cells(side, [c for leaf in found if leaf.rest for c in region_tree().children(leaf.region)])

    def leaf_cell(self, side: int, leaf: Leaf) -> dict[Cell, _Cell]:
        """The cells of a leaf; of what sits at a higher node itself those of the node less its children's."""
        own = self.cell(side, leaf.region)
        if not leaf.rest:
            return own
        children = [self.cell(side, child) for child in region_tree().children(leaf.region)]
        return {cell: values.less([child[cell] for child in children if cell in child]) for cell, values in own.items()}

    def groups(self, code: str, figure: str) -> dict[Cell, tuple[list[Pair | None], list[Pair | None]]]:
        """Of a region by cell: its pairs as printed and its comparable ones, before and after; undivided if nothing divides."""
        found = self.leaves(code, figure)
        lone = [leaf for leaf in found if not leaf.common]
        any_common = any(leaf.common for leaf in found)
        if self._by or self._between.cells:
            self._read_leaves(lone)
        if not self._by and not self._between.cells:
            like = comparable(found)
            return {(): ([self._node_pair(side, code, figure) for side in (0, 1)], [like.before, like.after])}
        cells = sorted({cell for side in (0, 1) for cell in self.cell(side, code)})
        out = {}
        for cell in cells:
            raw: list[Pair | None] = []
            common: list[Pair | None] = []
            for side in (0, 1):
                if self._node_pair(side, code, figure) is None:
                    raw.append(None)
                    common.append(None)
                    continue
                pair = self.cell(side, code).get(cell, _Cell()).pair(figure)
                apart = _sum(self.leaf_cell(side, leaf).get(cell, _Cell()).pair(figure) for leaf in lone)
                raw.append(pair)
                common.append((pair[0] - apart[0], pair[1] - apart[1]) if any_common else None)
            out[cell] = (raw, common)
        return out


@dataclass(frozen=True, slots=True)
class _Cell:
    """The sums of a cell; an empty one is nothing of a region that reports."""

    sums: Row = field(default_factory=dict)
    pairs: Pairs = field(default_factory=Pairs)
    taken: tuple[_Cell, ...] = ()

    def pair(self, figure: str) -> tuple[int, int]:
        """The pair of a figure over the cell; (0, 0) where nothing reports both parts."""
        metric = BY_ID.get(figure)
        parts = (
            (self.sums.get(metric.numerator), self.sums.get(metric.denominator))
            if metric
            else (self.sums.get(figure),) * 2
        )
        numerator, denominator = self.pairs.sums.get(figure) or parts
        own = (0, 0) if numerator is None or denominator is None else (int(numerator), int(denominator))
        less = _sum(cell.pair(figure) for cell in self.taken)
        return own[0] - less[0], own[1] - less[1]

    def rows(self, figure: str) -> int:
        """How many rows stand behind a figure's denominator."""
        own = rows_behind(figure, self.sums, self.pairs.sums.get(figure)) if figure in BY_ID else None
        return (own or 0) - sum(cell.rows(figure) for cell in self.taken)

    def less(self, parts: Sequence[_Cell]) -> _Cell:
        """The cell without some parts of it."""
        return _Cell(self.sums, self.pairs, tuple(parts))


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    known = list(pairs)
    return sum(n for n, _ in known), sum(d for _, d in known)


def change(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    between: Between,
    metric: str = "unit_coverage",
    by: Sequence[str] = ("region",),
) -> list[dict[str, Any]]:
    """Why a rate moved, as ``analysis change`` prints it: a row a part, largest first, the total last; see :func:`analysis.change.decompose`.

    ``by``: region (the children, and what sits at the region itself), industry, size, unit_kind. Raises BadQuestion for a metric that
    is no rate or cannot be divided so.
    """
    if metric not in RATES:
        raise BadQuestion(f"{metric} is no rate, so its change is not in points")
    check_change(scope, region=region, figures=[metric], where=between.where, by=by, calibre=between.start.calibre)
    with engine.connect() as connection:
        sides = _Sides(connection, scope, region, between, [metric], by)
        codes = regions().children(region) if "region" in by else [region]
        parts = [part for code in codes for part in _parts(sides, code, metric, by)]
        if "region" in by:
            parts += _seated(sides, region, metric, by, parts)
    if all(part.raw == (None, None) for part in parts):
        return []
    pieces = {"from": between.start.period, "to": between.end.period, "calibre": between.start.calibre}
    pieces["purpose"] = between.start.purpose
    factors = [name for name in ("region", *CELLS) if name in by]
    return [{**pieces, **row} for row in decompose(parts, metric, factors)]


def _parts(sides: _Sides, code: str, metric: str, by: Sequence[str]) -> list[Part]:
    found = sides.leaves(code, metric)
    names = [name for name in CELLS if name in by]
    place = {"region": code, "region_name": regions()[code].name} if "region" in by else {}
    return [
        Part(
            {**place, **dict(zip(names, cell, strict=True))},
            (raw[0], raw[1]),
            (like[0], like[1]),
            any(leaf.before is None for leaf in found),
            any(leaf.after is None for leaf in found),
        )
        for cell, (raw, like) in sides.groups(code, metric).items()
    ]


def _seated(sides: _Sides, region: str, metric: str, by: Sequence[str], children: Sequence[Part]) -> list[Part]:
    """What sits at a region itself beside its children, so that the parts are the whole."""
    names = [name for name in CELLS if name in by]
    found = []
    for whole in _parts(sides, region, metric, by):
        mine = [part for part in children if all(part.names.get(name) == whole.names.get(name) for name in names)]
        raw = [_less(whole.raw[i], [part.raw[i] for part in mine]) for i in (0, 1)]
        like = [_less(whole.like[i], [part.like[i] for part in mine]) for i in (0, 1)]
        if any(raw) or any(like):
            names_of = {**whole.names, "region": None, "region_name": "其余"}
            lone = [leaf for leaf in sides.leaves(region, metric) if leaf.rest and leaf.region == region]
            appeared, vanished = (any(side(leaf) for leaf in lone) for side in (_only_after, _only_before))
            found.append(Part(names_of, (raw[0], raw[1]), (like[0], like[1]), appeared, vanished))
    return found


def _only_after(leaf: Leaf) -> bool:
    return leaf.before is None


def _only_before(leaf: Leaf) -> bool:
    return leaf.after is None


def _less(whole: Pair | None, parts: Sequence[Pair | None]) -> Pair | None:
    if whole is None:
        return None
    known = _sum((p[0] or 0, p[1] or 0) for p in parts if p is not None)
    rest = ((whole[0] or 0) - known[0], (whole[1] or 0) - known[1])
    return rest if any(rest) else None
