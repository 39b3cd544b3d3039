"""Answers of commands as they may leave the federation: the decisions of reports, applied to rows, comparisons and changes.

What is hidden follows from region and period alone, as in reports. An answer that no report could show, such as a table crossed by
industry and size or a list of cells, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine

from analysis.compare.breaks import measures_of
from analysis.compare.changes import Change, is_rate
from analysis.measures import UNION_MEASURES
from analysis.metrics import BY_ID
from analysis.rows import RateRow, value_of
from analysis.suppression import WHOLES, hide, keep
from data.database.version import data_version
from data.queries.external.decisions import ENTERPRISES, Hidden, Outside, of_table, outside, rounded_row
from data.queries.question import BadQuestion
from data.reference import regions
from data.slice import Slice

_TABLES: Final = frozenset(
    {frozenset(), *map(frozenset, (["region"], ["industry"], ["size"], ["region", "industry"], ["region", "size"]))}
)
"""By what the tables of reports are divided."""
_DIGITS: Final = 3
"""Decimals of a fraction that is not made of rounded counts; two fewer of points."""


class Kept(BadQuestion):
    """An answer that may not leave the federation. The message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The external edition over one data version; ``base``: counts are rounded to its multiples, 0 for none."""

    allowed: Outside
    base: int = 0

    @classmethod
    def of(cls, engine: Engine, base: int) -> Edition:
        """The edition of the data as they are now."""
        return cls(outside(engine, data_version(engine)), base)

    def require(self, region: str, *slices: Slice) -> None:
        """Raise :class:`Kept` where nothing may be shown of a region in one of some slices."""
        if any(self.allowed.withheld(region, slice_) for slice_ in slices):
            raise Kept(f"{region}: its counts, or those of its neighbours, would tell about single units")

    def where(self, by: Sequence[str], where: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The filters of a question, with enterprises for a table by size. Raises :class:`Kept` for a table that no report has."""
        if frozenset(by) - {"period"} not in _TABLES:
            raise Kept(f"no table by {' and '.join(by)} may leave: what one table hides another would tell")
        given = {name: list(values) for name, values in where.items()}
        narrowed = {name for name in given if name not in ("region", "period")}
        if "size" in by:
            given |= {"unit_kind": ENTERPRISES["unit_kind"]}
            narrowed -= (
                {"unit_kind"} if where.get("unit_kind", ENTERPRISES["unit_kind"]) == ENTERPRISES["unit_kind"] else set()
            )
        if narrowed - set(by):
            raise Kept(
                f"no table narrowed by {', '.join(sorted(narrowed))} may leave: what one table hides another would tell"
            )
        return given

    def rates(self, rows: Sequence[RateRow], region: str, by: Sequence[str]) -> list[RateRow]:
        """Rows of :func:`data.queries.rates` without what is hidden; what is said of left-out rows and of one unit goes too."""
        return [self._rate(row, region, by) for row in rows]

    def _rate(self, row: RateRow, region: str, by: Sequence[str]) -> RateRow:
        slice_ = Slice(row["period"], row["calibre"], row["purpose"])
        code = row["region"] or region
        measures = self.allowed.measures(region, slice_)
        gone = measures is None or self.allowed.withheld(region, slice_) or code is None
        hidden: list[tuple[Any, Hidden]] = []
        if "region" in by:
            hidden.append((row["region"], self.allowed.children(region, slice_)))
        elif row["region"] != region:
            gone = gone or self.allowed.withheld(code, slice_)
        for name, decide in (("industry", self.allowed.sections), ("size", self.allowed.sizes)):
            if name in by:
                hidden.append((value_of(row, name), decide(code, slice_)))
        gone = gone or any(table is None or key in table for key, table in hidden)
        names = of_table(measures or (), next((name for name in ("industry", "size") if name in by), "region"))
        shown = hide(row) if gone else rounded_row(keep(row, names), self.base)
        # What is said of links counts units whose figures are hidden, or are rounded.
        shown.pop("band", None)
        shown.pop("rests_on", None)
        shown.pop("counted_once", None)
        shown["left_out"], shown["flags"] = {}, [flag for flag in row["flags"] if flag["flag"] == "small" and not gone]
        return shown

    def hidden_children(self, region: str, *slices: Slice) -> frozenset[str | None]:
        """The regions below one that are hidden in some slices; all of them where no table may be shown."""
        gone: set[str | None] = set()
        for slice_ in slices:
            found = self.allowed.children(region, slice_)
            gone |= {None, *regions().children(region)} if found is None else found
        return frozenset(gone)

    def may_tell(self, figure: str, region: str, *slices: Slice, by: str = "region") -> bool:
        """Whether a figure's measures may be shown of a region in all slices, in its table by ``by``: what is hidden of one by industry is decided for
        the measures that stand in it alone."""
        return all(
            set(measures_of(figure)) <= set(of_table(self.allowed.measures(region, s) or (), by)) for s in slices
        )

    def compared(
        self, rows: Sequence[Mapping[str, Any]], region: str, start: Slice, end: Slice
    ) -> list[dict[str, Any]]:
        """Rows of ``compare``: hidden regions and figures without values; counts without the comparable ones, which would tell of who is silent."""
        gone = self.hidden_children(region, start, end)
        return [self._compared(row, region, gone, start, end) for row in rows]

    def _compared(
        self, row: Mapping[str, Any], region: str, gone: frozenset[str | None], start: Slice, end: Slice
    ) -> dict[str, Any]:
        figure = row["metric"]
        hidden = (row["region"] != region and row["region"] in gone) or not self.may_tell(figure, region, start, end)
        whole = not row["appeared"] and not row["vanished"]
        told = self.allowed.subtracts_nothing(row["appeared"], row["vanished"], start, end)
        share = row["comparable"]["share"]
        # To whole percent: of the denominator that is told it would else give the comparable one, and that of who is silent.
        like = {**row["comparable"], "share": None if hidden or not told or share is None else round(share, 2)}
        if hidden or not told or (not whole and not is_rate(figure)):
            like |= {"before": None, "after": None}
        names = ("before", "after", "points_raw", "points")
        values = {name: None if hidden else row[name] for name in names}
        if figure in WHOLES and not hidden:
            before, after = (self._known(figure, region, row["region"], slice_) for slice_ in (start, end))
            by = None if before is None or after is None else after - before
            values = {
                "before": before,
                "after": after,
                "points_raw": by,
                "points": None if row["points"] is None else by,
            }
            like = {**like, "before": before if whole else None, "after": after if whole else None}
        if not told or (not is_rate(figure) and not whole):
            values["points"] = None
        return {
            **row,
            **self.coarse(figure, values, blunt=blunt(figure, start)),
            "comparable": {**like, **self.coarse(figure, _ends(like), blunt=blunt(figure, start))},
            "suppressed": hidden,
        }

    def _known(self, figure: str, region: str, code: str | None, slice_: Slice) -> int | None:
        """A count of units or their employees as rates have it: of those of known cover."""
        row = self.allowed.row(region, code, slice_)
        known: int | None = None if row is None else keep(row, (figure,))[figure]  # type: ignore[literal-required]
        return known

    def coarse(self, figure: str, values: Mapping[str, Any], *, blunt: bool = False) -> dict[str, Any]:
        """Values as coarse as rounded counts are; as they stand without rounding. ``blunt``: of a rate, coarse in any case."""
        if figure in BY_ID and BY_ID[figure].kind != "gap":
            if not (self.base or blunt):
                return dict(values)
            digits = {name: _DIGITS - 2 * name.endswith(("points", "points_raw")) for name in values}
            # A change that is rounded away has no sign: -0.0 would tell that it was one.
            return {name: None if value is None else round(value, digits[name]) + 0.0 for name, value in values.items()}
        if not self.base:
            return dict(values)
        return {name: None if value is None else round(value / self.base) * self.base for name, value in values.items()}

    def changed(
        self,
        rows: Sequence[Mapping[str, Any]],
        region: str,
        by: Sequence[str],
        between: tuple[Slice, Slice],
        lone: tuple[Sequence[str], Sequence[str]],
    ) -> list[dict[str, Any]]:
        """Rows of ``change``: hidden parts stand as one, ``"part": "others"``, before the total. ``lone``: the leaves that report in the second
        period alone and in the first alone; where one may not be shown, no row says how much is of who reports. A part's comparable rates leave
        these leaves out, so that they less the printed sums give what a leaf has of that part: they are told where each leaf shows it itself.

        How much of what the hidden parts add is within them and how much by their weights is not told, nor of the total, which less the parts
        shown would tell it: no sum of counts, it is met by few sets of small counts, often by one.
        """
        start, end = between
        metric = rows[0]["metric"] if rows else ""
        dull = bool(rows) and blunt(metric, start)
        if len(by) != 1 or by[0] not in ("region", "industry", "size"):
            raise Kept("a change leaves by region, by industry or by size, one at a time")
        if rows and not self.may_tell(metric, region, start, end, by=by[0]):
            raise Kept(f"{region}: {metric} by {by[0]} would tell about single units")
        decide = {"region": self.allowed.children, "industry": self.allowed.sections, "size": self.allowed.sizes}[by[0]]
        tables = [decide(region, slice_) for slice_ in (start, end)]
        gone = {key for table in tables for key in table or ()}
        if by == ["size"] and "" in gone:
            # In a change units that are no enterprises stand in this class too; beside the enterprises' table it would tell them.
            gone.add("not_applicable")
        if not self.allowed.subtracts_nothing(*lone, start, end):
            rows = [{**row, **_causes(row)} for row in rows]
        parts = [row for row in rows if row.get("part") != "total"]
        parts = [row if self._part_told(row, by[0], lone, start, end) else _printed_alone(row) for row in parts]
        shown = [row for row in parts if None not in tables and row[by[0]] not in gone]
        found: list[dict[str, Any]] = [{**row, **self.coarse(metric, _numbers(row), blunt=dull)} for row in shown]
        rest = [row for row in parts if row not in shown]
        causes: dict[str, None] = {}
        if rest or any(row["reporting_points"] is None for row in shown):
            causes = _causes(parts[0])
        if rest:
            head = {name: rest[0][name] for name in ("from", "to", "calibre", "purpose", "metric")}
            points = self.coarse(metric, {"points": _sum(row["points"] for row in rest)}, blunt=dull)
            found.append({**head, "part": "others", **points, **causes, "suppressed": True})
        total = [row for row in rows if row.get("part") == "total"]
        return found + [{**row, **self.coarse(metric, _numbers(row), blunt=dull), **causes} for row in total]

    def _part_told(
        self, row: Mapping[str, Any], by: str, lone: tuple[Sequence[str], Sequence[str]], start: Slice, end: Slice
    ) -> bool:
        """Whether a part's comparable rates may be told: they are the printed ones, or the leaves that they leave out show the part themselves."""
        if row["reports"] != "partly":
            return True
        if by != "region":
            return self.allowed.subtracts_nothing(*lone, start, end, (by, row[by]))
        path = regions().path
        appeared, vanished = ([code for code in codes if row["region"] in path(code)] for codes in lone)
        return self.allowed.subtracts_nothing(appeared, vanished, start, end)

    def told(self, figure: str, region: str, change: Change, start: Slice, end: Slice) -> bool:
        """Whether a comparable change of a region that is shown in both slices may be told: it leaves out nobody who is hidden, is of measures
        that are shown, and of a count leaves out nobody at all and no unit of unknown cover."""
        if any(self.allowed.withheld(region, slice_) for slice_ in (start, end)):
            return False
        like = change.comparable
        whole = not like.appeared and not like.vanished
        if not self.may_tell(figure, region, start, end) or not (whole or is_rate(figure)):
            return False
        if figure in WHOLES and any(self._unknown(region, slice_) for slice_ in (start, end)):
            return False
        return self.allowed.subtracts_nothing(like.appeared, like.vanished, start, end)

    def _unknown(self, region: str, slice_: Slice) -> int:
        row = self.allowed.row(region, region, slice_)
        return 0 if row is None else row["units_unknown"] or 0


def blunt(figure: str, slice_: Slice) -> bool:
    """Whether a figure, unrounded, would tell more than the counts beside it: rates of unions leave out rows that lack a part, often of a single unit.

    Of what everybody may read none does.
    """
    return slice_.purpose != "published" and not set(UNION_MEASURES).isdisjoint(measures_of(figure))


def _causes(row: Mapping[str, Any]) -> dict[str, None]:
    """Nothing said of how much of a change is of rates, of weights and of who reports."""
    return dict.fromkeys(name for name in row if name.endswith("_points"))


def _printed_alone(row: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a change with what it adds to the printed one, and nothing that is like for like."""
    return {**row, "before": None, "after": None, **_causes(row)}


def _sum(points: Iterable[float | None]) -> float | None:
    known = list(points)
    return None if None in known else sum(known)  # type: ignore[arg-type]


def _ends(like: Mapping[str, Any]) -> dict[str, Any]:
    return {name: like[name] for name in ("before", "after")}


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in ("before", "after") or name.endswith("points")}
