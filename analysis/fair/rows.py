"""Regions side by side, as ``analysis fair`` prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.fair.intervals import limits, overdispersion, signal, wilson
from analysis.fair.standard import (
    Cell,
    Cells,
    Standardised,
    Sureness,
    mix_of,
    peers,
    standard_error,
    standardise,
    sureness,
)
from analysis.ranks import competition_ranks

PARTLY: Final = 0.9
"""The part of the standard mix under which a standardised rate is said to rest on part of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its pair, None where it has no rate; ``cells`` of industry × size, empty where the figure is not divided so; ``units``:
    the known units of each cell; ``rows``: how many stand behind its rate, None where nobody tells; ``small``: too few of them."""

    region: str
    name: str
    pair: tuple[int, int] | None
    cells: Cells = field(default_factory=dict)
    units: Mapping[Cell, int] = field(default_factory=dict)
    rows: int | None = None
    small: bool = False

    @property
    def rate(self) -> float | None:
        """Numerator by denominator."""
        return None if self.pair is None or not self.pair[1] else self.pair[0] / self.pair[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places below one region. ``target``: that region's own rate; ``mix``: its cells, empty where a figure has none."""

    places: Sequence[Place]
    target: float | None
    mix: Cells = field(default_factory=dict)

    def standard(self, place: Place) -> Standardised | None:
        """A place's rate with the whole's mix."""
        return standardise(place.cells, mix_of(self.mix), place.units) if self.mix and place.cells else None

    def order(self) -> dict[str, tuple[float, float]]:
        """Region -> the rate it is ranked by and its standard error; small ones and those without are not ranked.

        Standardised where the figure can be; else the rate itself.
        """
        found = {}
        for place in self.places:
            if place.rate is None or place.pair is None or place.small:
                continue
            if self.mix:
                if (same := self.standard(place)) is not None:
                    found[place.region] = (same.rate, same.error)
            else:
                behind = place.pair[1] if place.rows is None else min(place.rows, place.pair[1])
                found[place.region] = (place.rate, standard_error(place.rate, behind))
        return found


def ranks(order: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    """Region -> rank, the highest rate first."""
    return dict(zip(order, competition_ranks([rate for rate, _ in order.values()]), strict=True))


def mixes_of(places: Sequence[Place]) -> dict[str, dict[Cell, float]]:
    """Region -> how its units are divided over the cells; small ones are nobody's peers and have none."""
    return {p.region: mix_of({cell: (0, units) for cell, units in p.units.items()}) for p in places if not p.small}


def fair_rows(now: Comparison, before: Comparison | None) -> list[dict[str, Any]]:
    """A row a place, by rank, the unranked last. ``before``: the places a period earlier, for the ranks that they had."""
    order = now.order()
    places = ranks(order)
    earlier = ranks(before.order()) if before else {}
    sure = dict(zip(order, sureness(list(order.values())), strict=True)) if order else {}
    judged = [(p.rate, p.pair[1]) for p in now.places if p.rate is not None and p.pair and not p.small]
    dispersion = 1.0 if now.target is None else overdispersion(judged, now.target)
    mixes = mixes_of(now.places)
    rows = []
    for place in now.places:
        row = _row(place, now, dispersion)
        row |= {"rank": places.get(place.region), "rank_before": earlier.get(place.region)}
        row |= _sure(sure.get(place.region))
        row["peers"] = peers(mixes, place.region)
        row["flags"] = _flags(place, now)
        rows.append(row)
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["region"]))


def _row(place: Place, now: Comparison, dispersion: float) -> dict[str, Any]:
    rate, interval, same = place.rate, wilson(*place.pair) if place.pair else None, now.standard(place)
    band = (
        None
        if now.target is None or not place.pair or not 0 < now.target < 1
        else limits(now.target, place.pair[1], dispersion)
    )
    told = band is not None and rate is not None and not place.small
    return {
        "region": place.region,
        "region_name": place.name,
        "n": place.pair[1] if place.pair else None,
        "rate": rate,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "standardised": same.rate if same else None,
        "standardised_share": same.share if same else None,
        "limits": band,
        "dispersion": dispersion,
        "signal": signal(rate, band) if told and band is not None and rate is not None else None,
    }


def _sure(found: Sureness | None) -> dict[str, Any]:
    return {"rank_sure": found.sure if found else None, "rank_range": [found.low, found.high] if found else None}


def _flags(place: Place, now: Comparison) -> list[str]:
    if place.rate is None:
        return ["not_reported"]
    found = ["small"] if place.small else []
    if place.rate > 1:
        found.append("over_one")
    if not now.mix:
        found.append("not_by_dimension")
    else:
        same = now.standard(place)
        if same is None:
            found.append("unlike_mix")
        elif same.share < PARTLY:
            found.append("partly_standardised")
    return found
