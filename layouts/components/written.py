"""What people write themselves, marked wherever it stands on a page: in their own language, whichever the page has.

Names of plans, authors, notes, offices, and the cells of workbooks are marked by :data:`WRITTEN`. In a sentence they stand between isolates, which the
sentence keeps until :func:`marked` makes a mark of them; what cannot hold a mark, such as a title, keeps the isolates, which nobody sees.
"""

from __future__ import annotations

import re
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html

from analysis.plan.ledger import TEXTS
from data.texts import text
from layouts.components.pages import Component, attributes

WRITTEN: Final = "written"
"""The class of what somebody has written."""
_OPENS, _CLOSES = "\u2068", "\u2069"
_QUOTED: Final = re.compile(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")


def quoted(said: object) -> str:
    """What somebody has written, for a sentence."""
    return f"{_OPENS}{said}{_CLOSES}"


def marked(sentence: str) -> Component:
    """A sentence with what is quoted in it marked."""
    pieces = _QUOTED.split(sentence)
    if len(pieces) == 1:
        return sentence
    return [written(piece) if place % 2 else piece for place, piece in enumerate(pieces) if piece]


def written(said: object) -> html.Span:
    """What somebody has written, standing by itself."""
    return html.Span(str(said), className=WRITTEN)


def ledger_word(field: str, value: str | None, lang: str) -> str:
    """A field of a unit's entry in words; a status that nobody has set is the first."""
    if not value:
        return text("ledger.status.open", lang) if field == "status" else "–"
    named = {"status": f"ledger.status.{value}", "reason": f"ledger.reason.{value}", "supervised": "ledger.yes"}
    return text(named[field], lang) if field in named else value


def ledger_cell(field: str, value: str | None, lang: str) -> Component:
    """The same in a table: running text is its writer's."""
    said = ledger_word(field, value, lang)
    return written(said) if value and field in TEXTS else said


def writer_field(name: str, label: str, kept: str) -> Any:
    """Who writes, in a field called ``name``; the browser keeps it under ``kept``."""
    return dmc.TextInput(
        id=name,
        label=label,
        persistence=kept,
        persistence_type="local",
        autoComplete="off",
        size="xs",
        classNames={"input": WRITTEN},
        attributes={"input": attributes(maxlength="60")},
    )
