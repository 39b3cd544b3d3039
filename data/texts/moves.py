"""What a move of a plan takes of its place, trade and size, in words: as a page and a file say it, asked for and saved alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.texts import numbers, text


def narrowed(wish: Mapping[str, Any], language: str) -> list[str]:
    """What narrows a move besides industry and size: its fields as :class:`analysis.plan.basket.Wish` has them, or as they were saved."""
    found = []
    if wish.get("unit_kind"):
        found.append(text(f"kind.{wish['unit_kind']}", language))
    if wish.get("band"):
        found.append(text("planner.band", language, band=wish["band"]))
    if wish.get("codes"):
        found.append(text("planner.chosen", language))
    if wish.get("count"):
        found.append(text("planner.largest", language, n=numbers.exact(wish["count"])))
    return found
