"""What an office writes: of a unit, in the reader's words; and who writes."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc

from data.texts import text
from layouts.components.pages import attributes


def ledger_word(field: str, value: str | None, lang: str) -> str:
    """A field of a unit's entry in words; a status that nobody has set is the first."""
    if not value:
        return text("ledger.status.open", lang) if field == "status" else "–"
    named = {"status": f"ledger.status.{value}", "reason": f"ledger.reason.{value}", "supervised": "ledger.yes"}
    return text(named[field], lang) if field in named else value


def writer_field(name: str, label: str, kept: str) -> Any:
    """Who writes, in a field called ``name``; the browser keeps it under ``kept``."""
    return dmc.TextInput(
        id=name,
        label=label,
        persistence=kept,
        persistence_type="local",
        autoComplete="off",
        size="xs",
        attributes={"input": attributes(maxlength="60")},
    )
