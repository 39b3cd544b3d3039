"""Combinations of two lists of parameters, every other one of which is tried each day and all of them in the long run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def crosswise(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """Pairs in the pattern of a chessboard: each value of either list stays in, since black and white change places by row."""
    columns = list(second)
    return [
        pytest.param(one, other, marks=[pytest.mark.long] if (row + column) % 2 else [])
        for row, one in enumerate(first)
        for column, other in enumerate(columns)
    ]
