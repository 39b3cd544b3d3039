"""Why a rate differs between two regions of one period: within the parts that both have, and by their mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from analysis.change import RATES, Part, decompose
from analysis.rates import Pair
from analysis.reliability import printed_pair
from analysis.rows import RateRow, has_flag
from analysis.vocabulary import CELLS
from data.queries.compare.changes import check_change
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class Beside:
    """A region beside another in one slice, and the cells that figures are taken over (dimension -> values; empty: all)."""

    region: str
    against: str
    slice: Slice
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


def differ(
    engine: Engine,
    scope: Scope,
    *,
    beside: Beside,
    metric: str = "unit_coverage",
    by: Sequence[str] = ("industry",),
) -> list[dict[str, Any]]:
    """Rows as ``analysis change --against`` prints them: a row a part, largest first, the total last; see :func:`analysis.change.decompose`.

    ``before`` and ``within``, ``mix`` and ``points`` are those of a change from ``against`` to the region: what is positive makes the region the higher.
    ``by``: industry, size, unit_kind, region; the regions below two others are never the same, so that by them alone all is mix. The total's
    ``flags`` say ``small`` where few units stand behind either rate. None where either has no rate. Raises UnknownRegion, OutOfScope, BadQuestion
    for a region against itself too, for a metric that is no rate or cannot be divided so.
    """
    if metric not in RATES:
        raise BadQuestion(f"{metric} is no rate, so its difference is not in points")
    if beside.region == beside.against:
        raise BadQuestion(f"{beside.region} cannot be compared with itself")
    if not by or set(by) - {"region", *CELLS}:
        raise BadQuestion(f"a difference is told by region, {', '.join(CELLS)}")
    if "region" in by and len(set(by)) > 1:
        raise BadQuestion(
            "the regions below two others are never the same: a difference is told by region alone, or without"
        )
    slice_, codes = beside.slice, (beside.against, beside.region)
    for code in codes:
        check_change(scope, region=code, figures=[metric], where=beside.where, by=by, calibre=slice_.calibre)

    def asked(code: str, names: Sequence[str] = ()) -> list[RateRow]:
        return rates(engine, scope, region=code, slices=slice_, by=tuple(names), where=beside.where)

    wholes = [asked(code) for code in codes]
    pairs = [_pair(rows[0], metric) if rows else None for rows in wholes]
    if not all(pair and pair[1] for pair in pairs):
        return []
    names = [name for name in ("region", *CELLS) if name in by]
    sides = [_cells(asked(code, names), metric, names) for code in codes]
    rows = decompose(_parts(names, sides, pairs), metric, names)
    rows[-1]["flags"] = ["small"] if any(has_flag(whole[0], metric, "small") for whole in wholes) else []
    pieces = {"against": beside.against, "of": beside.region, "period": slice_.period}
    return [{**pieces, "calibre": slice_.calibre, "purpose": slice_.purpose, **row} for row in rows]


def _pair(row: RateRow, metric: str) -> Pair | None:
    pair = printed_pair(row, metric)
    return None if None in pair else pair


_Key = tuple[str | None, ...]


def _cells(rows: Sequence[RateRow], metric: str, names: Sequence[str]) -> dict[_Key, Pair]:
    """The parts of a region that have a pair."""
    found: dict[_Key, Pair] = {}
    for row in rows:
        pair = _pair(row, metric)
        if pair is not None and any(pair):
            found[tuple(row[name] for name in names)] = pair  # type: ignore[literal-required]
    return found


def _parts(names: Sequence[str], sides: Sequence[Mapping[_Key, Pair]], wholes: Sequence[Pair | None]) -> list[Part]:
    """The parts that either region has, and what of a whole stands in none, as one more."""
    found = []
    for key in sorted({key for side in sides for key in side}, key=str):
        both = (sides[0].get(key), sides[1].get(key))
        found.append(Part({**dict(zip(names, key, strict=True)), **_named(names, key)}, both, both))
    rest = (_rest(wholes[0], sides[0]), _rest(wholes[1], sides[1]))
    if any(rest):
        found.append(Part({**dict.fromkeys(names), "part": "rest"}, rest, rest))
    return found


def _named(names: Sequence[str], key: _Key) -> dict[str, str]:
    code = key[0] if names[0] == "region" else None
    return {"region_name": regions()[code].name} if code else {}


def _rest(whole: Pair | None, side: Mapping[_Key, Pair]) -> Pair | None:
    """What a region's own figures hold beside its parts; None where that is nothing."""
    assert whole is not None
    left = tuple((whole[at] or 0) - sum(pair[at] or 0 for pair in side.values()) for at in (0, 1))
    return (left[0], left[1]) if any(left) else None
