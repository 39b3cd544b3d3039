"""How much of a change of mix is due to each of several factors: Das Gupta's symmetric standardisation of cross-classified data.

A cell's share w of the whole is written as a product of one factor for each dimension, the dimension's conditional shares averaged
geometrically over the orders in which the dimensions can be taken (for two: A = √(N_ij/N_.j · N_i./N), B = √(N_ij/N_i. · N_.j/N)). The change of the
product is shared out among the factors symmetrically. Das Gupta, *Standardization and Decomposition of Rates: A User's Manual*, U.S. Bureau of
the Census, Current Population Reports P23-186 (1993), chapters 2 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import factorial, prod

Key = tuple[object, ...]


def share_changes(keys: Sequence[Key], before: Sequence[float], after: Sequence[float]) -> list[tuple[float, ...]]:
    """For each cell the part of the change of its share that each dimension brings; over the dimensions they add up to that change.

    ``keys``: a cell's value on each dimension; ``before``, ``after``: the cells' denominators. Zeros where a whole is empty.
    """
    count = len(keys[0]) if keys else 0
    if not sum(before) or not sum(after):
        return [(0.0,) * count for _ in keys]
    old, new = _factors(keys, before), _factors(keys, after)
    return [_shared(a, b) for a, b in zip(old, new, strict=True)]


def _subsets(of: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(of) + 1):
        yield from combinations(of, size)


def _weight(taken: int, count: int) -> float:
    """The share of the orders of ``count`` things in which the ``taken`` ones come first and then a certain other."""
    return factorial(taken) * factorial(count - 1 - taken) / factorial(count)


def _factors(keys: Sequence[Key], sizes: Sequence[float]) -> list[tuple[float, ...]]:
    """Each cell's share as a product of factors, one a dimension."""
    count = len(keys[0])
    every = tuple(range(count))
    margins: dict[tuple[tuple[int, ...], Key], float] = {}
    for key, size in zip(keys, sizes, strict=True):
        for names in _subsets(every):
            at = (names, tuple(key[i] for i in names))
            margins[at] = margins.get(at, 0.0) + size

    def margin(key: Key, names: tuple[int, ...]) -> float:
        return margins[(names, tuple(key[i] for i in names))]

    def factor(key: Key, own: int) -> float:
        found = 1.0
        for others in _subsets([i for i in every if i != own]):
            part, whole = margin(key, tuple(sorted((*others, own)))), margin(key, others)
            found *= (part / whole) ** _weight(len(others), count) if part else 0.0
        return found

    return [tuple(factor(key, own) for own in every) for key in keys]


def _shared(old: tuple[float, ...], new: tuple[float, ...]) -> tuple[float, ...]:
    """The change of a product, shared out among its factors symmetrically."""
    count = len(old)

    def value(changed: Sequence[int]) -> float:
        return prod(new[i] if i in changed else old[i] for i in range(count))

    return tuple(
        sum(
            _weight(len(others), count) * (value((*others, own)) - value(others))
            for others in _subsets([i for i in range(count) if i != own])
        )
        for own in range(count)
    )
