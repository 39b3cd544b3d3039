"""What a publish changes is written down beside its version: tables that came and went, headline rates as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, and_, case, delete, insert, null, select

from analysis.metrics import BY_ID, HEADLINES
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.history import KEPT_VERSIONS, version_log, version_part, version_rate
from data.database.loads import insert_rows
from data.database.schema import ALL
from data.slice import Slice

_LEVELS: Final = ("nation", "province", "city", "county")
_Key = tuple[str, str, str, str, str]
"""Period, calibre, purpose, region, metric."""
Headlines = dict[_Key, tuple[int | None, int | None]]
"""The two sums of each headline rate."""


def headlines(connection: Connection, slices: Iterable[Slice]) -> Headlines:
    """The sums of the headline rates that regions have in slices, down to the counties."""
    return {key: pair for slice_ in slices for key, pair in _of_slice(connection, slice_)}


def _of_slice(connection: Connection, slice_: Slice) -> Iterable[tuple[_Key, tuple[int | None, int | None]]]:
    total, pair = schema.totals.c, schema.rate_pair.c
    same = [pair[name] == total[name] for name in ("parent", "period", "calibre", "purpose", "region")]
    whole = [pair[name] == ALL for name in CELLS]
    for metric in HEADLINES:
        own = BY_ID[metric]
        paired = pair.metric.is_not(None)
        ask = (
            select(
                total.region,
                case((paired, pair.numerator), else_=total[own.numerator]),
                case((paired, pair.denominator), else_=total[own.denominator]),
            )
            .select_from(schema.totals.outerjoin(schema.rate_pair, and_(*same, *whole, pair.metric == metric)))
            .where(
                total.calibre == slice_.calibre,
                total.purpose == slice_.purpose,
                total.level.in_(_LEVELS),
                total.period == slice_.period,
            )
        )
        for region, numerator, denominator in connection.execute(ask):
            if numerator is not None and denominator is not None:
                yield (slice_.period, slice_.calibre, slice_.purpose, region, metric), (numerator, denominator)


def write_history(
    connection: Connection,
    version: int,
    published_at: str,
    touched: Mapping[Slice, Collection[int] | None],
    before: Headlines,
) -> None:
    """Write down what a version has changed, and forget the oldest. ``before``: what :func:`headlines` said until now."""
    connection.execute(insert(version_log).values(version=version, published_at=published_at))
    _write_parts(connection, version, sorted({part for parts in touched.values() for part in parts or ()}))
    after = headlines(connection, touched)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    rows = [(version, *key, *before.get(key, (None, None))) for key in changed]
    names = ("version", "period", "calibre", "purpose", "region", "metric", "numerator", "denominator")
    if rows:
        insert_rows(connection, version_rate, dict(zip(names, zip(*rows, strict=True), strict=True)))
    for table in (version_log, version_part, version_rate):
        connection.execute(delete(table).where(table.c.version <= version - KEPT_VERSIONS))


def _write_parts(connection: Connection, version: int, parts: list[int]) -> None:
    part, load = schema.part.c, schema.load.c
    what = case(
        (part.status == "current", "came"),
        (load.status == "undone", "undone"),
        (part.status == "superseded", "replaced"),
        else_=null(),
    )
    ask = select(part.id.label("part_id"), part.load_id, what.label("what")).select_from(
        schema.part.join(schema.load, load.id == part.load_id)
    )
    rows: list[dict[str, Any]] = []
    for first in range(0, len(parts), 500):
        some = connection.execute(ask.where(part.id.in_(parts[first : first + 500]))).mappings()
        rows += [{"version": version, **row} for row in some if row["what"] is not None]
    if rows:
        connection.execute(insert(version_part), rows)
