"""The figure whose origin stands in the drawer, as the address names it: a metric or measure, and the cell where it is not the view's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.vocabulary import PURPOSES

_BETWEEN: Final = "~"
PARTS: Final = ("region", "period", "calibre", "purpose", "industry", "size", "unit_kind")
"""What a figure's cell may say of itself; what it does not say is the view's. One that says its purpose is unfiltered."""


def is_figure(name: str) -> bool:
    """Whether something is a metric or measure, whose origin can be told."""
    return name in BY_ID or name in MEASURE_IDS


@dataclass(frozen=True, slots=True)
class Opened:
    """``metric``: a metric or measure; ``cell``: part of :data:`PARTS` -> its value."""

    metric: str
    cell: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """As the address has it: ``unit_coverage~region~330000~period~2024``."""
        return _BETWEEN.join(
            (self.metric, *(piece for part in PARTS if part in self.cell for piece in (part, self.cell[part])))
        )


def opened(metric: str, cell: Mapping[str, Any]) -> str:
    """A figure as the address has it; of a row what :data:`PARTS` names, empty values left out."""
    return str(Opened(metric, {part: str(cell[part]) for part in PARTS if cell.get(part)}))


def parse(value: str, is_known: Callable[[str, str], bool]) -> Opened | None:
    """Read a figure; None for what means none. ``is_known``: whether a part may have a value."""
    metric, *rest = value.split(_BETWEEN)
    if not is_figure(metric) or len(rest) % 2:
        return None
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    cell = dict(pairs)
    sound = len(cell) == len(pairs) and all(
        part in PARTS and (each in PURPOSES if part == "purpose" else is_known(part, each)) for part, each in pairs
    )
    return Opened(metric, cell) if sound else None
