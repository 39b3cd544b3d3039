"""Whole numbers that are given from outside, as far as a database can hold them."""

from __future__ import annotations

from typing import Final

LARGEST: Final = 2**63 - 1
"""The largest whole number of a column; the driver takes no larger one, not even to say that it is not there."""


def whole_number(text: str) -> int:
    """A whole number that a database can hold, from an argument. Raises ValueError for what is none."""
    number = int(text)
    if not -LARGEST <= number <= LARGEST:
        raise ValueError(f"no number of more than 19 digits: {text[:20]}")
    return number
