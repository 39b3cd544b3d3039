"""The external edition of a report: what is sensitive is gone, with enough besides that no subtraction brings it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sqlalchemy import Engine

from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change, points_between, to_go, value_of
from analysis.compare.peers import Outlier
from analysis.rates import Pair
from analysis.rows import RateRow, Row
from analysis.rows import value_of as figure_of
from analysis.suppression import FAMILIES, WHOLES, hide, keep, leaving, nearest
from analysis.vocabulary import NATION
from data.queries.external.decisions import Hidden, Outside, of_table, outside
from data.reference import regions
from data.slice import Slice
from reports.content.moves import COUNTS, RATES, Moves, Span, Why, like_points
from reports.content.ranks import Ranks, agreeing, rank_rows
from reports.content.record import Content, Withheld

FAMILY_MEASURES: Final = tuple(name for family in FAMILIES.values() for name in family)
_HEADLINE_OF_SMALL: Final = ("units", "units_covered")
"""What the headline figures say of small and micro enterprises anyway."""
Key = Literal["region", "industry", "size"]


def require_outside(engine: Engine, version: int, region: str, *slices: Slice) -> None:
    """Raise :class:`Withheld` where nothing may be shown of a region in one of some slices."""
    allowed = outside(engine, version)
    if any(allowed.withheld(region, slice_) for slice_ in slices):
        raise Withheld(region)


def for_outside(engine: Engine, content: Content, base: int) -> Content:
    """The external edition of a content, counts rounded to multiples of ``base`` (0: not). Raises :class:`Withheld`."""
    allowed = outside(engine, content.data_version)
    region, slices = content.region, [content.slice]
    if content.before and content.compare:
        slices.append(content.slice.at(content.compare))
    require_outside(engine, content.data_version, region, *slices)
    measures = tuple(
        name for name in FAMILY_MEASURES if all(name in (allowed.measures(region, s) or ()) for s in slices)
    )
    hidden: dict[Key, Hidden] = {
        "region": _either(allowed.children(region, slice_) for slice_ in slices),
        "industry": _either(allowed.sections(region, slice_) for slice_ in slices),
        "size": allowed.sizes(region, content.slice),
    }
    sizes = [allowed.sizes(region, slice_) for slice_ in slices]
    of_all = content.purpose == "published" and not base  # of other regions only what everybody may read anyway
    edition = _Edition(allowed, content, measures, hidden, base)
    children, before = edition.table(content.children, "region"), edition.table(content.children_before, "region")

    whole, beside = edition.shown(keep(content.whole, measures)), content.beside if of_all else ()

    def small(row: RateRow | None) -> RateRow | None:
        if row is None or "units_small_micro" not in measures:
            return None
        modes = all(each is not None for each in sizes)
        return edition.shown(keep(row, of_table(measures, "size") if modes else _HEADLINE_OF_SMALL))

    return replace(
        content,
        audience="external",
        whole=whole,
        before=edition.shown(keep(content.before, measures)) if content.before else None,
        children=[edition.shown(row) for row in children],
        children_before=[edition.shown(row) for row in before],
        ranks=edition.ranks(children),
        ranks_before=edition.ranks(before),
        moves=edition.moves(content.moves),
        spans=edition.spans(content.spans),
        small=small(content.small),
        small_before=small(content.small_before),
        industries=[edition.shown(row) for row in edition.table(content.industries, "industry")],
        industries_before=[edition.shown(row) for row in edition.table(content.industries_before, "industry")],
        sizes=[edition.shown(row) for row in edition.table(content.sizes, "size")],
        small_children=(),
        cells=(),
        gaps=(),
        history=[leaving(row, base) for row in _history(allowed, content)],
        findings={},
        base=base,
        hidden=edition.count(content.children, "region")
        + edition.count(content.industries, "industry")
        + edition.count(content.sizes, "size"),
        units=None,
        targets=[_reached(row, whole) for row in content.targets],
        progress=(),
        quiet=_quiet(allowed, content),
        above=content.above if of_all else None,
        beside=beside,
        odd=[one for one in content.odd if any(_shows(row, one) for row in (whole, *children, *beside))],
    )


@dataclass(frozen=True, slots=True)
class _Edition:
    """What may be shown: ``measures`` of the region, and in each table all rows that are not ``hidden``."""

    allowed: Outside
    content: Content
    measures: Sequence[str]
    hidden: Mapping[Key, Hidden]
    base: int

    def table(self, rows: Sequence[RateRow], key: Key) -> list[RateRow]:
        """The rows of a table, those that are hidden without figures; counts not rounded yet."""
        gone, names = self.hidden[key], of_table(self.measures, key)
        return [] if gone is None else [hide(r) if r[key] in gone else keep(r, names) for r in rows]

    def count(self, rows: Sequence[Row], key: Key) -> int:
        """How many rows of a table are hidden."""
        gone = self.hidden[key]
        return len(rows) if gone is None else sum(1 for row in rows if row[key] in gone)

    def shown(self, row: RateRow) -> RateRow:
        """A row as it leaves: what is said of figures that are not there, and of single rows of registers, is gone."""
        flags = [flag for flag in row["flags"] if flag["flag"] != "one_unit" and row.get(flag["metric"]) is not None]
        left = row.copy()
        left["left_out"], left["flags"] = {}, flags
        return leaving(left, self.base)

    def ranks(self, rows: Sequence[RateRow]) -> Ranks:
        """Places by unrounded values, where those shown agree: rounding makes ties and turns neighbours round."""
        found = rank_rows(rows, (*RATES, *COUNTS))
        return agreeing(found, [self.shown(row) for row in rows]) if self.base else found

    def moves(self, found: Moves) -> Moves:
        """The changes of what is shown in both periods."""
        if self.content.compare is None or self.content.before is None:
            return Moves()
        before = self.content.slice.at(self.content.compare)

        def of(key: Key, groups: Mapping[str, Mapping[str, Change]]) -> dict[str, dict[str, Change]]:
            gone, names = self.hidden[key], of_table(self.measures, key)
            if gone is None:
                return {}
            return {
                code: self._told(each, names, before, part=(key, code))
                for code, each in groups.items()
                if code not in gone
            }

        whole = self._told(found.whole, self.measures, before)
        why = found.why
        if why is not None and (why.metric not in whole or whole[why.metric].points is None):
            why = None
        return Moves(whole, of("region", found.children), of("industry", found.industries), self._why(why))

    def spans(self, found: Mapping[str, Span]) -> dict[str, Span]:
        """The stretches of series whose ends may both be shown."""
        told = {}
        for figure, span in found.items():
            first, last = self.content.slice.at(span.first), self.content.slice.at(span.last)
            if self._may_show(figure, first) and self._may_show(figure, last):
                change = self._told({figure: span.change}, measures_of(figure), first, last)[figure]
                told[figure] = replace(span, change=change, peak=self._peak(figure, span, last))
        return told

    def _peak(self, figure: str, span: Span, last: Slice) -> tuple[str, Change] | None:
        """Where a published series stood highest, which everybody may read; of others the order of their years stays inside."""
        if span.peak is None or self.content.purpose != "published":
            return None
        then = self.content.slice.at(span.peak[0])
        if not self._may_show(figure, then):
            return None
        fall = self._told({figure: span.peak[1]}, measures_of(figure), then, last)[figure]
        return None if fall.points is None else (span.peak[0], fall)

    def _may_show(self, figure: str, slice_: Slice) -> bool:
        measures = self.allowed.measures(self.content.region, slice_) or ()
        return not self.allowed.withheld(self.content.region, slice_) and set(measures_of(figure)) <= set(measures)

    def _told(
        self,
        found: Mapping[str, Change],
        names: Iterable[str],
        before: Slice,
        now: Slice | None = None,
        *,
        part: tuple[str, str] | None = None,
    ) -> dict[str, Change]:
        """The changes of figures made of some measures alone. What a comparable change leaves out follows by subtraction, so one that
        leaves out a leaf which may not be shown, or not by the section that the change is of (``part``), is not told."""
        measures, now = set(names), now or self.content.slice
        return {
            figure: self._rounded(change)
            if self.allowed.subtracts_nothing(change.comparable.appeared, change.comparable.vanished, before, now, part)
            and not self._counts_unknown(figure)
            else _untold(change)
            for figure, change in found.items()
            if set(measures_of(figure)) <= measures
        }

    def _counts_unknown(self, figure: str) -> bool:
        """Whether a change would tell of units of unknown cover, which the rows do not count."""
        rows = [self.content.whole, self.content.before]
        return figure in WHOLES and any(row["units_unknown"] for row in rows if row is not None)

    def _rounded(self, change: Change) -> Change:
        """The change of rounded counts, as the rows show them."""
        if not self.base or change.points is None:
            return change
        like = change.comparable
        values = [value_of(change.figure, _pair(pair, self.base)) for pair in (like.before, like.after)]
        raw = values if change.is_raw else [None, None]
        return replace(
            change,
            before=raw[0],
            after=raw[1],
            points_raw=points_between(change.figure, *raw),
            comparable_before=values[0],
            comparable_after=values[1],
            points=points_between(change.figure, *values),
        )

    def _why(self, found: Why | None) -> Why | None:
        """The parts that are shown, and all others as one: what they add is what a reader would find by subtraction. How much of it is within
        them is not (see :meth:`data.queries.external.edition.Edition.changed`)."""
        if found is None or self.base:
            return None
        gone = self.hidden[found.kind]
        if gone is None:
            return None
        unseen = [row for row in found.parts if row[found.kind] in gone]
        if len(unseen) == 1:
            return None
        seen = [row for row in found.parts if row[found.kind] not in gone]
        rest = {
            **dict.fromkeys(("before", "after", "within_points", "mix_points")),
            **{name: sum(row[name] for row in unseen) for name in ("reporting_points", "points")},
            "like_points": sum(map(like_points, unseen)),
            "reports": "partly",
            "hidden": len(unseen),
            found.kind: None,
        }
        return replace(found, parts=[*seen, *([rest] if unseen else [])])


def _shows(row: RateRow, one: Outlier) -> bool:
    """Whether a row is that of an outlier and has its figure."""
    return row["region"] == one.region and figure_of(row, one.metric) is not None


def _untold(change: Change) -> Change:
    like = replace(change.comparable, before=None, after=None)
    return replace(
        change,
        points=None,
        points_raw=None,
        comparable=like,
        comparable_before=None,
        comparable_after=None,
        flags=("suppressed",),
    )


def _pair(pair: Pair | None, base: int) -> Pair | None:
    return None if pair is None or None in pair else (nearest(pair[0] or 0, base), nearest(pair[1] or 0, base))


def _quiet(allowed: Outside, content: Content) -> list[str]:
    """The silent regions of which one would be told but for their silence; in the nation's report, of too many to decide, none."""
    if content.region == NATION:
        return []
    return [code for code in content.quiet if not allowed.withheld(regions()[code].nav_parent or code, content.slice)]


def _either(found: Iterable[Hidden]) -> Hidden:
    """What is hidden in one period or another; None where a table may not be shown in one of them."""
    together: frozenset[str | None] = frozenset()
    for hidden in found:
        if hidden is None:
            return None
        together |= hidden
    return together


def _reached(target: Row, whole: RateRow) -> Row:
    """A target with what the figures shown say of it."""
    reached = figure_of(whole, target["metric"])
    return {
        **target,
        "reached": reached,
        "points_to_go": to_go(target["metric"], target["target"], reached),
    }


def _history(allowed: Outside, content: Content) -> list[Row]:
    """The series, without the periods in which nothing may be shown of the region."""
    found: list[Row] = []
    for row in content.history:
        slice_ = Slice(row["period"], row["calibre"], row["purpose"])
        hidden = allowed.withheld(content.region, slice_)
        found.append(hide(row) if hidden else keep(row, allowed.measures(content.region, slice_) or ()))
    return found
