"""All quirks, in the order in which they are applied within a phase."""

from __future__ import annotations

from tests.lookalikes.layouts import LAYOUTS
from tests.lookalikes.quirk import QUIRKS, alone, build, pairs

# Each module registers its quirks when it is imported.
from tests.lookalikes.quirks import around, book, facts, heads, rows, units, writing

MODULES = (facts, writing, units, rows, heads, around, book)

__all__ = ["LAYOUTS", "MODULES", "QUIRKS", "alone", "build", "pairs"]
