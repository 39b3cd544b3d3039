"""The figure whose origin stands in the drawer, as the address names it: a metric or measure, and the cell where it is not the view's own.

A mark of a chart, a cell of a table and a figure of a card ask the same way: :func:`origin_of` says for all of them which figure theirs is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.vocabulary import PURPOSES

Row = Mapping[str, Any]
Asks = Mapping[str, Callable[[Row], str]]
"""Key of a row's value -> the figure that it is, where the key is not the figure's own name: ``own`` of small enterprises is ``units_own`` of these."""

_BETWEEN: Final = "~"
_AND: Final = ","
PARTS: Final = ("region", "period", "calibre", "purpose", "industry", "size", "unit_kind")
"""What a figure's cell may say of itself; what it does not say is the view's. One that says its purpose is unfiltered."""
MADE_OF: Final = ("since", "less")
"""How a figure is made of two: a change from another period, or less another figure. Several regions are added up."""


def is_figure(name: str) -> bool:
    """Whether something is a metric or measure, whose origin can be told."""
    return name in BY_ID or name in MEASURE_IDS


@dataclass(frozen=True, slots=True)
class Opened:
    """``metric``: a metric or measure; ``cell``: part of :data:`PARTS` or :data:`MADE_OF` -> its value."""

    metric: str
    cell: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """As the address has it: ``unit_coverage~region~330000~period~2024``."""
        return _BETWEEN.join(
            (
                self.metric,
                *(piece for part in (*PARTS, *MADE_OF) if part in self.cell for piece in (part, self.cell[part])),
            )
        )

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that are added up; none where it is the view's own."""
        return tuple(self.cell["region"].split(_AND)) if "region" in self.cell else ()

    def values(self, part: str) -> list[str]:
        """The values of a part that the cell has: of industries and sizes there may be several."""
        return self.cell[part].split(_AND)


def figure_of(origin: str) -> str:
    """The metric or measure of an address; of a figure that is made of two, none: the address is of how they are put together."""
    metric, *rest = origin.split(_BETWEEN)
    return "" if set(rest[::2]) & set(MADE_OF) else metric


def opened(metric: str, cell: Row) -> str:
    """A figure as the address has it; of a row what :data:`PARTS` and :data:`MADE_OF` name, empty values left out. A part may be a list of values."""
    named = {part: cell[part] for part in (*PARTS, *MADE_OF) if cell.get(part)}
    return str(
        Opened(metric, {part: value if isinstance(value, str) else _AND.join(value) for part, value in named.items()})
    )


def origin_of(row: Row, key: str, asks: Asks | None = None) -> str:
    """The figure that a value of a row is, as the address has it; empty where it is not there or is none.

    The remainder is a difference and stands in no cell.
    """
    if row.get(key) is None or row.get("region", "") is None:
        return ""
    if asks and key in asks:
        return asks[key](row)
    return opened(key, {part: row.get(part) for part in PARTS}) if is_figure(key) else ""


def parse(value: str, is_known: Callable[[str, str], bool]) -> Opened | None:
    """Read a figure; None for what means none. ``is_known``: whether a part may have a value."""
    metric, *rest = value.split(_BETWEEN)
    if not is_figure(metric) or len(rest) % 2:
        return None
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    cell = dict(pairs)
    sound = len(cell) == len(pairs) and all(
        part in (*PARTS, *MADE_OF) and (each in PURPOSES if part == "purpose" else is_known(part, each))
        for part, each in pairs
    )
    found = Opened(metric, cell)
    ways = sum(part in cell for part in MADE_OF) + (len(found.regions) > 1)
    return found if sound and ways < 2 else None
