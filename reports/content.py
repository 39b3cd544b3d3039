"""Everything a report shows of one region and period, gathered once: the workbook, the slides and the documents say the same.

All figures come from ``data.queries`` as the pages and ``python -m analysis`` give them. What leaves the federation (``external``)
goes through :mod:`analysis.suppression` here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from sqlalchemy import Engine

from analysis.attention import Note, notes
from analysis.suppression import LARGEST, hidden_rows, hide, keep, rounded, shown_measures
from data.queries import data_version, gap_cells, rates, slices, trend, units_without_union
from data.queries.largest import largest_units
from data.queries.slices import SliceInfo
from data.reference import regions
from data.scope import EVERYTHING, Scope
from layouts.names import region_name

Row = Mapping[str, Any]
Audience = Literal["internal", "external"]
CELLS: Final = 30
SMALL_MICRO: Final = {"size": ["small_micro"], "unit_kind": ["enterprise"]}
ENTERPRISES: Final = {"unit_kind": ["enterprise"]}
SIZES: Final = ("large", "medium", "small", "micro", "small_or_micro", "undetermined", "not_applicable")
_BLOCKS: Final = (("small", "micro", "small_or_micro"), ("large", "medium", "undetermined", "not_applicable"))
"""Size classes whose sum a reader can form from the headline figures of small and micro enterprises, and the rest."""
_PAGE: Final = 5_000


class NoFigures(LookupError):
    """A known region has no figures for what was asked."""


class Withheld(PermissionError):
    """A report that may not leave the federation: its counts would tell about single units."""


@dataclass(frozen=True, slots=True)
class Content:
    """One report. Rows are those of ``python -m analysis rates`` (see DESIGN of its JSON), None where there are none.

    ``whole``, ``before``: the region in the period and in ``compare``. ``children``: the level below with the remainder row last,
    ``children_before`` the same earlier. ``small``: small and micro enterprises. ``industries``, ``sizes``: by section, by size class
    of enterprises. ``cells``: region and section with most employees out of reach, largest first. ``history``: one row for each
    calibre, purpose and period. ``files``: what the figures were read from. ``hidden``: rows withheld in the external edition.
    """

    region: str
    period: str
    compare: str | None
    calibre: str
    purpose: str
    reference_date: str | None
    audience: Audience
    data_version: int
    whole: Row
    before: Row | None
    children: Sequence[Row]
    children_before: Sequence[Row]
    small: Row | None
    small_before: Row | None
    industries: Sequence[Row]
    industries_before: Sequence[Row]
    sizes: Sequence[Row]
    cells: Sequence[Row]
    history: Sequence[Row]
    notes: Sequence[Note]
    base: int = 0
    hidden: int = 0
    units: _Units | None = field(default=None, repr=False)

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up and must be stamped so."""
        return self.purpose == "synthetic"

    @property
    def files(self) -> list[Row]:
        """The files and sheets that the region's own figures were read from, each once."""
        rows = [self.whole, *([self.before] if self.before else []), *self.children]
        found = {(s["file"], s.get("sheet"), s.get("source")): s for row in rows for s in row["sources"]}
        return list(found.values())

    @property
    def sources(self) -> list[str]:
        """The sources as a reader knows them: publishers where the tables name them, else files."""
        return list(dict.fromkeys(s["source"] or s["file"] for s in self.files))

    def name(self, language: str) -> str:
        """The region's full name."""
        return region_name(self.region, language, short=False)

    def name_of(self, row: Row, language: str) -> str:
        """The short name of a row's region; that of the remainder for None."""
        return region_name(row["region"], language)

    def why(self, row: Row, figure: str) -> str:
        """Why a row lacks a figure: not_reported, not_in_source, outside_statistics, suppressed."""
        if row.get("suppressed"):
            return "suppressed"
        own = [m for m in row["missing"] if m["region"] == row["region"]]
        named = [m for m in own if figure in m["measures"]]
        return str((named or own or [{"why": "not_reported"}])[0]["why"])

    def units_without_union(self) -> Iterator[Row]:
        """The units that no union covers, most employees first; none in the external edition and from statistical loads."""
        if self.units is not None:
            yield from self.units


@dataclass(frozen=True, slots=True)
class _Units:
    """The list of units, read page by page so that it never stands in memory whole."""

    engine: Engine
    scope: Scope
    key: Mapping[str, Any]

    def __iter__(self) -> Iterator[Row]:
        offset = 0
        while True:
            rows, total = units_without_union(self.engine, self.scope, offset=offset, limit=_PAGE, **self.key)
            yield from rows
            offset += len(rows)
            if not rows or offset >= total:
                return


def choose_slice(
    available: Sequence[SliceInfo], period: str, calibre: str | None, purpose: str | None
) -> SliceInfo | None:
    """The slice of a period that a report is about: the first by rank of calibre that fits."""
    fits = [
        s for s in available if s.period == period and calibre in (None, s.calibre) and purpose in (None, s.purpose)
    ]
    return fits[0] if fits else None


def gather(
    engine: Engine,
    scope: Scope,
    region: str,
    period: str,
    *,
    compare: str | None = None,
    calibre: str | None = None,
    purpose: str | None = None,
    audience: Audience = "internal",
    base: int = 0,
    tables: bool = True,
) -> Content:
    """All that a report on a region shows.

    Without ``calibre`` and ``purpose``: the first that has the period. ``base``: in the external edition, round counts to multiples
    of it (0: not). ``tables``: whether the external edition has tables by industry and size (see :func:`tables_tell`). Raises :class:`NoFigures`, :class:`Withheld`, :class:`data.reference.UnknownRegion`,
    :class:`data.scope.OutOfScope`, :class:`data.queries.BadQuestion`.
    """
    scope.check(region, regions())
    piece = choose_slice(slices(engine, scope), period, calibre, purpose)
    if piece is None:
        raise NoFigures(f"{region} {period}")
    ask = _Ask(engine, scope, region, piece.calibre, piece.purpose)
    whole = ask.one(period)
    if whole is None:
        raise NoFigures(f"{region} {period} {piece.calibre}")
    children, before = ask.many(period, "region"), ask.many(compare, "region")
    level = "county" if regions()[region].level in ("province", "city", "county") else None
    cells = gap_cells(
        engine,
        scope,
        region=region,
        period=period,
        level=level,
        limit=CELLS,
        calibre=piece.calibre,
        purpose=piece.purpose,
    )
    listed = audience == "internal" and scope.unit_lists and piece.purpose in ("administrative", "synthetic")
    found = Content(
        region=region,
        period=period,
        compare=compare,
        calibre=piece.calibre,
        purpose=piece.purpose,
        reference_date=whole["reference_date"] or piece.reference_date,
        audience=audience,
        data_version=data_version(engine),
        whole=whole,
        before=ask.one(compare),
        children=children,
        children_before=before,
        small=ask.one(period, SMALL_MICRO),
        small_before=ask.one(compare, SMALL_MICRO),
        industries=ask.many(period, "industry"),
        industries_before=ask.many(compare, "industry"),
        sizes=sorted(ask.many(period, "size", ENTERPRISES), key=lambda r: SIZES.index(r["size"])),
        cells=cells,
        history=trend(engine, scope, region=region),
        notes=(),
        units=_Units(engine, scope, {"region": region, "period": period, **ask.slice}) if listed else None,
    )
    if audience == "external":
        found = _for_outside(ask, found, base, tables=tables)
    return replace(found, notes=notes(found.whole, found.children, found.children_before, found.cells, found.compare))


@dataclass(frozen=True, slots=True)
class _Ask:
    """Questions about one region in one calibre and purpose."""

    engine: Engine
    scope: Scope
    region: str
    calibre: str
    purpose: str

    @property
    def slice(self) -> dict[str, str]:
        return {"calibre": self.calibre, "purpose": self.purpose}

    def one(self, period: str | None, where: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any] | None:
        if period is None:
            return None
        rows = rates(
            self.engine,
            self.scope,
            region=self.region,
            periods=period,
            where=where,
            calibre=self.calibre,
            purpose=self.purpose,
        )
        return rows[0] if rows else None

    def many(
        self, period: str | None, by: str, where: Mapping[str, Sequence[str]] | None = None
    ) -> list[dict[str, Any]]:
        if period is None:
            return []
        return rates(
            self.engine,
            self.scope,
            region=self.region,
            periods=period,
            by=(by,),
            where=where,
            calibre=self.calibre,
            purpose=self.purpose,
        )

    def largest(self, period: str, by: Literal["", "region", "industry", "size"] = "") -> dict[str, int | None]:
        return largest_units(self.engine, self.scope, region=self.region, period=period, by=by, **self.slice)


def _for_outside(ask: _Ask, content: Content, base: int, *, tables: bool) -> Content:
    """The external edition: what is sensitive is gone, with enough besides that no subtraction brings it back."""
    periods = [content.period, *([content.compare] if content.before and content.compare else [])]
    if _hidden_above(ask, periods, content.region):
        raise Withheld(content.region)
    wholes = [
        _with_largest([row], ask.largest(period), "region")[0]
        for period, row in zip(periods, [content.whole, content.before or {}], strict=False)
    ]
    measures = _common_measures(wholes)
    if measures is None:
        raise Withheld(content.region)
    children, hidden_children = _outside_table(
        ask, periods, [content.children, content.children_before], "region", measures
    )
    industries, hidden_industries = _outside_table(
        ask, periods, [content.industries, content.industries_before], "industry", measures
    )
    sizes, hidden_sizes = _outside_sizes(ask, content, measures)
    if not tables:
        industries, sizes, hidden_industries, hidden_sizes = [[] for _ in industries], [], 0, 0
    small = "units_small_micro" in measures
    round_ = (lambda row: rounded(row, base)) if base else (lambda row: row)
    return replace(
        content,
        whole=round_(keep(content.whole, measures)),
        before=round_(keep(content.before, measures)) if content.before else None,
        children=[round_(row) for row in children[0]],
        children_before=[round_(row) for row in children[-1]] if len(children) > 1 else [],
        small=round_(keep(content.small, measures)) if small and content.small else None,
        small_before=round_(keep(content.small_before, measures)) if small and content.small_before else None,
        industries=[round_(row) for row in industries[0]],
        industries_before=[round_(row) for row in industries[-1]] if len(industries) > 1 else [],
        sizes=[round_(row) for row in sizes],
        cells=(),
        history=[round_(row) for row in _outside_history(content, measures)],
        base=base,
        hidden=hidden_children + hidden_industries + hidden_sizes,
        units=None,
    )


def _hidden_above(ask: _Ask, periods: Sequence[str], region: str) -> bool:
    """Whether the region, or one that holds it, is a hidden row of the table above it: its own report would give it back.

    All that is known counts here, whatever the reader may see: only yes or no comes out.
    """
    path = regions().path(region)
    for parent in path[:-1]:
        table = _Ask(ask.engine, EVERYTHING, parent, ask.calibre, ask.purpose)
        marked = [
            (table.one(period), _with_largest(table.many(period, "region"), table.largest(period, "region"), "region"))
            for period in periods
        ]
        known = [
            _with_largest([whole], table.largest(p), "region")[0]
            for p, (whole, _) in zip(periods, marked, strict=True)
            if whole
        ]
        if not known:
            continue
        measures = _common_measures(known)
        codes = list(dict.fromkeys(row["region"] for _, rows in marked for row in rows))
        hidden = (
            None if measures is None else hidden_rows([_aligned(rows, "region", codes) for _, rows in marked], measures)
        )
        if hidden is None or any(codes[i] in path for i in hidden):
            return True
    return False


def tables_tell(engine: Engine, regions_: Sequence[str], periods: Sequence[str], calibre: str, purpose: str) -> bool:
    """Whether one of several regions would have to hide a row of its tables by industry or size.

    External reports on regions that add up must then leave these tables out, all of them: the others would give the row back.
    """
    for code in regions_:
        table = _Ask(engine, EVERYTHING, code, calibre, purpose)
        for period in periods:
            whole = table.one(period)
            measures = shown_measures(_with_largest([whole], table.largest(period), "region")[0]) if whole else None
            if measures is None:
                continue
            industries = _with_largest(table.many(period, "industry"), table.largest(period, "industry"), "industry")
            sizes = _with_largest(table.many(period, "size", ENTERPRISES), table.largest(period, "size"), "size")
            if hidden_rows([industries], measures) or hidden_rows([sizes], measures):
                return True
    return False


def _common_measures(wholes: Sequence[Row]) -> tuple[str, ...] | None:
    """The measures that may be shown of a whole in every period; None where not even the core may."""
    shown = [shown_measures(row) for row in wholes]
    first = shown[0]
    if first is None or any(measures is None for measures in shown):
        return None
    return tuple(name for name in first if all(name in (measures or ()) for measures in shown))


def _aligned(rows: Sequence[Row], key: str, codes: Sequence[str | None]) -> list[Row]:
    """The rows in the order of ``codes``, an empty one where there is none."""
    there = {row[key]: row for row in rows}
    return [there.get(code, {}) for code in codes]


def _with_largest(rows: Sequence[Row], largest: Mapping[str, int | None], key: str) -> list[dict[str, Any]]:
    return [{**row, LARGEST: largest.get(row.get(key) or "")} for row in rows]


def _outside_table(
    ask: _Ask,
    periods: Sequence[str],
    given: Sequence[Sequence[Row]],
    key: Literal["region", "industry"],
    measures: tuple[str, ...],
) -> tuple[list[list[Row]], int]:
    """A table in each period with its sensitive rows hidden, the same ones throughout; and how many they are."""
    codes = list(dict.fromkeys(row[key] for rows in given for row in rows))
    tables = [
        _aligned(_with_largest(rows, ask.largest(period, key), key), key, codes)
        for period, rows in zip(periods, given, strict=False)
    ]
    hidden = hidden_rows(tables, measures)
    if hidden is None:
        return [[] for _ in tables], len(codes)
    shown = [
        [hide(row) if i in hidden else keep(row, measures) for i, row in enumerate(table) if row] for table in tables
    ]
    return [list(rows) for rows in shown], len(hidden)


def _outside_sizes(ask: _Ask, content: Content, measures: tuple[str, ...]) -> tuple[list[Row], int]:
    """Size classes, small and micro apart from the others: a reader knows the sums of both."""
    rows = _with_largest(content.sizes, ask.largest(content.period, "size"), "size")
    found: list[Row] = []
    count = 0
    for block in _BLOCKS:
        mine = [row for row in rows if row["size"] in block]
        hidden = hidden_rows([mine], measures)
        if hidden is None:
            return [], len(rows)
        found += [hide(row) if i in hidden else keep(row, measures) for i, row in enumerate(mine)]
        count += len(hidden)
    return found, count


def _outside_history(content: Content, measures: tuple[str, ...]) -> list[Row]:
    found: list[Row] = []
    for row in content.history:
        allowed = shown_measures(row)
        names = tuple(m for m in measures if allowed is not None and m in allowed)
        found.append(keep(row, names) if names else hide(row))
    return found
