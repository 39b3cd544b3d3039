"""What a difference between two regions is made of, as it is printed: pieces that add up to the difference of the printed rates."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from analysis.compare.printed import PLACES, adding_up, percent
from analysis.rows import Row

WAYS: Final[tuple[tuple[str, ...], ...]] = (("industry",), ("size",), ("industry", "size"))
"""By what a difference is told on pages, each a way of its own."""


def pieces_of(total: Row, by: Sequence[str]) -> dict[str, float]:
    """Piece -> points, unrounded: ``within``, and ``mix_`` with the dimension; of one dimension all of the mix is its own."""
    if len(by) == 1:
        return {"within": total["within_points"], f"mix_{by[0]}": total["mix_points"]}
    return {"within": total["within_points"], **{f"mix_{name}": total[f"mix_{name}_points"] for name in by}}


def printed_pieces(total: Row, by: Sequence[str]) -> tuple[dict[str, Decimal], Decimal]:
    """The same with one decimal, and the difference of the printed rates, to which they add up."""
    whole = percent(total["after"], PLACES) - percent(total["before"], PLACES)
    exact = pieces_of(total, by)
    return dict(zip(exact, adding_up(list(exact.values()), whole), strict=True)), whole


def is_small(rows: Sequence[Row]) -> bool:
    """Whether too few units stand behind one of the two rates."""
    return bool(rows) and "small" in rows[-1]["flags"]
