"""What an answer tells the shell, kept in the page without a mark of its own."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component as DashComponent


class Told(DashComponent):
    """Data that a callback writes and ``assets/shell.js`` takes as soon as the cards of the same answer stand.

    A ``dcc.Store`` would say when it was written, and a callback would have to follow it: two more rounds through all components of the page.
    """

    _namespace = "coverage"
    _type = "Told"

    def __init__(self, id: str, data: dict[str, Any]) -> None:
        self._prop_names = self.available_properties = ["id", "data"]
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        self.id, self.data = id, data
