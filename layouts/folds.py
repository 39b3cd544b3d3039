"""Sections that a reader unfolds: which of them are open stands in the address, so that whoever opens it, or comes back to it, sees the same page.

What hangs over a page and goes with the next press elsewhere (a chart's table, a note, "are you sure?") is no state of the page and stands in no address.
"""

from __future__ import annotations

from typing import Any

from dash import html

from layouts.components.pages import Component, attributes
from layouts.selection import FOLDS, View

OPEN = "open"
"""What ``data-fold-at-first`` says of a section that is open unless the address says otherwise."""


def fold(
    view: View, name: str, summary: html.Summary, *content: Component, open: bool = False, **more: Any
) -> html.Details:
    """A section of a page under the name that the address has it by; ``open``: whether it is where the address says nothing of it."""
    assert name in FOLDS, name
    said = attributes(data_fold=name, data_fold_at_first=OPEN if open else "")
    return html.Details([summary, *content], open=view.unfolds(name, at_first=open), **said, **more)
