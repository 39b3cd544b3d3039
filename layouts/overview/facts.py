"""What the Overview is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.attention import Note
from analysis.compare.changes import Change
from analysis.rows import RateRow, Row, value_of
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Overview shows: rows of :func:`data.queries.rates`, series, the federation's statement, notes.

    ``small``: the small and micro enterprises of ``whole``. ``changes``: figure -> its change since the compared period. ``moved``: region below -> its change of the metric
    that is shown. ``history``: rows of the periods of the view's calibre; ``unions``: the bureau's row of the same region and period,
    where the slice has no unions; ``goals``: rows of :func:`data.queries.targets`; ``cells``: its largest cells of region and industry.
    """

    whole: RateRow | None
    small: RateRow | None
    changes: Mapping[str, Change]
    children: Sequence[RateRow]
    moved: Mapping[str, Change]
    history: Sequence[Row]
    unions: Row | None
    statement: Row | None
    goals: Sequence[Row]
    cells: Sequence[RateRow]
    notes: Sequence[Note]


def series(view: View, facts: Facts, figure: str) -> list[float | None]:
    """A figure over the periods up to the view's, where it is known in that one: the line ends at the card's own figure."""
    if view.slice is None or facts.whole is None or value_of(facts.whole, figure) is None:
        return []
    return [row[figure] for row in facts.history if row["period"] <= view.slice.period]
