"""Which tables and files of the database a reader may see, and which of them a view is about: conditions that every read of them shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, exists, not_, or_, select, true

from analysis.vocabulary import NATION
from data.database import schema
from data.reference import regions
from data.regions.codes import CITY_DIGITS, LAST, PROVINCE_DIGITS, is_body_code
from data.scope import Scope


def seen_parts(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``part``: it is about a region that the reader may see."""
    codes = scope.codes(regions())
    return true() if codes is None else schema.part.c.region.in_(codes)


def seen_loads(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``load``: all its parts may be seen, or it has none and its sender may.

    What belongs to the file as a whole (its name, its row counts, findings of no table) is for those who may see all of it.
    """
    codes = scope.codes(regions())
    if codes is None:
        return true()
    part, load = schema.part.alias().c, schema.load.c
    mine = select(part.id).where(part.load_id == load.id)
    return and_(
        ~exists(mine.where(part.region.not_in(codes))),
        or_(exists(mine.where(part.region.in_(codes))), load.sender.in_(codes)),
    )


def within(column: Any, region: str) -> ColumnElement[bool]:
    """Codes that are a region or below it, by the prefix of its code; bodies and the nation by the tree."""
    prefix = stem(region)
    found: ColumnElement[bool] = column.startswith(prefix, autoescape=True) if prefix else not_(column.is_(None))
    return found


def within_range(column: Any, region: str) -> ColumnElement[bool]:
    """The same as a range, which an index of codes finds: for tables that hold few rows a region."""
    place = stem(region)
    return and_(column >= place, column < place + LAST) if place else true()


def stem(region: str) -> str:
    """What the codes of a region and of all below it begin with; nothing for the nation."""
    level = regions()[region].level
    if level == "nation":
        return ""
    if level in ("county", "township") or is_body_code(region):
        return region
    return region[:PROVINCE_DIGITS] if level == "province" else region[:CITY_DIGITS]


@dataclass(frozen=True, slots=True)
class About:
    """The region and the period that a list tells of. None: any."""

    region: str | None = None
    period: str | None = None

    @property
    def below(self) -> str | None:
        """The region, where it is not the whole country."""
        return None if self.region == NATION else self.region


ANYTHING: Final = About()


def parts_about(about: About, part: FromClause = schema.part) -> ColumnElement[bool]:
    """Condition on ``part`` or an alias of it: it tells of a region, itself or as a part of a larger one, in a period."""
    found: list[ColumnElement[bool]] = [true()]
    if about.below is not None:
        found.append(or_(within(part.c.region, about.below), part.c.region.in_(regions().path(about.below))))
    if about.period is not None:
        found.append(part.c.period == about.period)
    return and_(*found)


def rows_about(about: About, row: Any) -> ColumnElement[bool]:
    """Condition on ``part`` and a column with its rows' numbers: the row is of a region; of a larger region's table by its own fact."""
    region = about.below
    if region is None:
        return true()
    facts = (schema.unit, schema.union, schema.membership, schema.observation, schema.target)
    own = [
        exists(
            select(fact.c.row).where(
                fact.c.part_id == schema.part.c.id, fact.c.row == row, within(fact.c.region, region)
            )
        )
        for fact in facts
    ]
    return or_(within(schema.part.c.region, region), *own)


def loads_about(about: About) -> ColumnElement[bool]:
    """Condition on ``load``: it has a part about a region and period, or none at all and a sender that is of the region."""
    part, load = schema.part.alias(), schema.load.c
    parts = select(part.c.id).where(part.c.load_id == load.id)
    sender = true() if about.below is None else within(load.sender, about.below)
    return or_(exists(parts.where(parts_about(about, part))), and_(~exists(parts), sender))
