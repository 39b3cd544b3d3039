"""Small parts that all cards of the import share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from data.texts import text
from etl.fields.memory import Offer
from etl.load.effects import Effects
from etl.model import TablePreview
from etl.upload.state import State
from layouts import ids

Component = Any
PER_PAGE: Final = 50
FILES_SHOWN: Final = 500
REPLACED_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reader has chosen to see of an import: a file (0 for none), a severity and code of findings, their page."""

    file: int = 0
    severity: str = ""
    code: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows. ``findings``: of the chosen file or of all, filtered, one page; ``found``: how many there are;
    ``codes``: findings of each code before filtering. ``offers``: the chosen file's unknown headers."""

    state: State
    shown: Shown
    previews: Sequence[TablePreview]
    findings: Sequence[Mapping[str, Any]]
    found: int
    codes: Mapping[str, int]
    effects: Effects | None
    offers: Sequence[Offer] = ()


def button(label: str, do: str, number: int = 0, *, classes: str = "button", **more: Any) -> html.Button:
    """A button of the import: ``do`` names the action, ``number`` the row that it is for."""
    return html.Button(label, id=ids.import_do(do, number), type="button", className=classes, **more)


def undo_button(load_id: int, lang: str) -> html.Details:
    """Take a load back, in two steps."""
    sure = html.Button(text("import.undo_sure", lang), id=ids.undo(load_id), type="button", className="button")
    return html.Details([html.Summary(text("import.undo", lang)), sure], className="undo sure")
