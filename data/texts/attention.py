"""What needs attention, in words: the page Overview and the reports say the same."""

from __future__ import annotations

from typing import Any, Final

from analysis.attention import Note
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name, listed, period_name, region_name

NAMED: Final = 3
"""So many regions that fell alike are named; more are only counted."""


def sentence(note: Note, language: str) -> str:
    """A note in words; ``note.values`` fill the text of its kind."""
    shown: dict[str, Any] = {}
    for name, value in note.values.items():
        match name:
            case "regions" | "names":
                shown["names"] = listed([region_name(code, language) for code in value], language)
            case "region" | "a" | "b" | "place":
                shown[name] = region_name(value, language)
            case "industry":
                shown[name] = industry_name(value, language)
            case "why":
                shown[name] = text(f"why.{value}", language)
            case "metric":
                shown[name] = figure_name(value, language)
            case "share":
                shown[name] = numbers.share(value, 1)
            case "av" | "bv" | "rate" | "all":
                shown[name] = numbers.percent(value)
            case "period":
                shown[name] = period_name(value, language)
            case "points":
                shown[name] = numbers.points(abs(value)).lstrip("+")
            case _:
                shown[name] = numbers.count(value, language) if isinstance(value, (int, float)) else value
    return text(f"attention.{_kind(note)}", language, **shown)


def _kind(note: Note) -> str:
    """The text of a note: one region that fell is named alone; several that fell alike are counted."""
    if note.kind != "fell":
        return note.kind
    most = len(note.values["names"])
    if most > NAMED:
        return "fell_alike"
    return "fell_only" if most == note.values["n"] else "fell"
