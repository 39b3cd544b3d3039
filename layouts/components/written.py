"""What an office writes of a unit, in the reader's words."""

from __future__ import annotations

from data.texts import text


def ledger_word(field: str, value: str | None, lang: str) -> str:
    """A field of a unit's entry in words; a status that nobody has set is the first."""
    if not value:
        return text("ledger.status.open", lang) if field == "status" else "–"
    named = {"status": f"ledger.status.{value}", "reason": f"ledger.reason.{value}", "supervised": "ledger.yes"}
    return text(named[field], lang) if field in named else value
