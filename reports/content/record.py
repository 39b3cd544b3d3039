"""One report as a record: the rows it shows, what changed, what may be said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from analysis.attention import Note
from analysis.compare.breaks import measures_of
from analysis.compare.peers import Outlier
from analysis.metrics import BY_ID
from analysis.rows import RateRow, Row, Source
from data.slice import Slice
from data.texts import text
from data.texts.names import full_name, listed, region_name, source_name, source_told
from reports.content.moves import Moves, Span
from reports.content.ranks import Ranks
from reports.order import Audience, Order

OF_COVER: Final = frozenset(
    {"units_covered", "units_own", "units_joint", "employees_covered", "units_small_micro_covered"}
)
"""Measures that cannot be known where nobody knows which units are covered."""


class Withheld(PermissionError):
    """A report that may not leave the federation: its counts would tell about single units."""


class Units(Protocol):
    """A list of units without a union that is read as it is written, so that it never stands in memory whole."""

    def __iter__(self) -> Iterator[Row]: ...

    def in_all(self) -> int:
        """How many units it would have without its limit."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """One report. Rows are those of ``python -m analysis rates`` (see DESIGN of its JSON), None where there are none.

    ``whole``, ``before``: the region in the period and in ``compare``. ``children``: the level below with the remainder row last,
    ``children_before`` the same earlier. ``moves``: what changed since ``compare``, like for like: every arrow, mover and "rose" or
    "fell" takes its change from there, never from two rows. ``ranks``, ``ranks_before``: figure -> region -> place among the children.
    ``spans``: figure -> the stretch of its series that a claim may be about. ``small``: small and micro enterprises.
    ``industries``, ``sizes``: by section, by size class of enterprises. ``small_children``: small and micro enterprises of the level
    below. ``cells``: region and section with most employees out of reach, largest first; ``gaps``: the same by size class.
    ``history``: one row for each calibre, purpose and period up to this one; never synthetic figures beside others. ``files``: what
    the figures were read from. ``findings``: what checks said of these files, by severity. ``targets``: of the region, for this
    period or a later one; ``targets_below``: region of the level below -> metric -> (period, fraction) of its nearest target; ``progress``: rows of
    :func:`data.queries.compare.progress.ranked_progress` of the first rate that a region below has a target of. ``hidden``: rows withheld in the external edition. ``quiet``: regions deeper
    down that report no units while the one above them does, ``quiet_share`` the part of all leaves that they are. ``above``: the region next above,
    ``beside`` the regions below that, this one among them, with the remainder; None and none where these may not be seen or told.
    ``odd``: of the region, those beside it and those below it whose ratio lies so far from their peers' that checks flag it.
    """

    region: str
    slice: Slice
    compare: str | None
    reference_date: str | None
    audience: Audience
    data_version: int
    whole: RateRow
    before: RateRow | None
    children: Sequence[RateRow]
    children_before: Sequence[RateRow]
    small: RateRow | None
    small_before: RateRow | None
    industries: Sequence[RateRow]
    industries_before: Sequence[RateRow]
    sizes: Sequence[RateRow]
    small_children: Sequence[RateRow]
    cells: Sequence[Row]
    gaps: Sequence[Row]
    history: Sequence[Row]
    notes: Sequence[Note]
    moves: Moves
    ranks: Ranks
    ranks_before: Ranks
    spans: Mapping[str, Span]
    findings: Mapping[str, int]
    base: int = 0
    hidden: int = 0
    units: Units | None = field(default=None, repr=False)
    targets: Sequence[Row] = ()
    targets_below: Mapping[str, Mapping[str, tuple[str, float]]] = field(default_factory=dict)
    progress: Sequence[Row] = ()
    quiet: Sequence[str] = ()
    quiet_share: float = 0.0
    above: RateRow | None = None
    beside: Sequence[RateRow] = ()
    odd: Sequence[Outlier] = ()

    @property
    def period(self) -> str:
        """The period that the report is about."""
        return self.slice.period

    @property
    def calibre(self) -> str:
        """The calibre of its figures."""
        return self.slice.calibre

    @property
    def purpose(self) -> str:
        """What its figures were gathered for."""
        return self.slice.purpose

    @property
    def order(self) -> Order:
        """The order that this report answers."""
        return Order(self.region, self.period, self.compare, self.calibre, self.purpose, self.audience, self.base)

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up and must be stamped so."""
        return self.slice.purpose == "synthetic"

    @property
    def files(self) -> list[Source]:
        """The files and sheets that the region's own figures were read from, each once."""
        rows = [self.whole, *([self.before] if self.before else []), *self.children]
        found = {(s["file"], s.get("sheet"), s.get("source")): s for row in rows for s in row["sources"]}
        return list(found.values())

    def sources(self, language: str) -> list[str]:
        """The sources as a reader knows them: publishers where the tables name them, else files, which are named inside the house alone."""
        named = [source_told(s["source"], language) for s in self.files if s["source"]]
        files = [source_name(s["file"], language) for s in self.files if not s["source"]]
        if files and self.audience == "internal":
            named.append(text("say.files", language, names=listed(list(dict.fromkeys(files)), language)))
        return list(dict.fromkeys(named))

    def name(self, language: str) -> str:
        """The region's full name, that of a county with its city."""
        return full_name(self.region, language)

    def name_of(self, row: Row, language: str) -> str:
        """The short name of a row's region; that of the remainder for None."""
        return region_name(row["region"], language)

    def why(self, row: Row, figure: str) -> str:
        """Why a row lacks a figure: a reason of ``missing``, suppressed, cover_unknown (of all units), nothing_there (a rate of nothing)."""
        if row.get("suppressed"):
            return "suppressed"
        parts = set(measures_of(figure))
        if row["units"] and row["units_unknown"] == row["units"] and parts & OF_COVER:
            return "cover_unknown"
        if figure in BY_ID and row[BY_ID[figure].numerator] is not None and row[BY_ID[figure].denominator] == 0:
            return "nothing_there"
        own = [m for m in row["missing"] if m["region"] == row["region"]]
        named = [m for m in own if parts & set(m["measures"])]
        return str((named or own or [{"why": "not_reported"}])[0]["why"])

    def units_without_union(self) -> Iterator[Row]:
        """At most ``UNITS_LISTED`` units that no union covers, most employees first; none in the external edition."""
        if self.units is not None:
            yield from self.units

    def units_in_all(self) -> int:
        """How many units the list would have without its limit."""
        return self.units.in_all() if self.units is not None else 0
