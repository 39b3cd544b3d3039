"""Figures that an error keeps out while their row stays: why a measure of a region can be null though it has reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, null, select

from analysis.vocabulary import CELLS, COVER_MODES, UNKNOWN_INDUSTRY
from data.checks import checks
from data.database import schema
from data.database.schema import in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_HELD_AGAINST: Final = {
    "women_over_employees": "employees",
    "members_women_over_members": "members",
    "members_migrant_over_members": "members",
}
"""Checks of a part -> the whole that it is held against, withheld with it."""
_BY_MODE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "employees": {"covered": ("employees_covered",), "unknown": ("employees_unknown",), "none": ("gap_25", "gap_100")},
    "employees_women": {"covered": ("employees_covered_women",)},
    "members": {"joint": ("members_joint",), "federation": ("members_joint",)},
}
"""Field -> what the row is (its cover, or the kind of union) -> the measures that lack the figure besides the field's own."""

WITHHELD_MEASURES: Final = frozenset(
    (*_BY_MODE, "members_women", "members_migrant", "members_platform", "staff_full", "staff_part", "social_workers")
) | {name for modes in _BY_MODE.values() for names in modes.values() for name in names}
"""The measures that add up figures which may be withheld."""


@dataclass(frozen=True, slots=True)
class WithheldFigure:
    """The measures that lack one figure, and where its row counts: the region, and by dimension the cell."""

    measures: frozenset[str]
    region: str
    cell: Mapping[str, str | None]

    def concerns(self, measure: str, region: str, cell: Mapping[str, Sequence[str] | None]) -> bool:
        """Whether a region's measure lacks it, over a cell (dimension -> values; None or no dimension: all)."""
        return (
            measure in self.measures
            and region in regions().path(self.region)
            and all(not values or self.cell[name] in values for name, values in cell.items())
        )


def withheld_figures(connection: Connection, scope: Scope, slice_: Slice, *, by_industry: bool) -> list[WithheldFigure]:
    """All figures of a slice that errors withhold, of rows that count, in the reader's scope.

    ``by_industry``: whether the industry of unions is asked for; it is their units', which takes a look through all units.
    """
    codes = scope.codes(regions())
    found = []
    for ask in (_of_units(), _of_unions(by_industry), _of_memberships(by_industry)):
        for row in connection.execute(ask.where(in_slice(schema.part, slice_), *_ERRORS)).mappings():
            if (codes is None or row["region"] in codes) and row["mode"] != "displaced":
                found.append(WithheldFigure(_measures(dict(row)), row["region"], {name: row[name] for name in CELLS}))
    return found


_FINDING: Final = schema.finding.c
_ERRORS: Final = (
    schema.part.c.status == "current",
    _FINDING.severity == "error",
    _FINDING.code.in_(sorted(code for code, check in checks().items() if check.figure_only)),
)


def _ask(
    region: ColumnElement[Any], industry: ColumnElement[Any], mode: ColumnElement[Any], *cell: ColumnElement[Any]
) -> Select[Any]:
    section = func.coalesce(func.substr(industry, 1, 1), UNKNOWN_INDUSTRY)
    size, kind = cell or (null(), null())
    return select(
        _FINDING.code,
        _FINDING.column,
        schema.part.c.columns,
        region.label("region"),
        mode.label("mode"),
        section.label("industry"),
        size.label("size"),
        kind.label("unit_kind"),
    )


def _beside(fact: Any) -> Any:
    """Findings, their part and the row of a table of facts that each is about; a row that is kept out has none."""
    return schema.finding.join(schema.part, schema.part.c.id == _FINDING.part_id).join(
        fact, and_(fact.c.part_id == _FINDING.part_id, fact.c.row == _FINDING.row)
    )


def _of_units() -> Select[Any]:
    unit, cover = schema.unit.c, schema.coverage.c
    mode = func.coalesce(cover.mode, "none")
    return _ask(unit.region, unit.industry, mode, unit.size, unit.unit_kind).select_from(
        _beside(schema.unit).outerjoin(schema.coverage, and_(cover.part_id == unit.part_id, cover.row == unit.row))
    )


def _of_unions(by_industry: bool) -> Select[Any]:
    union = schema.union.c
    return _ask(union.region, _industry(by_industry), union.union_kind).select_from(_beside(schema.union))


def _of_memberships(by_industry: bool) -> Select[Any]:
    """By the union that the sheet's row names; of a row that names none by the row's own region."""
    union, row = schema.union.c, schema.membership.c
    region, kind = func.coalesce(union.region, row.region), func.coalesce(union.union_kind, literal("own"))
    return _ask(region, _industry(by_industry), kind).select_from(
        _beside(schema.membership).outerjoin(schema.union, union.code == row.union_code)
    )


def _industry(of_units: bool) -> ColumnElement[Any]:
    """A union's industry: its own, else its unit's where those are looked through."""
    if not of_units:
        return schema.union.c.industry
    unit = schema.unit.alias()
    own = select(func.min(unit.c.industry)).where(unit.c.credit_code == schema.union.c.unit_code)
    return func.coalesce(schema.union.c.industry, own.scalar_subquery())


def _measures(row: Mapping[str, Any]) -> frozenset[str]:
    field = next((name for name, letter in row["columns"].items() if letter == row["column"]), None)
    mode = "covered" if row["mode"] in COVER_MODES and row["size"] is not None else row["mode"]
    fields = {name for name in (field, _HELD_AGAINST.get(row["code"])) if name is not None}
    return frozenset(fields | {more for name in fields for more in _BY_MODE.get(name, {}).get(mode, ())})
