"""Plain tables: text cells, links, right-aligned figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

Component = Any


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str = "", classes: str = "") -> html.Table:
    """A table; cells are text or components, those that begin with a figure stand right, and so does the head of a column of such."""
    right = {i for i in range(1, len(columns)) if _right(i, rows)}
    head = html.Thead(
        html.Tr([html.Th(name, scope="col", className="num" if i in right else "") for i, name in enumerate(columns)])
    )
    body = html.Tbody([html.Tr([_cell(i, value) for i, value in enumerate(row)]) for row in rows])
    return html.Table(
        [html.Caption(caption), head, body] if caption else [head, body], className=f"plain {classes}".strip()
    )


def _right(position: int, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether most cells of a column stand right."""
    cells = [row[position] for row in rows if position < len(row) and row[position] != ""]
    return bool(cells) and 2 * sum(isinstance(cell, str) and _numeric(cell) for cell in cells) > len(cells)


def _numeric(value: str) -> bool:
    return (
        (value[:1].isdigit() and not any(mark in value for mark in ("_", "·", "!")))
        or (value[:1] in "+−–" and len(value) < 14)
        or value[:2] == "▲ "
    )


def _cell(position: int, value: Any) -> Component:
    if isinstance(value, str):
        return html.Td(value, className="num" if position and _numeric(value) else "")
    return html.Td(value)
