"""Ways in which a table departs from the plain one, by name; modules of quirks register theirs here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from tests.lookalikes.draft import SEED, Draft, Page
from tests.lookalikes.layouts import LAYOUTS

PHASES: Final = ("facts", "writing", "rows", "header", "around", "grid", "book")


@dataclass(frozen=True, slots=True)
class Quirk:
    """One way in which a table departs from the plain one. ``slot``: quirks of one slot contradict each other."""

    name: str
    phase: str
    slot: str
    layouts: tuple[str, ...]
    apply: Callable[[Draft], None]


QUIRKS: Final[dict[str, Quirk]] = {}


def quirk(
    phase: str, slot: str = "", layouts: tuple[str, ...] = tuple(LAYOUTS)
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Register a function as a quirk; without a slot it goes with every other."""

    def register(function: Callable[[Draft], None]) -> Callable[[Draft], None]:
        name = function.__name__
        QUIRKS[name] = Quirk(name, phase, slot or name, layouts, function)
        return function

    return register


CONTRADICTIONS: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("years_as_lines_of_their_own", "year_merged_above_indicators"),
        ("years_as_lines_of_their_own", "year_above_indicators_unmerged"),
        ("years_as_lines_of_their_own", "two_years_side_by_side"),
        ("measures_as_lines_of_their_own", "indicator_merged_above_years"),
    )
)
"""Pairs that say two different things of one cell."""


def alone(layout: str) -> Iterator[tuple[str]]:
    """Every quirk that this layout can have."""
    return ((q.name,) for q in QUIRKS.values() if layout in q.layouts)


def pairs(layout: str) -> Iterator[tuple[str, str]]:
    """All pairs of quirks that this layout can have and that go together."""
    for one, other in combinations((q for q in QUIRKS.values() if layout in q.layouts), 2):
        if one.slot != other.slot and frozenset((one.name, other.name)) not in CONTRADICTIONS:
            yield one.name, other.name


def build(layout: str, names: tuple[str, ...] = ()) -> list[Page]:
    """The sheets of a table of this layout with these quirks."""
    draft = LAYOUTS[layout](random.Random(SEED))
    order = list(QUIRKS)
    chosen = sorted((QUIRKS[name] for name in names), key=lambda q: (PHASES.index(q.phase), order.index(q.name)))
    for q in chosen:
        if PHASES.index(q.phase) >= PHASES.index("grid") and not draft.pages:
            draft.pages = [draft.lay_out()]
        q.apply(draft)
    return draft.pages or [draft.lay_out()]
