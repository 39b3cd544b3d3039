"""What cover that rests on links says of a rate: between what it lies, and on what it rests."""

from __future__ import annotations

from typing import Final

from analysis.rows import RestsOn, Row

BANDED: Final = {
    "unit_coverage": ("units_covered", "units", "units_unknown", ""),
    "worker_coverage": ("employees_covered", "employees", "employees_unknown", "_employees"),
    "small_micro_coverage": ("units_small_micro_covered", "units_small_micro", None, "_small"),
}
"""Rate → its numerator, the whole, what of that is unknown, and the end of the names of the sums that are its."""
COUNTED_ONCE: Final = {"units": "", "employees": "_employees"}
"""Count → the end of the names of the sums of rows that stand for a unit which another register has too."""


def band(row: Row, sums: Row, pairs: Row) -> dict[str, list[float]]:
    """Rate → [low, high]. Low: certain links less those expected to be false; high: doubtful links too, and a unit for each row that names
    one and is linked to none. Units with doubtful links alone are in the denominator of both. Where rows of two registers may be one unit,
    the denominator is what makes the rate lowest, or highest; and ``units`` and ``employees`` have a band too: less all that wait for a word, and
    with those that are not counted and are expected to be units of their own.

    ``row``: measures; ``sums``: sums of ``link_sum`` and ``twin_sum``; ``pairs``: rate → (numerator, denominator) where these are not the measures' own.
    """
    found = {}
    for metric, (numerator, whole, unknown, end) in BANDED.items():
        covered, known = pairs.get(metric) or _known(row, numerator, whole, unknown)
        if covered is None or known is None:
            continue
        doubtful = sums[f"doubtful{end}"]
        denominator = known + doubtful
        if denominator <= 0:
            continue
        unlinked = sums.get(f"unlinked{end}", 0)
        own, maybe, both = (sums.get(f"twins_{what}{end}", 0) for what in ("false", "maybe", "covered"))
        low = max(0.0, covered - sums[f"false{end or '_units'}"] - both) / max(1, denominator - both + own)
        most, among = min(denominator, covered + doubtful + unlinked) + own, denominator - maybe + both + own
        found[metric] = [low, min(1.0, most / max(1, among))]
    if any(sums.get(name) for name in ("twins", "twins_maybe")):
        for count, end in COUNTED_ONCE.items():
            if row[count] is not None:
                found[count] = [row[count] - sums[f"twins_maybe{end}"], row[count] + sums[f"twins_false{end}"]]
    return found


def _known(row: Row, numerator: str, whole: str, unknown: str | None) -> tuple[int | None, int | None]:
    if row[whole] is None:
        return row[numerator], None
    return row[numerator], row[whole] - (row[unknown] or 0 if unknown else 0)


def rests_on(row: Row, sums: Row) -> RestsOn | None:
    """How many covered units are so by codes, by links and by statements; None where cover is not known."""
    if row["units_covered"] is None:
        return None
    linked, stated = int(sums["linked"]), row["units_stated"] or 0
    return {"codes": row["units_covered"] - linked - stated, "links": linked, "statements": stated}
