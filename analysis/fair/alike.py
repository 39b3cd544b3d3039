"""A region beside those of like structure: their rates, and how far its own is from them."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

from analysis.fair.intervals import wilson
from analysis.fair.rows import Comparison, Place, mixes_of
from analysis.fair.standard import PEERS, distance, peers


def alike_rows(beside: Comparison, region: str) -> list[dict[str, Any]]:
    """A row for a region and for each of its peers, nearest first; none where its own structure is not known or it has no peer.

    ``beside``: the places next below the region above. ``distance``: the part of the units that would have to change cells, 0 to 1;
    ``points``: the region's own rate less the peer's; ``standardised``: with the comparison's mix.
    """
    places = {place.region: place for place in beside.places}
    mixes = mixes_of(beside.places)
    near = peers(mixes, region, PEERS)
    if not near:
        return []
    own = places[region]
    return [
        _row(beside, place, own, distance(mixes[region], mixes[place.region]))
        for place in (own, *map(places.get, near))
        if place
    ]


def _row(beside: Comparison, place: Place, own: Place, far: float) -> dict[str, Any]:
    interval = wilson(*place.pair) if place.pair else None
    same = beside.standard(place)
    known = own.rate is not None and place.rate is not None and place is not own
    return {
        "region": place.region,
        "region_name": place.name,
        "distance": far,
        "n": place.pair[1] if place.pair else None,
        "rate": place.rate,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "standardised": same.rate if same else None,
        "points": 100 * ((own.rate or 0.0) - (place.rate or 0.0)) if known else None,
    }


def peers_rate(rates: Iterable[float | None]) -> float | None:
    """What is usual among peers: the median of those that have a rate; None without any."""
    known = [rate for rate in rates if rate is not None]
    return median(known) if known else None
