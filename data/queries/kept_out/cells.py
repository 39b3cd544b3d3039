"""Cells of summary tables that were read and are in no sum: why a measure of a region can be null though its table has a figure there."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from data.database import schema
from data.database.schema import in_slice
from data.letters import get_column_letter
from data.queries.kept_out.figures import WithheldFigure
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

KEPT_OUT: Final = ("figure_in_other_unit", "number_unreadable_cell", "cell_error_here")
"""Checks of a cell that leave it without a value."""
_AT_ONCE: Final = 500
"""Rows in one question: SQLite of old takes 999 parameters."""


def withheld_cells(connection: Connection, scope: Scope, slice_: Slice) -> list[WithheldFigure]:
    """The cells of a slice's summary tables that stand there and have no value, in the reader's scope. Each lacks its measure alone."""
    codes = scope.codes(regions())
    told = _told(connection, slice_)
    found, cell = [], schema.observation.c
    for part, places in told.items():
        rows = sorted({row for row, _ in places})
        for start in range(0, len(rows), _AT_ONCE):
            ask = select(cell.row, cell.col, cell.region, cell.measure, cell.industry, cell.size, cell.unit_kind).where(
                cell.part_id == part,
                cell.row.in_(rows[start : start + _AT_ONCE]),
                cell.value.is_(None),
                cell.rate.is_(None),
                cell.measure.is_not(None),
                cell.region.is_not(None),
            )
            found += [
                WithheldFigure(
                    frozenset({o["measure"]}),
                    o["region"],
                    {"industry": o["industry"], "size": o["size"], "unit_kind": o["unit_kind"]},
                )
                for o in connection.execute(ask).mappings()
                if (o["row"], get_column_letter(o["col"])) in places and (codes is None or o["region"] in codes)
            ]
    return found


def _told(connection: Connection, slice_: Slice) -> dict[int, set[tuple[int, str]]]:
    """Current summary table of a slice -> row and column letter of the cells that its findings are about."""
    part, finding = schema.part.c, schema.finding.c
    ask = (
        select(part.id, finding.row, finding.column)
        .select_from(schema.part)
        .join(schema.finding, (finding.load_id == part.load_id) & (finding.part_id == part.id))
        .where(
            in_slice(schema.part, slice_),
            part.status == "current",
            part.content == "summary",
            finding.code.in_(KEPT_OUT),
        )
    )
    found: dict[int, set[tuple[int, str]]] = {}
    for number, row, column in connection.execute(ask):
        found.setdefault(number, set()).add((row, column))
    return found
