"""What changed between two periods, like for like: the changes that a report may tell, and why the leading rate moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sqlalchemy import Engine

from analysis.compare.breaks import measures_of, since_last_break
from analysis.compare.changes import Change
from analysis.measures import UNION_MEASURES
from analysis.metrics import METRICS
from analysis.periods import ends
from analysis.rows import Row
from data.queries.compare.changes import Between, change, changes, changes_by
from data.reference import events
from data.scope import Scope
from data.slice import Slice

RATES: Final = ("unit_coverage", "worker_coverage", "density", "density_in_covered", "small_micro_coverage")
COUNTS: Final = ("members", "grassroots_unions", "units")
"""What regions are ranked by where they have no rate."""
BY_INDUSTRY: Final = ("unit_coverage", "worker_coverage")
OF_WHOLE: Final = (
    *(metric.id for metric in METRICS),
    "units",
    "units_covered",
    "units_own",
    "units_joint",
    "units_small_micro",
    "units_small_micro_covered",
    "employees",
    "employees_covered",
    "units_unknown",
    "employees_unknown",
    "gap_25",
    "gap_100",
    "members",
    "unions",
    "grassroots_unions",
)
"""The figures whose change in the region itself a report may tell."""
SEEN: Final = 0.005
"""The least contribution to a change, in points, that shows with two decimals."""
Kind = Literal["region", "industry"]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a rate moved, as ``python -m analysis change`` has it. ``parts``: its rows but the last, which is ``total``."""

    metric: str
    kind: Kind
    parts: Sequence[Row]
    total: Row


@dataclass(frozen=True, slots=True)
class Moves:
    """The changes since the compared period: of the region by figure, of its children by region and figure, of its industries by
    section and figure (unit measures alone); and why the leading rate moved. Empty without a period to compare with."""

    whole: Mapping[str, Change] = field(default_factory=dict)
    children: Mapping[str, Mapping[str, Change]] = field(default_factory=dict)
    industries: Mapping[str, Mapping[str, Change]] = field(default_factory=dict)
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of a series from ``first``, the first period after its last break, to ``last``, and the change over it.

    ``peak``: where the series stood highest between the two, and the change from there to the end; None if it is an end itself.
    """

    first: str
    last: str
    change: Change
    peak: tuple[str, Change] | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions about the changes of one region, up to the period of ``now``."""

    engine: Engine
    scope: Scope
    region: str
    now: Slice

    def moves(self, compare: str | None) -> Moves:
        """All changes since ``compare``."""
        if compare is None:
            return Moves()
        between = Between(self.now.at(compare), self.now)
        below = self._changes(between, OF_WHOLE, [*RATES, *COUNTS])
        whole = below.pop(self.region)
        sections = changes_by(
            self.engine, self.scope, region=self.region, between=between, figures=BY_INDUSTRY, by="industry"
        )
        return Moves(whole, below, sections, self._why(between, whole))

    def spans(self, history: Sequence[Row]) -> dict[str, Span]:
        """Figure -> the stretch that a claim about its course may be about, of those in ``history`` that have one."""
        own = [row for row in history if (row["calibre"], row["purpose"]) == (self.now.calibre, self.now.purpose)]
        asked: dict[tuple[str, str], list[str]] = {}
        peaks: dict[str, str] = {}
        ends_of: dict[str, tuple[str, str]] = {}
        for figure in (*RATES, *COUNTS):
            points = dict(series(own, figure, self.now.period))
            since = since_last_break(events(), self.now.calibre, figure, list(points))
            if len(since) < 2:
                continue
            first, last = ends_of[figure] = since[0], since[-1]
            asked.setdefault((first, last), []).append(figure)
            peak = max(since[1:-1], key=lambda period: points[period], default=first)
            if points[peak] > max(points[first], points[last]):
                peaks[figure] = peak
                asked.setdefault((peak, last), []).append(figure)
        found = {
            pair: self._changes(Between(self.now.at(pair[0]), self.now.at(pair[1])), figures)[self.region]
            for pair, figures in asked.items()
        }
        spans = {}
        for figure, (first, last) in ends_of.items():
            change_ = found[first, last].get(figure)
            peak_ = peaks.get(figure)
            fall = found[peak_, last].get(figure) if peak_ else None
            if change_ is not None:
                spans[figure] = Span(first, last, change_, (peak_, fall) if peak_ and fall else None)
        return spans

    def _changes(
        self, between: Between, figures: Sequence[str], below: Sequence[str] = ()
    ) -> dict[str, dict[str, Change]]:
        return changes(self.engine, self.scope, region=self.region, between=between, figures=figures, below=below)

    def _why(self, between: Between, whole: Mapping[str, Change]) -> Why | None:
        """The first leading rate whose change may be told, by region, else by industry; None where nothing moved."""
        for metric in RATES:
            if metric not in whole or whole[metric].points is None:
                continue
            for kind in _kinds(metric):
                rows = change(self.engine, self.scope, region=self.region, between=between, metric=metric, by=(kind,))
                parts = [row for row in rows[:-1] if row["before"] is not None or row["after"] is not None]
                common = [row for row in parts if row["reports"] in ("both", "partly")]
                if sum(1 for row in common if row[kind] is not None) > 1 and any(
                    abs(like_points(row)) >= SEEN for row in common
                ):
                    return Why(metric, kind, parts, rows[-1])
        return None


def _kinds(metric: str) -> Iterator[Kind]:
    yield "region"
    if not set(measures_of(metric)) & set(UNION_MEASURES) and metric != "small_micro_coverage":
        yield "industry"


def like_points(row: Row) -> float:
    """What a part adds to the comparable change, in points."""
    return float(row["like_points"] if "like_points" in row else row["within_points"] + row["mix_points"])


def series(history: Sequence[Row], figure: str, until: str) -> list[tuple[str, float]]:
    """(period, value) of a figure up to a period, in order, without periods in which only some parts report."""
    parts, end = set(measures_of(figure)), ends(until)
    points = [
        (row["period"], row[figure])
        for row in history
        if row[figure] is not None and not parts & set(row["partial"]) and ends(row["period"]) <= end
    ]
    return sorted(points, key=lambda point: ends(point[0]))
