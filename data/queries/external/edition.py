"""Answers of commands as they may leave the federation: the decisions of reports, applied to rows, flows, plans and the rest.

What is hidden follows from region and period alone, as in reports. An answer that no report could show, such as a table crossed by
industry and size or a list of cells, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine

from analysis.compare.breaks import measures_of
from analysis.compare.changes import is_rate
from analysis.metrics import BY_ID
from analysis.rows import RateRow, value_of
from analysis.suppression import RULE, WHOLES, hidden_rows, hide, keep
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

    def may_tell(self, figure: str, region: str, *slices: Slice) -> bool:
        """Whether a figure's measures may be shown of a region in all slices."""
        return all(set(measures_of(figure)) <= set(self.allowed.measures(region, s) or ()) for s in slices)

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
        like = row["comparable"]
        if hidden or (not whole and not is_rate(figure)):
            like = {**like, "before": None, "after": None}
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
        if not is_rate(figure) and not whole:
            values["points"] = None
        return {
            **row,
            **self._coarse(figure, values),
            "comparable": {**like, **self._coarse(figure, _ends(like))},
            "suppressed": hidden,
        }

    def _known(self, figure: str, region: str, code: str | None, slice_: Slice) -> int | None:
        """A count of units or their employees as rates have it: of those of known cover."""
        row = self.allowed.row(region, code, slice_)
        known: int | None = None if row is None else keep(row, (figure,))[figure]  # type: ignore[literal-required]
        return known

    def _coarse(self, figure: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values as coarse as rounded counts are; as they stand without rounding."""
        if not self.base:
            return dict(values)
        if figure in BY_ID and BY_ID[figure].kind != "gap":
            digits = {name: _DIGITS - 2 * name.endswith(("points", "points_raw")) for name in values}
            return {name: None if value is None else round(value, digits[name]) for name, value in values.items()}
        return {name: None if value is None else round(value / self.base) * self.base for name, value in values.items()}

    def changed(
        self, rows: Sequence[Mapping[str, Any]], region: str, by: Sequence[str], start: Slice, end: Slice
    ) -> list[dict[str, Any]]:
        """Rows of ``change``: hidden parts stand as one, ``"part": "others"``, before the total."""
        metric = rows[0]["metric"] if rows else ""
        if len(by) != 1 or by[0] not in ("region", "industry", "size"):
            raise Kept("a change leaves by region, by industry or by size, one at a time")
        if rows and not self.may_tell(metric, region, start, end):
            raise Kept(f"{region}: {metric} would tell about single units")
        decide = {"region": self.allowed.children, "industry": self.allowed.sections, "size": self.allowed.sizes}[by[0]]
        tables = [decide(region, slice_) for slice_ in (start, end)]
        gone = {key for table in tables for key in table or ()}
        parts = [row for row in rows if row.get("part") != "total"]
        shown = [row for row in parts if None not in tables and row[by[0]] not in gone]
        found: list[dict[str, Any]] = [{**row, **self._coarse(metric, _numbers(row))} for row in shown]
        rest = [row for row in parts if row not in shown]
        if rest:
            sums = {name: sum(row[name] for row in rest) for name in _numbers(rest[0]) if name.endswith("points")}
            head = {name: rest[0][name] for name in ("from", "to", "calibre", "purpose", "metric")}
            found.append({**head, "part": "others", **self._coarse(metric, sums), "suppressed": True})
        return found + [{**row, **self._coarse(metric, _numbers(row))} for row in rows if row.get("part") == "total"]

    def flows(
        self, rows: Sequence[Mapping[str, Any]], beside: Iterable[Sequence[Mapping[str, Any]]] = ()
    ) -> list[dict[str, Any]]:
        """Rows of ``flows``: those of one or two units stand as one with enough others, ``"flow": "others"``, before the total.

        ``beside``: the rows of ``flows`` of each other region with the same one above it. What one of them hides all hide, since the region above
        less the others would give it back.
        """
        flows, total = list(rows[:-1]), list(rows[-1:])
        kept_back = _kept_back(rows).union(*map(_kept_back, beside))
        hidden = {at for at, row in enumerate(flows) if row["flow"] in kept_back}
        found = [self._counted(row) for at, row in enumerate(flows) if at not in hidden]
        if hidden:
            rest = [flows[at] for at in sorted(hidden)]
            head = {name: value for name, value in rest[0].items() if isinstance(value, str)}
            points = [row["points"] for row in rest]
            sums = dict.fromkeys(("units", "covered", "employees", "covered_change", "known_change"))
            found.append(
                {
                    **head,
                    "flow": "others",
                    **sums,
                    "points": None if None in points else sum(points),
                    "suppressed": True,
                }
            )
        return found + [self._counted(row) for row in total]

    def _counted(self, row: Mapping[str, Any]) -> dict[str, Any]:
        counts = {name: value for name, value in row.items() if isinstance(value, int)}
        points = self._coarse("unit_coverage", {"points": row["points"]})
        return {**row, **self._coarse("units", counts), **points}

    def compared_fairly(self, rows: Sequence[Mapping[str, Any]], region: str, slice_: Slice) -> list[dict[str, Any]]:
        """Rows of ``fair``: hidden regions without values, nobody's peers."""
        gone = self.hidden_children(region, slice_)
        kept = ("region", "region_name", "period", "calibre", "purpose", "metric")
        found: list[dict[str, Any]] = []
        for row in rows:
            if row["region"] in gone or not self.may_tell(row["metric"], region, slice_):
                blank = {name: row[name] if name in kept else None for name in row}
                found.append({**blank, "peers": [], "flags": [], "suppressed": True})
                continue
            values = {name: row[name] for name in ("rate", "low", "high", "standardised", "standardised_share")}
            counts = {} if row["n"] is None else self._coarse("units", {"n": row["n"]})
            peers = [code for code in row["peers"] if code not in gone]
            found.append({**row, **self._coarse(row["metric"], values), **counts, "peers": peers, "suppressed": False})
        return sorted(found, key=lambda row: row["rank"] is None)

    def planned(self, plan: Mapping[str, Any], slice_: Slice) -> dict[str, Any]:
        """A plan: its moves added up by form, and the levels from the region up; no place and no single move.

        Raises :class:`Kept` where the units of a form are one or two, or mostly one: what the plan adds would tell of them.
        """
        region = plan["region"]
        self.require(region, slice_)
        above = set(regions().path(region))
        found: list[dict[str, Any]] = []
        for form in dict.fromkeys(move["form"] for move in plan["moves"]):
            some = [move for move in plan["moves"] if move["form"] == form]
            counts = {name: sum(move[name] for move in some) for name in ("units", "workers")}
            largest = max(move["largest"] for move in some)
            if 0 < counts["units"] < RULE.least or largest > RULE.share * counts["workers"] > 0:
                raise Kept(
                    "the units of this plan are so few, or one is so large, that it would tell about single units"
                )
            head = {"region": region, "industry": None, "size": None, "form": form}
            found.append({**head, **self._coarse("units", counts)})
        nodes = [
            {name: self._sides(name, value) for name, value in node.items()}
            for node in plan["nodes"]
            if node["region"] in above
        ]
        sides = {side: {m: self._coarse(m, {m: v})[m] for m, v in plan[side].items()} for side in ("before", "after")}
        return {**plan, **sides, "moves": found, "nodes": nodes}

    def _sides(self, name: str, value: Any) -> Any:
        return [self._coarse(name, {"": one})[""] for one in value] if name in BY_ID else value

    def paced(self, rows: Sequence[Mapping[str, Any]], region: str, slice_: Slice) -> list[dict[str, Any]]:
        """Rows of ``pace`` and ``targets`` of regions and figures that may be told; of the others none."""
        below = any(row["region"] != region for row in rows)
        gone = self.hidden_children(region, slice_) if below else frozenset[str | None]()
        shown = [row for row in rows if row["region"] == region or row["region"] not in gone]
        return [
            {**row, **self._coarse(row["metric"], {n: row[n] for n in ("now", "reached", "points_to_go") if n in row})}
            for row in shown
            if self.may_tell(row["metric"], region, slice_)
        ]


def _kept_back(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The flows of a region that its own table may not show, so that none of one or two units is told or can be subtracted."""
    flows = list(rows[:-1])
    table = [{"units": row["units"], "units_covered": row["covered"], "employees": row["employees"]} for row in flows]
    gone = hidden_rows([table], ("units", "units_covered"))
    return frozenset(row["flow"] for at, row in enumerate(flows) if gone is None or at in gone)


def _ends(like: Mapping[str, Any]) -> dict[str, Any]:
    return {name: like[name] for name in ("before", "after")}


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in ("before", "after") or name.endswith("points")}
