"""Rows kept out as a grid on the page Data."""

from __future__ import annotations

from typing import Any, Final

from analysis.rows import Row
from data.grain import sheet_row
from data.texts import text
from data.texts.names import check_name, field_name, listed, period_name, region_name
from layouts.components.grid import Grid, GridColumn
from layouts.components.slots import WHOLE

NAME: Final = "held"


def shape(lang: str) -> Grid:
    """The columns, and the order that the list opens in: the newest load first."""
    columns = (
        GridColumn("load", "#", 70, "number", sorts=True),
        GridColumn("file", text("data.file", lang), 220, sorts=True, written=True),
        GridColumn("sheet", text("csv.sheet", lang), 120, written=True),
        GridColumn("row", text("unit.row", lang), 70, "number", sorts=True),
        GridColumn("codes", text("data.check", lang), 200, sorts=True, term="word.finding"),
        GridColumn("content", text("data.content", lang), 120, sorts=True),
        GridColumn("period", text("col.period", lang), 90, sorts=True, shown=False),
        GridColumn("region", text("col.region", lang), 120, sorts=True, shown=False),
        GridColumn("mended", text("data.mended", lang), 130),
        GridColumn("raw", text("data.raw", lang), 520, written=True),
    )
    return Grid(NAME, columns, "-load", WHOLE, export=NAME, chosen="one", search="grid.search.held")


def held_row(row: Row, lang: str) -> dict[str, Any]:
    """A row that is kept out as the grid shows it, with the place that it is let in by."""
    here = text("data.mended_here" if row["can_release"] else "data.mended_file", lang)
    cells = [f"{field_name(row['content'], name, lang)} = {value}" for name, value in (row["raw"] or {}).items()]
    return {
        "load": row["load_id"],
        "file": row["file"],
        "sheet": row["sheet"] or "–",
        "row": sheet_row(row["row"]),
        "codes": listed([check_name(code, lang) for code in row["codes"]], lang),
        "content": text(f"content.{row['content']}", lang) if row["content"] else "–",
        "period": period_name(row["period"], lang) if row["period"] else "–",
        "region": region_name(row["region"], lang) if row["region"] else "–",
        "mended": here,
        "raw": "; ".join(cells),
        "place": [row["load_id"], row["part_id"], row["row"]],
    }
