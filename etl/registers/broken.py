"""Cells of a register that show an error value, or a formula that was never calculated: told one by one, for they are no blanks."""

from __future__ import annotations

from typing import Final

from etl.read.marks import UNCALCULATED
from etl.registers.register import Register

_IDENTITY: Final = frozenset({"region", "unit_code", "union_code", "code"})
"""Fields without which it cannot be told whose or where a row is: a blank there means the table's region, or a union of no unit."""


def tell_broken(register: Register) -> None:
    """Tell each broken cell: its figure is kept out, and the row where the cell says where or whose it is."""
    for name, cells in register.table.broken.items():
        for row, shown in cells.items():
            if row in register.passed_over:
                continue
            code = "formula_uncalculated" if shown == UNCALCULATED else "cell_error"
            register.find(f"{code}_row" if name in _IDENTITY else code, row, name, shown)
