"""Parameters and combinations of two lists of them, a share of which is tried each day and all of them in the long run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def crosswise(first: Iterable[Any], second: Iterable[Any], every: int = 2) -> list[Any]:
    """Pairs in slanting stripes, one of ``every`` that many daily.

    Each value of either list stays in as long as both lists hold at least ``every`` values, since the stripe moves on by one in each row.
    """
    columns = list(second)
    return [
        pytest.param(one, other, marks=[pytest.mark.long] if (row + column) % every else [])
        for row, one in enumerate(first)
        for column, other in enumerate(columns)
    ]


def shared(values: Iterable[Any], first: int = 0, every: int = 2) -> list[Any]:
    """Values one of ``every`` that many of which is tried daily, from the ``first`` on."""
    return [
        pytest.param(value, marks=[pytest.mark.long] if (number - first) % every else [])
        for number, value in enumerate(values)
    ]
