"""Drawn pages read without a browser: their cards, the titles of these, and their text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.exports import components

TITLES = ("H2", "H3")


def cards(drawn: Any) -> list[Any]:
    """The cards of a page."""
    return [each for each in components(drawn) if "card" in classes(each)]


def classes(component: Any) -> list[str]:
    """The classes of a component."""
    return str(getattr(component, "className", "") or "").split()


def of_kind(drawn: Any, name: str) -> Iterator[Any]:
    """The components of one kind (Table, Td, H2) in another."""
    return (each for each in components(drawn) if type(each).__name__ == name)


def head(drawn: Any) -> str:
    """The titles of a card in a row."""
    return " ".join(words(each) for each in components(drawn) if type(each).__name__ in TITLES)


def words(drawn: Any) -> str:
    """All text of a component, and the names of the lines in its charts."""
    said = []
    for each in components(drawn):
        if isinstance(each, str | int | float):
            said.append(str(each))
        figure = getattr(each, "figure", None)
        if figure:
            said += [str(trace.get("name") or "") for trace in figure["data"]]
    return " ".join(said)
