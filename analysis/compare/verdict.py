"""What a decomposition says in one sentence: mix alone, rates alone, reporting alone, units that only changed places, or several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.rows import Row

LEAST: Final = 0.05
"""Points under which a part is nothing: less is not seen in what is printed."""
_NOTHING: Final = 1e-9
"""Points that are none but for the rounding of sums."""
PARTS: Final = ("within", "mix", "reporting")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``kind``: the text ``told.KIND``; ``values`` fill it: points by name, counts, and ``lead`` and ``others``, (flow, points) each."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


def of_change(rows: Sequence[Row]) -> Verdict | None:
    """What the rows of a change (the total last) say; None without a rate in both periods, or where the parts are not told.

    ``only_within``, ``only_mix``, ``only_reporting``: one part is all of it; ``mostly_`` so: the others made something, less than :data:`LEAST` each; ``still``: none moved; ``balanced``: parts moved and undid each
    other; else ``several``, the largest first.
    """
    if not rows or rows[-1].get("points") is None:
        return None
    total = rows[-1]
    if any(f"{name}_points" in total and total[f"{name}_points"] is None for name in PARTS):
        return None  # how much is of whom is not told
    points = {name: float(total[f"{name}_points"] or 0) for name in PARTS}
    moved = [name for name in PARTS if abs(points[name]) >= LEAST]
    values = {**points, "points": float(total["points"]), "before": total["before"], "after": total["after"]}
    if len(moved) == 1 and abs(total["points"]) >= LEAST:
        alone = all(abs(value) < _NOTHING for name, value in points.items() if name != moved[0])
        return Verdict(f"{'only' if alone else 'mostly'}_{moved[0]}", values)
    if not moved:
        return Verdict("still", values)
    order = sorted(moved, key=lambda name: -abs(points[name]))
    return Verdict("balanced" if abs(total["points"]) < LEAST else "several", {**values, "parts": order})


def of_flows(rows: Sequence[Row]) -> Verdict | None:
    """What the rows of flows (the total last) say; None without a rate in both periods.

    ``only_moved``: units changed places within the region and nothing else told on its rate; ``flow``: one flow is all of it; ``mostly_flow`` so: the
    others made something, less than :data:`LEAST` each; ``flows``: several, the largest first; ``still``: nothing moved. ``all``: each flow's points.
    """
    if not rows or rows[-1].get("points") is None:
        return None
    *flows, total = rows
    carriers = sorted((row for row in flows if abs(row["points"] or 0) >= LEAST), key=lambda row: -abs(row["points"]))
    values: dict[str, Any] = {"points": float(total["points"])}
    values["all"] = {row["flow"]: float(row["points"] or 0) for row in flows}
    if not carriers:
        moved = next((row for row in flows if row["flow"] == "moved"), None)
        if moved is not None and moved["units"]:
            return Verdict("only_moved", {**values, "units": moved["units"], "covered": moved["covered"]})
        return Verdict("still", values)
    lead = carriers[0]
    values |= {"lead": (lead["flow"], lead["points"]), "units": lead["units"], "covered": lead["covered"]}
    if len(carriers) == 1:
        alone = all(abs(row["points"] or 0) < _NOTHING for row in flows if row is not lead)
        return Verdict("flow" if alone else "mostly_flow", values)
    return Verdict("flows", {**values, "others": [(row["flow"], row["points"]) for row in carriers[1:3]]})
