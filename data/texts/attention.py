"""What needs attention, in words: the page Overview and the reports say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from analysis.attention import Note
from data.reference import regions
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name, listed, period_name, region_name

NAMED: Final = 3
"""So many regions that fell alike are named; more are only counted."""


def sentence(note: Note, language: str) -> str:
    """A note in words; ``note.values`` fill the text of its kind."""
    values = note.values
    shown = {name: _IN_WORDS.get(name, _plain)(value, language) for name, value in values.items()}
    if "regions" in shown:
        shown["names"] = shown["regions"]
    if "raw" in shown:
        shown["mark"] = shown["raw"]
    if "place" in values:
        shown["grain"] = text(f"grain.{regions()[values['place']].level}", language)
    own = "_own" if note.kind.startswith("top_cell") and values["place"] == values["region"] else ""
    return text(f"attention.{_kind(note)}{own}", language, **shown)


def figure(note: Note, language: str) -> tuple[str, str]:
    """The number that a note is about and what it counts, as they stand before its sentence; both empty for a note of words alone."""
    rule = _NUMBER.get(note.kind)
    if rule is None:
        return "", ""
    value, unit = rule(note.values)
    one = "_one" if unit == "regions" and value == 1 else ""
    words = text(f"attention.unit.{unit}{one}", language) if unit else ""
    if unit == "points":
        return numbers.points(value), words
    return (numbers.count(value, language), words) if unit else (numbers.percent(value), "")


def _names(codes: Sequence[str], language: str) -> str:
    return listed([region_name(code, language) for code in codes], language)


def _figures(names: Sequence[str], language: str) -> str:
    return listed([figure_name(name, language) for name in names], language)


def _falls(falls: Sequence[tuple[str, float, bool]], language: str) -> str:
    return listed([_fall(figure, points, raw, language) for figure, points, raw in falls], language)


def _plain(value: Any, language: str) -> Any:
    return numbers.count(value, language) if isinstance(value, (int, float)) else value


def _percent(value: float, _language: str) -> str:
    return numbers.percent(value)


_NUMBER: Final[Mapping[str, Callable[[Mapping[str, Any]], tuple[Any, str]]]] = {
    "fell_whole": lambda values: (values["falls"][0][1], "points"),
    "fell": lambda values: (values["points"], "points"),
    "top_cell": lambda values: (values["n"], "workers"),
    "top_cell_one": lambda values: (values["n"], "workers"),
    "top_gap": lambda values: (values["n"], "units"),
    **dict.fromkeys(("silent", "silent_published"), lambda values: (len(values["regions"]), "regions")),
    "silent_published_many": lambda values: (values["n"], "regions"),
    "unheard": lambda values: (values["n"], "regions"),
    "unheard_one": lambda values: (values["n"], "regions"),
    "unreported": lambda values: (values["n"], "regions"),
    "unreported_many": lambda values: (values["n"], "regions"),
    "missing": lambda values: (len(values["regions"]), "regions"),
    "missing_out": lambda values: (len(values["regions"]), "regions"),
    "unknown": lambda values: (values["n"], "units"),
    "left_out": lambda values: (values["n"], "rows"),
    "over_one": lambda values: (values["rate"], ""),
    "target": lambda values: (values["rate"], ""),
    "small": lambda values: (values["rate"], ""),
}
"""Kind of a note -> its number (a count, points, or a fraction) and what it counts: a unit of the catalogue, ``points``, or nothing for a rate."""

_IN_WORDS: Final[Mapping[str, Callable[[Any, str], Any]]] = {
    **dict.fromkeys(("regions", "names"), _names),
    **dict.fromkeys(("region", "a", "b", "place", "first"), region_name),
    "industry": industry_name,
    "why": lambda why, language: text(f"why.{why}", language),
    "metric": figure_name,
    "metrics": _figures,
    "falls": _falls,
    "share": lambda share, _language: numbers.share(share, 1),
    **dict.fromkeys(("av", "bv", "rate", "all", "target"), _percent),
    "raw": lambda raw, language: "" if raw else text("attention.comparable", language),
    "period": period_name,
    "points": lambda points, _language: numbers.points(abs(points)).lstrip("+"),
}
"""Name of a value -> how it is written."""


def _fall(figure: str, points: float, raw: bool, language: str) -> str:
    """A rate that fell and by how much: 入会率（全口径）4.9个百分点（可比）."""
    mark = "" if raw else text("attention.comparable", language)
    shown = numbers.points(abs(points)).lstrip("+")
    return text("attention.fall", language, metric=figure_name(figure, language), points=shown, mark=mark)


def _kind(note: Note) -> str:
    """The text of a note: one region that fell is named alone; several that fell alike are counted."""
    if note.kind != "fell":
        return note.kind
    most = len(note.values["names"])
    if most > NAMED:
        return "fell_alike"
    return "fell_only" if most == note.values["n"] else "fell"
