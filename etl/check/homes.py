"""Where a finding about a region's figure stands: the cell that states it, else the register that it is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, select

from data.database import schema
from data.database.schema import in_slice
from data.reference import regions
from data.slice import Slice

_OF_UNITS: Final = frozenset({"units", "employees", "employees_women"})


def _contents(measure: str) -> tuple[str, ...]:
    """The registers that a figure's finding is hung on, the best first, where no cell of a table states it."""
    if measure in _OF_UNITS:
        return ("unit_register",)
    return ("membership", "union_register") if measure.startswith("members") else ("union_register",)


class Homes:
    """The cells of a slice's tables, and its registers. ``stated``: the cells, the finest printed first."""

    def __init__(self, connection: Connection, slice_: Slice, stated: Sequence[Any]) -> None:
        self._connection = connection
        self._slice = slice_
        self.cells: dict[tuple[str, str], Any] = {}
        """(region, measure) -> the cell that states it, in the finest unit."""
        for row in stated:
            self.cells.setdefault((row.region, row.measure), row)

    @cached_property
    def _registers(self) -> list[Any]:
        part, slice_ = schema.part.c, self._slice
        rows = self._connection.execute(
            select(part.id, part.region, part.content).where(
                part.status == "current",
                in_slice(schema.part, slice_),
                part.content != "summary",
            )
        )
        return [row for row in rows if row.region in regions()]

    def of(self, region: str, measure: str) -> dict[str, Any] | None:
        """Part, row, column and value of the figure's finding; None where nothing of the slice speaks of the region."""
        cell = self.cells.get((region, measure))
        if cell is not None:
            return {"part_id": cell.part_id, "row": cell.row, "col": cell.col, "field": None, "value": cell.raw}
        tree = regions()
        path = tree.path(region)
        near = [home for home in self._registers if home.region in path or region in tree.path(home.region)]
        if not near:
            return None
        wanted = [*reversed(_contents(measure))]

        def fits(home: Any) -> tuple[int, int, int]:
            rank = wanted.index(home.content) if home.content in wanted else -1
            return rank, len(tree.path(home.region)), -home.id

        best = max(near, key=fits)
        return {"part_id": best.id, "row": None, "field": None, "value": None}
