"""What deserves a leader's eye, found by rules; the sentences are made elsewhere from these facts, never the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.rows import RateRow, Row, value_of
from analysis.vocabulary import TERRITORIES

SHOWN: Final = 0.0005
"""The smallest difference of two rates (fractions) that shows in points with one decimal."""


@dataclass(frozen=True, slots=True)
class Note:
    """One fact: ``kind`` names the sentence, ``values`` fill it, ``page`` and ``changes`` lead to the view behind it."""

    kind: str
    values: Mapping[str, Any]
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def notes(
    whole: RateRow | None,
    children: Sequence[RateRow],
    before: Sequence[RateRow] = (),
    cells: Sequence[Row] = (),
    period: str | None = None,
) -> list[Note]:
    """At most three notes, the most pressing first.

    ``children``: rows of the parts (with their remainder); ``before``: the same of the compared ``period``; ``cells``: cells of
    region and industry, largest gap first.
    """
    if whole is None:
        return []
    parts = [row for row in children if row["region"] is not None]
    found = [
        _top_cell(whole, parts, cells),
        _top_gap(whole, parts),
        _fell(parts, before, period),
        _missing(whole, parts),
        _small(whole),
        _differ(parts),
    ]
    return [note for note in found if note is not None][:3]


def _top_cell(whole: RateRow, parts: Sequence[RateRow], cells: Sequence[Row]) -> Note | None:
    """The largest cell, where it is the only one of its size and no part without figures can hold a larger one."""
    if not cells or (len(cells) > 1 and cells[1]["gap_workers"] == cells[0]["gap_workers"]):
        return None
    if whole["gap_workers"] is not None and _lacking(parts, "gap_workers"):
        return None
    top = cells[0]
    return Note(
        "top_cell",
        {"place": top["region"], "industry": top["industry"], "n": top["gap_workers"], "region": whole["region"]},
        "gaps",
        {"region": top["region"], "industry": (top["industry"],)},
    )


def _lacking(parts: Sequence[RateRow], figure: str) -> bool:
    """Whether some parts lack what others have; those outside the statistics do not count."""
    inside = [row for row in parts if row["region_kind"] in TERRITORIES and not _outside(row)]
    known = [value_of(row, figure) is not None for row in inside]
    return any(known) and not all(known)


def _outside(row: RateRow) -> bool:
    return any(m["why"] == "outside_statistics" and m["region"] == row["region"] for m in row["missing"])


def _top_gap(whole: RateRow, parts: Sequence[RateRow]) -> Note | None:
    known = sorted(
        ((r["gap_units"] or 0, r["region"]) for r in parts if (r["gap_units"] or 0) > 0), key=lambda g: -g[0]
    )
    total, every = sum(gap for gap, _ in known[:3]), whole["gap_units"]
    if len(known) < 3 or every is None or every <= 0 or total > every:
        return None
    return Note(
        "top_gap",
        {
            "regions": [region for _, region in known[:3]],
            "n": total,
            "region": whole["region"],
            "share": total / every,
        },
        "gaps",
    )


def _fell(parts: Sequence[RateRow], before: Sequence[RateRow], period: str | None) -> Note | None:
    old = {
        r["region"]: r["unit_coverage"] for r in before if r["region"] is not None and r["unit_coverage"] is not None
    }
    moves = [
        (r["unit_coverage"] - old[r["region"]], r["region"])
        for r in parts
        if r["unit_coverage"] is not None and r["region"] in old
    ]
    falls = sorted(move for move in moves if move[0] < -SHOWN)
    if not falls or period is None:
        return None
    most = [name for points, name in falls if points == falls[0][0]]
    return Note("fell", {"n": len(falls), "names": most, "points": falls[0][0] * 100, "period": period}, "trends")


def _missing(whole: RateRow, parts: Sequence[RateRow]) -> Note | None:
    """Who has units and no union figures, by the commonest reason, and whether the whole's own figure holds theirs."""
    if whole["units_covered"] is None:
        return None
    absent = [
        r for r in parts if r["units_covered"] is None and r["region_kind"] == "division" and r["units"] is not None
    ]
    if not absent or len(absent) == len(parts):
        return None
    reasons = [_why(row) for row in absent]
    why = max(reasons, key=reasons.count)
    known = sum(r["units_covered"] for r in parts if r["units_covered"] is not None)
    values = {
        "regions": [r["region"] for r, reason in zip(absent, reasons, strict=True) if reason == why],
        "why": why,
        "region": whole["region"],
    }
    return Note("missing" if whole["units_covered"] > known else "missing_out", values, "data")


def _why(row: RateRow) -> str:
    own = [m for m in row["missing"] if m["region"] == row["region"]]
    named = [m for m in own if "units_covered" in m["measures"]]
    return (named or own)[0]["why"] if own else "not_reported"


def _small(whole: RateRow) -> Note | None:
    rate, every = whole["small_micro_coverage"], whole["unit_coverage"]
    units, covered = whole["units_small_micro"], whole["units_small_micro_covered"]
    if rate is None or every is None or every - rate < SHOWN or units is None or covered is None:
        return None
    return Note(
        "small",
        {"rate": rate, "all": every, "n": units - covered},
        "gaps",
        {"size": ("small_micro",)},
    )


def _differ(parts: Sequence[RateRow]) -> Note | None:
    """Who is last by units and who by workers, where both are one alone and not the same."""
    for metric in ("worker_coverage", "density"):
        if sum(r["unit_coverage"] is not None and r[metric] is not None for r in parts) < 2:
            continue
        a, b = _last(parts, "unit_coverage"), _last(parts, metric)
        if a is None or b is None or a["region"] == b["region"]:
            return None
        partial = _lacking(parts, "unit_coverage") or _lacking(parts, metric)
        return Note(
            "differ_known" if partial else "differ",
            {"a": a["region"], "av": a["unit_coverage"], "b": b["region"], "bv": b[metric], "metric": metric},
            "regions",
        )
    return None


def _last(parts: Sequence[RateRow], metric: str) -> RateRow | None:
    known = sorted(((value, r) for r in parts if (value := value_of(r, metric)) is not None), key=lambda one: one[0])
    return known[0][1] if len(known) > 1 and known[0][0] < known[1][0] else None
