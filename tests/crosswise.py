"""Combinations of two lists of parameters, every other one of which is tried each day and all of them in the long run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def crosswise(first: Iterable[Any], second: Iterable[Any], share: int = 2) -> list[Any]:
    """Pairs in the pattern of a chessboard (``share`` colours): each value of either list stays in, since colours move on by row."""
    columns = list(second)
    return [
        pytest.param(one, other, marks=[pytest.mark.long] if (row + column) % share else [])
        for row, one in enumerate(first)
        for column, other in enumerate(columns)
    ]
