"""How finely a figure is divided, and how a row of facts is numbered."""

from __future__ import annotations

from typing import Final

ALL: Final = "*"
"""The key of a row that is not divided by that dimension."""

SHEET_ROWS: Final = 1 << 20
"""The rows that a sheet has at most."""


def sheet_row(row: int) -> int:
    """The sheet's row of a fact, of which a list in one cell gives several."""
    return (row - 1) % SHEET_ROWS + 1
