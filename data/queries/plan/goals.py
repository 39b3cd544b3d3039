"""Targets wherever they come from: those of workbooks and those set by hand; of one figure and period the last word counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from data.database import schema
from data.database.planning import set_target
from data.reference import regions
from data.scope import Scope
from data.slice import SliceFilter


@dataclass(frozen=True, slots=True)
class Word:
    """A target as somebody gave it. ``value`` None: taken back. ``author``: of one set by hand; ``file``: of one that was loaded."""

    region: str
    metric: str
    period: str
    calibre: str
    purpose: str
    value: float | None
    at: str
    author: str | None = None
    file: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What it is a target of."""
        return self.region, self.metric, self.period, self.calibre, self.purpose


def words(connection: Connection, scope: Scope, codes: Collection[str]) -> list[Word]:
    """All that was ever said of the targets of some regions and is not undone, oldest first. Raises UnknownRegion, OutOfScope."""
    for code in codes:
        scope.check(code, regions())
    target, part, load, set_ = schema.target.c, schema.part.c, schema.load.c, set_target.c
    loaded = (
        select(
            target.region,
            target.metric,
            part.period,
            part.calibre,
            part.purpose,
            target.value,
            func.coalesce(load.published_at, load.loaded_at).label("at"),
            load.name.label("file"),
        )
        .select_from(
            schema.target.join(schema.part, part.id == target.part_id).join(schema.load, load.id == part.load_id)
        )
        .where(part.status == "current", target.region.in_(codes))
        .order_by(target.part_id, target.row)
    )
    by_hand = select(
        set_.region, set_.metric, set_.period, set_.calibre, set_.purpose, set_.value, set_.at, set_.author
    ).where(set_.region.in_(codes))
    found = [Word(**row) for row in connection.execute(loaded).mappings()]
    found += [Word(**row) for row in connection.execute(by_hand.order_by(set_.id)).mappings()]
    return sorted(found, key=lambda word: word.at[:19])


def goals(connection: Connection, scope: Scope, codes: Collection[str], among: SliceFilter) -> list[Any]:
    """The targets of some regions that stand, by region, metric and period; periods of ``among`` are not looked at. Raises as :func:`words`."""
    last = {word.key: word for word in words(connection, scope, codes) if among.takes(word.calibre, word.purpose)}
    return [last[key] for key in sorted(last) if last[key].value is not None]


def target_history(engine: Engine, scope: Scope, *, region: str, metric: str | None = None) -> list[dict[str, Any]]:
    """Each word on a region's targets, oldest first: metric, period, calibre, purpose, value (null: taken back), at, author, file.

    Raises UnknownRegion, OutOfScope.
    """
    names = ("region", "metric", "period", "calibre", "purpose", "value", "at", "author", "file")
    with engine.connect() as connection:
        said = words(connection, scope, [region])
    return [{name: getattr(word, name) for name in names} for word in said if metric in (None, word.metric)]
