"""What a figure rests on: the rows of registers behind it."""

from __future__ import annotations

from typing import Final

from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.rows import Row

_OF_COVERED: Final = frozenset(
    {"density_in_covered", "agreement_coverage", "wage_agreement_coverage", "congress_coverage"}
)
_OF_UNIONS: Final = {
    "women_share": "grassroots_unions",
    "migrant_share": "grassroots_unions",
    "units_per_union": "grassroots_unions",
    "grassroots_share": "unions",
    "members_per_staff": "unions",
}
"""Rates whose rows are unions -> the measure that counts these."""


def rows_behind(metric: str, sums: Row, pair: Pair, *, published: bool) -> int | None:
    """How many rows stand behind a rate's denominator: units, covered units or unions; of published figures the printed denominator.

    ``sums``: measure -> count; ``pair``: the rate's own sums. None where the sums do not say it.
    """
    if published or BY_ID[metric].denominator == "units_small_micro":
        return pair[1]
    name = _OF_UNIONS.get(metric) or ("units_covered" if metric in _OF_COVERED else "units")
    count = sums.get(name)
    return None if count is None else int(count)
