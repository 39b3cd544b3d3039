"""What deserves a leader's eye, found by rules; the sentences are made elsewhere from these facts, never the other way round.

Notes are ranked by weight: the workers concerned times how sure the fact is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from analysis.attention.note import Changes, Note, workers_of
from analysis.attention.silence import SILENCE, silent
from analysis.compare import printed
from analysis.compare.changes import Change
from analysis.metrics import HEADLINES
from analysis.periods import last_day
from analysis.reliability import why_missing
from analysis.rows import RateRow, Row, has_flag, value_of
from analysis.vocabulary import TERRITORIES

SAID: Final = 3
"""So many notes are said where little is read."""
SHOWN: Final = 0.0005
"""The smallest difference of two rates (fractions) that shows in points with one decimal."""
_SHARE_SHOWN: Final = 0.005
"""The smallest share that shows in full percent."""
_UNSURE: Final = 0.5
"""How sure a note is whose workers are estimated, or a gap that one unit may close."""
_FALLS: Final = 2
"""So many rates in which parts fell have a note of their own."""


def notes(
    whole: RateRow | None,
    children: Sequence[RateRow],
    moves: Mapping[str, Changes] | None = None,
    cells: Sequence[Row] = (),
    period: str | None = None,
    targets: Sequence[Row] = (),
    small: RateRow | None = None,
) -> list[Note]:
    """All that deserves an eye, the weightiest first; a page or report says the first few (:data:`SAID`).

    ``children``: rows of the parts (with their remainder); ``moves``: region, the whole or a part -> its changes since the compared
    ``period``, like for like; ``cells``: cells of region and industry, largest gap first; ``targets``: rows of
    :func:`data.queries.targets`; ``small``: the whole's small and micro enterprises. All under one filter, which the sentences are told beside.
    """
    if whole is None:
        return []
    parts = [row for row in children if row["region"] is not None]
    own = (moves or {}).get(str(whole["region"]), {})
    below = {code: each for code, each in (moves or {}).items() if code != whole["region"]}
    found = [
        *_falls(whole, parts, below, own, period),
        _top_cell(whole, parts, cells),
        _top_gap(whole, parts),
        silent(whole, parts, below, own, period),
        _missing(whole, parts),
        _unknown(whole),
        _left_out(whole),
        _over_one(whole, parts),
        *_behind(whole, targets),
        _broken(whole, own, period),
        _small(whole, small),
        _differ(parts),
    ]
    return sorted((note for note in found if note is not None), key=lambda note: -note.weight)


def weightiest(found: Sequence[Note], most: int = SAID) -> list[Note]:
    """The first ``most`` notes; one on who is silent is always among them, for all others are read beside it."""
    said = list(found[:most])
    unsaid = next((note for note in found[most:] if note.kind in SILENCE), None)
    if unsaid is None or any(note.kind in SILENCE for note in said):
        return said
    return [*said[:-1], unsaid]


def says_something(whole: RateRow | None) -> bool:
    """Whether enough is known of a region to say that nothing stands out: one of the headline rates at least."""
    return whole is not None and any(value_of(whole, figure) is not None for figure in HEADLINES)


def _falls(
    whole: RateRow,
    parts: Sequence[RateRow],
    moves: Mapping[str, Changes],
    own: Changes,
    period: str | None,
) -> Iterator[Note]:
    """The rates of the whole that fell, then those in which parts did, like for like.

    A change that may not be told (few units, a break, few that report twice) is no fall.
    """
    if period is None:
        return
    mine = sorted((change for change in own.values() if _fell(change)), key=_points)
    if mine:
        told = [(change.figure, _points(change), change.is_raw) for change in mine]
        weight = max(_lost(change, whole) for change in mine)
        yield Note("fell_whole", {"region": whole["region"], "falls": told, "period": period}, "trends", {}, weight)
    by_region = {row["region"]: row for row in parts}
    found = []
    for figure in HEADLINES:
        down = {code: each[figure] for code, each in moves.items() if figure in each and _fell(each[figure])}
        if not down:
            continue
        deepest = min(map(_points, down.values()))
        most = [code for code, change in down.items() if _points(change) == deepest]
        values = {
            "region": whole["region"],
            "metric": figure,
            "n": len(down),
            "names": most,
            "points": deepest,
            "period": period,
            "raw": all(change.is_raw for change in down.values()),
        }
        weight = sum(_lost(change, by_region.get(code, {})) for code, change in down.items())
        lead = {"region": most[0]} if len(most) == 1 else {}
        found.append(Note("fell", values, "trends", lead, weight))
    yield from sorted(found, key=lambda note: -note.weight)[:_FALLS]


def _fell(change: Change) -> bool:
    return change.figure in HEADLINES and change.points is not None and _points(change) < 0


def _points(change: Change) -> float:
    """A comparable change as it is printed, so that every place says the same."""
    return float(printed.change(change) or 0)


def _lost(change: Change, row: Row) -> float:
    """The workers that a fall stands for."""
    return abs(_points(change)) / 100 * workers_of(row) * change.comparable.share


def _top_cell(whole: RateRow, parts: Sequence[RateRow], cells: Sequence[Row]) -> Note | None:
    """The largest cell, where it is the only one of its size and no part without figures can hold a larger one."""
    if not cells or (len(cells) > 1 and cells[1]["gap_workers"] == cells[0]["gap_workers"]):
        return None
    if whole["gap_workers"] is not None and _lacking(parts, "gap_workers"):
        return None
    top = cells[0]
    alone = any(flag["flag"] == "one_unit" and flag["metric"] == "gap_workers" for flag in top.get("flags", ()))
    return Note(
        "top_cell_one" if alone else "top_cell",
        {"place": top["region"], "industry": top["industry"], "n": top["gap_workers"], "region": whole["region"]},
        "gaps",
        {"region": top["region"], "industry": (top["industry"],)},
        top["gap_workers"] * (_UNSURE if alone else 1),
    )


def _lacking(parts: Sequence[RateRow], figure: str) -> bool:
    """Whether some parts lack what others have; those outside the statistics do not count."""
    inside = [row for row in parts if row["region_kind"] in TERRITORIES and not _outside(row)]
    known = [value_of(row, figure) is not None for row in inside]
    return any(known) and not all(known)


def _outside(row: RateRow) -> bool:
    return any(m["why"] == "outside_statistics" and m["region"] == row["region"] for m in row["missing"])


def _top_gap(whole: RateRow, parts: Sequence[RateRow]) -> Note | None:
    known = sorted((row for row in parts if (row["gap_units"] or 0) > 0), key=lambda row: -(row["gap_units"] or 0))
    top, every = known[:3], whole["gap_units"]
    total = sum(row["gap_units"] or 0 for row in top)
    if len(top) < 3 or every is None or every <= 0 or total > every:
        return None
    return Note(
        "top_gap",
        {
            "regions": [row["region"] for row in top],
            "n": total,
            "region": whole["region"],
            "share": total / every,
        },
        "gaps",
        {},
        sum(row["gap_workers"] if row["gap_workers"] is not None else row["gap_units"] or 0 for row in top),
    )


def _missing(whole: RateRow, parts: Sequence[RateRow]) -> Note | None:
    """Who has units and no union figures, by the commonest reason, and whether the whole's own figure holds theirs."""
    if whole["units_covered"] is None:
        return None
    absent = [
        r for r in parts if r["units_covered"] is None and r["region_kind"] == "division" and r["units"] is not None
    ]
    if not absent or len(absent) == len(parts):
        return None
    reasons = [why_missing(row, "units_covered") for row in absent]
    why = max(reasons, key=reasons.count)
    known = sum(r["units_covered"] for r in parts if r["units_covered"] is not None)
    values = {
        "regions": [r["region"] for r, reason in zip(absent, reasons, strict=True) if reason == why],
        "why": why,
        "region": whole["region"],
    }
    weight = sum(workers_of(row) for row in absent)
    return Note("missing" if whole["units_covered"] > known else "missing_out", values, "data", {}, weight)


def _unknown(whole: RateRow) -> Note | None:
    """The units of which nobody knows whether a union covers them, where their share shows."""
    unknown, units = whole.get("units_unknown") or 0, whole["units"] or 0
    if not units or unknown / units < _SHARE_SHOWN:
        return None
    weight = float(whole.get("employees_unknown") or 0) or unknown / units * workers_of(whole)
    values = {"region": whole["region"], "n": unknown, "share": unknown / units}
    return Note("unknown", values, "gaps", {}, weight)


def _left_out(whole: RateRow) -> Note | None:
    """The headline rate of which most rows are left out, where their share shows."""
    shares = {
        figure: float(left["share"] or 0)
        for figure, left in whole.get("left_out", {}).items()
        if figure in HEADLINES and value_of(whole, figure) is not None
    }
    figure = max(shares, key=lambda name: shares[name], default=None)
    if figure is None or shares[figure] < _SHARE_SHOWN:
        return None
    left = whole["left_out"][figure]
    values = {"region": whole["region"], "metric": figure, "n": left["rows"], "share": shares[figure]}
    return Note("left_out", values, "data", {}, min(shares[figure], 1.0) * workers_of(whole) * _UNSURE)


def _over_one(whole: RateRow, parts: Sequence[RateRow]) -> Note | None:
    """The rate above 100 % that stands for most workers beyond what there can be."""
    found = [
        ((value_of(row, figure) - 1) * workers_of(row), figure, row)
        for row in (whole, *parts)
        for figure in HEADLINES
        if has_flag(row, figure, "over_one") and not has_flag(row, figure, "small")
    ]
    if not found:
        return None
    weight, figure, row = max(found, key=lambda one: one[0])
    values = {"place": row["region"], "metric": figure, "rate": value_of(row, figure)}
    return Note("over_one", values, "data", {"region": row["region"]}, weight)


def _behind(whole: RateRow, targets: Sequence[Row]) -> Iterator[Note]:
    """The target that is due and missed by most."""
    missed = [
        goal
        for goal in targets
        if goal["reached"] is not None
        and last_day(goal["target_period"]) <= last_day(goal["period"])
        and goal["target"] - goal["reached"] >= SHOWN
    ]
    if missed:
        goal = max(missed, key=lambda one: one["target"] - one["reached"])
        short = goal["target"] - goal["reached"]
        values = {
            "region": whole["region"],
            "metric": goal["metric"],
            "target": goal["target"],
            "rate": goal["reached"],
            "period": goal["target_period"],
        }
        yield Note("target", values, "trends", {}, short * workers_of(whole))


def _broken(whole: RateRow, own: Changes, period: str | None) -> Note | None:
    """The figures that a break of their series parts from the compared period."""
    figures = [figure for figure, change in own.items() if "break" in change.flags and change.points_raw is not None]
    if not figures or period is None:
        return None
    values = {"region": whole["region"], "metrics": figures, "period": period}
    return Note("break", values, "trends", {}, SHOWN * workers_of(whole))


def _small(whole: RateRow, small: RateRow | None) -> Note | None:
    """How far small and micro enterprises are behind; of those whose cover is known."""
    if small is None or has_flag(whole, "small_micro_coverage", "small"):
        return None
    rate, every = whole["small_micro_coverage"], whole["unit_coverage"]
    gap_units = small["gap_units"]
    if rate is None or every is None or every - rate < SHOWN or gap_units is None:
        return None
    workers = small["gap_workers"]
    return Note(
        "small",
        {"region": whole["region"], "rate": rate, "all": every, "n": gap_units},
        "gaps",
        {"size": ("small_micro",)},
        (gap_units if workers is None else workers) * _UNSURE,
    )


def _differ(parts: Sequence[RateRow]) -> Note | None:
    """Who is last by units and who by workers, where both are one alone and not the same."""
    for metric in ("worker_coverage", "density"):
        both = [r for r in parts if _ranked(r, "unit_coverage") and _ranked(r, metric)]
        if len(both) < 2:
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
    known = sorted(((value_of(r, metric), r) for r in parts if _ranked(r, metric)), key=lambda one: one[0])
    return known[0][1] if len(known) > 1 and known[0][0] < known[1][0] else None


def _ranked(row: RateRow, metric: str) -> bool:
    """Whether a rate may be called lowest or highest: it is known and rests on enough units."""
    return value_of(row, metric) is not None and not has_flag(row, metric, "small")
