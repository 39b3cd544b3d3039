"""The loads as a grid on the page Data, and the button that takes the chosen one back."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from analysis.rows import Row
from data.tables.loads import loads as as_table
from data.texts import numbers, text
from layouts import ids
from layouts.components.grid import Grid, GridColumn
from layouts.components.slots import WHOLE
from layouts.components.written import marked, quoted, written
from layouts.imports.parts import undo_button

NAME: Final = "loads"


def shape(lang: str) -> Grid:
    """The columns, and the order that the list opens in: the newest first."""
    columns = (
        GridColumn("id", "#", 70, "number", sorts=True),
        GridColumn("name", text("data.file", lang), 240, sorts=True, written=True, grows=True),
        GridColumn("status", text("data.status", lang), 90, sorts=True),
        GridColumn("loaded_at", text("data.when", lang), 160, sorts=True),
        GridColumn("loaded_by", text("data.loaded_by", lang), 110, sorts=True, shown=False, written=True),
        GridColumn("sender", text("data.sender", lang), 110, sorts=True, shown=False, written=True),
        GridColumn("periods", text("data.periods", lang), 120),
        GridColumn("calibres", text("col.calibre", lang), 160, term="word.calibre"),
        GridColumn("rows_accepted", text("data.accepted", lang), 100, "number", sorts=True),
        GridColumn(
            "rows_quarantined", text("data.quarantined", lang), 100, "number", sorts=True, term="word.quarantine"
        ),
        GridColumn("found", text("data.findings", lang), 120, term="word.finding"),
        GridColumn("sha256", "SHA-256", 200, shown=False),
    )
    return Grid(NAME, columns, "-id", WHOLE, export=NAME, chosen="one", search="grid.search.loads", head=46)


def load_row(row: Row, lang: str) -> dict[str, Any]:
    """A load as the grid shows it, with what the button below needs of it."""
    told = next(iter(as_table([row], lang).records()))
    first, last = told["first"] or "", told["last"] or ""
    return {
        "id": row["id"],
        "name": row["name"],
        "status": text(f"status.{row['status']}", lang),
        "loaded_at": str(row["loaded_at"]).replace("T", " ").removesuffix("+00:00"),
        "loaded_by": row["loaded_by"] or "–",
        "sender": row["sender"] or "–",
        "periods": first if first == last else f"{first}–{last}",
        "calibres": told["calibres"],
        "rows_accepted": _exact(row["rows_accepted"]),
        "rows_quarantined": _exact(row["rows_quarantined"]),
        "found": f"{told['error']} / {told['warning']}",
        "sha256": row["sha256"],
        "undo": row["id"] if row["status"] == "loaded" else None,
    }


def _exact(value: int | None) -> str:
    return "–" if value is None else numbers.exact(value)


def chosen(lang: str, row: Any = None) -> html.Div:
    """What can be done with the load that is chosen in the grid; ``row``: as the browser has it, which anybody may have made up."""
    return html.Div(chosen_load(lang, row), id=ids.LOAD_CHOSEN, className="chosen", role="status")


def chosen_load(lang: str, row: Any = None) -> list[Any]:
    """The file's name and the button; how to come by them while none is chosen."""
    given = row if isinstance(row, dict) else {}
    number, name = given.get("undo"), given.get("name")
    if not given:
        return [html.Span(text("data.choose_load", lang), className="dim")]
    if not isinstance(number, int) or isinstance(number, bool):
        return [html.Span(marked(text("data.not_undone", lang, name=quoted(str(name)[:200]))), className="dim")]
    return [html.Span([f"#{number} ", written(str(name)[:200])]), undo_button(number, lang)]
