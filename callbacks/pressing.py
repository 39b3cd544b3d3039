"""What a reader pressed, and wrote into the fields beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ctx


def pressed() -> dict[str, Any] | None:
    """The name of the button that was pressed. None: of no button, or one that only came into the page, which calls its callback too."""
    name = ctx.triggered_id
    return name if isinstance(name, dict) and ctx.triggered and ctx.triggered[0]["value"] else None


def one_line(given: Any) -> str:
    """What was written into a field, without blanks around it or line breaks."""
    return " ".join(str(given or "").split())


def fields_of(given: Sequence[Any]) -> dict[str, Any]:
    """What a browser says of the fields: name -> value."""
    return {each["id"]["name"]: each.get("value") for each in given}
