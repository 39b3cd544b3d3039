"""How long a list of units is, by the cells that publishing counts instead of unit by unit."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from analysis.plan.bands import BANDS
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.database.lists import UNCOVERED, node_cell, unit_cell
from data.database.schema import in_slice
from data.queries.question import expand_sizes
from data.queries.registered import is_summed
from data.queries.seen import stem, within_range
from data.queries.units import UnitFilter
from data.reference import regions
from data.slice import Slice

_LEAST: Final = [least for least, _ in BANDS.values()]


def count_in_cells(
    region: str, slice_: Slice, state: str, among: UnitFilter, what: str = "units"
) -> Select[Any] | None:
    """How many units of a region, whose cover is such, a filter leaves, ``what``: all of them, or some that cells tell of; None where cells are too coarse to tell: in a township, of an industry below
    its section, from a number of employees on that begins no band."""
    coarse = any(len(code) > 1 and code != UNKNOWN_INDUSTRY for code in among.industry)
    parted = among.min_employees > 0 and among.min_employees not in _LEAST
    if coarse or parted or regions()[region].level == "township":
        return None
    wanted = {"section": among.industry, "size": expand_sizes(among.size), "unit_kind": among.unit_kind}
    if among.min_employees > 0:
        wanted["band"] = [name for name, (least, _) in BANDS.items() if least >= among.min_employees]
    here: ColumnElement[bool] = within_range(unit_cell.c.leaf, region)
    cells = unit_cell
    if is_summed(region):
        cells, here = node_cell, node_cell.c.node == stem(region)
    narrowed = (cells.c[name].in_(list(values)) for name, values in wanted.items() if values)
    ask = select(func.coalesce(func.sum(cells.c[what]), 0)).where(in_slice(cells, slice_), here, *narrowed)
    return ask.where(cells.c.state == (UNCOVERED if state == "uncovered" else state))
