"""What needs attention, in words: the page Overview and the reports say the same."""

from __future__ import annotations

from typing import Any

from analysis.attention import Note
from data.texts import text
from layouts import numbers
from layouts.names import figure_name, industry_name, period_name, region_name


def sentence(note: Note, language: str) -> str:
    """A note in words; ``note.values`` fill the text of its kind."""
    join = "、" if language == "zh" else ", "
    shown: dict[str, Any] = {}
    for name, value in note.values.items():
        match name:
            case "regions":
                shown["names"] = join.join(region_name(code, language) for code in value)
            case "region" | "a" | "b" | "name" | "place":
                shown[name] = region_name(value, language)
            case "industry":
                shown[name] = industry_name(value, language)
            case "why":
                shown[name] = text(f"why.{value}", language)
            case "metric":
                shown[name] = figure_name(value, language)
            case "share" | "av" | "bv" | "rate" | "all":
                shown[name] = numbers.percent(value, 0 if name == "share" else 1)
            case "period":
                shown[name] = period_name(value, language)
            case "points":
                shown[name] = numbers.points(value)
            case _:
                shown[name] = numbers.count(value, language) if isinstance(value, (int, float)) else value
    return text(f"attention.{note.kind}", language, **shown)
