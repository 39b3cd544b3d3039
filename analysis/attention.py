"""What deserves a leader's eye, found by rules; the sentences are made elsewhere from these facts, never the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """One fact: ``kind`` names the sentence, ``values`` fill it, ``page`` and ``changes`` lead to the view behind it."""

    kind: str
    values: Mapping[str, Any]
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def notes(
    whole: Row | None,
    children: Sequence[Row],
    before: Sequence[Row] = (),
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
        _top_cell(whole, cells),
        _top_gap(whole, parts),
        _fell(parts, before, period),
        _missing(whole, parts),
        _small(whole),
        _differ(parts),
    ]
    return [note for note in found if note is not None][:3]


def _top_cell(whole: Row, cells: Sequence[Row]) -> Note | None:
    if not cells:
        return None
    top = cells[0]
    return Note(
        "top_cell",
        {"place": top["region"], "industry": top["industry"], "n": top["gap_workers"], "region": whole["region"]},
        "gaps",
        {"region": top["region"], "industry": (top["industry"],)},
    )


def _top_gap(whole: Row, parts: Sequence[Row]) -> Note | None:
    known = sorted((r for r in parts if r["gap_units"]), key=lambda r: -r["gap_units"])[:3]
    if len(known) < 3 or not whole["gap_units"]:
        return None
    total = sum(r["gap_units"] for r in known)
    return Note(
        "top_gap",
        {
            "regions": [r["region"] for r in known],
            "n": total,
            "region": whole["region"],
            "share": total / whole["gap_units"],
        },
        "gaps",
    )


def _fell(parts: Sequence[Row], before: Sequence[Row], period: str | None) -> Note | None:
    old = {
        r["region"]: r["unit_coverage"] for r in before if r["region"] is not None and r["unit_coverage"] is not None
    }
    moves = [
        (r["unit_coverage"] - old[r["region"]], r["region"])
        for r in parts
        if r["unit_coverage"] is not None and r["region"] in old
    ]
    falls = sorted(move for move in moves if move[0] < -0.0005)
    if not falls or period is None:
        return None
    return Note("fell", {"n": len(falls), "name": falls[0][1], "points": falls[0][0] * 100, "period": period}, "trends")


def _missing(whole: Row, parts: Sequence[Row]) -> Note | None:
    if whole["units_covered"] is None:
        return None
    absent = [
        r for r in parts if r["units_covered"] is None and r["region_kind"] == "division" and r["units"] is not None
    ]
    if not absent or len(absent) == len(parts):
        return None
    why = next((m["why"] for m in absent[0]["missing"] if m["region"] == absent[0]["region"]), "not_reported")
    return Note("missing", {"regions": [r["region"] for r in absent], "why": why, "region": whole["region"]}, "data")


def _small(whole: Row) -> Note | None:
    rate, every = whole["small_micro_coverage"], whole["unit_coverage"]
    if rate is None or every is None or rate >= every:
        return None
    return Note(
        "small",
        {"rate": rate, "all": every, "n": whole["units_small_micro"] - whole["units_small_micro_covered"]},
        "gaps",
        {"size": ("small_micro",)},
    )


def _differ(parts: Sequence[Row]) -> Note | None:
    for metric in ("worker_coverage", "density"):
        both = [r for r in parts if r["unit_coverage"] is not None and r[metric] is not None]
        if len(both) >= 2:
            a, b = min(both, key=lambda r: r["unit_coverage"]), min(both, key=lambda r: r[metric])
            if a["region"] != b["region"]:
                return Note(
                    "differ",
                    {"a": a["region"], "av": a["unit_coverage"], "b": b["region"], "bv": b[metric], "metric": metric},
                    "regions",
                )
            return None
    return None
