"""Rates as they would be with the same mix, regions of like structure, and how sure an order is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

from analysis.fair.intervals import quantile
from analysis.ranks import competition_ranks

Cell = tuple[str, ...]
Cells = Mapping[Cell, tuple[int, int]]
"""Cell of the mix -> numerator and denominator."""

LEAST_SHARE: Final = 0.5
"""The part of the standard mix that a region's own cells must hold for a standardised rate to be told."""
DRAWS: Final = 1_000
SEED: Final = 20_050
PEERS: Final = 5


@dataclass(frozen=True, slots=True)
class Standardised:
    """``rate``: with the standard mix; ``share``: the part of that mix that the region has cells of; ``error``: its standard error."""

    rate: float
    share: float
    error: float


def mix_of(cells: Cells) -> dict[Cell, float]:
    """Each cell's share of all denominators."""
    total = sum(denominator for _, denominator in cells.values())
    return {cell: denominator / total for cell, (_, denominator) in cells.items() if denominator > 0} if total else {}


def standardise(cells: Cells, mix: Mapping[Cell, float], units: Mapping[Cell, int]) -> Standardised | None:
    """The rate that a region would have with a standard mix: Σ W·r / Σ W over the cells that it has itself.

    Direct standardisation (Fleiss, Levin and Paik, *Statistical Methods for Rates and Proportions*, 2003, chapter 19). A cell without
    units has no rate: the weights of the others take its place. None where the cells held make up under :data:`LEAST_SHARE` of the mix.
    ``units``: the units behind each cell; a rate of workers is no surer than its units are many, since they are covered together.
    """
    held = {cell: (cells[cell], weight) for cell, weight in mix.items() if cell in cells and cells[cell][1] > 0}
    share = sum(weight for _, weight in held.values())
    if share < LEAST_SHARE:
        return None
    rate = sum(weight * n / d for (n, d), weight in held.values()) / share
    spread = sum(
        (weight / share) ** 2 * _variance(n / d, min(d, units.get(cell, d))) for cell, ((n, d), weight) in held.items()
    )
    return Standardised(rate, share, sqrt(spread))


def _variance(rate: float, total: int) -> float:
    """Of a share of ``total``; half a unit is added on either side, so that 3 of 3 is not held to be certain."""
    share = min(1.0, (rate * total + 0.5) / (total + 1))
    return share * (1 - share) / max(total, 1)


def standard_error(rate: float, total: int) -> float:
    """Of a rate of ``total``, as the draws of :func:`sureness` take it."""
    return sqrt(_variance(rate, total))


def distance(one: Mapping[Cell, float], other: Mapping[Cell, float]) -> float:
    """How unlike two mixes are: the part that would have to change cells, 0 to 1 (Duncan and Duncan 1955)."""
    return sum(abs(one.get(cell, 0.0) - other.get(cell, 0.0)) for cell in one.keys() | other.keys()) / 2


def peers(mixes: Mapping[str, Mapping[Cell, float]], region: str, count: int = PEERS) -> list[str]:
    """The regions whose mix is most like that of one, nearest first."""
    own = mixes.get(region)
    if not own:
        return []
    others = sorted((distance(own, mix), code) for code, mix in mixes.items() if code != region and mix)
    return [code for _, code in others[:count]]


@dataclass(frozen=True, slots=True)
class Sureness:
    """``sure``: the share of draws in which a region has the rank that it shows; ``low``, ``high``: between which ranks it lies in nine
    draws of ten."""

    sure: float
    low: int
    high: int


def sureness(rates: Sequence[tuple[float, float]], draws: int = DRAWS, seed: int = SEED) -> list[Sureness]:
    """How sure the ranks of some rates are, each with its standard error: all are drawn anew, normally, and ranked each time.

    After Goldstein and Spiegelhalter, JRSS A 1996, 159: 385-443. The draws are seeded: the same rates give the same answer.
    """
    random = Random(seed)
    shown = competition_ranks([rate for rate, _ in rates])
    ranks: list[list[int]] = [[] for _ in rates]
    for _ in range(draws):
        for at, rank in enumerate(competition_ranks([random.gauss(rate, error) for rate, error in rates])):
            ranks[at].append(rank)
    return [
        Sureness(sum(rank == own for rank in drawn) / draws, round(quantile(drawn, 0.05)), round(quantile(drawn, 0.95)))
        for own, drawn in zip(shown, ranks, strict=True)
    ]
