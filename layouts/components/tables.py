"""Plain tables: text cells, links, right-aligned figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

Component = Any


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str = "", classes: str = "") -> html.Table:
    """A table; cells are text or components, those that begin with a figure stand right."""
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in columns]))
    body = html.Tbody([html.Tr([_cell(i, value) for i, value in enumerate(row)]) for row in rows])
    return html.Table(
        [html.Caption(caption), head, body] if caption else [head, body], className=f"plain {classes}".strip()
    )


def _cell(position: int, value: Any) -> Component:
    if isinstance(value, str):
        numeric = (
            (value[:1].isdigit() and not any(mark in value for mark in ("_", "·", "!")))
            or (value[:1] in "+−–" and len(value) < 14)
            or value[:2] == "▲ "
        )
        return html.Td(value, className="num" if numeric and position else "")
    return html.Td(value)
