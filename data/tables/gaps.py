"""Tables of who is not covered: cells of region and industry, small enterprises, single units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from analysis.gaps import by_mode
from data.tables import columns
from data.tables.record import Column, Table, sources_of, table_of
from data.texts import text
from data.texts.names import figure_name

Row = Mapping[str, Any]


def _largest_first(rows: Sequence[Row], figure: str) -> list[Row]:
    """Rows by a figure, largest first; those without it and the remainder last."""
    return sorted(rows, key=lambda row: (row["region"] is None, row[figure] is None, -(row[figure] or 0)))


def heat(rows: Sequence[Row], language: str, by: tuple[str, str] = ("region", "industry")) -> Table:
    """Cells of two dimensions by employees out of reach, largest first; cells that are not known last."""
    named = {
        "region": columns.region(language),
        "industry": columns.industry(language),
        "size": Column("size", text("col.size", language), "size"),
    }
    first, second = (text(f"heat.{name}", language) for name in by)
    return table_of(
        "heat",
        text("gaps.heat_plain", language, rows=first, columns=second),
        (
            *(named[name] for name in by),
            columns.figure("gap_workers", language),
            columns.figure("gap_units", language),
            columns.figure("employees", language),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            *columns.reliability(language),
        ),
        _largest_first(rows, "gap_workers"),
        sources=sources_of(rows),
    )


MODES: Final = ("own", "joint", "federation", "stated", "uncovered", "unknown")
"""Each enterprise stands under one of them: how it is covered, that it is not, or that nobody knows."""


def modes(rows: Sequence[Row], language: str) -> Table:
    """How small and micro enterprises are covered, by region, lowest unit coverage first; regions that are not known last."""
    known = [row for row in rows if row["region"] is not None and row["units"] and row["units_covered"] is not None]
    known.sort(key=lambda row: row["unit_coverage"] or 0)
    rest = [row for row in rows if not any(row is other for other in known)]
    return table_of(
        "mode",
        text("gaps.mode", language),
        (
            columns.region(language),
            *(columns.count(name, text(f"gaps.{name}", language), "units", language) for name in MODES),
            columns.count("units", figure_name("units_small_micro", language), "units", language),
            columns.share("unit_coverage", figure_name("small_micro_coverage", language), language),
            *columns.reliability(language),
        ),
        [{**row, **by_mode(row)} for row in [*known, *rest]],
        sources=sources_of(rows),
    )


def priorities(cells: Sequence[Row], whole: int | None, language: str) -> Table:
    """Cells of region, industry, size and band, largest gap first as they come; ``whole``: the employees out of reach of the whole region.

    ``cumulative``: the share of a cell and all before it.
    """
    sized = [Column("size", text("col.size", language), "size")] if any("size" in cell for cell in cells) else []
    banded = any("band" in cell for cell in cells)
    sized += [Column("band", text("col.band", language), "text")] if banded else []
    reached = list(accumulate(cell["gap_workers"] for cell in cells))
    return table_of(
        "priorities",
        text("gaps.list", language),
        (
            columns.rank(language),
            columns.region(language),
            columns.industry(language),
            *sized,
            columns.figure("gap_workers", language),
            columns.figure("gap_units", language),
            columns.share("share", text("gaps.list_share", language), language),
            columns.share("cumulative", text("planner.cumulative", language), language),
            *([] if banded else [columns.figure("unit_coverage", language)]),
            Column("flags", text("col.flags_json", language), "text"),
        ),
        [
            {
                **row,
                "rank": place,
                "share": row["gap_workers"] / whole if whole else None,
                "cumulative": reached[place - 1] / whole if whole else None,
            }
            for place, row in enumerate(cells, start=1)
        ],
    )


def by_region(children: Sequence[Row], language: str) -> Table:
    """Uncovered units of the regions below, most first; regions that are not known and the remainder last."""
    return table_of(
        "gapbars",
        text("table.gaps_by_region", language),
        (
            columns.region(language),
            columns.figure("gap_units", language),
            columns.figure("unit_coverage", language),
            columns.figure("units", language),
            columns.figure("units_unknown", language),
            *columns.reliability(language),
        ),
        _largest_first(children, "gap_units"),
        sources=sources_of(children),
    )


def ledger(rows: Iterable[Row], language: str) -> Table:
    """Units without a union, as they come. Names are text that strangers wrote."""
    return _units("ledger", rows, language)


def unknown(rows: Iterable[Row], language: str) -> Table:
    """Units of which nothing tells whether a union covers them, as they come."""
    return _units("unknown", rows, language)


def _units(name_: str, rows: Iterable[Row], language: str) -> Table:
    named = {
        name: text(f"col.{name}", language) for name in ("name", "code", "region", "industry", "size", "employees")
    }
    return table_of(
        name_,
        text(f"table.{name_}", language),
        (
            Column("name", named["name"], "text"),
            Column("credit_code", named["code"], "text"),
            Column("region", named["region"], "region"),
            Column("industry", named["industry"], "industry"),
            Column("size", named["size"], "size"),
            Column("unit_kind", text("shell.kind", language), "unit_kind"),
            columns.count("employees", named["employees"], "persons", language),
            Column("file", text("csv.file", language), "text"),
            Column("sheet", text("csv.sheet", language), "text"),
            Column("cell", text("csv.cell", language), "text"),
        ),
        rows,
    )
