"""What has just been done, said for a while at the corner of the page, with a way to take it back."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from data.texts import numbers, text
from etl.upload.state import State
from layouts import ids
from layouts.components.pages import Component, attributes

NAMED: Final = 5
"""Cells or units that a notice names before it only counts them."""


def loaded(state: State, lang: str) -> list[Component]:
    """That an import has been loaded, and the button that undoes it; nothing once some of it was taken back."""
    n = sum(1 for file in state.files if file.status == "loaded")
    if not n or any(file.status == "undone" for file in state.files):
        return []
    undo = html.Button(text("import.undo", lang), id=ids.undo_batch(state.id), type="button", className="button")
    return [_toast(text("import.loaded", lang, n=numbers.exact(n)), lang, undo)]


def undone(n: int, lang: str, *, done: bool) -> list[Component]:
    """That loads have been taken back, or are about to be."""
    key = "import.undone" if done else "import.undoing"
    return [_toast(text(key, lang, n=numbers.exact(n)), lang)] if n else []


def told(said: str, lang: str) -> list[Component]:
    """What became of something, in words."""
    return [_toast(said, lang)]


def undoable(said: str, lang: str, undo: dict[str, Any]) -> list[Component]:
    """What was done, and the button of id ``undo`` that takes it back."""
    return [_toast(said, lang, html.Button(text("aims.undo", lang), id=undo, type="button", className="button"))]


def _toast(said: str, lang: str, *actions: Component) -> html.Div:
    close = html.Button("×", type="button", className="close", **attributes(aria_label=text("shell.close", lang)))
    return html.Div([html.Span(said), *actions, close], className="toast", role="status")
