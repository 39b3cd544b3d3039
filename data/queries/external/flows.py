"""Flows of units as they may leave the federation: of units of known cover, between one period and the next, none of one or two units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from analysis.compare.flows import FLOWS
from analysis.periods import kind_of
from analysis.suppression import RULE, hidden_rows
from data.queries.compare.changes import Between
from data.queries.compare.flows import flows
from data.queries.external.edition import Edition, Kept
from data.queries.slices import slices
from data.reference import regions
from data.scope import EVERYTHING

Rows = Sequence[Mapping[str, Any]]
GROWS: Final = frozenset({"opened", "became_known", "started_reporting"})
"""Flows that add known units, all of them; each of ``SHRINKS`` takes away. ``joined`` and ``left`` alone move covered ones; ``moved`` goes both ways."""
SHRINKS: Final = frozenset({"closed", "became_unknown", "stopped_reporting"})
_PAIRS: Final = (
    ("opened", "closed"),
    ("became_known", "became_unknown"),
    ("started_reporting", "stopped_reporting"),
    ("joined", "left"),
)
AGAINST: Final = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
"""Each flow beside the one that does the opposite."""
_COUNTED: Final = ("units", "covered", "employees", "covered_change", "known_change")


def flows_outside(edition: Edition, region: str, between: Between) -> list[dict[str, Any]]:
    """Rows of ``flows`` as outsiders get them: those of one or two units stand as one with enough others, ``"flow": "others"``, before the total.

    All regions next below one hide what one of them hides, or what sits at the one above alone shows, since that one less the others would give it back.
    What a region hides is hidden everywhere below it, since the sum of those below would give it back.
    Between periods further apart nothing is told: the flows of the steps between, less these, would be those of single units there and back.
    Employees are those of the total alone. Raises Kept.
    """
    _require_next(edition, between)
    rows = _asked(edition, region, between)
    if not rows:
        return []
    gone = _gone(edition, region, between)
    shown = [row for row in rows[:-1] if row["flow"] not in gone]
    found = [_counted(edition, {**row, "employees": None}) for row in shown]
    if rest := [row for row in rows[:-1] if row["flow"] in gone]:
        head = {name: value for name, value in rest[0].items() if isinstance(value, str)}
        points = [row["points"] for row in rest]
        others = {**head, "points": None if None in points else sum(points)}
        counts = dict.fromkeys(_COUNTED)
        found.append({**_counted(edition, others), "flow": "others", **counts, "suppressed": True})
    return [*found, _counted(edition, rows[-1])]


def _gone(edition: Edition, region: str, between: Between) -> frozenset[str]:
    """The flows that a region may not show: its own, those of the regions beside it, and those that any above may not show."""
    return edition.allowed.once(
        ("flows of", region, between.start, between.end), lambda: _gone_of(edition, region, between)
    )


def _gone_of(edition: Edition, region: str, between: Between) -> frozenset[str]:
    rows = _asked(edition, region, between)
    own = _kept_back(rows) if rows else frozenset[str]()
    above = regions()[region].nav_parent
    return own | kept_back_below(edition, above, between) | _gone(edition, above, between) if above else own


def kept_back_below(edition: Edition, above: str, between: Between) -> frozenset[str]:
    """The flows that no region next below one may show."""
    return edition.allowed.once(("flows", above, between.start, between.end), lambda: _below(edition, above, between))


def _below(edition: Edition, above: str, between: Between) -> frozenset[str]:
    children = [rows for code in regions().children(above) if (rows := _asked(edition, code, between))]
    found = frozenset[str]().union(*map(_kept_back, children))
    whole = {row["flow"]: row for row in _asked(edition, above, between)[:-1]}
    for flow in FLOWS:
        parts = [row for rows in children for row in rows[:-1] if row["flow"] == flow]
        rest = (
            {name: whole[flow][name] - sum(row[name] for row in parts) for name in ("units", "covered")}
            if whole
            else {}
        )
        if rest and _few(rest["units"], rest["covered"], rest["units"] - rest["covered"]):
            found |= {flow}
    # Alone, each region's total less what it shows would give it back: what goes against it is hidden with it, the same in all of them.
    return found | {AGAINST[flow] for flow in found & AGAINST.keys()}


def _few(*counts: int) -> bool:
    return any(0 < count < RULE.least for count in counts)


def _asked(edition: Edition, region: str, between: Between) -> list[dict[str, Any]]:
    return flows(edition.allowed.engine, EVERYTHING, region=region, between=between, known=True)


def _require_next(edition: Edition, between: Between) -> None:
    """Raise :class:`Kept` for periods that do not follow each other."""
    start, end = between.start.period, between.end.period
    held = {
        info.period
        for info in slices(edition.allowed.engine, EVERYTHING)
        if info.slice == between.start.at(info.period)
    }
    kind = kind_of(start)
    if kind != kind_of(end) or start >= end or any(start < p < end for p in held if kind_of(p) == kind):
        raise Kept(
            "flows leave between a period and the next one alone: those further apart, less the steps, would tell about single units"
        )


def _kept_back(rows: Rows) -> frozenset[str]:
    """The flows of a region that its own table may not show, so that none of one or two units is told or can be subtracted.

    The total less the flows shown is what the hidden ones add to both sums of the rate. Where that gives one of them back, the smallest flow beside it is
    hidden too.
    """
    flows = list(rows[:-1])
    table = [{"units": row["units"], "units_covered": row["covered"]} for row in flows]
    hidden = hidden_rows([table], ("units", "units_covered"))
    gone = {row["flow"] for at, row in enumerate(flows) if hidden is None or at in hidden}
    while follows(flows, gone):
        others = sorted(
            (row for row in flows if row["flow"] not in gone), key=lambda row: (not row["units"], row["units"])
        )
        names = [str(row["flow"]) for row in others]
        gone.add(next((name for name in names if not follows(flows, gone | {name})), names[0]))
    return frozenset(gone)


def follows(rows: Rows, gone: AbstractSet[str]) -> bool:
    """Whether one or two units of a hidden flow follow from what the hidden ones add together: their change of covered and of known units.

    ``rows``: the flows without the total. A flow that has a hidden one against it may be as large as anybody likes, and so may that one.
    """
    grows, shrinks = gone & GROWS, gone & SHRINKS
    if "moved" in gone or (grows and shrinks):
        return False
    known, covered = (
        sum(row[name] for row in rows if row["flow"] in gone) for name in ("known_change", "covered_change")
    )
    more, less = ("joined" in gone, "left" in gone)
    if shrinks:
        known, covered, more, less = -known, -covered, less, more
    return _few(*_fixed(known, covered, len(grows | shrinks), more=more, less=less))


def _fixed(known: int, covered: int, flows: int, *, more: bool, less: bool) -> list[int]:
    """The counts that are certain where so many hidden flows add ``known`` units in all, and they with joined (``more``) and left units ``covered`` ones."""
    if more and less:
        return [known] if flows == 1 else []
    least = max(0, covered) if less else 0 if more else covered
    most = known if less else min(known, covered)
    certain = [abs(covered - least)] if least == most else []
    if flows == 1:
        certain += [known, *([least, known - least] if least == most else [])]
    return certain


def _counted(edition: Edition, row: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: value for name, value in row.items() if isinstance(value, int)}
    points = edition.coarse("unit_coverage", {"points": row["points"]})
    return {**row, **edition.coarse("units", counts), **points}
