"""Every question that pages, reports and commands put to the database. All reads take a Scope; nothing here writes.

``rates`` answers with rates of any region, period and dimension; ``slices`` says what there is; ``units`` lists single units;
``records`` speaks of loads, parts, findings and lineage.
"""

from data.queries.cells import gap_cells, gap_cells_by_size
from data.queries.question import BadQuestion
from data.queries.rates import Question, ranking, rates, rates_of
from data.queries.records import FindingFilter, completeness, finding_counts, findings, lineage, list_loads, statement
from data.queries.slices import SliceInfo, slices
from data.queries.targets import nearest_targets, targets
from data.queries.trend import trend
from data.queries.units import (
    UnitFilter,
    each_without_union,
    units_without_union,
)

__all__ = [
    "BadQuestion",
    "FindingFilter",
    "Question",
    "SliceInfo",
    "UnitFilter",
    "completeness",
    "each_without_union",
    "finding_counts",
    "findings",
    "gap_cells",
    "gap_cells_by_size",
    "lineage",
    "list_loads",
    "nearest_targets",
    "ranking",
    "rates",
    "rates_of",
    "slices",
    "statement",
    "targets",
    "trend",
    "units_without_union",
]
